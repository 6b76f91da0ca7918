"""Sends each update to the handler it is for; every person gets an answer, whatever they sent."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from telegram import ChatMember, Message, Update

from handlers.alerts import blocked
from handlers.attendance import safety
from handlers.attendance.thanking import THANKS
from handlers.cases.aftermath import follow
from handlers.cases.cards import REACH
from handlers.cases.relay import ANEW
from handlers.cases.visits import told
from handlers.chat.content import clean, command_of, content_of
from handlers.chat.flood import MOST
from handlers.chat.menus import GROUP_COMMANDS, PERSON, help_
from handlers.chat.scene import Services
from handlers.chat.turn import Turn
from handlers.desk import desk_lists, entering, notes, passing, roles, rooms
from handlers.desk.desk import ask, card, done, refuse, take, tell, the_case
from handlers.desk.figures import FIGURES, press_figures, rates
from handlers.desk.inviting import INVITE, invite
from handlers.forms import form
from handlers.forms.whereabouts import spot_words
from handlers.hearing import hear, in_danger, new_need
from handlers.privacy.forget import (
    KEEP,
    REALLY,
    forget,
    forget_now,
    forget_visited,
    forget_visited_now,
    keep,
)
from handlers.privacy.mydata import my_data
from handlers.residents import family
from handlers.residents import settings as own_settings
from handlers.residents.anew import anew
from handlers.residents.changes import withdraw, worse
from handlers.residents.complaints import COMPLAIN, complain, complain_of_any
from handlers.residents.crisis import fine, help_now
from handlers.residents.family import FAMILY
from handlers.residents.need import need
from handlers.residents.person import talk
from handlers.residents.resident import my_cases, show, write
from handlers.residents.settings import SETTINGS, settings
from handlers.residents.verdict import (
    FACES,
    add,
    partly,
    rate,
    reopen,
    resolve,
)
from handlers.residents.welcome import LANGUAGE, change_language, language, meet_volunteer, start
from handlers.tasks import task_calendar, tasks
from handlers.tasks.task_cards import TASKS
from handlers.tasks.task_form import ASK_VOLUNTEERS, ask_volunteers, seek
from handlers.tasks.task_list import show_tasks
from handlers.timebank import timebank
from handlers.volunteers import availability, coordinating, enrolment, team, volunteering
from linkage.errors import DomainError
from linkage.models import Case
from storage import people
from storage.unit import Unit

# What is asked of Telegram; everything else (edits, polls, channels, reactions) is let be.
UPDATES = ("message", "callback_query", "my_chat_member")
_LIST_PRESS = re.compile(r"l:(\d{1,2}):mine", re.ASCII)
_CASE_PRESS = re.compile(r"c:(\d{1,15}):(\w+)", re.ASCII)

_COMMANDS: dict[str, Callable[[Turn], Awaitable[None]]] = {
    "need": need,
    "mycases": my_cases,
    "desk": desk_lists.show_desk,
    "rates": rates,
    "team": team.show_team,
    "roles": roles.show_roles,
    "person": talk,
    "volunteer": volunteering.volunteer,
    "tasks": show_tasks,
    "timebank": timebank.show,
    "settings": settings,
    "language": language,
    "mydata": my_data,
    "forget": forget,
    "help": help_,
}


_WITH_WORDS: dict[str, Callable[[Turn, str], Awaitable[None]]] = {
    "need": new_need,
    "desk": desk_lists.search,
    "team": team.check_number,
}
# What somebody may ask for before they have agreed to anything.
_FOR_ALL = frozenset({"help", "person", "mydata", "forget"})
# What leads on from the first meeting, and not to the menu.
_MEETING: dict[str, Callable[[Turn], Awaitable[None]]] = {"volunteer": meet_volunteer}
_PRESSES: dict[str, Callable[[Turn], Awaitable[None]]] = {
    PERSON: talk,
    COMPLAIN: complain_of_any,
    REALLY: forget_now,
    KEEP: keep,
    entering.ENTER: entering.enter,
    task_calendar.CALENDAR: task_calendar.put_all,
    INVITE: invite,
    ASK_VOLUNTEERS: ask_volunteers,
}

# What a button's data begins with, and what acts on the whole of it, or on what follows.
_KINDS: dict[str, Callable[[Turn, str], Awaitable[None]]] = {
    "f:": form.press,
    desk_lists.HOME: desk_lists.press,
    FIGURES: press_figures,
    roles.ROLES: roles.press,
    TASKS: tasks.press,
    enrolment.CARD: coordinating.press,
}
_VERBS: dict[str, Callable[[Turn, str], Awaitable[None]]] = {
    LANGUAGE: change_language,
    FAMILY: family.press,
    SETTINGS: own_settings.press,
    ANEW: anew,
    volunteering.VOLUNTEER: volunteering.press,
    volunteering.AVAILABILITY: availability.press,
    timebank.TIMEBANK: timebank.press,
}

# Each verb of a case's button: what one must be allowed, and what it does. Moves are checked once
# more by the lifecycle.
_CASE_VERBS: dict[str, tuple[str, Callable[[Turn, Case], Awaitable[None]]]] = {
    "take": ("see", take),
    "ask": ("see", ask),
    "tell": ("see", tell),
    "done": ("see", done),
    "refuse": ("see", refuse),
    "card": ("card", card),
    "history": ("history", notes.history),
    "note": ("note", notes.note),
    "refer": ("refer", passing.refer),
    "correct": ("correct", passing.correct),
    "hand": ("hand", passing.hand),
    "seek": ("card", seek),
    REACH: ("card", safety.reach),
    "show": ("show", show),
    "write": ("write", write),
    "worse": ("write", worse),
    "withdraw": ("write", withdraw),
    "help": ("write", help_now),
    "fine": ("write", fine),
    "told": ("write", told),
    "gone": ("write", forget_visited),
    "gone_now": ("write", forget_visited_now),
    "resolve": ("see", resolve),
    "partly": ("see", partly),
    "reopen": ("see", reopen),
    "add": ("write", add),
    "complain": ("write", complain),
    # The pages of a card's buttons, for who wants few.
    **{f"show{page}": ("show", partial(show, page=page)) for page in range(4)},
    **{f"rate{one}": ("rate", partial(rate, satisfaction=one)) for one in FACES},
}


async def handle(unit: Unit, services: Services, update: Update, nth: int = 0) -> Turn | None:
    """Do what one update asks; the turn, or None where the update is let be on purpose.

    `nth` says which of its sender's messages of a minute it is.
    """
    chat, user = update.effective_chat, update.effective_user
    if rooms.is_about_the_group(update):
        return await rooms.heard(unit, services, update, hushed=nth > MOST)
    if chat is None or user is None or user.is_bot:
        return None
    # A case's button in a group is its presser's: what is asked is asked in their own chat.
    person, conversation = await people.who(unit, user.id)
    turn = Turn(unit, services, update, user.id, person, conversation)
    turn.shown = chat.type != chat.PRIVATE
    # Whoever works here answers to many, and asks for what they need.
    nth = 0 if person and person.grants else nth
    turn.hushed = nth > MOST
    try:
        if update.callback_query is not None:
            await _press(turn, update.callback_query.data or "")
            rooms.point_to_private(turn)
        elif update.message is not None:
            await _message(turn, update.message)
        elif update.my_chat_member is not None:
            if update.my_chat_member.new_chat_member.status == ChatMember.BANNED:
                await blocked(turn, chat.id)
                return turn
        else:
            return None
        await follow(turn)
    except DomainError as error:
        turn.undo()
        if turn.pressed is None:
            turn.say(error.key, **error.values)
        else:
            of_others = error.key in _STAFFS and not (turn.person and turn.person.grants)
            turn.hint("press.unknown" if of_others else error.key, alert=True, **error.values)
    if person is not None and person.unreachable_at is not None:
        people.set_reachable(unit, user.id, True)
    _slow_down(turn, nth)
    return turn


def _slow_down(turn: Turn, nth: int) -> None:
    """Tell who writes faster than anybody can answer, once, that they are heard."""
    if nth == MOST + 1:
        turn.hushed = False
        message = turn.update.message
        words = turn.words("flood.slowly")
        if message is not None and message.effective_attachment is not None:
            words = f"{words} {turn.words('flood.files', most=MOST)}"
        turn.answer(words)


# What these say of a press is for staff: no button of a resident's leads there.
_STAFFS = frozenset({"case.not_yours", "roles.not_yours"})


async def _press(turn: Turn, data: str) -> None:
    availability.look_away(turn)
    if (kind := data[:2]) in _KINDS:
        await _KINDS[kind](turn, data)
    elif kind in _VERBS:
        await _VERBS[kind](turn, data[2:])
    elif found := _LIST_PRESS.fullmatch(data):
        await my_cases(turn, int(found[1]))
    elif data in _PRESSES:
        await _PRESSES[data](turn)
    elif (found := _CASE_PRESS.fullmatch(data)) and found[2] in _CASE_VERBS:
        allowed, act = _CASE_VERBS[found[2]]
        await act(turn, await the_case(turn, int(found[1]), allowed))
    else:
        raise DomainError("press.unknown")


async def _message(turn: Turn, message: Message) -> None:
    if await availability.heard_hours(turn, message.text or ""):
        return
    command, argument = command_of(message.text or "")
    known = turn.person is not None and turn.person.consented_at is not None
    # What staff search for was said by others.
    of_others = {"desk"} if turn.person is not None and turn.person.desks else set()
    if command == "start":
        await start(turn, clean(argument))
    elif not command or (command not in of_others and in_danger(turn, clean(message.text or ""))):
        await _words(turn, message)
    elif command == "cancel":
        if turn.conversation is None:
            turn.say("flow.nothing")
        else:
            await form.cancel(turn)
    elif command in GROUP_COMMANDS and command not in _COMMANDS and of_others:
        turn.say("command.in_group", command=command)
    elif command not in _COMMANDS:
        turn.say("command.unknown")
    elif known and command in _WITH_WORDS and (told := clean(argument)):
        await _WITH_WORDS[command](turn, told)
    elif known or command in _FOR_ALL:
        await _COMMANDS[command](turn)
    else:
        await _MEETING.get(command, start)(turn)


async def _words(turn: Turn, message: Message) -> None:
    wants_stickers = turn.conversation is not None and turn.conversation.flow == THANKS.name
    content = content_of(message, stickers=wants_stickers)
    if content is None:
        turn.say("content.unknown")
        if turn.conversation is not None:
            await form.resume(turn)
        return
    if content.at is not None:
        spoken = f"{content.text} {await spot_words(turn, content.at)}".strip()
        content = replace(content, text=spoken)
    elif message.effective_attachment is not None and content.file is None:
        turn.say("content.file_left")
    await hear(turn, content)
