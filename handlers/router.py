"""Sends each update to the handler it is for; every person gets an answer, whatever they sent."""

from collections.abc import Awaitable, Callable
from functools import partial

from telegram import ChatMember, Message, Update

from handlers import form
from handlers.alerts import blocked
from handlers.content import content_of
from handlers.crisis import help_at_once
from handlers.desk import STAFF_FORMS, ask, card, desk, done, refuse, take
from handlers.menus import help_, show_menu
from handlers.need import need, need_told
from handlers.resident import (
    SATISFACTIONS,
    answer_open_question,
    my_cases,
    rate,
    reopen,
    resolve,
    show,
    write,
)
from handlers.scene import Services
from handlers.turn import Turn
from handlers.welcome import language, meet, start
from linkage.errors import DomainError
from linkage.models import Case
from storage import cases, people
from storage.unit import Unit

# What is asked of Telegram; everything else (edits, polls, channels, reactions) is let be.
UPDATES = ("message", "callback_query", "my_chat_member")
# Shorter words that mean nothing to the policy are a greeting or a slip, and no need yet.
GREETING_LENGTH = 6

_COMMANDS: dict[str, Callable[[Turn], Awaitable[None]]] = {
    "need": need,
    "mycases": my_cases,
    "desk": desk,
    "language": language,
    "help": help_,
}


_CASE_VERBS: dict[str, Callable[[Turn, Case], Awaitable[None]]] = {
    "take": take,
    "ask": ask,
    "done": done,
    "refuse": refuse,
    "card": card,
    "show": show,
    "write": write,
    "resolve": resolve,
    "reopen": reopen,
    **{f"rate{one}": partial(rate, satisfaction=one) for one in SATISFACTIONS},
}


async def handle(unit: Unit, services: Services, update: Update) -> Turn | None:
    """Do what one update asks; the turn, or None where the update is let be on purpose."""
    chat, user = update.effective_chat, update.effective_user
    if chat is None or chat.type != chat.PRIVATE or user is None or user.is_bot:
        return None
    person, conversation = await people.who(unit, chat.id)
    turn = Turn(unit, services, update, chat.id, person, conversation)
    try:
        if update.callback_query is not None:
            await _press(turn, update.callback_query.data or "")
        elif update.message is not None:
            await _message(turn, update.message)
        elif update.my_chat_member is not None:
            if update.my_chat_member.new_chat_member.status == ChatMember.BANNED:
                await blocked(turn, chat.id)
            return turn
        else:
            return None
    except DomainError as error:
        turn.undo()
        if turn.pressed is None:
            turn.say(error.key, **error.values)
        else:
            turn.hint(error.key, alert=True, **error.values)
    if person is not None and person.unreachable_at is not None:
        people.set_reachable(unit, chat.id, True)
    return turn


async def _press(turn: Turn, data: str) -> None:
    kind, _, rest = data.partition(":")
    subject, _, verb = rest.partition(":")
    if kind == "f" and data.count(":") == 4:
        await form.press(turn, data)
    elif kind == "l":
        await my_cases(turn)
    elif kind == "c" and subject.isdecimal():
        await _press_case(turn, int(subject), verb)
    else:
        raise DomainError("press.unknown")


async def _press_case(turn: Turn, case_id: int, verb: str) -> None:
    case = await cases.get(turn.unit, case_id)
    if case is None or turn.person is None or verb not in _CASE_VERBS:
        raise DomainError("press.unknown")
    await _CASE_VERBS[verb](turn, case)


async def _message(turn: Turn, message: Message) -> None:
    command, argument = _command(message.text or "")
    if command == "start":
        await start(turn, argument)
        return
    if command == "cancel":
        if turn.conversation is None:
            turn.say("flow.nothing")
        else:
            form.cancel(turn)
        return
    known = turn.person is not None and turn.person.consented_at is not None
    if not command:
        await _words(turn, message, known)
    elif command not in _COMMANDS:
        turn.say("command.unknown")
    elif known or command == "help":
        await _COMMANDS[command](turn)
    else:
        await start(turn, "")


async def _words(turn: Turn, message: Message, known: bool) -> None:
    content = content_of(message)
    if content is None:
        turn.say("content.unknown")
        if turn.conversation is not None:
            await form.resume(turn)
        return
    guesser = turn.services.guesser
    flow = turn.conversation.flow if turn.conversation is not None else ""
    if flow not in STAFF_FORMS and guesser.is_crisis(content.text):
        await help_at_once(turn, content)
    elif flow:
        await form.hear(turn, content)
    elif turn.person is not None and await answer_open_question(turn, content):
        return
    elif not known:
        await meet(turn, content)
    elif (
        content.file is None
        and len(content.text) < GREETING_LENGTH
        and not guesser.guess(content.text)
    ):
        show_menu(turn)
    else:
        await need_told(turn, content)


def _command(text: str) -> tuple[str, str]:
    """The command a text begins with, without its slash and the bot's name, and what follows it."""
    if not text.startswith("/"):
        return "", ""
    first, _, rest = text.partition(" ")
    return first[1:].partition("@")[0].lower(), rest.strip()
