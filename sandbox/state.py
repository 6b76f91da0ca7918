"""The world of the sandbox: who is there, what was said, what the bot was told. No HTTP."""

import time
import zlib
from collections import deque
from collections.abc import Callable
from typing import Any

from sandbox.chats import Chat, Json, Message, Persona
from sandbox.clock import Clock
from sandbox.errors import Misuse, Refusal, bad_request
from sandbox.faults import Faults, FaultSettings
from sandbox.files import Files
from sandbox.updates import UpdateQueue

# 2025-01-01T00:00:00Z. Ids start at ten for each second since: a sandbox started again does not
# repeat those of the one before, unless that one used more than ten a second all its life, and
# they stay below 2**31 until 2031.
EPOCH = 1_735_689_600
IDS_PER_SECOND = 10
CALLS_KEPT = 1_000
BOT_ID = 8_000_000_001

Topic = int | str


class World:
    """Everything that is held in memory while the sandbox runs; one world has one bot."""

    def __init__(
        self,
        *,
        token: str | None = None,
        bot_name: str = "Sandbox bot",
        bot_username: str = "sandbox_bot",
        faults: FaultSettings | None = None,
        clock: Clock | None = None,
        time_zone: str | None = None,
    ):
        first_id = int((time.time() - EPOCH) * IDS_PER_SECOND)
        self.token = token
        # The zone that the page shows times in; the browser's own where none is given.
        self.time_zone = time_zone
        self.clock = clock or Clock()
        self.faults = Faults(faults)
        self.files = Files()
        self.updates = UpdateQueue(first_id)
        self.chats: dict[int, Chat] = {}
        self.calls: deque[Json] = deque(maxlen=CALLS_KEPT)
        self.commands: dict[tuple[str, str], list[Json]] = {}
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

    def admit(self, token: str) -> None:
        """Lets a bot in by its token; raises Refusal for one that is not this world's bot."""
        if token == self.token:
            return
        number = token.partition(":")[0]
        if not number.isdecimal():
            raise Refusal(404, "Not Found")
        if self.token is not None:
            raise Refusal(401, "Unauthorized")
        self.bot["id"] = int(number)

    # People

    def persona(
        self, name: str, language: str = "en", *, about: str = "", persona_id: int | None = None
    ) -> Persona:
        """Somebody by this name (or id), made on first mention.

        Without an id the name decides: it gives the same id in every sandbox, so that a bot
        which remembers people knows them again.
        """
        if not name.strip():
            raise Misuse("A persona needs a name.")
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
        persona = Persona(persona_id, name, language, about)
        about_chat = {"id": persona_id, "type": "private", "first_name": name}
        self.chats[persona_id] = Chat(persona_id, about_chat, persona)
        self.announce("personas")
        return persona

    def chat_of(self, persona_id: int) -> Chat:
        """A persona's chat with the bot; raises Misuse when there is no such persona."""
        chat = self.chats.get(persona_id)
        if chat is None or chat.persona is None:
            raise Misuse(f"There is no persona {persona_id}: make one first.", status=404)
        return chat

    def reachable(self, chat_id: str) -> Chat:
        """The chat a bot may write to; raises Refusal in Telegram's words where it may not."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        chat = self.chats.get(int(chat_id)) if chat_id.lstrip("-").isdecimal() else None
        if chat is None:
            raise bad_request("chat not found")
        if chat.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if not chat.opened:
            raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
        return chat

    # Messages

    def post(self, chat: Chat, content: Json, *, from_bot: bool) -> Message:
        """Adds a message to a chat; `content` is what makes its kind, such as text."""
        body: Json = {
            "message_id": self.next_id(),
            "from": dict(self.bot) if from_bot or not chat.persona else chat.persona.user(),
            "chat": chat.about,
            "date": int(self.now()),
            **content,
        }
        message = Message(body, from_bot)
        if from_bot:
            chat.action = ""
        self.touch(chat, message)
        return message

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
        self.log(kind, chat.id if chat else None, "update", {"update_id": update_id, kind: content})
        return update_id

    def log(
        self,
        name: str,
        chat_id: Any,
        way: str,
        sent: Any,
        answer: Any = None,
        fate: str = "answered",
    ) -> None:
        """Keeps a call or an update for whoever looks at what happened.

        `fate` tells a call that took effect and whose answer came late or never: sandbox.faults.
        """
        self.calls.append(
            {
                "at": self.now(),
                "way": way,
                "name": name,
                "chat": chat_id,
                "sent": sent,
                "answer": answer,
                "fate": fate,
            }
        )

    # Who watches

    def watch(self, listener: Callable[[Topic], None]) -> Callable[[], None]:
        """Calls `listener` with a chat's id, or the name of what else changed."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def announce(self, topic: Topic) -> None:
        for listener in tuple(self._listeners):
            listener(topic)

    def commands_for(self, chat: Chat) -> list[Json]:
        """The command menu a person sees, narrowest scope first.

        https://core.telegram.org/bots/api#determining-list-of-commands
        """
        language = chat.persona.language.partition("-")[0] if chat.persona else ""
        for scope in (f"chat:{chat.id}", "all_private_chats", "default"):
            for tongue in (language, ""):
                if found := self.commands.get((scope, tongue)):
                    return found
        return []
