"""Once a day, what the program needs no more is dropped."""

from storage import conversations, inbox, outbox, reminders
from storage.reminders import Reminder
from storage.unit import Unit

UPKEEP = "upkeep"
DAY_MS = 24 * 3_600_000
# How long an operator can look into what was set aside or refused.
FAILED_KEPT_MS = 30 * DAY_MS
STRANGERS_KEPT_MS = 7 * DAY_MS


async def upkeep(unit: Unit, reminder: Reminder) -> None:
    """Drop what is long done, failed long ago or was left by strangers, and come again tomorrow."""
    inbox.forget_old(unit, FAILED_KEPT_MS)
    outbox.forget_old(unit, FAILED_KEPT_MS)
    conversations.forget_strangers(unit, unit.now - STRANGERS_KEPT_MS)
    reminders.put(unit, reminder.kind, reminder.subject, unit.now + DAY_MS)
