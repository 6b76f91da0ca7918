"""Telegram's limits on sending, which the sandbox keeps when asked to.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: about 30 messages a
second over all, one a second in a chat with short bursts, 20 a minute in a group. Telegram says
neither how long a burst may be nor how it measures; the sandbox has figures of its own, wide
enough that a bot which keeps to those above, and whose calls take some seconds more or less on
their way, is never refused.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from sandbox.errors import too_many_requests

OVERALL_A_SECOND, OVERALL_BURST = 30.0, 60
PRIVATE_A_SECOND, PRIVATE_BURST = 1.0, 20
# Of the minute, five seconds are left for calls on their way.
GROUP_MESSAGES, GROUP_SECONDS = 20, 55.0
# Chats whose limits are kept before those with nothing spent are forgotten.
CHATS_KEPT = 1_000


class Limits:
    """Counts calls by chat; `now` tells the seconds of any clock that only goes forward."""

    def __init__(self, now: Callable[[], float] = time.monotonic):
        self._now = now
        self._overall = _Bucket(OVERALL_A_SECOND, OVERALL_BURST)
        self._chats: dict[int, _Bucket | _Window] = {}

    def spend(self, method: str, chat_id: int | None) -> None:
        """Counts one call, by its lower-case name; raises Refusal (429) where it is one too many.

        A call that is refused here costs nothing, one that is refused for another reason counts.
        """
        if chat_id is None or not _counts(method, chat_id):
            return
        now = self._now()
        spent = (self._overall, self._of(chat_id, now))
        if (wait := max(one.ready_at(now) for one in spent) - now) > 0:
            raise too_many_requests(ceil(wait))
        for one in spent:
            one.spend(now)

    def _of(self, chat_id: int, now: float) -> "_Bucket | _Window":
        if len(self._chats) > CHATS_KEPT:
            self._chats = {key: one for key, one in self._chats.items() if not one.idle(now)}
        if chat_id not in self._chats:
            private = chat_id > 0
            self._chats[chat_id] = (
                _Bucket(PRIVATE_A_SECOND, PRIVATE_BURST)
                if private
                else _Window(GROUP_MESSAGES, GROUP_SECONDS)
            )
        return self._chats[chat_id]


def _counts(method: str, chat_id: int) -> bool:
    """Whether a call puts a message into a chat, or changes one where all members see it."""
    sends = method.startswith(("send", "copymessage", "forwardmessage"))
    return (sends and method != "sendchataction") or (
        chat_id < 0 and method.startswith("editmessage")
    )


@dataclass(slots=True)
class _Bucket:
    """`burst` calls at once, then `rate` a second: the generic cell rate algorithm."""

    rate: float
    burst: int
    _full_at: float = float("-inf")

    def ready_at(self, now: float) -> float:
        return max(now, self._full_at - (self.burst - 1) / self.rate)

    def spend(self, now: float) -> None:
        self._full_at = max(now, self._full_at) + 1 / self.rate

    def idle(self, now: float) -> bool:
        return self._full_at <= now


class _Window:
    """`calls` in any so many `seconds`."""

    __slots__ = ("_over", "_seconds")

    def __init__(self, calls: int, seconds: float):
        self._seconds = seconds
        self._over: deque[float] = deque(maxlen=calls)

    def ready_at(self, now: float) -> float:
        return max(now, self._over[0]) if len(self._over) == self._over.maxlen else now

    def spend(self, now: float) -> None:
        self._over.append(now + self._seconds)

    def idle(self, now: float) -> bool:
        return not self._over or self._over[-1] <= now
