"""Bot API methods for the topics of forums, and the topic that a message is sent to."""

from sandbox.botapi.access import reachable
from sandbox.botapi.params import Params
from sandbox.errors import bad_request
from sandbox.shapes import Json
from sandbox.world.chats import Chat, ForumTopic, Message
from sandbox.world.membership import administers
from sandbox.world.state import World

# https://core.telegram.org/bots/api#createforumtopic
NAME_LIMIT = 128
COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


def create_forum_topic(world: World, params: Params) -> Json:
    chat = _forum(world, params)
    if not administers(world, chat):
        raise bad_request("not enough rights to create a topic")
    name = params.text("name").strip()[:NAME_LIMIT]
    if not name:
        raise bad_request("name must be non-empty")
    color = params.whole("icon_color", COLORS[0])
    if color not in COLORS:
        raise bad_request("invalid icon color specified")
    look: Json = {"name": name, "icon_color": color}
    if emoji := params.text("icon_custom_emoji_id"):
        look["icon_custom_emoji_id"] = emoji
    number = world.next_id()
    topic = ForumTopic(number, name, color, world.bot["id"], icon_custom_emoji_id=emoji)
    chat.topics[number] = topic
    world.post(chat, {"message_id": number, "forum_topic_created": look, **_in(topic)})
    return {"message_thread_id": number, **look}


def edit_forum_topic(world: World, params: Params) -> bool:
    chat, topic = _topic(world, params, "edit the topic")
    name = params.text("name").strip()[:NAME_LIMIT]
    change: Json = {}
    if params.text("name"):
        if not name:
            raise bad_request("name must be non-empty")
        if name != topic.name:
            change["name"] = topic.name = name
    emoji = params.text("icon_custom_emoji_id")
    if params.has("icon_custom_emoji_id") and emoji != topic.icon_custom_emoji_id:
        change["icon_custom_emoji_id"] = topic.icon_custom_emoji_id = emoji
    if change:
        world.post(chat, {"forum_topic_edited": change, **_in(topic)})
    elif name or params.has("icon_custom_emoji_id"):
        raise bad_request("TOPIC_NOT_MODIFIED")
    return True


def close_forum_topic(world: World, params: Params) -> bool:
    return _close(world, params, closed=True)


def reopen_forum_topic(world: World, params: Params) -> bool:
    return _close(world, params, closed=False)


def delete_forum_topic(world: World, params: Params) -> bool:
    chat, topic = _topic(world, params, "delete the topic")
    del chat.topics[topic.id]
    for message in list(chat.messages.values()):
        if message.topic == topic.id:
            message.deleted = True
            world.touch(chat, message)
    return True


def thread_of(world: World, chat: Chat, params: Params, original: Message | None) -> Json:
    """What places a message into the topic that a call names, or into that of what it answers.

    Nothing in groups without topics.

    Raises Refusal for a topic that is not there, or closed to a bot that is no administrator.
    """
    number = params.whole("message_thread_id") or (original.topic if original else None)
    if not number or not (chat.persona or chat.about.get("is_forum")):
        return {}
    topic = chat.topics.get(number)
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed and not administers(world, chat):
        raise bad_request("TOPIC_CLOSED")
    return _in(topic)


def _close(world: World, params: Params, *, closed: bool) -> bool:
    chat, topic = _topic(world, params, "close or open the topic")
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    kind = "forum_topic_closed" if closed else "forum_topic_reopened"
    world.post(chat, {kind: {}, **_in(topic)})
    return True


def _forum(world: World, params: Params) -> Chat:
    chat = reachable(world, params.text("chat_id"))
    if not chat.about.get("is_forum"):
        raise bad_request("the chat is not a forum")
    return chat


def _topic(world: World, params: Params, deed: str) -> tuple[Chat, ForumTopic]:
    """The forum and topic that a call names; its creator may do anything with it."""
    chat = _forum(world, params)
    if params.whole("message_thread_id") <= 0:
        raise bad_request("invalid forum topic identifier specified")
    topic = chat.topics.get(params.whole("message_thread_id"))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    if topic.creator_id != world.bot["id"] and not administers(world, chat):
        raise bad_request(f"not enough rights to {deed}")
    return chat, topic


def _in(topic: ForumTopic) -> Json:
    return {"message_thread_id": topic.id, "is_topic_message": True}
