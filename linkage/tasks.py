"""Tasks: a piece of work for volunteers, its moves, and who may make them.

Whoever accepts takes one of a task's places, numbered from 1; those of the reserve, who stand by,
follow. No place is had twice: the database
sees to it, so that many can accept at once without a turn of their own (DOMAIN.md, rule 4). The
moves here change what the task is to everybody.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from linkage.access import Relation, relations
from linkage.errors import IllegalMove
from linkage.models import Actor, Case, Person, Record, in_language

# How many weeks of a weekly task are looked ahead to.
AHEAD = 2
# For so many ms after its end, *Something is wrong* with a task still calls for help at once: what
# upset somebody may dawn on them on the way home or overnight. Later it is for a quiet complaint.
ALARM_MS = 24 * 3_600_000
_HOUR = re.compile(r"([01]?\d|2[0-3])(?:[:：点.](?:([0-5]\d)分?|(半))?)?", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    FILLED = "filled"
    CALLED_OFF = "called_off"
    LAPSED = "lapsed"


class TaskMove(StrEnum):
    """What can be done to a task; each is a line of its story."""

    CREATE = "create"
    WIDEN = "widen"
    FILL = "fill"
    REOPEN = "reopen"
    COVER = "cover"
    BEGIN = "begin"
    LAPSE = "lapse"
    CALL_OFF = "call_off"
    ALARM = "alarm"


class Part(StrEnum):
    """How somebody stands to a task; one person may stand to it in several ways."""

    COORDINATOR = "coordinator"
    RESIDENT = "resident"
    VOLUNTEER = "volunteer"
    CLOCK = "clock"


class OfferAnswer(StrEnum):
    """What a volunteer who was asked has said."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


class Task(Record):
    """Something volunteers are asked to do, at a time, for so many `people`.

    As many as `reserve` stand by for who gives up. Times are in ms; a place may be accepted before
    `open_until`. The place of `place_path` is where it is; only that of `area_label`, wider, is
    shown to who is asked. `series_id` is the first task of a weekly one, which goes on as long as
    it is `weekly`.
    `skills` are ids of the policy's.
    """

    id: int
    case_id: int | None = None
    series_id: int | None = None
    weekly: bool = False
    category: str
    text: str
    risks: str | None = None
    place_id: int
    place_path: str
    place_label: str
    place_label_en: str | None = None
    area_id: int
    area_label: str
    area_label_en: str | None = None
    starts_at: int
    ends_at: int
    open_until: int
    people: int
    reserve: int = 0
    skills: frozenset[str] = frozenset()
    state: TaskState
    created_by: int
    created_at: int
    seq: int

    @property
    def seats(self) -> int:
        """How many can accept it, those in reserve among them."""
        return self.people + self.reserve

    def place(self, language: str) -> str:
        """The place where it is, for who reads that language."""
        return in_language(language, self.place_label, self.place_label_en)

    def area(self, language: str) -> str:
        """The area that is shown, for who reads that language."""
        return in_language(language, self.area_label, self.area_label_en)


class Offer(Record):
    """That a volunteer was asked for a task, in which circle, and what they said."""

    task_id: int
    volunteer_id: int
    circle: int
    at: int
    answer: OfferAnswer | None = None
    answered_at: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Where a move leads, and who may make it."""

    to: TaskState
    by: frozenset[Part]


_COORDINATOR = frozenset({Part.COORDINATOR})
_CLOCK = frozenset({Part.CLOCK})
_ANYBODY = frozenset({Part.VOLUNTEER, Part.COORDINATOR, Part.CLOCK})

# Nobody waits for ever: at its hour a task begins with who has accepted, or is over.
LIFECYCLE: dict[tuple[TaskState | None, TaskMove], Step] = {
    (None, TaskMove.CREATE): Step(TaskState.OPEN, _COORDINATOR | _CLOCK),
    (TaskState.OPEN, TaskMove.WIDEN): Step(TaskState.OPEN, _CLOCK),
    (TaskState.OPEN, TaskMove.FILL): Step(TaskState.FILLED, _CLOCK),
    (TaskState.OPEN, TaskMove.BEGIN): Step(TaskState.FILLED, _CLOCK),
    (TaskState.OPEN, TaskMove.LAPSE): Step(TaskState.LAPSED, _CLOCK),
    (TaskState.OPEN, TaskMove.CALL_OFF): Step(TaskState.CALLED_OFF, _COORDINATOR | _CLOCK),
    # Somebody does not come after all.
    (TaskState.OPEN, TaskMove.REOPEN): Step(TaskState.OPEN, _ANYBODY),
    (TaskState.FILLED, TaskMove.REOPEN): Step(TaskState.OPEN, _ANYBODY),
    # So it is, but the reserve has moved up, or it was one of them: nobody else is asked.
    (TaskState.OPEN, TaskMove.COVER): Step(TaskState.OPEN, _ANYBODY),
    (TaskState.FILLED, TaskMove.COVER): Step(TaskState.FILLED, _ANYBODY),
    (TaskState.FILLED, TaskMove.CALL_OFF): Step(TaskState.CALLED_OFF, _COORDINATOR | _CLOCK),
    # Somebody in it says that something is wrong.
    (TaskState.OPEN, TaskMove.ALARM): Step(TaskState.OPEN, _CLOCK),
    (TaskState.FILLED, TaskMove.ALARM): Step(TaskState.FILLED, _CLOCK),
}


def step(task: Task, move: TaskMove, parts: frozenset[Part]) -> TaskState:
    """The state the move leads to; raises `IllegalMove`, with words for the person."""
    found = LIFECYCLE.get((task.state, move))
    if found is None:
        raise IllegalMove(f"task.not_now.{task.state}")
    if not found.by & parts:
        raise IllegalMove("task.not_yours")
    return found.to


def parts(person: Person, task: Task, case: Case | None, accepted: bool) -> frozenset[Part]:
    """How somebody stands to a task: whoever asked for it and may still, and who has accepted.

    That is the desk of volunteers at its place, and who has the case it is from in hand. Whose need
    it is, or who visits them, is its other side, and nothing else.
    """
    if case is not None and Relation.RESIDENT in relations(person, case):
        return frozenset({Part.RESIDENT})
    found = set()
    has_case = case is not None and person.id == case.assignee_id
    still = has_case and case is not None and person.serves(case.actor, case.place_path)
    if still or person.serves(Actor.VOLUNTEER, task.place_path):
        found.add(Part.COORDINATOR)
    if accepted:
        found.add(Part.VOLUNTEER)
    return frozenset(found)


def free_place(task: Task, taken: Iterable[int], volunteer_id: int) -> int | None:
    """One of the places nobody has, of the reserve's where that is all; None where there is none.

    Those who accept at the same moment are spread over what is free, so that each loses as seldom
    as can be.
    """
    had = set(taken)
    free = sorted(set(range(1, task.people + 1)) - had)
    free = free or sorted(set(range(task.people + 1, task.seats + 1)) - had)
    return free[volunteer_id % len(free)] if free else None


def week_later(starts_at: int, ends_at: int, zone: ZoneInfo) -> tuple[int, int]:
    """The same hour by the clock a week later, and as long; in ms."""
    begins = (_EPOCH + timedelta(milliseconds=starts_at)).astimezone(zone)
    again = (begins.replace(tzinfo=None) + timedelta(days=7)).replace(tzinfo=zone)
    moment = (again.astimezone(UTC) - _EPOCH) // timedelta(milliseconds=1)
    return moment, moment + ends_at - starts_at


def hour_said(text: str) -> str | None:
    """An hour as people write it ("9:30", "14点半", "9"), as "HH:MM"; None where it is none."""
    found = _HOUR.fullmatch(text.replace(" ", ""))
    if found is None:
        return None
    minute = 30 if found[3] else int(found[2] or 0)
    return f"{int(found[1]):02}:{minute:02}"
