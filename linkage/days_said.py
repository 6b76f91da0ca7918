"""Days as people write them: "5月1日到5月3日", "1-3 May", "2026-05-01", "tomorrow"."""

import re
import unicodedata
from datetime import date, timedelta

from linkage.errors import DomainError

# Whoever is away for longer takes a pause.
LONGEST_DAYS = 92
# A day without a year that is over is meant next year, unless it has only just passed.
_AHEAD = timedelta(days=270)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NEAR = {"今天": 0, "明天": 1, "后天": 2, "today": 0, "tomorrow": 1}
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_YEAR = r"(?:,?\s*(?P<year>20\d{2}))?"
_TO = r"\s*(?:-|–|—|~|到|至|to|until|till)\s*"
_PATTERNS = (
    re.compile(r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})[日号]?"),
    re.compile(
        rf"(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})[日号]?(?:{_TO}(?P<last>\d{{1,2}})[日号](?!月))?"
    ),
    re.compile(
        rf"{_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:{_TO}(?P<last>\d{{1,2}})(?!\d|\s*[a-z]))?{_YEAR}"
    ),
    re.compile(
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:{_TO}(?P<last>\d{{1,2}})(?:st|nd|rd|th)?)?\s*(?:of\s*)?{_MONTH}{_YEAR}"
    ),
    re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})"),
    re.compile("|".join(_NEAR)),
)


def days_said(text: str, today: date) -> tuple[date, date]:
    """The first and the last day that the words name; one day is both.

    Raises `DomainError`, with what would be right, where they name none or too many, days that are
    over, or a last day before the first.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    found: list[tuple[date, bool]] = []
    at = 0
    while at < len(text):
        match = next((one for pattern in _PATTERNS if (one := pattern.match(text, at))), None)
        if match is None:
            at += 1
            continue
        found += _dates(match, today)
        at = match.end()
    if not 1 <= len(found) <= 2:
        raise DomainError("days.unclear")
    (first, sure), (last, sure_last) = found[0], found[-1]
    if not sure_last and last < first and first.month > last.month + 6:
        # Over the turn of the year.
        last = _on(last.year + 1, last.month, last.day)
    if last < first:
        raise DomainError("days.backwards")
    if last < today and not sure and not sure_last:
        first, last = (_on(one.year + 1, one.month, one.day) for one in (first, last))
        if first - today > _AHEAD:
            raise DomainError("days.past")
    if last < today:
        raise DomainError("days.past")
    if (last - first).days >= LONGEST_DAYS:
        raise DomainError("days.too_long", {"days": LONGEST_DAYS})
    return max(first, today), last


def _dates(match: re.Match[str], today: date) -> list[tuple[date, bool]]:
    """The days that a match names, each with whether its year is sure."""
    if match[0] in _NEAR:
        return [(today + timedelta(days=_NEAR[match[0]]), True)]
    parts = match.groupdict()
    year, sure = (int(parts["year"]), True) if parts.get("year") else (today.year, False)
    month = _MONTHS.index(parts["name"]) + 1 if parts.get("name") else int(parts["month"])
    days = [parts["day"], parts.get("last")]
    return [(_on(year, month, int(day)), sure) for day in days if day is not None]


def _on(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DomainError("days.unclear") from error
