"""The command line: python -m bot, to serve, or with the name of another command (see --help)."""

import argparse
import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

from bot import commands
from bot.app import App
from bot.clock import SystemClock
from bot.demo import PORT, neighbourhood, visited
from bot.doctor import doctor
from bot.lock import served_alone
from bot.logs import configure
from bot.settings import Settings, load_settings
from linkage.errors import LinliError
from linkage.models import Role

if sys.platform == "win32":
    new_event_loop = asyncio.new_event_loop
else:
    from uvloop import new_event_loop


async def serve(settings: Settings, port: int) -> None:
    """Serve Telegram where a token is set, or else the sandbox, until told to stop.

    Raises `StorageLocked` where another program serves the database.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    with served_alone(settings):
        if settings.telegram_bot_token is None:
            await _serve_sandbox(settings, port, stop)
        else:
            token = settings.telegram_bot_token.get_secret_value()
            await _until(App(settings, SystemClock(), token, settings.telegram_api_url), stop)


async def _serve_sandbox(settings: Settings, port: int, stop: asyncio.Event) -> None:
    async with neighbourhood(settings, port) as (app, world, url):
        await _until(app, stop, _announced(visited(app, world), url))


@asynccontextmanager
async def _announced(visit: AbstractAsyncContextManager[None], url: str) -> AsyncIterator[None]:
    async with visit:
        print(f"\n  Linli · 邻里 is ready: open {url} in a browser.\n", flush=True)
        yield


async def _until(
    app: App, stop: asyncio.Event, around: AbstractAsyncContextManager[None] | None = None
) -> None:
    """Run the app until told to stop, `around` what comes after its start; raises what ends it."""
    stopping = asyncio.create_task(stop.wait())
    serving = asyncio.create_task(_serve(app, around or nullcontext()))
    try:
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
    finally:
        for task in (serving, stopping):
            task.cancel()
        await asyncio.gather(serving, stopping, return_exceptions=True)
        await app.stop()


async def _serve(app: App, around: AbstractAsyncContextManager[None]) -> None:
    await app.start()
    async with around:
        await app.watch()


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**16:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Linli, the bot.")
    parser.add_argument("--port", type=_port, default=PORT, help="the sandbox's port (0: any free)")
    parser.set_defaults(work=lambda settings, args: serve(settings, args.port))
    parts = parser.add_subparsers(title="commands", metavar="command")

    invite = parts.add_parser("invite", help="print a single-use link that gives a role")
    invite.add_argument("--role", required=True, choices=[role.value for role in Role])
    invite.add_argument(
        "--place", help="its name, such as 桂花社区; the whole street where none is"
    )
    invite.add_argument("--org", default="", help="the organization's name")
    invite.add_argument("--lead", action="store_true", help="who answers for that desk")
    invite.set_defaults(
        work=lambda settings, args: commands.invite(
            settings, Role(args.role), args.place, args.org, args.lead
        )
    )

    roles = parts.add_parser("roles", help="list who holds which role")
    roles.set_defaults(work=lambda settings, _: commands.list_roles(settings))

    revoke = parts.add_parser("revoke", help="take a role away, at once")
    revoke.add_argument("--role", required=True, choices=[role.value for role in Role])
    revoke.add_argument("--person", required=True, type=int, help="the number that roles shows")
    revoke.add_argument("--place", help="for this place alone; for all of theirs where none is")
    revoke.set_defaults(
        work=lambda settings, args: commands.revoke(
            settings, Role(args.role), args.person, args.place
        )
    )

    places = parts.add_parser("places", help="the street's communities, grids and buildings")
    imported = places.add_subparsers(required=True, metavar="import").add_parser(
        "import", help="add places from a CSV file: all of them or, with a mistake, none"
    )
    imported.add_argument("file", type=Path)
    imported.set_defaults(work=lambda settings, args: commands.import_places(settings, args.file))

    policy = parts.add_parser("policy", help="who takes which need")
    check = policy.add_subparsers(required=True, metavar="check").add_parser(
        "check", help="say what is wrong in a policy file, and what it changes"
    )
    check.add_argument("file", type=Path, nargs="?")
    check.set_defaults(work=lambda settings, args: commands.check_policy(settings, args.file))

    key = parts.add_parser("key", help="print a new key for ENCRYPTION_KEYS")
    key.set_defaults(work=None)

    examine = parts.add_parser("doctor", help="what is configured, reachable, migrated and wrong")
    examine.set_defaults(work=lambda settings, _: doctor(settings))
    return parser


def main() -> int:
    """Run what the command line asks for: 0, or 1 with a sentence that says what to do."""
    args = _parser().parse_args()
    work: Callable[[Settings, argparse.Namespace], Coroutine[Any, Any, None]] | None = args.work
    if work is None:
        # It may be what the settings lack.
        commands.print_key()
        return 0
    try:
        settings = load_settings()
        configure(settings.log_level)
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            runner.run(work(settings, args))
    except LinliError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
