"""A day that somebody wishes for, as they say it: "后天上午", "next Thursday at 3pm", "27 Nov"."""

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import NamedTuple

from linkage.models import DayPart
from linkage.numerals import in_digits

# Nothing is wished for further ahead than that.
FURTHEST = timedelta(days=60)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_AHEAD = (
    ("今天", "今早", "今晚", "today", "tonight", "this morning", "this afternoon", "this evening"),
    ("明天", "明早", "明晚", "明儿", "tomorrow"),
    ("后天", "后儿", "day after tomorrow"),
    ("大后天",),
)
_NEAR = {said: ahead for ahead, alike in enumerate(_AHEAD) for said in alike}
_WEEK = r"(?:周|星期|礼拜)"
# In Chinese the numerals stand as digits. The longer of two that begin alike comes first.
_DAYS = re.compile(
    rf"(?P<near>{'|'.join(sorted(_NEAR, key=len, reverse=True))})"
    rf"|(?P<weeks>下+|这|本)?个?{_WEEK}(?P<weekday>[1-6天日](?!\d))"
    rf"|\b(?:(?P<next>next|this|coming)\s+)?(?P<english>{'|'.join(_WEEKDAYS)})"
    r"(?:day|s|sday|nesday|r|rs|rsday|urday)?\b"
    r"|(?:(?P<year>20\d{2})[-/.年])?(?P<month>\d{1,2})(?:月|[-/])(?P<on>\d{1,2})[日号]?"
    r"|(?<![\d月])(?P<only>\d{1,2})[日号](?![\d楼院门室])"
    rf"|\b{_MONTH}\s*{_NTH}\b"
    rf"|\b{_NTH.replace('day', 'first')}\s*(?:of\s+)?{_MONTH.replace('name', 'after')}\b"
)
_PARTS = (
    (DayPart.EVENING, re.compile(r"晚|傍晚|夜里|evening|tonight|\bnight")),
    (DayPart.AFTERNOON, re.compile(r"下午|中午|午后|afternoon|noon")),
    (DayPart.MORNING, re.compile(r"上午|早|morning")),
)
_HOUR = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})(?:[:点时](?P<past>\d{2}|半)?分?|\s*(?P<half>[ap])\.?m\b\.?)"
)
# What may stand between a day and its hour.
_BETWEEN = re.compile(
    r"(?:[\s,、]|\b(?:at|around|about|on|in|the)\b|大概|大约|差不多|在|的)*", re.IGNORECASE
)
# What makes an hour a bound, before it in English and after it in Chinese.
_UNTIL = re.compile(r"\b(?:before|after|until|till|by|from|since)\s*$", re.IGNORECASE)
_BEFORE = re.compile(r"\s*(?:之前|以前|之后|以后|前|后|关门|下班)")
# What makes a day none that is wished for.
_NOT_ONCE = re.compile(
    r"\b(?:last|past|every|each|since)\b|每|上(?:个)?(?:周|星期|礼拜)|昨|前天", re.IGNORECASE
)
# From which hour on each begins.
_NOON, _EVENING = 12, 18
# Between which hours, the last outside, somebody means each; "傍晚五点半" is an evening.
_WITHIN = {
    DayPart.MORNING: (5, _NOON),
    DayPart.AFTERNOON: (11, _EVENING + 1),
    DayPart.EVENING: (_EVENING - 1, 22),
    None: (7, 22),
}


class Wished(NamedTuple):
    """A day, a part of it where one is said, and whether even an hour was."""

    day: date | None
    part: DayPart | None
    to_the_hour: bool


def wished_said(text: str, today: date) -> Wished:
    """What the words wish for; no day where they name none, several, or one that is over.

    A weekday alone is the next one; the one that is today may be either, and is none.
    """
    text = in_digits(text)
    days = _days(_DAYS.finditer(text), today)
    day = days.pop() if len(days) == 1 else None
    if day is not None and not today <= day <= today + FURTHEST:
        day = None
    hour = _HOUR.search(text)
    return Wished(day, _part(text, hour), hour is not None)


def hour_wished(text: str, today: date, day: date, part: DayPart | None) -> time | None:
    """The one hour that is wished for on a day, and in that part of it, where one is said.

    None where the words name no hour or several, another day too, or an hour by night; and where
    the hour does not stand beside its day, or bounds it: "the shop closes at 5", "before 5".
    """
    text = in_digits(text)
    hours, days = list(_HOUR.finditer(text)), list(_DAYS.finditer(text))
    if len(hours) != 1 or _days(days, today) - {day}:
        return None
    apart = days and not any(_beside(text, found, hours[0]) for found in days)
    if apart or _bounds(text, hours[0]):
        return None
    part = part or next((part for part, words in _PARTS if words.search(text)), None)
    [hour] = hours
    at, minute = _clock(hour, part), hour["past"] or "0"
    first, last = _WITHIN[part]
    past = 30 if minute == "半" else int(minute)
    return time(at, past) if first <= at < last and past < 60 else None


def hour_on_a_day(text: str, today: date) -> bool:
    """Whether the words name a day ahead with its hour beside it: "Friday at 7pm".

    Not of what was, or is so always: "last Friday at 7pm", "every Friday at 7pm".
    """
    wish = wished_said(text, today)
    if wish.day is None or _NOT_ONCE.search(text):
        return False
    return hour_wished(text, today, wish.day, None) is not None


def _beside(text: str, day: re.Match[str], hour: re.Match[str]) -> bool:
    """Whether nothing but a part of the day stands between the two."""
    first, last = sorted((day.span(), hour.span()))
    between = text[first[1] : last[0]]
    for _, words in _PARTS:
        between = words.sub(" ", between)
    return _BETWEEN.fullmatch(between) is not None


def _bounds(text: str, hour: re.Match[str]) -> bool:
    return bool(_UNTIL.search(text[: hour.start()]) or _BEFORE.match(text[hour.end() :]))


def _clock(hour: re.Match[str], part: DayPart | None) -> int:
    """The hour of the day, from 0, that is said in that part of it."""
    at = int(hour["hour"])
    if hour["half"] == "a" or at >= _NOON:
        return at % _NOON if hour["half"] == "a" else at
    if part is None and hour["half"] is None:
        # "三点" may be in the night or in the afternoon: nobody is visited by night.
        later = at < 7 and not (hour["past"] or "").isdigit()
    else:
        later = hour["half"] == "p" or part in (DayPart.AFTERNOON, DayPart.EVENING)
    return at + _NOON if later else at


def _days(named: Iterable[re.Match[str]], today: date) -> set[date | None]:
    """The days that are named; the weekday beside a date that falls on it is that date."""
    found = [(one["weekday"] or one["english"], _day(one, today)) for one in named]
    dates = {day for weekday, day in found if not weekday}
    falls_on = {day.weekday() for day in dates if day is not None}
    beside = {day for weekday, day in found if weekday and (day or today).weekday() not in falls_on}
    return dates | beside


def _day(found: re.Match[str], today: date) -> date | None:
    said = found.groupdict()
    monday = today - timedelta(days=today.weekday())
    if said["near"]:
        return today + timedelta(days=_NEAR[said["near"]])
    if said["weekday"] or said["english"]:
        weekday = (
            _WEEKDAYS.index(said["english"])
            if said["english"]
            else (6 if said["weekday"] in "天日" else int(said["weekday"]) - 1)
        )
        which = said["weeks"] or said["next"]
        if which is None or which == "coming":
            ahead = (weekday - today.weekday()) % 7
            return today + timedelta(days=ahead) if ahead else None
        weeks = which.count("下") + (which == "next")
        return monday + timedelta(days=weekday, weeks=weeks)
    named = said["name"] or said["after"]
    month = _MONTHS.index(named) + 1 if named else int(said["month"] or today.month)
    day = int(said["day"] or said["first"] or said["on"] or said["only"])
    return _soonest(said["year"], month, day, today, by_month=said["only"] is not None)


def _soonest(year: str | None, month: int, day: int, today: date, by_month: bool) -> date | None:
    """That date, or where its year or its month is not said, the next of that name."""
    try:
        found = date(int(year) if year else today.year, month, day)
        if found >= today or year:
            return found
        if by_month and month < len(_MONTHS):
            return date(today.year, month + 1, day)
        return date(today.year + 1, 1 if by_month else month, day)
    except ValueError:
        return None


def _part(text: str, hour: re.Match[str] | None) -> DayPart | None:
    said = next((part for part, words in _PARTS if words.search(text)), None)
    if said is not None or hour is None:
        return said
    at = _clock(hour, None)
    if at < _NOON:
        return DayPart.MORNING
    return DayPart.AFTERNOON if at < _EVENING else DayPart.EVENING
