"""What a volunteer presses on their way: *I'm coming*, *On my way*, *I'm here*.

That they are there is shown by a shared location, or by the four digits that the resident was told
for the day and says at the door.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.attendance.attendance import attend, policy_of
from handlers.chat.content import Content
from handlers.chat.turn import Turn
from handlers.forms.flow import Flow, Step, register
from handlers.forms.form import begin_at_once
from handlers.forms.questions import Option
from handlers.tasks.losing import GIVING_UP
from handlers.tasks.task_cards import in_a_line, mine_card, safety_rows, task_button
from handlers.tasks.taskwork import (
    behind,
    card_here,
    held_of,
    refresh,
    the_task,
    watchers,
    with_moved,
)
from linkage.attendance import (
    EXPECTED,
    MOST_TRIES,
    SETS_OUT_MS,
    Assignment,
    AssignmentMove,
    AssignmentState,
    local_day,
    step,
)
from linkage.distance import Spot, metres
from linkage.errors import DomainError
from linkage.models import Case
from linkage.numerals import in_digits
from linkage.tasks import Task
from storage import assignments, places, tasks
from storage.conversations import Answers

_KILOMETRE = 1_000
_WORD = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)
# The step's name, and the answer that a shared location showed it.
_PROOF, _LOCATED = "proof", "located"


async def _mine(turn: Turn, task: Task) -> Assignment:
    """The presser's part in the task; raises `DomainError` where they have none, or it is over."""
    _, mine = await held_of(turn, task, turn.me.id)
    if mine is None:
        raise DomainError("attendance.not_yours_now")
    return mine


async def _come(turn: Turn, task: Task) -> None:
    """*I'm coming*: nobody else has to be asked."""
    mine = await _mine(turn, task)
    moved = attend(turn, task, mine, AssignmentMove.COME, GIVING_UP, turn.me.id)
    turn.hint("attendance.thanks")
    await _shown(turn, task, moved)


async def _set_out(turn: Turn, task: Task) -> None:
    """*On my way*: the resident hears of it, with the word to ask for at the door.

    Who visits somebody brings them that word once.
    """
    mine = await _mine(turn, task)
    _not_too_soon(turn, task)
    moved = attend(turn, task, mine, AssignmentMove.SET_OUT, GIVING_UP, turn.me.id)
    turn.hint("attendance.safe_way")
    await _shown(turn, task, moved)
    case, resident = await behind(turn, task)
    if case is not None and resident is not None:
        day = local_day(task.starts_at, turn.services.zone)
        knows_word = await assignments.word_of_day(turn.unit, resident.id, day) is not None
        word = await assignments.told_word(turn.unit, resident.id, day)
        text = turn.text(resident.language, "attendance.on_way", name=turn.me.name, word=word)
        rows = safety_rows(turn, resident.language, task)
        if knows_word:
            turn.tell_in_passing(resident, case, text, rows)
        else:
            turn.tell_resident(resident, case, text, rows)


async def _here(turn: Turn, task: Task) -> None:
    """*I'm here*: asked to show it, where there is somebody at the door to be shown it."""
    mine = await _mine(turn, task)
    _not_too_soon(turn, task)
    step(task, mine, AssignmentMove.ARRIVE, GIVING_UP)
    if task.case_id is None:
        # An event has nobody at a door; whoever looks after it sees who is there.
        await _is_there(turn, task, mine)
        return
    turn.shown = True
    await begin_at_once(turn, ARRIVAL, task=task.id)


async def heard_at_the_door(turn: Turn, mine: Sequence[Case], content: Content) -> bool:
    """Take a shared location, or four digits alone, as *I'm here* of who is expected somewhere.

    The number of one of their own needs is none. False, and nothing said, for all else.
    """
    digits = in_digits(content.text).strip()
    written = _WORD.fullmatch(digits) is not None and not content.files
    if content.at is None and (not written or int(digits) in [one.id for one in mine]):
        return False
    task = await _expected_at(turn)
    if task is None:
        return False
    answers: Answers = {"task": task.id, _PROOF: digits}
    if content.at is not None:
        await _located(turn, answers, content.at)
    await _arrived(turn, answers)
    return True


async def _expected_at(turn: Turn) -> Task | None:
    """The task where *I'm here* may be pressed: one they are on the way to, else the soonest."""
    soonest = None
    for task in await tasks.held_by(turn.unit, turn.me.id):
        if turn.unit.now < task.starts_at - SETS_OUT_MS:
            break
        _, held = await held_of(turn, task, turn.me.id)
        if held is None or held.state not in EXPECTED:
            continue
        if held.state is AssignmentState.ON_WAY:
            return task
        soonest = soonest or task
    return soonest


def _not_too_soon(turn: Turn, task: Task) -> None:
    if turn.unit.now < task.starts_at - SETS_OUT_MS:
        raise DomainError("attendance.too_soon")
    if turn.unit.now >= task.ends_at:
        raise DomainError("attendance.over")


async def _shown(turn: Turn, task: Task, moved: Assignment) -> None:
    """The presser's card and everybody else's, as it is now."""
    case, resident = await behind(turn, task)
    text, rows = mine_card(turn, turn.language, task, moved, case, resident)
    await card_here(turn, task, text, rows)
    await refresh(turn, task, await with_moved(turn, task, moved))


@dataclass(frozen=True, slots=True)
class Proof:
    """The four digits of the day, however they are written; a location is taken by the form."""

    @property
    def typed(self) -> bool:
        """It is written."""
        return True

    async def options(self, turn: Turn, answers: Answers) -> Sequence[Option]:
        """Nothing to press: both come from where they stand."""
        return ()

    def read(self, content: Content, options: Sequence[Option]) -> Any:
        """The four digits; raises `DomainError` for anything else."""
        found = _WORD.findall(in_digits(content.text).replace(" ", ""))
        if content.files or content.at is not None or len(found) != 1:
            raise DomainError("attendance.proof_unclear")
        return found[0]

    async def tell(self, turn: Turn, answers: Answers, answer: Any) -> str:
        """As it was written."""
        return str(answer)


async def _located(turn: Turn, answers: Answers, spot: Spot) -> bool:
    """Take a shared location that is near enough; else say how far it is, and ask on."""
    task = await the_task(turn, answers["task"])
    there = (await places.positions(turn.unit)).get(task.place_id)
    if there is None:
        raise DomainError("attendance.place_unknown")
    far = round(metres(spot, Spot(*there)))
    if far > policy_of(turn).near:
        raise DomainError(
            "attendance.far" if far >= _KILOMETRE else "attendance.not_near",
            {"metres": far, "kilometres": round(far / _KILOMETRE)},
        )
    answers[_PROOF] = _LOCATED
    return True


async def _arrived(turn: Turn, answers: Answers) -> None:
    """They are there, if the word is right; who said too many wrong ones is helped by somebody."""
    task = await the_task(turn, answers["task"])
    mine = await _mine(turn, task)
    if answers[_PROOF] != _LOCATED and not await _is_right(turn, task, mine, answers[_PROOF]):
        return
    await _is_there(turn, task, mine)


async def _is_there(turn: Turn, task: Task, mine: Assignment) -> None:
    """Both sides, and whoever looks after the task, see that they have come."""
    moved = attend(turn, task, mine, AssignmentMove.ARRIVE, GIVING_UP, turn.me.id)
    case, resident = await behind(turn, task)
    text, rows = mine_card(turn, turn.language, task, moved, case, resident)
    await card_here(turn, task, text, rows)
    await refresh(turn, task, await with_moved(turn, task, moved))
    if case is not None and resident is not None:
        told = turn.text(resident.language, "attendance.is_there", name=turn.me.name)
        turn.tell_in_passing(resident, case, told, safety_rows(turn, resident.language, task))


async def _is_right(turn: Turn, task: Task, mine: Assignment, said: str) -> bool:
    """Whether it is the resident's word of the day; where it is not, that is said, and asked on."""
    _, resident = await behind(turn, task)
    day = local_day(task.starts_at, turn.services.zone)
    word = await assignments.word_of_day(turn.unit, resident.id, day) if resident else None
    if word is None:
        raise DomainError("attendance.no_word")
    if mine.tries >= MOST_TRIES:
        raise DomainError("attendance.too_many")
    if said == word:
        return True
    assignments.tried(turn.unit, mine)
    if mine.tries + 1 == MOST_TRIES:
        await _ask_for_help(turn, task)
        turn.say("attendance.too_many")
    else:
        turn.say("attendance.wrong_word")
        await begin_at_once(turn, ARRIVAL, task=task.id)
    return False


async def _ask_for_help(turn: Turn, task: Task) -> None:
    for person in await watchers(turn, task):
        line = in_a_line(turn, person.language, task)
        text = turn.text(person.language, "attendance.cannot_show", name=turn.me.name, line=line)
        verb = f"there:{turn.me.id}"
        rows = [[task_button(turn, person.language, "attendance.there", task, verb)]]
        turn.tell(person, text, rows)


ARRIVAL = register(
    Flow("arrival", steps=(Step(_PROOF, Proof()),), finish=_arrived, located=_located)
)
VERBS: dict[str, Callable[[Turn, Task], Awaitable[None]]] = {
    "come": _come,
    "set_out": _set_out,
    "here": _here,
}
