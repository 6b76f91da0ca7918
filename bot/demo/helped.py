"""What volunteers of the demo have done already, so that each list of /team shows somebody."""

from functools import partial
from zoneinfo import ZoneInfo

from linkage.attendance import Assignment, AssignmentMove, AssignmentState
from linkage.matching import DAY_MS, LONGEST_WAIT, MINUTE_MS
from linkage.models import Person, Place
from linkage.tasks import Task, TaskState
from linkage.timebank import BankLimits
from storage import assignments, tasks
from storage.database import Database
from storage.drivers import Row
from storage.ledger import Ledger
from storage.unit import Unit

# How many days ago they helped, each time for so many minutes. None of it is of the present week,
# which counts for how often they can be asked; half an hour more, and the first has 10 hours.
HELPED: dict[str, tuple[range, int]] = {
    "马志强": (range(26, 8, -4), 114),
    "何美玲": (range(17, 8, -7), 90),
    "Tom Becker": (range(9, 8, -1), 60),
    "冯国庆": (range(21, 7, -1), 45),
}
_UTC = ZoneInfo("UTC")
# Three in the afternoon where the demo is, from midnight in UTC.
_AFTERNOON_MS = 7 * 60 * MINUTE_MS


def has_helped(unit: Unit, person: Person, home: Place, around: Place, coordinator_id: int) -> None:
    """Keep the tasks that a volunteer of the demo has done, each confirmed by both sides."""
    days, minutes = HELPED.get(person.name, (range(0), 0))
    if days:
        # As long ago as counts: who waits as long as they do is asked after them, as before.
        asked_at = unit.now - (LONGEST_WAIT + 1) * DAY_MS
        unit.write(
            "UPDATE volunteers SET asked_at = :at WHERE person_id = :id", at=asked_at, id=person.id
        )
    for nth, days_ago in enumerate(days, 1):
        starts_at = (unit.now // DAY_MS - days_ago) * DAY_MS + _AFTERNOON_MS
        task = Task(
            id=unit.next_id("tasks"),
            category="errands",
            text="",
            place_id=home.id,
            place_path=home.path,
            place_label=home.label,
            area_id=around.id,
            area_label=around.label,
            area_label_en=around.label_en,
            starts_at=starts_at,
            ends_at=starts_at + minutes * MINUTE_MS,
            open_until=starts_at,
            people=1,
            state=TaskState.OPEN,
            created_by=coordinator_id,
            created_at=starts_at,
            seq=1,
        )
        tasks.add(unit, task)
        assignments.assign(unit, task, person.id, nth, 1)
        held = Assignment(
            task_id=task.id,
            volunteer_id=person.id,
            nth=nth,
            place=1,
            state=AssignmentState.CONFIRMED,
            accepted_at=starts_at,
            ended_at=task.ends_at,
            seq=2,
            minutes=minutes,
            vouched=minutes,
        )
        assignments.save(unit, held, AssignmentMove.CONFIRM, None)
        tasks.update(unit, task.model_copy(update={"state": TaskState.FILLED}))


async def credit_all(database: Database) -> None:
    """Credit what has been done: one unit each, for a unit moves hours of an account once."""
    rows = await database.fetch(
        "SELECT a.volunteer_id, a.task_id, a.minutes, t.ends_at FROM assignments a"
        " JOIN tasks t ON t.id = a.task_id WHERE a.state = 'confirmed' ORDER BY t.ends_at"
    )
    for row in rows:
        await database.run(partial(_credit, row))


async def _credit(row: Row, unit: Unit) -> None:
    # It stands in the books on the day it was given.
    unit.now = row["ends_at"]
    ledger = Ledger(unit, BankLimits(), _UTC)
    await ledger.credit(row["task_id"], row["volunteer_id"], row["minutes"], row["ends_at"])
