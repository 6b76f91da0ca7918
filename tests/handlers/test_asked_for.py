"""What there is a command for may be asked for in words, also in the middle of a form."""

import pytest

from linkage.models import Role
from tests.handlers.chat import Town
from tests.handlers.conftest import sends_a_need


@pytest.mark.parametrize("said", ["我要找人说话", "找人说话", "I want to speak to a real person"])
async def test_a_person_is_asked_for(town: Town, said: str) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await mei.says(said)
    mei.sees("Your number is 1001")
    li.sees(said, "Take it")
    mei.sees("Please go on about No. 1001")


async def test_so_it_is_where_a_reply_is_awaited(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await mei.presses_data("c:1001:write")
    await mei.says("I want a person")
    assert await town.moves(1001) == ["submit"]
    li.sees("I want a person", "Take it")
    mei.sees("Please go on about No. 1001")


@pytest.mark.parametrize("said", ["怎么用啊", "help", "How does this work?", "这个怎么用？"])
async def test_how_it_works_is_told(town: Town, said: str) -> None:
    mei = await town.resident()
    await mei.says(said)
    mei.sees("/mycases", "Talk to a person")
    ann = town.stranger("Ann")
    await ann.says("/start")
    await ann.says(said)
    ann.sees("/mycases")
    ann.sees("choose your language")
    assert await town.cases() == []


@pytest.mark.parametrize("said", ["我的事办到哪儿了", "What is the status of my request?"])
async def test_how_ones_needs_are_going_is_shown(town: Town, said: str) -> None:
    mei = await town.resident()
    await sends_a_need(mei)
    await mei.says(said)
    mei.sees("What you asked for", "No. 1001 · Repairs in common areas · waiting to be taken")


@pytest.mark.parametrize("said", ["How do I delete my data?", "怎么删除我的资料？"])
async def test_how_to_be_forgotten_is_told(town: Town, said: str) -> None:
    mei = await town.resident()
    await mei.says(said)
    assert "Yes, forget me" in mei.last.buttons
    assert await town.rows("SELECT id FROM people") != []


async def test_what_staff_write_of_others_is_theirs(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    await li.presses("Ask the resident")
    await li.says("any news?")
    mei.sees("any news?", "Reply")
