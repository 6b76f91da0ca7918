"""The residents: 200 chats that go through a conversation again and again, and what they saw."""

import asyncio
import re
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.contenders import Step

Json = dict[str, Any]


@dataclass(slots=True)
class Chat:
    """A resident: `position` in the script; `due` (monotonic, s) while an answer is awaited."""

    id: int
    position: int = 0
    due: float | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a contender sent to a chat: `keyboard` is its inline keyboard, row by row."""

    message: Json
    keyboard: Sequence[Sequence[Json]]

    def button(self, pattern: re.Pattern[str]) -> str | None:
        """Find the `callback_data` of the first button that matches."""
        found = (
            button["callback_data"]
            for row in self.keyboard
            for button in row
            if pattern.search(button.get("callback_data", ""))
        )
        return next(found, None)


class Load:
    """Drives the chats, either as fast as they are answered (closed loop) or at a rate (open).

    `publish` gets each update without its `update_id`. Latency runs from the moment an update
    was due to the moment its reply reached this server, whatever the contender does in between;
    in an open loop that counts the wait of an update whose chat was still busy when it was due.
    """

    def __init__(
        self, script: Sequence[Step], chat_ids: Sequence[int], publish: Callable[[Json], None]
    ) -> None:
        self._script = script
        self._presses = [None if s.press is None else re.compile(s.press) for s in script]
        self._replies = [re.compile(s.reply) for s in script]
        self._publish = publish
        self._now = time.monotonic  # uvloop's own clock counts whole milliseconds
        self._chats = {chat_id: Chat(chat_id) for chat_id in chat_ids}
        self._asleep = deque(self._chats.values())
        self._idle: deque[tuple[Chat, Json | None]] = deque()
        self._backlog: deque[float] = deque()
        self._closed = True
        self._waiters: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []
        self._callbacks: set[str] = set()
        self.answered = 0
        self.latencies: list[float] = []
        self.counts: Counter[str] = Counter()

    def start(self) -> None:
        """Let the first chats write; the others join so that all steps are under way at once.

        A contender that answers strictly in turn would otherwise have all chats at the same
        step for whole rounds, and a short window would measure that step alone.
        """
        self._wake()

    def pause(self) -> None:
        """Let no chat write by itself any more: from now on only `tick` does."""
        self._closed = False

    def tick(self, due: float) -> None:
        """Let the chat that has been idle longest write; where none is idle, the next that is."""
        self._backlog.append(due)
        self._feed()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until the condition holds; it is looked at after every answer."""
        if not condition():
            future = asyncio.get_running_loop().create_future()
            self._waiters.append((condition, future))
            await future

    def quiet(self) -> bool:
        """Whether every update and every press has been answered."""
        return self.waiting == 0 and not self._callbacks and not self._backlog

    @property
    def waiting(self) -> int:
        """How many chats wait for an answer."""
        return sum(chat.due is not None for chat in self._chats.values())

    @property
    def open_presses(self) -> int:
        """How many presses have not got their `answerCallbackQuery`."""
        return len(self._callbacks)

    def ages(self) -> list[float]:
        """How long (s) what is not answered has been waiting."""
        dues = [chat.due for chat in self._chats.values() if chat.due is not None]
        return [self._now() - due for due in (*dues, *self._backlog)]

    def pressed_answered(self, callback_query_id: str) -> None:
        """Take note of an `answerCallbackQuery`."""
        self._callbacks.discard(callback_query_id)
        self._look()

    def on_reply(self, reply: Reply) -> None:
        """Take a message to a chat: it may answer the chat's step, else it is counted apart."""
        chat = self._chats.get(reply.message["chat"]["id"])
        if chat is None:
            self.counts["to_others"] += 1
            return
        following, data = self._after(chat, reply)
        press = self._presses[following]
        if (
            chat.due is None
            or (press is not None and data is None)
            or not self._replies[chat.position].search(reply.message["text"])
        ):
            self.counts["further_messages"] += 1
            return
        self.latencies.append(self._now() - chat.due)
        self.answered += 1
        chat.due, chat.position = None, following
        update = None if data is None else self._press(chat, data, reply.message)
        if self._closed:
            self._send(chat, update, self._now())
            self._wake()
        else:
            self._idle.append((chat, update))
            self._feed()
        self._look()

    def _after(self, chat: Chat, reply: Reply) -> tuple[int, str | None]:
        """The step after the chat's, and the data of its button where the reply carries one."""
        following = (chat.position + 1) % len(self._script)
        data = self._button(reply, following)
        if data is None and self._script[following].optional:
            following = (following + 1) % len(self._script)
            data = self._button(reply, following)
        return following, data

    def _button(self, reply: Reply, position: int) -> str | None:
        press = self._presses[position]
        return None if press is None else reply.button(press)

    def _wake(self) -> None:
        groups = len(self._script)
        size = len(self._chats) // groups
        awake = len(self._chats) - len(self._asleep)
        group = awake // size
        if self._asleep and self.answered >= size * group * (group + 1) // 2:
            for _ in range(min(size, len(self._asleep))):
                self._send(self._asleep.popleft(), None, self._now())

    def _feed(self) -> None:
        while self._backlog and self._idle:
            chat, update = self._idle.popleft()
            self._send(chat, update, self._backlog.popleft())

    def _look(self) -> None:
        for waiter in [w for w in self._waiters if w[0]()]:
            self._waiters.remove(waiter)
            waiter[1].set_result(None)

    def _send(self, chat: Chat, press: Json | None, due: float) -> None:
        chat.due = due
        if press is not None:
            self._callbacks.add(press["callback_query"]["id"])
        self._publish(press or self._say(chat))

    def _press(self, chat: Chat, data: str, message: Json) -> Json:
        self.counts["presses"] += 1
        return {
            "callback_query": {
                "id": str(4_000_000_000_000_000 + self.counts["presses"]),
                "from": person(chat.id),
                "message": message,
                "chat_instance": str(chat.id * 1_000_003),
                "data": data,
            }
        }

    def _say(self, chat: Chat) -> Json:
        text = self._script[chat.position].say
        assert text is not None
        self.counts["said"] += 1
        message: Json = {
            "message_id": 1_000_000_000 + self.counts["said"],
            "from": person(chat.id),
            "chat": private_chat(chat.id),
            # A minute apart: nobody writes as fast as this, and who did would be slowed down.
            "date": 60 * self.counts["said"],
            "text": text,
        }
        if text.startswith("/"):
            message["entities"] = [
                {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
            ]
        return {"message": message}


def person(chat_id: int) -> Json:
    """A user as Telegram shows one to a bot."""
    return {
        "id": chat_id,
        "is_bot": False,
        "first_name": "王",
        "last_name": f"{chat_id % 1000}",
        "language_code": "zh-hans",
    }


def private_chat(chat_id: int) -> Json:
    """The chat between that user and the bot."""
    return {"id": chat_id, "first_name": "王", "last_name": f"{chat_id % 1000}", "type": "private"}
