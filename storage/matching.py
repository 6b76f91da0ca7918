"""Finds who is asked for a task, without looking at everybody.

Volunteers are read ring by ring: those who live in the task's building first, then in its grid, its
community, its street; within a ring the longest waiting first. What can only be told of each of
them is told in memory by `linkage.matching`; the statement leaves out early whom a rule stands
against that an index knows. It ends where nobody further on can do better: Fagin's threshold
algorithm, https://doi.org/10.1016/S0022-0000(03)00026-6.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
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
from linkage.volunteers import Stretch, VolunteerState
from storage.drivers import Row
from storage.unit import Unit

# How many are read at once: few enough for a small ring, enough for what is asked for mostly.
PAGE = 40
_FARTHEST_MS = max(TRAVEL) * MINUTE_MS
_NOBODY = 0

_COLUMNS = (
    "v.person_id, v.state, v.area, v.languages, v.never, v.weekly_most, v.paused_until, v.asked_at,"
    " COALESCE(h.path, v.area) AS home"
)
_FROM = (
    "FROM volunteers v JOIN people p ON p.id = v.person_id LEFT JOIN places h ON h.id = p.place_id"
)
# By the levels of place that are shared with the task: the column that an index finds them by, and
# how many of the task's own places, from the street down, their area may be.
_RINGS = {4: ("building", 4), 3: ("grid", 3), 2: ("community", 2), 1: ("area", 1)}
_IDS = ", ".join(f":id{index}" for index in range(PAGE))


async def best(
    unit: Unit, wanted: Wanted, limit: int, asked: frozenset[int] = frozenset()
) -> list[Match]:
    """The best for a task, as many as `limit` at most; none of those `asked` already."""
    known = [one for one in wanted.helped if one not in asked]
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
    possible = (-best_after(ring, asked_at, now), -ring, asked_at, person_id)
    return order(found[limit - 1], wanted) <= possible


async def _page(unit: Unit, wanted: Wanted, ring: int, after: tuple[int, int]) -> Sequence[Row]:
    """The next of a ring whom no rule stands against that the statement can tell."""
    column, depth = _RINGS[ring]
    places = [_prefix(wanted.path, level) for level in range(1, depth + 1)]
    piece = wanted.pieces[0]
    params: dict[str, Any] = {f"area{index}": path for index, path in enumerate(places)}
    params |= {
        "ring": places[-1],
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
            " AND EXISTS (SELECT 1 FROM volunteer_skills s WHERE s.person_id = v.person_id"
            f" AND s.skill = :skill{index}{recorded})"
        )
        params[f"skill{index}"] = skill
    areas = ", ".join(f":area{index}" for index in range(depth))
    return await unit.fetch(
        f"SELECT {_COLUMNS} {_FROM} WHERE v.state = 'approved' AND v.{column} = :ring"
        f" AND v.area IN ({areas}) AND p.unreachable_at IS NULL"
        " AND (v.asked_at, v.person_id) > (:asked_at, :person_id)"
        " AND EXISTS (SELECT 1 FROM availability a WHERE a.person_id = v.person_id"
        " AND a.weekday = :weekday AND a.from_minute <= :from_minute"
        f" AND a.to_minute > :from_minute){able}"
        " ORDER BY v.asked_at, v.person_id LIMIT :page",
        **params,
    )


def _prefix(path: str, depth: int) -> str:
    return f"/{'/'.join(path.strip('/').split('/')[:depth])}/"


async def candidates(unit: Unit, wanted: Wanted, ids: Iterable[int]) -> list[Candidate]:
    """These volunteers, whatever rule stands against them; who is none is left out."""
    found: list[Candidate] = []
    wished = sorted(ids)
    for start in range(0, len(wished), PAGE):
        rows = await unit.fetch(
            f"SELECT {_COLUMNS} {_FROM} WHERE p.unreachable_at IS NULL AND v.person_id IN ({_IDS})",
            **_ids(wished[start : start + PAGE]),
        )
        found += await _made(unit, wanted, rows)
    return found


def _ids(ids: Sequence[int]) -> dict[str, int]:
    """Parameters for `_IDS`: the same statement for any number of ids, so that it is kept."""
    filled = [*ids, *[_NOBODY] * (PAGE - len(ids))]
    return {f"id{index}": one for index, one in enumerate(filled)}


async def _made(unit: Unit, wanted: Wanted, rows: Sequence[Row]) -> list[Candidate]:
    """The candidates of a page's rows, with all that the rules ask of them."""
    if not rows:
        return []
    ids = _ids([row["person_id"] for row in rows])
    week, off = await _week(unit, ids), await _off(unit, wanted, ids)
    busy, record = await _busy(unit, wanted, ids), await _record(unit, ids)
    skills = await _skills(unit, ids) if wanted.skills else {}
    return [
        Candidate(
            id=one,
            state=VolunteerState(row["state"]),
            home=row["home"],
            area=row["area"],
            languages=frozenset(orjson.loads(row["languages"])),
            never=frozenset(orjson.loads(row["never"])),
            weekly_most=row["weekly_most"],
            paused_until=row["paused_until"],
            asked_at=row["asked_at"],
            skills=skills.get(one, {}),
            week=tuple(week.get(one, ())),
            off=tuple(off.get(one, ())),
            busy=tuple(busy.get(one, ())),
            kept=record.get(one, (0, 0))[0],
            missed=record.get(one, (0, 0))[1],
        )
        for row in rows
        for one in (row["person_id"],)
    ]


async def _week(unit: Unit, ids: dict[str, int]) -> dict[int, list[Stretch]]:
    found: dict[int, list[Stretch]] = defaultdict(list)
    for row in await unit.fetch(
        "SELECT person_id, weekday, from_minute, to_minute FROM availability"
        f" WHERE person_id IN ({_IDS})",
        **ids,
    ):
        stretch = Stretch(row["weekday"], row["from_minute"], row["to_minute"])
        found[row["person_id"]].append(stretch)
    return found


async def _off(unit: Unit, wanted: Wanted, ids: dict[str, int]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in await unit.fetch(
        f"SELECT person_id, first_at, last_at FROM days_off WHERE person_id IN ({_IDS})"
        " AND first_at < :ends_at AND last_at > :starts_at",
        **ids,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
    ):
        found[row["person_id"]].append((row["first_at"], row["last_at"]))
    return found


async def _busy(unit: Unit, wanted: Wanted, ids: dict[str, int]) -> dict[int, list[Busy]]:
    found: dict[int, list[Busy]] = defaultdict(list)
    begin, end = wanted.week
    for row in await unit.fetch(
        "SELECT a.volunteer_id, t.starts_at, t.ends_at, l.path FROM assignments a"
        " JOIN tasks t ON t.id = a.task_id JOIN places l ON l.id = t.place_id"
        f" WHERE a.volunteer_id IN ({_IDS}) AND a.state <> 'given_up' AND t.state <> 'called_off'"
        " AND t.starts_at < :until AND t.ends_at > :since",
        **ids,
        until=max(end, wanted.ends_at + _FARTHEST_MS),
        since=min(begin, wanted.starts_at - _FARTHEST_MS),
    ):
        found[row["volunteer_id"]].append(Busy(row["starts_at"], row["ends_at"], row["path"]))
    return found


async def _record(unit: Unit, ids: dict[str, int]) -> dict[int, tuple[int, int]]:
    """How many tasks each has held to the end, and given up too late to find others easily."""
    rows = await unit.fetch(
        "SELECT a.volunteer_id,"
        " SUM(CASE WHEN a.state = 'taken' AND t.ends_at < :now THEN 1 ELSE 0 END) AS kept,"
        " SUM(CASE WHEN a.state = 'given_up' AND a.ended_at > t.starts_at - :late"
        " THEN 1 ELSE 0 END) AS missed FROM assignments a JOIN tasks t ON t.id = a.task_id"
        f" WHERE a.volunteer_id IN ({_IDS}) AND t.state <> 'called_off' GROUP BY a.volunteer_id",
        **ids,
        now=unit.now,
        late=DAY_MS,
    )
    return {row["volunteer_id"]: (int(row["kept"]), int(row["missed"])) for row in rows}


async def _skills(unit: Unit, ids: dict[str, int]) -> dict[int, dict[str, Skill]]:
    found: dict[int, dict[str, Skill]] = defaultdict(dict)
    for row in await unit.fetch(
        "SELECT person_id, skill, recorded_at, valid_until FROM volunteer_skills"
        f" WHERE person_id IN ({_IDS})",
        **ids,
    ):
        skill = Skill(row["recorded_at"] is not None, row["valid_until"])
        found[row["person_id"]][row["skill"]] = skill
    return found


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
        " JOIN assignments a ON a.task_id = t.id WHERE c.resident_id = :id AND a.state = 'taken'"
        " AND t.state <> 'called_off' AND t.ends_at < :now",
        id=resident_id,
        now=unit.now,
    )
    return (
        frozenset(row["volunteer_id"] for row in blocked),
        frozenset(row["volunteer_id"] for row in helped),
    )


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
