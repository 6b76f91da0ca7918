"""PostgreSQL through asyncpg: the same statements, their parameters numbered."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import asyncpg
import structlog

from linkage.errors import (
    Conflict,
    StorageCorrupt,
    StorageError,
    StorageFull,
    StorageLocked,
    StorageReadOnly,
)
from storage.drivers import Group, Params, Row

log = structlog.get_logger()

POOL_SIZE = 4
COMMAND_TIMEOUT_S = 30
COMPACT_TIMEOUT_S = 3_600
LOCK_TIMEOUT_MS = 5_000
ASK_AGAIN_S = 1.0
_NAMED = re.compile(r"(?<![:\w]):([a-z_][a-z_0-9]*)")
_UNREACHABLE = (
    asyncpg.PostgresConnectionError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.InterfaceError,
    OSError,
)


@lru_cache(maxsize=512)
def numbered(sql: str) -> tuple[str, tuple[str, ...]]:
    """The statement with `:name` turned into `$1`, and the names in that order."""
    names: list[str] = []

    def number(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return _NAMED.sub(number, sql), tuple(names)


@contextmanager
def _typed() -> Iterator[None]:
    try:
        yield
    except asyncpg.IntegrityConstraintViolationError as error:
        raise Conflict("PostgreSQL: somebody else was first") from error
    except (asyncpg.DiskFullError, asyncpg.OutOfMemoryError) as error:
        raise StorageFull(f"PostgreSQL: its disk or memory is full: free some ({error})") from error
    except (asyncpg.ReadOnlySQLTransactionError, asyncpg.InsufficientPrivilegeError) as error:
        raise StorageReadOnly(
            "PostgreSQL: this server or user may only read: connect to the primary, or grant the"
            f" user the right to write ({error})"
        ) from error
    except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError) as error:
        raise StorageLocked(f"PostgreSQL: another program holds a lock ({error})") from error
    except (asyncpg.DataCorruptedError, asyncpg.IndexCorruptedError) as error:
        raise StorageCorrupt(f"PostgreSQL: data is damaged: restore a copy ({error})") from error
    except _UNREACHABLE as error:
        raise StorageError(
            f"PostgreSQL: not reachable: see that it runs and DATABASE_URL is right ({error})"
        ) from error


class PostgresDriver:
    """A PostgreSQL database; connections that broke are made anew."""

    engine = "postgres"

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool: asyncpg.Pool[Any] | None = None

    async def open(self) -> None:
        """Connect; raises `StorageError` where the server can't be reached."""
        with _typed():
            self._pool = await asyncpg.create_pool(
                self._url,
                min_size=1,
                max_size=POOL_SIZE,
                command_timeout=COMMAND_TIMEOUT_S,
                server_settings={
                    "lock_timeout": str(LOCK_TIMEOUT_MS),
                    # A COMMIT that never arrives is not waited for longer than this.
                    "idle_in_transaction_session_timeout": str(COMMAND_TIMEOUT_S * 1000),
                },
            )

    async def close(self) -> None:
        """Give back every connection."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.close()

    async def fetch(self, sql: str, params: Params) -> Sequence[Row]:
        """Read committed rows."""
        text, names = numbered(sql)
        with _typed():
            rows: list[Row] = await self._open_pool().fetch(text, *(params[name] for name in names))
        return rows

    async def apply(self, groups: Sequence[Group]) -> None:
        """Run every statement in one transaction; raises `Conflict` or another `StorageError`.

        What it raises was not stored: where the connection is lost over COMMIT, it learns of the
        outcome first, however long the server can't be reached.
        """
        xid: str | None = None
        with _typed():
            try:
                async with self._open_pool().acquire() as connection, connection.transaction():
                    for sql, rows in groups:
                        text, names = numbered(sql)
                        await connection.executemany(
                            text, [tuple(row[name] for name in names) for row in rows]
                        )
                    # Asked last: where it isn't known, no COMMIT was sent.
                    xid = await connection.fetchval("SELECT pg_current_xact_id()::text")
            except Exception as error:
                if xid is None or not await self._committed(xid, error):
                    raise

    async def _committed(self, xid: str, error: Exception) -> bool:
        """Whether the transaction took effect, when its own connection can't say any more.

        https://www.postgresql.org/docs/current/functions-info.html has `pg_xact_status` for this.
        """
        log.warning(
            "database.commit_unknown",
            error=type(error).__name__,
            advice="nothing more is stored until PostgreSQL answers: see that it runs",
        )
        while True:
            try:
                status = await self._status(xid)
            except asyncpg.InvalidParameterValueError:
                # A number of the future: the server fell before any of it was on its disk.
                return False
            except _UNREACHABLE:
                status = "in progress"
            if status != "in progress":
                return status == "committed"
            await asyncio.sleep(ASK_AGAIN_S)

    async def _status(self, xid: str) -> str | None:
        # Not one of the pool's: what broke one of those may have broken all.
        connection = await asyncpg.connect(
            self._url, timeout=COMMAND_TIMEOUT_S, command_timeout=COMMAND_TIMEOUT_S
        )
        try:
            status: str | None = await connection.fetchval(
                "SELECT pg_xact_status($1::text::xid8)", xid
            )
        finally:
            connection.terminate()
        return status

    async def has_table(self, name: str) -> bool:
        """Whether the database has this table."""
        rows = await self.fetch("SELECT to_regclass(:name) IS NOT NULL AS there", {"name": name})
        return bool(rows[0]["there"])

    async def script(self, sql: str) -> None:
        """Run several statements in one transaction."""
        with _typed():
            async with self._open_pool().acquire() as connection, connection.transaction():
                await connection.execute(sql)

    async def compact(self, tables: Sequence[str]) -> None:
        """Write these tables into new files; the server's log and copies are its keeper's work."""
        with _typed():
            async with self._open_pool().acquire() as connection:
                for table in tables:
                    await connection.execute(f"VACUUM FULL {table}", timeout=COMPACT_TIMEOUT_S)

    async def keep_copy(self, suffix: str) -> str | None:
        """None: a server's copies are its keeper's work (pg_dump)."""
        return None

    def _open_pool(self) -> "asyncpg.Pool[Any]":
        if self._pool is None:
            raise StorageError("PostgreSQL: the database is not open")
        return self._pool
