"""Volunteers from the first word to the hours, and where somebody does not come; to the end."""

import re
from datetime import timedelta

from tests.journeys.conftest import Town
from tests.journeys.test_main_job import at_home
from tests.journeys.volunteers import (
    emma_asks,
    everybody_is_asked,
    goes_to,
    helper,
    rings,
    wang_asks,
)


async def test_from_the_first_word_to_the_hours_in_chinese(town: Town) -> None:
    liu = await at_home(await town.person("刘建国"), "中文", "可以", "桂花社区", "一网格", "2号楼")
    await liu.says("/volunteer")
    for label in ("搬东西", "选好了"):
        await liu.presses(label)
    await liu.sees("您会说什么话")
    for label in ("选好了", "本社区"):
        await liu.presses(label)
    await liu.sees("有没有您不想做的")
    for label in ("选好了", "2 次", "不写了，直接交", "愿意", "没错，就这样"):
        await liu.presses(label)
    grace = await town.person("Grace Chen")
    await grace.sees("刘建国 would like to volunteer")
    await grace.presses("Approve")
    await liu.sees("您是咱们的志愿者了")
    await liu.presses("我有空的时间")
    await liu.presses("周一晚上")
    await liu.sees("有空：周一 晚上")

    task = await wang_asks(town)
    wang = task.resident
    offered = await liu.sees("有件事想请您帮个忙")
    assert "您住得很近" in offered.text
    assert "2号楼" not in offered.text
    await liu.presses("我来", on=offered)
    assert "2号楼" in (await liu.sees("这件事交给您了")).text
    await wang.sees("志愿者刘建国会来帮忙")

    await goes_to(town, task.at - timedelta(hours=1, minutes=59))
    today = await wang.sees("这次的口令是")
    word = re.search(r"口令是 (\d{4})", today.text)
    assert word is not None
    await liu.presses("我会来", on=await liu.sees("您来吗"))
    await liu.presses("出发了", on=await liu.sees("您说了会来"))
    await wang.sees("正往您这儿来")
    await goes_to(town, task.at - timedelta(minutes=5))
    await liu.presses("我到了", on=await liu.sees("您在路上"))
    await liu.sees("四位口令")
    await liu.says(word[1])
    await liu.sees("您到了，已经告诉大家")
    await grace.sees("刘建国 (there)")
    await goes_to(town, task.at + timedelta(minutes=55))
    await liu.presses("✅ 做完了")
    await liu.presses("1小时", on=await liu.sees("一共用了多久"))
    await wang.presses("对，是这样", on=await wang.sees("用了1小时"))
    await liu.sees("给您记了1小时")
    await wang.presses("💐 说声谢谢")
    await wang.says("小刘真好")
    await liu.sees("小刘真好")
    await liu.says("/timebank")
    await liu.sees("您现在有：1小时")


async def test_who_cannot_come_two_hours_before_is_replaced_in_time(town: Town) -> None:
    task = await wang_asks(town)
    lin, tom = await helper(town, "林小燕"), await helper(town, "Tom Becker")
    await everybody_is_asked(town)
    await lin.presses("我来", on=await lin.sees("有件事想请您帮个忙"))
    await tom.sees("Others have taken this one already")
    await goes_to(town, task.at - timedelta(hours=2))
    await lin.presses("我去不了了", on=await lin.sees("您来吗"))
    await lin.sees("谢谢您提前说")
    await task.resident.sees("我们已经在找别人")
    await task.coordinator.sees("林小燕 cannot come after all")
    await tom.presses("I'll do it", on=await tom.sees("It is urgent"))
    await task.resident.sees("志愿者Tom Becker会来帮忙")
    await task.coordinator.sees("1 of 1 found: Tom Becker")
    assert not any("2号楼" in message.text for message in await lin.transcript())


async def test_nobody_accepts_and_everybody_knows_in_time(town: Town) -> None:
    task = await emma_asks(town)
    await everybody_is_asked(town)
    while await town.sandbox.now() < (task.at - timedelta(days=3)).timestamp():
        await rings(town)
    await task.coordinator.sees("everybody who may has been asked")
    await goes_to(town, task.at + timedelta(minutes=1))
    await task.resident.sees("we have found no volunteer for this in time")
    await task.coordinator.sees("Nobody could come")


async def test_who_does_not_come_is_missed_explained_and_replaced(town: Town) -> None:
    task = await emma_asks(town)
    lin, tom = await helper(town, "林小燕"), await helper(town, "Tom Becker")
    await everybody_is_asked(town)
    await lin.presses("我来", on=await lin.sees("有件事想请您帮个忙"))
    await lin.sees("这件事交给您了")
    await goes_to(town, task.at - timedelta(hours=2))
    await lin.presses("我会来", on=await lin.sees("您来吗"))
    await goes_to(town, task.at + timedelta(minutes=16))
    await lin.sees("那边还没见到您")
    await goes_to(town, task.at + timedelta(minutes=26))
    await task.resident.sees("the volunteer is not there yet")
    missing = await task.coordinator.sees("林小燕 is not there yet")
    await task.coordinator.presses("Find somebody else", on=missing)
    await lin.sees("这次没有等到您")
    await tom.presses("I'll do it", on=await tom.sees("It is urgent"))
    await task.resident.sees("Tom Becker, a volunteer, will come")
    await lin.presses("说明情况")
    await lin.says("孩子发烧，送医院了")
    explained = await task.coordinator.sees("孩子发烧，送医院了")
    await task.coordinator.presses("It does not count", on=explained)
    await lin.sees("不算数")
