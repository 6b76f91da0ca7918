"""Starts the small bot on either library, and listens to what it hears."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from sandbox.client.cast import PATIENCE
from tests.sandbox import bots_python_telegram_bot
from tests.sandbox.bots_protocol import Heard, Parsed, SmallBot

Starting = Callable[[str], AbstractAsyncContextManager[SmallBot]]


@asynccontextmanager
async def on_aiogram(url: str) -> AsyncIterator[SmallBot]:
    # Only the benchmark needs aiogram, so that it may be missing here.
    pytest.importorskip("aiogram")
    from tests.sandbox import bots_aiogram  # noqa: PLC0415

    async with bots_aiogram.started(url) as bot:
        yield bot


LIBRARIES = {"python-telegram-bot": bots_python_telegram_bot.started, "aiogram": on_aiogram}


async def hears(bot: SmallBot, kind: str) -> Heard:
    """The next thing the bot heard and handled."""
    async with asyncio.timeout(PATIENCE):
        heard = await bot.heard.get()
    assert heard.kind == kind
    return heard


async def reads(bot: SmallBot, kind: str = "message") -> Parsed:
    """The message in the next thing it heard."""
    message = (await hears(bot, kind)).message
    assert message
    return message
