"""The demo served inside the test's loop, as `python -m bot` serves it without a token."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.app import App
from bot.demo import neighbourhood, visited
from bot.demo.neighbours import NEIGHBOURS
from bot.settings import Settings
from sandbox.botapi.delivery import Pause
from sandbox.client import Message, Persona, Sandbox
from sandbox.shapes import Json
from sandbox.world.state import World
from tests.learned import LEARNED_DIR

ROOT = Path(__file__).parents[2]
# A person who presses as fast as a test is answered one message a second before long.
PATIENCE_S = 30
# Ten o'clock in Shanghai, in UTC.
MORNING_S, DAY_S = 2 * 3600, 24 * 3600


@dataclass(slots=True)
class Demo:
    """The neighbourhood while it is open; `began` is the last change before the tour."""

    world: World
    sandbox: Sandbox
    app: App
    began: int = 0

    async def person(self, person_id: int) -> Persona:
        """Somebody of the neighbourhood, by their id."""
        one = next(one for one in NEIGHBOURS if one.id == person_id)
        return await self.sandbox.persona(one.name, one.language_code, persona_id=one.id)

    async def tour(self) -> Json:
        """The tour as the page is given it."""
        view: Json = await self.sandbox.ask("GET", "tour")
        return view

    async def begins_tour(self, language: str) -> Json:
        """Begin the tour; how it stands then."""
        self.began = max(chat.seq for chat in self.world.chats.values())
        view: Json = await self.sandbox.ask("POST", "tour", {"language": language})
        return view

    async def follows_tour(self, until: int) -> list[Json]:
        """Do what the tour says, and nothing else, until that step; the views on the way."""
        seen = [await self.tour()]
        while seen[-1]["step"] < until:
            step = seen[-1]["steps"][seen[-1]["step"]]
            who = await self.person(step["persona"])
            before = (await who.transcript_raw())["seq"]
            if step["fill"]:
                await who.says(step["fill"])
            elif isinstance(step["label"], str):
                await who.presses(step["label"], on=await self._offer(who, step["label"]))
            else:
                assert step["label"] == {"zh": "开始", "en": "Start"}
                await who.opens()
            seen.append(await self.tour_after(seen[-1], who, before))
        return seen

    async def _offer(self, who: Persona, label: str) -> Message:
        """What came or changed since the tour began with a button of just that label."""
        while True:
            seen = await who.transcript_raw()
            for message in reversed(await who.transcript()):
                if message.seq > self.began and any(label in row for row in message.buttons):
                    return message
            later = await who.transcript_raw(seen["seq"], PATIENCE_S)
            assert later["seq"] > seen["seq"], f"no button {label!r}: {await who.story()}"

    async def tour_after(self, view: Json, who: Persona, seq: int) -> Json:
        """The tour once it stands otherwise than in `view` and says what to do.

        It is looked at again with each change of somebody's chat after `seq`.
        """
        while (now := await self.tour()) == view or not _says_what_to_do(now):
            seen = await who.transcript_raw(seq, PATIENCE_S)
            assert seen["seq"] > seq, f"nothing happens after {view}: {await who.story()}"
            seq = seen["seq"]
        return now


def _says_what_to_do(view: Json) -> bool:
    return view["step"] == len(view["steps"]) or any(
        view["steps"][view["step"]][way] for way in ("fill", "label")
    )


def settings(folder: Path) -> Settings:
    """Those of a demo with its files in this folder."""
    return Settings(
        _env_file=None,
        telegram_bot_token=None,
        database_url=f"sqlite:///{folder / 'linli.db'}",
        policy_file=ROOT / "policy.toml",
        learned_dir=LEARNED_DIR,
    )


async def never(_seconds: float) -> None:
    """A pause that does not end: the chats are kept where the clock is turned, and at the end."""
    await asyncio.Event().wait()


def _is_empty(folder: Path) -> bool:
    return not any(folder.glob("*.db"))


@asynccontextmanager
async def demo(folder: Path, pause: Pause = never) -> AsyncIterator[Demo]:
    """The demo with its files in this folder, until it is left."""
    anew = _is_empty(folder)
    async with AsyncExitStack() as stack:
        app, world, url = await stack.enter_async_context(neighbourhood(settings(folder), 0, pause))
        if anew:
            # It is always morning when a demo begins: what rings next depends on quiet hours.
            world.clock.offset += (MORNING_S - world.now()) % DAY_S
        stack.push_async_callback(app.stop)
        await app.start()
        await stack.enter_async_context(visited(app, world))
        sandbox = await stack.enter_async_context(Sandbox(url))
        yield Demo(world, sandbox, app)
