"""The guided tour: whoever does what glows, and nothing else, ends with a solved case."""

import re

import pytest
from playwright.async_api import ViewportSize, expect

from tests.browser.echo import Echo
from tests.browser.pane import Pane, shows
from tests.browser.town import Town
from tests.browser.visit import DESK, PHONE, Language, Visits

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Looked at with each frame: that is soon, where everything has to be waited for.
GLOWS = """([persona, words]) => [...document.querySelectorAll(
    `[data-persona="${persona}"] button.glow`)].some((node) => node.textContent.includes(words))"""
# Who has which buttons to press, in order; a text that the page offers to write is None.
Way = tuple[tuple[int, tuple[str | None, ...]], ...]
ZH: Way = (
    (7101, ("开始", "中文", "可以", "桂花社区", "一网格", "2号楼")),
    (7101, (None, "公共设施维修", "就这几天", "交上去")),
    (7201, ("我来办",)),
    (7201, ("办好了", "不写了，直接交")),
    (7101, ("解决了",)),
)
EN: Way = (
    (7102, ("Start", "English", "Yes, that's fine", "Osmanthus", "Grid 2", "Building 4")),
    (7102, (None, "Repairs in common areas", "In the next few days", "Send")),
    (7208, ("Take it",)),
    (7208, ("Done", "Skip")),
    (7102, ("Yes, it is solved",)),
)
WORDS = {
    "zh": ("第 {} 步", "第1001号就办结了"),
    "en": ("{} of 5", "No. 1001 is closed"),
}


@pytest.mark.parametrize(
    ("language", "way", "size"), [("zh", ZH, DESK), ("en", EN, DESK), ("zh", ZH, PHONE)]
)
async def test_it_leads_to_a_solved_case(
    demo: Town, visit: Visits, language: Language, way: Way, size: ViewportSize
) -> None:
    page = await visit(demo.url, language, size, newcomer=True)
    step, closed = WORDS[language]
    await page.get_by_test_id("tour-begin").click()
    heading = page.get_by_test_id("tour-step")
    for number, (persona, deeds) in enumerate(way, start=1):
        pane = Pane(page, persona)
        for deed in deeds:
            if deed is None:
                await page.get_by_test_id("tour-fill").click()
                await pane.field.press("Enter")
                continue
            await page.wait_for_function(GLOWS, arg=[persona, deed])
            await expect(heading).to_contain_text(step.format(number))
            await pane.root.locator("button.glow", has_text=deed).click()
    await expect(page.get_by_test_id("tour-done")).to_be_visible()
    await expect(page.locator(".glow")).to_have_count(0)
    await Pane(page, way[0][0]).sees(closed)
    await page.locator(".tour").get_by_role("button", name=re.compile("^(OK|好)$")).click()
    await expect(page.locator(".tour")).to_be_hidden()


async def test_it_is_offered_once_and_can_be_left(demo: Town, visit: Visits) -> None:
    page = await visit(demo.url, "zh", newcomer=True)
    tour, tool = page.locator("section.tour"), page.get_by_test_id("tool-tour")
    await expect(tour).to_contain_text("第一次来？")
    await tour.get_by_role("button", name="先不用").click()
    await expect(tour).to_be_hidden()
    await page.reload()
    await expect(tool).to_be_visible()
    await expect(tour).to_be_hidden()
    await tool.click()
    await expect(tour).to_contain_text("第 1 步")
    await page.get_by_test_id("language").click()
    await expect(tour).to_contain_text("1 of 5")
    await tour.get_by_role("button", name="End the tour").click()
    await expect(tour).to_be_hidden()
    assert (await demo.sandbox.ask("GET", "tour"))["running"] is False


async def test_there_is_none_where_the_program_offers_none(asleep: Echo, visit: Visits) -> None:
    ann = asleep.meets("Ann")
    page = await visit(asleep.url, newcomer=True)
    await shows(page, ann.id)
    await expect(page.get_by_test_id("tool-tour")).to_be_hidden()
    await expect(page.locator("section.tour")).to_be_hidden()
