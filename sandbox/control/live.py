"""The live side of the control interface: what happens as it happens, and who looks at whom."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from sandbox.control import views
from sandbox.control.asked import body_of, whole
from sandbox.errors import Misuse
from sandbox.world.state import Topic, World

HEARTBEAT = 15.0
# Seconds between two messages of one stream, so that a burst of changes is told once.
PAUSE = 0.05


class Watchers:
    """Which personas the open pages show; a page counts while it has its event stream."""

    def __init__(self, world: World):
        self._world = world
        self._streams: Counter[str] = Counter()
        self._shown: dict[str, frozenset[int]] = {}

    def view(self) -> dict[int, int]:
        """How many pages show each persona."""
        return dict(Counter(one for personas in self._shown.values() for one in personas))

    def shows(self, client: str, personas: frozenset[int]) -> None:
        """Notes what a page shows from now on, if it has its event stream."""
        if not self._streams[client]:
            return
        self._shown[client] = personas
        self._world.announce("watchers")

    @contextmanager
    def streaming(self, client: str | None) -> Iterator[None]:
        """A page has its event stream; when the last of them ends, it shows nobody any more."""
        if client is None:
            yield
            return
        self._streams[client] += 1
        try:
            yield
        finally:
            self._streams[client] -= 1
            if not self._streams[client]:
                del self._streams[client]
                if self._shown.pop(client, None):
                    self._world.announce("watchers")


class Changes:
    """What changed since somebody last looked, each thing once."""

    def __init__(self) -> None:
        self._topics: dict[Topic, None] = {}
        self._arrived = asyncio.Event()

    def note(self, topic: Topic) -> None:
        self._topics[topic] = None
        self._arrived.set()

    async def take(self, seconds: float) -> list[Topic]:
        """What changed, as soon as something did; nothing when `seconds` passed without."""
        try:
            async with asyncio.timeout(seconds):
                await self._arrived.wait()
        except TimeoutError:
            return []
        self._arrived.clear()
        topics = list(self._topics)
        self._topics.clear()
        return topics


async def events(watchers: Watchers, world: World, request: web.Request) -> web.StreamResponse:
    """Server-sent events until the reader leaves."""
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    changes = Changes()
    stop = world.watch(changes.note)
    try:
        with watchers.streaming(request.query.get("client")):
            await response.prepare(request)
            await response.write(b"retry: 1000\n\n")
            while True:
                topics = await changes.take(HEARTBEAT)
                told = "".join(_event(world, topic) for topic in topics) or ": still here\n\n"
                await response.write(told.encode())
                await asyncio.sleep(PAUSE)
    except ConnectionResetError:
        return response  # Whoever watched has gone.
    finally:
        stop()


def _event(world: World, topic: Topic) -> str:
    chat = world.chats.get(topic) if isinstance(topic, int) else None
    if chat is None:
        return f"event: world\ndata: {json.dumps({'topic': topic})}\n\n"
    data = {
        "topic": topic,
        "seq": chat.seq,
        "unread": views.unread(world, chat),
        "last": views.last(chat),
    }
    return f"event: chat\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


async def watching(watchers: Watchers, _world: World, _request: web.Request) -> web.Response:
    """How many pages show whom."""
    return web.json_response(watchers.view())


async def watch(watchers: Watchers, world: World, request: web.Request) -> web.Response:
    """A page says which personas it shows."""
    given = (await body_of(request)).get("personas")
    if not isinstance(given, list):
        raise Misuse('Say whom the page shows, such as {"personas": [7, 8]}.')
    personas = frozenset(whole({"personas": one}, "personas") for one in given)
    for persona in personas:
        world.chat_of(persona)
    watchers.shows(request.match_info["client"], personas)
    return await watching(watchers, world, request)
