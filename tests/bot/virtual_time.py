"""An event loop whose time jumps to the next timer when nothing is ready: hours pass at once."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec

Given = ParamSpec("Given")


class Stuck(AssertionError):
    """Everything waits and no timer is set: the test would never end."""


class _Jump(selectors.DefaultSelector):
    """Where the loop would sleep until its next timer, the time moves on instead."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1_000.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise Stuck
        self.now += timeout
        return super().select(0)


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """A loop for tasks that wait for each other and for timers, never for threads or sockets."""

    def __init__(self) -> None:
        self._jump = _Jump()
        super().__init__(self._jump)

    def time(self) -> float:
        """Seconds; only timers make them pass."""
        return self._jump.now


def virtual_time(
    story: Callable[Given, Coroutine[Any, Any, None]],
) -> Callable[Given, None]:
    """Make a test of a coroutine that runs on a loop of its own, in virtual time."""

    @wraps(story)
    def test(*args: Given.args, **kwargs: Given.kwargs) -> None:
        with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
            runner.run(story(*args, **kwargs))

    return test


async def passes(seconds: float) -> None:
    """Let so much virtual time pass."""
    loop = asyncio.get_running_loop()
    reached: asyncio.Future[None] = loop.create_future()
    loop.call_later(seconds, reached.set_result, None)
    await reached
