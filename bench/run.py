"""One measurement: a contender and the stand-in for Telegram, each in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import psutil

from bench.contenders import Contender

ROOT = Path(__file__).resolve().parent.parent


class BenchmarkError(Exception):
    """A contender or the stand-in did not get through; the message carries its last words."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one measured window showed: times in milliseconds, CPU in microseconds a message.

    `server_busy` is the share of a core the stand-in used, `others_busy` the share of the whole
    machine that neither of the two did: where it is not near zero, the window is not a fair one.
    `unanswered` counts updates, and
    `unanswered_presses` presses without their `answerCallbackQuery`, after a grace period.
    """

    messages: int
    messages_per_second: float
    cpu_us: float
    p50_ms: float
    p95_ms: float
    server_busy: float
    others_busy: float
    unanswered: int
    unanswered_presses: int


REPORTED = [field.name for field in fields(Result) if field.name not in {"cpu_us", "others_busy"}]
"""The figures the stand-in itself takes."""


@contextmanager
def child(module: str, arguments: list[str], errors: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a module as a process, its standard error into a file; it is killed at the end."""
    # A proxy set for the network has no part in talking to this machine.
    environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    with (
        errors.open("wb") as stderr,
        subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE if module == "bench.telegram" else subprocess.DEVNULL,
            stderr=stderr,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def measure(contender: Contender, options: Mapping[str, float]) -> Result:
    """Run one window; `options` are those of `bench.telegram`, by name.

    The database lies on the checkout's disk: where the system's temporary directory is held in
    memory, a synchronous commit would cost nothing.

    Raises BenchmarkError when the stand-in ends without a result, as it does when the bot is
    never heard of.
    """
    with TemporaryDirectory(prefix=".run-", dir=ROOT / "bench") as directory:
        server_errors, bot_errors = Path(directory, "server.txt"), Path(directory, "bot.txt")
        flags = [f"--{name}={value}" for name, value in options.items()]
        with child(
            "bench.telegram", [f"--contender={contender.name}", *flags], server_errors
        ) as server:
            said = events(server)
            port = next(said)["port"]
            bot_flags = [
                f"--api-url=http://127.0.0.1:{port}",
                f"--database={Path(directory, 'bench.db')}",
            ]
            with child(contender.module, bot_flags, bot_errors) as bot:
                result = window(said, psutil.Process(bot.pid))
        if result is None:
            words = [file.read_text()[-2000:] for file in (server_errors, bot_errors)]
            raise BenchmarkError("\n".join([contender.title, *words]))
        return result


def events(server: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    """Read what the stand-in says, line by line."""
    assert server.stdout is not None
    return (orjson.loads(line) for line in server.stdout)


def window(said: Iterator[dict[str, Any]], bot: psutil.Process) -> Result | None:
    """Take the bot's CPU time at both ends of the window, and the stand-in's result if any."""
    taken: dict[str, tuple[float, float, float]] = {}
    for event in said:
        if event["event"] == "result":
            cpu, busy, capacity = (
                end - begin for begin, end in zip(taken["begin"], taken["end"], strict=True)
            )
            ours = cpu + event["server_busy"] * event["seconds"]
            return Result(
                cpu_us=cpu / event["messages"] * 1e6,
                others_busy=max(0.0, busy - ours) / capacity,
                **{name: event[name] for name in REPORTED},
            )
        taken[event["event"]] = (spent(bot), *machine())
    return None


def spent(process: psutil.Process) -> float:
    """The CPU time (s) a process has used, user and system."""
    times = process.cpu_times()
    return float(times.user + times.system)


def machine() -> tuple[float, float]:
    """The CPU time (s) all cores have spent working, and working or idle, since the start."""
    times = psutil.cpu_times()
    capacity = float(sum(times))
    return capacity - float(times.idle + getattr(times, "iowait", 0.0)), capacity
