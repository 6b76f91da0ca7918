"""What a desk has before it: its lists, and how many are on each."""

from collections.abc import Sequence
from enum import StrEnum

from linkage.models import Actor, CaseState, Level, Person, Record
from storage.complaints import seen_by
from storage.drivers import Row
from storage.places import name_for
from storage.unit import Unit


class DeskList(StrEnum):
    """The lists of a desk; a case may stand on several."""

    WAITING = "waiting"
    MINE = "mine"
    HELD = "held"
    OVERDUE = "overdue"
    RESIDENT = "resident"


class Line(Record):
    """A case in a list; `due_at`, in ms, is None where nobody at the desk is waited for.

    `holder` is the colleague who has it in hand.
    """

    id: int
    category: str
    state: CaseState
    where: str
    due_at: int | None
    holder: str | None


class Filter(Record):
    """What a list is narrowed to; None is everything."""

    grid: int | None = None
    category: str | None = None


# Until when somebody has to act: to take it, and then to get it done.
_DUE = (
    "CASE WHEN c.state = 'waiting' THEN c.respond_by"
    " WHEN c.state IN ('taken', 'asked') THEN c.resolve_by END"
)
FROM = (
    "FROM cases c JOIN places p ON p.id = c.place_id"
    " LEFT JOIN people h ON h.id = c.assignee_id AND c.state IN ('taken', 'asked')"
    f" LEFT JOIN places g ON g.level = '{Level.GRID}' AND p.path LIKE g.path || '%'"
)
_ON_LIST = {
    DeskList.WAITING: "({desk}) AND c.state = 'waiting'",
    DeskList.MINE: "({mine}) AND c.state IN ('taken', 'asked')",
    DeskList.HELD: "{desk} AND c.state IN ('taken', 'asked') AND c.assignee_id <> :person_id",
    DeskList.OVERDUE: f"({{any}}) AND {_DUE} < :now",
    DeskList.RESIDENT: "({desk} OR {mine}) AND c.state IN ('asked', 'done')",
}
_OPEN = "c.state <> 'closed'"
Params = dict[str, str | int]


def line_for(person: Person) -> str:
    """What is selected of a `Line` that the person reads."""
    grid, place = (name_for(person.language, table, "label") for table in "gp")
    return (
        f'SELECT c.id, c.category, c.state, COALESCE({grid}, {place}) AS "where",'
        f" {_DUE} AS due_at, CASE WHEN c.assignee_id <> :person_id THEN h.name END AS holder"
    )


def standings(person: Person) -> tuple[dict[str, str], Params]:
    """The conditions for the person's desks, their own cases, and all they may see.

    They say what `linkage.access.relations` says of staff, so that no complaint is among them that
    is kept from the person.
    """
    params: Params = {"person_id": person.id}
    desks, areas = [], []
    for number, (actor, path) in enumerate(person.desks):
        there = f"p.path LIKE :path_{number} || '%'"
        desks.append(f"(c.actor = :actor_{number} AND {there})")
        params |= {f"actor_{number}": actor, f"path_{number}": path}
        if actor is Actor.STREET_OFFICE:
            areas.append(there)
        desks.append(f"(c.called LIKE :called AND {there})")
    params |= {"called": f"%,{person.id},%"} if desks else {}
    desk = " OR ".join(desks) or "1 = 0"
    mine = f"(c.assignee_id = :person_id AND ({desk}))"
    found = {
        "desk": desk,
        "mine": mine,
        "any": " OR ".join([mine, *desks, *areas]),
    }
    seen, kept = seen_by(person)
    return {
        name: f"(({where}) AND {seen} AND c.resident_id <> :person_id)"
        for name, where in found.items()
    }, params | kept


def _on(name: DeskList, person: Person, by: Filter, now: int) -> tuple[str, Params]:
    by_standing, params = standings(person)
    where = f"{_OPEN} AND {_ON_LIST[name].format(**by_standing)}"
    params |= {"now": now}
    if by.grid is not None:
        where, params = f"{where} AND g.id = :grid", params | {"grid": by.grid}
    if by.category is not None:
        where, params = f"{where} AND c.category = :category", params | {"category": by.category}
    return where, params


async def counts(unit: Unit, person: Person) -> dict[DeskList, int]:
    """How many cases stand on each of the person's lists."""
    by_standing, params = standings(person)
    sums = ", ".join(
        f"COALESCE(SUM(CASE WHEN {on.format(**by_standing)} THEN 1 ELSE 0 END), 0) AS {name}"
        for name, on in _ON_LIST.items()
    )
    row = await unit.fetch_one(
        f"SELECT {sums} FROM cases c JOIN places p ON p.id = c.place_id WHERE {_OPEN}",
        now=unit.now,
        **params,
    )
    return {name: int(row[name]) if row else 0 for name in DeskList}


async def day(unit: Unit, person: Person, since: int, until: int) -> dict[str, list[int]]:
    """What a day begins with, the numbers of the cases of each part.

    That is what waits at the person's desks; what is theirs and due before `until`; what is overdue
    of all they may see; and what residents have written of theirs since `since`, all in ms.
    """
    by_standing, params = standings(person)
    parts = {
        "waiting": _ON_LIST[DeskList.WAITING],
        "due": f"{_ON_LIST[DeskList.MINE]} AND {_DUE} > :now AND {_DUE} < :until",
        "overdue": f"({{any}}) AND {_DUE} <= :now",
        "written": "{mine} AND EXISTS (SELECT 1 FROM case_events e WHERE e.case_id = c.id"
        " AND e.at >= :since AND e.move IN ('answer', 'write', 'worsen'))",
    }
    flags = ", ".join(
        f"CASE WHEN {on.format(**by_standing)} THEN 1 ELSE 0 END AS {name}"
        for name, on in parts.items()
    )
    rows = await unit.fetch(
        f"SELECT c.id, {flags} FROM cases c JOIN places p ON p.id = c.place_id"
        f" WHERE {_OPEN} AND ({by_standing['any']}) ORDER BY c.id",
        now=unit.now,
        since=since,
        until=until,
        **params,
    )
    return {name: [row["id"] for row in rows if row[name]] for name in parts}


async def listed(
    unit: Unit, person: Person, name: DeskList, by: Filter, start: int, limit: int
) -> tuple[Sequence[Line], int]:
    """The lines of a list from `start` on, what is due first at the top; and how many in all."""
    where, params = _on(name, person, by, unit.now)
    total = await unit.fetch_one(f"SELECT COUNT(*) AS total {FROM} WHERE {where}", **params)
    rows = await unit.fetch(
        f"{line_for(person)} {FROM} WHERE {where}"
        f" ORDER BY COALESCE({_DUE}, c.resolve_by), c.id LIMIT :limit OFFSET :start",
        **params,
        limit=limit,
        start=start,
    )
    return lines(unit, rows), int(total["total"]) if total else 0


async def grid_label(unit: Unit, language: str, grid: int) -> str | None:
    """What a grid is called, or None where there is no such grid."""
    row = await unit.fetch_one(
        f"SELECT {name_for(language, 'g', 'label')} AS label FROM places g"
        f" WHERE g.id = :grid AND g.level = '{Level.GRID}'",
        grid=grid,
    )
    return row["label"] if row else None


async def grids(
    unit: Unit, person: Person, name: DeskList, by: Filter
) -> list[tuple[int, str, int]]:
    """The grids on a list: id, label, and how many cases each has there."""
    where, params = _on(name, person, by, unit.now)
    label = name_for(person.language, "g", "label")
    rows = await unit.fetch(
        f"SELECT g.id, {label} AS label, COUNT(*) AS total {FROM}"
        f" WHERE {where} AND g.id IS NOT NULL GROUP BY g.id, {label} ORDER BY g.id",
        **params,
    )
    return [(row["id"], row["label"], row["total"]) for row in rows]


async def categories(
    unit: Unit, person: Person, name: DeskList, by: Filter
) -> list[tuple[str, int]]:
    """The categories on a list, and how many cases each has there, the most frequent first."""
    where, params = _on(name, person, by, unit.now)
    rows = await unit.fetch(
        f"SELECT c.category, COUNT(*) AS total {FROM} WHERE {where}"
        " GROUP BY c.category ORDER BY COUNT(*) DESC, c.category",
        **params,
    )
    return [(row["category"], row["total"]) for row in rows]


def lines(unit: Unit, rows: Sequence[Row]) -> list[Line]:
    """The lines of rows that `line_for` has selected."""
    return [
        Line.model_validate(dict(row) | {"holder": unit.sealer.read("people.name", row["holder"])})
        for row in rows
    ]
