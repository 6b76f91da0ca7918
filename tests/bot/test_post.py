"""A card that is sent anew: the message that showed it before loses its buttons, once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram.error import BadRequest

from bot.post import OutboxPost
from linkage.models import Actor, Role
from storage import outbox, rooms
from storage.database import Database
from storage.outbox import BARE, MAKE_TOPIC, PIN
from storage.sqlite import SQLiteDriver
from storage.unit import Outgoing, Unit
from tests.bot.telegram_in_memory import Desk, once
from tests.bot.virtual_time import virtual_time
from tests.handlers.chat import Town, services
from tests.handlers.conftest import GROUP, a_group
from tests.keys import SEALER


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """An open database."""
    found = Database(SQLiteDriver(tmp_path / "linli.db"), lambda: 0, SEALER)
    await found.open()
    yield found
    await found.close()


async def owes(database: Database, method: str, card: str | None) -> Outgoing:
    """A call that is owed."""
    unit = database.unit()
    outbox.add(unit, 7, method, {"chat_id": 7, "text": "x"}, card=card)
    await database.commit(unit)
    return unit.outgoing[0]


async def test_the_message_a_newer_card_stands_for_loses_its_buttons(database: Database) -> None:
    told: list[Unit] = []
    post = OutboxPost(database, services(), told.append)
    for message_id in (90, 91):
        await post.sent(await owes(database, "sendMessage", "case:1"), message_id)
    [unit] = told
    [bare] = unit.outgoing
    assert (bare.method, bare.payload) == (BARE, {"chat_id": 7, "message_id": 90})
    assert [row.id for row in await outbox.owed(database)] == [bare.id]
    await post.sent(bare, 90)
    assert await outbox.card_message(database, 7, "case:1") == 91


@pytest.mark.parametrize(
    ("method", "card", "message_id"),
    [
        ("editMessageText", "case:1", 90),
        ("sendMessage", "case:2", 91),
        ("sendMessage", None, 91),
        ("sendMessage", "case:1", None),
    ],
)
async def test_nothing_else_takes_buttons_away(
    database: Database, method: str, card: str | None, message_id: int | None
) -> None:
    told: list[Unit] = []
    post = OutboxPost(database, services(), told.append)
    await post.sent(await owes(database, "sendMessage", "case:1"), 90)
    await post.sent(await owes(database, method, card), message_id)
    assert told == []
    assert list(await outbox.owed(database)) == []


@pytest.mark.parametrize("why", ["message to edit not found", "message is not modified"])
def test_buttons_that_are_gone_already_are_let_be(why: str) -> None:
    @virtual_time
    async def story() -> None:
        desk = Desk(fate=once(BadRequest(why)))
        [row] = desk.gives(7, "", method=BARE, message_id=90)
        await desk.rests(1)
        assert (desk.outbox.sent_ids, desk.outbox.errors) == ([row], {})

    story()


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A street whose committee sits in a group."""
    town = await Town(tmp_path / "town.db").open()
    await a_group(town, await town.worker(Role.COMMITTEE_WORKER), Actor.COMMUNITY)
    yield town
    await town.database.close()


@pytest.mark.parametrize(
    ("method", "error", "told"),
    [
        (MAKE_TOPIC, "not enough rights to create a topic", "may not make topics here"),
        (MAKE_TOPIC, "the chat is not a forum", "Topics are switched off"),
        (PIN, "not enough rights to manage pinned messages in the chat", "may not pin messages"),
    ],
)
async def test_a_group_that_refuses_hears_what_it_lacks_until_it_is_well_again(
    town: Town, method: str, error: str, told: str
) -> None:
    said: list[Unit] = []
    post = OutboxPost(town.database, services(), said.append)

    async def owed() -> Outgoing:
        unit = town.database.unit()
        outbox.add(unit, GROUP, method, {"chat_id": GROUP})
        await town.database.commit(unit)
        return unit.outgoing[0]

    for _ in range(2):
        await post.failed(await owed(), f"Bad Request: {error}")
    [words] = [row.payload["text"] for unit in said for row in unit.outgoing]
    assert told in words
    await post.sent(await owed(), 44)
    await post.failed(await owed(), f"Bad Request: {error}")
    assert len([row for unit in said for row in unit.outgoing]) == 2


@pytest.mark.parametrize("blocked", [False, True])
async def test_a_group_that_cannot_be_written_to_is_a_desk_no_more(
    town: Town, blocked: bool
) -> None:
    said: list[Unit] = []
    post = OutboxPost(town.database, services(), said.append)
    unit = town.database.unit()
    outbox.add(unit, GROUP, "sendMessage", {"chat_id": GROUP, "text": "x"})
    await town.database.commit(unit)
    error = "not enough rights to send text messages to the chat"
    await post.failed(unit.outgoing[0], error if not blocked else "bot was kicked")
    if blocked:
        await post.blocked(GROUP)
    [row] = [row for unit in said for row in unit.outgoing]
    assert "write /link" in row.payload["text"]
    assert row.chat_id != GROUP
    assert await rooms.get(town.database.unit(), GROUP) is None
