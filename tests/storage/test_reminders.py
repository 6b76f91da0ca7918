import re
from typing import Any

from storage import reminders
from storage.database import Database, driver_for
from storage.drivers import Row
from storage.reminders import Reminder
from storage.sqlite import SQLiteDriver
from storage.unit import Unit
from tests.keys import SEALER

NOON = 1_700_000_000_000


async def set_clock(database: Database, subject: int, due_at: int, step: int = 0) -> Unit:
    unit = database.unit()
    reminders.put(unit, "case", subject, due_at, step)
    await database.commit(unit)
    return unit


async def test_what_is_due_comes_longest_overdue_first(database: Database) -> None:
    for subject, late in ((1, -5), (2, -7), (3, 0), (4, 1)):
        await set_clock(database, subject, NOON + late, step=subject)
    assert await reminders.due(database, NOON, 10) == [
        Reminder("case", 2, NOON - 7, 2, 0),
        Reminder("case", 1, NOON - 5, 1, 0),
        Reminder("case", 3, NOON, 3, 0),
    ]
    assert [found.subject for found in await reminders.due(database, NOON, 2)] == [2, 1]


async def test_the_next_is_the_soonest(database: Database) -> None:
    assert await reminders.next_due(database) is None
    await set_clock(database, 1, NOON + 5)
    await set_clock(database, 2, NOON + 3)
    assert await reminders.next_due(database) == NOON + 3


async def test_a_subject_has_one_clock_of_a_kind(database: Database) -> None:
    await set_clock(database, 1, NOON)
    await set_clock(database, 1, NOON + 9, step=1)
    assert await reminders.due(database, NOON + 9, 10) == [Reminder("case", 1, NOON + 9, 1, 0)]


async def test_a_cancelled_clock_is_gone_and_others_are_not(database: Database) -> None:
    await set_clock(database, 1, NOON)
    await set_clock(database, 2, NOON)
    unit = database.unit()
    reminders.put(unit, "upkeep", 1, NOON)
    reminders.cancel(unit, "case", 1)
    await database.commit(unit)
    found = await reminders.due(database, NOON, 10)
    assert {(one.kind, one.subject) for one in found} == {("case", 2), ("upkeep", 1)}


async def test_a_unit_tells_when_it_must_be_woken(database: Database) -> None:
    unit = database.unit()
    assert unit.wake_at is None
    for due_at in (NOON + 5, NOON + 3, NOON + 7):
        reminders.put(unit, "case", 1, due_at)
    assert unit.wake_at == NOON + 3


async def test_a_postponed_one_counts_its_attempts_until_it_is_set_anew(
    database: Database,
) -> None:
    await set_clock(database, 1, NOON, step=2)
    (found,) = await reminders.due(database, NOON, 10)
    unit = database.unit()
    reminders.postpone(unit, found, NOON + 60)
    await database.commit(unit)
    assert unit.wake_at == NOON + 60
    assert await reminders.due(database, NOON + 60, 10) == [Reminder("case", 1, NOON + 60, 2, 1)]
    await set_clock(database, 1, NOON + 60)
    assert await reminders.due(database, NOON + 60, 10) == [Reminder("case", 1, NOON + 60, 0, 0)]


async def test_what_was_set_anew_meanwhile_is_not_postponed(database: Database) -> None:
    await set_clock(database, 1, NOON)
    (found,) = await reminders.due(database, NOON, 10)
    await set_clock(database, 1, NOON + 9_000)
    unit = database.unit()
    reminders.postpone(unit, found, NOON + 60)
    await database.commit(unit)
    assert await reminders.next_due(database) == NOON + 9_000


async def test_a_clock_stands_until_it_is_set_anew_or_cancelled(database: Database) -> None:
    await set_clock(database, 1, NOON)
    await set_clock(database, 2, NOON)
    await set_clock(database, 3, NOON)
    found = await reminders.due(database, NOON, 10)
    assert [await reminders.stands(database.unit(), one) for one in found] == [True] * 3
    unit = database.unit()
    reminders.cancel(unit, "case", 1)
    await database.commit(unit)
    await set_clock(database, 2, NOON, step=1)
    stands = {one.subject: await reminders.stands(database.unit(), one) for one in found}
    assert stands == {1: False, 2: False, 3: True}


class Explained(Database):
    """Keeps, for each question, how the engine goes about it."""

    plans: dict[str, str]

    async def fetch(self, sql: str, **params: Any) -> list[Row]:
        sqlite = isinstance(self._driver, SQLiteDriver)
        explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
        rows = await super().fetch(f"{explain} {sql}", **params)
        self.plans[sql] = "; ".join(str(dict(row)) for row in rows)
        return list(await super().fetch(sql, **params))


async def test_of_however_many_the_index_finds_what_is_due_and_what_is_next(url: str) -> None:
    database = Explained(driver_for(url), lambda: NOON, SEALER)
    await database.open()
    unit = database.unit()
    unit.write(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
        " INSERT INTO reminders (kind, subject, due_at)"
        " SELECT 'case', i, CAST(:now AS BIGINT) + i FROM n",
        now=NOON,
    )
    unit.write("ANALYZE reminders")
    await database.commit(unit)
    database.plans = {}
    assert [one.subject for one in await reminders.due(database, NOON + 3, 2)] == [1, 2]
    assert await reminders.next_due(database) == NOON + 1
    assert len(database.plans) == 2
    for sql, plan in database.plans.items():
        assert "reminders_due" in plan, sql
        assert not re.search("SCAN reminders(?! USING)|Seq Scan|TEMP B-TREE|Sort", plan), sql
    await database.close()
