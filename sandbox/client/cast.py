"""Who acts in a test: the personas of the sandbox, and the groups they meet in."""

import base64
import secrets
from typing import Any

from sandbox.client.seen import Asker, Json, Message, Refused, Sight

# Seconds of real time that people wait for what they expect to see.
PATIENCE = 10.0


class Place:
    """Where people write: a group, or a topic of one; also a chat with the bot, by its id."""

    def __init__(self, chat_id: int, topic_id: int | None = None):
        self.id = chat_id
        self.topic_id = topic_id

    def address(self) -> Json:
        """How a deed there is asked for."""
        return {"chat": self.id, "topic": self.topic_id}


class Group(Place):
    """A group with the bot in it; the first of its members made it."""

    def __init__(self, asker: Asker, view: Json):
        super().__init__(view["id"])
        self.title: str = view["title"]
        self._asker = asker
        self._sight = Sight(asker, self.id, self.title)

    async def topic(self, name: str, timeout: float = PATIENCE) -> Place:  # noqa: ASYNC109
        """The topic of this forum whose name contains `name`, once the bot has made it."""

        def made(seen: Json) -> Place | None:
            ids = (topic["id"] for topic in seen["topics"] if name in topic["name"])
            return next((Place(self.id, topic_id) for topic_id in ids), None)

        return await self._sight.waits_for(made, f"a topic {name!r}", timeout)

    async def makes_bot(self, status: str) -> int | None:
        """Gives the bot a ChatMember's status, such as administrator, member or left."""
        return await self.counts("bot", status)

    async def counts(self, who: int | str, status: str) -> int | None:
        """Gives a persona by id, or the "bot", a ChatMember's status; returns the update_id."""
        member = {"persona": who, "status": status}
        done = await self._asker.ask("POST", f"groups/{self.id}/members", member)
        update_id: int | None = done["update_id"]
        return update_id

    async def transcript(self) -> list[Message]:
        """All the messages of the group that are still there, oldest first."""
        return await self._sight.transcript()


class Persona:
    """Somebody in the sandbox, with what they can do and what they see.

    Deeds return the update_id of what the bot is sent, None where it is sent nothing. They raise
    Refused for what cannot be done. `to` and `at` name a group; without, it is the chat with the
    bot.
    """

    def __init__(self, asker: Asker, view: Json):
        self._asker = asker
        self.id: int = view["id"]
        self.name: str = view["name"]
        self.language: str = view["language_code"]
        self._sights: dict[int, Sight] = {}

    async def says(self, text: str, to: Place | None = None) -> int | None:
        """Writes a message."""
        return await self._does("say", to, text=text)

    async def replies(self, message: Message, text: str) -> int | None:
        """Answers one message in particular."""
        return await self._does("reply", Place(message.chat_id), message_id=message.id, text=text)

    async def edits(self, message_id: int, text: str, at: Place | None = None) -> int | None:
        """Changes a text of their own."""
        return await self._does("edit", at, message_id=message_id, text=text)

    async def opens(self, start: str = "") -> int | None:
        """Opens the bot, through a deep link when `start` is given."""
        return await self._does("open", None, start=start)

    async def presses(
        self,
        label: str,
        on: Message | None = None,
        timeout: float = PATIENCE,  # noqa: ASYNC109
        at: Place | None = None,
    ) -> int | None:
        """Presses the newest button whose label contains `label`, or the one `on` a message.

        Waits for such a button up to `timeout` seconds of real time, then raises NotSeen. A button
        of an old version of a message can be pressed by giving that version.
        """
        if on is not None:
            where = Place(on.chat_id)
            return await self._does("press", where, message_id=on.id, data=on.data(label))
        await self._sight(at).sees_button(label, timeout)
        return await self._does("press", at, text=label)

    async def reacts(self, emoji: str | None, to: Message) -> int | None:
        """Chooses a reaction to a message in place of the one before; None takes it back."""
        return await self._does("react", Place(to.chat_id), message_id=to.id, emoji=emoji)

    async def reads(self, upto: Message | None = None, at: Place | None = None) -> None:
        """Has read the chat, up to a message if one is given."""
        where = Place(upto.chat_id) if upto else at
        await self._does("read", where, message_id=upto.id if upto else None)

    async def unread(self, at: Place | None = None) -> int:
        """How many messages of others they have not read."""
        chats = await self._asker.ask("GET", "groups" if at else "personas")
        chat = next(chat for chat in chats if chat["id"] == (at.id if at else self.id))
        return int(chat["unread"][str(self.id)] if at else chat["unread"])

    async def joins(self, group: Group) -> int | None:
        """Comes into a group."""
        return await group.counts(self.id, "member")

    async def leaves(self, group: Group) -> int | None:
        """Goes out of a group."""
        return await group.counts(self.id, "left")

    async def sends_photo(
        self, content: bytes | None = None, caption: str = "", to: Place | None = None
    ) -> int | None:
        """Sends a picture, a sample one by default."""
        return await self._does("photo", to, caption=caption, **_file(content))

    async def sends_album(
        self, count: int = 2, caption: str = "", to: Place | None = None
    ) -> list[int | None]:
        """Sends sample pictures together, the caption below the first of them."""
        album = secrets.token_hex(8)
        captions = [caption, *[""] * (count - 1)]
        return [await self._does("photo", to, caption=one, album=album) for one in captions]

    async def sends_voice(
        self, content: bytes | None = None, to: Place | None = None
    ) -> int | None:
        """Sends a voice message, a sample one by default."""
        return await self._does("voice", to, **_file(content))

    async def sends_document(
        self,
        content: bytes | None = None,
        size: int = 0,
        name: str = "",
        to: Place | None = None,
    ) -> int | None:
        """Sends a file; `size` in bytes tells the bot of a larger one than is sent."""
        return await self._does("document", to, size=size, name=name, **_file(content))

    async def sends_sticker(self, to: Place | None = None) -> int | None:
        """Sends a sample sticker."""
        return await self._does("sticker", to)

    async def sends_location(
        self, latitude: float, longitude: float, to: Place | None = None
    ) -> int | None:
        """Shares a place, in degrees."""
        return await self._does("location", to, latitude=latitude, longitude=longitude)

    async def sends_contact(self, to: Place | None = None) -> int | None:
        """Shares their own contact."""
        return await self._does("contact", to)

    async def blocks(self) -> int | None:
        """Stops the bot."""
        return await self._does("block", None)

    async def unblocks(self) -> int | None:
        """Lets the bot write again."""
        return await self._does("unblock", None)

    async def sees(
        self,
        text: str,
        timeout: float = PATIENCE,  # noqa: ASYNC109
        at: Place | None = None,
    ) -> Message:
        """Waits for a message of somebody else that contains `text` and was not seen before.

        The oldest such message counts; an edited text is new again. Waits up to `timeout`
        seconds of real time, then raises NotSeen with the last messages.
        """
        return await self._sight(at).sees(text, timeout)

    async def sees_toast(
        self,
        text: str,
        timeout: float = PATIENCE,  # noqa: ASYNC109
        at: Place | None = None,
    ) -> str:
        """Waits for the answer to a button press that contains `text` and was not seen before."""
        return await self._sight(at).sees_toast(text, timeout)

    async def transcript(self, at: Place | None = None) -> list[Message]:
        """All the messages of the chat that are still there, oldest first."""
        return await self._sight(at).transcript()

    async def transcript_raw(self, after: int = 0, wait: float = 0) -> Json:
        """What changed in the chat after `after`, waiting up to `wait` seconds for it."""
        return await self._sight(None).raw(after, wait)

    async def story(self, at: Place | None = None) -> str:
        """The end of the chat in words, for people who read a failed test."""
        return await self._sight(at).story()

    def _sight(self, at: Place | None) -> Sight:
        chat_id = at.id if at else self.id
        return self._sights.setdefault(chat_id, Sight(self._asker, chat_id, self.name, self.id))

    async def _does(self, deed: str, where: Place | None, **details: Any) -> int | None:
        body = {**details, **(where.address() if where else {})}
        try:
            done = await self._asker.ask("POST", f"personas/{self.id}/{deed}", body)
        except Refused as refused:
            raise Refused(f"{refused}\n{await self.story(where)}") from None
        update_id: int | None = done["update_id"]
        return update_id


def _file(content: bytes | None) -> Json:
    return {} if content is None else {"content": base64.b64encode(content).decode()}
