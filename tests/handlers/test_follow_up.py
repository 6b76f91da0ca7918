"""After the work: the resident's verdict closes a case or opens it again; nobody else's does."""

import pytest

from linkage.models import Actor, Role
from storage.outbox import Priority
from tests.handlers.chat import HOUR, MINUTE, STREET, Somebody, Town
from tests.handlers.conftest import a_group, sends_a_need
from tests.handlers.test_leaving import loses
from tests.handlers.test_visits import committee, enters


async def done(town: Town) -> tuple[Somebody, Somebody, Somebody]:
    """A resident, the worker who says that their need is met, and the street office."""
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, name="Li")
    zhao = await town.worker(Role.STREET_OFFICE, name="Zhao")
    await sends_a_need(mei)
    await li.presses("Take it")
    await li.presses("Done")
    await li.presses("Skip")
    return mei, li, zhao


async def state(town: Town) -> str:
    """Where the first case stands."""
    return str((await town.cases())[0]["state"])


async def test_yes_closes_the_case_and_satisfaction_is_asked_once(town: Town) -> None:
    mei, li, _ = await done(town)
    assert await state(town) == "done"
    await mei.presses("Yes, it is solved")
    rating = mei.sees("How satisfied are you", *"😀🙂😐🙁😞")
    assert "😀 Very satisfied\n🙂 Satisfied\n😐 So-so\n🙁 Not satisfied\n😞 Not" in rating.text
    li.sees("Now: closed")
    assert await state(town) == "closed"
    await mei.presses("🙂")
    mei.sees("we have noted that for No. 1001. Anything to add?", "Skip")
    await mei.presses_data(rating.buttons["😞"], rating)
    mei.is_told("You have told us already")
    [follow_up] = await town.rows("SELECT * FROM follow_ups")
    assert (follow_up["resolved"], follow_up["satisfaction"]) == (1, 4)


async def test_yes_pressed_twice_counts_once(town: Town) -> None:
    mei, _, _ = await done(town)
    data = mei.last.buttons["Yes, it is solved"]
    await mei.presses_data(data)
    await mei.presses_data(data)
    mei.is_told("No. 1001 is closed")
    assert (await town.moves()).count("resolve") == 1


async def test_no_opens_it_again_and_the_street_office_hears(town: Town) -> None:
    mei, li, zhao = await done(town)
    zhao.sees_nothing()
    wu = await town.worker(Role.COMMITTEE_WORKER, name="Wu")
    await wu.presses_data("c:1001:card")
    await mei.presses("No, not yet")
    mei.sees("No. 1001 goes on, and the street office knows")
    mei.sees("Please go on about No. 1001", "Cancel")
    li.sees("the resident says it is not solved", "Done")
    card = zhao.sees("the resident says it is not solved", "Take it")
    assert "the resident said it is not solved" in card.text.partition("\n\n")[2]
    assert "in hand" in wu.last.text
    await mei.says("It is dark again")
    li.sees("from the resident:\nIt is dark again")
    li.sees("the resident added: It is dark again", "Done")
    await li.presses("Done")
    await li.presses("Skip")
    await mei.presses("Yes, it is solved")
    verdicts = await town.rows("SELECT resolved FROM follow_ups ORDER BY round")
    assert [one["resolved"] for one in verdicts] == [0, 1]


async def test_no_pressed_after_yes_asks_what_is_not_well(town: Town) -> None:
    mei, _, _ = await done(town)
    no = mei.last.buttons["No, not yet"]
    await mei.presses("Yes, it is solved")
    await mei.presses_data(no)
    mei.sees("What is not well with No. 1001?")
    assert await state(town) == "closed"


async def test_two_follow_ups_without_an_answer_close_the_case(town: Town) -> None:
    mei, li, _ = await done(town)
    await town.advance(hours=47)
    mei.sees_no("May we ask once more")
    await town.advance(hours=1)
    mei.sees("May we ask once more", "Yes, it is solved", "Partly", "No, not yet")
    assert await state(town) == "done"
    await town.advance(hours=47)
    assert await state(town) == "done"
    await town.advance(hours=1)
    mei.sees("your No. 1001 is closed")
    assert await state(town) == "closed"
    assert (await town.moves())[-1] == "lapse"
    li.sees("Now: closed")
    await town.advance(hours=500)
    mei.sees_no("May we ask once more")


async def silent_in_danger(town: Town) -> tuple[Somebody, Somebody, Somebody]:
    """A resident in danger who was helped and answers nobody; who helped, and who leads them."""
    mei, zhou = await town.resident(), await town.worker(Role.SOCIAL_WORKER, name="Zhou")
    head = await town.worker(Role.SOCIAL_WORKER, name="Head", lead=True)
    await mei.says("I want to end my life")
    for deed in ("Take it", "Done", "Skip"):
        await zhou.presses(deed)
    await town.advance(hours=48)
    mei.sees("somebody will look in on you again", "Yes, it is solved")
    await town.advance(hours=48)
    return mei, zhou, head


async def test_an_emergency_without_an_answer_goes_back_before_whoever_leads(town: Town) -> None:
    mei, zhou, head = await silent_in_danger(town)
    assert await state(town) == "taken"
    mei.sees("the social worker will look in on you")
    mei.sees_no("is closed")
    zhou.sees("asked twice and has not answered", "Done")
    head.sees("asked twice and has not answered", "Take it")


async def test_it_is_closed_once_somebody_has_looked_again(town: Town) -> None:
    mei, zhou, head = await silent_in_danger(town)
    await zhou.presses("Done")
    await zhou.says("She opened the door; her daughter is with her")
    await town.advance(hours=48)
    mei.sees("If we don't hear from you, it will be closed")
    head.sees_no("is closed")
    await town.advance(hours=48)
    mei.sees("your No. 1001 is closed")
    head.sees("the resident still has not answered, and it is closed now")
    assert (await town.moves())[-1] == "lapse"


@pytest.mark.parametrize("verdict", ["No, not yet", "Partly"])
async def test_after_another_call_somebody_looks_again_once_more(town: Town, verdict: str) -> None:
    mei, zhou, _ = await silent_in_danger(town)
    await zhou.presses("Done")
    await zhou.presses("Skip")
    await mei.presses(verdict)
    await mei.says("He came back last week")
    await zhou.presses("Done")
    await zhou.presses("Skip")
    await town.advance(hours=48)
    mei.sees("somebody will look in on you again")
    await town.advance(hours=48)
    zhou.sees("asked twice and has not answered")
    assert await state(town) == "taken"


async def test_nobody_is_woken_to_be_asked_how_an_emergency_went(town: Town) -> None:
    town.clock.at += 16 * HOUR + 30 * MINUTE  # half past two
    mei, zhou = await town.resident(), await town.worker(Role.SOCIAL_WORKER, name="Zhou")
    await mei.says("I want to end my life")
    for deed in ("Take it", "Done", "Skip"):
        await zhou.presses(deed)
    mei.sees_no("Is it solved")
    await town.advance(hours=4, minutes=29)
    mei.sees_no("Is it solved")
    await town.advance(minutes=1)
    assert not mei.sees("Is it solved").silent
    await town.advance(hours=48)
    assert not mei.sees("somebody will look in on you again").silent
    zhou.news.clear()
    await town.advance(hours=47)
    zhou.sees_nothing()
    await town.advance(hours=1)
    assert not zhou.sees("asked twice and has not answered").silent
    assert not mei.sees("the social worker will look in on you").silent


async def test_a_visitor_is_not_woken_to_ask_how_an_emergency_went(town: Town) -> None:
    (li, _), zhou = await committee(town), await town.worker(Role.SOCIAL_WORKER, name="Zhou")
    town.clock.at += 16 * HOUR
    await enters(li, "My son is beating me")
    for deed in ("Take it", "Done", "Skip"):
        await zhou.presses(deed)
    assert not li.sees("is with the social worker now", "Told").silent
    li.sees_no("solved")
    await town.advance(hours=5)
    assert not li.sees("solved").silent
    aloud = [call.priority for call in town.calls if call.chat_id == li.id and "Told" in str(call)]
    assert set(aloud) == {Priority.NOTICE}


async def test_where_the_helper_has_left_it_waits_and_is_called_again(town: Town) -> None:
    mei, zhou = await town.resident(), await town.worker(Role.SOCIAL_WORKER, name="Zhou")
    other = await town.worker(Role.SOCIAL_WORKER, name="Wu")
    group = await a_group(town, other, Actor.SOCIAL_WORKER)
    await mei.says("I want to end my life")
    for deed in ("Take it", "Done", "Skip"):
        await zhou.presses(deed)
    await loses(town, zhou, Role.SOCIAL_WORKER, STREET)
    await town.advance(hours=96)
    assert await state(town) == "waiting"
    other.sees("No. 1001", "Take it")
    group.sees("asked twice and has not answered")
    await town.advance(minutes=10)
    other.sees("nobody has taken it")


async def test_the_worker_alone_never_closes_a_case(town: Town) -> None:
    _, li, zhao = await done(town)
    for one in (li, zhao):
        for verb in ("resolve", "reopen", "lapse", "close", "rate4"):
            await one.presses_data(f"c:1001:{verb}")
            assert one.toast
    assert await state(town) == "done"
    assert await town.rows("SELECT * FROM follow_ups WHERE answered_at IS NOT NULL") == []


async def test_a_follow_up_is_answered_in_chinese(town: Town) -> None:
    mei = await town.resident("王桂兰", "zh_CN")
    li = await town.worker(Role.COMMITTEE_WORKER, name="李敏", language="zh_CN")
    await mei.says("楼道灯坏了三天了")
    for label in ("公共设施维修", "不急", "交上去"):
        await mei.presses(label)
    await li.presses("我来办")
    li.sees("社区居委会 李敏 正在办")
    await li.presses("办好了")
    await li.presses("不写了，直接交")
    li.sees("已经去问居民解决没有")
    await mei.presses("解决了")
    mei.sees("第1001号就办结了。您对这次办得满意吗？", *"😀🙂😐🙁😞")
    await mei.presses("😀")
    mei.sees("第1001号的意见记下了。还有什么要说的吗？")
    await mei.presses("不写了，直接交")
    mei.sees("好的，谢谢您！")
    await mei.says("/mycases")
    await mei.presses("第1001号 · 公共设施维修 · 已办结")
    mei.sees("您说解决了")


async def test_a_reopened_case_has_its_whole_time_again(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei, urgency="Urgent")
    await li.presses("Take it")
    await town.advance(hours=20)
    await li.presses("Done")
    await li.presses("Skip")
    await town.advance(hours=20)
    await mei.presses("No, not yet")
    li.sees("not solved")
    await town.advance(hours=2)
    li.sees_no("past its time")


async def test_words_about_a_case_said_to_be_done_bring_its_verdict_up_again(town: Town) -> None:
    mei, li, _ = await done(town)
    await mei.says("it was ok but nobody asked me before coming")
    mei.sees("your words have been passed on (No. 1001)", "It is something new")
    mei.sees("your No. 1001 is done. Is it solved?", "Yes, it is solved", "No, not yet")
    li.sees("from the resident:\nit was ok but nobody asked me before coming", "Open the case")
    li.sees("the resident added: it was ok but nobody asked me before coming")
    assert await state(town) == "done"
    await mei.presses("No, not yet")
    assert await state(town) == "taken"


async def test_words_are_no_silence_and_the_follow_up_is_asked_again(town: Town) -> None:
    mei, _, _ = await done(town)
    await town.advance(hours=72)
    await mei.says("it was ok but nobody asked me before coming")
    await town.advance(hours=47)
    assert await state(town) == "done"
    await town.advance(hours=1)
    mei.sees("May we ask once more", "Yes, it is solved")
    await town.advance(hours=48)
    assert await state(town) == "closed"


async def test_no_in_the_middle_of_a_form_leaves_the_form_its_words(town: Town) -> None:
    mei, li, _ = await done(town)
    await mei.says("/need The pipe in the hallway leaks")
    await mei.presses("No, not yet")
    mei.sees("No. 1001 goes on, and the street office knows", "Add something")
    li.sees("the resident says it is not solved")
    await mei.says("since Monday")
    mei.sees("I have added that")
    choices = ("Repairs in common areas", "Urgent", "No, something new", "Send", "Add something")
    for label in choices:
        await mei.presses(label)
    mei.sees("Please go on about No. 1001")
    await mei.says("It is dark again")
    li.sees("No. 1001, from the resident:\nIt is dark again")
    assert (await town.cases())[1]["text"] == "The pipe in the hallway leaks\nsince Monday"


async def two_done_and_words_about_one(town: Town) -> tuple[Somebody, Somebody]:
    """A resident with two cases done, who wrote and did not say which it is about."""
    mei, li, _ = await done(town)
    await sends_a_need(mei, "The lift is stuck")
    for deed in ("Take it", "Done", "Skip"):
        await li.presses(deed)
    await mei.says("Nobody asked me before coming")
    mei.sees("What is this about?")
    return mei, li


async def test_a_case_never_lapses_while_words_wait(town: Town) -> None:
    mei, li = await two_done_and_words_about_one(town)
    await town.advance(hours=96)
    assert await state(town) == "done"
    li.sees("No. 1001, from the resident:\nNobody asked me before coming")
    mei.sees("they went to whoever had No. 1001", "Yes, it is solved", "It is something new")
    await mei.presses("Yes, it is solved")
    assert await state(town) == "closed"


async def test_words_that_went_to_a_case_meanwhile_may_be_a_need(town: Town) -> None:
    mei, _ = await two_done_and_words_about_one(town)
    await town.advance(hours=96)
    await mei.presses("It is something new")
    mei.sees("What is it about?", "I'm not sure — ask a person")
