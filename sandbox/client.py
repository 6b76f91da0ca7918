"""A typed client of the sandbox's control interface that makes a test read like a story.

async with Sandbox("http://127.0.0.1:8081") as sandbox:
    aunt_wang = await sandbox.persona("王阿姨", language="zh-hans")
    await aunt_wang.opens()
    await aunt_wang.sees("您好")
    await aunt_wang.presses("我有需要")
"""

import asyncio
import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

import aiohttp

from sandbox.errors import SandboxError

Json = dict[str, Any]
Found = TypeVar("Found")
# How long one long poll lasts; a longer wait is made of several.
POLL_SECONDS = 20.0
LINES_SHOWN = 12


class NotSeen(AssertionError):
    """The bot did not say what was expected in time; the message shows what it said instead."""


class Refused(SandboxError):
    """The sandbox would not do it; the message says why and shows the chat."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as its reader sees it; `buttons` are the labels, row by row."""

    id: int
    text: str
    from_bot: bool
    date: int
    edited: bool
    deleted: bool
    seq: int
    buttons: tuple[tuple[str, ...], ...]
    raw: Json = field(repr=False, hash=False, compare=False)

    @classmethod
    def of(cls, view: Json) -> "Message":
        rows = view.get("buttons", [])
        return cls(
            view["message_id"],
            view.get("text", ""),
            view.get("from_bot", False),
            view.get("date", 0),
            view.get("edited", False),
            view["deleted"],
            view["seq"],
            tuple(tuple(button["text"] for button in row) for row in rows),
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
        who = "bot" if self.from_bot else "person"
        keys = " ".join(f"[{label}]" for row in self.buttons for label in row)
        kinds = ("photo", "voice", "document", "sticker", "location", "contact")
        media = "".join(f"<{kind}> " for kind in kinds if kind in self.raw)
        return f"{who}: {media}{self.text} {keys}".rstrip()


class Persona:
    """Somebody in the sandbox, with what they can do and what they see."""

    def __init__(self, sandbox: "Sandbox", view: Json):
        self._sandbox = sandbox
        self.id: int = view["id"]
        self.name: str = view["name"]
        self.language: str = view["language_code"]
        self._consumed: set[tuple[int, str]] = set()
        self._toasts_seen = 0

    async def says(self, text: str) -> int | None:
        """Writes to the bot; like every deed, returns the update_id, None if the bot gets none."""
        return await self._does("say", text=text)

    async def replies(self, message: Message, text: str) -> int | None:
        """Answers one message in particular."""
        return await self._does("reply", message_id=message.id, text=text)

    async def edits(self, message_id: int, text: str) -> int | None:
        """Changes a text of their own."""
        return await self._does("edit", message_id=message_id, text=text)

    async def opens(self, start: str = "") -> int | None:
        """Opens the bot, through a deep link when `start` is given."""
        return await self._does("open", start=start)

    async def presses(
        self,
        label: str,
        on: Message | None = None,
        timeout: float = 10,  # noqa: ASYNC109
    ) -> int | None:
        """Presses the newest button whose label contains `label`, or the one `on` a message.

        Waits for such a button up to `timeout` seconds of real time, then raises NotSeen. A button
        of an old version of a message can be pressed by giving that version.
        """
        if on is not None:
            return await self._does("press", message_id=on.id, data=on.data(label))
        await self._waits_for(
            lambda seen: _offers(seen, label) or None, f"a button {label!r}", timeout
        )
        return await self._does("press", text=label)

    async def sends_photo(self, content: bytes | None = None, caption: str = "") -> int | None:
        """Sends a picture, a sample one by default."""
        return await self._does("photo", caption=caption, **_file(content))

    async def sends_voice(self, content: bytes | None = None) -> int | None:
        """Sends a voice message, a sample one by default."""
        return await self._does("voice", **_file(content))

    async def sends_document(self, content: bytes | None = None, size: int = 0) -> int | None:
        """Sends a file; `size` in bytes tells the bot of a larger one than is sent."""
        return await self._does("document", size=size, **_file(content))

    async def sends_sticker(self) -> int | None:
        """Sends a sample sticker."""
        return await self._does("sticker")

    async def sends_location(self, latitude: float, longitude: float) -> int | None:
        """Shares a place, in degrees."""
        return await self._does("location", latitude=latitude, longitude=longitude)

    async def sends_contact(self) -> int | None:
        """Shares their own contact."""
        return await self._does("contact")

    async def blocks(self) -> int | None:
        """Stops the bot."""
        return await self._does("block")

    async def unblocks(self) -> int | None:
        """Lets the bot write again."""
        return await self._does("unblock")

    async def sees(self, text: str, timeout: float = 10) -> Message:  # noqa: ASYNC109
        """Waits for a message of the bot that contains `text` and was not seen before.

        The oldest such message counts; an edited text is new again. Waits up to `timeout`
        seconds of real time, then raises NotSeen with the last messages.
        """

        def unseen(seen: Json) -> Message | None:
            for message in map(Message.of, seen["messages"]):
                new = message.from_bot and (message.id, message.text) not in self._consumed
                if new and not message.deleted and text in message.text:
                    return message
            return None

        message = await self._waits_for(unseen, repr(text), timeout)
        self._consumed.add((message.id, message.text))
        return message

    async def sees_toast(self, text: str, timeout: float = 10) -> str:  # noqa: ASYNC109
        """Waits for the answer to a button press that contains `text` and was not seen before."""

        def unseen(seen: Json) -> Json | None:
            return next((toast for toast in seen["toasts"] if text in toast["text"]), None)

        name = f"a toast with {text!r}"
        toast = await self._waits_for(unseen, name, timeout, after=self._toasts_seen)
        self._toasts_seen = toast["seq"]
        return str(toast["text"])

    async def _waits_for(
        self,
        find: Callable[[Json], Found | None],
        name: str,
        timeout: float,  # noqa: ASYNC109
        after: int = 0,
    ) -> Found:
        """What `find` finds in the chat, looking at each change from `after` on."""
        clock = asyncio.get_running_loop()
        end = clock.time() + timeout
        seen = await self.transcript_raw(after)
        while (found := find(seen)) is None:
            left = end - clock.time()
            if left <= 0:
                raise NotSeen(
                    f"{self.name} waited {timeout:g} s for {name}, and saw:\n" + await self.story()
                )
            seen = await self.transcript_raw(after=seen["seq"], wait=min(left, POLL_SECONDS))
        return found

    async def transcript(self) -> list[Message]:
        """All the messages of the chat that are still there, oldest first."""
        seen = await self.transcript_raw()
        return [m for m in map(Message.of, seen["messages"]) if not m.deleted]

    async def transcript_raw(self, after: int = 0, wait: float = 0) -> Json:
        """What changed in the chat after `after`, waiting up to `wait` seconds for it."""
        path = f"chats/{self.id}?after={after}&wait={wait}"
        seen: Json = await self._sandbox.ask("GET", path)
        return seen

    async def story(self) -> str:
        """The end of the chat in words, for people who read a failed test."""
        lines = [message.line() for message in await self.transcript()]
        return "\n".join(f"  {line}" for line in lines[-LINES_SHOWN:]) or "  (nothing)"

    async def _does(self, deed: str, **details: Any) -> int | None:
        try:
            done = await self._sandbox.ask("POST", f"personas/{self.id}/{deed}", details)
        except Refused as refused:
            raise Refused(f"{refused}\n{await self.story()}") from None
        update_id: int | None = done["update_id"]
        return update_id


class Sandbox:
    """A running sandbox, by its address; closes its connections when left."""

    def __init__(self, url: str):
        self.url = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the connections."""
        if self._session:
            await self._session.close()

    async def persona(
        self,
        name: str,
        language: str = "en",
        *,
        about: str = "",
        persona_id: int | None = None,
        opened: bool = False,
    ) -> Persona:
        """Somebody by this name; `opened` for one who has already written to the bot."""
        person = {"name": name, "language_code": language, "about": about, "opened": opened}
        return Persona(self, await self.ask("POST", "personas", {**person, "id": persona_id}))

    async def advance(self, *, seconds: float = 0, hours: float = 0, days: float = 0) -> None:
        """Lets time pass in the sandbox."""
        total = seconds + hours * 3600 + days * 86_400
        await self.ask("POST", "clock", {"advance": total})

    async def now(self) -> float:
        """Seconds since 1970 by the sandbox's clock."""
        return float((await self.ask("GET", "clock"))["now"])

    async def faults(self, **settings: Any) -> Json:
        """Lets calls go wrong; the settings are those of sandbox.faults.FaultSettings."""
        view: Json = await self.ask("POST", "faults", settings)
        return view

    async def inject(self, update: Json) -> int:
        """Sends the bot any update as it stands; numbered unless it has an update_id."""
        return int((await self.ask("POST", "updates", update))["update_id"])

    async def confirmed(self) -> int:
        """The highest update_id that the bot told Telegram it had received."""
        return int((await self.ask("GET", "updates"))["confirmed"])

    async def pending(self) -> int:
        """How many updates the bot has not confirmed yet."""
        return int((await self.ask("GET", "updates"))["pending"])

    async def calls(self, chat: int | None = None, limit: int = 50) -> list[Json]:
        """The bot's calls and updates, newest first."""
        where = "" if chat is None else f"&chat={chat}"
        found: list[Json] = await self.ask("GET", f"calls?limit={limit}{where}")
        return found

    async def ask(self, verb: str, path: str, body: Json | None = None) -> Any:
        """One request to the control interface; raises Refused with the sandbox's words."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        async with self._session.request(verb, f"{self.url}/sandbox/{path}", json=body) as answer:
            if answer.content_type != "application/json":
                raise Refused(f"{answer.status} {answer.reason} from {answer.url}")
            content = await answer.json()
            if answer.status >= 400:
                raise Refused(content["error"])
            return content


def _offers(seen: Json, label: str) -> bool:
    """Whether the chat has a button with this label, inline or on the keyboard."""
    shown = [row for message in seen["messages"] for row in message.get("buttons", [])]
    rows = shown + (seen["keyboard"] or [])
    return any(label in button["text"] for row in rows for button in row)


def _file(content: bytes | None) -> Json:
    return {} if content is None else {"content": base64.b64encode(content).decode()}
