"""What the buttons of a form do.

Button data is `f:<serial>:<verb>:<step>:<value>`; the serial tells a form's buttons from those of
an older one.
"""

import re
from collections.abc import Sequence

from handlers.flow import Step
from handlers.form import Form, cancel
from handlers.questions import Option, Several
from handlers.turn import Turn
from linkage.errors import DomainError
from storage import conversations

_DATA = re.compile(r"f:(\d+):([a-z]):(\d*):(.*)", re.ASCII | re.DOTALL)


async def press(turn: Turn, data: str) -> None:
    """Act on a form's button; a stale or second press changes nothing and says so kindly."""
    found = _DATA.fullmatch(data)
    if found is None:
        raise DomainError("press.unknown")
    serial, verb, index, value = found.groups()
    if turn.conversation is None or str(turn.conversation.serial) != serial:
        turn.hint("flow.over")
        return
    form = Form.under_way(turn)
    if verb == "x":
        await cancel(turn)
        return
    given = len(form.answers)
    step, options = await form.question()
    if len(form.answers) > given:
        # What the question was about is gone meanwhile: there is nothing to choose any more.
        await form.advance()
    elif step is None:
        await (_press_at_check(form, verb, index, value) if form.checked else form.finish())
    elif str(form.flow.steps.index(step)) == index:
        await _press_at_step(form, step, options, verb, value)
    else:
        turn.hint("flow.answered")


async def _press_at_check(form: Form, verb: str, index: str, value: str) -> None:
    names = {str(number): step.name for number, step in enumerate(form.flow.steps)}
    if verb == "s":
        await form.finish()
    elif verb == "m":
        await form.ask(place=value)
    elif verb == "e" and form.answers.get(names.get(index, "")) is not None:
        form.take_out(names[index])
        await form.advance()
    else:
        form.turn.hint("flow.answered")


async def _press_at_step(
    form: Form, step: Step, options: Sequence[Option], verb: str, value: str
) -> None:
    before = form.before(step)
    if isinstance(step.question, Several) and verb in ("t", "d"):
        await _press_at_several(form, step, step.question, options, verb, value)
        return
    if verb == "m":
        await form.ask(place=value)
        return
    if verb == "b" and before is not None:
        form.take_out(before.name)
    elif verb == "k" and form.can_keep(step, options):
        form.give(step, form.answers[f"~{step.name}"])
    elif verb == "a" and any(option.value == value for option in options):
        form.give(step, value)
    else:
        form.turn.hint("flow.answered")
        return
    await form.advance()


async def _press_at_several(
    form: Form, step: Step, several: Several, options: Sequence[Option], verb: str, value: str
) -> None:
    """Tap a choice on or off on its page, or be done with them."""
    chosen = form.chosen(step)
    if verb == "d" and len(chosen) < several.least:
        form.turn.hint("several.too_few")
    elif verb == "d":
        form.give(step, chosen)
        await form.advance()
    else:
        place, _, tapped = value.partition("/")
        form.answers[f"~{step.name}"] = [
            one.value for one in options if (one.value in chosen) != (one.value == tapped)
        ]
        conversations.save(form.turn.unit, form.turn.chat_id, form.conversation)
        await form.ask(place)
