"""The demo's chats and clock outlive a kill, and what cannot be kept ends nothing."""

import asyncio
import re
import sqlite3
import sys
from asyncio import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.demo.keeping import PAUSE_PER_SAVE, PAUSE_S, keeping
from linkage.errors import ConfigurationError
from sandbox import snapshot
from sandbox.client import Sandbox
from sandbox.world.state import World
from tests.bot.demo_town import PATIENCE_S, demo
from tests.journeys.conftest import ROOT, environment, running

HOUR = 3600.0


class Pace:
    """Pauses that the test ends, and saves that take as long as it says."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.saves = 0
        self.save_takes = 0.0
        self._now = 0.0
        self._saving = False
        self._ended = asyncio.Semaphore(0)
        self._over = asyncio.Semaphore(0)

    async def pause(self, seconds: float) -> None:
        """Last until the test ends it."""
        self.asked.append(seconds)
        await self._ended.acquire()
        self._over.release()

    async def ends(self) -> None:
        """End the next pause; what is done after it is done then."""
        self._ended.release()
        async with asyncio.timeout(PATIENCE_S):
            await self._over.acquire()

    def timer(self) -> float:
        """The time before and after each save."""
        if self._saving:
            self._now += self.save_takes
            self.saves += 1
        self._saving = not self._saving
        return self._now


@pytest.fixture
def world() -> World:
    """A world with somebody in it."""
    world = World()
    world.persona("Ann", persona_id=7)
    return world


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where it is kept."""
    return tmp_path / "chats.json"


def says(world: World, text: str) -> None:
    """Ann writes to the bot."""
    ann = world.chat_of(7)
    world.post(ann, {"text": text}, ann.persona)


def kept(file: Path) -> tuple[list[str], float]:
    """What Ann wrote, and the clock's offset, as a start after a kill finds them."""
    world = World()
    snapshot.load(world, file)
    texts = [message.body["text"] for message in world.chat_of(7).messages.values()]
    return texts, world.clock.offset


async def test_changes_are_gathered_and_kept_after_a_pause(world: World, file: Path) -> None:
    pace = Pace()
    async with keeping(world, file, pace.pause, pace.timer):
        says(world, "one")
        says(world, "two")
        assert pace.saves == 0
        await pace.ends()
        assert kept(file) == (["one", "two"], 0)
        says(world, "three")
        assert kept(file) == (["one", "two"], 0)
        await pace.ends()
        assert kept(file) == (["one", "two", "three"], 0)
    assert pace.asked == [PAUSE_S, PAUSE_S]


async def test_a_turned_clock_is_kept_at_once(world: World, file: Path) -> None:
    pace = Pace()
    async with keeping(world, file, pace.pause, pace.timer):
        says(world, "one")
        world.clock.advance(HOUR)
        assert kept(file) == (["one"], HOUR)
        says(world, "two")
        await pace.ends()
        assert kept(file) == (["one", "two"], HOUR)


async def test_nothing_is_kept_twice(world: World, file: Path) -> None:
    pace = Pace()
    async with keeping(world, file, pace.pause, pace.timer):
        says(world, "one")
        await pace.ends()
        says(world, "two")
        ending = asyncio.create_task(pace.ends())
        world.clock.advance(HOUR)
        await ending
        assert pace.saves == 2


async def test_the_longer_a_save_takes_the_longer_is_the_pause(world: World, file: Path) -> None:
    pace = Pace()
    async with keeping(world, file, pace.pause, pace.timer):
        for takes in (1.5, 0.01, 0.0):
            pace.save_takes = takes
            says(world, f"{takes} s")
            await pace.ends()
    assert pace.asked == [PAUSE_S, 1.5 * PAUSE_PER_SAVE, PAUSE_S]


async def test_a_save_that_fails_is_told_once_and_tried_again(world: World, tmp_path: Path) -> None:
    folder, pace = tmp_path / "gone", Pace()
    file = folder / "chats.json"
    with capture_logs() as logs:
        async with keeping(world, file, pace.pause, pace.timer):
            says(world, "one")
            await pace.ends()
            await pace.ends()
            world.clock.advance(HOUR)
            assert pace.saves == 3
            [told] = logs
            assert (told["event"], told["log_level"]) == ("demo.not_kept", "warning")
            assert "has room" in told["error"]
            folder.mkdir()
            await pace.ends()
            assert kept(file) == (["one"], HOUR)
            # It is news again once it had worked.
            file.unlink()
            folder.rmdir()
            world.clock.advance(HOUR)
            assert len(logs) == 2
            folder.mkdir()
    assert kept(file) == (["one"], 2 * HOUR)


async def test_at_the_end_all_is_kept_and_nothing_goes_on(world: World, file: Path) -> None:
    before = asyncio.all_tasks()
    async with keeping(world, file, Pace().pause):
        says(world, "one")
    assert kept(file) == (["one"], 0)
    assert asyncio.all_tasks() == before
    says(world, "two")
    world.clock.advance(HOUR)
    assert kept(file) == (["one"], 0)


async def test_what_ends_the_demo_is_not_hidden_by_a_last_save(
    world: World, tmp_path: Path
) -> None:
    gone = tmp_path / "gone" / "chats.json"
    with pytest.raises(ZeroDivisionError):
        async with keeping(world, gone, Pace().pause):
            raise ZeroDivisionError
    with pytest.raises(ConfigurationError, match=r"chats\.json"):
        async with keeping(world, gone, Pace().pause):
            pass


async def test_a_fault_in_keeping_is_not_hidden(world: World, file: Path) -> None:
    reached = asyncio.Event()

    async def broken(_seconds: float) -> None:
        reached.set()
        raise ZeroDivisionError

    async def breaks() -> None:
        async with keeping(world, file, broken):
            says(world, "one")
            await reached.wait()

    with pytest.raises(ZeroDivisionError):
        await breaks()


async def test_the_demo_keeps_what_is_said_while_it_runs(tmp_path: Path) -> None:
    pace, file = Pace(), tmp_path / "linli.demo.json"
    async with demo(tmp_path, pace.pause) as town:
        emma = await town.person(7102)
        await emma.opens()
        await emma.sees("choose your language")
        await pace.ends()
        world = World()
        snapshot.load(world, file)
        shown = [one.body["text"] for one in world.chat_of(emma.id).messages.values()]
        assert shown == [message.text for message in await emma.transcript()] != []


def owed(database: Path) -> int:
    """How many calls the bot has yet to make, or to mark as made."""
    with closing(sqlite3.connect(database)) as connection:
        [(count,)] = connection.execute("SELECT COUNT(*) FROM outbox")
    return int(count)


async def test_a_killed_demo_goes_on_where_it_was(tmp_path: Path) -> None:
    database = tmp_path / "linli.db"
    program = await subprocess.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "--port", "0"),
        cwd=ROOT,
        env=environment(database),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert program.stdout is not None
        found = None
        while found is None and (line := await program.stdout.readline()):
            found = re.search(r"http://[\d.:]+", line.decode())
        assert found is not None
        async with Sandbox(found.group()) as sandbox:
            emma = await sandbox.persona("Emma Clarke", persona_id=7102)
            await emma.opens()
            await emma.sees("choose your language")
            before = [message.text for message in await emma.transcript()]
            # Killed between sending and marking it as sent, the bot would send it again.
            while owed(database.with_suffix(".demo.db")):
                await sandbox.now()
            await sandbox.advance(days=2)
            now = await sandbox.now()
    finally:
        program.kill()
        await program.communicate()
    async with running(database) as url, Sandbox(url) as sandbox:
        emma = await sandbox.persona("Emma Clarke", persona_id=7102)
        assert [message.text for message in await emma.transcript()] == before
        assert await sandbox.now() >= now
        await emma.presses("English")
        await emma.sees("all right with you")
