"""Tasks are kept whole, and their places hold however many accept at once; on both engines."""

import asyncio
from zoneinfo import ZoneInfo

import pytest

from linkage.attendance import AssignmentMove, AssignmentState
from linkage.errors import Conflict
from linkage.models import Person, Place
from linkage.tasks import OfferAnswer, Task, TaskMove, TaskState, free_place
from linkage.timebank import BankLimits
from storage import assignments, cases, forgetting, people, tasks, timebank
from storage.database import Database
from storage.ledger import Ledger
from storage.unit import Unit
from tests.storage.conftest import Clock
from tests.storage.test_cases import a_case

HOUR = 3_600_000


async def made(
    database: Database,
    street: Place,
    by: Person,
    people: int = 1,
    reserve: int = 0,
    starts_in: int = 24 * HOUR,
    series_id: int | None = None,
) -> Task:
    """A task of the street, stored."""

    async def work(unit: Unit) -> Task:
        task = Task(
            id=unit.next_id("tasks"),
            series_id=series_id,
            weekly=True,
            category="errands",
            text="Carry the shopping",
            risks="A dog",
            place_id=street.id,
            place_path=street.path,
            place_label=street.label,
            area_id=street.id,
            area_label=street.label,
            starts_at=unit.now + starts_in,
            ends_at=unit.now + starts_in + HOUR,
            open_until=unit.now + starts_in,
            people=people,
            reserve=reserve,
            skills=frozenset({"carrying"}),
            state=TaskState.OPEN,
            created_by=by.id,
            created_at=unit.now,
            seq=1,
        )
        tasks.add(unit, task)
        tasks.append(unit, task, TaskMove.CREATE, by.id)
        return task

    return (await database.run(work))[0]


async def crowd(database: Database, street: Place, count: int) -> list[int]:
    """So many people, stored."""

    async def work(unit: Unit) -> list[int]:
        found = []
        for _ in range(count):
            number = unit.next_id("people")
            person = Person(
                id=number,
                chat_id=10_000 + number,
                name=f"V{number}",
                language="en",
                place_id=street.id,
            )
            people.save(unit, person)
            found.append(number)
        return found

    return (await database.run(work))[0]


async def accept(database: Database, task_id: int, volunteer_id: int) -> bool:
    """Take a place where there is one, as the handler does."""

    async def work(unit: Unit) -> bool:
        task = await tasks.get(unit, task_id)
        assert task is not None
        held = await assignments.of_task(unit, task_id)
        place = free_place(task, [one.place for one in held], volunteer_id)
        if task.state is not TaskState.OPEN or place is None:
            return False
        nth = await assignments.accepted_so_far(unit, volunteer_id) + 1
        assignments.assign(unit, task, volunteer_id, nth, place)
        return True

    return (await database.run(work))[0]


async def test_a_task_is_found_as_it_was_kept(
    database: Database, street: Place, resident: Person
) -> None:
    task = await made(database, street, resident)
    unit = database.unit()
    assert await tasks.get(unit, task.id) == task
    assert await tasks.get(unit, 99) is None
    assert await tasks.open_within(unit, [street.path], 9) == [task]
    assert await tasks.open_within(unit, ["/99/"], 9) == []
    assert [one.move for one in await tasks.events(unit, task.id)] == ["create"]


@pytest.mark.parametrize(("places", "reserve"), [(1, 0), (12, 0), (7, 4)])
async def test_of_200_who_accept_at_once_as_many_have_it_as_there_are_places(
    database: Database, street: Place, resident: Person, places: int, reserve: int
) -> None:
    task = await made(database, street, resident, people=places, reserve=reserve)
    volunteers = await crowd(database, street, 200)
    won = await asyncio.gather(*(accept(database, task.id, one) for one in volunteers))
    held = await assignments.of_task(database.unit(), task.id)
    assert sum(won) == places + reserve
    assert [one.place for one in held] == list(range(1, places + reserve + 1))
    assert [one.state for one in held] == ["taken"] * places + ["reserve"] * reserve
    assert {one.volunteer_id for one in held} == {
        one for one, has in zip(volunteers, won, strict=True) if has
    }


async def test_nobody_accepts_two_tasks_at_the_same_moment_unseen(
    database: Database, street: Place, resident: Person
) -> None:
    first, second = [await made(database, street, resident) for _ in range(2)]
    [one] = await crowd(database, street, 1)
    both = [database.unit() for _ in range(2)]
    for unit, task in zip(both, (first, second), strict=True):
        assignments.assign(unit, task, one, 1, 1)
    await database.commit(both[0])
    with pytest.raises(Conflict):
        await database.commit(both[1])


async def test_who_accepts_while_it_is_called_off_is_told_to_look_again(
    database: Database, street: Place, resident: Person
) -> None:
    task = await made(database, street, resident)
    [one] = await crowd(database, street, 1)
    late, off = database.unit(), database.unit()
    assignments.assign(late, task, one, 1, 1)
    called = task.model_copy(update={"state": TaskState.CALLED_OFF, "seq": 2})
    tasks.update(off, called)
    tasks.append(off, called, TaskMove.CALL_OFF, resident.id)
    await database.commit(off)
    with pytest.raises(Conflict):
        await database.commit(late)
    assert await assignments.of_task(database.unit(), task.id) == []


async def test_a_place_that_is_given_up_is_free_again(
    database: Database, street: Place, resident: Person
) -> None:
    task = await made(database, street, resident)
    first, second = await crowd(database, street, 2)
    assert await accept(database, task.id, first)
    assert [one.id for one in await tasks.held_by(database.unit(), first)] == [task.id]
    assert not await accept(database, task.id, second)
    [held] = await assignments.of_task(database.unit(), task.id)

    async def give_up(unit: Unit) -> None:
        left = held.model_copy(
            update={"state": AssignmentState.GIVEN_UP, "ended_at": unit.now, "seq": 2}
        )
        assignments.save(unit, left, AssignmentMove.GIVE_UP, first)

    await database.run(give_up)
    assert await tasks.held_by(database.unit(), first) == []
    assert await accept(database, task.id, second)
    assert await accept(database, task.id, first) is False
    [now] = await assignments.of_task(database.unit(), task.id)
    assert (now.volunteer_id, now.state) == (second, AssignmentState.TAKEN)


async def test_what_was_said_to_an_offer_is_kept_and_who_asked_by_themselves_too(
    database: Database, street: Place, resident: Person
) -> None:
    task = await made(database, street, resident)
    first, second = await crowd(database, street, 2)

    async def asked(unit: Unit) -> None:
        tasks.offer(unit, task.id, first, 1)
        tasks.offer(unit, task.id, first, 2)
        tasks.answer(unit, task.id, second, OfferAnswer.ACCEPTED)

    async def said(unit: Unit) -> None:
        tasks.answer(unit, task.id, first, OfferAnswer.DECLINED)

    await database.run(asked)
    await database.run(said)
    found = [
        (one.volunteer_id, one.circle, one.answer)
        for one in await tasks.offers(database.unit(), task.id)
    ]
    assert found == [(first, 1, "declined"), (second, 0, "accepted")]


async def test_what_is_over_is_among_what_was_done(
    database: Database, street: Place, resident: Person, clock: Clock
) -> None:
    task = await made(database, street, resident)
    [one] = await crowd(database, street, 1)
    assert await accept(database, task.id, one)

    async def fill(unit: Unit) -> None:
        filled = task.model_copy(update={"state": TaskState.FILLED, "seq": 2})
        tasks.update(unit, filled)
        tasks.append(unit, filled, TaskMove.FILL, None)

    await database.run(fill)
    assert await tasks.past_of(database.unit(), one, 9) == []
    clock.at += 48 * HOUR
    assert [task.id for task in await tasks.past_of(database.unit(), one, 9)] == [task.id]
    assert await tasks.held_by(database.unit(), one) == []


async def test_the_weeks_of_a_series_are_found(
    database: Database, street: Place, resident: Person
) -> None:
    first = await made(database, street, resident)
    weeks = [
        await made(database, street, resident, starts_in=week * 7 * 24 * HOUR, series_id=first.id)
        for week in (1, 2)
    ]
    found = await tasks.of_series(database.unit(), first.id)
    assert [one.id for one in found] == [first.id, *(one.id for one in weeks)]

    async def stop(unit: Unit) -> None:
        tasks.stop_series(unit, first.id)

    await database.run(stop)
    assert not any(one.weekly for one in await tasks.of_series(database.unit(), first.id))


async def test_the_words_of_events_that_are_long_over_go(
    database: Database, street: Place, resident: Person, clock: Clock
) -> None:
    old, new = [await made(database, street, resident, starts_in=hours * HOUR) for hours in (1, 9)]

    async def empty(unit: Unit) -> None:
        forgetting.empty_events(unit, clock.at + 5 * HOUR)

    await database.run(empty)
    unit = database.unit()
    left = [await tasks.get(unit, one.id) for one in (old, new)]
    assert [(one.text, one.risks) for one in left if one is not None] == [
        ("", None),
        ("Carry the shopping", "A dog"),
    ]


async def test_what_helped_with_a_case_is_found_and_what_it_was_credited_with(
    database: Database, street: Place, resident: Person
) -> None:
    [one] = await crowd(database, street, 1)
    task = await made(database, street, resident, starts_in=-2 * HOUR)

    async def begun(unit: Unit) -> None:
        cases.add(unit, a_case(unit, resident, street))
        unit.write("UPDATE tasks SET case_id = 1001, open_until = :now", now=unit.now + HOUR)

    await database.run(begun)
    await accept(database, task.id, one)
    unit = database.unit()
    [held] = await assignments.helped_with(unit, 1001)
    assert (held.volunteer_id, held.state) == (one, AssignmentState.TAKEN)
    assert await assignments.has_made(unit, held, AssignmentMove.ACCEPT)
    assert not await assignments.has_made(unit, held, AssignmentMove.THANK)
    assert await timebank.credited_for(unit, 1001) == 0
    ledger = Ledger(unit, BankLimits(), ZoneInfo("Asia/Shanghai"))
    assert await ledger.credit(task.id, one, 50, unit.now) == 50
    await database.commit(unit)
    assert await timebank.credited_for(database.unit(), 1001) == 50
    assert await timebank.credited_for(database.unit(), 1002) == 0


async def test_who_sees_not_all_places_does_it_anew(
    database: Database, street: Place, resident: Person
) -> None:
    task = await made(database, street, resident, people=2)
    [somebody] = await crowd(database, street, 1)
    seeing = database.unit()
    tasks.sees_all(seeing, task.id, 0)
    assert await accept(database, task.id, somebody)
    with pytest.raises(Conflict):
        await database.commit(seeing)
    again = database.unit()
    tasks.sees_all(again, task.id, 1)
    await database.commit(again)
    kept = await tasks.get(database.unit(), task.id)
    assert kept is not None
    assert kept.state is TaskState.OPEN
