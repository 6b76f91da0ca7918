"""Whose chats are open, who waits unread, and in which language it is all said."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Talk
from tests.browser.echo import Echo
from tests.browser.pane import Pane, row, shows
from tests.browser.visit import Visits

pytestmark = pytest.mark.asyncio(loop_scope="session")

# All that can be read or heard on the page, one after another.
WORDS = """() => [...document.querySelectorAll("body *")]
  .filter((node) => node.checkVisibility())
  .flatMap((node) => [
    ...["aria-label", "title", "placeholder"].map((name) => node.getAttribute(name)),
    ...[...node.childNodes].filter(({nodeType}) => nodeType === 3).map((text) => text.data),
  ]).filter((words) => words?.trim())"""
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2,}")


async def test_one_two_or_three_chats_stand_side_by_side(echo: Echo, visit: Visits) -> None:
    ann, bob, cem = [echo.meets(name).id for name in ("Ann", "Bob", "Cem")]
    page = await visit(echo.url)
    await shows(page, ann, bob)
    columns = page.get_by_test_id("columns")
    await columns.click()
    await shows(page, ann, bob, cem)
    edges = []
    for pane in await page.get_by_test_id("pane").all():
        box = await pane.bounding_box()
        assert box is not None
        edges += [box["x"], box["x"] + box["width"]]
    assert edges == sorted(edges)
    await columns.click()
    await shows(page, ann)
    await columns.click()
    await shows(page, ann, bob)


async def test_the_list_opens_a_chat_in_place_of_the_one_worked_in(
    echo: Echo, visit: Visits
) -> None:
    ann, bob, cem = [echo.meets(name).id for name in ("Ann", "Bob", "Cem")]
    page = await visit(echo.url, chats=(ann, bob))
    await Pane(page, bob).field.click()
    await row(page, cem).click()
    await shows(page, ann, cem)
    await expect(row(page, cem)).to_have_attribute("aria-current", "true")
    await expect(row(page, bob)).to_have_attribute("aria-current", "false")
    await expect(Pane(page, cem).field).to_be_focused()
    # Who is open already is only brought forward.
    await row(page, ann).click()
    await expect(Pane(page, ann).field).to_be_focused()
    await shows(page, ann, cem)
    await page.reload()
    await shows(page, ann, cem)
    await Pane(page, cem).chooses("closeChat")
    await shows(page, ann)


async def test_who_is_not_open_is_unread_until_looked_at(echo: Echo, visit: Visits) -> None:
    ann, bob = echo.meets("Ann"), echo.meets("Bob")
    page = await visit(echo.url, chats=(ann.id,))
    badge = row(page, bob.id).locator(".badge")
    await expect(badge).to_be_hidden()
    for text in ("one", "two"):
        await echo.writes(bob, text)
    await echo.writes(ann, "for you")
    await expect(badge).to_have_text("2")
    await expect(row(page, bob.id)).to_contain_text("two")
    await Pane(page, ann.id).sees("for you")
    await expect(row(page, ann.id).locator(".badge")).to_be_hidden()
    await row(page, bob.id).click()
    await Pane(page, bob.id).sees("one", "two")
    await expect(badge).to_be_hidden()
    await row(page, ann.id).click()
    await shows(page, ann.id)
    await expect(badge).to_be_hidden()
    assert echo.world.chat_of(bob.id).unread(bob.id) == 0


async def test_somebody_new_comes_by_name_or_not_at_all(echo: Echo, visit: Visits) -> None:
    echo.meets("Ann")
    page = await visit(echo.url)
    await page.get_by_test_id("new-person").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Add").click()
    await expect(dialog.get_by_label("Name")).to_be_focused()
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(dialog).to_be_hidden()
    assert len(echo.world.chats) == 1
    await page.get_by_test_id("new-person").click()
    await dialog.get_by_label("Name").fill("Grandma Wu")
    await dialog.get_by_label("Who they are").fill("resident, 83")
    await dialog.get_by_label("Their app's language").select_option("中文")
    await dialog.get_by_label("Large text").check()
    await dialog.get_by_role("button", name="Add").click()
    await expect(page.get_by_role("heading", name="Grandma Wu")).to_be_visible()
    wu = echo.world.persona("Grandma Wu")
    assert (wu.about, wu.language, wu.large) == ("resident, 83", "zh-hans", True)
    pane = Pane(page, wu.id)
    await expect(pane.root).to_contain_text("resident, 83")
    await pane.root.get_by_test_id("start").click()
    assert (await echo.gets("message", wu))["from"]["first_name"] == "Grandma Wu"
    await pane.sees("You said: /start")


async def test_the_elderly_read_in_large_type(talk: Talk) -> None:
    bot, _, pane, _ = talk
    wang = bot.meets("Wang", large=True)
    await pane.says("hello")
    usual = await _type_size(pane)
    await pane.chooses("largeType")
    large = await _type_size(pane)
    assert large >= 1.2 * usual
    # Another chat is shown as its owner reads it.
    await row(pane.page, wang.id).click()
    hers = Pane(pane.page, wang.id)
    await hers.says("hello")
    assert await _type_size(hers) == large
    await hers.chooses("usualType")
    assert await _type_size(hers) == usual


async def _type_size(pane: Pane) -> float:
    words = pane.message("You said: hello").locator(".text")
    size: str = await words.evaluate("(node) => getComputedStyle(node).fontSize")
    return float(size.removesuffix("px"))


async def test_the_language_changes_all_that_is_said(echo: Echo, visit: Visits) -> None:
    ann = echo.meets("A.")
    echo.world.persona("B.")
    echo.world.bot["first_name"] = "机器人"
    await echo.writes(ann, "1")
    page = await visit(echo.url, "en", chats=(ann.id,))
    await Pane(page, ann.id).sees("1")
    await page.get_by_test_id("tool-faults").click()
    await page.get_by_test_id("clock-waiting").click()
    html = page.locator("html")
    await expect(html).to_have_attribute("lang", "en-GB")
    said = await page.evaluate(WORDS)
    assert {words for words in said if HAN.search(words)} <= {"机器人", "中文", "用中文显示"}
    assert "Make Telegram fail" in said

    await page.get_by_test_id("language").click()
    await expect(html).to_have_attribute("lang", "zh-CN")
    await expect(page).to_have_url(re.compile("[?&]lang=zh(&|$)"))
    await Pane(page, ann.id).sees("1")
    said = await page.evaluate(WORDS)
    latin = {words for words in said if LATIN.search(words.replace("Telegram", ""))}
    assert latin <= {"English", "Show in English"}
    assert "让 Telegram 出故障" in said

    await page.reload()
    await expect(html).to_have_attribute("lang", "zh-CN")
    await page.get_by_test_id("language").click()
    await expect(html).to_have_attribute("lang", "en-GB")


async def test_many_people_can_be_searched(echo: Echo, visit: Visits) -> None:
    for number in range(20):
        echo.world.persona(f"Resident {number}", about={"zh": "居民", "en": f"block {number % 2}"})
    page = await visit(echo.url)
    people = page.get_by_role("navigation").get_by_role("listitem")
    await expect(people).to_have_count(20)
    search = page.get_by_role("searchbox")
    await search.fill("resident 17")
    await expect(people.filter(visible=True)).to_have_count(1)
    await search.fill("BLOCK 1")
    await expect(people.filter(visible=True)).to_have_count(10)
    await search.fill("nobody")
    await expect(people.filter(visible=True)).to_have_count(0)
    await search.fill("")
    await expect(people.filter(visible=True)).to_have_count(20)
