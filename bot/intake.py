"""Fetches updates from Telegram, and stores each before Telegram is told that it was received.

The library's own poller confirms what no handler has finished (docs/decisions.md), so this one asks
for the next updates only once the last are in the inbox.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson
import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.dispatch import RawUpdate
from bot.pacing import backoff
from bot.transport import seconds_of
from linkage.errors import StorageError
from storage import inbox
from storage.database import Database

log = structlog.get_logger()

POLL_S = 30
BATCH = 100


class Intake:
    """A long poll after another; `dispatch` gets the updates that are new, as Telegram sent them.

    `fetch` calls getUpdates with these parameters; while there is no `room`, nothing is fetched.
    """

    def __init__(
        self,
        fetch: Callable[[dict[str, Any]], Awaitable[Sequence[RawUpdate]]],
        database: Database,
        dispatch: Callable[[RawUpdate], Awaitable[None]],
        allowed: Sequence[str],
        room: asyncio.Event,
    ) -> None:
        self._fetch = fetch
        self._database = database
        self._dispatch = dispatch
        self._allowed = list(allowed)
        self._room = room
        self._offset: int | None = None
        self._stored: deque[RawUpdate] = deque()
        self._failures = 0

    async def run(self) -> None:
        """Poll until cancelled; whatever Telegram or the database answer, go on."""
        while True:
            try:
                await self._hand_on()
                await self._room.wait()
                updates = await self._fetch(self._question())
                await self.receive(updates)
            except (TelegramError, StorageError) as error:
                await self._pause(error)
            except Exception as error:
                log.exception("intake.fault")
                await self._pause(error)
            else:
                self._failures = 0

    def _question(self) -> dict[str, Any]:
        question: dict[str, Any] = {
            "timeout": POLL_S,
            "limit": BATCH,
            "allowed_updates": self._allowed,
        }
        if self._offset is not None:
            question["offset"] = self._offset
        return question

    async def receive(self, updates: Sequence[RawUpdate]) -> None:
        """Store what is new, confirm all, hand on what is new.

        Raises `StorageError`: then nothing is confirmed that was not stored, and what was stored
        is handed on at the next try.
        """
        if not updates:
            return
        ids = [update["update_id"] for update in updates]
        known = await inbox.known(self._database, min(ids), max(ids))
        new: dict[int, RawUpdate] = {}
        for update in updates:
            if update["update_id"] not in known:
                new.setdefault(update["update_id"], update)
        unit = self._database.unit()
        for update_id, update in new.items():
            inbox.receive(unit, update_id, orjson.dumps(update).decode())
        await self._database.commit(unit)
        self._offset = max(ids) + 1
        self._stored.extend(new.values())
        await self._hand_on()

    async def _hand_on(self) -> None:
        while self._stored:
            await self._dispatch(self._stored[0])
            self._stored.popleft()

    async def _pause(self, error: Exception) -> None:
        self._failures += 1
        wait = backoff(self._failures)
        if isinstance(error, StorageError):
            log.error("intake.storage", advice=str(error))
        elif isinstance(error, Conflict):
            log.error("intake.conflict", advice="another program polls with this token: stop it")
        elif isinstance(error, InvalidToken):
            log.error("intake.token", advice="copy the token anew from @BotFather, and start again")
        else:
            if isinstance(error, RetryAfter):
                wait = seconds_of(error)
            log.warning("intake.retry", error=type(error).__name__, seconds=wait)
        await asyncio.sleep(wait)
