"""The same small bot on each library: what it does, in words that belong to neither."""

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

TOKEN = "123456:test"
# What the bot asks for; reactions come only on request.
KINDS = ["message", "edited_message", "callback_query", "message_reaction", "my_chat_member"]
HELLO = "Hello <b>{name}</b> &amp; welcome. {payload}"
NEED, NOTED, ASKED = "I need help", "Noted", "What do you need?"


@dataclass(frozen=True, slots=True)
class Attached:
    """What came with a message, or is to go with one.

    `details` by kind: photo (width, height), document (name, media type), voice (seconds, media
    type), location (latitude, longitude), contact (phone number, first name).
    """

    kind: str
    details: tuple[object, ...]
    file_id: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A Message as the library parsed it.

    `text` is its text or caption, `entities` tell kind and words of each; `by` and `forwarded`
    are first names, `reply_to` and `pinned` ids; `joined` are who came into the group.
    """

    id: int
    chat_id: int
    by: str
    date: datetime
    text: str = ""
    entities: tuple[tuple[str, str], ...] = ()
    edited: bool = False
    reply_to: int | None = None
    topic: int | None = None
    forwarded: str | None = None
    joined: tuple[str, ...] = ()
    buttons: tuple[tuple[str, ...], ...] = ()
    attached: Attached | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """An update as the library parsed it.

    `data` is a pressed button's; `change` the old and the new status of the bot, or reaction.
    """

    kind: str
    by: str
    chat_id: int
    message: Parsed | None = None
    query_id: str = ""
    data: str = ""
    change: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class ChatSeen:
    """What getChat tells: `name` is a title or first name, `pinned` the id of a message."""

    type: str
    name: str
    forum: bool
    pinned: int | None


@dataclass(frozen=True, slots=True)
class Errors:
    """The library's own exceptions."""

    bad_request: type[Exception]
    forbidden: type[Exception]
    conflict: type[Exception]
    bad_token: type[Exception]
    too_many: type[Exception]
    server: type[Exception]


class SmallBot(Protocol):
    """Greets, answers a button with an alert, sends a photo back, echoes what follows /echo.

    All else it does when a story says so, and tells how the library understood the answer.
    Refusals are raised as one of `errors`. Each update stands in `heard` once it was handled.
    """

    errors: Errors
    heard: asyncio.Queue[Heard]

    def polls(self) -> AbstractAsyncContextManager[None]:
        """Listens by the library's own long polling."""

    def serves(self, secret: str) -> AbstractAsyncContextManager[str]:
        """Listens at a webhook with this secret; yields its address."""

    async def me(self) -> tuple[int, str]:
        """Its id and username."""

    async def updates(self, seconds: int) -> list[int]:
        """One getUpdates: the ids of what came."""

    async def webhook(self) -> tuple[str, int]:
        """The webhook's address, and how many updates wait for it."""

    async def says(
        self,
        chat_id: int,
        html: str,
        *,
        button: str = "",
        topic: int | None = None,
        reply_to: int | None = None,
    ) -> Parsed:
        """Sends a text, with one button if it is named."""

    async def sends_photo(self, chat_id: int, photo: bytes | str, caption: str) -> Parsed:
        """Sends a picture from bytes or by its file_id, the caption in HTML."""

    async def sends_document(self, chat_id: int, content: bytes, name: str) -> Parsed:
        """Sends a file under this name."""

    async def sends_voice(self, chat_id: int, content: bytes, seconds: int) -> Parsed:
        """Sends a voice message."""

    async def sends_location(self, chat_id: int, latitude: float, longitude: float) -> Parsed:
        """Sends a place."""

    async def sends_contact(self, chat_id: int, phone: str, name: str) -> Parsed:
        """Sends somebody's number."""

    async def types(self, chat_id: int) -> None:
        """Shows that it is writing."""

    async def copies(self, chat_id: int, message: Parsed, caption: str | None = None) -> int:
        """Copies a message into a chat, under another caption if given; returns the copy's id."""

    async def forwards(self, chat_id: int, message: Parsed) -> Parsed:
        """Forwards a message into a chat."""

    async def edits_text(self, message: Parsed, html: str) -> Parsed:
        """Changes a text; its button goes."""

    async def edits_caption(self, message: Parsed, html: str) -> Parsed:
        """Changes a caption; its button goes."""

    async def edits_button(self, message: Parsed, button: str) -> Parsed:
        """Puts one button under a message."""

    async def deletes(self, chat_id: int, message_id: int) -> None:
        """Deletes a message."""

    async def answers(self, query_id: str, text: str) -> None:
        """Answers a button press with a toast."""

    async def downloads(self, file_id: str) -> bytes:
        """Fetches a file's content."""

    async def sets_commands(
        self, commands: dict[str, str], language: str = "", chat_id: int | None = None
    ) -> None:
        """Sets the menu of all private chats, or of one chat."""

    async def commands(self, language: str = "", chat_id: int | None = None) -> dict[str, str]:
        """The menu as `sets_commands` left it."""

    async def chat(self, chat_id: int) -> ChatSeen:
        """What getChat tells."""

    async def status(self, chat_id: int, user_id: int) -> tuple[str, str]:
        """Somebody's status in a chat, and first name."""

    async def opens_topic(self, chat_id: int, name: str) -> int:
        """Makes a forum topic; returns its id."""

    async def closes_topic(self, chat_id: int, topic: int) -> None:
        """Closes a forum topic."""

    async def pins(self, chat_id: int, message_id: int) -> None:
        """Pins a message."""

    async def reacts(self, chat_id: int, message_id: int, emoji: str) -> None:
        """Chooses its reaction to a message."""

    def retry_after(self, error: Exception) -> int:
        """The seconds that an error of the kind `too_many` says to wait."""
