"""Nobody takes it, or it takes too long: the desk, its lead, the committee and the street office.

Each story is told as everybody in it sees it.
"""

import pytest

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import sends_a_need

ESCORT = "Escort to hospital"


async def escort(town: Town, **leads: bool) -> dict[str, Somebody]:
    """A street with everybody in it, and an urgent need that is with the volunteer team."""
    found = {"mei": await town.resident()}
    for name, role in (
        ("chen", Role.VOLUNTEER_COORDINATOR),
        ("li", Role.COMMITTEE_WORKER),
        ("zhao", Role.STREET_OFFICE),
    ):
        found[name] = await town.worker(role, name=name.title())
    if leads.get("lead"):
        found["han"] = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Han", lead=True)
    await sends_a_need(found["mei"], "Who can take me to hospital?", ESCORT, "Urgent")
    found["chen"].sees("No. 1001", "Take it")
    return found


async def test_nobody_takes_it_and_it_goes_up_step_by_step(town: Town) -> None:
    people = await escort(town, lead=True)
    mei, chen, li, zhao = (people[name] for name in ("mei", "chen", "li", "zhao"))
    han = people["han"]
    han.sees("No. 1001", "Take it")
    await town.advance(minutes=60)
    chen.sees("Nobody has taken No. 1001 yet. Please have a look.", "Take it")
    han.sees("Nobody has taken No. 1001 yet. Please have a look.")
    await town.advance(minutes=30)
    han.sees("Nobody at your desk has taken No. 1001 yet", "Take it")
    chen.sees_no("Nobody at your desk")
    mei.sees_no("sorry")
    li.sees_nothing()
    await town.advance(minutes=30)
    card = li.sees("No. 1001", "Take it").text
    assert "Nobody at the volunteer team took it in time, so it is with the residents'" in card
    mei.sees("so the residents' committee sees to it now. You will hear from them within 2 hours.")
    zhao.sees_nothing()
    assert chen.last.buttons == {}
    await town.advance(hours=1)
    li.sees("Nobody has taken No. 1001 yet")
    await town.advance(hours=1)
    zhao.sees("Nobody at the residents' committee took it in time", "Take it")
    mei.sees("it has gone up to the street office. You will hear from them within 2 hours.")
    assert li.last.buttons == {}
    for _ in range(2):
        await town.advance(hours=2)
        zhao.sees("No. 1001 is with the street office, and nobody has taken it yet", "Take it")
    assert await town.moves() == ["submit", "escalate", "escalate"]
    await zhao.presses("Take it")
    mei.sees("Somebody has taken")
    await mei.says("/mycases")
    await mei.presses_data("c:1001:show")
    assert mei.last.text.count("nobody had taken it: it went up to") == 2


async def test_without_a_committee_it_goes_straight_to_the_street_office(town: Town) -> None:
    mei = await town.resident()
    await town.worker(Role.VOLUNTEER_COORDINATOR, name="Chen")
    await town.worker(Role.COMMITTEE_WORKER, "Riverside", name="Sun")
    zhao = await town.worker(Role.STREET_OFFICE, name="Zhao")
    await sends_a_need(mei, "Who can take me to hospital?", ESCORT, "Urgent")
    await town.advance(hours=2)
    zhao.sees("Nobody at the volunteer team took it in time", "Take it")
    mei.sees("it has gone up to the street office")


async def test_a_committee_that_could_not_take_it_does_not_get_it_again(town: Town) -> None:
    people = await escort(town)
    await town.worker(Role.SOCIAL_WORKER, name="Zhou")
    await people["chen"].presses("Refer")
    await people["chen"].presses("the residents' committee")
    await people["chen"].says("Nobody free today")
    await people["li"].presses("Can't take it")
    await people["li"].says("Not ours")
    assert (await town.cases())[0]["actor"] == "volunteer"
    await town.advance(hours=2)
    people["zhao"].sees("No. 1001", "Take it")


async def test_a_desk_that_everybody_has_left_is_not_waited_for(town: Town) -> None:
    people = await escort(town)
    await people["chen"].blocks()
    await town.advance(hours=1)
    people["li"].sees("No. 1001", "Take it")
    people["mei"].sees("the residents' committee sees to it now")


async def test_work_that_takes_too_long_is_told_to_the_lead_the_committee_and_the_office(
    town: Town,
) -> None:
    people = await escort(town, lead=True)
    chen, han, li, zhao = (people[name] for name in ("chen", "han", "li", "zhao"))
    await chen.presses("Take it")
    await town.advance(hours=24)
    han.sees("No. 1001 is past its time and not done yet. You lead this desk", "Take it")
    chen.sees("No. 1001 is past its time and not done yet. The lead of the desk", "Done")
    li.sees_nothing()
    await town.advance(hours=24)
    told = li.sees("No. 1001 (Escort to hospital) is with the")
    assert told.buttons == {}
    assert "take me" not in told.text
    zhao.sees_nothing()
    for _ in range(2):
        await town.advance(hours=24)
        zhao.sees("No. 1001 is past its time and not done yet", "Take it")
        chen.sees("No. 1001 is past its time")
    li.sees_no("past its time")


async def test_a_lead_who_takes_over_late_work_is_given_time_anew(town: Town) -> None:
    people = await escort(town, lead=True)
    await people["chen"].presses("Take it")
    await town.advance(hours=24)
    await people["han"].presses("Take it")
    people["chen"].sees("Han has taken over No. 1001")
    await town.advance(hours=22)
    people["han"].sees("The time for No. 1001 is nearly up")


@pytest.mark.parametrize("lead", [False, True])
async def test_a_silent_resident_is_the_leads_matter_in_the_end(town: Town, lead: bool) -> None:
    people = await escort(town, lead=lead)
    chen = people["chen"]
    await chen.presses("Take it")
    await chen.presses("Ask the resident")
    await chen.says("Which hospital?")
    await town.advance(hours=72)
    chen.sees("the resident has not answered your question")
    await town.advance(hours=24)
    if lead:
        people["han"].sees("No. 1001: the resident still has not answered")
        chen.sees("No. 1001: the resident still has not answered")
    else:
        chen.sees("the resident has not answered your question")
