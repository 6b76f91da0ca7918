"""What the card of a case tells of the task in which something is wrong: whose it is, and where."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from handlers.chat.scene import Scene
from handlers.tasks.task_cards import in_a_line
from handlers.tasks.taskwork import behind
from linkage.models import Case, CaseState, Person
from linkage.tasks import Part, Task
from storage import assignments, people, tasks


class AboutTask(NamedTuple):
    """A task, who has called for help there, and all in it; `case` is the one it is from."""

    task: Task
    caller: Person
    case: Case | None
    resident: Person | None
    volunteers: Sequence[Person]

    @property
    def called_as(self) -> Part:
        """How whoever has called stands to the task."""
        if self.resident is not None and self.caller.id == self.resident.id:
            return Part.RESIDENT
        came = {one.id for one in self.volunteers}
        return Part.VOLUNTEER if self.caller.id in came else Part.COORDINATOR


async def about_task(scene: Scene, case: Case) -> AboutTask | None:
    """The task of which something wrong was told; None for any other case, and once it is over."""
    if case.task_id is None or case.state is CaseState.CLOSED:
        return None
    task = await tasks.get(scene.unit, case.task_id)
    if task is None:
        return None
    held = {one.volunteer_id for one in await assignments.ever_of_task(scene.unit, task.id)}
    volunteers = [await people.get(scene.unit, one) for one in sorted(held)]
    caller = await people.get(scene.unit, case.resident_id)
    return AboutTask(task, caller, *await behind(scene, task), volunteers)


async def who_writes(scene: Scene, case: Case) -> Callable[[str], str]:
    """What staff read of who writes about a case, in any language.

    Of who called for help in a task, it is what they are there: they may be no resident.
    """
    about = await about_task(scene, case)
    part, name = (about.called_as, about.caller.name) if about is not None else (Part.RESIDENT, "")
    return lambda language: scene.text(language, f"desk.who.{part}", name=name)


async def told_of_task(scene: Scene, case: Case) -> Callable[[str], Sequence[str]] | None:
    """What a case's card tells of the task in which something is wrong, in any language."""
    about = await about_task(scene, case)
    return None if about is None else partial(_lines, scene, about)


def _lines(scene: Scene, about: AboutTask, language: str) -> list[str]:
    """Who has called, the task, its place with all that leads there, and who is in it."""
    where = about.task.place(language)
    if about.case is not None and about.case.where_text:
        where = f"{where} {about.case.where_text}"
    comma = scene.text(language, "list.comma")
    names = comma.join(one.name for one in about.volunteers if one.name)
    lines = [
        scene.text(language, f"safety.called.{about.called_as}", name=about.caller.name),
        scene.text(language, "safety.task", line=in_a_line(scene, language, about.task)),
        scene.text(language, "safety.where", where=where),
        scene.text(language, "safety.volunteers", names=names or "–"),
    ]
    if about.case is not None and about.resident is not None:
        name, number = about.resident.name, about.case.id
        lines.append(scene.text(language, "safety.resident", name=name, number=number))
    return lines
