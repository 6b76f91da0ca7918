"""Once a day, what the program needs no more is dropped."""

from storage import inbox, outbox, reminders
from storage.reminders import Reminder
from storage.unit import Unit

UPKEEP = "upkeep"
DAY_MS = 24 * 3_600_000
REFUSED_KEPT_MS = 30 * DAY_MS


async def upkeep(unit: Unit, reminder: Reminder) -> None:
    """Drop updates long done and calls long refused, and come again tomorrow."""
    inbox.forget_old(unit)
    outbox.forget_old(unit, REFUSED_KEPT_MS)
    reminders.put(unit, reminder.kind, reminder.subject, unit.now + DAY_MS)
