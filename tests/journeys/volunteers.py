"""What the stories of volunteers share: who helps, a need that is asked of volunteers, and time."""

from dataclasses import dataclass
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


async def goes_to(town: Town, moment: datetime) -> None:
    """Let time go by until then."""
    await town.sandbox.advance(seconds=int(moment.timestamp() - await town.sandbox.now()))


async def rings(town: Town) -> None:
    """Let time go by until what waits next rings, and is done."""
    await town.sandbox.advance_to_next()
    now = await town.sandbox.now()
    while any(timer.at <= now for timer in await town.sandbox.waiting() or ()):
        pass


@dataclass(frozen=True, slots=True)
class Asked:
    """A need that volunteers are asked for, by the volunteers' coordinator, and its hour."""

    resident: Persona
    coordinator: Persona
    number: str
    at: datetime


async def emma_asks(town: Town) -> Asked:
    """Emma, who reads English, needs her shopping carried on Monday at seven in the evening."""
    emma, grace = await town.person("Emma Clarke"), await town.person("Grace Chen")
    await at_home(emma, "English", "Yes, that's fine", "Osmanthus", "Grid 1", "Building 2")
    await emma.says("please carry my shopping up the stairs")
    for label in ("Errands and carrying", "In the next few days", "Send"):
        await emma.presses(label)
    return await _asked(town, emma, grace, "Carry two bags up to the third floor")


async def wang_asks(town: Town) -> Asked:
    """The same for 王桂兰, who reads Chinese."""
    wang, grace = await town.person("王桂兰"), await town.person("Grace Chen")
    await at_home(wang, "中文", "可以", "桂花社区", "一网格", "2号楼")
    await wang.says("两袋米搬不动，想请人帮忙搬上楼")
    for label in ("跑腿代办", "就这几天", "交上去"):
        await wang.presses(label)
    return await _asked(town, wang, grace, "把两袋米搬上三楼")


async def _asked(town: Town, resident: Persona, grace: Persona, what: str) -> Asked:
    said = await resident.sees("Your number is" if resident.name == "Emma Clarke" else "您的编号是")
    number = number_in(said.text)
    await grace.sees(f"No. {number}")
    await grace.presses("Take it")
    await grace.presses("Find a volunteer")
    await grace.says(what)
    await grace.sees("On which day?")
    monday = await next_monday(town)
    await grace.says(f"{monday:%a} {monday.day} {monday:%b}")
    await grace.sees("At what time?")
    await grace.says("19:00")
    await grace.presses("60 minutes")
    await grace.presses("1", on=await grace.sees("How many volunteers?"))
    for label in ("Nothing special", "Ask volunteers"):
        await grace.presses(label)
    await grace.sees("0 of 1 found")
    return Asked(resident, grace, number, monday)


async def everybody_is_asked(town: Town) -> None:
    """All who may have been asked."""
    for seconds in (WIDER_S, EVERYBODY_S):
        await town.sandbox.advance(seconds=seconds)
