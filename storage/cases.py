"""Cases, their timeline, and what residents say of the outcome."""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from linkage.models import Attachment, Case, CaseState, Event
from storage.database import Database
from storage.drivers import Row
from storage.unit import Unit

_CASE = (
    "SELECT c.*, p.path AS place_path, p.label AS place_label,"
    " p.label_en AS place_label_en, v.visited_by AS visitor_id"
    " FROM cases c JOIN places p ON p.id = c.place_id JOIN people v ON v.id = c.resident_id"
)
_OPEN = "c.state <> 'closed'"
# A limit that none of a person's cases is beyond.
EVERY = 2**31 - 1


def _case(unit: Unit, row: Row) -> Case:
    values = unit.sealer.read_row(
        row, text="cases.text", for_name="cases.for_name", where_text="cases.where_text"
    )
    values |= _files_of(unit.sealer.read_json("cases.file", row["file"]))
    for ids in ("kept_from", "called"):
        values[ids] = [one for one in values[ids].split(",") if one]
    values["refused"] = orjson.loads(values["refused"])
    return Case.model_validate(values)


def _event(unit: Unit, row: Row) -> Event:
    values = unit.sealer.read_row(row, text="case_events.text")
    values |= _files_of(unit.sealer.read_json("case_events.file", row["file"]))
    return Event.model_validate(values)


def _files_of(found: Any) -> dict[str, Any]:
    """The first file and those after it: one file is stored as itself, several as a list."""
    if not isinstance(found, list):
        return {"file": found}
    return {"file": found[0], "more": found[1:]}


def _ids(ids: Iterable[int]) -> str:
    return "".join(f",{one}," for one in sorted(ids))


def _stored(files: Sequence[Attachment]) -> str | None:
    dumped = [file.model_dump() for file in files]
    return orjson.dumps(dumped if len(dumped) > 1 else dumped[0]).decode() if dumped else None


async def get(unit: Unit, case_id: int) -> Case | None:
    """The case with this number, or None."""
    row = await unit.fetch_one(f"{_CASE} WHERE c.id = :id", id=case_id)
    return _case(unit, row) if row else None


async def of_resident(unit: Unit, person_id: int, limit: int) -> Sequence[Case]:
    """A resident's cases, the newest first."""
    rows = await unit.fetch(
        f"{_CASE} WHERE c.resident_id = :id ORDER BY c.id DESC LIMIT :limit",
        id=person_id,
        limit=limit,
    )
    return [_case(unit, row) for row in rows]


async def open_of(unit: Unit, person_id: int) -> Sequence[Case]:
    """A resident's cases that are not closed."""
    rows = await unit.fetch(
        f"{_CASE} WHERE c.resident_id = :id AND {_OPEN} ORDER BY c.id", id=person_id
    )
    return [_case(unit, row) for row in rows]


def add(unit: Unit, case: Case) -> None:
    """Keep a new case; its first event follows in the same unit."""
    unit.write(
        "INSERT INTO cases (id, resident_id, text, file, category, urgency, place_id, state, actor,"
        " assignee_id, policy_version, reason, refused, seq, created_at, respond_by, resolve_by,"
        " for_name, for_agrees, wanted_at, wanted_part, where_text, complaint, about_id,"
        " kept_from, minutes_offered, task_id, called)"
        " VALUES (:id, :resident_id, :text, :file, :category, :urgency, :place_id, :state, :actor,"
        " :assignee_id, :policy_version, :reason, :refused, :seq, :created_at, :respond_by,"
        " :resolve_by, :for_name, :for_agrees, :wanted_at, :wanted_part, :where_text, :complaint,"
        " :about_id, :kept_from, :minutes_offered, :task_id, :called)",
        id=case.id,
        resident_id=case.resident_id,
        text=unit.sealer.seal("cases.text", case.text),
        file=unit.sealer.seal("cases.file", _stored(case.files)),
        created_at=case.created_at,
        for_name=unit.sealer.seal("cases.for_name", case.for_name),
        for_agrees=None if case.for_agrees is None else int(case.for_agrees),
        wanted_at=case.wanted_at,
        wanted_part=case.wanted_part,
        where_text=unit.sealer.seal("cases.where_text", case.where_text),
        minutes_offered=case.minutes_offered,
        complaint=int(case.complaint),
        about_id=case.about_id,
        kept_from=_ids(case.kept_from),
        task_id=case.task_id,
        called=_ids(case.called),
        **_moving(case),
    )


def update(unit: Unit, case: Case) -> None:
    """Keep what a move changes of a case; the event of the same unit settles who was first."""
    unit.write(
        "UPDATE cases SET category = :category, policy_version = :policy_version,"
        " urgency = :urgency, place_id = :place_id, state = :state, actor = :actor,"
        " assignee_id = :assignee_id, reason = :reason, refused = :refused, seq = :seq,"
        " respond_by = :respond_by, resolve_by = :resolve_by WHERE id = :id",
        id=case.id,
        **_moving(case),
    )


def _moving(case: Case) -> dict[str, object]:
    return {
        "urgency": case.urgency,
        "category": case.category,
        "policy_version": case.policy_version,
        "state": case.state,
        "actor": case.actor,
        "assignee_id": case.assignee_id,
        "reason": case.reason,
        "refused": orjson.dumps(sorted(case.refused)).decode(),
        "seq": case.seq,
        "place_id": case.place_id,
        "respond_by": case.respond_by,
        "resolve_by": case.resolve_by,
    }


def append(
    unit: Unit,
    case: Case,
    move: str,
    person_id: int | None,
    from_state: CaseState | None,
    text: str | None = None,
    files: Sequence[Attachment] = (),
    to_id: int | None = None,
) -> Event:
    """Add a line to the timeline; two of one number at the same moment are a `Conflict`."""
    event = Event(
        case_id=case.id,
        seq=case.seq,
        at=unit.now,
        person_id=person_id,
        move=move,
        from_state=from_state,
        to_state=case.state,
        actor=case.actor,
        text=text,
        file=files[0] if files else None,
        more=tuple(files[1:]),
        to_id=to_id,
    )
    unit.write(
        "INSERT INTO case_events"
        " (case_id, seq, at, person_id, move, from_state, to_state, actor, text, file,"
        " to_id) VALUES (:case_id, :seq, :at, :person_id, :move, :from_state, :to_state, :actor,"
        " :text, :file, :to_id)",
        **event.model_dump(exclude={"text", "file", "more", "from_category", "to_category"}),
        text=unit.sealer.seal("case_events.text", text),
        file=unit.sealer.seal("case_events.file", _stored(files)),
    )
    return event


async def timeline(unit: Unit, case_id: int) -> Sequence[Event]:
    """Every line of the case's timeline, the first one first."""
    rows = await unit.fetch(
        "SELECT e.*, k.from_category, k.to_category FROM case_events e LEFT JOIN corrections k"
        " ON k.case_id = e.case_id AND k.seq = e.seq WHERE e.case_id = :case_id ORDER BY e.seq",
        case_id=case_id,
    )
    return [_event(unit, row) for row in rows]


async def said_since(unit: Unit, case_id: int, since: int) -> int:
    """How many messages the resident has sent of a case after that moment, in ms."""
    row = await unit.fetch_one(
        "SELECT COUNT(*) AS count FROM case_events WHERE case_id = :case_id"
        " AND move IN ('write', 'answer') AND at > :since",
        case_id=case_id,
        since=since,
    )
    return int(row["count"]) if row else 0


def told_until(unit: Unit, kind: str, case_id: int, seq: int) -> None:
    """The case's clock of that kind has told all up to the event `seq`.

    It is over, unless more was said at the same moment: then it goes on from there.
    """
    unit.write(
        "DELETE FROM reminders WHERE kind = :kind AND subject = :case_id AND NOT EXISTS"
        " (SELECT 1 FROM case_events e WHERE e.case_id = :case_id AND e.seq > :seq)",
        kind=kind,
        case_id=case_id,
        seq=seq,
    )
    unit.write(
        "UPDATE reminders SET step = :next, attempts = 0"
        " WHERE kind = :kind AND subject = :case_id AND step < :next",
        kind=kind,
        case_id=case_id,
        next=seq + 1,
    )
    unit.wake_at = unit.now


def ask_follow_up(unit: Unit, case_id: int, number: int) -> None:
    """The resident is asked how it went; `number` is the case's `seq` when it was done."""
    unit.write(
        "INSERT INTO follow_ups (case_id, round, asked_at) VALUES (:case_id, :round, :now)"
        " ON CONFLICT (case_id, round) DO NOTHING",
        case_id=case_id,
        round=number,
        now=unit.now,
    )


def answer_follow_up(unit: Unit, case_id: int, resolved: bool) -> None:
    """The resident says whether all of it was solved; what was asked last is answered."""
    unit.write(
        "UPDATE follow_ups SET answered_at = :now, resolved = :resolved WHERE case_id = :case_id"
        " AND answered_at IS NULL",
        now=unit.now,
        resolved=int(resolved),
        case_id=case_id,
    )


def rate(unit: Unit, case_id: int, satisfaction: int) -> None:
    """The resident says how satisfied they are, 1 (not at all) to 5 (very)."""
    unit.write(
        "UPDATE follow_ups SET satisfaction = :satisfaction WHERE case_id = :case_id"
        " AND round = (SELECT MAX(f.round) FROM follow_ups f WHERE f.case_id = :case_id)",
        satisfaction=satisfaction,
        case_id=case_id,
    )


async def satisfaction(unit: Unit, case_id: int) -> int | None:
    """How satisfied the resident is with the last outcome; None where they did not say."""
    row = await unit.fetch_one(
        "SELECT satisfaction FROM follow_ups WHERE case_id = :case_id ORDER BY round DESC LIMIT 1",
        case_id=case_id,
    )
    return row["satisfaction"] if row else None


async def unrated_of(unit: Unit, person_id: int, since: int) -> Case | None:
    """The case that a resident said to be solved last, unless they said how satisfied they are.

    None where that was before `since`, in ms.
    """
    row = await unit.fetch_one(
        f"{_CASE} JOIN follow_ups f ON f.case_id = c.id WHERE c.resident_id = :id"
        " AND c.state = 'closed' AND f.resolved = 1 AND f.satisfaction IS NULL"
        " AND f.answered_at >= :since ORDER BY f.answered_at DESC LIMIT 1",
        id=person_id,
        since=since,
    )
    return _case(unit, row) if row else None


async def taken_by(unit: Unit, person_id: int) -> Sequence[Case]:
    """The cases that somebody has taken and not said to be done."""
    rows = await unit.fetch(
        f"{_CASE} WHERE c.assignee_id = :id AND c.state IN ('taken', 'asked') ORDER BY c.id",
        id=person_id,
    )
    return [_case(unit, row) for row in rows]


async def held_by(unit: Unit, person_id: int) -> Sequence[Case]:
    """The cases that somebody has taken and that are not closed, those said to be done too."""
    rows = await unit.fetch(
        f"{_CASE} WHERE c.assignee_id = :id AND {_OPEN} ORDER BY c.id", id=person_id
    )
    return [_case(unit, row) for row in rows]


def let_go(unit: Unit, case: Case) -> None:
    """Nobody has a case any more that is said to be done."""
    unit.write(
        "UPDATE cases SET assignee_id = NULL WHERE id = :id AND state = 'done'"
        " AND assignee_id = :assignee_id",
        id=case.id,
        assignee_id=case.assignee_id,
    )


async def used_categories(database: Database) -> set[str]:
    """The categories that any case has, closed ones too."""
    rows = await database.fetch("SELECT DISTINCT category FROM cases")
    return {row["category"] for row in rows}
