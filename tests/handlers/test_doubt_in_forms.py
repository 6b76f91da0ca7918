"""Doubt and danger in the middle of a form: whose it is, what was told before, and who hears it."""

import pytest

from linkage.models import Actor, Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import a_group, sends_a_need
from tests.handlers.test_doubt import DOUBTFUL, QUESTION
from tests.handlers.test_visits import committee, enters

OF_WU = f"Wu laughed at me. {DOUBTFUL}"
DANGER = "I want to kill myself"
CARD = "Emergency"


async def complains_of_wu(town: Town) -> tuple[Somebody, Somebody, Somebody]:
    """A resident in the middle of a complaint about Wu, who has their case; their group."""
    mei = await town.resident()
    wu = await town.worker(Role.SOCIAL_WORKER, name="Wu")
    number = await sends_a_need(mei, "I feel lonely and would like to talk", "Company and visits")
    await wu.presses("Take it")
    group = await a_group(town, wu, Actor.SOCIAL_WORKER)
    await mei.presses_data(f"c:{number}:complain")
    for one in (wu, group):
        one.news.clear()
    return mei, wu, group


async def test_a_complaint_that_is_not_answered_for_goes_past_whom_it_is_about(town: Town) -> None:
    lead = await town.worker(Role.SOCIAL_WORKER, name="Lead", lead=True)
    colleague = await town.worker(Role.SOCIAL_WORKER, name="Colleague")
    mei, wu, group = await complains_of_wu(town)
    await mei.says(OF_WU)
    mei.sees(QUESTION)
    colleague.news.clear()
    await town.advance(minutes=10)
    assert OF_WU in lead.sees("Mei may be in danger").text
    for one in (wu, group, colleague):
        one.sees_nothing()


@pytest.mark.parametrize("role", [Role.STREET_OFFICE, Role.COMMITTEE_WORKER])
async def test_where_no_lead_is_there_somebody_hears_of_it_all_the_same(
    town: Town, role: Role
) -> None:
    other = await town.worker(role)
    mei, wu, group = await complains_of_wu(town)
    await mei.says(OF_WU)
    await town.advance(minutes=10)
    assert OF_WU in other.sees("Mei may be in danger").text
    wu.sees_nothing()
    group.sees_nothing()


async def test_what_sounds_like_a_complaint_goes_past_them_too(town: Town) -> None:
    colleague = await town.worker(Role.SOCIAL_WORKER, name="Colleague")
    mei, wu, group = await complains_of_wu(town)
    await mei.says("/cancel")
    await mei.says(OF_WU)
    mei.sees(QUESTION)
    await town.advance(minutes=10)
    assert OF_WU in colleague.sees("Mei may be in danger").text
    wu.sees_nothing()
    group.sees_nothing()


async def test_where_nobody_had_a_need_of_theirs_it_is_no_complaint(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await town.worker(Role.SOCIAL_WORKER, name="Lead", lead=True)
    group = await a_group(town, social, Actor.SOCIAL_WORKER)
    await mei.says(OF_WU)
    mei.sees(QUESTION)
    await town.advance(minutes=10)
    social.sees("Mei may be in danger")
    group.sees("A resident may be in danger")


@pytest.mark.parametrize("how", ["yes", "danger", "doubt, then danger"])
async def test_danger_told_in_a_complaint_is_taken_by_others(town: Town, how: str) -> None:
    colleague = await town.worker(Role.SOCIAL_WORKER, name="Colleague")
    mei, wu, group = await complains_of_wu(town)
    if how != "danger":
        await mei.says(OF_WU)
    await (mei.presses("Yes, help now") if how == "yes" else mei.says(DANGER))
    mei.sees("If there is danger now, please call at once")
    colleague.sees(CARD, "Take it")
    await town.advance(minutes=30)
    colleague.sees("nobody has taken")
    await colleague.presses("Take it")
    for one in (wu, group):
        one.sees_nothing()
    await wu.presses_data("c:1002:card")
    wu.is_told("not")
    await mei.says("He is at the door")
    wu.sees_nothing()


async def test_where_only_they_are_there_the_next_desk_takes_it(town: Town) -> None:
    li = await town.worker(Role.COMMITTEE_WORKER)
    mei, wu, _ = await complains_of_wu(town)
    await mei.says(DANGER)
    li.sees(CARD, "Take it")
    wu.sees_nothing()


async def test_whom_one_complains_of_hears_no_more_of_an_emergency_they_have(town: Town) -> None:
    colleague = await town.worker(Role.SOCIAL_WORKER, name="Colleague")
    mei, wu, _ = await complains_of_wu(town)
    await mei.says("/cancel")
    await mei.says(DANGER)
    await wu.presses("Take it")
    colleague.news.clear()
    await mei.presses_data("c:1001:complain")
    await mei.says(f"Wu hit me. {DANGER}")
    assert "Wu hit me" in colleague.sees(CARD, "Take it").text
    wu.sees_no("hit me")


async def test_whose_danger_a_visitor_may_tell_of_is_whom_they_visit(town: Town) -> None:
    (li, _), social = await committee(town), await town.worker(Role.SOCIAL_WORKER)
    group = await a_group(town, social, Actor.SOCIAL_WORKER)
    await enters(li)
    await li.presses_data("c:1001:write")
    await li.says(DOUBTFUL)
    await town.advance(minutes=10)
    told = social.sees("Mr Old may be in danger: Li, who visits them, wrote of it").text
    assert "Building 1" in told
    assert "Mr Old" not in group.sees("A resident may be in danger: Li, who visits them").text


async def test_plain_danger_after_doubt_is_that_of_whom_they_visit(town: Town) -> None:
    (li, _), social = await committee(town), await town.worker(Role.SOCIAL_WORKER)
    await enters(li)
    await li.presses_data("c:1001:write")
    await li.says(DOUBTFUL)
    await li.says("He says he wants to kill himself")
    assert "Building 1" in social.sees(CARD, "Take it").text
    first, second = await town.cases()
    assert first["resident_id"] == second["resident_id"]


async def test_plain_danger_after_doubt_is_told_with_the_words_before(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says(DOUBTFUL)
    await mei.says("It is flat 402")
    await mei.says(DANGER)
    card = social.sees(CARD, "Take it").text
    assert DOUBTFUL in card
    assert "flat 402" in card
    assert DANGER in card
    await mei.says("/cancel")
    mei.sees("nothing to cancel")


async def test_after_plain_danger_the_form_before_goes_on(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says("/need The stair light is broken")
    await mei.says(DOUBTFUL)
    await mei.says(DANGER)
    social.sees(CARD, "Take it")
    await mei.presses("Repairs in common areas")
    mei.sees("How soon does it need doing?")
