"""What follows where places of a task were taken or given up, and where a task is over.

Whoever accepts only takes a place, in a unit that touches nothing else of the task: so hundreds can
press at once. Everybody else hears of it by a clock that is due at once.
"""

from handlers.attendance.attendance import attend
from handlers.cases.clocks import nobody_comes
from handlers.chat.scene import Scene
from handlers.chat.words import Said
from handlers.tasks import task_calendar
from handlers.tasks.losing import keep_apart
from handlers.tasks.nobody import tell_lapsed, tell_resident_nobody_came
from handlers.tasks.noting import note
from handlers.tasks.reserve import move_up, now_held
from handlers.tasks.task_cards import in_a_line, safety_rows
from handlers.tasks.taskwork import (
    ACCEPTED,
    OFFERS,
    SETTLE,
    TIMED,
    behind,
    move,
    new_card,
    next_week,
    refresh,
)
from linkage.attendance import EXPECTED, AssignmentMove, AssignmentState, comes
from linkage.cases import Move
from linkage.errors import DomainError
from linkage.models import CaseState
from linkage.offers import Circle
from linkage.tasks import Part, Task, TaskMove, TaskState
from storage import assignments, matching, people, reminders, tasks
from storage.reminders import Reminder

# By these, somebody has found a need to be another than it was taken for.
_FOUND_OTHER = frozenset({Move.REFUSE, Move.REFER, Move.CORRECT})


async def settle(scene: Scene, reminder: Reminder) -> None:
    """Places were taken or given up: the task is filled or goes round on, and all see it."""
    task = await tasks.get(scene.unit, reminder.subject)
    if task is None:
        reminders.cancel(scene.unit, SETTLE, reminder.subject)
        return
    _, whose = await behind(scene, task)
    blocked, _ = await matching.known_to(scene.unit, whose.id if whose else None)
    # Somebody may have accepted in the moment in which they were not to meet any more.
    if await keep_apart(scene, task, blocked):
        return
    held = await assignments.of_task(scene.unit, task.id)
    assignments.settled(scene.unit, SETTLE, task.id, len(held))
    if moved := await move_up(scene, task, held):
        # Somebody gave up at the very moment in which another came to stand by.
        task = move(scene, task, TaskMove.COVER, TIMED, None)
        held = now_held(held, moved)
    if task.state is TaskState.OPEN and len(held) == task.seats:
        task = move(scene, task, TaskMove.FILL, TIMED, None)
        reminders.put(scene.unit, OFFERS, task.id, task.ends_at, Circle.HOUR)
    await refresh(scene, task, held)
    if reminder.step == ACCEPTED and held:
        await note(scene, task, Move.FOUND)


async def call_off(scene: Scene, task: Task, by: frozenset[Part], who: int | None) -> None:
    """The task is not wanted any more: who had accepted is told, and every card says so.

    A weekly task goes on with another week, unless it was stopped.
    """
    held = await assignments.of_task(scene.unit, task.id)
    if any(one.state in (AssignmentState.DONE, AssignmentState.CONFIRMED) for one in held):
        raise DomainError("hours.is_done")
    if any(one.state is AssignmentState.HERE for one in held):
        raise DomainError("task.is_begun")
    # Nobody is to set out who accepted in this very moment.
    tasks.sees_all(scene.unit, task.id, len(held))
    off = move(scene, task, TaskMove.CALL_OFF, by, who)
    reminders.cancel(scene.unit, OFFERS, task.id)
    for one in held:
        person = await people.get(scene.unit, one.volunteer_id)
        line = in_a_line(scene, person.language, off)
        went = one.state in (AssignmentState.ON_WAY, AssignmentState.HERE)
        words = scene.text(
            person.language, "task.called_off_on_way" if went else "task.called_off", line=line
        )
        stood_by = one.state is AssignmentState.RESERVE
        if went or stood_by or scene.unit.now >= task.starts_at:
            # What upset somebody may be why it is called off.
            rows = safety_rows(scene, person.language, off) if went else ()
            scene.tell(person, words, rows, loud=went)
        else:
            await task_calendar.take_out(scene, person, off, words)
    await refresh(scene, off, held)
    case, resident = await behind(scene, off)
    if case is not None and held:
        nobody_comes(scene, case)
    await note(scene, off, Move.CALLED_OFF)
    if case is not None and resident is not None and who not in (None, resident.id):
        line = in_a_line(scene, resident.language, off)
        words = scene.text(resident.language, "task.called_off_resident", line=line)
        scene.tell_resident(resident, case, words)
    await go_on_weekly(scene, off)


async def stop(scene: Scene, task: Task, by: frozenset[Part], who: int | None) -> None:
    """A weekly task ends: its weeks to come are called off; who is there already does it."""
    series = task.series_id or task.id
    tasks.stop_series(scene.unit, series)
    for one in await tasks.of_series(scene.unit, series):
        if _is_ahead(one, scene.unit.now) and not await _is_begun(scene, one):
            await call_off(scene, one.model_copy(update={"weekly": False}), by, who)


async def case_over(scene: Scene, case_id: int) -> None:
    """A case is closed: nobody is to come for it any more.

    Who is there already does it to the end, and what is done counts; where it was withdrawn, they
    hear it.
    """
    own = [event for event in scene.events if event.case_id == case_id]
    withdrawn = any(event.move == Move.WITHDRAW for event in own)
    for task in await tasks.of_case(scene.unit, case_id):
        if task.weekly:
            tasks.stop_series(scene.unit, task.series_id or task.id)
        if not _is_ahead(task, scene.unit.now):
            continue
        if await _is_begun(scene, task):
            await _let_go_who_comes(scene, task)
            if withdrawn:
                await _tell_who_is_there(scene, task)
        else:
            await call_off(scene, task.model_copy(update={"weekly": False}), TIMED, None)


async def _tell_who_is_there(scene: Scene, task: Task) -> None:
    """It was withdrawn while they are at it."""
    for one in await assignments.of_task(scene.unit, task.id):
        if one.state is AssignmentState.HERE:
            person = await people.get(scene.unit, one.volunteer_id)
            line = in_a_line(scene, person.language, task)
            words = scene.text(person.language, "task.withdrawn_begun", line=line)
            scene.tell(person, words, safety_rows(scene, person.language, task), loud=True)


async def _let_go_who_comes(scene: Scene, task: Task) -> None:
    """Others are there and do it: who is not there yet need not come any more."""
    for one in await assignments.of_task(scene.unit, task.id):
        if one.state not in EXPECTED | {AssignmentState.RESERVE}:
            continue
        attend(scene, task, one, AssignmentMove.REARRANGE, TIMED, None)
        person = await people.get(scene.unit, one.volunteer_id)
        went = one.state is AssignmentState.ON_WAY
        words = scene.text(
            person.language,
            "task.called_off_on_way" if went else "task.called_off",
            line=in_a_line(scene, person.language, task),
        )
        rows = safety_rows(scene, person.language, task) if went else ()
        await new_card(scene, person, task, words, rows, loud=True)


async def reconsider(scene: Scene) -> None:
    """What was made at once from a need is called off once somebody has found it to be another.

    That is where its kind was put right or it was sent to others; and whoever is in danger needs
    other help than a volunteer's; but who is there already does it to the end. In danger they are
    told nothing but what helps.
    """
    crisis = scene.services.policy.crisis.category
    for event in scene.events:
        case = scene.changed[event.case_id]
        # What is wrong with a task is told of to nobody in it, and may be about one of its visits.
        in_danger = event.move == Move.SUBMIT and case.category == crisis and case.task_id is None
        if case.state is CaseState.CLOSED or not (in_danger or event.move in _FOUND_OTHER):
            continue
        for task in await tasks.made_at_once(scene.unit, case.resident_id):
            if await _is_begun(scene, task):
                continue
            if in_danger or task.case_id == case.id:
                await call_off(scene, task, TIMED, None)
            if task.case_id == case.id:
                resident = await people.get(scene.unit, case.resident_id)
                line = in_a_line(scene, resident.language, task)
                actor = Said(f"actor.{case.actor}")
                words = scene.said_to(resident, "task.reconsidered", line=line, actor=actor)
                scene.tell_resident(resident, case, words)


async def _is_begun(scene: Scene, task: Task) -> bool:
    held = await assignments.of_task(scene.unit, task.id)
    return any(one.state not in EXPECTED for one in comes(held))


def _is_ahead(task: Task, now: int) -> bool:
    return task.state in (TaskState.OPEN, TaskState.FILLED) and task.ends_at > now


async def go_on_weekly(scene: Scene, task: Task) -> None:
    """One week of a weekly task is over: there is to be one more ahead."""
    if task.weekly and task.series_id is not None:
        *_, last = await tasks.of_series(scene.unit, task.series_id)
        next_week(scene, last)


async def at_its_hour(scene: Scene, task: Task, told: bool) -> None:
    """The hour has come: it begins with who has accepted, or is over for want of anybody.

    Once a task that began is over, the address is on no screen any more. `told` is whether the
    resident knows already that nobody comes.
    """
    held = await assignments.of_task(scene.unit, task.id)
    if task.state is TaskState.FILLED:
        reminders.cancel(scene.unit, OFFERS, task.id)
        await refresh(scene, task, held)
        await go_on_weekly(scene, task)
        return
    if held:
        begun = move(scene, task, TaskMove.BEGIN, TIMED, None)
        reminders.put(scene.unit, OFFERS, task.id, task.ends_at, Circle.HOUR)
        await refresh(scene, begun, held)
        return
    lapsed = move(scene, task, TaskMove.LAPSE, TIMED, None)
    reminders.cancel(scene.unit, OFFERS, task.id)
    await refresh(scene, lapsed, held)
    await note(scene, lapsed, Move.NOBODY)
    await tell_lapsed(scene, lapsed)
    if not told:
        await tell_resident_nobody_came(scene, lapsed)
    await go_on_weekly(scene, lapsed)
