"""*Done*: a volunteer says that it is done, and how long it took."""

from collections.abc import Awaitable, Callable

from handlers.attendance.attendance import attend
from handlers.attendance.confirming import ask_other_side
from handlers.attendance.hours import part_of, weigh
from handlers.attendance.took import ask_how_long, took
from handlers.chat.scene import Scene
from handlers.chat.turn import Turn
from handlers.chat.words import Moment
from handlers.tasks.task_cards import in_a_line, task_button
from handlers.tasks.taskwork import refresh, with_moved
from linkage.attendance import (
    DONE_EARLY_MS,
    Assignment,
    AssignmentMove,
    AssignmentState,
    step,
)
from linkage.errors import DomainError
from linkage.models import Person
from linkage.tasks import Part, Task
from linkage.timebank import Minutes

_VOLUNTEERING = frozenset({Part.VOLUNTEER})


def ask_volunteer(scene: Scene, task: Task, person: Person) -> None:
    """It is over, and they have not said how it went: they are asked."""
    language = person.language
    text = scene.text(language, "hours.ask_volunteer", line=in_a_line(scene, language, task))
    rows = [
        [task_button(scene, language, "task.done", task, "done")],
        [task_button(scene, language, "task.ask", task, "ask")],
    ]
    scene.tell(person, text, rows)


async def _done(turn: Turn, task: Task) -> None:
    await _mine(turn, task, turn.me.id)
    await ask_how_long(turn, DONE, task, turn.me.id)


async def _mine(turn: Turn, task: Task, volunteer_id: int) -> Assignment:
    """Their part in the task, where they can say now that it is done."""
    held = await part_of(turn, task, volunteer_id)
    step(task, held, AssignmentMove.FINISH, _VOLUNTEERING)
    early = DONE_EARLY_MS if held.state is AssignmentState.HERE else 0
    if turn.unit.now < task.starts_at - early:
        raise DomainError("hours.not_begun", {"at": Moment(task.starts_at)})
    return held


async def _took(turn: Turn, task: Task, volunteer_id: int, minutes: int) -> None:
    held = await _mine(turn, task, volunteer_id)
    moved = attend(
        turn, task, held, AssignmentMove.FINISH, _VOLUNTEERING, turn.me.id, minutes=minutes
    )
    turn.show(turn.words("hours.noted", length=Minutes(minutes)))
    if moved.vouched is not None:
        await weigh(turn, task, moved)
        return
    await refresh(turn, task, await with_moved(turn, task, moved))
    await ask_other_side(turn, task, moved)


DONE = took("hours_done", _took)
VERBS: dict[str, Callable[[Turn, Task], Awaitable[None]]] = {"done": _done}
