"""Complaints about a worker, which go past that worker: who gets them, and how they are known."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from linkage.cases import Move
from linkage.models import Actor, Case, Event, Person
from linkage.policy import Category, Policy
from linkage.routing import Reason, ReasonKey, Routing
from linkage.tokens import holds_any


class Complaint(NamedTuple):
    """What somebody objects to: the worker, where known, and who is to look at it.

    It is `kept_from` everybody who ever had the case in hand.
    """

    about_id: int | None
    kept_from: frozenset[int]
    routing: Routing


def in_hand(case: Case, timeline: Iterable[Event]) -> list[int]:
    """The ids of all who ever had the case in hand, the last one last."""
    had = (one.to_id if one.move == Move.HAND else one.person_id for one in timeline if _had(one))
    return [one for one in (*had, case.assignee_id) if one is not None]


def _had(event: Event) -> bool:
    # Only who has a case asks its resident, or says that it is done.
    return event.move in (Move.TAKE, Move.HAND, Move.ASK, Move.DONE)


def complaint_of(
    policy: Policy, case: Case | None, had: Sequence[int], staff: Iterable[Person]
) -> Complaint:
    """About who `had` the case last; to the lead of its desk, or else to the street office.

    Never to anybody who had it in hand: of a lead's own work the street office hears.
    """
    led = case is not None and any(
        one.leads(case.actor, case.place_path) and one.id not in had for one in staff
    )
    actor = case.actor if case is not None and led else Actor.STREET_OFFICE
    routing = _routing(policy, actor, case.id if case else None)
    return Complaint(had[-1] if had else None, frozenset(had), routing)


def pass_up(policy: Policy, case: Case, staff: Iterable[Person]) -> Routing:
    """To whom a complaint goes on: another lead of its desk among `staff`, or the street office."""
    led = any(one.leads(case.actor, case.place_path) for one in staff)
    about = Reason.model_validate_json(case.reason).about
    return _routing(policy, case.actor if led else Actor.STREET_OFFICE, about)


def _routing(policy: Policy, actor: Actor, about: int | None) -> Routing:
    key = ReasonKey.COMPLAINT if about is None else ReasonKey.COMPLAINT_OF
    reason = Reason(key=key, actor=actor, about=about)
    return Routing(actor=actor, reason=reason, policy_version=policy.version)


def sounds_like(category: Category, text: str) -> bool:
    """Whether a text holds one of the category's words, English ones whole."""
    return holds_any(text, category.words.both)
