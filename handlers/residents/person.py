"""*Talk to a person*: from anywhere, without a form, to the committee's desk of that place."""

from handlers.cases.casework import open_case
from handlers.cases.relay import pass_on
from handlers.chat.content import Content, clean, command_of
from handlers.chat.turn import Turn
from handlers.chat.words import Said, Until
from handlers.forms import form
from handlers.residents.complaints import COMPLAIN
from handlers.residents.crisis import alarm
from handlers.residents.resident import WRITE
from handlers.residents.welcome import meet
from linkage.models import Case, Urgency
from storage import cases


async def talk(turn: Turn) -> None:
    """Bring the wish, and what stands behind the command, to a person; what comes next, too.

    It joins what this person has open with them; of somebody in danger, with who helps them. A form
    under way is left as it is, and asked on.
    """
    turn.shown = True
    content = Content(_said(turn) or turn.words("person.wish"))
    case = await _open_with_a_person(turn)
    if case is not None:
        await pass_on(turn, case, content)
    elif turn.person is None or turn.person.consented_at is None:
        await (meet if turn.conversation is None else form.hear)(turn, content)
        return
    else:
        triage = turn.services.policy.triage
        case = await open_case(turn, turn.me, triage, Urgency.SOON, content)
        turn.say(
            "person.told",
            number=case.id,
            actor=Said(f"actor.{case.actor}"),
            until=Until(case.respond_by, turn.unit.now),
            rows=[[turn.button(turn.language, "mycases.complain", COMPLAIN)]],
        )
    if turn.conversation is None:
        await form.begin(turn, WRITE, about=case.id)
    else:
        await form.resume(turn)


def _said(turn: Turn) -> str:
    message = turn.update.message
    text = (message.text or "") if message is not None else ""
    command, words = command_of(text)
    return clean(words if command else text)


async def _open_with_a_person(turn: Turn) -> Case | None:
    if turn.person is None:
        return None
    policy = turn.services.policy
    mine = await cases.open_of(turn.unit, turn.person.id)
    asked = (case for case in mine if case.category == policy.triage.id)
    return alarm(turn, mine) or next(asked, None)
