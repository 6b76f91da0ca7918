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

# Table: its columns, those that may be empty with a question mark; then its primary key.
SCHEMA = {
    "migrations": ("number integer, name text", "number"),
    "facts": ("name text, value text", "name"),
    "inbox": (
        "update_id bigint, received_at bigint, payload text?, done_at bigint?, error text?",
        "update_id",
    ),
    "outbox": (
        (
            "id bigint, chat_id bigint, priority integer, method text, payload text, card text?,"
            " created_at bigint, failed_at bigint?, error text?"
        ),
        "id",
    ),
    "cards": ("chat_id bigint, card text, message_id bigint?", "chat_id, card"),
    "reminders": (
        "kind text, subject bigint, due_at bigint, step integer, attempts integer",
        "kind, subject",
    ),
    "places": (
        (
            "id bigint, parent_id bigint?, level text, name text, label text, path text,"
            " latitude double precision?, longitude double precision?"
        ),
        "id",
    ),
    "people": (
        (
            "id bigint, chat_id bigint?, name text, language text, place_id bigint?,"
            " consented_at bigint?, unreachable_at bigint?, created_at bigint, large integer,"
            " quiet text?, visited_by bigint?, reach text?"
        ),
        "id",
    ),
    "roles": (
        (
            "person_id bigint, role text, place_id bigint, organization text, granted_at bigint,"
            " lead integer"
        ),
        "person_id, role, place_id, organization",
    ),
    "invitations": (
        (
            "token_hash text, role text, place_id bigint, organization text, created_at bigint,"
            " expires_at bigint, lead integer, invited_by bigint?"
        ),
        "token_hash",
    ),
    "invitation_uses": ("token_hash text, person_id bigint, used_at bigint", "token_hash"),
    "conversations": (
        "chat_id bigint, flow text, serial bigint, answers text, updated_at bigint",
        "chat_id",
    ),
    "cases": (
        (
            "id bigint, resident_id bigint, text text, file text?, category text, urgency text,"
            " place_id bigint, state text, actor text, assignee_id bigint?, policy_version text,"
            " reason text, refused text, seq integer, created_at bigint, respond_by bigint,"
            " resolve_by bigint, for_name text?, for_agrees integer?, wanted_at bigint?,"
            " wanted_part text?, where_text text?, complaint integer, about_id bigint?,"
            " kept_from text"
        ),
        "id",
    ),
    "family": (
        "resident_id bigint, member_id bigint, token_hash text, since bigint",
        "resident_id, member_id",
    ),
    "family_links": (
        "resident_id bigint, token_hash text, created_at bigint, expires_at bigint",
        "resident_id",
    ),
    "case_events": (
        (
            "case_id bigint, seq integer, at bigint, person_id bigint?, move text,"
            " from_state text?, to_state text, actor text, text text?, file text?,"
            " to_id bigint?"
        ),
        "case_id, seq",
    ),
    "corrections": (
        (
            "case_id bigint, seq integer, at bigint, person_id bigint, text text,"
            " from_category text, to_category text"
        ),
        "case_id, seq",
    ),
    "follow_ups": (
        (
            "case_id bigint, round integer, asked_at bigint, answered_at bigint?,"
            " resolved integer?, satisfaction integer?"
        ),
        "case_id, round",
    ),
    "looks": (
        "case_id bigint, person_id bigint, at bigint, why text",
        "case_id, person_id, at",
    ),
    "rooms": (
        (
            "chat_id bigint, actor text, place_id bigint, language text, linked_by bigint,"
            " linked_at bigint"
        ),
        "chat_id",
    ),
    "tasks": (
        (
            "id bigint, case_id bigint?, series_id bigint?, category text, text text, risks text?,"
            " place_id bigint, area_id bigint, starts_at bigint, ends_at bigint, people integer,"
            " skills text, state text, created_by bigint, created_at bigint, seq integer"
        ),
        "id",
    ),
    "task_events": (
        "task_id bigint, seq integer, at bigint, by_id bigint?, move text, to_state text",
        "task_id, seq",
    ),
    "assignments": (
        (
            "volunteer_id bigint, nth integer, task_id bigint, place integer, state text,"
            " accepted_at bigint, ended_at bigint?"
        ),
        "volunteer_id, nth",
    ),
    "offers": (
        (
            "task_id bigint, volunteer_id bigint, circle integer, at bigint, answer text?,"
            " answered_at bigint?"
        ),
        "task_id, volunteer_id",
    ),
    "blocks": (
        "resident_id bigint, volunteer_id bigint, by_id bigint, at bigint",
        "resident_id, volunteer_id",
    ),
    "sealing_keys": ("mark text", "mark"),
    "volunteers": (
        (
            "person_id bigint, state text, reach text, area text, languages text, never text,"
            " weekly_most integer, paused_until bigint?, about text, agreed_at bigint,"
            " applied_at bigint, asked_at bigint, seq integer, building text, grid text,"
            " community text"
        ),
        "person_id",
    ),
    "volunteer_events": (
        (
            "person_id bigint, seq integer, at bigint, by_id bigint?, move text, to_state text,"
            " text text?"
        ),
        "person_id, seq",
    ),
    "volunteer_skills": (
        (
            "person_id bigint, skill text, recorded_at bigint?, recorded_by bigint?,"
            " valid_until bigint?, note text?"
        ),
        "person_id, skill",
    ),
    "availability": (
        "person_id bigint, weekday integer, from_minute integer, to_minute integer",
        "person_id, weekday, from_minute",
    ),
    "days_off": ("person_id bigint, first_at bigint, last_at bigint", "person_id, first_at"),
}
INDEXES = {
    "people_visited",
    "family_by_member",
    "family_links_by_token",
    "inbox_waiting",
    "inbox_done",
    "cards_by_card",
    "reminders_due",
    "places_names",
    "cases_by_resident",
    "cases_open",
    "volunteers_by_area",
    "volunteers_by_building",
    "volunteers_by_grid",
    "volunteers_by_community",
    "tasks_of_case",
    "tasks_of_series",
    "tasks_open",
    "assignments_places",
    "assignments_of_task",
    "offers_of_volunteer",
}

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
FOREIGN_KEYS = {
    ("places", "parent_id", "places"),
    ("people", "place_id", "places"),
    ("people", "visited_by", "people"),
    ("roles", "person_id", "people"),
    ("roles", "place_id", "places"),
    ("invitations", "place_id", "places"),
    ("invitations", "invited_by", "people"),
    ("invitation_uses", "token_hash", "invitations"),
    ("invitation_uses", "person_id", "people"),
    ("cases", "resident_id", "people"),
    ("cases", "place_id", "places"),
    ("cases", "assignee_id", "people"),
    ("cases", "about_id", "people"),
    ("case_events", "case_id", "cases"),
    ("case_events", "person_id", "people"),
    ("case_events", "to_id", "people"),
    ("follow_ups", "case_id", "cases"),
    ("corrections", "case_id", "cases"),
    ("corrections", "person_id", "people"),
    ("family", "resident_id", "people"),
    ("family", "member_id", "people"),
    ("family_links", "resident_id", "people"),
    ("looks", "case_id", "cases"),
    ("looks", "person_id", "people"),
    ("rooms", "place_id", "places"),
    ("rooms", "linked_by", "people"),
    ("volunteers", "person_id", "people"),
    ("tasks", "case_id", "cases"),
    ("tasks", "series_id", "tasks"),
    ("tasks", "place_id", "places"),
    ("tasks", "area_id", "places"),
    ("tasks", "created_by", "people"),
    ("task_events", "task_id", "tasks"),
    ("task_events", "by_id", "people"),
    ("assignments", "volunteer_id", "people"),
    ("assignments", "task_id", "tasks"),
    ("offers", "task_id", "tasks"),
    ("offers", "volunteer_id", "people"),
    ("blocks", "resident_id", "people"),
    ("blocks", "volunteer_id", "people"),
    ("blocks", "by_id", "people"),
    ("volunteer_events", "person_id", "people"),
    ("volunteer_events", "by_id", "people"),
    ("volunteer_skills", "person_id", "people"),
    ("volunteer_skills", "recorded_by", "people"),
    ("availability", "person_id", "people"),
    ("days_off", "person_id", "people"),
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
