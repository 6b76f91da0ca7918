"""When a volunteer has time: the week tapped and typed, days off, and a pause."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from linkage.volunteers import Absence, Stretch
from tests.handlers.chat import MONDAY, Town
from tests.handlers.volunteers import approved, kept

ZONE = ZoneInfo("Asia/Shanghai")
DAY = 24
DAY_MS = 86_400_000
TODAY = MONDAY - 10 * 3_600_000


async def test_a_week_is_tapped_on_and_off_in_place(town: Town) -> None:
    mei, _ = await approved(town)
    await mei.presses("My week")
    week = mei.last
    await mei.presses("Sun am")
    assert len([one for one in mei.screen if "When do you usually" in one.text]) == 1
    assert (await kept(town, mei)).week == (Stretch(6, 480, 720),)
    await mei.presses_data("w:tap00:0", week)
    for data in ("w:tap20:0", "w:tap21:0", "w:tap22:0"):
        await mei.presses_data(data, week)
    assert (await kept(town, mei)).week == (
        Stretch(0, 480, 720),
        Stretch(2, 480, 1260),
        Stretch(6, 480, 720),
    )
    mei.sees("Mon, Sun Morning; Wed Morning, Afternoon, Evening")
    await mei.presses_data("w:tap60:0", week)
    await mei.presses_data("w:tap21:0", week)
    assert (await kept(town, mei)).week == (
        Stretch(0, 480, 720),
        Stretch(2, 480, 720),
        Stretch(2, 1080, 1260),
    )
    await mei.presses("Mon to Fri alike")
    mei.sees("You have time: Mon to Fri Morning")
    assert (await kept(town, mei)).week == tuple(Stretch(day, 480, 720) for day in range(5))
    await mei.presses("Done")
    mei.sees("You as a volunteer: approved")


async def test_exact_hours_are_typed_in_chinese(town: Town) -> None:
    mei, _ = await approved(town)
    await mei.says("/language")
    await mei.presses("中文")
    await mei.says("/volunteer")
    await mei.presses("我有空的时间")
    await mei.presses("写具体几点")
    await mei.says("周三 16:30-14:00")
    mei.sees("从16:30到14:00？结束要比开始晚")
    await mei.says("随便")
    mei.sees("没看懂")
    await mei.says("周三 14:00-16:30，周五上午九点到十一点")
    mei.sees("周三 14:00–16:30；周五 9:00–11:00", "◐ 周三下午")
    assert (await kept(town, mei)).week == (Stretch(2, 840, 990), Stretch(4, 540, 660))


async def test_hours_stand_in_place_of_what_was_on_their_day(town: Town) -> None:
    mei, _ = await approved(town)
    await mei.presses("My week")
    await mei.presses("Wed eve")
    await mei.presses("Exact hours")
    await mei.says("Wed 2-4:30pm")
    assert (await kept(town, mei)).week == (Stretch(2, 840, 990),)


@pytest.mark.parametrize("said", ["Wed 2-5pm", "I'm free on Wed 2-5pm", "周三下午2点到5点"])
async def test_hours_may_simply_be_written_below_the_week(town: Town, said: str) -> None:
    mei, _ = await approved(town)
    await mei.presses("My week")
    mei.sees("or write it")
    await mei.presses("Mon am")
    await mei.says(said)
    mei.sees("You have time: Mon Morning; Wed 14:00–17:00", "Exact hours")
    await mei.says("Fri 5pm-2pm")
    mei.sees("From 17:00 to 14:00?")
    await mei.says("Fri 2-5pm")
    mei.sees("Fri 14:00–17:00")
    assert (await kept(town, mei)).week == (
        Stretch(0, 480, 720),
        Stretch(2, 840, 1020),
        Stretch(4, 840, 1020),
    )


async def test_parts_of_the_day_and_what_cannot_be_are_written_too(town: Town) -> None:
    mei, _ = await approved(town)
    await mei.presses("My week")
    await mei.says("每天早上都行")
    mei.sees("You have time: Mon to Sun Morning", "✓ Sun am")
    await mei.says("周末全天")
    await mei.says("not on Friday")
    assert (await kept(town, mei)).week == (
        *(Stretch(day, 480, 720) for day in range(4)),
        *(Stretch(day, 480, 1260) for day in (5, 6)),
    )
    await mei.presses("Exact hours")
    await mei.says("周一早上不行")
    assert Stretch(0, 480, 720) not in (await kept(town, mei)).week


@pytest.mark.parametrize("said", ["周五晚上看情况", "Friday evenings sometimes", "except Monday"])
async def test_what_may_be_meant_for_the_week_is_no_need(town: Town, said: str) -> None:
    mei, _ = await approved(town)
    await mei.presses("My week")
    await mei.says(said)
    mei.sees("Write it like this")
    mei.sees_no("What is it about?")
    await mei.says("Friday evenings")
    assert (await kept(town, mei)).week == (Stretch(4, 1080, 1260),)


@pytest.mark.parametrize(
    "said", ["Wed 2-5pm I need somebody to take me to hospital", "周三下午2点到5点有人打我"]
)
async def test_what_else_is_written_below_the_week_is_heard_as_ever(town: Town, said: str) -> None:
    mei, _ = await approved(town)
    await mei.presses("My week")
    await mei.says(said)
    mei.sees_no("You have time")
    assert mei.news
    assert (await kept(town, mei)).week == ()
    assert await town.rows("SELECT flow FROM conversations WHERE flow = 'hours'") == []


async def test_hours_are_for_the_week_only_while_it_is_looked_at(town: Town) -> None:
    mei, _ = await approved(town)
    await mei.presses("My week")
    week = mei.last
    await mei.presses("Done")
    await mei.says("Wed 2-5pm")
    assert (await kept(town, mei)).week == ()
    await mei.says("/cancel")
    await mei.presses_data("w:tap00:0", week)
    await mei.says("/start")
    mei.sees("just write it here")
    await mei.says("Wed 2-5pm")
    assert (await kept(town, mei)).week == (Stretch(0, 480, 720),)


async def test_a_form_under_way_goes_on_below_the_week(town: Town) -> None:
    mei, _ = await approved(town)
    await mei.presses_data("w:pause")
    await mei.presses_data("w:week")
    await mei.says("Wed 2-5pm")
    assert (await kept(town, mei)).week == ()
    await mei.says("5 March")
    assert (await kept(town, mei)).paused_until == TODAY + 4 * DAY_MS


async def test_who_wants_few_buttons_taps_workdays_and_the_weekend(town: Town) -> None:
    wang, _ = await approved(town)
    await wang.says("/settings")
    await wang.presses("Large and few: turn on")
    await wang.presses_data("w:week")
    assert list(wang.last.buttons) == ["Weekdays am", "Weekdays pm", "More", "Done"]
    await wang.presses("Weekdays pm")
    assert "✓ Weekdays pm" in wang.last.buttons
    await wang.presses("More")
    await wang.presses("More")
    await wang.presses("Weekend eve")
    assert "✓ Weekend eve" in wang.last.buttons
    assert (await kept(town, wang)).week == (
        *(Stretch(day, 720, 1080) for day in range(5)),
        *(Stretch(day, 1080, 1260) for day in (5, 6)),
    )


@pytest.mark.parametrize(
    ("said", "first", "days"),
    [
        ("Today", 0, 1),
        ("Tomorrow", 1, 1),
        ("Until this Sunday", 0, 7),
        ("5 March to 7 March", 3, 3),
        ("3月5日到3月7日", 3, 3),
    ],
)
async def test_days_off_are_whole_days_here(town: Town, said: str, first: int, days: int) -> None:
    mei, _ = await approved(town)
    await mei.says("/volunteer")
    await mei.presses("Days off")
    mei.sees("none yet")
    await mei.presses("Add days")
    await mei.says(said)
    off = Absence(TODAY + first * DAY_MS, TODAY + (first + days) * DAY_MS)
    assert (await kept(town, mei)).days_off == (off,)
    assert datetime.fromtimestamp(off.first_at / 1000, ZONE).hour == 0
    remove = next(label for label in mei.last.buttons if label.startswith("Remove"))
    await mei.presses(remove)
    mei.sees("none yet")
    assert (await kept(town, mei)).days_off == ()


async def test_days_off_that_touch_become_one(town: Town) -> None:
    mei, _ = await approved(town)
    for said in ("Tomorrow", "Today", "5 March"):
        await mei.presses_data("w:add")
        await mei.says(said)
    assert (await kept(town, mei)).days_off == (
        Absence(TODAY, TODAY + 2 * DAY_MS),
        Absence(TODAY + 3 * DAY_MS, TODAY + 4 * DAY_MS),
    )


async def test_days_that_cannot_be_are_answered_kindly(town: Town) -> None:
    mei, _ = await approved(town)
    await mei.presses_data("w:add")
    for said, answer in (
        ("7 March to 5 March", "before the first"),
        ("2025-03-01", "are over"),
        ("soon", "could not read which days"),
        ("1 April to 30 December", "At most 92 days"),
    ):
        await mei.says(said)
        mei.sees(answer)
    assert (await kept(town, mei)).days_off == ()


async def test_a_pause_has_an_end_and_they_are_welcomed_back(town: Town) -> None:
    mei, grace = await approved(town)
    await mei.says("/volunteer")
    await mei.presses("Take a rest")
    await mei.presses(next(label for label in mei.last.buttons if label.startswith("Two weeks")))
    mei.sees("Resting, back on", "I'm back")
    grace.sees("Resting, back on")
    one = await kept(town, mei)
    assert one.paused_until == TODAY + 14 * DAY_MS
    assert one.is_away(town.clock.at, town.clock.at + 1)
    mei.news.clear()
    await town.advance(hours=13 * DAY)
    mei.sees_nothing()
    await town.advance(hours=DAY)
    mei.sees("Rested?")


@pytest.mark.parametrize("said", ["until New Year", "到元旦"])
async def test_a_pause_that_cannot_be_read_is_asked_as_one_day(town: Town, said: str) -> None:
    mei, _ = await approved(town)
    await mei.presses_data("w:pause")
    await mei.says(said)
    mei.sees("Please write one day, like 1 May")
    await mei.says("until 1 May")
    assert (await kept(town, mei)).paused_until == TODAY + 61 * DAY_MS


async def test_who_is_suspended_when_a_pause_ends_is_not_called_back(town: Town) -> None:
    mei, grace = await approved(town)
    await mei.presses_data("w:pause")
    await mei.presses(next(label for label in mei.last.buttons if label.startswith("One week")))
    await grace.presses("Suspend")
    await grace.says("Let us talk first")
    mei.news.clear()
    await town.advance(hours=8 * DAY)
    mei.sees_nothing()


async def test_who_is_back_early_says_so(town: Town) -> None:
    mei, _ = await approved(town)
    await mei.presses_data("w:pause")
    await mei.says("1 June 2027")
    mei.sees("a year at most")
    await mei.presses_data("w:pause")
    await mei.says("1 June")
    await mei.presses("I'm back")
    mei.sees("You as a volunteer", "Take a rest")
    assert (await kept(town, mei)).paused_until is None
    mei.news.clear()
    await town.advance(hours=120 * DAY)
    mei.sees_nothing()
