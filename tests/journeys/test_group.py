"""A desk that sits in a group: a topic a case, and only what is meant for the resident goes out."""

from sandbox.client import Group, Persona
from tests.journeys.conftest import Town
from tests.journeys.test_main_job import at_home, number_in


async def desk_in_a_group(town: Town) -> tuple[Group, Persona, Persona]:
    """Two of the committee in a group that they have linked to their desk."""
    li, lily = await town.person("李敏"), await town.person("Lily Zhou")
    group = await town.sandbox.group("桂花社区工作群", [li, lily], forum=True)
    await group.makes_bot("administrator")
    await li.says("/link", to=group)
    await li.presses("社区居委会 · 桂花社区", at=group)
    await li.sees("这个群现在是桂花社区的社区居委会工作台", at=group)
    return group, li, lily


async def broken_light(emma: Persona) -> str:
    """Emma sends a need to the committee; its number."""
    await at_home(emma, "English", "Yes, that's fine", "Osmanthus", "Grid 1", "Building 2")
    await emma.says("the stair light is broken")
    for label in ("Repairs in common areas", "In the next few days", "Send"):
        await emma.presses(label)
    return number_in((await emma.sees("Your number is")).text)


async def test_a_case_has_a_topic_where_only_replies_leave_the_group(town: Town) -> None:
    emma = await town.person("Emma Clarke")
    group, li, lily = await desk_in_a_group(town)
    number = await broken_light(emma)

    topic = await group.topic(f"第{number}号")
    card = await li.sees("the stair light is broken", at=group)
    assert card.raw["topic"] == topic.topic_id
    await li.presses("我来办", on=card)
    await emma.sees("has taken your")
    assert "李敏" in (await lily.sees("李敏", at=group)).text

    await lily.says("老王家那个灯？我上周才报过修", to=topic)
    await li.says("/reply 请问是哪个单元？", to=topic)
    asked = await emma.sees("请问是哪个单元？")
    assert "老王" not in asked.text
    await li.sees("已经转给第", at=group)
    await emma.says("unit 3")
    heard = await li.sees("unit 3", at=group)
    assert heard.raw["topic"] == topic.topic_id
    await li.replies(heard, "明天来修")
    await emma.sees("明天来修")

    await li.presses("办好了", at=topic)
    await li.sees_toast("单独聊天", at=group)
    await li.presses("不写了，直接交")
    await emma.presses("Yes, it is solved")
    await li.sees("已办结", at=group)
    transcript = await emma.transcript()
    assert not any("老王" in message.text for message in transcript)


async def test_a_group_belongs_to_those_who_serve_its_desk(town: Town) -> None:
    emma = await town.person("Emma Clarke")
    group, li, lily = await desk_in_a_group(town)
    number = await broken_light(emma)
    topic = await group.topic(f"第{number}号")
    card = await lily.sees("the stair light is broken", at=group)
    await emma.joins(group)
    await emma.presses("我来办", on=card)
    await emma.sees_toast(f"No. {number} is your own need", at=group)
    await emma.says("/unlink", to=group)
    await lily.sees("Only people who work at this desk", at=group)
    await lily.says("/reply hello", to=group)
    await lily.sees("in the topic of a case", at=group)
    await lily.says("/reply", to=topic)
    await lily.sees("after /reply", at=group)
    await lily.says("/reply hello", to=topic)
    await lily.sees(f"No. {number}", at=group)
    await li.says("/unlink", to=group)
    await li.sees("不再是工作台", at=group)


async def test_a_group_without_topics_is_told_what_to_do(town: Town) -> None:
    li = await town.person("李敏")
    group = await town.sandbox.group("小群", [li])
    await group.makes_bot("administrator")
    await li.says("/link", to=group)
    await li.sees("打开“话题”", at=group)
    await li.says("/unlink", to=group)
    await li.sees("还没有接上工作台", at=group)


async def test_a_group_that_takes_the_bots_rights_away_hears_so_and_loses_no_case(
    town: Town,
) -> None:
    emma = await town.person("Emma Clarke")
    group, li, lily = await desk_in_a_group(town)
    await li.says("/link", to=group)
    await li.sees("这个群已经是桂花社区的社区居委会工作台了", at=group)
    await lily.says("/desk", to=group)
    await lily.sees("for our own chat", at=group)
    await group.makes_bot("member")
    number = await broken_light(emma)
    await li.sees("我在这个群里开不了话题", at=group)
    await lily.sees(f"No. {number}")
    card = await li.sees("the stair light is broken", at=group)
    await li.presses("我来办", on=card)
    await emma.sees("has taken your")
    await li.replies(card, "请问是哪个单元？")
    await emma.sees("请问是哪个单元？")
    await group.makes_bot("left")
    await li.sees("我已经不在桂花社区的社区居委会那个群里了")
    await emma.says("unit 3")
    await li.sees("unit 3")
