"""SQLite through aiosqlite: one connection writes, others read."""

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiosqlite

from linkage.errors import (
    Conflict,
    StorageCorrupt,
    StorageError,
    StorageFull,
    StorageLocked,
    StorageReadOnly,
)
from storage.drivers import Group, Params, Row

READERS = 2
BUSY_TIMEOUT_MS = 5_000

# https://sqlite.org/rescode.html: the low byte is the primary result code.
_BY_CODE: dict[int, tuple[type[StorageError], str]] = {
    sqlite3.SQLITE_FULL: (StorageFull, "the disk is full: free some space"),
    sqlite3.SQLITE_BUSY: (StorageLocked, "another program holds the database: stop it"),
    sqlite3.SQLITE_LOCKED: (StorageLocked, "another program holds the database: stop it"),
    sqlite3.SQLITE_READONLY: (
        StorageReadOnly,
        "the database cannot be written: give this user the right to write it and its folder",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        StorageError,
        "the database file cannot be opened: see that its folder is there and may be written",
    ),
    sqlite3.SQLITE_NOTADB: (StorageCorrupt, "the file is no SQLite database"),
    sqlite3.SQLITE_CORRUPT: (StorageCorrupt, "the file is damaged: restore the last good copy"),
    sqlite3.SQLITE_IOERR: (
        StorageError,
        "the disk answers with an error: see whether it is full, over its quota or failing",
    ),
    sqlite3.SQLITE_CONSTRAINT: (Conflict, "somebody else was first"),
}


@contextmanager
def _typed(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        known = _BY_CODE.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
        if known is None:
            raise
        kind, words = known
        raise kind(f"{path}: {words} ({error})") from error


class SQLiteDriver:
    """A database file in WAL mode, `synchronous=FULL`: what was committed survives a power cut."""

    engine = "sqlite"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: aiosqlite.Connection | None = None
        self._readers: list[aiosqlite.Connection] = []
        self._reads = 0
        self._lock = asyncio.Lock()

    async def open(self) -> None:
        """Connect; raises `StorageError` where the file can't be opened or written."""
        opening = asyncio.ensure_future(self._open())
        try:
            await asyncio.shield(opening)
        except asyncio.CancelledError:
            # A connection half made would leave its thread behind, with nobody to close it.
            await asyncio.gather(opening, return_exceptions=True)
            raise

    async def _open(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"{self._path.parent}: cannot be made ({error.strerror})") from error
        with _typed(self._path):
            # Where the file can't be opened, aiosqlite would leave a thread behind.
            sqlite3.connect(self._path).close()
            self._writer = await self._connect("PRAGMA journal_mode = WAL")
            for _ in range(READERS):
                self._readers.append(await self._connect("PRAGMA query_only = ON"))

    async def _connect(self, *pragmas: str) -> aiosqlite.Connection:
        connection = await aiosqlite.connect(self._path, isolation_level=None)
        connection.row_factory = sqlite3.Row
        try:
            for pragma in (
                f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
                *pragmas,
                "PRAGMA synchronous = FULL",
                "PRAGMA foreign_keys = ON",
            ):
                await connection.execute_fetchall(pragma)
        except BaseException:
            await connection.close()
            raise
        return connection

    async def close(self) -> None:
        """Close every connection."""
        connections = [*self._readers, *([self._writer] if self._writer else [])]
        self._readers, self._writer = [], None
        for connection in connections:
            await connection.close()

    async def fetch(self, sql: str, params: Params) -> Sequence[Row]:
        """Read committed rows on a reading connection."""
        reader = self._open_reader()
        with _typed(self._path):
            rows: list[Any] = list(await reader.execute_fetchall(sql, params))
        return rows

    async def apply(self, groups: Sequence[Group]) -> None:
        """Run every statement in one transaction; raises `Conflict` or another `StorageError`."""
        writer = self._open_writer()
        async with self._lock:
            with _typed(self._path):
                try:
                    await writer.execute_fetchall("BEGIN IMMEDIATE")
                    for sql, rows in groups:
                        await writer.executemany(sql, rows)
                    await writer.commit()
                except BaseException:
                    await writer.rollback()
                    raise

    async def has_table(self, name: str) -> bool:
        """Whether the database has this table."""
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = :name"
        return bool(await self.fetch(sql, {"name": name}))

    async def script(self, sql: str) -> None:
        """Run several statements in one transaction."""
        writer = self._open_writer()
        async with self._lock:
            with _typed(self._path):
                try:
                    await writer.executescript(f"BEGIN IMMEDIATE;\n{sql};\nCOMMIT;")
                except BaseException:
                    await writer.rollback()
                    raise

    async def compact(self, tables: Sequence[str]) -> None:
        """Write the whole file anew, and empty its log.

        Raises `StorageLocked` where another program reads meanwhile, for the log then stays.
        """
        writer = self._open_writer()
        async with self._lock:
            with _typed(self._path):
                await writer.execute_fetchall("VACUUM")
                [row] = await writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        if row["busy"]:
            raise StorageLocked(f"{self._path}: another program reads the database: stop it")

    async def keep_copy(self, suffix: str) -> str | None:
        """Copy the file, with all that is committed, to its own name and the suffix."""
        copy = self._path.with_name(f"{self._path.name}.{suffix}")
        with _typed(copy):
            async with aiosqlite.connect(copy) as target:
                await self._open_writer().backup(target)
        return str(copy)

    def _open_reader(self) -> aiosqlite.Connection:
        if not self._readers:
            raise StorageError(f"{self._path}: the database is not open")
        self._reads += 1
        return self._readers[self._reads % len(self._readers)]

    def _open_writer(self) -> aiosqlite.Connection:
        if self._writer is None:
            raise StorageError(f"{self._path}: the database is not open")
        return self._writer
