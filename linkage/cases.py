"""The life of a case: which moves there are, who may make them, and where they lead."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from linkage.access import Relation
from linkage.errors import IllegalMove
from linkage.models import Case, CaseState, Event


class Move(StrEnum):
    """What can be done to a case; each is a line of its timeline."""

    SUBMIT = "submit"
    TAKE = "take"
    REFUSE = "refuse"
    ESCALATE = "escalate"
    ASK = "ask"
    TELL = "tell"
    ANSWER = "answer"
    WRITE = "write"
    DONE = "done"
    RESOLVE = "resolve"
    PARTLY = "partly"
    REOPEN = "reopen"
    ADD = "add"
    LAPSE = "lapse"
    RELEASE = "release"
    WORSEN = "worsen"
    WITHDRAW = "withdraw"
    NOTE = "note"
    REFER = "refer"
    CORRECT = "correct"
    REROUTE = "reroute"
    HAND = "hand"
    HELP = "help"
    FINE = "fine"
    TOLD = "told"
    SILENCE = "silence"
    SEEK = "seek"
    FOUND = "found"
    NOBODY = "nobody"
    CALLED_OFF = "called_off"
    HELPED = "helped"
    ALARM = "alarm"


# These change neither whose turn it is nor by when: the case's clock goes on as it was.
STILL = frozenset(
    {
        Move.TELL,
        Move.WRITE,
        Move.ADD,
        Move.NOTE,
        Move.CORRECT,
        Move.HAND,
        Move.FINE,
        Move.TOLD,
        Move.SEEK,
        Move.FOUND,
        Move.NOBODY,
        Move.CALLED_OFF,
        Move.ALARM,
    }
)
# What only staff read.
STAFFS = frozenset({Move.NOTE, Move.ALARM})


# So many ms after it was closed, what is not well after all is begun again.
AGAIN_MS = 14 * 86_400_000


@dataclass(frozen=True, slots=True)
class Step:
    """Where a move leads, and who may make it."""

    to: CaseState
    by: frozenset[Relation]


_RESIDENT = frozenset({Relation.RESIDENT})
_DESK = frozenset({Relation.DESK})
_ANY_DESK = frozenset({Relation.DESK, Relation.OFFICE})
_ASSIGNEE = frozenset({Relation.ASSIGNEE})
# Whoever answers for a desk may do so for whoever there has the case.
_ABOVE = frozenset({Relation.LEAD, Relation.OFFICE})
_ASSIGNEE_OR_LEAD = frozenset({Relation.ASSIGNEE, Relation.LEAD})
_CLOCK = frozenset({Relation.CLOCK})
_STAFF = _ANY_DESK | _ASSIGNEE

# DOMAIN.md, rule 6: only the resident or the silence after two follow-ups closes a case. They may
# withdraw it at any moment. After an emergency somebody looks again before silence closes it.
LIFECYCLE: dict[tuple[CaseState | None, Move], Step] = {
    (None, Move.SUBMIT): Step(CaseState.WAITING, _RESIDENT),
    (CaseState.WAITING, Move.TAKE): Step(CaseState.TAKEN, _ANY_DESK),
    (CaseState.WAITING, Move.REFUSE): Step(CaseState.WAITING, _DESK),
    (CaseState.WAITING, Move.ESCALATE): Step(CaseState.WAITING, _CLOCK),
    (CaseState.WAITING, Move.WRITE): Step(CaseState.WAITING, _RESIDENT),
    (CaseState.TAKEN, Move.TAKE): Step(CaseState.TAKEN, _ABOVE),
    (CaseState.TAKEN, Move.REFUSE): Step(CaseState.WAITING, _ASSIGNEE),
    (CaseState.TAKEN, Move.ASK): Step(CaseState.ASKED, _ASSIGNEE),
    # What the resident only has to know makes nobody wait for them.
    (CaseState.TAKEN, Move.TELL): Step(CaseState.TAKEN, _ASSIGNEE),
    (CaseState.TAKEN, Move.DONE): Step(CaseState.DONE, _ASSIGNEE),
    (CaseState.TAKEN, Move.WRITE): Step(CaseState.TAKEN, _RESIDENT),
    (CaseState.TAKEN, Move.RELEASE): Step(CaseState.WAITING, _CLOCK),
    (CaseState.ASKED, Move.TAKE): Step(CaseState.TAKEN, _ABOVE),
    (CaseState.ASKED, Move.REFUSE): Step(CaseState.WAITING, _ASSIGNEE),
    (CaseState.ASKED, Move.ASK): Step(CaseState.ASKED, _ASSIGNEE),
    (CaseState.ASKED, Move.TELL): Step(CaseState.ASKED, _ASSIGNEE),
    (CaseState.ASKED, Move.ANSWER): Step(CaseState.TAKEN, _RESIDENT),
    (CaseState.ASKED, Move.DONE): Step(CaseState.DONE, _ASSIGNEE),
    (CaseState.ASKED, Move.RELEASE): Step(CaseState.WAITING, _CLOCK),
    (CaseState.WAITING, Move.WORSEN): Step(CaseState.WAITING, _RESIDENT),
    (CaseState.TAKEN, Move.WORSEN): Step(CaseState.TAKEN, _RESIDENT),
    # What has changed is heard before any answer.
    (CaseState.ASKED, Move.WORSEN): Step(CaseState.TAKEN, _RESIDENT),
    (CaseState.WAITING, Move.HELP): Step(CaseState.WAITING, _RESIDENT),
    (CaseState.TAKEN, Move.HELP): Step(CaseState.TAKEN, _RESIDENT),
    (CaseState.ASKED, Move.HELP): Step(CaseState.TAKEN, _RESIDENT),
    (CaseState.WAITING, Move.FINE): Step(CaseState.WAITING, _RESIDENT),
    (CaseState.TAKEN, Move.FINE): Step(CaseState.TAKEN, _RESIDENT),
    (CaseState.ASKED, Move.FINE): Step(CaseState.ASKED, _RESIDENT),
    (CaseState.DONE, Move.FINE): Step(CaseState.DONE, _RESIDENT),
    (CaseState.WAITING, Move.WITHDRAW): Step(CaseState.CLOSED, _RESIDENT),
    (CaseState.TAKEN, Move.WITHDRAW): Step(CaseState.CLOSED, _RESIDENT),
    (CaseState.ASKED, Move.WITHDRAW): Step(CaseState.CLOSED, _RESIDENT),
    (CaseState.DONE, Move.WRITE): Step(CaseState.DONE, _RESIDENT),
    (CaseState.DONE, Move.RESOLVE): Step(CaseState.CLOSED, _RESIDENT),
    (CaseState.DONE, Move.PARTLY): Step(CaseState.TAKEN, _RESIDENT),
    (CaseState.DONE, Move.REOPEN): Step(CaseState.TAKEN, _RESIDENT),
    (CaseState.DONE, Move.SILENCE): Step(CaseState.TAKEN, _CLOCK),
    (CaseState.DONE, Move.LAPSE): Step(CaseState.CLOSED, _CLOCK),
    # What they have to say of how it went; the case stays closed.
    (CaseState.CLOSED, Move.ADD): Step(CaseState.CLOSED, _RESIDENT),
    # Only where its resident asks to be forgotten.
    (CaseState.DONE, Move.WITHDRAW): Step(CaseState.CLOSED, _CLOCK),
    (CaseState.WAITING, Move.REFER): Step(CaseState.WAITING, _ANY_DESK),
    (CaseState.TAKEN, Move.REFER): Step(CaseState.WAITING, _ASSIGNEE_OR_LEAD),
    (CaseState.ASKED, Move.REFER): Step(CaseState.WAITING, _ASSIGNEE_OR_LEAD),
    (CaseState.WAITING, Move.CORRECT): Step(CaseState.WAITING, _ANY_DESK),
    (CaseState.TAKEN, Move.CORRECT): Step(CaseState.TAKEN, _ASSIGNEE),
    (CaseState.ASKED, Move.CORRECT): Step(CaseState.ASKED, _ASSIGNEE),
    (CaseState.WAITING, Move.REROUTE): Step(CaseState.WAITING, _ANY_DESK),
    (CaseState.TAKEN, Move.REROUTE): Step(CaseState.WAITING, _ASSIGNEE),
    (CaseState.ASKED, Move.REROUTE): Step(CaseState.WAITING, _ASSIGNEE),
    (CaseState.TAKEN, Move.HAND): Step(CaseState.TAKEN, _ASSIGNEE_OR_LEAD),
    (CaseState.ASKED, Move.HAND): Step(CaseState.ASKED, _ASSIGNEE_OR_LEAD),
    (CaseState.WAITING, Move.NOTE): Step(CaseState.WAITING, _STAFF),
    (CaseState.TAKEN, Move.NOTE): Step(CaseState.TAKEN, _STAFF),
    (CaseState.ASKED, Move.NOTE): Step(CaseState.ASKED, _STAFF),
    (CaseState.DONE, Move.NOTE): Step(CaseState.DONE, _STAFF),
    # Volunteers are asked to help with it, by itself where nobody has it yet, or others than who
    # was to come; somebody is found, nobody could come, or it is called off.
    (CaseState.WAITING, Move.SEEK): Step(CaseState.WAITING, _CLOCK),
    (CaseState.TAKEN, Move.SEEK): Step(CaseState.TAKEN, _ASSIGNEE | _CLOCK),
    (CaseState.ASKED, Move.SEEK): Step(CaseState.ASKED, _ASSIGNEE | _CLOCK),
    (CaseState.WAITING, Move.FOUND): Step(CaseState.WAITING, _CLOCK),
    (CaseState.TAKEN, Move.FOUND): Step(CaseState.TAKEN, _CLOCK),
    (CaseState.ASKED, Move.FOUND): Step(CaseState.ASKED, _CLOCK),
    (CaseState.DONE, Move.FOUND): Step(CaseState.DONE, _CLOCK),
    (CaseState.WAITING, Move.NOBODY): Step(CaseState.WAITING, _CLOCK),
    (CaseState.TAKEN, Move.NOBODY): Step(CaseState.TAKEN, _CLOCK),
    (CaseState.ASKED, Move.NOBODY): Step(CaseState.ASKED, _CLOCK),
    (CaseState.WAITING, Move.CALLED_OFF): Step(CaseState.WAITING, _CLOCK),
    (CaseState.TAKEN, Move.CALLED_OFF): Step(CaseState.TAKEN, _CLOCK),
    (CaseState.ASKED, Move.CALLED_OFF): Step(CaseState.ASKED, _CLOCK),
    # They have helped before anybody had it, and both sides say so: it is to be taken and ended.
    (CaseState.WAITING, Move.HELPED): Step(CaseState.WAITING, _CLOCK),
    # Somebody says that something is wrong with a task of it.
    (CaseState.WAITING, Move.ALARM): Step(CaseState.WAITING, _CLOCK),
    (CaseState.TAKEN, Move.ALARM): Step(CaseState.TAKEN, _CLOCK),
    (CaseState.ASKED, Move.ALARM): Step(CaseState.ASKED, _CLOCK),
    (CaseState.DONE, Move.ALARM): Step(CaseState.DONE, _CLOCK),
    # They were brought word by a visit.
    (CaseState.WAITING, Move.TOLD): Step(CaseState.WAITING, _RESIDENT),
    (CaseState.TAKEN, Move.TOLD): Step(CaseState.TAKEN, _RESIDENT),
    (CaseState.ASKED, Move.TOLD): Step(CaseState.ASKED, _RESIDENT),
    (CaseState.DONE, Move.TOLD): Step(CaseState.DONE, _RESIDENT),
    (CaseState.CLOSED, Move.TOLD): Step(CaseState.CLOSED, _RESIDENT),
}


def step(case: Case, move: Move, relation: frozenset[Relation]) -> CaseState:
    """The state the move leads to.

    Raises `IllegalMove`, with words for the person, where the case stands elsewhere by now or the
    move is not theirs to make.
    """
    found = LIFECYCLE.get((case.state, move))
    if found is None or (found.by == _CLOCK and not found.by & relation):
        raise IllegalMove(f"case.not_now.{case.state}", {"number": case.id})
    if not found.by & relation:
        taken = case.state in (CaseState.TAKEN, CaseState.ASKED)
        raise IllegalMove(
            f"case.not_now.{case.state}" if taken else "case.not_yours", {"number": case.id}
        )
    return found.to


def moves(case: Case, relation: frozenset[Relation]) -> tuple[Move, ...]:
    """The moves somebody who stands so to the case can make now, in the order of the table."""
    return tuple(
        move
        for (state, move), found in LIFECYCLE.items()
        if state is case.state and found.by & relation
    )


def may_begin_again(case: Case, timeline: Iterable[Event], now: int) -> bool:
    """Whether what was closed as solved, or in silence, may still turn out not to be."""
    ends = (Move.RESOLVE, Move.LAPSE)
    at = next((one.at for one in timeline if one.move in ends), None)
    closed = case.state is CaseState.CLOSED and not case.complaint
    return closed and at is not None and now - at <= AGAIN_MS
