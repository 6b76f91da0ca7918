"""Who takes a need: the policy's chain, less those who refused or have nobody there."""

from collections.abc import Iterable
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from linkage.models import Actor, Person
from linkage.policy import END_OF_CHAIN, Category, Policy

# Who looks into a need before charity has it; the street office does where neither is there.
_ASSESSORS = (Actor.SOCIAL_WORKER, Actor.COMMUNITY)


class ReasonKey(StrEnum):
    """Why an actor has a case; each is the catalogue key of the words a resident is shown."""

    CATEGORY = "reason.category"
    NOBODY_THERE = "reason.nobody_there"
    REFUSED = "reason.refused"
    LAST_RESORT = "reason.last_resort"
    TOO_LATE = "reason.too_late"
    REFERRED = "reason.referred"
    CORRECTED = "reason.corrected"
    ASK_FIRST = "reason.ask_first"
    ASSESS_FIRST = "reason.assess_first"
    COMPLAINT = "reason.complaint"
    COMPLAINT_OF = "reason.complaint_of"


class Reason(BaseModel):
    """Why `actor` has it, and `instead_of` whom, in the order they would have come.

    For NOBODY_THERE those are the actors without staff, for REFUSED those who refused, for
    LAST_RESORT all before the street office, for TOO_LATE the one whose time ran out, for REFERRED
    the one who had it, for ASK_FIRST and ASSESS_FIRST the one who would have it, for CATEGORY,
    CORRECTED and the complaints none. `about` is the case a complaint is about, where it is about
    one.
    """

    model_config = ConfigDict(frozen=True)

    key: ReasonKey
    actor: Actor
    instead_of: tuple[Actor, ...] = ()
    about: int | None = None


class Routing(BaseModel):
    """The decision, to be stored with the version of the policy it was made by."""

    model_config = ConfigDict(frozen=True)

    actor: Actor
    reason: Reason
    policy_version: str


def chain(category: Category) -> tuple[Actor, ...]:
    """Everybody a need of this category can go to, in order; the street office is always last."""
    return tuple(dict.fromkeys((category.actor, *category.then, *END_OF_CHAIN)))


def staffed(staff: Iterable[Person], path: str) -> frozenset[Actor]:
    """The actors with somebody at their desk for the place."""
    return frozenset(
        grant.desk
        for person in staff
        for grant in person.grants
        if grant.desk is not None and grant.covers(path)
    )


def route(
    policy: Policy,
    category: Category,
    staffed: frozenset[Actor],
    refused: frozenset[Actor] = frozenset(),
    asked: int | None = None,
) -> Routing:
    """The first of the chain who is staffed and has not refused, and why.

    The street office gets what nobody else can take, staffed or not, even after it refused: a need
    always has somebody answerable (DOMAIN.md, rule 1). `asked` is the money it names, in yuan.
    """
    *nearer, last = chain(category)
    actor = next((one for one in nearer if one in staffed and one not in refused), last)
    passed = tuple(nearer[: nearer.index(actor)] if actor in nearer else nearer)
    reason = _reason(actor, passed, refused)
    if actor is Actor.CHARITY and _needs_assessment(category, asked):
        assessor = next((one for one in _ASSESSORS if one in staffed - refused), last)
        reason = Reason(key=ReasonKey.ASSESS_FIRST, actor=assessor, instead_of=(actor,))
    return Routing(actor=reason.actor, reason=reason, policy_version=policy.version)


def _needs_assessment(category: Category, asked: int | None) -> bool:
    """Whether charity gets it only from a professional who has assessed it.

    DOMAIN.md, the five societies: of more money than the set amount.
    """
    above = category.assess_above
    return above is not None and asked is not None and asked > above


def ask_first(routing: Routing, staffed: frozenset[Actor]) -> Routing:
    """Where the person a need is for has not agreed to it, the committee asks them gently first.

    Social workers do so by profession, and keep what is theirs.
    """
    asks = (Actor.COMMUNITY, Actor.SOCIAL_WORKER, Actor.STREET_OFFICE)
    if routing.actor in asks or Actor.COMMUNITY not in staffed:
        return routing
    reason = Reason(key=ReasonKey.ASK_FIRST, actor=Actor.COMMUNITY, instead_of=(routing.actor,))
    return routing.model_copy(update={"actor": Actor.COMMUNITY, "reason": reason})


def escalate(
    policy: Policy, late: Actor, there: frozenset[Actor], refused: frozenset[Actor]
) -> Routing:
    """Up to the committee, or from there to the street office: nobody took the need in time.

    A committee that has nobody, or has had the need already, is passed over.
    """
    possible = there - refused - {late}
    nearer = late not in END_OF_CHAIN and Actor.COMMUNITY in possible
    actor = Actor.COMMUNITY if nearer else Actor.STREET_OFFICE
    reason = Reason(key=ReasonKey.TOO_LATE, actor=actor, instead_of=(late,))
    return Routing(actor=actor, reason=reason, policy_version=policy.version)


def referable(
    category: Category, has_it: Actor, there: frozenset[Actor], refused: frozenset[Actor]
) -> tuple[Actor, ...]:
    """To whom a need can be referred by hand, those of its chain first.

    Never to who must not have it (errands never reach a social worker: DOMAIN.md), nor to who
    refused it already or is not there; the street office always is.
    """
    out = {has_it, *category.never, *refused}
    return tuple(
        actor
        for actor in dict.fromkeys((*chain(category)[:-1], *Actor))
        if actor not in out and (actor in there or actor is Actor.STREET_OFFICE)
    )


def refer(policy: Policy, had_it: Actor, to: Actor) -> Routing:
    """To whom somebody at the desk that had it referred it."""
    reason = Reason(key=ReasonKey.REFERRED, actor=to, instead_of=(had_it,))
    return Routing(actor=to, reason=reason, policy_version=policy.version)


def correct(
    policy: Policy,
    category: Category,
    has_it: Actor,
    there: frozenset[Actor],
    refused: frozenset[Actor],
    asked: int | None = None,
) -> Routing:
    """Where a need belongs, now that its category is put right.

    What has gone up to the street office stays there: it answers for all. `asked` is the money it
    names, in yuan.
    """
    up = has_it is Actor.STREET_OFFICE
    actor = has_it if up else route(policy, category, there, refused, asked).actor
    reason = Reason(key=ReasonKey.CORRECTED, actor=actor)
    return Routing(actor=actor, reason=reason, policy_version=policy.version)


def _reason(actor: Actor, passed: tuple[Actor, ...], refused: frozenset[Actor]) -> Reason:
    if actor is Actor.STREET_OFFICE:
        return Reason(key=ReasonKey.LAST_RESORT, actor=actor, instead_of=passed)
    if not passed:
        return Reason(key=ReasonKey.CATEGORY, actor=actor)
    refusing = tuple(one for one in passed if one in refused)
    if refusing:
        return Reason(key=ReasonKey.REFUSED, actor=actor, instead_of=refusing)
    return Reason(key=ReasonKey.NOBODY_THERE, actor=actor, instead_of=passed)
