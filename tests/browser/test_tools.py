"""What happened between the bot and Telegram, and what can be made to go wrong there."""

import asyncio
import json

import pytest
from playwright.async_api import Page, expect

from sandbox.world.faults import FaultSettings
from tests.browser.conftest import Talk
from tests.browser.echo import Echo
from tests.browser.pane import Pane, row
from tests.browser.visit import Visits

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_what_happened_newest_first_and_whole(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    page = pane.page
    await page.get_by_test_id("tool-calls").click()
    calls = page.get_by_test_id("calls")
    names = calls.locator(".entry b")
    await expect(names).to_have_count(0)
    await pane.says("hello")
    await expect(names).to_have_text(["sendMessage", "message"])
    entry, update = calls.locator(".entry").first, calls.locator(".entry").last
    await entry.locator("summary").click()
    await expect(entry.locator("pre")).to_have_count(2)
    sent, answer = [json.loads(text) for text in await entry.locator("pre").all_inner_texts()]
    assert sent["text"] == answer["result"]["text"] == "You said: hello"
    assert sent["reply_markup"]
    await update.locator("summary").click()
    assert json.loads(await update.locator("pre").inner_text())["message"]["text"] == "hello"
    refused = await bot.refusal("sendMessage", chat_id=ann.id, text="")
    await bot.writes(ann, "last")
    await expect(calls.locator(".entry").nth(1)).to_contain_text(refused)

    bob = bot.meets("Bob")
    await row(page, bob.id).click()
    await Pane(page, bob.id).says("and I")
    await expect(names).to_have_text(["sendMessage", "message"])
    await expect(calls).not_to_contain_text("You said: hello")
    await page.get_by_role("radio", name="Everything").check(force=True)
    await expect(calls).to_contain_text("You said: hello")
    await expect(calls.locator(".entry").first).to_contain_text("You said: and I")
    await entry.locator("summary").press("Escape")
    await expect(calls).to_be_hidden()
    await expect(page.get_by_test_id("tool-calls")).to_be_focused()
    await Pane(page, bob.id).chooses("whatHappened")
    await expect(calls).to_contain_text("You said: and I")
    await page.get_by_test_id("tool-calls").click()
    await expect(calls).to_be_hidden()


async def _fault(page: Page, name: str, *, on: bool) -> None:
    await page.get_by_role("complementary").locator(f"input[name={name}]").set_checked(on)


async def test_faults_are_switches_for_every_window(asleep: Echo, visit: Visits) -> None:
    page, another = await visit(asleep.url), await visit(asleep.url)
    await page.get_by_test_id("tool-faults").click()
    drawer = page.get_by_role("complementary")
    for name in ("bad_gateway", "late", "cut", "cut_before", "latency", "limits"):
        switch = drawer.locator(f"input[name={name}]")
        await switch.set_checked(True)
        await expect(switch).to_be_checked()
    settings = asleep.world.faults.settings
    shares = (settings.bad_gateway, settings.late, settings.cut, settings.cut_before)
    assert shares == pytest.approx((0.3, 0.3, 0.3, 0.1))
    assert (settings.latency, settings.limits) == (1, True)
    await expect(another.get_by_test_id("tool-faults")).to_have_class("on")
    await drawer.get_by_role("button", name="Switch all faults off").click()
    await expect(drawer.get_by_role("switch", checked=True)).to_have_count(0)
    assert asleep.world.faults.settings == FaultSettings()
    await expect(another.get_by_test_id("tool-faults")).not_to_have_class("on")


async def test_a_share_of_calls_is_refused_until_all_is_well(asleep: Echo, visit: Visits) -> None:
    bot, ann = asleep, asleep.meets("Ann")
    page = await visit(bot.url, chats=(ann.id,))
    await page.get_by_test_id("tool-faults").click()
    await _fault(page, "too_many", on=True)
    share = page.get_by_role("slider")
    await expect(share).to_have_value("30")
    await share.fill("100")
    await expect(page.get_by_role("complementary").locator("output")).to_have_text("100% of calls")
    assert await bot.refusal("sendMessage", chat_id=ann.id, text="x") == (
        "Too Many Requests: retry after 1"
    )
    await page.get_by_role("button", name="Switch all faults off").click()
    await expect(share).to_be_hidden()
    await bot.writes(ann, "through")
    await Pane(page, ann.id).sees("through")


async def test_silence_lasts_until_it_is_switched_off(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    page = pane.page
    await page.get_by_test_id("tool-faults").click()
    await _fault(page, "silence", on=True)
    await expect(page.get_by_role("button", name="Switch all faults off")).to_be_enabled()
    sending = asyncio.create_task(bot.writes(ann, "after all"))
    await bot.world.faults.unanswered()
    assert not sending.done()
    await expect(pane.messages.get_by_role("article")).to_have_count(0)
    await _fault(page, "silence", on=False)
    await pane.sees("after all")
    await sending
    await page.get_by_test_id("tool-faults").click()


async def test_somebody_blocks_the_bot_and_lets_it_back(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    await pane.chooses("block")
    left = await bot.gets("my_chat_member", ann)
    assert left["new_chat_member"]["status"] == "kicked"
    assert await bot.refusal("sendMessage", chat_id=ann.id, text="x") == (
        "Forbidden: bot was blocked by the user"
    )
    await expect(pane.field).to_be_hidden()
    await pane.root.get_by_test_id("start").click()
    back = await bot.gets("my_chat_member", ann)
    assert back["new_chat_member"]["status"] == "member"
    await bot.writes(ann, "welcome back")
    await pane.sees("welcome back")
    await expect(pane.field).to_be_visible()
