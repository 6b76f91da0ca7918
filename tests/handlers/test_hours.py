"""Both sides say how long the help took: it is credited once, or whoever looks after it decides."""

import pytest

from linkage.models import Role
from storage.unit import Unit
from tests.handlers.chat import Somebody, Town
from tests.handlers.hours import has
from tests.handlers.tasks import helping, says_done


async def minutes(town: Town) -> list[int]:
    """What was credited so far."""
    rows = await town.rows("SELECT minutes FROM transfers WHERE kind = 'credit' ORDER BY at")
    return [row["minutes"] for row in rows]


async def state(town: Town) -> str:
    """Where Ann's part stands."""
    [row] = await town.rows("SELECT state FROM assignments")
    return str(row["state"])


async def test_both_say_so_and_the_help_is_credited(town: Town) -> None:
    mei, grace, ann = await helping(town)
    await ann.presses("✅ Done")
    ann.sees("How long did it take in all?", "1 hour", "30 minutes", "1 hour 30 minutes")
    await ann.says("an hour and 20 minutes")
    ann.sees("Noted: 1 hour 20 minutes")
    mei.sees("Ann says it is done and took 1 hour 20 minutes", "Yes, that's right")
    assert await minutes(town) == []
    await mei.presses("Yes, that's right")
    mei.sees("Noted: 1 hour 20 minutes", "💐 Say thanks")
    assert "coordinator" not in ann.sees("Credited: 1 hour 20 minutes").text
    grace.sees("No. 1001: what volunteers were asked for is done", "Done")
    assert "✅ Done" not in ann.screen[-2].buttons
    await has(ann, "You have: 1 hour 20 minutes")
    await town.advance(hours=80)
    for one in (mei, grace, ann):
        one.sees_no("The time is over")
        one.sees_no("decide what counts")
    assert await town.rows("SELECT 1 AS one FROM reminders WHERE kind = 'attendance'") == []


async def test_in_chinese(town: Town) -> None:
    mei, _, ann = await helping(town)
    for one in (mei, ann):
        await one.says("/language")
        await one.presses("中文")
    await ann.presses("✅ Done")
    await ann.says("一小时二十分")
    ann.sees("辛苦了，记下了：1小时20分钟")
    mei.sees("Ann说已经做完了，用了1小时20分钟。对吗？", "对，是这样", "时间不对", "没有帮")
    await mei.presses("对，是这样")
    ann.sees("给您记了1小时20分钟")


async def test_in_chinese_it_is_decided(town: Town) -> None:
    mei, grace, ann = await helping(town)
    for one in (mei, grace, ann):
        await one.says("/language")
        await one.presses("中文")
    await ann.presses("✅ Done")
    await ann.says("两小时")
    await mei.presses("没有帮")
    mei.sees("知道了，对不起")
    grace.sees("Ann说：2小时\n对方说：没有帮", "按志愿者说的：2小时", "另写一个时长", "没有做成")
    await grace.presses("另写一个时长")
    await grace.says("三刻钟")
    grace.sees("Ann：45分钟，Grace定的")
    ann.sees("给您记了45分钟")
    mei.sees("Ann帮忙的时间，问清楚了，记45分钟")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("quite a while", "That is not clear"),
        ("0", "at least a minute"),
        ("-2h", "at least a minute"),
        ("30 hours", "More than a day"),
    ],
)
async def test_what_is_no_length_is_asked_again_and_nothing_is_lost(
    town: Town, said: str, answer: str
) -> None:
    mei, _, ann = await helping(town)
    await says_done(ann, said)
    ann.sees(answer)
    mei.sees_no("is done and took")
    await ann.says("90")
    ann.sees("Noted: 1 hour 30 minutes")


async def test_before_it_has_begun_nothing_is_done(town: Town) -> None:
    _, _, ann = await helping(town, hours=2.5)
    await ann.presses_data("t:1:done")
    ann.is_told("It only begins at 2 Mar, 13:00")


async def test_who_is_there_early_has_done_it_from_half_an_hour_before_on(town: Town) -> None:
    _, grace, ann = await helping(town, hours=2)
    await grace.presses_data("t:1:there:3")
    ann.sees("You are there", "✅ Done")
    await ann.presses("✅ Done")
    ann.is_told("It only begins at 2 Mar, 13:00")
    await town.advance(minutes=29)
    await ann.presses("✅ Done")
    ann.is_told("It only begins at 2 Mar, 13:00")
    await town.advance(minutes=1)
    await says_done(ann, "20 min")
    ann.sees("Noted: 20 minutes")


async def test_far_more_than_was_planned_is_asked_once_and_decided(town: Town) -> None:
    mei, grace, ann = await helping(town)
    await says_done(ann, "9 hours")
    ann.sees("9 hours: that is far longer", "No, let me say it again")
    await ann.presses("No, let me say it again")
    await ann.says("9 hours")
    await ann.presses("Yes, that's right")
    await mei.presses("Yes, that's right")
    assert await minutes(town) == []
    grace.sees("Ann says: 9 hours", "As the volunteer says: 9 hours", "Another time")
    await grace.presses("Another time")
    await grace.says("3 hours")
    await grace.presses("Yes, that's right")
    grace.sees("Ann: 3 hours, decided by Grace")
    ann.sees("Credited: 3 hours")
    mei.sees("Ann's help counts as 3 hours")
    assert await minutes(town) == [180]


async def test_where_they_differ_the_first_coordinator_decides(town: Town) -> None:
    mei, grace, ann = await helping(town)
    second = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Hugo")
    await says_done(ann, "2h")
    await mei.presses("It took another time")
    mei.sees("How long did the help take in all?", "1 hour")
    await mei.presses("1 hour")
    grace.sees("The other side says: 1 hour", "As the other side says: 1 hour")
    second.sees_nothing()
    await grace.presses("As the other side says: 1 hour")
    grace.sees("Ann: 1 hour, decided by Grace")
    assert "The coordinator settled how long" in ann.sees("Credited: 1 hour").text
    ann.sees_no("both sides")
    grace.sees_no("both sides")
    grace.sees_no("confirmed")
    await second.presses_data("t:1:decide_said:3")
    second.is_told("This is settled already")
    await grace.presses_data("t:1:decide_said:3")
    grace.is_told("This is settled already")
    assert await minutes(town) == [60]


async def test_every_card_that_asks_to_decide_changes(town: Town) -> None:
    mei, grace, ann = await helping(town)
    hugo = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Hugo")
    await says_done(ann, "2h")
    # Grace, who asked for it, has left: both of the desk are asked.
    await leaves(town, grace)
    iris = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Iris")
    await mei.presses("It was not done")
    mei.sees("we are sorry")
    for one in (hugo, iris):
        one.sees("The other side says: it was not done", "As the volunteer says: 2 hours")
    await hugo.presses("As the volunteer says: 2 hours")
    iris.sees("Ann: 2 hours, decided by Hugo")
    assert iris.last.buttons == {}


async def leaves(town: Town, somebody: Somebody) -> None:
    """Somebody's role ends."""
    rows = await town.rows("SELECT id FROM people WHERE chat_id = :id", id=somebody.id)

    async def work(unit: Unit) -> None:
        unit.write("DELETE FROM roles WHERE person_id = :id", id=rows[0]["id"])

    await town.database.run(work)


async def test_what_did_not_take_place_is_recorded_and_explained(town: Town) -> None:
    mei, grace, ann = await helping(town)
    await says_done(ann, "1h")
    await mei.presses("It was not done")
    await grace.presses("It did not take place")
    grace.sees("it did not take place, as Grace decided")
    mei.sees("this did not take place. We are sorry")
    ann.sees("noted as not having taken place", "Explain")
    ann.sees_no("You were missed")
    grace.sees("was not done. Please see what else can be done", "Done")
    grace.sees_no("the hours are settled")
    assert (await minutes(town), await state(town)) == ([], "missed")


async def test_the_resident_may_say_it_first(town: Town) -> None:
    mei, _, ann = await helping(town, hours=29)
    mei.sees("Did Ann come and help?", "Yes, it was done", "It was not done")
    await mei.presses("Yes, it was done")
    await mei.says("70 minutes")
    mei.sees("Noted: 1 hour 10 minutes")
    ann.sees_no("1 hour 10 minutes")
    await says_done(ann, "1h")
    ann.sees("Credited: 1 hour")
    assert await minutes(town) == [60]


async def test_a_press_twice_or_by_a_stranger_changes_nothing(town: Town) -> None:
    mei, _, ann = await helping(town)
    eve = await town.resident("Eve")
    await says_done(ann, "1h")
    for data in ("t:1:right:3", "t:1:undone:3", "t:1:other:3", "t:1:decide_said:3", "t:1:thank:3"):
        await eve.presses_data(data)
        eve.is_told("This task is not yours")
    await eve.presses_data("t:1:done")
    eve.is_told("This task is not yours")
    await ann.presses_data("t:1:right:3")
    ann.is_told("This task is not yours")
    await ann.presses_data("t:1:done")
    ann.is_told("It is noted as done")
    await mei.presses("Yes, that's right")
    await mei.presses_data("t:1:right:3")
    mei.is_told("You have told us already")
    assert await minutes(town) == [60]
