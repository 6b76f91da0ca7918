"""It got worse, it is no longer needed, it is solved: the resident says so, who holds it hears."""

import pytest

from linkage.models import Role
from tests.handlers.chat import HOUR, MONDAY, Somebody, Town
from tests.handlers.conftest import sends_a_need


async def opens(resident: Somebody) -> None:
    """Open the card of the first of one's cases."""
    await resident.says("/mycases")
    await resident.presses(next(iter(resident.last.buttons)))


async def test_what_got_worse_is_urgent_and_whoever_holds_it_hears_at_once(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    other = await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    await opens(mei)
    await mei.presses("It got worse")
    mei.sees("No. 1001: what has happened?")
    other.news.clear()
    await mei.sends_photo("The cables hang down")
    mei.sees("No. 1001 is urgent now")
    li.sees("No. 1001 got worse and is urgent now", "Open the case")
    li.gets("photo-1280")
    card = li.sees("the resident said it got worse: The cables hang down [picture]", "Done")
    assert "Urgent · Osmanthus" in card.text
    other.sees_no("is urgent now. The resident says")
    [case] = await town.cases()
    assert case["urgency"] == "urgent"
    assert case["respond_by"] == MONDAY + 2 * HOUR
    assert case["resolve_by"] == MONDAY + 24 * HOUR
    await opens(mei)
    mei.sees("you said it got worse: The cables hang down")


async def test_what_waits_is_told_to_the_whole_desk_and_reminded_sooner(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    zhao = await town.worker(Role.STREET_OFFICE)
    await sends_a_need(mei)
    await opens(mei)
    await mei.presses("It got worse")
    await mei.says("The cover came off")
    li.sees("No. 1001 got worse")
    await town.advance(minutes=90)
    li.sees("Nobody has taken No. 1001 yet")
    await town.advance(minutes=30)
    zhao.sees("No. 1001")


async def test_what_got_worse_while_a_question_is_open_counts_as_heard(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    await li.presses("Ask the resident")
    await li.says("Which floor?")
    await opens(mei)
    await mei.presses("It got worse")
    await mei.says("The whole stair is dark")
    assert (await town.moves())[-1] == "worsen"
    [case] = await town.cases()
    assert case["state"] == "taken"


async def test_who_withdraws_may_say_why_and_it_is_closed(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    await opens(mei)
    await mei.presses("Withdraw")
    mei.sees("Shall we leave No. 1001?", "Just withdraw it", "Cancel")
    await mei.says("My neighbour has mended it")
    mei.sees("No. 1001 is withdrawn")
    li.sees("has withdrawn it; nothing more to do. My neighbour has mended it")
    assert "Done" not in li.sees("the resident withdrew it. My neighbour has mended it").buttons
    await opens(mei)
    card = mei.sees("you withdrew it. My neighbour has mended it")
    assert list(card.buttons) == ["How I was treated", "All my needs"]
    mei.news.clear()
    await town.advance(hours=400)
    mei.sees_nothing()
    assert await town.rows("SELECT * FROM follow_ups") == []


async def test_the_reason_may_be_left_out_and_the_mind_changed(town: Town) -> None:
    mei, li = await town.resident(language="zh_CN"), await town.worker(Role.COMMITTEE_WORKER)
    await mei.says("楼道灯坏了三天了")
    for label in ("公共设施维修", "很急", "交上去"):
        await mei.presses(label)
    await opens(mei)
    await mei.presses("不用办了")
    await mei.presses("取消")
    assert await town.moves() == ["submit"]
    await opens(mei)
    await mei.presses("不用办了")
    await mei.presses("不办了，不用说")
    mei.sees("第1001号不办了")
    li.sees("No. 1001: the resident has withdrawn it")
    assert await town.moves() == ["submit", "withdraw"]


@pytest.mark.parametrize("verb", ["worse", "withdraw"])
async def test_what_is_said_to_be_done_or_closed_is_neither(town: Town, verb: str) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    await li.presses("Done")
    await li.presses("Skip")
    await mei.presses_data(f"c:1001:{verb}")
    mei.is_told("said to be done")
    await mei.presses("Yes, it is solved")
    await mei.presses_data(f"c:1001:{verb}")
    mei.is_told("is closed")


@pytest.mark.parametrize("deed", ["It got worse", "Withdraw"])
async def test_a_case_that_moves_on_meanwhile_is_told_in_words(town: Town, deed: str) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    await opens(mei)
    await mei.presses(deed)
    await li.presses("Done")
    await li.presses("Skip")
    await mei.says("The cover came off")
    mei.sees("is said to be done")


@pytest.mark.parametrize("deed", ["It got worse", "Withdraw"])
async def test_danger_in_these_words_is_heard_first(town: Town, deed: str) -> None:
    mei, wu = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await sends_a_need(mei)
    await opens(mei)
    await mei.presses(deed)
    await mei.says("I want to kill myself")
    mei.sees("please call at once")
    wu.sees("I want to kill myself", "Take it")
    assert await town.moves(1001) == ["submit"]


@pytest.mark.parametrize("words", ["Solved!", "yes", "It's fixed.", "解决了", "已经解决了。"])
async def test_solved_may_be_written_where_a_verdict_is_awaited(town: Town, words: str) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    await li.presses("Done")
    await li.presses("Skip")
    await mei.says(words)
    mei.sees("No. 1001 is closed. How satisfied are you", "😀")
    assert (await town.moves())[-1] == "resolve"


@pytest.mark.parametrize("words", ["No, not yet", "not solved", "还没解决", "没有解决！"])
async def test_not_solved_may_be_written_too(town: Town, words: str) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    await li.presses("Done")
    await li.presses("Skip")
    await mei.says(words)
    mei.sees("No. 1001 goes back to the residents")
    await mei.says("It is dark again")
    li.sees("No. 1001, from the resident:\nIt is dark again")


async def test_of_several_that_wait_for_a_verdict_each_is_asked_about(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    for _ in range(2):
        await sends_a_need(mei)
        await li.presses("Take it")
        await li.presses("Done")
        await li.presses("Skip")
    await mei.says("Solved")
    mei.sees("your No. 1001 is done", "Yes, it is solved")
    mei.sees("your No. 1002 is done", "Yes, it is solved")
    assert "resolve" not in await town.moves(1001)


async def test_solved_is_a_word_like_any_other_where_no_verdict_is_awaited(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await mei.says("Solved")
    mei.sees("What is it about?")
    await mei.says("/cancel")
    await sends_a_need(mei)
    await li.presses("Take it")
    await li.presses("Done")
    await li.presses("Skip")
    first = await sends_a_need(mei, "They shout all night", "Trouble with neighbours")
    assert first == 1002
    await li.presses("Take it")
    await li.presses("Ask the resident")
    await li.says("Is it solved?")
    await mei.says("Yes")
    mei.sees("your answer has been passed on (No. 1002)")
    li.sees("No. 1002, from the resident:\nYes")
