"""A town of 50 chats with 1,000 messages each."""

import re

import pytest
from playwright.async_api import Page, Request, expect

from sandbox.world.chats import Chat
from tests.browser.echo import Echo
from tests.browser.pane import Pane, row
from tests.browser.visit import Visits

pytestmark = pytest.mark.asyncio(loop_scope="session")

CHATS, MESSAGES = 50, 1_000
# What may stand in the page of one chat, whatever is scrolled to.
BOUND = 300
# Back to the chat's first message.
PARTS = 16
BURSTS, BURST = 4, 100


def furnish(bot: Echo) -> list[Chat]:
    """Everybody with all their messages, of both sides."""
    chats = []
    for number in range(CHATS):
        persona = bot.meets(f"Resident {number}")
        chat = bot.world.chat_of(persona.id)
        for count in range(MESSAGES):
            who = persona if count % 2 else None
            bot.world.post(chat, {"text": f"message {count} of chat {number}"}, who)
        chats.append(chat)
    return chats


def fetches(page: Page, chat: Chat) -> list[str]:
    """Grows with each request of the page for messages of this chat."""
    found: list[str] = []

    def note(request: Request) -> None:
        if re.search(rf"/sandbox/chats/{chat.id}\?", request.url):
            found.append(request.url)

    page.on("request", note)
    return found


async def test_fifty_long_chats(echo: Echo, visit: Visits) -> None:
    chats = furnish(echo)
    chat, second = chats[7], chats[8]
    page = await visit(echo.url, chats=(chat.id, second.id))
    pane = Pane(page, chat.id)
    bubbles = pane.messages.locator("article")
    await pane.sees("message 999 of chat 7")
    assert await bubbles.count() <= BOUND
    await expect(row(page, chats[-1].id).locator(".badge")).to_have_text(re.compile(r"\d"))

    asked = fetches(page, chat)
    for part in range(1, PARTS + 1):
        oldest = await bubbles.first.locator(".text").inner_text()
        await pane.messages.evaluate("(node) => { node.scrollTop = 0; }")
        await expect(bubbles.first.locator(".text")).not_to_have_text(oldest)
        # What was read is still in sight, and nothing is fetched twice.
        await expect(pane.messages.get_by_text(oldest, exact=True)).to_be_in_viewport()
        assert len(asked) == part
        assert await bubbles.count() <= BOUND
    await expect(bubbles.first.locator(".text")).to_have_text("message 0 of chat 7")

    await pane.root.get_by_role("button", name="To the newest message").click()
    await expect(pane.message("message 999 of chat 7")).to_be_in_viewport()
    asked.clear()
    for burst in range(BURSTS):
        for number in range(BURST):
            echo.world.post(chat, {"text": f"burst {burst} number {number}."})
        await pane.sees(f"burst {burst} number {BURST - 1}.")
        assert await bubbles.count() <= BOUND
    assert len(asked) < BURSTS * BURST / 10

    await pane.says("still there?")
    await pane.sees("You said: still there?")
    await row(page, chats[-1].id).click()
    await Pane(page, chats[-1].id).sees("message 999 of chat 49")
    assert await page.locator("*").count() < 10 * BOUND
