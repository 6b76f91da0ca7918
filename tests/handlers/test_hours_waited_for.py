"""Hours on which somebody is silent, has gone, or cannot be asked: none waits for ever."""

from linkage.models import Role
from storage import people
from storage.unit import Unit
from tests.handlers.chat import Town
from tests.handlers.conftest import chooses
from tests.handlers.tasks import ERRAND, asks, helper, helping, says_done, taken
from tests.handlers.test_hours import minutes, state
from tests.handlers.test_settings import set_large
from tests.handlers.test_visits import begins_to_enter


async def test_who_says_nothing_is_asked_twice_and_then_it_is_decided(town: Town) -> None:
    mei, grace, ann = await helping(town)
    await town.advance(minutes=31)
    ann.sees("The time is over. If it is done, press Done", "✅ Done")
    mei.sees_no("come and help?")
    await town.advance(hours=24)
    ann.sees("The time is over")
    mei.sees("Did Ann come and help?")
    grace.sees_no("decide what counts")
    await town.advance(hours=24)
    grace.sees("Ann says: no word so far", "Another time", "It did not take place")
    await town.advance(hours=24)
    grace.sees("Ann says: no word so far")
    await grace.presses("Another time")
    await grace.says("45 min")
    ann.sees("Credited: 45 minutes")
    mei.sees("Ann's help counts as 45 minutes")
    await town.advance(hours=72)
    grace.sees_no("decide what counts")
    assert await minutes(town) == [45]


async def test_a_resident_who_is_silent_is_asked_again_and_then_it_is_decided(town: Town) -> None:
    mei, grace, ann = await helping(town)
    await says_done(ann, "1h")
    await town.advance(minutes=31)
    ann.sees_no("The time is over")
    await town.advance(hours=24)
    mei.sees("Ann says it is done and took 1 hour")
    await town.advance(hours=24)
    grace.sees("The other side says: no word so far", "As the volunteer says: 1 hour")
    await mei.presses("Yes, that's right")
    grace.sees("Ann: 1 hour; both sides agree")
    assert grace.last.buttons.keys() >= {"Done"}
    await grace.presses_data("t:1:decide_said:3")
    grace.is_told("This is settled already")


async def test_nobody_is_asked_in_quiet_hours(town: Town) -> None:
    _, grace = await taken(town)
    ann = await helper(town, "Ann")
    await asks(town, grace, day="Today", hour="21:30")
    await town.advance(minutes=30)
    await ann.presses("I'll do it")
    await town.ring_due()
    await town.advance(hours=9, minutes=30)
    await ann.presses("I'm coming")
    await town.advance(hours=5)
    ann.sees_no("The time is over")
    await town.advance(hours=7)
    ann.sees("The time is over")


async def test_where_the_resident_is_forgotten_it_is_decided(town: Town) -> None:
    mei, grace, ann = await helping(town)
    await says_done(ann, "1h")
    await mei.says("/forget")
    await mei.presses("Yes, forget me")
    await town.advance(hours=25)
    grace.sees("Ann says: 1 hour", "As the volunteer says: 1 hour")
    await grace.presses("As the volunteer says: 1 hour")
    assert await minutes(town) == [60]


async def test_who_was_forgotten_is_credited_with_nothing_and_asked_no_more(town: Town) -> None:
    mei, grace, ann = await helping(town)
    await says_done(ann, "1h")
    await ann.says("/forget")
    await ann.presses("Yes, forget me")
    mei.sees_no("asking others")
    await mei.presses("Yes, that's right")
    mei.sees("Noted: 1 hour")
    assert "💐 Say thanks" not in mei.last.buttons
    assert (await minutes(town), await state(town)) == ([], "confirmed")
    await town.advance(hours=100)
    grace.sees_no("decide what counts")
    assert await town.rows("SELECT 1 AS one FROM reminders WHERE kind = 'attendance'") == []


async def test_who_was_suspended_afterwards_has_their_hours_nevertheless(town: Town) -> None:
    mei, grace, ann = await helping(town)
    await says_done(ann, "1h")
    await grace.presses_data("e:3:suspend")
    await grace.says("Let us talk first")
    await town.ring_due()
    mei.sees_no("asking others")
    await mei.presses("Yes, that's right")
    assert await minutes(town) == [60]


async def test_what_is_done_is_not_called_off(town: Town) -> None:
    mei, grace, ann = await helping(town)
    await says_done(ann, "20 min")
    await grace.presses_data("t:1:call_off")
    grace.is_told("it can't be called off")
    await grace.presses("Done")
    await grace.presses("Skip")
    await mei.presses("Yes, it is solved")
    ann.sees_no("You need not come")
    await mei.presses("Yes, that's right")
    assert await minutes(town) == [20]


async def test_who_wants_few_buttons_is_asked_in_two_steps(town: Town) -> None:
    mei, grace, ann = await helping(town)
    await set_large(mei)
    await says_done(ann, "1h")
    assert list(mei.sees("is done and took 1 hour").buttons) == ["Yes, that's right", "No"]
    await mei.presses("No")
    mei.sees("How was it, then?", "It took another time", "It was not done")
    await mei.presses("It was not done")
    grace.sees("The other side says: it was not done")


async def test_nobody_decides_about_their_own_help(town: Town) -> None:
    mei, grace, ann = await helping(town)
    await says_done(ann, "2h")
    await mei.presses("It was not done")
    place = town.places["Osmanthus"].id

    async def work(unit: Unit) -> None:
        people.grant(unit, 3, Role.VOLUNTEER_COORDINATOR, place, "", lead=False)

    await town.database.run(work)
    await ann.presses_data("t:1:decide_said:3")
    ann.is_told("Somebody else decides about your own help")
    assert await minutes(town) == []
    await grace.presses("As the volunteer says: 2 hours")
    assert await minutes(town) == [120]


async def test_where_there_is_no_resident_whoever_looks_after_it_is_asked(town: Town) -> None:
    mei, grace, ann = await helping(town)

    async def work(unit: Unit) -> None:
        unit.write("UPDATE tasks SET case_id = NULL")

    await town.database.run(work)
    await says_done(ann, "1h")
    mei.sees_no("is done")
    grace.sees("Ann says: 1 hour", "As the volunteer says: 1 hour")
    await grace.presses("As the volunteer says: 1 hour")
    assert await minutes(town) == [60]


async def test_for_somebody_without_a_phone_their_visitor_says_it(town: Town) -> None:
    li = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", "Li")
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    await begins_to_enter(li)
    await li.says(ERRAND[0])
    await chooses(li, ERRAND[1])
    await li.presses("In the next few days")
    await li.presses("Send")
    await grace.presses("Take it")
    ann = await helper(town, "Ann")
    await asks(town, grace, day="Today", hour="13:00")
    await town.advance(minutes=30)
    await ann.presses("I'll do it")
    await town.ring_due()
    await town.advance(hours=3)
    await says_done(ann, "1h")
    li.sees("Please tell Mr Old on your visit", "Yes, that's right", "It was not done", "Told")
    await li.presses("Yes, that's right")
    ann.sees("Credited: 1 hour")
    await li.presses("💐 Say thanks")
    await li.says("He is very glad")
    ann.sees("Mr Old says:\nHe is very glad")
