"""What the figures are read from: cases, their moves and their follow-ups, within one's places."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from linkage.figures import FollowUp, History, Line
from linkage.models import Actor, CaseState, Person
from storage.complaints import seen_by
from storage.drivers import Row
from storage.places import name_for
from storage.unit import Unit

# The community that a place `p` lies in, or is.
_COMMUNITY = "LEFT JOIN places q ON q.level = 'community' AND p.path LIKE q.path || '%'"
_FROM = "FROM cases c JOIN places p ON p.id = c.place_id"


class Wait(NamedTuple):
    """A case that is not done yet, and since when (ms) its resident waits."""

    case_id: int
    category: str
    community: str
    state: CaseState
    actor: Actor
    since: int


def _within(person: Person) -> tuple[str, dict[str, object]]:
    """The condition of lying in a place where the person sits at a desk, and not kept from them."""
    paths = sorted({path for _, path in person.desks})
    params: dict[str, object] = {f"path_{number}": path for number, path in enumerate(paths)}
    there = " OR ".join(f"p.path LIKE :{name} || '%'" for name in params)
    seen, kept = seen_by(person)
    return f"({there}) AND {seen}", params | kept


async def scope(unit: Unit, person: Person) -> Sequence[str]:
    """The names of the places whose figures the person may see."""
    paths = sorted({path for _, path in person.desks})
    params = {f"path_{number}": path for number, path in enumerate(paths)}
    named = ", ".join(f":{name}" for name in params)
    rows = await unit.fetch(
        f"SELECT {name_for(person.language, 'p', 'label')} AS label FROM places p"
        f" WHERE p.path IN ({named}) ORDER BY p.id",
        **params,
    )
    return [row["label"] for row in rows]


async def histories(unit: Unit, person: Person, since: int) -> Sequence[History]:
    """The cases within the person's places of which something happened or fell due since then.

    They must sit at a desk; `since` is in ms.
    """
    within, params = _within(person)
    chosen = (
        f"{within} AND (c.respond_by >= :since OR EXISTS (SELECT 1 FROM case_events x"
        " WHERE x.case_id = c.id AND x.at >= :since))"
    )
    # Cases last: what comes in meanwhile then has a case without lines, which is left out.
    asked = await unit.fetch(
        "SELECT f.case_id, f.round, f.asked_at, f.answered_at, f.resolved, f.satisfaction"
        f" {_FROM} JOIN follow_ups f ON f.case_id = c.id WHERE {chosen}"
        " ORDER BY f.case_id, f.round",
        since=since,
        **params,
    )
    moves = await unit.fetch(
        f"SELECT e.case_id, e.seq, e.at, e.move, e.actor, e.to_state {_FROM}"
        f" JOIN case_events e ON e.case_id = c.id WHERE {chosen}"
        " AND e.move NOT IN ('ask', 'tell', 'answer', 'write') ORDER BY e.case_id, e.seq",
        since=since,
        **params,
    )
    found = await unit.fetch(
        "SELECT c.id, c.category, c.created_at, c.respond_by,"
        f" {name_for(person.language, 'q')} AS community {_FROM} {_COMMUNITY}"
        f" WHERE {chosen} ORDER BY c.id",
        since=since,
        **params,
    )
    # A street's year is some hundred thousand rows: put together beside the loop.
    return await asyncio.to_thread(_histories, found, moves, asked)


def _histories(
    found: Sequence[Row], moves: Sequence[Row], asked: Sequence[Row]
) -> Sequence[History]:
    lines: defaultdict[int, list[Line]] = defaultdict(list)
    for row in moves:
        actor, state = Actor(row["actor"]), CaseState(row["to_state"])
        lines[row["case_id"]].append(Line(row["seq"], row["at"], row["move"], actor, state))
    follow_ups: defaultdict[int, list[FollowUp]] = defaultdict(list)
    for row in asked:
        resolved = bool(row["resolved"]) if row["answered_at"] is not None else None
        one = FollowUp(row["round"], row["asked_at"], resolved, row["satisfaction"])
        follow_ups[row["case_id"]].append(one)
    return [
        History(
            row["id"],
            row["category"],
            row["community"] or "",
            row["created_at"],
            row["respond_by"],
            tuple(lines[row["id"]]),
            tuple(follow_ups[row["id"]]),
        )
        for row in found
        if row["id"] in lines
    ]


async def longest_waits(unit: Unit, person: Person, limit: int) -> Sequence[Wait]:
    """The cases not done yet whose residents have waited longest.

    Of each place, only those that the person's desk there answers for; the street office sees all.
    """
    theirs = []
    params: dict[str, object] = {}
    for number, (desk, path) in enumerate(person.desks):
        params[f"path_{number}"] = path
        condition = f"p.path LIKE :path_{number} || '%'"
        if desk is not Actor.STREET_OFFICE:
            params[f"actor_{number}"] = desk
            condition += f" AND c.actor = :actor_{number}"
        theirs.append(f"({condition})")
    seen, kept = seen_by(person)
    params |= kept
    rows = await unit.fetch(
        "SELECT c.id, c.category, c.state, c.actor, c.created_at,"
        f" {name_for(person.language, 'q')} AS community {_FROM} {_COMMUNITY}"
        f" WHERE c.state IN ('waiting', 'taken', 'asked') AND ({' OR '.join(theirs)}) AND {seen}"
        " ORDER BY c.created_at, c.id LIMIT :limit",
        limit=limit,
        **params,
    )
    return [
        Wait(
            row["id"],
            row["category"],
            row["community"] or "",
            CaseState(row["state"]),
            Actor(row["actor"]),
            row["created_at"],
        )
        for row in rows
    ]
