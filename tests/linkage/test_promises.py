"""What is promised can be kept: no promise ends while nobody may be reminded of it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.cases import Move
from linkage.models import Actor, Case, CaseState, DayPart, Details, Event, Urgency
from linkage.policy import Category
from linkage.promises import Terms
from linkage.quiet import QuietHours
from tests.linkage.shipped import POLICY

ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = QuietHours.parse("22:00-07:00")
TERMS = Terms(POLICY, NIGHT, ZONE)
NO_WISH = Details()
HOUR = 3_600_000
DAY = 24 * HOUR
MIDNIGHT = 1_772_380_800_000  # the beginning of Monday, 2026-03-02, in Shanghai
ESCORT, CRISIS = POLICY.category("escort"), POLICY.category(POLICY.crisis.category)

urgencies = st.sampled_from(Urgency)
categories = st.sampled_from([POLICY.category(one) for one in ("escort", "errands", "distress")])
moments = st.integers(MIDNIGHT - 300 * DAY, MIDNIGHT + 300 * DAY)
parts = st.sampled_from([None, *DayPart])


def at(day: int, clock: str) -> int:
    """A time of day, so many days after that Monday."""
    hour, minute = clock.split(":")
    return MIDNIGHT + day * DAY + int(hour) * HOUR + int(minute) * HOUR // 60


@given(urgencies, categories, moments)
def test_a_promise_ends_when_somebody_may_be_reminded_of_it(
    urgency: Urgency, category: Category, now: int
) -> None:
    for limit, moment in (
        (category.respond_within[urgency], TERMS.respond_by(category, urgency, now, NO_WISH)),
        (category.resolve_within[urgency], TERMS.resolve_by(category, urgency, now, NO_WISH)),
    ):
        assert moment >= now + limit
        if urgency is Urgency.URGENT:
            assert not NIGHT.holds(moment, ZONE)
        else:
            assert POLICY.hours.is_open(moment, ZONE)


@pytest.mark.parametrize(
    ("told", "answered"),
    [("10:00", "12:00"), ("19:59", "21:59"), ("21:30", "32:30"), ("23:00", "33:00")],
)
def test_an_urgent_answer_is_counted_in_the_hours_that_are_not_quiet(
    told: str, answered: str
) -> None:
    promised = TERMS.respond_by(ESCORT, Urgency.URGENT, at(0, told), NO_WISH)
    assert promised == at(0, answered)


@given(moments)
def test_a_crisis_and_a_town_without_quiet_hours_go_by_the_clock(now: int) -> None:
    limit = CRISIS.respond_within.urgent
    assert TERMS.respond_by(CRISIS, Urgency.URGENT, now, NO_WISH) == now + limit
    loud = Terms(POLICY, None, ZONE)
    limit = ESCORT.respond_within.urgent
    assert loud.respond_by(ESCORT, Urgency.URGENT, now, NO_WISH) == now + limit


@pytest.mark.parametrize(
    ("told", "day", "part", "answered"),
    [
        (at(0, "10:00"), 1, DayPart.MORNING, at(0, "17:30")),
        (at(0, "10:00"), 1, None, at(0, "17:30")),
        (at(0, "16:00"), 1, DayPart.AFTERNOON, at(1, "12:00")),
        (at(0, "10:00"), 0, DayPart.EVENING, at(0, "17:30")),
        (at(0, "10:00"), 0, DayPart.AFTERNOON, at(0, "12:00")),
        # Nobody at work can be asked any more: it is still before the day.
        (at(0, "19:00"), 1, DayPart.MORNING, at(1, "08:00")),
        (at(4, "17:00"), 7, DayPart.MORNING, at(7, "08:00")),
        # Sooner than what is urgent, nobody can be held to it.
        (at(0, "13:00"), 0, DayPart.AFTERNOON, at(0, "15:00")),
        (at(0, "23:00"), 1, DayPart.MORNING, at(1, "09:00")),
        # The usual answer comes before the day anyhow.
        (at(0, "10:00"), 4, DayPart.MORNING, at(1, "10:00")),
    ],
)
def test_who_wishes_for_a_day_hears_before_it(
    told: int, day: int, part: DayPart | None, answered: int
) -> None:
    wish = Details(wanted_at=at(day, "00:00"), wanted_part=part)
    promised = TERMS.respond_by(ESCORT, Urgency.SOON, told, wish)
    assert promised == answered, datetime.fromtimestamp(promised / 1000, UTC).astimezone(ZONE)


@given(urgencies, categories, moments, st.integers(0, 6), parts)
def test_a_wish_only_ever_hastens_the_answer(
    urgency: Urgency, category: Category, now: int, ahead: int, part: DayPart | None
) -> None:
    today = now - (now - MIDNIGHT) % DAY
    wish = Details(wanted_at=today + ahead * DAY, wanted_part=part)
    usual = TERMS.respond_by(category, urgency, now, NO_WISH)
    urgent = TERMS.respond_by(category, Urgency.URGENT, now, NO_WISH)
    assert min(urgent, usual) <= TERMS.respond_by(category, urgency, now, wish) <= usual
    assert TERMS.resolve_by(category, urgency, now, wish) >= today + (ahead + 1) * DAY


CHILD, ERRANDS = POLICY.category("child_welfare"), POLICY.category("errands")
listed = st.sampled_from([POLICY.category(one.id) for one in POLICY.listed] + [CRISIS])


def told_so(category: Category, urgency: Urgency, told: int, wish: Details = NO_WISH) -> Case:
    """A case of that kind, told at that moment."""
    return Case(
        id=1001,
        resident_id=10,
        text="…",
        category=category.id,
        urgency=urgency,
        place_id=2,
        place_path="/1/2/",
        place_label="桂花社区",
        state=CaseState.WAITING,
        actor=Actor.SOCIAL_WORKER,
        policy_version="1",
        reason="{}",
        seq=1,
        created_at=told,
        respond_by=TERMS.respond_by(category, urgency, told, wish),
        resolve_by=TERMS.resolve_by(category, urgency, told, wish),
        **wish.model_dump(),
    )


def event(move: Move, at_ms: int) -> Event:
    """A line of its timeline."""
    return Event(
        case_id=1001,
        seq=1,
        at=at_ms,
        person_id=None,
        move=move,
        from_state=None,
        to_state=CaseState.WAITING,
        actor=Actor.SOCIAL_WORKER,
    )


@pytest.mark.parametrize(
    ("urgency", "told", "wish", "answered"),
    [
        # From two hours to four, from twelve to twenty-four; the end is never in the night.
        (Urgency.URGENT, at(0, "10:00"), None, at(0, "14:00")),
        (Urgency.URGENT, at(0, "19:00"), None, at(1, "08:00")),
        (Urgency.SOON, at(0, "10:00"), None, at(1, "10:00")),
        (Urgency.SOON, at(0, "02:00"), at(1, "00:00"), at(0, "17:30")),
    ],
)
def test_a_kind_put_right_has_its_own_limit_and_keeps_the_wish(
    urgency: Urgency, told: int, wish: int | None, answered: int
) -> None:
    assert [CHILD.respond_within[one] // HOUR for one in (urgency.URGENT, urgency.SOON)] == [2, 12]
    within = [ERRANDS.respond_within[one] // HOUR for one in (urgency.URGENT, urgency.SOON)]
    assert within == [4, 24]
    case = told_so(CHILD, urgency, told, Details(wanted_at=wish))
    respond_by, resolve_by = TERMS.put_right(case, CHILD, ERRANDS, [event(Move.SUBMIT, told)])
    assert respond_by == answered, datetime.fromtimestamp(respond_by / 1000, UTC).astimezone(ZONE)
    assert resolve_by >= respond_by


def test_what_turns_out_an_emergency_by_night_is_promised_like_one() -> None:
    told = at(0, "23:00")
    case = told_so(POLICY.category("public_facilities"), Urgency.URGENT, told)
    before = POLICY.category("public_facilities")
    respond_by, resolve_by = TERMS.put_right(case, before, CRISIS, [event(Move.SUBMIT, told)])
    assert respond_by == told + CRISIS.respond_within.urgent
    assert resolve_by == told + CRISIS.resolve_within.urgent


@given(urgencies, listed, listed, moments, st.none() | st.integers(-3, 9), parts)
def test_a_kind_put_right_is_promised_as_if_it_had_been_told_so(
    urgency: Urgency,
    before: Category,
    after: Category,
    now: int,
    ahead: int | None,
    part: DayPart | None,
) -> None:
    today = now - (now - MIDNIGHT) % DAY
    wanted = None if ahead is None else today + ahead * DAY
    wish = Details(wanted_at=wanted, wanted_part=None if wanted is None else part)
    case, meant = told_so(before, urgency, now, wish), told_so(after, urgency, now, wish)
    put_right = TERMS.put_right(case, before, after, [event(Move.SUBMIT, now)])
    assert put_right == (meant.respond_by, meant.resolve_by)


def test_limits_put_right_are_counted_from_when_they_began() -> None:
    told, refused, late, again = (at(day, "10:00") for day in (0, 1, 30, 40))
    case = told_so(CHILD, Urgency.SOON, told)
    timeline = [event(Move.SUBMIT, told), event(Move.REFUSE, refused), event(Move.WRITE, again)]
    respond_by, resolve_by = TERMS.put_right(case, CHILD, ERRANDS, timeline)
    assert respond_by == TERMS.respond_by(ERRANDS, Urgency.SOON, refused, NO_WISH)
    assert resolve_by == TERMS.resolve_by(ERRANDS, Urgency.SOON, told, NO_WISH)
    for begun, act in ((late, Move.TAKE), (again, Move.REOPEN)):
        timeline = [event(Move.SUBMIT, told), event(act, begun), event(Move.TAKE, begun + 1)]
        _, resolve_by = TERMS.put_right(case, CHILD, ERRANDS, timeline)
        assert resolve_by == TERMS.resolve_by(ERRANDS, Urgency.SOON, begun, NO_WISH)


def test_what_got_worse_is_given_no_more_time_by_another_kind() -> None:
    told, worse = at(0, "10:00"), at(0, "11:00")
    case = told_so(CHILD, Urgency.SOON, told).model_copy(
        update={
            "urgency": Urgency.URGENT,
            "respond_by": TERMS.respond_by(CHILD, Urgency.URGENT, worse, NO_WISH),
            "resolve_by": TERMS.resolve_by(CHILD, Urgency.URGENT, worse, NO_WISH),
        }
    )
    timeline = [event(Move.SUBMIT, told), event(Move.WORSEN, worse)]
    respond_by, resolve_by = TERMS.put_right(case, CHILD, ERRANDS, timeline)
    assert respond_by == case.respond_by
    assert resolve_by <= case.resolve_by
    assert TERMS.put_right(case, CHILD, CRISIS, timeline)[0] == worse + CRISIS.respond_within.urgent


def test_a_day_that_is_over_hastens_nothing() -> None:
    friday = at(4, "17:00")
    usual = TERMS.respond_by(ESCORT, Urgency.WHENEVER, friday, NO_WISH)
    for day, hastened in ((4, True), (3, False), (-30, False)):
        wish = Details(wanted_at=at(day, "00:00"))
        promised = TERMS.respond_by(ESCORT, Urgency.WHENEVER, friday, wish)
        assert (promised < usual) is hastened


def test_a_day_wished_for_is_over_at_its_own_midnight() -> None:
    zone = ZoneInfo("America/New_York")
    # The day on which summer time ends there has 25 hours.
    day, next_day = (int(datetime(2026, 11, one, tzinfo=zone).timestamp()) * 1000 for one in (1, 2))
    assert next_day - day == 25 * HOUR
    terms = Terms(POLICY, NIGHT, zone)
    wish = Details(wanted_at=day)
    assert terms.resolve_by(ESCORT, Urgency.URGENT, day - 15 * HOUR, wish) == next_day
