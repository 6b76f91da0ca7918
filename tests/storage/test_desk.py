"""The desk's lists are what `relations` says, on both engines."""

import pytest

from linkage.access import answers_for, may, relations
from linkage.models import Actor, Case, CaseState, Grant, Level, Person, Place, Role
from storage import cases, desk, people, places
from storage.database import Database
from storage.desk import DeskList, Filter
from storage.search import search
from storage.unit import Unit
from tests.storage.test_cases import store

NOW = 50_000
HELD: tuple[tuple[bool, tuple[tuple[Role, int], ...]], ...] = (
    (True, ()),
    (False, ()),
    (False, ((Role.COMMITTEE_WORKER, 1),)),
    (False, ((Role.COMMITTEE_WORKER, 1), (Role.CHARITY_STEWARD, 0))),
    (True, ((Role.CHARITY_STEWARD, 1), (Role.VOLUNTEER_COORDINATOR, 0))),
    (False, ((Role.STREET_OFFICE, 0),)),
    (True, ((Role.STREET_OFFICE, 1), (Role.COMMITTEE_WORKER, 0), (Role.COMMITTEE_WORKER, 1))),
)


@pytest.fixture
async def worker(database: Database) -> Person:
    """Somebody who works at desks, and needs nothing."""

    async def work(unit: Unit) -> Person:
        person = Person(id=unit.next_id("people"), chat_id=502, name="李敏", language="zh_CN")
        people.save(unit, person)
        return person

    return (await database.run(work))[0]


async def town(database: Database, resident: Person, worker: Person, street: Place) -> list[Case]:
    """A case of each state for each desk, in two grids and in the street; half of them late.

    To every seventh the worker was called from another desk.
    """

    async def build(unit: Unit) -> list[Place]:
        found = [street]
        for number in range(2):
            around = places.add(unit, street, Level.COMMUNITY, f"社区 {number}")
            grid = places.add(unit, around, Level.GRID, "一网格")
            found += [around, grid, places.add(unit, grid, Level.BUILDING, "1号楼")]
        return found

    found = (await database.run(build))[0]
    states: tuple[CaseState, ...] = tuple(CaseState)
    stored: list[Case] = []
    for place in (street, found[3], found[6]):
        for actor in (Actor.COMMUNITY, Actor.CHARITY, Actor.STREET_OFFICE):
            for number, state in enumerate(states):
                case = await store(
                    database,
                    resident,
                    street,
                    place_id=place.id,
                    place_path=place.path,
                    place_label=place.label,
                    actor=actor,
                    state=state,
                    category=("certificates", "hygiene")[number % 2],
                    assignee_id=None if state is CaseState.WAITING else worker.id,
                    respond_by=NOW + len(stored) % 3 - 1,
                    resolve_by=NOW + len(stored) % 2 - 1,
                    called=frozenset() if len(stored) % 7 else frozenset({worker.id}),
                )
                stored.append(case)
    return stored


def is_on(name: DeskList, case: Case, person: Person) -> bool:
    """The lists, said in Python."""
    theirs = answers_for(person, case)
    mine = case.assignee_id == person.id and theirs
    in_hand = case.state in (CaseState.TAKEN, CaseState.ASKED)
    match name:
        case DeskList.WAITING:
            return theirs and case.state is CaseState.WAITING
        case DeskList.MINE:
            return mine and in_hand
        case DeskList.HELD:
            return theirs and in_hand and not mine
        case DeskList.RESIDENT:
            return (mine or theirs) and case.state in (CaseState.ASKED, CaseState.DONE)
        case DeskList.OVERDUE:
            late = case.state is CaseState.WAITING and case.respond_by < NOW
            late = late or (in_hand and case.resolve_by < NOW)
            return late and may(relations(person, case), "card")


async def test_each_list_holds_what_it_says_and_its_count_agrees(
    database: Database, resident: Person, worker: Person, street: Place
) -> None:
    stored = await town(database, resident, worker, street)
    unit = database.unit()
    unit.now = NOW
    paths = [street.path, next(one.place_path for one in stored if one.place_id != street.id)]
    paths[1] = "/".join(paths[1].split("/")[:3]) + "/"
    seen = set()
    for is_worker, held in HELD:
        grants = tuple(Grant(role=role, place_path=paths[place]) for role, place in held)
        person = worker.model_copy(update={"id": worker.id if is_worker else -1, "grants": grants})
        counts = await desk.counts(unit, person)
        for name in DeskList:
            expected = {case.id for case in stored if is_on(name, case, person)}
            lines, total = await desk.listed(unit, person, name, Filter(), 0, 99)
            assert {line.id for line in lines} == expected, (name, held)
            assert counts[name] == total == len(lines) == len(expected)
            seen |= {name} if expected else set()
            due = [line.due_at for line in lines if line.due_at is not None]
            assert due == sorted(due)
            first, total = await desk.listed(unit, person, name, Filter(), 0, 2)
            second, _ = await desk.listed(unit, person, name, Filter(), 2, 2)
            assert [*first, *second] == list(lines[:4])
            by_grid = await desk.grids(unit, person, name, Filter())
            for grid, label, count in by_grid:
                assert await desk.grid_label(unit, "zh_CN", grid) == label
                narrowed, _ = await desk.listed(unit, person, name, Filter(grid=grid), 0, 99)
                assert {line.where for line in narrowed} == {label}
                assert len(narrowed) == count
            for category, count in await desk.categories(unit, person, name, Filter()):
                by = Filter(category=category)
                narrowed, total = await desk.listed(unit, person, name, by, 0, 99)
                assert {line.category for line in narrowed} == {category}
                assert len(narrowed) == total == count
    assert seen == set(DeskList)


@pytest.mark.parametrize(
    ("now", "parts"), [(NOW - 5, {"waiting", "due"}), (NOW, {"waiting", "overdue"})]
)
async def test_a_day_begins_with_what_the_lists_and_the_clocks_say(
    database: Database, resident: Person, worker: Person, street: Place, now: int, parts: set[str]
) -> None:
    stored = await town(database, resident, worker, street)
    unit = database.unit()
    unit.now = now
    seen = set()
    for is_worker, held in HELD:
        grants = tuple(Grant(role=role, place_path=street.path) for role, _ in held)
        person = worker.model_copy(update={"id": worker.id if is_worker else -1, "grants": grants})
        mine = {case.id for case in stored if is_on(DeskList.MINE, case, person)}
        waiting = [case.id for case in stored if is_on(DeskList.WAITING, case, person)]
        later = database.unit()
        later.now = now + 1
        counts = await desk.counts(later, person)
        found = await desk.day(unit, person, NOW + 9, NOW + 9)
        assert found["waiting"] == waiting
        assert len(found["overdue"]) == counts[DeskList.OVERDUE]
        due = {case.id for case in stored if now < case.resolve_by < NOW + 9}
        assert set(found["due"]) == mine & due
        assert found["written"] == []
        seen |= {part for part, ids in found.items() if ids}
    assert seen == parts


async def test_what_residents_wrote_since_is_found_for_whoever_has_the_case(
    database: Database, resident: Person, worker: Person, street: Place
) -> None:
    case = await store(database, resident, street, state=CaseState.ASKED, assignee_id=worker.id)
    grants = (Grant(role=Role.COMMITTEE_WORKER, place_path=street.path),)
    person = worker.model_copy(update={"grants": grants})

    async def written(since: int) -> list[int]:
        return (await desk.day(database.unit(), person, since, 0))["written"]

    assert await written(0) == []

    async def answer(unit: Unit) -> int:
        answered = case.model_copy(update={"seq": case.seq + 1, "state": CaseState.TAKEN})
        cases.update(unit, answered)
        cases.append(unit, answered, "answer", resident.id, CaseState.ASKED, "二单元")
        return unit.now

    at, _ = await database.run(answer)
    assert await written(at) == [case.id]
    assert await written(at + 1) == []


async def test_a_search_finds_only_what_this_person_may_see(
    database: Database, resident: Person, worker: Person, street: Place
) -> None:
    stored = await town(database, resident, worker, street)
    unit = database.unit()
    for is_worker, held in HELD:
        grants = tuple(Grant(role=role, place_path=street.path) for role, _ in held)
        person = worker.model_copy(update={"id": worker.id if is_worker else -1, "grants": grants})
        expected = [case.id for case in reversed(stored) if may(relations(person, case), "card")]
        lines, total = await search(unit, person, ["楼道灯", "老人"], 99)
        assert [line.id for line in lines] == expected
        assert total == len(expected)
        assert len((await search(unit, person, ["楼道灯"], 3))[0]) == min(3, total)


async def test_a_search_is_by_number_or_by_all_words_in_what_was_written(
    database: Database, resident: Person, worker: Person, street: Place
) -> None:
    texts = ("The LIFT is 100% broken", "the lift_key is lost", "ÉCOLE closed", "see 1001")
    stored = [await store(database, resident, street, text=text) for text in texts]
    grants = (Grant(role=Role.COMMITTEE_WORKER, place_path=street.path),)
    person = worker.model_copy(update={"grants": grants})

    async def found(*words: str) -> list[int]:
        lines, total = await search(database.unit(), person, words, 9)
        assert total == len(lines)
        return [line.id - stored[0].id for line in lines]

    assert await found("lift") == [1, 0]
    assert await found("Lift", "broken") == [0]
    assert await found("100%") == [0]
    assert await found("%") == [0]
    assert await found("_") == [1]
    assert await found("!") == []
    assert await found("ÉCOLE") == [2]
    assert await found("1001") == [3, 0]
    assert await found("9" * 40) == []
    unit = database.unit()
    after = stored[2].model_copy(update={"seq": 2})
    cases.append(unit, after, "write", resident.id, stored[2].state, "the lift again")
    await database.commit(unit)
    assert await found("lift") == [2, 1, 0]
