"""How long somebody says, in figures or words."""

import re
import unicodedata

from linkage.amounts import numeral
from linkage.timebank import Minutes

# More than anybody has: what is longer is read as this.
FAR = 1_000_000
_LONGEST_SAID = 40
# Nobody says so many hours of one task without the word: what is more is of minutes.
_MOST_BARE = 12
_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
# Spaces are taken out first, so that "half an hour" is "halfan" of an hour.
_HALF = dict.fromkeys(("half", "halfa", "halfan", "半"), 0.5)
_WORDS = {word: number for number, word in enumerate(_ONES)} | {"a": 1, "an": 1} | _HALF
_NUMBER = "|".join((r"\d+(?:\.\d+)?", "[零一二两三四五六七八九十百千万]+", *_WORDS))
_HOURS = "小时|钟头|hours?|hrs?|h"
_MINUTES = "分钟|分|minutes?|mins?|m"
_SAID = re.compile(
    r"(?P<minus>-|负|minus)?"
    rf"(?:(?P<hours>{_NUMBER})(?P<half>个半)?个?(?:{_HOURS})(?P<and_half>半|(?:and)?ahalf)?)?"
    rf"(?:(?:and)?(?P<minutes>{_NUMBER})(?P<unit>刻钟?|{_MINUTES}|))?"
)
# What says that it was not measured.
_ABOUT = re.compile(
    r"^(?:大概|大约|差不多|约莫|约|估计|将近|接近|快|about|around|roughly|approximately|nearly|almost)"
    r"|(?:左右|上下|的样子|吧|了|orso)$"
)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)", re.ASCII)


def minutes_in(text: str) -> Minutes | None:
    """The length of time a text says; None where it can't be told.

    A bare number is hours, save after hours. It may be nothing, or below.
    """
    said = "".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(".。")
    said = _ABOUT.sub("", said)
    if len(said) > _LONGEST_SAID:
        return None
    if clock := _CLOCK.fullmatch(said):
        return Minutes(int(clock[1]) * 60 + int(clock[2]))
    found = _SAID.fullmatch(said)
    if found is None or (found["hours"] is None and found["minutes"] is None):
        return None
    half = 0.5 if found["half"] or found["and_half"] else 0.0
    total = (_number(found["hours"]) + half) * 60
    total += _number(found["minutes"]) * _size(found["unit"], after_hours=bool(found["hours"]))
    whole = round(min(total, FAR))
    return Minutes(-whole if found["minus"] else whole)


def took_in(text: str) -> Minutes | None:
    """How long a task took, as `minutes_in`; but a bare number that is no hours is of minutes."""
    minutes = minutes_in(text)
    bare = text.strip().isdecimal() and minutes is not None and minutes > _MOST_BARE * 60
    return Minutes(minutes // 60) if bare and minutes is not None else minutes


def _size(unit: str | None, after_hours: bool) -> int:
    """The minutes of a unit."""
    if unit == "" and not after_hours:
        return 60
    return 15 if unit and unit.startswith("刻") else 1


def _number(said: str | None) -> float:
    if not said:
        return 0.0
    if said[0].isdecimal():
        return float(said)
    return _WORDS[said] if said in _WORDS else numeral(said)
