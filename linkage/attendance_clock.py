"""When those who have accepted a task are reminded, missed and asked how long it took."""

from enum import IntEnum
from zoneinfo import ZoneInfo

from linkage.attendance import HOUR_MS, Assignment, AssignmentState, AttendancePolicy
from linkage.quiet import QuietHours
from linkage.tasks import Task


class Ringing(IntEnum):
    """What a task's clock does for those who have accepted it, in this order."""

    DAY_BEFORE = 0
    HOURS_BEFORE = 1
    SILENCE = 2
    LATE = 3
    MISSING = 4
    OVER = 5
    ASK_AGAIN = 6
    DECIDE = 7


def rings_at(
    task: Task, ring: Ringing, policy: AttendancePolicy, quiet: QuietHours | None, zone: ZoneInfo
) -> int:
    """When the clock is to ring, in ms, where it is asked in time.

    A reminder of the hours before that would come in quiet hours comes at their end, or where less
    than an hour is left then, an hour before they begin; the answer to it is waited for half of
    what is left at most.
    """
    begins, ends = task.starts_at, task.ends_at
    match ring:
        case Ringing.DAY_BEFORE:
            return begins - policy.day_before
        case Ringing.HOURS_BEFORE | Ringing.SILENCE:
            asked = begins - policy.hours_before
            if quiet is not None and quiet.holds(asked, zone):
                end = quiet.next_end(asked, zone)
                asked = end if end <= begins - HOUR_MS else end - quiet.length - HOUR_MS
            silence = asked + _answered_within(task, asked, policy)
            return silence if ring is Ringing.SILENCE else asked
        case Ringing.LATE:
            return begins + policy.late_after
        case Ringing.MISSING:
            return begins + policy.missing_after
        case Ringing.OVER:
            return ends
        case Ringing.ASK_AGAIN:
            return ends + policy.ask_again
        case Ringing.DECIDE:
            return ends + policy.decide_after


def _answered_within(task: Task, asked: int, policy: AttendancePolicy) -> int:
    return min(policy.answer_within, max(0, task.starts_at - asked) // 2)


# These are only for who was asked by the ring before.
_AFTER_ASKING = {
    Ringing.SILENCE: Ringing.HOURS_BEFORE,
    Ringing.MISSING: Ringing.LATE,
}


def first_ring(
    task: Task, now: int, policy: AttendancePolicy, quiet: QuietHours | None, zone: ZoneInfo
) -> tuple[Ringing, int]:
    """Which ring is the first to come for a task that is new, and when, in ms."""
    for ring in Ringing:
        at = rings_at(task, ring, policy, quiet, zone)
        if now < at and ring <= Ringing.OVER and ring not in _AFTER_ASKING:
            return ring, at
    return Ringing.OVER, now


def ringing(
    task: Task,
    due: Ringing,
    now: int,
    policy: AttendancePolicy,
    quiet: QuietHours | None,
    zone: ZoneInfo,
) -> Ringing:
    """What rings now: what came due while the program was down gives way to what follows it.

    But nobody is taken for silent, or for missing, who was not asked before.
    """
    until_over = [ring for ring in Ringing if due < ring <= Ringing.OVER]
    passed = [ring for ring in until_over if rings_at(task, ring, policy, quiet, zone) <= now]
    ring = max(passed, default=due)
    asked_by = _AFTER_ASKING.get(ring)
    return asked_by if asked_by is not None and ring is not due and due <= asked_by else ring


def ring_after(
    task: Task,
    ring: Ringing,
    now: int,
    policy: AttendancePolicy,
    quiet: QuietHours | None,
    zone: ZoneInfo,
) -> tuple[Ringing, int]:
    """What rings after the one that rings now, and when, in ms; the last is repeated."""
    match ring:
        case Ringing.HOURS_BEFORE if now < task.starts_at:
            return Ringing.SILENCE, now + _answered_within(task, now, policy)
        case Ringing.HOURS_BEFORE:
            following = Ringing.LATE
        case Ringing.LATE:
            return Ringing.MISSING, now + policy.missing_after - policy.late_after
        case Ringing.OVER:
            return Ringing.ASK_AGAIN, now + policy.ask_again
        case Ringing.ASK_AGAIN:
            return Ringing.DECIDE, now + policy.decide_after - policy.ask_again
        case Ringing.DECIDE:
            return Ringing.DECIDE, now + policy.ask_again
        case _:
            following = Ringing(ring + 1)
    return following, max(now, rings_at(task, following, policy, quiet, zone))


def for_them(
    held: Assignment,
    task: Task,
    policy: AttendancePolicy,
    quiet: QuietHours | None,
    zone: ZoneInfo,
) -> bool:
    """Whether the reminder of the hours before is for them: not where they just accepted."""
    asked = rings_at(task, Ringing.HOURS_BEFORE, policy, quiet, zone)
    return held.accepted_at <= asked - HOUR_MS


def is_open(
    held: Assignment,
    task: Task,
    now: int,
    policy: AttendancePolicy,
    quiet: QuietHours | None,
    zone: ZoneInfo,
) -> bool:
    """Whether somebody was asked if they come, and has not answered yet; none has just accepted."""
    if held.state is not AssignmentState.TAKEN or now >= task.starts_at:
        return False
    asked = (
        rings_at(task, ring, policy, quiet, zone)
        for ring in (Ringing.DAY_BEFORE, Ringing.HOURS_BEFORE)
    )
    return any(held.accepted_at <= at - HOUR_MS and at <= now for at in asked)
