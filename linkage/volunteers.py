"""Volunteers: what they can do and when, and the way from an application to an approval.

Times of a week are minutes since local midnight, so that a change of summer time moves nothing.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from linkage.models import DayPart, Level, Record
from linkage.policy import Skill


class VolunteerState(StrEnum):
    """How far an enrolment has come; only who is approved is ever offered a task."""

    APPLIED = "applied"
    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"
    SUSPENDED = "suspended"
    LEFT = "left"


class Stretch(NamedTuple):
    """A part of a weekday, Monday is 0: local minutes since midnight, the last one outside."""

    weekday: int
    from_minute: int
    to_minute: int


# The parts of a day as people know them, in local minutes since midnight.
PARTS: dict[DayPart, tuple[int, int]] = {
    DayPart.MORNING: (8 * 60, 12 * 60),
    DayPart.AFTERNOON: (12 * 60, 18 * 60),
    DayPart.EVENING: (18 * 60, 21 * 60),
}


# The kind of need by which residents offer help: it is nothing that a volunteer is asked to do.
OFFERING = "volunteering"


class Absence(NamedTuple):
    """When a volunteer is not there, in ms: from the first moment to the last, which is outside."""

    first_at: int
    last_at: int


class Volunteer(Record):
    """Somebody who offers help, beside being a resident.

    `reach` is how far from home they go, `area` the path of the place that this comes to, `home`
    that of where they live. `never` are the categories they do not want, by id. `skills` are those
    they name, each with the moment until which it counts, None where it does for good; `recorded`
    those of them that a coordinator has put down as trained for and checked. `agreed_at` is when
    they agreed to the code of conduct, `asked_at` when they were last asked for help.
    """

    person_id: int
    state: VolunteerState
    reach: Level
    area: str
    home: str = ""
    languages: frozenset[str]
    never: frozenset[str] = frozenset()
    weekly_most: int
    paused_until: int | None = None
    about: str = ""
    agreed_at: int
    applied_at: int
    asked_at: int = 0
    skills: Mapping[str, int | None] = {}
    recorded: frozenset[str] = frozenset()
    week: tuple[Stretch, ...] = ()
    days_off: tuple[Absence, ...] = ()
    seq: int = 0

    def can(self, skill: Skill, now: int) -> bool:
        """Whether the skill counts at that moment, in ms: named, recorded where it must be, valid.

        One that needs neither training nor a check is believed.
        """
        if skill.id not in self.skills or (
            must_be_recorded(skill) and skill.id not in self.recorded
        ):
            return False
        until = self.skills[skill.id]
        return until is None or now < until

    def is_away(self, first_at: int, last_at: int) -> bool:
        """Whether a day off or a pause touches the time between two moments, in ms."""
        paused = self.paused_until is not None and first_at < self.paused_until
        return paused or any(
            one.first_at < last_at and first_at < one.last_at for one in self.days_off
        )


def with_absence(days_off: Sequence[Absence], new: Absence) -> tuple[Absence, ...]:
    """The days off with some more; those that touch become one."""
    apart = [one for one in days_off if one.last_at < new.first_at or new.last_at < one.first_at]
    joined = [new, *(one for one in days_off if one not in apart)]
    first, last = min(one.first_at for one in joined), max(one.last_at for one in joined)
    return tuple(sorted([*apart, Absence(first, last)]))


def must_be_recorded(skill: Skill) -> bool:
    """Whether a coordinator has to put something down before the skill counts."""
    return skill.training or skill.check


def area_of(home: str, reach: Level) -> str:
    """The path of the place around `home`, also a path, that a reach comes to.

    Who lives at a wider place than they would go knows no nearer one: it is theirs.
    """
    depth = list(Level).index(reach) + 1
    return "/".join(["", *home.strip("/").split("/")[:depth], ""])
