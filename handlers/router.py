"""Sends each update to the handler it is for; every person gets an answer, whatever they sent."""

import re
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from telegram import ChatMember, Message, Update

from handlers import form
from handlers.alerts import blocked
from handlers.cards import MINE
from handlers.content import Content, clean, content_of
from handlers.crisis import hear_more, help_at_once
from handlers.desk import STAFF_FORMS, ask, card, desk, done, refuse, take, the_case
from handlers.forget import KEEP, REALLY, forget, forget_now, keep
from handlers.menus import help_, show_menu
from handlers.mydata import my_data
from handlers.need import is_greeting, need, need_told
from handlers.resident import (
    SATISFACTIONS,
    WRITE,
    heard_of_a_case,
    my_cases,
    rate,
    reopen,
    resolve,
    show,
    waited_for,
    write,
)
from handlers.scene import Services
from handlers.turn import Turn
from handlers.welcome import LANGUAGE, change_language, language, meet, start
from linkage.errors import DomainError
from linkage.models import Case
from storage import cases, people
from storage.unit import Unit

# What is asked of Telegram; everything else (edits, polls, channels, reactions) is let be.
UPDATES = ("message", "callback_query", "my_chat_member")
# What can be asked before anything was agreed to.
_FOR_ALL = frozenset({"help", "mydata", "forget"})
# Forms whose words go to somebody already.
_RELAYS = STAFF_FORMS | {WRITE.name}
_CASE_PRESS = re.compile(r"c:(\d{1,15}):(\w+)", re.ASCII)

_COMMANDS: dict[str, Callable[[Turn], Awaitable[None]]] = {
    "need": need,
    "mycases": my_cases,
    "desk": desk,
    "language": language,
    "mydata": my_data,
    "forget": forget,
    "help": help_,
}

_PRESSES: dict[str, Callable[[Turn], Awaitable[None]]] = {
    MINE: my_cases,
    REALLY: forget_now,
    KEEP: keep,
}

# Each verb of a case's button: what one must be allowed, and what it does. Moves are checked once
# more by the lifecycle.
_CASE_VERBS: dict[str, tuple[str, Callable[[Turn, Case], Awaitable[None]]]] = {
    "take": ("see", take),
    "ask": ("see", ask),
    "done": ("see", done),
    "refuse": ("see", refuse),
    "card": ("card", card),
    "show": ("show", show),
    "write": ("write", write),
    "resolve": ("see", resolve),
    "reopen": ("see", reopen),
    **{f"rate{one}": ("rate", partial(rate, satisfaction=one)) for one in SATISFACTIONS},
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
    if data.startswith("f:"):
        await form.press(turn, data)
    elif data.startswith(LANGUAGE):
        await change_language(turn, data.removeprefix(LANGUAGE))
    elif data in _PRESSES:
        await _PRESSES[data](turn)
    elif (found := _CASE_PRESS.fullmatch(data)) and found[2] in _CASE_VERBS:
        allowed, act = _CASE_VERBS[found[2]]
        await act(turn, await the_case(turn, int(found[1]), allowed))
    else:
        raise DomainError("press.unknown")


async def _message(turn: Turn, message: Message) -> None:
    command, argument = _command(message.text or "")
    known = turn.person is not None and turn.person.consented_at is not None
    if command == "start":
        await start(turn, clean(argument))
    elif not command or _in_danger(turn, clean(message.text or "")):
        await _words(turn, message, known)
    elif command == "cancel":
        if turn.conversation is None:
            turn.say("flow.nothing")
        else:
            form.cancel(turn)
    elif command not in _COMMANDS:
        turn.say("command.unknown")
    elif known and command == "need" and (told := clean(argument)):
        more = turn.conversation is not None
        await (form.hear if more else need_told)(turn, Content(told))
    elif known or command in _FOR_ALL:
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
    if message.effective_attachment is not None and content.file is None:
        turn.say("content.file_left")
    await _told(turn, content, known)


async def _told(turn: Turn, content: Content, known: bool) -> None:
    if _in_danger(turn, content.text):
        await help_at_once(turn, content)
        return
    relayed = turn.conversation is not None and turn.conversation.flow in _RELAYS
    mine: Sequence[Case] = ()
    if turn.person is not None and not relayed:
        mine = await cases.open_of(turn.unit, turn.person.id)
    if await hear_more(turn, mine, content):
        return
    if turn.conversation is not None:
        await form.hear(turn, content)
    elif known and not waited_for(mine) and is_greeting(turn, content):
        show_menu(turn)
    elif not await heard_of_a_case(turn, mine, content):
        await (need_told if known else meet)(turn, content)


def _in_danger(turn: Turn, text: str) -> bool:
    of_others = turn.conversation is not None and turn.conversation.flow in STAFF_FORMS
    return not of_others and turn.services.guesser.is_crisis(text)


def _command(text: str) -> tuple[str, str]:
    """The command a text begins with, without its slash and the bot's name, and what follows it."""
    if not text.startswith("/"):
        return "", ""
    first, *rest = text.split(maxsplit=1)
    return first[1:].partition("@")[0].lower(), rest[0].strip() if rest else ""
