"""Leads a person through a declared form.

What they write or press is an answer to the current question: `handlers.forms.filled` knows how
the form stands, `handlers.forms.form_shown` how it is shown.
"""

import re
from collections.abc import Sequence
from typing import Any

from handlers.chat.content import Content
from handlers.chat.said import holds_one, said_for
from handlers.chat.turn import Turn
from handlers.chat.words import LANGUAGES
from handlers.forms.filled import Form
from handlers.forms.flow import Flow, Step
from handlers.forms.form_shown import LABEL, show
from handlers.forms.laid_aside import is_above, leave, waiting_below, waits_below
from handlers.forms.questions import Option, Several
from linkage.errors import DomainError
from linkage.politely import says
from storage import conversations
from storage.conversations import Conversation

# The album that a picture was last added from; a name that is no step's.
_ALBUM = "~album"
# Set where the last message could not be added any more.
_FULL = "~full"
# Longer words are never only about the question.
_ASIDE = 40
_DATA = re.compile(r"f:(\d+):([a-z]):(\d*):(.*)", re.ASCII | re.DOTALL)


async def begin(turn: Turn, flow: Flow, **given: Any) -> None:
    """Start a form, with what is known already; raises `DomainError` in the middle of another.

    One that waits for the first word about a case gives way, and they are told.
    """
    if turn.conversation is not None:
        form = Form.under_way(turn)
        if not form.begun and is_above(form):
            leave(form)
            await begin(turn, flow, **given)
            return
        if form.begun and form.flow is not flow:
            raise DomainError("flow.busy")
        if form.begun:
            turn.say("flow.go_on")
            await ask(form)
            return
        if (form.flow, form.answers.get("about")) != (flow, given.get("about")):
            put_aside(turn)
    turn.conversation = Conversation(flow.name, turn.update.update_id, dict(given))
    await advance(Form(turn, flow, turn.conversation))


async def begin_at_once(turn: Turn, flow: Flow, **given: Any) -> None:
    """Start a form that cannot wait; one they are in the middle of goes on after it."""
    if turn.conversation is not None:
        below = waiting_below(Form.under_way(turn), flow)
        if below:
            turn.conversation = None
        given |= below
    await begin(turn, flow, **given)


def put_aside(turn: Turn) -> None:
    """Let a form go that waits for the first word about a case, and say so."""
    if turn.conversation is None or Form.under_way(turn).begun:
        return
    about = turn.conversation.answers.get("about")
    if about is not None:
        conversations.end(turn.unit, turn.chat_id)
        turn.conversation = None
        turn.say("flow.put_aside", number=about)


async def hear(turn: Turn, content: Content) -> None:
    """Take what the person wrote, said or pictured as the answer to the current question."""
    form = Form.under_way(turn)
    step, options = await form.question()
    try:
        if await _answers(form, step, options, content):
            return
    except DomainError as error:
        if (step is not None and step.question.typed) or form.flow.stray is None:
            turn.say(error.key, **error.values)
            await ask(form)
            return
    if form.flow.stray is not None and _tells_nothing(turn, content):
        turn.say("choice.press")
        await ask(form)
    elif form.flow.stray is None or _strayed(form, content):
        await advance(form)
    else:
        conversations.save(turn.unit, turn.chat_id, form.conversation)


async def heard_answer(turn: Turn, content: Content) -> bool:
    """Take it as the answer to the current question; False, and nothing said, where it is none."""
    form = Form.under_way(turn)
    step, options = await form.question()
    try:
        return await _answers(form, step, options, content)
    except DomainError:
        return False


async def _answers(
    form: Form, step: Step | None, options: Sequence[Option], content: Content
) -> bool:
    """Go on where it answers the question; raises `DomainError` with what would, False for none."""
    turn = form.turn
    located = form.flow.located
    if content.at and located and await located(turn, form.answers, content.at):
        await advance(form)
        return True
    if step is None:
        return False
    named = form.flow.named if not content.files else None
    if not (named and await named(turn, step.name, form.answers, content)):
        form.give(step, step.question.read(content, options))
    await advance(form)
    return True


def _tells_nothing(turn: Turn, content: Content) -> bool:
    """Whether it only tries to answer, or asks what is meant: it is no part of what they tell."""
    if content.files or len(content.text) > _ASIDE:
        return False
    answers = said_for(turn, "said.yes", "said.no", "said.agree", "said.decline")
    languages = [one for each in LANGUAGES for one in said_for(turn, f"language.said.{each}")]
    lost = holds_one(turn, content.text, "choice.said.lost")
    return lost or says(content.text, *answers, *languages)


def _strayed(form: Form, content: Content) -> bool:
    """Add what came where a button was asked for; whether a word is due for it."""
    turn, stray = form.turn, form.flow.stray
    told = next((form.answers[one] for one in form.typed), None)
    added = stray is not None and stray(form.answers, content)
    if added and turn.album is not None and form.answers.get(_ALBUM) == turn.album:
        # Telegram sends an album's pictures one by one: a word for each would be a flood.
        return False
    if turn.hushed and not added and _FULL not in form.answers:
        # What is not taken is said once, also to who writes too fast for answers.
        turn.hushed = False
    form.answers.pop(_FULL, None)
    if not added:
        form.answers[_FULL] = True
        turn.say("flow.not_added")
    elif told is None:
        line = " ".join(content.text.split())
        noted = turn.in_short(turn.language, line, content.file, LABEL, content.more)
        turn.say("flow.kept", told=noted)
    else:
        before = Content.of_answer(told)
        line = " ".join(before.text.split())
        short = turn.in_short(turn.language, line, before.file, LABEL, before.more)
        turn.say(f"{form.flow.added}.added", told=short)
    return True


async def go_on(turn: Turn) -> None:
    """Ask on after an answer was given in another way than to its question."""
    await advance(Form.under_way(turn))


async def press(turn: Turn, data: str) -> None:
    """Act on a form's button; a stale or second press changes nothing and says so kindly."""
    found = _DATA.fullmatch(data)
    if found is None:
        raise DomainError("press.unknown")
    serial, verb, index, value = found.groups()
    if turn.conversation is not None and waits_below(Form.under_way(turn), serial):
        leave(Form.under_way(turn))
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
        await advance(form)
    elif step is None:
        await (_press_at_check(form, verb, index, value) if form.checked else finish(form))
    elif str(form.flow.steps.index(step)) == index:
        await _press_at_step(form, step, options, verb, value)
    else:
        turn.hint("flow.answered")


async def _press_at_check(form: Form, verb: str, index: str, value: str) -> None:
    names = {str(number): step.name for number, step in enumerate(form.flow.steps)}
    if verb == "s":
        await finish(form)
    elif verb == "m":
        await ask(form, place=value)
    elif verb == "e" and form.answers.get(names.get(index, "")) is not None:
        form.take_out(names[index])
        await advance(form)
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
        await ask(form, place=value)
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
    await advance(form)


async def _press_at_several(
    form: Form, step: Step, several: Several, options: Sequence[Option], verb: str, value: str
) -> None:
    """Tap a choice on or off on its page, or be done with them."""
    chosen = form.chosen(step, several)
    if verb == "d" and len(chosen) < several.least:
        form.turn.hint("several.too_few")
    elif verb == "d":
        form.give(step, list(chosen))
        await advance(form)
    else:
        place, _, tapped = value.partition("/")
        form.answers[f"~{step.name}"] = [
            one.value for one in options if (one.value in chosen) != (one.value == tapped)
        ]
        conversations.save(form.turn.unit, form.turn.chat_id, form.conversation)
        await ask(form, place)


async def resume(turn: Turn) -> None:
    """Ask the current question again."""
    await ask(Form.under_way(turn))


async def cancel(turn: Turn) -> None:
    """Give the form up; of one that stays, go on as with the answer that this is."""
    form = Form.under_way(turn)
    step, _ = await form.question()
    if step is not None and form.flow.stays:
        turn.say("flow.stays")
        form.give(step, form.flow.stays)
        await advance(form)
        return
    below = leave(form)
    turn.show(turn.words("flow.cancelled"))
    await _take_up(turn, below)


async def advance(form: Form) -> None:
    """Keep the answers and ask on, or finish where nothing is left to ask or to check.

    Of an album, which comes picture by picture, all are awaited.
    """
    step, options = await form.question()
    if form.turn.album is not None:
        form.answers[_ALBUM] = form.turn.album
    elif step is None and not form.checked:
        await finish(form)
        return
    conversations.save(form.turn.unit, form.turn.chat_id, form.conversation)
    await show(form, step, options, "")


async def finish(form: Form) -> None:
    """Hand over the answers, and end; the form below it goes on."""
    answers = {name: value for name, value in form.answers.items() if name[0] != "~"}
    below = leave(form)
    try:
        await form.flow.finish(form.turn, answers)
    except DomainError as error:
        # What the form was about has gone on without it: to ask again would lead nowhere.
        form.turn.undo()
        below = leave(form)
        told = [form.turn.words(error.key, **error.values)]
        if form.typed:
            told.append(form.turn.words("flow.not_sent"))
        form.turn.answer("\n".join(told))
    await _take_up(form.turn, below)


async def _take_up(turn: Turn, below: Conversation | None) -> None:
    """Ask on in the form that waited below another, unless something else has begun meanwhile."""
    if below is not None and turn.conversation is below:
        turn.shown = True
        turn.say("flow.go_on")
        await resume(turn)


async def ask(form: Form, place: str = "") -> None:
    """Show the current question, or the check; finish where there is neither any more."""
    step, options = await form.question()
    if step is None and not form.checked and _ALBUM not in form.answers:
        await finish(form)
    else:
        await show(form, step, options, place)
