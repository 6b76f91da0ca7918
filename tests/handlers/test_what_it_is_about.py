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
    data = mei.last.buttons[NEW]
    assert data is not None
    await lin.presses_data(data)
    lin.is_told("This button")
    for forged in (data.replace("1001", "1002"), "n:1001:1", "n:1001:999", "n:1001", "n:"):
        await mei.presses_data(forged)
        mei.is_told("This button")


async def test_each_button_makes_a_need_of_the_words_it_stands_under(town: Town) -> None:
    mei, _ = await asked(town)
    await mei.says("My bathroom tap drips since yesterday")
    first = mei.last
    await mei.says("And the second floor too")
    await mei.presses_data(first.buttons[NEW], first)
    for label in ("Small repairs at home", "Urgent", "Send"):
        await mei.presses(label)
    assert (await town.cases())[-1]["text"] == "My bathroom tap drips since yesterday"


async def says_something_of_it(town: Town) -> tuple[Somebody, Somebody]:
    """A resident who has just written to whoever has their need."""
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, name="Li")
    await sends_a_need(mei)
    await li.presses("Take it")
    await mei.presses_data("c:1001:write")
    await mei.says("It still flickers")
    li.news.clear()
    return mei, li


@pytest.mark.parametrize(
    "words",
    [
        "She laughed at my slippers",
        "That man smelled of beer and left again at once",
        "他昨天来了一下就走了，什么也没修",
    ],
)
async def test_words_that_speak_of_somebody_go_to_nobody_unasked(town: Town, words: str) -> None:
    mei, li = await says_something_of_it(town)
    await mei.says(words)
    mei.sees("What is this about?", "About whoever deals with it", NEW)
    li.sees_nothing()
    await mei.presses("About whoever deals with it")
    mei.sees("how you were treated, and in which of your needs?")
    await mei.presses("No. 1001 · Repairs in common areas · in hand")
    mei.sees("it is kept as No. 1002")
    li.sees_no(words[:8])
    assert (await town.cases())[-1]["complaint"] == 1


async def test_they_may_be_about_the_need_all_the_same(town: Town) -> None:
    mei, li = await says_something_of_it(town)
    await mei.says("He is at home after six")
    await mei.presses("No. 1001 · Repairs in common areas · in hand")
    li.sees("He is at home after six")


async def test_where_nobody_had_it_there_is_nobody_to_complain_of(town: Town) -> None:
    mei = await town.resident()
    await sends_a_need(mei)
    await mei.says("He is at home after six")
    assert "About whoever deals with it" not in mei.sees("What is this about?", NEW).buttons


async def is_asked_while_asked(town: Town) -> tuple[Somebody, Somebody]:
    """It stands unanswered which need words are about; then staff ask something."""
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    await mei.says("The rain comes in")
    mei.sees("What is this about?")
    await li.presses("Ask the resident")
    await li.says("Which floor is it?")
    return mei, li


@pytest.mark.parametrize("replies", [True, False])
@pytest.mark.parametrize("answer", ["The third", "OK"])
async def test_what_comes_after_a_question_of_staff_is_its_answer(
    town: Town, answer: str, replies: bool
) -> None:
    mei, li = await is_asked_while_asked(town)
    if replies:
        await mei.presses("Reply")
    await mei.says(answer)
    li.sees(f"from the resident:\n{answer}")
    mei.sees("your answer has been passed on (No. 1001)")
    mei.sees("“The rain comes in”, has gone to nobody yet")
    mei.sees("What is this about?", "No. 1001 · Repairs in common areas · in hand")
    li.news.clear()
    await mei.says("through the roof")
    mei.sees("Please press what it is about, so that it can be passed on")
    li.sees_nothing()
    await mei.presses("No. 1001 · Repairs in common areas · in hand")
    assert "The rain comes in\nthrough the roof" in li.sees("from the resident:").text


async def test_where_several_ask_it_is_still_said_which_one_is_meant(town: Town) -> None:
    mei, li = await asked(town)
    await li.presses_data("c:1002:take")
    await mei.says("Something with the door")
    await town.advance(minutes=6)
    await mei.says("It squeaks")
    mei.sees("What is this about?")


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
