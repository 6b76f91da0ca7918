"""Quiet hours of one's own, as people write them: "晚上9点到早上7点", "10pm to 7am", "22-7"."""

import re

from linkage.numerals import in_digits
from linkage.quiet import QuietHours

# Minutes that somebody may have for themselves: the rest of the day is needed to reach them.
LONGEST = 14 * 60

_HALF_DAY, _DAY = 12 * 60, 24 * 60
_EARLY, _LATE = "凌晨|早上|早晨|清早|清晨|早|上午|am|a.m.", "下午|傍晚|晚上|夜里|夜间|晚|夜|pm|p.m."
_EARLY_WORDS = frozenset(_EARLY.split("|"))
_PART = "|".join(re.escape(word) for word in f"{_EARLY}|{_LATE}".split("|"))
_TIME = (
    rf"(?P<before~>(?:{_PART})?)\s*(?P<hour~>\d{{1,2}})"
    r"(?:[:.点](?P<minute~>[0-5]\d|半)?分?|\s*o'?clock)?[钟整]?"
    rf"\s*(?P<after~>(?:{_PART})?)"
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
_IN_WORDS = {"midnight": "0:00", "noon": "12:00", "半夜": "0点", "午夜": "0点", "中午": "12点"}


def quiet_hours_said(text: str) -> QuietHours:
    """The hours somebody writes of their own, `LONGEST` at most.

    What says no part of the day, such as "9点到7点", is the night where the day would be too long.
    Raises ValueError for anything else.
    """
    written = in_digits(text).strip(" 。!")
    for word, clock in _IN_WORDS.items():
        written = written.replace(word, clock)
    found = _SAID.fullmatch(written)
    if found is None:
        raise ValueError("quiet hours are written 21:00-07:00")
    start, end = _minutes(found, 1), _minutes(found, 2)
    unsaid = not (found["before1"] or found["after1"]) and found["hour1"][0] != "0"
    if unsaid and start < _HALF_DAY and (end - start) % _DAY > LONGEST:
        start += _HALF_DAY
    hours = QuietHours(start=start, end=end)
    if (end - start) % _DAY > LONGEST:
        raise ValueError("quiet hours of one's own are shorter")
    return hours


def _minutes(found: re.Match[str], nth: int) -> int:
    part = found[f"before{nth}"] or found[f"after{nth}"]
    hour, minute = int(found[f"hour{nth}"]), found[f"minute{nth}"]
    if part and hour <= 12:
        # Twelve at night and twelve in the morning both begin a day; noon is said as such.
        night = hour == 12 and part not in ("下午", "pm", "p.m.")
        hour = 0 if night else hour % 12 + (0 if part in _EARLY_WORDS else 12)
    return hour * 60 + (30 if minute == "半" else int(minute or 0))
