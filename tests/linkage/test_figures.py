"""The rates as DOMAIN.md defines them, case by case, and the laws that hold of all of them."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.cases import Move
from linkage.figures import (
    Dimension,
    Fact,
    FollowUp,
    History,
    Line,
    Measure,
    Rate,
    Rates,
    change,
    errands,
    facts,
    month_of,
    months_before,
    promised,
    received,
    start_of,
    tally,
)
from linkage.models import Actor, CaseState

ZONE = ZoneInfo("Asia/Shanghai")
HOUR = 3_600_000
DAY = 24 * HOUR
# A Monday in March, ten in the morning in Shanghai.
START = 1_772_416_800_000
LIMIT = 24 * HOUR
LATER = START + 100 * DAY

Told = tuple[int, Move, Actor, CaseState]
SUBMITTED: Told = (0, Move.SUBMIT, Actor.COMMUNITY, CaseState.WAITING)


def a_history(
    *told: Told,
    respond_by: int = LIMIT,
    asked: tuple[FollowUp, ...] = (),
    category: str = "hygiene",
) -> History:
    """A case of the residents' committee; moments and the limit count from its beginning."""
    lines = tuple(
        Line(seq, START + at, move, actor, state)
        for seq, (at, move, actor, state) in enumerate((SUBMITTED, *told), start=1)
    )
    return History(1001, category, "桂花社区", START, START + respond_by, lines, asked)


def took(at: int, actor: Actor = Actor.COMMUNITY) -> Told:
    """Somebody takes it."""
    return at, Move.TAKE, actor, CaseState.TAKEN


def passed(at: int, move: Move, to: Actor) -> Told:
    """It goes to somebody else."""
    return at, move, to, CaseState.WAITING


def done(at: int, actor: Actor = Actor.COMMUNITY) -> Told:
    """Somebody says it is done."""
    return at, Move.DONE, actor, CaseState.DONE


def response(history: History, now: int = LATER) -> Fact | None:
    """What the case counts for the response rate."""
    found = [one for one in facts(history, now, ZONE) if one.measure is Measure.RESPONSE]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(("at", "good"), [(0, True), (LIMIT, True), (LIMIT + 1, False)])
def test_a_response_counts_when_it_comes_within_the_limit(at: int, good: bool) -> None:
    found = response(a_history(took(at)))
    assert found is not None
    assert (found.good, found.counted, found.actor) == (good, True, Actor.COMMUNITY)


def test_a_case_counts_once_it_is_due() -> None:
    for history in (a_history(), a_history(took(HOUR))):
        assert response(history, START + LIMIT - 1) is None
        assert response(history, START + LIMIT) is not None


def test_the_time_of_the_next_desk_does_not_make_the_resident_wait_less() -> None:
    history = a_history(
        passed(20 * HOUR, Move.REFUSE, Actor.VOLUNTEER),
        took(30 * HOUR, Actor.VOLUNTEER),
        respond_by=20 * HOUR + LIMIT,
    )
    assert promised(history) == START + LIMIT
    found = response(history)
    assert found is not None
    assert (found.good, found.actor) == (False, Actor.VOLUNTEER)


def test_what_got_worse_is_due_when_the_resident_was_told_then() -> None:
    worse = (10 * HOUR, Move.WORSEN, Actor.COMMUNITY, CaseState.WAITING)
    assert promised(a_history(worse, respond_by=12 * HOUR)) == START + 12 * HOUR
    passed_on = passed(11 * HOUR, Move.REFUSE, Actor.VOLUNTEER)
    history = a_history(worse, passed_on, took(12 * HOUR), respond_by=13 * HOUR)
    assert promised(history) == START + 12 * HOUR
    found = response(history)
    assert found is not None
    assert found.good


def test_who_let_the_time_run_out_answers_for_it_and_not_who_came_after() -> None:
    history = a_history(
        passed(LIMIT, Move.ESCALATE, Actor.STREET_OFFICE),
        took(LIMIT + HOUR, Actor.STREET_OFFICE),
        respond_by=LIMIT + LIMIT,
    )
    found = response(history)
    assert found is not None
    assert (found.good, found.actor) == (False, Actor.COMMUNITY)


def test_a_case_that_ended_before_it_was_due_is_not_due() -> None:
    ended = (HOUR, Move.LAPSE, Actor.COMMUNITY, CaseState.CLOSED)
    assert response(a_history(ended)) is None


@pytest.mark.parametrize(
    ("resolved", "satisfaction", "resolution", "content"),
    [
        (True, 5, (1, 1, 0), (1, 1, 0)),
        (True, 4, (1, 1, 0), (1, 1, 0)),
        (True, 3, (1, 1, 0), (0, 1, 0)),
        (True, 1, (1, 1, 0), (0, 1, 0)),
        (True, None, (1, 1, 0), (0, 1, 1)),
        (False, None, (0, 1, 0), (0, 1, 0)),
        (None, None, (0, 0, 1), (0, 0, 1)),
    ],
)
def test_answers_of_follow_ups(
    resolved: bool | None, satisfaction: int | None, resolution: Rate, content: Rate
) -> None:
    asked = FollowUp(3, START + 2 * HOUR, resolved, satisfaction)
    history = a_history(took(HOUR), done(2 * HOUR), asked=(asked,))
    [rates] = tally(facts(history, LATER, ZONE), Dimension.ACTOR).values()
    assert (rates.resolution, rates.satisfaction) == (resolution, content)


def test_each_follow_up_is_theirs_who_had_done_the_work() -> None:
    history = a_history(
        took(HOUR),
        done(2 * HOUR),
        (3 * HOUR, Move.REOPEN, Actor.COMMUNITY, CaseState.TAKEN),
        took(4 * HOUR, Actor.STREET_OFFICE),
        done(5 * HOUR, Actor.STREET_OFFICE),
        asked=(
            FollowUp(3, START + 2 * HOUR, False, None),
            FollowUp(6, START + 5 * HOUR, True, 4),
        ),
    )
    by_actor = tally(facts(history, LATER, ZONE), Dimension.ACTOR)
    assert by_actor[Actor.COMMUNITY].resolution == Rate(0, 1, 0)
    assert by_actor[Actor.STREET_OFFICE].resolution == Rate(1, 1, 0)


def test_a_share_of_nothing_is_none() -> None:
    assert Rate(0, 0, 3).share is None
    assert change(Rate(1, 1), Rate()) is None
    assert change(Rate(), Rate(1, 1)) is None
    assert change(Rate(3, 4), Rate(1, 2)) == 25


def test_errands_are_what_the_policy_keeps_from_social_workers() -> None:
    to_them = passed(HOUR, Move.REFUSE, Actor.SOCIAL_WORKER)
    month = month_of(START, ZONE)
    cases = [a_history(to_them), a_history(to_them, category="distress"), a_history()]
    assert errands(cases, frozenset({"hygiene"}), month, ZONE) == (1, 2)
    assert errands(cases, frozenset({"hygiene"}), months_before(month, -1), ZONE) == (0, 0)
    assert received(cases, month, ZONE) == 3


def test_months_are_those_of_the_zone() -> None:
    new_year = 1_767_196_800_000  # 2026-01-01 00:00 in Shanghai
    assert start_of("2026-01", ZONE) == new_year
    assert month_of(new_year, ZONE) == "2026-01"
    assert month_of(new_year - 1, ZONE) == "2025-12"
    assert months_before("2026-01", 1) == "2025-12"
    assert months_before("2025-12", -1) == "2026-01"
    assert months_before("2026-03", 26) == "2024-01"


_MOVES = st.sampled_from(
    [Move.TAKE, Move.REFUSE, Move.ESCALATE, Move.RELEASE, Move.DONE, Move.REOPEN, Move.LAPSE]
)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Any case at all, also one that the lifecycle would not let be."""
    created = START + draw(st.integers(0, 90)) * DAY
    moments = sorted(draw(st.lists(st.integers(0, 40 * DAY), max_size=8)))
    lines = [Line(1, created, Move.SUBMIT, draw(st.sampled_from(Actor)), CaseState.WAITING)]
    for seq, moment in enumerate(moments, start=2):
        actor, state = draw(st.sampled_from(Actor)), draw(st.sampled_from(CaseState))
        lines.append(Line(seq, created + moment, draw(_MOVES), actor, state))
    asked = draw(
        st.lists(
            st.builds(
                FollowUp,
                st.integers(1, 10),
                st.integers(created, created + 60 * DAY),
                st.none() | st.booleans(),
                st.none() | st.integers(1, 4),
            ),
            max_size=3,
        )
    )
    handed = [line.at for line in lines if line.move in (Move.REFUSE, Move.ESCALATE, Move.RELEASE)]
    limit = draw(st.integers(1, 10 * DAY))
    return History(
        draw(st.integers(1001, 9999)),
        draw(st.sampled_from(["hygiene", "errands", "distress"])),
        draw(st.sampled_from(["", "桂花社区", "河畔社区"])),
        created,
        max([created, *handed]) + limit,
        tuple(lines),
        tuple(asked),
    )


@given(st.lists(histories(), max_size=12), st.integers(0, 150))
def test_the_groups_of_every_kind_add_up_to_the_whole(cases: list[History], days: int) -> None:
    now = START + days * DAY
    found = [fact for history in cases for fact in facts(history, now, ZONE)]
    totals = []
    for dimension in Dimension:
        groups = tally(found, dimension).values()
        totals.append(
            [tuple(map(sum, zip(*column, strict=True))) for column in zip(*groups, strict=True)]
        )
    assert all(total == totals[0] for total in totals)


@given(st.lists(histories(), max_size=12), st.integers(0, 150))
def test_a_rate_is_a_share_of_its_sample(cases: list[History], days: int) -> None:
    found = [fact for one in cases for fact in facts(one, START + days * DAY, ZONE)]
    for rates in tally(found, Dimension.COMMUNITY).values():
        for rate in rates:
            assert 0 <= rate.good <= rate.of
            assert rate.silent >= 0
            assert rate.share is None or 0 <= rate.share <= 1
        assert rates.response.silent == 0
        # Both come from the same answers.
        assert rates.resolution.of == rates.satisfaction.of


@given(histories(), st.integers(0, 150), st.integers(0, 60))
def test_what_has_counted_counts_for_ever(history: History, days: int, more: int) -> None:
    before = list(facts(history, START + days * DAY, ZONE))
    after = list(facts(history, START + (days + more) * DAY, ZONE))
    assert [fact for fact in before if fact not in after] == []


@given(st.integers(1970 * 12, 2999 * 12 + 11), st.integers(-24, 24))
def test_a_month_begins_in_itself_and_the_way_back_leads_back(number: int, count: int) -> None:
    month = f"{number // 12:04}-{number % 12 + 1:02}"
    assert month_of(start_of(month, ZONE), ZONE) == month
    assert month_of(start_of(month, ZONE) - 1, ZONE) == months_before(month, 1)
    assert months_before(months_before(month, count), -count) == month


def test_nothing_has_no_rates() -> None:
    assert tally([], Dimension.MONTH) == {}
    assert Rates().weight == 0
