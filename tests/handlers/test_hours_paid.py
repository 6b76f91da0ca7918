"""Hours that a resident offered move by as many minutes as volunteers' help took."""

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import number_in
from tests.handlers.hours import earns, has
from tests.handlers.tasks import asks, helper, says_done
from tests.handlers.test_timebank import asks_with_hours


async def offering(town: Town, *names: str) -> tuple[Somebody, ...]:
    """Mei offers two of three hours, Grace has the case, and their task for it has begun."""
    mei = await town.resident()
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    await earns(town, mei, 180, task=99)
    await asks_with_hours(mei, "2 hours")
    await mei.presses("Send")
    assert number_in(grace.last.text) == 1001
    await grace.presses("Take it")
    helpers = [await helper(town, name) for name in names or ("Ann",)]
    await asks(town, grace, day="Today", hour="13:00", people=str(len(helpers)))
    await town.advance(minutes=30)
    for one in helpers:
        await one.presses("I'll do it")
        await town.ring_due()
    await town.advance(hours=3, minutes=40)
    return mei, grace, *helpers


async def solved(mei: Somebody, grace: Somebody) -> None:
    """Grace says that it is done, and Mei that it is solved."""
    await grace.presses("Done")
    await grace.presses("Skip")
    await mei.presses("Yes, it is solved")


async def test_no_more_moves_than_the_help_took(town: Town) -> None:
    mei, grace, ann = await offering(town)
    await says_done(ann, "50 min")
    await mei.presses("Yes, that's right")
    await solved(mei, grace)
    mei.sees("Used for it: 50 minutes; you have 2 hours 10 minutes left")
    await has(ann, "You have: 50 minutes")


async def test_no_more_moves_than_was_offered(town: Town) -> None:
    mei, grace, ann = await offering(town)
    await says_done(ann, "2h")
    await mei.presses("It took another time")
    await mei.says("2h30")
    await grace.presses_data("t:1:decide_other:3")
    await grace.says("2h30")
    await grace.presses("Yes, that's right")
    await solved(mei, grace)
    mei.sees("Used for it: 2 hours; you have 1 hour left")


async def test_help_that_is_confirmed_after_the_verdict_is_paid_for_then(town: Town) -> None:
    mei, grace, ann = await offering(town)
    await says_done(ann, "50 min")
    await solved(mei, grace)
    mei.sees_no("Used for it")
    await mei.presses("Yes, that's right")
    mei.sees("Used for it: 50 minutes; you have 2 hours 10 minutes left")
    await town.advance(hours=80)
    mei.sees_no("Used for it")
    await has(mei, "You have: 2 hours 10 minutes")


async def test_what_did_not_take_place_is_not_paid_for(town: Town) -> None:
    mei, grace, ann = await offering(town)
    await says_done(ann, "50 min")
    await solved(mei, grace)
    await mei.presses("It was not done")
    await grace.presses("It did not take place")
    mei.sees_no("Used for it")
    await has(mei, "You have: 3 hours")


async def test_what_is_withdrawn_is_not_paid_for_though_the_volunteer_is_credited(
    town: Town,
) -> None:
    mei, _, ann = await offering(town)
    await says_done(ann, "50 min")
    await mei.presses_data("c:1001:withdraw")
    await mei.presses("Just withdraw it")
    await mei.presses("Yes, that's right")
    ann.sees("Credited: 50 minutes")
    await has(mei, "You have: 3 hours")


async def test_what_several_gave_is_paid_for_together_once_all_of_it_is_settled(town: Town) -> None:
    mei, grace, ann, bob = await offering(town, "Ann", "Bob")
    await says_done(ann, "30 min")
    await says_done(bob, "40 min")
    await solved(mei, grace)
    ann_id, bob_id = await ids(town, ann), await ids(town, bob)
    await mei.presses_data(f"t:1:right:{ann_id}")
    mei.sees_no("Used for it")
    await mei.presses_data(f"t:1:right:{bob_id}")
    mei.sees("Used for it: 1 hour 10 minutes; you have 1 hour 50 minutes left")


async def ids(town: Town, somebody: Somebody) -> int:
    """Their number."""
    [row] = await town.rows("SELECT id FROM people WHERE chat_id = :id", id=somebody.id)
    return int(row["id"])
