"""A day that is wished for: said in words, reminded of, and never passed over in silence."""

import pytest

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.test_details import SHOPPING, up_to_the_check


@pytest.mark.parametrize(
    ("language", "words", "check"),
    [
        ("en", "Thursday morning", "When: Thu 5 Mar\nTime of day: Morning"),
        ("en", "tomorrow at 3pm", "When: Tomorrow\nTime of day: Afternoon"),
        ("en", "morning of 27 March", "When: Fri 27 Mar\nTime of day: Morning"),
        ("zh_CN", "后天上午", "什么时候：3月4日周三\n时段：上午"),
        ("zh_CN", "下周二下午三点", "什么时候：3月10日周二\n时段：下午"),
    ],
)
async def test_a_day_may_be_said_in_words(
    town: Town, language: str, words: str, check: str
) -> None:
    mei = await town.resident("梅", language)
    english = language == "en"
    await mei.says(f"{SHOPPING} on Friday" if english else "周五帮忙把买的东西拎上楼")
    await mei.presses("Errands and carrying" if english else "跑腿代办")
    await mei.presses("In the next few days" if english else "就这几天")
    await mei.says(words)
    shown = mei.sees("Please check" if english else "请您看看").text
    assert check in shown
    # An hour is for whoever comes; a day is no part of the need.
    assert (words in shown) is ("3pm" in words or "三点" in words)


async def test_a_day_that_is_not_clear_is_no_part_of_the_need(town: Town) -> None:
    mei = await town.resident()
    await up_to_the_check(mei, f"{SHOPPING} on Friday")
    await mei.says("Monday or Tuesday")
    mei.sees("I could not tell which day you mean")
    mei.sees("When would you like it?", "Today")
    await mei.says("next Tuesday")
    mei.sees("At what time of that day?")
    await mei.says("after lunch time")
    mei.sees("I could not tell what time you mean")
    await mei.says("in the afternoon")
    assert "up the stairs on Friday\nKind" in mei.sees("When: Tue 10 Mar").text


async def test_more_of_the_need_is_added_where_its_day_is_asked(town: Town) -> None:
    mei = await town.resident()
    await up_to_the_check(mei, f"{SHOPPING} on Friday")
    await mei.says("There are two heavy bags")
    mei.sees("I have added that to")


async def test_a_day_and_hour_plainly_told_with_the_need_are_not_asked_again(town: Town) -> None:
    mei = await town.resident()
    await up_to_the_check(mei, f"{SHOPPING} tomorrow afternoon")
    assert "When: Tomorrow\nTime of day: Afternoon" in mei.sees("Please check").text
    await mei.presses("Change: When")
    await mei.presses("Today")
    assert "When: Today" in mei.sees("Please check").text


async def wished_for_wednesday(town: Town) -> tuple[Somebody, Somebody]:
    """A need that is wanted on Wednesday afternoon, and who has taken it."""
    mei, team = await town.resident(), await town.worker(Role.VOLUNTEER_COORDINATOR)
    await up_to_the_check(mei, f"{SHOPPING} on Friday")
    await mei.says("Wednesday afternoon")
    await mei.presses("Send")
    await team.presses("Take it")
    return mei, team


async def test_who_has_a_need_is_reminded_on_the_morning_it_is_wanted(town: Town) -> None:
    _, team = await wished_for_wednesday(town)
    await town.advance(hours=45)
    team.sees_no("is wanted today")
    await town.advance(hours=1)
    team.sees("No. 1001 is wanted today. Time of day: Afternoon", "Open the case")


async def test_a_wished_day_never_passes_in_silence(town: Town) -> None:
    mei, team = await wished_for_wednesday(town)
    await town.advance(hours=71)
    team.sees("No. 1001: the day it was wanted for is over")
    mei.sees("The day you wished for your No. 1001 is over", "Reply")


async def test_of_what_is_done_on_its_day_nobody_is_reminded(town: Town) -> None:
    mei, team = await wished_for_wednesday(town)
    await town.advance(hours=46)
    await team.presses("Done")
    await team.presses("Skip")
    await town.advance(hours=25)
    team.sees_no("is over")
    mei.sees_no("is over")
