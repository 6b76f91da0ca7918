"""What a call of the outbox becomes at Telegram, and what is to be stored of it.

A call names its card and its topic; their numbers are Telegram's, and known once those are made.
"""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, Protocol

import structlog
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from storage.outbox import ABOUT, BARE, CLOSE_TOPIC, DELETE, EDIT, MAKE_TOPIC, PIN, TOPIC, UNDER
from storage.unit import Outgoing

log = structlog.get_logger()

# Telegram's words for an edit that leaves all as it was: what was wanted is so.
_UNCHANGED = "message is not modified"
# Nobody the bot could write to: they deleted their account, or have never opened it.
_UNKNOWN = "chat not found"
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "message_id_invalid",
)
# The topic was deleted or closed by hand, or topics are switched off: the group itself is left.
_NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted")
# What Telegram says where nothing is left to be done, by the method.
_DONE = {
    CLOSE_TOPIC: ("topic_not_modified", "topic_id_invalid", "topic_deleted", "not a forum"),
    PIN: ("chat_not_modified", "message to pin not found"),
    BARE: _GONE,
    DELETE: _GONE,
}
# https://core.telegram.org/bots/api#replyparameters: what is replied to may have been deleted.
_EVEN_IF_GONE = {"allow_sending_without_reply": True}


class Post(Protocol):
    """What delivery needs of the stored outbox."""

    async def sent(self, row: Outgoing, message_id: int | None) -> None:
        """Telegram has taken the call."""

    async def failed(self, row: Outgoing, error: str) -> None:
        """Telegram will never take the call."""

    async def card_message(self, chat_id: int, card: str) -> int | None:
        """The message that shows a card."""

    async def stands(self, row: Outgoing) -> bool:
        """Whether the call is still to be made."""

    async def blocked(self, chat_id: int) -> None:
        """The person does not want to hear from the bot."""


# Stores what came of a call; runs again where it fails.
Record = Callable[[], Awaitable[None]]
# Makes a Bot API call, and raises the library's errors.
Call = Callable[[str, dict[str, Any]], Awaitable[Any]]


class Calls:
    """Makes the calls of the outbox, each as it then stands."""

    def __init__(self, call: Call, post: Post) -> None:
        self._call = call
        self._post = post

    async def make(self, row: Outgoing) -> Record:
        """Make the call; how what came of it is stored.

        Raises the library's errors where the call is to be made again.
        """
        if not await self._post.stands(row):
            return partial(self._post.sent, row, None)
        try:
            result = await self._make(row)
        except Forbidden as error:
            return partial(self._blocked, row, error.message)
        except (BadRequest, ChatMigrated) as error:
            if _is_one(error, (_UNKNOWN,)):
                return partial(self._blocked, row, error.message)
            if _is_one(error, (_UNCHANGED, *_DONE.get(row.method, ()))):
                return partial(self._post.sent, row, None)
            # Rights that a group does not give are its staff's matter: they are told.
            write = log.warning if row.method in (MAKE_TOPIC, PIN) else log.error
            write("delivery.refused", outbox_id=row.id, method=row.method)
            return partial(self._post.failed, row, error.message)
        return partial(self._post.sent, row, _number_of(result))

    async def _blocked(self, row: Outgoing, error: str) -> None:
        await self._post.failed(row, error)
        await self._post.blocked(row.chat_id)

    async def _make(self, row: Outgoing) -> Any:
        payload = dict(row.payload)
        payload.pop(ABOUT, None)
        topic = payload.pop(TOPIC, None)
        within: dict[str, Any] = {}
        if topic is not None:
            within |= await self._number("message_thread_id", row, topic)
        if row.method == CLOSE_TOPIC:
            return await self._call(row.method, payload | within) if within else None
        if (under := payload.pop(UNDER, None)) is not None:
            replied = await self._number("message_id", row, under)
            within |= {"reply_parameters": replied | _EVEN_IF_GONE} if replied else {}
        if row.method not in (EDIT, PIN):
            return await self._put(row.method, payload | within)
        if "message_id" not in payload:
            payload |= await self._number("message_id", row, row.card or "")
        if row.method == PIN:
            return await self._call(row.method, payload) if "message_id" in payload else None
        if "message_id" in payload:
            try:
                return await self._call(row.method, payload)
            except BadRequest as error:
                if not _is_one(error, _GONE):
                    raise
            del payload["message_id"]
        return await self._put("sendMessage", payload | within)

    async def _put(self, method: str, payload: dict[str, Any]) -> Any:
        """Make the call in its topic, or else in the group around it."""
        try:
            return await self._call(method, payload)
        except BadRequest as error:
            if "message_thread_id" not in payload or not _is_one(error, _NO_TOPIC):
                raise
        del payload["message_thread_id"]
        return await self._call(method, payload)

    async def _number(self, parameter: str, row: Outgoing, card: str) -> dict[str, int]:
        """The parameter that names a card's message or topic; none where none was made."""
        number = await self._post.card_message(row.chat_id, card)
        return {} if number is None else {parameter: number}


def _is_one(error: TelegramError, said: Iterable[str]) -> bool:
    return any(words in error.message.lower() for words in said)


def _number_of(result: Any) -> int | None:
    """The number of the message or the topic that a call made, if it made one."""
    made = result if isinstance(result, dict) else {}
    number: int | None = made.get("message_id", made.get("message_thread_id"))
    return number
