"""While a case waits: each wait has a clock, and each clock somebody it goes to next."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage import waits
from linkage.models import Actor, Case, CaseState, Urgency
from linkage.policy_file import load_policy
from linkage.quiet import QuietHours
from linkage.waits import ALERTS, Alert

POLICY = load_policy(Path(__file__).parents[2] / "policy.toml")
NOON = 1_700_020_800_000  # 2023-11-15 12:00 in Shanghai
HOUR = 3_600_000
DAY = 24 * HOUR
RESPOND, RESOLVE = 24 * HOUR, 5 * DAY
OPEN = [state for state in CaseState if state is not CaseState.CLOSED]
CRISIS = POLICY.crisis.category


def a_case(
    state: CaseState,
    actor: Actor = Actor.COMMUNITY,
    category: str = "public_facilities",
    begun: int = NOON,
) -> Case:
    return Case(
        id=1001,
        resident_id=10,
        text="楼道灯坏了",
        category=category,
        urgency=Urgency.SOON,
        place_id=2,
        place_path="/1/2/",
        place_label="桂花社区",
        state=state,
        actor=actor,
        policy_version="1",
        reason="{}",
        seq=1,
        created_at=begun,
        respond_by=begun + RESPOND,
        resolve_by=begun + RESOLVE,
    )


def rung(case: Case, clocks: int) -> list[tuple[Alert, int]]:
    """What rings, and how long after noon, where nothing else happens."""
    found, now, step = [], NOON, 0
    for _ in range(clocks):
        now = waits.due_at(case, step, now, POLICY)
        step = waits.ringing(case, step, now)
        found.append((waits.alert(case, step, POLICY), now - NOON))
        step += 1
    return found


def test_the_policy_has_the_limits_these_tests_speak_of() -> None:
    category = POLICY.category("public_facilities")
    assert category.respond_within[Urgency.SOON] == RESPOND
    assert category.resolve_within[Urgency.SOON] == RESOLVE
    assert POLICY.waits.model_dump() == {
        "remind_at": 0.5,
        "overdue_reminder": 0.8,
        "resident_reminder": DAY,
        "resident_last": 3 * DAY,
        "follow_up_reminder": 2 * DAY,
        "follow_up_close": 4 * DAY,
    }


def test_nobody_takes_it_the_desk_is_reminded_then_it_goes_up() -> None:
    assert rung(a_case(CaseState.WAITING), 2) == [
        (Alert.REMIND_DESK, RESPOND // 2),
        (Alert.ESCALATE, RESPOND),
    ]


def test_above_the_street_office_there_is_nobody_so_it_is_reminded_again_and_again() -> None:
    assert rung(a_case(CaseState.WAITING, Actor.STREET_OFFICE), 4) == [
        (Alert.REMIND_DESK, RESPOND // 2),
        (Alert.REMIND_OFFICE, RESPOND),
        (Alert.REMIND_OFFICE, 2 * RESPOND),
        (Alert.REMIND_OFFICE, 3 * RESPOND),
    ]


def test_whoever_took_it_is_reminded_then_the_office_is_told_every_day() -> None:
    assert rung(a_case(CaseState.TAKEN), 3) == [
        (Alert.REMIND_ASSIGNEE, int(0.8 * RESOLVE)),
        (Alert.TELL_OFFICE, RESOLVE),
        (Alert.TELL_OFFICE, RESOLVE + DAY),
    ]


def test_a_resident_who_was_asked_is_reminded_then_the_asker_is_told() -> None:
    assert rung(a_case(CaseState.ASKED), 3) == [
        (Alert.REMIND_RESIDENT, DAY),
        (Alert.TELL_ASSIGNEE, 3 * DAY),
        (Alert.TELL_ASSIGNEE, 4 * DAY),
    ]


def test_two_follow_ups_without_an_answer_close_it() -> None:
    assert rung(a_case(CaseState.DONE), 3) == [
        (Alert.ASK, 0),
        (Alert.ASK_AGAIN, 2 * DAY),
        (Alert.CLOSE, 4 * DAY),
    ]


@pytest.mark.parametrize("actor", [Actor.SOCIAL_WORKER, Actor.STREET_OFFICE])
def test_a_crisis_is_repeated_until_somebody_takes_it(actor: Actor) -> None:
    every = POLICY.crisis.repeat_every
    assert rung(a_case(CaseState.WAITING, actor, CRISIS), 4) == [
        (Alert.REMIND_DESK, every),
        (Alert.REPEAT_TO_ALL, 2 * every),
        (Alert.REPEAT_TO_ALL, 3 * every),
        (Alert.REPEAT_TO_ALL, 4 * every),
    ]


def test_a_crisis_that_was_taken_waits_like_any_other() -> None:
    taken, other = (a_case(CaseState.TAKEN, category=one) for one in (CRISIS, "public_facilities"))
    assert rung(taken, 3) == rung(other, 3)


@pytest.mark.parametrize("state", OPEN)
def test_every_state_but_closed_has_a_clock(state: CaseState) -> None:
    assert ALERTS[state]
    # What is said to be done is asked about at once, in the daytime.
    for step in range(state is CaseState.DONE, 5):
        assert waits.due_at(a_case(state), step, NOON, POLICY) > NOON


def test_a_closed_case_rings_nothing() -> None:
    assert ALERTS[CaseState.CLOSED] == ()


states, steps = st.sampled_from(OPEN), st.integers(0, 9)
moments = st.integers(NOON, NOON + 400 * DAY)
categories = st.sampled_from(["public_facilities", CRISIS])


@given(states, st.sampled_from(Actor), categories, steps, moments)
def test_no_clock_is_set_for_the_past_and_each_has_something_to_do(
    state: CaseState, actor: Actor, category: str, step: int, now: int
) -> None:
    case = a_case(state, actor, category)
    assert waits.due_at(case, step, now, POLICY) >= now
    ringing = waits.ringing(case, step, now)
    assert ringing >= step
    alert = waits.alert(case, ringing, POLICY)
    assert alert is not Alert.CLOSE or state is CaseState.DONE
    assert alert is not Alert.ESCALATE or actor is not Actor.STREET_OFFICE


@given(states, categories, moments)
def test_no_case_rings_without_end_at_one_moment(state: CaseState, category: str, now: int) -> None:
    case = a_case(state, Actor.STREET_OFFICE, category)
    step, at_once = 0, 0
    for _ in range(4):
        due_at = waits.due_at(case, step, now, POLICY)
        at_once += due_at == now
        step = waits.ringing(case, step, now) + 1
    assert at_once <= 2


@pytest.mark.parametrize(
    ("state", "limit"), [(CaseState.WAITING, RESPOND), (CaseState.TAKEN, RESOLVE)]
)
def test_a_reminder_whose_limit_has_passed_too_gives_way_to_what_follows(
    state: CaseState, limit: int
) -> None:
    case = a_case(state)
    assert waits.ringing(case, 0, NOON + limit - 1) == 0
    assert waits.ringing(case, 0, NOON + limit) == 1
    assert waits.ringing(case, 0, NOON + 9 * limit) == 1


@pytest.mark.parametrize("state", [CaseState.ASKED, CaseState.DONE])
@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_question_is_never_passed_over(state: CaseState, step: int) -> None:
    assert waits.ringing(a_case(state), step, NOON + 400 * DAY) == step


@given(states, st.integers(1, 9), moments)
def test_only_the_first_reminder_gives_way(state: CaseState, step: int, now: int) -> None:
    assert waits.ringing(a_case(state), step, now) == step


def test_a_follow_up_after_weeks_of_downtime_is_asked_again_before_it_closes() -> None:
    case, late = a_case(CaseState.DONE), NOON + 30 * DAY
    step = waits.ringing(case, 1, late)
    assert waits.alert(case, step, POLICY) is Alert.ASK_AGAIN
    closes_at = waits.due_at(case, step + 1, late, POLICY)
    assert closes_at - late == 2 * DAY


SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = QuietHours.parse("22:00-07:00")


@given(states, steps, moments)
def test_out_of_quiet_hours_no_clock_rings_sooner_nor_by_night(
    state: CaseState, step: int, now: int
) -> None:
    due_at = waits.due_at(a_case(state, begun=now), step, now, POLICY)
    shown = NIGHT.next_end(due_at, SHANGHAI)
    assert shown >= due_at
    assert shown - due_at <= 9 * HOUR
    assert not NIGHT.holds(shown, SHANGHAI)


def test_only_the_crisis_category_is_a_crisis() -> None:
    crises = [
        one.id
        for one in POLICY.categories
        if waits.is_crisis(a_case(CaseState.WAITING, category=one.id), POLICY)
    ]
    assert crises == [CRISIS]
