"""What the policy's tables are made of: durations, names, and what is said in both languages."""

import re
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
)

from linkage.models import Urgency, in_language

DAY = 86_400_000

_UNITS = {"d": DAY, "h": 3_600_000, "m": 60_000}
_DURATION = re.compile(r"([1-9]\d{0,3})([mhd])", re.ASCII)


def _milliseconds(value: object) -> int:
    if isinstance(value, str) and (found := _DURATION.fullmatch(value)):
        return int(found[1]) * _UNITS[found[2]]
    if type(value) is int and value > 0 and value % _UNITS["m"] == 0:
        return value
    raise ValueError('should be a duration such as "30m", "2h" or "3d"')


def _spelled(duration: int) -> str:
    unit = next(unit for unit, size in _UNITS.items() if duration % size == 0)
    return f"{duration // _UNITS[unit]}{unit}"


# Milliseconds; written and shown as "30m", "2h" or "3d".
Duration = Annotated[
    int, BeforeValidator(_milliseconds), PlainSerializer(_spelled, str, when_used="json")
]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Phrase = Annotated[Text, StringConstraints(pattern=r"[^\W_]")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Share = Annotated[float, Field(gt=0, lt=1)]


class Table(BaseModel):
    """A table of the file: never changed, and without keys that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Sentence(Table):
    """One thing said in both languages."""

    zh: Text
    en: Text

    def said_in(self, language: str) -> str:
        """It in that language ("zh_CN", "en", …); English where it is neither."""
        return in_language(language, self.zh, self.en)

    @property
    def both(self) -> tuple[str, ...]:
        """It in Chinese, then in English."""
        return (self.zh, self.en)


class Labels(Sentence):
    """The words on a button: at most 16 Chinese or 24 English characters, to show whole."""

    zh: Annotated[Text, StringConstraints(max_length=16)]
    en: Annotated[Text, StringConstraints(max_length=24)]


class Phrases(Table):
    """Words or sentences in both languages."""

    zh: tuple[Phrase, ...] = ()
    en: tuple[Phrase, ...] = ()

    @property
    def both(self) -> tuple[str, ...]:
        """All of them, the Chinese first."""
        return (*self.zh, *self.en)


class Limits(Table):
    """Time limits in milliseconds; `limits[urgency]` is the one for that urgency."""

    urgent: Duration
    soon: Duration
    whenever: Duration

    def __getitem__(self, urgency: Urgency) -> int:
        limit: int = getattr(self, urgency)
        return limit
