"""Every sentence the bot says: a key in code, its words in the catalogues, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_timedelta
from babel.messages.pofile import read_po

from linkage.models import Role
from linkage.policy_fields import Labels
from linkage.timebank import Minutes
from linkage.tokens import is_han

LOCALES = Path(__file__).parents[2] / "locales"
LANGUAGES = ("zh_CN", "en")
HOUR_MS = 3_600_000
# What is promised for later than this is said with its day and time, as people say it.
SOON_MS = 4 * HOUR_MS
# How many of a unit are said in the next larger one: not with any number.
_NEVER = 1_000_000


class Spoken(Protocol):
    """A value that reads differently in each language."""

    def spoken(self, words: "Words", language: str) -> str:
        """The value's words in that language."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the catalogue within other words."""

    key: str

    def spoken(self, words: "Words", language: str) -> str:
        """The key's words."""
        return words.text(language, self.key)


def role_said(role: Role, lead: bool = False) -> Said:
    """What somebody is called who holds the role."""
    return Said(f"lead.{role}" if lead else f"role.{role}")


def seat_said(place: str, organization: str) -> str:
    """Where somebody holds a role: the place, and the organization it is of, if any."""
    return f"{place} {organization}".rstrip()


@dataclass(frozen=True, slots=True)
class Listed:
    """Several words of the catalogue in a row."""

    keys: tuple[str, ...]

    def spoken(self, words: "Words", language: str) -> str:
        """The keys' words, joined as the language joins them."""
        return words.text(language, "list.comma").join(
            words.text(language, key) for key in self.keys
        )


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time, in ms, shown in the deployment's zone; `full` with its year."""

    ms: int
    full: bool = False

    def spoken(self, words: "Words", language: str) -> str:
        """Day and time, as short as the language allows."""
        at = datetime.fromtimestamp(self.ms / 1000, UTC)
        pattern = words.text(language, "format.full" if self.full else "format.moment")
        return format_datetime(at, pattern, tzinfo=words.zone, locale=words.locales[language])


@dataclass(frozen=True, slots=True)
class Day:
    """The day of a point in time, in ms, in the deployment's zone; `full` with its year."""

    ms: int
    full: bool = False

    def spoken(self, words: "Words", language: str) -> str:
        """Weekday and date, or the date of a year."""
        at = datetime.fromtimestamp(self.ms / 1000, UTC)
        pattern = words.text(language, "format.day_full" if self.full else "format.day")
        return format_datetime(at, pattern, tzinfo=words.zone, locale=words.locales[language])


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time, in ms."""

    ms: int

    def spoken(self, words: "Words", language: str) -> str:
        """Rounded to what people say: minutes, hours or days."""
        length = timedelta(milliseconds=self.ms)
        return format_timedelta(length, threshold=1.5, locale=words.locales[language])


@dataclass(frozen=True, slots=True)
class Until:
    """A promise: the moment it is for, and now, in ms."""

    ms: int
    now: int

    def spoken(self, words: "Words", language: str) -> str:
        """Within so many hours, rounded up, where it is soon; else by what hour of which day."""
        left = self.ms - self.now
        if left <= SOON_MS:
            hours = -(-left // HOUR_MS)
            span = Span(hours * HOUR_MS if hours > 1 else left)
            return words.text(language, "format.within", {"span": span})
        by = self._by(words, language)
        return words.text(language, "format.by", {"at": by})

    def _by(self, words: "Words", language: str) -> str:
        now, at = (datetime.fromtimestamp(ms / 1000, words.zone) for ms in (self.now, self.ms))
        locale = words.locales[language]
        pattern = words.text(language, "format.minute" if at.minute else "format.hour")
        time = format_datetime(at, pattern, locale=locale)
        match (at.date() - now.date()).days:
            case 0:
                return words.text(language, "format.today", {"time": time})
            case 1:
                return words.text(language, "format.tomorrow", {"time": time})
            case _:
                day = format_datetime(at, words.text(language, "format.short"), locale=locale)
                return words.text(language, "format.date", {"day": day, "time": time})


# What stands in for a placeholder: as it is, or in the reader's language.
Value = str | int | Labels | Spoken


class Words:
    """The catalogues, read once at start."""

    def __init__(self, zone: ZoneInfo, folder: Path = LOCALES) -> None:
        self.zone = zone
        # Babel searches its data folder for a locale that is given by name, at every call.
        self.locales = {language: Locale.parse(language) for language in LANGUAGES}
        self._catalogues = {language: _read(folder, language) for language in LANGUAGES}

    def text(self, language: str, key: str, values: Mapping[str, Value] | None = None) -> str:
        """The words of a key, its values filled in; a key that is missing raises KeyError."""
        words = self._catalogues[language][key]
        if not values:
            return words
        return words.format(
            **{name: self.spoken(language, value) for name, value in values.items()}
        )

    def has(self, language: str, key: str) -> bool:
        """Whether there are words for a key."""
        return key in self._catalogues[language]

    def spoken(self, language: str, value: Value) -> str | int:
        """A value as it reads in the language."""
        if isinstance(value, Minutes):
            return self._length(language, value)
        if isinstance(value, str | int):
            return value
        if isinstance(value, Labels):
            return value.said_in(language)
        return value.spoken(self, language)

    def _length(self, language: str, length: Minutes) -> str:
        hours, minutes = divmod(abs(length), 60)
        whole, rest = self._count(language, "hour", hours), self._count(language, "minute", minutes)
        if hours and minutes:
            said = self.text(language, "format.length", {"hours": whole, "minutes": rest})
        else:
            said = whole if hours else rest
        return self.text(language, "format.owed", {"length": said}) if length < 0 else said

    def _count(self, language: str, unit: Literal["hour", "minute"], count: int) -> str:
        length = timedelta(**{f"{unit}s": count})
        said: str = format_timedelta(length, unit, _NEVER, locale=self.locales[language])
        return said


def _read(folder: Path, language: str) -> dict[str, str]:
    path = folder / language / "LC_MESSAGES" / "linli.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {
        message.id: message.string
        for message in catalogue
        if isinstance(message.id, str) and isinstance(message.string, str) and message.id
    }


def language_written(text: str) -> str | None:
    """The language somebody writes in, as far as its letters tell; None where they do not."""
    if any(is_han(char) for char in text):
        return "zh_CN"
    return "en" if any(char.isascii() and char.isalpha() for char in text) else None


def language_of(code: str | None, default: str) -> str:
    """The language to speak with somebody whose Telegram is in `code` ("zh-hans", "en-GB", …)."""
    if not code:
        return default
    return "zh_CN" if code.lower().startswith("zh") else "en"
