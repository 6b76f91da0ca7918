"""Nobody comes, so far or at all: whoever is to find another way and the resident hear it.

Volunteers may still accept what was given up late until half of it is over; but at its hour the
resident is told how it stands.
"""

from collections.abc import Sequence

from handlers.cases.showing import staff_of
from handlers.chat.scene import Scene
from handlers.chat.words import Said
from handlers.tasks.task_cards import Helper, in_a_line, watch_card, watch_text
from handlers.tasks.taskwork import behind, groups, watchers
from linkage.access import answers_for
from linkage.models import Person
from linkage.tasks import Task
from storage import tasks


async def nobody_so_far(scene: Scene, task: Task, helpers: Sequence[Helper], asked: int) -> None:
    """All who may were asked and places are free, or there is nobody to ask."""
    for person in (*await _to_look(scene, task), *await groups(scene, task)):
        line = in_a_line(scene, person.language, task)
        notice = scene.text(
            person.language, "task.nobody" if asked else "task.nobody_to_ask", line=line
        )
        text, rows = watch_text(scene, person.language, task, helpers, asked, asks_on=False)
        scene.tell(person, f"{notice}\n\n{text}", rows, watch_card(task.id))
    if not helpers and scene.unit.now < task.starts_at:
        await _tell_resident(scene, task, so_far=True)


async def tell_resident_nobody_came(scene: Scene, task: Task) -> None:
    """Its hour has come, and nobody comes."""
    await _tell_resident(scene, task, so_far=False)


async def tell_lapsed(scene: Scene, task: Task) -> None:
    """Nobody may accept it any more: whoever is to find another way."""
    asked = len(await tasks.offers(scene.unit, task.id))
    for person in await _to_look(scene, task):
        words = scene.text(
            person.language,
            "task.lapsed_event" if task.case_id is None else "task.lapsed",
            line=in_a_line(scene, person.language, task),
            asked=asked,
        )
        scene.tell(person, words)


async def _to_look(scene: Scene, task: Task) -> list[Person]:
    """Who looks after the task, and the desk to which its case has gone where nobody has it."""
    found = await watchers(scene, task)
    case, _ = await behind(scene, task)
    if case is None or case.assignee_id is not None:
        return found
    known = {one.id for one in found}
    staff = [one for one in await staff_of(scene.unit, case) if one.id not in known]
    return [*found, *(one for one in staff if answers_for(one, case))]


async def _tell_resident(scene: Scene, task: Task, so_far: bool) -> None:
    case, resident = await behind(scene, task)
    if case is None or resident is None:
        return
    text = scene.text(
        resident.language,
        "task.none_yet" if so_far else "task.nobody_came",
        line=in_a_line(scene, resident.language, task),
        actor=Said(f"actor.{case.actor}"),
    )
    scene.tell_resident(resident, case, text)
