"""Hours of a week as people write them: "周三 14:00-16:30", "Wed 2-4:30pm", "周一两点到四点"."""

import re
import unicodedata
from collections.abc import Iterator

from linkage.errors import DomainError
from linkage.volunteers import Stretch

_DAYS = {
    **{
        f"{prefix}{day}": at
        for prefix in ("周", "星期", "礼拜")
        for at, day in enumerate("一二三四五六日")
    },
    **{f"{prefix}天": 6 for prefix in ("周", "星期", "礼拜")},
    **{
        spelled: at
        for at, name in enumerate(
            ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        )
        for spelled in (f"{name}s", name, name[:4], name[:3])
    },
}
_SEVERAL = {
    **dict.fromkeys(("工作日", "平日", "weekdays"), range(5)),
    **dict.fromkeys(("周末", "weekends", "weekend"), range(5, 7)),
    **dict.fromkeys(("每天", "天天", "every day", "daily"), range(7)),
}
_NUMBERS = {"十二": "12", "十一": "11", "十": "10", "两": "2"} | {
    digit: str(number) for number, digit in enumerate("一二三四五六七八九", start=1)
}
_FORENOON = ("上午", "早上", "早晨", "am", "a.m.")
_AFTERNOON = ("中午", "下午", "晚上", "傍晚", "pm", "p.m.")
_PARTS = {"半": 30, "一刻": 15, "三刻": 45}
_TO = r"\s*(?:-|–|—|~|到|至|to|until|till)\s*"


def _either(words: Iterator[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_PREFIX = _either(word for word in (*_FORENOON, *_AFTERNOON) if not word.isascii())
_SUFFIX = _either(word for word in (*_FORENOON, *_AFTERNOON) if word.isascii())
_TIME = (
    rf"(?P<before{{0}}>{_PREFIX})?\s*(?P<hour{{0}}>\d{{{{1,2}}}})"
    r"(?:[:.点时](?P<minute{0}>\d{{2}}|半|一刻|三刻)?分?)?"
    rf"\s*(?P<after{{0}}>{_SUFFIX})?"
)
_RANGE = re.compile(_TIME.format(1) + _TO + _TIME.format(2))
_DAY = re.compile(_either(iter((*_DAYS, *_SEVERAL))))
_SPAN = re.compile(rf"({_either(iter(_DAYS))}){_TO}({_either(iter(_DAYS))})")
# What says nothing beside days and hours.
_BESIDE = re.compile(
    r"[\W_]|我|也|都|和|还有|有空|有时间|可以|能来"
    r"|\b(?:i'm|i|am|have|time|free|also|and|on|from|please)\b"
)
# Before this hour nobody is helped: who writes "2-4" means the afternoon.
_EARLIEST = 7


def hours_said(text: str) -> list[Stretch]:
    """The stretches that the words name, each day with its own.

    Raises `DomainError`, with what would be right, where they name no day or no hours, or an end
    that is not after its start.
    """
    text = _numbered(text)
    found: list[Stretch] = []
    days: list[int] = []
    named = False
    at = 0
    while at < len(text):
        if span := _SPAN.match(text, at):
            days = [] if named else days
            days += _between(_DAYS[span[1]], _DAYS[span[2]])
            named, at = False, span.end()
        elif day := _DAY.match(text, at):
            days = [] if named else days
            days += [_DAYS[day[0]]] if day[0] in _DAYS else _SEVERAL[day[0]]
            named, at = False, day.end()
        elif (hours := _RANGE.match(text, at)) and days:
            start, end = _minutes(hours)
            found += [Stretch(one, start, end) for one in days]
            named, at = True, hours.end()
        elif text[at].isdecimal():
            raise DomainError("hours.unclear")
        else:
            at += 1
    # A day that stands last without hours was meant to have some.
    if not found or not named:
        raise DomainError("hours.unclear")
    return found


def only_hours(text: str) -> bool:
    """Whether the words name days with their hours and say nothing else."""
    text = _numbered(text)
    without_hours, hours = _RANGE.subn(" ", text)
    rest = _DAY.sub(" ", _SPAN.sub(" ", without_hours))
    return bool(hours) and without_hours != rest and not _BESIDE.sub("", rest)


def _numbered(text: str) -> str:
    """The text with the numbers of hours and minutes as figures; those of weekdays stay."""
    text = unicodedata.normalize("NFKC", text).casefold()
    numbers = "|".join(_NUMBERS)
    return re.sub(rf"(?<![周期拜\d])({numbers})(?=[点时])", lambda one: _NUMBERS[one[1]], text)


def _between(first: int, last: int) -> list[int]:
    length = (last - first) % 7 + 1
    return [(first + ahead) % 7 for ahead in range(length)]


def _minutes(hours: re.Match[str]) -> tuple[int, int]:
    """The first and the last minute of a day; raises `DomainError`."""
    halves = [hours["before1"] or hours["after1"], hours["before2"] or hours["after2"]]
    clocks = [int(hours[f"hour{one}"]) * 60 + _past(hours[f"minute{one}"]) for one in (1, 2)]
    if any(clock > 24 * 60 for clock in clocks):
        raise DomainError("hours.unclear")
    if halves == [None, None]:
        early = all(clock < _EARLIEST * 60 for clock in clocks)
        start, end = (clock + 12 * 60 if early else clock for clock in clocks)
    elif halves[0] is None:
        # "2-4:30pm" is one afternoon, "10-2pm" begins before noon.
        start, end = clocks[0], _clock(clocks[1], halves[1])
        later = _clock(start, halves[1])
        start = later if later < end else start
    else:
        start = _clock(clocks[0], halves[0])
        end = _clock(clocks[1], halves[1] or halves[0])
    if end <= start:
        raise DomainError("hours.backwards", {"start": _said(start), "end": _said(end)})
    return start, end


def _past(minute: str | None) -> int:
    if minute is None:
        return 0
    past = _PARTS[minute] if minute in _PARTS else int(minute)
    if past >= 60:
        raise DomainError("hours.unclear")
    return past


def _clock(minutes: int, half: str | None) -> int:
    """The minute of the day that a clock of twelve hours shows in a half of it."""
    if half in _AFTERNOON and minutes < 12 * 60:
        # "中午11点半" is before noon.
        return minutes if half == "中午" and minutes >= 10 * 60 else minutes + 12 * 60
    if half in ("am", "a.m.") and minutes >= 12 * 60:
        return minutes - 12 * 60
    return minutes


def _said(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
