"""Opens a database and runs units of work on it."""

import asyncio
import itertools
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from linkage.errors import Conflict, StorageError
from storage.drivers import Driver, Params, Row
from storage.migrate import migrate, written
from storage.postgres import PostgresDriver
from storage.sealed import Sealer
from storage.sealing import admit, reseal
from storage.sqlite import SQLiteDriver
from storage.unit import Unit, merged

T = TypeVar("T")

# How many units share one transaction: past some dozens the gain is gone and the wait grows.
BATCH = 64
# A unit that loses this often is no race but a fault.
TRIES = 6
CLOSE_S = 5.0

_NUMBERED_TABLES = ("outbox", "people", "places", "cases", "accounts", "tasks")
FIRST_CASE = 1001


def driver_for(url: str) -> Driver:
    """The engine that `DATABASE_URL` names: `sqlite:///path` or `postgresql://…`."""
    if url.startswith("sqlite:///"):
        return SQLiteDriver(Path(url.removeprefix("sqlite:///")))
    return PostgresDriver(url)


class Database:
    """The one way to the stored data; `run` a unit of work, or `fetch` for a report."""

    def __init__(self, driver: Driver, now: Callable[[], int], sealer: Sealer) -> None:
        self._driver = driver
        self.sealer = sealer
        self._now = now
        self._counters: dict[str, itertools.count[int]] = {}
        self._queue: deque[tuple[Sequence[tuple[str, Params]], asyncio.Future[None]]] = deque()
        self._writer: asyncio.Task[None] | None = None

    async def open(self) -> int:
        """Connect and migrate; how many migrations were applied.

        Raises `StorageError`, and `ConfigurationError` where a key is missing.
        """
        try:
            await self._driver.open()
            count = await migrate(self._driver, written())
            await admit(self._driver, self.sealer)
            await self._count_anew()
        except BaseException:
            await self._driver.close()
            raise
        return count

    async def close(self) -> None:
        """Finish the commits under way, then give back the connections.

        What the server doesn't answer within `CLOSE_S` is given up: stored or not, whole.
        """
        if self._writer is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_S):
                    await self._writer
        await self._driver.close()

    async def reseal(self) -> int:
        """Seal what stands in clear or under an older key; how many values it was.

        Only for who has the database alone: another program may not have the newest key yet.
        """
        return await reseal(self._driver, self.sealer)

    async def fetch(self, sql: str, **params: Any) -> Sequence[Row]:
        """Committed rows."""
        return await self._driver.fetch(sql, params)

    def unit(self) -> Unit:
        """A unit whose caller hands it to `commit`."""
        return Unit(self._driver, self.sealer, self._counters, self._now())

    async def run(self, work: Callable[[Unit], Awaitable[T]]) -> tuple[T, Unit]:
        """Do the work and commit it, anew where somebody else was first.

        Raises what the work raises, and `StorageError`; then nothing of it was stored.
        """
        for attempt in itertools.count(1):
            unit = self.unit()
            result = await work(unit)
            try:
                await self.commit(unit)
            except Conflict:
                if attempt == TRIES:
                    raise
                await self._count_anew()
            else:
                return result, unit
        raise AssertionError("unreachable")

    async def commit(self, unit: Unit) -> None:
        """Store the unit's writes, whole or not at all; durable on return."""
        if not unit.writes:
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append((unit.writes, done))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write(), name="database-writer")
        await done

    async def _write(self) -> None:
        while self._queue:
            batch = [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]
            if not await self._apply(batch) and len(batch) > 1:
                for single in batch:
                    await self._apply([single])

    async def _apply(
        self, batch: Sequence[tuple[Sequence[tuple[str, Params]], asyncio.Future[None]]]
    ) -> bool:
        """Commit the batch and tell its units; False where several must be tried one by one."""
        try:
            await self._driver.apply(merged([writes for writes, _ in batch]))
        except Exception as error:  # noqa: BLE001 - whoever waits for this unit gets it
            # Where the storage itself fails, each unit alone would only wait for the same.
            storage_fails = isinstance(error, StorageError) and not isinstance(error, Conflict)
            if len(batch) > 1 and not storage_fails:
                return False
            for _, done in batch:
                if not done.done():
                    done.set_exception(error)
            return True
        for _, done in batch:
            if not done.done():
                done.set_result(None)
        return True

    async def _count_anew(self) -> None:
        """Go on counting above what the tables hold and above what was handed out."""
        for table in _NUMBERED_TABLES:
            rows = await self._driver.fetch(f"SELECT MAX(id) AS last FROM {table}", {})
            first = FIRST_CASE if table == "cases" else 1
            stored = (rows[0]["last"] or 0) + 1
            given = next(self._counters[table]) if table in self._counters else 0
            self._counters[table] = itertools.count(max(first, stored, given))
