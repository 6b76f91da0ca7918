"""What personas can be asked to do over HTTP, by the last word of the address."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sandbox.control.asked import content, mime, number, text, whole
from sandbox.errors import Misuse, Refusal
from sandbox.shapes import Json
from sandbox.world import people
from sandbox.world.chats import Chat, Persona
from sandbox.world.files import SAMPLE_FILES, StoredFile
from sandbox.world.people import Deed
from sandbox.world.state import World

_Doing = Callable[[World, Persona, Chat, Json], Deed]


def does(world: World, persona_id: int, deed: str, body: Json) -> Deed:
    """Has a persona do something in their chat with the bot, or in the group `body` names.

    Raises Misuse for somebody or something unknown, and for what cannot be done there.
    """
    doing = DEEDS.get(deed)
    if doing is None:
        raise Misuse(f"People can do this: {', '.join(DEEDS)}.", status=404)
    own = world.chat_of(persona_id)
    if own.persona is None:
        raise Misuse(f"Nobody writes in the chat {persona_id}.", status=404)
    chat = own if body.get("chat") is None else _group(world, own, whole(body, "chat"))
    return doing(world, own.persona, chat, body)


def _group(world: World, own: Chat, chat_id: int) -> Chat:
    chat = world.chats.get(chat_id)
    if chat is None or (chat.persona and chat is not own):
        raise Misuse(
            f"There is no group {chat_id}: see GET /sandbox/groups, or leave `chat` out for the "
            "chat with the bot.",
            404,
            "no_chat",
        )
    return chat


def _says(world: World, persona: Persona, chat: Chat, body: Json) -> Deed:
    return people.says(world, persona, chat, text(body, "text"), topic=_topic(body))


def _replies(world: World, persona: Persona, chat: Chat, body: Json) -> Deed:
    original = whole(body, "message_id")
    return people.says(world, persona, chat, text(body, "text"), original, _topic(body))


def _edits(world: World, persona: Persona, chat: Chat, body: Json) -> Deed:
    return people.edits(world, persona, chat, whole(body, "message_id"), text(body, "text"))


def _presses(world: World, persona: Persona, chat: Chat, body: Json) -> Deed:
    if "text" in body:
        return people.presses_label(world, persona, chat, text(body, "text"), _topic(body))
    return people.presses(world, persona, chat, whole(body, "message_id"), text(body, "data"))


def _opens(world: World, persona: Persona, chat: Chat, body: Json) -> Deed:
    # In a group, the bot's link goes by its name: https://core.telegram.org/bots/features#commands
    bot = "" if chat.persona else f"@{world.bot['username']}"
    start = f"/start{bot} {text(body, 'start')}"
    return people.says(world, persona, chat, start, topic=_topic(body))


def _sends(kind: str, world: World, persona: Persona, chat: Chat, body: Json) -> Deed:
    words = {"caption": text(body, "caption"), "album": text(body, "album")}
    options: Json = {**words, **_given(body, number, "duration")}
    file = _file(kind, world, body)
    try:
        return people.sends_file(world, persona, chat, kind, file, options, _topic(body))
    except Refusal as refusal:
        raise Misuse(
            f"The sandbox can't read that picture ({refusal.description}): send a PNG, JPEG or "
            "WebP, or send it as a document.",
            code="not_a_picture",
        ) from refusal


def _file(kind: str, world: World, body: Json) -> StoredFile:
    """What was sent, or a sample that stands for it; `size` is what the bot is told."""
    size = whole(body, "size") if body.get("size") is not None else 0
    if size < 0:
        raise Misuse(f"size is a number of bytes, zero or more; it is {size}.")
    sent, name = content(body), text(body, "name")
    if sent is None and not name:
        return world.files.sample(kind, size)
    if sent is None:
        sent = world.files.sample(kind).content
    if not sent:
        raise Misuse("The file is empty: Telegram takes no file without content.")
    return world.files.add(kind, name or SAMPLE_FILES[kind], sent, mime(body), size)


def _shares_place(world: World, persona: Persona, chat: Chat, body: Json) -> Deed:
    place = _given(body, number, *people.SAMPLE_PLACE)
    return people.shares_place(world, persona, chat, place, _topic(body))


def _shares_contact(world: World, persona: Persona, chat: Chat, body: Json) -> Deed:
    contact = _given(body, text, "phone_number", "first_name")
    return people.shares_contact(world, persona, chat, contact, _topic(body))


def _reacts(world: World, persona: Persona, chat: Chat, body: Json) -> Deed:
    emoji = text(body, "emoji") or None
    return people.reacts(world, persona, chat, whole(body, "message_id"), emoji)


def _reads(world: World, persona: Persona, chat: Chat, body: Json) -> Deed:
    upto = whole(body, "message_id") if body.get("message_id") is not None else None
    return people.reads(world, persona, chat, upto)


def _blocks(world: World, persona: Persona, chat: Chat, body: Json) -> Deed:
    return people.blocks(world, persona, chat)


def _unblocks(world: World, persona: Persona, chat: Chat, body: Json) -> Deed:
    return people.unblocks(world, persona, chat)


def _given(body: Json, read: Callable[[Json, str], Any], *names: str) -> Json:
    """What was given of these fields, each read as its kind."""
    return {name: read(body, name) for name in names if body.get(name) is not None}


def _topic(body: Json) -> int | None:
    return whole(body, "topic") if body.get("topic") is not None else None


DEEDS: dict[str, _Doing] = {
    "say": _says,
    "reply": _replies,
    "edit": _edits,
    "press": _presses,
    "open": _opens,
    **{kind: partial(_sends, kind) for kind in SAMPLE_FILES},
    "location": _shares_place,
    "contact": _shares_contact,
    "react": _reacts,
    "read": _reads,
    "block": _blocks,
    "unblock": _unblocks,
}
