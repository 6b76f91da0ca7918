"""A volunteer's week: stretches of local time, changed by taps and words, held against a task's.

A week is kept merged: no two stretches of a day touch, so that what lies in it lies in one of them.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from linkage.volunteers import Stretch

MONDAY, WORKDAYS, WEEKEND = 0, range(5), range(5, 7)
DAY_MINUTES = 24 * 60
_MINUTE = 60_000
# Clocks are put forward and back on quarters of an hour.
_QUARTER = 15 * _MINUTE


def merged(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The same time in as few stretches as it takes, Monday first."""
    return joined(sorted(stretches))


def joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The same time in the same order; what touches the one before becomes one with it."""
    found: list[Stretch] = []
    for one in stretches:
        last = found[-1] if found else None
        if (
            last is not None
            and last.weekday == one.weekday
            and last.from_minute <= one.from_minute <= last.to_minute
        ):
            found[-1] = last._replace(to_minute=max(last.to_minute, one.to_minute))
        else:
            found.append(one)
    return tuple(found)


def covers(week: Sequence[Stretch], wanted: Stretch) -> bool:
    """Whether there is time for all of a stretch."""
    return any(
        one.weekday == wanted.weekday
        and one.from_minute <= wanted.from_minute
        and wanted.to_minute <= one.to_minute
        for one in week
    )


def without(week: Sequence[Stretch], gone: Stretch) -> tuple[Stretch, ...]:
    """The week with no time in that stretch."""
    left = []
    for one in week:
        if one.weekday != gone.weekday:
            left.append(one)
            continue
        before = one._replace(to_minute=min(one.to_minute, gone.from_minute))
        after = one._replace(from_minute=max(one.from_minute, gone.to_minute))
        left += [part for part in (before, after) if part.from_minute < part.to_minute]
    return merged(left)


def toggled(week: Sequence[Stretch], tapped: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """The week with these stretches in it; without them, where all of them were in it."""
    if all(covers(week, one) for one in tapped):
        for one in tapped:
            week = without(week, one)
        return tuple(week)
    return merged([*week, *tapped])


def with_hours(week: Sequence[Stretch], said: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """The week with these stretches instead of all that was on their days."""
    days = {one.weekday for one in said}
    return merged([*(one for one in week if one.weekday not in days), *said])


def copied(week: Sequence[Stretch], to: Iterable[int]) -> tuple[Stretch, ...]:
    """The week with Monday's time on these days too, instead of what was on them."""
    monday = [one for one in week if one.weekday == MONDAY]
    return with_hours(week, [one._replace(weekday=day) for day in to for one in monday])


def stretches_of(first_ms: int, last_ms: int, zone: ZoneInfo) -> tuple[Stretch, ...]:
    """The time between two moments, in ms, as the clocks of the zone show it, the first first.

    An hour that the clocks skip is in none of it; of one they show twice, no minute counts more.
    """
    found = []
    while first_ms < last_ms:
        until = min(last_ms, first_ms - first_ms % _QUARTER + _QUARTER)
        here = datetime.fromtimestamp(first_ms / 1000, UTC).astimezone(zone)
        minute = here.hour * 60 + here.minute
        # What begins or ends within a minute takes all of it.
        length = -(-(until - first_ms + first_ms % _MINUTE) // _MINUTE)
        found.append(Stretch(here.weekday(), minute, min(minute + length, DAY_MINUTES)))
        first_ms = until
    return joined(found)


def has_time(week: Sequence[Stretch], first_ms: int, last_ms: int, zone: ZoneInfo) -> bool:
    """Whether a week has time from one moment to another, in ms."""
    return all(covers(week, one) for one in stretches_of(first_ms, last_ms, zone))


def midnight(day: date, zone: ZoneInfo) -> int:
    """When a day begins in a zone, in ms: it is as long as it is there, 23 hours or 25 too."""
    return int(datetime.combine(day, time(), zone).timestamp() * 1000)
