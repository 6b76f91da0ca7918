"""What residents say of the outcome, pressed or written, and whom it reaches."""

import pytest

from linkage.models import Role
from storage import people
from storage.unit import Unit
from tests.handlers.chat import STREET, Somebody, Town
from tests.handlers.conftest import sends_a_need
from tests.handlers.test_follow_up import done, state


async def verdicts(town: Town) -> list[tuple[int | None, int | None]]:
    """What was answered of each follow-up: whether it is solved, and how satisfied they are."""
    rows = await town.rows("SELECT resolved, satisfaction FROM follow_ups ORDER BY round")
    return [(row["resolved"], row["satisfaction"]) for row in rows]


async def rated(town: Town, face: str) -> tuple[Somebody, Somebody, Somebody]:
    """A resident whose need is solved and who says how satisfied they are."""
    mei, li, zhao = await done(town)
    await mei.presses("Yes, it is solved")
    await mei.presses(face)
    return mei, li, zhao


async def test_partly_goes_back_to_the_worker_with_what_is_missing(town: Town) -> None:
    mei, li, zhao = await done(town)
    await mei.presses("Partly")
    mei.sees("No. 1001 goes back to the residents' committee")
    mei.sees("Please go on about No. 1001")
    li.sees("the resident says it is partly solved", "Done", "Ask the resident")
    zhao.sees_nothing()
    await mei.sends_voice()
    li.gets("voice-1")
    assert await state(town) == "taken"
    # DOMAIN.md: only what is answered "resolved" counts as solved.
    assert await verdicts(town) == [(0, None)]
    await li.presses("Done")
    await li.presses("Skip")
    await mei.presses("Yes, it is solved")
    assert await verdicts(town) == [(0, None), (1, None)]
    await mei.presses_data("c:1001:show")
    mei.sees("you said it is partly solved; it went on with the residents' committee")


async def test_who_wants_few_buttons_says_yes_or_not_yet(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await mei.says("/settings")
    await mei.presses("Large and few: turn on")
    await sends_a_need_in_few_words(mei)
    await li.presses("Take it")
    await li.presses("Done")
    await li.presses("Skip")
    assert list(mei.sees("Is it solved?").buttons) == ["Yes, it is solved", "No, not yet"]
    await mei.presses("Yes, it is solved")
    assert list(mei.sees("How satisfied").buttons) == ["Satisfied", "Not satisfied"]
    await mei.says("so-so")
    mei.sees("Anything to add?")
    assert await verdicts(town) == [(1, 3)]


async def sends_a_need_in_few_words(mei: Somebody) -> None:
    """Tell a need where two buttons are seen at a time."""
    await mei.says("The stair light is broken")
    for label in ("Repairs in common areas", "Urgent", "Send"):
        await mei.presses(label)


@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("不行，还是漏水", "reopen"),
        ("没有！根本没人来", "reopen"),
        ("No, it still leaks", "reopen"),
        ("只解决了一部分，三楼还没修", "partly"),
        ("Partly. The one on the third floor is still dark", "partly"),
    ],
)
async def test_what_is_said_with_a_verdict_goes_with_it(town: Town, words: str, move: str) -> None:
    mei, li, _ = await done(town)
    await mei.says(words)
    assert (await town.moves())[-2:] == [move, "write"]
    li.sees(f"from the resident:\n{words}")
    mei.sees("your words have been passed on")
    mei.sees_no("Please go on about")


@pytest.mark.parametrize(
    "words", ["解决了，谢谢", "好了，谢谢您！", "可以了", "行了，谢谢", "Yes, thank you"]
)
async def test_thanks_beside_a_yes_are_no_more_than_that(town: Town, words: str) -> None:
    mei, _, _ = await done(town)
    await mei.says(words)
    mei.sees("How satisfied are you")
    assert await state(town) == "closed"


@pytest.mark.parametrize("words", ["解决了，不过又坏了另一盏", "Yes, but the other one is out now"])
async def test_a_yes_with_a_but_is_for_a_person_to_read(town: Town, words: str) -> None:
    mei, _, _ = await done(town)
    await mei.says(words)
    mei.sees("", "It is something new")
    assert await state(town) == "done"


async def test_of_two_cases_the_words_beside_a_verdict_are_not_lost(town: Town) -> None:
    mei, li, _ = await done(town)
    await sends_a_need(mei, "The lift is stuck")
    await li.presses("Take it")
    await li.presses("Done")
    await li.presses("Skip")
    await mei.says("No, it still leaks")
    mei.sees("What is this about?")
    await mei.presses("No. 1001 · Repairs in common areas · done, to be confirmed")
    li.sees("from the resident:\nNo, it still leaks")


@pytest.mark.parametrize(
    ("words", "satisfaction"),
    [("😀", 5), ("☹️", None), ("🙁", 2), ("很不满意", 1), ("还行", 3), ("I'm satisfied.", 4)],
)
async def test_faces_and_their_words_may_be_written(
    town: Town, words: str, satisfaction: int | None
) -> None:
    mei, _, _ = await done(town)
    await mei.presses("Yes, it is solved")
    await mei.says(words)
    assert await verdicts(town) == [(1, satisfaction)]


async def test_the_words_of_a_face_are_a_need_where_none_was_asked_for(town: Town) -> None:
    mei = await town.resident()
    await mei.says("很不满意")
    mei.sees("What is it about?")


async def test_the_words_of_a_face_are_no_answer_weeks_later(town: Town) -> None:
    mei, *_ = await done(town)
    await mei.presses("Yes, it is solved")
    await town.advance(hours=24 * 30)
    await mei.says("很不满意")
    mei.sees("What is it about?")


async def test_what_is_added_stands_on_the_timeline_and_reaches_the_worker(town: Town) -> None:
    mei, li, zhao = await rated(town, "😀")
    await mei.sends_photo("So bright now")
    mei.sees("that stands with No. 1001 now", "It is something new")
    li.sees("After No. 1001 was closed, the resident said:\nSo bright now", "Open the case")
    li.gets("photo-1280")
    zhao.sees_no("So bright now")
    assert (await town.moves())[-1] == "add"
    assert await state(town) == "closed"
    await mei.presses_data("c:1001:show")
    mei.sees("you said afterwards: So bright now [picture]")
    await li.presses_data("c:1001:card")
    li.sees("the resident said afterwards: So bright now [picture]")


async def test_what_is_added_may_be_a_need_of_its_own(town: Town) -> None:
    mei, _, _ = await rated(town, "😀")
    await mei.says("The gate squeaks")
    await mei.presses("It is something new")
    for label in ("Repairs in common areas", "Urgent", "No, something new", "Send"):
        if label in mei.last.buttons:
            await mei.presses(label)
    assert [case["text"] for case in await town.cases()][1:] == ["The gate squeaks"]


async def test_a_need_by_command_is_no_addition(town: Town) -> None:
    mei, _, _ = await rated(town, "😀")
    await mei.says("/need The gate squeaks")
    mei.sees("What is it about?")
    assert "add" not in await town.moves()


async def test_a_low_satisfaction_is_seen_at_once_above_the_desk(town: Town) -> None:
    mei, li, zhao = await rated(town, "🙁")
    zhao.sees("No. 1001 is closed; the resident says: Not satisfied", "Open the case")
    li.sees_no("the resident says")
    await mei.says("It took a month")
    for one in (li, zhao):
        one.sees("After No. 1001 was closed, the resident said:\nIt took a month")


async def test_where_a_desk_has_a_lead_they_see_it_and_the_street_office_does_not(
    town: Town,
) -> None:
    hong = await town.worker(Role.COMMITTEE_WORKER, name="Hong", lead=True)
    await town.worker(Role.COMMITTEE_WORKER, name="Wu")
    mei, li, zhao = await done(town)
    hong.news.clear()
    await mei.presses("No, not yet")
    mei.sees("No. 1001 goes on, and whoever leads that desk knows")
    li.sees("the resident says it is not solved")
    hong.sees("the resident says it is not solved", "Hand to", "Take it")
    zhao.sees_nothing()
    await mei.says("It is dark again")
    await li.presses("Done")
    await li.presses("Skip")
    for label in ("Yes, it is solved", "😞"):
        await mei.presses(label)
    hong.sees("No. 1001 is closed; the resident says: Not satisfied at all")
    zhao.sees_nothing()


async def test_of_a_leads_own_work_the_street_office_hears(town: Town) -> None:
    mei = await town.resident()
    hong = await town.worker(Role.COMMITTEE_WORKER, name="Hong", lead=True)
    zhao = await town.worker(Role.STREET_OFFICE, name="Zhao")
    await sends_a_need(mei)
    await hong.presses("Take it")
    await hong.presses("Done")
    await hong.presses("Skip")
    await mei.presses("No, not yet")
    zhao.sees("the resident says it is not solved")


async def test_so_so_is_not_low(town: Town) -> None:
    _, _, zhao = await rated(town, "😐")
    zhao.sees_no("the resident says")


async def test_who_left_the_desk_is_not_told_what_is_added(town: Town) -> None:
    mei, li, _ = await rated(town, "😀")
    wu = await town.worker(Role.COMMITTEE_WORKER, name="Wu")

    async def leaves(unit: Unit) -> None:
        person, _ = await people.who(unit, li.id)
        assert person is not None
        people.revoke(unit, person.id, Role.COMMITTEE_WORKER, town.places[STREET].id, "")

    await town.database.run(leaves)
    await mei.says("So bright now")
    li.sees_no("So bright now")
    wu.sees("So bright now")


async def test_by_night_the_follow_up_waits_for_the_morning(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    mei.sees("taken your No. 1001")
    await town.advance(hours=13)
    await li.presses("Done")
    await li.sends_photo("New bulb")
    li.sees("once their quiet hours are over")
    mei.sees_nothing()
    await town.advance(hours=7)
    mei.sees_nothing()
    await town.advance(hours=1)
    mei.gets("photo-1280")
    assert not mei.sees("New bulb [picture]", "Yes, it is solved").silent
    await town.advance(hours=47)
    mei.sees_no("May we ask once more")
    await town.advance(hours=1)
    mei.sees("May we ask once more")
    await town.advance(hours=48)
    mei.sees("your No. 1001 is closed")


async def test_ones_own_quiet_hours_hold_the_follow_up_back_too(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await mei.says("/settings")
    await mei.presses("Quiet hours")
    await mei.says("8:00-20:00")
    await li.presses("Take it")
    mei.sees("taken your No. 1001")
    await li.presses("Done")
    await li.presses("Skip")
    mei.news.clear()
    await town.advance(hours=9)
    mei.sees_nothing()
    await town.advance(hours=1)
    mei.sees("Is it solved?")


async def test_a_verdict_before_the_morning_needs_no_question(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    await town.advance(hours=13)
    await li.presses("Done")
    await li.presses("Skip")
    await mei.says("Fixed!")
    await mei.presses("😀")
    await mei.presses("Skip")
    await town.advance(hours=200)
    mei.sees_no("solved?")
    assert await verdicts(town) == [(1, 5)]
