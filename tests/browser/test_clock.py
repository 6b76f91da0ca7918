"""The bot's clock: what time it is, letting it pass, and what waits for its hour."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Talk
from tests.browser.pane import Pane
from tests.browser.town import Town
from tests.browser.visit import Visits

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_hours_and_days_pass_when_told(demo: Town, visit: Visits) -> None:
    page = await visit(demo.url, "en")
    now = page.get_by_test_id("clock-now")
    await expect(now).to_contain_text("Tue 17 Mar")
    await expect(now).to_contain_text("09:3")
    await page.get_by_test_id("clock-hour").click()
    await expect(now).to_contain_text("10:3")
    await page.get_by_test_id("clock-day").click()
    await expect(now).to_contain_text("Wed 18 Mar")
    passed = await demo.sandbox.now()
    # Somebody else turns it too.
    await demo.sandbox.advance(days=1)
    await expect(now).to_contain_text("Thu 19 Mar")
    assert await demo.sandbox.now() >= passed + 86_400


async def test_what_waits_is_told_and_comes_at_its_hour(demo: Town, visit: Visits) -> None:
    page = await visit(demo.url, "zh", chats=(7101, 7201))
    face, following = page.get_by_test_id("clock-waiting"), page.get_by_test_id("clock-next")
    await expect(following).to_be_disabled()
    await face.click()
    await expect(page.locator(".waiting")).to_contain_text("现在没有到点要做的事")
    await face.click()
    await demo.light_is_broken()
    await expect(face.locator(".count")).to_have_text("2")
    await face.click()
    waiting = page.locator(".waiting").get_by_role("listitem")
    await expect(waiting).to_have_count(2)
    (timer, _morning) = await demo.sandbox.waiting() or []
    assert isinstance(timer.what, dict)
    await expect(waiting.first).to_contain_text(timer.what["zh"])
    desk = Pane(page, 7201)
    before = await desk.messages.get_by_role("article").count()
    await following.click()
    await expect(desk.messages.get_by_role("article")).not_to_have_count(before)
    assert await demo.sandbox.now() >= timer.at
    await page.keyboard.press("Escape")
    await expect(waiting.first).to_be_hidden()


async def test_a_bot_that_does_not_say_what_it_waits_for(talk: Talk) -> None:
    page = talk.pane.page
    await expect(page.get_by_test_id("clock-next")).to_be_disabled()
    await page.get_by_test_id("clock-waiting").click()
    await expect(page.locator(".waiting")).to_contain_text("This bot does not tell")
    # It closes by itself when something else is done.
    await talk.pane.field.click()
    await expect(page.locator(".waiting")).to_be_hidden()
