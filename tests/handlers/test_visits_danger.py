"""Danger told of somebody without a phone, by whoever visits them."""

import pytest

from linkage.models import Role
from tests.handlers.chat import Town
from tests.handlers.conftest import chooses
from tests.handlers.test_visits import begins_to_enter, committee, enters


async def test_in_danger_they_are_not_forgotten(town: Town) -> None:
    (li, _), social = await committee(town), await town.worker(Role.SOCIAL_WORKER)
    await enters(li, "My son is beating me")
    await li.presses_data("c:1001:gone_now")
    li.sees("nothing was removed yet")
    social.sees("asked us to forget them")


@pytest.mark.parametrize("first", ["", "The lamp by his door is broken"])
async def test_danger_is_an_emergency_at_once_and_nothing_more_is_asked(
    town: Town, first: str
) -> None:
    li, _ = await committee(town)
    social = await town.worker(Role.SOCIAL_WORKER)
    await begins_to_enter(li)
    if first:
        await li.says(first)
    await li.says("He says he wants to kill himself")
    assert "call 110, 119 or 120" in li.sees("Entered: No. 1001").text
    card = social.sees("Emergency", "Take it").text
    assert "He says he wants to kill himself" in card
    assert first in card
    await li.says("/cancel")
    li.sees("nothing")


async def test_danger_said_of_whom_it_is_for_waits_until_that_is_known(town: Town) -> None:
    li, _ = await committee(town)
    social = await town.worker(Role.SOCIAL_WORKER)
    await li.says("/desk")
    await li.presses("Enter for somebody")
    await li.says("Mr Old, he wants to kill himself")
    social.sees_nothing()
    assert await town.cases() == []


async def test_danger_told_while_writing_for_them_is_their_emergency(town: Town) -> None:
    (li, _), social = await committee(town), await town.worker(Role.SOCIAL_WORKER)
    await enters(li)
    await li.presses_data("c:1001:write")
    await li.says("He says he wants to kill himself")
    li.sees("We are here with you")
    card = social.sees("No. 1002 · Emergency", "Take it")
    assert "Building 1" in card.text
    [first, second] = await town.cases()
    assert first["resident_id"] == second["resident_id"]


@pytest.mark.parametrize(
    "changed", ["Change: Name", "Change: They speak", "Change: Kind", "Change: How soon"]
)
async def test_danger_told_while_an_answer_is_changed_is_an_emergency(
    town: Town, changed: str
) -> None:
    li, _ = await committee(town)
    social = await town.worker(Role.SOCIAL_WORKER)
    await begins_to_enter(li)
    await li.says("The lamp by his door is broken")
    await chooses(li, "Repairs in common areas")
    await li.presses("In the next few days")
    await li.presses(changed)
    await li.says("He says he wants to kill himself")
    assert "The lamp by his door is broken" in social.sees("Emergency", "Take it").text
