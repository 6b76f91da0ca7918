"""The day and the hour of a task, as the coordinator writes them; today is Monday, 2 March."""

import pytest

from tests.handlers.chat import Somebody, Town
from tests.handlers.tasks import taken

WORDS = "Carry two bags up to the third floor"


async def at_the_day(town: Town) -> Somebody:
    """Grace has told what is to be done, and is asked for the day."""
    _, grace = await taken(town)
    await grace.presses("Find a volunteer")
    await grace.says(WORDS)
    grace.sees("On which day?")
    return grace


async def check(grace: Somebody) -> str:
    """Fill in the rest; what the check shows."""
    await grace.presses("60 minutes")
    await grace.says("1")
    await grace.presses("Nothing special")
    text = grace.sees(WORDS, "Ask volunteers").text
    assert f"{WORDS}\n" in text
    return text


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Thursday", "Thu 5 Mar"),
        ("next Tuesday", "Tue 10 Mar"),
        ("周三", "Wed 4 Mar"),
        ("3月25日", "Wed 25 Mar"),
        ("后天", "Wed 4 Mar"),
        ("Wed 11 Mar", "Wed 11 Mar"),
        ("tomorrow please", "Tomorrow"),
    ],
)
async def test_the_day_may_be_written(town: Town, said: str, day: str) -> None:
    grace = await at_the_day(town)
    await grace.says(said)
    grace.sees("At what time?")
    await grace.says("9:30")
    text = await check(grace)
    assert day in text
    assert "09:30" in text


@pytest.mark.parametrize(
    ("said", "hour"),
    [("Thursday 7pm", "19:00"), ("周四下午三点半", "15:30"), ("5 March at 10:15", "10:15")],
)
async def test_an_hour_beside_the_day_answers_both(town: Town, said: str, hour: str) -> None:
    grace = await at_the_day(town)
    await grace.says(said)
    text = await check(grace)
    assert "Thu 5 Mar" in text
    assert hour in text


async def test_an_hour_is_read_in_words_and_one_that_has_passed_is_asked(town: Town) -> None:
    grace = await at_the_day(town)
    await grace.says("today at 9am")
    grace.sees("At what time?")
    await grace.says("7pm")
    assert "19:00" in await check(grace)


async def test_a_day_that_is_not_clear_is_no_part_of_the_task(town: Town) -> None:
    grace = await at_the_day(town)
    await grace.says("some day next week")
    grace.sees("could not tell which day")
    grace.sees("On which day?")
    await grace.says("5 March 7pm")
    await check(grace)


async def test_what_names_no_day_still_belongs_to_the_task(town: Town) -> None:
    grace = await at_the_day(town)
    await grace.says("They are heavy")
    await grace.presses("Tomorrow")
    await grace.says("9:00")
    await grace.presses("60 minutes")
    await grace.says("1")
    await grace.presses("Nothing special")
    grace.sees(f"{WORDS}\nThey are heavy")
