"""Finds who is asked for a task, without looking at everybody.

Volunteers are read ring by ring: those who live in the task's building first, then in its grid, its
community, its street; within a ring the longest waiting first. What can only be told of each of
them is told in memory by `linkage.matching`; the statement leaves out early whom a rule stands
against that an index knows. It ends where nobody further on can do better: Fagin's threshold
algorithm, https://doi.org/10.1016/S0022-0000(03)00026-6.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from linkage.matching import (
    DAY_MS,
    MINUTE_MS,
    TRAVEL,
    Busy,
    Candidate,
    Match,
    Skill,
    Wanted,
    best_after,
    broken,
    matched,
    order,
)
from linkage.tasks import Task
from linkage.volunteers import Stretch, VolunteerState
from storage.assignments import HELD
from storage.drivers import Row
from storage.unit import Unit

# How many are read at once: few enough for a small ring, enough for what is asked for mostly.
PAGE = 40
_FARTHEST_MS = max(TRAVEL) * MINUTE_MS
_NOBODY = 0

_COLUMNS = (
    "person_id, state, area, building, grid, community, languages, never, weekly_most,"
    " paused_until, asked_at"
)
# By the levels of place that are shared with the task: the column that an index finds them by.
_RINGS = {4: "building", 3: "grid", 2: "community", 1: "area"}
# As many as a statement names at once.
_WIDTH = PAGE
_IDS = ", ".join(f":id{index}" for index in range(_WIDTH))


async def best(
    unit: Unit, wanted: Wanted, limit: int, asked: frozenset[int] = frozenset()
) -> list[Match]:
    """The best for a task, as many as `limit` at most; none of those `asked` already."""
    known = [one for one in wanted.helped | wanted.again if one not in asked]
    found = matched(wanted, await candidates(unit, wanted, known), unit.now)
    seen = {*asked, *known}
    for ring in range(wanted.depth, 0, -1):
        if _is_over(wanted, found, limit, (ring, 0, _NOBODY), unit.now):
            break
        after = (-1, _NOBODY)
        while True:
            rows = await _page(unit, wanted, ring, after)
            fresh = [row for row in rows if row["person_id"] not in seen]
            seen.update(row["person_id"] for row in fresh)
            more = matched(wanted, await _made(unit, wanted, fresh), unit.now)
            found = sorted([*found, *more], key=lambda match: order(match, wanted))[:limit]
            if len(rows) < PAGE:
                break
            after = rows[-1]["asked_at"], rows[-1]["person_id"]
            if _is_over(wanted, found, limit, (ring, *after), unit.now):
                break
    return found[:limit]


def _is_over(
    wanted: Wanted, found: Sequence[Match], limit: int, at: tuple[int, int, int], now: int
) -> bool:
    """Whether nobody from there on comes before the last of those found."""
    if len(found) < limit:
        return False
    ring, asked_at, person_id = at
    possible = (True, -best_after(ring, asked_at, now), -ring, asked_at, person_id)
    return order(found[limit - 1], wanted) <= possible


async def _page(unit: Unit, wanted: Wanted, ring: int, after: tuple[int, int]) -> Sequence[Row]:
    """The next of a ring whom no rule stands against that the statement can tell.

    What is asked of other tables stands as a value, not as a condition that would be a join: so
    both engines go along the index, and no further than the page is long.
    """
    piece = wanted.pieces[0]
    params: dict[str, Any] = {
        "ring": _prefix(wanted.path, ring),
        "asked_at": after[0],
        "person_id": after[1],
        "weekday": piece.weekday,
        "from_minute": piece.from_minute,
        "page": PAGE,
    }
    able = ""
    for index, skill in enumerate(sorted(wanted.skills)):
        recorded = " AND s.recorded_at IS NOT NULL" if skill in wanted.recorded else ""
        able += (
            " AND (SELECT s.person_id FROM volunteer_skills s WHERE s.person_id = v.person_id"
            f" AND s.skill = :skill{index}{recorded}) IS NOT NULL"
        )
        params[f"skill{index}"] = skill
    return await unit.fetch(
        f"SELECT {_COLUMNS} FROM volunteers v"
        f" WHERE v.state = 'approved' AND v.{_RINGS[ring]} = :ring"
        " AND (v.asked_at, v.person_id) > (:asked_at, :person_id)"
        " AND (SELECT MAX(a.to_minute) FROM availability a WHERE a.person_id = v.person_id"
        " AND a.weekday = :weekday AND a.from_minute <= :from_minute"
        f" AND a.to_minute > :from_minute) IS NOT NULL{able}"
        " ORDER BY v.asked_at, v.person_id LIMIT :page",
        **params,
    )


def _prefix(path: str, depth: int) -> str:
    return f"/{'/'.join(path.strip('/').split('/')[:depth])}/"


async def candidates(unit: Unit, wanted: Wanted, ids: Iterable[int]) -> list[Candidate]:
    """These volunteers, whatever rule stands against them; who is none is left out.

    So is who cannot be reached.
    """
    found: list[Candidate] = []
    wished = sorted(ids)
    for start in range(0, len(wished), _WIDTH):
        rows = await unit.fetch(
            f"SELECT {_COLUMNS} FROM volunteers WHERE person_id IN ({_IDS})",
            **_ids(wished[start : start + _WIDTH]),
        )
        found += await _made(unit, wanted, rows)
    return found


def _ids(ids: Sequence[int]) -> dict[str, int]:
    """Parameters for `_IDS`: the same statement for any number of ids, so that it is kept."""
    filled = [*ids, *[_NOBODY] * (_WIDTH - len(ids))]
    return {f"id{index}": one for index, one in enumerate(filled)}


# Of assignments `a` with their tasks `t`: how many were held to the end, and how many were not come
# to, or given up less than `:late` before.
LATE_MS = DAY_MS
KEPT = "SUM(CASE WHEN a.state IN ('done', 'confirmed') THEN 1 ELSE 0 END)"
MISSED = (
    "SUM(CASE WHEN a.state = 'no_show' OR (a.state = 'given_up'"
    " AND a.ended_at > t.starts_at - :late) THEN 1 ELSE 0 END)"
)
# All that the rules ask of volunteers beside their own row, in one statement: what it is, whose,
# and up to four values.
_FACTS = f"""
SELECT 'week' AS fact, person_id AS id, weekday AS one, from_minute AS two, to_minute AS three,
    '' AS name FROM availability WHERE person_id IN ({_IDS}) AND weekday IN (:first_day, :last_day)
UNION ALL SELECT 'off', person_id, first_at, last_at, 0, '' FROM days_off
    WHERE person_id IN ({_IDS}) AND first_at < :ends_at AND last_at > :starts_at
UNION ALL SELECT 'busy', x.volunteer_id, t.starts_at, t.ends_at, 0, l.path FROM assignments x
    JOIN tasks t ON t.id = x.task_id JOIN places l ON l.id = t.place_id
    WHERE x.volunteer_id IN ({_IDS}) AND {HELD} AND t.state <> 'called_off'
    AND t.starts_at < :until AND t.ends_at > :since
UNION ALL SELECT 'had', a.volunteer_id, {KEPT}, {MISSED}, 0, '' FROM assignments a
    JOIN tasks t ON t.id = a.task_id
    WHERE a.volunteer_id IN ({_IDS}) AND t.state <> 'called_off' GROUP BY a.volunteer_id
UNION ALL SELECT 'skill', person_id, CASE WHEN recorded_at IS NULL THEN 0 ELSE 1 END, valid_until,
    0, skill FROM volunteer_skills WHERE person_id IN ({_IDS})
UNION ALL SELECT 'gone', id, 0, 0, 0, '' FROM people
    WHERE id IN ({_IDS}) AND unreachable_at IS NOT NULL
"""


async def _made(unit: Unit, wanted: Wanted, rows: Sequence[Row]) -> list[Candidate]:
    """The candidates of a page's rows, with all that the rules ask of them."""
    if not rows:
        return []
    begin, end = wanted.week
    facts: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for fact in await unit.fetch(
        _FACTS,
        **_ids([row["person_id"] for row in rows]),
        # Nobody is asked for more than a day and a night at once.
        first_day=wanted.pieces[0].weekday,
        last_day=wanted.pieces[-1].weekday,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        until=max(end, wanted.ends_at + _FARTHEST_MS),
        since=min(begin, wanted.starts_at - _FARTHEST_MS),
        late=LATE_MS,
    ):
        facts[fact["fact"], fact["id"]].append(fact)
    return [_candidate(row, facts) for row in rows if ("gone", row["person_id"]) not in facts]


def _candidate(row: Row, facts: Mapping[tuple[str, int], Sequence[Row]]) -> Candidate:
    one = row["person_id"]
    had = next(iter(facts.get(("had", one), ())), None)
    return Candidate(
        id=one,
        state=VolunteerState(row["state"]),
        home=row["building"] or row["grid"] or row["community"] or row["area"],
        area=row["area"],
        languages=frozenset(orjson.loads(row["languages"])),
        never=frozenset(orjson.loads(row["never"])),
        weekly_most=row["weekly_most"],
        paused_until=row["paused_until"],
        asked_at=row["asked_at"],
        skills={
            fact["name"]: Skill(bool(fact["one"]), fact["two"])
            for fact in facts.get(("skill", one), ())
        },
        week=tuple(
            Stretch(fact["one"], fact["two"], fact["three"])
            for fact in facts.get(("week", one), ())
        ),
        off=tuple((fact["one"], fact["two"]) for fact in facts.get(("off", one), ())),
        busy=tuple(
            Busy(fact["one"], fact["two"], fact["name"]) for fact in facts.get(("busy", one), ())
        ),
        kept=int(had["one"]) if had else 0,
        missed=int(had["two"]) if had else 0,
    )


async def stands_against(unit: Unit, wanted: Wanted, person_id: int) -> str | None:
    """The rule that keeps somebody from the task, None where none does."""
    found = await candidates(unit, wanted, [person_id])
    return broken(wanted, found[0]) if found else "not_approved"


async def known_to(unit: Unit, resident_id: int | None) -> tuple[frozenset[int], frozenset[int]]:
    """The volunteers who are not to meet a resident, and those who have helped them before."""
    if resident_id is None:
        return frozenset(), frozenset()
    blocked = await unit.fetch(
        "SELECT volunteer_id FROM blocks WHERE resident_id = :id", id=resident_id
    )
    helped = await unit.fetch(
        "SELECT DISTINCT a.volunteer_id FROM cases c JOIN tasks t ON t.case_id = c.id"
        " JOIN assignments a ON a.task_id = t.id WHERE c.resident_id = :id AND a.state"
        " IN ('done', 'confirmed')",
        id=resident_id,
    )
    return (
        frozenset(row["volunteer_id"] for row in blocked),
        frozenset(row["volunteer_id"] for row in helped),
    )


async def of_week_before(unit: Unit, task: Task) -> frozenset[int]:
    """Who has or had the week before of a weekly task; of one that was called off, that before."""
    rows = await unit.fetch(
        f"SELECT x.volunteer_id FROM assignments x WHERE {HELD} AND x.state <> 'reserve'"
        " AND x.task_id = (SELECT id FROM tasks WHERE (id = :series OR series_id = :series)"
        " AND starts_at < :starts_at AND state <> 'called_off' ORDER BY starts_at DESC LIMIT 1)",
        series=task.series_id,
        starts_at=task.starts_at,
    )
    return frozenset(row["volunteer_id"] for row in rows)


def asked_now(unit: Unit, person_ids: Iterable[int]) -> None:
    """They are asked for a task, in this order: others come before them next time.

    Those of one moment keep their order by a millisecond each, or the last of several equals would
    be passed over again and again.
    """
    for turn, person_id in enumerate(person_ids):
        unit.write(
            "UPDATE volunteers SET asked_at = :at WHERE person_id = :id",
            at=unit.now + turn,
            id=person_id,
        )
