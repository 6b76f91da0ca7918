"""Starts the sandbox: Telegram's Bot API, and a page to chat through, on this machine."""

import argparse
import asyncio
import signal
import sys
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from sandbox import snapshot
from sandbox.errors import NotStarted, SandboxError
from sandbox.specification import Specification
from sandbox.world.faults import FaultSettings
from sandbox.world.state import World

try:
    from sandbox.server import serve
except ModuleNotFoundError as missing:
    sys.exit(f"The sandbox needs {missing.name}: python -m pip install {missing.name}")


async def run(world: World, host: str, port: int) -> None:
    """Serves until told to stop; takes up the world's snapshot before, and writes it after.

    Raises NotStarted where the port cannot be had, SnapshotError for a file that cannot be used.
    """
    told = _told_to_stop()
    file = world.snapshot_file
    if file and file.exists():
        snapshot.load(world, file)
    if file:
        snapshot.check(file)
    async with AsyncExitStack() as stack:
        try:
            url = await stack.enter_async_context(serve(world, host, port))
        except OSError as error:
            raise NotStarted(
                f"The sandbox cannot listen on {host}:{port} ({error.strerror}). "
                "Stop what uses that port, or give another with --port."
            ) from error
        print(f"The sandbox is at {url}; a bot finds Telegram there.", flush=True)
        try:
            await told.wait()
        finally:
            if file:
                snapshot.save(world, file)


def main() -> None:
    """Reads the command line; exits with 1 where the sandbox cannot start, or not be kept."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (this machine only)")
    parser.add_argument("--port", type=_port, default=8081, help="0 takes a free one")
    parser.add_argument("--token", help="the only bot token to let in; any by default")
    parser.add_argument(
        "--snapshot",
        type=Path,
        metavar="FILE",
        help="take up what is in this file, and write it at the end",
    )
    parser.add_argument(
        "--limits", action="store_true", help="keep Telegram's limits on sending from the start"
    )
    parser.add_argument(
        "--specification",
        type=Path,
        metavar="FILE",
        help="hold every call, answer and update against this machine-readable Bot API",
    )
    given = parser.parse_args()
    try:
        world = World(
            token=given.token,
            faults=FaultSettings(limits=given.limits),
            snapshot=given.snapshot,
            specification=Specification.load(given.specification) if given.specification else None,
        )
        with suppress(KeyboardInterrupt):
            asyncio.run(run(world, given.host, given.port))
    except SandboxError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    print("The sandbox has stopped.")


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**16:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def _told_to_stop() -> asyncio.Event:
    """Set by SIGTERM and SIGINT, this one also where a shell had it ignored in the background."""
    stop = asyncio.Event()
    with suppress(NotImplementedError):  # Windows has no such signals: there Ctrl+C cancels this.
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


if __name__ == "__main__":
    main()
