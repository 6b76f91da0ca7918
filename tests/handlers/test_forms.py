"""The engine of forms: stale and double presses, new questions, and answers that are never lost."""

import dataclasses

import pytest

import handlers.residents.need
from handlers.forms.flow import FLOWS
from handlers.residents.need import NEED
from linkage.models import Role
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
        before.setattr(handlers.residents.need, "NEED", shorter)
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


async def asking(town: Town) -> tuple[Somebody, Somebody]:
    """A resident, and a worker who has their need and is asked what to ask them."""
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    await li.presses("Ask the resident")
    return mei, li


async def test_a_question_that_gives_way_to_another_form_is_said_to_be_put_aside(
    town: Town,
) -> None:
    mei, li = await asking(town)
    await li.presses("Done")
    li.sees("What you were going to write about No. 1001 is put aside")
    li.sees("No. 1001: what was done?")
    await li.presses("Note")
    li.sees("What you were going to write about No. 1001 is put aside")
    await li.says("Ask which floor")
    li.sees("Noted with No. 1001")
    mei.sees_no("Ask which floor")


async def test_the_same_form_pressed_twice_is_asked_again_and_nothing_is_put_aside(
    town: Town,
) -> None:
    _, li = await asking(town)
    await li.presses("Ask the resident")
    li.sees_no("put aside")
    await li.says("Which floor?")
    li.sees("is on its way")


async def test_of_another_case_it_is_said_which_one_is_put_aside(town: Town) -> None:
    mei, li = await asking(town)
    await sends_a_need(mei, "The lift is out of order")
    await li.presses_data("c:1002:take")
    await li.presses_data("c:1002:ask")
    li.sees("What you were going to write about No. 1001 is put aside")
    await li.says("Which lift?")
    assert "No. 1002" in mei.sees("Which lift?").text


async def test_pictures_of_a_question_are_kept_when_another_form_is_pressed(town: Town) -> None:
    mei, li = await asking(town)
    await li.sends_photo("Is it this one?", album="1")
    await li.presses_data("c:1001:done")
    li.is_told("You are in the middle of something else")
    await li.presses("That is all")
    mei.sees("Is it this one?")
    mei.gets("photo-1280")


async def test_what_was_taken_back_to_be_changed_is_not_lost_to_another_form(town: Town) -> None:
    mei = await town.resident()
    await sends_a_need(mei, "The lift is out of order")
    await mei.says("/need The stair light is broken")
    await mei.presses("Back")
    await mei.presses_data("c:1001:write")
    mei.is_told("You are in the middle of something else")
    await mei.presses("Keep: The stair light is broken")
    mei.sees("What is it about?")


async def test_what_comes_too_late_is_said_not_to_be_sent(town: Town) -> None:
    mei, li = await asking(town)
    await mei.presses_data("c:1001:withdraw")
    await mei.presses("Just withdraw it")
    await li.says("Which floor?")
    li.sees("What you wrote was not sent")
    mei.sees_no("Which floor?")


async def test_what_stands_behind_need_joins_the_need_under_way(town: Town) -> None:
    mei = await town.resident()
    await mei.says("The stair light is broken")
    await mei.says("/need my tap leaks badly since Monday")
    mei.sees("I have added that")
