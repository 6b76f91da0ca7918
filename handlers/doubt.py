"""Words that might tell of danger and might not: one kind question, and nothing told is lost."""

from collections.abc import Sequence

from handlers.content import Content
from handlers.crisis import help_at_once
from handlers.flow import Flow, Step, added_to, register
from handlers.form import begin
from handlers.need import TEXT_LENGTH, need_told
from handlers.questions import Choice, Option
from handlers.turn import Turn
from handlers.welcome import meet
from linkage.guessing import Danger
from storage.conversations import Answers

_YES, _NO = "yes", "no"


async def something_told(turn: Turn, content: Content) -> None:
    """Take words that begin something new; where they may tell of danger, ask that first."""
    if turn.services.guesser.danger(content.text) is Danger.DOUBT:
        await begin(turn, DOUBT, text=content.as_answer())
    else:
        await _taken(turn, content)


async def _taken(turn: Turn, content: Content) -> None:
    known = turn.person is not None and turn.person.consented_at is not None
    await (need_told if known else meet)(turn, content)


async def _answers(turn: Turn, _: Answers) -> Sequence[Option]:
    return [Option(_YES, turn.words("doubt.yes")), Option(_NO, turn.words("doubt.no"))]


async def _answered(turn: Turn, answers: Answers) -> None:
    content = Content.of_answer(answers["text"])
    await (help_at_once if answers["danger"] == _YES else _taken)(turn, content)


DOUBT = register(
    Flow(
        "doubt",
        steps=(Step("danger", Choice(_answers)),),
        finish=_answered,
        stray=added_to("text", TEXT_LENGTH),
    )
)
