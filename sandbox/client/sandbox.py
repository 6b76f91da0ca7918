"""A typed client of the sandbox's control interface that makes a test read like a story.

async with Sandbox("http://127.0.0.1:8081") as sandbox:
    aunt_wang = await sandbox.persona("王阿姨", language="zh-hans")
    await aunt_wang.opens()
    await aunt_wang.sees("您好")
    await aunt_wang.presses("我有需要")
    await sandbox.advance_to_next()
    reminder = await aunt_wang.sees("还需要吗")
    await aunt_wang.reacts("👍", to=reminder)
"""

from dataclasses import dataclass
from typing import Any, Self

import aiohttp

from sandbox.client.cast import Group, Persona, Place
from sandbox.client.seen import Json, Message, NotSeen, Refused

__all__ = ["Group", "Message", "NotSeen", "Persona", "Place", "Refused", "Sandbox", "Timer"]


@dataclass(frozen=True, slots=True)
class Timer:
    """What waits for the clock: `at` in seconds since 1970; `what` in words, or by language."""

    at: float
    what: str | dict[str, str]


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
        large: bool = False,
    ) -> Persona:
        """Somebody by this name; `opened` for one who has already written to the bot."""
        person = {"name": name, "language_code": language, "about": about, "id": persona_id}
        person |= {"opened": opened, "large": large}
        return Persona(self, await self.ask("POST", "personas", person))

    async def group(self, title: str, members: list[Persona], *, forum: bool = False) -> Group:
        """A new group of these people, which the first of them makes and adds the bot to."""
        body = {"title": title, "members": [one.id for one in members], "forum": forum}
        return Group(self, await self.ask("POST", "groups", body))

    async def advance(self, *, seconds: float = 0, hours: float = 0, days: float = 0) -> None:
        """Lets time pass in the sandbox."""
        total = seconds + hours * 3600 + days * 86_400
        await self.ask("POST", "clock", {"advance": total})

    async def advance_to_next(self) -> None:
        """Lets time pass until what waits next is due; raises Refused when nothing waits."""
        await self.ask("POST", "clock", {"to": "next"})

    async def waiting(self) -> list[Timer] | None:
        """What waits for the clock, soonest first; None where the bot does not say."""
        timers = (await self.ask("GET", "clock"))["waiting"]
        return None if timers is None else [Timer(one["at"], one["what"]) for one in timers]

    async def now(self) -> float:
        """Seconds since 1970 by the sandbox's clock."""
        return float((await self.ask("GET", "clock"))["now"])

    async def faults(self, **settings: Any) -> Json:
        """Lets calls go wrong; the settings are those of sandbox.world.faults.FaultSettings."""
        view: Json = await self.ask("POST", "faults", settings)
        return view

    async def snapshot(self) -> Json:
        """All that is in the sandbox, as `save_snapshot` would write it."""
        view: Json = await self.ask("GET", "snapshot")
        return view

    async def save_snapshot(self) -> str:
        """Writes the file named when the sandbox was started; returns its name."""
        return str((await self.ask("POST", "snapshot"))["file"])

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

    async def mismatches(self) -> list[str]:
        """What was said that the Bot API has not; none where the sandbox was given no Bot API."""
        found: list[str] = await self.ask("GET", "mismatches")
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
