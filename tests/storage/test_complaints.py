"""The statements keep a complaint from whom `relations` keeps it, and from nobody else."""

from collections.abc import Iterator
from itertools import combinations, product

import pytest

from linkage.access import may, relations
from linkage.models import Actor, Case, CaseState, Grant, Level, Person, Place, Role
from storage import cases, people, places
from storage.complaints import seen_by
from storage.database import Database
from storage.unit import Unit
from tests.storage.test_cases import a_case


@pytest.fixture
async def worker(database: Database) -> Person:
    """Whoever reads the lists."""

    async def work(unit: Unit) -> Person:
        person = Person(id=unit.next_id("people"), chat_id=502, name="李敏", language="zh_CN")
        people.save(unit, person)
        return person

    return (await database.run(work))[0]


@pytest.fixture
async def area(database: Database, street: Place) -> list[Place]:
    """A street, one of its communities with a grid, and another community."""

    async def work(unit: Unit) -> list[Place]:
        here, there = [places.add(unit, street, Level.COMMUNITY, name) for name in ("甲", "乙")]
        return [street, here, places.add(unit, here, Level.GRID, "一网格"), there]

    return (await database.run(work))[0]


async def told(
    database: Database, resident: Person, reader: Person, area: list[Place]
) -> list[Case]:
    """A case of each actor and place, as each holder and each history make it a secret or not.

    An id that another one begins with is another's.
    """
    me, other = reader.id, reader.id * 10
    kept: tuple[frozenset[int], ...] = tuple(
        map(frozenset, ((), (me,), (other,), (me, other), (other + 1, 7)))
    )

    async def work(unit: Unit) -> list[Case]:
        found = []
        for actor, place in product(Actor, area):
            for number, (about, kept_from) in enumerate(product((None, me, resident.id), kept)):
                found.append(
                    a_case(
                        unit,
                        resident,
                        place,
                        place_id=place.id,
                        place_path=place.path,
                        place_label=place.label,
                        actor=actor,
                        state=tuple(CaseState)[number % len(CaseState)],
                        assignee_id=(None, me, resident.id)[number % 3],
                        complaint=True,
                        about_id=about,
                        kept_from=kept_from,
                    )
                )
            found.append(a_case(unit, resident, place, place_id=place.id, actor=actor))
        for case in found:
            cases.add(unit, case)
        return found

    return (await database.run(work))[0]


def holdings(area: list[Place]) -> Iterator[tuple[Grant, ...]]:
    """No role, each role at each place as its lead or not, and any two of these."""
    every = [
        Grant(role=role, place_path=place.path, lead=lead)
        for role, place, lead in product(Role, area, (False, True))
    ]
    for count in range(3):
        yield from combinations(every, count)


async def test_a_complaint_is_seen_by_whom_relations_lets_see_it(
    database: Database, resident: Person, worker: Person, area: list[Place]
) -> None:
    stored = await told(database, resident, worker, area)
    secret = [case for case in stored if case.complaint]
    ordinary = {case.id for case in stored} - {case.id for case in secret}
    seen_at_all = set()
    for grants in holdings(area):
        reader = worker.model_copy(update={"grants": grants})
        where, params = seen_by(reader)
        rows = await database.fetch(
            f"SELECT c.id FROM cases c JOIN places p ON p.id = c.place_id WHERE {where}", **params
        )
        seen = {row["id"] for row in rows}
        let_see = {case.id for case in secret if may(relations(reader, case), "card")}
        assert seen - ordinary == let_see, [one.model_dump() for one in grants]
        assert ordinary <= seen
        seen_at_all |= let_see
    assert 0 < len(seen_at_all) < len(secret)
