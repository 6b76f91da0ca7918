"""What is not urgent waits for working hours; what is promised takes them into account."""

from linkage.models import Role
from tests.handlers.chat import HOUR, MONDAY, Somebody, Town
from tests.handlers.conftest import sends_a_need

DAY = 24 * HOUR
FRIDAY_AFTERNOON = MONDAY + 4 * DAY + 6 * HOUR
SATURDAY = MONDAY + 5 * DAY


async def people(town: Town, at: int) -> tuple[Somebody, Somebody, Somebody]:
    """A resident, the committee's worker and the street office, at that moment."""
    town.clock.at = at
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, name="Li")
    return mei, li, await town.worker(Role.STREET_OFFICE, name="Zhao")


async def test_a_need_on_a_friday_afternoon_is_promised_for_monday_and_the_promise_is_kept(
    town: Town,
) -> None:
    mei, li, zhao = await people(town, FRIDAY_AFTERNOON)
    await sends_a_need(mei)
    assert "You will hear from them by 9 Mar, 16:00." in mei.screen[-1].text
    assert not li.sees("Contact the resident by: 9 Mar, 16:00").silent
    await town.advance(hours=64)
    li.sees_no("Nobody has taken")
    await town.advance(hours=7, minutes=59)
    zhao.sees_nothing()
    mei.sees_no("sorry")
    await town.advance(minutes=1)
    zhao.sees("No. 1001", "Take it")
    mei.sees("it has gone up to the street office. You will hear from them by 16:00 tomorrow.")


async def test_the_desk_and_its_lead_are_told_while_they_are_at_work(town: Town) -> None:
    mei, li, zhao = await people(town, FRIDAY_AFTERNOON)
    lead = await town.worker(Role.COMMITTEE_WORKER, name="He", lead=True)
    await sends_a_need(mei)
    # Nine working hours are given until Monday at four: half are over at half past eleven.
    await town.advance(hours=67, minutes=29)
    li.sees_no("Nobody has taken")
    await town.advance(minutes=1)
    assert not li.sees("Nobody has taken No. 1001 yet").silent
    await town.advance(hours=2, minutes=15)
    assert not lead.sees("Nobody at your desk has taken No. 1001 yet").silent
    await town.advance(hours=2, minutes=15)
    zhao.sees("No. 1001", "Take it")


async def test_a_need_on_a_saturday_comes_without_a_sound_and_an_urgent_one_rings(
    town: Town,
) -> None:
    mei, li, _ = await people(town, SATURDAY)
    await sends_a_need(mei)
    assert li.sees("No. 1001").silent
    await sends_a_need(mei, "The lift is stuck with somebody in it", urgency="Urgent")
    assert not li.sees("No. 1002").silent
    await town.advance(hours=1)
    assert not li.sees("Nobody has taken No. 1002 yet").silent
    li.sees_no("Nobody has taken No. 1001")


async def test_a_resident_who_writes_on_a_saturday_makes_no_sound_at_the_desk(town: Town) -> None:
    mei, li, _ = await people(town, FRIDAY_AFTERNOON)
    await sends_a_need(mei)
    await li.presses("Take it")
    await li.presses("Ask the resident")
    await li.says("Which floor?")
    town.clock.at = SATURDAY
    await mei.presses("Reply")
    await mei.sends_photo("The third")
    assert li.sees("from the resident:\nThe third").silent
    assert li.gets("photo-1280").silent


async def test_a_resident_is_asked_again_also_on_a_saturday(town: Town) -> None:
    mei, li, _ = await people(town, FRIDAY_AFTERNOON)
    await sends_a_need(mei)
    await li.presses("Take it")
    await li.presses("Ask the resident")
    await li.says("Which floor?")
    await town.advance(hours=24)
    assert not mei.sees("We are still waiting for a word from you about No. 1001").silent


async def test_a_crisis_rings_on_a_holiday_by_night(town: Town) -> None:
    # The first of October, at three in the morning.
    mei, _, _ = await people(town, MONDAY + 213 * DAY - 7 * HOUR)
    zhou = await town.worker(Role.SOCIAL_WORKER, name="Zhou")
    await mei.says("I want to end my life")
    assert not zhou.sees("No. 1001").silent
    await town.advance(minutes=10)
    assert not zhou.sees("No. 1001 is an emergency and nobody has taken it").silent
