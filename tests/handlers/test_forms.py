"""The engine of forms: stale and double presses, new questions, and answers that are never lost."""

import dataclasses

import pytest

import handlers.need
from handlers.flow import FLOWS
from handlers.need import NEED
from tests.handlers.chat import HOUR, Somebody, Town
from tests.handlers.conftest import sends_a_need


async def at_check(town: Town) -> Somebody:
    """A resident who has only *Send* left to press."""
    mei = await town.resident()
    await mei.says("The stair light is broken")
    await mei.presses("Repairs in common areas")
    await mei.presses("Urgent")
    return mei


async def test_a_double_tap_on_send_is_one_case_and_a_kind_answer(town: Town) -> None:
    mei = await at_check(town)
    data, shown = mei.last.buttons["Send"], mei.last
    await mei.presses_data(data, shown)
    await mei.presses_data(data, shown)
    mei.is_told("This was done already, or given up; no need to press again.")
    assert len(await town.cases()) == 1


async def test_a_press_on_a_form_that_is_over_asks_for_no_ok(town: Town) -> None:
    mei = await at_check(town)
    data, shown = mei.last.buttons["Send"], mei.last
    await mei.presses_data(data, shown)
    turn = await mei.does(callback_query=mei.press(data, shown))
    assert turn is not None
    assert turn.toast
    assert not turn.alert


async def test_a_double_press_on_an_option_answers_one_question(town: Town) -> None:
    mei = await town.resident()
    await mei.says("The stair light is broken")
    data, shown = mei.last.buttons["Repairs in common areas"], mei.last
    await mei.presses_data(data, shown)
    await mei.presses_data(data, shown)
    mei.is_told("You have answered this already")
    assert "How soon" in mei.last.text


async def test_a_double_press_on_back_goes_one_question_back(town: Town) -> None:
    mei = await town.resident()
    await mei.says("The stair light is broken")
    await mei.presses("Repairs in common areas")
    data, shown = mei.last.buttons["Back"], mei.last
    await mei.presses_data(data, shown)
    await mei.presses_data(data, shown)
    mei.is_told("You have answered this already")
    assert "What is it about?" in mei.last.text


async def test_keep_on_an_older_question_keeps_nothing_of_another(town: Town) -> None:
    mei = await town.resident()
    await mei.says("The stair light is broken")
    await mei.presses("Repairs in common areas")
    await mei.presses("Back")
    await mei.presses("Back")
    data, shown = mei.last.buttons["Keep: The stair light is broken"], mei.last
    await mei.presses_data(data, shown)
    await mei.presses_data(data, shown)
    mei.is_told("You have answered this already")
    assert "What is it about?" in mei.last.text


async def test_a_press_on_a_months_old_button_changes_nothing_and_says_so(town: Town) -> None:
    mei = await at_check(town)
    old = mei.last
    await mei.presses("Send")
    town.clock.at += 90 * 24 * HOUR
    await mei.says("/need The pipe in the hallway leaks")
    before = await town.rows("SELECT * FROM conversations")
    for data in old.buttons.values():
        await mei.presses_data(data)
        mei.is_told("This was done already, or given up")
    assert await town.rows("SELECT * FROM conversations") == before
    assert len(await town.cases()) == 1


async def test_a_question_added_while_somebody_is_half_way_is_asked(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    shorter = dataclasses.replace(NEED, steps=(NEED.steps[0], NEED.steps[2]))
    mei = await town.resident()
    with monkeypatch.context() as before:
        before.setitem(FLOWS, NEED.name, shorter)
        before.setattr(handlers.need, "NEED", shorter)
        await mei.says("The stair light is broken")
        await mei.presses("Urgent")
        mei.sees("Please check", "Send")
    await town.restart()
    await mei.presses("Send")
    mei.is_told("You have answered this already")
    await mei.says("/start")
    mei.sees("What is it about?")
    await mei.presses("Repairs in common areas")
    mei.sees("How soon: Urgent", "Send")
    await mei.presses("Send")
    mei.sees("Your number is 1001")


async def test_two_people_fill_in_forms_side_by_side(town: Town) -> None:
    mei, lin = await town.resident("Mei"), await town.resident("Lin")
    await town.at_once(
        sends_a_need(mei, "The stair light is broken"), sends_a_need(lin, "The door lock is broken")
    )
    told = {case["text"] for case in await town.cases()}
    assert told == {"The stair light is broken", "The door lock is broken"}


async def test_what_was_laid_aside_is_not_kept_where_it_is_no_answer_any_more(town: Town) -> None:
    ann = town.stranger()
    await ann.says("/start")
    for label in ("English", "Yes, that's fine"):
        await ann.presses(label)
    await ann.presses("Osmanthus")
    await ann.presses("Grid 1")
    for _ in range(2):
        await ann.presses("Back")
    await ann.presses("Riverside")
    assert "Grid 7" in ann.last.buttons
    assert not any("Keep" in label for label in ann.last.buttons)


async def test_what_stands_behind_need_joins_the_need_under_way(town: Town) -> None:
    mei = await town.resident()
    await mei.says("The stair light is broken")
    await mei.says("/need my tap leaks badly since Monday")
    mei.sees("I have added that")
