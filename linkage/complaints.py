"""Complaints about a worker, which go past that worker: who gets them, and how they are known."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from linkage.models import Actor, Case, Person
from linkage.policy import Category, Policy
from linkage.routing import Reason, ReasonKey, Routing


class Complaint(NamedTuple):
    """What somebody objects to: the worker, where known, and who is to look at it."""

    about_id: int | None
    routing: Routing


def route_complaint(
    policy: Policy, case: Case | None, worker: int | None, staff: Iterable[Person]
) -> Routing:
    """To the lead of the desk that had the case, or else to the street office.

    Never to the worker: of a lead's own work the street office hears.
    """
    led = case is not None and any(
        one.leads(case.actor, case.place_path) and one.id != worker for one in staff
    )
    actor = case.actor if case is not None and led else Actor.STREET_OFFICE
    return _routing(policy, actor, case.id if case else None)


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
    said = text.casefold()
    return any(word.casefold() in said for word in category.words.zh) or any(
        re.search(rf"\b{re.escape(word.casefold())}\b", said) for word in category.words.en
    )
