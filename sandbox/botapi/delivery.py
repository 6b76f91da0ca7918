"""Sends updates to the bot's webhook, as Telegram does.

Updates of one chat go one after the other, those of different chats side by side over at most
max_connections connections. An update that fails is tried again at once, then after 2, 4, 8 … 60
seconds, or after what the answer's Retry-After says; it is given up on once it has waited a day.
Until then what comes after it in its chat waits, so that nothing overtakes it. The figures are
those of https://github.com/tdlib/telegram-bot-api (WebhookActor), except that its longest wait is
drawn between 60 and 120 seconds.
"""

import asyncio
import logging
import os
import socket
import ssl
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Self

import aiohttp
from aiohttp import ThreadedResolver
from aiohttp.abc import ResolveResult

from sandbox.botapi.answers import asked_in
from sandbox.botapi.params import Params
from sandbox.botapi.webhook import address_of
from sandbox.world.state import World
from sandbox.world.updates import Entry, Hook

LOG = logging.getLogger(__name__)

LAST_RETRY = 60.0
LONGEST_RETRY_AFTER = 3600.0
# https://core.telegram.org/bots/api#getting-updates: "not be kept longer than 24 hours".
KEPT = 86_400.0
ANSWER_WITHIN = 60.0

Pause = Callable[[float], Awaitable[None]]
Call = Callable[[str, Params], object]


class Delivery:
    """Carries a world's updates to its webhook between entering and leaving.

    `call` carries out a Bot API method that a webhook answered with; `pause` waits some seconds
    before an update is tried again.
    """

    def __init__(self, world: World, call: Call, pause: Pause = asyncio.sleep):
        self._world = world
        self._call = call
        self._pause = pause
        self._lanes: dict[str, deque[Entry]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession
        self._resolver: _Resolver
        self._connections = asyncio.Semaphore()

    async def __aenter__(self) -> Self:
        self._resolver = _Resolver()
        # Names are looked up for each connection: the fixed address may change.
        connector = aiohttp.TCPConnector(limit=0, resolver=self._resolver, use_dns_cache=False)
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN)
        self._session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        self._world.updates.carrier = self
        self.begin_anew()
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._world.updates.carrier = None
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._session.close()

    def begin_anew(self) -> None:
        """Stops what is on its way, and sends all that is pending to the webhook there is now."""
        for task in self._tasks:
            task.cancel()
        self._lanes.clear()
        if hook := self._world.updates.hook:
            self._resolver.fixed = hook.ip_address
            self._connections = asyncio.Semaphore(hook.max_connections)
            for entry in self._world.updates.waiting():
                self.line_up(entry)

    def line_up(self, entry: Entry) -> None:
        """Sends an update once those before it in its chat are through."""
        hook = self._world.updates.hook
        if hook is None:
            return
        lane = _lane(entry)
        if waiting := self._lanes.get(lane):
            waiting.append(entry)
            return
        self._lanes[lane] = deque([entry])
        task = asyncio.create_task(self._run(hook, lane, self._lanes[lane]))
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            LOG.error("The sandbox failed to send an update to the webhook.", exc_info=error)

    async def _run(self, hook: Hook, lane: str, waiting: deque[Entry]) -> None:
        """Delivers one chat's updates until none is left."""
        connections = self._connections
        try:
            while waiting:
                await self._deliver(hook, connections, waiting[0])
                self._world.updates.settle(waiting.popleft())
        finally:
            if self._lanes.get(lane) is waiting:
                del self._lanes[lane]

    async def _deliver(self, hook: Hook, connections: asyncio.Semaphore, entry: Entry) -> None:
        """Sends one update until it is taken, given up on, or dropped by the bot."""
        waited, delay = 0.0, 0.0
        while self._world.updates.holds(entry):
            async with connections:
                await self._world.faults.noise()
                retry_after = await self._attempt(hook, entry)
            if retry_after is None:
                return
            pause = retry_after or delay
            waited += pause
            if waited > KEPT:
                LOG.warning("Update %s was given up on: %s", entry.update_id, hook.last_error)
                return
            await self._pause(pause)
            if not retry_after:
                delay = min(max(2.0, delay * 2), LAST_RETRY)

    async def _attempt(self, hook: Hook, entry: Entry) -> float | None:
        """None once the webhook has the update; else the seconds it asks to wait, or 0."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            async with self._session.post(
                address_of(hook),
                json=entry.update,
                headers=headers,
                ssl=hook.trust or True,
                allow_redirects=False,
            ) as response:
                if not 200 <= response.status < 300:
                    self._note(
                        hook,
                        f"Wrong response from the webhook: {response.status} {response.reason}",
                    )
                    return _retry_after(response)
                asked = await asked_in(response)
        except (aiohttp.ClientError, TimeoutError) as error:
            self._note(hook, in_words(error))
            return 0.0
        if asked:
            self._call(*asked)
        return None

    def _note(self, hook: Hook, words: str) -> None:
        hook.last_error_date = int(self._world.now())
        hook.last_error = words


class _Resolver(ThreadedResolver):
    """Looks names up, unless setWebhook fixed the address."""

    fixed = ""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await super().resolve(self.fixed or host, port, family)
        # TLS goes on asking for the name.
        return [{**one, "hostname": host} for one in found]


def in_words(error: Exception) -> str:
    """What getWebhookInfo says of an attempt that got no answer, as Telegram puts it."""
    match error:
        case aiohttp.ClientConnectorDNSError():
            return "Failed to resolve host: Name or service not known"
        case aiohttp.ClientConnectorCertificateError():
            return _of_tls(error.certificate_error)
        case aiohttp.ClientConnectorSSLError():
            return _of_tls(error.os_error)
        case TimeoutError():
            return "Read timeout expired"
        case OSError(errno=int(number)):
            return os.strerror(number)
        case _:
            return "Connection closed"


def _of_tls(error: Exception) -> str:
    reason = str(error.reason if isinstance(error, ssl.SSLError) else error)
    return f"SSL error {{error:SSL routines::{reason.lower().replace('_', ' ')}}}"


def _lane(entry: Entry) -> str:
    """Whose order an update must keep: its chat's; by itself where it belongs to none."""
    for content in entry.update.values():
        if isinstance(content, dict):
            message = content.get("message")
            place = message if isinstance(message, dict) else content
            for key in ("chat", "from", "user"):
                if isinstance(place.get(key), dict):
                    return f"chat {place[key].get('id')}"
    return f"update {entry.order}"


def _retry_after(response: aiohttp.ClientResponse) -> float:
    seconds = response.headers.get("Retry-After", "")
    return min(float(seconds), LONGEST_RETRY_AFTER) if seconds.isdecimal() else 0.0
