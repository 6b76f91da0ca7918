"""Whoever looks after a task decides what help counts on which the two sides do not agree."""

from collections.abc import Awaitable, Callable

from handlers.attendance.attendance import attend
from handlers.attendance.hours import close, deciders, outcome, part_of, settled
from handlers.attendance.missing import ask_why, verdicts
from handlers.attendance.took import ask_how_long, took
from handlers.chat.turn import Turn
from handlers.chat.words import Moment
from handlers.tasks.task_cards import in_a_line
from handlers.tasks.taskwork import COORDINATING, SETTLE, behind, parts_of
from linkage.attendance import UNSETTLED, Assignment, AssignmentMove
from linkage.errors import DomainError
from linkage.tasks import OfferAnswer, Part, Task
from linkage.timebank import Minutes
from storage import people, reminders, tasks


async def _asked(turn: Turn, task: Task, volunteer_id: int) -> Assignment:
    """The part they are to decide about; raises `DomainError` for who may not, or too late."""
    if volunteer_id == turn.me.id:
        raise DomainError("hours.own")
    asked = turn.me.id in [one.id for one in await deciders(turn, task, volunteer_id)]
    if not asked and Part.COORDINATOR not in await parts_of(turn, task):
        raise DomainError("task.not_yours")
    if turn.unit.now < task.starts_at:
        raise DomainError("hours.not_begun", {"at": Moment(task.starts_at)})
    held = await part_of(turn, task, volunteer_id)
    if held.state not in UNSETTLED:
        raise DomainError("hours.settled")
    return held


async def _as_said(turn: Turn, task: Task, volunteer_id: int) -> None:
    """The volunteer's figure counts."""
    held = await _asked(turn, task, volunteer_id)
    await _decide(turn, task, held, held.minutes)


async def _as_vouched(turn: Turn, task: Task, volunteer_id: int) -> None:
    """The other side's figure counts."""
    held = await _asked(turn, task, volunteer_id)
    await _decide(turn, task, held, held.vouched)


async def _other(turn: Turn, task: Task, volunteer_id: int) -> None:
    """*Another time*: it is asked."""
    await _asked(turn, task, volunteer_id)
    await ask_how_long(turn, DECIDE, task, volunteer_id)


async def _took(turn: Turn, task: Task, volunteer_id: int, minutes: int) -> None:
    await _decide(turn, task, await _asked(turn, task, volunteer_id), minutes)


async def _decide(turn: Turn, task: Task, held: Assignment, minutes: int | None) -> None:
    if not minutes:
        raise DomainError("press.unknown")
    moved = attend(turn, task, held, AssignmentMove.DECIDE, COORDINATING, turn.me.id)
    volunteer = await people.get(turn.unit, held.volunteer_id)
    turn.show(outcome(turn, turn.language, task, volunteer.name, minutes, turn.me))
    await settled(turn, task, moved, minutes, turn.me)
    await _tell_other_side(turn, task, volunteer.name, minutes)


async def _missed(turn: Turn, task: Task, volunteer_id: int) -> None:
    """*It did not take place*: nothing is credited."""
    held = await _asked(turn, task, volunteer_id)
    moved = attend(turn, task, held, AssignmentMove.MISS, COORDINATING, turn.me.id)
    volunteer = await people.get(turn.unit, held.volunteer_id)
    rows = [verdicts(turn, turn.language, task, volunteer_id)]
    turn.show(outcome(turn, turn.language, task, volunteer.name, 0, turn.me), rows)
    tasks.answer(turn.unit, task.id, volunteer_id, OfferAnswer.DECLINED)
    reminders.put(turn.unit, SETTLE, task.id, turn.unit.now)
    line = in_a_line(turn, volunteer.language, task)
    undone = turn.text(volunteer.language, "attendance.undone", line=line)
    await ask_why(turn, task, volunteer, undone)
    await close(turn, task, moved, 0, turn.me)
    await _tell_other_side(turn, task, volunteer.name, 0)


async def _tell_other_side(turn: Turn, task: Task, name: str, minutes: int) -> None:
    """Whoever was helped hears what counts."""
    case, resident = await behind(turn, task)
    if case is None or resident is None:
        return
    line = in_a_line(turn, resident.speaks or resident.language, task)
    if minutes:
        length = Minutes(minutes)
        text = turn.said_to(resident, "hours.outcome", line=line, name=name, length=length)
    else:
        text = turn.said_to(resident, "hours.outcome_missed", line=line)
    turn.tell_resident(resident, case, text)


DECIDE = took("hours_decide", _took)
ABOUT: dict[str, Callable[[Turn, Task, int], Awaitable[None]]] = {
    "decide_said": _as_said,
    "decide_vouched": _as_vouched,
    "decide_other": _other,
    "decide_missed": _missed,
}
