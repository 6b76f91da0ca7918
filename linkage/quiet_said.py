"""Quiet hours of one's own, as people write them: "晚上9点到早上7点", "10pm to 7am", "22-7"."""

import re

from linkage.numerals import in_digits
from linkage.quiet import QuietHours

# Minutes that somebody may have for themselves: the rest of the day is needed to reach them.
LONGEST = 14 * 60

_HALF_DAY, _DAY = 12 * 60, 24 * 60
# The hour from which on a part of the day is meant: "夜里2点" comes after seven in the evening.
_PARTS = {
    "凌晨|早上|早晨|清早|清晨|早|am|a.m.": 0,
    "上午": 1,
    "中午|noon": 10,
    "下午|傍晚|pm|p.m.": 12,
    "晚上|晚": 17,
    "半夜|午夜|夜里|夜间|夜|midnight": 19,
}
_FROM = {word: hour * 60 for words, hour in _PARTS.items() for word in words.split("|")}
# Without a part of the day, a few hours are those of a rest by day, and more are the night.
_REST, _DAYTIME, _EVENING = 5 * 60, 6 * 60, 18 * 60
_PART = "|".join(map(re.escape, _FROM))
_TIME = (
    rf"(?P<before~>(?:{_PART})?)\s*(?P<hour~>\d{{1,2}})"
    r"(?:[:.点](?P<minute~>[0-5]\d|半)?分?|\s*o'?clock)?[钟整]?"
    rf"\s*(?P<after~>(?:{_PART})?)(?:以后|之后)?"
)
_JOINT = r"(?:-|–|—|~|to|until|till|and|到|至)"
_AROUND = r"(?:from|between|从|每天)?"
_SAID = re.compile(
    _AROUND
    + r"\s*"
    + _TIME.replace("~", "1")
    + r"\s*"
    + _JOINT
    + r"\s*(?:第2天|次日)?"
    + _TIME.replace("~", "2"),
    re.ASCII,
)
# These words are a time of their own, where no hour stands beside them.
_TWELVE = re.compile(r"(?<!\d)(?<!\d\s)(?:中午|noon|半夜|午夜|midnight)(?!\s*\d)")


def quiet_hours_said(text: str) -> QuietHours:
    """The hours somebody writes of their own, `LONGEST` at most.

    An hour that says no part of the day is the nearest to the other, as in "下午1点到3点". Where
    neither says one, as in "9点到7点", they are the night, or a rest by day where they are few.
    Raises ValueError for anything else.
    """
    written = _TWELVE.sub(lambda word: f"{word[0]}12点", in_digits(text).strip(" 。!"))
    found = _SAID.fullmatch(written)
    if found is None:
        raise ValueError("quiet hours are written 21:00-07:00")
    start, end = _minutes(found, 1), _minutes(found, 2)
    length = (end - start) % _HALF_DAY or _HALF_DAY
    loose = [not _part(found, nth) for nth in (1, 2)]
    if _by_24_hours(found) or start == end:
        pass
    elif all(loose):
        start = _first(start, _DAYTIME if length < _REST else _EVENING)
        end = (start + length) % _DAY
    elif loose[0]:
        start = (end - length) % _DAY
    elif loose[1]:
        end = (start + length) % _DAY
    hours = QuietHours(start=start, end=end)
    if (end - start) % _DAY > LONGEST:
        raise ValueError("quiet hours of one's own are shorter")
    return hours


def _part(found: re.Match[str], nth: int) -> str:
    part: str = found[f"before{nth}"] or found[f"after{nth}"]
    return part


def _by_24_hours(found: re.Match[str]) -> bool:
    """Whether an hour is written as only a clock of 24 hours has it."""
    return any(
        int(found[f"hour{nth}"]) > 12 or (found[f"hour{nth}"][0] == "0" and not _part(found, nth))
        for nth in (1, 2)
    )


def _minutes(found: re.Match[str], nth: int) -> int:
    part, hour, minute = _part(found, nth), int(found[f"hour{nth}"]), found[f"minute{nth}"]
    said = hour * 60 + (30 if minute == "半" else int(minute or 0))
    return _first(said, _FROM[part]) if part and hour <= 12 else said


def _first(said: int, since: int) -> int:
    """The first moment from `since` on at which a clock of twelve hours says so, in minutes."""
    return (since + (said - since) % _HALF_DAY) % _DAY
