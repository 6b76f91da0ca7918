"""Whom the rings find is whom a plain look at everybody finds, in the same order."""

from dataclasses import replace
from itertools import islice

import pytest

from bench.neighbourhood import NOW, build, tasks
from linkage.matching import Wanted, matched
from storage import matching
from storage.database import Database
from storage.unit import Unit
from tests.storage.conftest import Clock

COUNT = 600
EVERYBODY = range(1, COUNT + 1)


@pytest.fixture
async def wanted(database: Database, clock: Clock) -> list[Wanted]:
    """A neighbourhood of volunteers, and tasks in it."""
    clock.at = NOW
    buildings = await build(database, COUNT)
    return [one for _, one in islice(tasks(buildings, COUNT), 12)]


async def ids(unit: Unit, wanted: Wanted, limit: int, *asked: int) -> list[int]:
    found = await matching.best(unit, wanted, limit, frozenset(asked))
    return [match.one.id for match in found]


@pytest.mark.parametrize("page", [matching.PAGE, 3])
async def test_the_best_are_the_best_of_all(
    database: Database, wanted: list[Wanted], page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "PAGE", page)
    unit, most = database.unit(), 0
    for task in wanted:
        asked = replace(
            task,
            helped=frozenset(range(1, COUNT, 9)),
            again=frozenset(range(2, COUNT, 40)),
            blocked=frozenset({3, 4}),
        )
        everybody = await matching.candidates(unit, asked, EVERYBODY)
        plain = [match.one.id for match in matched(asked, everybody, unit.now)]
        for limit in (1, 5, 20, COUNT):
            assert await ids(unit, asked, limit) == plain[:limit]
        assert await ids(unit, asked, 9, *plain[:7]) == plain[7:16]
        most = max(most, len(plain))
    assert most >= 20


async def test_who_was_asked_comes_after_their_equals(
    database: Database, wanted: list[Wanted]
) -> None:
    task, *_ = [one for one in wanted if len(await ids(database.unit(), one, 5)) == 5]
    first = await ids(database.unit(), task, 2)

    async def ask(unit: Unit) -> None:
        matching.asked_now(unit, first)

    await database.run(ask)
    rows = await database.fetch("SELECT person_id FROM volunteers WHERE asked_at >= :at", at=NOW)
    assert {row["person_id"] for row in rows} == set(first)
    [row] = await database.fetch(
        "SELECT asked_at FROM volunteers WHERE person_id = :id", id=first[1]
    )
    assert row["asked_at"] == NOW + 1


async def test_who_cannot_be_reached_or_is_suspended_is_not_found(
    database: Database, wanted: list[Wanted]
) -> None:
    task, *_ = [one for one in wanted if len(await ids(database.unit(), one, 3)) == 3]
    gone, suspended, left = await ids(database.unit(), task, 3)

    async def leave(unit: Unit) -> None:
        unit.write("UPDATE people SET unreachable_at = 1 WHERE id = :id", id=gone)
        unit.write("UPDATE volunteers SET state = 'suspended' WHERE person_id = :id", id=suspended)

    await database.run(leave)
    assert (await ids(database.unit(), task, 1)) == [left]
    for one in (gone, suspended):
        assert await matching.stands_against(database.unit(), task, one) == "not_approved"
    assert await matching.stands_against(database.unit(), task, left) is None


async def test_of_a_residents_volunteers_those_they_block_and_who_helped_are_known(
    database: Database, wanted: list[Wanted]
) -> None:
    async def meet(unit: Unit) -> None:
        unit.write("INSERT INTO blocks (resident_id, volunteer_id, by_id, at) VALUES (1, 7, 7, 1)")
        unit.write(
            "INSERT INTO cases (id, resident_id, text, category, urgency, place_id, state, actor,"
            " policy_version, reason, refused, seq, created_at, respond_by, resolve_by)"
            " VALUES (1001, 1, '', 'errands', 'soon', 1, 'taken', 'volunteer', '', '{}', '[]', 1,"
            " 1, 1, 1)"
        )
        unit.write(
            "UPDATE tasks SET case_id = 1001 WHERE id IN (1, 2)",
        )
        unit.write("UPDATE assignments SET state = 'confirmed' WHERE task_id = 1")

    await database.run(meet)
    [row] = await database.fetch("SELECT volunteer_id FROM assignments WHERE task_id = 1")
    blocked, helped = await matching.known_to(database.unit(), 1)
    assert (set(blocked), set(helped)) == ({7}, {row["volunteer_id"]})
    assert not any(await matching.known_to(database.unit(), None))
