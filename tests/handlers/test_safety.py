"""*Something is wrong* during a task: help at once for either side, and silence to the other."""

from linkage.models import Role
from tests.handlers.chat import SPOTS, Somebody, Town
from tests.handlers.conftest import chooses, number_in
from tests.handlers.tasks import asks, helper, taken
from tests.handlers.test_mydata import files
from tests.handlers.test_visits import begins_to_enter

WRONG = "Something is wrong"


async def under_way(
    town: Town, hours: int = 24
) -> tuple[Somebody, Somebody, Somebody, Somebody, Somebody]:
    """Mei, Grace who looks after the task, Ann who came, Wen on duty, and Zhao of the street."""
    mei, grace = await taken(town)
    wen = await town.worker(Role.SOCIAL_WORKER, name="Wen")
    zhao = await town.worker(Role.STREET_OFFICE, name="Zhao")
    ann = await helper(town, "Ann")
    await asks(town, grace)
    await ann.presses("I'll do it")
    await ann.presses_data("t:1:come", ann.last)
    await town.ring_due()
    await town.advance(hours=hours)
    for one in (mei, grace, ann, wen, zhao):
        one.news.clear()
    return mei, grace, ann, wen, zhao


async def test_a_resident_is_asked_nothing_and_both_desks_hear_at_once(town: Town) -> None:
    mei, grace, ann, wen, zhao = await under_way(town)
    await mei.presses(WRONG)
    assert "110" in mei.news[0].text
    number = number_in(mei.sees("We have told whoever looks after this task").text)
    for one in (wen, grace):
        card = one.sees("Emergency", "Take it").text
        where_and_who = ("Building 2", "Called by Mei", "Volunteers: Ann", "Mei (No. 1001)")
        for part in (f"No. {number}", *where_and_who):
            assert part in card
    zhao.sees_nothing()
    ann.sees_nothing()
    assert (await town.rows("SELECT move FROM task_events ORDER BY seq"))[-1]["move"] == "alarm"
    assert (await town.moves())[-1] == "alarm"


async def visited(town: Town) -> tuple[Somebody, Somebody, Somebody]:
    """Li who visits somebody without a phone, Grace who has their need, and Wen on duty."""
    li = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", "Li")
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    wen = await town.worker(Role.SOCIAL_WORKER, name="Wen")
    await begins_to_enter(li)
    await li.says("Please carry my shopping up")
    await chooses(li, "Errands and carrying")
    await li.presses("In the next few days")
    await li.presses("Send")
    await grace.presses("Take it")
    return li, grace, wen


async def test_who_visits_somebody_calls_for_them_and_writes_what_happened(town: Town) -> None:
    li, grace, wen = await visited(town)
    ann = await helper(town, "Ann")
    await asks(town, grace)
    await ann.presses("I'll do it")
    li.sees("Ann, a volunteer, will come", WRONG)
    await li.presses(WRONG)
    li.sees("go on about No. 1002")
    await li.says("She will not leave his flat")
    for one in (wen, grace):
        one.sees("She will not leave his flat")
    await wen.presses("Take it")
    li.sees("Wen (the social worker) is seeing to it now, No. 1002. If you want to add")


async def test_nobody_goes_to_tell_who_has_no_phone_that_somebody_is_on_the_way(
    town: Town,
) -> None:
    li, grace, _ = await visited(town)
    ann = await helper(town, "Ann")
    await asks(town, grace)
    await ann.presses("I'll do it")
    li.sees("Ann, a volunteer, will come")
    await ann.presses_data("t:1:come")
    await town.advance(hours=23)
    li.sees("The word is")
    await ann.presses("On my way")
    li.sees_no("on the way")
    await ann.presses("I'm here")
    await ann.shares(*SPOTS["Building 2"])
    ann.sees("You are there")
    li.sees_no("has arrived")


async def test_the_word_is_brought_to_who_was_not_told_it_before(town: Town) -> None:
    li, grace, _ = await visited(town)
    ann = await helper(town, "Ann")
    await asks(town, grace, day="Today", hour="11:30")
    await ann.presses("I'll do it")
    await ann.presses("On my way")
    li.sees("Ann is on the way to you. Today's word is")


async def test_the_coordinator_hears_of_it_where_the_office_has_the_case(town: Town) -> None:
    mei, grace, ann, _, zhao = await under_way(town)
    unit = town.database.unit()
    [row] = await town.rows("SELECT id FROM people WHERE chat_id = :id", id=zhao.id)
    unit.write("UPDATE tasks SET created_by = :id", id=row["id"])
    unit.write("UPDATE cases SET actor = 'street_office', assignee_id = :id", id=row["id"])
    await town.database.commit(unit)
    await mei.presses(WRONG)
    for one in (grace, zhao):
        one.sees("Emergency", "Take it")
    ann.sees_nothing()


async def test_danger_in_what_they_write_shows_the_numbers_again(town: Town) -> None:
    mei, grace, _, wen, _ = await under_way(town)
    await mei.presses(WRONG)
    await mei.says("He is beating me")
    assert "110" in mei.news[0].text
    for one in (wen, grace):
        one.sees("He is beating me")
    assert len(await town.cases()) == 2


async def test_what_they_write_then_reaches_who_is_called_and_need_not_be(town: Town) -> None:
    mei, grace, _, wen, _ = await under_way(town)
    await mei.presses(WRONG)
    await mei.says("He wants my bank card")
    mei.sees("passed on (No. 1002)")
    for one in (wen, grace):
        one.sees("He wants my bank card")
    await mei.says("/cancel")
    mei.sees("There is nothing to cancel")


async def test_a_volunteer_calls_too_and_the_resident_never_reads_of_it(town: Town) -> None:
    mei, grace, ann, wen, _ = await under_way(town)
    await ann.presses(WRONG)
    await ann.says("The dog bit me")
    wen.sees("Called by Ann, a volunteer: “the resident” here is them")
    wen.sees("No. 1002, from Ann, a volunteer:\nThe dog bit me")
    for words in ("I washed it", "It bleeds", "Still", "A little"):
        await ann.says(words)
    await town.advance(minutes=1)
    wen.sees("messages from Ann, a volunteer")
    await grace.presses("Take it")
    ann.sees("Grace (the volunteer team) is seeing to it now")
    mei.sees_nothing()
    await mei.presses_data("c:1001:show")
    assert "wrong" not in mei.last.text
    await mei.says("/mydata")
    page = mei.gets("linli-mydata.html").content.decode()
    json = mei.gets("linli-mydata.json").content.decode()
    for words in ("dog bit", "1002", "alarm"):
        assert words not in page + json
    await mei.presses_data("c:1002:show")
    assert mei.toast is not None
    # The volunteer keeps what they told, and not the address.
    page, data = await files(town, ann)
    assert "dog bit" in page
    [told] = data["cases"]
    assert told["place"] == "Osmanthus Grid 1"
    await grace.presses_data("c:1001:history")
    grace.sees("somebody says that something is wrong with the task: see No. 1002")


async def test_it_is_loud_by_night_and_rings_until_somebody_takes_it(town: Town) -> None:
    mei, grace, _, wen, zhao = await under_way(town, hours=0)
    await town.advance(hours=13)
    await mei.presses(WRONG)
    called = [call for call in town.calls if call.payload.get("text", "").startswith("📋 No. 1002")]
    assert {call.chat_id for call in called} == {wen.id, grace.id}
    assert not any(call.payload.get("disable_notification") for call in called)
    await town.advance(minutes=10)
    grace.sees("No. 1002", "Take it")
    for _ in range(2):
        await town.advance(minutes=10)
        for one in (wen, grace, zhao):
            one.sees("No. 1002", "Take it")
    await wen.presses("Take it")
    mei.sees("Wen (the social worker) is seeing to it now")
    grace.sees("in hand – the social worker Wen")
    for one in (wen, grace, zhao):
        one.news.clear()
    await town.advance(minutes=30)
    grace.sees_nothing()
    zhao.sees_nothing()


async def test_of_two_who_take_it_at_once_one_has_it_and_the_other_is_told(town: Town) -> None:
    mei, grace, _, wen, _ = await under_way(town)
    await mei.presses(WRONG)
    await town.at_once(wen.presses("Take it"), grace.presses("Take it"))
    [case] = [one for one in await town.cases() if one["id"] == 1002]
    assert case["state"] == "taken"
    told = [one for one in mei.news if "is seeing to it now" in one.text]
    assert len(told) == 1
    late = wen if "Grace" in told[0].text else grace
    assert late.toast is not None
    late.sees("in hand – ")


async def test_pressed_twice_it_is_one_alarm_and_anew_once_it_is_over(town: Town) -> None:
    mei, grace, _, wen, _ = await under_way(town)
    await mei.presses(WRONG)
    for one in (wen, grace):
        one.news.clear()
    await mei.presses_data("t:1:wrong")
    mei.sees("They have your No. 1002")
    assert "110" in mei.news[0].text
    for one in (wen, grace):
        one.sees_nothing()
    assert len(await town.cases()) == 2
    await wen.presses("Take it")
    await wen.presses("Done")
    await wen.presses("Skip")
    await mei.presses("Yes, it is solved")
    await mei.presses_data("t:1:wrong")
    mei.sees("We have told whoever looks after this task")
    assert len(await town.cases()) == 3


async def test_a_day_after_its_end_it_leads_to_a_complaint_or_a_person(town: Town) -> None:
    mei, grace, ann, wen, _ = await under_way(town)
    await town.advance(hours=24)
    ann.sees("It is over", WRONG)
    await town.advance(hours=1, minutes=1)
    for one in (mei, ann):
        await one.presses_data("t:1:wrong")
        one.sees("calls nobody any more", "I have a complaint", "Talk to a person")
    for one in (wen, grace):
        one.sees_no("Emergency")


async def test_only_those_in_the_task_can_call(town: Town) -> None:
    mei, grace = await taken(town)
    ann, bob = [await helper(town, name) for name in ("Ann", "Bob")]
    await asks(town, grace)
    await mei.presses_data("t:1:wrong")
    mei.is_told("button")
    await ann.presses("I'll do it")
    await town.ring_due()
    await bob.presses_data("t:1:wrong")
    assert bob.toast == mei.toast
    assert len(await town.cases()) == 1


async def test_who_could_not_come_or_need_not_any_more_can_still_say_what_was_wrong(
    town: Town,
) -> None:
    mei, grace, ann, wen, _ = await under_way(town, hours=1)
    await ann.presses("I can't after all")
    await ann.presses_data("t:1:wrong")
    wen.sees("Emergency", "Take it")
    await grace.presses_data("t:1:call_off")
    await mei.presses_data("t:1:wrong")
    wen.sees("Called by Mei, the resident", "Take it")


async def test_in_chinese_all_of_it_is_chinese(town: Town) -> None:
    mei = await town.resident("王桂兰", "zh_CN")
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="陈老师", language="zh_CN")
    wen = await town.worker(Role.SOCIAL_WORKER, name="文社工", language="zh_CN")
    ann = await helper(town, "马志强", language="zh_CN")
    await mei.says("/need 帮我把米扛上楼")
    for label in ("跑腿代办", "就这几天", "交上去"):
        await mei.presses(label)
    await grace.presses("我来办")
    await grace.presses("找志愿者")
    await grace.says("把一袋米扛到三楼")
    for label in ("明天", "10:00", "60分钟", "1", "没什么", "发给志愿者"):
        await grace.presses(label)
    await town.ring_due()
    await ann.presses("我来")
    await town.ring_due()
    await ann.presses("情况不对")
    ann.sees("您先顾好自己")
    wen.sees("居民：王桂兰（第1001号）", "我来办")
    grace.sees("志愿者：马志强", "我来办")
    await grace.presses("我来办")
    ann.sees("陈老师（志愿者服务队）在管您说的事了")
    mei.sees_no("情况不对")
