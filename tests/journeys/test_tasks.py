"""A need becomes a task: volunteers are asked circle by circle, and the first to say yes has it."""

from tests.journeys.conftest import Town
from tests.journeys.test_main_job import at_home
from tests.journeys.volunteers import WIDER_S, emma_asks, everybody_is_asked, helper


async def test_volunteers_are_asked_in_circles_and_the_first_has_it(town: Town) -> None:
    task = await emma_asks(town)
    emma, grace = task.resident, task.coordinator
    lin, tom = await helper(town, "林小燕"), await helper(town, "Tom Becker")
    await everybody_is_asked(town)
    offered = await lin.sees("有件事想请您帮个忙")
    assert "2号楼" not in offered.text
    await tom.sees("Could you help with this?")
    await lin.presses("我来", on=offered)
    assert "2号楼" in (await lin.sees("这件事交给您了")).text
    await lin.sees("点开就能加到手机日历里")
    await emma.sees("林小燕, a volunteer, will come")
    await tom.sees("Others have taken this one already")
    await grace.sees("1 of 1 found: 林小燕")

    await lin.presses("我去不了了")
    await emma.sees("We are already asking others")
    await grace.sees("林小燕 cannot come after all")
    await town.sandbox.advance(seconds=WIDER_S)
    await tom.presses("I'll do it", on=await tom.sees("Could you help with this?"))
    await grace.sees("1 of 1 found: Tom Becker")
    await emma.sees("Tom Becker, a volunteer, will come")
    assert not any("2号楼" in message.text for message in await lin.transcript())


async def test_a_need_with_its_day_and_hour_is_asked_of_volunteers_at_once(town: Town) -> None:
    emma, grace = await town.person("Emma Clarke"), await town.person("Grace Chen")
    lin = await helper(town, "林小燕")
    await at_home(emma, "English", "Yes, that's fine", "Osmanthus", "Grid 1", "Building 2")
    await emma.says("carry my shopping to flat 301 please, next Monday at 7pm")
    for label in ("Errands and carrying", "In the next few days", "Send"):
        await emma.presses(label)
    await emma.sees("We are asking volunteers")
    await grace.sees("Volunteers are being asked already")
    await everybody_is_asked(town)
    offered = await lin.sees("有件事想请您帮个忙")
    assert "301" not in offered.text
    await lin.presses("我来", on=offered)
    assert "flat 301" in (await lin.sees("这件事交给您了")).text
    await emma.sees("林小燕, a volunteer, will come")
    await grace.sees("1 of 1 found: 林小燕")
