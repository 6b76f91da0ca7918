"""The volunteers of some places by list, with what they did lately; and the record of one.

A task is done once both sides have confirmed it.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from linkage.team import LATELY_MS, TeamList
from linkage.timebank import Minutes
from storage.drivers import Row
from storage.matching import KEPT, LATE_MS, MISSED
from storage.unit import Unit

# What each list asks of somebody of the team, and who comes first on it.
_ON: dict[TeamList, tuple[str, str]] = {
    TeamList.ACTIVE: ("tasks > 0", "tasks DESC, last_at DESC"),
    TeamList.TIRED: ("tasks > :tired_above", "tasks DESC, last_at DESC"),
    TeamList.NEW: ("asked_at = 0 AND is_new = 1", "applied_at"),
    TeamList.EXPIRING: ("expires_at IS NOT NULL", "expires_at"),
}


class Team(NamedTuple):
    """Whose volunteers are looked at, and how, beside the moment.

    `paths` are the places, `skills` those that are recorded, by id; `soon` is until when what is
    recorded runs out soon, in ms. Who looks, `but_id`, is not among them.
    """

    paths: Sequence[str]
    skills: Sequence[str]
    tired_above: int
    soon: int
    but_id: int


class Served(NamedTuple):
    """What is known of how somebody has helped; `last_at` in ms, None where they have not.

    `kept` counts the tasks they had and came to, `missed` those they were not there for or gave up
    less than a day before.
    """

    tasks: int
    last_at: int | None
    kept: int
    missed: int
    minutes: Minutes


async def counts(unit: Unit, team: Team) -> dict[TeamList, int]:
    """How many volunteers stand on each list."""
    told = ", ".join(
        f"COALESCE(SUM(CASE WHEN {on} THEN 1 ELSE 0 END), 0) AS {name}"
        for name, (on, _) in _ON.items()
    )
    common, values = _team(unit, team)
    row = await unit.fetch_one(f"{common} SELECT {told} FROM team", **values)
    return {name: int(row[name]) if row else 0 for name in TeamList}


async def listed(
    unit: Unit, team: Team, name: TeamList, limit: int, offset: int
) -> tuple[list[Row], int]:
    """A page of a list, and how many stand on it.

    Each has person_id, name, tasks, last_at, applied_at and expires_at.
    """
    on, order = _ON[name]
    common, values = _team(unit, team)
    rows = await unit.fetch(
        f"{common} SELECT t.*, p.name, COUNT(*) OVER () AS count FROM team t"
        f" JOIN people p ON p.id = t.person_id WHERE {on}"
        f" ORDER BY {order}, person_id LIMIT :limit OFFSET :offset",
        **values,
        limit=limit,
        offset=offset,
    )
    read: list[Row] = [unit.sealer.read_row(row, name="people.name") for row in rows]
    return read, int(read[0]["count"]) if read else 0


def _team(unit: Unit, team: Team) -> tuple[str, dict[str, Any]]:
    """The approved volunteers of the places, each with what the lists go by.

    The cross join keeps SQLite from going through every task there ever was, by volunteer.
    """
    inside = " OR ".join(
        f"COALESCE(pl.path, v.area) LIKE :path{index} || '%'" for index in range(len(team.paths))
    )
    skills = ", ".join(f":skill{index}" for index in range(len(team.skills)))
    common = (
        "WITH did AS (SELECT x.volunteer_id, COUNT(*) AS tasks, MAX(t.ends_at) AS last_at"
        " FROM tasks t CROSS JOIN assignments x WHERE x.task_id = t.id"
        " AND t.ends_at > :since AND x.state = 'confirmed' GROUP BY x.volunteer_id),"
        " team AS (SELECT v.person_id, v.applied_at, v.asked_at,"
        " COALESCE(d.tasks, 0) AS tasks, d.last_at,"
        " CASE WHEN EXISTS (SELECT 1 FROM assignments x WHERE x.volunteer_id = v.person_id)"
        " THEN 0 ELSE 1 END AS is_new,"
        " (SELECT MIN(s.valid_until) FROM volunteer_skills s WHERE s.person_id = v.person_id"
        f" AND s.valid_until <= :soon AND s.skill IN ({skills or 'NULL'})) AS expires_at"
        " FROM volunteers v JOIN people h ON h.id = v.person_id"
        " LEFT JOIN places pl ON pl.id = h.place_id LEFT JOIN did d ON d.volunteer_id = v.person_id"
        f" WHERE v.state = 'approved' AND v.person_id <> :but_id AND ({inside or '1 = 0'}))"
    )
    return common, {
        **{f"path{index}": path for index, path in enumerate(team.paths)},
        **{f"skill{index}": skill for index, skill in enumerate(team.skills)},
        "since": unit.now - LATELY_MS,
        "soon": team.soon,
        "but_id": team.but_id,
        "tired_above": team.tired_above,
    }


async def served(unit: Unit, person_id: int) -> Served:
    """How somebody has helped until now."""
    row = await unit.fetch_one(
        "SELECT COALESCE(SUM(CASE WHEN a.state = 'confirmed' THEN 1 ELSE 0 END), 0) AS tasks,"
        " MAX(CASE WHEN a.state = 'confirmed' THEN t.ends_at END) AS last_at,"
        f" COALESCE({KEPT}, 0) AS kept, COALESCE({MISSED}, 0) AS missed,"
        " (SELECT COALESCE(SUM(CASE m.kind WHEN 'credit' THEN m.minutes ELSE -m.minutes END), 0)"
        " FROM accounts c JOIN transfers m ON m.account_id = c.id"
        " WHERE c.person_id = :id AND m.kind IN ('credit', 'reversal')) AS minutes"
        " FROM assignments a JOIN tasks t ON t.id = a.task_id"
        " WHERE a.volunteer_id = :id AND t.state <> 'called_off'",
        id=person_id,
        late=LATE_MS,
    )
    if row is None:
        return Served(0, None, 0, 0, Minutes(0))
    counted = {name: int(row[name]) for name in ("tasks", "kept", "missed")}
    return Served(last_at=row["last_at"], minutes=Minutes(row["minutes"]), **counted)
