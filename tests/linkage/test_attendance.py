"""The life of a volunteer's part in a task, when its clock rings, and what both sides agree on."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.attendance import (
    GONE,
    HOUR_MS,
    LIFECYCLE,
    MINUTE_MS,
    Assignment,
    AssignmentMove,
    AssignmentState,
    AttendancePolicy,
    agreed,
    local_day,
    step,
)
from linkage.attendance_clock import Ringing, first_ring, for_them, ring_after, ringing, rings_at
from linkage.errors import IllegalMove
from linkage.quiet import QuietHours
from linkage.tasks import Part, Task, TaskState

POLICY = AttendancePolicy()
ZONE = ZoneInfo("Asia/Shanghai")
QUIET = QuietHours.parse("22:00-07:00")
# A Monday, ten in the morning.
MONDAY = 1_772_416_800_000
_AFTERWARDS = {AssignmentMove.EXPLAIN, AssignmentMove.COUNT, AssignmentMove.EXCUSE}


def task(starts_at: int = MONDAY, hours: int = 1, state: TaskState = TaskState.FILLED) -> Task:
    return Task(
        id=1,
        category="errands",
        text="Carry the shopping",
        place_id=4,
        place_path="/1/2/3/4/",
        place_label="Building 4",
        area_id=3,
        area_label="Grid 3",
        starts_at=starts_at,
        ends_at=starts_at + hours * HOUR_MS,
        open_until=starts_at,
        people=1,
        state=state,
        created_by=5,
        created_at=0,
        seq=1,
    )


def held(state: AssignmentState = AssignmentState.TAKEN, accepted_at: int = 0) -> Assignment:
    return Assignment(
        task_id=1, volunteer_id=7, nth=1, place=1, state=state, accepted_at=accepted_at
    )


@given(
    st.sampled_from(AssignmentState),
    st.sampled_from(AssignmentMove),
    st.frozensets(st.sampled_from(Part)),
    st.sampled_from(TaskState),
)
def test_a_move_is_made_as_the_table_says_or_refused_with_words(
    state: AssignmentState, act: AssignmentMove, how: frozenset[Part], stands: TaskState
) -> None:
    over = stands in (TaskState.CALLED_OFF, TaskState.LAPSED) and act not in _AFTERWARDS
    found = LIFECYCLE.get((state, act))
    if found is not None and found.by & how and not over:
        assert step(task(state=stands), held(state), act, how) is (found.to or state)
        return
    with pytest.raises(IllegalMove) as refused:
        step(task(state=stands), held(state), act, how)
    if over:
        assert refused.value.key == f"task.not_now.{stands}"
    else:
        assert refused.value.key == ("task.not_yours" if found else f"attendance.not_now.{state}")


def test_every_state_is_reached_and_what_is_settled_stays() -> None:
    accepted = {AssignmentState.TAKEN, AssignmentState.RESERVE}
    reached = {found.to for found in LIFECYCLE.values()} | accepted
    assert reached - {None} == set(AssignmentState)
    over = (GONE - {AssignmentState.MISSED}) | {AssignmentState.CONFIRMED}
    assert all(found.to is None for (state, _), found in LIFECYCLE.items() if state in over)


def test_only_the_clock_and_the_coordinator_settle_hours() -> None:
    by = {
        act: frozenset().union(*(one.by for (_, move), one in LIFECYCLE.items() if move is act))
        for act in (AssignmentMove.CONFIRM, AssignmentMove.DECIDE, AssignmentMove.COUNT)
    }
    assert Part.VOLUNTEER not in by[AssignmentMove.CONFIRM]
    assert by[AssignmentMove.DECIDE] == by[AssignmentMove.COUNT] == {Part.COORDINATOR}


def test_the_clock_rings_in_order_through_a_day() -> None:
    rings = [rings_at(task(), ring, POLICY, QUIET, ZONE) for ring in Ringing]
    assert rings == sorted(rings)
    minutes = [(at - MONDAY) // MINUTE_MS for at in rings]
    assert minutes == [-1440, -120, -75, 15, 25, 60, 60 + 1440, 60 + 2880]


def test_a_reminder_in_quiet_hours_comes_at_their_end() -> None:
    early = task(MONDAY - 2 * HOUR_MS)
    asked = rings_at(early, Ringing.HOURS_BEFORE, POLICY, QUIET, ZONE)
    assert (early.starts_at - asked) // MINUTE_MS == 60
    silent = rings_at(early, Ringing.SILENCE, POLICY, QUIET, ZONE)
    assert (silent - asked) // MINUTE_MS == 30
    # At nine in the evening, an hour before quiet hours begin.
    at_seven = task(MONDAY - 3 * HOUR_MS)
    asked = rings_at(at_seven, Ringing.HOURS_BEFORE, POLICY, QUIET, ZONE)
    assert at_seven.starts_at - asked == 10 * HOUR_MS


@given(st.integers(-72 * 60, 96 * 60), st.integers(1, 12))
def test_from_any_moment_on_every_ring_comes_later_and_it_ends_at_the_decision(
    minutes: int, hours: int
) -> None:
    one, now = task(hours=hours), MONDAY + minutes * MINUTE_MS
    due, at = first_ring(one, now, POLICY, QUIET, ZONE)
    seen: list[Ringing] = []
    while not seen or seen[-1] is not Ringing.DECIDE:
        now = max(now, at)
        rings = ringing(one, due, now, POLICY, QUIET, ZONE)
        assert rings >= due
        seen.append(rings)
        due, at = ring_after(one, rings, now, POLICY, QUIET, ZONE)
        assert at >= now
    assert seen == sorted(set(seen))
    assert Ringing.OVER in seen
    asked = {Ringing.SILENCE: Ringing.HOURS_BEFORE, Ringing.MISSING: Ringing.LATE}
    assert all(before in seen for ring, before in asked.items() if ring in seen)


@given(st.sampled_from(Ringing), st.integers(0, 200))
def test_what_came_due_meanwhile_gives_way_but_nobody_is_judged_unasked(
    due: Ringing, hours: int
) -> None:
    one = task(hours=3)
    now = rings_at(one, due, POLICY, QUIET, ZONE) + hours * HOUR_MS
    rings = ringing(one, due, now, POLICY, QUIET, ZONE)
    assert rings >= due
    if rings is Ringing.SILENCE or rings is Ringing.MISSING:
        assert rings is due
    if now >= one.ends_at and due <= Ringing.OVER:
        assert rings is Ringing.OVER


def test_who_accepted_just_before_the_reminder_is_not_reminded() -> None:
    asked = rings_at(task(), Ringing.HOURS_BEFORE, POLICY, QUIET, ZONE)
    early, late = held(accepted_at=asked - HOUR_MS), held(accepted_at=asked - HOUR_MS + 1)
    assert for_them(early, task(), POLICY, QUIET, ZONE)
    assert not for_them(late, task(), POLICY, QUIET, ZONE)


@given(st.integers(1, 600), st.integers(0, 600), st.integers(1, 4))
def test_what_is_credited_is_no_more_than_either_side_says(
    minutes: int, vouched: int, hours: int
) -> None:
    found = agreed(task(hours=hours), minutes, vouched, POLICY)
    longer, shorter = max(minutes, vouched), min(minutes, vouched)
    decided = vouched == 0 or longer - shorter > longer * POLICY.may_differ
    if decided or longer > POLICY.far_over * hours * 60:
        assert found is None
    else:
        assert found == shorter


@given(st.integers(0, 10**6))
def test_a_day_begins_at_local_midnight(minutes: int) -> None:
    at = MONDAY + minutes * MINUTE_MS
    assert local_day(at + 24 * HOUR_MS, ZONE) == local_day(at, ZONE) + 1
