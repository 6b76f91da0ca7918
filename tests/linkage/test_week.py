"""A week as it is changed, and held against a task's time across a change of summer time."""

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from linkage.volunteers import Stretch
from linkage.week import (
    copied,
    covers,
    has_time,
    merged,
    midnight,
    stretches_of,
    toggled,
    with_hours,
    without,
)

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = 3_600_000
# The nights on which the clocks change there in 2026 are those before these Sundays.
CHANGES = (datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC))


@st.composite
def stretches(draw: st.DrawFn) -> Stretch:
    first = draw(st.integers(0, 1439))
    return Stretch(draw(st.integers(0, 6)), first, draw(st.integers(first + 1, 1440)))


def minutes(week: tuple[Stretch, ...]) -> set[tuple[int, int]]:
    return {
        (one.weekday, minute) for one in week for minute in range(one.from_minute, one.to_minute)
    }


@given(st.lists(stretches(), max_size=6), stretches())
def test_taps_move_exactly_what_was_tapped(given_: list[Stretch], tapped: Stretch) -> None:
    week, one = merged(given_), minutes((tapped,))
    assert minutes(week) == minutes(tuple(given_))
    assert minutes(without(week, tapped)) == minutes(week) - one
    changed = minutes(week) - one if one <= minutes(week) else minutes(week) | one
    assert minutes(toggled(week, [tapped])) == changed
    assert covers(week, tapped) == (one <= minutes(week))


@given(st.lists(stretches(), max_size=6))
def test_no_two_stretches_of_a_merged_week_touch(given_: list[Stretch]) -> None:
    week = merged(given_)
    for one, after in itertools.pairwise(week):
        assert one.weekday < after.weekday or one.to_minute < after.from_minute


def test_hours_stand_in_place_of_all_that_was_on_their_day() -> None:
    week = (Stretch(0, 480, 720), Stretch(2, 480, 1260))
    assert with_hours(week, [Stretch(2, 840, 990)]) == (Stretch(0, 480, 720), Stretch(2, 840, 990))


def test_monday_is_copied_in_place_of_what_was_there() -> None:
    week = (Stretch(0, 480, 720), Stretch(1, 900, 1000), Stretch(6, 480, 720))
    assert copied(week, range(5)) == (
        *(Stretch(day, 480, 720) for day in range(5)),
        Stretch(6, 480, 720),
    )


@given(
    st.sampled_from(CHANGES),
    st.integers(-8 * 24, 8 * 24),
    st.integers(0, 3),
    st.integers(1, 40),
)
def test_a_task_is_where_the_clocks_on_the_wall_say(
    change: datetime, hours: int, quarters: int, length: int
) -> None:
    start = change + timedelta(hours=hours, minutes=15 * quarters)
    moments = [start + timedelta(minutes=15 * ahead) for ahead in range(length)]
    shown = {
        (here.weekday(), here.hour * 60 + here.minute + minute)
        for here in (moment.astimezone(BERLIN) for moment in moments)
        for minute in range(15)
    }
    first = int(start.timestamp() * 1000)
    last = first + length * 15 * 60_000
    assert minutes(stretches_of(first, last, BERLIN)) == shown


@given(st.sampled_from(CHANGES), st.integers(-21, 21), st.integers(7, 19))
def test_ten_o_clock_is_ten_o_clock_before_the_change_and_after(
    change: datetime, days: int, hour: int
) -> None:
    day = (change + timedelta(days=days)).date()
    start = datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN)
    first = int(start.timestamp() * 1000)
    week = (Stretch(day.weekday(), hour * 60, hour * 60 + 120),)
    assert has_time(week, first, first + 2 * HOUR, BERLIN)
    assert not has_time(week, first - 1, first + HOUR, BERLIN)
    assert not has_time(week, first + HOUR, first + 2 * HOUR + 1, BERLIN)


def test_what_begins_within_a_minute_takes_all_of_it() -> None:
    first = int(datetime(2026, 3, 2, 10, 0, 30, tzinfo=BERLIN).timestamp() * 1000)
    assert stretches_of(first, first + 60_000, BERLIN) == (Stretch(0, 600, 602),)


def test_what_runs_over_midnight_is_on_two_days() -> None:
    first = int(datetime(2026, 3, 2, 23, tzinfo=BERLIN).timestamp() * 1000)
    assert stretches_of(first, first + 2 * HOUR, BERLIN) == (
        Stretch(0, 1380, 1440),
        Stretch(1, 0, 60),
    )


@given(st.sampled_from(CHANGES), st.integers(-3, 3))
def test_a_day_is_as_long_as_the_clocks_make_it(change: datetime, days: int) -> None:
    day = (change + timedelta(days=days)).date()
    first, last = midnight(day, BERLIN), midnight(day + timedelta(days=1), BERLIN)
    here = [datetime.fromtimestamp(one / 1000, UTC).astimezone(BERLIN) for one in (first, last)]
    assert [(one.date(), one.hour, one.minute) for one in here] == [
        (day, 0, 0),
        (day + timedelta(days=1), 0, 0),
    ]
    longer = {CHANGES[0].date(): -1, CHANGES[1].date(): 1}.get(day, 0)
    assert last - first == (24 + longer) * HOUR
