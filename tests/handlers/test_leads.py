"""Who answers for a desk may do so for whoever there has a case."""

import pytest

from linkage.models import Actor, Role
from storage import people
from storage.unit import Unit
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import sends_a_need
from tests.handlers.test_visits import enters

OSMANTHUS = "Osmanthus"


async def _invited(unit: Unit, role: Role, place_id: int, lead: bool) -> str:
    return people.invite(unit, role, place_id, "", lead)


async def desk(town: Town) -> tuple[Somebody, Somebody, Somebody]:
    """A resident, a worker who has taken their need, and the lead of the desk."""
    mei = await town.resident()
    li = await town.worker(Role.COMMITTEE_WORKER, OSMANTHUS, name="Li")
    he = await town.worker(Role.COMMITTEE_WORKER, OSMANTHUS, name="He", lead=True)
    await sends_a_need(mei)
    await li.presses("Take it")
    return mei, li, he


async def test_the_lead_takes_over_and_who_had_it_is_told(town: Town) -> None:
    mei, li, he = await desk(town)
    await he.presses("Take it")
    li.sees("He has taken over No. 1001: it is not in your hands any more.")
    assert "Done" not in li.last.buttons
    mei.sees("Somebody has taken")
    he.sees("in hand – the residents' committee He", "Done")


async def test_a_worker_who_is_not_the_lead_takes_over_nothing(town: Town) -> None:
    await desk(town)
    wen = await town.worker(Role.COMMITTEE_WORKER, OSMANTHUS, name="Wen")
    await wen.presses_data("c:1001:take")
    wen.is_told("Somebody has taken No. 1001 already")
    await wen.presses_data("c:1001:hand")
    wen.is_told("No. 1001 is not with you")


async def test_the_lead_hands_it_to_another_colleague(town: Town) -> None:
    _, li, he = await desk(town)
    await he.presses_data("c:1001:hand")
    he.is_told("There is no colleague")
    wen = await town.worker(Role.COMMITTEE_WORKER, OSMANTHUS, name="Wen")
    await he.presses_data("c:1001:card")
    await he.presses("Hand to")
    assert "Li" not in he.last.buttons
    await he.presses("Wen")
    wen.sees("He has handed No. 1001 to you", "Done")
    li.sees("goes on with Wen")


async def test_the_lead_refers_what_a_colleague_has(town: Town) -> None:
    _, li, he = await desk(town)
    await town.worker(Role.STREET_OFFICE, name="Zhao")
    await he.presses("Refer")
    await he.presses("the street office")
    await he.says("It is the street's lamp")
    li.sees("He has seen to it that it goes on with the street office")
    assert (await town.cases())[0]["actor"] == "street_office"


async def test_at_the_street_office_only_the_lead_takes_over_in_time(town: Town) -> None:
    mei = await town.resident()
    zhao, qian = [await town.worker(Role.STREET_OFFICE, name=name) for name in ("Zhao", "Qian")]
    sun = await town.worker(Role.STREET_OFFICE, name="Sun", lead=True)
    await sends_a_need(mei)
    await zhao.presses("Take it")
    assert "Take it" not in qian.last.buttons
    await sun.presses("Take it")
    zhao.sees("Sun has taken over No. 1001")


@pytest.mark.parametrize("lead", [False, True])
async def test_an_invitation_says_whether_one_answers_for_the_desk(town: Town, lead: bool) -> None:
    zhou = await town.resident("Zhou")
    place = town.places[OSMANTHUS]
    token, _ = await town.database.run(
        lambda unit: _invited(unit, Role.SOCIAL_WORKER, place.id, lead)
    )
    await zhou.says(f"/start {token}")
    zhou.sees("social workers' supervisor" if lead else "as social worker.")
    person, _ = await people.who(town.database.unit(), zhou.id)
    assert person is not None
    assert [grant.lead for grant in person.grants] == [lead]


async def test_who_leads_goes_on_to_after_another_invitation(town: Town) -> None:
    he = await town.worker(Role.COMMITTEE_WORKER, OSMANTHUS, name="He", lead=True)
    place = town.places[OSMANTHUS]
    token, _ = await town.database.run(
        lambda unit: _invited(unit, Role.COMMITTEE_WORKER, place.id, False)
    )
    await he.says(f"/start {token}")
    person, _ = await people.who(town.database.unit(), he.id)
    assert person is not None
    assert person.leads(Actor.COMMUNITY, place.path)


async def test_a_lead_who_says_for_them_that_it_is_not_solved_is_not_told_that_she_knows(
    town: Town,
) -> None:
    hong = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", "Hong", lead=True)
    bo = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", "Bo")
    await enters(hong)
    for deed in ("Take it", "Done", "Skip"):
        await bo.presses(deed)
    await hong.presses("No, not yet")
    hong.sees("No. 1001 goes back to the residents' committee")
    hong.sees_no("whoever leads that desk knows")
    hong.sees_no("the resident says it is not solved")
    bo.sees("the resident says it is not solved. Please go on with it")
