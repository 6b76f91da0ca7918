"""The circles of a task, and when the next is asked."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.offers import AT_ONCE, Circle, next_at, not_before, replaced_until, to_ask
from linkage.quiet import QuietHours

HOUR = 3_600_000
SHANGHAI = ZoneInfo("Asia/Shanghai")
QUIET = QuietHours.parse("22:00-07:00")
# A Monday, midnight in Shanghai.
MONDAY = 1_772_380_800_000


def test_the_first_circle_is_small_and_the_last_is_everybody() -> None:
    assert [to_ask(circle, 2) for circle in (Circle.BEST, Circle.WIDER)] == [6, 18]
    assert to_ask(Circle.EVERYONE, 2) == AT_ONCE


@given(st.integers(0, 60 * 24 * HOUR))
def test_every_circle_and_the_coordinator_come_before_the_hour(left: int) -> None:
    now, starts_at = 0, left
    for circle in (Circle.BEST, Circle.WIDER, Circle.EVERYONE):
        after = next_at(circle, now, starts_at)
        assert now <= after <= max(now, starts_at)
        assert after < starts_at or left < 8
        now = after
    assert next_at(Circle.COORDINATOR, now, starts_at) == starts_at


def test_a_task_of_next_week_does_not_wait_for_days_in_a_circle() -> None:
    assert next_at(Circle.BEST, 0, 14 * 24 * HOUR) == 6 * HOUR


def test_nobody_is_asked_by_night_unless_the_task_begins_before_morning() -> None:
    late = MONDAY + 23 * HOUR
    assert not_before(late, late + 24 * HOUR, QUIET, SHANGHAI) == MONDAY + 31 * HOUR
    assert not_before(late, late + 2 * HOUR, QUIET, SHANGHAI) == late
    assert not_before(late, late + 24 * HOUR, None, SHANGHAI) == late
    noon = MONDAY + 12 * HOUR
    assert not_before(noon, noon + HOUR, QUIET, SHANGHAI) == noon


@pytest.mark.parametrize(
    ("now", "length", "until"),
    [(-5, 60, 30), (0, 60, 30), (25, 60, 42), (40, 60, 45), (50, 60, 45), (-5, 10, 0)],
)
def test_who_comes_late_for_another_has_half_of_what_is_left(
    now: int, length: int, until: int
) -> None:
    minute, begins = 60_000, 3_600_000
    late = replaced_until(begins + now * minute, begins, begins + length * minute)
    assert late == begins + until * minute
