"""Quiet hours: the part of the day in which no reminder comes and no notice makes a sound."""

import re
from datetime import UTC, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator

_MINUTE = 60_000
_DAY = 24 * 60 * _MINUTE
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CLOCK = r"([01]\d|2[0-3]):([0-5]\d)"
_SAME = "quiet hours must end at another time than they start"
_SPAN = re.compile(rf"{_CLOCK}\s*-\s*{_CLOCK}", re.ASCII)


class QuietHours(BaseModel):
    """A daily stretch of wall-clock time, from `start` up to but not including `end`.

    Both are minutes since local midnight, 0 to 1,439; a `start` after `end` runs across midnight.
    They may not be equal: that could mean no quiet or no other.
    """

    model_config = ConfigDict(frozen=True)

    start: int = Field(ge=0, lt=24 * 60)
    end: int = Field(ge=0, lt=24 * 60)

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        if self.start == self.end:
            raise ValueError(_SAME)
        return self

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "HH:MM-HH:MM"; anything else raises ValueError."""
        found = _SPAN.fullmatch(text.strip())
        if found is None:
            raise ValueError("quiet hours are written HH:MM-HH:MM")
        hour, minute, end_hour, end_minute = map(int, found.groups())
        start, end = hour * 60 + minute, end_hour * 60 + end_minute
        if start == end:
            raise ValueError(_SAME)
        return cls(start=start, end=end)

    @property
    def spelled(self) -> str:
        """The hours as `parse` reads them."""
        (hour, minute), (end_hour, end_minute) = divmod(self.start, 60), divmod(self.end, 60)
        return f"{hour:02}:{minute:02}-{end_hour:02}:{end_minute:02}"

    @property
    def length(self) -> int:
        """How long they last by the clock, in ms."""
        return (self.end - self.start) * _MINUTE % _DAY

    def holds(self, at_ms: int, zone: ZoneInfo) -> bool:
        """Tell whether it is quiet in `zone` at `at_ms`, milliseconds UTC."""
        since_start = (_wall_ms(at_ms, zone) - self.start * _MINUTE) % _DAY
        return since_start < self.length

    def next_end(self, at_ms: int, zone: ZoneInfo) -> int:
        """Return the first moment from `at_ms` on that is not quiet, in milliseconds UTC.

        That is `at_ms` itself outside quiet hours. Where summer time skips the end, it is the
        moment the clocks change.
        """
        moment = at_ms
        while self.holds(moment, zone):
            left = (self.end * _MINUTE - _wall_ms(moment, zone)) % _DAY
            moment = _change_or_end(moment, moment + left, zone)
        return moment

    def after(self, start_ms: int, limit: int, zone: ZoneInfo) -> int:
        """Return when `limit` milliseconds that are not quiet have passed since `start_ms`."""
        moment, left = self.next_end(start_ms, zone), limit
        while left >= (loud := self._next_start(moment, zone) - moment):
            moment, left = self.next_end(moment + loud, zone), left - loud
        return moment + left

    def _next_start(self, at_ms: int, zone: ZoneInfo) -> int:
        moment = at_ms
        while not self.holds(moment, zone):
            left = (self.start * _MINUTE - _wall_ms(moment, zone)) % _DAY
            moment = _change_or_end(moment, moment + left, zone)
        return moment


def _offset_ms(at_ms: int, zone: ZoneInfo) -> int:
    utc = _EPOCH + timedelta(milliseconds=at_ms)
    wall = utc.astimezone(zone).replace(tzinfo=UTC)
    return (wall - utc) // timedelta(milliseconds=1)


def _wall_ms(at_ms: int, zone: ZoneInfo) -> int:
    return (at_ms + _offset_ms(at_ms, zone)) % _DAY


def _change_or_end(start_ms: int, end_ms: int, zone: ZoneInfo) -> int:
    """Return the moment in between at which the clocks change, or else `end_ms`."""
    before = _offset_ms(start_ms, zone)
    if _offset_ms(end_ms, zone) == before:
        return end_ms
    low, high = start_ms, end_ms
    while high - low > 1:
        middle = (low + high) // 2
        if _offset_ms(middle, zone) == before:
            low = middle
        else:
            high = middle
    return high
