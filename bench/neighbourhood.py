"""A made-up neighbourhood of volunteers, after what neighbourhoods are like, from one seed.

About half of the volunteers are pensioners with time by day, the others work or study and have
theirs in the evening and at weekends. Most go as far as their own community, a few would cross the
street office's whole area. The street is the same for each number of volunteers.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from zoneinfo import ZoneInfo

from linkage.matching import Wanted, week_of
from linkage.models import Level, Place
from linkage.volunteers import PARTS, area_of
from linkage.week import stretches_of
from storage import places
from storage.database import Database
from storage.unit import Unit

COMMUNITIES, GRIDS, BUILDINGS = 16, 10, 12
SKILLS = ("carrying", "companionship", "phone_and_computer", "tutoring", "first_aid", "driving")
RECORDED = frozenset({"companionship", "tutoring", "first_aid", "driving"})
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
CHUNK = 5_000
_MORNING, _AFTERNOON, _EVENING = PARTS.values()
_WEEKDAYS, _WEEKEND = range(5), (5, 6)
ZONE = ZoneInfo("Asia/Shanghai")
# A Monday, ten in the morning in Shanghai.
NOW = 1_772_416_800_000


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one volunteer, by table."""

    person: dict[str, object]
    volunteer: dict[str, object]
    week: list[dict[str, object]]
    skills: list[dict[str, object]]
    off: list[dict[str, object]]


async def build(database: Database, count: int) -> list[Place]:
    """Fill an empty database with a street and so many volunteers; the street's buildings."""
    buildings, _ = await database.run(_street)
    dice = random.Random(count)
    everybody = _everybody(dice, buildings, count, database.unit().now)
    while chunk := list(islice(everybody, CHUNK)):
        await database.run(partial(_store, chunk=chunk))
    await database.run(lambda unit: _engage(unit, dice, buildings, count))
    return buildings


def tasks(buildings: list[Place], count: int) -> Iterator[tuple[int, Wanted]]:
    """Tasks by day and in the evening of the next week, every other one with a skill."""
    dice = random.Random(count)
    while True:
        begins = (
            NOW // DAY_MS * DAY_MS + dice.randrange(1, 8) * DAY_MS + dice.randrange(12) * HOUR_MS
        )
        ends = begins + dice.choice((1, 2)) * HOUR_MS
        skills = frozenset(dice.sample(SKILLS, dice.choice((0, 1))))
        yield (
            dice.randrange(1, count + 1),
            Wanted(
                starts_at=begins,
                ends_at=ends,
                path=dice.choice(buildings).path,
                shown=3,
                category="errands",
                skills=skills,
                recorded=RECORDED,
                language="zh_CN",
                resident_id=None,
                pieces=stretches_of(begins, ends, ZONE),
                week=week_of(begins, ZONE),
            ),
        )


async def _street(unit: Unit) -> list[Place]:
    street = places.add(unit, None, Level.STREET, "street")
    found = []
    for one in range(COMMUNITIES):
        community = places.add(unit, street, Level.COMMUNITY, f"{one}")
        for two in range(GRIDS):
            grid = places.add(unit, community, Level.GRID, f"{two}")
            found += [
                places.add(unit, grid, Level.BUILDING, f"{three}") for three in range(BUILDINGS)
            ]
    return found


def _everybody(dice: random.Random, buildings: list[Place], count: int, now: int) -> Iterator[Rows]:
    for number in range(1, count + 1):
        home = dice.choice(buildings)
        reach = dice.choices(list(Level), (10, 45, 30, 15))[0]
        off = now + dice.randrange(-30, 30) * DAY_MS
        yield Rows(
            {"id": number, "chat_id": number, "place_id": home.id, "now": now},
            {
                "person_id": number,
                "reach": reach.value,
                "area": area_of(home.path, reach),
                "languages": dice.choices(('["zh_CN"]', '["en", "zh_CN"]', '["en"]'), (80, 15, 5))[
                    0
                ],
                "never": '["moving_help"]' if dice.random() < 0.1 else "[]",
                "weekly_most": dice.choice((1, 2, 2, 3, 5)),
                "paused_until": now + 20 * DAY_MS if dice.random() < 0.05 else None,
                "asked_at": 0 if dice.random() < 0.5 else now - dice.randrange(120 * DAY_MS),
                "now": now,
                **{level.value: area_of(home.path, level) for level in list(Level)[1:]},
            },
            [
                {"person_id": number, "weekday": day, "from_minute": begin, "to_minute": end}
                for day, begin, end in _week(dice)
            ],
            [
                {"person_id": number, "skill": skill, "recorded_at": now if recorded else None}
                for skill in dice.sample(SKILLS, dice.choice((0, 1, 1, 2, 3)))
                for recorded in (skill in RECORDED and dice.random() < 0.6,)
            ],
            [{"person_id": number, "first_at": off, "last_at": off + 7 * DAY_MS}]
            if dice.random() < 0.2
            else [],
        )


def _week(dice: random.Random) -> list[tuple[int, int, int]]:
    pensioner = dice.random() < 0.5
    parts = (_MORNING, _AFTERNOON) if pensioner else (_EVENING,)
    by_day = [(day, *part) for day in _WEEKDAYS for part in parts if dice.random() < 0.4]
    free = 0.2 if pensioner else 0.4
    rest = [
        (day, *part) for day in _WEEKEND for part in (_MORNING, _AFTERNOON) if dice.random() < free
    ]
    return [*by_day, *rest]


async def _store(unit: Unit, chunk: list[Rows]) -> None:
    for one in chunk:
        unit.write(
            "INSERT INTO people (id, chat_id, name, language, place_id, consented_at, created_at)"
            " VALUES (:id, :chat_id, '', 'zh_CN', :place_id, :now, :now)",
            **one.person,
        )
    for one in chunk:
        unit.write(
            "INSERT INTO volunteers (person_id, state, reach, area, languages, never, weekly_most,"
            " paused_until, asked_at, agreed_at, applied_at, building, grid, community)"
            " VALUES (:person_id, 'approved', :reach, :area, :languages, :never, :weekly_most,"
            " :paused_until, :asked_at, :now, :now, :building, :grid, :community)",
            **one.volunteer,
        )
    for row in (row for one in chunk for row in one.week):
        unit.write(
            "INSERT INTO availability (person_id, weekday, from_minute, to_minute)"
            " VALUES (:person_id, :weekday, :from_minute, :to_minute)",
            **row,
        )
    for row in (row for one in chunk for row in one.skills):
        unit.write(
            "INSERT INTO volunteer_skills (person_id, skill, recorded_at)"
            " VALUES (:person_id, :skill, :recorded_at)",
            **row,
        )
    for row in (row for one in chunk for row in one.off):
        unit.write(
            "INSERT INTO days_off (person_id, first_at, last_at)"
            " VALUES (:person_id, :first_at, :last_at)",
            **row,
        )


async def _engage(unit: Unit, dice: random.Random, buildings: list[Place], count: int) -> None:
    """Every tenth of them has accepted a task of the next fortnight."""
    busy = dice.sample(range(1, count + 1), count // 10)
    for number, _ in enumerate(busy, start=1):
        place = dice.choice(buildings).id
        starts_at = unit.now + dice.randrange(14 * 24) * HOUR_MS
        unit.write(
            "INSERT INTO tasks (id, category, text, place_id, area_id, starts_at, ends_at, people,"
            " state, created_by, created_at, seq) VALUES (:id, 'errands', '', :place, :place,"
            " :starts_at, :ends_at, 1, 'filled', 1, :now, 1)",
            id=number,
            place=place,
            starts_at=starts_at,
            ends_at=starts_at + 2 * HOUR_MS,
            now=unit.now,
        )
    for number, person_id in enumerate(busy, start=1):
        unit.write(
            "INSERT INTO assignments (volunteer_id, nth, task_id, place, state, accepted_at)"
            " VALUES (:person_id, 1, :task, 1, 'taken', :now)",
            person_id=person_id,
            task=number,
            now=unit.now,
        )
