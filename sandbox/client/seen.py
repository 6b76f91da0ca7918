"""What can be seen in a chat of the sandbox by whoever follows it over HTTP."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from sandbox.errors import SandboxError

Json = dict[str, Any]
Found = TypeVar("Found")
# Seconds that one long poll lasts; a longer wait is made of several.
POLL_SECONDS = 20.0
LINES_SHOWN = 12
KINDS = ("photo", "voice", "document", "sticker", "location", "contact")


class NotSeen(AssertionError):
    """What was expected in a chat did not come in time; the message shows what came instead."""


class Refused(SandboxError):
    """The sandbox would not do it; the message says why and shows the chat."""


class Asker(Protocol):
    """The control interface, whoever speaks to it."""

    async def ask(self, verb: str, path: str, body: Json | None = None) -> Any:
        """One request; raises Refused with the sandbox's words."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as its reader sees it; `buttons` are the labels, row by row.

    `author` is the first name of whoever wrote it, `reactions` the emoji below it. `text` is the
    caption where there is one. `kind` is text, what it holds (photo, voice, document, sticker,
    location, contact), or what makes it a service message; `media` is Telegram's object of what it
    holds, of a photo the largest size, and empty for a text. `reply_to` is a message's id; `raw`
    is all that the control interface tells.
    """

    id: int
    chat_id: int
    text: str
    from_bot: bool
    author: str
    date: int
    edited: bool
    deleted: bool
    seq: int
    buttons: tuple[tuple[str, ...], ...]
    reactions: tuple[str, ...]
    kind: str
    reply_to: int | None
    entities: tuple[Json, ...] = field(repr=False, hash=False, compare=False)
    media: Json = field(repr=False, hash=False, compare=False)
    raw: Json = field(repr=False, hash=False, compare=False)

    @classmethod
    def of(cls, view: Json, chat_id: int) -> "Message":
        rows = view.get("buttons", [])
        held = next((kind for kind in KINDS if kind in view), None)
        media = view[held] if held else {}
        return cls(
            view["message_id"],
            chat_id,
            view.get("text", ""),
            view.get("from_bot", False),
            view.get("author", {}).get("name", ""),
            view.get("date", 0),
            view.get("edited", False),
            view["deleted"],
            view["seq"],
            tuple(tuple(button["text"] for button in row) for row in rows),
            tuple(reaction["emoji"] for reaction in view.get("reactions", [])),
            held or view.get("service") or "text",
            view.get("reply_to"),
            tuple(view.get("entities", ())),
            media[-1] if held == "photo" else media,
            view,
        )

    def data(self, label: str) -> str:
        """The callback data of the first button whose label contains `label`."""
        for button in (button for row in self.raw["buttons"] for button in row):
            if label in button["text"] and "callback_data" in button:
                return str(button["callback_data"])
        raise AssertionError(f"No button with {label!r}: {self.buttons}")

    def line(self) -> str:
        """One line of a transcript."""
        who = "bot" if self.from_bot else self.author
        keys = " ".join(f"[{label}]" for row in self.buttons for label in row)
        kind = "" if self.kind == "text" else f"<{self.kind}> "
        return f"{who}: {kind}{self.text} {keys}".rstrip()


class Sight:
    """One chat as somebody follows it, who sees each message once."""

    def __init__(self, asker: Asker, chat_id: int, name: str, own_id: int | None = None):
        self._asker = asker
        self._chat_id = chat_id
        self._name = name
        self._own_id = own_id
        self._consumed: set[tuple[int, str]] = set()
        self._toasts_seen: set[int] = set()

    async def sees(self, text: str, timeout: float) -> Message:  # noqa: ASYNC109
        """The oldest message of somebody else with `text` that was not seen before."""

        def matching(seen: Json) -> list[Message]:
            return [
                message
                for message in self._messages(seen)
                if text in message.text and message.raw["author"]["id"] != self._own_id
            ]

        def unseen(seen: Json) -> Message | None:
            new = (m for m in matching(seen) if (m.id, m.text) not in self._consumed)
            return next(new, None)

        message = await self.waits_for(unseen, repr(text), timeout, matching)
        self._consumed.add((message.id, message.text))
        return message

    async def sees_toast(self, text: str, timeout: float) -> str:  # noqa: ASYNC109
        """The first answer to a button press with `text` that was not seen before."""

        def matching(seen: Json) -> list[Json]:
            own = (toast for toast in seen["toasts"] if toast["persona_id"] == self._own_id)
            return [toast for toast in own if text in toast["text"]]

        def unseen(seen: Json) -> Json | None:
            return next((t for t in matching(seen) if t["seq"] not in self._toasts_seen), None)

        toast = await self.waits_for(unseen, f"a toast with {text!r}", timeout, matching)
        self._toasts_seen.add(toast["seq"])
        return str(toast["text"])

    async def sees_button(self, label: str, timeout: float) -> None:  # noqa: ASYNC109
        """Returns once a button whose label contains `label` is there."""

        def offered(seen: Json) -> bool | None:
            shown = [row for message in seen["messages"] for row in message.get("buttons", [])]
            rows = shown + (seen["keyboard"] or [])
            return any(label in button["text"] for row in rows for button in row) or None

        await self.waits_for(offered, f"a button {label!r}", timeout)

    async def waits_for(
        self,
        find: Callable[[Json], Found | None],
        name: str,
        timeout: float,  # noqa: ASYNC109
        matching: Callable[[Json], list[Any]] | None = None,
    ) -> Found:
        """What `find` finds in the chat, looking at each change.

        Raises NotSeen after `timeout` seconds of real time, with the end of the chat; it says
        that it was seen before where all that is `matching` is no longer found.
        """
        clock = asyncio.get_running_loop()
        end = clock.time() + timeout
        seen = await self.raw()
        while (found := find(seen)) is None:
            left = end - clock.time()
            if left <= 0:
                shown = await self.raw()
                before = matching and matching(shown) and find(shown) is None
                raise NotSeen(
                    f"{self._name} waited {timeout:g} s for {name}"
                    f"{' (seen before)' if before else ''}, and saw:\n{await self.story()}"
                )
            seen = await self.raw(after=seen["seq"], wait=min(left, POLL_SECONDS))
        return found

    async def transcript(self) -> list[Message]:
        """All the messages that are still there, oldest first."""
        return self._messages(await self.raw())

    async def raw(self, after: int = 0, wait: float = 0) -> Json:
        """What changed after `after`, waiting up to `wait` seconds for it."""
        path = f"chats/{self._chat_id}?after={after}&wait={wait}"
        seen: Json = await self._asker.ask("GET", path)
        return seen

    async def story(self) -> str:
        """The end of the chat in words, for people who read a failed test."""
        lines = [message.line() for message in await self.transcript()]
        return "\n".join(f"  {line}" for line in lines[-LINES_SHOWN:]) or "  (nothing)"

    def _messages(self, seen: Json) -> list[Message]:
        views = (Message.of(view, self._chat_id) for view in seen["messages"])
        return [message for message in views if not message.deleted]
