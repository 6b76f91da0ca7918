"""The program on embedded parts: the sandbox in place of Telegram, and a demo neighbourhood."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from linkage.errors import ConfigurationError
from linkage.models import Level, Person, Role
from sandbox.server import serve
from sandbox.state import World
from storage import people, places
from storage.database import Database
from storage.unit import Unit

# The sandbox lets in any bot.
TOKEN = "1000001:demo"  # noqa: S105
PORT = 8081

STREET = "柳荫街道"
_COMMUNITIES: dict[str, dict[str, tuple[str, ...]]] = {
    "桂花社区": {"一网格": ("1号楼", "2号楼", "3号楼"), "二网格": ("4号楼", "5号楼")},
    "河畔社区": {"一网格": ("6号楼", "7号楼"), "二网格": ("8号楼",)},
}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody of the demo; with a role for the place of that name."""

    id: int
    name: str
    language_code: str
    about: str
    role: Role | None = None
    place: str = STREET


NEIGHBOURS = (
    Neighbour(7101, "王桂兰", "zh-hans", "居民 · resident"),
    Neighbour(
        7201, "李敏", "zh-hans", "社区工作者 · committee worker", Role.COMMITTEE_WORKER, "桂花社区"
    ),
    Neighbour(7102, "Emma Clarke", "en", "居民 · resident"),
    Neighbour(7202, "周宁", "zh-hans", "社会工作者 · social worker", Role.SOCIAL_WORKER),
    Neighbour(
        7203,
        "Grace Chen",
        "en",
        "志愿者协调员 · volunteer coordinator",
        Role.VOLUNTEER_COORDINATOR,
    ),
    Neighbour(7204, "暖阳服务中心", "zh-hans", "社会组织 · organization", Role.ORGANIZATION_STAFF),
    Neighbour(7205, "赵德本", "zh-hans", "慈善管理员 · charity steward", Role.CHARITY_STEWARD),
    Neighbour(7206, "街道办值班", "zh-hans", "街道办 · street office", Role.STREET_OFFICE),
)


class SandboxClock:
    """The sandbox's time, which a person can turn forward."""

    def __init__(self, world: World) -> None:
        self._world = world

    def now(self) -> int:
        """The present moment there, in ms."""
        return int(self._world.now() * 1000)


@asynccontextmanager
async def neighbourhood(port: int, time_zone: str) -> AsyncIterator[tuple[World, str]]:
    """Serve the sandbox with the demo's people in it; yields its world and address.

    Raises `ConfigurationError` where the port can't be had.
    """
    world = World(bot_name="Linli · 邻里", bot_username="linli_demo_bot", time_zone=time_zone)
    for one in NEIGHBOURS:
        world.persona(one.name, one.language_code, about=one.about, persona_id=one.id)
        # Whoever works at a desk has opened the bot before: their invitation was its link.
        world.chat_of(one.id).opened = one.role is not None
    async with AsyncExitStack() as stack:
        try:
            url = await stack.enter_async_context(serve(world, port=port))
        except OSError as error:
            raise ConfigurationError(
                f"The sandbox cannot have port {port} ({error.strerror}): stop what uses it, or"
                " give another, as in: make run ARGS='--port 0' (any that is free)"
            ) from error
        yield world, url


async def settle(database: Database) -> None:
    """Give the neighbourhood its places and its desks their people, once."""

    async def work(unit: Unit) -> None:
        street = await places.root(unit)
        if await places.within(unit, street.id, Level.COMMUNITY):
            return
        places.rename_street(unit, street, STREET)
        by_name = {STREET: street}
        for community_name, grids in _COMMUNITIES.items():
            community = places.add(unit, street, Level.COMMUNITY, community_name)
            by_name[community_name] = community
            for grid_name, buildings in grids.items():
                grid = places.add(unit, community, Level.GRID, grid_name)
                for building in buildings:
                    places.add(unit, grid, Level.BUILDING, building)
        for one in NEIGHBOURS:
            if one.role is None:
                continue
            person = Person(
                id=unit.next_id("people"),
                chat_id=one.id,
                name=one.name,
                language="zh_CN" if one.language_code.startswith("zh") else "en",
                consented_at=unit.now,
            )
            people.save(unit, person)
            people.grant(unit, person.id, one.role, by_name[one.place].id, "")

    await database.run(work)
