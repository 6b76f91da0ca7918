"""Working hours and holidays: when staff are there, and what a limit in working days comes to."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

_WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
_DAY = timedelta(days=1)
# The month in which next year's holidays are known.
_ANNOUNCED = 11
_MS = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _opening(value: object) -> object:
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if found is None or found[1] + found[2] >= found[3] + found[4]:
        raise ValueError('should be two times of one day, such as "08:30-17:30"')
    return value


def _date(value: object) -> object:
    found = value if type(value) is date else None
    if isinstance(value, str) and _DATE.fullmatch(value):
        found = date.fromisoformat(value)
    if found is None:
        raise ValueError("should be a date such as 2026-10-01")
    return found


Day = Annotated[date, BeforeValidator(_date)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Holiday(_Table):
    """Days off from the first to the last, and the days worked in their stead (调休)."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    worked: tuple[Day, ...] = ()

    @field_validator("last")
    @classmethod
    def _in_order(cls, last: date, info: ValidationInfo) -> date:
        if last < info.data.get("first", last):
            raise ValueError("should be no earlier than from")
        return last

    @field_validator("worked")
    @classmethod
    def _outside(cls, worked: tuple[date, ...], info: ValidationInfo) -> tuple[date, ...]:
        first, last = info.data.get("first"), info.data.get("last")
        if first and last and any(first <= day <= last for day in worked):
            raise ValueError("should be days outside from … to")
        return worked

    def days(self) -> Iterator[date]:
        """Each day off."""
        day = self.first
        while day <= self.last:
            yield day
            day += _DAY


class Hours(_Table):
    """The days of the week on which staff work, from when to when, and what is otherwise."""

    days: tuple[Weekday, ...] = Field(default=("mon", "tue", "wed", "thu", "fri"), min_length=1)
    time: Annotated[str, BeforeValidator(_opening)] = "08:30-17:30"
    holidays: tuple[Holiday, ...] = ()

    def is_open(self, at_ms: int, zone: ZoneInfo) -> bool:
        """Whether staff are at work in `zone` at that moment, in ms."""
        day = _local(at_ms, zone).date()
        return self._works(day) and self._opens(day, zone) <= at_ms < self._closes(day, zone)

    def next_open(self, at_ms: int, zone: ZoneInfo) -> int:
        """The first moment from that one on at which staff are at work, in ms."""
        day = _local(at_ms, zone).date()
        while not self._works(day) or at_ms >= self._closes(day, zone):
            day += _DAY
        return max(at_ms, self._opens(day, zone))

    def next_opening(self, at_ms: int, zone: ZoneInfo) -> int:
        """When staff come to work next, after that moment, in ms."""
        day = _local(at_ms, zone).date()
        while not self._works(day) or at_ms >= self._opens(day, zone):
            day += _DAY
        return self._opens(day, zone)

    def begins(self, at_ms: int, zone: ZoneInfo) -> bool:
        """Whether it is the very moment at which a working day begins."""
        day = _local(at_ms, zone).date()
        return self._works(day) and at_ms == self._opens(day, zone)

    def last_close(self, at_ms: int, zone: ZoneInfo) -> int:
        """When staff last went home before that moment, in ms."""
        day = _local(at_ms, zone).date()
        while not self._works(day) or at_ms <= self._closes(day, zone):
            day -= _DAY
        return self._closes(day, zone)

    def after(self, start_ms: int, limit: int, zone: ZoneInfo) -> int:
        """When a limit of that many ms has passed: days off do not count, and staff are there.

        So "1d" given on a Friday afternoon ends on Monday afternoon; what would end in the night
        ends in the morning, when staff come.
        """
        moment, left = start_ms, limit
        day = _local(start_ms, zone).date()
        while True:
            midnight = _ms(datetime.combine(day + _DAY, time.min, zone))
            if self._works(day):
                if left <= midnight - moment:
                    return self.next_open(moment + left, zone)
                left -= midnight - moment
            moment, day = midnight, day + _DAY

    def share(self, start_ms: int, end_ms: int, part: float, zone: ZoneInfo) -> int:
        """When that part of the working time between two moments is over; the end if there is none.

        `part` is 0 to 1.
        """
        stretches = list(self._stretches(start_ms, end_ms, zone))
        left = int(part * sum(end - start for start, end in stretches))
        for start, end in stretches:
            if left < end - start:
                return start + left
            left -= end - start
        return end_ms

    def years_lacking(self, at_ms: int, zone: ZoneInfo) -> tuple[int, ...]:
        """The years, at that moment, whose holidays are not in the policy and should be.

        This one, and from November on the next, whose holidays the State Council announces then.
        """
        today = _local(at_ms, zone).date()
        years = (today.year, today.year + 1) if today.month >= _ANNOUNCED else (today.year,)
        known = {holiday.first.year for holiday in self.holidays}
        return tuple(year for year in years if year not in known)

    def _stretches(self, start_ms: int, end_ms: int, zone: ZoneInfo) -> Iterator[tuple[int, int]]:
        """The working time between two moments, day by day."""
        opening = self.next_open(start_ms, zone)
        while opening < end_ms:
            closing = self._closes(_local(opening, zone).date(), zone)
            yield opening, min(closing, end_ms)
            opening = self.next_open(closing, zone)

    def _works(self, day: date) -> bool:
        off, worked = self._exceptions
        return day in worked or (_WEEK[day.weekday()] in self.days and day not in off)

    @cached_property
    def _exceptions(self) -> tuple[frozenset[date], frozenset[date]]:
        off = frozenset(day for holiday in self.holidays for day in holiday.days())
        return off, frozenset(day for holiday in self.holidays for day in holiday.worked)

    def _opens(self, day: date, zone: ZoneInfo) -> int:
        return _ms(_at(day, self.time[:5], zone))

    def _closes(self, day: date, zone: ZoneInfo) -> int:
        return _ms(_at(day, self.time[6:], zone))


def _at(day: date, clock: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)


def _local(at_ms: int, zone: ZoneInfo) -> datetime:
    return (_EPOCH + at_ms * _MS).astimezone(zone)


def _ms(moment: datetime) -> int:
    return (moment.astimezone(UTC) - _EPOCH) // _MS
