"""When people are left in peace: no clock but a crisis's rings at a wrong hour."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage import peace, waits
from linkage.models import Actor, Case, CaseState, DayPart, Details, Urgency
from linkage.policy_file import load_policy
from linkage.promises import Terms
from linkage.quiet import QuietHours

POLICY = load_policy(Path(__file__).parents[2] / "policy.toml")
ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = QuietHours.parse("22:00-07:00")
MONDAY = 1_772_416_800_000  # 2026-03-02 10:00 in Shanghai
HOUR = 3_600_000
DAY = 24 * HOUR
CRISIS = POLICY.crisis.category
TERMS = Terms(POLICY, NIGHT, ZONE)


NO_WISH = Details()


def a_case(
    state: CaseState, urgency: Urgency, category: str, begun: int, wish: Details = NO_WISH
) -> Case:
    limits = POLICY.category(category)
    return Case(
        id=1001,
        resident_id=10,
        text="楼道灯坏了",
        category=category,
        urgency=urgency,
        place_id=2,
        place_path="/1/2/",
        place_label="桂花社区",
        state=state,
        actor=Actor.COMMUNITY,
        policy_version="1",
        reason="{}",
        seq=1,
        created_at=begun,
        wanted_at=wish.wanted_at,
        wanted_part=wish.wanted_part,
        respond_by=TERMS.respond_by(limits, urgency, begun, wish),
        resolve_by=TERMS.resolve_by(limits, urgency, begun, wish),
    )


states = st.sampled_from([state for state in CaseState if state is not CaseState.CLOSED])
urgencies = st.sampled_from(Urgency)
categories = st.sampled_from(["public_facilities", "escort", "companionship", CRISIS])
steps = st.integers(0, 6)
moments = st.integers(MONDAY - 300 * DAY, MONDAY + 300 * DAY)
quiets = st.sampled_from([NIGHT, QuietHours.parse("12:00-14:00"), None])


@given(states, urgencies, categories, steps, moments, quiets)
def test_no_clock_but_a_crisis_rings_at_a_wrong_hour(
    state: CaseState,
    urgency: Urgency,
    category: str,
    step: int,
    now: int,
    quiet: QuietHours | None,
) -> None:
    case = a_case(state, urgency, category, now)
    rings = peace.due_at(case, step, now, POLICY, quiet, ZONE)
    assert rings >= now
    if waits.is_crisis(case, POLICY) and state is not CaseState.DONE:
        assert rings == waits.due_at(case, step, now, POLICY)
    elif waits.to_resident(case, step) or urgency is Urgency.URGENT:
        assert quiet is None or not quiet.holds(rings, ZONE)
    else:
        assert POLICY.hours.is_open(rings, ZONE)
    assert peace.rings_at(case, step, rings, POLICY, quiet, ZONE) == rings


@pytest.mark.parametrize(
    ("urgency", "category", "spared"),
    [
        (Urgency.SOON, "escort", True),
        (Urgency.WHENEVER, "escort", True),
        (Urgency.URGENT, "escort", False),
        (Urgency.URGENT, CRISIS, False),
    ],
)
def test_only_what_is_not_pressing_waits_for_work(
    urgency: Urgency, category: str, spared: bool
) -> None:
    saturday = MONDAY + 5 * DAY
    case = a_case(CaseState.WAITING, urgency, category, MONDAY)
    assert peace.waits_for_work(case, POLICY, saturday, ZONE) is spared
    assert not peace.waits_for_work(case, POLICY, MONDAY, ZONE)


def test_a_wish_for_the_morning_told_in_the_evening_rings_after_work() -> None:
    evening, tomorrow = MONDAY + 9 * HOUR, MONDAY + 14 * HOUR
    wish = Details(wanted_at=tomorrow, wanted_part=DayPart.MORNING)
    case = a_case(CaseState.WAITING, Urgency.SOON, "errands", evening, wish)
    assert evening < peace.due_at(case, 0, evening, POLICY, NIGHT, ZONE) < case.respond_by
    assert not peace.waits_for_work(case, POLICY, evening, ZONE)
    taken = a_case(CaseState.TAKEN, Urgency.SOON, "errands", evening, wish)
    assert peace.waits_for_work(taken, POLICY, evening, ZONE)


@pytest.mark.parametrize("urgency", [Urgency.SOON, Urgency.WHENEVER])
@pytest.mark.parametrize(
    ("told", "day", "part"),
    [
        # Answered as staff go home on Friday, at noon on Friday, and as they come on Monday.
        (MONDAY + 3 * DAY, MONDAY + 7 * DAY, None),
        (MONDAY + 3 * DAY, MONDAY + 4 * DAY, DayPart.AFTERNOON),
        (MONDAY + 4 * DAY + 12 * HOUR, MONDAY + 28 * DAY, None),
    ],
)
def test_a_wish_whose_answer_is_due_at_work_does_not_ring_outside_it(
    urgency: Urgency, told: int, day: int, part: DayPart | None
) -> None:
    wish = Details(wanted_at=day - 10 * HOUR, wanted_part=part)
    case = a_case(CaseState.WAITING, urgency, "public_facilities", told, wish)
    saturday = MONDAY + 5 * DAY
    assert peace.waits_for_work(case, POLICY, saturday, ZONE)
    assert POLICY.hours.is_open(peace.rings_at(case, 2, saturday, POLICY, NIGHT, ZONE), ZONE)
