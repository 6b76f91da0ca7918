"""Drains the outbox to Telegram: in order within a chat, under its limits, until it is taken.

Delivery is at least once: only a call whose answer was lost after its effect may be seen twice.
"""

import asyncio
import heapq
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.pacing import Bucket, Limits
from storage.unit import Outgoing

log = structlog.get_logger()

AT_ONCE = 200
# Seconds before a call that got no answer is tried again: doubled each time up to the last.
FIRST_RETRY, LAST_RETRY = 0.5, 15.0

# Telegram's words for an edit that leaves all as it was: what was wanted is so.
_UNCHANGED = "message is not modified"
_GONE = ("message to edit not found", "message can't be edited")


class Post(Protocol):
    """What delivery needs of the stored outbox."""

    async def sent(self, row: Outgoing, message_id: int | None) -> None:
        """Telegram has taken the call."""

    async def failed(self, row: Outgoing, error: str) -> None:
        """Telegram will never take the call."""

    async def card_message(self, chat_id: int, card: str) -> int | None:
        """The message that shows a card."""

    async def blocked(self, chat_id: int) -> None:
        """The person does not want to hear from the bot."""


@dataclass(slots=True)
class _Lane:
    rows: deque[Outgoing] = field(default_factory=deque)
    bucket: Bucket = field(default_factory=lambda: Bucket(Limits().private))
    not_before: float = 0.0
    failures: int = 0
    busy: bool = False


class Delivery:
    """One lane a chat; the lane whose first call matters most goes first.

    `call` makes a Bot API call and raises the library's errors; `time` is the seconds of the loop.
    """

    def __init__(
        self,
        call: Callable[[str, dict[str, Any]], Awaitable[Any]],
        post: Post,
        limits: Limits,
    ) -> None:
        self._call = call
        self._post = post
        self._limits = limits
        self._overall = Bucket(limits.overall)
        self._lanes: dict[int, _Lane] = {}
        self._ready: list[tuple[int, int, int]] = []
        self._later: list[tuple[float, int]] = []
        self._pause_until = 0.0
        self._limited: dict[int, float] = {}
        self._wake = asyncio.Event()
        self._sending: set[asyncio.Task[None]] = set()
        self._runner: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to send."""
        self._runner = asyncio.create_task(self._run(), name="delivery")

    async def stop(self) -> None:
        """Let the calls under way end; what is left stays in the outbox for the next start."""
        if self._runner is not None:
            self._runner.cancel()
            await asyncio.gather(self._runner, return_exceptions=True)
        for task in self._sending:
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)

    def put(self, rows: Iterable[Outgoing]) -> None:
        """Send these, which are committed, after all that their chats still wait for."""
        for row in rows:
            lane = self._lanes.get(row.chat_id)
            if lane is None:
                pace = self._limits.of_chat(row.chat_id)
                lane = self._lanes[row.chat_id] = _Lane(bucket=Bucket(pace))
            lane.rows.append(row)
            if len(lane.rows) == 1 and not lane.busy:
                self._line_up(row.chat_id, lane)

    @property
    def waiting(self) -> int:
        """How many calls are not taken yet."""
        return sum(len(lane.rows) for lane in self._lanes.values())

    def _line_up(self, chat_id: int, lane: _Lane) -> None:
        """Put the lane where its first call is sent from, now or when it may go."""
        now = _time()
        at = max(lane.bucket.ready_at(now), lane.not_before)
        if at <= now:
            heapq.heappush(self._ready, (lane.rows[0].priority, lane.rows[0].id, chat_id))
        else:
            heapq.heappush(self._later, (at, chat_id))
        self._wake.set()

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            now = _time()
            while self._later and self._later[0][0] <= now:
                _, chat_id = heapq.heappop(self._later)
                self._line_up(chat_id, self._lanes[chat_id])
            free_at = max(self._overall.ready_at(now), self._pause_until)
            while self._ready and free_at <= now and len(self._sending) < AT_ONCE:
                _, _, chat_id = heapq.heappop(self._ready)
                self._send_first(chat_id, now)
                free_at = self._overall.ready_at(now)
            await self._until_something_changes(now, free_at)

    async def _until_something_changes(self, now: float, free_at: float) -> None:
        moments = [self._later[0][0]] if self._later else []
        if self._ready and len(self._sending) < AT_ONCE:
            moments.append(free_at)
        try:
            async with asyncio.timeout(min(moments) - now if moments else None):
                await self._wake.wait()
        except TimeoutError:
            return

    def _send_first(self, chat_id: int, now: float) -> None:
        lane = self._lanes[chat_id]
        lane.busy = True
        lane.bucket.spend(now)
        self._overall.spend(now)
        task = asyncio.create_task(self._send(chat_id, lane))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send(self, chat_id: int, lane: _Lane) -> None:
        row = lane.rows[0]
        try:
            taken = await self._attempt(row, lane)
        except Exception as error:
            log.exception("delivery.fault", outbox_id=row.id, error=type(error).__name__)
            self._try_later(lane)
            taken = False
        lane.busy = False
        if taken:
            lane.rows.popleft()
            lane.failures = 0
        if lane.rows:
            self._line_up(chat_id, lane)
        elif lane.bucket.idle(_time()):
            del self._lanes[chat_id]
        self._wake.set()

    async def _attempt(self, row: Outgoing, lane: _Lane) -> bool:
        """Make the call; whether the row is over and done with."""
        try:
            result = await self._make(row)
        except RetryAfter as error:
            self._slow_down(row.chat_id, lane, _seconds(error))
            return False
        except Forbidden as error:
            await self._post.failed(row, str(error))
            await self._post.blocked(row.chat_id)
        except BadRequest as error:
            if _UNCHANGED not in error.message.lower():
                log.error("delivery.refused", outbox_id=row.id, method=row.method)
                await self._post.failed(row, error.message)
            else:
                await self._post.sent(row, None)
        except InvalidToken:
            log.error("delivery.token", advice="Telegram does not know this token: see the README")
            self._try_later(lane)
            return False
        except NetworkError as error:
            self._try_later(lane)
            log.warning("delivery.retry", outbox_id=row.id, error=type(error).__name__)
            return False
        else:
            shown = result.get("message_id") if isinstance(result, dict) else None
            await self._post.sent(row, shown)
        return True

    async def _make(self, row: Outgoing) -> Any:
        if row.method != "editMessageText":
            return await self._call(row.method, row.payload)
        payload = row.payload
        if "message_id" not in payload:
            message_id = await self._post.card_message(row.chat_id, row.card or "")
            if message_id is None:
                return await self._call("sendMessage", payload)
            payload = {**payload, "message_id": message_id}
        try:
            return await self._call(row.method, payload)
        except BadRequest as error:
            if not any(words in error.message.lower() for words in _GONE):
                raise
        anew = {name: value for name, value in payload.items() if name != "message_id"}
        return await self._call("sendMessage", anew)

    def _try_later(self, lane: _Lane) -> None:
        lane.failures += 1
        lane.not_before = _time() + min(LAST_RETRY, FIRST_RETRY * 2 ** (lane.failures - 1))

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


def _time() -> float:
    return asyncio.get_running_loop().time()


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after if isinstance(after, int | float) else after.total_seconds())
