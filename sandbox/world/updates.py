"""The queue of updates that a bot fetches with getUpdates, or has sent to its webhook."""

import asyncio
import ssl
from bisect import bisect_left, insort
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Protocol

from sandbox.errors import Refusal
from sandbox.shapes import Json
from sandbox.world.chats import Bell

# Kinds a bot gets only when it asks for them: https://core.telegram.org/bots/api#getupdates
ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
POLL_SECONDS = 50
# How long after its last getUpdates a bot still counts as running: longer than a bot takes to
# handle what it got, shorter than anybody waits before asking why it doesn't answer.
LISTENING_SECONDS = 10.0
CONFLICT = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
WEBHOOK_SET = "Conflict: terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass(slots=True, order=True)
class Entry:
    """An update that the bot has not confirmed."""

    update_id: int
    order: int
    update: Json
    # Sent by a test under an id of its choice: delivered once even below the bot's offset.
    chosen: bool = False
    served: bool = False


@dataclass(slots=True, eq=False)
class Hook:
    """Where setWebhook sends updates, and what went wrong there last."""

    url: str
    secret: str
    max_connections: int
    # Taken in place of what the name in `url` resolves to; may be empty.
    ip_address: str = ""
    # Trusts the certificate that came with setWebhook.
    trust: ssl.SSLContext | None = None
    last_error_date: int = 0
    last_error: str = ""


class Carrier(Protocol):
    """Whoever takes updates to the webhook."""

    def line_up(self, entry: Entry) -> None:
        """An update came."""

    def begin_anew(self) -> None:
        """The webhook was set, changed or taken away."""


class UpdateQueue:
    """Holds updates until the bot confirms them: by a later offset, or as its webhook."""

    def __init__(self, first_id: int):
        self._next_id = first_id
        self._order = 0
        self._pending: list[Entry] = []
        self._allowed: set[str] | None = None
        self._poller: asyncio.Future[None] | None = None
        self._polling = Bell()
        self._polls = 0
        self._parting: asyncio.TimerHandle | None = None
        self._was_listening = False
        self.hook: Hook | None = None
        self.confirmed = 0
        self.carrier: Carrier | None = None
        # Called when `listening` changed.
        self.on_listening: Callable[[], None] = _nobody

    @property
    def pending(self) -> int:
        return len(self._pending)

    @property
    def listening(self) -> bool:
        """Whether a bot runs, as far as Telegram can tell.

        One waits for updates, or asked within the last LISTENING_SECONDS, or has set a webhook.
        """
        return self.hook is not None or self._polls > 0 or self._parting is not None

    @property
    def allowed(self) -> list[str] | None:
        """The kinds the bot asked for; None is Telegram's default."""
        return None if self._allowed is None else sorted(self._allowed)

    def allow(self, kinds: object) -> None:
        """Takes allowed_updates: an empty list is the default, no list leaves what was set."""
        if isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds):
            self._allowed = {kind.lower() for kind in kinds} or None

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
        entry = Entry(update_id, self._order, update, chosen)
        insort(self._pending, entry)
        if self._poller and not self._poller.done():
            self._poller.set_result(None)
        if self.carrier:
            self.carrier.line_up(entry)
        return update_id

    def forget(self) -> None:
        """Drops all that is pending, as drop_pending_updates asks."""
        if self._pending:
            self.confirmed = max(self.confirmed, self._pending[-1].update_id)
        self._pending.clear()

    def direct(self, hook: Hook | None) -> None:
        """Has updates sent to a webhook, or with None kept for getUpdates.

        A poller that waits is put out when there is a webhook.
        """
        self.hook = hook
        if hook and self._poller and not self._poller.done():
            self._poller.set_exception(Refusal(409, WEBHOOK_SET))
        self._tell_whether_listening()
        if self.carrier:
            self.carrier.begin_anew()

    def waiting(self) -> list[Entry]:
        """What is pending, oldest first."""
        return list(self._pending)

    def holds(self, entry: Entry) -> bool:
        """Whether an update is still pending."""
        place = bisect_left(self._pending, entry)
        return self._pending[place : place + 1] == [entry]

    def settle(self, entry: Entry) -> None:
        """Takes out one update: the webhook has it, or it was given up on."""
        if self.holds(entry):
            self._pending.remove(entry)
            self.confirmed = max(self.confirmed, entry.update_id)

    def state(self) -> Json:
        """What is pending and how updates are numbered; not the webhook."""
        return {
            "next_id": self._next_id,
            "confirmed": self.confirmed,
            "allowed": self.allowed,
            "pending": [asdict(entry) for entry in self._pending],
        }

    def restored(self, state: Json) -> Callable[[], None]:
        """Reads what `state` told, and returns how to take it up; ids only grow."""
        next_id, confirmed = int(state["next_id"]), int(state["confirmed"])
        pending = sorted(Entry(**entry) for entry in state["pending"])

        def restore() -> None:
            self._next_id = max(self._next_id, next_id)
            self.confirmed = max(self.confirmed, confirmed)
            self.allow(state["allowed"])
            self._order = max((entry.order for entry in pending), default=self._order)
            self._pending = pending
            if pending and self._poller and not self._poller.done():
                self._poller.set_result(None)
            if self.carrier:
                self.carrier.begin_anew()

        return restore

    async def polled(self) -> None:
        """Returns once a bot waits for updates."""
        while self._poller is None or self._poller.done():
            await self._polling.wait(POLL_SECONDS)

    async def fetch(self, offset: int, limit: int, seconds: float, allowed: object) -> list[Json]:
        """Answers one getUpdates call, waiting up to `seconds` for something to come.

        Raises Refusal (409) while a webhook is set, and when one is set or another poller takes
        over meanwhile.
        """
        if self.hook:
            raise Refusal(409, WEBHOOK_ACTIVE)
        self.allow(allowed)
        self._confirm(offset)
        if self._poller and not self._poller.done():
            self._poller.set_exception(Refusal(409, CONFLICT))
        self._comes()
        try:
            if not self._pending and seconds > 0:
                await self._arrival(seconds)
        finally:
            self._goes()
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

    def _comes(self) -> None:
        self._polls += 1
        if self._parting:
            self._parting.cancel()
            self._parting = None
        self._tell_whether_listening()

    def _goes(self) -> None:
        self._polls -= 1
        if self._polls == 0:
            loop = asyncio.get_running_loop()
            self._parting = loop.call_later(LISTENING_SECONDS, self._is_gone)

    def _is_gone(self) -> None:
        self._parting = None
        self._tell_whether_listening()

    def _tell_whether_listening(self) -> None:
        if self.listening is not self._was_listening:
            self._was_listening = self.listening
            self.on_listening()


def _nobody() -> None:
    """Nobody asked to be told."""
