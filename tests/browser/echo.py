"""A bot small enough to be read at a glance, for what the page does with any bot."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp

from sandbox.server import serve
from sandbox.world.chats import Persona
from sandbox.world.state import World
from tests.sandbox.conftest import BareBot

Json = dict[str, Any]
POLL_S = 20
# Characters of a long text that are repeated.
REPEATED = 100
# What somebody may wait for where many share the machine.
PATIENCE_S = 30
KINDS = ["message", "edited_message", "callback_query", "message_reaction", "my_chat_member"]
# What is pressed, and how it is answered.
ANSWERS: dict[str, Json] = {
    "toast": {"text": "as a toast"},
    "alert": {"text": "as an alert", "show_alert": True},
    "edit": {},
    "wait": {},
}
PARK = {"latitude": 31.2302, "longitude": 121.4727}
HEALTH_STATION = {"latitude": 31.2297, "longitude": 121.4736}
PLACES: list[Json] = [
    {"name": {"zh": "柳荫公园", "en": "Willow Park"}, **PARK},
    {"name": {"zh": "卫生站", "en": "Health station"}, **HEALTH_STATION},
]
BUTTONS = [[{"text": name, "callback_data": name} for name in ANSWERS]]


class Echo(BareBot):
    """Repeats a text with buttons below it; "wait" is answered once `go_on` is set."""

    def __init__(self, session: aiohttp.ClientSession, url: str, world: World) -> None:
        super().__init__(session, url)
        self.world = world
        self.go_on = asyncio.Event()
        self._updates: dict[tuple[str, int], asyncio.Queue[Json]] = defaultdict(asyncio.Queue)

    def meets(self, name: str, language: str = "en", *, large: bool = False) -> Persona:
        """Somebody who has opened the bot."""
        persona = self.world.persona(name, language, large=large)
        self.world.chat_of(persona.id).opened = True
        return persona

    async def gets(self, kind: str, by: Persona) -> Json:
        """Somebody's oldest update of this kind that was not asked for before, once it is there."""
        async with asyncio.timeout(PATIENCE_S):
            return await self._updates[kind, by.id].get()

    async def writes(self, to: Persona, text: str, **more: Any) -> Json:
        """Send somebody a message."""
        message: Json = await self("sendMessage", chat_id=to.id, text=text, **more)
        return message

    async def listen(self) -> None:
        """Take updates and answer them, until cancelled."""
        offset = 0
        while True:
            for update in await self(
                "getUpdates", offset=offset, timeout=POLL_S, allowed_updates=KINDS
            ):
                offset = update.pop("update_id") + 1
                ((kind, content),) = update.items()
                who = content["user"] if kind == "message_reaction" else content["from"]
                self._updates[kind, who["id"]].put_nowait(content)
                if kind == "message":
                    await self._repeat(content)
                if kind == "callback_query":
                    await self._answer_press(content)

    async def _repeat(self, message: Json) -> None:
        text = f"You said: {message.get('text', 'no words')}"[:REPEATED]
        keyboard = {"inline_keyboard": BUTTONS}
        await self("sendMessage", chat_id=message["chat"]["id"], text=text, reply_markup=keyboard)

    async def _answer_press(self, query: Json) -> None:
        if query["data"] == "wait":
            await self.go_on.wait()
        if query["data"] == "edit":
            message = query["message"]
            await self(
                "editMessageText",
                chat_id=message["chat"]["id"],
                message_id=message["message_id"],
                text="Something else",
            )
        await self("answerCallbackQuery", callback_query_id=query["id"], **ANSWERS[query["data"]])


@asynccontextmanager
async def echoing() -> AsyncIterator[Echo]:
    """A sandbox of its own with nobody in it; no bot runs yet."""
    world = World(places=PLACES)
    # The loop of these tests stands still while others run, and its calls must outlast that.
    patient = aiohttp.ClientTimeout(total=None)
    async with serve(world) as url, aiohttp.ClientSession(timeout=patient) as session:
        yield Echo(session, url, world)


@asynccontextmanager
async def listening(bot: Echo) -> AsyncIterator[None]:
    """The bot runs."""
    running = asyncio.create_task(bot.listen())
    yield
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
