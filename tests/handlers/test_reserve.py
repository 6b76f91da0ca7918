"""Those who stand by: they see no address, and have the place of who gives up, at once."""

import random

import pytest

from storage import assignments
from tests.handlers.chat import Somebody, Town
from tests.handlers.tasks import asks, helper, taken


async def standing_by(
    town: Town, people: int = 2, reserve: int = 1, helpers: int = 4
) -> tuple[Somebody, Somebody, list[Somebody]]:
    """Mei, Grace, and volunteers of whom the first have accepted: every place and the reserve."""
    mei, grace = await taken(town)
    volunteers = [await helper(town, f"V{n}") for n in range(helpers)]
    await asks(town, grace, people=str(people), send=False)
    await grace.presses("Change: Reserve")
    await grace.presses(str(reserve))
    await grace.presses("Ask volunteers")
    await town.ring_due()
    for one in volunteers[: people + reserve]:
        await one.presses_data("t:1:accept")
        await town.ring_due()
    return mei, grace, volunteers


async def states(town: Town) -> dict[str, int]:
    rows = await town.rows("SELECT state, COUNT(*) AS many FROM assignments GROUP BY state")
    return {row["state"]: row["many"] for row in rows}


async def test_who_stands_by_sees_no_address_and_is_busy(town: Town) -> None:
    mei, grace, volunteers = await standing_by(town)
    last = volunteers[2]
    assert "You are in reserve" in last.last.text
    assert "Building 2" not in last.last.text
    mei.sees_no("V2, a volunteer, will come")
    card = grace.sees("2 of 2 found: V0 (accepted), V1 (accepted), V2 (in reserve)").text
    assert "In reserve: 1 of 1." in card
    volunteers[3].sees("Others have taken this one already")
    await volunteers[3].presses_data("t:1:accept")
    volunteers[3].is_told("Somebody was a moment faster")
    await asks(town, grace)
    await last.presses_data("t:2:accept")
    last.is_told("another task around that time")
    await last.says("/tasks")
    last.sees("(reserve)")


async def test_the_reserve_is_asked_of_several_only(town: Town) -> None:
    _, grace = await taken(town)
    await asks(town, grace, send=False)
    assert "Reserve" not in grace.last.text
    await grace.presses("Change: Volunteers")
    await grace.presses("2")
    assert "Reserve: Nobody" in grace.last.text


async def test_the_first_in_reserve_moves_up_at_once_and_nobody_else_is_asked(town: Town) -> None:
    mei, grace, volunteers = await standing_by(town)
    first, _, last, other = volunteers
    await first.presses("I can't after all")
    first.sees("Thank you for saying so")
    last.sees("You are needed")
    assert "Building 2" in last.sees("It is yours", "I can't after all").text
    mei.sees("V2 comes instead")
    assert "V2 from the reserve comes instead" in grace.sees("V0 cannot come after all").text
    await town.ring_due()
    grace.sees("2 of 2 found: V1 (accepted), V2 (accepted)")
    other.sees_no("Could you help with this?")
    assert [row["state"] for row in await town.rows("SELECT state FROM tasks")] == ["filled"]
    assert len(await town.rows("SELECT why FROM looks WHERE why = 'volunteer'")) == 3
    await last.presses("I can't after all")
    last.sees("Others are being asked now")
    await town.ring_due()
    other.sees("Could you help with this?")


async def test_only_who_comes_has_it_in_their_calendar(town: Town) -> None:
    _, _, volunteers = await standing_by(town)
    first, _, last, _ = volunteers
    await last.presses_data("l:0:calendar")
    last.is_told("You have no task")
    assert not [shown for shown in last.screen if shown.file]
    await first.presses("I can't after all")
    assert b"STATUS:CANCELLED" in first.gets("linli-1.ics").content
    assert b"STATUS:CONFIRMED" in last.gets("linli-1.ics").content
    await last.presses("I can't after all")
    assert b"STATUS:CANCELLED" in last.gets("linli-1.ics").content


async def test_once_enough_come_nobody_further_is_asked_to_stand_by(town: Town) -> None:
    _, grace = await taken(town)
    volunteers = [await helper(town, f"V{n:02}") for n in range(15)]
    await asks(town, grace, people="2", send=False)
    await grace.presses("Change: Reserve")
    await grace.presses("1")
    await grace.presses("Ask volunteers")
    await town.ring_due()
    asked = [one for one in volunteers if one.news]
    assert len(asked) == 9
    for one in asked[:2]:
        await one.presses("I'll do it")
        await one.presses_data("t:1:come")
    await town.advance(hours=23)
    assert not [one for one in volunteers if one not in asked and one.news]
    grace.sees_no("Not enough volunteers")
    await asked[2].presses("I'll do it")
    asked[2].is_told("You are in reserve")


async def test_who_stands_by_can_give_it_up_and_nobody_is_asked(town: Town) -> None:
    mei, grace, volunteers = await standing_by(town)
    await volunteers[2].presses("I can't after all")
    volunteers[2].sees("Thank you for saying so")
    await town.ring_due()
    grace.sees("In reserve: 0 of 1")
    mei.sees_no("cannot come after all")
    volunteers[3].sees_no("Could you help with this?")


async def test_once_it_is_over_who_stood_by_is_thanked(town: Town) -> None:
    _, _, volunteers = await standing_by(town)
    for one in volunteers[:2]:
        await one.presses_data("t:1:come")
    await town.advance(hours=30)
    volunteers[2].sees("You were not needed this time. Thank you for standing by!")
    await volunteers[2].says("/tasks")
    volunteers[2].sees_no("Done")


async def test_of_two_who_say_nothing_one_is_replaced_and_others_are_asked(town: Town) -> None:
    _, grace, volunteers = await standing_by(town)
    await town.advance(hours=23)
    assert await states(town) == {"rearranged": 2, "taken": 1}
    for name in ("V0", "V1"):
        grace.sees(f"{name} has not answered")
    volunteers[2].sees("You are needed")
    volunteers[3].sees("It is urgent", "I'll do it")
    [task] = await town.rows("SELECT state FROM tasks")
    assert task["state"] == "open"


async def test_who_stands_by_is_not_asked_whether_they_come(town: Town) -> None:
    mei, _, volunteers = await standing_by(town)
    for one in volunteers[:2]:
        await one.presses_data("t:1:come")
    await volunteers[2].presses_data("t:1:come")
    volunteers[2].is_told("You are in reserve")
    await town.advance(hours=25)
    volunteers[2].sees_no("Are you")
    volunteers[2].sees_no("We heard nothing")
    assert "V2" not in mei.sees("will come to help you").text


async def test_what_is_called_off_is_called_off_for_the_reserve_too(town: Town) -> None:
    _, grace, volunteers = await standing_by(town)
    await grace.presses("Call it off")
    volunteers[2].sees("You need not come")
    assert not volunteers[2].gets_all("linli-1.ics")
    await volunteers[2].presses_data("t:1:give_up")
    volunteers[2].is_told("This task has been called off")


async def test_two_who_give_up_at_once_have_two_who_move_up(town: Town) -> None:
    _, grace, volunteers = await standing_by(town, people=3, reserve=2, helpers=5)
    await town.at_once(*(one.presses_data("t:1:give_up") for one in volunteers[:2]))
    await town.ring_due()
    assert await states(town) == {"taken": 3, "given_up": 2}
    grace.sees("3 of 3 found")
    for one in volunteers[3:]:
        assert "Building 2" in one.sees("It is yours").text


@pytest.mark.parametrize("seed", range(6))
async def test_nobody_stands_by_while_a_place_is_free(town: Town, seed: int) -> None:
    chance = random.Random(seed)
    _, _, volunteers = await standing_by(town, people=2, reserve=2, helpers=7)
    for _ in range(6):
        acting = chance.sample(volunteers, 3)
        await town.at_once(
            *(one.presses_data(f"t:1:{chance.choice(('accept', 'give_up'))}") for one in acting)
        )
        await town.ring_due()
        await town.ring_due()
        held = await assignments.of_task(town.database.unit(), 1)
        places = [one.place for one in held]
        assert len(places) == len(set(places)) <= 4
        assert all((one.state == "reserve") == (one.place > 2) for one in held)
        if any(one.state == "reserve" for one in held):
            assert {1, 2} <= set(places)


async def test_in_chinese(town: Town) -> None:
    _, grace = await taken(town)
    ann, bob, eve = [
        await helper(town, name, language="zh_CN") for name in ("马志强", "林小燕", "周明")
    ]
    await asks(town, grace, people="2", send=False)
    await grace.presses("Change: Reserve")
    await grace.presses("1")
    await grace.presses("Ask volunteers")
    await town.ring_due()
    for one in (ann, bob, eve):
        await one.presses("我来")
    eve.sees("您是候补，谢谢！")
    await ann.presses("我去不了了")
    eve.sees("有人临时来不了，这次要请您来")
    eve.sees("这件事交给您了", "我去不了了")
