"""Telegram's limits on sending, as buckets that tell when the next call may go.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: about 30 messages a
second over all, one a second in a chat with short bursts, 20 a minute in a group.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """`burst` calls at once, then one every `interval` seconds."""

    interval: float
    burst: int


@dataclass(frozen=True, slots=True)
class Limits:
    """The pace over all chats, in a private chat, and in a group."""

    overall: Pace = Pace(1 / 30, 30)
    private: Pace = Pace(1.0, 5)
    group: Pace = Pace(3.0, 20)

    def of_chat(self, chat_id: int) -> Pace:
        """The pace of a chat; groups and channels have negative ids."""
        return self.private if chat_id > 0 else self.group


class Bucket:
    """The generic cell rate algorithm: one number of state, times in seconds of any clock."""

    __slots__ = ("_full_at", "_pace")

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._full_at = 0.0

    def ready_at(self, now: float) -> float:
        """The moment from which a call may go: `now`, or later."""
        spare = (self._pace.burst - 1) * self._pace.interval
        return max(now, self._full_at - spare)

    def spend(self, now: float) -> None:
        """A call goes now."""
        self._full_at = max(now, self._full_at) + self._pace.interval

    def idle(self, now: float) -> bool:
        """Whether nothing of it is spent, so that it need not be kept."""
        return self._full_at <= now
