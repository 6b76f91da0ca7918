"""What the figures are read from, on each engine, within the places of whoever asks."""

import pytest

from linkage.cases import Move
from linkage.figures import FollowUp, History
from linkage.models import Actor, CaseState, Grant, Level, Person, Place, Role
from storage import cases, figures, places
from storage.database import Database
from storage.unit import Unit
from tests.storage.conftest import Clock
from tests.storage.test_cases import a_case

HOUR = 3_600_000


@pytest.fixture
async def communities(database: Database, street: Place) -> tuple[Place, Place, Place]:
    """A community, a building in it, and another community whose id begins as the first one's."""

    async def work(unit: Unit) -> tuple[Place, Place, Place]:
        first = places.add(unit, street, Level.COMMUNITY, "桂花社区")
        grid = places.add(unit, first, Level.GRID, "一网格")
        building = places.add(unit, grid, Level.BUILDING, "2号楼")
        while True:
            other = places.add(unit, street, Level.COMMUNITY, f"社区{unit.next_id('outbox')}")
            if str(other.id).startswith(str(first.id)):
                return first, building, other

    return (await database.run(work))[0]


def staff(resident: Person, *grants: tuple[Role, Place]) -> Person:
    """Somebody with these roles."""
    held = tuple(Grant(role=role, place_path=place.path) for role, place in grants)
    return resident.model_copy(update={"grants": held})


async def a_need(
    database: Database, clock: Clock, resident: Person, place: Place, *moves: tuple[Move, CaseState]
) -> int:
    """A need at a place, and an hour between each of its moves."""

    async def submit(unit: Unit) -> int:
        case = a_case(unit, resident, place, respond_by=unit.now + 24 * HOUR)
        cases.add(unit, case)
        cases.append(unit, case, Move.SUBMIT, resident.id, None)
        return case.id

    case_id, _ = await database.run(submit)
    for act, state in moves:
        clock.at += HOUR
        await make(database, case_id, act, state)
    return case_id


async def make(database: Database, case_id: int, act: Move, state: CaseState) -> None:
    async def work(unit: Unit) -> None:
        before = await cases.get(unit, case_id)
        assert before is not None
        case = before.model_copy(update={"state": state, "seq": before.seq + 1})
        cases.update(unit, case)
        cases.append(unit, case, act, None, before.state)
        if act is Move.DONE:
            cases.ask_follow_up(unit, case.id, case.seq)
        if act in (Move.RESOLVE, Move.REOPEN):
            cases.answer_follow_up(unit, case.id, act is Move.RESOLVE)

    await database.run(work)


TAKE = (Move.TAKE, CaseState.TAKEN)
DONE = (Move.DONE, CaseState.DONE)


async def found(database: Database, person: Person, since: int = 0) -> list[History]:
    return list(await figures.histories(database.unit(), person, since))


async def test_a_case_is_told_by_its_moves_and_answers(
    database: Database, clock: Clock, resident: Person, communities: tuple[Place, ...]
) -> None:
    began = clock.at
    told = (TAKE, (Move.ASK, CaseState.ASKED), (Move.ANSWER, CaseState.TAKEN), DONE)
    more = ((Move.REOPEN, CaseState.TAKEN), DONE, (Move.RESOLVE, CaseState.CLOSED))
    case_id = await a_need(database, clock, resident, communities[1], *told, *more)
    unit = database.unit()
    cases.rate(unit, case_id, 4)
    await database.commit(unit)
    office = staff(resident, (Role.STREET_OFFICE, communities[0]))
    [history] = await found(database, office)
    assert (history.case_id, history.category) == (case_id, "public_facilities")
    assert (history.community, history.created_at) == ("桂花社区", began)
    assert history.respond_by == began + 24 * HOUR
    assert [(line.seq, line.move) for line in history.lines] == [
        (1, "submit"), (2, "take"), (5, "done"), (6, "reopen"), (7, "done"), (8, "resolve"),
    ]  # fmt: skip
    assert history.lines[1].at == began + HOUR
    assert (history.lines[-1].actor, history.lines[-1].to_state) == (
        Actor.COMMUNITY,
        CaseState.CLOSED,
    )
    assert history.follow_ups == (
        FollowUp(5, began + 4 * HOUR, False, None),
        FollowUp(7, began + 6 * HOUR, True, 4),
    )


async def test_everybody_sees_the_cases_of_their_places_and_no_other(
    database: Database,
    clock: Clock,
    resident: Person,
    street: Place,
    communities: tuple[Place, ...],
) -> None:
    first, building, other = communities
    for place in (street, building, other):
        await a_need(database, clock, resident, place)

    async def seen(*grants: tuple[Role, Place]) -> list[str]:
        return [one.community for one in await found(database, staff(resident, *grants))]

    assert await seen((Role.STREET_OFFICE, street)) == ["", first.name, other.name]
    assert await seen((Role.COMMITTEE_WORKER, first)) == [first.name]
    assert await seen((Role.SOCIAL_WORKER, other)) == [other.name]
    assert await seen((Role.SOCIAL_WORKER, other), (Role.CHARITY_STEWARD, building)) == [
        first.name,
        other.name,
    ]
    both = staff(resident, (Role.SOCIAL_WORKER, other), (Role.CHARITY_STEWARD, other))
    assert await figures.scope(database.unit(), both) == [other.name]


async def test_what_is_long_over_is_not_read(
    database: Database, clock: Clock, resident: Person, street: Place
) -> None:
    office = staff(resident, (Role.STREET_OFFICE, street))
    case_id = await a_need(database, clock, resident, street, TAKE)
    due = clock.at - HOUR + 24 * HOUR
    assert [one.case_id for one in await found(database, office, due)] == [case_id]
    assert await found(database, office, due + 1) == []
    clock.at = due + HOUR
    await make(database, case_id, *DONE)
    assert [one.case_id for one in await found(database, office, due + 1)] == [case_id]


async def test_the_longest_waits_come_first_and_what_is_done_waits_no_more(
    database: Database,
    clock: Clock,
    resident: Person,
    street: Place,
    communities: tuple[Place, ...],
) -> None:
    began = clock.at
    longest = await a_need(database, clock, resident, communities[1], TAKE)
    await a_need(database, clock, resident, street, TAKE, DONE)
    later = await a_need(database, clock, resident, street)
    office = staff(resident, (Role.STREET_OFFICE, street))
    waits = await figures.longest_waits(database.unit(), office, 5)
    assert [wait.case_id for wait in waits] == [longest, later]
    assert (waits[0].community, waits[0].since, waits[0].state) == (
        "桂花社区",
        began,
        CaseState.TAKEN,
    )
    assert len(await figures.longest_waits(database.unit(), office, 1)) == 1
    for role, place, seen in (
        (Role.COMMITTEE_WORKER, street, 2),
        (Role.COMMITTEE_WORKER, communities[0], 1),
        (Role.SOCIAL_WORKER, street, 0),
    ):
        theirs = await figures.longest_waits(database.unit(), staff(resident, (role, place)), 5)
        assert len(theirs) == seen
