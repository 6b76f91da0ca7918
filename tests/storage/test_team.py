"""A street's volunteers by list: counted in one statement, however many there are."""

import re

import pytest

from bench.neighbourhood import NOW, build
from linkage.team import LATELY_MS, TeamList
from storage import team
from storage.database import Database
from storage.team import Team
from storage.unit import Unit
from tests.storage.conftest import Clock

DAY_MS = 86_400_000
COUNT = 400
# Who helped how often, in the last weeks.
HELPED = {1: 14, 2: 13, 3: 1}


@pytest.fixture
async def street(database: Database, clock: Clock) -> Team:
    """A street of volunteers, of whom some have helped lately."""
    clock.at = NOW
    buildings = await build(database, COUNT)

    async def help_(unit: Unit) -> None:
        unit.write("UPDATE volunteers SET asked_at = 5 WHERE person_id > 10")
        unit.write("UPDATE volunteers SET asked_at = 0 WHERE person_id <= 10")
        unit.write("DELETE FROM volunteer_skills")
        unit.write("DELETE FROM assignments")
        number = 100_000
        for person_id, often in HELPED.items():
            for nth in range(1, often + 1):
                number += 1
                _did(unit, person_id, nth, number, buildings[0].id, NOW - nth * DAY_MS)
        _did(unit, 4, 1, number + 1, buildings[0].id, NOW - LATELY_MS - 1)
        _did(unit, 5, 1, number + 2, buildings[0].id, NOW - DAY_MS, "done")
        for person_id, skill, until in (
            (6, "driving", NOW + 29 * DAY_MS),
            (7, "driving", NOW - DAY_MS),
            (8, "driving", NOW + 31 * DAY_MS),
            (9, "unknown_by_now", NOW),
            (11, "driving", None),
        ):
            unit.write(
                "INSERT INTO volunteer_skills (person_id, skill, recorded_at, valid_until)"
                " VALUES (:person_id, :skill, 1, :until)",
                person_id=person_id,
                skill=skill,
                until=until,
            )

    await database.run(help_)
    [root] = await database.fetch("SELECT path FROM places WHERE level = 'street'")
    return Team([root["path"]], ["driving"], 12, NOW + 30 * DAY_MS, 0)


def _did(
    unit: Unit, who: int, nth: int, task: int, place: int, at: int, state: str = "confirmed"
) -> None:
    unit.write(
        "INSERT INTO tasks (id, category, text, place_id, area_id, starts_at, ends_at, people,"
        " state, created_by, created_at, seq) VALUES (:id, 'errands', '', :place, :place,"
        " :at, :at, 1, 'filled', 1, 1, 1)",
        id=task,
        place=place,
        at=at,
    )
    unit.write(
        "INSERT INTO assignments (volunteer_id, nth, task_id, place, state, accepted_at)"
        " VALUES (:who, :nth, :task, 1, :state, 1)",
        who=who,
        nth=nth,
        task=task,
        state=state,
    )


async def on(database: Database, mine: Team, name: TeamList) -> list[int]:
    """Who stands on a list, in order."""
    rows, count = await team.listed(database.unit(), mine, name, 100, 0)
    assert count == len(rows)
    return [row["person_id"] for row in rows]


async def test_everybody_is_on_the_lists_that_are_theirs(database: Database, street: Team) -> None:
    assert await on(database, street, TeamList.ACTIVE) == [1, 2, 3]
    assert await on(database, street, TeamList.TIRED) == [1, 2]
    # Never asked, and never with a task: 4 and 5 had theirs.
    assert await on(database, street, TeamList.NEW) == [6, 7, 8, 9, 10]
    assert await on(database, street, TeamList.EXPIRING) == [7, 6]
    found = await team.counts(database.unit(), street)
    assert list(found.values()) == [3, 2, 5, 2]


async def test_who_is_not_approved_lives_elsewhere_or_looks_is_on_none(
    database: Database, street: Team
) -> None:
    async def change(unit: Unit) -> None:
        unit.write("UPDATE volunteers SET state = 'suspended' WHERE person_id = 1")

    await database.run(change)
    mine = street._replace(but_id=2)
    assert await on(database, mine, TeamList.ACTIVE) == [3]
    for paths in (["/999/"], []):
        found = await team.counts(database.unit(), street._replace(paths=paths))
        assert list(found.values()) == [0, 0, 0, 0]


async def test_a_policy_that_records_nothing_has_nothing_run_out(
    database: Database, street: Team
) -> None:
    assert await on(database, street._replace(skills=[]), TeamList.EXPIRING) == []


async def test_a_list_is_paged(database: Database, street: Team) -> None:
    rows, count = await team.listed(database.unit(), street, TeamList.NEW, 2, 4)
    assert ([row["person_id"] for row in rows], count) == ([10], 5)


async def test_the_record_of_one_counts_what_they_kept_and_missed(
    database: Database, street: Team
) -> None:
    assert street

    async def miss(unit: Unit) -> None:
        unit.write("UPDATE assignments SET state = 'no_show' WHERE volunteer_id = 1 AND nth = 2")
        unit.write("UPDATE assignments SET state = 'missed' WHERE volunteer_id = 1 AND nth = 3")
        # Given up in time, and at the last moment.
        for nth, before in ((4, 2 * DAY_MS), (5, 1)):
            unit.write(
                "UPDATE assignments SET state = 'given_up', ended_at = :at"
                " WHERE volunteer_id = 1 AND nth = :nth",
                nth=nth,
                at=NOW - nth * DAY_MS - before,
            )
        unit.write(
            "UPDATE tasks SET state = 'called_off' WHERE id ="
            " (SELECT task_id FROM assignments WHERE volunteer_id = 1 AND nth = 6)"
        )

    await database.run(miss)
    found = await team.served(database.unit(), 1)
    assert (found.tasks, found.kept, found.missed, found.minutes) == (9, 9, 2, 0)
    assert found.last_at == NOW - DAY_MS
    nobody = await team.served(database.unit(), 6)
    assert (nobody.tasks, nobody.last_at, nobody.kept, nobody.missed) == (0, None, 0, 0)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_who_helped_lately_is_found_by_the_index(database: Database, street: Team) -> None:
    sql, values = team._team(database.unit(), street)
    plan = await database.fetch(f"EXPLAIN QUERY PLAN {sql} SELECT * FROM team", **values)
    told = "; ".join(row["detail"] for row in plan)
    assert "tasks_by_end" in told
    assert not re.search(r"SCAN (x|t|s)\b", told), told
