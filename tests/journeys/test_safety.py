"""Something is wrong during a task: help for who presses, in both languages, and silence after."""

from sandbox.client import Persona
from tests.journeys.conftest import Town
from tests.journeys.volunteers import emma_asks, everybody_is_asked, helper

TEN_DAYS_S = 10 * 24 * 3600


async def accepted(town: Town) -> tuple[Persona, Persona, Persona]:
    """Emma asks for a hand, Grace has asked volunteers, and 林小燕 has accepted to come."""
    task = await emma_asks(town)
    emma, lin = task.resident, await helper(town, "林小燕")
    await everybody_is_asked(town)
    await lin.presses("我来", on=await lin.sees("有件事想请您帮个忙"))
    await lin.sees("这件事交给您了")
    await emma.sees("林小燕, a volunteer, will come")
    return emma, task.coordinator, lin


async def test_either_side_calls_help_and_the_other_never_reads_of_it(town: Town) -> None:
    emma, grace, lin = await accepted(town)
    social = await town.person("周宁")
    await lin.presses("情况不对")
    await lin.sees("120 急救")
    await lin.sees("您先顾好自己")
    await lin.says("她家的狗扑上来咬了我的手")
    card = await grace.sees("Emergency")
    for part in ("林小燕", "Emma Clarke"):
        assert part in card.text
    await social.sees("志愿者：林小燕")
    await town.sandbox.advance(seconds=1300)
    await social.presses("我来办")
    await lin.sees("周宁（社工）在管您说的事了")
    await grace.sees("in hand – the social worker 周宁")

    await emma.presses("Something is wrong")
    await emma.sees("120 Ambulance")
    await grace.presses("Take it")
    await emma.sees("Grace Chen (the volunteer team) is seeing to it now")
    await grace.sees("in hand – the volunteer team Grace Chen")
    assert not any("狗" in one.text or "1002" in one.text for one in await emma.transcript())

    await town.sandbox.advance(seconds=TEN_DAYS_S)
    await lin.presses("以后不再安排我们见面")
    await lin.presses("好，不再安排", on=await lin.sees("以后不再安排您和Emma Clarke见面"))
    await lin.sees("记下了")
