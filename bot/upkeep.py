"""Once a day, what the program needs no more is dropped."""

import structlog

from linkage.policy import Keep
from storage import conversations, forgetting, inbox, outbox, reminders
from storage.reminders import Reminder
from storage.unit import Unit

log = structlog.get_logger()

UPKEEP = "upkeep"
DAY_MS = 24 * 3_600_000
# How long an operator can look into what was set aside or refused.
FAILED_KEPT_MS = 30 * DAY_MS
STRANGERS_KEPT_MS = 7 * DAY_MS


async def upkeep(unit: Unit, reminder: Reminder, keep: Keep) -> None:
    """Drop what is long done, failed long ago or was left by strangers, and come again tomorrow.

    Cases closed longer ago than the policy keeps them lose their contents, as do tasks of no case.
    """
    inbox.forget_old(unit, FAILED_KEPT_MS)
    outbox.forget_old(unit, FAILED_KEPT_MS)
    conversations.forget_strangers(unit, unit.now - STRANGERS_KEPT_MS)
    old = await forgetting.closed_before(unit, unit.now - keep.closed_cases)
    for case_id in old:
        forgetting.remove_contents(unit, case_id)
    forgetting.empty_events(unit, unit.now - keep.closed_cases)
    log.info("upkeep.contents_removed", cases=len(old))
    reminders.put(unit, reminder.kind, reminder.subject, unit.now + DAY_MS)
