"""The other side says whether it was done, and how long it took: the resident, or who visits them.

Where there is nobody to ask, whoever looks after the task decides.
"""

from collections.abc import Awaitable, Callable

from handlers.attendance.attendance import attend
from handlers.attendance.hours import ask_to_decide, hours_button, part_of, weigh
from handlers.attendance.thanking import thanks_row
from handlers.attendance.took import ask_how_long, took
from handlers.chat.scene import Button, Rows, Scene
from handlers.chat.turn import Turn
from handlers.chat.words import Moment
from handlers.tasks.task_cards import in_a_line, safety_rows
from handlers.tasks.taskwork import behind, parts_of
from linkage.attendance import EXPECTED, UNSETTLED, Assignment, AssignmentMove, AssignmentState
from linkage.errors import DomainError
from linkage.models import Person
from linkage.tasks import Part, Task
from linkage.timebank import Minutes
from storage import people

_OTHER_SIDE = frozenset({Part.RESIDENT})


async def ask_other_side(scene: Scene, task: Task, held: Assignment) -> None:
    """Ask whoever was helped whether it was done, and how long it took."""
    case, resident = await behind(scene, task)
    its_own = resident is not None and held.volunteer_id in (resident.id, resident.visited_by)
    if case is None or resident is None or not resident.chat_id or its_own:
        await ask_to_decide(scene, task, held)
        return
    name = (await people.get(scene.unit, held.volunteer_id)).name
    line = in_a_line(scene, resident.speaks or resident.language, task)
    if held.minutes is None:
        text = scene.said_to(resident, "hours.was_it_done", line=line, name=name)
    else:
        length = Minutes(held.minutes)
        text = scene.said_to(resident, "hours.confirm", line=line, name=name, length=length)
    rows = _ways(scene, resident, task, held)
    if not resident.large:
        rows = [*rows, *safety_rows(scene, resident.language, task, done=True)]
    scene.tell_resident(resident, case, text, rows)


def _ways(scene: Scene, resident: Person, task: Task, held: Assignment) -> Rows:
    """The answers; who wants few buttons is asked in two steps."""
    language, who = resident.language, held.volunteer_id
    if held.minutes is None:
        other = hours_button(scene.text(language, "hours.it_was_done"), task, "other", who)
        return [[other], _undone(scene, language, task, who)]
    right = hours_button(scene.text(language, "hours.right"), task, "right", who)
    if resident.large:
        return [[right], [hours_button(scene.text(language, "hours.no"), task, "differs", who)]]
    return [[right], *_differing(scene, language, task, who)]


def _differing(scene: Scene, language: str, task: Task, who: int) -> Rows:
    other = hours_button(scene.text(language, "hours.other"), task, "other", who)
    return [[other], _undone(scene, language, task, who)]


def _undone(scene: Scene, language: str, task: Task, who: int) -> list[Button]:
    return [hours_button(scene.text(language, "hours.undone"), task, "undone", who)]


def _ways_out(turn: Turn, task: Task) -> Rows:
    """*Something is wrong*, and *Not together again*; the latter alone for who wants few."""
    rows = safety_rows(turn, turn.language, task, done=True)
    return rows[-1:] if turn.large else rows


async def _asked(turn: Turn, task: Task, volunteer_id: int) -> Assignment:
    """The part they are asked about; raises `DomainError` for who is not, and for what is said."""
    if Part.RESIDENT not in await parts_of(turn, task) or volunteer_id == turn.me.id:
        raise DomainError("task.not_yours")
    held = await part_of(turn, task, volunteer_id)
    if turn.unit.now < task.starts_at and held.state in EXPECTED:
        raise DomainError("hours.not_begun", {"at": Moment(task.starts_at)})
    if held.vouched is not None:
        raise DomainError("hours.said_already")
    if held.state not in UNSETTLED:
        raise DomainError("hours.settled")
    return held


async def _right(turn: Turn, task: Task, volunteer_id: int) -> None:
    """*Yes, that's right*."""
    held = await _asked(turn, task, volunteer_id)
    if held.minutes is None:
        raise DomainError("press.unknown")
    await _vouch(turn, task, held, held.minutes)


async def _differs(turn: Turn, task: Task, volunteer_id: int) -> None:
    """*No*: what it was instead is asked."""
    await _asked(turn, task, volunteer_id)
    rows = _differing(turn, turn.language, task, volunteer_id)
    turn.show(turn.words("hours.differs"), rows)


async def _other(turn: Turn, task: Task, volunteer_id: int) -> None:
    """*It took another time*, or that it was done where the volunteer has not said so."""
    await _asked(turn, task, volunteer_id)
    await ask_how_long(turn, VOUCH, task, volunteer_id)


async def _took(turn: Turn, task: Task, volunteer_id: int, minutes: int) -> None:
    await _vouch(turn, task, await _asked(turn, task, volunteer_id), minutes)


async def _was_not_done(turn: Turn, task: Task, volunteer_id: int) -> None:
    """*It was not done*."""
    await _vouch(turn, task, await _asked(turn, task, volunteer_id), 0)


async def _vouch(turn: Turn, task: Task, held: Assignment, minutes: int) -> None:
    vouched = attend(
        turn, task, held, AssignmentMove.VOUCH, _OTHER_SIDE, turn.me.id, vouched=minutes
    )
    if minutes:
        rows = [*await thanks_row(turn, task, vouched), *_ways_out(turn, task)]
        turn.show(turn.words("hours.vouched", length=Minutes(minutes)), rows)
    else:
        turn.show(turn.words("hours.undone_noted"), _ways_out(turn, task))
    if vouched.state is AssignmentState.DONE:
        await weigh(turn, task, vouched)
    elif not minutes:
        await ask_to_decide(turn, task, vouched)


VOUCH = took("hours_vouch", _took)
ABOUT: dict[str, Callable[[Turn, Task, int], Awaitable[None]]] = {
    "right": _right,
    "differs": _differs,
    "other": _other,
    "undone": _was_not_done,
}
