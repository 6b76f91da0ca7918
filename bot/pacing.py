"""Telegram's limits on sending, as gauges that tell when the next call may go; times in seconds.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: about 30 messages a
second over all, one a second in a chat with short bursts, 20 a minute in a group.
"""

from collections import deque
from dataclasses import dataclass
from typing import Protocol

# Seconds before what failed is tried again: doubled each time up to the last.
FIRST_RETRY, LAST_RETRY = 0.5, 15.0
_DOUBLINGS = 10


def backoff(failures: int) -> float:
    """How many seconds to wait after the first, second, … failure in a row."""
    return min(LAST_RETRY, FIRST_RETRY * 2.0 ** min(failures - 1, _DOUBLINGS))


class Gauge(Protocol):
    """What is spent of a limit; `now` is the time of any one clock."""

    def ready_at(self, now: float) -> float:
        """The moment from which a call may go: `now`, or later."""

    def spend(self, now: float) -> None:
        """A call goes now."""

    def idle(self, now: float) -> bool:
        """Whether nothing of it is spent, so that it need not be kept."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`burst` calls at once, then one every `interval` seconds."""

    interval: float
    burst: int

    def gauge(self) -> Gauge:
        """A gauge with nothing spent."""
        return _Bucket(self)


@dataclass(frozen=True, slots=True)
class Quota:
    """`calls` in any so many `seconds`, whenever they come."""

    calls: int
    seconds: float

    def gauge(self) -> Gauge:
        """A gauge with nothing spent."""
        return _Window(self)


@dataclass(frozen=True, slots=True)
class Limits:
    """Over all chats, in a private chat, in a group; and over all calls that nobody waits for.

    Those go evenly: had they used the whole second's quota at once, an answer would wait it out.
    """

    overall: Pace | Quota = Quota(30, 1.0)
    private: Pace | Quota = Pace(1.0, 10)
    group: Pace | Quota = Quota(20, 60.0)
    even: Pace | Quota = Pace(1 / 30, 1)

    def of_chat(self, chat_id: int) -> Gauge:
        """The gauge of a chat; groups and channels have negative ids."""
        return (self.private if chat_id > 0 else self.group).gauge()


class _Bucket:
    """The generic cell rate algorithm: one number of state."""

    __slots__ = ("_full_at", "_pace")

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._full_at = 0.0

    def ready_at(self, now: float) -> float:
        spare = (self._pace.burst - 1) * self._pace.interval
        return max(now, self._full_at - spare)

    def spend(self, now: float) -> None:
        self._full_at = max(now, self._full_at) + self._pace.interval

    def idle(self, now: float) -> bool:
        return self._full_at <= now


class _Window:
    """The moments from which the last calls count no more."""

    __slots__ = ("_over", "_quota")

    def __init__(self, quota: Quota) -> None:
        self._quota = quota
        self._over: deque[float] = deque(maxlen=quota.calls)

    def ready_at(self, now: float) -> float:
        return max(now, self._over[0]) if len(self._over) == self._quota.calls else now

    def spend(self, now: float) -> None:
        self._over.append(now + self._quota.seconds)

    def idle(self, now: float) -> bool:
        return not self._over or self._over[-1] <= now
