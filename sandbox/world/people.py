"""What people do in their chat with the bot; each deed becomes an update as Telegram sends it."""

from dataclasses import dataclass
from typing import Any

from sandbox.errors import Misuse
from sandbox.shapes import Json
from sandbox.text.markup import found_in, trimmed
from sandbox.world.chats import Chat, Message, Persona, Press
from sandbox.world.files import StoredFile
from sandbox.world.membership import administers, attends, hears, tell_of_change
from sandbox.world.presence import come_in, message_in, thread_in
from sandbox.world.reactions import REACTIONS, reaction
from sandbox.world.state import World

# https://core.telegram.org/bots/api#message: what Telegram's apps let a person write at once.
TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
# https://core.telegram.org/bots/api#sendmediagroup: as many as an app sends together, and of what.
ALBUM = 10
IN_ALBUMS = ("photo", "document")
SAMPLE_SECONDS = 3
SAMPLE_PLACE = {"latitude": 31.2304, "longitude": 121.4737}
SAMPLE_PHONE = "+8613800000000"


@dataclass(slots=True)
class Deed:
    """What came of it: the message and the update, where there are any."""

    update_id: int | None
    message: Message | None = None

    def view(self) -> Json:
        return {
            "update_id": self.update_id,
            "message": self.message.view() if self.message else None,
        }


def says(
    world: World,
    persona: Persona,
    chat: Chat,
    text: str,
    reply_to: int | None = None,
    topic: int | None = None,
) -> Deed:
    """Sends a text; raises Misuse for one that Telegram's apps would not send."""
    return sends(world, persona, chat, _worded(text), reply_to, topic)


def sends(
    world: World,
    persona: Persona,
    chat: Chat,
    content: Json,
    reply_to: int | None = None,
    topic: int | None = None,
) -> Deed:
    """Sends any kind of message, `content` being what makes its kind.

    Raises Misuse where the person cannot write: they blocked the bot, are not in the group or
    may only read there, or the topic is closed or unknown.
    """
    come_in(persona, chat)
    if chat.blocked:
        raise Misuse(f"{persona.name} has blocked the bot: unblock it first.", 409, "blocked")
    if chat.members.get(persona.id) == "restricted":
        raise Misuse(f"{persona.name} may only read in {chat.name}.", status=409)
    if reply_to is not None:
        original = message_in(chat, reply_to)
        topic = topic or original.topic
        content = {**content, "reply_to_message": original.quoted()}
    if topic is not None:
        content = {**content, **thread_in(chat, topic)}
    chat.opened = True
    message = world.post(chat, content, persona)
    heard = hears(world, chat, message)
    return Deed(world.tell_bot("message", message.body, chat) if heard else None, message)


def sends_file(
    world: World,
    persona: Persona,
    chat: Chat,
    kind: str,
    file: StoredFile,
    options: Json,
    topic: int | None = None,
) -> Deed:
    """Sends a photo, voice, document or sticker; options: caption, duration in seconds, album.

    What is sent one by one under the same name of an album belongs together: ten at most.
    """
    content: Json = {kind: file.media(kind, int(options.get("duration", SAMPLE_SECONDS)))}
    if caption := str(options.get("caption", "")).strip():
        if len(caption) > CAPTION_LIMIT:
            words = f"{len(caption)} characters; a caption holds {CAPTION_LIMIT}. Shorten it."
            raise Misuse(words, code="too_long")
        content["caption"] = caption
        if entities := found_in(caption):
            content["caption_entities"] = entities
    if album := str(options.get("album", "")):
        sent = (one.body.get("media_group_id") for one in chat.messages.values())
        if kind not in IN_ALBUMS or sum(one == album for one in sent) >= ALBUM:
            raise Misuse(f"An album holds {ALBUM} at most, of pictures or of documents.")
        content["media_group_id"] = album
    return sends(world, persona, chat, content, topic=topic)


def shares_place(
    world: World, persona: Persona, chat: Chat, given: Json, topic: int | None = None
) -> Deed:
    """Shares a location: latitude and longitude in degrees, those of a sample where not given."""
    place: dict[str, float] = {**SAMPLE_PLACE, **given}
    if abs(place["latitude"]) > 90 or abs(place["longitude"]) > 180:
        raise Misuse("There is no such place: latitude is within 90 degrees, longitude 180.")
    return sends(world, persona, chat, {"location": place}, topic=topic)


def shares_contact(
    world: World, persona: Persona, chat: Chat, given: Json, topic: int | None = None
) -> Deed:
    """Shares a contact: phone_number and first_name, the person's own where not given."""
    contact: Json = {"phone_number": SAMPLE_PHONE, "first_name": persona.name, **given}
    if "first_name" not in given:
        contact["user_id"] = persona.id
    return sends(world, persona, chat, {"contact": contact}, topic=topic)


def edits(world: World, persona: Persona, chat: Chat, message_id: int, text: str) -> Deed:
    """Changes the text of a message the person sent before."""
    come_in(persona, chat)
    message = message_in(chat, message_id)
    if message.author_id != persona.id or "text" not in message.body:
        raise Misuse(f"Message {message_id} is not a text of this person.")
    kept = {key: value for key, value in message.body.items() if key != "entities"}
    message.body = {**kept, **_worded(text), "edit_date": int(world.now())}
    message.edited = True
    world.touch(chat, message)
    heard = hears(world, chat, message)
    return Deed(world.tell_bot("edited_message", message.body, chat) if heard else None, message)


def presses(world: World, persona: Persona, chat: Chat, message_id: int, data: str) -> Deed:
    """Presses a button of a message by its data, also one the message no longer shows."""
    come_in(persona, chat)
    message = message_in(chat, message_id)
    if not message.from_bot:
        raise Misuse(f"Message {message_id} is not the bot's: it has no buttons.")
    # Telegram's ids of callback queries begin with whose press it was, too.
    query_id = str((persona.id << 32) + world.next_id())
    chat.pressed(Press(query_id, persona.id, message_id, data, world.now()))
    chat.mark_read(persona.id)
    world.touch(chat)
    query: Json = {
        "id": query_id,
        "from": persona.user(),
        "message": message.body,
        "chat_instance": str(chat.id),
        "data": data,
    }
    heard = attends(world, chat)
    return Deed(world.tell_bot("callback_query", query, chat) if heard else None, message)


def presses_label(
    world: World, persona: Persona, chat: Chat, label: str, topic: int | None = None
) -> Deed:
    """Presses the newest button whose label contains `label`, inline or on the keyboard."""
    for message in reversed(chat.latest(len(chat.messages))):
        for button in (button for row in message.buttons() for button in row):
            if label in button["text"]:
                if "callback_data" not in button:
                    raise Misuse(f"The button {button['text']!r} opens a page: {button!r}.")
                return presses(world, persona, chat, message.id, button["callback_data"])
    for button in (button for row in chat.keyboard or () for button in row):
        if label in button["text"]:
            if button.get("request_contact"):
                return shares_contact(world, persona, chat, {}, topic)
            if button.get("request_location"):
                return shares_place(world, persona, chat, {}, topic)
            return says(world, persona, chat, button["text"], topic=topic)
    raise Misuse(f"{persona.name} sees no button with {label!r}.", status=404)


def reacts(world: World, persona: Persona, chat: Chat, message_id: int, emoji: str | None) -> Deed:
    """Chooses the one reaction of a person to a message, or takes it back with None.

    In a group the bot learns of it as an administrator only.
    """
    come_in(persona, chat)
    message = message_in(chat, message_id)
    new = reaction(emoji) if emoji else None
    if emoji and not new:
        raise Misuse(f"Telegram has no reaction {emoji}. It has: {' '.join(REACTIONS)}")
    old = message.reactions.pop(persona.id, None)
    if new:
        message.reactions[persona.id] = new
    chat.mark_read(persona.id)
    world.touch(chat, message)
    if old == new or not (chat.persona or administers(world, chat)):
        return Deed(None, message)
    change: Json = {
        "chat": chat.about,
        "message_id": message_id,
        "user": persona.user(),
        "date": int(world.now()),
        "old_reaction": [{"type": "emoji", "emoji": old}] if old else [],
        "new_reaction": [{"type": "emoji", "emoji": new}] if new else [],
    }
    return Deed(world.tell_bot("message_reaction", change, chat), message)


def reads(world: World, persona: Persona, chat: Chat, message_id: int | None = None) -> Deed:
    """Has read the chat up to a message, the newest by default; bots are not told."""
    come_in(persona, chat)
    if chat.mark_read(persona.id, message_id):
        world.touch(chat)
    return Deed(None)


def blocks(world: World, persona: Persona, chat: Chat) -> Deed:
    """Stops the bot; it is told, and can write no more."""
    return _blocking(world, persona, chat, blocked=True)


def unblocks(world: World, persona: Persona, chat: Chat) -> Deed:
    """Lets the bot write again."""
    return _blocking(world, persona, chat, blocked=False)


def _blocking(world: World, persona: Persona, chat: Chat, *, blocked: bool) -> Deed:
    if chat.persona is not persona:
        raise Misuse("A bot is blocked in the private chat with it; from a group it is removed.")
    if chat.blocked == blocked:
        return Deed(None)
    chat.blocked = blocked
    world.touch(chat)
    statuses = ("member", "kicked") if blocked else ("kicked", "member")
    return Deed(tell_of_change(world, chat, world.bot, statuses, persona.user()))


def injects(world: World, update: Json) -> Deed:
    """Queues an update as it stands, so that a test can send any kind, or one twice.

    Chats it comes from become known, so that the bot can answer there.
    """
    for content in update.values():
        if isinstance(content, dict):
            _meet(world, content)
            _meet(world, content.get("message"))
    update_id = world.updates.add(update)
    kind = next((key for key in update if key != "update_id"), "update")
    world.log.keep(kind, None, "update", {**update, "update_id": update_id}, fate="injected")
    return Deed(update_id)


def _meet(world: World, content: Any) -> None:
    chat = content.get("chat") if isinstance(content, dict) else None
    if not isinstance(chat, dict) or not isinstance(chat.get("id"), int):
        return
    if not isinstance(chat.get("type"), str):
        raise Misuse('Say what kind of chat it is, such as {"id": 7, "type": "private"}.')
    chat_id = chat["id"]
    if chat_id not in world.chats:
        if chat.get("type") == "private" and chat_id > 0:
            name, sender = str(chat.get("first_name") or chat_id), content.get("from")
            language = sender.get("language_code") if isinstance(sender, dict) else None
            world.persona(name, str(language or "en"), persona_id=chat_id)
        else:
            world.chats[chat_id] = Chat(chat_id, chat, members={world.bot["id"]: "member"})
    world.chats[chat_id].opened = True


def _worded(text: str) -> Json:
    text, _ = trimmed(text, [])
    if not text:
        raise Misuse("There is nothing to say: the text is empty.", code="empty")
    if len(text) > TEXT_LIMIT:
        words = f"{len(text)} characters; a message holds {TEXT_LIMIT}. Send it in parts."
        raise Misuse(words, code="too_long")
    entities = found_in(text)
    return {"text": text, "entities": entities} if entities else {"text": text}
