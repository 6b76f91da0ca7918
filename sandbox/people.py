"""What people do in their chat with the bot; each deed becomes an update as Telegram sends it."""

from dataclasses import dataclass
from typing import Any

from sandbox.chats import Chat, Json, Message, Press, query_id
from sandbox.errors import Misuse
from sandbox.files import StoredFile
from sandbox.markup import found_in, trimmed
from sandbox.state import World

# https://core.telegram.org/bots/api#message: what Telegram's apps let a person write at once.
TEXT_LIMIT = 4096
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


def says(world: World, chat: Chat, text: str, reply_to: int | None = None) -> Deed:
    """Sends a text; raises Misuse for one that Telegram's apps would not send."""
    text, _ = trimmed(text, [])
    if not text:
        raise Misuse("There is nothing to say: the text is empty.")
    if len(text) > TEXT_LIMIT:
        raise Misuse(f"{len(text)} characters; a message holds {TEXT_LIMIT}. Send it in parts.")
    content: Json = {"text": text}
    if entities := found_in(text):
        content["entities"] = entities
    return sends(world, chat, content, reply_to)


def sends(world: World, chat: Chat, content: Json, reply_to: int | None = None) -> Deed:
    """Sends any kind of message, `content` being what makes its kind."""
    if chat.blocked:
        name = chat.about["first_name"]
        raise Misuse(f"{name} has blocked the bot: unblock it first.", status=409)
    if reply_to is not None:
        original = _message(chat, reply_to).body
        content = {
            **content,
            "reply_to_message": {k: v for k, v in original.items() if k != "reply_to_message"},
        }
    chat.opened = True
    message = world.post(chat, content, from_bot=False)
    return Deed(world.tell_bot("message", message.body, chat), message)


def sends_file(world: World, chat: Chat, kind: str, file: StoredFile, options: Json) -> Deed:
    """Sends a photo, voice, document or sticker; options: caption, duration in seconds."""
    content: Json = {kind: file.media(kind, int(_number(options, "duration", 3)))}
    if caption := str(options.get("caption", "")).strip():
        content["caption"] = caption
        if entities := found_in(caption):
            content["caption_entities"] = entities
    return sends(world, chat, content)


def shares_place(world: World, chat: Chat, options: Json) -> Deed:
    """Shares a location, in degrees."""
    place = {key: _number(options, key, value) for key, value in SAMPLE_PLACE.items()}
    return sends(world, chat, {"location": place})


def shares_contact(world: World, chat: Chat, options: Json) -> Deed:
    """Shares a contact, the person's own by default."""
    contact: Json = {
        "phone_number": str(options.get("phone_number", SAMPLE_PHONE)),
        "first_name": str(options.get("first_name", chat.about["first_name"])),
    }
    if "first_name" not in options:
        contact["user_id"] = chat.id
    return sends(world, chat, {"contact": contact})


def edits(world: World, chat: Chat, message_id: int, text: str) -> Deed:
    """Changes the text of a message the person sent before."""
    message = _message(chat, message_id)
    if message.from_bot or "text" not in message.body:
        raise Misuse(f"Message {message_id} is not a text of this person.")
    text, _ = trimmed(text, [])
    if not text or len(text) > TEXT_LIMIT:
        raise Misuse(f"The text must have 1 to {TEXT_LIMIT} characters.")
    message.body = {
        **{key: value for key, value in message.body.items() if key != "entities"},
        "text": text,
        "edit_date": int(world.now()),
    }
    if entities := found_in(text):
        message.body["entities"] = entities
    message.edited = True
    world.touch(chat, message)
    return Deed(world.tell_bot("edited_message", message.body, chat), message)


def presses(world: World, chat: Chat, message_id: int, data: str) -> Deed:
    """Presses a button of a message by its data, also one the message no longer shows."""
    message = _message(chat, message_id)
    if not message.from_bot:
        raise Misuse(f"Message {message_id} is not the bot's: it has no buttons.")
    press = Press(query_id(chat.id, world.next_id()), message_id, data, world.now())
    chat.presses[press.id] = press
    world.touch(chat)
    query: Json = {
        "id": press.id,
        "from": chat.persona.user() if chat.persona else dict(world.bot),
        "message": message.body,
        "chat_instance": str(chat.id),
        "data": data,
    }
    return Deed(world.tell_bot("callback_query", query, chat), message)


def presses_label(world: World, chat: Chat, label: str) -> Deed:
    """Presses the newest button whose label contains `label`, inline or on the keyboard."""
    for message in sorted(chat.messages.values(), key=lambda m: m.id, reverse=True):
        if message.deleted:
            continue
        for button in (button for row in message.buttons() for button in row):
            if label in button["text"]:
                if "callback_data" not in button:
                    raise Misuse(f"The button {button['text']!r} opens a page: {button!r}.")
                return presses(world, chat, message.id, button["callback_data"])
    for button in (button for row in chat.keyboard or () for button in row):
        if label in button["text"]:
            if button.get("request_contact"):
                return shares_contact(world, chat, {})
            if button.get("request_location"):
                return shares_place(world, chat, {})
            return says(world, chat, button["text"])
    raise Misuse(f"{chat.about['first_name']} sees no button with {label!r}.", status=404)


def blocks(world: World, chat: Chat) -> Deed:
    """Stops the bot; it is told, and can write no more."""
    return _membership(world, chat, blocked=True)


def unblocks(world: World, chat: Chat) -> Deed:
    """Lets the bot write again."""
    return _membership(world, chat, blocked=False)


def _membership(world: World, chat: Chat, *, blocked: bool) -> Deed:
    if chat.blocked == blocked:
        return Deed(None)
    chat.blocked = blocked
    world.touch(chat)
    kicked: Json = {"user": dict(world.bot), "status": "kicked", "until_date": 0}
    member: Json = {"user": dict(world.bot), "status": "member"}
    change: Json = {
        "chat": chat.about,
        "from": chat.persona.user() if chat.persona else dict(world.bot),
        "date": int(world.now()),
        "old_chat_member": member if blocked else kicked,
        "new_chat_member": kicked if blocked else member,
    }
    return Deed(world.tell_bot("my_chat_member", change, chat))


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
    world.log(kind, None, "update", {**update, "update_id": update_id})
    return Deed(update_id)


def _meet(world: World, content: Any) -> None:
    chat = content.get("chat") if isinstance(content, dict) else None
    if not isinstance(chat, dict) or not isinstance(chat.get("id"), int):
        return
    chat_id = chat["id"]
    if chat_id not in world.chats:
        if chat.get("type") == "private" and chat_id > 0:
            name = str(chat.get("first_name") or chat_id)
            world.persona(
                name, content.get("from", {}).get("language_code", "en"), persona_id=chat_id
            )
        else:
            world.chats[chat_id] = Chat(chat_id, chat)
    world.chats[chat_id].opened = True


def _number(options: Json, name: str, default: float) -> float:
    value = options.get(name, default)
    if not isinstance(value, int | float):
        raise Misuse(f"{name} must be a number; it is {value!r}.")
    return float(value)


def _message(chat: Chat, message_id: int) -> Message:
    message = chat.find(message_id)
    if message is None:
        raise Misuse(f"There is no message {message_id} in this chat.", status=404)
    return message
