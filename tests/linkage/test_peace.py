"""When people are left in peace: no clock but a crisis's rings at a wrong hour."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage import peace, waits
from linkage.models import Actor, Case, CaseState, Urgency
from linkage.policy_file import load_policy
from linkage.quiet import QuietHours

POLICY = load_policy(Path(__file__).parents[2] / "policy.toml")
ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = QuietHours.parse("22:00-07:00")
MONDAY = 1_772_416_800_000  # 2026-03-02 10:00 in Shanghai
HOUR = 3_600_000
DAY = 24 * HOUR
CRISIS = POLICY.crisis.category


def a_case(state: CaseState, urgency: Urgency, category: str, begun: int) -> Case:
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
        respond_by=peace.ends_at(POLICY, urgency, limits.respond_within[urgency], begun, ZONE),
        resolve_by=peace.ends_at(POLICY, urgency, limits.resolve_within[urgency], begun, ZONE),
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
    if waits.is_crisis(case, POLICY):
        assert rings == waits.due_at(case, step, now, POLICY)
    elif waits.to_resident(case, step) or urgency is Urgency.URGENT:
        assert quiet is None or not quiet.holds(rings, ZONE)
    else:
        assert POLICY.hours.is_open(rings, ZONE)
    assert peace.rings_at(case, step, rings, POLICY, quiet, ZONE) == rings


@given(urgencies, categories, moments)
def test_what_is_promised_ends_when_somebody_is_there_unless_it_is_urgent(
    urgency: Urgency, category: str, now: int
) -> None:
    case = a_case(CaseState.WAITING, urgency, category, now)
    for limit, moment in (
        (POLICY.category(category).respond_within[urgency], case.respond_by),
        (POLICY.category(category).resolve_within[urgency], case.resolve_by),
    ):
        if urgency is Urgency.URGENT:
            assert moment == now + limit
        else:
            assert moment >= now + limit
            assert POLICY.hours.is_open(moment, ZONE)


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
