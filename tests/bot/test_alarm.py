"""The alarm: everything due rings once, whatever fails, and the next moment is never missed."""

import asyncio
import tracemalloc
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot import alarm as alarm_module
from bot.alarm import AT_ONCE, RETRY_MS, Alarm
from linkage.errors import Conflict, StorageLocked
from storage import facts, reminders
from storage.database import Database
from storage.drivers import Params, Row
from storage.reminders import Reminder
from storage.sqlite import SQLiteDriver
from storage.unit import Unit
from tests.keys import SEALER

NOON = 1_700_000_000_000
DAY = 24 * 3_600_000


class Clock:
    """Says what it was told."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> int:
        return self.at


class Driver(SQLiteDriver):
    """Fails the next `failing` reads, and calls `looked_ahead` after each look at what is next."""

    failing = 0
    looked_ahead: Callable[[], None] | None = None
    error: Exception = StorageLocked("stop the other program")

    async def fetch(self, sql: str, params: Params) -> Sequence[Row]:
        if self.failing:
            self.failing -= 1
            raise self.error
        rows = await super().fetch(sql, params)
        if "MIN(due_at)" in sql and self.looked_ahead is not None:
            self.looked_ahead()
        return rows


class Bell:
    """What rings: each reminder is noted and cancelled, or raises what its subject stands for."""

    def __init__(self) -> None:
        self.rung: list[int] = []
        self.fails: dict[int, Exception] = {}
        self.sets: dict[int, tuple[int, int]] = {}
        self.cancels: dict[int, int] = {}
        self.slow: set[int] = set()
        self.ringing = 0
        self.most_at_once = 0
        self._rang = asyncio.Event()

    async def __call__(self, unit: Unit, reminder: Reminder) -> None:
        self.ringing += 1
        self.most_at_once = max(self.most_at_once, self.ringing)
        for _ in range(50 if reminder.subject in self.slow else 1):
            await facts.get(self.database, "anything")
        self.ringing -= 1
        if reminder.subject in self.fails:
            raise self.fails[reminder.subject]
        reminders.cancel(unit, reminder.kind, reminder.subject)
        if reminder.subject in self.sets:
            subject, due_at = self.sets[reminder.subject]
            reminders.put(unit, "case", subject, due_at)
        if reminder.subject in self.cancels:
            reminders.cancel(unit, "case", self.cancels[reminder.subject])
        self.rung.append(reminder.subject)
        self._rang.set()

    database: Database

    async def heard(self, *subjects: int) -> None:
        """Wait until these have rung."""
        async with asyncio.timeout(30):
            while not set(subjects) <= set(self.rung):
                self._rang.clear()
                await self._rang.wait()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def driver(tmp_path: Path) -> Driver:
    return Driver(tmp_path / "linli.db")


@pytest.fixture
async def database(driver: Driver, clock: Clock) -> AsyncIterator[Database]:
    opened = Database(driver, clock.now, SEALER)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def bell(database: Database) -> Bell:
    bell = Bell()
    bell.database = database
    return bell


@pytest.fixture
async def alarm(database: Database, clock: Clock, bell: Bell) -> AsyncIterator[Alarm]:
    """An alarm that hears of what is committed as the program's does; to be started."""
    made = new_alarm(database, clock, bell)
    yield made
    await stop(made)


def new_alarm(database: Database, clock: Clock, bell: Bell) -> Alarm:
    def committed(unit: Unit) -> None:
        if unit.wake_at is not None:
            made.expect(unit.wake_at)

    made = Alarm(database, clock, {"case": bell}, committed)
    return made


async def stop(alarm: Alarm) -> None:
    """Stop it, and let the loop take its timers down."""
    alarm.stop()
    down = asyncio.Event()
    asyncio.get_running_loop().call_soon(down.set)
    await down.wait()


async def put(database: Database, due_at: int, *subjects: int, kind: str = "case") -> Unit:
    unit = database.unit()
    for subject in subjects:
        reminders.put(unit, kind, subject, due_at)
    await database.commit(unit)
    return unit


async def set_clocks(database: Database) -> dict[int, tuple[int, int]]:
    """Each subject with when it is due and how often it was tried."""
    rows = await database.fetch("SELECT subject, due_at, attempts FROM reminders")
    return {row["subject"]: (row["due_at"], row["attempts"]) for row in rows}


async def test_what_came_due_while_the_program_was_down_rings_once(
    database: Database, clock: Clock, bell: Bell, alarm: Alarm
) -> None:
    await put(database, NOON - DAY, 1)
    await put(database, NOON, 2)
    await put(database, NOON + 1, 3)
    await alarm.start()
    assert sorted(bell.rung) == [1, 2]
    again = new_alarm(database, clock, bell)
    await again.start()
    await stop(again)
    assert sorted(bell.rung) == [1, 2]


async def test_a_thousand_due_at_once_ring_once_each_and_some_at_a_time(
    database: Database, bell: Bell, alarm: Alarm
) -> None:
    await put(database, NOON, *range(1000))
    await alarm.start()
    assert Counter(bell.rung) == Counter(range(1000))
    assert bell.most_at_once <= AT_ONCE


@pytest.mark.parametrize("error", [LookupError("a fault"), Conflict("somebody is always first")])
async def test_what_fails_is_tried_again_later_and_all_others_ring(
    database: Database, clock: Clock, bell: Bell, alarm: Alarm, error: Exception
) -> None:
    others = set(range(2 * AT_ONCE))
    bell.fails = {-1: error}
    await put(database, NOON - 1, -1)
    await put(database, NOON, *others)
    await alarm.start()
    assert set(bell.rung) == others
    assert await set_clocks(database) == {-1: (NOON + RETRY_MS, 1)}

    clock.at += RETRY_MS
    await alarm.wake()
    assert await set_clocks(database) == {-1: (clock.at + 2 * RETRY_MS, 2)}

    bell.fails = {}
    clock.at += 2 * RETRY_MS
    await alarm.wake()
    assert bell.rung[-1] == -1
    assert await set_clocks(database) == {}


async def test_a_kind_nobody_knows_is_kept_for_a_program_that_does(
    database: Database, bell: Bell, alarm: Alarm
) -> None:
    await put(database, NOON - 1, 1, kind="of_tomorrow")
    await put(database, NOON, 2)
    await alarm.start()
    assert bell.rung == [2]
    assert await set_clocks(database) == {1: (NOON + RETRY_MS, 1)}


async def test_a_sooner_moment_takes_the_place_of_a_later_one(
    database: Database, bell: Bell, alarm: Alarm
) -> None:
    await put(database, NOON + DAY, 1)
    await alarm.start()
    await put(database, NOON, 2)
    alarm.expect(NOON)
    await bell.heard(2)
    assert bell.rung == [2]


async def test_a_later_moment_does_not_take_the_place_of_a_sooner_one(
    database: Database, bell: Bell, alarm: Alarm
) -> None:
    await alarm.start()
    await put(database, NOON, 1)
    alarm.expect(NOON)
    alarm.expect(NOON + DAY)
    await bell.heard(1)


async def test_those_due_one_right_after_another_all_ring(
    database: Database, driver: Driver, clock: Clock, bell: Bell, alarm: Alarm
) -> None:
    """The next one is due by the time it is known to be next."""

    def time_passes() -> None:
        clock.at += 10

    driver.looked_ahead = time_passes
    for number in range(60):
        await put(database, NOON + 10 * number, number)
    await alarm.start()
    await bell.heard(*range(60))
    assert Counter(bell.rung) == Counter(range(60))


async def test_what_a_ring_sets_for_at_once_does_not_make_it_deaf(
    database: Database, bell: Bell, alarm: Alarm
) -> None:
    bell.sets = {1: (2, NOON), 3: (4, NOON - 5)}
    await alarm.start()
    for subject in (1, 3, 5):
        await put(database, NOON, subject)
        alarm.expect(NOON)
        await bell.heard(subject)
    await bell.heard(1, 2, 3, 4, 5)
    assert Counter(bell.rung) == Counter([1, 2, 3, 4, 5])


async def test_what_another_ring_cancelled_meanwhile_does_not_ring(
    database: Database, bell: Bell, alarm: Alarm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alarm_module, "AT_ONCE", 1)
    bell.cancels = {1: 2}
    bell.sets = {3: (4, NOON + DAY)}
    for late, subject in enumerate((4, 3, 2, 1)):
        await put(database, NOON - late, subject)
    await alarm.start()
    assert bell.rung == [1, 3]
    assert await set_clocks(database) == {4: (NOON + DAY, 0)}


@pytest.mark.parametrize(
    "error", [StorageLocked("stop the other program"), RuntimeError("a fault")]
)
async def test_where_the_storage_fails_it_rings_when_the_trouble_ends(
    database: Database,
    driver: Driver,
    bell: Bell,
    alarm: Alarm,
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(alarm_module, "RETRY_MS", 0)
    await put(database, NOON, *range(3))
    driver.error, driver.failing = error, 7
    await alarm.start()
    await bell.heard(*range(3))
    assert driver.failing == 0


async def test_where_the_storage_fails_one_ring_those_beside_it_are_waited_for(
    database: Database, bell: Bell, alarm: Alarm
) -> None:
    bell.fails = {1: StorageLocked("stop the other program")}
    bell.slow = {2}
    await put(database, NOON, 1, 2)
    with capture_logs() as logs:
        await alarm.start()
    assert bell.rung == [2]
    assert await set_clocks(database) == {1: (NOON, 0)}
    assert [(line["event"], line["advice"]) for line in logs] == [
        ("alarm.storage", "stop the other program")
    ]


async def test_a_clock_turned_forward_rings_what_lay_between_once(
    database: Database, clock: Clock, bell: Bell, alarm: Alarm
) -> None:
    await alarm.start()
    for days in range(1, 4):
        await put(database, NOON + days * DAY, days)
    clock.at += 2 * DAY
    await alarm.wake()
    assert sorted(bell.rung) == [1, 2]
    await alarm.wake()
    assert sorted(bell.rung) == [1, 2]


async def test_a_clock_turned_back_rings_nothing_before_its_time(
    database: Database, clock: Clock, bell: Bell, alarm: Alarm
) -> None:
    await put(database, NOON + 1, 1)
    await alarm.start()
    clock.at -= DAY
    await alarm.wake()
    assert bell.rung == []
    clock.at = NOON + 1
    await alarm.wake()
    assert bell.rung == [1]


async def test_a_clock_that_jumps_is_noticed_without_a_word(
    database: Database, clock: Clock, bell: Bell, alarm: Alarm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alarm_module, "LONGEST_MS", 1)
    await put(database, NOON + DAY, 1)
    await alarm.start()
    clock.at += DAY
    await bell.heard(1)


async def test_with_a_million_pending_a_wake_up_takes_no_memory(
    database: Database, bell: Bell, alarm: Alarm
) -> None:
    unit = database.unit()
    unit.write(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)"
        " INSERT INTO reminders (kind, subject, due_at) SELECT 'case', i, :soon + i FROM n",
        soon=NOON + DAY,
    )
    await database.commit(unit)
    await alarm.start()
    await put(database, NOON, *range(-50, 0))
    tracemalloc.start()
    await alarm.wake()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(bell.rung) == 50
    assert peak < 300_000
