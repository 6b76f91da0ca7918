"""A Telegram and an outbox in memory, for delivery under virtual time."""

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from telegram.error import (
    TimedOut,
)

from bot.delivery import Delivery
from bot.pacing import Limits, Pace
from bot.transport import READ_TIMEOUT_S
from storage.outbox import PIN, Priority
from storage.unit import Outgoing
from tests.bot.virtual_time import passes

UNLIMITED = Limits(*(Pace(0.0, 1),) * 4)
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Call:
    """A call as Telegram met it, at a moment of the loop's time."""

    at: float
    method: str
    payload: dict[str, Any]

    @property
    def chat(self) -> int:
        return int(self.payload["chat_id"])


Fate = Callable[[Call], Exception | None]


@dataclass
class Telegram:
    """Takes every call unless its `fate` is an error; `lost` errors come after the effect.

    While `silent`, a call hangs until the transport gives it up.
    """

    fate: Fate = lambda call: None
    lost: Fate = lambda call: None
    silent: bool = False
    takes: float = 0.0
    met: list[Call] = field(default_factory=list)
    taken: list[Call] = field(default_factory=list)
    messages: dict[int, str] = field(default_factory=dict)
    ids: "count[int]" = field(default_factory=lambda: count(500))

    async def __call__(self, method: str, payload: dict[str, Any]) -> Any:
        call = Call(now(), method, payload)
        self.met.append(call)
        if self.silent:
            await passes(READ_TIMEOUT_S)
            raise TimedOut
        await passes(self.takes)
        if (error := self.fate(call)) is not None:
            raise error
        self.taken.append(call)
        if method == PIN:
            return True
        message_id = payload["message_id"] if method == "editMessageText" else next(self.ids)
        self.messages[message_id] = payload["text"]
        if (error := self.lost(call)) is not None:
            raise error
        return {"message_id": message_id, "text": payload["text"]}

    def texts(self, chat: int) -> list[str]:
        """What was taken in a chat, in order."""
        return [call.payload["text"] for call in self.taken if call.chat == chat]

    def moments(self, *chats: int) -> list[float]:
        """When calls were met, in these chats or in all."""
        return [call.at for call in self.met if not chats or call.chat in chats]


@dataclass
class Outbox:
    """The stored outbox, in memory; `broken` says what is raised instead of storing."""

    sent_ids: list[int] = field(default_factory=list)
    errors: dict[int, str] = field(default_factory=dict)
    cards: dict[tuple[int, str], int] = field(default_factory=dict)
    blocked_chats: list[int] = field(default_factory=list)
    taken_back: set[int] = field(default_factory=set)
    broken: Exception | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def sent(self, row: Outgoing, message_id: int | None) -> None:
        self._check()
        self.sent_ids.append(row.id)
        if row.card is not None and message_id is not None:
            self.cards[row.chat_id, row.card] = message_id
        self.changed.set()

    async def failed(self, row: Outgoing, error: str) -> None:
        self._check()
        self.errors[row.id] = error
        self.changed.set()

    async def card_message(self, chat_id: int, card: str) -> int | None:
        self._check()
        return self.cards.get((chat_id, card))

    async def stands(self, row: Outgoing) -> bool:
        return row.id not in self.taken_back

    async def blocked(self, chat_id: int) -> None:
        self._check()
        self.blocked_chats.append(chat_id)

    def _check(self) -> None:
        if self.broken is not None:
            raise self.broken

    @property
    def over(self) -> int:
        return len(self.sent_ids) + len(self.errors)


class Desk:
    """A delivery at work, with numbered rows to give it."""

    def __init__(self, limits: Limits = UNLIMITED, **telegram: Any) -> None:
        self.telegram = Telegram(**telegram)
        self.outbox = Outbox()
        self.delivery = Delivery(self.telegram, self.outbox, limits)
        self._ids = count(1)
        self.delivery.start()

    def gives(
        self,
        chat: int,
        *texts: str,
        priority: Priority = Priority.ANSWER,
        method: str = "sendMessage",
        card: str | None = None,
        **payload: Any,
    ) -> list[int]:
        """Put calls for a chat, one a text; their row ids."""
        rows = [
            Outgoing(
                next(self._ids),
                chat,
                priority,
                method,
                {"chat_id": chat, "text": text, **payload},
                card,
            )
            for text in texts
        ]
        self.delivery.put(rows)
        return [row.id for row in rows]

    async def rests(self, rows: int, within: float = HOUR) -> None:
        """Return once so many rows are over and done with."""
        async with asyncio.timeout(within):
            while self.outbox.over < rows:
                self.outbox.changed.clear()
                await self.outbox.changed.wait()


def now() -> float:
    return asyncio.get_running_loop().time()


def most_within(moments: Sequence[float], seconds: float) -> int:
    """The most calls in any stretch of so many seconds."""
    ends = (bisect_left(moments, start + seconds - 1e-6) for start in moments)
    return max(end - begin for begin, end in enumerate(ends))


def once(*errors: Exception) -> Fate:
    """Raise these, one a call, and nothing after."""
    left = list(errors)
    return lambda call: left.pop(0) if left else None


# Telegram's limits
