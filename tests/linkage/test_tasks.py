"""The life of a task, who may move it, its places, and the weeks of a weekly one."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.errors import IllegalMove
from linkage.models import Grant, Person, Role
from linkage.tasks import (
    LIFECYCLE,
    Part,
    Task,
    TaskMove,
    TaskState,
    free_place,
    hour_said,
    parts,
    step,
    week_later,
)

HOUR = 3_600_000
BERLIN = ZoneInfo("Europe/Berlin")


def task(state: TaskState = TaskState.OPEN, people: int = 1, reserve: int = 0) -> Task:
    return Task(
        id=1,
        category="errands",
        text="Carry the shopping",
        place_id=4,
        place_path="/1/2/3/4/",
        place_label="Building 4",
        area_id=3,
        area_label="Grid 3",
        starts_at=0,
        ends_at=HOUR,
        open_until=0,
        people=people,
        reserve=reserve,
        state=state,
        created_by=5,
        created_at=0,
        seq=1,
    )


def test_every_move_and_state_is_in_the_table() -> None:
    assert {move for _, move in LIFECYCLE} == set(TaskMove)
    assert {found.to for found in LIFECYCLE.values()} == set(TaskState)


@given(st.sampled_from(TaskState), st.sampled_from(TaskMove), st.frozensets(st.sampled_from(Part)))
def test_a_move_is_made_as_the_table_says_or_refused_with_words(
    state: TaskState, move: TaskMove, how: frozenset[Part]
) -> None:
    found = LIFECYCLE.get((state, move))
    if found is not None and found.by & how:
        assert step(task(state), move, how) is found.to
        return
    with pytest.raises(IllegalMove) as refused:
        step(task(state), move, how)
    assert refused.value.key == ("task.not_yours" if found else f"task.not_now.{state}")


def test_what_is_over_stays_over() -> None:
    over = {TaskState.CALLED_OFF, TaskState.LAPSED}
    assert not [move for state, move in LIFECYCLE if state in over]


def test_the_coordinator_of_the_place_looks_after_a_task_and_others_do_not() -> None:
    def person(role: Role, path: str) -> Person:
        grants = (Grant(role=role, place_path=path),)
        return Person(id=7, chat_id=7, name="", language="en", grants=grants)

    here = person(Role.VOLUNTEER_COORDINATOR, "/1/2/")
    assert parts(here, task(), None, accepted=False) == {Part.COORDINATOR}
    elsewhere = person(Role.VOLUNTEER_COORDINATOR, "/1/9/")
    assert parts(elsewhere, task(), None, accepted=True) == {Part.VOLUNTEER}
    assert parts(person(Role.COMMITTEE_WORKER, "/1/"), task(), None, accepted=False) == frozenset()


@given(
    st.integers(1, 20), st.integers(0, 5), st.frozensets(st.integers(1, 25)), st.integers(1, 10**9)
)
def test_a_place_is_free_and_there_is_one_for_as_long_as_any_is(
    people: int, reserve: int, taken: frozenset[int], who: int
) -> None:
    place = free_place(task(people=people, reserve=reserve), taken, who)
    free = set(range(1, people + 1)) - taken
    standing_by = set(range(people + 1, people + reserve + 1)) - taken
    assert place in (free or standing_by) if free or standing_by else place is None


def test_those_who_accept_at_once_are_spread_over_the_places() -> None:
    assert {free_place(task(people=5), (), who) for who in range(100, 105)} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("first", "hours"),
    # 2026-03-26 and 2026-10-22, nine in the morning: the clocks change on the Sunday after.
    [(1_774_512_000_000, 7 * 24 - 1), (1_792_652_400_000, 7 * 24 + 1)],
)
def test_a_weekly_task_keeps_its_hour_across_a_change_of_the_clocks(first: int, hours: int) -> None:
    assert week_later(first, first + 2 * HOUR, BERLIN) == (
        first + hours * HOUR,
        first + (hours + 2) * HOUR,
    )


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("9:30", "09:30"),
        ("14：05", "14:05"),
        ("14点半", "14:30"),
        ("9点15分", "09:15"),
        ("8 点", "08:00"),
        ("7", "07:00"),
        ("24:00", None),
        ("9:60", None),
        ("soon", None),
    ],
)
def test_an_hour_is_read_as_people_write_it(text: str, hour: str | None) -> None:
    assert hour_said(text) == hour
