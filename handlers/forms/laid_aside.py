"""A form that waits below another, for what cannot wait, and goes on when that one is left."""

from dataclasses import asdict
from typing import Any

from handlers.forms.filled import Form
from handlers.forms.flow import Flow
from storage import conversations
from storage.conversations import Conversation

# Where it stands among the answers of the form above it; a name that is no step's.
_ASIDE = "~aside"


def waiting_below(form: Form, flow: Flow) -> dict[str, Any]:
    """What a form of that flow is begun with, so that nothing told in this one is lost.

    One that was never answered gives way for good, and what waits below it stays. One that stays
    waits for nobody.
    """
    if not form.begun:
        return {name: value for name, value in form.answers.items() if name == _ASIDE}
    if form.flow.stays or form.flow is flow:
        return {}
    return {_ASIDE: asdict(form.conversation)}


def is_above(form: Form) -> bool:
    """Whether another waits below it."""
    return _ASIDE in form.answers


def waits_below(form: Form, serial: str) -> bool:
    """Whether it is the form of that serial that waits."""
    return is_above(form) and str(form.answers[_ASIDE]["serial"]) == serial


def leave(form: Form) -> Conversation | None:
    """End a form; the one below it is under way again."""
    turn = form.turn
    if is_above(form):
        turn.conversation = Conversation(**form.answers[_ASIDE])
        conversations.save(turn.unit, turn.chat_id, turn.conversation)
    else:
        turn.conversation = None
        conversations.end(turn.unit, turn.chat_id)
    return turn.conversation
