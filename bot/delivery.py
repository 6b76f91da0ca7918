"""Drains the outbox to Telegram: in order within a chat, under its limits, until it is taken.

Delivery is at least once: only a call whose answer was lost after its effect may be seen twice.
"""

import asyncio
import heapq
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

import structlog
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.calls import Call, Calls, Post, Record
from bot.pacing import Gauge, Limits, backoff
from bot.transport import seconds_of
from linkage.errors import StorageError
from storage.outbox import ABOUT, TOPIC, UNDER, Priority
from storage.unit import Outgoing

log = structlog.get_logger()

AT_ONCE = 200
# Seconds the calls under way are given to end when the program stops.
STOP_S = 3.0


@dataclass(slots=True)
class _Lane:
    """The calls a chat waits for. `place` is where it stands among those that may send now.

    `record` is what came of the first call, while that is not stored: the call is not made again.
    `under_way` says that the first call is being made.
    """

    gauge: Gauge
    rows: deque[Outgoing] = field(default_factory=deque)
    not_before: float = 0.0
    failures: int = 0
    place: tuple[int, int, int] | None = None
    record: Record | None = None
    under_way: bool = False

    def add(self, row: Outgoing) -> None:
        """Wait behind the others; an alarm, behind what is under way and the alarms before it.

        It takes along what comes before it of its own case, card and topic.
        """
        if row.priority != Priority.ALARM:
            self.rows.append(row)
            return
        held = 1 if self.under_way or self.record is not None else 0
        first: list[Outgoing] = []
        rest: list[Outgoing] = []
        for place, one in enumerate(self.rows):
            before = place < held or one.priority == Priority.ALARM
            (first if before or _subjects(one) & _subjects(row) else rest).append(one)
        self.rows = deque([*first, row, *rest])


class Delivery:
    """One lane a chat; the lane whose calls matter most goes first.

    `call` makes a Bot API call and raises the library's errors. `runner` ends only with a fault.
    """

    def __init__(self, call: Call, post: Post, limits: Limits) -> None:
        self._calls = Calls(call, post)
        self._limits = limits
        self._overall = limits.overall.gauge()
        self._even = limits.even.gauge()
        self._lanes: dict[int, _Lane] = {}
        self._resting: dict[int, _Lane] = {}
        self._ready: list[tuple[int, int, int]] = []
        self._later: list[tuple[float, int]] = []
        self._pause_until = 0.0
        self._limited: dict[int, float] = {}
        self._wake = asyncio.Event()
        self._sending: set[asyncio.Task[None]] = set()
        self.runner: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to send."""
        self.runner = asyncio.create_task(self._run(), name="delivery")

    async def stop(self) -> None:
        """Let the calls under way end, for `STOP_S` at most; what is left stays in the outbox."""
        if self.runner is not None:
            self.runner.cancel()
            await asyncio.gather(self.runner, return_exceptions=True)
        if self._sending:
            await asyncio.wait(self._sending, timeout=STOP_S)
        for task in self._sending:
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)

    def put(self, rows: Iterable[Outgoing]) -> None:
        """Send these, which are committed, after all that their chats still wait for.

        An alarm overtakes what is no alarm.
        """
        for row in rows:
            lane = self._lane(row.chat_id)
            lane.add(row)
            if len(lane.rows) == 1:
                self._line_up(row.chat_id, lane)
            elif lane.place is not None and row.priority < lane.place[0]:
                self._make_ready(row.chat_id, lane)

    def _lane(self, chat_id: int) -> _Lane:
        lane = self._lanes.get(chat_id)
        if lane is None:
            rested = self._resting.pop(chat_id, None)
            lane = self._lanes[chat_id] = rested or _Lane(self._limits.of_chat(chat_id))
        return lane

    def _rest(self, chat_id: int) -> None:
        """Set a lane without calls aside, and forget those whose limit is whole again."""
        self._resting[chat_id] = self._lanes.pop(chat_id)
        now = _time()
        while self._resting:
            oldest = next(iter(self._resting))
            if not self._resting[oldest].gauge.idle(now):
                return
            del self._resting[oldest]

    def _line_up(self, chat_id: int, lane: _Lane) -> None:
        """Put the lane where its first call is sent from, now or when it may go."""
        now = _time()
        at = max(lane.gauge.ready_at(now), lane.not_before)
        if at <= now:
            self._make_ready(chat_id, lane)
        else:
            heapq.heappush(self._later, (at, chat_id))
            self._wake.set()

    def _make_ready(self, chat_id: int, lane: _Lane) -> None:
        """What matters most in a lane carries all that stands before it along."""
        priority = min(row.priority for row in lane.rows)
        lane.place = (priority, lane.rows[0].id, chat_id)
        heapq.heappush(self._ready, lane.place)
        self._wake.set()

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            now = _time()
            while self._later and self._later[0][0] <= now:
                _, chat_id = heapq.heappop(self._later)
                self._line_up(chat_id, self._lanes[chat_id])
            while self._may_send() and self._free_at(now) <= now:
                place = heapq.heappop(self._ready)
                lane = self._lanes.get(place[2])
                if lane is not None and lane.place is place:
                    self._send_first(place[2], lane, now)
            await self._until_something_changes(now)

    def _may_send(self) -> bool:
        return bool(self._ready) and len(self._sending) < AT_ONCE

    def _free_at(self, now: float) -> float:
        """The moment from which the limits over all let the most important call go."""
        free_at = max(self._overall.ready_at(now), self._pause_until)
        if self._ready[0][0] <= Priority.ANSWER:
            return free_at
        return max(free_at, self._even.ready_at(now))

    async def _until_something_changes(self, now: float) -> None:
        moments = [self._later[0][0]] if self._later else []
        if self._may_send():
            moments.append(self._free_at(now))
        try:
            async with asyncio.timeout(min(moments) - now if moments else None):
                await self._wake.wait()
        except TimeoutError:
            return

    def _send_first(self, chat_id: int, lane: _Lane, now: float) -> None:
        lane.place, lane.under_way = None, True
        for gauge in (lane.gauge, self._overall, self._even):
            gauge.spend(now)
        task = asyncio.create_task(self._send(chat_id, lane))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send(self, chat_id: int, lane: _Lane) -> None:
        row = lane.rows[0]
        try:
            if lane.record is None:
                lane.record = await self._attempt(row, lane)
            if lane.record is not None:
                await lane.record()
                lane.rows.popleft()
                lane.record, lane.failures = None, 0
        except StorageError as error:
            log.error("delivery.storage", outbox_id=row.id, advice=str(error))
            self._try_later(lane)
        except Exception as error:
            log.exception("delivery.fault", outbox_id=row.id, error=type(error).__name__)
            self._try_later(lane)
        lane.under_way = False
        if lane.rows:
            self._line_up(chat_id, lane)
        else:
            self._rest(chat_id)
        self._wake.set()

    async def _attempt(self, row: Outgoing, lane: _Lane) -> Record | None:
        """Make the call; what came of it, or None where it is to be made again."""
        try:
            return await self._calls.make(row)
        except RetryAfter as error:
            self._slow_down(row.chat_id, lane, seconds_of(error))
        except InvalidToken:
            log.error("delivery.token", advice="copy it anew from @BotFather, and start again")
            self._try_later(lane)
        except TelegramError as error:
            log.warning("delivery.retry", outbox_id=row.id, error=type(error).__name__)
            self._try_later(lane)
        return None

    def _try_later(self, lane: _Lane) -> None:
        lane.failures += 1
        lane.not_before = _time() + backoff(lane.failures)

    def _slow_down(self, chat_id: int, lane: _Lane, seconds: float) -> None:
        """Wait as told: this chat alone, or all where another chat was told so meanwhile.

        Telegram does not say which of its limits was hit.
        """
        now = _time()
        lane.not_before = now + seconds
        self._limited = {other: until for other, until in self._limited.items() if until > now}
        self._limited[chat_id] = lane.not_before
        if len(self._limited) > 1:
            self._pause_until = max(self._pause_until, lane.not_before)
        log.warning("delivery.limited", seconds=seconds, chats=len(self._limited))


def _subjects(row: Outgoing) -> set[str]:
    """The cards and topics that a call makes or is about."""
    named = (row.card, row.payload.get(TOPIC), row.payload.get(UNDER), row.payload.get(ABOUT))
    return {one for one in named if one is not None}


def _time() -> float:
    return asyncio.get_running_loop().time()
