"""A sandbox in a process of its own, and a bot in another that can be killed and started again."""

import asyncio
import json
import multiprocessing
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from bot.__main__ import main
from bot.clock import SystemClock
from sandbox.client import Sandbox
from storage.database import Database, driver_for
from tests.bot_api import FILE
from tests.journeys.conftest import ROOT, environment
from tests.journeys.residents import desks, furnish
from tests.keys import SEALER

TOKEN = "1000001:x"
# Longer than the program takes to stop with calls that hang.
STOP_S = 20

# Nine tenths of a start are imports, in which a kill has nothing to spoil: they are done once, in a
# server from which every bot is forked.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])


@asynccontextmanager
async def sandbox_process() -> AsyncIterator[str]:
    """`python -m sandbox`; yields its address."""
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "sandbox", "--port", "0"),
        *(("--specification", str(FILE)) if FILE.exists() else ()),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert program.stdout is not None
        found = re.search(rb"http://[\d.:]+", await program.stdout.readline())
        assert found is not None
        yield found.group().decode()
    finally:
        program.terminate()
        await program.wait()


@asynccontextmanager
async def served(database: Path) -> AsyncIterator[tuple[Sandbox, "BotProcess"]]:
    """A sandbox with the demo's desks, and the bot that serves it."""
    await furnish(Database(driver_for(f"sqlite:///{database}"), SystemClock().now, SEALER))
    async with sandbox_process() as url, Sandbox(url) as sandbox:
        await desks(sandbox)
        bot = BotProcess(database, url)
        bot.start()
        try:
            yield sandbox, bot
        finally:
            bot.stop()
        assert await sandbox.mismatches() == []


class BotProcess:
    """`python -m bot` with a token, against a sandbox that outlives it; one process at a time."""

    def __init__(self, database: Path, api_url: str) -> None:
        self.database = database
        self._log = database.with_suffix(".log")
        # Its clock is the one on the wall: by night nothing is to wait for the morning.
        self._environment = environment(
            database, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=api_url, QUIET_HOURS=""
        )
        self._process: BaseProcess | None = None

    def start(self) -> None:
        """Start it; what it says goes to a log that all its lives share."""
        self._process = _PROCESSES.Process(target=_run, args=(self._environment, str(self._log)))
        self._process.start()

    def kill(self) -> None:
        """SIGKILL: no handler runs, nothing is flushed."""
        process = self._running()
        assert process.exitcode is None, self._log.read_text()
        process.kill()
        process.join()

    def stop(self) -> None:
        """SIGTERM, which it obeys within seconds."""
        assert self.interrupt() == 0, self._log.read_text()

    def interrupt(self) -> int | None:
        """SIGTERM; the exit code, which is -SIGTERM where the program had not begun to listen."""
        process = self._running()
        process.terminate()
        process.join(STOP_S)
        code = process.exitcode
        process.kill()
        return code

    def errors(self) -> list[dict[str, Any]]:
        """What all its lives logged as an error, or said otherwise; a kill may cut a line short."""
        events = []
        for line in self._log.read_text().splitlines():
            try:
                events.append(json.loads(line))
            except json.JSONDecodeError:
                if not line.startswith("{"):
                    events.append({"level": "error", "event": line})
        return [event for event in events if event["level"] in ("error", "critical")]

    def _running(self) -> BaseProcess:
        assert self._process is not None
        return self._process


def _run(settings: dict[str, str], log: str) -> None:
    os.environ.clear()
    os.environ.update(settings)
    os.chdir(ROOT)
    output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for stream in (1, 2):
        os.dup2(output, stream)
    sys.argv = ["bot"]
    sys.exit(main())
