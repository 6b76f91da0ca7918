"""kill -9 at random moments, while residents write: nothing that was received is lost.

LINLI_KILLS asks for another number of kills, LINLI_RESIDENTS for another number of residents.
"""

import asyncio
import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import aiohttp
import orjson
import pytest

from sandbox.client import Sandbox
from tests.journeys.processes import BotProcess, sandbox_process, served
from tests.journeys.residents import FIRST_OF_NEED, NEEDS, STEPS, Resident, residents
from tests.keys import unsealed

KILLS = int(os.environ.get("LINLI_KILLS", "100"))
RESIDENTS = int(os.environ.get("LINLI_RESIDENTS", "50"))
SEED = 20261121
# One resident in so many stops half-way; one tap in so many is a double one.
STOPPING, DOUBLE = 5, 6
# Calls of the bot are seen by the sandbox some tenths of a second after its start.
START_S = 0.25
INTERRUPTS = 25
QUIET_S = 0.3
# What a call takes, so that a kill often finds some under way.
LATENCY_S = 0.03


class Killer:
    """Kills the bot and starts it again, letting the residents do a few deeds a life."""

    def __init__(self, bot: BotProcess, sandbox: Sandbox, draw: Random, deeds: int) -> None:
        self._bot = bot
        self._sandbox = sandbox
        self._draw = draw
        self._deeds = deeds
        self._turns = asyncio.Semaphore(0)

    async def turn(self) -> None:
        """Wait for one's turn to write, so that somebody writes in each of the bot's lives."""
        await self._turns.acquire()

    async def kills(self, times: int) -> None:
        """Kill the bot so many times, at any moment from its start on; it is left running."""
        for kill in range(1, times + 1):
            released = self._deeds * kill // times - self._deeds * (kill - 1) // times
            for _ in range(released):
                self._turns.release()
            await self._moment()
            self._bot.kill()
            self._bot.start()

    async def _moment(self) -> None:
        if self._draw.random() < 0.3:
            await passes(self._sandbox, self._draw.uniform(0, START_S))
        else:
            await self._changes(self._draw.randint(1, 10))
            await passes(self._sandbox, self._draw.choice((0.0, 0.0, 0.005, 0.02)))

    async def _changes(self, count: int) -> None:
        """Return after so many changes in the sandbox, or when none comes any more."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self._sandbox.url}/sandbox/events") as events,
        ):
            while count:
                try:
                    async with asyncio.timeout(QUIET_S):
                        line = await events.content.readline()
                except TimeoutError:
                    return
                count -= line.startswith(b"event: chat")


WITNESS = 8_999
# The answer that holds what was written at first.
NEED_IN = {"welcome": "told", "need": "text"}


async def passes(sandbox: Sandbox, seconds: float) -> None:
    """A long poll of a chat in which nothing happens."""
    await sandbox.ask("GET", f"chats/{WITNESS}?after={2**62}&wait={seconds}")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "linli.db"


async def test_what_was_received_survives_every_kill(database: Path) -> None:
    draw = Random(SEED)
    async with served(database) as (sandbox, bot):
        await sandbox.faults(latency=LATENCY_S)
        await sandbox.persona("Witness", persona_id=WITNESS)
        people = await residents(sandbox, RESIDENTS, draw)
        far = [
            draw.randrange(1, len(STEPS)) if number % STOPPING == 0 else len(STEPS)
            for number in range(RESIDENTS)
        ]
        killer = Killer(bot, sandbox, draw, deeds=sum(far) + RESIDENTS)
        async with asyncio.TaskGroup() as town:
            for person, steps in zip(people, far, strict=True):
                town.create_task(
                    person.tells(
                        steps, killer.turn, lambda: 2 if draw.randrange(DOUBLE) == 0 else 1
                    )
                )
            town.create_task(killer.kills(KILLS))
        sent = [person for person, steps in zip(people, far, strict=True) if steps == len(STEPS)]
        stopped = [(one, steps) for one, steps in zip(people, far, strict=True) if one not in sent]
        numbers = {person.persona.id: await person.number() for person in sent}
        for person, steps in stopped:
            await person.is_asked_again(steps, await person.comes_back())
        for person in sent:
            assert await person.numbers() == {numbers[person.persona.id]}
        confirmed = await sandbox.confirmed()
    with closing(sqlite3.connect(database)) as stored:
        stored.row_factory = sqlite3.Row
        every_confirmed_update_had_its_effect(stored, people, confirmed)
        every_need_is_one_case(stored, sent, numbers)
        every_half_filled_form_is_kept(stored, stopped)
        assert stored.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert bot.errors() == []


async def test_asked_to_stop_at_any_moment_of_its_start_it_stops(database: Path) -> None:
    async with sandbox_process() as url, Sandbox(url) as sandbox:
        await sandbox.persona("Witness", persona_id=WITNESS)
        (person,) = await residents(sandbox, 1, Random(SEED))
        bot = BotProcess(database, url)
        for start in range(INTERRUPTS):
            bot.start()
            await passes(sandbox, START_S * start / INTERRUPTS)
            assert bot.interrupt() in (0, -signal.SIGTERM), start
        bot.start()
        await person.tells(0)
        bot.stop()
    assert bot.errors() == []


def every_confirmed_update_had_its_effect(
    stored: sqlite3.Connection, people: list[Resident], confirmed: int
) -> None:
    done = {
        row["update_id"]: (row["done_at"] is not None, row["error"])
        for row in stored.execute("SELECT update_id, done_at, error FROM inbox")
    }
    written = [update_id for person in people for update_id in person.update_ids]
    assert confirmed >= min(written)
    assert {update_id: done[update_id] for update_id in written if update_id <= confirmed} == {
        update_id: (True, None) for update_id in written if update_id <= confirmed
    }
    assert set(done) <= set(written)


def every_need_is_one_case(
    stored: sqlite3.Connection, sent: list[Resident], numbers: dict[int, int]
) -> None:
    cases = stored.execute(
        "SELECT p.chat_id, c.id, c.text,"
        " (SELECT COUNT(*) FROM case_events e WHERE e.case_id = c.id) AS events"
        " FROM cases c JOIN people p ON p.id = c.resident_id"
    ).fetchall()
    assert sorted(tuple(map(unsealed, row)) for row in cases) == sorted(
        (person.persona.id, numbers[person.persona.id], NEEDS[person.language], 1)
        for person in sent
    )


def every_half_filled_form_is_kept(
    stored: sqlite3.Connection, stopped: list[tuple[Resident, int]]
) -> None:
    forms = {}
    for row in stored.execute("SELECT chat_id, flow, answers FROM conversations"):
        answers = orjson.loads(str(unsealed(row["answers"])))
        need = answers[NEED_IN[row["flow"]]]["text"]
        forms[row["chat_id"]] = (row["flow"], need, set(answers))
    assert forms == {
        person.persona.id: form_after(steps, NEEDS[person.language]) for person, steps in stopped
    }


def form_after(steps: int, need: str) -> tuple[str, str, set[str]]:
    """The form somebody is in the middle of after so many answers, and what it holds."""
    if steps < FIRST_OF_NEED:
        return "welcome", need, {NEED_IN["welcome"], *(name for _, name in STEPS[:steps])}
    given = {NEED_IN["need"], *(name for _, name in STEPS[FIRST_OF_NEED:steps])}
    # Where no case is alike, the question whether it is the same answers itself, and so do those to
    # which the usual is the answer.
    usual = {"same", "who", "day", "where"}
    return "need", need, given | usual if "urgency" in given else given
