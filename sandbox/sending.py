"""Bot API methods that put a message into a chat, or change one that is there."""

from typing import Any

from sandbox.chats import MEDIA, Chat, Json, Message
from sandbox.errors import Refusal, bad_request
from sandbox.markup import found_in, from_html, trimmed
from sandbox.params import Params
from sandbox.state import World

# https://core.telegram.org/bots/api#sendmessage and #sendphoto: "after entities parsing". A live
# bot was seen to count Unicode code points, not UTF-16 units.
TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
# https://core.telegram.org/bots/api#inlinekeyboardbutton, in bytes.
BUTTON_DATA_LIMIT = 64
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


def send_message(world: World, params: Params) -> Json:
    chat = world.reachable(params.text("chat_id"))
    return _send(world, chat, params, _text(params)).body


def send_photo(world: World, params: Params) -> Json:
    return _send_file(world, params, "photo")


def send_voice(world: World, params: Params) -> Json:
    return _send_file(world, params, "voice")


def send_document(world: World, params: Params) -> Json:
    return _send_file(world, params, "document")


def send_chat_action(world: World, params: Params) -> bool:
    chat = world.reachable(params.text("chat_id"))
    if not (action := params.text("action")):
        raise bad_request("wrong parameter action in request")
    chat.action = action
    world.touch(chat)
    return True


def copy_message(world: World, params: Params) -> Json:
    chat = world.reachable(params.text("chat_id"))
    source = world.chats.get(params.whole("from_chat_id"))
    original = source.find(params.whole("message_id")) if source else None
    if original is None:
        raise bad_request("message to copy not found")
    kept = ("text", "entities", "caption", "caption_entities", *MEDIA)
    content = {key: original.body[key] for key in kept if key in original.body}
    if params.text("caption") and "text" not in content:
        content.pop("caption_entities", None)
        content |= _caption(params)
    return {"message_id": _send(world, chat, params, content).id}


def edit_message_text(world: World, params: Params) -> Json:
    chat, message = _own(world, params)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, chat, message, _text(params), _markup(params))


def edit_message_reply_markup(world: World, params: Params) -> Json:
    chat, message = _own(world, params)
    kept = ("text", "entities")
    content: Json = {key: message.body[key] for key in kept if key in message.body}
    return _edit(world, chat, message, content, _markup(params))


def delete_message(world: World, params: Params) -> bool:
    chat = world.reachable(params.text("chat_id"))
    message = chat.find(params.whole("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    message.deleted = True
    world.touch(chat, message)
    return True


def _send(world: World, chat: Chat, params: Params, content: Json) -> Message:
    markup = _markup(params)
    extra: Json = {}
    if "inline_keyboard" in markup:
        extra["reply_markup"] = markup
    if original := _replied(chat, params):
        extra["reply_to_message"] = {
            key: value for key, value in original.body.items() if key != "reply_to_message"
        }
    if params.flag("protect_content"):
        extra["has_protected_content"] = True
    if "keyboard" in markup:
        chat.keyboard = [
            [{"text": key} if isinstance(key, str) else key for key in row]
            for row in markup["keyboard"]
        ]
    elif markup.get("remove_keyboard"):
        chat.keyboard = None
    return world.post(chat, {**content, **extra}, from_bot=True)


def _send_file(world: World, params: Params, kind: str) -> Json:
    chat = world.reachable(params.text("chat_id"))
    if upload := params.upload(kind):
        if not upload.content:
            raise bad_request("file must be non-empty")
        file = world.files.add(kind, upload.name, upload.content, upload.mime)
    elif given := params.text(kind):
        file = world.files.get(given)
    else:
        raise bad_request(f"there is no {kind} in the request")
    content = {kind: file.media(kind, params.whole("duration")), **_caption(params)}
    return _send(world, chat, params, content).body


def _own(world: World, params: Params) -> tuple[Chat, Message]:
    chat = world.reachable(params.text("chat_id"))
    message = chat.find(params.whole("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(world: World, chat: Chat, message: Message, content: Json, markup: Json) -> Json:
    old = message.body
    if markup.get("inline_keyboard"):
        content = {**content, "reply_markup": markup}
    changing = ("text", "entities", "reply_markup")
    if all(old.get(key) == content.get(key) for key in changing):
        raise bad_request(NOT_MODIFIED)
    message.edited = message.edited or old.get("text") != content.get("text")
    message.body = {
        **{key: value for key, value in old.items() if key not in changing},
        "edit_date": int(world.now()),
        **content,
    }
    world.touch(chat, message)
    return message.body


def _text(params: Params) -> Json:
    text, entities = _formatted(params, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def _caption(params: Params) -> Json:
    text, entities = _formatted(params, "caption", "caption_entities")
    if len(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    content: Json = {"caption": text} if text else {}
    return {**content, "caption_entities": entities} if entities else content


def _formatted(params: Params, name: str, entities_name: str) -> tuple[str, list[Json]]:
    text = params.text(name)
    mode = params.text("parse_mode").lower()
    if mode == "html":
        text, entities = from_html(text)
    elif mode:
        raise bad_request(f"the sandbox knows parse_mode HTML only, not {mode}")
    else:
        entities = params.structure(entities_name) or []
        if not all({"type", "offset", "length"} <= set(entity) for entity in entities):
            raise bad_request("can't parse MessageEntity: a required field is missing")
    text, entities = trimmed(text, entities)
    taken = {(entity["offset"], entity["length"]) for entity in entities}
    found = [e for e in found_in(text) if (e["offset"], e["length"]) not in taken]
    return text, sorted(entities + found, key=lambda e: (e["offset"], -e["length"]))


def _replied(chat: Chat, params: Params) -> Message | None:
    reply = params.object("reply_parameters")
    message_id = reply.get("message_id") or params.whole("reply_to_message_id")
    if not message_id:
        return None
    found = chat.find(int(message_id))
    optional = reply.get("allow_sending_without_reply") or params.flag(
        "allow_sending_without_reply"
    )
    if found is None and not optional:
        raise bad_request("message to be replied not found")
    return found


def _markup(params: Params) -> Json:
    markup = params.object("reply_markup")
    rows: Any = markup.get("inline_keyboard", markup.get("keyboard", []))
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse reply keyboard markup JSON object")
    for button in (button for row in markup.get("inline_keyboard", []) for button in row):
        _check_button(button)
    return markup


def _check_button(button: Any) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request('can\'t parse inline keyboard button: field "text" must be a String')
    if not button["text"]:
        raise bad_request("keyboard button text must be non-empty")
    if "callback_data" in button:
        if not 0 < len(str(button["callback_data"]).encode()) <= BUTTON_DATA_LIMIT:
            raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
    elif len(button) < 2:
        raise bad_request(
            "can't parse inline keyboard button: text buttons are unallowed in the inline keyboard"
        )
