"""What somebody sets for themselves holds for them alone, and can be taken back."""

import pytest

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import sends_a_need

LANGUAGES = ["en", "zh_CN"]


async def set_large(somebody: Somebody) -> None:
    """Turn *large and few* on."""
    await somebody.says("/settings")
    await somebody.presses("Large and few: turn on")
    somebody.sees("Large and few: on")


async def test_the_settings_say_how_everything_stands(town: Town) -> None:
    mei = await town.resident()
    await mei.says("/settings")
    card = mei.sees("Your settings", "Language", "Quiet hours", "Where I live")
    assert "Language: English" in card.text
    assert "Large and few: off" in card.text
    assert "Quiet hours: 22:00-07:00" in card.text
    assert "Where you live: Osmanthus Grid 1 Building 2" in card.text
    assert "Back to normal" not in card.buttons
    await mei.presses("Language")
    await mei.presses("中文")
    await mei.says("/settings")
    mei.sees("您的设置", "打开简洁模式")


async def test_with_large_and_few_there_are_two_answers_at_a_time_and_short_words(
    town: Town,
) -> None:
    mei = await town.resident()
    await set_large(mei)
    await mei.says("The stair light is broken")
    asked = mei.sees("What is it about?")
    assert "If you can't tell" not in asked.text
    assert [one for one in asked.buttons if one not in ("More", "Back", "Cancel")] == [
        "Repairs in common areas",
        "I'm not sure — ask a person",
    ]
    await mei.presses("Repairs in common areas")
    urgencies = mei.sees("How soon?", "Urgent", "In the next few days", "More")
    assert "No hurry" not in urgencies.buttons
    await mei.presses("More")
    mei.sees("How soon?", "No hurry")
    await mei.presses("No hurry")
    check = mei.sees("Please check", "Send", "Change: What it is", "More")
    assert "Change: Kind" not in check.buttons
    await mei.presses("More")
    mei.sees("Please check", "Change: Kind", "Change: How soon")
    for _ in range(3):
        await mei.presses("More")
    await mei.presses("Send")
    told = mei.sees("We have it: No. 1001.\nYou will hear from the street office by").text
    assert "If it gets worse, write here." in told
    assert "To see how it is going" not in told


async def test_cards_and_lists_show_two_buttons_too(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    for _ in range(3):
        await sends_a_need(mei)
    await set_large(mei)
    await mei.says("/mycases")
    seen = list(mei.sees("the newest first", "More").buttons)
    await mei.presses("More")
    assert len(seen) == 3
    await mei.presses("No. 1001 · Repairs in common areas · waiting to be taken")
    card = mei.sees("Now: waiting to be taken", "Add something", "It got worse", "More")
    assert len(card.buttons) == 3
    await mei.presses("More")
    mei.sees("Now: waiting to be taken", "Withdraw", "I have a complaint")
    await mei.presses("More")
    mei.sees("Now: waiting to be taken", "All my needs")
    await li.presses("Take it")
    await li.presses("Done")
    await li.presses("Skip")
    await mei.presses("Yes, it is solved")
    assert list(mei.sees("How satisfied").buttons) == ["Satisfied", "Not satisfied"]
    await mei.presses("Not satisfied")
    mei.sees("we have noted that")


async def test_others_see_everything_as_before(town: Town) -> None:
    mei, lin = await town.resident(), await town.resident("Lin")
    await set_large(mei)
    await lin.says("The stair light is broken")
    assert "If you can't tell" in lin.sees("What is it about?").text
    assert len(lin.last.buttons) > 4


@pytest.mark.parametrize(
    "hours", ["21:00-08:00", "21-8", "21:00 to 8:00", "21点到8点", "21:00～8:00"]
)
async def test_quiet_hours_of_ones_own_are_pressed_or_written(town: Town, hours: str) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await mei.says("/settings")
    await mei.presses("Quiet hours")
    await mei.says(hours)
    mei.sees("Quiet hours: 21:00-08:00", "Back to normal")
    await town.advance(hours=11, minutes=30)
    await li.presses("Take it")
    assert mei.sees("Somebody has taken").silent
    await mei.says("/settings")
    await mei.presses("Back to normal")
    mei.sees("Quiet hours: 22:00-07:00")


async def test_hours_are_taken_as_people_say_them(town: Town) -> None:
    mei = await town.resident("梅", "zh_CN")
    await mei.says("/settings")
    await mei.presses("安静时段")
    await mei.says("晚上九点半到早上7点")
    mei.sees("安静时段：21:30-07:00")


@pytest.mark.parametrize("hours", ["at night", "7 till late", "25:00-07:00", "21:00-21:00"])
async def test_hours_that_can_not_be_read_are_asked_again(town: Town, hours: str) -> None:
    mei = await town.resident()
    await mei.says("/settings")
    await mei.presses("Quiet hours")
    await mei.says(hours)
    mei.sees("write it like this: 9pm to 7am")
    mei.sees("When do you want it quiet?", "Same as everybody")
    await mei.presses("23:00-06:00")
    mei.sees("Quiet hours: 23:00-06:00")
    await mei.presses("Quiet hours")
    await mei.presses("Same as everybody")
    mei.sees("Quiet hours: 22:00-07:00")


async def test_a_reminder_waits_for_the_end_of_ones_own_quiet_hours(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    await li.presses("Done")
    await li.presses("Skip")
    mei.sees("Is it solved?")
    await mei.says("/settings")
    await mei.presses("Quiet hours")
    await mei.says("8:00-20:00")
    mei.news.clear()
    await town.advance(hours=57)
    mei.sees_nothing()
    await town.advance(hours=2)
    mei.sees("is your No. 1001 solved?")


@pytest.mark.parametrize("place", ["Riverside", "None of these"])
async def test_who_moves_is_found_there_and_open_needs_stay_where_they_were(
    town: Town, place: str
) -> None:
    mei = await town.resident()
    await sends_a_need(mei)
    await mei.says("/settings")
    await mei.presses("Where I live")
    await mei.presses(place)
    if place == "Riverside":
        await mei.presses("Grid 7")
    lives = "Riverside Grid 7" if place == "Riverside" else "not in one of our communities"
    mei.sees(f"Where you live: {lives}")
    mei.sees("stays with the place it was for")
    await sends_a_need(mei)
    here, there = [case["place_id"] for case in await town.cases()]
    assert here == town.places["Building 2"].id
    assert there == town.places["Grid 7" if place == "Riverside" else "Osmanthus"].id


async def test_settings_wait_for_a_form_under_way_and_danger_does_not(town: Town) -> None:
    mei, wu = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says("The stair light is broken")
    await mei.says("/settings")
    await mei.presses("Quiet hours")
    mei.is_told("in the middle of something else")
    await mei.presses("Large and few: turn on")
    mei.sees("Large and few: on")
    await mei.says("/cancel")
    await mei.presses("More")
    for label in ("Where I live",):
        await mei.presses(label)
    await mei.says("I want to kill myself")
    mei.sees("please call at once")
    wu.sees("I want to kill myself", "Take it")


async def test_a_stranger_and_a_forged_press_change_nothing(town: Town) -> None:
    mei, ann = await town.resident(), town.stranger()
    await ann.presses_data("s:large")
    ann.is_told("haven't met yet")
    for forged in ("s:", "s:nothing", "s:card", "s:large2"):
        await mei.presses_data(forged)
        mei.is_told("no longer works")
    await mei.presses_data("s:card99")
    mei.sees("Your settings")
