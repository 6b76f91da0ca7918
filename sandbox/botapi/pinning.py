"""Bot API methods that pin messages."""

from sandbox.botapi.access import reachable
from sandbox.botapi.params import Params
from sandbox.errors import bad_request
from sandbox.world.chats import Chat, Message
from sandbox.world.membership import administers
from sandbox.world.state import World

# What says in which topic a message stands: https://core.telegram.org/bots/api#message
_TOPIC = ("message_thread_id", "is_topic_message")


def pin_chat_message(world: World, params: Params) -> bool:
    chat = reachable(world, params.text("chat_id"))
    message = _message(chat, params, "pin")
    _check_rights(world, chat)
    if message.service:
        raise bad_request("service messages can't be pinned")
    if message.pinned:
        raise bad_request("CHAT_NOT_MODIFIED")
    message.pinned = True
    world.touch(chat, message)
    # Bots get no update of what they did themselves.
    topic = {name: message.body[name] for name in _TOPIC if name in message.body}
    world.post(chat, {"pinned_message": message.quoted(), **topic})
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    chat = reachable(world, params.text("chat_id"))
    if params.whole("message_id"):
        message = _message(chat, params, "unpin")
    elif chat.pinned:
        message = chat.messages[chat.pinned[-1]]
    else:
        raise bad_request("message to unpin not found")
    _check_rights(world, chat)
    if not message.pinned:
        raise bad_request("CHAT_NOT_MODIFIED")
    message.pinned = False
    world.touch(chat, message)
    return True


def unpin_all_chat_messages(world: World, params: Params) -> bool:
    chat = reachable(world, params.text("chat_id"))
    _check_rights(world, chat)
    for message_id in chat.pinned:
        chat.messages[message_id].pinned = False
        world.touch(chat, chat.messages[message_id])
    return True


def _message(chat: Chat, params: Params, deed: str) -> Message:
    message = chat.find(params.whole("message_id"))
    if message is None:
        raise bad_request(f"message to {deed} not found")
    return message


def _check_rights(world: World, chat: Chat) -> None:
    if not (chat.persona or administers(world, chat)):
        raise bad_request("not enough rights to manage pinned messages in the chat")
