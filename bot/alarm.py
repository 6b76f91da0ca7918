"""Wakes the bot when the next reminder is due; APScheduler holds that one moment and no other."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from linkage.errors import Conflict, StorageError
from storage import reminders
from storage.database import Database
from storage.reminders import Reminder
from storage.unit import Unit

log = structlog.get_logger()

BATCH = 100
AT_ONCE = 25
# A reminder whose handling fails, or that cannot be read, is tried again after this.
RETRY_MS = 60_000
# Timers are not set for longer, so that a changed wall clock is noticed, and what the command line
# has set beside the running program.
LONGEST_MS = 15_000

Ring = Callable[[Unit, Reminder], Awaitable[None]]


class Alarm:
    """Rings every reminder that is due, each in a unit of work of its own."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        rings: dict[str, Ring],
        committed: Callable[[Unit], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._rings = rings
        self._committed = committed
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._due_at: int | None = None
        self._busy = asyncio.Lock()

    async def start(self) -> None:
        """Ring what came due while the program was down, and set the next moment."""
        self._scheduler.start()
        await self.wake()

    def stop(self) -> None:
        """Ring no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def expect(self, due_at: int) -> None:
        """Something is due at that moment, in ms; nothing changes where something is sooner."""
        if self._due_at is None or due_at < self._due_at:
            self._set(due_at)

    async def wake(self) -> None:
        """Ring what is due now; also after the clock was turned."""
        async with self._busy:
            self._due_at = None
            try:
                while found := await reminders.due(self._database, self._clock.now(), BATCH):
                    for start in range(0, len(found), AT_ONCE):
                        batch = found[start : start + AT_ONCE]
                        await self._ring_all(batch)
                due_at = await reminders.next_due(self._database)
            except StorageError as error:
                log.error("alarm.storage", advice=str(error))
                due_at = self._clock.now() + RETRY_MS
            except Exception:
                log.exception("alarm.fault")
                due_at = self._clock.now() + RETRY_MS
        if due_at is not None:
            self.expect(due_at)

    async def _ring_all(self, batch: Sequence[Reminder]) -> None:
        """Ring these side by side; once all have ended, raise the first error, if any."""
        ended = await asyncio.gather(*map(self._ring, batch), return_exceptions=True)
        for error in ended:
            if error is not None:
                raise error

    async def _ring(self, reminder: Reminder) -> None:
        async def work(unit: Unit) -> None:
            if await reminders.stands(unit, reminder):
                await self._rings[reminder.kind](unit, reminder)

        try:
            _, unit = await self._database.run(work)
        except Exception as error:
            if isinstance(error, StorageError) and not isinstance(error, Conflict):
                raise
            log.exception("alarm.fault", kind=reminder.kind, subject=reminder.subject)
            unit = self._database.unit()
            wait = RETRY_MS * 2 ** min(reminder.attempts, 10)
            reminders.postpone(unit, reminder, self._clock.now() + wait)
            await self._database.commit(unit)
        self._committed(unit)

    def _set(self, due_at: int) -> None:
        self._due_at = due_at
        wait = min(max(0, due_at - self._clock.now()), LONGEST_MS)
        self._scheduler.add_job(
            self.wake,
            "date",
            run_date=datetime.now(UTC) + timedelta(milliseconds=wait),
            id="alarm",
            replace_existing=True,
            misfire_grace_time=None,
            # One rings and one waits for its turn. APScheduler skips a third, and that is no loss:
            # the one that waits will clear `_due_at`, and then looks for all that is due.
            max_instances=2,
        )
