"""A sandbox served inside the test's loop, a typed client of it, and a bot made of bare calls."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest

from sandbox.client import Sandbox
from sandbox.server import serve
from sandbox.world.state import World
from tests.bot_api import specification

TOKEN = "123456:test"


class BareBot:
    """Calls the Bot API without any library."""

    def __init__(self, session: aiohttp.ClientSession, url: str):
        self.session = session
        self.url = url

    async def answer(self, method: str, **params: Any) -> dict[str, Any]:
        """The whole answer, refusals included."""
        address = f"{self.url}/bot{TOKEN}/{method}"
        async with self.session.post(address, json=params) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer

    async def __call__(self, method: str, **params: Any) -> Any:
        """The result of a call that must succeed."""
        answer = await self.answer(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        """The description of a call that must be refused."""
        answer = await self.answer(method, **params)
        assert not answer["ok"], answer
        return str(answer["description"])


@pytest.fixture
def world() -> Iterator[World]:
    """Where the Bot API is at hand as data, all that a test has it say is held against it."""
    world = World(specification=specification())
    yield world
    assert world.log.mismatches == []


@pytest.fixture
async def url(world: World) -> AsyncIterator[str]:
    async with serve(world) as address:
        yield address


@pytest.fixture
async def sandbox(url: str) -> AsyncIterator[Sandbox]:
    async with Sandbox(url) as client:
        yield client


@pytest.fixture
async def bot(url: str) -> AsyncIterator[BareBot]:
    async with aiohttp.ClientSession() as session:
        yield BareBot(session, url)
