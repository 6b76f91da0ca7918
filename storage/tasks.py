"""Tasks, who has a place of them, and who was asked."""

from collections.abc import Sequence
from typing import Any

import orjson

from linkage.models import Record
from linkage.tasks import Offer, OfferAnswer, Task, TaskState
from storage.assignments import HELD
from storage.drivers import Row
from storage.places import name_for
from storage.unit import Unit

_TASK = (
    "SELECT t.*, p.path AS place_path, p.label AS place_label, p.label_en AS place_label_en,"
    " a.label AS area_label, a.label_en AS area_label_en"
    " FROM tasks t JOIN places p ON p.id = t.place_id JOIN places a ON a.id = t.area_id"
)


class TaskEvent(Record):
    """A line of a task's story."""

    task_id: int
    seq: int
    at: int
    by_id: int | None
    move: str
    to_state: TaskState


def _task(unit: Unit, row: Row) -> Task:
    values: dict[str, Any] = unit.sealer.read_row(row, text="tasks.text", risks="tasks.risks")
    return Task.model_validate(values | {"skills": orjson.loads(values["skills"])})


async def get(unit: Unit, task_id: int) -> Task | None:
    """The task with this number, or None."""
    row = await unit.fetch_one(f"{_TASK} WHERE t.id = :id", id=task_id)
    return _task(unit, row) if row else None


def add(unit: Unit, task: Task) -> None:
    """Keep a new task; its first event follows in the same unit."""
    unit.write(
        "INSERT INTO tasks (id, case_id, series_id, weekly, category, text, risks, place_id,"
        " area_id, starts_at, ends_at, open_until, people, reserve, skills, state, created_by,"
        " created_at, seq)"
        " VALUES (:id, :case_id, :series_id, :weekly, :category, :text, :risks, :place_id,"
        " :area_id, :starts_at, :ends_at, :open_until, :people, :reserve, :skills, :state,"
        " :created_by, :created_at, :seq)",
        **task.model_dump(
            exclude={
                *("text", "risks", "skills", "weekly", "place_path"),
                *("place_label", "place_label_en", "area_label", "area_label_en"),
            }
        ),
        weekly=int(task.weekly),
        text=unit.sealer.seal("tasks.text", task.text),
        risks=unit.sealer.seal("tasks.risks", task.risks),
        skills=orjson.dumps(sorted(task.skills)).decode(),
    )


def update(unit: Unit, task: Task) -> None:
    """Keep what a move changes of a task; its event settles who was first."""
    unit.write(
        "UPDATE tasks SET state = :state, open_until = :open_until, seq = :seq WHERE id = :id",
        state=task.state,
        open_until=task.open_until,
        seq=task.seq,
        id=task.id,
    )


def sees_all(unit: Unit, task_id: int, places: int) -> None:
    """A `Conflict` where somebody accepts a place in the very moment, beside those `places`.

    The task's state is then none, which no row may have.
    """
    unit.write(
        "UPDATE tasks SET state = (SELECT t.state FROM tasks t WHERE t.id = :task_id AND :places ="
        f" (SELECT COUNT(*) FROM assignments x WHERE x.task_id = :task_id AND {HELD}))"
        " WHERE id = :task_id",
        task_id=task_id,
        places=places,
    )


def append(unit: Unit, task: Task, move: str, by_id: int | None) -> None:
    """Add a line to a task's story; two of one number at the same moment are a `Conflict`."""
    unit.write(
        "INSERT INTO task_events (task_id, seq, at, by_id, move, to_state)"
        " VALUES (:task_id, :seq, :now, :by_id, :move, :to_state)",
        task_id=task.id,
        seq=task.seq,
        now=unit.now,
        by_id=by_id,
        move=move,
        to_state=task.state,
    )


async def events(unit: Unit, task_id: int) -> list[TaskEvent]:
    """A task's story, the first line first."""
    rows = await unit.fetch(
        "SELECT * FROM task_events WHERE task_id = :id ORDER BY seq", id=task_id
    )
    return [TaskEvent.model_validate(dict(row)) for row in rows]


async def of_case(unit: Unit, case_id: int) -> list[Task]:
    """Every task of a case, the soonest first."""
    rows = await unit.fetch(
        f"{_TASK} WHERE t.case_id = :case_id ORDER BY t.starts_at, t.id", case_id=case_id
    )
    return [_task(unit, row) for row in rows]


async def made_at_once(unit: Unit, resident_id: int) -> list[Task]:
    """The tasks that somebody's needs have made by themselves and that are ahead, soonest first."""
    rows = await unit.fetch(
        f"{_TASK} JOIN cases c ON c.id = t.case_id AND c.resident_id = t.created_by"
        " WHERE c.resident_id = :id AND t.state IN ('open', 'filled') AND t.ends_at > :now"
        " ORDER BY t.starts_at, t.id",
        id=resident_id,
        now=unit.now,
    )
    return [_task(unit, row) for row in rows]


async def of_series(unit: Unit, series_id: int) -> list[Task]:
    """Every occurrence of a weekly task so far, the soonest first."""
    rows = await unit.fetch(
        f"{_TASK} WHERE t.id = :id OR t.series_id = :id ORDER BY t.starts_at", id=series_id
    )
    return [_task(unit, row) for row in rows]


def stop_series(unit: Unit, series_id: int) -> None:
    """A weekly task does not go on."""
    unit.write("UPDATE tasks SET weekly = 0 WHERE id = :id OR series_id = :id", id=series_id)


async def open_within(unit: Unit, paths: Sequence[str], limit: int) -> list[Task]:
    """The tasks still looking for somebody in these places, the soonest first."""
    inside = " OR ".join(f"p.path LIKE :path{index} || '%'" for index in range(len(paths)))
    rows = await unit.fetch(
        f"{_TASK} WHERE t.state = 'open' AND t.open_until > :now AND ({inside})"
        " ORDER BY t.starts_at, t.id LIMIT :limit",
        now=unit.now,
        limit=limit,
        **{f"path{index}": path for index, path in enumerate(paths)},
    )
    return [_task(unit, row) for row in rows]


async def held_by(unit: Unit, volunteer_id: int) -> list[Task]:
    """The tasks somebody has accepted that are not over, the soonest first."""
    rows = await unit.fetch(
        f"{_TASK} JOIN assignments x ON x.task_id = t.id WHERE x.volunteer_id = :id AND {HELD}"
        " AND t.state IN ('open', 'filled') AND t.ends_at > :now ORDER BY t.starts_at, t.id",
        id=volunteer_id,
        now=unit.now,
    )
    return [_task(unit, row) for row in rows]


async def past_of(unit: Unit, volunteer_id: int, limit: int) -> list[Task]:
    """The tasks somebody has held to the end, the latest first."""
    rows = await unit.fetch(
        f"{_TASK} JOIN assignments x ON x.task_id = t.id WHERE x.volunteer_id = :id AND {HELD}"
        " AND x.state <> 'reserve'"
        " AND t.state = 'filled' AND t.ends_at <= :now ORDER BY t.starts_at DESC LIMIT :limit",
        id=volunteer_id,
        now=unit.now,
        limit=limit,
    )
    return [_task(unit, row) for row in rows]


async def offers(unit: Unit, task_id: int) -> list[Offer]:
    """Who was asked for a task, and what they said."""
    rows = await unit.fetch(
        "SELECT * FROM offers WHERE task_id = :id ORDER BY at, volunteer_id", id=task_id
    )
    return [Offer.model_validate(dict(row)) for row in rows]


def offer(unit: Unit, task_id: int, volunteer_id: int, circle: int) -> None:
    """Somebody is asked."""
    unit.write(
        "INSERT INTO offers (task_id, volunteer_id, circle, at)"
        " VALUES (:task_id, :volunteer_id, :circle, :now)"
        " ON CONFLICT (task_id, volunteer_id) DO NOTHING",
        task_id=task_id,
        volunteer_id=volunteer_id,
        circle=circle,
        now=unit.now,
    )


def withdraw_offers(unit: Unit, task_id: int) -> None:
    """Who was asked and has not answered may be asked anew."""
    unit.write("DELETE FROM offers WHERE task_id = :id AND answer IS NULL", id=task_id)


def answer(unit: Unit, task_id: int, volunteer_id: int, said: OfferAnswer) -> None:
    """What somebody says to a task, asked or not."""
    unit.write(
        "INSERT INTO offers (task_id, volunteer_id, circle, at, answer, answered_at)"
        " VALUES (:task_id, :volunteer_id, 0, :now, :answer, :now)"
        " ON CONFLICT (task_id, volunteer_id) DO UPDATE SET answer = excluded.answer,"
        " answered_at = excluded.answered_at",
        task_id=task_id,
        volunteer_id=volunteer_id,
        answer=said,
        now=unit.now,
    )


async def kept_of(unit: Unit, person_id: int, language: str) -> list[dict[str, Any]]:
    """The tasks somebody was asked for or has accepted: what is kept of each, as plain values.

    Each has starts_at, category, area, asked_at, answer, answered_at, accepted_at, state,
    minutes and explanation.
    """
    rows = await unit.fetch(
        f"SELECT t.starts_at, t.category, {name_for(language, 'a', 'label')} AS area,"
        " o.at AS asked_at, o.answer,"
        " o.answered_at, x.accepted_at, x.state, x.minutes, x.explanation"
        " FROM tasks t JOIN places a ON a.id = t.area_id"
        " LEFT JOIN offers o ON o.task_id = t.id AND o.volunteer_id = :id"
        " LEFT JOIN assignments x ON x.task_id = t.id AND x.volunteer_id = :id"
        " WHERE o.task_id IS NOT NULL OR x.task_id IS NOT NULL ORDER BY t.starts_at, t.id",
        id=person_id,
    )
    return [unit.sealer.read_row(row, explanation="assignments.explanation") for row in rows]


def block(unit: Unit, resident_id: int, volunteer_id: int, by_id: int) -> None:
    """Either does not want to meet the other again; the wish of the other may stand already."""
    unit.write(
        "INSERT INTO blocks (resident_id, volunteer_id, by_id, at)"
        " VALUES (:resident_id, :volunteer_id, :by_id, :now)"
        " ON CONFLICT (resident_id, volunteer_id, by_id) DO NOTHING",
        resident_id=resident_id,
        volunteer_id=volunteer_id,
        by_id=by_id,
        now=unit.now,
    )


async def blocked_by(unit: Unit, person_id: int) -> list[dict[str, Any]]:
    """Whom somebody does not want to meet again: name and at."""
    rows = await unit.fetch(
        "SELECT p.name, b.at FROM blocks b JOIN people p ON p.id ="
        " CASE WHEN b.resident_id = :id THEN b.volunteer_id ELSE b.resident_id END"
        " WHERE b.by_id = :id ORDER BY b.at",
        id=person_id,
    )
    return [unit.sealer.read_row(row, name="people.name") for row in rows]


def forget(unit: Unit, person_id: int) -> None:
    """Drop what somebody was asked and whom they block; which tasks they had stays, for figures."""
    unit.write("DELETE FROM offers WHERE volunteer_id = :id", id=person_id)
    unit.write(
        "DELETE FROM blocks WHERE resident_id = :id OR volunteer_id = :id OR by_id = :id",
        id=person_id,
    )
