"""What a task's clock asks once it is over, until all hours are settled."""

from collections.abc import Sequence

from handlers.attendance.attendance import ATTENDANCE
from handlers.attendance.confirming import ask_other_side
from handlers.attendance.finishing import ask_volunteer
from handlers.attendance.hours import ask_to_decide, deciders
from handlers.attendance.missing import verdicts
from handlers.attendance.reminding import Act
from handlers.chat.scene import Scene
from handlers.tasks.task_cards import in_a_line
from handlers.tasks.taskwork import behind
from handlers.timebank.crediting import pay_late
from linkage.attendance import UNSETTLED, Assignment, AssignmentState
from linkage.attendance_clock import Ringing
from linkage.models import Person
from linkage.tasks import Task
from storage import assignments, people, reminders


async def _over(scene: Scene, task: Task, held: Sequence[Assignment]) -> None:
    """Who has not said that it is done is asked how it went."""
    for one, volunteer in await _unsettled(scene, task, held):
        if one.state is not AssignmentState.DONE:
            ask_volunteer(scene, task, volunteer)


async def _ask_again(scene: Scene, task: Task, held: Sequence[Assignment]) -> None:
    """Each side that has not answered is asked once more."""
    for one, volunteer in await _unsettled(scene, task, held):
        if one.state is not AssignmentState.DONE:
            ask_volunteer(scene, task, volunteer)
        if one.vouched is None:
            await ask_other_side(scene, task, one)


async def _decide(scene: Scene, task: Task, held: Sequence[Assignment]) -> None:
    """Nobody is waited for any longer: whoever looks after the task decides.

    So they do of who did not come: whether it counts.
    """
    for one, _ in await _unsettled(scene, task, held):
        await ask_to_decide(scene, task, one)
    for one in await _missed(scene, task):
        name = (await people.get(scene.unit, one.volunteer_id)).name
        for person in await deciders(scene, task, one.volunteer_id):
            line = in_a_line(scene, person.language, task)
            text = scene.text(person.language, "attendance.does_it_count", name=name, line=line)
            scene.tell(person, text, [verdicts(scene, person.language, task, one.volunteer_id)])


async def _missed(scene: Scene, task: Task) -> list[Assignment]:
    """Of whom nobody has said yet whether it counts that they did not come."""
    ever = await assignments.ever_of_task(scene.unit, task.id)
    return [one for one in ever if one.state is AssignmentState.MISSED]


async def _unsettled(
    scene: Scene, task: Task, held: Sequence[Assignment]
) -> list[tuple[Assignment, Person]]:
    """Whose hours are open; where nobody's are, the clock has done its work.

    Who has asked to be forgotten waits for nothing.
    """
    found = [
        (one, await people.get(scene.unit, one.volunteer_id))
        for one in held
        if one.state in UNSETTLED
    ]
    waiting = [(one, who) for one, who in found if who.consented_at is not None]
    if not waiting:
        if not await _missed(scene, task):
            reminders.cancel(scene.unit, ATTENDANCE, task.id)
        case, _ = await behind(scene, task)
        if case is not None:
            await pay_late(scene, case)
    return waiting


RINGINGS: dict[Ringing, Act] = {
    Ringing.OVER: _over,
    Ringing.ASK_AGAIN: _ask_again,
    Ringing.DECIDE: _decide,
}
