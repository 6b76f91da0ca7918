"""The policy as data: who takes which need, how fast, what is a crisis, how long a wait may last.

Staff write it as TOML (`linkage.policy_file`); every rule that holds it together is checked here.
"""

import re
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from linkage.attendance import AttendancePolicy
from linkage.errors import ConfigurationError
from linkage.hours import Hours
from linkage.models import Actor, Urgency
from linkage.policy_across import at_once_across, mistakes_across, said_twice, skills_across
from linkage.policy_fields import (
    DAY,
    Duration,
    Labels,
    Limits,
    Name,
    Phrases,
    Sentence,
    Share,
    Table,
    Text,
)
from linkage.team import TeamPolicy
from linkage.timebank import BankLimits

# The end of every chain: what nobody else can take stays with the committee, and what the
# committee can't solve goes up to the street office (DOMAIN.md, "the five societies").
END_OF_CHAIN = (Actor.COMMUNITY, Actor.STREET_OFFICE)
LEAST_EXAMPLES = 10

_SIGN = re.compile(r"([^()]|\([^()]*\))*")


class UnknownCategory(ConfigurationError):
    """Operator: put the category the message names back into the policy; cases still use it."""


def _one_of_five(actor: Actor) -> Actor:
    if actor is Actor.STREET_OFFICE:
        raise ValueError("should not be street_office, which comes last by itself")
    return actor


def _not_the_end(actor: Actor) -> Actor:
    if actor in END_OF_CHAIN:
        raise ValueError(f"should not name {actor}, which always comes at the end by itself")
    return actor


Passable = Annotated[Actor, AfterValidator(_not_the_end)]


class Group(Table):
    """A field that categories are offered under, where there are too many for a screen."""

    id: Name
    labels: Labels


class Skill(Table):
    """Something volunteers can do.

    With `training`, somebody has to be trained before they do it for others; with `check`, their
    papers or their past are looked at first.
    """

    id: Name
    labels: Labels
    training: StrictBool = False
    check: StrictBool = False


class Category(Table):
    """A kind of need: how it is recognised, who takes it, and how fast.

    `then` are the actors tried in order after `actor`; `never` those it must not go to.
    `department` is the part of the government the committee hands it on to, None where it keeps it.
    `requires` are the ids of the skills that a volunteer needs for it, all of them.
    Who says day and hour has volunteers asked `at_once`, before anybody looks at it.
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
    requires: tuple[Name, ...] = ()
    at_once: StrictBool = False
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


class EmergencyNumber(Table):
    """A number a resident in danger is shown."""

    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{3,12}$")]
    labels: Labels


class Crisis(Table):
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


class Waits(Table):
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


class Keep(Table):
    """How long contents are kept: milliseconds since a case was closed."""

    closed_cases: Duration = 365 * DAY


class Policy(Table):
    """The whole policy. Each case records the `version` it was routed by."""

    version: Annotated[Text, StringConstraints(max_length=40)]
    greetings: Phrases = Phrases()
    groups: tuple[Group, ...] = ()
    skills: tuple[Skill, ...] = ()
    categories: tuple[Category, ...]
    crisis: Crisis
    waits: Waits
    keep: Keep = Keep()
    hours: Hours = Hours()
    attendance: AttendancePolicy = AttendancePolicy()
    team: TeamPolicy = TeamPolicy()
    timebank: BankLimits = BankLimits()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        groups = [group.id for group in self.groups]
        across = mistakes_across(self.categories, groups, self.crisis.category)
        data = self.model_dump()
        checks = (across, skills_across(data), at_once_across(data), said_twice(data))
        found = [message for each in checks for _, message in each]
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

    def required(self, category: Category) -> tuple[Skill, ...]:
        """The skills that a volunteer needs for it, in the order the category names them."""
        known = {skill.id: skill for skill in self.skills}
        return tuple(known[name] for name in category.requires)
