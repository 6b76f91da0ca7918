"""How the control interface shows people, groups and chats: sandbox/README.md has the shapes."""

from collections.abc import Iterator

from sandbox.shapes import Json
from sandbox.world.chats import MEDIA, Chat, Message, Persona
from sandbox.world.commands import commands_for
from sandbox.world.state import World

PREVIEW = 80


def personas_in(world: World, chat: Chat) -> Iterator[Persona]:
    """The people whose chat this is, or who are in the group."""
    if chat.persona:
        yield chat.persona
    for member in chat.members:
        home = world.chats.get(member)
        if home and home.persona and chat.has(member):
            yield home.persona


def unread(world: World, chat: Chat) -> dict[int, int]:
    """How many messages each person here has not read."""
    return {persona.id: chat.unread(persona.id) for persona in personas_in(world, chat)}


def last(chat: Chat) -> Json | None:
    """The newest message in a line: its words, or its kind where it has none."""
    for message in chat.latest(1):
        body = message.body
        who, *_ = body.get("new_chat_members", [body["from"]])
        return {
            "text": str(body.get("text", body.get("caption", "")))[:PREVIEW],
            "kind": _kind(message),
            "date": body["date"],
            "from_bot": message.from_bot,
            "author": who["first_name"],
        }
    return None


def _kind(message: Message) -> str:
    return next((kind for kind in MEDIA if kind in message.body), message.service or "text")


def person(chat: Chat, persona: Persona) -> Json:
    """A persona and the state of their private chat."""
    return {
        "id": persona.id,
        "name": persona.name,
        "language_code": persona.language,
        "about": persona.about,
        "large": persona.large,
        "opened": chat.opened,
        "blocked": chat.blocked,
        "seq": chat.seq,
        "unread": chat.unread(persona.id),
        "last": last(chat),
    }


def group(world: World, chat: Chat) -> Json:
    """A group with its members and topics, and how much of it each person has not read."""
    return {
        "id": chat.id,
        "seq": chat.seq,
        "forum": bool(chat.about.get("is_forum")),
        "unread": unread(world, chat),
        "last": last(chat),
        **group_details(world, chat),
    }


def group_details(world: World, chat: Chat) -> Json:
    """What only a group has: its title, type, members and topics."""
    return {
        "title": chat.name,
        "type": chat.type,
        "members": [
            {"id": user, "name": world.user(user)["first_name"], "status": status}
            for user, status in chat.members.items()
        ],
        "topics": [
            {"id": topic.id, "name": topic.name, "closed": topic.closed}
            for topic in chat.topics.values()
        ],
    }


def transcript(
    world: World,
    chat: Chat,
    reader: Persona | None,
    after: int,
    limit: int | None = None,
    before: int | None = None,
    topic: int | None = None,
) -> Json:
    """What changed in a chat after `after`, or what stands in it.

    Of what matches, the newest `limit` are given; with `before`, older ones than that message; with
    `topic`, those of a topic, or with 0 those of none. In a group the command menu is the
    `reader`'s.
    """
    messages, skipped = _chosen(chat, after, limit, before, topic)
    oldest = messages[0].id if messages else before
    view = {
        "seq": chat.seq,
        "chat": chat.about,
        "opened": chat.opened,
        "blocked": chat.blocked,
        "action": chat.action,
        "keyboard": chat.keyboard,
        "commands": commands_for(world, chat, reader),
        "pinned": chat.pinned,
        "messages": [message.view() for message in messages],
        "earlier": oldest is not None and bool(chat.latest(1, oldest, topic)),
        "skipped": skipped,
        "toasts": [toast for toast in chat.toasts if toast["seq"] > after],
        "waiting": [
            {"persona": press.persona_id, "message_id": press.message_id, "data": press.data}
            for press in chat.presses.values()
            if press.alive(world.now())
        ],
    }
    return view if chat.persona else {**view, **group_details(world, chat)}


def _chosen(
    chat: Chat, after: int, limit: int | None, before: int | None, topic: int | None
) -> tuple[list[Message], int]:
    """The messages asked for, and how many changed ones were left out as too many."""
    if before is not None:
        return chat.latest(limit or len(chat.messages), before, topic), 0
    if limit is None:
        return chat.since(after, topic), 0
    if not after:
        return chat.latest(limit, topic=topic), 0
    changed = chat.since(after, topic)
    return changed[max(0, len(changed) - limit) :], max(0, len(changed) - limit)
