"""What time it is: passed in everywhere, so that tests and the sandbox can jump days."""

import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time in ms since 1970, in UTC."""

    def now(self) -> int:
        """The present moment."""


class SystemClock:
    """The clock on the wall."""

    def now(self) -> int:
        """The present moment."""
        return time.time_ns() // 1_000_000
