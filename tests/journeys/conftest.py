"""The whole program as a process of its own, and the people who use it."""

import os
import re
import sys
import time
from asyncio import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.demo.neighbours import NEIGHBOURS
from sandbox.client import Persona, Sandbox
from tests.keys import KEY
from tests.learned import LEARNED_DIR

ROOT = Path(__file__).parents[2]
# Ten o'clock in Shanghai, in UTC.
MORNING_S, DAY_S = 2 * 3600, 24 * 3600


@dataclass(frozen=True, slots=True)
class Town:
    """The demo neighbourhood while the program runs."""

    sandbox: Sandbox

    async def person(self, name: str) -> Persona:
        """Somebody of the demo, by the name they have there."""
        one = next(neighbour for neighbour in NEIGHBOURS if neighbour.name == name)
        return await self.sandbox.persona(one.name, one.language_code, persona_id=one.id)


def environment(database: Path, **settings: str) -> dict[str, str]:
    """The environment of a program that knows no setting but these."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("TELEGRAM_")}
    return {
        **known,
        "DATABASE_URL": f"sqlite:///{database}",
        "POLICY_FILE": str(ROOT / "policy.toml"),
        "LEARNED_DIR": str(LEARNED_DIR),
        "TELEGRAM_BOT_TOKEN": "",
        "ENCRYPTION_KEYS": KEY,
        **settings,
    }


@asynccontextmanager
async def running(database: Path, **settings: str) -> AsyncIterator[str]:
    """`python -m bot` on embedded parts; yields the address it prints."""
    program = await subprocess.create_subprocess_exec(
        sys.executable,
        *("-W", "error", "-m", "bot", "--port", "0"),
        cwd=ROOT,
        env=environment(database, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield await _address(program)
    finally:
        if program.returncode is None:
            program.terminate()
        _, log = await program.communicate()
        assert program.returncode == 0, log.decode()
        assert b'"level": "error"' not in log, log.decode()


async def _address(program: subprocess.Process) -> str:
    assert program.stdout is not None
    async for line in program.stdout:
        if found := re.search(rb"http://[\d.:]+", line):
            return found.group().decode()
    raise AssertionError("the program ended before it was ready")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """The demo neighbourhood, new for each story."""
    async with running(tmp_path / "linli.db") as url, Sandbox(url) as sandbox:
        # It is always morning when a story begins: what rings next depends on quiet hours.
        await sandbox.advance(seconds=(MORNING_S - time.time()) % DAY_S)
        yield Town(sandbox)
