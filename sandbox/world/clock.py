"""The sandbox's clock: real time plus an offset that can only be moved forward."""

import math
import time
from collections.abc import Callable

from sandbox.errors import Misuse

Listener = Callable[[float], None]
# Telegram's own dates are 32-bit: https://core.telegram.org/schema ("date:int").
END_OF_TIME = 2**31 - 1


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

        Raises Misuse as `check` does.
        """
        self.check(seconds)
        self.offset += seconds
        for listener in tuple(self._listeners):
            listener(self.offset)

    def check(self, seconds: float) -> None:
        """Raises Misuse for a way the clock cannot go.

        It does not go back, as no program expects time to run backwards, nor past the dates that
        Telegram has.
        """
        if math.isnan(seconds) or seconds < 0:
            raise Misuse("The clock only goes forward: give a positive number of seconds.")
        if self.now() + seconds > END_OF_TIME:
            raise Misuse("Telegram's calendar ends in January 2038: go less far at once.")

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` with the new offset in seconds at each jump; returns the way to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)
