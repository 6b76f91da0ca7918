"""PostgreSQL: a connection that is lost over COMMIT; what is told is what became of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

import asyncpg
import pytest

from linkage.errors import StorageError
from storage import database as database_module
from storage import facts, postgres
from storage.database import Database, driver_for
from tests.keys import SEALER

Execute = Callable[[str], Any]
Loss = Callable[[asyncpg.Connection, Execute], Any]


@pytest.fixture
async def database(postgres_url: str) -> AsyncIterator[Database]:
    """A database on PostgreSQL."""
    opened = Database(driver_for(postgres_url), lambda: 0, SEALER)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked again is asked at once."""
    monkeypatch.setattr(postgres, "ASK_AGAIN_S", 0)


@pytest.fixture
def over_commit(monkeypatch: pytest.MonkeyPatch) -> Callable[[Loss], None]:
    """Do this in place of the next COMMIT."""
    real = asyncpg.Connection.execute

    def lose(loss: Loss) -> None:
        async def execute(connection: asyncpg.Connection, query: str, *rest: Any) -> Any:
            if query != "COMMIT;":
                return await real(connection, query, *rest)
            monkeypatch.setattr(asyncpg.Connection, "execute", real)
            return await loss(connection, partial(real, connection))

        monkeypatch.setattr(asyncpg.Connection, "execute", execute)

    return lose


async def broken_after(connection: asyncpg.Connection, execute: Execute) -> None:
    await execute("COMMIT;")
    connection.terminate()
    raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")


async def slow_answer(_: asyncpg.Connection, execute: Execute) -> None:
    await execute("COMMIT;")
    raise TimeoutError


async def broken_before(connection: asyncpg.Connection, _: Execute) -> None:
    connection.terminate()
    raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")


async def ended_by_the_server(connection: asyncpg.Connection, execute: Execute) -> None:
    await execute("SELECT pg_terminate_backend(pg_backend_pid())")


async def put(database: Database, value: str = "x") -> None:
    """A fact that can be stored once only."""
    unit = database.unit()
    unit.write("INSERT INTO facts (name, value) VALUES ('a', :value)", value=value)
    await database.commit(unit)


@pytest.mark.parametrize("loss", [broken_after, slow_answer])
async def test_what_was_committed_is_said_to_be(
    database: Database, over_commit: Callable[[Loss], None], loss: Loss
) -> None:
    over_commit(loss)
    await put(database)
    assert await facts.get(database, "a") == "x"


@pytest.mark.parametrize("loss", [broken_before, ended_by_the_server])
async def test_what_was_not_committed_is_an_error(
    database: Database, over_commit: Callable[[Loss], None], loss: Loss
) -> None:
    over_commit(loss)
    with pytest.raises(StorageError, match="not reachable: see that it runs"):
        await put(database)
    assert await facts.get(database, "a") is None
    await put(database)
    assert await facts.get(database, "a") == "x"


async def test_a_server_that_is_gone_is_asked_until_it_answers(
    database: Database, over_commit: Callable[[Loss], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, refused = asyncpg.connect, [OSError("refused"), asyncpg.CannotConnectNowError("starting")]

    async def connect(*args: Any, **options: Any) -> asyncpg.Connection:
        if refused:
            raise refused.pop()
        return await real(*args, **options)

    monkeypatch.setattr(asyncpg, "connect", connect)
    over_commit(broken_after)
    await put(database)
    assert refused == []
    assert await facts.get(database, "a") == "x"


_COMMIT_WAITS = """
CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NULL; END';
CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON facts DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION wait();
SELECT pg_advisory_lock(1);
"""


async def test_a_commit_that_is_still_under_way_is_waited_for(
    database: Database,
    postgres_url: str,
    over_commit: Callable[[Loss], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = await asyncpg.connect(postgres_url)
    await other.execute(_COMMIT_WAITS)
    real, told = postgres.PostgresDriver._status, []

    async def broken_meanwhile(connection: asyncpg.Connection, execute: Execute) -> None:
        committing = asyncio.create_task(execute("COMMIT;"))
        while not await other.fetchval("SELECT COUNT(*) FROM pg_locks WHERE NOT granted"):
            pass
        connection.terminate()
        await committing

    async def status(driver: postgres.PostgresDriver, xid: str) -> str | None:
        told.append(await real(driver, xid))
        await other.execute("SELECT pg_advisory_unlock_all()")
        return told[-1]

    monkeypatch.setattr(postgres.PostgresDriver, "_status", status)
    over_commit(broken_meanwhile)
    await put(database)
    assert (told[0], told[-1]) == ("in progress", "committed")
    assert await facts.get(database, "a") == "x"
    await other.close()


async def test_a_server_that_was_set_back_knows_nothing_of_it(
    database: Database, over_commit: Callable[[Loss], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a crash, a number that never reached the disk is one of the future."""
    real = asyncpg.Connection.fetchval

    async def fetchval(connection: asyncpg.Connection, query: str, *rest: Any) -> Any:
        xid = await real(connection, query, *rest)
        return str(int(xid) + 1_000_000) if "pg_current_xact_id" in query else xid

    monkeypatch.setattr(asyncpg.Connection, "fetchval", fetchval)
    over_commit(broken_before)
    with pytest.raises(StorageError):
        await put(database)
    assert await facts.get(database, "a") is None


async def test_closing_does_not_wait_for_a_server_that_is_gone(
    postgres_url: str, over_commit: Callable[[Loss], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asyncio.Event()

    async def connect(*_: Any, **__: Any) -> asyncpg.Connection:
        asked.set()
        raise OSError("refused")

    database = Database(driver_for(postgres_url), lambda: 0, SEALER)
    await database.open()
    monkeypatch.setattr(asyncpg, "connect", connect)
    monkeypatch.setattr(database_module, "CLOSE_S", 0)
    over_commit(broken_after)
    waiting = asyncio.create_task(put(database))
    async with asyncio.timeout(30):
        await asked.wait()
    await database.close()
    waiting.cancel()
    assert await asyncio.gather(waiting, return_exceptions=True)
