"""The next clock of whatever waits, one row a kind and subject, set with what makes it wait."""

from dataclasses import dataclass

from storage.database import Database
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Reminder:
    """A clock that is due; `step` says how often the same wait has rung before."""

    kind: str
    subject: int
    due_at: int
    step: int
    attempts: int


def put(unit: Unit, kind: str, subject: int, due_at: int, step: int = 0) -> None:
    """Set the clock, instead of the one the subject had."""
    unit.write(
        "INSERT INTO reminders (kind, subject, due_at, step)"
        " VALUES (:kind, :subject, :due_at, :step)"
        " ON CONFLICT (kind, subject) DO UPDATE"
        " SET due_at = excluded.due_at, step = excluded.step, attempts = 0",
        kind=kind,
        subject=subject,
        due_at=due_at,
        step=step,
    )
    unit.wake_at = due_at if unit.wake_at is None else min(unit.wake_at, due_at)


def put_first(unit: Unit, kind: str, subject: int, due_at: int, step: int) -> None:
    """Set the clock, unless the subject has one of the kind already."""
    unit.write(
        "INSERT INTO reminders (kind, subject, due_at, step)"
        " VALUES (:kind, :subject, :due_at, :step) ON CONFLICT (kind, subject) DO NOTHING",
        kind=kind,
        subject=subject,
        due_at=due_at,
        step=step,
    )
    unit.wake_at = due_at if unit.wake_at is None else min(unit.wake_at, due_at)


def cancel(unit: Unit, kind: str, subject: int) -> None:
    """The wait is over."""
    unit.write(
        "DELETE FROM reminders WHERE kind = :kind AND subject = :subject",
        kind=kind,
        subject=subject,
    )


def postpone(unit: Unit, reminder: Reminder, due_at: int) -> None:
    """Try a reminder whose handling failed again later, unless it was set anew meanwhile."""
    unit.write(
        "UPDATE reminders SET due_at = :due_at, attempts = attempts + 1"
        " WHERE kind = :kind AND subject = :subject AND due_at = :was",
        due_at=due_at,
        kind=reminder.kind,
        subject=reminder.subject,
        was=reminder.due_at,
    )
    unit.wake_at = due_at


def go_on(unit: Unit, reminder: Reminder, due_at: int, step: int) -> None:
    """Set the clock that rings to its next step, unless it was set anew meanwhile."""
    unit.write(
        "UPDATE reminders SET due_at = :due_at, step = :step, attempts = 0"
        " WHERE kind = :kind AND subject = :subject AND due_at = :was",
        due_at=due_at,
        step=step,
        kind=reminder.kind,
        subject=reminder.subject,
        was=reminder.due_at,
    )
    unit.wake_at = due_at


def done(unit: Unit, reminder: Reminder) -> None:
    """The clock has rung for the last time, unless it was set anew meanwhile."""
    unit.write(
        "DELETE FROM reminders WHERE kind = :kind AND subject = :subject AND due_at = :was",
        kind=reminder.kind,
        subject=reminder.subject,
        was=reminder.due_at,
    )


def hasten(unit: Unit, kind: str, subject: int) -> None:
    """The clock rings now, if it was to ring later."""
    unit.write(
        "UPDATE reminders SET due_at = :now"
        " WHERE kind = :kind AND subject = :subject AND due_at > :now",
        kind=kind,
        subject=subject,
        now=unit.now,
    )
    unit.wake_at = unit.now


async def stands(unit: Unit, reminder: Reminder) -> bool:
    """Whether the clock is still set as it was read: not cancelled, not set anew."""
    row = await unit.fetch_one(
        "SELECT step FROM reminders"
        " WHERE kind = :kind AND subject = :subject AND due_at = :due_at AND step = :step",
        kind=reminder.kind,
        subject=reminder.subject,
        due_at=reminder.due_at,
        step=reminder.step,
    )
    return row is not None


async def get(unit: Unit, kind: str, subject: int) -> Reminder | None:
    """The subject's clock of the kind; None where it has none."""
    row = await unit.fetch_one(
        "SELECT kind, subject, due_at, step, attempts FROM reminders"
        " WHERE kind = :kind AND subject = :subject",
        kind=kind,
        subject=subject,
    )
    return Reminder(**row) if row is not None else None


async def pending(unit: Unit, kind: str, limit: int) -> list[Reminder]:
    """The clocks of a kind that are set, the soonest first."""
    rows = await unit.fetch(
        "SELECT kind, subject, due_at, step, attempts FROM reminders"
        " WHERE kind = :kind ORDER BY due_at LIMIT :limit",
        kind=kind,
        limit=limit,
    )
    return [Reminder(**row) for row in rows]


async def due(database: Database, now: int, limit: int) -> list[Reminder]:
    """The reminders whose time has come, the longest overdue first."""
    rows = await database.fetch(
        "SELECT kind, subject, due_at, step, attempts FROM reminders"
        " WHERE due_at <= :now ORDER BY due_at LIMIT :limit",
        now=now,
        limit=limit,
    )
    return [Reminder(**row) for row in rows]


async def next_due(database: Database) -> int | None:
    """When the next reminder is due, in ms, or None where nothing waits."""
    rows = await database.fetch("SELECT MIN(due_at) AS due_at FROM reminders")
    due_at: int | None = rows[0]["due_at"]
    return due_at
