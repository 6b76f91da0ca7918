"""Volunteers: what they can do and when, and the way from an application to an approval.

Times of a week are minutes since local midnight, so that a change of summer time moves nothing.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from linkage.models import DayPart, Level, Record


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


class Volunteer(Record):
    """Somebody who offers help, beside being a resident.

    `reach` is how far from home they go, `area` the path of the place that this comes to. `never`
    are the categories they do not want, by id; `skills` those they have, each with the moment until
    which it counts, None where it does for good.
    """

    person_id: int
    state: VolunteerState
    reach: Level
    area: str
    languages: frozenset[str]
    never: frozenset[str] = frozenset()
    weekly_most: int
    paused_until: int | None = None
    about: str = ""
    applied_at: int
    asked_at: int = 0
    skills: Mapping[str, int | None] = {}
    week: tuple[Stretch, ...] = ()
    seq: int = 0
