"""While a case waits: each wait has a clock, and each clock somebody it goes to next."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage import waits
from linkage.models import Actor, Case, CaseState, Grant, Person, Role, Urgency
from linkage.policy_file import load_policy
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


def staff(*roles: Role, lead: bool = False) -> list[Person]:
    """Somebody for each role, and where there is to be one, a lead beside them."""
    found = [(Grant(role=role, place_path="/1/"), 20 + number) for number, role in enumerate(roles)]
    if lead:
        found += [(grant.model_copy(update={"lead": True}), id + 20) for grant, id in found]
    return [
        Person(id=id, chat_id=id, name="x", language="en", grants=(grant,)) for grant, id in found
    ]


COMMITTEE = Role.COMMITTEE_WORKER
ALONE = staff(COMMITTEE)


def rung(case: Case, clocks: int, around: list[Person] = ALONE) -> list[tuple[Alert, int]]:
    """What rings, and how long after noon, where nothing else happens."""
    found, now, step = [], NOON, 0
    for _ in range(clocks):
        now = waits.due_at(case, step, now, POLICY)
        step = waits.going(case, waits.ringing(case, step, now), around, POLICY)
        found.append((waits.alert(case, step, around, POLICY), now - NOON))
        step = waits.going(case, step + 1, around, POLICY)
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


REMIND_DESK = (Alert.REMIND_DESK, RESPOND // 2)
LEAD_UNTAKEN = (Alert.LEAD_UNTAKEN, RESPOND * 3 // 4)


def test_nobody_takes_it_the_desk_is_reminded_then_it_goes_up() -> None:
    assert rung(a_case(CaseState.WAITING), 2) == [REMIND_DESK, (Alert.ESCALATE, RESPOND)]


def test_a_desk_with_a_lead_has_them_look_before_it_goes_up() -> None:
    found = rung(a_case(CaseState.WAITING), 3, staff(COMMITTEE, lead=True))
    assert found == [REMIND_DESK, LEAD_UNTAKEN, (Alert.ESCALATE, RESPOND)]


def test_a_desk_that_everybody_has_left_is_passed_over_at_once() -> None:
    found = rung(a_case(CaseState.WAITING), 1, staff(Role.STREET_OFFICE))
    assert found == [(Alert.ESCALATE, RESPOND // 2)]


@pytest.mark.parametrize("lead", [False, True])
def test_above_the_street_office_there_is_nobody_so_it_is_reminded_again_and_again(
    lead: bool,
) -> None:
    office = staff(Role.STREET_OFFICE, lead=lead)
    found = rung(a_case(CaseState.WAITING, Actor.STREET_OFFICE), 4 + lead, office)
    again = [(Alert.REMIND_OFFICE, times * RESPOND) for times in (1, 2, 3)]
    assert found == [REMIND_DESK, *([LEAD_UNTAKEN] if lead else []), *again]


LATE, A_DAY_LATER, TWO_DAYS_LATER = RESOLVE, RESOLVE + DAY, RESOLVE + 2 * DAY


@pytest.mark.parametrize(
    ("actor", "roles", "lead", "steps"),
    [
        (
            Actor.COMMUNITY,
            (COMMITTEE,),
            False,
            [(Alert.TELL_OFFICE, LATE), (Alert.TELL_OFFICE, A_DAY_LATER)],
        ),
        (
            Actor.COMMUNITY,
            (COMMITTEE,),
            True,
            [(Alert.LEAD_LATE, LATE), (Alert.TELL_OFFICE, A_DAY_LATER)],
        ),
        (
            Actor.SOCIAL_WORKER,
            (Role.SOCIAL_WORKER,),
            False,
            [(Alert.TELL_OFFICE, LATE), (Alert.TELL_OFFICE, A_DAY_LATER)],
        ),
        (
            Actor.SOCIAL_WORKER,
            (Role.SOCIAL_WORKER, COMMITTEE),
            False,
            [(Alert.COMMITTEE_LATE, LATE), (Alert.TELL_OFFICE, A_DAY_LATER)],
        ),
        (
            Actor.SOCIAL_WORKER,
            (Role.SOCIAL_WORKER, COMMITTEE),
            True,
            [
                (Alert.LEAD_LATE, LATE),
                (Alert.COMMITTEE_LATE, A_DAY_LATER),
                (Alert.TELL_OFFICE, TWO_DAYS_LATER),
                (Alert.TELL_OFFICE, TWO_DAYS_LATER + DAY),
            ],
        ),
    ],
)
def test_what_takes_too_long_goes_to_the_lead_the_committee_and_the_office_day_by_day(
    actor: Actor, roles: tuple[Role, ...], lead: bool, steps: list[tuple[Alert, int]]
) -> None:
    taken = a_case(CaseState.TAKEN, actor).model_copy(update={"assignee_id": 20})
    first = (Alert.REMIND_ASSIGNEE, int(0.8 * RESOLVE))
    assert rung(taken, 1 + len(steps), staff(*roles, lead=lead)) == [first, *steps]


def test_a_lead_who_has_the_case_is_not_told_of_it_as_the_lead() -> None:
    alone = staff(COMMITTEE, lead=True)[1:]
    taken = a_case(CaseState.TAKEN).model_copy(update={"assignee_id": alone[0].id})
    assert rung(taken, 2, alone)[1] == (Alert.TELL_OFFICE, LATE)


@pytest.mark.parametrize("lead", [False, True])
def test_a_resident_who_was_asked_is_reminded_then_the_asker_told_and_their_lead(
    lead: bool,
) -> None:
    asked = a_case(CaseState.ASKED).model_copy(update={"assignee_id": 20})
    last = Alert.LEAD_UNANSWERED if lead else Alert.TELL_ASSIGNEE
    assert rung(asked, 4, staff(COMMITTEE, lead=lead)) == [
        (Alert.REMIND_RESIDENT, DAY),
        (Alert.TELL_ASSIGNEE, 3 * DAY),
        (last, 4 * DAY),
        (last, 5 * DAY),
    ]


# Whom each alert speaks to: (the one who has it, another at the desk, its lead, the committee, the
# street office), of a case of the social workers'.
SPEAKS_TO = {
    Alert.REMIND_DESK: "xxx..",
    Alert.LEAD_UNTAKEN: "..x..",
    Alert.REMIND_OFFICE: "xxx..",
    Alert.REMIND_ASSIGNEE: "x....",
    Alert.LEAD_LATE: "x.x..",
    Alert.COMMITTEE_LATE: "...x.",
    Alert.TELL_OFFICE: "x...x",
    Alert.TELL_ASSIGNEE: "x....",
    Alert.LEAD_UNANSWERED: "x.x..",
    Alert.REPEAT_TO_ALL: "xxx.x",
}


@pytest.mark.parametrize(("alert", "spoken_to"), SPEAKS_TO.items())
def test_each_alert_speaks_to_whom_it_concerns(alert: Alert, spoken_to: str) -> None:
    case = a_case(CaseState.TAKEN, Actor.SOCIAL_WORKER).model_copy(update={"assignee_id": 20})
    roles = (Role.SOCIAL_WORKER, Role.SOCIAL_WORKER, COMMITTEE, Role.STREET_OFFICE)
    worker, other, committee, office = staff(*roles)
    lead = staff(Role.SOCIAL_WORKER, lead=True)[1]
    around = (worker, other, lead, committee, office)
    assert [waits.concerns(alert, one, case) for one in around] == [
        sign == "x" for sign in spoken_to
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
    around = staff(Role.SOCIAL_WORKER, Role.STREET_OFFICE, lead=True)
    assert rung(a_case(CaseState.WAITING, actor, CRISIS), 4, around) == [
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
arounds = st.builds(
    lambda roles, lead: staff(*roles, lead=lead), st.lists(st.sampled_from(Role)), st.booleans()
)


@given(states, st.sampled_from(Actor), categories, steps, moments, arounds)
def test_no_clock_is_set_for_the_past_and_each_has_something_to_do(
    state: CaseState,
    actor: Actor,
    category: str,
    step: int,
    now: int,
    around: list[Person],
) -> None:
    case = a_case(state, actor, category)
    assert waits.due_at(case, step, now, POLICY) >= now
    ringing = waits.going(case, waits.ringing(case, step, now), around, POLICY)
    assert ringing >= step
    alert = waits.alert(case, ringing, around, POLICY)
    assert alert is not Alert.CLOSE or state is CaseState.DONE
    assert alert is not Alert.ESCALATE or actor is not Actor.STREET_OFFICE


@given(states, categories, moments)
def test_no_case_rings_without_end_at_one_moment(state: CaseState, category: str, now: int) -> None:
    case = a_case(state, Actor.STREET_OFFICE, category)
    step, at_once = 0, 0
    for _ in range(4):
        due_at = waits.due_at(case, step, now, POLICY)
        at_once += due_at == now
        step = waits.going(case, waits.ringing(case, step, now) + 1, ALONE, POLICY)
    assert at_once <= 2


@pytest.mark.parametrize(
    ("state", "limit", "then"), [(CaseState.WAITING, RESPOND, 2), (CaseState.TAKEN, RESOLVE, 1)]
)
def test_a_reminder_whose_limit_has_passed_too_gives_way_to_what_follows(
    state: CaseState, limit: int, then: int
) -> None:
    case = a_case(state)
    assert waits.ringing(case, 0, NOON + limit - 1) == 0
    assert waits.ringing(case, 0, NOON + limit) == then
    assert waits.ringing(case, 0, NOON + 9 * limit) == then


@pytest.mark.parametrize("state", [CaseState.ASKED, CaseState.DONE])
@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_question_is_never_passed_over(state: CaseState, step: int) -> None:
    assert waits.ringing(a_case(state), step, NOON + 400 * DAY) == step


@given(states, st.integers(2, 9), moments)
def test_only_what_comes_before_a_limit_gives_way(state: CaseState, step: int, now: int) -> None:
    assert waits.ringing(a_case(state), step, now) == step


def test_a_follow_up_after_weeks_of_downtime_is_asked_again_before_it_closes() -> None:
    case, late = a_case(CaseState.DONE), NOON + 30 * DAY
    step = waits.ringing(case, 1, late)
    assert waits.alert(case, step, ALONE, POLICY) is Alert.ASK_AGAIN
    closes_at = waits.due_at(case, step + 1, late, POLICY)
    assert closes_at - late == 2 * DAY


def test_only_the_crisis_category_is_a_crisis() -> None:
    crises = [
        one.id
        for one in POLICY.categories
        if waits.is_crisis(a_case(CaseState.WAITING, category=one.id), POLICY)
    ]
    assert crises == [CRISIS]
