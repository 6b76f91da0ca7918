"""What a resident changes of a case: that it got worse, or that they withdraw it."""

from collections.abc import Sequence

from handlers.cases.casework import move
from handlers.cases.relay import tell_answerable
from handlers.cases.showing import refresh_cards
from handlers.chat.content import Content
from handlers.chat.turn import Turn
from handlers.desk.desk import MESSAGE_LENGTH, REASON_LENGTH, begin_of, the_case
from handlers.forms.flow import in_words
from handlers.forms.questions import Option
from linkage.access import relations
from linkage.attendance import AssignmentState
from linkage.cases import Move
from linkage.models import Case, Person, Urgency
from storage import assignments, tasks
from storage.conversations import Answers

_NO_REASON = "none"


async def worse(turn: Turn, case: Case) -> None:
    """*It got worse*: what has happened is asked, and goes to whoever holds the case."""
    await begin_of(turn, case, WORSE, Move.WORSEN)


async def _worsened(turn: Turn, answers: Answers) -> None:
    case = await the_case(turn, answers["about"], "write")
    content = Content.of_answer(answers["what"])
    category, now = turn.services.policy.category(case.category), turn.unit.now
    urgent, terms = Urgency.URGENT, turn.services.terms
    hurried = case.model_copy(
        update={
            "urgency": urgent,
            "respond_by": min(case.respond_by, terms.respond_by(category, urgent, now, case)),
            "resolve_by": min(case.resolve_by, terms.resolve_by(category, urgent, now, case)),
        }
    )
    relation = relations(turn.me, case)
    moved = move(turn, hurried, Move.WORSEN, turn.me, relation, content=content)

    def words(reader: Person) -> str:
        return turn.text(reader.language, "desk.worse", number=case.id, text=content.text)

    await tell_answerable(turn, moved, words, content)
    await refresh_cards(turn, moved)
    turn.say("worse.told", number=case.id)


async def withdraw(turn: Turn, case: Case) -> None:
    """*Withdraw*: the reason is asked, and may be left out; only then is the case closed."""
    await begin_of(turn, case, WITHDRAW, Move.WITHDRAW)


async def _withdrawn(turn: Turn, answers: Answers) -> None:
    case = await the_case(turn, answers["about"], "write")
    given = answers["reason"]
    reason = Content("") if given == _NO_REASON else Content.of_answer(given)
    relation = relations(turn.me, case)
    moved = move(turn, case, Move.WITHDRAW, turn.me, relation, content=reason)

    def words(reader: Person) -> str:
        return turn.text(reader.language, "desk.withdrawn", number=case.id, text=reason.text)

    await tell_answerable(turn, moved, words, reason)
    await refresh_cards(turn, moved)
    states = await _volunteers(turn, case)
    if AssignmentState.HERE in states:
        turn.show(turn.words("withdraw.done_there", number=case.id))
    elif AssignmentState.ON_WAY in states:
        turn.show(turn.words("withdraw.done_on_way", number=case.id))
    else:
        turn.show(turn.words("withdraw.done", number=case.id))


async def _volunteers(turn: Turn, case: Case) -> set[AssignmentState]:
    """How far those are who are still to come for the case, or are there."""
    return {
        one.state
        for task in await tasks.of_case(turn.unit, case.id)
        if task.ends_at > turn.unit.now
        for one in await assignments.of_task(turn.unit, task.id)
    }


async def _no_reason(turn: Turn, _: Answers) -> Sequence[Option]:
    return [Option(_NO_REASON, turn.words("withdraw.just"))]


WORSE = in_words("worse", "what", MESSAGE_LENGTH, _worsened)
WITHDRAW = in_words("withdraw", "reason", REASON_LENGTH, _withdrawn, choices=_no_reason)
