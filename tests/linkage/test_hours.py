"""When staff are at work: week, holidays and the days worked in their stead."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from linkage.hours import Holiday, Hours
from linkage.policy_file import PolicyError, load_policy, policy_changes

SHIPPED = Path(__file__).parents[2] / "policy.toml"
POLICY = load_policy(SHIPPED)
HOURS = POLICY.hours
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
HOUR = 3_600_000
DAY = 24 * HOUR


def at(text: str, zone: ZoneInfo = SHANGHAI) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()) * 1000


def said(moment: int, zone: ZoneInfo = SHANGHAI) -> str:
    return f"{datetime.fromtimestamp(moment / 1000, UTC).astimezone(zone):%F %H:%M}"


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-03-02 08:29", False),
        ("2026-03-02 08:30", True),
        ("2026-03-02 17:29", True),
        ("2026-03-02 17:30", False),
        ("2026-03-07 10:00", False),
        # Spring Festival, and the Saturday worked in its stead.
        ("2026-02-16 10:00", False),
        ("2026-02-28 10:00", True),
        ("2026-01-04 10:00", True),
    ],
)
def test_staff_are_there_on_working_days_and_in_working_hours(moment: str, is_open: bool) -> None:
    assert HOURS.is_open(at(moment), SHANGHAI) is is_open


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-03-02 10:00", "2026-03-02 10:00"),
        ("2026-03-02 03:00", "2026-03-02 08:30"),
        ("2026-03-06 17:30", "2026-03-09 08:30"),
        ("2026-02-14 18:00", "2026-02-24 08:30"),
        ("2026-09-30 20:00", "2026-10-08 08:30"),
    ],
)
def test_the_next_opening_passes_over_nights_weekends_and_holidays(moment: str, opens: str) -> None:
    assert said(HOURS.next_open(at(moment), SHANGHAI)) == opens


@pytest.mark.parametrize(
    ("moment", "closed"),
    [
        ("2026-03-03 08:30", "2026-03-02 17:30"),
        ("2026-03-03 17:30", "2026-03-02 17:30"),
        ("2026-03-09 08:30", "2026-03-06 17:30"),
        ("2026-02-24 08:30", "2026-02-14 17:30"),
    ],
)
def test_the_last_closing_is_that_of_the_working_day_before(moment: str, closed: str) -> None:
    assert said(HOURS.last_close(at(moment), SHANGHAI)) == closed


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        ("2026-03-02 10:00", DAY, "2026-03-03 10:00"),
        ("2026-03-06 16:00", DAY, "2026-03-09 16:00"),
        ("2026-03-07 10:00", DAY, "2026-03-10 08:30"),
        ("2026-03-02 20:00", DAY, "2026-03-04 08:30"),
        ("2026-03-02 10:00", 5 * DAY, "2026-03-09 10:00"),
        ("2026-02-13 16:00", 2 * DAY, "2026-02-24 16:00"),
        ("2026-02-27 10:00", 2 * DAY, "2026-03-02 10:00"),
    ],
)
def test_a_limit_counts_working_days_and_ends_when_staff_are_there(
    start: str, limit: int, end: str
) -> None:
    assert said(HOURS.after(at(start), limit, SHANGHAI)) == end


@pytest.mark.parametrize(
    ("start", "end", "part", "moment"),
    [
        ("2026-03-02 10:00", "2026-03-03 10:00", 0.5, "2026-03-02 14:30"),
        ("2026-03-02 10:00", "2026-03-03 10:00", 0.75, "2026-03-02 16:45"),
        ("2026-03-06 16:00", "2026-03-09 16:00", 0.5, "2026-03-09 11:30"),
        ("2026-03-02 10:00", "2026-03-09 10:00", 0.8, "2026-03-06 10:00"),
        ("2026-03-07 10:00", "2026-03-09 08:30", 0.5, "2026-03-09 08:30"),
    ],
)
def test_a_share_of_a_limit_is_one_of_its_working_time(
    start: str, end: str, part: float, moment: str
) -> None:
    assert said(HOURS.share(at(start), at(end), part, SHANGHAI)) == moment


zones = st.sampled_from([SHANGHAI, BERLIN])
moments = st.integers(at("2025-06-01 00:00"), at("2027-06-01 00:00"))
limits = st.integers(0, 40 * DAY)


@given(moments, zones)
def test_an_opening_is_never_in_the_past_and_always_at_work(moment: int, zone: ZoneInfo) -> None:
    opening = HOURS.next_open(moment, zone)
    assert opening >= moment
    assert HOURS.is_open(opening, zone)
    assert (opening == moment) is HOURS.is_open(moment, zone)
    assert opening == moment or HOURS.begins(opening, zone)
    assert HOURS.last_close(moment, zone) < moment


@given(moments, limits, limits, zones)
def test_a_longer_limit_never_ends_sooner(
    moment: int, limit: int, more: int, zone: ZoneInfo
) -> None:
    end = HOURS.after(moment, limit, zone)
    assert end >= moment + limit
    assert HOURS.is_open(end, zone)
    assert HOURS.after(moment, limit + more, zone) >= end


@given(moments, limits, st.floats(0, 1), st.floats(0, 1), zones)
def test_a_greater_share_never_ends_sooner_nor_outside_of_the_two_moments(
    moment: int, limit: int, part: float, other: float, zone: ZoneInfo
) -> None:
    first, second = (
        HOURS.share(moment, moment + limit, one, zone) for one in sorted((part, other))
    )
    assert moment <= first <= second <= moment + limit


def test_who_works_every_day_and_hour_of_it_has_limits_by_the_clock() -> None:
    always = Hours(days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"), time="00:00-23:59")
    start = at("2026-10-01 10:00")
    assert always.after(start, 3 * DAY, SHANGHAI) == start + 3 * DAY


def test_a_policy_without_hours_has_those_of_an_office() -> None:
    assert Hours().days == ("mon", "tue", "wed", "thu", "fri")
    assert Hours().is_open(at("2026-03-02 10:00"), SHANGHAI)


def test_a_holiday_is_in_order() -> None:
    with pytest.raises(ValidationError, match="no earlier than from"):
        Holiday.model_validate({"from": date(2026, 1, 2), "to": date(2026, 1, 1)})


def test_each_shipped_holiday_gives_days_off_that_the_week_had_not() -> None:
    for holiday in HOURS.holidays:
        days = [
            holiday.first + timedelta(days=n)
            for n in range((holiday.last - holiday.first).days + 1)
        ]
        assert any(day.weekday() < 5 for day in days)
        assert all(day.weekday() >= 5 for day in holiday.worked)
        assert {day.year for day in (*days, *holiday.worked)} == {2026}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('time = "08:30-17:30"', 'time = "17:30-08:30"', "time: should be two times of one day"),
        ('"fri"]', '"fr"]', "days, item 5: is 'fr': should be 'mon', 'tue'"),
        ("to = 2026-01-03", "to = 2025-12-31", "item 1, to: should be no earlier than from"),
        ("worked = [2026-01-04]", "worked = [2026-01-02]", "worked: should be days outside"),
        ("from = 2026-01-01", "from = 3", "from: should be a date such as"),
        ("[2026-01-04]", '["4 January"]', "worked, item 1: should be a date such as"),
        ("from = 2026-01-01", "form = 2026-01-01", "did you mean from?"),
    ],
)
def test_a_mistake_is_named_by_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = SHIPPED.read_text("utf-8")
    path = tmp_path / "policy.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policy(path)
    line = text.count("\n", 0, text.index(old)) + 1
    assert any(one.startswith(f"{path}:{line}: ") and words in one for one in caught.value.mistakes)


def test_a_change_of_a_holiday_is_told() -> None:
    new_year, *others = HOURS.holidays
    longer = new_year.model_copy(update={"last": date(2026, 1, 4), "worked": ()})
    hours = HOURS.model_copy(update={"holidays": (longer, *others[:-1])})
    told = policy_changes(POLICY, POLICY.model_copy(update={"hours": hours}))
    assert told == [
        "hours, holidays, 2026-01-01, to: now 2026-01-04, was 2026-01-03",
        "hours, holidays, 2026-01-01, worked: removed 2026-01-04",
        "hours, holidays, 2026-10-01: taken out",
    ]


@pytest.mark.parametrize(
    ("moment", "lacking"),
    [
        ("2026-10-31 23:59", ()),
        ("2026-11-01 00:00", (2027,)),
        ("2027-01-01 00:00", (2027,)),
        ("2027-12-01 00:00", (2027, 2028)),
    ],
)
def test_next_years_holidays_are_lacking_from_november_on(
    moment: str, lacking: tuple[int, ...]
) -> None:
    assert HOURS.years_lacking(at(moment), SHANGHAI) == lacking
