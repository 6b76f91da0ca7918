"""People, chats and messages as the sandbox holds them in memory."""

import asyncio
from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field

from sandbox.shapes import Json, Words

# Statuses of a ChatMember that is in the group: https://core.telegram.org/bots/api#chatmember
PRESENT = ("creator", "administrator", "member", "restricted")


class Bell:
    """Wakes everybody who waits for something to change."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def wait(self, seconds: float) -> bool:
        """True when the bell rang within `seconds`."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(waiter)
        return True


@dataclass(slots=True)
class Persona:
    """Somebody who chats with the bot; `language` is an IETF tag such as zh-hans.

    The page shows one who is `large` in large type.
    """

    id: int
    name: str
    language: str
    about: Words = ""
    large: bool = False

    def user(self) -> Json:
        """Telegram's User object."""
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.name,
            "language_code": self.language,
        }


@dataclass(slots=True)
class Message:
    """One message: `body` is Telegram's Message object, `seq` when it last changed.

    `reactions` tells which emoji whom of the people chose, `bot_reaction` the bot's ("" for none).
    One that is `bound` cannot be edited: it was forwarded, or brought a keyboard below the chat.
    """

    body: Json
    from_bot: bool
    seq: int = 0
    edited: bool = False
    deleted: bool = False
    pinned: bool = False
    bound: bool = False
    reactions: dict[int, str] = field(default_factory=dict)
    bot_reaction: str = ""

    @property
    def id(self) -> int:
        return int(self.body["message_id"])

    @property
    def author_id(self) -> int:
        return int(self.body["from"]["id"])

    @property
    def topic(self) -> int | None:
        """The message_thread_id of the forum topic it stands in."""
        thread: int | None = self.body.get("message_thread_id")
        return thread

    def stands_in(self, topic: int | None) -> bool:
        """Whether it stands in this topic; 0 is for none, and None for all of the chat."""
        return topic is None or (self.topic or 0) == topic

    @property
    def service(self) -> str | None:
        """The field that makes it a service message, such as new_chat_members."""
        return next((kind for kind in SERVICE if kind in self.body), None)

    def quoted(self) -> Json:
        """The Message object as it stands in an answer to it: without what it answered itself."""
        return {key: value for key, value in self.body.items() if key != "reply_to_message"}

    def buttons(self) -> list[list[Json]]:
        rows: list[list[Json]] = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    def view(self) -> Json:
        """What the control interface shows: the same keys whatever the kind of message."""
        body = self.body
        if self.deleted:
            return {"message_id": self.id, "seq": self.seq, "deleted": True}
        return {
            "message_id": self.id,
            "seq": self.seq,
            "deleted": False,
            "from_bot": self.from_bot,
            "date": body["date"],
            "edited": self.edited,
            "text": body.get("text", body.get("caption", "")),
            "entities": body.get("entities", body.get("caption_entities", [])),
            "buttons": self.buttons(),
            "reply_to": body.get("reply_to_message", {}).get("message_id"),
            "author": {"id": self.author_id, "name": body["from"]["first_name"]},
            "topic": self.topic,
            "album": body.get("media_group_id"),
            "reactions": self._reactions(),
            "pinned": self.pinned,
            "forwarded_from": _origin(body.get("forward_origin")),
            "service": self.service,
            **{kind: body[kind] for kind in (*MEDIA, *SERVICE) if kind in body},
        }

    def _reactions(self) -> list[Json]:
        chosen: dict[str, Json] = {}
        for persona_id, emoji in self.reactions.items():
            new: Json = {"emoji": emoji, "by": [], "from_bot": False}
            chosen.setdefault(emoji, new)["by"].append(persona_id)
        if emoji := self.bot_reaction:
            chosen.setdefault(emoji, {"emoji": emoji, "by": []})["from_bot"] = True
        return list(chosen.values())


def _origin(origin: Json | None) -> str | None:
    """The name of who wrote what was forwarded."""
    return str(origin["sender_user"]["first_name"]) if origin else None


# Seconds in which a press can be answered. Telegram publishes no figure.
QUERY_LIFETIME = 60
# The newest toasts that are kept for whoever was not looking.
TOASTS_KEPT = 100
MEDIA = ("photo", "voice", "document", "sticker", "location", "contact")
SERVICE = (
    "new_chat_members",
    "left_chat_member",
    "group_chat_created",
    "supergroup_chat_created",
    "pinned_message",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
)


@dataclass(slots=True)
class Press:
    """A press by a person on an inline button that the bot has not answered yet."""

    id: str
    persona_id: int
    message_id: int
    data: str
    at: float

    def alive(self, now: float) -> bool:
        """Whether it can still be answered at `now`, in seconds since 1970."""
        return now - self.at <= QUERY_LIFETIME


@dataclass(slots=True)
class ForumTopic:
    """A topic of a forum; its id is that of the message which made it."""

    id: int
    name: str
    icon_color: int
    creator_id: int
    closed: bool = False
    icon_custom_emoji_id: str = ""


@dataclass(slots=True)
class Chat:
    """A chat with the bot.

    A private one belongs to a persona, and has the persona's id. A group has members with the
    status of a ChatMember each, the bot among them; a forum has topics besides.
    """

    id: int
    about: Json
    persona: Persona | None = None
    opened: bool = False
    blocked: bool = False
    keyboard: list[list[Json]] | None = None
    # What the bot is about, such as typing, and the timer at which that ends.
    action: str = ""
    acting: asyncio.TimerHandle | None = None
    seq: int = 0
    toasts: list[Json] = field(default_factory=list)
    presses: dict[str, Press] = field(default_factory=dict)
    bell: Bell = field(default_factory=Bell)
    # In the order of their last change, so that what is new stands at the end.
    messages: dict[int, Message] = field(default_factory=dict)
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, ForumTopic] = field(default_factory=dict)
    read: dict[int, int] = field(default_factory=dict)
    _ids: list[int] = field(default_factory=list)

    @property
    def type(self) -> str:
        return str(self.about["type"])

    @property
    def name(self) -> str:
        """A group's title, or the name of the person whose chat it is."""
        return str(self.about.get("title") or self.about.get("first_name", self.id))

    @property
    def pinned(self) -> list[int]:
        """The ids of the pinned messages, oldest first."""
        return [id for id in self._ids if (m := self.messages[id]).pinned and not m.deleted]

    def has(self, user_id: int) -> bool:
        """Whether this user can be heard here: their private chat, or a group they are in."""
        if self.persona:
            return user_id == self.persona.id
        return self.members.get(user_id) in PRESENT

    def changed(self, message: Message, seq: int) -> None:
        """Puts a new or changed message last."""
        message.seq = seq
        if self.messages.pop(message.id, None) is None:
            insort(self._ids, message.id)
        self.messages[message.id] = message

    def pressed(self, press: Press) -> None:
        """Keeps a press until it is answered, and those before it that still can be."""
        alive = {id: one for id, one in self.presses.items() if one.alive(press.at)}
        self.presses = {**alive, press.id: press}

    def toasted(self, toast: Json) -> None:
        """Keeps the answer to a press."""
        self.toasts = [*self.toasts, toast][-TOASTS_KEPT:]

    def find(self, message_id: int | None) -> Message | None:
        message = self.messages.get(message_id or 0)
        return message if message and not message.deleted else None

    def since(self, seq: int, topic: int | None = None) -> list[Message]:
        """Messages changed after `seq`, deleted ones too, in the order of the chat.

        Those of one topic where it is given; 0 is for those that stand in none.
        """
        found = []
        for message in reversed(self.messages.values()):
            if message.seq <= seq:
                break
            if message.stands_in(topic):
                found.append(message)
        return sorted(found, key=lambda message: message.id)

    def latest(
        self, limit: int, before: int | None = None, topic: int | None = None
    ) -> list[Message]:
        """The newest messages that are still there, below an id if one is given, oldest first.

        Those of one topic where it is given; 0 is for those that stand in none.
        """
        end = len(self._ids) if before is None else bisect_left(self._ids, before)
        found: list[Message] = []
        for index in range(end - 1, -1, -1):
            if len(found) >= limit:
                break
            message = self.messages[self._ids[index]]
            if not message.deleted and message.stands_in(topic):
                found.append(message)
        return found[::-1]

    def unread(self, persona_id: int) -> int:
        """How many messages of others this person has not read."""
        start = bisect_right(self._ids, self.read.get(persona_id, 0))
        unread = (self.messages[id] for id in self._ids[start:])
        return sum(not m.deleted and m.author_id != persona_id for m in unread)

    def mark_read(self, persona_id: int, message_id: int | None = None) -> bool:
        """Notes that a person has read up to a message, the newest by default.

        False when they had read as far before.
        """
        last = self._ids[-1] if self._ids else 0
        if message_id is not None:
            last = min(last, message_id)
        if last <= self.read.get(persona_id, 0):
            return False
        self.read[persona_id] = last
        return True
