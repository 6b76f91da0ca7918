"""The life of an enrolment: which moves there are, who may make them, and where they lead."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from linkage.errors import IllegalMove
from linkage.models import Actor, Person
from linkage.volunteers import Volunteer, VolunteerState


class Move(StrEnum):
    """What can be done to an enrolment; each is kept as an event."""

    APPLY = "apply"
    ASK = "ask"
    ANSWER = "answer"
    LAPSE = "lapse"
    APPROVE = "approve"
    DECLINE = "decline"
    CHANGE = "change"
    RECORD = "record"
    SUSPEND = "suspend"
    RESUME = "resume"
    END = "end"
    LEAVE = "leave"


class Relation(StrEnum):
    """How somebody stands to an enrolment."""

    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"
    OFFICE = "office"
    CLOCK = "clock"


CLOCK = frozenset({Relation.CLOCK})
_VOLUNTEER = frozenset({Relation.VOLUNTEER})
_COORDINATOR = frozenset({Relation.COORDINATOR, Relation.OFFICE})

# What is shown to whom, beside the moves below.
MAY: dict[str, frozenset[Relation]] = {
    "see": _VOLUNTEER,
    "card": _COORDINATOR,
}

# Who answers for volunteers where there is no coordinator: the committee, then the street office.
STANDING_IN = (Actor.VOLUNTEER, Actor.COMMUNITY, Actor.STREET_OFFICE)


@dataclass(frozen=True, slots=True)
class Step:
    """Where a move leads, and who may make it."""

    to: VolunteerState
    by: frozenset[Relation]


_S = VolunteerState
# Only who is approved is offered tasks; what they change of themselves needs no second approval,
# for a skill that must be recorded counts only once it is.
LIFECYCLE: dict[tuple[VolunteerState | None, Move], Step] = {
    (None, Move.APPLY): Step(_S.APPLIED, _VOLUNTEER),
    (_S.DECLINED, Move.APPLY): Step(_S.APPLIED, _VOLUNTEER),
    (_S.LEFT, Move.APPLY): Step(_S.APPLIED, _VOLUNTEER),
    (_S.APPLIED, Move.ASK): Step(_S.ASKED, _COORDINATOR),
    (_S.ASKED, Move.ASK): Step(_S.ASKED, _COORDINATOR),
    (_S.ASKED, Move.ANSWER): Step(_S.APPLIED, _VOLUNTEER),
    # No answer came: it is for the coordinator to say how it goes on.
    (_S.ASKED, Move.LAPSE): Step(_S.APPLIED, CLOCK),
    (_S.APPLIED, Move.APPROVE): Step(_S.APPROVED, _COORDINATOR),
    (_S.ASKED, Move.APPROVE): Step(_S.APPROVED, _COORDINATOR),
    (_S.APPLIED, Move.DECLINE): Step(_S.DECLINED, _COORDINATOR),
    (_S.ASKED, Move.DECLINE): Step(_S.DECLINED, _COORDINATOR),
    (_S.APPROVED, Move.SUSPEND): Step(_S.SUSPENDED, _COORDINATOR),
    (_S.SUSPENDED, Move.RESUME): Step(_S.APPROVED, _COORDINATOR),
    (_S.APPROVED, Move.END): Step(_S.LEFT, _COORDINATOR),
    (_S.SUSPENDED, Move.END): Step(_S.LEFT, _COORDINATOR),
    **{
        (state, Move.RECORD): Step(state, _COORDINATOR)
        for state in (_S.APPLIED, _S.ASKED, _S.APPROVED, _S.SUSPENDED)
    },
    **{
        (state, Move.CHANGE): Step(state, _VOLUNTEER)
        for state in (_S.APPLIED, _S.ASKED, _S.APPROVED, _S.SUSPENDED)
    },
    **{
        (state, Move.LEAVE): Step(_S.LEFT, _VOLUNTEER)
        for state in (_S.APPLIED, _S.ASKED, _S.APPROVED, _S.SUSPENDED)
    },
}


def step(state: VolunteerState | None, move: Move, relation: frozenset[Relation]) -> VolunteerState:
    """The state the move leads to.

    Raises `IllegalMove`, with words for the person, where the enrolment stands elsewhere by now or
    the move is not theirs to make.
    """
    found = LIFECYCLE.get((state, move))
    if found is None:
        raise IllegalMove(f"volunteer.not_now.{state or 'none'}")
    if not found.by & relation:
        raise IllegalMove("volunteer.not_yours")
    return found.to


def moves(state: VolunteerState, relation: frozenset[Relation]) -> tuple[Move, ...]:
    """The moves somebody who stands so can make now, in the order of the table."""
    return tuple(
        move for (at, move), found in LIFECYCLE.items() if at is state and found.by & relation
    )


def coordinators(staff: Iterable[Person], volunteer: Volunteer) -> list[Person]:
    """Who is asked about a volunteer: the first desk of `STANDING_IN` with somebody else at it."""
    others = [one for one in staff if one.id != volunteer.person_id]
    desks = ([one for one in others if one.serves(actor, volunteer.home)] for actor in STANDING_IN)
    return next((desk for desk in desks if desk), [])


def relations(person: Person, volunteer: Volunteer, staff: Iterable[Person]) -> frozenset[Relation]:
    """Every way in which the person stands to the enrolment; empty for a stranger.

    Nobody decides about themselves, whatever they do at the desk.
    """
    if person.id == volunteer.person_id:
        return _VOLUNTEER
    found = set()
    if any(one.id == person.id for one in coordinators(staff, volunteer)):
        found.add(Relation.COORDINATOR)
    if person.serves(Actor.STREET_OFFICE, volunteer.home):
        found.add(Relation.OFFICE)
    return frozenset(found)


def may(relation: frozenset[Relation], act: str) -> bool:
    """Whether somebody who stands so to an enrolment may do this act of `MAY`."""
    return bool(relation & MAY[act])
