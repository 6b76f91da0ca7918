"""A volunteer has done it, both sides say how long it took, and the hours are in the time bank."""

from datetime import timedelta

from tests.journeys.conftest import Town
from tests.journeys.volunteers import emma_asks, everybody_is_asked, goes_to, helper


async def test_both_sides_confirm_the_hours_are_credited_and_a_sticker_says_thanks(
    town: Town,
) -> None:
    task = await emma_asks(town)
    emma, grace, number, monday = task.resident, task.coordinator, task.number, task.at
    lin = await helper(town, "林小燕")
    await everybody_is_asked(town)
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
    await grace.sees(f"No. {number}: what volunteers were asked for is done")
    await emma.presses("💐 Say thanks")
    await emma.sees("What would you like to say?")
    await emma.sends_sticker()
    await lin.sees("Emma Clarke谢谢您")
    await emma.sees("that is kind of you")
    await lin.says("/timebank")
    await lin.sees("1小时20分钟")
    assert any(one.kind == "sticker" and one.from_bot for one in await lin.transcript())
