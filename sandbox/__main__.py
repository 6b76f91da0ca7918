"""Starts the sandbox: python -m sandbox [--host 127.0.0.1] [--port 8081] [--token T]."""

import argparse
import asyncio
import sys

from sandbox.server import serve
from sandbox.state import World


async def run(host: str, port: int, token: str | None) -> None:
    """Serves until interrupted."""
    async with serve(World(token=token), host, port) as url:
        print(f"The sandbox is at {url}; a bot finds Telegram there.", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    """Reads the command line; exits with 1 where the port cannot be had."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (this machine only)")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--token", help="the only bot token to let in; any by default")
    given = parser.parse_args()
    try:
        asyncio.run(run(given.host, given.port, given.token))
    except OSError as error:
        print(
            f"The sandbox cannot listen on {given.host}:{given.port} ({error.strerror}). "
            "Stop what uses that port, or give another with --port.",
            file=sys.stderr,
        )
        sys.exit(1)
    except KeyboardInterrupt:
        print("The sandbox has stopped.")


if __name__ == "__main__":
    main()
