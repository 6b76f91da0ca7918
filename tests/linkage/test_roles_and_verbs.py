"""Role by role and verb by verb: the whole of who may do what with a case, written by hand."""

import itertools

import pytest

from linkage.access import MAY, may, relations
from linkage.cases import Move, step
from linkage.errors import IllegalMove
from linkage.models import Actor, Case, CaseState, Grant, Person, Role
from tests.linkage.test_access import ELSEWHERE, HERE, RESIDENT, STREET, WORKER, a_case, somebody

# How a role stands to the cases of each desk at its place: at the desk, above it, both, or not.
STANDS = """
                       community social_organization social_worker volunteer charity street_office
committee_worker       desk      .                   .             .         .       .
organization_staff     .         desk                .             .         .       .
social_worker          .         .                   desk          .         .       .
volunteer_coordinator  .         .                   .             desk      .       .
charity_steward        .         .                   .             .         desk    .
street_office          above     above               above         above     above   both
administrator          .         .                   .             .         .       .
"""
# What somebody can then do in each state. A holder has the case in hand, a lead answers for the
# desk, and who is above the desk is lead or holder of nothing there.
CAN = """
                  waiting       taken         asked         done   closed
desk              take,refuse,ON  note          note          note   .
desk,lead         take,refuse,ON  note,UP       note,UP       note   .
desk,holder       take,refuse,ON  WORK,note     WORK,note     note   .
desk,lead,holder  take,refuse,ON  WORK,note,UP  WORK,note,UP  note   .
above             take,ON         take,note     take,note     note   .
above,lead        take,ON         take,note     take,note     note   .
above,holder      take,ON         take,note     take,note     note   .
above,lead,holder take,ON         take,note     take,note     note   .
both              take,refuse,ON  take,note     take,note     note   .
both,lead         take,refuse,ON  note,UP       note,UP       note   .
both,holder       take,refuse,ON  WORK,take,note  WORK,take,note  note   .
both,lead,holder  take,refuse,ON  WORK,note,UP  WORK,note,UP  note   .
"""
SPELLED = {
    "ON": "refer,correct,reroute,note",
    "UP": "take,refer,hand",
    "WORK": "refuse,ask,tell,done,refer,correct,reroute,hand,seek",
}
READS = {"see", "card", "history", "note", "refer", "correct"}
# What somebody may be shown and say, whatever the state.
MAY_DO = {
    "desk": READS | {"name"},
    "desk,lead": READS | {"name", "hand"},
    "desk,holder": READS | {"name", "hand", "reach"},
    "desk,lead,holder": READS | {"name", "hand", "reach"},
    "above": READS,
    "above,lead": READS,
    "above,holder": READS,
    "above,lead,holder": READS,
    "both": READS | {"name"},
    "both,lead": READS | {"name", "hand"},
    "both,holder": READS | {"name", "hand", "reach"},
    "both,lead,holder": READS | {"name", "hand", "reach"},
}


def table(text: str) -> dict[tuple[str, str], str]:
    heads, *rows = (line.split() for line in text.strip().splitlines())
    return {
        (row, head): cell for row, *cells in rows for head, cell in zip(heads, cells, strict=True)
    }


def verbs(cell: str) -> set[Move]:
    for short, long in SPELLED.items():
        cell = cell.replace(short, long)
    return set() if cell == "." else {Move(verb) for verb in cell.split(",")}


STANDING, MOVES = table(STANDS), {key: verbs(cell) for key, cell in table(CAN).items()}


def can(person: Person, case: Case) -> set[Move]:
    """The moves that are not refused, each tried."""
    found = set()
    for move in Move:
        try:
            step(case, move, relations(person, case))
        except IllegalMove:
            continue
        found.add(move)
    return found


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("actor", Actor)
@pytest.mark.parametrize("path", [STREET, HERE])
@pytest.mark.parametrize("lead", [False, True])
@pytest.mark.parametrize("holder", [False, True])
def test_a_role_can_do_what_the_tables_say_and_nothing_else(
    role: Role, actor: Actor, path: str, lead: bool, holder: bool
) -> None:
    grant = Grant(role=role, place_path=path, lead=lead)
    person = somebody(WORKER).model_copy(update={"grants": (grant,)})
    stands = STANDING[role, actor] + ",lead" * lead + ",holder" * holder
    for state in CaseState:
        case = a_case(state, actor, WORKER if holder else None)
        nothing = stands.startswith(".")
        assert can(person, case) == (set() if nothing else MOVES[stands, state]), state
        acts = {act for act in MAY if may(relations(person, case), act)}
        assert acts == (set() if nothing else MAY_DO[stands]), state


def test_the_tables_are_about_every_role_desk_and_state() -> None:
    assert set(STANDING) == {(role, actor) for role in Role for actor in Actor}
    assert set(MOVES) == {(stands, state) for stands in MAY_DO for state in CaseState}


@pytest.mark.parametrize("role", Role)
def test_elsewhere_a_role_can_do_nothing(role: Role) -> None:
    lead = Grant(role=role, place_path=ELSEWHERE, lead=True)
    person = somebody(WORKER).model_copy(update={"grants": (lead,)})
    for state, actor in itertools.product(CaseState, Actor):
        case = a_case(state, actor, WORKER)
        assert can(person, case) == set()
        assert not any(may(relations(person, case), act) for act in MAY)


@pytest.mark.parametrize("assignee", [None, WORKER])
@pytest.mark.parametrize("state", CaseState)
def test_a_resident_can_do_the_same_with_their_own_case_whoever_has_it(
    state: CaseState, assignee: int | None
) -> None:
    speaks = {Move.WORSEN, Move.WITHDRAW, Move.HELP, Move.FINE}
    expected = {
        CaseState.WAITING: speaks | {Move.WRITE},
        CaseState.TAKEN: speaks | {Move.WRITE},
        CaseState.ASKED: speaks | {Move.ANSWER},
        CaseState.DONE: {Move.WRITE, Move.RESOLVE, Move.PARTLY, Move.REOPEN, Move.FINE},
        CaseState.CLOSED: {Move.ADD},
    }
    for actor in Actor:
        case = a_case(state, actor, assignee)
        assert can(somebody(RESIDENT), case) == expected[state] | {Move.TOLD}
        acts = {act for act in MAY if may(relations(somebody(RESIDENT), case), act)}
        assert acts == {"see", "show", "write", "rate", "reach"}
