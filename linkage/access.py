"""Who stands how to a case, and what each may see and do."""

from collections.abc import Iterable
from enum import StrEnum

from linkage.models import Actor, Case, Person


class Relation(StrEnum):
    """How somebody stands to a case; one person may stand to it in several ways."""

    RESIDENT = "resident"
    DESK = "desk"
    LEAD = "lead"
    ASSIGNEE = "assignee"
    OFFICE = "office"
    CLOCK = "clock"


CLOCK = frozenset({Relation.CLOCK})

_THE_RESIDENT = frozenset({Relation.RESIDENT})
_STAFF = frozenset({Relation.DESK, Relation.LEAD, Relation.ASSIGNEE, Relation.OFFICE})

# What is shown to whom and who may say what, beside the moves in `linkage.cases`.
MAY: dict[str, frozenset[Relation]] = {
    "see": _THE_RESIDENT | _STAFF,
    "card": _STAFF,
    # The name of a third person whom a need is for.
    "name": frozenset({Relation.DESK, Relation.LEAD, Relation.ASSIGNEE}),
    # How somebody without a phone is reached.
    "reach": frozenset({Relation.RESIDENT, Relation.ASSIGNEE}),
    "history": _STAFF,
    "note": _STAFF,
    "refer": _STAFF,
    "correct": _STAFF,
    "hand": frozenset({Relation.ASSIGNEE, Relation.LEAD}),
    "show": _THE_RESIDENT,
    "write": _THE_RESIDENT,
    "rate": _THE_RESIDENT,
}


def relations(person: Person, case: Case) -> frozenset[Relation]:
    """Every way in which the person stands to the case; empty for a stranger.

    Nobody works on a need of their own, whatever they do at the desk. Who visits somebody without a
    phone speaks for them while they may visit, unless they have the case themselves. A desk that
    refused the case has no more to do with it, nor has who took it and lost the role since. Who was
    called to it stands to it as its desk does.
    A complaint is for the desk's lead and the street office alone, and never for the worker it is
    about, nor for who had the case before.
    """
    found = set()
    kept_from = person.id == case.about_id or person.id in case.kept_from
    acts = person.id == case.assignee_id or kept_from
    speaks_for = person.id == case.visitor_id and may_visit(person, case.place_path) and not acts
    if person.id == case.resident_id or speaks_for:
        found.add(Relation.RESIDENT)
    if person.id == case.resident_id or kept_from:
        return frozenset(found)
    leads = person.leads(case.actor, case.place_path)
    office = person.serves(Actor.STREET_OFFICE, case.place_path)
    if answers_for(person, case) and (leads or office or not case.complaint):
        found.add(Relation.DESK)
        if person.id == case.assignee_id:
            found.add(Relation.ASSIGNEE)
    if leads:
        found.add(Relation.LEAD)
    if office:
        found.add(Relation.OFFICE)
    return frozenset(found)


def answers_for(person: Person, case: Case) -> bool:
    """Whether somebody sits at the desk that answers for a case, or was called to it from theirs.

    Who was called and works there no more has no more to do with it.
    """
    return person.serves(case.actor, case.place_path) or (
        person.id in case.called and _own_desk(person, case) is not None
    )


def acts_for(person: Person, case: Case) -> Actor:
    """For which desk somebody acts in a case: the one that answers for it, or else their own."""
    if person.id not in case.called or person.serves(case.actor, case.place_path):
        return case.actor
    return _own_desk(person, case) or case.actor


def _own_desk(person: Person, case: Case) -> Actor | None:
    desks = (actor for actor, path in person.desks if case.place_path.startswith(path))
    return next(desks, None)


def may_visit(person: Person, path: str) -> bool:
    """Whether somebody works there for the residents' committee or the street office."""
    return any(person.serves(actor, path) for actor in (Actor.COMMUNITY, Actor.STREET_OFFICE))


def who_may_know(staff: Iterable[Person], case: Case) -> list[Person]:
    """Those of the staff of a place who may know of the case, and not its resident among them.

    Of a complaint, only some do; of what else is kept from somebody, all others.
    """
    others = [one for one in staff if one.id != case.resident_id and one.id not in case.kept_from]
    if not case.complaint:
        return others
    return [one for one in others if may(relations(one, case), "card")]


def may(relation: frozenset[Relation], act: str) -> bool:
    """Whether somebody who stands so to a case may do this act of `MAY`."""
    return bool(relation & MAY[act])


def looks_as(person: Person, case: Case) -> Relation:
    """The nearest of the relations that let somebody of the staff see a case."""
    nearest = (Relation.ASSIGNEE, Relation.LEAD, Relation.DESK, Relation.OFFICE)
    stands = relations(person, case)
    return next(relation for relation in nearest if relation in stands)
