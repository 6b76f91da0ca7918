"""Those who stand by for a task: they move up, in turn, to the places that others give up."""

from collections.abc import Sequence

from handlers.attendance.attendance import attend, is_near
from handlers.chat.scene import Scene
from handlers.tasks import task_calendar
from handlers.tasks.task_cards import in_a_line, mine_card
from handlers.tasks.taskwork import LOOKED, TIMED, behind, new_card, watchers
from linkage.attendance import Assignment, AssignmentMove, moving_up
from linkage.models import Person
from linkage.tasks import Task
from storage import looks, people


async def move_up(scene: Scene, task: Task, held: Sequence[Assignment]) -> list[Assignment]:
    """Who is in reserve has the places that are free: they are told, and see the address now.

    Nobody moves up to what is over.
    """
    moved: list[Assignment] = []
    if scene.unit.now >= task.ends_at:
        return moved
    case, resident = await behind(scene, task)
    for one, place in moving_up(task, held):
        up = attend(scene, task, one, AssignmentMove.MOVE_UP, TIMED, None, place=place)
        moved.append(up)
        person = await people.get(scene.unit, one.volunteer_id)
        if case is not None:
            looks.add(scene.unit, case.id, person.id, LOOKED)
        scene.tell(person, scene.text(person.language, "task.moved_up"), loud=is_near(scene, task))
        text, rows = mine_card(scene, person.language, task, up, case, resident)
        await new_card(scene, person, task, text, rows)
        await task_calendar.put(scene, person, task)
    return moved


def now_held(held: Sequence[Assignment], moved: Sequence[Assignment]) -> list[Assignment]:
    """Who has a place, with those who have moved up as they are now."""
    up = {one.volunteer_id: one for one in moved}
    return [up.get(one.volunteer_id, one) for one in held]


async def tell_covered(
    scene: Scene, task: Task, lost: Person, act: AssignmentMove, instead: Assignment
) -> None:
    """Somebody does not come after all, and who stood by does: both sides hear it."""
    comes = await people.get(scene.unit, instead.volunteer_id)
    for person in await watchers(scene, task):
        line = in_a_line(scene, person.language, task)
        words = scene.text(person.language, f"task.lost.{act}", name=lost.name, line=line)
        covered = scene.text(person.language, "task.covered", name=comes.name)
        scene.tell(person, f"{words}\n{covered}")
    case, resident = await behind(scene, task)
    if case is not None and resident is not None:
        line = in_a_line(scene, resident.language, task)
        words = scene.text(resident.language, "task.comes_instead", name=comes.name, line=line)
        scene.tell_resident(resident, case, words)
