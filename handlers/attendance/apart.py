"""*Not together again*: after a task, either side may wish not to meet the other, for good.

The other is never told, and nobody at a desk is: matching alone knows (DOMAIN.md, rule 3).
"""

from collections.abc import Awaitable, Callable, Sequence

from handlers.chat.said import said_for
from handlers.chat.turn import Turn
from handlers.forms.flow import Flow, Step, register
from handlers.forms.form import begin
from handlers.forms.questions import Choice, Option
from handlers.tasks.losing import keep_apart
from handlers.tasks.taskwork import behind, the_task
from linkage.attendance import FINISHING, AssignmentState
from linkage.errors import DomainError
from linkage.models import Person
from linkage.tasks import Part, Task, parts
from storage import assignments, people, tasks
from storage.conversations import Answers

_YES, _NO = "yes", "no"
_NEVER_MET = frozenset(
    {AssignmentState.GIVEN_UP, AssignmentState.REARRANGED, AssignmentState.RESERVE}
)


async def apart(turn: Turn, task: Task) -> None:
    """Asked once to be sure; where several came, whom it is about first."""
    came = await _others(turn, task)
    if not came:
        raise DomainError("press.unknown")
    met = [pair for pair, over in came if over]
    if not met:
        raise DomainError("apart.not_yet")
    turn.shown = True
    only = {"who": str(_met(turn, *met[0]).id)} if len(met) == 1 else {}
    await begin(turn, APART, task=task.id, **only)


async def _others(turn: Turn, task: Task) -> list[tuple[tuple[Person, Person], bool]]:
    """Whoever presses, or whom they visit, with each they met there, and whether that is over.

    A pair is a resident and a volunteer. Who said before that they could not come met nobody.
    """
    case, resident = await behind(turn, task)
    if resident is None or not resident.name:
        return []
    ended = turn.unit.now >= task.ends_at
    over = {
        one.volunteer_id: ended or one.state not in FINISHING
        for one in await assignments.ever_of_task(turn.unit, task.id)
        if one.state not in _NEVER_MET
    }
    if turn.me.id in over:
        return [((resident, turn.me), over[turn.me.id])]
    if Part.RESIDENT not in parts(turn.me, task, case, accepted=False):
        return []
    return [((resident, await people.get(turn.unit, one)), over[one]) for one in sorted(over)]


def _met(turn: Turn, resident: Person, volunteer: Person) -> Person:
    return resident if volunteer.id == turn.me.id else volunteer


async def _whom(turn: Turn, answers: Answers) -> Sequence[Option]:
    came = await _others(turn, await the_task(turn, answers["task"]))
    met = [_met(turn, *pair) for pair, over in came if over]
    return [Option(str(one.id), one.name) for one in met]


async def _sure(turn: Turn, _: Answers) -> Sequence[Option]:
    return [
        Option(_YES, turn.words("apart.yes"), said=said_for(turn, "said.yes")),
        Option(_NO, turn.words("apart.no"), said=said_for(turn, "said.no")),
    ]


async def _name(turn: Turn, answers: Answers) -> str:
    options = await _whom(turn, answers)
    return next((one.label for one in options if one.value == _who(answers)), "")


def _who(answers: Answers) -> str:
    who: str = answers.get("who") or answers["whom"]
    return who


async def _decided(turn: Turn, answers: Answers) -> None:
    task = await the_task(turn, answers["task"])
    both = [
        pair
        for pair, over in await _others(turn, task)
        if over and str(_met(turn, *pair).id) == _who(answers)
    ]
    if not both:
        raise DomainError("press.unknown")
    if answers["sure"] == _NO:
        turn.show(turn.words("apart.left"))
        return
    [(resident, volunteer)] = both
    by = volunteer if volunteer.id == turn.me.id else resident
    tasks.block(turn.unit, resident.id, volunteer.id, by.id)
    await _part(turn, resident, volunteer)
    turn.show(turn.words("apart.kept"))


async def _part(turn: Turn, resident: Person, volunteer: Person) -> None:
    """Others are asked for what the volunteer has accepted to do for the resident."""
    for task in await tasks.held_by(turn.unit, volunteer.id):
        _, whose = await behind(turn, task)
        if whose is not None and whose.id == resident.id:
            await keep_apart(turn, task, frozenset({volunteer.id}))


APART = register(
    Flow(
        "apart",
        steps=(
            Step("whom", Choice(_whom), lambda answers: "who" not in answers),
            Step("sure", Choice(_sure), line=_name),
        ),
        finish=_decided,
    )
)
VERBS: dict[str, Callable[[Turn, Task], Awaitable[None]]] = {"apart": apart}
