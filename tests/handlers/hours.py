"""How people of a town come by hours."""

from handlers.chat.scene import Scene
from handlers.timebank.crediting import credit
from linkage.timebank import Minutes
from storage import people
from storage.unit import Unit
from tests.handlers.chat import Somebody, Town, services

DAY_MS = 86_400_000


async def earns(
    town: Town, who: Somebody, minutes: int, task: int = 1, days_ago: int = 0
) -> Minutes | None:
    """Somebody is credited with help they gave just now, or some days ago."""

    async def work(unit: Unit) -> Minutes | None:
        person, _ = await people.who(unit, who.id)
        assert person is not None
        done_at = unit.now - days_ago * DAY_MS
        return await credit(Scene(unit, services()), task, person, minutes, done_at)

    credited, unit = await town.database.run(work)
    await town.deliver(unit)
    return credited


async def has(who: Somebody, words: str) -> None:
    """/timebank says so."""
    await who.says("/timebank")
    who.sees(words)
