"""Nothing waits silently: each wait has a reminder, and then somebody to whom it goes."""

from linkage.models import Role
from storage import people, reminders
from storage.unit import Unit
from tests.handlers.chat import HOUR, MINUTE, Somebody, Town
from tests.handlers.conftest import sends_a_need


async def urgent(town: Town) -> tuple[Somebody, Somebody, Somebody]:
    """A resident with an urgent need, the committee's worker, and the street office."""
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, name="Li")
    zhao = await town.worker(Role.STREET_OFFICE, name="Zhao")
    await sends_a_need(mei, urgency="Urgent")
    li.sees("No. 1001", "Take it")
    return mei, li, zhao


async def test_a_need_nobody_takes_is_remembered_once_and_then_goes_up_once(town: Town) -> None:
    mei, li, zhao = await urgent(town)
    await town.advance(minutes=59)
    li.sees_no("Nobody has taken")
    await town.advance(minutes=1)
    li.sees("Nobody has taken No. 1001 yet", "Take it")
    zhao.sees_nothing()
    await town.advance(hours=1)
    li.sees_no("Nobody has taken")
    card = zhao.sees("No. 1001", "Take it").text
    assert "Nobody at the residents' committee took it in time, so it is with the street" in card
    mei.sees("it has gone up to the street office. You will hear from them within 2 hours.")
    assert li.last.buttons == {}
    assert (await town.cases())[0]["actor"] == "street_office"
    await town.advance(hours=2)
    zhao.sees("No. 1001 is with the street office, and nobody has taken it yet", "Take it")
    assert (await town.moves()).count("escalate") == 1
    await li.presses_data("c:1001:take")
    li.is_told("No. 1001 is not with you")


async def test_the_resident_is_told_of_the_escalation_in_chinese(town: Town) -> None:
    mei = await town.resident("王桂兰", "zh_CN")
    li = await town.worker(Role.COMMITTEE_WORKER, name="李敏", language="zh_CN")
    await mei.says("楼道灯坏了三天了")
    for label in ("公共设施维修", "很急", "交上去"):
        await mei.presses(label)
    await town.advance(hours=1)
    li.sees("第1001号还没人接手，请看一看。", "我来办")
    await town.advance(hours=1)
    mei.sees("第1001号还没人接手，我们已经报到街道，由街道来管，2小时内会跟您联系。")


async def test_a_need_taken_in_time_is_not_escalated(town: Town) -> None:
    mei, li, zhao = await urgent(town)
    await li.presses("Take it")
    await town.advance(hours=10)
    mei.sees_no("gone up")
    zhao.sees_nothing()


async def test_work_that_takes_too_long_is_remembered_and_then_the_office_told(town: Town) -> None:
    _, li, zhao = await urgent(town)
    await li.presses("Take it")
    await town.advance(hours=22)
    li.sees("The time for No. 1001 is nearly up", "Done")
    zhao.sees_nothing()
    await town.advance(hours=2)
    zhao.sees("No. 1001 is past its time and not done yet", "Take it")
    li.sees("No. 1001 is past its time and not done yet")


async def test_at_the_street_office_a_colleague_may_take_over_what_is_past_its_time(
    town: Town,
) -> None:
    mei = await town.resident()
    desk = [await town.worker(Role.STREET_OFFICE, name=name) for name in ("Zhao", "Qian")]
    await sends_a_need(mei, urgency="Urgent")
    await desk[0].presses("Take it")
    await town.advance(hours=24)
    desk[1].sees("No. 1001 is past its time")
    await desk[1].presses("Take it")
    desk[1].sees("in hand – the street office Qian", "Done")
    assert "Done" not in desk[0].last.buttons


async def test_a_resident_who_is_silent_is_asked_again_and_then_the_asker_told(
    town: Town,
) -> None:
    mei, li, _ = await urgent(town)
    await li.presses("Take it")
    await li.presses("Ask the resident")
    await li.says("Which floor?")
    await town.advance(hours=23)
    mei.sees_no("We are still waiting")
    await town.advance(hours=1)
    mei.sees("We are still waiting for a word from you about No. 1001", "Reply")
    await town.advance(hours=47)
    li.sees_no("has not answered")
    await town.advance(hours=1)
    li.sees("the resident has not answered your question")
    await mei.presses("Reply")
    await mei.says("The third floor")
    li.sees("from the resident:\nThe third floor")


async def test_what_is_urgent_by_night_is_promised_when_the_desk_can_be_reminded(
    town: Town,
) -> None:
    mei, li, zhao = (
        await town.resident("王桂兰", "zh_CN"),
        await town.worker(Role.COMMITTEE_WORKER),
        await town.worker(Role.STREET_OFFICE),
    )
    town.clock.at += 13 * HOUR
    await mei.says("楼道灯坏了三天了")
    for label in ("公共设施维修", "很急", "交上去"):
        await mei.presses(label)
    mei.sees("这事由社区居委会负责，明天上午9点前会跟您联系。")
    assert li.sees("Contact the resident by: 3 Mar, 09:00").silent
    await town.advance(hours=7, minutes=59)
    li.sees_no("Nobody has taken")
    await town.advance(minutes=1)
    assert not li.sees("Nobody has taken No. 1001 yet").silent
    await town.advance(hours=1, minutes=59)
    zhao.sees_nothing()
    await town.advance(minutes=1)
    zhao.sees("No. 1001", "Take it")
    mei.sees("由街道来管，2小时内会跟您联系")


async def test_what_gets_worse_by_night_is_answered_in_the_morning(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei, urgency="No hurry")
    town.clock.at += 13 * HOUR
    await mei.presses_data("c:1001:worse")
    await mei.says("Now it smokes")
    li.sees("Contact the resident by: 3 Mar, 09:00")


async def test_quiet_hours_hold_back_what_is_urgent(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    town.clock.at += 11 * HOUR + 30 * MINUTE
    await sends_a_need(mei, urgency="Urgent")
    assert not li.sees("Why here").silent
    await town.advance(hours=9)
    li.sees_no("Nobody has taken")
    await town.advance(minutes=30)
    assert not li.sees("Why here").silent


async def test_by_night_a_new_card_comes_without_a_sound(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    town.clock.at += 13 * HOUR
    await sends_a_need(mei)
    assert li.sees("No. 1001").silent


async def test_what_came_due_while_the_program_was_down_rings_once(town: Town) -> None:
    mei, li, zhao = await urgent(town)
    town.clock.at += 100 * HOUR
    await town.restart()
    await town.advance()
    li.sees_no("Nobody has taken")
    zhao.sees("No. 1001", "Take it")
    zhao.sees_no("nobody has taken it yet")
    mei.sees("gone up to the street office")
    assert (await town.moves()) == ["submit", "escalate"]


async def test_the_clock_of_a_closed_case_rings_no_more(town: Town) -> None:
    mei, li, _ = await urgent(town)
    [late] = await reminders.due(town.database, town.clock.at + HOUR, 10)
    await li.presses("Take it")
    await li.presses("Done")
    await li.presses("Skip")
    await mei.presses("Yes, it is solved")
    await town.ring(late)
    mei.sees("How satisfied")
    mei.sees_nothing()
    assert await reminders.next_due(town.database) is None


async def test_who_has_blocked_the_bot_is_not_waited_for_in_silence(town: Town) -> None:
    mei, li, _ = await urgent(town)
    await li.presses("Take it")
    await mei.blocks()
    li.sees("The resident of No. 1001 has blocked this chat")
    mei.sees_nothing()
    await mei.blocks(unblocks=True)
    assert await town.rows("SELECT * FROM people WHERE unreachable_at IS NOT NULL") == []


async def test_who_cannot_be_reached_gets_no_card_until_they_write_again(town: Town) -> None:
    mei = await town.resident()
    desk = [await town.worker(Role.COMMITTEE_WORKER) for _ in range(2)]

    async def block(unit: Unit) -> None:
        people.set_reachable(unit, desk[0].id, False)

    await town.database.run(block)
    await sends_a_need(mei)
    desk[0].sees_nothing()
    desk[1].sees("No. 1001")
    await desk[0].presses_data("nothing we know")
    desk[0].is_told("no longer works")
    await sends_a_need(mei)
    desk[0].sees("No. 1002")


async def test_whoever_blocks_the_bot_hands_on_what_they_had_taken(town: Town) -> None:
    mei, office = await town.resident(), await town.worker(Role.STREET_OFFICE)
    li = await town.worker(Role.COMMITTEE_WORKER)
    wen = await town.worker(Role.COMMITTEE_WORKER, name="Wen")
    await sends_a_need(mei)
    await li.presses("Take it")
    mei.sees("Somebody has taken")
    await li.blocks()
    mei.sees("goes on with the residents' committee")
    wen.sees("No. 1001", "Take it")
    await mei.says("/mycases")
    await mei.presses_data("c:1001:show")
    mei.sees("can't go on with it")
    await wen.presses("Take it")
    mei.sees("Somebody has taken")
    office.sees_no("No. 1001")


async def test_who_takes_the_case_of_somebody_who_left_hears_that_they_did(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await mei.blocks()
    await li.presses("Take it")
    li.sees("has blocked this chat")


async def test_what_is_due_at_night_after_a_stop_waits_for_the_morning(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei, urgency="Urgent")
    li.sees("No. 1001")
    town.clock.at += 14 * HOUR
    await town.ring_due()
    li.sees_no("Nobody has taken")
    await town.advance(hours=10)
    mei.sees("gone up to the street office")
