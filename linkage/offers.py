"""In which circles volunteers are asked for a task, and when the next one is.

DOMAIN.md, rule 5: first the best few, then more, then everybody who may, before it is too late;
then whoever looks after the task. Each wait is a share of the time that is left, so that a task of
this afternoon goes round as surely as one of next week.
"""

from enum import IntEnum
from zoneinfo import ZoneInfo

from linkage.quiet import QuietHours

_MINUTE_MS, _HOUR_MS = 60_000, 3_600_000
# Nobody is asked to come for less than that.
_LEAST_MS = 15 * _MINUTE_MS


class Circle(IntEnum):
    """What a task's clock does at each step."""

    BEST = 0
    WIDER = 1
    EVERYONE = 2
    COORDINATOR = 3
    HOUR = 4
    # Past its hour: who takes it late may do so until the half of it.
    LATE = 5


# How many are asked for each place that is free.
PER_PLACE = {Circle.BEST: 3, Circle.WIDER: 9}
# Where everybody is asked, so many at once: a unit of work is to stay short.
AT_ONCE = 100
# How long a circle has to answer: this share of the time that is left, and so long at most.
_WAITS = {
    Circle.BEST: (0.25, 6 * _HOUR_MS),
    Circle.WIDER: (0.33, 12 * _HOUR_MS),
    Circle.EVERYONE: (0.5, 12 * _HOUR_MS),
}


def to_ask(circle: Circle, free: int) -> int:
    """How many are asked in a circle for so many free places."""
    return PER_PLACE[circle] * free if circle in PER_PLACE else AT_ONCE


def next_at(circle: Circle, now: int, open_until: int) -> int:
    """When the clock rings after a circle was asked now, in ms.

    After the last, that is when nobody may accept any more.
    """
    if circle not in _WAITS:
        return open_until
    share, longest = _WAITS[circle]
    return now + min(int(share * max(0, open_until - now)), longest)


def not_before(now: int, open_until: int, quiet: QuietHours | None, zone: ZoneInfo) -> int:
    """When volunteers may be asked: not in quiet hours, unless nobody may accept at their end."""
    end = now if quiet is None else quiet.next_end(now, zone)
    return now if end >= open_until else end


def replaced_until(now: int, starts_at: int, ends_at: int) -> int:
    """Until when somebody else may accept who comes late for another: a whole minute, in ms.

    That is half of what is left of the task, but for its last quarter of an hour.
    """
    half = (max(now, starts_at) + ends_at) // 2
    last = max(starts_at, min(half, ends_at - _LEAST_MS))
    return last // _MINUTE_MS * _MINUTE_MS
