"""On a phone one thing is shown at a time, and all of it can be reached."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.echo import Echo
from tests.browser.pane import Pane, row
from tests.browser.visit import PHONE, Visits

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG = "https://example.org/" + "very-long-path/" * 20


async def test_from_the_list_to_a_chat_and_back(echo: Echo, visit: Visits) -> None:
    ann, bob = echo.meets("Ann " + "Long-Name" * 6), echo.meets("Bob")
    page = await visit(echo.url, "en", PHONE)
    await expect(row(page, ann.id)).to_be_visible()
    await expect(page.get_by_test_id("pane").filter(visible=True)).to_have_count(0)
    await _fits(page)
    await row(page, ann.id).tap()
    pane = Pane(page, ann.id)
    await expect(row(page, ann.id)).to_be_hidden()
    await pane.says(LONG)
    await pane.sees("You said: https://example.org/")
    await _fits(page)

    await echo.writes(bob, "are you there?")
    back = pane.root.get_by_role("button", name="Back to the list")
    await expect(back.locator(".badge")).to_have_text("1")
    await back.tap()
    await expect(row(page, bob.id).locator(".badge")).to_have_text("1")
    await expect(pane.root).to_be_hidden()
    await _fits(page)
    await row(page, bob.id).tap()
    await Pane(page, bob.id).sees("are you there?")
    await expect(page.get_by_test_id("pane").filter(visible=True)).to_have_count(1)


async def test_what_is_not_looked_at_stays_unread(echo: Echo, visit: Visits) -> None:
    ann, bob = echo.meets("Ann"), echo.meets("Bob")
    page = await visit(echo.url, "en", PHONE, chats=(ann.id, bob.id))
    await expect(Pane(page, ann.id).root).to_be_visible()
    await expect(Pane(page, bob.id).root).to_be_hidden()
    await echo.writes(bob, "not seen yet")
    back = Pane(page, ann.id).root.get_by_role("button", name="Back to the list")
    await back.tap()
    await expect(row(page, bob.id).locator(".badge")).to_have_text("1")
    assert echo.world.chat_of(bob.id).unread(bob.id) == 1


async def test_the_tools_cover_the_screen_and_give_it_back(echo: Echo, visit: Visits) -> None:
    echo.meets("Ann")
    page = await visit(echo.url, "en", PHONE)
    for tool in ("tool-faults", "tool-calls"):
        await page.get_by_test_id(tool).tap()
        drawer = page.get_by_role("complementary")
        assert await drawer.bounding_box() == {"x": 0, "y": 0, **PHONE}
        await _fits(page)
        await drawer.get_by_role("button", name="Close").tap()
        await expect(drawer).to_be_hidden()
    await page.get_by_test_id("clock-hour").tap()
    await page.get_by_test_id("clock-waiting").tap()
    await expect(page.locator(".waiting")).to_be_visible()
    await _fits(page)
    await page.get_by_test_id("language").tap()
    await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    await _fits(page)
    assert echo.world.clock.offset == 3600


async def test_menus_and_dialogs_stay_on_the_screen(echo: Echo, visit: Visits) -> None:
    ann = echo.meets("Ann")
    page = await visit(echo.url, "en", PHONE, chats=(ann.id,))
    pane = Pane(page, ann.id)
    await pane.says("hello")
    await pane.sees("You said: hello")
    for menu in (
        pane.root.locator("details.options"),
        pane.root.get_by_test_id("attach"),
        pane.root.get_by_test_id("commands"),
        pane.message("hello").locator("details.deeds"),
        pane.messages.locator(".mine details.deeds"),
    ):
        await menu.locator("summary").tap()
        await _is_on_screen(page, ".menu[open] .pop")
        await menu.locator("summary").tap()
    await pane.shares("location")
    await _is_on_screen(page, "dialog")
    await page.get_by_role("button", name="Share this place").tap()
    await expect(pane.messages.locator(".mine figure")).to_be_visible()
    await _fits(page)


async def _fits(page: Page) -> None:
    """Nothing has to be scrolled to sideways."""
    assert await page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    wide = await page.evaluate(
        """() => [...document.querySelectorAll("body, .top, .people, .messages, .drawer, .list")]
          .filter((node) => node.checkVisibility() && node.scrollWidth > node.clientWidth + 1)
          .map((node) => `${node.tagName}.${node.className}: ${node.scrollWidth}`)"""
    )
    assert wide == []


async def _is_on_screen(page: Page, selector: str) -> None:
    box = await page.locator(selector).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert box["y"] + box["height"] <= PHONE["height"]
