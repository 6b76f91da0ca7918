"""What reminders cost: a million pending, and a thousand cases whose clocks ring at once."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psutil
import uvloop

from bench.run import ROOT
from bot.alarm import Alarm
from bot.app import services_of
from bot.clock import SystemClock
from bot.keys import sealer_of
from bot.logs import configure
from bot.settings import Settings
from handlers import alerts
from handlers.cases.clocks import CLOCK_KIND
from handlers.chat.scene import Scene, Services
from linkage.models import Actor, Case, CaseState, Level, Person, Role, Urgency
from storage import cases, people, places, reminders
from storage.database import Database, driver_for
from storage.reminders import Reminder
from storage.unit import Unit

PENDING = 1_000_000
AT_ONCE = 1_000
WAKE_UPS = 200
HEARTBEAT_S = 0.001
HOUR_MS = 3_600_000
CATEGORY = "public_facilities"


@dataclass(slots=True)
class Heartbeat:
    """How late the event loop was for a timer, the worst of all; in seconds."""

    longest: float = field(default=0.0)

    @asynccontextmanager
    async def beating(self) -> AsyncIterator[None]:
        """Measure as long as the block lasts."""
        task = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _beat(self) -> None:
        while True:
            asked = time.perf_counter()
            await asyncio.sleep(HEARTBEAT_S)
            self.longest = max(self.longest, time.perf_counter() - asked - HEARTBEAT_S)


async def pend(database: Database) -> None:
    """Set clocks that ring from an hour from now on."""
    unit = database.unit()
    unit.write(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
        " INSERT INTO reminders (kind, subject, due_at)"
        " SELECT :kind, 1000000 + i, :soonest + i FROM n",
        count=PENDING,
        kind=CLOCK_KIND,
        soonest=unit.now + HOUR_MS,
    )
    await database.commit(unit)


async def fall_due(unit: Unit) -> None:
    """Cases that a worker has left waiting for half of their time, each with its clock."""
    street = places.add(unit, None, Level.STREET, "柳荫街道")
    person = Person(id=unit.next_id("people"), chat_id=1, name="李敏", language="zh_CN")
    people.save(unit, person)
    people.grant(unit, person.id, Role.COMMITTEE_WORKER, street.id, "")
    for _ in range(AT_ONCE):
        case = Case(
            id=unit.next_id("cases"),
            resident_id=person.id,
            text="楼道灯坏了三天了，老人晚上不敢下楼",
            category=CATEGORY,
            urgency=Urgency.SOON,
            place_id=street.id,
            place_path=street.path,
            place_label=street.label,
            state=CaseState.WAITING,
            actor=Actor.COMMUNITY,
            policy_version="bench",
            reason='{"key": "reason.category", "actor": "community"}',
            seq=1,
            created_at=unit.now - HOUR_MS,
            respond_by=unit.now + HOUR_MS,
            resolve_by=unit.now + 2 * HOUR_MS,
        )
        cases.add(unit, case)
        cases.append(unit, case, "submit", person.id, None, case.text)
        reminders.put(unit, CLOCK_KIND, case.id, unit.now)


def alarm_of(database: Database, services: Services) -> tuple[Alarm, list[Unit]]:
    """The program's alarm with its ring for cases, and what it commits."""
    committed: list[Unit] = []

    async def ring(unit: Unit, reminder: Reminder) -> None:
        await alerts.ring(Scene(unit, services), reminder)

    return Alarm(database, SystemClock(), {CLOCK_KIND: ring}, committed.append), committed


async def waking(alarm: Alarm, times: int) -> float:
    """The median time of a wake-up in milliseconds."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        await alarm.wake()
        taken.append((time.perf_counter() - begun) * 1000)
    return median(taken)


async def measured(path: Path) -> dict[str, float]:
    """Take every figure on one database file."""
    settings = Settings(database_url=f"sqlite:///{path}", policy_file=ROOT / "policy.toml")
    database = Database(driver_for(f"sqlite:///{path}"), SystemClock().now, sealer_of(settings))
    await database.open()
    alarm, committed = alarm_of(database, services_of(settings))
    await alarm.start()
    process = psutil.Process()
    empty_ms = await waking(alarm, WAKE_UPS)
    before = process.memory_info().rss
    await pend(database)
    pending_ms = await waking(alarm, WAKE_UPS)
    grown = process.memory_info().rss - before

    await database.run(fall_due)
    heartbeat = Heartbeat()
    async with heartbeat.beating():
        begun = time.perf_counter()
        await alarm.wake()
        at_once_ms = (time.perf_counter() - begun) * 1000
    alarm.stop()
    told = sum(len(unit.outgoing) for unit in committed)
    await database.close()
    return {
        "pending": PENDING,
        "wake_up_empty_ms": empty_ms,
        "wake_up_ms": pending_ms,
        "rss_growth_mib": grown / 2**20,
        "at_once": AT_ONCE,
        "at_once_told": told,
        "at_once_ms": at_once_ms,
        "longest_stall_ms": heartbeat.longest * 1000,
    }


def measure() -> dict[str, float]:
    """Figures by name; times in milliseconds, memory in MiB.

    The database lies on the checkout's disk, as those of `bench.run` do, and for their reason.
    """
    (ROOT / "data").mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=ROOT / "data") as directory:
        return uvloop.run(measured(Path(directory, "reminders.db")))


def main() -> None:
    """Print the figures."""
    configure("WARNING")
    for name, figure in measure().items():
        print(f"{name:18} {figure:14,.2f}")


if __name__ == "__main__":
    main()
