"""Who did not come: found out by whoever looks after the task, explained, and counted or not.

It counts in reliability only once it is confirmed; a reason that was given is read before.
"""

from collections.abc import Awaitable, Callable

from handlers.attendance.attendance import attend
from handlers.chat.content import Content
from handlers.chat.scene import Button, Rows, Scene
from handlers.chat.turn import Turn
from handlers.forms.flow import in_words
from handlers.forms.form import begin
from handlers.tasks.losing import Then, asked_or_not, lose
from handlers.tasks.task_cards import in_a_line, task_button
from handlers.tasks.taskwork import (
    COORDINATING,
    new_card,
    parts_of,
    refresh,
    the_task,
    watchers,
    with_moved,
)
from linkage.attendance import EXPECTED, Assignment, AssignmentMove, AssignmentState
from linkage.errors import DomainError
from linkage.models import Person
from linkage.tasks import Part, Task
from storage import assignments, people
from storage.conversations import Answers

EXPLANATION_LENGTH = 500
_VOLUNTEER = frozenset({Part.VOLUNTEER})


def missing_rows(scene: Scene, language: str, task: Task, held: Assignment) -> Rows:
    """What whoever looks after a task can do about somebody who is not there."""
    who = held.volunteer_id
    return [
        [task_button(scene, language, "attendance.replace", task, f"replace:{who}")],
        [task_button(scene, language, "attendance.there", task, f"there:{who}")],
    ]


async def _part(turn: Turn, task: Task, who: int) -> Assignment:
    """Somebody's last part in the task, for who looks after it; raises `DomainError`."""
    if who == turn.me.id:
        raise DomainError("hours.own")
    if Part.COORDINATOR not in await parts_of(turn, task):
        raise DomainError("task.not_yours")
    ever = await assignments.ever_of_task(turn.unit, task.id)
    found = [one for one in ever if one.volunteer_id == who]
    if not found:
        raise DomainError("press.unknown")
    return found[-1]


async def _replace(turn: Turn, task: Task, who: int) -> None:
    """*Find somebody else*: it is recorded that they did not come, and others are asked."""
    held = await _part(turn, task, who)
    if held.state not in EXPECTED:
        raise DomainError(f"attendance.not_now.{held.state}")
    among = await assignments.of_task(turn.unit, task.id)
    after = await lose(turn, task, held, AssignmentMove.MISS, COORDINATING, turn.me.id, among)
    person = await people.get(turn.unit, who)
    rows = [verdicts(turn, turn.language, task, who)]
    text = turn.words("attendance.replaced", name=person.name)
    if after.then is not Then.COVERED:
        text = f"{text}\n{asked_or_not(turn, turn.language, after)}"
    turn.show(text, rows)
    line = in_a_line(turn, person.language, task)
    await ask_why(turn, task, person, turn.text(person.language, "attendance.missed", line=line))


async def _there(turn: Turn, task: Task, who: int) -> None:
    """*They are there*: whoever looks after the task knows it from elsewhere."""
    held = await _part(turn, task, who)
    moved = attend(turn, task, held, AssignmentMove.ARRIVE, COORDINATING, turn.me.id)
    await refresh(turn, task, await with_moved(turn, task, moved))
    turn.show(turn.words("attendance.noted_there", name=(await people.get(turn.unit, who)).name))


async def ask_why(scene: Scene, task: Task, person: Person, text: str) -> None:
    """Tell somebody what stands of a task that they did not do, and ask what happened."""
    rows = [[task_button(scene, person.language, "attendance.explain", task, "explain")]]
    await new_card(scene, person, task, text, rows)


async def _explain(turn: Turn, task: Task) -> None:
    """*Explain*: what is written next goes to whoever looks after the task."""
    await _missed(turn, task)
    turn.shown = True
    await begin(turn, EXPLAIN, task=task.id)


async def _missed(turn: Turn, task: Task) -> Assignment:
    ever = await assignments.ever_of_task(turn.unit, task.id)
    mine = [one for one in ever if one.volunteer_id == turn.me.id]
    if not mine:
        raise DomainError("press.unknown")
    if mine[-1].state is not AssignmentState.MISSED:
        raise DomainError(f"attendance.not_now.{mine[-1].state}")
    return mine[-1]


async def _explained(turn: Turn, answers: Answers) -> None:
    task = await the_task(turn, answers["task"])
    said = Content.of_answer(answers["reason"]).text
    missed = await _missed(turn, task)
    attend(turn, task, missed, AssignmentMove.EXPLAIN, _VOLUNTEER, turn.me.id, explanation=said)
    for person in await watchers(turn, task):
        text = turn.text(
            person.language,
            "attendance.explained",
            name=turn.me.name,
            line=in_a_line(turn, person.language, task),
            text=said,
        )
        turn.tell(person, text, [verdicts(turn, person.language, task, turn.me.id)])
    turn.say("attendance.explanation_sent")


def verdicts(scene: Scene, language: str, task: Task, who: int) -> list[Button]:
    """Whether it counts that somebody did not come."""
    return [
        task_button(scene, language, "attendance.excuse", task, f"excuse:{who}"),
        task_button(scene, language, "attendance.count", task, f"count:{who}"),
    ]


async def _excuse(turn: Turn, task: Task, who: int) -> None:
    """*It does not count*."""
    await _judge(turn, task, who, AssignmentMove.EXCUSE)


async def _count(turn: Turn, task: Task, who: int) -> None:
    """*It counts*: from now on fewer tasks come to them before others."""
    await _judge(turn, task, who, AssignmentMove.COUNT)


async def _judge(turn: Turn, task: Task, who: int, act: AssignmentMove) -> None:
    held = await _part(turn, task, who)
    moved = attend(turn, task, held, act, COORDINATING, turn.me.id)
    person = await people.get(turn.unit, who)
    turn.show(turn.words(f"attendance.judged.{moved.state}", name=person.name))
    line = in_a_line(turn, person.language, task)
    turn.tell(person, turn.text(person.language, f"attendance.told.{moved.state}", line=line))


EXPLAIN = in_words("attendance_explain", "reason", EXPLANATION_LENGTH, _explained, written=True)
VERBS: dict[str, Callable[[Turn, Task], Awaitable[None]]] = {"explain": _explain}
ABOUT: dict[str, Callable[[Turn, Task, int], Awaitable[None]]] = {
    "replace": _replace,
    "there": _there,
    "excuse": _excuse,
    "count": _count,
}
