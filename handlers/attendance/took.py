"""How long a task took, as each side is asked: pressed, or said as people say it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.attendance.attendance import policy_of
from handlers.chat.content import Content
from handlers.chat.said import said_for
from handlers.chat.turn import Turn
from handlers.forms.flow import Flow, Step, register
from handlers.forms.form import begin_at_once
from handlers.forms.questions import Choice, Option
from handlers.tasks.task_cards import in_a_line
from handlers.tasks.taskwork import the_task
from linkage.attendance import planned_minutes
from linkage.errors import DomainError
from linkage.lengths import took_in
from linkage.tasks import Task
from linkage.timebank import Minutes
from storage.conversations import Answers

LONGEST = 24 * 60
# What is offered beside the length that was planned: so much less, and so much more.
AROUND = 30
_SURE, _ANEW = "sure", "anew"
_GIVEN = ("task", "who", "planned", "most")


@dataclass(frozen=True, slots=True)
class Took:
    """The length of time that something took; its answer is the minutes."""

    @property
    def typed(self) -> bool:
        """It may be written."""
        return True

    async def options(self, turn: Turn, answers: Answers) -> Sequence[Option]:
        """What was planned, and a little less or more."""
        planned = answers["planned"]
        around = (planned, planned - AROUND, planned + AROUND)
        return [Option(str(one), spoken(turn, one)) for one in around if 0 < one <= LONGEST]

    def read(self, content: Content, options: Sequence[Option]) -> Any:
        """The minutes; raises `DomainError` for what is unclear, nothing, or more than a day."""
        written = content.text.casefold()
        pressed = (one.value for one in options if one.label.casefold() == written)
        if (value := next(pressed, None)) is not None:
            return value
        minutes = None if content.files else took_in(content.text)
        if minutes is None:
            raise DomainError("amount.unclear")
        if minutes < 1:
            raise DomainError("timebank.too_little")
        if minutes > LONGEST:
            raise DomainError("hours.too_long")
        return str(int(minutes))

    async def tell(self, turn: Turn, answers: Answers, answer: Any) -> str:
        """The length of time."""
        return spoken(turn, int(answer))


def spoken(turn: Turn, minutes: int) -> str:
    """A length of time, as this person says it."""
    return str(turn.services.words.spoken(turn.language, Minutes(minutes)))


def took(name: str, finish: Callable[[Turn, Task, int, int], Awaitable[None]]) -> Flow:
    """Declare a form that asks how long a task took, and once more where that was far longer.

    `finish` gets the task, the volunteer's number, and the minutes.
    """

    async def said(turn: Turn, answers: Answers) -> None:
        if answers.get("sure") == _ANEW:
            await begin_at_once(turn, flow, **{one: answers[one] for one in _GIVEN})
            return
        task, who = await the_task(turn, answers["task"]), answers["who"]
        await finish(turn, task, who, int(answers["minutes"]))

    flow = register(
        Flow(
            name,
            steps=(
                Step("minutes", Took(), line=_line),
                Step("sure", Choice(_surely), when=_is_far, line=_length),
            ),
            finish=said,
        )
    )
    return flow


async def ask_how_long(turn: Turn, flow: Flow, task: Task, volunteer_id: int) -> None:
    """Begin such a form, below the message with the button."""
    turn.shown = True
    planned = planned_minutes(task)
    most = planned * policy_of(turn).far_over
    await begin_at_once(turn, flow, task=task.id, who=volunteer_id, planned=planned, most=most)


def _is_far(answers: Answers) -> bool:
    return int(answers.get("minutes", 0)) > int(answers["most"])


async def _line(turn: Turn, answers: Answers) -> str:
    return in_a_line(turn, turn.language, await the_task(turn, answers["task"]))


async def _length(turn: Turn, answers: Answers) -> str:
    return spoken(turn, int(answers["minutes"]))


async def _surely(turn: Turn, _: Answers) -> Sequence[Option]:
    return [
        Option(_SURE, turn.words("hours.sure"), said=said_for(turn, "said.yes")),
        Option(_ANEW, turn.words("hours.anew"), said=said_for(turn, "said.no")),
    ]
