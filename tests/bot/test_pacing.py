"""The gauges keep to their limits whatever is asked of them, and hold nobody up for nothing."""

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import FIRST_RETRY, LAST_RETRY, Gauge, Limits, Pace, Quota, backoff

waits = st.lists(st.floats(0, 20), min_size=1, max_size=120)


def moments(gauge: Gauge, asked_after: list[float]) -> list[tuple[float, float]]:
    """When each call was asked for and when it went, each asked for some time after the last."""
    found, gone = [], 0.0
    for asked in accumulate(asked_after, initial=100.0):
        now = max(asked, gone)
        gone = gauge.ready_at(now)
        gauge.spend(gone)
        found.append((now, gone))
    return found


@given(waits, st.integers(1, 8), st.floats(0.1, 5))
def test_a_pace_lets_through_its_burst_and_then_one_an_interval(
    asked_after: list[float], burst: int, interval: float
) -> None:
    sent = [gone for _, gone in moments(Pace(interval, burst).gauge(), asked_after)]
    assert sent == sorted(sent)
    for earlier, later in zip(sent, sent[burst:], strict=False):
        assert later - earlier >= interval - 1e-6
    for count in range(burst, len(sent)):
        assert sent[count] - sent[0] >= (count + 1 - burst) * interval - 1e-6


@given(waits, st.integers(1, 30), st.floats(0.1, 60))
def test_a_quota_is_kept_in_every_stretch_of_its_length(
    asked_after: list[float], calls: int, seconds: float
) -> None:
    quota = Quota(calls, seconds).gauge()
    gone = [when for _, when in moments(quota, asked_after)]
    for earlier, later in zip(gone, gone[calls:], strict=False):
        assert later - earlier >= seconds - 1e-6


@given(waits, st.sampled_from([Pace(1.0, 5), Pace(1 / 30, 1), Quota(20, 60.0), Quota(30, 1.0)]))
def test_a_call_waits_no_longer_than_it_must(asked_after: list[float], rate: Pace | Quota) -> None:
    gauge = rate.gauge()
    found = moments(gauge, asked_after)
    longest = rate.interval if isinstance(rate, Pace) else rate.seconds
    assert all(gone - asked <= longest + 1e-6 for asked, gone in found)
    last = found[-1][1]
    whole = rate.interval * rate.burst if isinstance(rate, Pace) else rate.seconds
    assert not gauge.idle(last)
    assert gauge.idle(last + whole + 1e-6)
    assert gauge.ready_at(last + whole + 1e-6) == last + whole + 1e-6


def test_a_burst_goes_at_once() -> None:
    sent = [gone for _, gone in moments(Pace(1.0, 5).gauge(), [0.0] * 6)]
    assert sent == pytest.approx([100, 100, 100, 100, 100, 101, 102])


def test_groups_have_a_pace_of_their_own() -> None:
    limits = Limits(private=Pace(1.0, 1), group=Pace(9.0, 1))
    for chat_id, interval in ((7, 1.0), (-7, 9.0)):
        gauge = limits.of_chat(chat_id)
        gauge.spend(0.0)
        assert gauge.ready_at(0.0) == interval


def test_failures_in_a_row_are_waited_out_longer_and_longer_up_to_the_last() -> None:
    waits = [backoff(failures) for failures in range(1, 20)]
    assert waits[0] == FIRST_RETRY
    assert all(later == min(LAST_RETRY, 2 * earlier) for earlier, later in pairwise(waits))
    # Some ten hours without Telegram: the doubling must not outgrow a float.
    assert backoff(5_000) == LAST_RETRY
