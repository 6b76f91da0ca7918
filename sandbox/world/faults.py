"""What can go wrong between a bot and Telegram, on request and repeatably."""

import asyncio
import math
from dataclasses import asdict, dataclass, fields
from enum import Enum
from random import Random
from typing import Any

from sandbox.errors import Misuse, Refusal, too_many_requests
from sandbox.world.limits import Limits


class Fate(Enum):
    """What befalls one call."""

    ANSWERED = "answered"
    LIMITED = "429"
    BAD_GATEWAY = "502"
    LATE = "late"
    CUT = "cut"
    CUT_BEFORE = "cut_before"


@dataclass(slots=True)
class FaultSettings:
    """Shares are between 0 and 1 and add up to at most 1; times are in seconds.

    `limits` is no fault but Telegram's rate limits, as sandbox.world.limits has them.
    """

    too_many: float = 0.0
    retry_after: int = 1
    bad_gateway: float = 0.0
    late: float = 0.0
    delay: float = 5.0
    cut: float = 0.0
    cut_before: float = 0.0
    silence: bool = False
    latency: float = 0.0
    limits: bool = False
    methods: list[str] | None = None
    seed: int = 0


class Faults:
    """Draws what befalls each call; the same seed and calls give the same draws."""

    def __init__(self, settings: FaultSettings | None = None):
        self.settings = settings or FaultSettings()
        self.limits = Limits()
        _check(self.settings)
        self._random = Random(self.settings.seed)  # noqa: S311 (draws faults, no secrets)
        self._loud = asyncio.Event()
        self._hushed = asyncio.Event()
        self._apply()

    def change(self, /, **changes: Any) -> None:
        """Changes some settings and starts the draws anew from the seed.

        Raises Misuse naming what is wrong; then nothing has changed.
        """
        known = {field.name for field in fields(FaultSettings)}
        if unknown := sorted(changes.keys() - known):
            raise Misuse(f"No such fault: {', '.join(unknown)}. There are: {sorted(known)}.")
        settings = FaultSettings(**{**asdict(self.settings), **changes})
        _check(settings)
        self.settings = settings
        self._random = Random(settings.seed)  # noqa: S311 (draws faults, no secrets)
        self._apply()

    def view(self) -> dict[str, Any]:
        return asdict(self.settings)

    def draw(self, method: str) -> Fate:
        """What befalls the next call of `method` (its lower-case name)."""
        exposed = method in self._methods if self._methods else method != "getme"
        if not self._shares or not exposed:
            return Fate.ANSWERED
        number = self._random.random()
        for fate, share in self._shares:
            if number < share:
                return fate
            number -= share
        return Fate.ANSWERED

    def check(self, fate: Fate) -> None:
        """Raises the Refusal of a call whose fate is to be refused."""
        if fate is Fate.LIMITED:
            raise too_many_requests(self.settings.retry_after)
        if fate is Fate.BAD_GATEWAY:
            raise Refusal(502, "Bad Gateway")

    def spend(self, method: str, chat_id: int | None) -> None:
        """Counts a call against Telegram's limits where they are switched on.

        Raises Refusal (429) where it is one too many.
        """
        if self.settings.limits:
            self.limits.spend(method, chat_id)

    async def noise(self) -> None:
        """Returns when there is no silence."""
        if not self._loud.is_set():
            self._hushed.set()
            await self._loud.wait()

    async def unanswered(self) -> None:
        """Returns once a call, or an update on its way to the webhook, was met with silence."""
        await self._hushed.wait()

    def _apply(self) -> None:
        settings = self.settings
        shares = (
            (Fate.LIMITED, settings.too_many),
            (Fate.BAD_GATEWAY, settings.bad_gateway),
            (Fate.LATE, settings.late),
            (Fate.CUT, settings.cut),
            (Fate.CUT_BEFORE, settings.cut_before),
        )
        self._shares = [(fate, share) for fate, share in shares if share]
        self._methods = {name.lower() for name in settings.methods or ()}
        if settings.silence:
            self._loud.clear()
            self._hushed.clear()
        else:
            self._loud.set()


def _check(settings: FaultSettings) -> None:
    shares = ("too_many", "bad_gateway", "late", "cut", "cut_before")
    for name in (*shares, "delay", "latency", "retry_after"):
        number = getattr(settings, name)
        is_number = isinstance(number, int | float) and not isinstance(number, bool)
        if not is_number or not 0 <= number < math.inf:
            raise Misuse(f"{name} must be a number, zero or more; it is {number!r}.")
    for name in ("retry_after", "seed"):
        if not isinstance(getattr(settings, name), int):
            raise Misuse(f"{name} must be a whole number.")
    for name in ("silence", "limits"):
        if not isinstance(getattr(settings, name), bool):
            raise Misuse(f"{name} must be true or false.")
    if settings.methods is not None and not _are_names(settings.methods):
        raise Misuse("methods is a list of names, or null for all but getMe.")
    if sum(getattr(settings, name) for name in shares) > 1:
        raise Misuse("The shares of calls that fail add up to more than 1.", code="too_many_faults")


def _are_names(given: object) -> bool:
    return isinstance(given, list) and all(isinstance(one, str) for one in given)
