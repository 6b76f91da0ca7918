"""A volunteer's part in a task, from the moment they accept it until its hours are settled.

Each accepted place has a lifecycle of its own: said again that one comes, on the way, there, done,
confirmed by both sides. Whoever does not come is recorded, may explain, and is counted as a no-show
only when whoever looks after the task says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, StrictInt, ValidationInfo, field_validator

from linkage.errors import IllegalMove
from linkage.models import Record
from linkage.policy_fields import Duration, Share, Table
from linkage.tasks import Part, Task, TaskState

HOUR_MS, DAY_MS = 3_600_000, 86_400_000
MINUTE_MS = 60_000
# How often a word of the day may be wrong, before whoever looks after the task has to say it: with
# 10,000 words nobody guesses one in so few.
MOST_TRIES = 5
# How long before the hour somebody may set out, or be there.
SETS_OUT_MS = 3 * HOUR_MS
# How long before the hour who is there already may have done it: both sides were ready a little
# earlier. What is said long before it was to begin was pressed by mistake.
DONE_EARLY_MS = 30 * MINUTE_MS


class AssignmentState(StrEnum):
    """Where a volunteer's part in a task stands."""

    RESERVE = "reserve"
    TAKEN = "taken"
    COMING = "coming"
    ON_WAY = "on_way"
    HERE = "here"
    DONE = "done"
    CONFIRMED = "confirmed"
    GIVEN_UP = "given_up"
    MISSED = "missed"
    NO_SHOW = "no_show"
    EXCUSED = "excused"
    REARRANGED = "rearranged"


# Who is in one of these has their place no more.
GONE = frozenset(
    {
        AssignmentState.GIVEN_UP,
        AssignmentState.MISSED,
        AssignmentState.NO_SHOW,
        AssignmentState.EXCUSED,
        AssignmentState.REARRANGED,
    }
)
# Not there yet, as far as anybody knows.
EXPECTED = frozenset({AssignmentState.TAKEN, AssignmentState.COMING, AssignmentState.ON_WAY})
# Who can say that it is done.
FINISHING = EXPECTED | {AssignmentState.HERE}
# Who has a place and whose hours are not settled.
UNSETTLED = FINISHING | {AssignmentState.DONE}


class AssignmentMove(StrEnum):
    """What can be done to a volunteer's part; each is a line of its story."""

    ACCEPT = "accept"
    # From the reserve to a place that somebody gave up.
    MOVE_UP = "move_up"
    COME = "come"
    SET_OUT = "set_out"
    ARRIVE = "arrive"
    FINISH = "finish"
    # The other side says how long it took, or that it was not done.
    VOUCH = "vouch"
    CONFIRM = "confirm"
    DECIDE = "decide"
    GIVE_UP = "give_up"
    # Nobody answered before the hour.
    LET_GO = "let_go"
    # The two are not to meet, or they are no volunteer any more.
    REARRANGE = "rearrange"
    MISS = "miss"
    EXPLAIN = "explain"
    COUNT = "count"
    EXCUSE = "excuse"
    # A word, a sticker or a picture for the volunteer.
    THANK = "thank"


class Assignment(Record):
    """A volunteer's part in a task: which of its places they have. `nth` is their own count.

    `minutes` is what they say it took, `vouched` what the other side says: 0 where it was not done.
    `explanation` is why they did not come. `tries` counts wrong words of the day.
    """

    task_id: int
    volunteer_id: int
    nth: int
    place: int
    state: AssignmentState
    accepted_at: int
    ended_at: int | None = None
    seq: int = 1
    minutes: int | None = None
    vouched: int | None = None
    explanation: str | None = None
    tries: int = 0


def comes(held: Iterable[Assignment]) -> list[Assignment]:
    """Who of those is to come: not who stands by."""
    return [one for one in held if one.state is not AssignmentState.RESERVE]


def moving_up(task: Task, held: Iterable[Assignment]) -> list[tuple[Assignment, int]]:
    """Who of the reserve moves up to which place that nobody has; the first to accept, first."""
    everybody = list(held)
    free = sorted(set(range(1, task.people + 1)) - {one.place for one in everybody})
    standing_by = [one for one in everybody if one.state is AssignmentState.RESERVE]
    standing_by.sort(key=lambda one: (one.accepted_at, one.place))
    return list(zip(standing_by, free, strict=False))


@dataclass(frozen=True, slots=True)
class AssignmentStep:
    """Where a move leads, None where it stays, and who may make it."""

    to: AssignmentState | None
    by: frozenset[Part]


_VOLUNTEER, _COORDINATOR = frozenset({Part.VOLUNTEER}), frozenset({Part.COORDINATOR})
_CLOCK, _OTHER_SIDE = frozenset({Part.CLOCK}), frozenset({Part.RESIDENT, Part.COORDINATOR})
_S, _M = AssignmentState, AssignmentMove


def _from(
    states: frozenset[AssignmentState],
    act: AssignmentMove,
    to: AssignmentState | None,
    by: frozenset[Part],
) -> dict[tuple[AssignmentState, AssignmentMove], AssignmentStep]:
    return {(state, act): AssignmentStep(to, by) for state in states}


_COMES = frozenset({_S.TAKEN, _S.COMING})
_MISSED = frozenset({_S.MISSED})

LIFECYCLE: dict[tuple[AssignmentState, AssignmentMove], AssignmentStep] = {
    **_from(frozenset({_S.TAKEN}), _M.COME, _S.COMING, _VOLUNTEER),
    **_from(frozenset({_S.COMING}), _M.COME, None, _VOLUNTEER),
    **_from(_COMES, _M.SET_OUT, _S.ON_WAY, _VOLUNTEER),
    **_from(EXPECTED, _M.ARRIVE, _S.HERE, _VOLUNTEER | _COORDINATOR),
    **_from(EXPECTED | {_S.RESERVE}, _M.GIVE_UP, _S.GIVEN_UP, _VOLUNTEER),
    **_from(frozenset({_S.RESERVE}), _M.MOVE_UP, _S.TAKEN, _CLOCK),
    # Who has said the day before that they come is believed. Who was silent has given nothing up.
    **_from(frozenset({_S.TAKEN}), _M.LET_GO, _S.REARRANGED, _CLOCK),
    **_from(EXPECTED | {_S.RESERVE}, _M.REARRANGE, _S.REARRANGED, _CLOCK),
    # Who forgot to say that they were there can still say that it is done.
    **_from(FINISHING, _M.FINISH, _S.DONE, _VOLUNTEER),
    **_from(UNSETTLED, _M.VOUCH, None, _OTHER_SIDE),
    **_from(frozenset({_S.DONE}), _M.CONFIRM, _S.CONFIRMED, _CLOCK),
    **_from(UNSETTLED, _M.DECIDE, _S.CONFIRMED, _COORDINATOR),
    **_from(UNSETTLED, _M.MISS, _S.MISSED, _COORDINATOR),
    **_from(UNSETTLED | {_S.CONFIRMED}, _M.THANK, None, frozenset({Part.RESIDENT})),
    **_from(_MISSED, _M.EXPLAIN, None, _VOLUNTEER),
    **_from(_MISSED, _M.COUNT, _S.NO_SHOW, _COORDINATOR),
    **_from(_MISSED, _M.EXCUSE, _S.EXCUSED, _COORDINATOR),
}


# What is still said once a task is over for want of anybody, or is called off.
_AFTERWARDS = frozenset({_M.EXPLAIN, _M.COUNT, _M.EXCUSE})


def step(
    task: Task, held: Assignment, act: AssignmentMove, parts: frozenset[Part]
) -> AssignmentState:
    """The state the move leads to; raises `IllegalMove`, with words for the person."""
    if task.state in (TaskState.CALLED_OFF, TaskState.LAPSED) and act not in _AFTERWARDS:
        raise IllegalMove(f"task.not_now.{task.state}")
    found = LIFECYCLE.get((held.state, act))
    if found is None:
        raise IllegalMove(f"attendance.not_now.{held.state}")
    if not found.by & parts:
        raise IllegalMove("task.not_yours")
    return held.state if found.to is None else found.to


class AttendancePolicy(Table):
    """What is asked of who has accepted a task, and when.

    Reminders come `day_before` and `hours_before`; who answers nothing to the latter within
    `answer_within` is not waited for. Who is not there is asked `late_after`, and after
    `missing_after` whoever looks after the task is told. Who shares a location is there within
    `near` metres. Where the sides' minutes differ by more than the share `may_differ` of the
    longer, or somebody says more than `far_over` times the length that was planned, whoever looks
    after the task decides; so they do where a side says nothing: it is asked again
    after `ask_again`, and not waited for after `decide_after`.
    """

    day_before: Duration = DAY_MS
    hours_before: Duration = 2 * HOUR_MS
    answer_within: Duration = 45 * MINUTE_MS
    late_after: Duration = 15 * MINUTE_MS
    missing_after: Duration = 25 * MINUTE_MS
    near: Annotated[StrictInt, Field(gt=0)] = 500
    may_differ: Share = 0.25
    far_over: Annotated[StrictInt, Field(gt=0)] = 2
    ask_again: Duration = DAY_MS
    decide_after: Duration = 2 * DAY_MS

    @field_validator("hours_before")
    @classmethod
    def _is_the_later_reminder(cls, hours: int, info: ValidationInfo) -> int:
        if hours >= info.data.get("day_before", hours + 1):
            raise ValueError("should be less than day_before")
        return hours

    @field_validator("missing_after", "decide_after")
    @classmethod
    def _comes_after_asking(cls, after: int, info: ValidationInfo) -> int:
        asked = {"missing_after": "late_after", "decide_after": "ask_again"}[str(info.field_name)]
        if after <= info.data.get(asked, 0):
            raise ValueError(f"should be more than {asked}")
        return after


def local_day(at: int, zone: ZoneInfo) -> int:
    """The number of the local day that a moment, in ms, is in."""
    return datetime.fromtimestamp(at / 1000, zone).date().toordinal()


def agreed(task: Task, minutes: int, vouched: int, policy: AttendancePolicy) -> int | None:
    """What is credited where both sides say how long it took, in minutes.

    Both have then said that it was at least the shorter. None where whoever looks after the task is
    to decide: they differ by too much, or it was far longer than was planned.
    """
    planned = planned_minutes(task)
    if not vouched or abs(minutes - vouched) > policy.may_differ * max(minutes, vouched):
        return None
    return None if max(minutes, vouched) > policy.far_over * planned else min(minutes, vouched)


def planned_minutes(task: Task) -> int:
    """How long it was to take."""
    return (task.ends_at - task.starts_at) // MINUTE_MS
