"""One chat on the page, used as whoever sits before it uses it."""

import re
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect


@dataclass(frozen=True, slots=True)
class Pane:
    """The open chat of a persona; what is not there yet is waited for."""

    page: Page
    persona: int

    @property
    def root(self) -> Locator:
        return self.page.locator(f"[data-testid=pane][data-persona='{self.persona}']")

    @property
    def messages(self) -> Locator:
        return self.root.get_by_test_id("messages")

    @property
    def field(self) -> Locator:
        """Where a message is written."""
        return self.root.locator("textarea[name=message]")

    @property
    def toast(self) -> Locator:
        """The newest."""
        return self.root.get_by_test_id("toast").last

    def message(self, text: str) -> Locator:
        """The newest bubble with these words."""
        return self.messages.locator("article", has_text=text).last

    async def says(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def sees(self, *texts: str) -> None:
        """Until all of it stands in the chat."""
        for text in texts:
            await expect(self.messages).to_contain_text(text)

    async def presses(self, label: str) -> None:
        """Press the newest button below a message with exactly this label."""
        await self.messages.get_by_role("button", name=label, exact=True).last.click()

    async def shares(self, what: str) -> None:
        """Choose something from the menu of what can be sent besides words."""
        await self._attach(f"[data-send={what}]")

    async def shares_sample(self, what: str) -> None:
        await self._attach(f"[data-sample={what}]")

    async def asks_for(self, message: str, deed: str) -> None:
        """Choose something from the menu of a message."""
        menu = self.message(message).locator("details.deeds")
        await menu.locator("summary").click()
        await menu.get_by_role("button", name=deed).click()

    async def chooses(self, option: str) -> None:
        """Choose something from the menu of the chat."""
        await self.root.locator("details.options summary").click()
        await self.root.locator(f"[data-option={option}]").click()

    async def _attach(self, choice: str) -> None:
        await self.root.get_by_test_id("attach").locator("summary").click()
        await self.root.locator(choice).click()


def row(page: Page, persona: int) -> Locator:
    """Somebody in the list of people."""
    return page.get_by_test_id(f"person-{persona}")


async def shows(page: Page, *personas: int) -> None:
    """Until the chats of just these people are open, and the address says so."""
    panes = page.get_by_test_id("pane")
    await expect(panes).to_have_count(len(personas))
    for pane, persona in zip(await panes.all(), personas, strict=True):
        await expect(pane).to_have_attribute("data-persona", str(persona))
    named = "%2C".join(map(str, personas))
    await expect(page).to_have_url(re.compile(rf"[?&]chats={named}(&|$)"))
