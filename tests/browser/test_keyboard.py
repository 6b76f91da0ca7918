"""Without a mouse, and without eyes: the keyboard reaches all of it, and everything has a name."""

import pytest
from playwright.async_api import Page, ViewportSize, expect

from tests.browser.echo import Echo
from tests.browser.pane import Pane, row, shows
from tests.browser.town import Town
from tests.browser.visit import PHONE, Visits

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROLES = {
    "button", "link", "textbox", "searchbox", "checkbox", "switch", "radio", "slider", "combobox",
    "log", "region", "navigation", "complementary", "dialog", "img", "application", "heading",
    "DisclosureTriangle",
}  # fmt: skip
TAB_INDEXES = "[...document.querySelectorAll('[tabindex]')].map(({tabIndex}) => tabIndex)"
MANY = 40
TABLET: ViewportSize = {"width": 1000, "height": 800}


async def test_a_conversation_with_the_keyboard_alone(echo: Echo, visit: Visits) -> None:
    ann, bob = echo.meets("Ann"), echo.world.persona("Bob")
    page = await visit(echo.url, chats=(ann.id, bob.id))
    pane = Pane(page, ann.id)
    await shows(page, ann.id, bob.id)
    await page.keyboard.press("Alt+1")
    await expect(pane.field).to_be_focused()
    await page.keyboard.type("hello")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("there")
    await page.keyboard.press("Enter")
    await pane.sees("You said: hello\nthere")
    await _goes_to(page, "toast", backwards=True)
    await page.keyboard.press("Enter")
    await expect(pane.toast).to_have_text("as a toast")

    await page.keyboard.press("Alt+1")
    await _goes_to(page, "Send something else")
    await page.keyboard.press("Enter")
    await _goes_to(page, "A contact")
    await page.keyboard.press("Enter")
    await _goes_to(page, "My own")
    await page.keyboard.press("Enter")
    await pane.sees("You said: no words")

    await row(page, ann.id).focus()
    await page.keyboard.press("ArrowDown")
    await expect(row(page, bob.id)).to_be_focused()
    await page.keyboard.press("Enter")
    await _goes_to(page, "Start")
    await page.keyboard.press("Enter")
    await Pane(page, bob.id).sees("You said: /start")

    # Each of the chats side by side is one key away.
    await page.keyboard.press("Alt+1")
    await expect(pane.field).to_be_focused()
    await page.keyboard.press("Alt+2")
    await expect(Pane(page, bob.id).field).to_be_focused()
    await page.keyboard.press("Alt+3")
    await expect(Pane(page, bob.id).field).to_be_focused()


async def _goes_to(page: Page, name: str, *, backwards: bool = False) -> None:
    """Tab until what has this name has the focus."""
    focused = page.locator(":focus")
    for _ in range(MANY):
        await page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if await focused.count() and name in (
            await focused.get_attribute("aria-label") or await focused.inner_text()
        ):
            return
    raise AssertionError(f"{MANY} tabs did not lead to {name!r}.")


async def test_everything_has_a_name(demo: Town, visit: Visits) -> None:
    wang, _ = await demo.light_is_broken()
    await wang.sends_photo()
    await wang.sends_voice()
    await wang.sends_location(31.2302, 121.4727)
    await wang.sends_document()
    page = await visit(demo.url, "zh", chats=(7101, 7201), newcomer=True)
    await Pane(page, 7101).sees("document.txt")
    await page.get_by_test_id("tour-begin").click()
    for tool in ("tool-faults", "tool-calls"):
        await page.get_by_test_id(tool).click()
        assert await _nameless(page) == []
    for size in (TABLET, PHONE):
        await page.set_viewport_size(size)
        assert await _nameless(page) == []
    await page.keyboard.press("Escape")
    await Pane(page, 7101).shares("location")
    assert await _nameless(page) == []
    assert [index for index in await page.evaluate(TAB_INDEXES) if index > 0] == []


async def _nameless(page: Page) -> list[tuple[str, int]]:
    """What a screen reader would find, and could not say what it is."""
    session = await page.context.new_cdp_session(page)
    tree = await session.send("Accessibility.getFullAXTree")
    await session.detach()
    found = [node for node in tree["nodes"] if not node["ignored"]]
    assert len(found) > MANY
    return [
        (node["role"]["value"], node["backendDOMNodeId"])
        for node in found
        if node["role"]["value"] in ROLES and not node.get("name", {}).get("value", "").strip()
    ]
