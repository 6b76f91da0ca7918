from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from linkage.quiet import QuietHours

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours.parse("22:00-07:00")
MINUTE = 60_000
DAY = 24 * 60 * MINUTE
# Lord Howe changes by half an hour, Apia left out a day, Casablanca changes four times a year.
ZONES = [
    ZoneInfo(name)
    for name in (
        "Asia/Shanghai",
        "Europe/Berlin",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Africa/Casablanca",
    )
]
minutes = st.integers(0, 24 * 60 - 1)
moments = st.integers(
    int(datetime(2005, 1, 1, tzinfo=SHANGHAI).timestamp()) * 1000,
    int(datetime(2035, 1, 1, tzinfo=SHANGHAI).timestamp()) * 1000,
)


def changes(zone: ZoneInfo) -> list[int]:
    """The midnights UTC from 2005 to 2034 after which the zone's clocks change that day."""
    start = datetime(2005, 1, 1, tzinfo=ZoneInfo("UTC"))
    days = [start + timedelta(days=n) for n in range(30 * 366)]
    return [
        int(day.timestamp()) * 1000
        for day, after in pairwise(days)
        if day.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset()
    ]


CHANGES = [(zone, day) for zone in ZONES for day in changes(zone)]
near_changes = st.builds(
    lambda change, off: (change[0], change[1] + off),
    st.sampled_from(CHANGES),
    st.integers(-DAY, 2 * DAY),
)
anywhere = st.tuples(st.sampled_from(ZONES), moments)


@st.composite
def quiet_hours(draw: st.DrawFn) -> QuietHours:
    start, end = draw(minutes), draw(minutes)
    assume(start != end)
    return QuietHours(start=start, end=end)


def ms(zone: ZoneInfo, *when: int, fold: int = 0) -> int:
    year, month, day, hour, minute = when
    return int(datetime(year, month, day, hour, minute, tzinfo=zone, fold=fold).timestamp()) * 1000


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"),
    [(21, 59, False), (22, 0, True), (0, 0, True), (6, 59, True), (7, 0, False), (12, 0, False)],
)
def test_the_night_is_quiet_from_its_first_minute_to_its_last(
    hour: int, minute: int, quiet: bool
) -> None:
    assert NIGHT.holds(ms(SHANGHAI, 2026, 11, 21, hour, minute), SHANGHAI) is quiet


def test_a_quiet_evening_ends_next_morning() -> None:
    evening = ms(SHANGHAI, 2026, 11, 21, 23, 30)
    assert NIGHT.next_end(evening, SHANGHAI) == ms(SHANGHAI, 2026, 11, 22, 7, 0)


def test_by_day_the_wait_is_over_at_once() -> None:
    noon = ms(SHANGHAI, 2026, 11, 21, 12, 0) + 1
    assert NIGHT.next_end(noon, SHANGHAI) == noon


def test_the_morning_keeps_its_hour_when_the_clocks_change() -> None:
    spring, autumn = ms(BERLIN, 2026, 3, 28, 23, 0), ms(BERLIN, 2026, 10, 24, 23, 0)
    assert NIGHT.next_end(spring, BERLIN) - spring == 7 * 60 * MINUTE
    assert NIGHT.next_end(autumn, BERLIN) - autumn == 9 * 60 * MINUTE


def test_an_end_that_summer_time_skips_is_the_moment_the_clocks_change() -> None:
    quiet = QuietHours.parse("22:00-02:30")
    end = quiet.next_end(ms(BERLIN, 2026, 3, 29, 1, 0), BERLIN)
    assert end == ms(BERLIN, 2026, 3, 29, 3, 0)


def test_an_end_that_comes_twice_counts_the_first_time() -> None:
    quiet = QuietHours.parse("22:00-02:30")
    end = quiet.next_end(ms(BERLIN, 2026, 10, 25, 1, 0), BERLIN)
    assert end == ms(BERLIN, 2026, 10, 25, 2, 30, fold=0)


@given(quiet_hours(), anywhere | near_changes)
def test_the_end_is_not_quiet_and_all_before_it_is(
    quiet: QuietHours, where_and_when: tuple[ZoneInfo, int]
) -> None:
    zone, at = where_and_when
    end = quiet.next_end(at, zone)
    assert not quiet.holds(end, zone)
    between = range(at, end, 5 * MINUTE)
    assert all(quiet.holds(moment, zone) for moment in between)
    assert end == at or quiet.holds(end - 1, zone)


@given(quiet_hours(), anywhere)
def test_quiet_is_what_the_clock_on_the_wall_says(
    quiet: QuietHours, where_and_when: tuple[ZoneInfo, int]
) -> None:
    zone, at = where_and_when
    wall = datetime.fromtimestamp(at // 1000, zone)
    minute = wall.hour * 60 + wall.minute
    if quiet.start < quiet.end:
        expected = quiet.start <= minute < quiet.end
    else:
        expected = minute >= quiet.start or minute < quiet.end
    assert quiet.holds(at, zone) is expected


@given(quiet_hours())
def test_written_quiet_hours_read_back(quiet: QuietHours) -> None:
    written = "-".join(f"{m // 60:02}:{m % 60:02}" for m in (quiet.start, quiet.end))
    assert QuietHours.parse(written) == quiet


@pytest.mark.parametrize("text", ["", "22:00", "22-7", "24:00-07:00", "22:60-07:00", "22:00-22:00"])
def test_other_writings_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="quiet hours"):
        QuietHours.parse(text)


@given(quiet_hours())
def test_quiet_hours_are_spelled_as_they_are_read(quiet: QuietHours) -> None:
    assert QuietHours.parse(quiet.spelled) == quiet


def test_quiet_hours_do_not_change() -> None:
    with pytest.raises(ValidationError):
        NIGHT.start = 0  # type: ignore[misc]
