"""Hours of a week as people write them: "周三 14:00-16:30", "Wed 2-4:30pm", "周五晚上不行".

The parts of a day are those of the week's keyboard.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from linkage.errors import DomainError
from linkage.models import DayPart
from linkage.volunteers import PARTS, Stretch
from linkage.week import merged

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
_PAST = {"半": 30, "一刻": 15, "三刻": 45}
_TO = r"\s*(?:-|–|—|~|到|至|to|until|till)\s*"


def _either(words: Iterator[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _words(words: Iterator[str]) -> str:
    """Any of the words; of those in letters, only as a whole."""
    listed = list(words)
    signs = _either(one for one in listed if not one.isascii())
    letters = _either(one for one in listed if one.isascii())
    return rf"(?:{signs}|(?<![a-z])(?:{letters})(?![a-z]))"


_PREFIX = _either(word for word in (*_FORENOON, *_AFTERNOON) if not word.isascii())
_SUFFIX = _either(word for word in (*_FORENOON, *_AFTERNOON) if word.isascii())
_TIME = (
    rf"(?P<before{{0}}>{_PREFIX})?\s*(?P<hour{{0}}>\d{{{{1,2}}}})"
    r"(?:[:.点时](?P<minute{0}>\d{{2}}|半|一刻|三刻)?分?)?"
    rf"\s*(?P<after{{0}}>{_SUFFIX})?"
)
_MORNING = ("上午", "早上", "早晨", "清晨", "morning", "mornings", "am", "a.m.")
_NOON = ("下午", "中午", "午后", "afternoon", "afternoons", "pm", "p.m.")
_NIGHT = ("晚上", "傍晚", "晚间", "夜里", "evening", "evenings", "night", "nights", "eve")
_WHOLE = ("全天", "整天", "一整天", "一天", "all day", "the whole day", "any time", "anytime")
_IN_PARTS: dict[str, tuple[DayPart, ...]] = {
    **dict.fromkeys(_MORNING, (DayPart.MORNING,)),
    **dict.fromkeys(_NOON, (DayPart.AFTERNOON,)),
    **dict.fromkeys(_NIGHT, (DayPart.EVENING,)),
    **dict.fromkeys(("白天",), (DayPart.MORNING, DayPart.AFTERNOON)),
    **dict.fromkeys(_WHOLE, tuple(PARTS)),
}
_RANGE = re.compile(_TIME.format(1) + _TO + _TIME.format(2))
# "Every" is of the days, unless a day follows: "every Friday".
_DAY = re.compile(
    rf"{_words(iter((*_DAYS, *_SEVERAL)))}"
    r"|\b(?P<every>every|each|any)\b(?=\s+(?:morning|afternoon|evening|night))"
)
_SPAN = re.compile(rf"({_words(iter(_DAYS))}){_TO}({_words(iter(_DAYS))})")
_PART = re.compile(rf"(?<!\bi ){_words(iter(_IN_PARTS))}")
_NOT = re.compile(
    r"没有?空|没有?时间|不行|不可以|不能来?|不方便|不在|不来|来不了|去不了|有事"
    r"|\b(?:not|no|never|can't|cannot|don't|doesn't|won't|unavailable|busy)\b"
)
# With one of these, what was refused and what was not may be told apart by nobody but a person.
_MIXED = re.compile(r"[,，;；。!！?？、]\s*\S|除了|以外|\b(?:but|except|only)\b|可以|有空")
# What says nothing beside days and hours.
_BESIDE = re.compile(
    r"[\W_]|我|也|都|和|还有|有空|有时间|可以|能来|一般|通常|的|行|方便|没问题"
    r"|\b(?:i'm|i|am|have|time|free|also|and|on|in|the|at|from|please|can|could|do|come|every"
    r"|works?|ok|okay|fine|good|available|usually|mostly)\b"
)
# As much as may stand beside a day and still be meant for the week: signs, or words of letters.
_FEW_SIGNS, _FEW_WORDS = 4, 2
# Before this hour nobody is helped: who writes "2-4" means the afternoon.
_EARLIEST = 7


class HoursSaid(NamedTuple):
    """The stretches that words name, and whether it is that there is no time then."""

    refused: bool
    stretches: list[Stretch]


def hours_said(text: str) -> HoursSaid:
    """The stretches that the words name, each day with its own; or all that they refuse.

    Raises `DomainError`, with what would be right, where they name no day or no hours, an end
    that is not after its start, or both a time and none.
    """
    text = _numbered(text)
    left, refusals = _NOT.subn(" ", text)
    if not refusals:
        return HoursSaid(False, _named(text))
    if _MIXED.search(left) or _beside(left)[2]:
        raise DomainError("hours.unclear")
    if not (_RANGE.search(left) or _PART.search(left)):
        left = f"{left} 00:00-24:00"
    return HoursSaid(True, _named(left))


def _named(text: str) -> list[Stretch]:
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
            days += [_DAYS[day[0]]] if day[0] in _DAYS else _SEVERAL.get(day[0], range(7))
            named, at = False, day.end()
        elif (hours := _RANGE.match(text, at)) and days:
            start, end = _minutes(hours)
            found += [Stretch(one, start, end) for one in days]
            named, at = True, hours.end()
        elif (part := _PART.match(text, at)) and days:
            found += _in_parts(days, _IN_PARTS[part[0]])
            named, at = True, part.end()
        elif text[at].isdecimal():
            raise DomainError("hours.unclear")
        else:
            at += 1
    # A day that stands last without hours was meant to have some.
    if not found or not named:
        raise DomainError("hours.unclear")
    return found


def _in_parts(days: Iterable[int], parts: Iterable[DayPart]) -> Iterable[Stretch]:
    return merged(Stretch(day, *PARTS[part]) for day in days for part in parts)


def only_hours(text: str) -> bool:
    """Whether the words name days with their hours, or refuse them, and say nothing else."""
    days, hours, rest = _beside(text)
    return days and hours and not rest


def nearly_hours(text: str) -> bool:
    """Whether short words that name a day or a part of it may be meant for the week, unclear."""
    days, hours, rest = _beside(text)
    words = len(rest.split())
    signs = sum(not one.isascii() for one in rest)
    return (days or hours) and words <= _FEW_WORDS and signs <= _FEW_SIGNS


def _beside(text: str) -> tuple[bool, bool, str]:
    """Whether days are named, and hours, parts or that it cannot be; and what else is said."""
    text = _numbered(text)
    without_days = _DAY.sub(" ", _SPAN.sub(" ", text))
    rest = _PART.sub(" ", _RANGE.sub(" ", _NOT.sub(" ", without_days)))
    said = _BESIDE.sub(" ", rest)
    return without_days != text, rest != without_days, " ".join(said.split())


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
    past = _PAST[minute] if minute in _PAST else int(minute)
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
