"""Who may see and do what, role by role and verb by verb."""

import pytest

from linkage.access import CLOCK, MAY, Relation, acts_for, answers_for, may, relations
from linkage.cases import Move, moves
from linkage.models import DESK_OF, Actor, Case, CaseState, Grant, Person, Role, Urgency

STREET, HERE, ELSEWHERE = "/1/", "/1/2/", "/1/3/"
RESIDENT, WORKER = 10, 20


def a_case(
    state: CaseState = CaseState.WAITING,
    actor: Actor = Actor.COMMUNITY,
    assignee_id: int | None = None,
) -> Case:
    return Case(
        id=1001,
        resident_id=RESIDENT,
        text="楼道灯坏了",
        category="public_facilities",
        urgency=Urgency.SOON,
        place_id=2,
        place_path=f"{HERE}4/9/",
        place_label="3号楼",
        state=state,
        actor=actor,
        assignee_id=assignee_id,
        policy_version="1",
        reason="{}",
        seq=1,
        created_at=0,
        respond_by=1,
        resolve_by=2,
    )


def somebody(person_id: int, *roles: tuple[Role, str]) -> Person:
    grants = tuple(Grant(role=role, place_path=path) for role, path in roles)
    return Person(id=person_id, chat_id=person_id, name="x", language="en", grants=grants)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("actor", Actor)
@pytest.mark.parametrize("path", [STREET, HERE, ELSEWHERE, f"{HERE}4/", f"{HERE}4/9/", f"{HERE}5/"])
def test_a_role_stands_to_the_cases_of_its_desk_and_place(
    role: Role, actor: Actor, path: str
) -> None:
    here = path in (STREET, HERE, f"{HERE}4/", f"{HERE}4/9/")
    expected = set()
    if here and DESK_OF.get(role) is actor:
        expected.add(Relation.DESK)
    if here and role is Role.STREET_OFFICE:
        expected.add(Relation.OFFICE)
    assert relations(somebody(WORKER, (role, path)), a_case(actor=actor)) == expected


def test_every_actor_has_a_desk() -> None:
    assert set(DESK_OF) == set(Role) - {Role.ADMINISTRATOR}
    assert set(DESK_OF.values()) == set(Actor)


def test_a_stranger_stands_in_no_relation() -> None:
    assert relations(somebody(WORKER), a_case()) == frozenset()


@pytest.mark.parametrize("role", DESK_OF)
@pytest.mark.parametrize("path", [STREET, HERE, ELSEWHERE, f"{HERE}4/", f"{HERE}5/"])
def test_the_lead_of_a_desk_answers_for_its_cases_at_its_places(role: Role, path: str) -> None:
    lead = Grant(role=role, place_path=path, lead=True)
    person = somebody(WORKER).model_copy(update={"grants": (lead,)})
    here = path in (STREET, HERE, f"{HERE}4/")
    for actor in Actor:
        stands = relations(person, a_case(actor=actor))
        assert (Relation.LEAD in stands) == (here and DESK_OF[role] is actor)
        assert (Relation.LEAD in stands) <= (Relation.DESK in stands)


def test_an_administrator_stands_in_no_relation_to_any_case() -> None:
    person = somebody(WORKER, (Role.ADMINISTRATOR, STREET))
    assert person.administers(HERE)
    assert person.desks == []
    assert all(relations(person, a_case(actor=actor)) == frozenset() for actor in Actor)


def test_one_person_may_stand_to_a_case_in_several_ways() -> None:
    everything = somebody(WORKER, (Role.COMMITTEE_WORKER, HERE), (Role.STREET_OFFICE, STREET))
    lead = Grant(role=Role.COMMITTEE_WORKER, place_path=STREET, lead=True)
    everything = everything.model_copy(update={"grants": (*everything.grants, lead)})
    case = a_case(CaseState.TAKEN, assignee_id=WORKER)
    assert relations(everything, case) == set(Relation) - {Relation.CLOCK, Relation.RESIDENT}


def test_nobody_stands_at_the_desk_for_a_need_of_their_own() -> None:
    resident = somebody(RESIDENT, (Role.COMMITTEE_WORKER, HERE), (Role.STREET_OFFICE, STREET))
    case = a_case(CaseState.TAKEN, assignee_id=RESIDENT)
    assert relations(resident, case) == {Relation.RESIDENT}


def test_a_complaint_is_for_the_lead_and_the_office_and_never_for_the_worker() -> None:
    case = a_case(CaseState.TAKEN).model_copy(update={"complaint": True, "about_id": WORKER})
    desk, office = (Role.COMMITTEE_WORKER, HERE), (Role.STREET_OFFICE, STREET)
    assert relations(somebody(WORKER + 1, desk), case) == frozenset()
    assert relations(somebody(WORKER + 1, office), case) == {Relation.OFFICE}
    lead = Person(
        id=WORKER + 1,
        chat_id=9,
        name="",
        language="en",
        grants=(Grant(role=Role.COMMITTEE_WORKER, place_path=HERE, lead=True),),
    )
    assert relations(lead, case) == {Relation.DESK, Relation.LEAD}
    for grants in (lead.grants, somebody(WORKER, office).grants):
        worker = lead.model_copy(update={"id": WORKER, "grants": grants})
        assert relations(worker, case) == frozenset()
        assert relations(worker, case.model_copy(update={"resident_id": WORKER})) == {
            Relation.RESIDENT
        }


def test_who_was_called_to_a_case_stands_to_it_as_its_desk_while_they_work_there() -> None:
    case = a_case(actor=Actor.SOCIAL_WORKER, assignee_id=WORKER)
    case = case.model_copy(update={"called": frozenset({WORKER})})
    coordinator = somebody(WORKER, (Role.VOLUNTEER_COORDINATOR, HERE))
    assert relations(coordinator, case) == {Relation.DESK, Relation.ASSIGNEE}
    assert acts_for(coordinator, case) is Actor.VOLUNTEER
    social = somebody(WORKER + 1, (Role.SOCIAL_WORKER, STREET))
    assert relations(social, case) == {Relation.DESK}
    assert acts_for(social, case) is Actor.SOCIAL_WORKER
    for gone in (somebody(WORKER), somebody(WORKER, (Role.VOLUNTEER_COORDINATOR, ELSEWHERE))):
        assert not answers_for(gone, case)
        assert relations(gone, case) == frozenset()
    kept = case.model_copy(update={"kept_from": frozenset({WORKER})})
    assert relations(coordinator, kept) == frozenset()


def test_a_complaint_is_kept_from_who_had_the_case_before_whatever_they_are_now() -> None:
    lead = Grant(role=Role.COMMITTEE_WORKER, place_path=HERE, lead=True)
    office = Grant(role=Role.STREET_OFFICE, place_path=STREET)
    before = somebody(WORKER).model_copy(update={"grants": (lead, office)})
    kept = {"complaint": True, "about_id": 30, "kept_from": frozenset({30, WORKER})}
    case = a_case(CaseState.TAKEN).model_copy(update=kept)
    assert relations(before, case) == frozenset()
    assert relations(before, case.model_copy(update={"visitor_id": WORKER})) == frozenset()


def test_who_has_lost_the_role_visits_no_more() -> None:
    case = a_case().model_copy(update={"visitor_id": WORKER})
    for roles in ((), ((Role.COMMITTEE_WORKER, ELSEWHERE),), ((Role.SOCIAL_WORKER, HERE),)):
        assert Relation.RESIDENT not in relations(somebody(WORKER, *roles), case)
    assert Relation.RESIDENT in relations(somebody(WORKER, (Role.STREET_OFFICE, STREET)), case)


def test_who_visits_speaks_for_the_resident_unless_the_case_is_theirs() -> None:
    visitor = somebody(WORKER, (Role.COMMITTEE_WORKER, HERE))
    case = a_case(CaseState.TAKEN, assignee_id=30).model_copy(update={"visitor_id": WORKER})
    assert relations(visitor, case) == {Relation.RESIDENT, Relation.DESK}
    own = case.model_copy(update={"assignee_id": WORKER})
    assert relations(visitor, own) == {Relation.DESK, Relation.ASSIGNEE}
    of_them = case.model_copy(update={"about_id": WORKER, "complaint": True})
    assert relations(visitor, of_them) == frozenset()


def test_nobody_is_the_clock() -> None:
    everything = [(role, STREET) for role in Role]
    for person_id in (RESIDENT, WORKER):
        case = a_case(CaseState.TAKEN, assignee_id=WORKER)
        assert not relations(somebody(person_id, *everything), case) & CLOCK


def test_a_desk_that_handed_the_case_on_has_nothing_more_to_do_with_it() -> None:
    worker = somebody(WORKER, (Role.COMMITTEE_WORKER, HERE))
    assert relations(worker, a_case(actor=Actor.COMMUNITY)) == {Relation.DESK}
    assert relations(worker, a_case(actor=Actor.SOCIAL_WORKER)) == frozenset()


@pytest.mark.parametrize(
    ("relation", "acts"),
    [
        (Relation.RESIDENT, {"see", "show", "write", "rate", "reach"}),
        (Relation.DESK, {"see", "card", "name", "history", "note", "refer", "correct"}),
        (Relation.LEAD, {"see", "card", "name", "history", "note", "refer", "correct", "hand"}),
        (
            Relation.ASSIGNEE,
            {"see", "card", "name", "reach", "history", "note", "refer", "correct", "hand"},
        ),
        (Relation.OFFICE, {"see", "card", "history", "note", "refer", "correct"}),
        (Relation.CLOCK, set()),
    ],
)
def test_each_relation_may_do_these_acts(relation: Relation, acts: set[str]) -> None:
    assert {act for act in MAY if may(frozenset({relation}), act)} == acts


@pytest.mark.parametrize("act", MAY)
def test_a_stranger_may_do_nothing(act: str) -> None:
    assert not may(frozenset(), act)


def test_what_one_relation_may_is_not_lost_by_another() -> None:
    both = frozenset({Relation.RESIDENT, Relation.DESK})
    apart = [{act for act in MAY if may(frozenset({one}), act)} for one in both]
    assert {act for act in MAY if may(both, act)} == set.union(*apart)


# Who can make which moves; a full stop is none.
VERBS = """
          resident            desk            lead  assignee               office     clock
waiting   SAY,HELP            take,refuse,ON  .     note                   take,ON    FIRST,TASK
taken     SAY,HELP            note            UP    refuse,ask,done,SENT   take,note  release,TASK
asked     answer,WORSE,HELP   note            UP    refuse,ask,done,SENT   take,note  release,TASK
done      write,VERDICT,FINE  note            .     note                   note       END,STANDS
closed    add,told            .               .     .                      .          .
"""
_SPELLED = {
    "SENT": "ON,tell,hand,seek",
    "ON": "refer,correct,reroute,note",
    "END": "lapse,silence,withdraw",
    "UP": "take,refer,hand",
    "VERDICT": "resolve,partly,reopen",
    "SAY": "write,WORSE",
    "WORSE": "worsen,withdraw",
    "HELP": "help,FINE",
    "FINE": "fine,told",
    "FIRST": "escalate,helped",
    "TASK": "seek,nobody,called_off,STANDS",
    "STANDS": "found,alarm",
}
for short, long in _SPELLED.items():
    VERBS = VERBS.replace(short, long)
_HEADS, *_ROWS = (line.split() for line in VERBS.strip().splitlines())
VERB_BY_VERB = [
    (CaseState(state), Relation(relation), verbs)
    for state, *cells in _ROWS
    for relation, verbs in zip(_HEADS, cells, strict=True)
]


@pytest.mark.parametrize(("state", "relation", "verbs"), VERB_BY_VERB)
def test_each_relation_can_make_these_moves(
    state: CaseState, relation: Relation, verbs: str
) -> None:
    expected = set() if verbs == "." else {Move(verb) for verb in verbs.split(",")}
    assert set(moves(a_case(state), frozenset({relation}))) == expected


def test_the_table_above_is_about_every_state_and_relation() -> None:
    assert {(state, relation) for state, relation, _ in VERB_BY_VERB} == {
        (state, relation) for state in CaseState for relation in Relation
    }


@pytest.mark.parametrize("state", CaseState)
def test_a_stranger_can_make_no_move(state: CaseState) -> None:
    assert moves(a_case(state), frozenset()) == ()
