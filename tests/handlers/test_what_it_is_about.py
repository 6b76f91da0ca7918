"""What is written goes where it belongs, it is said where, and there is a way out."""

import pytest

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import sends_a_need
from tests.handlers.test_follow_up import done

NEW = "It is something new"


async def asked(town: Town) -> tuple[Somebody, Somebody]:
    """A resident with two needs, and a worker who asks them about the first."""
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    await sends_a_need(mei, "They shout all night", "Trouble with neighbours")
    await li.presses_data("c:1001:ask")
    await li.says("Which floor is it?")
    return mei, li


async def test_what_is_passed_on_is_said_in_ones_own_words_with_a_way_out(town: Town) -> None:
    mei, _ = await asked(town)
    await mei.says("The third floor")
    told = mei.sees("your answer has been passed on (No. 1001): the residents' committee", NEW)
    assert "“The stair light is …”" in told.text


async def test_an_answer_that_was_something_else_becomes_a_need(town: Town) -> None:
    mei, _ = await asked(town)
    await mei.says("My tap leaks badly since Monday")
    await mei.presses(NEW)
    mei.sees("What is it about?")
    for label in ("Small repairs at home", "Urgent", "Send"):
        await mei.presses(label)
    assert [case["text"] for case in await town.cases()][2:] == ["My tap leaks badly since Monday"]


async def test_somebody_elses_words_are_not_made_a_need(town: Town) -> None:
    mei, _ = await asked(town)
    await mei.says("The third floor")
    lin = await town.resident("Lin")
    await lin.presses_data("c:1001:anew")
    lin.is_told("This button")
    await mei.presses_data("c:1002:anew")
    mei.is_told("This button")


async def test_where_they_have_said_which_one_it_is_no_way_out_is_needed(town: Town) -> None:
    mei, _ = await asked(town)
    await mei.presses_data("c:1002:write")
    await mei.says("Every night since Monday")
    assert mei.sees("passed on (No. 1002)").buttons == {}


async def test_an_answer_in_two_messages_stays_together(town: Town) -> None:
    mei, li = await asked(town)
    await mei.says("The third floor")
    await town.advance(minutes=3)
    await mei.says("next to the lift")
    li.sees("from the resident:\nnext to the lift")
    mei.sees("your words have been passed on (No. 1001)", NEW)
    mei.sees_no("What is this about?")


async def test_later_it_is_asked_which_one_is_meant(town: Town) -> None:
    mei, _ = await asked(town)
    await mei.says("The third floor")
    await town.advance(minutes=6)
    await mei.says("next to the lift")
    mei.sees("What is this about?")


async def test_where_a_moment_ago_it_was_about_two_needs_it_is_asked(town: Town) -> None:
    mei, _ = await asked(town)
    await mei.says("The third floor")
    await mei.presses_data("c:1002:write")
    await mei.says("Every night since Monday")
    await mei.says("after ten")
    mei.sees("What is this about?")


async def test_what_comes_in_a_form_is_said_to_go_with_what_was_told(town: Town) -> None:
    mei = await town.resident()
    await mei.says("The stair light is broken")
    await mei.says("It is dark there at night")
    told = mei.sees("I have added that to “The stair light is broken”")
    assert "If it is something else, tell it once this one is sent" in told.text


@pytest.mark.parametrize(
    "words", ["师傅态度很好，就是来得慢", "It took a month", "The worker was very kind"]
)
async def test_free_words_while_the_faces_wait_are_added(town: Town, words: str) -> None:
    mei, li, _ = await done(town)
    await mei.presses("Yes, it is solved")
    await mei.says(words)
    mei.sees("that stands with No. 1001 now", NEW)
    li.sees(f"After No. 1001 was closed, the resident said:\n{words}")
    await mei.presses("🙂")
    mei.sees("we have noted that", "Anything to add")
    mei.sees_no("Anything to add?")
    assert (await town.moves())[-1] == "add"


async def test_they_can_be_made_a_need(town: Town) -> None:
    mei, _, _ = await done(town)
    await mei.presses("Yes, it is solved")
    await mei.says("The doorbell at the gate is quiet")
    await mei.presses(NEW)
    mei.sees("What is it about?")


@pytest.mark.parametrize("words", ["电梯坏了", "I need a wheelchair on loan"])
async def test_a_plain_need_while_the_faces_wait_is_one(town: Town, words: str) -> None:
    mei, _, _ = await done(town)
    await mei.presses("Yes, it is solved")
    await mei.says(words)
    mei.sees("What is it about?")
    assert "add" not in await town.moves()


async def test_hours_later_they_are_a_need(town: Town) -> None:
    mei, _, _ = await done(town)
    await mei.presses("Yes, it is solved")
    await town.advance(hours=2)
    await mei.says("It took a month")
    mei.sees("What is it about?")
