"""The unit of work: whole or not at all, together or alone, and once more where it lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import Clock
from linkage.errors import Conflict, StorageError, StorageLocked
from storage import facts, inbox, outbox
from storage.database import BATCH, FIRST_CASE, TRIES, Database, driver_for
from storage.drivers import Group, Params
from storage.sqlite import SQLiteDriver
from storage.unit import Unit, merged
from tests.keys import SEALER

Write = tuple[str, Params]


class Watched(SQLiteDriver):
    """Counts transactions, and fails them while it has an error to raise."""

    commits = 0
    fails: Exception | None = None

    async def apply(self, groups: Sequence[Group]) -> None:
        self.commits += 1
        if self.fails is not None:
            raise self.fails
        await super().apply(groups)


Opened = tuple[Database, Watched]


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Opened]:
    """A SQLite database, and the driver that it writes with."""
    driver = Watched(tmp_path / "linli.db")
    database = Database(driver, lambda: 0, SEALER)
    await database.open()
    driver.commits = 0
    yield database, driver
    await database.close()


def noted(unit: Unit, name: str, value: str) -> None:
    unit.write("INSERT INTO facts (name, value) VALUES (:name, :value)", name=name, value=value)


def a_unit(database: Database, *names: str) -> Unit:
    unit = database.unit()
    for name in names:
        noted(unit, name, "kept")
    return unit


async def kept(database: Database) -> set[str]:
    return {row["name"] for row in await database.fetch("SELECT name FROM facts")}


async def test_nothing_of_a_unit_shows_before_it_is_committed(database: Database) -> None:
    unit = a_unit(database, "a")
    assert await unit.fetch("SELECT name FROM facts") == []
    assert await unit.fetch_one("SELECT name FROM facts") is None
    await database.commit(unit)
    row = await unit.fetch_one("SELECT name FROM facts")
    assert row is not None
    assert row["name"] == "a"


async def test_a_unit_is_stored_whole_or_not_at_all(database: Database) -> None:
    await database.commit(a_unit(database, "a"))
    with pytest.raises(Conflict):
        await database.commit(a_unit(database, "b", "a"))
    assert await kept(database) == {"a"}


async def test_of_units_committed_together_one_that_fails_fails_alone(database: Database) -> None:
    await database.commit(a_unit(database, "taken"))
    units = [a_unit(database, f"fact {number}") for number in range(9)]
    noted(units[4], "taken", "again")
    told = await asyncio.gather(*map(database.commit, units), return_exceptions=True)
    assert [type(result) for result in told] == [type(None)] * 4 + [Conflict] + [type(None)] * 4
    assert await kept(database) == {"taken"} | {f"fact {n}" for n in range(9) if n != 4}


async def test_a_statement_that_is_wrong_fails_its_unit_alone(database: Database) -> None:
    wrong, right = a_unit(database, "wrong"), a_unit(database, "right")
    wrong.write("INSERT INTO nowhere VALUES (1)")
    told = await asyncio.gather(
        database.commit(wrong), database.commit(right), return_exceptions=True
    )
    assert isinstance(told[0], Exception)
    assert told[1] is None
    assert await kept(database) == {"right"}


async def test_work_that_raises_stores_nothing(database: Database) -> None:
    async def work(unit: Unit) -> None:
        noted(unit, "a", "kept")
        outbox.add(unit, 501, "sendMessage", {})
        raise LookupError("no such thing")

    with pytest.raises(LookupError, match="no such thing"):
        await database.run(work)
    assert await kept(database) == set()
    assert list(await outbox.owed(database)) == []


async def test_run_gives_back_what_the_work_found_and_the_unit(
    database: Database, clock: Clock
) -> None:
    async def work(unit: Unit) -> str:
        outbox.add(unit, 501, "sendMessage", {"text": "hello"})
        return "found"

    result, unit = await database.run(work)
    assert result == "found"
    assert unit.now == clock.now()
    assert [row.payload for row in unit.outgoing] == [{"text": "hello"}]


async def test_work_that_lost_is_done_anew_with_nothing_left_of_the_first_time(
    database: Database,
) -> None:
    units: list[Unit] = []

    async def work(unit: Unit) -> None:
        units.append(unit)
        outbox.add(unit, 501, "sendMessage", {"try": len(units)})
        if not await unit.fetch("SELECT name FROM facts"):
            noted(unit, "a", "mine")
            if len(units) == 1:
                await database.commit(a_unit(database, "a"))

    _, committed = await database.run(work)
    assert len(units) == 2
    assert committed is units[1]
    assert [row.payload for row in await outbox.owed(database)] == [{"try": 2}]


async def test_who_loses_again_and_again_is_told(database: Database) -> None:
    await database.commit(a_unit(database, "a"))
    tries: list[Unit] = []

    async def work(unit: Unit) -> None:
        tries.append(unit)
        noted(unit, "a", "mine")

    with pytest.raises(Conflict):
        await database.run(work)
    assert len(tries) == TRIES


async def test_numbers_never_repeat_after_a_conflict(database: Database) -> None:
    given: list[int] = []

    async def work(unit: Unit) -> None:
        given.append(unit.next_id("outbox"))
        noted(unit, "a", "mine")

    await database.commit(a_unit(database, "a"))
    others = [database.unit().next_id("outbox") for _ in range(3)]
    with suppress(Conflict):
        await database.run(work)
    given += [*others, database.unit().next_id("outbox")]
    assert len(set(given)) == len(given) == TRIES + 4


async def test_a_number_another_program_took_is_passed_over(
    database: Database, second: Database
) -> None:
    async def owe(unit: Unit) -> None:
        outbox.add(unit, 501, "sendMessage", {})

    for where in (database, second, database, second, second, database):
        await where.run(owe)
    ids = [row.id for row in await outbox.owed(database)]
    assert len(set(ids)) == 6


async def test_numbers_go_on_after_a_restart(url: str, clock: Clock) -> None:
    given = []
    for _ in range(3):
        database = Database(driver_for(url), clock.now, SEALER)
        await database.open()
        unit = database.unit()
        outbox.add(unit, 501, "sendMessage", {})
        await database.commit(unit)
        given.append(unit.outgoing[0].id)
        assert unit.next_id("cases") == FIRST_CASE
        await database.close()
    assert given == [1, 2, 3]


async def test_a_unit_without_writes_costs_no_transaction(watched: Opened) -> None:
    database, driver = watched
    await database.commit(database.unit())
    assert driver.commits == 0


async def test_units_that_are_ready_together_share_transactions(watched: Opened) -> None:
    database, driver = watched
    units = [a_unit(database, f"fact {number}") for number in range(3 * BATCH)]
    await asyncio.gather(*map(database.commit, units))
    assert driver.commits == 3
    assert len(await kept(database)) == 3 * BATCH


async def test_where_storage_itself_fails_no_unit_waits_for_it_alone(watched: Opened) -> None:
    database, driver = watched
    driver.fails = StorageLocked("stop the other program")
    units = [a_unit(database, f"fact {number}") for number in range(BATCH)]
    told = await asyncio.gather(*map(database.commit, units), return_exceptions=True)
    assert all(isinstance(error, StorageLocked) for error in told)
    assert driver.commits == 1
    driver.fails = None
    await asyncio.gather(*map(database.commit, units))
    assert len(await kept(database)) == BATCH


async def test_who_stops_waiting_for_a_commit_hurts_nobody_else(database: Database) -> None:
    given_up = asyncio.create_task(database.commit(a_unit(database, "given up")))
    others = [asyncio.create_task(database.commit(a_unit(database, name))) for name in "abc"]
    given_up.cancel()
    await asyncio.gather(*others)
    assert await kept(database) >= {"a", "b", "c"}


async def test_closing_waits_for_the_commits_under_way(url: str, clock: Clock) -> None:
    database = Database(driver_for(url), clock.now, SEALER)
    await database.open()
    units = [a_unit(database, f"fact {number}") for number in range(2 * BATCH)]
    commits = [asyncio.create_task(database.commit(unit)) for unit in units]
    started = asyncio.Event()
    asyncio.get_running_loop().call_soon(started.set)
    await started.wait()
    await database.close()
    await asyncio.gather(*commits)
    database = Database(driver_for(url), clock.now, SEALER)
    await database.open()
    assert len(await kept(database)) == 2 * BATCH
    await database.close()


async def test_a_database_that_is_not_open_says_so(url: str, clock: Clock) -> None:
    database = Database(driver_for(url), clock.now, SEALER)
    attempts: list[Callable[[], Awaitable[object]]] = [
        lambda: facts.get(database, "a"),
        lambda: database.commit(a_unit(database, "a")),
    ]
    for attempt in attempts:
        with pytest.raises(StorageError, match="not open"):
            await attempt()
    await database.open()
    await database.close()
    for attempt in attempts:
        with pytest.raises(StorageError, match="not open"):
            await attempt()


async def test_the_same_update_twice_in_one_moment_is_stored_once(database: Database) -> None:
    units = [database.unit() for _ in range(5)]
    for unit in units:
        inbox.receive(unit, 10, "{}")
    await asyncio.gather(*map(database.commit, units))
    assert [row["update_id"] for row in await inbox.waiting(database)] == [10]


texts = st.sampled_from("ABCDE")
batches = st.lists(st.lists(texts, max_size=8), max_size=10)


def labelled(batch: list[list[str]]) -> list[list[Write]]:
    """Each unit's statements, every one with its place as its parameters."""
    return [
        [(sql, {"unit": unit, "place": place}) for place, sql in enumerate(statements)]
        for unit, statements in enumerate(batch)
    ]


@given(batches)
def test_merging_keeps_each_units_own_order_and_every_statement(batch: list[list[str]]) -> None:
    units = labelled(batch)
    ran = [(sql, row) for sql, rows in merged(units) for row in rows]
    for number, statements in enumerate(units):
        assert [write for write in ran if write[1]["unit"] == number] == statements
    assert len(ran) == sum(map(len, units))


@given(st.lists(texts, max_size=8), st.integers(1, 10))
def test_units_that_are_alike_share_their_statements(unit: list[str], times: int) -> None:
    assert len(merged(labelled([unit] * times))) == len(merged(labelled([unit])))
