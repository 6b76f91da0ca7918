"""The queue of updates that a bot fetches with getUpdates."""

import asyncio
from bisect import insort
from dataclasses import dataclass

from sandbox.chats import Bell, Json
from sandbox.errors import Refusal

# Kinds a bot gets only when it asks for them: https://core.telegram.org/bots/api#getupdates
ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
POLL_SECONDS = 50
CONFLICT = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


@dataclass(slots=True, order=True)
class _Entry:
    update_id: int
    order: int
    update: Json
    # Sent by a test under an id of its choice: delivered once even below the bot's offset.
    chosen: bool = False
    served: bool = False


class UpdateQueue:
    """Holds updates until the bot confirms them by asking for a later offset."""

    def __init__(self, first_id: int):
        self._next_id = first_id
        self._order = 0
        self._pending: list[_Entry] = []
        self._allowed: set[str] | None = None
        self._poller: asyncio.Future[None] | None = None
        self._polling = Bell()
        self.confirmed = 0

    @property
    def pending(self) -> int:
        return len(self._pending)

    @property
    def allowed(self) -> list[str] | None:
        """The kinds the bot asked for; None is Telegram's default."""
        return None if self._allowed is None else sorted(self._allowed)

    def wants(self, kind: str) -> bool:
        """Whether Telegram would send the bot this kind of update."""
        return kind not in ON_REQUEST if self._allowed is None else kind in self._allowed

    def add(self, update: Json) -> int:
        """Queues an update, numbering it unless it has a number; returns its update_id."""
        chosen = "update_id" in update
        if not chosen:
            update = {"update_id": self._next_id, **update}
        update_id = int(update["update_id"])
        self._next_id = max(self._next_id, update_id + 1)
        self._order += 1
        insort(self._pending, _Entry(update_id, self._order, update, chosen))
        if self._poller and not self._poller.done():
            self._poller.set_result(None)
        return update_id

    def forget(self) -> None:
        """Drops all that is pending, as drop_pending_updates asks."""
        if self._pending:
            self.confirmed = max(self.confirmed, self._pending[-1].update_id)
        self._pending.clear()

    async def polled(self) -> None:
        """Returns once a bot waits for updates."""
        while self._poller is None or self._poller.done():
            await self._polling.wait(POLL_SECONDS)

    async def fetch(
        self, offset: int, limit: int, seconds: float, allowed: list[str] | None
    ) -> list[Json]:
        """Answers one getUpdates call, waiting up to `seconds` for something to come.

        Raises Refusal (409) when another poller takes over meanwhile.
        """
        if allowed is not None:
            self._allowed = set(allowed) or None
        self._confirm(offset)
        if self._poller and not self._poller.done():
            self._poller.set_exception(Refusal(409, CONFLICT))
        if not self._pending and seconds > 0:
            await self._arrival(seconds)
        batch = self._pending[:limit]
        for entry in batch:
            entry.served = True
        return [entry.update for entry in batch]

    async def _arrival(self, seconds: float) -> None:
        poller = self._poller = asyncio.get_running_loop().create_future()
        self._polling.ring()
        try:
            async with asyncio.timeout(seconds):
                await poller
        except TimeoutError:
            return
        finally:
            if self._poller is poller:
                self._poller = None

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            forgotten, self._pending = self._pending[:offset], self._pending[offset:]
            if forgotten:
                self.confirmed = max(self.confirmed, forgotten[-1].update_id)
            return
        self.confirmed = max(self.confirmed, offset - 1)
        if self._pending and self._pending[0].update_id < offset:
            self._pending = [
                entry
                for entry in self._pending
                if entry.update_id >= offset or (entry.chosen and not entry.served)
            ]
