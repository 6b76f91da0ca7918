"""Somebody does not come after all: the reserve moves up or others are asked; both sides know."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from handlers.attendance.attendance import attend, is_near
from handlers.cases.clocks import nobody_comes
from handlers.chat.scene import Scene
from handlers.chat.words import Moment
from handlers.tasks import task_calendar
from handlers.tasks.noting import note
from handlers.tasks.reserve import move_up, now_held, tell_covered
from handlers.tasks.task_cards import in_a_line, task_card
from handlers.tasks.taskwork import (
    OFFERS,
    RELEASE,
    SETTLE,
    TIMED,
    behind,
    move,
    watchers,
)
from linkage.attendance import EXPECTED, Assignment, AssignmentMove, AssignmentState
from linkage.cases import Move
from linkage.models import Person
from linkage.offers import Circle, replaced_until
from linkage.tasks import OfferAnswer, Part, Task, TaskMove
from linkage.volunteers import VolunteerState
from storage import assignments, outbox, people, reminders, tasks, volunteers
from storage.reminders import Reminder

GIVING_UP = frozenset({Part.VOLUNTEER})


# Not there yet, or standing by.
_AHEAD = EXPECTED | {AssignmentState.RESERVE}


class Then(StrEnum):
    """What follows where somebody does not come after all."""

    ASKED = "asked"
    COVERED = "covered"
    TOO_LATE = "too_late"


class After(NamedTuple):
    """A task when somebody does not come after all: who has a place, and if others are asked."""

    task: Task
    held: list[Assignment]
    then: Then


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
    what is left of it is over. `among` are all who have a place, as far as this unit knows.
    Where it is rearranged, nobody is said to be the cause.
    """
    attend(scene, task, held, act, by, who)
    tasks.answer(scene.unit, task.id, held.volunteer_id, OfferAnswer.DECLINED)
    now = scene.unit.now
    reminders.put(scene.unit, SETTLE, task.id, now)
    lost = await people.get(scene.unit, held.volunteer_id)
    left = [one for one in among if one.volunteer_id != held.volunteer_id]
    moved = await move_up(scene, task, left)
    if moved or held.state is AssignmentState.RESERVE:
        covered = move(scene, task, TaskMove.COVER, by, who)
        if moved:
            await tell_covered(scene, covered, lost, act, moved[0])
            await _out_of_calendar(scene, covered, lost)
        return After(covered, now_held(left, moved), Then.COVERED)
    hurried = is_near(scene, task)
    late_until = replaced_until(now, task.starts_at, task.ends_at)
    open_until = late_until if hurried else task.open_until
    after = task
    if now < open_until:
        reopened = task.model_copy(update={"open_until": open_until})
        after = move(scene, reopened, TaskMove.REOPEN, by, who)
        tasks.withdraw_offers(scene.unit, task.id)
        first = Circle.EVERYONE if hurried else Circle.BEST
        reminders.put(scene.unit, OFFERS, task.id, now, first)
    case, resident = await behind(scene, task)
    if case is not None and resident is not None:
        nobody_comes(scene, case)
        line = in_a_line(scene, resident.language, after)
        text = scene.text(
            resident.language,
            "task.comes_no_more"
            if after is task
            else "apart.looking"
            if act is AssignmentMove.REARRANGE
            else "task.looking_again",
            name=lost.name,
            line=line,
        )
        scene.tell_resident(resident, case, text)
    if after is not task:
        await note(scene, after, Move.SEEK)
    await _out_of_calendar(scene, after, lost)
    asked = After(after, left, Then.ASKED if after is not task else Then.TOO_LATE)
    for person in await watchers(scene, after):
        if person.id == who:
            continue
        line = in_a_line(scene, person.language, after)
        words = scene.text(person.language, f"task.lost.{act}", name=lost.name, line=line)
        scene.tell(person, f"{words}\n{asked_or_not(scene, person.language, asked)}")
    return asked


def asked_or_not(scene: Scene, language: str, after: After) -> str:
    """For who looks after the task: whether others are asked, and until when."""
    if after.then is not Then.ASKED:
        return scene.text(language, "task.too_late_to_ask")
    return scene.text(language, "task.asked_again", at=Moment(after.task.open_until))


async def _out_of_calendar(scene: Scene, task: Task, lost: Person) -> None:
    if scene.unit.now < task.starts_at:
        await task_calendar.take_out(scene, lost, task)


async def keep_apart(scene: Scene, task: Task, volunteer_ids: frozenset[int]) -> bool:
    """Others come to the task in their place, for plans have changed; whether any had accepted it.

    Where they are there already, or the task is over, it is let be.
    """
    if scene.unit.now >= task.ends_at:
        return False
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
    """Somebody is no volunteer any more: others are asked for all that they had accepted.

    They have given nothing up, and nobody is told why they do not come.
    """
    person = await people.get(scene.unit, volunteer_id)
    shown = await outbox.cards_in(scene.unit, person.chat_id)
    for task in await tasks.held_by(scene.unit, volunteer_id):
        held = await assignments.of_task(scene.unit, task.id)
        mine = next(one for one in held if one.volunteer_id == volunteer_id)
        if mine.state not in EXPECTED | {AssignmentState.RESERVE}:
            # Who is there already, or has done it, has their hours settled as always.
            continue
        await lose(scene, task, mine, AssignmentMove.REARRANGE, TIMED, volunteer_id, held)
        if task_card(task.id) in shown:
            line = in_a_line(scene, person.language, task)
            words = scene.text(person.language, "task.released", line=line)
            scene.retell(person, words, (), task_card(task.id))


async def ring_release(scene: Scene, reminder: Reminder) -> None:
    """They were suspended or have left."""
    reminders.cancel(scene.unit, RELEASE, reminder.subject)
    volunteer = await volunteers.get(scene.unit, reminder.subject)
    if volunteer is None or volunteer.state is not VolunteerState.APPROVED:
        await release(scene, reminder.subject)
