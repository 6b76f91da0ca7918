"""A task straight from a need: volunteers are asked before anybody at the desk has looked at it.

So it is for the kinds of needs of which the policy says so, where the resident has said the day and
the hour. Nobody has read their words yet: who is asked sees the kind and the area, and the words
only once they have accepted.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.cases import topics
from handlers.chat.scene import Scene
from handlers.tasks.task_cards import in_a_line, watch_card, watch_text
from handlers.tasks.taskwork import new_task, open_task, shown_around, watchers
from linkage.models import Actor, Case, Person
from linkage.tasks import Task
from linkage.wished_said import hour_wished
from storage import places, tasks

# How long simple help mostly takes.
LENGTH_MS = 3_600_000


async def task_at_once(scene: Scene, case: Case) -> Task | None:
    """The task that a need is by itself; None where somebody is to look at the need first.

    So it is of what was told by voice or picture, and for somebody else.
    """
    category = scene.services.policy.category(case.category)
    plain = case.for_agrees is None and not (case.files or case.kept_from)
    if not (category.at_once and plain and case.actor is Actor.VOLUNTEER):
        return None
    starts_at = wished_at(case, scene.services.zone)
    if starts_at is None or starts_at <= scene.unit.now:
        return None
    # Where it came to this desk before, somebody has looked at it by now.
    if await tasks.of_case(scene.unit, case.id):
        return None
    return new_task(
        scene,
        await places.get(scene.unit, case.place_id),
        await places.get(scene.unit, shown_around(case.place_path)[-1]),
        case_id=case.id,
        category=category.id,
        text="",
        starts_at=starts_at,
        ends_at=starts_at + LENGTH_MS,
        people=1,
        skills=frozenset(category.requires),
        created_by=case.resident_id,
    )


def wished_at(case: Case, zone: ZoneInfo) -> int | None:
    """The moment, in ms, that the resident wishes for; None where they have said no one hour."""
    if case.wanted_at is None:
        return None
    said, day = (
        datetime.fromtimestamp(at / 1000, zone).date() for at in (case.created_at, case.wanted_at)
    )
    hour = hour_wished(case.text, said, day, case.wanted_part)
    if hour is None:
        return None
    return int(datetime.combine(day, hour, zone).timestamp() * 1000)


async def ask_at_once(scene: Scene, task: Task, case: Case, resident: Person) -> None:
    """Ask volunteers; the desk, which can call it off, and the resident are told."""
    open_task(scene, task, None, scene.unit.now)
    # The case was shown to its desk a moment ago: its topics stand.
    seats = await topics.seats(scene, case)
    here = [seat for seat in seats if seat.serves(case.actor, case.place_path)]
    for person in (*await watchers(scene, task, case), *here):
        text, rows = watch_text(scene, person.language, task, (), 0)
        scene.tell(person, text, rows, watch_card(task.id), work=case)
    line = in_a_line(scene, resident.language, task)
    scene.tell_resident(resident, case, scene.said_to(resident, "task.seeking", line=line))
