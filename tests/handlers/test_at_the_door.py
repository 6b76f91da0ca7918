"""At the door nothing stands in the way: no button to press first, no form left open."""

import pytest

from tests.handlers.chat import SPOTS, Somebody, Town
from tests.handlers.conftest import sends_a_need
from tests.handlers.tasks import asks, helper, taken
from tests.handlers.test_attendance import states, word_of

NORTH, EAST = SPOTS["Building 2"]


async def due(town: Town, sets_out: bool = True) -> tuple[Somebody, Somebody]:
    """Mei, and Ann who has the task at one; it is eleven, and she is on the way."""
    mei, grace = await taken(town)
    ann = await helper(town, "Ann")
    await asks(town, grace, day="Today", hour="13:00")
    await town.advance(minutes=60)
    await ann.presses("I'll do it")
    await town.ring_due()
    if sets_out:
        await ann.presses("On my way")
    return mei, ann


@pytest.mark.parametrize("sets_out", [True, False])
async def test_a_location_alone_says_that_they_are_there(town: Town, sets_out: bool) -> None:
    mei, ann = await due(town, sets_out)
    await ann.shares(31.5, EAST)
    ann.sees("30 km away")
    ann.sees_no("What is it about?")
    await ann.shares(NORTH, EAST)
    ann.sees("You are there, and everybody knows")
    mei.sees("Ann has arrived")
    assert await states(town) == ["here"]


async def test_four_digits_alone_say_so_too(town: Town) -> None:
    mei, ann = await due(town)
    await ann.says(f"{(int(word_of(mei)) + 1) % 10_000:04}")
    ann.sees("not today's four digits")
    await ann.says(f" {word_of(mei)}")
    ann.sees("You are there, and everybody knows")
    assert await states(town) == ["here"]


@pytest.mark.parametrize("said", ["20260", "my lift card 2222 is broken", "1002"])
async def test_other_digits_are_heard_as_ever(town: Town, said: str) -> None:
    _, ann = await due(town)
    await sends_a_need(ann, "my lift card is broken", "Lift trouble")
    await ann.says(said)
    ann.sees_no("four digits")
    assert await states(town) == ["on_way"]


async def test_who_is_expected_nowhere_shares_a_location_as_ever(town: Town) -> None:
    _, grace = await taken(town)
    ann = await helper(town, "Ann")
    await asks(town, grace, hour="18:00")
    await ann.presses("I'll do it")
    await ann.shares(NORTH, EAST)
    ann.sees_no("You are there")
    assert await states(town) == ["taken"]


async def test_a_form_left_open_waits_and_goes_on(town: Town) -> None:
    mei, ann = await due(town)
    await ann.says("the bulb on our stairs is broken")
    await ann.presses("I'm here")
    ann.sees("four digits")
    await ann.presses("I'm here")
    ann.sees("four digits")
    await ann.says(word_of(mei))
    ann.sees("You are there, and everybody knows")
    ann.sees("let's go on from there")
    ann.sees("What is it about?", "Repairs in common areas")
    await town.advance(minutes=150)
    await ann.presses("✅ Done")
    await ann.presses("1 hour")
    ann.sees("let's go on from there")
    await ann.presses("Repairs in common areas")
    await ann.presses("In the next few days")
    ann.sees("the bulb on our stairs is broken", "Send")
    assert await states(town) == ["done"]


async def test_leaving_the_question_leads_back(town: Town) -> None:
    mei, ann = await due(town)
    await ann.says("the bulb on our stairs is broken")
    await ann.presses("I'm here")
    await ann.says("/cancel")
    ann.sees("cancelled")
    ann.sees("What is it about?", "Repairs in common areas")
    await ann.presses("I'm here")
    await ann.says("/volunteer")
    await ann.presses("Take a rest")
    ann.is_told("in the middle of something else")
    await ann.says(word_of(mei))
    assert await states(town) == ["here"]


async def test_a_button_of_the_form_that_waits_goes_on_with_it(town: Town) -> None:
    mei, ann = await due(town)
    await ann.says("the bulb on our stairs is broken")
    await ann.presses("I'm here")
    await ann.presses("Repairs in common areas")
    ann.sees("How soon")
    await ann.presses("I'm here")
    await ann.says(word_of(mei))
    ann.sees("How soon")


async def test_help_comes_whatever_form_is_open(town: Town) -> None:
    _, ann = await due(town)
    await ann.says("the bulb on our stairs is broken")
    await ann.presses("Something is wrong")
    ann.sees("110")
    assert await town.rows("SELECT id FROM cases WHERE task_id IS NOT NULL") != []
