"""What happened: the bot's calls and updates, held against the Bot API where one is at hand."""

from collections import deque
from collections.abc import Callable
from typing import Any

from sandbox.shapes import Json
from sandbox.specification import Specification

CALLS_KEPT = 1_000
MISMATCHES_KEPT = 1_000


class Log:
    """The newest calls and updates, and the first mismatches; `now` tells seconds since 1970."""

    def __init__(self, now: Callable[[], float], specification: Specification | None):
        self._now = now
        self.specification = specification
        self._kept = 0
        self.calls: deque[Json] = deque(maxlen=CALLS_KEPT)
        # Where the bot's calls, or the answers and updates here, are not as the Bot API says.
        self.mismatches: list[str] = []

    def keep(
        self,
        name: str,
        chat_id: Any,
        way: str,
        sent: Any,
        answer: Any = None,
        fate: str = "answered",
    ) -> None:
        """Keeps a call or an update, as `way` says.

        `fate` tells a call that took effect and whose answer came late or never (Fate);
        and an update that a test made up: injected.
        """
        self._kept += 1
        entry: Json = {
            "n": self._kept,
            "at": self._now(),
            "way": way,
            "name": name,
            "chat": chat_id,
            "sent": sent,
            "answer": answer,
            "fate": fate,
        }
        # What a test made up is as it made it.
        if self.specification and fate != "injected":
            entry["mismatches"] = (
                self._mismatching(self.specification.update(sent))
                if way == "update"
                else self.check(name, sent, answer)
            )
        self.calls.append(entry)

    def check(self, name: str, sent: Json, answer: Json | None = None) -> list[str]:
        """Holds a call against the Bot API, where one is at hand; gives what is wrong in words."""
        if self.specification is None:
            return []
        return self._mismatching(self.specification.call(name, sent, answer))

    def _mismatching(self, found: list[str]) -> list[str]:
        self.mismatches += found[: MISMATCHES_KEPT - len(self.mismatches)]
        return found
