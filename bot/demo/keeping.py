"""Keeps the demo's chats and clock in a file while it runs: a kill costs it seconds at most."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

from linkage.errors import ConfigurationError
from sandbox import snapshot
from sandbox.botapi.delivery import Pause
from sandbox.errors import SnapshotError
from sandbox.world.state import Topic, World

log = structlog.get_logger()

PAUSE_S = 3.0
# The whole program waits while a save goes on: some ms for a demo, a second for 50 chats of 1,000
# messages. That is to be a twentieth of the time at most.
PAUSE_PER_SAVE = 20


class _Keeper:
    """Saves a world soon after a change in it, and at once when its clock is turned."""

    def __init__(self, world: World, file: Path, pause: Pause, timer: Callable[[], float]) -> None:
        self._world = world
        self._file = file
        self._pause = pause
        self._timer = timer
        self._changed = asyncio.Event()
        self._took = 0.0
        self._failing = False

    def note(self, _topic: Topic) -> None:
        self._changed.set()

    def turned(self, _offset: float) -> None:
        """Save before the bot stores anything with the new time."""
        self.keep_up()

    async def run(self) -> None:
        """Never return; what could not be saved is tried again after each pause."""
        while True:
            await self._changed.wait()
            await self._pause(max(PAUSE_S, PAUSE_PER_SAVE * self._took))
            if self._changed.is_set():
                self.keep_up()

    def keep_up(self) -> None:
        """Save; where that fails, say so once, until it works again."""
        began = self._timer()
        try:
            snapshot.save(self._world, self._file)
        except SnapshotError as error:
            if not self._failing:
                log.warning("demo.not_kept", error=str(error))
            self._failing = True
        else:
            self._failing = False
            self._changed.clear()
        self._took = self._timer() - began


@asynccontextmanager
async def keeping(
    world: World,
    file: Path,
    pause: Pause = asyncio.sleep,
    timer: Callable[[], float] = time.perf_counter,
) -> AsyncIterator[None]:
    """Keep the world in the file until this is left, and then once more.

    `pause` waits before a save, `timer` tells how many seconds one takes. Raises
    `ConfigurationError` where the last save fails.
    """
    keeper = _Keeper(world, file, pause, timer)
    unwatched, unturned = world.watch(keeper.note), world.clock.on_change(keeper.turned)
    running = asyncio.create_task(keeper.run(), name="keeping")
    try:
        yield
    finally:
        unwatched()
        unturned()
        running.cancel()
        await asyncio.wait({running})
        if not running.cancelled():
            running.result()
    try:
        snapshot.save(world, file)
    except SnapshotError as error:
        raise ConfigurationError(str(error)) from error
