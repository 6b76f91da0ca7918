"""/team: the volunteers one looks after by list, what stands on their cards, and certificates."""

import pytest

from linkage.models import Role
from linkage.volunteers import VolunteerState
from storage import people
from tests.handlers.chat import Somebody, Town
from tests.handlers.tasks import did, helper
from tests.handlers.volunteers import approved, kept

DAY = 24


async def coordinator(town: Town, place: str = "Osmanthus", name: str = "Grace") -> Somebody:
    return await town.worker(Role.VOLUNTEER_COORDINATOR, place, name)


async def names(grace: Somebody, label: str) -> list[str]:
    """Who stands on a list of /team."""
    await grace.says("/team")
    await grace.presses(label)
    back = {"All my lists", "‹", "›"}
    return [one for one in grace.last.buttons if one not in back]


async def test_each_list_shows_who_stands_on_it_and_leads_to_their_card(town: Town) -> None:
    grace = await coordinator(town)
    busy, tom, new = [await helper(town, name) for name in ("Busy", "Tom", "New")]
    await did(town, busy, *range(1, 14), minutes=60)
    await did(town, tom, 3, 40)
    await grace.says("/team")
    grace.sees(
        "Your volunteers",
        *("Helped in the last 30 days: 2", "Need a rest: 1", "New, not asked yet: 1"),
        *("Training runs out: 0", "All volunteers"),
    )
    await grace.presses("Helped in the last 30 days: 2")
    grace.sees(
        "Those who helped most come first",
        *("Busy · 13 ×, last Sun 1 Mar", "Tom · 1 ×, last Fri 27 Feb"),
    )
    await grace.presses("Busy · 13 ×, last Sun 1 Mar")
    card = grace.sees("Busy (Osmanthus Grid 1 Building 1)", "Suspend").text
    assert "Times helped: 13, 13 hours in all; last on 1 Mar 2026" in card
    assert "Came to all they had taken on (13)" in card
    assert await names(grace, "Need a rest: 1") == ["Busy · 13 ×, last Sun 1 Mar"]
    grace.sees("They helped more than 12 times in 30 days")
    assert await names(grace, "New, not asked yet: 1") == ["New · since Mon 2 Mar"]
    await grace.presses("New · since Mon 2 Mar")
    card = grace.sees("New (Osmanthus").text
    assert "Has not helped yet.\nNot asked yet." in card
    assert new.name not in (await names(grace, "Training runs out: 0"))
    grace.sees("Nobody at the moment")


async def test_in_chinese(town: Town) -> None:
    grace = await town.worker(
        Role.VOLUNTEER_COORDINATOR, "Osmanthus", name="高老师", language="zh_CN"
    )
    busy = await helper(town, "王美丽")
    await did(town, busy, *range(1, 14), minutes=30)
    await grace.says("/team")
    await grace.presses("太累了，该歇歇：1位")
    grace.sees("问问累不累，劝他们歇一歇")
    [label] = [one for one in grace.last.buttons if "王美丽" in one]
    assert label.startswith("王美丽 · 13次，")
    await grace.presses(label)
    assert "帮过13次忙，记了6小时30分钟，最近一次是2026年3月1日" in grace.last.text


async def test_training_that_runs_out_is_listed_until_it_is_recorded_anew(town: Town) -> None:
    mei, grace = await approved(town, "First aid *")
    for label in ("Record training or check", "First aid", "Half a year", "Skip"):
        await grace.presses(label)
    await town.advance(hours=150 * DAY)
    assert await names(grace, "Training runs out: 0") == []
    await town.advance(hours=5 * DAY)
    [label] = await names(grace, "Training runs out: 1")
    assert label.startswith("Mei · until")
    await town.advance(hours=30 * DAY)
    [label] = await names(grace, "Training runs out: 1")
    assert label.startswith("Mei · ended")
    await grace.presses(label)
    for label in ("Record training or check", "First aid", "One year", "Skip"):
        await grace.presses(label)
    assert await names(grace, "Training runs out: 0") == []
    assert (await kept(town, mei)).state is VolunteerState.APPROVED


async def test_what_was_missed_stands_on_the_card(town: Town) -> None:
    grace = await coordinator(town)
    tom = await helper(town, "Tom")
    await did(town, tom, 1, 2, 3)

    unit = town.database.unit()
    unit.write("UPDATE assignments SET state = 'no_show' WHERE nth = 2")
    unit.write("UPDATE volunteers SET asked_at = :now", now=town.clock.at)
    await town.database.commit(unit)
    [label] = await names(grace, "Helped in the last 30 days: 1")
    await grace.presses(label)
    card = grace.sees("Times helped: 2, 0 minutes in all").text
    assert "Last asked on 2 Mar 2026" in card
    assert "Of what they had taken on, came to 2; gave up late or did not come to 1." in card


async def test_each_sees_the_volunteers_of_their_own_places_alone(town: Town) -> None:
    near, far, office = (
        await coordinator(town),
        await coordinator(town, "Riverside", "Far"),
        await town.worker(Role.STREET_OFFICE, name="Office"),
    )
    tom = await helper(town, "Tom")
    await did(town, tom, 1)
    await did(town, await helper(town, "Ann", "Grid 7"), 2)
    assert await names(near, "Helped in the last 30 days: 1") == ["Tom · 1 ×, last Sun 1 Mar"]
    assert await names(far, "Helped in the last 30 days: 1") == ["Ann · 1 ×, last Sat 28 Feb"]
    assert len(await names(office, "Helped in the last 30 days: 2")) == 2
    await far.presses_data(f"e:{(await kept(town, tom)).person_id}:show")
    far.is_told("not yours to look after")


async def test_a_committee_has_it_only_where_there_is_no_coordinator(town: Town) -> None:
    worker = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus")
    await did(town, await helper(town, "Tom"), 1)
    assert await names(worker, "Helped in the last 30 days: 1") == ["Tom · 1 ×, last Sun 1 Mar"]
    await coordinator(town)
    await worker.says("/team")
    worker.sees("/team is for those who look after volunteers")


@pytest.mark.parametrize("data", ["e:team", "e:team:active:0", "e:team:tired:1"])
async def test_nobody_else_sees_a_list(town: Town, data: str) -> None:
    tom = await helper(town, "Tom")
    for one in (tom, await town.worker(Role.SOCIAL_WORKER)):
        await one.says("/team")
        one.sees("To lend a hand yourself, press /volunteer")
        await one.presses_data(data)
        one.is_told("look after volunteers")


async def test_what_is_no_button_of_ours_is_told_so(town: Town) -> None:
    grace = await coordinator(town)
    for data in ("e:team:", "e:team:lazy:0", "e:team:active:x", "e:team:active:99999"):
        await grace.presses_data(data)
        assert grace.toast is not None


async def test_a_list_is_turned_page_by_page_and_a_page_that_is_gone_is_the_first(
    town: Town,
) -> None:
    grace = await coordinator(town)
    for number in range(9):
        await did(town, await helper(town, f"Helper {number}"), number + 1)
    assert len(await names(grace, "Helped in the last 30 days: 9")) == 8
    await grace.presses("›")
    assert [one for one in grace.last.buttons if "Helper" in one] == [
        "Helper 8 · 1 ×, last Sat 21 Feb"
    ]
    await grace.presses("‹")
    await grace.presses_data("e:team:active:7", grace.last)
    assert any("Helper 0" in one for one in grace.last.buttons)


async def test_a_coordinator_is_not_on_their_own_lists(town: Town) -> None:
    grace, other = await helper(town, "Grace"), await coordinator(town, name="Other")
    await did(town, grace, 1)
    number = (await kept(town, grace)).person_id
    unit = town.database.unit()
    people.grant(unit, number, Role.VOLUNTEER_COORDINATOR, town.places["Osmanthus"].id, "")
    await town.database.commit(unit)
    assert len(await names(other, "Helped in the last 30 days: 1")) == 1
    assert await names(grace, "Helped in the last 30 days: 0") == []


async def test_a_certificate_is_checked_by_its_number(town: Town) -> None:
    grace, far = await coordinator(town), await coordinator(town, "Riverside", "Far")
    tom = await helper(town, "Tom")
    await did(town, tom, 1, 2, minutes=300)
    await town.ring_due()
    assert "no. 1-2" in tom.gets("certificate-10h.pdf").text
    await grace.says("/team 1-2")
    grace.sees("No. 1-2 is genuine: Tom; times helped by 2 Mar 2026: 2, 10 hours in all")
    await far.says("/team 1-2")
    far.sees("None of your volunteers has a certificate with this number")
    for words in ("1-3", "9-1", "0-1"):
        await grace.says(f"/team {words}")
        grace.sees("None of your volunteers has a certificate with this number")
    await grace.says("/team Tom")
    grace.sees("write its number, like this: /team 12-34")
    await tom.says("/team 1-2")
    tom.sees("/team is for those who look after volunteers")
