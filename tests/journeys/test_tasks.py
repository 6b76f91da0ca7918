"""A need becomes a task: volunteers are asked circle by circle, and the first to say yes has it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.demo.helpers import HELPERS
from sandbox.client import Persona
from tests.journeys.conftest import Town
from tests.journeys.test_main_job import at_home, number_in

# Until more than the best were asked; until all who may, with a quiet night between.
WIDER_S, EVERYBODY_S = 6 * 3600 + 60, 16 * 3600


async def helper(town: Town, name: str) -> Persona:
    """A volunteer of the demo who has a chat."""
    one = next(each for each in HELPERS if each.name == name)
    return await town.sandbox.persona(one.name, one.language, persona_id=one.id, opened=True)


async def next_monday(town: Town) -> datetime:
    """Seven in the evening of a Monday after tomorrow."""
    today = datetime.fromtimestamp(await town.sandbox.now(), ZoneInfo("Asia/Shanghai"))
    ahead = (7 - today.weekday()) % 7
    day = today + timedelta(days=ahead if ahead > 1 else ahead + 7)
    return day.replace(hour=19, minute=0, second=0, microsecond=0)


def as_written(day: datetime) -> str:
    """The day as the bot writes it."""
    return f"{day:%a} {day.day} {day:%b}"


async def test_volunteers_are_asked_in_circles_and_the_first_has_it(town: Town) -> None:
    emma, grace = await town.person("Emma Clarke"), await town.person("Grace Chen")
    lin, tom = await helper(town, "林小燕"), await helper(town, "Tom Becker")
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
    for seconds in (WIDER_S, EVERYBODY_S):
        await town.sandbox.advance(seconds=seconds)
    offered = await lin.sees("有件事想请您帮个忙")
    assert "301" not in offered.text
    await lin.presses("我来", on=offered)
    assert "flat 301" in (await lin.sees("这件事交给您了")).text
    await emma.sees("林小燕, a volunteer, will come")
    await grace.sees("1 of 1 found: 林小燕")
