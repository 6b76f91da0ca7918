"""A database that cannot be had or written: each trouble is named, and says what to do."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import aiosqlite
import asyncpg
import pytest

from linkage.errors import (
    StorageCorrupt,
    StorageError,
    StorageFull,
    StorageLocked,
    StorageReadOnly,
)
from storage import facts, postgres, sqlite
from storage.database import Database, driver_for
from storage.drivers import Group
from tests.keys import SEALER

ROOT = Path(__file__).parents[2]
FACT: list[Group] = [
    ("INSERT INTO facts (name, value) VALUES (:name, :value)", [{"name": "a", "value": "x"}])
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "linli.db"


def on(path: Path) -> Database:
    return Database(driver_for(f"sqlite:///{path}"), lambda: 0, SEALER)


@pytest.fixture
def folder(path: Path) -> Path:
    """A folder where the database file should be."""
    path.mkdir()
    return path


@pytest.fixture
def letter(path: Path) -> Path:
    """A text where the database file should be."""
    path.write_text("name,phone\n" * 200)
    return path


def damage(path: Path) -> None:
    """Overwrite all but the first page, which holds the header."""
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)


async def put(database: Database, name: str, value: str = "x") -> None:
    unit = database.unit()
    facts.put(unit, name, value)
    await database.commit(unit)


async def test_a_folder_in_place_of_the_file(folder: Path) -> None:
    with pytest.raises(StorageError, match="cannot be opened: see that its folder is there"):
        await on(folder).open()


async def test_a_file_in_place_of_the_folder(letter: Path) -> None:
    with pytest.raises(StorageError, match="cannot be made"):
        await on(letter / "deeper" / "linli.db").open()


def test_a_file_that_is_no_database(letter: Path) -> None:
    before = letter.read_bytes()
    with pytest.raises(StorageCorrupt, match="is no SQLite database"):
        asyncio.run(on(letter).open())
    assert letter.read_bytes() == before


async def test_a_damaged_file(path: Path) -> None:
    await made(path)
    damage(path)
    with pytest.raises(StorageCorrupt, match="restore the last good copy"):
        await on(path).open()


async def test_a_database_that_did_not_open_leaves_no_thread(folder: Path) -> None:
    before = set(threading.enumerate())
    with pytest.raises(StorageError):
        await on(folder).open()
    assert not set(threading.enumerate()) - before


async def test_another_program_holds_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 1)
    database = on(path)
    await database.open()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageLocked, match="another program holds the database: stop it"):
        await put(database, "a")
    assert await facts.get(database, "a") is None
    other.execute("ROLLBACK")
    other.close()
    await put(database, "a")
    assert await facts.get(database, "a") == "x"
    await database.close()


async def test_a_transaction_cancelled_as_it_began_is_over(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = on(path)
    await database.open()
    driver = sqlite.SQLiteDriver(path)
    await driver.open()
    real = aiosqlite.Connection.execute_fetchall

    async def cancelled_after(connection: aiosqlite.Connection, sql: str) -> None:
        await real(connection, sql)
        raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr(aiosqlite.Connection, "execute_fetchall", cancelled_after)
        with pytest.raises(asyncio.CancelledError):
            await driver.apply(FACT)
    await driver.apply(FACT)
    assert await facts.get(database, "a") == "x"
    await driver.close()
    await database.close()


async def test_a_full_disk(path: Path) -> None:
    """SQLite's own limit raises what ENOSPC does: SQLITE_FULL."""
    driver = sqlite.SQLiteDriver(path)
    database = Database(driver, lambda: 0, SEALER)
    await database.open()
    await put(database, "before")
    pages = (await database.fetch("PRAGMA page_count"))[0]["page_count"]
    await limit(driver, pages)
    with pytest.raises(StorageFull, match="the disk is full: free some space"):
        await put(database, "large", "x" * 100_000)
    assert await facts.get(database, "large") is None
    assert await facts.get(database, "before") == "x"
    await limit(driver, pages + 100)
    await put(database, "large", "x" * 100_000)
    assert await facts.get(database, "large") == "x" * 100_000
    await database.close()


async def limit(driver: sqlite.SQLiteDriver, pages: int) -> None:
    await driver.script(f"COMMIT; PRAGMA max_page_count = {pages}; BEGIN")


_DISK_ENDS = """
import asyncio, resource, signal, sys
from pathlib import Path
from linkage.errors import StorageError
from storage import facts
from storage.database import Database, driver_for
from tests.keys import SEALER

def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

async def put(database, name):
    unit = database.unit()
    facts.put(unit, name, "x" * 20_000)
    await database.commit(unit)

async def main():
    database = Database(driver_for(sys.argv[1]), lambda: 0, SEALER)
    await database.open()
    path = Path(sys.argv[1].removeprefix("sqlite:///"))
    limit(200_000 + max(one.stat().st_size for one in path.parent.iterdir()))
    stored = 0
    try:
        while True:
            await put(database, f"fact {stored}")
            stored += 1
    except StorageError as error:
        print(error)
    held = len(await database.fetch("SELECT name FROM facts"))
    limit(resource.RLIM_INFINITY)
    await put(database, "afterwards")
    print(stored, held, len(await facts.get(database, "afterwards")))
    await database.close()

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX's")
def test_a_disk_that_takes_no_more_bytes(path: Path) -> None:
    """The system refuses the write itself: what was stored stays, and it goes on afterwards."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", _DISK_ENDS, f"sqlite:///{path}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    words, counts = ran.stdout.splitlines()
    assert "see whether it is full, over its quota or failing" in words
    stored, held, size = map(int, counts.split())
    assert stored == held > 0
    assert size == 20_000


_NO_RIGHTS = """
import asyncio, concurrent.futures, os, sys
from linkage.errors import LinliError
from storage import facts
from storage.database import Database, driver_for
from tests.keys import SEALER

async def main():
    database = Database(driver_for(sys.argv[1]), lambda: 0, SEALER)
    try:
        await database.open()
        unit = database.unit()
        facts.put(unit, "a", "x")
        await database.commit(unit)
    except LinliError as error:
        print(type(error).__name__, error)
    finally:
        await database.close()

if os.geteuid() == 0:
    os.setuid(65534)
asyncio.run(main())
"""


@pytest.fixture
def common_folder() -> Iterator[Path]:
    """A folder that every user of this machine may look into, and no other user may write."""
    with TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o755)
        yield path
        path.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are POSIX's")
@pytest.mark.parametrize(
    ("file", "folder", "there", "kind", "words"),
    [
        (0o444, 0o777, True, "StorageReadOnly", "give this user the right to write it"),
        (0o444, 0o555, True, "Storage", "folder"),
        (0o666, 0o555, False, "StorageError", "see that its folder is there and may be written"),
    ],
)
def test_a_file_or_folder_that_may_only_be_read(
    common_folder: Path, file: int, folder: int, there: bool, kind: str, words: str
) -> None:
    """In a process of its own, which gives up the superuser's rights where it has them."""
    path = common_folder / "linli.db"
    if there:
        asyncio.run(made(path))
        path.chmod(file)
    common_folder.chmod(folder)
    ran = subprocess.run(
        [sys.executable, "-c", _NO_RIGHTS, f"sqlite:///{path}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ran.stdout.startswith(kind)
    assert words in ran.stdout


async def made(path: Path) -> None:
    database = on(path)
    await database.open()
    await put(database, "a")
    await database.close()


async def test_a_database_that_may_only_be_read(postgres_url: str) -> None:
    database = Database(driver_for(postgres_url), lambda: 0, SEALER)
    await database.open()
    await put(database, "a")
    await database.close()
    await tell(
        postgres_url, f"ALTER DATABASE {name(postgres_url)} SET default_transaction_read_only = on"
    )
    database = Database(driver_for(postgres_url), lambda: 0, SEALER)
    await database.open()
    with pytest.raises(StorageReadOnly, match="connect to the primary"):
        await put(database, "b")
    await database.close()


async def test_a_user_who_may_only_read(postgres_url: str) -> None:
    reader = f"reader_of_{name(postgres_url)}"
    database = Database(driver_for(postgres_url), lambda: 0, SEALER)
    await database.open()
    await tell(
        postgres_url,
        f"CREATE ROLE {reader} LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}",
    )
    guest = driver_for(postgres_url.replace("postgres:", f"{reader}:", 1))
    await guest.open()
    assert await guest.fetch("SELECT name FROM facts", {}) == []
    with pytest.raises(StorageReadOnly, match="grant the user the right to write"):
        await guest.apply([("INSERT INTO facts VALUES (:a, :b)", [{"a": "a", "b": "b"}])])
    await guest.close()
    await database.close()


async def test_another_program_holds_a_table(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "LOCK_TIMEOUT_MS", 1)
    database = Database(driver_for(postgres_url), lambda: 0, SEALER)
    await database.open()
    other = await asyncpg.connect(postgres_url)
    async with other.transaction():
        await other.execute("LOCK TABLE facts IN EXCLUSIVE MODE")
        with pytest.raises(StorageLocked, match="another program holds a lock"):
            await put(database, "a")
    await put(database, "a")
    assert await facts.get(database, "a") == "x"
    await other.close()
    await database.close()


async def test_connections_that_broke_are_made_anew(postgres_url: str) -> None:
    database = Database(driver_for(postgres_url), lambda: 0, SEALER)
    await database.open()
    await asyncio.gather(*(facts.get(database, "a") for _ in range(8)))
    await tell(
        postgres_url,
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        f" WHERE datname = '{name(postgres_url)}' AND pid <> pg_backend_pid()",
    )
    for _ in range(postgres.POOL_SIZE):
        try:
            await put(database, "a")
        except StorageError as error:
            assert "not reachable: see that it runs" in str(error)  # noqa: PT017
    await put(database, "a", "written")
    assert await facts.get(database, "a") == "written"
    await database.close()


@pytest.mark.parametrize("wrong", ["no_such_database", "no such server"])
async def test_a_server_that_is_not_there(
    wrong: str, postgres: Callable[[str], str], tmp_path: Path
) -> None:
    url = postgres(wrong) if wrong == "no_such_database" else f"postgresql:///linli?host={tmp_path}"
    with pytest.raises(StorageError, match="see that it runs and DATABASE_URL is right"):
        await Database(driver_for(url), lambda: 0, SEALER).open()


async def tell(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(sql)
    await connection.close()


def name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]
