"""Where a task's buttons are pressed late, early, by the wrong hand, or two at one moment."""

import pytest

from linkage.models import Role
from storage.unit import Unit
from tests.handlers.chat import Town
from tests.handlers.tasks import asks, helper, helping, says_done, taken
from tests.handlers.test_attendance import accepted, word_of
from tests.handlers.test_event_tasks import asks_for_volunteers
from tests.handlers.test_hours_paid import offering, solved
from tests.handlers.test_reserve import standing_by, states


async def volunteer_ids(town: Town) -> list[int]:
    """Who accepted, in the order they did."""
    rows = await town.rows("SELECT volunteer_id FROM assignments ORDER BY nth, volunteer_id")
    return [row["volunteer_id"] for row in rows]


async def test_a_reserve_is_not_called_after_the_task_is_over(town: Town) -> None:
    _, grace, volunteers = await standing_by(town)
    for one in volunteers[:2]:
        await one.presses_data("t:1:come")
    await town.advance(hours=26)
    _, second, _ = await volunteer_ids(town)
    await grace.presses_data(f"t:1:decide_missed:{second}")
    await town.ring_due()
    volunteers[2].sees_no("You are needed")
    assert "taken" not in await states(town)


async def test_hours_of_who_was_there_outlive_a_wish_not_to_meet_again(town: Town) -> None:
    mei, grace = await taken(town)
    ann, bob = [await helper(town, name) for name in ("Ann", "Bob")]
    await asks(town, grace, people="2")
    for one in (ann, bob):
        await one.presses("I'll do it")
        await one.presses_data("t:1:come")
    await town.advance(hours=26)
    _, second = await volunteer_ids(town)
    await mei.presses_data("t:1:apart")
    await mei.presses("Ann")
    await mei.presses("Yes, not again")
    await grace.presses_data(f"t:1:decide_missed:{second}")
    await town.ring_due()
    await says_done(ann, "1h")
    assert (await states(town)).get("done") == 1


async def test_a_task_that_was_called_off_shows_no_address(town: Town) -> None:
    mei, grace = await taken(town)
    ann = await helper(town, "Ann")
    await asks(town, grace)
    await ann.presses("I'll do it")
    await town.ring_due()
    await grace.presses_data("t:1:call_off")
    mei.sees("was called off, so nobody will come")
    await ann.presses_data("t:1:show")
    assert "Building 2" not in ann.last.text


async def test_the_office_that_stands_in_can_do_what_is_to_be_done(town: Town) -> None:
    _, grace = await taken(town)
    office = await town.worker(Role.STREET_OFFICE, name="Olga")
    ann = await helper(town, "Ann")
    await asks(town, grace)
    await ann.presses("I'll do it")
    await ann.presses_data("t:1:come")

    async def leaves(unit: Unit) -> None:
        unit.write("DELETE FROM roles WHERE person_id = (SELECT created_by FROM tasks)")

    await town.database.run(leaves)
    await town.advance(hours=24, minutes=30)
    await office.presses("Find somebody else")
    office.sees("Ann did not come", "It counts")


async def test_who_looked_at_a_task_by_themselves_is_answered_too(town: Town) -> None:
    _, grace = await taken(town)
    await helper(town, "Ann")
    await asks(town, grace)
    late = await helper(town, "Late")
    await late.presses_data("t:1:show")
    await late.presses("Ask")
    await late.says("Is there a lift?")
    grace.sees("Is there a lift?")
    await grace.presses("Answer")
    await grace.says("Yes, there is")
    late.sees("Yes, there is")


async def test_find_somebody_else_takes_no_hours_and_call_off_is_over_with_the_task(
    town: Town,
) -> None:
    _, grace, ann = await helping(town, hours=3)
    await town.advance(minutes=26)
    replace = next(one for one in grace.screen if "Find somebody else" in one.buttons)
    await says_done(ann, "30 min")
    await grace.presses_data(replace.buttons["Find somebody else"], replace)
    grace.is_told("noted as done")
    await town.advance(hours=2)
    await grace.presses_data("t:1:call_off")
    grace.is_told("is over")
    assert await states(town) == {"done": 1}


async def test_nobody_is_sent_home_from_the_door(town: Town) -> None:
    mei, grace, ann = await helping(town, hours=3)
    await ann.presses_data("t:1:set_out")
    await ann.presses_data("t:1:here")
    await ann.says(word_of(mei))
    await grace.presses_data("t:1:call_off")
    grace.is_told("Somebody is there already")
    assert await states(town) == {"here": 1}


async def test_a_stranger_learns_nothing_of_a_task_and_reaches_nobody(town: Town) -> None:
    _, grace = await taken(town)
    await asks(town, grace)
    zoe = await town.resident("Zoe")
    for verb in ("decline", "ask"):
        await zoe.presses_data(f"t:1:{verb}")
        zoe.is_told("not yours")
    assert await town.rows("SELECT * FROM offers") == []


async def test_no_more_weeks_lets_this_one_be_that_is_done_early(town: Town) -> None:
    _, grace = await taken(town)
    ann = await helper(town, "Ann")
    await asks(town, grace, often="Every week")
    await ann.presses("I'll do it")
    await ann.presses_data("t:1:come")
    await town.advance(hours=24, minutes=20)
    await says_done(ann, "30 min")
    await grace.presses_data("t:2:stop")
    assert await town.rows("SELECT id FROM tasks WHERE weekly = 1") == []
    assert await states(town) == {"done": 1}


async def test_two_weeks_skipped_at_once_make_no_week_twice(town: Town) -> None:
    _, grace = await taken(town)
    heidi = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Heidi")
    await asks(town, grace, often="Every week")
    await town.at_once(grace.presses_data("t:1:call_off"), heidi.presses_data("t:2:call_off"))
    rows = await town.rows("SELECT starts_at FROM tasks")
    assert len({row["starts_at"] for row in rows}) == len(rows) == 4


async def test_who_accepts_in_the_moment_it_is_called_off_hears_so(town: Town) -> None:
    _, grace = await taken(town)
    ann = await helper(town, "Ann")
    await asks(town, grace)
    await town.at_once(ann.presses_data("t:1:accept"), grace.presses_data("t:1:call_off"))
    await town.ring_due()
    if await states(town):
        assert any("You need not come" in one.text for one in ann.screen)


async def test_hours_are_decided_once_the_task_has_begun(town: Town) -> None:
    mei, grace, ann, _ = await accepted(town)
    [who] = await volunteer_ids(town)
    await grace.presses_data(f"t:1:decide_other:{who}")
    grace.is_told("begins")
    await mei.presses_data(f"t:1:undone:{who}")
    mei.is_told("begins")
    assert await states(town) == {"taken": 1}
    assert ann.toast is not None


async def test_two_who_set_out_at_once_have_one_word(town: Town) -> None:
    mei, _, ann, bob = await accepted(town, people="2")
    await bob.presses("I'll do it")
    await town.advance(hours=22, minutes=30)
    await town.at_once(ann.presses_data("t:1:set_out"), bob.presses_data("t:1:set_out"))
    words = {word_of(mei)} | {row["word"] for row in await town.rows("SELECT * FROM words_of_day")}
    assert len(words) == 1


async def test_at_an_event_somebody_is_there_by_saying_so(town: Town) -> None:
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    ann = await helper(town, "Ann")
    await asks_for_volunteers(grace, people="1")
    await town.ring_due()
    await ann.presses_data("t:1:accept")
    await ann.presses_data("t:1:come")
    await town.advance(hours=22, minutes=50)
    await ann.presses("I'm here")
    assert await states(town) == {"here": 1}


async def test_offered_hours_are_paid_though_one_helper_was_forgotten(town: Town) -> None:
    mei, grace, ann, bob = await offering(town, "Ann", "Bob")
    await says_done(ann, "50 min")
    await mei.presses("Yes, that's right")
    await bob.presses_data("t:1:set_out")
    await town.advance(minutes=30)
    await bob.says("/forget")
    await bob.presses("Yes, forget me")
    await solved(mei, grace)
    await town.advance(hours=100)
    kinds = [row["kind"] for row in await town.rows("SELECT kind FROM transfers")]
    assert "spending" in kinds


async def test_nobody_judges_their_own_no_show(town: Town) -> None:
    _, grace, ann = await helping(town, hours=3)
    await town.advance(minutes=26)
    await grace.presses("Find somebody else")
    [who] = await volunteer_ids(town)

    async def becomes_one(unit: Unit) -> None:
        unit.write(
            "INSERT INTO roles (person_id, role, place_id, organization, lead, granted_at)"
            " VALUES (:who, 'volunteer_coordinator', 1, '', 0, 0)",
            who=who,
        )

    await town.database.run(becomes_one)
    await ann.presses_data(f"t:1:excuse:{who}")
    assert await states(town) == {"missed": 1}


async def test_a_no_show_is_brought_to_who_decides_until_they_do(town: Town) -> None:
    _, grace, _ = await helping(town, hours=3)
    await town.advance(minutes=26)
    await grace.presses("Find somebody else")
    await town.advance(hours=60)
    grace.sees("Please say whether it counts", "It counts", "It does not count")
    await grace.presses("It does not count")
    await town.advance(hours=48)
    grace.sees_no("Please say whether it counts")


@pytest.mark.parametrize("hour", ["06:30", "07:00"])
async def test_a_task_of_the_early_morning_is_asked_of_before_the_night(
    town: Town, hour: str
) -> None:
    mei, grace = await taken(town)
    ann = await helper(town, "Ann")
    await asks(town, grace, hour=hour)
    await ann.presses("I'll do it")
    await town.advance(hours=10, minutes=30)
    ann.sees_no("Are you coming?")
    await town.advance(hours=1)
    ann.sees("Are you coming?")
    assert word_of(mei)
