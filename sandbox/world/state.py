"""The world of the sandbox: who is there, what was said, what the bot was told. No HTTP."""

import asyncio
import secrets
import time
import zlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

from sandbox.errors import Misuse, Refusal
from sandbox.shapes import Json, Words
from sandbox.specification import Specification
from sandbox.strict import whole_in
from sandbox.world.chats import Chat, Message, Persona
from sandbox.world.clock import Clock
from sandbox.world.faults import Faults, FaultSettings
from sandbox.world.files import Files
from sandbox.world.log import Log
from sandbox.world.updates import UpdateQueue

# 2025-01-01T00:00:00Z. Ids start at ten for each second since: a sandbox started again does not
# repeat those of the one before, unless that one used more than ten a second all its life, and
# they stay below 2**31 until 2031.
EPOCH = 1_735_689_600
IDS_PER_SECOND = 10
BOT_ID = 8_000_000_001
# https://core.telegram.org/bots/api#sendchataction: five seconds or less, of real time.
ACTION_SECONDS = 5.0
# What Telegram's apps take as a first name.
NAME_LIMIT = 64

# The id of a chat that changed, or the name of what else did.
Topic = int | str
# What waits for the clock, soonest first: {"at": seconds since 1970, "what": Words}.
Timers = Callable[[], Awaitable[list[Json]]]


class Tour(Protocol):
    """A guided tour that the program around the sandbox offers on its page."""

    async def begin(self, language: str) -> None:
        """Begins anew in "zh" or "en"."""

    async def view(self) -> Json:
        """Where the visitor is.

        {running, step: counted from 0, as many as there are steps when all is done,
        steps: [{title, text, persona: whose chat, fill: Words to send or None, label: Words on the
        button to press or None}], watch: the id of whoever is good to see beside or None,
        invite, farewell: Words for before and after}
        """

    def end(self) -> None:
        """No tour any more."""


class World:
    """Everything that is held in memory while the sandbox runs; one world has one bot.

    `privacy` is the bot's privacy mode in groups (https://core.telegram.org/bots/features);
    `places` are offered where a location is shared: {"name": Words, "latitude", "longitude"}.
    """

    def __init__(
        self,
        *,
        token: str | None = None,
        bot_name: str = "Sandbox bot",
        bot_username: str = "sandbox_bot",
        faults: FaultSettings | None = None,
        clock: Clock | None = None,
        time_zone: str | None = None,
        privacy: bool = True,
        places: list[Json] | None = None,
        timers: Timers | None = None,
        tour: Tour | None = None,
        snapshot: Path | None = None,
        specification: Specification | None = None,
    ):
        first_id = int((time.time() - EPOCH) * IDS_PER_SECOND)
        # Tells one run of a sandbox from the next one at the same address.
        self.id = secrets.token_hex(8)
        self.token = token
        self.privacy = privacy
        self.places = places or []
        self.timers = timers
        self.tour = tour
        self.snapshot_file = snapshot
        # The zone that the page shows times in; the browser's own where none is given.
        self.time_zone = time_zone
        self.clock = clock or Clock()
        self.log = Log(self.now, specification)
        self.faults = Faults(faults)
        self.files = Files()
        self.updates = UpdateQueue(first_id)
        self.chats: dict[int, Chat] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        # The one User object that all messages and updates refer to: a bot's first call tells
        # its id, and what was said before must bear that id as well.
        self.bot: Json = {
            "id": BOT_ID,
            "is_bot": True,
            "first_name": bot_name,
            "username": bot_username,
        }
        self._listeners: list[Callable[[Topic], None]] = []
        self._last_id = first_id
        self._seq = 0
        self.clock.on_change(lambda _offset: self.announce("clock"))

    def now(self) -> float:
        """Seconds since 1970 by the world's clock."""
        return self.clock.now()

    def next_id(self) -> int:
        """A number for a message or a callback query, never given out before."""
        self._last_id += 1
        return self._last_id

    @property
    def counters(self) -> tuple[int, int]:
        """The last id given out, and the number of the last change."""
        return self._last_id, self._seq

    def replace(self, chats: dict[int, Chat], last_id: int, seq: int) -> None:
        """Puts these chats in place of all there are; ids and changes are numbered on from these.

        Ids never go back, not even to those of a world that was saved before this one began.
        """
        self.chats.clear()
        self.chats.update(chats)
        self._last_id = max(self._last_id, last_id)
        self._seq = max(self._seq, seq)
        for topic in ("personas", "groups", "commands"):
            self.announce(topic)

    def admit(self, token: str) -> None:
        """Lets a bot in by its token; raises Refusal for one that is not this world's bot."""
        number = whole_in(token.partition(":")[0])
        if token != self.token:
            if number is None or number <= 0:
                raise Refusal(404, "Not Found")
            if self.token is not None:
                raise Refusal(401, "Unauthorized")
        known = self.bot["id"]
        if number is None or number == known:
            return
        self.bot["id"] = number
        for chat in self.chats.values():
            if known in chat.members:
                chat.members[self.bot["id"]] = chat.members.pop(known)

    # People

    def persona(
        self,
        name: str,
        language: str = "en",
        *,
        about: Words = "",
        persona_id: int | None = None,
        large: bool = False,
    ) -> Persona:
        """Somebody by this name (or id), made on first mention.

        Without an id the name decides: it gives the same id in every sandbox, so that a bot
        which remembers people knows them again. Raises Misuse for a name of no or more than
        NAME_LIMIT characters, and for an id that is not free.
        """
        if not name.strip():
            raise Misuse("A persona needs a name.", code="name_needed")
        if len(name) > NAME_LIMIT:
            words = f"{len(name)} characters; a name holds {NAME_LIMIT}. Shorten it."
            raise Misuse(words, code="name_too_long")
        for chat in self.chats.values():
            known = chat.persona
            if known and (known.id == persona_id if persona_id is not None else known.name == name):
                return known
        if persona_id is None:
            persona_id = 100_000_000 + zlib.crc32(name.encode()) % 900_000_000
            while persona_id in self.chats:
                persona_id += 1
        if persona_id <= 0 or persona_id in self.chats:
            raise Misuse(
                f"{persona_id} cannot be a persona's id: it must be positive and not in use."
            )
        persona = Persona(persona_id, name, language, about, large)
        about_chat = {"id": persona_id, "type": "private", "first_name": name}
        self.chats[persona_id] = Chat(persona_id, about_chat, persona)
        self.announce("personas")
        return persona

    def chat_of(self, persona_id: int) -> Chat:
        """A persona's chat with the bot; raises Misuse when there is no such persona."""
        chat = self.chats.get(persona_id)
        if chat is None or chat.persona is None:
            raise Misuse(f"There is no persona {persona_id}: make one first.", 404, "no_persona")
        return chat

    def user(self, user_id: int) -> Json:
        """Telegram's User object of a persona or the bot; raises Misuse for anybody else."""
        if user_id == self.bot["id"]:
            return self.bot
        persona = self.chat_of(user_id).persona
        return persona.user() if persona else {}

    # Messages

    def post(self, chat: Chat, content: Json, by: Persona | None = None) -> Message:
        """Adds a message by a person or, where none is given, the bot.

        `content` is what makes its kind, such as text.
        """
        body: Json = {
            "message_id": self.next_id(),
            "from": by.user() if by else self.bot,
            "chat": chat.about,
            "date": int(self.now()),
            **content,
        }
        message = Message(body, by is None)
        if by is None:
            chat.action = ""
        else:
            chat.mark_read(by.id, message.id)
        self.touch(chat, message)
        return message

    def acts(self, chat: Chat, action: str) -> None:
        """Shows what the bot is about, such as typing, for ACTION_SECONDS or until it writes."""
        if chat.acting:
            chat.acting.cancel()
        chat.action = action
        loop = asyncio.get_running_loop()
        chat.acting = loop.call_later(ACTION_SECONDS, self._rests, chat)
        self.touch(chat)

    def _rests(self, chat: Chat) -> None:
        chat.acting = None
        if chat.action:
            chat.action = ""
            self.touch(chat)

    def touch(self, chat: Chat, message: Message | None = None) -> int:
        """Notes that a chat (and a message in it) changed, and wakes who watches it."""
        self._seq += 1
        chat.seq = self._seq
        if message:
            chat.changed(message, self._seq)
        chat.bell.ring()
        self.announce(chat.id)
        return self._seq

    def tell_bot(self, kind: str, content: Json, chat: Chat | None) -> int | None:
        """Queues an update unless the bot does not want its kind; returns its update_id."""
        if not self.updates.wants(kind):
            return None
        update_id = self.updates.add({kind: content})
        sent = {"update_id": update_id, kind: content}
        self.log.keep(kind, chat.id if chat else None, "update", sent)
        return update_id

    # Who watches

    def watch(self, listener: Callable[[Topic], None]) -> Callable[[], None]:
        """Calls `listener` with a chat's id, or the name of what else changed."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def announce(self, topic: Topic) -> None:
        for listener in tuple(self._listeners):
            listener(topic)
