"""A greeting, thanks, or "all right": answered in kind, and never taken for a need."""

from handlers.content import Content
from handlers.filled import Form
from handlers.form import resume
from handlers.menus import show_menu
from handlers.need import NEED, is_greeting
from handlers.turn import Turn
from handlers.words import LANGUAGES
from linkage.errors import DomainError


def answer(turn: Turn, content: Content) -> None:
    """A line for thanks and the like; what can be done here, for a greeting and a slip."""
    greets = _holds(content, *(turn.text(one, "courtesy.said.hello") for one in LANGUAGES))
    worded = any(map(str.isalnum, content.text))
    if _thanks(turn, content):
        turn.say("courtesy.welcome")
    elif worded and not greets:
        turn.say("courtesy.fine")
    else:
        show_menu(turn)


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
    return _holds(content, *(turn.text(one, "courtesy.said.thanks") for one in LANGUAGES))


def _holds(content: Content, *lists: str) -> bool:
    said = content.text.casefold()
    return any(word in said for words in lists for word in words.split("|"))
