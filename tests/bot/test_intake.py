"""The intake: nothing is confirmed to Telegram that is not stored, nothing handed on twice."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot import intake as intake_module
from bot.intake import Intake
from bot.pacing import LAST_RETRY
from linkage.errors import StorageLocked
from storage import inbox, sqlite
from storage.database import Database
from storage.sqlite import SQLiteDriver
from tests.keys import SEALER

Update = dict[str, Any]


def an_update(update_id: int, text: str = "灯坏了 💡") -> Update:
    return {"update_id": update_id, "message": {"message_id": update_id, "text": text}}


class Telegram:
    """Hands out updates from the offset on, forgets those below, and lets a poll wait.

    `errors` are what the next polls raise; `idle` is set while a poll waits for something new.
    """

    def __init__(self) -> None:
        self.updates: list[Update] = []
        self.errors: list[Exception] = []
        self.polls: list[int | None] = []
        self.questions: list[dict[str, Any]] = []
        self.idle = asyncio.Event()
        self._news = asyncio.Event()
        self.check: Callable[[int], Awaitable[None]] | None = None

    def send(self, *updates: Update) -> None:
        self.updates.extend(updates)
        self.idle.clear()
        self._news.set()

    async def get_updates(self, question: dict[str, Any]) -> list[Update]:
        offset = question.get("offset")
        self.polls.append(offset)
        self.questions.append(question)
        if offset is not None:
            if self.check is not None:
                await self.check(offset)
            self.updates = [one for one in self.updates if one["update_id"] >= offset]
        if self.errors:
            raise self.errors.pop(0)
        while not self.updates:
            self.idle.set()
            self._news.clear()
            await self._news.wait()
        return self.updates[: question["limit"]]

    async def rests(self) -> None:
        """Wait until it has been asked for more than there is."""
        async with asyncio.timeout(30):
            await self.idle.wait()


class Pauses:
    """Stands in for asyncio's sleep: notes the seconds, and does what ends the trouble."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.then: Callable[[], Awaitable[None]] | None = None

    async def sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)
        if self.then is not None:
            await self.then()


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> Pauses:
    pauses = Pauses()
    monkeypatch.setattr(intake_module, "asyncio", SimpleNamespace(sleep=pauses.sleep))
    return pauses


@pytest.fixture
def driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SQLiteDriver:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 1)
    return SQLiteDriver(tmp_path / "linli.db")


@pytest.fixture
async def database(driver: SQLiteDriver) -> AsyncIterator[Database]:
    opened = Database(driver, lambda: 0, SEALER)
    await opened.open()
    yield opened
    await opened.close()


class Station:
    """An intake with Telegram on one side, and on the other what it hands on."""

    def __init__(self, database: Database, telegram: Telegram) -> None:
        self.database = database
        self.telegram = telegram
        self.room = asyncio.Event()
        self.room.set()
        self.handed_on: list[int] = []
        self.refuses: list[Exception] = []
        self.intake = Intake(
            telegram.get_updates, database, self.dispatch, ["message", "callback_query"], self.room
        )

    async def dispatch(self, update: Update) -> None:
        if self.refuses:
            raise self.refuses.pop(0)
        self.handed_on.append(update["update_id"])

    async def stored(self) -> list[int]:
        return [row["update_id"] for row in await inbox.waiting(self.database)]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.intake.run())
        try:
            yield
            assert not task.done()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
async def station(database: Database, telegram: Telegram, pauses: Pauses) -> Station:
    """An intake at work on an empty inbox; what it confirms is checked to be stored."""
    station = Station(database, telegram)

    async def check(offset: int) -> None:
        told = {one["update_id"] for one in telegram.updates if one["update_id"] < offset}
        assert told <= await inbox.known(database, min(told, default=0), offset)

    telegram.check = check
    return station


async def test_updates_are_stored_confirmed_and_handed_on_in_order(station: Station) -> None:
    station.telegram.send(*(an_update(number) for number in range(100, 350)))
    async with station.running():
        await station.telegram.rests()
        station.telegram.send(an_update(350))
        await station.telegram.rests()
    assert station.handed_on == list(range(100, 351))
    assert await station.stored() == list(range(100, 351))
    assert station.telegram.polls == [None, 200, 300, 350, 351]


async def test_the_first_poll_confirms_nothing_and_asks_for_what_is_handled(
    station: Station,
) -> None:
    async with station.running():
        await station.telegram.rests()
    assert station.telegram.questions == [
        {"timeout": 30, "limit": 100, "allowed_updates": ["message", "callback_query"]}
    ]


async def test_what_is_stored_is_what_telegram_sent(station: Station) -> None:
    update = an_update(10, "a\u0000\u202e\u200d👩‍👩‍👧 \\ \" '")
    await station.intake.receive([update])
    (row,) = await inbox.waiting(station.database)
    assert orjson.loads(row["payload"]) == update


async def test_a_repeat_within_a_batch_is_handed_on_once(station: Station) -> None:
    await station.intake.receive([an_update(10), an_update(11), an_update(10, "again")])
    assert station.handed_on == [10, 11]
    assert await station.stored() == [10, 11]


async def test_a_repeat_in_a_later_batch_is_not_handed_on(station: Station) -> None:
    await station.intake.receive([an_update(10), an_update(11)])
    await station.intake.receive([an_update(11), an_update(12), an_update(10)])
    assert station.handed_on == [10, 11, 12]


async def test_a_repeat_of_what_had_its_effect_is_not_handed_on(station: Station) -> None:
    await station.intake.receive([an_update(10)])
    unit = station.database.unit()
    inbox.done(unit, 10)
    await station.database.commit(unit)
    await station.intake.receive([an_update(10)])
    assert station.handed_on == [10]
    assert await station.stored() == []


async def test_after_a_restart_what_telegram_repeats_is_not_handed_on(
    station: Station, database: Database
) -> None:
    await station.intake.receive([an_update(10), an_update(11)])
    telegram = Telegram()
    telegram.send(an_update(10), an_update(11), an_update(12))
    restarted = Station(database, telegram)
    async with restarted.running():
        await telegram.rests()
    assert restarted.handed_on == [12]
    assert telegram.polls == [None, 13]


async def test_out_of_order_they_are_handed_on_as_they_came(station: Station) -> None:
    station.telegram.send(an_update(12), an_update(10), an_update(11))
    async with station.running():
        await station.telegram.rests()
    assert station.handed_on == [12, 10, 11]
    assert station.telegram.polls == [None, 13]


async def test_one_that_comes_late_is_handed_on_too(station: Station) -> None:
    await station.intake.receive([an_update(12)])
    await station.intake.receive([an_update(10)])
    assert station.handed_on == [12, 10]


async def test_nothing_new_is_no_reason_to_write(station: Station) -> None:
    await station.intake.receive([])
    async with station.running():
        await station.telegram.rests()
    assert station.telegram.polls == [None]


@pytest.mark.parametrize(
    "error",
    [
        NetworkError("no route"),
        TimedOut(),
        Conflict("terminated by other getUpdates request"),
        InvalidToken(),
        RuntimeError("a fault"),
    ],
)
async def test_after_a_poll_that_failed_it_goes_on(
    station: Station, pauses: Pauses, error: Exception
) -> None:
    station.telegram.errors = [error, error]
    station.telegram.send(an_update(10))
    async with station.running():
        await station.telegram.rests()
    assert station.handed_on == [10]
    assert pauses.seconds == [0.5, 1.0]


async def test_it_waits_as_long_as_telegram_says(station: Station, pauses: Pauses) -> None:
    station.telegram.errors = [RetryAfter(7)]
    async with station.running():
        await station.telegram.rests()
    assert pauses.seconds == [7.0]


async def test_a_day_without_telegram_ends_well(station: Station, pauses: Pauses) -> None:
    station.telegram.errors = [NetworkError("no route") for _ in range(6_000)]
    station.telegram.send(an_update(10))
    async with station.running():
        await station.telegram.rests()
        assert station.handed_on == [10]
        assert pauses.seconds[:7] == [0.5, 1.0, 2.0, 4.0, 8.0, LAST_RETRY, LAST_RETRY]
        assert set(pauses.seconds[7:]) == {LAST_RETRY}
        pauses.seconds.clear()
        station.telegram.errors = [NetworkError("no route")]
        station.telegram.send(an_update(11), an_update(12))
        await station.telegram.rests()
    assert station.handed_on == [10, 11, 12]


async def test_a_poll_that_went_well_makes_the_next_pause_short_again(
    station: Station, pauses: Pauses
) -> None:
    station.telegram.errors = [NetworkError("no route")] * 4
    station.telegram.send(an_update(10))
    async with station.running():
        await station.telegram.rests()
        station.telegram.errors = [NetworkError("no route")]
        station.telegram.send(an_update(11))
        await station.telegram.rests()
    assert pauses.seconds == [0.5, 1.0, 2.0, 4.0, 0.5]


async def test_while_there_is_no_room_nothing_is_fetched(station: Station) -> None:
    station.room.clear()
    station.telegram.send(an_update(10))
    async with station.running():
        for _ in range(5):
            assert await station.stored() == []
        assert station.telegram.polls == []
        station.room.set()
        await station.telegram.rests()
    assert station.handed_on == [10]


async def test_what_cannot_be_handed_on_now_is_handed_on_later_in_order(
    station: Station, pauses: Pauses
) -> None:
    """An update nobody can read is set aside in the database, which may fail just then."""
    station.refuses = [StorageLocked("stop the other program"), StorageLocked("stop it")]
    station.telegram.send(an_update(10), an_update(11), an_update(12))
    async with station.running():
        await station.telegram.rests()
    assert station.handed_on == [10, 11, 12]
    assert pauses.seconds == [0.5, 1.0]


@pytest.fixture(params=["full", "locked"])
async def trouble(
    request: pytest.FixtureRequest, driver: SQLiteDriver, tmp_path: Path
) -> AsyncIterator["Trouble"]:
    """Each way in which nothing can be stored for a while."""
    trouble = {"full": FullDisk, "locked": Held}[request.param](driver, tmp_path / "linli.db")
    yield trouble
    await trouble.end()


class Trouble:
    """Something keeps the database from being written."""

    def __init__(self, driver: SQLiteDriver, path: Path) -> None:
        self.driver = driver
        self.path = path

    async def begin(self) -> None:
        raise NotImplementedError

    async def end(self) -> None:
        raise NotImplementedError


class FullDisk(Trouble):
    """SQLite's own limit raises what a full disk does: SQLITE_FULL."""

    async def begin(self) -> None:
        (row,) = await self.driver.fetch("PRAGMA page_count", {})
        await self._limit(row["page_count"])

    async def end(self) -> None:
        await self._limit(1_000_000)

    async def _limit(self, pages: int) -> None:
        await self.driver.script(f"COMMIT; PRAGMA max_page_count = {pages}; BEGIN")


class Held(Trouble):
    """Another program is in the middle of a transaction."""

    other: sqlite3.Connection | None = None

    async def begin(self) -> None:
        self.other = sqlite3.connect(self.path, isolation_level=None)
        self.other.execute("BEGIN IMMEDIATE")

    async def end(self) -> None:
        if self.other is not None:
            self.other.execute("ROLLBACK")
            self.other.close()
            self.other = None


async def test_what_cannot_be_stored_is_not_confirmed_and_all_goes_on_by_itself(
    station: Station, pauses: Pauses, trouble: Trouble
) -> None:
    await station.intake.receive([an_update(9)])
    await trouble.begin()
    during: list[tuple[list[int], list[int]]] = []

    async def after_a_while() -> None:
        during.append((await station.stored(), list(station.handed_on)))
        if len(during) == 3:
            await trouble.end()

    pauses.then = after_a_while
    station.telegram.send(*(an_update(number, "长" * 2_000) for number in range(10, 20)))
    async with station.running():
        await station.telegram.rests()
    assert during == [([9], [9])] * 3
    assert station.telegram.polls == [10, 10, 10, 10, 20]
    assert station.handed_on == list(range(9, 20))
    assert await station.stored() == list(range(9, 20))
