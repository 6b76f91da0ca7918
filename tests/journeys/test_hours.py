"""A volunteer has done it, both sides say how long it took, and the hours are in the time bank."""

from datetime import datetime, timedelta

from tests.journeys.conftest import Town
from tests.journeys.test_main_job import at_home, number_in
from tests.journeys.test_tasks import EVERYBODY_S, WIDER_S, as_written, helper, next_monday


async def goes_to(town: Town, moment: datetime) -> None:
    """Let time go by until then."""
    await town.sandbox.advance(seconds=int(moment.timestamp() - await town.sandbox.now()))


async def test_both_sides_confirm_the_hours_are_credited_and_a_sticker_says_thanks(
    town: Town,
) -> None:
    emma, grace = await town.person("Emma Clarke"), await town.person("Grace Chen")
    lin = await helper(town, "林小燕")
    await at_home(emma, "English", "Yes, that's fine", "Osmanthus", "Grid 1", "Building 2")
    await emma.says("please carry my shopping up the stairs")
    for label in ("Errands and carrying", "In the next few days", "Send"):
        await emma.presses(label)
    number = number_in((await emma.sees("Your number is")).text)
    await grace.sees(f"No. {number}")
    await grace.presses("Take it")
    await grace.presses("Find a volunteer")
    await grace.says("Carry two bags up to the third floor")
    await grace.sees("On which day?")
    monday = await next_monday(town)
    await grace.says(as_written(monday))
    await grace.sees("At what time?")
    await grace.says("19:00")
    await grace.presses("60 minutes")
    await grace.presses("1", on=await grace.sees("How many volunteers?"))
    for label in ("Nothing special", "Ask volunteers"):
        await grace.presses(label)
    await grace.sees("0 of 1 found")
    for seconds in (WIDER_S, EVERYBODY_S):
        await town.sandbox.advance(seconds=seconds)
    await lin.presses("我来", on=await lin.sees("有件事想请您帮个忙"))
    await emma.sees("林小燕, a volunteer, will come")

    await goes_to(town, monday - timedelta(hours=23, minutes=59))
    await lin.sees("提醒您")
    await lin.presses("我会来")
    await lin.sees("您说了会来")
    await goes_to(town, monday + timedelta(hours=1, minutes=1))
    await lin.presses("✅ 做完了", on=await lin.sees("时间到了"))
    await lin.says("一小时二十分")
    await lin.sees("辛苦了，记下了：1小时20分钟")
    await emma.presses("Yes, that's right", on=await emma.sees("took 1 hour 20 minutes"))
    await lin.sees("给您记了1小时20分钟")
    await grace.sees(f"No. {number}: what volunteers were asked for is done and confirmed")
    await emma.presses("💐 Say thanks")
    await emma.sees("What would you like to say?")
    await emma.sends_sticker()
    await lin.sees("Emma Clarke谢谢您")
    await emma.sees("that is kind of you")
    await lin.says("/timebank")
    await lin.sees("1小时20分钟")
    assert any(one.kind == "sticker" and one.from_bot for one in await lin.transcript())
