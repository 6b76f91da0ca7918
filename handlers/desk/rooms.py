"""A desk's group: how it is linked, and what goes from it to residents.

Staff talk among themselves there: only a reply to the bot, or /reply, in a case's topic leaves it.
"""

from telegram import Message, MessageOriginUser, Update

from handlers.cases import room_trouble
from handlers.chat.content import Content, clean, command_of, content_of
from handlers.chat.menus import GROUP_COMMANDS, PRIVATE_COMMANDS, help_in_group
from handlers.chat.scene import Button, Scene, Services
from handlers.chat.turn import Turn
from handlers.chat.words import LANGUAGES, Said
from handlers.desk.desk import send_question, send_word, the_case
from handlers.desk.notes import keep_note
from linkage.errors import DomainError
from linkage.models import Actor, CaseState, Room, last_id
from storage import facts, outbox, people, places, rooms
from storage.unit import Unit

# What the data of a button that links a desk begins with; the actor and the place's id follow.
LINK = "link:"
# What only somebody who works at the desk may do.
_FOR_STAFF = frozenset({"link", "unlink", "reply", "note"})
# The cards that tell of a case, as they are named: its card, and its topic.
_OF_A_CASE = frozenset({"case", "topic"})


def is_about_the_group(update: Update) -> bool:
    """Whether something happened in a group that is not somebody's press on a case's card."""
    chat, pressed = update.effective_chat, update.callback_query
    if chat is None or chat.type == chat.PRIVATE:
        return False
    return pressed is None or (pressed.data or "").startswith(LINK)


def point_to_private(turn: Turn) -> None:
    """Where a press in a group is answered in the presser's own chat, tell them so."""
    chat = turn.update.effective_chat
    answered = any(row.chat_id == turn.chat_id for row in turn.unit.outgoing)
    if chat is not None and chat.id != turn.chat_id and answered and turn.toast is None:
        turn.hint("room.in_private")


async def heard(
    unit: Unit, services: Services, update: Update, hushed: bool = False
) -> Turn | None:
    """What happened in a group; None where it is the group's own business."""
    chat, user, message = update.effective_chat, update.effective_user, update.message
    if chat is None or user is None:
        return None
    if update.my_chat_member is not None:
        member = update.my_chat_member.new_chat_member
        if member.status in (member.LEFT, member.BANNED):
            await room_trouble.ended(Scene(unit, services), chat.id)
        return None
    asked = await _asked_of_the_bot(unit, message) if message is not None else None
    if update.callback_query is None and asked is None:
        return None
    person, _ = await people.who(unit, user.id)
    turn = Turn(unit, services, update, chat.id, person, None, hushed=hushed)
    try:
        if update.callback_query is not None:
            await _linked(turn, update.callback_query.data or "")
        elif message is not None and asked is not None:
            await _do(turn, message, *asked)
    except DomainError as error:
        turn.undo()
        if turn.pressed is None:
            # However fast staff write: what did not go out is said.
            turn.hushed = turn.hushed and not (person and person.grants)
            turn.say(error.key, **error.values)
        else:
            turn.hint(error.key, alert=True, **error.values)
    return turn


async def _asked_of_the_bot(unit: Unit, message: Message) -> tuple[str, Content] | None:
    """The command of a group and what goes with it, or None where staff talk among themselves."""
    text = message.text or ""
    command, argument = command_of(text)
    user = message.from_user
    anonymous = _is_anonymous(message)
    if user is None or (user.is_bot and not anonymous):
        return None
    if not command:
        content = content_of(message) if await _answers_the_bot(unit, message) else None
        return ("reply", content) if content is not None else None
    _, _, name = text.split(maxsplit=1)[0].partition("@")
    mine = name.lower() == (await facts.bot_name(unit)).lower()
    known = command in GROUP_COMMANDS or command in PRIVATE_COMMANDS
    return (command, Content(clean(argument))) if mine or (known and not name) else None


async def _do(turn: Turn, message: Message, command: str, content: Content) -> None:
    if command in PRIVATE_COMMANDS:
        turn.say("room.privately", bot=await facts.bot_name(turn.unit))
    elif command not in _FOR_STAFF:
        help_in_group(turn)
    elif _is_anonymous(message):
        raise DomainError("room.anonymous")
    elif command == "link":
        await _ask_which(turn, message)
    elif command == "unlink":
        await _unlinked(turn)
    else:
        await _of_case(turn, message, command, content)


def _is_anonymous(message: Message) -> bool:
    """Whether an administrator of the group writes in its name: nobody knows who it is."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


async def _answers_the_bot(unit: Unit, message: Message) -> bool:
    me = await facts.bot_id(unit)
    if _answers_elsewhere(message, me):
        return True
    # What is simply written in a topic counts for Telegram as a reply to what opened it.
    before = message.reply_to_message
    return before is not None and before.forum_topic_created is None and _is_from(before, me)


def _answers_elsewhere(message: Message, me: int) -> bool:
    """Whether it answers what the bot wrote in another topic: about another case, that is."""
    before, quoted = message.reply_to_message, message.external_reply
    if before is not None and before.is_topic_message and _is_from(before, me):
        return before.message_thread_id != message.message_thread_id
    if quoted is None or quoted.chat is None or quoted.chat.id != message.chat.id:
        return False
    return isinstance(quoted.origin, MessageOriginUser) and quoted.origin.sender_user.id == me


def _is_from(message: Message, user_id: int) -> bool:
    return message.from_user is not None and message.from_user.id == user_id


async def _ask_which(turn: Turn, message: Message) -> None:
    if not message.chat.is_forum:
        raise DomainError("room.turn_topics_on")
    room = await rooms.get(turn.unit, turn.chat_id)
    if room is not None:
        place = await places.get(turn.unit, room.place_id)
        turn.say(
            "room.linked_already",
            actor=Said(f"actor.{room.actor}"),
            place=place.named(turn.language),
        )
        return
    rows = [[await _desk_button(turn, actor, path)] for actor, path in turn.me.desks]
    if not rows:
        raise DomainError("room.not_staff")
    turn.say("room.which", rows)


async def _desk_button(turn: Turn, actor: Actor, path: str) -> Button:
    place = await places.get(turn.unit, last_id(path))
    label = turn.words("room.desk", actor=Said(f"actor.{actor}"), place=place.named(turn.language))
    return Button(label, _link_to(actor, path))


def _link_to(actor: Actor, path: str) -> str:
    return f"{LINK}{actor}:{last_id(path)}"


async def _linked(turn: Turn, data: str) -> None:
    found = next((one for one in turn.me.desks if _link_to(*one) == data), None)
    if found is None:
        raise DomainError("room.not_staff")
    actor, path = found
    place = await places.get(turn.unit, last_id(path))
    room = Room(chat_id=turn.chat_id, actor=actor, language=turn.language, place_path=path)
    rooms.link(turn.unit, room, turn.me.id)
    turn.show(
        turn.words("room.linked", actor=Said(f"actor.{actor}"), place=place.named(turn.language))
    )


async def _unlinked(turn: Turn) -> None:
    await _room_of(turn)
    rooms.unlink(turn.unit, turn.chat_id)
    turn.say("room.unlinked")


async def _room_of(turn: Turn) -> Room:
    """The desk that sits here; raises `DomainError` for who does not serve it."""
    room = await rooms.get(turn.unit, turn.chat_id)
    if room is None:
        raise DomainError("room.none")
    if not turn.me.serves(room.actor, room.place_path):
        raise DomainError("room.not_staff")
    return room


async def _of_case(turn: Turn, message: Message, command: str, content: Content) -> None:
    """Send it to the resident: a question waits for its answer, a word does not; or note it."""
    await _room_of(turn)
    if _answers_elsewhere(message, await facts.bot_id(turn.unit)):
        raise DomainError("room.other_topic")
    number = await _case_meant(turn, message)
    if number is None:
        raise DomainError("room.no_case")
    if not content.text and not content.files:
        raise DomainError("room.no_words")
    if command == "note":
        await keep_note(turn, await the_case(turn, number, "note"), content)
        return
    case = await the_case(turn, number, "card")
    if case.state is CaseState.WAITING:
        raise DomainError("room.take_first", {"number": case.id})
    ends = [one for each in LANGUAGES for one in turn.text(each, "room.asks").split("|")]
    asks = content.text.endswith(tuple(ends))
    await (send_question if asks else send_word)(turn, case, content)


async def _case_meant(turn: Turn, message: Message) -> int | None:
    """The case whose topic it stands in, or else whose card it answers, outside any topic."""
    before = message.reply_to_message
    for number in (message.message_thread_id, before.message_id if before is not None else None):
        card = await outbox.card_at(turn.unit, turn.chat_id, number) if number else None
        kind, _, case_id = (card or "").partition(":")
        if kind in _OF_A_CASE:
            return int(case_id)
    return None
