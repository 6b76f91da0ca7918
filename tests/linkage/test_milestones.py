"""Which milestone a credit brings somebody over, and what a certificate of it says."""

import pytest

from linkage.milestones import Entry, certified, passed

HOUR = 60
TEN, FIFTY, HUNDRED = MILESTONES = (10 * HOUR, 50 * HOUR, 100 * HOUR)


def given(*hours: float) -> list[Entry]:
    """An account's credits, and what was taken back of them, a day each."""
    return [
        Entry(7, seq, seq * 1000, seq * 1000 - 500, int(one * HOUR))
        for seq, one in enumerate(hours, 1)
    ]


@pytest.mark.parametrize(
    ("hours", "more", "milestone"),
    [
        ((), 9.9, None),
        ((), 10, TEN),
        ((8,), 8, TEN),
        ((8, 8), 8, None),
        # Several at once are the highest of them.
        ((9,), 95, HUNDRED),
        # What was reached once is not told again after it was taken back.
        ((8, 8, -8), 8, None),
        ((8, -8), 8, None),
        ((8, -8), 10, TEN),
    ],
)
def test_a_milestone_is_passed_once(
    hours: tuple[float, ...], more: float, milestone: int | None
) -> None:
    assert passed(given(*hours), int(more * HOUR), MILESTONES) == milestone


def test_a_certificate_says_how_it_stood_when_the_milestone_was_reached() -> None:
    found = certified(given(4, 4, -4, 8, 30), MILESTONES)
    assert found is not None
    milestone, reached = found
    assert (milestone, reached.minutes, reached.tasks) == (TEN, 12 * HOUR, 2)
    assert (reached.number, reached.at, reached.since) == ("7-4", 4000, 500)


def test_the_highest_that_is_still_held_is_certified() -> None:
    assert certified(given(), MILESTONES) is None
    assert certified(given(9.5), MILESTONES) is None
    assert certified(given(8, 8, -8), MILESTONES) is None
    found = certified(given(8, 45, -6), MILESTONES)
    assert found is not None
    assert found[0] == TEN
    assert certified(given(60), ()) is None
