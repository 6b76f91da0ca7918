"""Telegram fails, and people hear all they should: in order, and once."""

import asyncio
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from bot.demo.neighbours import NEIGHBOURS
from sandbox.client import Persona, Sandbox
from tests.journeys.processes import served
from tests.journeys.residents import FIRST_RESIDENT, PATIENCE_S, WORDS, residents

CALLS = 1_000
SEED = 20261121
TELLING = ("sendMessage", "editMessageText")


class Told(NamedTuple):
    """A message, or a change of one, as the person saw it; `cut` where the bot never heard so."""

    text: str
    cut: bool


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "linli.db"


async def told(sandbox: Sandbox, person: Persona) -> list[Told]:
    """All that took effect in a chat, in order."""
    calls = await sandbox.calls(person.id, CALLS)
    assert len(calls) < CALLS, "older calls are not kept"
    return [
        Told(call["sent"]["text"], call["fate"] == "cut")
        for call in reversed(calls)
        if call["name"] in TELLING and call["answer"]["ok"]
    ]


def story(heard: Sequence[Told], name: str) -> list[str]:
    """What somebody heard, without repeats of what was cut, their name and their number."""
    texts = []
    for position, (text, _) in enumerate(heard):
        repeat = position and heard[position - 1] == Told(text, cut=True)
        if not repeat:
            texts.append(re.sub(r"\d{4,}", "#", text.replace(name, "@")))
    return texts


async def test_thirty_in_a_hundred_calls_fail_and_all_arrives_in_order(database: Path) -> None:
    draw = Random(SEED)
    async with served(database) as (sandbox, bot):
        people = await residents(sandbox, 8, draw)
        calm = {one.language: one for one in people}
        await asyncio.gather(*(person.tells() for person in calm.values()))
        numbers = [await person.number() for person in calm.values()]
        expected = {
            language: story(await told(sandbox, one.persona), one.persona.name)
            for language, one in calm.items()
        }
        await sandbox.faults(
            too_many=0.08, retry_after=1, bad_gateway=0.07, late=0.08, delay=0.7, cut=0.07, seed=7
        )
        tried = [one for one in people if one not in calm.values()]
        await asyncio.gather(*(person.tells() for person in tried))
        numbers += [await person.number() for person in tried]
        assert len(set(numbers)) == len(people)
        for person in tried:
            heard = await told(sandbox, person.persona)
            assert story(heard, person.persona.name) == expected[person.language]
        await sandbox.faults(too_many=0, bad_gateway=0, late=0, cut=0)
        await comes_about(sandbox, lambda: rows(database) == [])
        await every_case_reached_its_desk_once(sandbox, numbers)
        fates = Counter(call["fate"] for call in await sandbox.calls(limit=CALLS))
        assert fates["cut"] > 0
        assert fates["late"] > 0
    assert bot.errors() == []


async def comes_about(sandbox: Sandbox, wanted: Callable[[], bool]) -> None:
    """Wait until it is so: what came of a call is stored after the person has seen it."""
    async with asyncio.timeout(PATIENCE_S):
        while not wanted():
            await sandbox.ask("GET", f"chats/{FIRST_RESIDENT}?after={2**62}&wait=0.1")


async def every_case_reached_its_desk_once(sandbox: Sandbox, numbers: list[int]) -> None:
    """One desk, and each who sits there, has the card once."""
    desks: dict[tuple[str | None, str], list[list[Told]]] = {}
    for one in NEIGHBOURS:
        if one.role:
            desk = await sandbox.persona(one.name, persona_id=one.id)
            desks.setdefault((one.role, one.place), []).append(await told(sandbox, desk))
    for number in numbers:
        seen = [
            [[line for line in chat if str(number) in line.text] for chat in chats]
            for chats in desks.values()
        ]
        [heard] = [found for found in seen if any(found)]
        for lines in heard:
            assert len(lines) == 1 + sum(line.cut for line in lines[:-1])


def rows(database: Path) -> list[tuple[int, bool]]:
    """The chat of each call in the outbox, and whether Telegram has refused it for good."""
    with closing(sqlite3.connect(database)) as stored:
        found = stored.execute("SELECT chat_id, failed_at IS NOT NULL FROM outbox ORDER BY id")
        return [(chat_id, bool(refused)) for chat_id, refused in found]


async def test_who_blocked_the_bot_hurts_nobody_else(database: Path) -> None:
    draw = Random(SEED)
    async with served(database) as (sandbox, bot):
        lost, *others = await residents(sandbox, 6, draw)
        await lost.tells()
        number = await lost.number()
        taker = await whose_desk_has(sandbox, number)
        await taker.presses(words(taker, "desk.take"))
        await lost.persona.sees(str(number))
        await lost.persona.blocks()
        gone = words(taker, "desk.unreachable", number=number)
        await taker.sees(gone)
        await taker.presses(words(taker, "desk.done"))
        await taker.presses(words(taker, "flow.skip"))
        await comes_about(sandbox, lambda: rows(database) == [(lost.persona.id, True)])
        await asyncio.gather(*(person.tells() for person in others))
        assert len({await person.number() for person in others}) == len(others)
        await lost.persona.unblocks()
        await lost.persona.says("/mycases")
        mine = await lost.persona.sees(WORDS.text(lost.language, "mycases.list"))
        assert str(number) in mine.buttons[0][0]
        await comes_about(sandbox, lambda: rows(database) == [(lost.persona.id, True)])
    assert [event["event"] for event in bot.errors()] == []


async def whose_desk_has(sandbox: Sandbox, number: int) -> Persona:
    """Whoever was shown the case's card."""
    desks = [
        await sandbox.persona(one.name, one.language_code, persona_id=one.id)
        for one in NEIGHBOURS
        if one.role
    ]
    waiting = [asyncio.create_task(desk.sees(str(number), PATIENCE_S)) for desk in desks]
    done, rest = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    return desks[waiting.index(done.pop())]


def words(person: Persona, key: str, **values: Any) -> str:
    """The words of a key in a demo person's language."""
    return WORDS.text("zh_CN" if person.language.startswith("zh") else "en", key, values)


async def test_after_a_silence_all_catches_up_by_itself(database: Path) -> None:
    draw = Random(SEED)
    async with served(database) as (sandbox, bot):
        people = await residents(sandbox, 6, draw)
        for steps, person in enumerate(people):
            await person.tells(steps)
        witness = people[0].persona
        await sandbox.faults(silence=True)
        last = [await person.comes_back() for person in people]
        quiet = await witness.transcript_raw()
        later = await witness.transcript_raw(after=quiet["seq"], wait=1.0)
        assert later["seq"] == quiet["seq"]
        await sandbox.faults(silence=False)
        for steps, person in enumerate(people):
            await person.is_asked_again(steps, last[steps])
        await comes_about(sandbox, lambda: rows(database) == [])
    assert bot.errors() == []
