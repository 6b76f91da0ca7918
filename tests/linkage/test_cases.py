"""The life of a case: no dead end, and closed by nobody but the resident or silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.access import Relation
from linkage.cases import LIFECYCLE, Move, Step, moves, step
from linkage.errors import IllegalMove
from linkage.models import Actor, Case, CaseState, Urgency


def a_case(state: CaseState) -> Case:
    return Case(
        id=1001,
        resident_id=10,
        text="楼道灯坏了",
        category="public_facilities",
        urgency=Urgency.SOON,
        place_id=2,
        place_path="/1/2/",
        place_label="桂花社区",
        state=state,
        actor=Actor.COMMUNITY,
        policy_version="1",
        reason="{}",
        seq=1,
        created_at=0,
        respond_by=1,
        resolve_by=2,
    )


relation_sets = st.frozensets(st.sampled_from(Relation))


def reachable(state: CaseState) -> set[CaseState]:
    found: set[CaseState] = set()
    front = {state}
    while front:
        found |= front
        front = {to.to for (start, _), to in LIFECYCLE.items() if start in front} - found
    return found


@pytest.mark.parametrize("state", CaseState)
def test_every_state_leads_to_closed(state: CaseState) -> None:
    assert CaseState.CLOSED in reachable(state)


@pytest.mark.parametrize("state", [state for state in CaseState if state is not CaseState.CLOSED])
def test_no_state_but_closed_is_a_dead_end(state: CaseState) -> None:
    assert {to.to for (start, _), to in LIFECYCLE.items() if start is state} - {state}


def test_closed_is_the_end() -> None:
    assert reachable(CaseState.CLOSED) == {CaseState.CLOSED}


def test_every_state_is_met_from_the_first_move_on() -> None:
    (first,) = [to for (start, _), to in LIFECYCLE.items() if start is None]
    assert first.to is CaseState.WAITING
    assert reachable(first.to) == set(CaseState)


def test_only_the_resident_or_the_clock_closes_a_case() -> None:
    closing: dict[Move, set[Relation]] = {}
    for (_, move), to in LIFECYCLE.items():
        if to.to is CaseState.CLOSED and move not in (Move.ADD, Move.TOLD):
            closing.setdefault(move, set()).update(to.by)
    assert closing == {
        Move.RESOLVE: {Relation.RESIDENT},
        Move.LAPSE: {Relation.CLOCK},
        Move.WITHDRAW: {Relation.RESIDENT, Relation.CLOCK},
    }


def test_only_a_case_said_to_be_done_is_closed_unless_it_is_withdrawn() -> None:
    before = {
        start
        for (start, move), to in LIFECYCLE.items()
        if to.to is CaseState.CLOSED and move not in (Move.WITHDRAW, Move.ADD, Move.TOLD)
    }
    assert before == {CaseState.DONE}


def test_every_move_has_its_place_in_the_table() -> None:
    assert {move for _, move in LIFECYCLE} == set(Move)
    assert all(to.by for to in LIFECYCLE.values())


@pytest.mark.parametrize("state", [CaseState.WAITING, CaseState.TAKEN, CaseState.DONE])
def test_a_resident_can_always_add_something_until_it_is_closed(state: CaseState) -> None:
    assert step(a_case(state), Move.WRITE, frozenset({Relation.RESIDENT})) is state


def test_what_is_added_to_a_closed_case_leaves_it_closed() -> None:
    added = [(start, to) for (start, move), to in LIFECYCLE.items() if move is Move.ADD]
    assert added == [(CaseState.CLOSED, Step(CaseState.CLOSED, frozenset({Relation.RESIDENT})))]


def test_an_answer_counts_as_more_than_something_added() -> None:
    resident = frozenset({Relation.RESIDENT})
    assert step(a_case(CaseState.ASKED), Move.ANSWER, resident) is CaseState.TAKEN


@given(st.sampled_from(CaseState), st.sampled_from(Move), relation_sets)
def test_a_move_is_made_where_it_is_offered_and_refused_elsewhere(
    state: CaseState, move: Move, relation: frozenset[Relation]
) -> None:
    case = a_case(state)
    if move in moves(case, relation):
        assert step(case, move, relation) is LIFECYCLE[state, move].to
    else:
        with pytest.raises(IllegalMove) as refused:
            step(case, move, relation)
        assert refused.value.values == {"number": 1001}


@given(st.lists(st.tuples(st.sampled_from(Move), relation_sets), max_size=30))
def test_whatever_is_tried_a_case_is_closed_by_its_resident_or_in_silence(
    attempts: list[tuple[Move, frozenset[Relation]]],
) -> None:
    case = a_case(CaseState.WAITING)
    for move, relation in attempts:
        if move not in moves(case, relation):
            continue
        case = case.model_copy(update={"state": step(case, move, relation)})
        if case.state is CaseState.CLOSED:
            assert relation & {Relation.RESIDENT, Relation.CLOCK}


@pytest.mark.parametrize("state", CaseState)
def test_a_move_that_is_not_made_now_says_how_the_case_stands(state: CaseState) -> None:
    with pytest.raises(IllegalMove) as refused:
        step(a_case(state), Move.SUBMIT, frozenset(Relation))
    assert refused.value.key == f"case.not_now.{state}"


def test_whoever_comes_second_hears_that_somebody_has_it() -> None:
    with pytest.raises(IllegalMove) as refused:
        step(a_case(CaseState.TAKEN), Move.TAKE, frozenset({Relation.DESK}))
    assert refused.value.key == "case.not_now.taken"


def test_a_move_of_others_is_refused_as_theirs() -> None:
    with pytest.raises(IllegalMove) as refused:
        step(a_case(CaseState.DONE), Move.RESOLVE, frozenset({Relation.ASSIGNEE}))
    assert refused.value.key == "case.not_yours"
