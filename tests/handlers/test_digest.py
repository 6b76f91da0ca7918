"""A working day begins with one message to each worker, and nothing where nothing waits."""

import pytest

from handlers.desk.digest import DIGEST, MORNING
from linkage.models import Role
from storage import reminders
from tests.handlers.chat import HOUR, MINUTE, MONDAY, Somebody, Town
from tests.handlers.conftest import sends_a_need

DAY = 24 * HOUR
EVENING = MONDAY + 9 * HOUR
# From seven in the evening to half past eight in the morning.
NIGHT = {"hours": 13, "minutes": 30}
FRIDAY_EVENING = MONDAY + 4 * DAY + 9 * HOUR


async def desk(town: Town, at: int = EVENING) -> tuple[Somebody, Somebody, Somebody]:
    """A resident and two of the committee, at that moment."""
    town.clock.at = at
    await town.has_mornings()
    mei = await town.resident()
    li, wen = [await town.worker(Role.COMMITTEE_WORKER, name=name) for name in ("Li", "Wen")]
    return mei, li, wen


def pings(somebody: Somebody) -> list[str]:
    """What came with a sound since they last did anything."""
    return [shown.text for shown in somebody.news if not shown.silent]


async def test_a_night_makes_one_sound_in_the_morning(town: Town) -> None:
    mei, li, _ = await desk(town)
    for text in ("The stair light is broken", "The lift is noisy", "The gate is stuck"):
        await sends_a_need(mei, text)
    await town.advance(**NIGHT)
    [digest] = pings(li)
    assert digest == (
        "🌤 What is waiting for you today:\n\nWaiting to be taken: 3 (No. 1001, 1002, 1003)"
    )
    li.sees("What is waiting for you today", "Open the desk")
    await li.presses("Open the desk")
    li.sees("Your desk", "Waiting to be taken: 3")


async def test_a_silent_card_changes_in_place_before_the_morning(town: Town) -> None:
    mei, li, wen = await desk(town)
    await sends_a_need(mei)
    assert li.sees("No. 1001", "Take it").silent
    await wen.presses("Take it")
    assert "in hand – the residents' committee Wen" in li.last.text
    await town.advance(**NIGHT)
    for somebody in (li, wen):
        somebody.sees_no("What is waiting for you today")
        somebody.sees_no("Nobody has taken")


async def test_the_digest_tells_what_is_due_what_is_overdue_and_what_residents_wrote(
    town: Town,
) -> None:
    mei, li, wen = await desk(town, MONDAY)
    await sends_a_need(mei, "The stair light is broken")
    await sends_a_need(mei, "The lift is noisy")
    for number in (1001, 1002):
        await li.presses_data(f"c:{number}:take")
    town.clock.at = MONDAY + 6 * DAY + 9 * HOUR
    await mei.presses_data("c:1002:write")
    await mei.says("It squeaks, too")
    await town.advance(**NIGHT)
    told = li.sees("What is waiting for you today").text
    assert "In your hands, due today: 2 (No. 1001, 1002)" in told
    assert "Residents wrote to you since you left: 1 (No. 1002)" in told
    assert "Overdue" not in told
    wen.sees_no("What is waiting for you today")
    await town.advance(hours=24)
    told = li.sees("What is waiting for you today").text
    assert "⚠️ Overdue: 2 (No. 1001, 1002)" in told
    wen.sees("⚠️ Overdue: 2 (No. 1001, 1002)")


async def test_nothing_comes_where_nothing_waits_and_on_a_day_off(town: Town) -> None:
    mei, li, _ = await desk(town, FRIDAY_EVENING)
    await town.advance(**NIGHT)
    await sends_a_need(mei)
    await town.advance(hours=23)
    assert pings(li) == []
    await town.advance(hours=25)
    [digest] = pings(li)
    assert "Waiting to be taken: 1 (No. 1001)" in digest
    await town.advance(hours=1)
    li.sees("What is waiting for you today")
    li.sees_no("What is waiting for you today")


async def test_only_who_works_at_a_desk_and_can_be_reached_gets_one(town: Town) -> None:
    mei, li, wen = await desk(town)
    wu = await town.worker(Role.ADMINISTRATOR, name="Wu")
    await sends_a_need(mei)
    await wen.blocks()
    await town.advance(**NIGHT)
    li.sees("What is waiting for you today")
    for somebody in (wen, wu, mei):
        somebody.sees_no("What is waiting")


async def test_a_long_list_is_cut(town: Town) -> None:
    mei, li, _ = await desk(town)
    for number in range(10):
        await sends_a_need(mei, f"The lamp number {number} by the {number} gate is broken")
    await town.advance(**NIGHT)
    li.sees("Waiting to be taken: 10 (No. 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008 …)")


async def test_a_morning_that_passed_while_the_program_was_down_is_made_up_for_once(
    town: Town,
) -> None:
    mei, li, _ = await desk(town)
    await sends_a_need(mei)
    town.clock.at += 15 * HOUR
    await town.restart()
    await town.has_mornings()
    await town.advance(minutes=1)
    li.sees("What is waiting for you today")
    li.sees_no("What is waiting for you today")


@pytest.mark.parametrize("order", [1, -1])
async def test_a_clock_turned_by_a_day_amid_a_morning_brings_one_digest(
    town: Town, order: int
) -> None:
    mei, li, _ = await desk(town)
    await sends_a_need(mei, urgency="No hurry")
    town.clock.at = MONDAY + DAY - HOUR
    await town.ring_due()
    li.sees_no("What is waiting for you today")
    town.clock.at += DAY
    due = await reminders.due(town.database, town.clock.at, 100)
    mornings = [one for one in due if one.kind in (MORNING, DIGEST)]
    assert {one.kind for one in mornings} == {MORNING, DIGEST}
    for reminder in sorted(mornings, key=lambda one: one.kind)[::order]:
        await town.ring(reminder)
    await town.ring_due()
    li.sees("What is waiting for you today")
    li.sees_no("What is waiting for you today")


async def test_an_urgent_need_and_its_reminders_ring_all_the_same(town: Town) -> None:
    mei, li, _ = await desk(town)
    await sends_a_need(mei, urgency="Urgent")
    await town.advance(hours=1)
    assert "Nobody has taken No. 1001 yet" in pings(li)[1]


async def test_the_lead_and_the_street_office_see_in_theirs_what_is_late(town: Town) -> None:
    mei, li, _ = await desk(town, MONDAY)
    lead = await town.worker(Role.COMMITTEE_WORKER, name="He", lead=True)
    office = await town.worker(Role.STREET_OFFICE, name="Zhao")
    town.clock.at = EVENING
    await sends_a_need(mei)
    await li.presses_data("c:1001:take")
    # Five working days from Monday evening end on Tuesday morning, when staff come.
    await town.advance(hours=7 * 24 + 13, minutes=30)
    lead.sees("⚠️ Overdue: 1 (No. 1001)")
    lead.sees_no("is past its time")
    office.sees("⚠️ Overdue: 1 (No. 1001)")


async def test_what_comes_due_just_after_the_digest_is_told_for_itself(town: Town) -> None:
    mei, li, _ = await desk(town, MONDAY - HOUR - 20 * MINUTE)
    hong = await town.worker(Role.COMMITTEE_WORKER, name="Hong", lead=True)
    await sends_a_need(mei)
    await li.presses("Take it")
    [case] = await town.cases()
    hong.news.clear()
    await town.advance(minutes=(case["resolve_by"] - town.clock.at) // MINUTE)
    hong.sees_no("What is waiting for you today")
    assert not hong.sees("No. 1001 is past its time and not done yet").silent


# The first of November 2026, a Sunday, ten in the morning in Shanghai; the policy ends with 2026.
NOVEMBER = 1_793_498_400_000


async def test_administrators_are_asked_once_for_next_years_holidays(town: Town) -> None:
    _, li, _ = await desk(town, NOVEMBER - 3 * DAY)
    await town.advance(hours=24)
    wu = await town.worker(Role.ADMINISTRATOR, name="Wu")
    await town.advance(hours=24)
    wu.sees_nothing()
    await town.advance(hours=48)
    wu.sees("The holidays of 2027 are not in the policy yet")
    await town.restart()
    await town.advance(hours=72)
    wu.sees_nothing()
    li.sees_no("holidays")


async def test_where_nobody_is_administrator_yet_the_first_one_is_asked_later(town: Town) -> None:
    await desk(town, NOVEMBER)
    await town.advance(hours=48)
    wu = await town.worker(Role.ADMINISTRATOR, name="Wu")
    await town.advance(hours=24)
    wu.sees("The holidays of 2027 are not in the policy yet")
