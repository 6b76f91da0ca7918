"""Bot API methods that change or delete messages."""

from collections.abc import Callable

from sandbox.botapi.access import reachable
from sandbox.botapi.formatting import caption_of, text_of
from sandbox.botapi.keyboards import inline_markup
from sandbox.botapi.params import Params
from sandbox.errors import bad_request
from sandbox.shapes import Json
from sandbox.world.chats import Chat, Message
from sandbox.world.membership import administers
from sandbox.world.state import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
# https://core.telegram.org/bots/api#deletemessage and #deletemessages
DELETE_SECONDS = 48 * 3600
DELETE_AT_ONCE = 100
_CAPTIONED = ("photo", "voice", "document")


def edit_message_text(world: World, params: Params) -> Json:
    content, markup = text_of(params), inline_markup(params)
    chat, message = _own(world, params)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, chat, message, {**content, **_attached(markup)})


def edit_message_caption(world: World, params: Params) -> Json:
    content, markup = caption_of(params), inline_markup(params)
    chat, message = _own(world, params)
    if not any(kind in message.body for kind in _CAPTIONED):
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, chat, message, {**content, **_attached(markup)})


def edit_message_reply_markup(world: World, params: Params) -> Json:
    markup = inline_markup(params)
    chat, message = _own(world, params)
    kept = ("text", "entities", "caption", "caption_entities")
    content = {key: message.body[key] for key in kept if key in message.body}
    return _edit(world, chat, message, {**content, **_attached(markup)})


def delete_message(world: World, params: Params) -> bool:
    if not params.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    if not params.whole("message_id"):
        raise bad_request("message identifier is not specified")
    chat = reachable(world, params.text("chat_id"))
    message = chat.find(params.whole("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    _delete(world, chat, [message])
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Deletes many at once; those that are not there are passed over."""
    ids = params.structure("message_ids")
    if not isinstance(ids, list) or not all(isinstance(one, int) for one in ids):
        raise bad_request("can't parse message identifiers JSON object")
    if not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > DELETE_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    chat = reachable(world, params.text("chat_id"))
    _delete(world, chat, [message for one in ids if (message := chat.find(one))])
    return True


def _delete(world: World, chat: Chat, messages: list[Message]) -> None:
    refused: Callable[[World, Chat, Message], str] = (
        _kept_in_supergroup if chat.type == "supergroup" else _kept_elsewhere
    )
    for message in messages:
        if words := refused(world, chat, message):
            raise bad_request(words)
    for message in messages:
        message.deleted = True
        world.touch(chat, message)


def _kept_elsewhere(world: World, chat: Chat, message: Message) -> str:
    """Why a message cannot be deleted in a private chat or a basic group; "" when it can."""
    young = world.now() - message.body["date"] <= DELETE_SECONDS
    own = message.from_bot and not message.service
    if young and (chat.persona or own or administers(world, chat)):
        return ""
    return "message can't be deleted for everyone"


def _kept_in_supergroup(world: World, chat: Chat, message: Message) -> str:
    young = world.now() - message.body["date"] < DELETE_SECONDS
    founding = message.service in ("supergroup_chat_created", "forum_topic_created")
    own = message.from_bot and not message.service
    if young and not founding and (own or administers(world, chat)):
        return ""
    return "message can't be deleted"


def _own(world: World, params: Params) -> tuple[Chat, Message]:
    chat = reachable(world, params.text("chat_id"))
    message = chat.find(params.whole("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot or message.bound or message.service:
        raise bad_request("message can't be edited")
    return chat, message


def _attached(markup: Json) -> Json:
    return {"reply_markup": markup} if markup else {}


def _edit(world: World, chat: Chat, message: Message, content: Json) -> Json:
    old = message.body
    changing = ("text", "entities", "caption", "caption_entities", "reply_markup")
    if all(old.get(key) == content.get(key) for key in changing):
        raise bad_request(NOT_MODIFIED)
    message.edited = message.edited or any(
        old.get(key) != content.get(key) for key in ("text", "caption")
    )
    message.body = {
        **{key: value for key, value in old.items() if key not in changing},
        "edit_date": int(world.now()),
        **content,
    }
    world.touch(chat, message)
    return message.body
