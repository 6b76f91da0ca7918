"""What is too long, not there, or not running: the page says so, and what to do."""

from urllib.parse import urlsplit

import pytest
from playwright.async_api import expect

from sandbox.server import serve
from sandbox.world.state import World
from tests.browser.conftest import Talk
from tests.browser.echo import Echo, listening
from tests.browser.pane import Pane, row, shows
from tests.browser.visit import Visits

pytestmark = pytest.mark.asyncio(loop_scope="session")

LIMIT = 4096
SENTENCES = " ".join(f"word {number:04}" for number in range(1000))
# No place to cut it at; and where it has to be cut, one character of two UTF-16 units.
CHARACTERS = "".join(chr(0x4E00 + number) for number in range(LIMIT - 1))
UNBROKEN = CHARACTERS + "🏮" + CHARACTERS + "🏮" + CHARACTERS[:1806]


@pytest.mark.parametrize(("text", "between"), [(SENTENCES[:10_000], " "), (UNBROKEN, "")])
async def test_a_long_text_goes_out_in_parts(talk: Talk, text: str, between: str) -> None:
    bot, ann, pane, _ = talk
    await pane.field.fill(text)
    length = len(text.encode("utf-16-le")) // 2
    said = pane.root.locator(".length")
    await expect(said).to_have_text(f"{length} characters: goes out as 3 messages")
    await pane.field.press("Enter")
    parts = [(await bot.gets("message", ann))["text"] for _ in range(3)]
    assert between.join(parts) == text
    await expect(pane.messages.locator(".mine")).to_have_count(3)
    await expect(pane.field).to_have_value("")
    await expect(said).to_be_hidden()


async def test_somebody_in_the_address_who_is_not_there(echo: Echo, visit: Visits) -> None:
    ann = echo.meets("Ann")
    page = await visit(echo.url, chats=(4711, ann.id))
    await shows(page, ann.id)
    await expect(page.get_by_test_id("stranger")).to_contain_text("4711")


async def test_two_windows_on_one_chat_stay_in_step(echo: Echo, visit: Visits) -> None:
    ann = echo.meets("Ann")
    one = Pane(await visit(echo.url, chats=(ann.id,)), ann.id)
    notice = one.root.get_by_text("open in another window")
    await expect(one.root).to_be_visible()
    await expect(notice).to_be_hidden()
    two = Pane(await visit(echo.url, chats=(ann.id,)), ann.id)
    await expect(notice).to_be_visible()
    await one.says("from the first")
    await two.sees("from the first", "You said: from the first")
    await two.presses("edit")
    await one.sees("Something else")
    await two.page.close()
    await expect(notice).to_be_hidden()


async def test_no_bot_runs_yet(asleep: Echo, visit: Visits) -> None:
    ann = asleep.meets("Ann")
    page = await visit(asleep.url, chats=(ann.id,))
    notice = page.get_by_test_id("no-bot")
    await expect(notice).to_contain_text(asleep.url)
    pane = Pane(page, ann.id)
    await pane.says("is anybody there?")
    await pane.sees("is anybody there?")
    async with listening(asleep):
        await expect(notice).to_be_hidden()
        await pane.sees("You said: is anybody there?")


async def test_the_sandbox_stops_and_starts_again(visit: Visits) -> None:
    visit.expects("ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING")
    first, other = World(), World()
    ann = first.persona("Ann")
    first.chat_of(ann.id).opened = True
    async with serve(first) as url:
        page = await visit(url, chats=(ann.id,))
        pane = Pane(page, ann.id)
        await pane.says("before")
        await pane.sees("before")
    offline = page.get_by_test_id("offline")
    await expect(offline).to_contain_text("The sandbox is not answering")
    await pane.says("into the void")
    await expect(pane.toast).to_contain_text("The sandbox is not answering")
    await expect(pane.field).to_have_value("into the void")

    port = urlsplit(url).port or 0
    async with serve(first, port=port):
        await expect(offline).to_be_hidden()
        await pane.field.press("Enter")
        await pane.sees("before", "into the void")
    await expect(offline).to_be_visible()

    # Another one at the same address knows nothing of all this.
    bob, ann_again = other.persona("Bob"), other.persona("Ann")
    assert ann_again.id == ann.id
    async with serve(other, port=port):
        await expect(offline).to_be_hidden()
        await expect(row(page, bob.id)).to_be_visible()
        await expect(pane.messages.get_by_role("article")).to_have_count(0)
        await pane.root.get_by_test_id("start").click()
        await pane.sees("/start")
        await page.close()
