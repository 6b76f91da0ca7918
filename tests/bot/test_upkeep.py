"""The daily upkeep: what is needed no more goes, what an operator may look into stays a while."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.upkeep import DAY_MS, UPKEEP, upkeep
from linkage.models import Actor, Case, CaseState, Level, Person, Urgency
from linkage.policy import Keep
from storage import cases, conversations, inbox, outbox, people, places, reminders
from storage.conversations import Conversation
from storage.database import Database, driver_for
from storage.reminders import Reminder
from tests.keys import SEALER

NOON = 1_700_000_000_000


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(driver_for(f"sqlite:///{tmp_path / 'linli.db'}"), lambda: NOON, SEALER)
    await opened.open()
    yield opened
    await opened.close()


async def contents(database: Database, case_id: int) -> tuple[str, str | None]:
    """The words of a case and of its first line."""
    unit = database.unit()
    case = await cases.get(unit, case_id)
    assert case is not None
    return case.text, (await cases.timeline(unit, case_id))[0].text


async def left(database: Database, days: int) -> set[str]:
    """What is left when the upkeep comes that many days, and a moment, later."""
    unit = database.unit()
    unit.now += days * DAY_MS + 1
    due = Reminder(kind=UPKEEP, subject=0, due_at=unit.now, step=0, attempts=0)
    await upkeep(unit, due, Keep())
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


async def test_closed_cases_lose_their_words_when_the_policy_says_and_it_is_told_how_many(
    database: Database,
) -> None:
    unit = database.unit()
    street = places.add(unit, None, Level.STREET, "柳荫街道")
    people.save(unit, Person(id=1, chat_id=501, name="王桂兰", language="zh_CN"))
    for number, state in ((1001, CaseState.CLOSED), (1002, CaseState.TAKEN)):
        case = Case(
            id=number,
            resident_id=1,
            text="楼道灯坏了",
            category="public_facilities",
            urgency=Urgency.SOON,
            place_id=street.id,
            place_path=street.path,
            place_label=street.label,
            state=state,
            actor=Actor.COMMUNITY,
            policy_version="1",
            reason="{}",
            seq=1,
            created_at=unit.now,
            respond_by=unit.now,
            resolve_by=unit.now,
        )
        cases.add(unit, case)
        cases.append(unit, case, "submit", 1, None, case.text)
    await database.commit(unit)
    with capture_logs() as logs:
        await left(database, 364)
        assert await contents(database, 1001) == ("楼道灯坏了", "楼道灯坏了")
        await left(database, 365)
        await left(database, 366)
    assert [one["cases"] for one in logs] == [0, 1, 0]
    assert await contents(database, 1001) == ("", None)
    assert await contents(database, 1002) == ("楼道灯坏了", "楼道灯坏了")
