"""Every call owed to Telegram, written in the transaction of what it tells."""

import base64
from collections.abc import Iterable
from enum import IntEnum
from typing import Any, NamedTuple

import orjson

from storage.database import Database
from storage.unit import Outgoing, Unit

# Takes a message's buttons away: https://core.telegram.org/bots/api#editmessagereplymarkup
BARE = "editMessageReplyMarkup"
DELETE = "deleteMessage"
# These are about the message that shows the call's card, which delivery finds.
EDIT, PIN = "editMessageText", "pinChatMessage"
MAKE_TOPIC, CLOSE_TOPIC = "createForumTopic", "closeForumTopic"

# The parameter of a call that names the topic it belongs in by the topic's card: its number is
# Telegram's, and not known before it is made.
TOPIC = "topic"
# The parameter that names the card whose message is replied to.
UNDER = "under"
# The parameter that names what a call is about by its card: an alarm of it does not overtake it.
ABOUT = "about"
# What the name of a card begins with that rings: a chat shows only the newest of it.
RING = "ring:"


class Priority(IntEnum):
    """What goes first: an alarm, an answer to who just spoke, a notice, a message to many.

    An alarm also goes before all else that its own chat waits for.
    """

    ALARM = -1
    ANSWER = 0
    NOTICE = 1
    BROADCAST = 2


class Upload(NamedTuple):
    """A file of the bot's own making, sent with a call."""

    name: str
    media_type: str
    content: bytes

    def as_parameter(self) -> dict[str, str]:
        """The file as it stands in a call's payload, which is kept as JSON."""
        content = base64.b64encode(self.content).decode()
        return {"upload": self.name, "media_type": self.media_type, "base64": content}

    @classmethod
    def of_parameter(cls, value: object) -> "Upload | None":
        """What `as_parameter` made; None for any other parameter of a call."""
        if not isinstance(value, dict) or "upload" not in value:
            return None
        return cls(value["upload"], value["media_type"], base64.b64decode(value["base64"]))


def add(
    unit: Unit,
    chat_id: int,
    method: str,
    payload: dict[str, Any],
    priority: Priority = Priority.ANSWER,
    card: str | None = None,
) -> None:
    """Owe a chat a call. A `card` names the subject that the message shows in this chat."""
    row = Outgoing(unit.next_id("outbox"), chat_id, priority, method, payload, card)
    unit.outgoing.append(row)
    unit.write(
        "INSERT INTO outbox (id, chat_id, priority, method, payload, card, created_at)"
        " VALUES (:id, :chat_id, :priority, :method, :payload, :card, :now)",
        id=row.id,
        chat_id=chat_id,
        priority=int(priority),
        method=method,
        payload=unit.sealer.seal("outbox.payload", orjson.dumps(payload).decode()),
        card=card,
        now=unit.now,
    )
    if card is not None:
        unit.write(
            "INSERT INTO cards (chat_id, card) VALUES (:chat_id, :card)"
            " ON CONFLICT (chat_id, card) DO NOTHING",
            chat_id=chat_id,
            card=card,
        )


def sent(unit: Unit, row: Outgoing, message_id: int | None) -> None:
    """Telegram has taken the call; the message that shows a card is known from now on."""
    unit.write("DELETE FROM outbox WHERE id = :id", id=row.id)
    if row.card is not None and message_id is not None:
        unit.write(
            "UPDATE cards SET message_id = :message_id WHERE chat_id = :chat_id AND card = :card",
            message_id=message_id,
            chat_id=row.chat_id,
            card=row.card,
        )


async def supersede(database: Database, unit: Unit, row: Outgoing, message_id: int | None) -> None:
    """A card was sent anew: the message that showed it before loses its buttons, or goes.

    To be called before `sent` is stored, with the unit that stores it.
    """
    if row.card is None or row.method != "sendMessage" or message_id is None:
        return
    if not await stands(database, row):
        # It was taken back while the call was under way.
        payload = {"chat_id": row.chat_id, "message_id": message_id}
        add(unit, row.chat_id, DELETE, payload, Priority.NOTICE)
        return
    before = await card_message(database, row.chat_id, row.card)
    if before is not None and before != message_id:
        payload = {"chat_id": row.chat_id, "message_id": before}
        method = DELETE if row.card.startswith(RING) else BARE
        add(unit, row.chat_id, method, payload, Priority.NOTICE)


async def stands(database: Database, row: Outgoing) -> bool:
    """Whether a call is still to be made: a ring may have been taken back while it waited."""
    if row.card is None or not row.card.startswith(RING):
        return True
    return bool(await database.fetch("SELECT 1 FROM outbox WHERE id = :id", id=row.id))


async def take_back(unit: Unit, card: str) -> None:
    """Take a card away wherever it was shown; where it is still owed, it is not shown any more."""
    unit.write("DELETE FROM outbox WHERE card = :card AND failed_at IS NULL", card=card)
    rows = await unit.fetch(
        "SELECT chat_id, message_id FROM cards WHERE card = :card AND message_id IS NOT NULL",
        card=card,
    )
    for row in rows:
        add(unit, row["chat_id"], DELETE, dict(row), Priority.NOTICE)
    unit.write("DELETE FROM cards WHERE card = :card", card=card)


def failed(unit: Unit, row: Outgoing, error: str) -> None:
    """Telegram will never take the call: kept with its error, and no longer tried.

    The chat stays with it only where it is somebody's who is known.
    """
    unit.write(
        "UPDATE outbox SET failed_at = :now, error = :error, payload = '', chat_id ="
        " COALESCE((SELECT p.chat_id FROM people p WHERE p.chat_id = outbox.chat_id), 0)"
        " WHERE id = :id",
        now=unit.now,
        error=error,
        id=row.id,
    )


async def owed(database: Database) -> Iterable[Outgoing]:
    """All that is still to be sent, in the order it was written, save what cannot be read."""
    rows = await database.fetch(
        "SELECT id, chat_id, priority, method, payload, card FROM outbox"
        " WHERE failed_at IS NULL ORDER BY id"
    )
    return (
        Outgoing(
            row["id"],
            row["chat_id"],
            row["priority"],
            row["method"],
            payload,
            row["card"],
        )
        for row in rows
        if (payload := database.sealer.read_json("outbox.payload", row["payload"])) is not None
    )


async def card_message(database: Database, chat_id: int, card: str) -> int | None:
    """The message that shows the card in the chat, or None where none was sent yet."""
    rows = await database.fetch(
        "SELECT message_id FROM cards WHERE chat_id = :chat_id AND card = :card",
        chat_id=chat_id,
        card=card,
    )
    return rows[0]["message_id"] if rows else None


async def card_chats(unit: Unit, card: str) -> set[int]:
    """The chats that were shown the card."""
    rows = await unit.fetch("SELECT chat_id FROM cards WHERE card = :card", card=card)
    return {row["chat_id"] for row in rows}


async def card_at(unit: Unit, chat_id: int, number: int) -> str | None:
    """What the message or topic with this number shows in the chat, or None."""
    row = await unit.fetch_one(
        "SELECT card FROM cards WHERE chat_id = :chat_id AND message_id = :number",
        chat_id=chat_id,
        number=number,
    )
    return row["card"] if row else None


async def cards_in(unit: Unit, chat_id: int) -> dict[str, int]:
    """The cards that a chat was shown, each with the message that shows it."""
    rows = await unit.fetch(
        "SELECT card, message_id FROM cards WHERE chat_id = :chat_id AND message_id IS NOT NULL",
        chat_id=chat_id,
    )
    return {row["card"]: row["message_id"] for row in rows}


async def counts(database: Database) -> tuple[int, int]:
    """How many calls are owed, and how many Telegram refused for good."""
    rows = await database.fetch(
        "SELECT COUNT(*) - COUNT(failed_at) AS owed, COUNT(failed_at) AS refused FROM outbox"
    )
    return rows[0]["owed"], rows[0]["refused"]


def forget_old(unit: Unit, kept_ms: int) -> None:
    """Drop calls that Telegram refused longer ago than that."""
    unit.write("DELETE FROM outbox WHERE failed_at < :before", before=unit.now - kept_ms)
