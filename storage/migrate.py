"""Brings a database to this program's schema, a numbered file at a time.

What the engines spell differently stands in a file of the same name in a folder of the engine's,
and is run after the one that both read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from linkage.errors import Conflict, StorageError, StorageNewer
from storage.drivers import Driver

MIGRATIONS = Path(__file__).parent / "migrations"

_TABLE = "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL)"


@dataclass(frozen=True, slots=True)
class Migration:
    """One file `NNNN_name.sql`, applied once, whole or not at all.

    `own` is what it has beyond that for an engine, by the engine's name.
    """

    number: int
    name: str
    sql: str
    own: Mapping[str, str] = field(default_factory=dict)


def written(folder: Path = MIGRATIONS) -> list[Migration]:
    """Every migration of this program, in order; raises `StorageError` for a gap or a repeat."""
    found = []
    for position, path in enumerate(sorted(folder.glob("*.sql")), start=1):
        number, _, name = path.stem.partition("_")
        if number != f"{position:04}":
            raise StorageError(f"{path.name}: its number should be {position:04}")
        own = {
            engine.parent.name: engine.read_text(encoding="utf-8")
            for engine in folder.glob(f"*/{path.name}")
        }
        found.append(Migration(position, name, path.read_text(encoding="utf-8"), own))
    return found


async def applied(driver: Driver) -> int:
    """The number of the newest migration the database has; 0 where it has none. Only reads."""
    if not await driver.has_table("migrations"):
        return 0
    rows = await driver.fetch("SELECT COALESCE(MAX(number), 0) AS newest FROM migrations", {})
    newest: int = rows[0]["newest"]
    return newest


async def migrate(driver: Driver, migrations: list[Migration]) -> int:
    """Apply what is missing; how many were applied.

    A copy of the file is kept before an existing database is changed. Raises `StorageNewer` where
    the database was written by a newer program, and `Conflict` where another migrates it right now.
    """
    newest = await applied(driver)
    if newest > len(migrations):
        raise StorageNewer(
            f"the database is at schema {newest}, this program knows {len(migrations)}:"
            " install the newer program, or restore an older copy"
        )
    missing = migrations[newest:]
    if missing and newest:
        await driver.keep_copy(f"before-{missing[0].number:04}")
    for migration in missing:
        # The row comes before the change: of two programs started at once, one gets `Conflict`.
        row = f"INSERT INTO migrations VALUES ({migration.number}, '{migration.name}')"
        own = migration.own.get(driver.engine, "")
        try:
            await driver.script(f"{_TABLE};\n{row};\n{migration.sql}\n;\n{own}\n")
        except Conflict as error:
            raise Conflict(
                "another program is bringing the database up to date: start again"
            ) from error
    return len(missing)
