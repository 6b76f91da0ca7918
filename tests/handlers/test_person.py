"""A person is one press away, wherever somebody is."""

import pytest

from linkage.models import Role
from tests.handlers.chat import Town
from tests.handlers.conftest import sends_a_need


@pytest.mark.parametrize("way", ["/person", "/help", "hello"])
async def test_a_person_is_asked_for_by_command_and_by_button(town: Town, way: str) -> None:
    mei = await town.resident()
    here = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus")
    there = await town.worker(Role.COMMITTEE_WORKER, "Riverside")
    await mei.says(way)
    if way != "/person":
        await mei.presses("Talk to a person")
    mei.sees("Somebody will write to you here by 10:00 tomorrow. Your number is 1001.")
    mei.sees("Please go on about No. 1001")
    card = here.sees("No. 1001 · Something else", "Take it")
    assert "In the next few days · Osmanthus Grid 1 Building 2" in card.text
    assert "I would like to talk to a person." in card.text
    there.sees_nothing()
    await mei.says("It is about my pension")
    here.sees("No. 1001, from the resident:\nIt is about my pension")


async def test_who_asks_again_is_added_to_what_is_open(town: Town) -> None:
    mei, li = await town.resident(language="zh_CN"), await town.worker(Role.COMMITTEE_WORKER)
    await mei.says("/person")
    mei.sees("已经告诉社区居委会了")
    await mei.says("/cancel")
    await mei.says("/person 请给我回个话")
    mei.sees("您的话已经转给社区居委会了，加在第1001号“我想找个人说说。”里")
    li.sees("No. 1001, from the resident:\n请给我回个话")
    assert len(await town.cases()) == 1


async def test_a_form_under_way_goes_on_after_a_person_was_asked_for(town: Town) -> None:
    mei = await town.resident()
    await mei.says("The stair light is broken")
    await mei.says("/person Please ring me")
    mei.sees("Your number is 1001")
    mei.sees("What is it about?")
    for label in ("Repairs in common areas", "Urgent", "Send"):
        await mei.presses(label)
    mei.sees("Your number is 1002")
    assert [case["text"] for case in await town.cases()] == [
        "Please ring me",
        "The stair light is broken",
    ]


async def test_a_need_of_another_kind_is_left_alone(town: Town) -> None:
    mei = await town.resident()
    await sends_a_need(mei)
    await mei.says("/person")
    mei.sees("Your number is 1002")
    assert await town.moves(1001) == ["submit"]


async def test_a_strangers_wish_waits_until_they_have_agreed(town: Town) -> None:
    ann = town.stranger()
    await ann.says("/help")
    await ann.presses("Talk to a person")
    await ann.presses("English")
    await ann.says("/person Please ring me")
    ann.sees("I have noted “")
    await ann.presses("Yes, that's fine")
    await ann.presses("None of these")
    ann.sees("What is it about?")
    [form] = await town.rows("SELECT answers FROM conversations")
    assert "talk to a person" in form["answers"]
    assert "Please ring me" in form["answers"]
    assert await town.cases() == []


async def test_danger_behind_the_command_is_heard_first(town: Town) -> None:
    mei, wu = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says("/person I want to kill myself")
    mei.sees("please call at once")
    wu.sees("I want to kill myself", "Take it")
    await mei.says("/person")
    wu.sees("No. 1001, from the resident:\nI would like to talk to a person.")
    assert len(await town.cases()) == 1
