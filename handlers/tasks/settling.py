"""What follows where places of a task were taken or given up, and where a task is over.

Whoever accepts only takes a place, in a unit that touches nothing else of the task: so hundreds can
press at once. Everybody else hears of it by a clock that is due at once.
"""

from collections.abc import Sequence
from typing import NamedTuple

from handlers.attendance.attendance import attend, is_near
from handlers.cases.casework import move as move_case
from handlers.cases.casework import refresh_cards
from handlers.chat.scene import Scene
from handlers.chat.words import Said
from handlers.tasks import task_calendar
from handlers.tasks.reserve import move_up, now_held, tell_covered
from handlers.tasks.task_cards import in_a_line, task_card
from handlers.tasks.taskwork import (
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
from linkage.attendance import EXPECTED, Assignment, AssignmentMove, AssignmentState, comes
from linkage.cases import Move, moves
from linkage.errors import DomainError
from linkage.models import CaseState, Person
from linkage.offers import Circle
from linkage.tasks import OfferAnswer, Part, Task, TaskMove, TaskState
from linkage.volunteers import VolunteerState
from storage import assignments, matching, outbox, people, reminders, tasks, volunteers
from storage.reminders import Reminder

GIVING_UP = frozenset({Part.VOLUNTEER})
# Not there yet, or standing by.
_AHEAD = EXPECTED | {AssignmentState.RESERVE}
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
    case, _ = await behind(scene, task)
    accepted = reminder.step == ACCEPTED and held
    if case is not None and accepted and Move.FOUND in moves(case, CLOCK):
        await refresh_cards(scene, move_case(scene, case, Move.FOUND, None, CLOCK))


class After(NamedTuple):
    """A task when somebody does not come after all: who has a place, and if others are asked."""

    task: Task
    held: list[Assignment]
    asked_again: bool


async def lose(
    scene: Scene,
    task: Task,
    held: Assignment,
    act: AssignmentMove,
    by: frozenset[Part],
    who: int | None,
    among: Sequence[Assignment],
) -> After:
    """Somebody does not come after all: the first of the reserve does, or others are asked at once.

    Both sides know. Where the hour is near it is for all at once, and may be accepted until half of
    it is over. `among` are all who have a place, as far as this unit knows.
    Where it is rearranged, nobody is said to be the cause.
    """
    attend(scene, task, held, act, by, who)
    tasks.answer(scene.unit, task.id, held.volunteer_id, OfferAnswer.DECLINED)
    now, half = scene.unit.now, (task.starts_at + task.ends_at) // 2
    reminders.put(scene.unit, SETTLE, task.id, now)
    lost = await people.get(scene.unit, held.volunteer_id)
    left = [one for one in among if one.volunteer_id != held.volunteer_id]
    moved = await move_up(scene, task, left)
    if moved or held.state is AssignmentState.RESERVE:
        covered = move(scene, task, TaskMove.COVER, by, who)
        if moved:
            await tell_covered(scene, covered, lost, act, moved[0])
            await _out_of_calendar(scene, covered, lost)
        return After(covered, now_held(left, moved), asked_again=False)
    hurried = is_near(scene, task)
    open_until = half if hurried else task.open_until
    after = task
    if now < open_until:
        reopened = task.model_copy(update={"open_until": open_until})
        after = move(scene, reopened, TaskMove.REOPEN, by, who)
        tasks.withdraw_offers(scene.unit, task.id)
        first = Circle.EVERYONE if hurried else Circle.BEST
        reminders.put(scene.unit, OFFERS, task.id, now, first)
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
    await _out_of_calendar(scene, after, lost)
    for person in await watchers(scene, after):
        if person.id == who:
            continue
        line = in_a_line(scene, person.language, after)
        words = scene.text(person.language, f"task.lost.{act}", name=lost.name, line=line)
        again = scene.text(
            person.language, "task.asked_again" if after is not task else "task.too_late_to_ask"
        )
        scene.tell(person, f"{words}\n{again}")
    return After(after, left, asked_again=True)


async def _out_of_calendar(scene: Scene, task: Task, lost: Person) -> None:
    if scene.unit.now < task.starts_at:
        await task_calendar.take_out(scene, lost, task)


async def keep_apart(scene: Scene, task: Task, volunteer_ids: frozenset[int]) -> bool:
    """Others come to the task in their place, for plans have changed; whether any had accepted it.

    Where they are there already, it is let be.
    """
    held = await assignments.of_task(scene.unit, task.id)
    found = [one.volunteer_id for one in held if one.state in _AHEAD]
    found = [one for one in found if one in volunteer_ids]
    for volunteer_id in found:
        # Who stood by may have moved up for the one before.
        one = next(one for one in held if one.volunteer_id == volunteer_id)
        after = await lose(scene, task, one, AssignmentMove.REARRANGE, TIMED, None, held)
        task, held = after.task, after.held
        person = await people.get(scene.unit, volunteer_id)
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
        if mine.state not in EXPECTED | {AssignmentState.RESERVE}:
            # Who is there already, or has done it, has their hours settled as always.
            continue
        after = await lose(scene, task, mine, AssignmentMove.GIVE_UP, GIVING_UP, volunteer_id, held)
        if task_card(task.id) in shown:
            words = scene.text(
                person.language,
                "task.given_up" if after.asked_again else "task.given_up_covered",
                line=in_a_line(scene, person.language, task),
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
        stood_by = one.state is AssignmentState.RESERVE
        if went or stood_by or scene.unit.now >= task.starts_at:
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
        words = scene.text(
            person.language,
            "task.lapsed_event" if task.case_id is None else "task.lapsed",
            line=line,
            asked=asked,
        )
        scene.tell(person, words)
    case, resident = await behind(scene, task)
    if case is not None and resident is not None:
        line = in_a_line(scene, resident.language, lapsed)
        words = scene.text(resident.language, "task.nobody_came", line=line)
        scene.tell_resident(resident, case, words)
    await go_on_weekly(scene, lapsed)
