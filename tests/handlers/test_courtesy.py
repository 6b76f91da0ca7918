"""Thanks and the like are answered in kind: they are no need, and no words about one."""

import pytest

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import sends_a_need

MENU = "/mycases"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("谢谢", "不客气"),
        ("谢谢您，辛苦了", "不客气"),
        ("🙏", "不客气"),
        ("好的，知道了", "好的。有事随时在这里说。"),
        ("Thank you so much!", "不客气"),
        ("再见", "好的。"),
    ],
)
@pytest.mark.parametrize("is_open", [True, False])
async def test_thanks_are_answered_in_one_short_line(
    town: Town, words: str, line: str, is_open: bool
) -> None:
    mei = await town.resident("梅", "zh_CN")
    if is_open:
        await mei.says("/need 楼道灯坏了")
        for label in ("公共设施维修", "不急", "交上去"):
            await mei.presses(label)
    await mei.says(words)
    [shown] = mei.news
    assert line in shown.text
    assert "\n" not in shown.text


@pytest.mark.parametrize("words", ["你好", "Hello", "在吗", "您好！", "?"])
async def test_a_greeting_is_answered_with_what_one_can_do(town: Town, words: str) -> None:
    mei = await town.resident()
    await mei.says(words)
    mei.sees(MENU)


@pytest.mark.parametrize("words", ["太好了", "好的", "谢谢您", "知道了", "OK", "Thank you!"])
async def test_where_it_is_asked_whether_it_is_solved_that_is_asked_again(
    town: Town, words: str
) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    for deed in ("Take it", "Done", "Skip"):
        await li.presses(deed)
    await mei.says(words)
    mei.sees("Is it solved?", "Yes, it is solved", "No, not yet")
    mei.sees_no("Write here whenever")
    assert (await town.cases())[0]["state"] == "done"


async def test_a_greeting_shows_what_one_can_do_then_too(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    for deed in ("Take it", "Done", "Skip"):
        await li.presses(deed)
    await mei.says("你好")
    mei.sees(MENU)


async def test_words_that_only_hold_the_letters_of_a_greeting_are_none(town: Town) -> None:
    mei = await town.resident()
    await mei.says("Okay, all right everyone, fine with anything... sure")
    mei.sees_no(MENU)


async def asked(town: Town) -> tuple[Somebody, Somebody]:
    """A resident, and a worker who asks them something."""
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    for deed in ("Take it", "Ask the resident"):
        await li.presses(deed)
    await li.says("Can we come tomorrow?")
    return mei, li


async def test_after_an_answer_thanks_trouble_nobody(town: Town) -> None:
    mei, li = await asked(town)
    await mei.says("Yes, in the morning")
    li.sees("Yes, in the morning")
    await mei.says("Thank you!")
    mei.sees("You are welcome")
    mei.sees_no("What is this about?")
    li.sees_no("Thank you!")


async def test_all_right_is_an_answer_where_one_is_waited_for(town: Town) -> None:
    mei, li = await asked(town)
    await mei.says("OK, thank you")
    li.sees("from the resident:\nOK, thank you")
    mei.sees("your answer has been passed on")


async def test_thanks_in_the_middle_of_a_need_are_not_added_to_it(town: Town) -> None:
    mei = await town.resident()
    await mei.says("The stair light is broken")
    await mei.says("Thank you")
    mei.sees("You are welcome. Let us go on.")
    mei.sees("What is it about?", "Repairs in common areas")
    await mei.presses("Repairs in common areas")
    await mei.presses("Urgent")
    await mei.says("OK")
    mei.sees("What it is: The stair light is broken\n", "Send")
    await mei.presses("Send")
    assert [case["text"] for case in await town.cases()] == ["The stair light is broken"]


async def test_thanks_are_no_need_where_one_is_asked_for(town: Town) -> None:
    mei = await town.resident()
    await mei.says("/need")
    await mei.says("Thank you")
    mei.sees("You are welcome")
    mei.sees("What do you need?")


async def test_thanks_to_whoever_did_it_reach_them(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    for deed in ("Take it", "Done", "Skip"):
        await li.presses(deed)
    for press in ("Yes, it is solved", "😀"):
        await mei.presses(press)
    await mei.says("Thank you all")
    li.sees("the resident said:\nThank you all")


async def test_a_label_may_be_written_even_where_it_is_a_courtesy(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    number = await sends_a_need(mei)
    await li.presses("Take it")
    await mei.says("It is on the third floor")
    mei.sees("What is this about?")
    await mei.says("👍")
    mei.sees("What is this about?", "It is something new")
    await mei.presses(f"No. {number} · Repairs in common areas · in hand")
    assert "third floor" in li.sees("from the resident:").text
