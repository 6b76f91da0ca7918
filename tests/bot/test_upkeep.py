"""The daily upkeep: what is needed no more goes, what an operator may look into stays a while."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.upkeep import DAY_MS, UPKEEP, upkeep
from storage import conversations, inbox, outbox, reminders
from storage.conversations import Conversation
from storage.database import Database, driver_for
from storage.reminders import Reminder

NOON = 1_700_000_000_000


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(driver_for(f"sqlite:///{tmp_path / 'linli.db'}"), lambda: NOON)
    await opened.open()
    yield opened
    await opened.close()


async def left(database: Database, days: int) -> set[str]:
    """What is left when the upkeep comes that many days, and a moment, later."""
    unit = database.unit()
    unit.now += days * DAY_MS + 1
    await upkeep(unit, Reminder(kind=UPKEEP, subject=0, due_at=unit.now, step=0, attempts=0))
    await database.commit(unit)
    assert await reminders.next_due(database) == unit.now + DAY_MS
    rows = {
        "done": await database.fetch("SELECT * FROM inbox WHERE error IS NULL"),
        "set aside": await database.fetch("SELECT * FROM inbox WHERE error IS NOT NULL"),
        "refused": await database.fetch("SELECT * FROM outbox"),
        "a stranger's form": await database.fetch("SELECT * FROM conversations"),
    }
    return {name for name, found in rows.items() if found}


async def test_each_thing_goes_in_its_time(database: Database) -> None:
    unit = database.unit()
    for update_id in (1, 2):
        inbox.receive(unit, update_id, "{}")
    inbox.done(unit, 1)
    inbox.set_aside(unit, 2, "ValueError")
    outbox.add(unit, 501, "sendMessage", {}, outbox.Priority.NOTICE)
    outbox.failed(unit, unit.outgoing[0], "blocked")
    conversations.save(unit, 501, Conversation("need", 1, {"text": "x"}))
    await database.commit(unit)
    assert await left(database, 1) == {"done", "set aside", "refused", "a stranger's form"}
    assert await left(database, 2) == {"set aside", "refused", "a stranger's form"}
    assert await left(database, 7) == {"set aside", "refused"}
    assert await left(database, 29) == {"set aside", "refused"}
    assert await left(database, 30) == set()
