"""Who has which place of a task, and how far they are with it."""

import secrets

from linkage.attendance import GONE, Assignment, AssignmentMove, AssignmentState
from linkage.tasks import Task
from storage.drivers import Row
from storage.unit import Unit

_GONE = ", ".join(f"'{state}'" for state in sorted(GONE))
# Of an assignment `x`: it still has its place.
HELD = f"x.state NOT IN ({_GONE})"


def _assignment(unit: Unit, row: Row) -> Assignment:
    values = unit.sealer.read_row(row, explanation="assignments.explanation")
    return Assignment.model_validate(values)


async def of_task(unit: Unit, task_id: int) -> list[Assignment]:
    """Who has which place of a task."""
    rows = await unit.fetch(
        f"SELECT x.* FROM assignments x WHERE x.task_id = :id AND {HELD} ORDER BY x.place",
        id=task_id,
    )
    return [_assignment(unit, row) for row in rows]


async def ever_of_task(unit: Unit, task_id: int) -> list[Assignment]:
    """Who ever had a place of a task, in the order they accepted; the same one maybe twice."""
    rows = await unit.fetch(
        "SELECT * FROM assignments WHERE task_id = :id ORDER BY accepted_at, volunteer_id, nth",
        id=task_id,
    )
    return [_assignment(unit, row) for row in rows]


async def accepted_so_far(unit: Unit, volunteer_id: int) -> int:
    """How many tasks somebody has ever accepted."""
    row = await unit.fetch_one(
        "SELECT COALESCE(MAX(nth), 0) AS nth FROM assignments WHERE volunteer_id = :id",
        id=volunteer_id,
    )
    return int(row["nth"]) if row else 0


async def in_reserve(unit: Unit, volunteer_id: int) -> frozenset[int]:
    """The tasks for which somebody stands by."""
    rows = await unit.fetch(
        "SELECT task_id FROM assignments WHERE volunteer_id = :id AND state = 'reserve'",
        id=volunteer_id,
    )
    return frozenset(row["task_id"] for row in rows)


def assign(unit: Unit, task: Task, volunteer_id: int, nth: int, place: int) -> Assignment:
    """Give somebody a place of an open task, as the `nth` they ever accepted; maybe in reserve.

    A `Conflict` where the place has gone to another, where they accept another task at the same
    moment, or where the task is open no more: its place is then none, which no row may have.
    """
    state = AssignmentState.RESERVE if place > task.people else AssignmentState.TAKEN
    unit.write(
        "INSERT INTO assignments (volunteer_id, nth, task_id, place, state, accepted_at)"
        " VALUES (:volunteer_id, :nth, :task_id, (SELECT CAST(:place AS INTEGER) FROM tasks"
        " WHERE id = :task_id AND state = 'open'), :state, :now)",
        volunteer_id=volunteer_id,
        nth=nth,
        task_id=task.id,
        place=place,
        state=state,
        now=unit.now,
    )
    held = Assignment(
        task_id=task.id,
        volunteer_id=volunteer_id,
        nth=nth,
        place=place,
        state=state,
        accepted_at=unit.now,
    )
    _append(unit, held, AssignmentMove.ACCEPT, volunteer_id)
    return held


def save(unit: Unit, held: Assignment, act: AssignmentMove, by_id: int | None) -> None:
    """Keep what a move changes of an assignment, with a line of its story.

    Two of one number at the same moment are a `Conflict`.
    """
    _append(unit, held, act, by_id)
    unit.write(
        "UPDATE assignments SET state = :state, place = :place, ended_at = :ended_at, seq = :seq,"
        " minutes = :minutes, vouched = :vouched, explanation = :explanation"
        " WHERE volunteer_id = :volunteer_id AND nth = :nth",
        explanation=unit.sealer.seal("assignments.explanation", held.explanation),
        **held.model_dump(
            include={
                *("state", "place", "ended_at", "seq", "minutes", "vouched"),
                *("volunteer_id", "nth"),
            }
        ),
    )


def _append(unit: Unit, held: Assignment, act: AssignmentMove, by_id: int | None) -> None:
    unit.write(
        "INSERT INTO assignment_events (volunteer_id, nth, seq, at, by_id, move, to_state)"
        " VALUES (:volunteer_id, :nth, :seq, :now, :by_id, :move, :to_state)",
        volunteer_id=held.volunteer_id,
        nth=held.nth,
        seq=held.seq,
        now=unit.now,
        by_id=by_id,
        move=act,
        to_state=held.state,
    )


def tried(unit: Unit, held: Assignment) -> None:
    """They said a wrong word of the day once more."""
    unit.write(
        "UPDATE assignments SET tries = tries + 1"
        " WHERE volunteer_id = :volunteer_id AND nth = :nth",
        volunteer_id=held.volunteer_id,
        nth=held.nth,
    )


def settled(unit: Unit, kind: str, task_id: int, held: int) -> None:
    """The clock of that kind has told all, unless places were taken or given up meanwhile."""
    unit.write(
        "DELETE FROM reminders WHERE kind = :kind AND subject = :task_id AND :held ="
        f" (SELECT COUNT(*) FROM assignments x WHERE x.task_id = :task_id AND {HELD})",
        kind=kind,
        task_id=task_id,
        held=held,
    )


async def word_of_day(unit: Unit, resident_id: int, day: int) -> str | None:
    """The resident's word of that day, where they were told one."""
    row = await unit.fetch_one(
        "SELECT word FROM words_of_day WHERE resident_id = :id AND day = :day",
        id=resident_id,
        day=day,
    )
    return str(row["word"]) if row else None


async def told_word(unit: Unit, resident_id: int, day: int) -> str:
    """The resident's word of that day, as it is told to them: four digits, chosen by chance.

    Two that are chosen at the same moment are a `Conflict`: there is one a day.
    """
    word = await word_of_day(unit, resident_id, day)
    if word is None:
        word = f"{secrets.randbelow(10_000):04}"
        unit.write(
            "DELETE FROM words_of_day WHERE resident_id = :id AND day < :day",
            id=resident_id,
            day=day,
        )
        unit.write(
            "INSERT INTO words_of_day (resident_id, day, word) VALUES (:id, :day, :word)",
            id=resident_id,
            day=day,
            word=word,
        )
    return word


def forget(unit: Unit, person_id: int) -> None:
    """Drop their word of the day and why they did not come; what they did stays for figures."""
    unit.write("DELETE FROM words_of_day WHERE resident_id = :id", id=person_id)
    unit.write("UPDATE assignments SET explanation = NULL WHERE volunteer_id = :id", id=person_id)


async def helped_with(unit: Unit, case_id: int) -> list[Assignment]:
    """Who has a place of a task of the case, and was there or may have been by now."""
    rows = await unit.fetch(
        "SELECT x.* FROM assignments x JOIN tasks t ON t.id = x.task_id WHERE t.case_id = :id"
        f" AND t.state IN ('open', 'filled') AND {HELD} AND x.state <> 'reserve'"
        " AND (t.ends_at <= :now"
        " OR x.state IN ('here', 'done', 'confirmed')) ORDER BY x.volunteer_id, x.nth",
        id=case_id,
        now=unit.now,
    )
    return [_assignment(unit, row) for row in rows]


async def has_made(unit: Unit, held: Assignment, act: AssignmentMove) -> bool:
    """Whether such a move is in the story of an assignment."""
    row = await unit.fetch_one(
        "SELECT seq FROM assignment_events WHERE volunteer_id = :volunteer_id AND nth = :nth"
        " AND move = :move",
        volunteer_id=held.volunteer_id,
        nth=held.nth,
        move=act,
    )
    return row is not None
