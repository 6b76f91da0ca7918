"""The main job, told as stories: from a need in one's own words to the resident's verdict."""

import re

from sandbox.client import Persona
from tests.journeys.conftest import Town


async def at_home(resident: Persona, *presses: str) -> Persona:
    """Meet the bot: language, consent, and where one lives."""
    await resident.opens()
    for label in presses:
        await resident.presses(label)
    return resident


def number_in(text: str) -> str:
    """The case's number in what the bot said."""
    found = re.search(r"\d{4,}", text)
    assert found is not None, text
    return found.group()


async def test_a_broken_light_is_mended_in_chinese(town: Town) -> None:
    wang, li = await town.person("王桂兰"), await town.person("李敏")
    await wang.says("楼道灯坏了三天了，老人晚上不敢下楼")
    await wang.sees("请选择语言")
    await wang.presses("中文")
    await wang.sees("您看这样可以吗")
    await wang.presses("可以")
    await wang.sees("哪个社区")
    await wang.presses("桂花社区")
    await wang.presses("一网格")
    await wang.presses("2号楼")
    await wang.sees("认识您很高兴")
    guess = await wang.sees("哪方面的事")
    assert guess.buttons[0] == ("公共设施维修",)
    await wang.presses("公共设施维修")
    await wang.sees("急不急")
    await wang.presses("就这几天")
    await wang.sees("楼道灯坏了三天了")
    await wang.presses("交上去")
    acknowledged = await wang.sees("您的编号是")
    number = number_in(acknowledged.text)
    assert "社区" in acknowledged.text

    card = await li.sees(f"第{number}号")
    assert "楼道灯坏了三天了，老人晚上不敢下楼" in card.text
    assert "2号楼" in card.text
    await li.presses("我来办")
    await wang.sees("有人接手了")
    await li.presses("问居民")
    await li.sees(f"第{number}号：想问居民什么")
    await li.says("是哪个单元？")
    await wang.sees("是哪个单元？")
    await wang.says("三单元")
    await wang.sees("已经转给社区居委会了")
    await li.sees("三单元")
    await li.presses("办好了")
    await li.presses("不写了，直接交")
    await wang.sees("解决了吗")
    await wang.presses("解决了")
    await wang.sees("满意吗")
    await wang.presses("😀")
    await wang.sees("意见记下了")
    await li.sees("已办结")
    await wang.says("/mycases")
    await wang.presses(f"第{number}号")
    await wang.sees("已办结")


async def test_a_ride_to_hospital_in_english(town: Town) -> None:
    emma, grace = await town.person("Emma Clarke"), await town.person("Grace Chen")
    await at_home(emma, "English", "Yes, that's fine", "Riverside", "Grid 2", "Building 8")
    await emma.says("my mother needs someone to take her to hospital on Friday")
    await emma.presses("Escort to hospital")
    for label in ("In the next few days", "Tomorrow", "Morning", "Send"):
        await emma.presses(label)
    number = number_in((await emma.sees("Your number is")).text)

    card = await grace.sees(f"No. {number}")
    assert "take her to hospital on Friday" in card.text
    assert ", Morning" in card.text
    await grace.presses("Take it")
    await emma.sees("Somebody has taken")
    await grace.presses("Ask the resident")
    await grace.says("At what time shall we come?")
    await emma.sees("At what time shall we come?")
    await emma.presses("Reply")
    await emma.says("At half past eight")
    await grace.sees("At half past eight")
    await grace.presses("Done")
    await grace.presses("Skip")
    await emma.sees("Is it solved?")
    await emma.presses("No, not yet")
    await emma.sees("the street office knows")
    await grace.sees("not solved")
    await emma.sees(f"Please go on about No. {number}")
    await emma.says("Nobody came on Friday")
    await emma.sees("have been passed on")
    await (await town.person("街道办值班")).sees(f"第{number}号")
    await grace.sees("the resident added: Nobody came on Friday")
    await grace.presses("Done")
    await grace.presses("Skip")
    await emma.sees("Is it solved?")
    await emma.presses("Yes, it is solved")
    await emma.presses("😐")
    await emma.sees("noted")


async def test_nobody_takes_it(town: Town) -> None:
    wang, li = await town.person("王桂兰"), await town.person("李敏")
    office = await town.person("街道办值班")
    await at_home(wang, "中文", "可以", "桂花社区", "二网格", "4号楼")
    await wang.says("垃圾堆在门口好几天没人清")
    await wang.presses("环境卫生")
    await wang.presses("很急")
    await wang.presses("交上去")
    number = number_in((await wang.sees("您的编号是")).text)
    await li.sees(f"第{number}号")
    await town.sandbox.advance(days=1)
    await wang.sees("报到街道")
    assert "没能按时接下" in (await office.sees(f"第{number}号")).text
    await office.presses("我来办")
    await wang.sees("有人接手了")
    await office.presses("办好了")
    await office.presses("不写了，直接交")
    await wang.sees("解决了吗")
    await town.sandbox.advance(days=2)
    await wang.sees("再问您一声")
    await town.sandbox.advance(days=4)
    await wang.sees("先结了")


async def test_danger_comes_before_any_question(town: Town) -> None:
    stranger = await town.sandbox.persona("小林", language="zh-hans")
    zhou = await town.person("周宁")
    await stranger.says("我不想活了")
    assert "120" in (await stranger.sees("危险")).text
    await zhou.sees("我不想活了")
    await town.sandbox.advance(seconds=11 * 60)
    await zhou.sees("还没有人接手")
    await zhou.presses("我来办")
    await stranger.sees("有人接手了")


async def test_a_refusal_goes_on_with_its_reason(town: Town) -> None:
    emma, grace = await town.person("Emma Clarke"), await town.person("Grace Chen")
    office = await town.person("李敏")
    await at_home(emma, "English", "Yes, that's fine", "Osmanthus", "Grid 1", "Building 1")
    await emma.says("could somebody help me carry a wardrobe downstairs?")
    await emma.presses("rrand")
    await emma.presses("No hurry")
    await emma.presses("Send")
    number = number_in((await emma.sees("Your number is")).text)
    await grace.presses("Can't take it")
    await grace.sees(f"No. {number}: why can't you take it?")
    await grace.says("nobody strong enough this week")
    await emma.sees("goes on with")
    card = await office.sees(f"第{number}号")
    assert "前一家办不了：nobody strong enough this week" in card.text
