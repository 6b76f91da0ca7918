"""The policy as data: who takes which need, how fast, what is a crisis, how long a wait may last.

Staff write it as TOML (`linkage.policy_file`); every rule that holds it together is checked here.
"""

import re
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from linkage.errors import ConfigurationError
from linkage.hours import Hours
from linkage.models import Actor, Urgency
from linkage.policy_across import mistakes_across, said_twice

# The end of every chain: what nobody else can take stays with the committee, and what the
# committee can't solve goes up to the street office (DOMAIN.md, "the five societies").
END_OF_CHAIN = (Actor.COMMUNITY, Actor.STREET_OFFICE)
LEAST_EXAMPLES = 10

_UNITS = {"d": 86_400_000, "h": 3_600_000, "m": 60_000}
_SIGN = re.compile(r"([^()]|\([^()]*\))*")
_DURATION = re.compile(r"([1-9]\d{0,3})([mhd])", re.ASCII)


class UnknownCategory(ConfigurationError):
    """Operator: put the category the message names back into the policy; cases still use it."""


def _milliseconds(value: object) -> int:
    if isinstance(value, str) and (found := _DURATION.fullmatch(value)):
        return int(found[1]) * _UNITS[found[2]]
    if type(value) is int and value > 0 and value % _UNITS["m"] == 0:
        return value
    raise ValueError('should be a duration such as "30m", "2h" or "3d"')


def _spelled(duration: int) -> str:
    unit = next(unit for unit, size in _UNITS.items() if duration % size == 0)
    return f"{duration // _UNITS[unit]}{unit}"


def _one_of_five(actor: Actor) -> Actor:
    if actor is Actor.STREET_OFFICE:
        raise ValueError("should not be street_office, which comes last by itself")
    return actor


def _not_the_end(actor: Actor) -> Actor:
    if actor in END_OF_CHAIN:
        raise ValueError(f"should not name {actor}, which always comes at the end by itself")
    return actor


# Milliseconds; written and shown as "30m", "2h" or "3d".
Duration = Annotated[
    int, BeforeValidator(_milliseconds), PlainSerializer(_spelled, str, when_used="json")
]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Phrase = Annotated[Text, StringConstraints(pattern=r"[^\W_]")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Share = Annotated[float, Field(gt=0, lt=1)]
Passable = Annotated[Actor, AfterValidator(_not_the_end)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sentence(_Table):
    """One thing said in both languages."""

    zh: Text
    en: Text

    def said_in(self, language: str) -> str:
        """It in that language ("zh_CN", "en", …); English where it is neither."""
        return self.zh if language.startswith("zh") else self.en

    @property
    def both(self) -> tuple[str, ...]:
        """It in Chinese, then in English."""
        return (self.zh, self.en)


class Labels(Sentence):
    """The words on a button: at most 16 Chinese or 24 English characters, to show whole."""

    zh: Annotated[Text, StringConstraints(max_length=16)]
    en: Annotated[Text, StringConstraints(max_length=24)]


class Phrases(_Table):
    """Words or sentences in both languages."""

    zh: tuple[Phrase, ...] = ()
    en: tuple[Phrase, ...] = ()

    @property
    def both(self) -> tuple[str, ...]:
        """All of them, the Chinese first."""
        return (*self.zh, *self.en)


class Limits(_Table):
    """Time limits in milliseconds; `limits[urgency]` is the one for that urgency."""

    urgent: Duration
    soon: Duration
    whenever: Duration

    def __getitem__(self, urgency: Urgency) -> int:
        limit: int = getattr(self, urgency)
        return limit


class Group(_Table):
    """A field that categories are offered under, where there are too many for a screen."""

    id: Name
    labels: Labels


class Category(_Table):
    """A kind of need: how it is recognised, who takes it, and how fast.

    `then` are the actors tried in order after `actor`; `never` those it must not go to.
    `department` is the part of the government the committee hands it on to, None where it keeps it.
    Of more money than `assess_above`, in yuan, a social worker makes an assessment first.
    The one with `triage` takes what fits no other; one that is not `listed` is on no button. The
    one for complaints about staff goes to whoever is above them, whatever its actors.
    """

    id: Name
    labels: Labels
    group: str | None = None
    explain: Sentence | None = None
    triage: StrictBool = False
    listed: StrictBool = True
    complaint: StrictBool = False
    never: tuple[Passable, ...]
    actor: Annotated[Actor, AfterValidator(_one_of_five)]
    then: tuple[Passable, ...]
    department: Sentence | None = None
    assess_above: Annotated[StrictInt, Field(ge=0)] | None = None
    respond_within: Limits
    resolve_within: Limits
    words: Phrases = Phrases()
    examples: Phrases = Field(default=Phrases(), validate_default=True)

    @field_validator("actor")
    @classmethod
    def _may_have_it(cls, actor: Actor, info: ValidationInfo) -> Actor:
        if actor in info.data.get("never", ()):
            raise ValueError(f"{actor} also stands in never: take it out of one of the two")
        return actor

    @field_validator("then")
    @classmethod
    def _may_have_it_next(cls, then: tuple[Actor, ...], info: ValidationInfo) -> tuple[Actor, ...]:
        for actor in then:
            if actor in info.data.get("never", ()):
                raise ValueError(f"{actor} also stands in never: take it out of one of the two")
            if actor is info.data.get("actor") or then.count(actor) > 1:
                raise ValueError(
                    f"{actor} stands here twice or is the first already: once is enough"
                )
        return then

    @field_validator("resolve_within")
    @classmethod
    def _after_response(cls, limits: Limits, info: ValidationInfo) -> Limits:
        respond = info.data.get("respond_within")
        for urgency in Urgency:
            if respond and limits[urgency] < respond[urgency]:
                raise ValueError(f"{urgency} should be no shorter than in respond_within")
        return limits

    @field_validator("examples")
    @classmethod
    def _enough(cls, examples: Phrases, info: ValidationInfo) -> Phrases:
        if not info.data.get("listed", False) or info.data.get("triage", True):
            return examples
        for language, texts in (("zh", examples.zh), ("en", examples.en)):
            if len(texts) < LEAST_EXAMPLES:
                raise ValueError(
                    f"{language} has {len(texts)}: write at least {LEAST_EXAMPLES}"
                    " things residents say"
                )
        return examples


class EmergencyNumber(_Table):
    """A number a resident in danger is shown."""

    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{3,12}$")]
    labels: Labels


class Crisis(_Table):
    """How danger is recognised in free text, and what is done (DOMAIN.md, rule 2).

    `words` are an alarm by themselves and `signs` count beside what was learned, unless they stand
    within one of `exceptions` (`not` in the file). In both "…" is a gap of a few words, and "(a|b)"
    is either. `examples` are danger told in other words, and `calm` what only sounds like it; from
    the two it is learned to tell them apart.
    """

    category: str
    repeat_every: Duration
    words: Phrases
    signs: Phrases = Phrases()
    exceptions: Phrases = Field(alias="not")
    examples: Phrases = Phrases()
    calm: Phrases = Phrases()
    numbers: tuple[EmergencyNumber, ...] = Field(min_length=1)

    @field_validator("words", "signs")
    @classmethod
    def _well_formed(cls, phrases: Phrases) -> Phrases:
        for phrase in phrases.both:
            if not _SIGN.fullmatch(phrase):
                raise ValueError(
                    f'{phrase!r}: each "(" needs a ")", and none stands within another'
                )
        return phrases

    @field_validator("words")
    @classmethod
    def _in_both_languages(cls, words: Phrases) -> Phrases:
        if not (words.zh and words.en):
            raise ValueError("should hold words in both zh and en, or no crisis would be noticed")
        return words

    @field_validator("exceptions")
    @classmethod
    def _not_both(cls, exceptions: Phrases, info: ValidationInfo) -> Phrases:
        words = info.data.get("words", Phrases())
        both = {*words.zh, *words.en} & {*exceptions.zh, *exceptions.en}
        if both:
            raise ValueError(f"also in words: {', '.join(sorted(both))}; keep each in one place")
        return exceptions


class Waits(_Table):
    """When a wait is remembered: shares of a limit, or milliseconds since it began."""

    remind_at: Share
    overdue_reminder: Share
    resident_reminder: Duration
    resident_last: Duration
    follow_up_reminder: Duration
    follow_up_close: Duration

    @field_validator("resident_last", "follow_up_close")
    @classmethod
    def _after_reminder(cls, last: int, info: ValidationInfo) -> int:
        first = {"resident_last": "resident_reminder", "follow_up_close": "follow_up_reminder"}
        reminder = first[str(info.field_name)]
        if last <= info.data.get(reminder, 0):
            raise ValueError(f"should be longer than {reminder}")
        return last


class Keep(_Table):
    """How long contents are kept: milliseconds since a case was closed."""

    closed_cases: Duration = 365 * _UNITS["d"]


class Policy(_Table):
    """The whole policy. Each case records the `version` it was routed by."""

    version: Annotated[Text, StringConstraints(max_length=40)]
    greetings: Phrases = Phrases()
    groups: tuple[Group, ...] = ()
    categories: tuple[Category, ...]
    crisis: Crisis
    waits: Waits
    keep: Keep = Keep()
    hours: Hours = Hours()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        groups = [group.id for group in self.groups]
        across = mistakes_across(self.categories, groups, self.crisis.category)
        found = [message for _, message in (*across, *said_twice(self.model_dump()))]
        if found:
            raise ValueError("; ".join(found))
        return self

    @property
    def listed(self) -> tuple[Category, ...]:
        """The categories offered on buttons, in the order of the file."""
        return tuple(category for category in self.categories if category.listed)

    @property
    def triage(self) -> Category:
        """The category for what fits no other."""
        return next(category for category in self.categories if category.triage)

    @property
    def complaint(self) -> Category:
        """The category for complaints about staff; a policy without one counts them as the rest."""
        return next((category for category in self.categories if category.complaint), self.triage)

    def category(self, category_id: str) -> Category:
        """The category with that id; raises UnknownCategory where the policy has none."""
        for category in self.categories:
            if category.id == category_id:
                return category
        raise UnknownCategory(f"the policy {self.version} has no category {category_id!r}")
