"""What a transfer may move, whatever the balance and the limits."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from linkage.errors import DomainError
from linkage.timebank import BankLimits, Kind, Standing, day_of, lowest, must_fit, room

HOUR = 3_600_000
_SOME, _ANY = st.integers(1, 600), st.integers(0, 600)
LIMITS = st.builds(
    BankLimits,
    most_a_task=_SOME,
    most_a_day=_SOME.map(lambda extra: 600 + extra),
    given_a_month=_ANY,
    pool_gives_a_month=_ANY,
    may_owe=_ANY,
)


@given(st.sampled_from(Kind), st.integers(-600, 6_000), st.integers(0, 6_000), LIMITS)
def test_nothing_brings_an_account_below_what_it_may_fall_to(
    kind: Kind, balance: int, counted: int, limits: BankLimits
) -> None:
    stands = Standing(balance, counted)
    most = room(kind, stands, limits)
    assert most >= 0
    for beyond in (-1, 0, most + 1):
        with pytest.raises(DomainError):
            must_fit(beyond, most)
    if most:
        must_fit(most, most)
    if most and kind not in (Kind.CREDIT, Kind.WAIVER):
        assert balance - most >= lowest(kind, limits)


@pytest.mark.parametrize(
    ("kind", "balance", "counted", "most"),
    [
        (Kind.CREDIT, -999, 0, 480),
        (Kind.CREDIT, 0, 540, 60),
        (Kind.CREDIT, 0, 700, 0),
        (Kind.GIFT, 300, 0, 300),
        (Kind.GIFT, 3000, 1140, 60),
        (Kind.DONATION, 300, 9999, 300),
        (Kind.GRANT, 900, 0, 600),
        (Kind.GRANT, 100, 0, 100),
        (Kind.SPENDING, 30, 0, 90),
        (Kind.REVERSAL, -60, 0, 0),
        (Kind.WAIVER, -45, 0, 45),
        (Kind.WAIVER, 45, 0, 0),
    ],
)
def test_each_kind_has_its_limit(kind: Kind, balance: int, counted: int, most: int) -> None:
    limits = BankLimits(may_owe=60)
    assert room(kind, Standing(balance, counted), limits) == most


def test_a_task_is_no_longer_than_a_day() -> None:
    with pytest.raises(ValidationError, match="no less than most_a_task"):
        BankLimits(most_a_task=601)


def test_a_day_is_that_of_the_zone_also_when_the_clocks_change() -> None:
    shanghai, berlin = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
    first, after = day_of(1_772_416_800_000, shanghai)
    assert (after - first, 1_772_416_800_000 - first) == (24 * HOUR, 10 * HOUR)
    # 29 March 2026, noon: the night before had an hour less.
    first, after = day_of(1_774_778_400_000, berlin)
    assert after - first == 23 * HOUR
