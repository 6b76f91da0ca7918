"""One browser for all tests of the page, in one loop; new windows and a new sandbox for each."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.async_api import Browser, Page
from pytest_asyncio import fixture

from sandbox.world.chats import Persona
from tests.browser import chromium
from tests.browser.echo import Echo, echoing, listening
from tests.browser.pane import Pane, row
from tests.browser.town import Town, town
from tests.browser.visit import Visits


class Talk(NamedTuple):
    """Somebody new, whose chat with a bot stands on a page that other tests use too."""

    bot: Echo
    ann: Persona
    pane: Pane
    visits: Visits


class Square(NamedTuple):
    """A sandbox and a page on it, where each test brings somebody of its own."""

    bot: Echo
    page: Page
    visits: Visits


@fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    try:
        chromium.find()
    except chromium.NoChromium as error:
        pytest.skip(str(error))
    async with chromium.running() as started:
        yield started


@fixture(loop_scope="session")
async def visit(browser: Browser) -> AsyncIterator[Visits]:
    """Opens the page; an error in the browser's console fails the test."""
    visits = Visits(browser)
    yield visits
    assert await visits.close() == []


@fixture(loop_scope="session")
async def demo(tmp_path: Path) -> AsyncIterator[Town]:
    """The demo neighbourhood, new for each test."""
    async with town(tmp_path) as started:
        yield started


@fixture(loop_scope="session")
async def echo() -> AsyncIterator[Echo]:
    """A sandbox of its own with nobody in it, and a bot that repeats what it is told."""
    async with echoing() as bot, listening(bot):
        yield bot


@fixture(loop_scope="session")
async def asleep() -> AsyncIterator[Echo]:
    """The same, but the bot does not run."""
    async with echoing() as bot:
        yield bot


@fixture(scope="session", loop_scope="session")
async def square(browser: Browser) -> AsyncIterator[Square]:
    async with echoing() as bot, listening(bot):
        visits = Visits(browser)
        yield Square(bot, await visits(bot.url), visits)
        await visits.close()


@fixture(loop_scope="session")
async def talk(square: Square, request: pytest.FixtureRequest) -> AsyncIterator[Talk]:
    """A chat for a test that changes nothing outside it; the window is taken as it was left."""
    bot, page, visits = square
    ann = bot.meets(request.node.name)
    # Whatever a test that failed has left open.
    await page.keyboard.press("Escape")
    await row(page, ann.id).click()
    yield Talk(bot, ann, Pane(page, ann.id), visits)
    assert visits.complaints() == []
