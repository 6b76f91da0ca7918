"""What waits for the clock is told in words, and comes about when it is said to."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.demo import timers
from linkage.models import Role
from tests.handlers.chat import HOUR, MINUTE, MONDAY, Somebody, Town, services
from tests.handlers.conftest import sends_a_need
from tests.handlers.volunteers import enrols


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A street with its places and nobody in it yet."""
    town = await Town(tmp_path / "linli.db").open()
    yield town
    await town.database.close()


async def waiting(town: Town) -> list[dict[str, Any]]:
    """What the page is told."""
    return await timers.waiting(town.database, services())


async def comes_about(town: Town, hours: float, zh: str, en: str) -> None:
    """One thing waits: at that time after the first moment, in these words; let it ring."""
    [one] = await waiting(town)
    assert (one["at"] * 1000 - MONDAY) / HOUR == hours
    assert zh in one["what"]["zh"]
    assert en in one["what"]["en"]
    await town.advance(minutes=(int(one["at"] * 1000) - town.clock.at) // MINUTE)


async def people(town: Town) -> tuple[Somebody, Somebody, Somebody]:
    """A resident, the committee's worker and the street office."""
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, name="Li")
    return mei, li, await town.worker(Role.STREET_OFFICE, name="Zhao")


async def test_a_need_nobody_takes(town: Town) -> None:
    mei, li, zhao = await people(town)
    assert await waiting(town) == []
    await sends_a_need(mei, urgency="Urgent")
    await comes_about(town, 1, "第1001号：还没有人接手，提醒社区居委会", "nobody has taken it")
    li.sees("Nobody has taken No. 1001 yet")
    await comes_about(town, 2, "社区居委会一直没接手，报到街道", "goes up to the street office")
    zhao.sees("No. 1001", "Take it")
    await comes_about(town, 4, "再提醒街道", "the street office is reminded")
    zhao.sees("nobody has taken it yet")
    await comes_about(town, 6, "再提醒街道", "the street office is reminded")


async def test_the_steps_up_name_the_lead_and_to_whom_it_goes(town: Town) -> None:
    mei, li, zhao = await people(town)
    await town.worker(Role.VOLUNTEER_COORDINATOR, name="Chen")
    lead = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Han", lead=True)
    await sends_a_need(mei, "Who takes me to hospital?", "Escort to hospital", "Urgent")
    await comes_about(town, 1, "提醒志愿者服务队", "the volunteer team is reminded")
    await comes_about(
        town, 1.5, "告诉志愿者服务队的负责人", "the lead for the volunteer team is told"
    )
    lead.sees("Nobody at your desk has taken No. 1001 yet")
    await comes_about(town, 2, "报到社区居委会", "so it goes up to the residents' committee")
    li.sees("No. 1001", "Take it")
    await li.presses("Take it")
    await comes_about(town, 21, "快到办理时限了", "its time is nearly up")
    await comes_about(town, 24, "过了办理时限还没办好，告诉街道", "the street office hears of it")
    zhao.sees("past its time")


async def test_what_is_not_urgent_is_remembered_in_working_time(town: Town) -> None:
    mei, li, _ = await people(town)
    await sends_a_need(mei)
    await comes_about(town, 4.5, "还没有人接手，提醒社区居委会", "nobody has taken it")
    li.sees("Nobody has taken No. 1001 yet")
    await comes_about(
        town, 24, "社区居委会一直没接手，报到街道办事处", "goes up to the street office"
    )


async def test_a_need_that_takes_too_long(town: Town) -> None:
    mei, li, zhao = await people(town)
    await sends_a_need(mei, urgency="Urgent")
    await li.presses("Take it")
    # At ten in the morning 24 hours were given; four fifths of them end in the night, at 05:12.
    await comes_about(town, 21, "快到办理时限了", "its time is nearly up")
    li.sees("The time for No. 1001 is nearly up")
    await comes_about(town, 24, "过了办理时限还没办好，告诉街道", "the street office hears of it")
    zhao.sees("past its time")


async def test_a_question_without_an_answer(town: Town) -> None:
    mei, li, _ = await people(town)
    await sends_a_need(mei)
    await li.presses("Take it")
    await li.presses("Ask the resident")
    await li.says("Which entrance?")
    await comes_about(town, 24, "居民还没回话，再问一声", "the resident is asked again")
    mei.sees("We are still waiting for a word from you")
    await comes_about(town, 72, "告诉问话的人", "whoever asked is told")
    li.sees("has not answered")


async def test_a_follow_up_without_an_answer(town: Town) -> None:
    mei, li, _ = await people(town)
    await sends_a_need(mei)
    await li.presses("Take it")
    await li.presses("Done")
    await li.presses("Skip")
    await comes_about(town, 48, "再问问居民解决了没有", "asked again whether it is solved")
    await comes_about(town, 96, "先结了", "it is closed")
    assert (await town.cases())[0]["state"] == "closed"
    assert await waiting(town) == []


async def test_an_emergency_waits_for_no_morning_and_comes_first(town: Town) -> None:
    mei, _, _ = await people(town)
    lin = await town.resident("Lin")
    await town.worker(Role.SOCIAL_WORKER, name="Zhou")
    await town.advance(hours=11)
    await sends_a_need(mei, urgency="Urgent")
    await town.advance(hours=2)
    await lin.says("I want to end my life")
    crisis, need = await waiting(town)
    assert crisis["at"] * 1000 == town.clock.at + 10 * MINUTE
    assert need["at"] * 1000 == MONDAY + 21 * HOUR
    # Quiet hours do not count towards what an urgent need is promised.
    assert "第1001号：还没有人接手，提醒社区居委会" in need["what"]["zh"]
    await town.advance(minutes=10)
    crisis = (await waiting(town))[0]
    assert crisis["at"] * 1000 == town.clock.at + 10 * MINUTE
    assert "紧急求助还没有人接手，再次提醒社工和街道" in crisis["what"]["zh"]
    assert "an emergency nobody has taken" in crisis["what"]["en"]


async def test_what_came_due_in_the_quiet_hours_waits_for_their_end(town: Town) -> None:
    mei, li, _ = await people(town)
    await sends_a_need(mei, urgency="Urgent")
    # The program was down from before the limits until an hour into the quiet hours.
    town.clock.at = MONDAY + 13 * HOUR
    await comes_about(town, 21, "一直没接手，报到街道", "goes up to the street office")
    assert (await town.moves()).count("escalate") == 1
    li.sees_no("Nobody has taken")


async def test_the_morning_waits_too_while_a_case_is_open(town: Town) -> None:
    mei, li, _ = await people(town)
    await town.has_mornings()
    assert await waiting(town) == []
    await sends_a_need(mei)
    await li.presses("Take it")
    morning = (await waiting(town))[0]
    assert (morning["at"] * 1000 - MONDAY) / HOUR == 22.5
    assert "上班了" in morning["what"]["zh"]
    assert "A working day begins" in morning["what"]["en"]
    await town.advance(hours=22, minutes=30)
    assert (await waiting(town))[0]["at"] > morning["at"]


async def test_an_enrolment_that_waits(town: Town) -> None:
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR)
    await enrols(await town.resident())
    await comes_about(town, 24, "Mei 想做志愿者", "Mei wants to volunteer")
    grace.sees("still waiting to hear")
    await grace.presses("Approve")
    assert await waiting(town) == []
