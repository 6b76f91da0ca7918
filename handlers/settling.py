"""What follows where places of a task were taken or given up, and where a task is over.

Whoever accepts only takes a place, in a unit that touches nothing else of the task: so hundreds can
press at once. Everybody else hears of it by a clock that is due at once.
"""

from handlers import task_calendar
from handlers.attendance import attend, policy_of
from handlers.casework import move as move_case
from handlers.casework import refresh_cards
from handlers.scene import Scene
from handlers.task_cards import in_a_line, task_card
from handlers.taskwork import (
    ACCEPTED,
    OFFERS,
    RELEASE,
    SETTLE,
    TIMED,
    behind,
    move,
    next_week,
    refresh,
    watchers,
)
from linkage.access import CLOCK
from linkage.attendance import EXPECTED, Assignment, AssignmentMove, AssignmentState
from linkage.cases import Move, moves
from linkage.errors import DomainError
from linkage.offers import Circle
from linkage.tasks import OfferAnswer, Part, Task, TaskMove, TaskState
from linkage.volunteers import VolunteerState
from storage import assignments, matching, outbox, people, reminders, tasks, volunteers
from storage.reminders import Reminder

GIVING_UP = frozenset({Part.VOLUNTEER})


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
    if task.state is TaskState.OPEN and len(held) == task.people:
        task = move(scene, task, TaskMove.FILL, TIMED, None)
        reminders.put(scene.unit, OFFERS, task.id, task.ends_at, Circle.HOUR)
    await refresh(scene, task, held)
    case, _ = await behind(scene, task)
    accepted = reminder.step == ACCEPTED and held
    if case is not None and accepted and Move.FOUND in moves(case, CLOCK):
        await refresh_cards(scene, move_case(scene, case, Move.FOUND, None, CLOCK))


async def lose(
    scene: Scene,
    task: Task,
    held: Assignment,
    act: AssignmentMove,
    by: frozenset[Part],
    who: int | None,
) -> Task:
    """Somebody does not come after all: the task goes round again at once, and both sides know.

    Where the hour is near it is for all at once, and may be accepted until half of it is over.
    Where it is rearranged, nobody is said to be the cause. The task as it is then.
    """
    attend(scene, task, held, act, by, who)
    now, half = scene.unit.now, (task.starts_at + task.ends_at) // 2
    hurried = task.starts_at - now <= policy_of(scene).hours_before
    open_until = half if hurried else task.open_until
    after = task
    if now < open_until:
        reopened = task.model_copy(update={"open_until": open_until})
        after = move(scene, reopened, TaskMove.REOPEN, by, who)
        tasks.withdraw_offers(scene.unit, task.id)
        first = Circle.EVERYONE if hurried else Circle.BEST
        reminders.put(scene.unit, OFFERS, task.id, now, first)
    tasks.answer(scene.unit, task.id, held.volunteer_id, OfferAnswer.DECLINED)
    reminders.put(scene.unit, SETTLE, task.id, now)
    case, resident = await behind(scene, task)
    if case is not None and resident is not None:
        line = in_a_line(scene, resident.language, after)
        text = scene.text(
            resident.language,
            "task.comes_no_more"
            if after is task
            else "apart.looking"
            if act is AssignmentMove.REARRANGE
            else "task.looking_again",
            line=line,
        )
        scene.tell_resident(resident, case, text)
    lost = await people.get(scene.unit, held.volunteer_id)
    if now < task.starts_at:
        await task_calendar.take_out(scene, lost, after)
    for person in await watchers(scene, after):
        if person.id == who:
            continue
        line = in_a_line(scene, person.language, after)
        words = scene.text(person.language, f"task.lost.{act}", name=lost.name, line=line)
        again = scene.text(
            person.language, "task.asked_again" if after is not task else "task.too_late_to_ask"
        )
        scene.tell(person, f"{words}\n{again}")
    return after


async def keep_apart(scene: Scene, task: Task, volunteer_ids: frozenset[int]) -> bool:
    """Others come to the task in their place, for plans have changed; whether any had accepted it.

    Where they are there already, it is let be.
    """
    held = await assignments.of_task(scene.unit, task.id)
    found = [one for one in held if one.volunteer_id in volunteer_ids and one.state in EXPECTED]
    for one in found:
        task = await lose(scene, task, one, AssignmentMove.REARRANGE, TIMED, None)
        person = await people.get(scene.unit, one.volunteer_id)
        words = scene.text(
            person.language, "apart.changed", line=in_a_line(scene, person.language, task)
        )
        if task_card(task.id) in await outbox.cards_in(scene.unit, person.chat_id):
            scene.retell(person, words, (), task_card(task.id))
        scene.tell(person, words)
    return bool(found)


async def release(scene: Scene, volunteer_id: int) -> None:
    """Somebody is no volunteer any more: others are asked for all that they had accepted."""
    person = await people.get(scene.unit, volunteer_id)
    shown = await outbox.cards_in(scene.unit, person.chat_id)
    for task in await tasks.held_by(scene.unit, volunteer_id):
        held = await assignments.of_task(scene.unit, task.id)
        mine = next(one for one in held if one.volunteer_id == volunteer_id)
        if mine.state not in EXPECTED:
            # Who is there already, or has done it, has their hours settled as always.
            continue
        await lose(scene, task, mine, AssignmentMove.GIVE_UP, GIVING_UP, volunteer_id)
        if task_card(task.id) in shown:
            words = scene.text(
                person.language, "task.given_up", line=in_a_line(scene, person.language, task)
            )
            scene.retell(person, words, (), task_card(task.id))


async def ring_release(scene: Scene, reminder: Reminder) -> None:
    """They were suspended or have left."""
    reminders.cancel(scene.unit, RELEASE, reminder.subject)
    volunteer = await volunteers.get(scene.unit, reminder.subject)
    if volunteer is None or volunteer.state is not VolunteerState.APPROVED:
        await release(scene, reminder.subject)


async def call_off(scene: Scene, task: Task, by: frozenset[Part], who: int | None) -> None:
    """The task is not wanted any more: who had accepted is told, and every card says so.

    A weekly task goes on with another week, unless it was stopped.
    """
    held = await assignments.of_task(scene.unit, task.id)
    if any(one.state in (AssignmentState.DONE, AssignmentState.CONFIRMED) for one in held):
        raise DomainError("hours.is_done")
    off = move(scene, task, TaskMove.CALL_OFF, by, who)
    reminders.cancel(scene.unit, OFFERS, task.id)
    for one in held:
        person = await people.get(scene.unit, one.volunteer_id)
        line = in_a_line(scene, person.language, off)
        went = one.state in (AssignmentState.ON_WAY, AssignmentState.HERE)
        words = scene.text(
            person.language, "task.called_off_on_way" if went else "task.called_off", line=line
        )
        if went or scene.unit.now >= task.starts_at:
            scene.tell(person, words, loud=went)
        else:
            await task_calendar.take_out(scene, person, off, words)
    await refresh(scene, off, held)
    await go_on_weekly(scene, off)


async def stop(scene: Scene, task: Task, by: frozenset[Part], who: int | None) -> None:
    """A weekly task ends: its weeks to come are called off."""
    series = task.series_id or task.id
    tasks.stop_series(scene.unit, series)
    for one in await tasks.of_series(scene.unit, series):
        if _is_ahead(one, scene.unit.now):
            await call_off(scene, one.model_copy(update={"weekly": False}), by, who)


async def case_over(scene: Scene, case_id: int) -> None:
    """A case is closed: nobody is to come for it any more.

    Who is there already does it to the end, and what is done counts.
    """
    for task in await tasks.of_case(scene.unit, case_id):
        if task.weekly:
            tasks.stop_series(scene.unit, task.series_id or task.id)
        if _is_ahead(task, scene.unit.now) and not await _is_begun(scene, task):
            await call_off(scene, task.model_copy(update={"weekly": False}), TIMED, None)


async def _is_begun(scene: Scene, task: Task) -> bool:
    held = await assignments.of_task(scene.unit, task.id)
    return any(one.state not in EXPECTED for one in held)


def _is_ahead(task: Task, now: int) -> bool:
    return task.state in (TaskState.OPEN, TaskState.FILLED) and task.ends_at > now


async def go_on_weekly(scene: Scene, task: Task) -> None:
    """One week of a weekly task is over: there is to be one more ahead."""
    if task.weekly and task.series_id is not None:
        *_, last = await tasks.of_series(scene.unit, task.series_id)
        next_week(scene, last)


async def at_its_hour(scene: Scene, task: Task) -> None:
    """The hour has come: it begins with who has accepted, or is over for want of anybody.

    Once a task that began is over, the address is on no screen any more.
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
    asked = len(await tasks.offers(scene.unit, task.id))
    for person in await watchers(scene, lapsed):
        line = in_a_line(scene, person.language, lapsed)
        scene.tell(person, scene.text(person.language, "task.lapsed", line=line, asked=asked))
    case, resident = await behind(scene, task)
    if case is not None and resident is not None:
        line = in_a_line(scene, resident.language, lapsed)
        words = scene.text(resident.language, "task.nobody_came", line=line)
        scene.tell_resident(resident, case, words)
    await go_on_weekly(scene, lapsed)
