"""Server-sent events and who is shown on how many pages."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from sandbox.client import Refused, Sandbox
from sandbox.world.state import World


class Stream:
    """The events of one page, one after the other."""

    def __init__(self, response: aiohttp.ClientResponse):
        self._content = response.content

    async def part(self) -> str:
        return (await self._content.readuntil(b"\n\n")).decode()

    async def event(self) -> tuple[str, Any]:
        """The next event's kind and data."""
        kind, data = (await self.part()).strip().split("\n")
        return kind.removeprefix("event: "), json.loads(data.removeprefix("data: "))

    async def topic(self) -> Any:
        return (await self.event())[1]["topic"]


@asynccontextmanager
async def listening(sandbox: Sandbox, client: str = "page") -> AsyncIterator[Stream]:
    """A page that has its event stream."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{sandbox.url}/sandbox/events?client={client}") as response,
    ):
        assert response.content_type == "text/event-stream"
        stream = Stream(response)
        assert await stream.part() == "retry: 1000\n\n"
        yield stream


async def test_an_event_tells_what_is_new_in_a_chat(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    async with listening(sandbox) as stream:
        sent = await bot("sendMessage", chat_id=ann.id, text="喜" * 100)
        kind, data = await stream.event()
        assert kind == "chat"
        assert data == {
            "topic": ann.id,
            "seq": (await ann.transcript_raw())["seq"],
            "unread": {str(ann.id): 1},
            "last": {
                "text": "喜" * 80,
                "kind": "text",
                "date": sent["date"],
                "from_bot": True,
                "author": "Sandbox bot",
            },
        }
        await ann.reads()
        assert (await stream.event())[1]["unread"] == {str(ann.id): 0}
        await sandbox.advance(hours=1)
        assert await stream.event() == ("world", {"topic": "clock"})
        await sandbox.faults(latency=0)
        assert await stream.event() == ("world", {"topic": "faults"})


async def test_somebody_known_who_opened_the_bot_is_told_of(sandbox: Sandbox) -> None:
    await sandbox.persona("Ann")
    async with listening(sandbox) as stream:
        await sandbox.persona("Ann")
        await sandbox.advance(hours=1)
        assert await stream.topic() == "clock"
        await sandbox.persona("Ann", opened=True)
        assert await stream.topic() == "personas"


async def test_a_burst_in_a_chat_is_one_event(sandbox: Sandbox, world: World) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    async with listening(sandbox) as stream:
        chat = world.chats[ann.id]
        for number in range(100):
            world.post(chat, {"text": str(number)})
        _, data = await stream.event()
        assert (data["last"]["text"], data["unread"]) == ("99", {str(ann.id): 100})
        world.announce("faults")
        assert await stream.topic() == "faults"


async def test_events_of_a_group_count_for_each_member(sandbox: Sandbox) -> None:
    ann, ben = await sandbox.persona("Ann"), await sandbox.persona("Ben")
    grid = await sandbox.group("Grid 3", [ann, ben])
    await ann.reads(at=grid)
    await ben.reads(at=grid)
    async with listening(sandbox) as stream:
        await ann.says("hello", to=grid)
        _, data = await stream.event()
        assert data["topic"] == grid.id
        assert data["unread"] == {str(ann.id): 0, str(ben.id): 1}
        assert (data["last"]["text"], data["last"]["author"]) == ("hello", "Ann")


async def test_a_page_counts_while_it_has_its_stream(sandbox: Sandbox) -> None:
    ann, ben = await sandbox.persona("Ann"), await sandbox.persona("Ben")
    shown = {"personas": [ann.id, ben.id]}
    async with listening(sandbox, "other") as other:
        async with listening(sandbox, "mine"):
            # The browser took the stream up again before the sandbox knew that it had broken.
            async with listening(sandbox, "mine"):
                assert await sandbox.ask("POST", "watchers/mine", shown) == {
                    str(ann.id): 1,
                    str(ben.id): 1,
                }
                assert await other.topic() == "watchers"
                await sandbox.ask("POST", "watchers/other", {"personas": [ann.id]})
                assert await other.topic() == "watchers"
            assert await sandbox.ask("GET", "watchers") == {str(ann.id): 2, str(ben.id): 1}
        assert await other.topic() == "watchers"
        assert await sandbox.ask("GET", "watchers") == {str(ann.id): 1}


async def test_a_page_without_a_stream_does_not_count(sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    assert await sandbox.ask("POST", "watchers/mine", {"personas": [ann.id]}) == {}
    with pytest.raises(Refused, match="no persona 5"):
        await sandbox.ask("POST", "watchers/mine", {"personas": [5]})
    with pytest.raises(Refused, match="Say whom the page shows"):
        await sandbox.ask("POST", "watchers/mine", {})
    with pytest.raises(Refused, match="whole number; it is 'x'"):
        await sandbox.ask("POST", "watchers/mine", {"personas": ["x"]})


async def test_what_a_page_said_without_a_stream_is_not_kept(sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    await sandbox.ask("POST", "watchers/mine", {"personas": [ann.id]})
    async with listening(sandbox, "mine"):
        assert await sandbox.ask("GET", "watchers") == {}
