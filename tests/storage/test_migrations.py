"""The schema on both engines is the written one, and a database only ever moves forward."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from linkage.errors import Conflict, StorageError, StorageNewer
from storage import migrate as migrate_module
from storage.database import Database, driver_for
from storage.drivers import Driver
from storage.migrate import Migration, applied, migrate, written
from tests.keys import SEALER
from tests.storage.written_schema import FOREIGN_KEYS, INDEXES, SCHEMA

# Table, column, type, whether it may be empty, its place in the primary key or 0.
_COLUMNS = {
    "sqlite": (
        'SELECT m.name AS "table", c.name AS "column", lower(c.type) AS type,'
        ' c."notnull" = 0 AS empty, c.pk AS key'
        " FROM sqlite_master m, pragma_table_info(m.name) c"
        " WHERE m.type = 'table' ORDER BY m.name, c.cid"
    ),
    "postgresql": (
        'SELECT c.table_name AS "table", c.column_name AS "column", c.data_type AS type,'
        " c.is_nullable = 'YES' AS empty, COALESCE(k.ordinal_position, 0) AS key"
        " FROM information_schema.columns c"
        " LEFT JOIN information_schema.table_constraints t"
        " ON t.table_name = c.table_name AND t.constraint_type = 'PRIMARY KEY'"
        " LEFT JOIN information_schema.key_column_usage k"
        " ON k.constraint_name = t.constraint_name AND k.column_name = c.column_name"
        " WHERE c.table_schema = 'public' ORDER BY c.table_name, c.ordinal_position"
    ),
}
_INDEXES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": (
        "SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'public'"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    ),
}
_FOREIGN_KEYS = {
    "sqlite": (
        'SELECT m.name AS "table", f."from" AS "column", f."table" AS target'
        " FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"
    ),
    "postgresql": (
        'SELECT k.table_name AS "table", k.column_name AS "column", u.table_name AS target'
        " FROM information_schema.key_column_usage k"
        " JOIN information_schema.referential_constraints r"
        " ON r.constraint_name = k.constraint_name"
        " JOIN information_schema.constraint_column_usage u"
        " ON u.constraint_name = r.constraint_name"
    ),
}


async def schema(database: Database, url: str) -> dict[str, tuple[str, str]]:
    """What stands in the database, as `SCHEMA` writes it."""
    columns: dict[str, list[str]] = {}
    keys: dict[str, dict[int, str]] = {}
    for row in await database.fetch(_COLUMNS[url.partition(":")[0]]):
        # SQLite lets a primary key be empty where nothing says otherwise.
        empty = "?" if row["empty"] and not row["key"] else ""
        columns.setdefault(row["table"], []).append(f"{row['column']} {row['type']}{empty}")
        if row["key"]:
            keys.setdefault(row["table"], {})[row["key"]] = row["column"]
    return {
        table: (", ".join(found), ", ".join(name for _, name in sorted(keys[table].items())))
        for table, found in columns.items()
    }


async def test_the_schema_is_the_written_one(database: Database, url: str) -> None:
    assert await schema(database, url) == SCHEMA


async def test_the_indexes_and_references_are_the_written_ones(
    database: Database, url: str
) -> None:
    engine = url.partition(":")[0]
    indexes = await database.fetch(_INDEXES[engine])
    assert {row["name"] for row in indexes} == INDEXES
    references = await database.fetch(_FOREIGN_KEYS[engine])
    found = {(row["table"], row["column"], row["target"]) for row in references}
    assert found == FOREIGN_KEYS


async def test_each_migration_is_applied_once(url: str) -> None:
    for expected in (len(written()), 0):
        database = Database(driver_for(url), lambda: 0, SEALER)
        assert await database.open() == expected
        await database.close()


def numbered(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).write_text("CREATE TABLE t (id BIGINT);")
    return folder


def test_migrations_are_numbered_without_a_gap(tmp_path: Path) -> None:
    found = written(numbered(tmp_path, "0002_more.sql", "0001_first.sql"))
    assert [(one.number, one.name) for one in found] == [(1, "first"), (2, "more")]


@pytest.mark.parametrize(
    ("names", "wrong", "right"),
    [
        (["0002_late.sql"], "0002_late", "0001"),
        (["0001_a.sql", "0003_c.sql"], "0003_c", "0002"),
        (["0001_a.sql", "0001_b.sql"], "0001_b", "0002"),
        (["1_a.sql"], "1_a", "0001"),
    ],
)
def test_a_gap_a_repeat_and_another_spelling_are_refused(
    tmp_path: Path, names: list[str], wrong: str, right: str
) -> None:
    with pytest.raises(StorageError, match=rf"{wrong}\.sql: its number should be {right}"):
        written(numbered(tmp_path, *names))


FIRST = Migration(1, "first", "CREATE TABLE t (id BIGINT PRIMARY KEY);\nINSERT INTO t VALUES (7);")
SECOND = Migration(2, "second", "CREATE TABLE more (id BIGINT);\nUPDATE t SET id = 8 -- the end")
BROKEN = Migration(2, "broken", "CREATE TABLE more (id BIGINT);\nINSERT INTO nowhere VALUES (1);")


@pytest.fixture
async def driver(url: str) -> Driver:
    return driver_for(url)


async def test_a_newer_database_is_refused_in_words_and_left_as_it_is(driver: Driver) -> None:
    await driver.open()
    await migrate(driver, [FIRST, SECOND])
    with pytest.raises(StorageNewer, match="schema 2, this program knows 1: install the newer"):
        await migrate(driver, [FIRST])
    assert await applied(driver) == 2
    assert [row["id"] for row in await driver.fetch("SELECT id FROM t", {})] == [8]
    await driver.close()


async def test_a_newer_database_is_not_opened(url: str) -> None:
    database = Database(driver_for(url), lambda: 0, SEALER)
    await database.open()
    unit = database.unit()
    unit.write("INSERT INTO migrations (number, name) VALUES (9999, 'of_tomorrow')")
    await database.commit(unit)
    await database.close()
    database = Database(driver_for(url), lambda: 0, SEALER)
    with pytest.raises(StorageNewer, match="install the newer program"):
        await database.open()


async def test_a_failing_migration_leaves_nothing_behind(driver: Driver) -> None:
    await driver.open()
    await migrate(driver, [FIRST])
    with pytest.raises(Exception, match="nowhere"):
        await migrate(driver, [FIRST, BROKEN])
    assert await applied(driver) == 1
    with pytest.raises(Exception, match="more"):
        await driver.fetch("SELECT id FROM more", {})
    assert await migrate(driver, [FIRST, SECOND]) == 1
    assert await applied(driver) == 2
    await driver.close()


async def test_what_an_engine_spells_its_own_way_is_run_after_what_both_read(
    url: str, driver: Driver, tmp_path: Path
) -> None:
    numbered(tmp_path, "0001_first.sql")
    for engine in ("sqlite", "postgres"):
        (tmp_path / engine).mkdir()
        text = f"ALTER TABLE t ADD COLUMN {engine} BIGINT; INSERT INTO t ({engine}) VALUES (7)"
        (tmp_path / engine / "0001_first.sql").write_text(text)
    await driver.open()
    assert await migrate(driver, written(tmp_path)) == 1
    [row] = await driver.fetch("SELECT * FROM t", {})
    assert dict(row) == {"id": None, driver.engine: 7}
    await driver.close()


async def test_of_two_programs_that_migrate_at_once_one_is_told(
    url: str, driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [driver, driver_for(url)]
    for one in both:
        await one.open()

    async def as_read_before(_: Driver) -> int:
        return 0

    monkeypatch.setattr(migrate_module, "applied", as_read_before)
    ends = await asyncio.gather(*(migrate(one, [FIRST]) for one in both), return_exceptions=True)
    (told,) = [end for end in ends if end != 1]
    assert isinstance(told, Conflict)
    assert str(told) == "another program is bringing the database up to date: start again"
    assert [row["id"] for row in await driver.fetch("SELECT id FROM t", {})] == [7]
    for one in both:
        await one.close()


async def test_asking_for_the_schema_makes_nothing(driver: Driver) -> None:
    await driver.open()
    assert await applied(driver) == 0
    assert not await driver.has_table("migrations")
    await migrate(driver, [FIRST])
    assert await driver.has_table("migrations")
    assert await applied(driver) == 1
    await driver.close()


def copies(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.before-*"))


async def test_a_copy_is_kept_before_an_existing_file_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "linli.db"
    driver = driver_for(f"sqlite:///{path}")
    await driver.open()
    await migrate(driver, [FIRST])
    assert copies(tmp_path) == []
    await migrate(driver, [FIRST, SECOND])
    await migrate(driver, [FIRST, SECOND])
    await driver.close()
    (copy,) = copies(tmp_path)
    assert copy.name == "linli.db.before-0002"
    with sqlite3.connect(copy) as kept:
        assert kept.execute("SELECT id FROM t").fetchall() == [(7,)]
        assert kept.execute("SELECT MAX(number) FROM migrations").fetchall() == [(1,)]
    kept.close()


async def test_what_was_said_on_four_steps_of_satisfaction_is_said_on_five(driver: Driver) -> None:
    before, after = (
        [one for one in written() if (one.name == "follow_up") is later] for later in (False, True)
    )
    await driver.open()
    await driver.script("\n".join(one.sql for one in before))
    await driver.script(
        "INSERT INTO people (id, chat_id, name, language, created_at) VALUES (1, 5, '', 'en', 0);"
        "INSERT INTO places (id, level, name, label, path) VALUES (1, 'street', 'S', 'S', '/1/');"
        "INSERT INTO cases (id, resident_id, text, category, urgency, place_id, state, actor,"
        " policy_version, reason, seq, created_at, respond_by, resolve_by)"
        " VALUES (1, 1, '', 'other', 'soon', 1, 'done', 'community', '1', '{}', 1, 0, 0, 0);"
        "INSERT INTO follow_ups (case_id, round, asked_at, satisfaction) VALUES"
        " (1, 1, 0, 4), (1, 2, 0, 1), (1, 3, 0, NULL);"
        "INSERT INTO reminders (kind, subject, due_at, step) VALUES ('case', 1, 9, 0);"
    )
    await driver.script("\n".join(one.sql for one in after))
    rows = await driver.fetch("SELECT satisfaction FROM follow_ups ORDER BY round", {})
    assert [row["satisfaction"] for row in rows] == [5, 2, None]
    [clock] = await driver.fetch("SELECT step, due_at FROM reminders", {})
    assert (clock["step"], clock["due_at"]) == (1, 9)
    await driver.close()
