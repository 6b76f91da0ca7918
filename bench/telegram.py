"""A lean Bot API server on loopback that plays the residents and measures the answers.

Prints one JSON object a line: `listening` with the port, `begin` and `end` of the measured
window, and at last `result`.
"""

import asyncio
import time
from argparse import ArgumentParser, Namespace
from collections import Counter, deque
from contextlib import suppress
from itertools import islice
from statistics import quantiles
from typing import Any

import orjson
import uvloop

from bench.contenders import CHAT_IDS, CONTENDERS
from bench.load import Json, Load, Reply, private_chat
from bench.wire import Connection, Parameters, structure

TRUE = b'{"ok":true,"result":true}'
NOTHING = b'{"ok":true,"result":[]}'
CONFLICT = b'{"ok":false,"error_code":409,"description":"Conflict: other getUpdates request"}'
ME: Json = {
    "id": 123456789,
    "is_bot": True,
    "first_name": "Bench",
    "username": "bench_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
STARTING_SECONDS = 30.0
SETTLING_SECONDS = 2.0
DRAINING_SECONDS = 10.0


class BotApi:
    """The methods a contender calls; every answer leaves `latency` seconds after it is ready.

    A call takes effect when it arrives and only its answer is late, for all contenders alike.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._updates: deque[tuple[int, bytes]] = deque()
        self._update_id = 800_000_000
        self._message_id = 0
        self._poll: tuple[Connection, int] | None = None
        self._poll_ends: asyncio.TimerHandle | None = None
        self.latency = 0.0
        self.load: Load | None = None
        self.polled = asyncio.Event()
        self.calls: Counter[str] = Counter()

    def publish(self, update: Json) -> None:
        """Number an update and make it available to the next or the waiting `getUpdates`."""
        self._update_id += 1
        numbered = orjson.dumps({"update_id": self._update_id, **update})
        self._updates.append((self._update_id, numbered))
        if self._poll is not None:
            self._loop.call_soon(self._deliver)

    def serve(self, connection: Connection, method: str, called: Parameters) -> None:
        """Answer one call."""
        self.calls[method] += 1
        match method.lower():
            case "getupdates":
                self._get_updates(connection, called)
            case "sendmessage" | "editmessagetext":
                self._answer(connection, self._message(called))
            case "answercallbackquery":
                if self.load is not None:
                    self.load.pressed_answered(called["callback_query_id"])
                self._answer(connection, TRUE)
            case "getme":
                self._answer(connection, orjson.dumps({"ok": True, "result": ME}))
            case _:
                self._answer(connection, TRUE)

    def _answer(self, connection: Connection, body: bytes) -> None:
        if self.latency:
            self._loop.call_later(self.latency, connection.answer, body)
        else:
            connection.answer(body)

    def _message(self, called: Parameters) -> bytes:
        if "message_id" in called:
            message_id = int(called["message_id"])
        else:
            self._message_id += 1
            message_id = self._message_id
        message: Json = {
            "message_id": message_id,
            "from": ME,
            "chat": private_chat(int(called["chat_id"])),
            "date": int(time.time()),
            "text": called["text"],
        }
        markup = structure(called.get("reply_markup")) or {}
        keyboard = markup.get("inline_keyboard", ())
        if keyboard:
            message["reply_markup"] = {"inline_keyboard": keyboard}
        if self.load is not None:
            self.load.on_reply(Reply(message, keyboard))
        return orjson.dumps({"ok": True, "result": message})

    def _get_updates(self, connection: Connection, called: Parameters) -> None:
        self.polled.set()
        offset = int(called.get("offset") or 0)
        while self._updates and self._updates[0][0] < offset:
            self._updates.popleft()
        if self._poll is not None:
            self._poll[0].answer(CONFLICT, b"409 Conflict")
            self._end_poll()
        self._poll = (connection, int(called.get("limit") or 100))
        if self._updates:
            self._deliver()
        else:
            timeout = float(called.get("timeout") or 0)
            self._poll_ends = self._loop.call_later(timeout, self._expire, connection)

    def _deliver(self) -> None:
        if self._poll is None or not self._updates:
            return
        connection, limit = self._poll
        self._end_poll()
        batch = [raw for _, raw in islice(self._updates, limit)]
        self._answer(connection, b'{"ok":true,"result":[%b]}' % b",".join(batch))

    def _expire(self, connection: Connection) -> None:
        self._end_poll()
        self._answer(connection, NOTHING)

    def _end_poll(self) -> None:
        self._poll = None
        if self._poll_ends is not None:
            self._poll_ends.cancel()
            self._poll_ends = None


def say(event: str, **values: Any) -> None:
    """Tell the runner."""
    print(orjson.dumps({"event": event, **values}).decode(), flush=True)


def milliseconds(latencies: list[float]) -> Json:
    """Sum up latencies (s) as percentiles (ms)."""
    cuts = quantiles(latencies, n=100, method="inclusive") if len(latencies) > 1 else [0.0] * 99
    return {f"p{n}_ms": round(cuts[n - 1] * 1000, 2) for n in (50, 95, 99)}


async def drain(load: Load) -> None:
    """Give what is under way time to be answered; what then is not will be reported."""
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAINING_SECONDS):
            await load.until(load.quiet)


async def closed_loop(api: BotApi, load: Load, options: Namespace) -> Json:
    """Measure at full speed, for the seconds and the conversations asked for, both at least."""
    target = load.answered + options.conversations * options.steps
    say("begin")
    began, busy, before = time.monotonic(), time.process_time(), len(load.latencies)
    await asyncio.sleep(options.seconds)
    await load.until(lambda: load.answered >= target)
    seconds, busy = time.monotonic() - began, time.process_time() - busy
    measured = load.latencies[before:]
    say("end")
    load.pause()
    api.latency = 0.0
    await drain(load)
    return {
        "messages": len(measured),
        "seconds": round(seconds, 3),
        "messages_per_second": round(len(measured) / seconds, 1),
        "server_busy": round(busy / seconds, 3),
        **milliseconds(measured),
        "unanswered": load.waiting,
    }


async def open_loop(api: BotApi, load: Load, options: Namespace) -> Json:
    """Measure the latency at a fixed rate; what is not answered counts with its age."""
    count = int(options.rate * options.seconds)
    say("begin")
    began, busy, before = time.monotonic(), time.process_time(), len(load.latencies)
    for number in range(count):
        due = began + number / options.rate
        await asyncio.sleep(due - time.monotonic())
        load.tick(due)
    seconds, busy = time.monotonic() - began, time.process_time() - busy
    say("end")
    await drain(load)
    unanswered = load.ages()
    return {
        "messages": count,
        "seconds": round(seconds, 3),
        "messages_per_second": options.rate,
        "server_busy": round(busy / seconds, 3),
        **milliseconds(load.latencies[before:] + unanswered),
        "unanswered": len(unanswered),
    }


async def measure(options: Namespace) -> None:
    """Serve one contender: warm up without delay, settle at the latency, measure, report."""
    api = BotApi()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(api.serve), "127.0.0.1", options.port)
    say("listening", port=server.sockets[0].getsockname()[1])
    script = next(c.script for c in CONTENDERS if c.name == options.contender)
    options.steps = len(script)
    async with asyncio.timeout(STARTING_SECONDS):
        await api.polled.wait()
    load = api.load = Load(script, CHAT_IDS, api.publish)
    async with asyncio.timeout(STARTING_SECONDS):
        load.start()
        await load.until(lambda: load.answered >= options.warm_up)
        if options.rate:
            load.pause()
            await load.until(load.quiet)
    api.latency = options.latency_ms / 1000
    await asyncio.sleep(SETTLING_SECONDS)
    result = await (open_loop if options.rate else closed_loop)(api, load, options)
    say(
        "result",
        **result,
        unanswered_presses=load.open_presses,
        further_messages=load.counts["further_messages"],
        to_others=load.counts["to_others"],
        calls=dict(api.calls),
    )


def main() -> None:
    """Read the command line and measure."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--contender", required=True, choices=[c.name for c in CONTENDERS])
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--latency-ms", type=float, default=0, help="delay of every answer")
    parser.add_argument("--warm-up", type=int, default=1000, help="messages before measuring")
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--conversations", type=int, default=40, help="closed loop: at least")
    parser.add_argument("--rate", type=float, default=0, help="messages/s; 0: closed loop")
    uvloop.run(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
