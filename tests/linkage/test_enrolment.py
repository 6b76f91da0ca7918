"""The life of an enrolment: no dead end, and only whom it concerns makes a move."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.enrolment import (
    LIFECYCLE,
    Move,
    Relation,
    coordinators,
    may,
    moves,
    relations,
    step,
)
from linkage.errors import IllegalMove
from linkage.models import Grant, Level, Person, Role
from linkage.volunteers import Volunteer, VolunteerState

HOME = "/1/2/3/"
STATES: tuple[VolunteerState | None, ...] = (None, *VolunteerState)


def volunteer(person_id: int = 1) -> Volunteer:
    return Volunteer(
        person_id=person_id,
        state=VolunteerState.APPLIED,
        reach=Level.GRID,
        area=HOME,
        home=HOME,
        languages=frozenset({"en"}),
        weekly_most=1,
        agreed_at=1,
        applied_at=1,
    )


def worker(person_id: int, role: Role, path: str = "/1/") -> Person:
    grant = Grant(role=role, place_path=path)
    return Person(id=person_id, chat_id=person_id, name="", language="en", grants=(grant,))


def reachable(state: VolunteerState | None) -> set[VolunteerState | None]:
    found: set[VolunteerState | None] = set()
    front: set[VolunteerState | None] = {state}
    while front:
        found |= front
        front = {to.to for (start, _), to in LIFECYCLE.items() if start in front}
        front -= found
    return found


def test_every_state_is_met_and_from_each_one_can_come_back_to_be_approved() -> None:
    assert reachable(None) == set(STATES)
    for state in VolunteerState:
        assert {VolunteerState.APPROVED, VolunteerState.LEFT} <= reachable(state)


@pytest.mark.parametrize(("state", "move"), list(itertools.product(STATES, Move)))
@given(st.frozensets(st.sampled_from(Relation)))
def test_a_move_is_made_by_whom_the_table_names_or_refused_with_words(
    state: VolunteerState | None, move: Move, relation: frozenset[Relation]
) -> None:
    found = LIFECYCLE.get((state, move))
    if found is not None and found.by & relation:
        assert step(state, move, relation) is found.to
        return
    with pytest.raises(IllegalMove) as error:
        step(state, move, relation)
    assert error.value.key == (
        "volunteer.not_yours" if found else f"volunteer.not_now.{state or 'none'}"
    )


@pytest.mark.parametrize("state", VolunteerState)
def test_nobody_approves_themselves(state: VolunteerState) -> None:
    own = moves(state, frozenset({Relation.VOLUNTEER}))
    decisions = {Move.APPROVE, Move.RESUME, Move.RECORD, Move.DECLINE, Move.SUSPEND, Move.END}
    assert not decisions & set(own)


def test_the_first_desk_with_somebody_at_it_is_asked() -> None:
    office = worker(5, Role.STREET_OFFICE)
    committee = worker(6, Role.COMMITTEE_WORKER, "/1/2/")
    grace = worker(7, Role.VOLUNTEER_COORDINATOR)
    far = worker(8, Role.VOLUNTEER_COORDINATOR, "/1/9/")
    one = volunteer()
    assert coordinators([office, committee, grace, far], one) == [grace]
    assert coordinators([office, committee, far], one) == [committee]
    assert coordinators([office, far], one) == [office]
    assert coordinators([far], one) == []
    assert coordinators([office, committee, grace], volunteer(7)) == [committee]


def test_the_coordinators_of_the_place_and_the_office_see_the_card_and_nobody_else() -> None:
    office = worker(5, Role.STREET_OFFICE)
    committee = worker(6, Role.COMMITTEE_WORKER)
    grace = worker(7, Role.VOLUNTEER_COORDINATOR)
    far = worker(8, Role.VOLUNTEER_COORDINATOR, "/1/9/")
    staff, one = [office, committee, grace, far], volunteer()
    sees = {who.id for who in staff if may(relations(who, one, staff), "card")}
    assert sees == {5, 7}
    # Whatever they do at the desk, it is not for them to decide about themselves.
    assert relations(grace, volunteer(7), staff) == {Relation.VOLUNTEER}
