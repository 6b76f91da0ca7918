"""A greeting, thanks, or "all right": answered in kind, and never taken for a need."""

from collections.abc import Sequence

from handlers.cases.relay import ask_whether_solved
from handlers.chat.content import Content
from handlers.chat.menus import show_menu
from handlers.chat.said import bare, holds_one
from handlers.chat.turn import Turn
from handlers.forms.filled import Form
from handlers.forms.form import resume
from handlers.residents.need import NEED, is_greeting
from linkage.errors import DomainError
from linkage.models import Case, CaseState


def answer(turn: Turn, content: Content, mine: Sequence[Case]) -> None:
    """A line for thanks and the like; what can be done here, for a greeting and a slip.

    Where it is asked of some of `mine` whether they are solved, that is asked again instead.
    """
    thanks = _thanks(turn, content)
    greets = holds_one(turn, content.text, "courtesy.said.hello")
    done = [case for case in mine if case.state is CaseState.DONE]
    if not thanks and (greets or not bare(content.text)):
        show_menu(turn)
    elif done:
        for case in done:
            ask_whether_solved(turn, case)
    else:
        turn.say("courtesy.welcome" if thanks else "courtesy.fine")


async def heard_in_form(turn: Turn, content: Content) -> bool:
    """Answer it where the form under way waits for a button or for a need, and ask on.

    False where it may be an answer.
    """
    form = Form.under_way(turn)
    step, options = await form.question()
    if not is_greeting(turn, content) or form.flow.stays:
        return False
    if step is not None and step.question.typed:
        if (form.flow.name, step.name) != (NEED.name, "text"):
            return False
    elif step is not None:
        try:
            step.question.read(content, options)
        except DomainError:
            pass
        else:
            return False
    if _thanks(turn, content):
        turn.say("courtesy.go_on")
    await resume(turn)
    return True


def _thanks(turn: Turn, content: Content) -> bool:
    return holds_one(turn, content.text, "courtesy.said.thanks")
