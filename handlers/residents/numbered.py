"""Words that name a case by its number go to that case, and to no other."""

from handlers.cases.relay import pass_on
from handlers.chat.content import Content
from handlers.chat.said import bare, holds_one
from handlers.chat.turn import Turn
from handlers.forms.form import resume
from handlers.residents.again import heard_again_of
from handlers.residents.resident import show
from handlers.residents.verdict import heard_verdict
from linkage.access import may, relations
from linkage.models import CaseState
from linkage.numbers_said import number_said
from storage import cases


async def heard_status_asked(turn: Turn, content: Content) -> bool:
    """Show the case of theirs that is asked about by number in the middle of a form, and ask on."""
    said = number_said(content.text)
    if said is None or not holds_one(turn, said.rest, "number.said.status"):
        return False
    case = await cases.get(turn.unit, said.number)
    if case is None or not may(relations(turn.me, case), "write"):
        return False
    await show(turn, case)
    await resume(turn)
    return True


async def heard_of_number(turn: Turn, content: Content) -> bool:
    """Take what names a case: asked how it stands, it is shown; all else goes on with it.

    Of a number that is not theirs, they are told so kindly, where it is plainly a case's. False
    where none is named.
    """
    said = number_said(content.text)
    if said is None:
        return False
    asks = not content.files and (
        not bare(said.rest) or holds_one(turn, said.rest, "number.said.status")
    )
    case = await cases.get(turn.unit, said.number)
    if case is None or not may(relations(turn.me, case), "write"):
        # Staff name others' cases: to them, each list and search is open.
        if turn.me.desks or not (said.plain or (asks and bare(said.rest))):
            return False
        turn.say("number.not_yours", number=said.number)
        return True
    if asks:
        await show(turn, case)
    elif case.state is CaseState.CLOSED:
        return await heard_again_of(turn, case, content)
    elif not await heard_verdict(turn, [case], Content.of(said.rest, content.files)):
        await pass_on(turn, case, content)
    return True
