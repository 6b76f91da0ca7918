"""People, chats and messages as the sandbox holds them in memory."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


class Bell:
    """Wakes everybody who waits for something to change."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def wait(self, seconds: float) -> bool:
        """True when the bell rang within `seconds`."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(waiter)
        return True


@dataclass(slots=True)
class Persona:
    """Somebody who chats with the bot; `language` is an IETF tag such as zh-hans."""

    id: int
    name: str
    language: str
    about: str = ""

    def user(self) -> Json:
        """Telegram's User object."""
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.name,
            "language_code": self.language,
        }


@dataclass(slots=True)
class Message:
    """One message: `body` is Telegram's Message object, `seq` when it last changed."""

    body: Json
    from_bot: bool
    seq: int = 0
    edited: bool = False
    deleted: bool = False

    @property
    def id(self) -> int:
        return int(self.body["message_id"])

    def buttons(self) -> list[list[Json]]:
        rows: list[list[Json]] = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    def view(self) -> Json:
        """What the control interface shows: the same keys whatever the kind of message."""
        body = self.body
        if self.deleted:
            return {"message_id": self.id, "seq": self.seq, "deleted": True}
        return {
            "message_id": self.id,
            "seq": self.seq,
            "deleted": False,
            "from_bot": self.from_bot,
            "date": body["date"],
            "edited": self.edited,
            "text": body.get("text", body.get("caption", "")),
            "entities": body.get("entities", body.get("caption_entities", [])),
            "buttons": self.buttons(),
            "reply_to": body.get("reply_to_message", {}).get("message_id"),
            **{kind: body[kind] for kind in MEDIA if kind in body},
        }


# Seconds in which a press can be answered. Telegram publishes no figure.
QUERY_LIFETIME = 60
MEDIA = ("photo", "voice", "document", "sticker", "location", "contact")


@dataclass(slots=True)
class Press:
    """A press on an inline button that the bot has not answered yet."""

    id: str
    message_id: int
    data: str
    at: float

    def alive(self, now: float) -> bool:
        """Whether it can still be answered at `now`, in seconds since 1970."""
        return now - self.at <= QUERY_LIFETIME


def query_id(chat_id: int, number: int) -> str:
    """The id of a callback query, which like Telegram's begins with whose it is."""
    return str((chat_id << 32) + number)


def chat_of_query(query: str) -> int:
    """The chat in which a callback query arose."""
    return int(query) >> 32


@dataclass(slots=True)
class Chat:
    """A chat with the bot; a private one belongs to a persona, and has the persona's id."""

    id: int
    about: Json
    persona: Persona | None = None
    opened: bool = False
    blocked: bool = False
    keyboard: list[list[Json]] | None = None
    action: str = ""
    seq: int = 0
    toasts: list[Json] = field(default_factory=list)
    presses: dict[str, Press] = field(default_factory=dict)
    bell: Bell = field(default_factory=Bell)
    # In the order of their last change, so that what is new stands at the end.
    messages: dict[int, Message] = field(default_factory=dict)

    def changed(self, message: Message, seq: int) -> None:
        """Puts a new or changed message last."""
        message.seq = seq
        self.messages.pop(message.id, None)
        self.messages[message.id] = message

    def find(self, message_id: int | None) -> Message | None:
        message = self.messages.get(message_id or 0)
        return message if message and not message.deleted else None

    def since(self, seq: int) -> list[Message]:
        """Messages changed after `seq`, in the order of the chat."""
        found = []
        for message in reversed(self.messages.values()):
            if message.seq <= seq:
                break
            found.append(message)
        return sorted(found, key=lambda message: message.id)
