"""Volunteers: their enrolment with its events, their skills, their week and their days off."""

from collections.abc import Sequence
from typing import Any

import orjson

from linkage.models import Level, Record
from linkage.volunteers import Absence, Stretch, Volunteer, VolunteerState
from storage.drivers import Row
from storage.unit import Unit

# People who left or were declined are on no list of those who look after volunteers.
_GONE = (VolunteerState.LEFT, VolunteerState.DECLINED)


class VolunteerEvent(Record):
    """A line of an enrolment's story: who did what when, where it led, and the words to it."""

    person_id: int
    seq: int
    at: int
    by_id: int | None
    move: str
    to_state: VolunteerState
    text: str | None = None


class Recorded(Record):
    """What a coordinator has put down of a skill; times in ms, without `valid_until` for good."""

    skill: str
    recorded_at: int | None = None
    recorded_by: int | None = None
    valid_until: int | None = None
    note: str | None = None


async def get(unit: Unit, person_id: int) -> Volunteer | None:
    """The volunteer, with skills, week and days off; None for who never enrolled."""
    row = await unit.fetch_one(
        "SELECT v.*, COALESCE(pl.path, v.area) AS home FROM volunteers v"
        " JOIN people p ON p.id = v.person_id LEFT JOIN places pl ON pl.id = p.place_id"
        " WHERE v.person_id = :id",
        id=person_id,
    )
    if row is None:
        return None
    held = await skills(unit, person_id)
    return Volunteer.model_validate(
        {
            **unit.sealer.read_row(row, about="volunteers.about"),
            "languages": orjson.loads(row["languages"]),
            "never": orjson.loads(row["never"]),
            "skills": {one.skill: one.valid_until for one in held},
            "recorded": {one.skill for one in held if one.recorded_at is not None},
            "week": await week(unit, person_id),
            "days_off": await days_off(unit, person_id),
        }
    )


def save(unit: Unit, volunteer: Volunteer) -> None:
    """Keep the volunteer as they are now; skills, week and days off are kept apart."""
    values: dict[str, Any] = {
        "person_id": volunteer.person_id,
        "state": volunteer.state,
        "reach": volunteer.reach,
        "area": volunteer.area,
        "languages": orjson.dumps(sorted(volunteer.languages)).decode(),
        "never": orjson.dumps(sorted(volunteer.never)).decode(),
        "weekly_most": volunteer.weekly_most,
        "paused_until": volunteer.paused_until,
        "about": unit.sealer.seal("volunteers.about", volunteer.about),
        "agreed_at": volunteer.agreed_at,
        "applied_at": volunteer.applied_at,
        "seq": volunteer.seq,
    }
    unit.write(
        f"INSERT INTO volunteers ({', '.join(values)})"
        f" VALUES ({', '.join(f':{name}' for name in values)})"
        " ON CONFLICT (person_id) DO UPDATE SET "
        + ", ".join(f"{name} = excluded.{name}" for name in values if name != "person_id"),
        **values,
    )
    _find_home(unit, volunteer.person_id)


def append(
    unit: Unit, volunteer: Volunteer, move: str, by_id: int | None, text: str | None = None
) -> VolunteerEvent:
    """Add the move that made the volunteer what they are now; its `seq` is one writer's only."""
    event = VolunteerEvent(
        person_id=volunteer.person_id,
        seq=volunteer.seq,
        at=unit.now,
        by_id=by_id,
        move=move,
        to_state=volunteer.state,
        text=text,
    )
    unit.write(
        "INSERT INTO volunteer_events (person_id, seq, at, by_id, move, to_state, text)"
        " VALUES (:person_id, :seq, :at, :by_id, :move, :to_state, :text)",
        **event.model_dump(exclude={"text"}),
        text=unit.sealer.seal("volunteer_events.text", text),
    )
    return event


async def events(unit: Unit, person_id: int) -> list[VolunteerEvent]:
    """What happened to an enrolment, the first first."""
    rows = await unit.fetch(
        "SELECT person_id, seq, at, by_id, move, to_state, text FROM volunteer_events"
        " WHERE person_id = :id ORDER BY seq",
        id=person_id,
    )
    read = (unit.sealer.read_row(row, text="volunteer_events.text") for row in rows)
    return [VolunteerEvent.model_validate(row) for row in read]


async def skills(unit: Unit, person_id: int) -> list[Recorded]:
    """The skills they name, each with what is recorded of it."""
    rows = await unit.fetch(
        "SELECT skill, recorded_at, recorded_by, valid_until, note FROM volunteer_skills"
        " WHERE person_id = :id ORDER BY skill",
        id=person_id,
    )
    read = (unit.sealer.read_row(row, note="volunteer_skills.note") for row in rows)
    return [Recorded.model_validate(row) for row in read]


def name_skills(unit: Unit, person_id: int, before: Sequence[str], after: Sequence[str]) -> None:
    """Keep which skills they name; what is recorded of those that stay is kept."""
    for skill in sorted(set(before) - set(after)):
        unit.write(
            "DELETE FROM volunteer_skills WHERE person_id = :person_id AND skill = :skill",
            person_id=person_id,
            skill=skill,
        )
    for skill in sorted(set(after) - set(before)):
        unit.write(
            "INSERT INTO volunteer_skills (person_id, skill) VALUES (:person_id, :skill)"
            " ON CONFLICT (person_id, skill) DO NOTHING",
            person_id=person_id,
            skill=skill,
        )


def record(unit: Unit, person_id: int, put_down: Recorded) -> None:
    """Put down that somebody was trained for a skill and checked, until when it counts, and how."""
    unit.write(
        "INSERT INTO volunteer_skills"
        " (person_id, skill, recorded_at, recorded_by, valid_until, note)"
        " VALUES (:person_id, :skill, :recorded_at, :recorded_by, :valid_until, :note)"
        " ON CONFLICT (person_id, skill) DO UPDATE SET recorded_at = excluded.recorded_at,"
        " recorded_by = excluded.recorded_by, valid_until = excluded.valid_until,"
        " note = excluded.note",
        person_id=person_id,
        **put_down.model_dump(exclude={"note"}),
        note=unit.sealer.seal("volunteer_skills.note", put_down.note),
    )


async def week(unit: Unit, person_id: int) -> tuple[Stretch, ...]:
    """When they have time in a week, Monday first."""
    rows = await unit.fetch(
        "SELECT weekday, from_minute, to_minute FROM availability WHERE person_id = :id"
        " ORDER BY weekday, from_minute",
        id=person_id,
    )
    return tuple(Stretch(**row) for row in rows)


def set_week(unit: Unit, person_id: int, stretches: Sequence[Stretch]) -> None:
    """Keep a week instead of the one before; no two of its stretches begin together."""
    unit.write("DELETE FROM availability WHERE person_id = :id", id=person_id)
    for one in stretches:
        unit.write(
            "INSERT INTO availability (person_id, weekday, from_minute, to_minute)"
            " VALUES (:person_id, :weekday, :from_minute, :to_minute)",
            person_id=person_id,
            **one._asdict(),
        )


async def days_off(unit: Unit, person_id: int) -> tuple[Absence, ...]:
    """The days off that are not over, the soonest first."""
    rows = await unit.fetch(
        "SELECT first_at, last_at FROM days_off WHERE person_id = :id AND last_at > :now"
        " ORDER BY first_at",
        id=person_id,
        now=unit.now,
    )
    return tuple(Absence(**row) for row in rows)


def set_days_off(unit: Unit, person_id: int, absences: Sequence[Absence]) -> None:
    """Keep these days off instead of those before; no two of them begin together."""
    unit.write("DELETE FROM days_off WHERE person_id = :id", id=person_id)
    for one in absences:
        unit.write(
            "INSERT INTO days_off (person_id, first_at, last_at)"
            " VALUES (:person_id, :first_at, :last_at)",
            person_id=person_id,
            **one._asdict(),
        )


def move_area(unit: Unit, person_id: int, area: str) -> None:
    """They live elsewhere now."""
    unit.write("UPDATE volunteers SET area = :area WHERE person_id = :id", area=area, id=person_id)
    _find_home(unit, person_id)


def _find_home(unit: Unit, person_id: int) -> None:
    """Keep in which building, grid and community they live, by which who is near is found."""
    homes = ", ".join(
        f"{level} = COALESCE((SELECT a.path FROM people p JOIN places h ON h.id = p.place_id"
        f" JOIN places a ON a.level = '{level}' AND h.path LIKE a.path || '%'"
        " WHERE p.id = volunteers.person_id), '')"
        for level in (Level.BUILDING, Level.GRID, Level.COMMUNITY)
    )
    unit.write(f"UPDATE volunteers SET {homes} WHERE person_id = :id", id=person_id)


async def listed(
    unit: Unit, paths: Sequence[str], limit: int, offset: int
) -> tuple[list[Row], int]:
    """Who volunteers in these places: person_id, name, state and reach, and how many there are.

    Who waits for a decision comes first, then who enrolled first; who left is on no list.
    """
    inside = " OR ".join(
        f"COALESCE(pl.path, v.area) LIKE :path{index} || '%'" for index in range(len(paths))
    )
    found = (
        " FROM volunteers v JOIN people p ON p.id = v.person_id"
        " LEFT JOIN places pl ON pl.id = p.place_id"
        f" WHERE v.state NOT IN (:left, :declined) AND ({inside or '1 = 0'})"
    )
    values = {f"path{index}": path for index, path in enumerate(paths)}
    gone = dict(zip(("left", "declined"), _GONE, strict=True))
    count = await unit.fetch_one(f"SELECT COUNT(*) AS count{found}", **values, **gone)
    rows = await unit.fetch(
        f"SELECT v.person_id, p.name, v.state, v.reach{found}"
        " ORDER BY CASE v.state WHEN 'applied' THEN 0 WHEN 'asked' THEN 1 ELSE 2 END,"
        " v.applied_at, v.person_id LIMIT :limit OFFSET :offset",
        **values,
        **gone,
        limit=limit,
        offset=offset,
    )
    return [unit.sealer.read_row(row, name="people.name") for row in rows], count[
        "count"
    ] if count else 0


def forget(unit: Unit, person_id: int) -> None:
    """Drop all that is kept of somebody as a volunteer."""
    for table in ("volunteer_events", "volunteer_skills", "availability", "days_off", "volunteers"):
        unit.write(f"DELETE FROM {table} WHERE person_id = :id", id=person_id)
