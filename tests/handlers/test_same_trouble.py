"""The same trouble twice is one case, where the resident says that it is."""

import pytest

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import chooses, sends_a_need

LINE = "No. 1001 · Repairs in common areas · waiting to be taken"


async def tells(
    resident: Somebody, text: str, category: str = "Repairs in common areas"
) -> Somebody:
    """Tell a need up to its last question."""
    await resident.says(f"/need {text}")
    await chooses(resident, category)
    await resident.presses("Urgent")
    return resident


async def test_what_is_told_again_is_added_to_its_case(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await tells(mei, "It is dark on the stairs")
    asked = mei.sees(f"{LINE}\n\nIs it this one?", "Yes, add it", "No, something new", "Back")
    assert "Step" not in asked.text
    await mei.sends_photo("Look")
    mei.sees("I have added that")
    await mei.presses("Yes, add it")
    mei.sees("your words have been passed on (No. 1001)")
    li.sees("No. 1001, from the resident:\nIt is dark on the stairs\nLook", "Open the case")
    li.gets("photo-1280")
    assert len(await town.cases()) == 1
    assert await town.rows("SELECT * FROM conversations") == []


async def test_something_new_goes_on_to_the_check(town: Town) -> None:
    mei = await town.resident()
    await sends_a_need(mei)
    await tells(mei, "The lift door does not close")
    await mei.presses("No, something new")
    check = mei.sees("Please check", "Send")
    assert [one for one in check.buttons if one.startswith("Change")] == [
        "Change: What it is",
        "Change: Kind",
        "Change: How soon",
        "Change: For whom",
        "Change: When",
        "Change: Where",
    ]
    await mei.presses("Send")
    mei.sees("Your number is 1002")


@pytest.mark.parametrize(
    ("text", "category", "hours", "asked"),
    [
        ("The lift door does not close", "Repairs in common areas", 1, True),
        ("The lift door does not close", "Repairs in common areas", 25, False),
        ("The stair light is still broken", "Trouble with neighbours", 25, True),
        ("They shout all night", "Trouble with neighbours", 1, False),
        ("The stair light is broken", "I'm not sure — ask a person", 1, True),
    ],
)
async def test_the_same_kind_counts_for_a_day_and_the_same_words_while_open(
    town: Town, text: str, category: str, hours: int, asked: bool
) -> None:
    mei = await town.resident()
    await sends_a_need(mei)
    await town.advance(hours=hours)
    await mei.says(f"/need {text}")
    await chooses(mei, category)
    await mei.presses("Urgent")
    assert ("Yes, add it" in mei.last.buttons) is asked
    assert ("Send" in mei.last.buttons) is not asked


async def test_two_wishes_of_no_kind_are_not_the_same_for_it(town: Town) -> None:
    mei = await town.resident()
    unsure = "I'm not sure — ask a person"
    await sends_a_need(mei, "qwertz uiop asdf", unsure)
    await tells(mei, "zzz vvv", unsure)
    mei.sees("Please check", "Send")


async def test_who_has_said_it_is_new_is_not_asked_again(town: Town) -> None:
    mei = await town.resident()
    await sends_a_need(mei)
    await mei.says("The stair light is broken again")
    await mei.presses("It is something new")
    for label in ("Repairs in common areas", "Urgent"):
        await mei.presses(label)
    mei.sees("Please check", "Send")


async def test_what_is_closed_meanwhile_is_taken_as_new_and_not_lost(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    await li.presses("Done")
    await li.presses("Skip")
    verdict = mei.last
    await tells(mei, "It is dark on the stairs")
    serial = mei.last.buttons["Yes, add it"]
    await mei.presses_data(verdict.buttons["Yes, it is solved"], verdict)
    await mei.presses_data(serial)
    mei.sees("Please check", "Send")
    await mei.presses("Send")
    mei.sees("Your number is 1002")
    assert (await town.moves(1001))[-1] == "resolve"


async def test_others_cases_are_nobodys_business(town: Town) -> None:
    mei, lin = await town.resident(), await town.resident("Lin")
    await sends_a_need(mei)
    await tells(lin, "The stair light is broken")
    lin.sees("Please check", "Send")


async def test_danger_is_heard_before_the_question_is_answered(town: Town) -> None:
    mei, wu = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await sends_a_need(mei)
    await tells(mei, "The stair light is broken")
    await mei.says("I want to kill myself")
    mei.sees("please call at once")
    wu.sees("I want to kill myself", "Take it")


async def test_it_is_asked_in_chinese_too(town: Town) -> None:
    mei = await town.resident(language="zh_CN")
    for text in ("楼道灯坏了三天了", "楼道灯坏了"):
        await mei.says(f"/need {text}")
        await mei.presses("公共设施维修")
        await mei.presses("很急")
        if text == "楼道灯坏了三天了":
            await mei.presses("交上去")
    mei.sees("第1001号 · 公共设施维修 · 等人接手\n\n是这一件吗？", "是，加进去", "不是，是新的事")
