"""The program on embedded parts: the sandbox in place of Telegram, and a demo neighbourhood."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from bot.app import App
from bot.demo.helped import credit_all
from bot.demo.helpers import HELPERS, enrol
from bot.demo.keeping import keeping
from bot.demo.neighbours import (
    BUILDINGS,
    COMMUNITIES,
    ENGLISH,
    GROUP,
    GROUP_MEMBERS,
    LANDMARKS,
    NEIGHBOURS,
    STREET,
)
from bot.demo.timers import waiting
from bot.demo.tour import DemoTour
from bot.settings import SQLITE, Settings
from linkage.errors import ConfigurationError
from linkage.models import Actor, Level, Person, Place
from sandbox import snapshot
from sandbox.botapi.delivery import Pause
from sandbox.errors import SnapshotError
from sandbox.server import serve
from sandbox.world import groups
from sandbox.world.state import World
from storage import people, places, volunteers
from storage.database import Database
from storage.unit import Unit

# The sandbox lets in any bot.
TOKEN = "1000001:demo"  # noqa: S105
PORT = 8081


class SandboxClock:
    """The sandbox's time, which a person can turn forward."""

    def __init__(self, world: World) -> None:
        self._world = world

    def now(self) -> int:
        """The present moment there, in ms."""
        return int(self._world.now() * 1000)


@asynccontextmanager
async def neighbourhood(
    settings: Settings, port: int, pause: Pause = asyncio.sleep
) -> AsyncIterator[tuple[App, World, str]]:
    """Serve the sandbox with the demo's people in it; yields the bot to start, world and address.

    The chats and the clock are kept beside the file of the database, after a `pause` when something
    changed and at the end, and the next demo takes them up; with a new database it begins anew.
    Raises `ConfigurationError` where the port can't be had, or the chats can't be read, or can't be
    kept at the end.
    """
    file = Path(settings.database.removeprefix(SQLITE))
    kept = file.with_suffix(".json")
    world = World(
        bot_name="Linli · 邻里",
        bot_username="linli_demo_bot",
        time_zone=settings.time_zone.key,
        places=[spot.view() for spot in (*LANDMARKS, *BUILDINGS)],
        snapshot=kept,
    )
    _take_up(world, kept, file)
    for one in NEIGHBOURS:
        world.persona(
            one.name, one.language_code, about=one.about, persona_id=one.id, large=one.large
        )
        # Whoever works at a desk has opened the bot before: their invitation was its link.
        world.chat_of(one.id).opened |= one.role is not None
    for helper in HELPERS:
        if helper.about is not None:
            code = helper.language.replace("zh_CN", "zh-hans")
            world.persona(helper.name, code, about=helper.about, persona_id=helper.id)
            world.chat_of(helper.id).opened = True
    if not any(chat.name == GROUP for chat in world.chats.values()):
        group = groups.make(world, GROUP, GROUP_MEMBERS, forum=True)
        groups.becomes(world, group, world.bot["id"], "administrator")
    async with AsyncExitStack() as stack:
        # Left last, when the page can do no more.
        await stack.enter_async_context(keeping(world, kept, pause))
        try:
            url = await stack.enter_async_context(serve(world, port=port))
        except OSError as error:
            raise ConfigurationError(
                f"The sandbox cannot have port {port} ({error.strerror}): stop what uses it,"
                " such as the demo of another database, or give another port, as in: make run"
                " ARGS='--port 0' (any that is free)"
            ) from error
        app = App(settings, SandboxClock(world), TOKEN, url)
        yield app, world, url


def _take_up(world: World, kept: Path, database: Path) -> None:
    """Bring back the chats that were kept, unless they belong to a database that is gone."""
    if not database.exists():
        kept.unlink(missing_ok=True)
    elif kept.exists():
        try:
            snapshot.load(world, kept)
        except SnapshotError as error:
            raise ConfigurationError(str(error)) from error


@asynccontextmanager
async def visited(app: App, world: World) -> AsyncIterator[None]:
    """Once the bot has started: its desks have their people, and the page may ask its database.

    Until then, and once the bot stops, nothing rings when the clock is turned.
    """
    ringing: set[asyncio.Task[None]] = set()

    def ring(_offset: float) -> None:
        task = asyncio.create_task(app.alarm.wake())
        ringing.add(task)
        task.add_done_callback(ringing.discard)

    unwatched = world.clock.on_change(ring)
    try:
        # The clock may have been turned while the bot was starting.
        ring(world.clock.offset)
        await settle(app.database)
        world.timers = partial(waiting, app.database, app.services)
        world.tour = DemoTour(world, app.database, app.services)
        world.announce("clock")
        world.announce("tour")
        yield
    finally:
        unwatched()
        world.timers = world.tour = None
        await asyncio.gather(*ringing)


async def settle(database: Database) -> None:
    """Give the neighbourhood its places and its desks their people, where they are missing."""

    async def work(unit: Unit) -> None:
        street = await places.root(unit)
        communities = await places.within(unit, street.id, Level.COMMUNITY)
        by_name = {one.name: one for one in communities or _built(unit, street)}
        by_name[STREET] = street
        for one in NEIGHBOURS:
            known, _ = await people.who(unit, one.id)
            if one.role is None or one.place not in by_name or known is not None:
                continue
            person = Person(
                id=unit.next_id("people"),
                chat_id=one.id,
                name=one.name,
                language=one.language,
                consented_at=unit.now,
            )
            people.save(unit, person)
            people.grant(unit, person.id, one.role, by_name[one.place].id, "", one.lead)

    await database.run(work)
    # In a unit that reads the places and the coordinator as kept.
    enrolled, _ = await database.run(_enrol)
    if enrolled:
        await credit_all(database)


async def _enrol(unit: Unit) -> bool:
    """Give the neighbourhood its volunteers, where it has none and its buildings are the demo's.

    Whether it was to be done.
    """
    street = await places.root(unit)
    _, count = await volunteers.listed(unit, [street.path], 1, 0)
    if count:
        return False
    buildings = {one.name: one for one in await places.inside(unit, street.path, Level.BUILDING)}
    grids = {one.id: one for one in await places.inside(unit, street.path, Level.GRID)}
    staff = await people.staff(unit, street.path)
    asked = (one.id for one in staff if one.serves(Actor.VOLUNTEER, street.path))
    coordinator_id = next(asked, None)
    for one in HELPERS:
        known, _ = await people.who(unit, one.id)
        building = buildings.get(one.building)
        if building is not None and building.parent_id in grids and known is None:
            enrol(unit, one, building, grids[building.parent_id], coordinator_id)
    return True


def _built(unit: Unit, street: Place) -> list[Place]:
    """Name the street and build its communities, with all that is in them."""
    places.rename_street(unit, street, STREET)
    street = places.call_in_english(unit, street, ENGLISH[STREET], None)
    communities = []
    for community_name, grids in COMMUNITIES.items():
        community = places.add(
            unit, street, Level.COMMUNITY, community_name, name_en=ENGLISH[community_name]
        )
        communities.append(community)
        for grid_name, buildings in grids.items():
            grid = places.add(unit, community, Level.GRID, grid_name, name_en=ENGLISH[grid_name])
            for spot in buildings:
                there = (spot.latitude, spot.longitude)
                places.add(unit, grid, Level.BUILDING, spot.name, *there, spot.english)
    return communities
