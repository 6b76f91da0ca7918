"""*Say thanks*: a word, a sticker, a picture or a voice message for whoever helped, once a task."""

from collections.abc import Awaitable, Callable

from handlers.attendance.attendance import attend
from handlers.attendance.hours import part_of
from handlers.chat.content import Content
from handlers.chat.scene import Rows, Scene
from handlers.chat.turn import Turn
from handlers.forms.flow import in_words
from handlers.forms.form import begin
from handlers.tasks.task_cards import TASKS, in_a_line
from handlers.tasks.taskwork import behind, parts_of, the_task
from linkage.attendance import Assignment, AssignmentMove, step
from linkage.errors import DomainError
from linkage.models import Person
from linkage.tasks import Part, Task
from storage import assignments, matching, people
from storage.conversations import Answers

WORDS_LENGTH = 1_000
_THANKING = frozenset({Part.RESIDENT})


async def thanks_row(turn: Turn, task: Task, held: Assignment) -> Rows:
    """The button of *Say thanks*, where there is somebody to thank."""
    if not await _reachable(turn, task, held.volunteer_id):
        return ()
    button = turn.button(turn.language, "thanks.say", f"{TASKS}{task.id}:thank:{held.volunteer_id}")
    return [[button]]


async def _reachable(scene: Scene, task: Task, volunteer_id: int) -> Person | None:
    """Who is thanked; None where they are forgotten, or one of the two has blocked the other."""
    _, resident = await behind(scene, task)
    blocked, _ = await matching.known_to(scene.unit, resident.id if resident else None)
    volunteer = await people.get(scene.unit, volunteer_id)
    known = volunteer.consented_at is not None and volunteer.unreachable_at is None
    return volunteer if known and volunteer_id not in blocked else None


async def _to_thank(turn: Turn, task: Task, volunteer_id: int) -> Assignment:
    if Part.RESIDENT not in await parts_of(turn, task):
        raise DomainError("task.not_yours")
    held = await part_of(turn, task, volunteer_id)
    if not held.vouched:
        raise DomainError("press.unknown")
    step(task, held, AssignmentMove.THANK, _THANKING)
    if await assignments.has_made(turn.unit, held, AssignmentMove.THANK):
        raise DomainError("thanks.already")
    return held


async def _thank(turn: Turn, task: Task, volunteer_id: int) -> None:
    await _to_thank(turn, task, volunteer_id)
    turn.shown = True
    await begin(turn, THANKS, task=task.id, who=volunteer_id)


async def _thanked(turn: Turn, answers: Answers) -> None:
    task, said = await the_task(turn, answers["task"]), Content.of_answer(answers["words"])
    held = await _to_thank(turn, task, answers["who"])
    attend(turn, task, held, AssignmentMove.THANK, _THANKING, turn.me.id)
    turn.say("thanks.sent")
    volunteer = await _reachable(turn, task, held.volunteer_id)
    _, resident = await behind(turn, task)
    if volunteer is None or resident is None:
        # A block is never told.
        return
    line = in_a_line(turn, volunteer.language, task)
    if said.text:
        text = turn.text(
            volunteer.language, "thanks.told", line=line, name=resident.name, text=said.text
        )
    else:
        text = turn.text(volunteer.language, "thanks.told_file", line=line, name=resident.name)
    turn.tell(volunteer, text)
    for file in said.files:
        turn.tell_file(volunteer, file, "")


THANKS = in_words("thanks", "words", WORDS_LENGTH, _thanked)
ABOUT: dict[str, Callable[[Turn, Task, int], Awaitable[None]]] = {"thank": _thank}
