"""/desk: four lists, paged and narrowed in place, and the search."""

import pytest

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import sends_a_need
from tests.handlers.test_roles import withdraw


def labels(somebody: Somebody) -> list[str]:
    """The buttons under the newest message."""
    return list(somebody.last.buttons)


async def test_the_five_lists_say_how_many_cases_stand_on_each(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    for _ in range(4):
        await sends_a_need(mei)
    for number in (1001, 1002, 1003):
        await li.presses_data(f"c:{number}:take")
    await li.presses_data("c:1002:ask")
    await li.says("Which floor?")
    await town.advance(hours=8 * 24)
    await li.says("/desk")
    li.sees("Press a list to see it")
    assert labels(li) == [
        "Waiting to be taken: 0",
        "In my hands: 3",
        "In colleagues' hands: 0",
        "Overdue: 3",
        "Waiting for the resident: 1",
        "Volunteers",
        "Enter for somebody",
    ]
    await li.presses("Waiting to be taken: 0")
    li.sees("Nothing here now")
    await li.presses("All my lists")
    await li.presses("Overdue: 3")
    shown = li.sees("Overdue: 3")
    assert shown.text.split("\n\n")[1] == (
        "No. 1001 · Repairs in common areas\nOsmanthus Grid 1 · in hand · ⚠️ overdue by 24 hours"
    )
    await li.presses("1002")
    li.sees("No. 1002", "Ask the resident")
    assert shown in li.screen


async def test_the_clock_is_said_in_words(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, language="zh_CN")
    await sends_a_need(mei)
    await li.says("/desk")
    await li.presses("等人接手：1 件")
    li.sees("第1001号 · 公共设施维修\nOsmanthus Grid 1 · 等人接手 · 还有24小时", "1001")
    await li.presses_data("c:1001:take")
    await li.presses_data("d:mine:0:::")
    li.sees("正在办 · 还有7天")


async def test_a_list_is_turned_and_narrowed_in_place(town: Town) -> None:
    mei, lin = await town.resident(), await town.resident("Lin", place="Grid 7")
    li = await town.worker(Role.COMMITTEE_WORKER)
    for number in range(17):
        kind = "Repairs in common areas" if number % 4 else "Rubbish and hygiene"
        await sends_a_need(mei if number < 10 else lin, category=kind)
    await li.says("/desk")
    shown = li.last
    await li.presses("Waiting to be taken: 17")
    assert labels(li)[:8] == [str(1001 + number) for number in range(8)]
    assert "‹" not in labels(li)
    await li.presses("›")
    await li.presses("›")
    assert labels(li)[:2] == ["1017", "‹"]
    assert "›" not in labels(li)
    await li.presses("‹")
    await li.presses("All grids")
    li.sees("Cases of which grid?", "Osmanthus Grid 1 (10)", "Riverside Grid 7 (7)", "All grids")
    await li.presses("Osmanthus Grid 1 (10)")
    li.sees("Waiting to be taken: 10", "Osmanthus Grid 1", "›")
    await li.presses("›")
    assert labels(li)[:3] == ["1009", "1010", "‹"]
    await li.presses("All kinds")
    await li.presses("Rubbish and hygiene (3)")
    li.sees("Waiting to be taken: 3", "1001", "1005", "1009", "Osmanthus Grid 1")
    await li.presses("Osmanthus Grid 1")
    li.sees("which grid", "Osmanthus Grid 1 (3)", "Riverside Grid 7 (2)")
    await li.presses("All grids")
    li.sees("Waiting to be taken: 5", "Rubbish and hygiene", "All grids")
    assert li.last.id == shown.id


async def test_a_page_that_is_gone_shows_the_last_one(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    for _ in range(9):
        await sends_a_need(mei)
    await li.presses_data("c:1003:take")
    await li.presses_data("d:waiting:1:::")
    li.sees("Waiting to be taken: 8", "1001", "1009")


async def test_cases_are_found_by_number_and_by_words(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, "Osmanthus")
    other = await town.worker(Role.COMMITTEE_WORKER, "Riverside")
    await sends_a_need(mei)
    await sends_a_need(mei, "Rats in the yard", "Rubbish and hygiene")
    await li.says("/desk 1002")
    li.sees("Found for “1002”: 1", "1002")
    await li.says("/desk STAIR broken")
    shown = li.sees("No. 1001 · Repairs in common areas", "1001")
    assert "1002" not in shown.buttons
    await li.says("/desk stair rats")
    li.sees("Nothing that you may see holds “stair rats”")
    for words in ("1001", "stair"):
        await other.says(f"/desk {words}")
        other.sees("Nothing that you may see")
    await mei.says("/desk 1001")
    mei.sees("This is for people who work at a desk")


async def test_what_staff_search_for_is_no_cry_for_help(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await li.says("/desk I want to kill myself")
    li.sees("Nothing that you may see")
    await mei.says("/desk I want to kill myself")
    mei.sees("please call at once")


@pytest.mark.parametrize("data", ["d:", "d:mine:0:::", "d:waiting:0:::g", "d:overdue:3:1:x:c"])
async def test_lists_are_for_people_at_a_desk(town: Town, data: str) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await li.says("/desk")
    await withdraw(town, li)
    for somebody in (mei, li):
        await somebody.presses_data(data)
        somebody.is_told("This is for people who work at a desk")


@pytest.mark.parametrize(
    "data", ["d:x:0:::", "d:mine:::", "d:mine:0:999::", "d:mine:0:1:nonsense:", "d:mine:0::x:q"]
)
async def test_a_forged_list_is_no_list(town: Town, data: str) -> None:
    li = await town.worker(Role.COMMITTEE_WORKER)
    await li.presses_data(data)
    li.is_told("no longer works")


async def test_what_a_colleague_has_in_hand_is_on_a_list_with_their_name(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, name="Li")
    wu = await town.worker(Role.COMMITTEE_WORKER, name="Wu")
    for _ in range(2):
        await sends_a_need(mei)
    await li.presses_data("c:1001:take")
    await wu.says("/desk")
    await wu.presses("In colleagues' hands: 1")
    assert "· with Li" in wu.sees("In colleagues' hands: 1", "1001").text
    await li.says("/desk")
    assert "In colleagues' hands: 0" in li.last.buttons
    await li.presses("In my hands: 1")
    li.sees_no("with Li")


async def test_the_desk_puts_a_question_aside(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    await li.presses("Ask the resident")
    mei.news.clear()
    await li.says("/desk")
    li.sees("What you were going to write about No. 1001 is put aside. Nothing was sent.")
    await li.says("Is the room free at noon?")
    mei.sees_nothing()
