"""Something is wrong during a task: help for who presses, in both languages, and silence after."""

from sandbox.client import Persona
from tests.journeys.conftest import Town
from tests.journeys.test_main_job import at_home, number_in
from tests.journeys.test_tasks import EVERYBODY_S, WIDER_S, as_written, helper, next_monday

TEN_DAYS_S = 10 * 24 * 3600


async def accepted(town: Town, emma: Persona, grace: Persona, lin: Persona) -> None:
    """Emma asks for a hand, and 林小燕 has accepted to come."""
    await at_home(emma, "English", "Yes, that's fine", "Osmanthus", "Grid 1", "Building 2")
    await emma.says("please carry my shopping up the stairs")
    for label in ("Errands and carrying", "In the next few days", "Send"):
        await emma.presses(label)
    number = number_in((await emma.sees("Your number is")).text)
    await grace.sees(f"No. {number}")
    for label in ("Take it", "Find a volunteer"):
        await grace.presses(label)
    await grace.says("Carry two bags up to the third floor")
    await grace.sees("On which day?")
    await grace.says(as_written(await next_monday(town)))
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
    await lin.sees("这件事交给您了")
    await emma.sees("林小燕, a volunteer, will come")


async def test_either_side_calls_help_and_the_other_never_reads_of_it(town: Town) -> None:
    emma, grace = await town.person("Emma Clarke"), await town.person("Grace Chen")
    lin, social = await helper(town, "林小燕"), await town.person("周宁")
    await accepted(town, emma, grace, lin)
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
