"""Whether somebody comes: asked the day before and hours before, and once more where they are late.

DOMAIN.md, rule 5: who answers nothing is not waited for; who does not come is looked into by
whoever looks after the task.
"""

from collections.abc import Awaitable, Callable, Sequence

from handlers.attendance.attendance import is_asked, is_waited_for
from handlers.attendance.missing import missing_rows
from handlers.chat.scene import Scene
from handlers.chat.words import Moment, Said
from handlers.tasks.losing import lose
from handlers.tasks.task_cards import (
    in_a_line,
    mine_card,
    safety_rows,
    task_button,
)
from handlers.tasks.taskwork import TIMED, behind, new_card, watchers
from linkage.attendance import (
    EXPECTED,
    Assignment,
    AssignmentMove,
    AssignmentState,
    comes,
    local_day,
)
from linkage.attendance_clock import Ringing
from linkage.models import Case, Person
from linkage.tasks import Task
from storage import assignments, people

_COMES = (AssignmentState.TAKEN, AssignmentState.COMING)


async def _day_before(scene: Scene, task: Task, held: Sequence[Assignment]) -> None:
    for one in held:
        if is_waited_for(scene, task, one):
            await _remind(scene, task, one)


async def _hours_before(scene: Scene, task: Task, held: Sequence[Assignment]) -> None:
    """The volunteers are asked once more, or reminded where they have said that they come.

    The resident hears who it is, and their word of today.
    """
    if scene.unit.now >= task.starts_at:
        return
    for one in held:
        if one.state in _COMES and is_asked(scene, task, one):
            await _remind(scene, task, one)
    case, resident = await behind(scene, task)
    if case is not None and resident is not None and held:
        await _announce(scene, task, held, case, resident)


async def _announce(
    scene: Scene, task: Task, held: Sequence[Assignment], case: Case, resident: Person
) -> None:
    names = [(await people.get(scene.unit, one.volunteer_id)).name for one in held]
    day = local_day(task.starts_at, scene.services.zone)
    text = scene.text(
        resident.language,
        "attendance.today",
        names=scene.text(resident.language, "list.comma").join(names),
        at=Moment(task.starts_at),
        word=await assignments.told_word(scene.unit, resident.id, day),
    )
    scene.tell_resident(resident, case, text, safety_rows(scene, resident.language, task))


async def _remind(scene: Scene, task: Task, held: Assignment) -> None:
    person = await people.get(scene.unit, held.volunteer_id)
    language = person.language
    text, rows = mine_card(scene, language, task, held, *await behind(scene, task))
    if held.state is AssignmentState.COMING:
        begins = scene.text(language, "attendance.begins", at=Moment(task.starts_at))
        text = f"{begins}\n\n{text}"
    await new_card(scene, person, task, text, rows)


async def _silence(scene: Scene, task: Task, held: Sequence[Assignment]) -> None:
    """Who said nothing is not waited for; they may still take it, where nobody else did."""
    among = await assignments.of_task(scene.unit, task.id)
    for one in held:
        if one.state is not AssignmentState.TAKEN or not is_asked(scene, task, one):
            continue
        task, among, _ = await lose(scene, task, one, AssignmentMove.LET_GO, TIMED, None, among)
        person = await people.get(scene.unit, one.volunteer_id)
        line = in_a_line(scene, person.language, task)
        text = scene.text(person.language, "attendance.let_go", line=line)
        rows = [[task_button(scene, person.language, "task.accept", task, "accept")]]
        await new_card(scene, person, task, text, rows)


async def _late(scene: Scene, task: Task, held: Sequence[Assignment]) -> None:
    """Past the hour: whoever has not said that they are there is asked, once.

    Where all are there, who stands by is not needed any more, and hears so.
    """
    coming = comes(held)
    if coming and not any(one.state in EXPECTED for one in coming):
        for one in held:
            if one.state is AssignmentState.RESERVE:
                person = await people.get(scene.unit, one.volunteer_id)
                line = in_a_line(scene, person.language, task)
                scene.tell(person, scene.text(person.language, "task.reserve_over", line=line))
    for one in held:
        if one.state in EXPECTED:
            person = await people.get(scene.unit, one.volunteer_id)
            asked = scene.text(person.language, "attendance.late")
            card, rows = mine_card(scene, person.language, task, one, *await behind(scene, task))
            await new_card(scene, person, task, f"{asked}\n\n{card}", rows, loud=True)


async def _missing(scene: Scene, task: Task, held: Sequence[Assignment]) -> None:
    """Still nothing heard: whoever looks after the task is told, and so is the resident."""
    expected = [one for one in held if one.state in EXPECTED]
    if not expected:
        return
    for one in expected:
        name = (await people.get(scene.unit, one.volunteer_id)).name
        for person in await watchers(scene, task):
            text = scene.text(
                person.language,
                "attendance.missing",
                name=name,
                state=Said(f"attendance.state.{one.state}"),
                line=in_a_line(scene, person.language, task),
            )
            rows = missing_rows(scene, person.language, task, one)
            scene.tell(person, text, rows, loud=True)
    case, resident = await behind(scene, task)
    if case is not None and resident is not None and len(expected) == len(held):
        line = in_a_line(scene, resident.language, task)
        text = scene.text(resident.language, "attendance.not_there_yet", line=line)
        scene.tell_resident(resident, case, text, safety_rows(scene, resident.language, task))


Act = Callable[[Scene, Task, Sequence[Assignment]], Awaitable[None]]

RINGINGS: dict[Ringing, Act] = {
    Ringing.DAY_BEFORE: _day_before,
    Ringing.HOURS_BEFORE: _hours_before,
    Ringing.SILENCE: _silence,
    Ringing.LATE: _late,
    Ringing.MISSING: _missing,
}
