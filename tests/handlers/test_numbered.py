"""Words that name a case by its number; and what was closed and is begun again."""

import pytest

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import sends_a_need


async def closed(town: Town, language: str = "en") -> tuple[Somebody, Somebody]:
    """A resident whose need was solved, and the worker who did it."""
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    for label in ("Take it", "Done", "Skip"):
        await li.presses(label)
    await mei.presses("Yes, it is solved")
    await town.advance(hours=30)
    if language == "zh_CN":
        await mei.says("/language")
        await mei.presses("中文")
    li.news.clear()
    return mei, li


async def test_the_named_case_is_shown_or_gets_the_words(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await sends_a_need(mei, "They shout all night", "Trouble with neighbours")
    await mei.says("1001号办得怎样了？")
    mei.sees("No. 1001 · Repairs in common areas", "Withdraw")
    await mei.says("No. 1001: it is the third floor")
    li.sees("No. 1001, from the resident:\nNo. 1001: it is the third floor")
    assert (await town.moves(1002)) == ["submit"]


async def test_a_named_case_that_is_done_gets_the_verdict(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    for label in ("Take it", "Done", "Skip"):
        await li.presses(label)
    await sends_a_need(mei, "They shout all night", "Trouble with neighbours")
    await mei.says("1001号没解决")
    assert (await town.moves())[-1] == "reopen"


async def test_a_form_goes_on_after_a_case_was_asked_about(town: Town) -> None:
    mei = await town.resident()
    await sends_a_need(mei)
    await mei.says("/need They shout all night")
    await mei.says("How is No. 1001?")
    mei.sees("No. 1001 · Repairs in common areas", "Withdraw")
    mei.sees("What is it about?")
    [form] = await town.rows("SELECT answers FROM conversations")
    assert "How is" not in form["answers"]


async def test_a_number_of_somebody_else_is_answered_kindly(town: Town) -> None:
    mei, tom = await town.resident(), await town.resident("Tom")
    await sends_a_need(mei)
    await tom.says("How is No. 1001?")
    tom.sees("No. 1001 is not one of yours")
    assert len(await town.cases()) == 1


@pytest.mark.parametrize("said", ["后来又满了", "还没解决", "1001号没解决"])
async def test_what_is_not_well_is_begun_again(town: Town, said: str) -> None:
    mei, li = await closed(town, "zh_CN")
    await mei.says(said)
    await mei.presses("重新办第1001号")
    mei.sees("第1001号重新办了，新的编号是 1002")
    assert said in li.sees("No. 1002", "Take it").text
    assert "The stair light is broken" in (await town.cases())[1]["text"]


async def test_words_that_only_sound_so_become_a_need(town: Town) -> None:
    mei, _ = await closed(town)
    await mei.says("The bins are full again")
    await mei.presses("It is something new")
    mei.sees("What is it about?")


async def test_the_card_and_the_old_button_begin_it_again(town: Town) -> None:
    mei, li = await closed(town)
    await mei.presses_data("c:1001:show")
    await mei.presses("Not well: begin again")
    mei.sees("What is not well with No. 1001?")
    await mei.says("It flickers")
    assert "It flickers" in li.sees("No. 1002", "Take it").text
    await mei.presses_data("c:1001:reopen")
    await mei.presses("Skip")
    mei.sees("No. 1001 is begun again as No. 1003")


async def test_only_whose_it_is_begins_it_again(town: Town) -> None:
    _, li = await closed(town)
    await li.presses_data("c:1001:reopen")
    li.is_told("is not with you")
    assert len(await town.cases()) == 1


async def test_not_after_two_weeks(town: Town) -> None:
    mei, _ = await closed(town)
    await town.advance(hours=14 * 24)
    await mei.presses_data("c:1001:show")
    assert "Not well: begin again" not in mei.last.buttons
    await mei.presses_data("c:1001:reopen")
    mei.is_told("No. 1001 is closed")
