"""Those who stand by for a task: they move up, in turn, to the places that others give up."""

from collections.abc import Sequence

from handlers.attendance import attend, policy_of
from handlers.scene import Scene
from handlers.task_cards import in_a_line, mine_card, task_card
from handlers.taskwork import LOOKED, TIMED, behind, watchers
from linkage.attendance import Assignment, AssignmentMove, moving_up
from linkage.models import Person
from linkage.tasks import Task
from storage import looks, people


async def move_up(scene: Scene, task: Task, held: Sequence[Assignment]) -> list[Assignment]:
    """Who is in reserve has the places that are free: they are told, and see the address now."""
    moved = []
    case, resident = await behind(scene, task)
    hurried = task.starts_at - scene.unit.now <= policy_of(scene).hours_before
    for one, place in moving_up(task, held):
        moved.append(attend(scene, task, one, AssignmentMove.MOVE_UP, TIMED, None, place=place))
        person = await people.get(scene.unit, one.volunteer_id)
        if case is not None:
            looks.add(scene.unit, case.id, person.id, LOOKED)
        text, rows = mine_card(scene, person.language, task, case, resident)
        notice = scene.text(person.language, "task.moved_up")
        card = task_card(task.id)
        scene.tell(person, f"{notice}\n\n{text}", rows, card, loud=hurried)
    return moved


async def tell_covered(scene: Scene, task: Task, lost: Person, instead: Person) -> None:
    """Somebody does not come after all, and who stood by does: both sides hear it."""
    for person in await watchers(scene, task):
        scene.tell(person, _covered(scene, person.language, task, lost, instead))
    case, resident = await behind(scene, task)
    if case is not None and resident is not None:
        words = _covered(scene, resident.language, task, lost, instead)
        scene.tell_resident(resident, case, words)


def _covered(scene: Scene, language: str, task: Task, lost: Person, instead: Person) -> str:
    line = in_a_line(scene, language, task)
    return scene.text(language, "task.covered", name=lost.name, other=instead.name, line=line)
