"""Bot API methods that put a message of text, a place or a person into a chat, or pass one on."""

from typing import Any

from sandbox.botapi.access import known, reachable
from sandbox.botapi.formatting import caption_of, text_of
from sandbox.botapi.keyboards import apply_keyboard, inline_markup
from sandbox.botapi.params import Params
from sandbox.botapi.topics import thread_of
from sandbox.errors import bad_request
from sandbox.shapes import Json
from sandbox.text.markup import width
from sandbox.world.chats import MEDIA, Chat, Message
from sandbox.world.state import World

# https://core.telegram.org/bots/api#sendchataction
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
_CONTENT = ("text", "entities", "caption", "caption_entities", *MEDIA)


def send_message(world: World, params: Params) -> Json:
    content = text_of(params)
    if preview := params.object("link_preview_options"):
        content["link_preview_options"] = preview
    return deliver(world, params, content, "text messages").body


def send_location(world: World, params: Params) -> Json:
    for name in ("latitude", "longitude"):
        if not params.text(name):
            raise bad_request(f"{name} is empty")
    place: Json = {name: params.number(name) for name in ("latitude", "longitude")}
    if abs(place["latitude"]) > 90 or abs(place["longitude"]) > 180:
        raise bad_request("invalid location specified")
    if params.text("horizontal_accuracy"):
        place["horizontal_accuracy"] = params.number("horizontal_accuracy")
    for name in ("live_period", "heading", "proximity_alert_radius"):
        if number := params.whole(name):
            place[name] = number
    return deliver(world, params, {"location": place}, "locations").body


def send_contact(world: World, params: Params) -> Json:
    contact: Json = {name: params.required(name) for name in ("phone_number", "first_name")}
    for name in ("last_name", "vcard"):
        if value := params.text(name):
            contact[name] = value
    return deliver(world, params, {"contact": contact}, "contacts").body


def send_chat_action(world: World, params: Params) -> bool:
    if (action := params.text("action").lower()) not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = reachable(world, params.text("chat_id"))
    world.acts(chat, action)
    return True


def forward_message(world: World, params: Params) -> Json:
    original = _source(world, params, "forward")
    if original.service or original.body.get("has_protected_content"):
        raise bad_request("the message can't be forwarded")
    body = original.body
    origin = body.get("forward_origin") or {
        "type": "user",
        "sender_user": body["from"],
        "date": body["date"],
    }
    content = {key: body[key] for key in _CONTENT if key in body}
    return deliver(world, params, {"forward_origin": origin, **content}, "messages").body


def copy_message(world: World, params: Params) -> Json:
    replaced = caption_of(params) if params.has("caption") else None
    original = _source(world, params, "copy")
    if original.service:
        raise bad_request("the message can't be copied")
    content = {key: original.body[key] for key in _CONTENT if key in original.body}
    if replaced is not None and any(kind in content for kind in ("photo", "voice", "document")):
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content |= replaced
    return {"message_id": deliver(world, params, content, "messages").id}


def deliver(world: World, params: Params, content: Json, kind: str) -> Message:
    """Puts a message of the bot's into the chat that a call names.

    `kind` says in Telegram's words what may not be sent where the bot is restricted.
    """
    markup = inline_markup(params)
    chat = reachable(world, params.text("chat_id"))
    original = _replied(chat, params)
    extra = thread_of(world, chat, params, original)
    if chat.members.get(world.bot["id"]) == "restricted":
        raise bad_request(f"not enough rights to send {kind} to the chat")
    if original:
        extra |= {"reply_to_message": original.quoted(), **_quote(original, params)}
    if markup:
        extra["reply_markup"] = markup
    if params.flag("protect_content"):
        extra["has_protected_content"] = True
    bound = apply_keyboard(chat, params)
    message = world.post(chat, {**content, **extra})
    message.bound = bound or "forward_origin" in content
    return message


def _source(world: World, params: Params, deed: str) -> Message:
    params.required("from_chat_id")
    source = known(world, params.text("from_chat_id"))
    original = source.find(params.whole("message_id"))
    if original is None:
        raise bad_request(f"message to {deed} not found")
    return original


def _replied(chat: Chat, params: Params) -> Message | None:
    reply: dict[str, Any] = params.object("reply_parameters")
    message_id = reply.get("message_id") or params.whole("reply_to_message_id")
    if not message_id:
        return None
    if not str(message_id).isdecimal():
        raise bad_request('field "message_id" must be of type Number')
    found = chat.find(int(message_id))
    optional = reply.get("allow_sending_without_reply") or params.flag(
        "allow_sending_without_reply"
    )
    if found is None and not optional:
        raise bad_request("message to be replied not found")
    return found


def _quote(original: Message, params: Params) -> Json:
    """Which words of the original are answered, where the call names some."""
    reply = params.object("reply_parameters")
    words = str(reply.get("quote") or "")
    if not words:
        return {}
    text = str(original.body.get("text", original.body.get("caption", "")))
    if words not in text:
        raise bad_request("QUOTE_TEXT_INVALID")
    position = width(text[: text.index(words)])
    return {"quote": {"text": words, "position": position, "is_manual": True}}
