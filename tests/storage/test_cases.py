import asyncio

import pytest

from linkage.errors import Conflict
from linkage.models import (
    Actor,
    Attachment,
    Case,
    CaseState,
    Person,
    Place,
    Urgency,
)
from storage import cases, forgetting
from storage.database import FIRST_CASE, Database
from storage.unit import Unit


def a_case(unit: Unit, resident: Person, street: Place, **changes: object) -> Case:
    values: dict[str, object] = {
        "id": unit.next_id("cases"),
        "resident_id": resident.id,
        "text": "楼道灯坏了三天了，老人晚上不敢下楼",
        "category": "public_facilities",
        "urgency": Urgency.SOON,
        "place_id": street.id,
        "place_path": street.path,
        "place_label": street.label,
        "state": CaseState.WAITING,
        "actor": Actor.COMMUNITY,
        "policy_version": "2026-11",
        "reason": '{"key":"reason.category"}',
        "seq": 1,
        "created_at": unit.now,
        "respond_by": unit.now + 1_000,
        "resolve_by": unit.now + 2_000,
    }
    return Case.model_validate({**values, **changes})


@pytest.fixture
async def case(database: Database, resident: Person, street: Place) -> Case:
    """A case as it is after its first event, stored."""
    return await store(database, resident, street)


async def store(database: Database, resident: Person, street: Place, **changes: object) -> Case:
    async def work(unit: Unit) -> Case:
        case = a_case(unit, resident, street, **changes)
        cases.add(unit, case)
        cases.append(unit, case, "submit", resident.id, None, case.text, case.files)
        return case

    return (await database.run(work))[0]


def moved(unit: Unit, case: Case, move: str, person: Person, **changes: object) -> Case:
    after = case.model_copy(update={"seq": case.seq + 1, **changes})
    cases.update(unit, after)
    cases.append(unit, after, move, person.id, case.state, f"{move} by {person.id}")
    return after


async def current(database: Database, case: Case) -> Case:
    found = await cases.get(database.unit(), case.id)
    assert found is not None
    return found


async def test_a_case_reads_back_as_it_was_stored(
    database: Database, resident: Person, street: Place
) -> None:
    case = await store(
        database,
        resident,
        street,
        file=Attachment(kind="photo", file_id="AgAC"),
        refused=frozenset({Actor.VOLUNTEER, Actor.CHARITY}),
        assignee_id=resident.id,
    )
    assert await cases.get(database.unit(), case.id) == case
    assert await cases.get(database.unit(), case.id + 1) is None


async def test_an_album_reads_back_with_its_case_and_its_event(
    database: Database, resident: Person, street: Place
) -> None:
    files = tuple(Attachment(kind="photo", file_id=f"AgAC{number}") for number in range(10))
    case = await store(database, resident, street, file=files[0], more=files[1:])
    assert (await current(database, case)).files == files
    (event,) = await cases.timeline(database.unit(), case.id)
    assert (event.file, *event.more) == files


async def test_what_got_worse_is_stored_as_urgent(
    database: Database, resident: Person, case: Case
) -> None:
    unit = database.unit()
    after = moved(unit, case, "worsen", resident, urgency=Urgency.URGENT)
    await database.commit(unit)
    assert await current(database, case) == after


async def test_the_first_case_has_a_number_people_can_say(case: Case) -> None:
    assert case.id == FIRST_CASE


async def test_a_residents_cases_are_listed_the_newest_first(
    database: Database, resident: Person, street: Place
) -> None:
    states = (CaseState.CLOSED, CaseState.ASKED, CaseState.WAITING)
    stored = [await store(database, resident, street, state=state) for state in states]
    closed, asked, waiting = stored
    unit = database.unit()
    assert await cases.of_resident(unit, resident.id, 2) == [waiting, asked]
    assert await cases.of_resident(unit, resident.id + 1, 9) == []
    assert await cases.open_of(unit, resident.id) == [asked, waiting]
    assert await cases.of_resident(unit, resident.id, 9) == [waiting, asked, closed]


async def test_a_move_changes_the_case_and_adds_a_line_to_its_timeline(
    database: Database, resident: Person, case: Case
) -> None:
    unit = database.unit()
    after = moved(
        unit,
        case,
        "take",
        resident,
        state=CaseState.TAKEN,
        actor=Actor.SOCIAL_WORKER,
        assignee_id=resident.id,
        refused=frozenset({Actor.COMMUNITY}),
        reason="{}",
        respond_by=case.respond_by + 7,
        resolve_by=case.resolve_by + 9,
    )
    await database.commit(unit)
    assert await current(database, case) == after
    first, second = await cases.timeline(database.unit(), case.id)
    assert (first.seq, first.move, first.from_state, first.to_state, first.text) == (
        1,
        "submit",
        None,
        CaseState.WAITING,
        case.text,
    )
    assert (second.seq, second.move, second.from_state, second.to_state, second.actor) == (
        2,
        "take",
        CaseState.WAITING,
        CaseState.TAKEN,
        Actor.SOCIAL_WORKER,
    )
    assert (second.at, second.person_id) == (unit.now, resident.id)


async def test_a_file_stands_in_the_timeline(
    database: Database, resident: Person, street: Place
) -> None:
    file = Attachment(kind="voice", file_id="AwAC")
    case = await store(database, resident, street, file=file)
    (event,) = await cases.timeline(database.unit(), case.id)
    assert event.file == file


async def test_the_second_of_two_moves_at_once_is_a_conflict_and_leaves_no_trace(
    database: Database, resident: Person, case: Case
) -> None:
    first, second = database.unit(), database.unit()
    taken = moved(first, case, "take", resident, state=CaseState.TAKEN)
    moved(second, case, "refuse", resident, actor=Actor.STREET_OFFICE)
    told = await asyncio.gather(
        database.commit(first), database.commit(second), return_exceptions=True
    )
    assert [type(result) for result in told] == [type(None), Conflict]
    assert await current(database, case) == taken
    assert [event.move for event in await cases.timeline(database.unit(), case.id)] == [
        "submit",
        "take",
    ]


async def test_whoever_comes_second_decides_anew_from_what_the_first_did(
    database: Database, second: Database, resident: Person, case: Case
) -> None:
    both_have_read = asyncio.Barrier(2)
    seen: dict[str, list[CaseState]] = {"one": [], "two": []}

    async def take(where: Database, who: str) -> bool:
        async def work(unit: Unit) -> bool:
            found = await cases.get(unit, case.id)
            assert found is not None
            seen[who].append(found.state)
            if len(seen[who]) == 1:
                await both_have_read.wait()
            if found.state is not CaseState.WAITING:
                return False
            moved(unit, found, "take", resident, state=CaseState.TAKEN)
            return True

        return (await where.run(work))[0]

    took = await asyncio.gather(take(database, "one"), take(second, "two"))
    assert sorted(took) == [False, True]
    assert sorted(seen.values(), key=len) == [
        [CaseState.WAITING],
        [CaseState.WAITING, CaseState.TAKEN],
    ]
    assert (await current(database, case)).seq == 2


async def test_a_follow_up_keeps_the_verdict_and_the_satisfaction(
    database: Database, case: Case
) -> None:
    unit = database.unit()
    cases.ask_follow_up(unit, case.id, 3)
    await database.commit(unit)
    assert await cases.satisfaction(database.unit(), case.id) is None
    unit = database.unit()
    cases.answer_follow_up(unit, case.id, True)
    cases.rate(unit, case.id, 4)
    await database.commit(unit)
    assert await cases.satisfaction(database.unit(), case.id) == 4
    rows = await database.fetch("SELECT * FROM follow_ups")
    assert [dict(row) for row in rows] == [
        {
            "case_id": case.id,
            "round": 3,
            "asked_at": unit.now,
            "answered_at": unit.now,
            "resolved": 1,
            "satisfaction": 4,
        }
    ]


async def test_an_answer_counts_once_and_for_the_last_outcome(
    database: Database, case: Case
) -> None:
    for number, resolved in ((3, False), (6, True)):
        unit = database.unit()
        cases.ask_follow_up(unit, case.id, number)
        cases.ask_follow_up(unit, case.id, number)
        cases.answer_follow_up(unit, case.id, resolved)
        cases.answer_follow_up(unit, case.id, not resolved)
        await database.commit(unit)
    unit = database.unit()
    cases.rate(unit, case.id, 2)
    await database.commit(unit)
    rows = await database.fetch(
        "SELECT round, resolved, satisfaction FROM follow_ups ORDER BY round"
    )
    assert [tuple(row[name] for name in ("round", "resolved", "satisfaction")) for row in rows] == [
        (3, 0, None),
        (6, 1, 2),
    ]


async def test_details_come_back_as_they_were_and_names_and_words_are_removed(
    database: Database, resident: Person, street: Place
) -> None:
    details = {
        "for_name": "张阿姨",
        "for_agrees": False,
        "wanted_at": 1_772_467_200_000,
        "wanted_part": "evening",
        "where_text": "小区东门",
    }
    case = await store(database, resident, street, **details)
    kept = await cases.get(database.unit(), case.id)
    assert kept == case
    unit = database.unit()
    forgetting.remove_contents(unit, case.id)
    await database.commit(unit)
    [row] = await database.fetch("SELECT * FROM cases")
    assert {name: row[name] for name in details} == details | {
        "for_name": None,
        "for_agrees": 0,
        "where_text": None,
    }
