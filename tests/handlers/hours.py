"""How people of a town come by hours."""

from handlers.crediting import credit
from handlers.scene import Scene
from linkage.timebank import Minutes
from storage import people
from storage.unit import Unit
from tests.handlers.chat import Somebody, Town, services


async def earns(town: Town, who: Somebody, minutes: int, task: int = 1) -> Minutes | None:
    """Somebody is credited with help they gave just now."""

    async def work(unit: Unit) -> Minutes | None:
        person, _ = await people.who(unit, who.id)
        assert person is not None
        return await credit(Scene(unit, services()), task, person, minutes, unit.now)

    credited, unit = await town.database.run(work)
    await town.deliver(unit)
    return credited


async def has(who: Somebody, words: str) -> None:
    """/timebank says so."""
    await who.says("/timebank")
    who.sees(words)
