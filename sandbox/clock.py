"""The sandbox's clock: real time plus an offset that can only be moved forward."""

import time
from collections.abc import Callable

from sandbox.errors import Misuse

Listener = Callable[[float], None]


class Clock:
    """Tells what time it is in the sandbox, and lets a whole day pass at once."""

    def __init__(self, source: Callable[[], float] = time.time):
        self._source = source
        self._listeners: list[Listener] = []
        self.offset = 0.0

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return self._source() + self.offset

    def advance(self, seconds: float) -> None:
        """Moves the clock on by `seconds` and tells every listener.

        Raises Misuse for a negative number: no program expects time to run backwards.
        """
        if seconds < 0:
            raise Misuse("The clock only goes forward: give a positive number of seconds.")
        self.offset += seconds
        for listener in tuple(self._listeners):
            listener(self.offset)

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` with the new offset in seconds at each jump; returns the way to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)
