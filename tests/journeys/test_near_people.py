"""Stories of people near by: a neighbour, a daughter, somebody in danger, somebody without a phone.

Each is played from every side.
"""

import re

from tests.journeys.conftest import Town
from tests.journeys.test_main_job import at_home, number_in


async def test_a_need_for_a_neighbour_is_followed_by_a_daughter_in_chinese(town: Town) -> None:
    wang, chen = await town.person("王桂兰"), await town.person("陈晓雨")
    li = await town.person("李敏")
    await at_home(wang, "中文", "可以")
    await wang.sees("也可以发个位置")
    await wang.sends_location(31.2318, 121.4731)
    near = await wang.sees("哪一个是您住的地方")
    assert near.buttons[0] == ("桂花社区 一网格 2号楼 · 10米",)
    await wang.presses(near.buttons[0][0])
    await wang.sees("认识您很高兴")

    await wang.says("/settings")
    await wang.sees("您的设置")
    await wang.presses("家里人")
    await wang.presses("请一位家里人")
    link = re.search(r"start=(\S+)", (await wang.sees("请您帮着留意")).text)
    assert link is not None
    await chen.opens(link[1])
    for label in ("中文", "可以"):
        await chen.presses(label)
    await chen.sees("您愿意吗")
    await chen.presses("愿意")
    await wang.sees("陈晓雨同意了")

    await wang.says("明天帮邻居买点菜")
    await wang.presses("跑腿代办")
    await wang.presses("就这几天")
    await wang.presses("邻居或别人")
    await wang.sees("怎么称呼这位")
    await wang.says("张阿姨")
    for label in ("还没问，或不太愿意", "明天", "上午", "1号楼"):
        await wang.presses(label)
    await wang.sees("称呼：张阿姨")
    await wang.presses("交上去")
    number = number_in((await wang.sees("您的编号是")).text)
    await chen.sees(f"王桂兰的事收到了，编号 {number}")
    card = await li.sees(f"第{number}号")
    assert "张阿姨（还没答应）" in card.text
    assert "请先问问本人" in card.text
    await li.presses("我来办")
    await chen.sees("已经有人接手")
    await li.presses("问居民")
    await li.says("张阿姨愿意吗？")
    await wang.sees("张阿姨愿意吗？")
    await wang.says("她说愿意")
    await li.sees("她说愿意")
    assert all("愿意吗" not in one.text for one in (await chen.transcript())[-2:])


async def test_somebody_in_danger_presses_for_help_in_english(town: Town) -> None:
    emma, anna = await town.person("Emma Clarke"), await town.person("Anna Wu")
    office = await town.person("街道办值班")
    await emma.says("My husband is beating me")
    await emma.sees("12356")
    number = number_in((await emma.sees("Your number is")).text)
    await anna.sees(f"No. {number} · Emergency")
    await anna.presses("Take it")
    await emma.sees("Somebody has taken")
    await emma.presses("I need help now")
    await emma.sees("everybody who looks after this has been told")
    await anna.sees("has just pressed")
    await office.sees("我现在需要帮助")
    await emma.sends_location(31.2310, 121.4722)
    await anna.sees("📍 near Osmanthus Grid 2 Building 4")
    await emma.presses("I'm all right")
    await emma.sees("Somebody will still look at")
    await anna.sees("Please still get in touch")


async def test_somebody_without_a_phone_is_brought_word_in_both_languages(town: Town) -> None:
    li, lily = await town.person("李敏"), await town.person("Lily Zhou")
    await lily.says("/desk")
    await lily.presses("Enter for somebody")
    await lily.sees("What are they called?")
    await lily.says("Grandpa Wu")
    await lily.sees("How are they reached?")
    await lily.says("Building 3, ground floor")
    await lily.presses("Osmanthus Grid 1 Building 3")
    await lily.sees("What do they need?")
    await lily.says("The tap in the yard leaks")
    for label in ("I'm not sure", "In the next few days", "Send"):
        await lily.presses(label)
    number = number_in((await lily.sees("Entered: No.")).text)
    await li.sees(f"第{number}号")
    await li.presses("我来办")
    await li.sees("Building 3, ground floor")
    await lily.sees("Please tell Grandpa Wu on your visit")
    await lily.presses("Told")
    await li.sees("Lily Zhou上门告诉了本人")
    await li.presses("办好了")
    await li.sees("办了些什么")
    await li.says("换了新的龙头")
    await lily.sees("换了新的龙头")
    await lily.presses("Yes, it is solved")
    await lily.sees("How satisfied are you")
    await li.sees("已办结")
