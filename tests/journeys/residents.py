"""Residents who send a need from their first word to its number, driven by what they see."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo import settle
from bot.demo.neighbours import NEIGHBOURS
from handlers.chat.words import Words
from sandbox.client import Message, Persona, Sandbox
from storage import places
from storage.database import Database

WORDS = Words(ZoneInfo("Asia/Shanghai"))
PATIENCE_S = 120.0
FIRST_RESIDENT = 9_000

# Each question and the answer that is pressed: a key of the catalogue, a name, or the first there.
STEPS: tuple[tuple[str, str], ...] = (
    ("welcome.language.ask", "language"),
    ("welcome.consent.ask", "consent"),
    ("welcome.community.ask", "community"),
    ("welcome.grid.ask", "grid"),
    ("welcome.building.ask", "building"),
    ("need.category.ask", "category"),
    ("need.urgency.ask", "urgency"),
    ("flow.check", "send"),
)
FIRST_OF_NEED = 5
NEEDS = {
    "zh_CN": "楼道灯坏了三天了，老人晚上不敢下楼",
    "en": "my mother needs someone to take her to hospital",
}


async def at_once() -> None:
    """Write without waiting for anything."""


@dataclass
class Resident:
    """Somebody who writes what they need and presses one button after another."""

    persona: Persona
    language: str
    update_ids: list[int] = field(default_factory=list)

    async def tells(
        self,
        steps: int = len(STEPS),
        turn: Callable[[], Awaitable[object]] = at_once,
        taps: Callable[[], int] = lambda: 1,
    ) -> None:
        """Write the need, answer so many questions, and see the next; each deed awaits its `turn`.

        `taps` says how often a button is pressed where once would do.
        """
        await turn()
        self._did(await self.persona.says(NEEDS[self.language]))
        for ask, name in STEPS[:steps]:
            question = await self.sees(ask)
            await turn()
            for _ in range(taps()):
                self._did(await self.persona.presses(self._answer(name, question), on=question))
        if steps < len(STEPS):
            await self.sees(STEPS[steps][0])

    async def sees(self, key: str) -> Message:
        """The message with the words of a key."""
        return await self.persona.sees(self._words(key), timeout=PATIENCE_S)

    async def comes_back(self) -> int:
        """Write /start; the last message there was before."""
        last = max(message.id for message in await self.persona.transcript())
        self._did(await self.persona.opens())
        return last

    async def is_asked_again(self, steps: int, last: int) -> None:
        """Find the question that comes after so many answers below the message `last`."""
        while (await self.sees(STEPS[steps][0])).id <= last:
            continue

    async def number(self) -> int:
        """The number in the acknowledgement, once it is there."""
        before = self._acknowledgement()
        message = await self.persona.sees(before, timeout=PATIENCE_S)
        return _number_after(before, message.text)

    async def numbers(self) -> set[int]:
        """The number of every acknowledgement that stands in the chat."""
        before = self._acknowledgement()
        texts = [message.text for message in await self.persona.transcript()]
        return {_number_after(before, text) for text in texts if before in text}

    def _acknowledgement(self) -> str:
        values = {"number": "\0", "actor": "", "until": ""}
        return WORDS.text(self.language, "need.sent", values).partition("\0")[0]

    def _words(self, key: str) -> str:
        return WORDS.text(self.language, key)

    def _answer(self, name: str, question: Message) -> str:
        match name:
            case "language":
                return self._words(f"language.{self.language}")
            case "consent":
                return self._words("welcome.consent.yes")
            case "send":
                return self._words("need.send")
            case _:
                return question.buttons[0][0]

    def _did(self, update_id: int | None) -> None:
        assert update_id is not None
        self.update_ids.append(update_id)


def _number_after(before: str, text: str) -> int:
    found = re.match(r"\d+", text.partition(before)[2])
    assert found is not None, text
    return int(found.group())


async def residents(sandbox: Sandbox, count: int, draw: Random) -> list[Resident]:
    """So many newcomers, of both languages."""
    found = []
    for number in range(count):
        language = draw.choice(("zh_CN", "en"))
        code = "zh-hans" if language == "zh_CN" else "en"
        persona = await sandbox.persona(
            f"Resident {number}", code, persona_id=FIRST_RESIDENT + number
        )
        found.append(Resident(persona, language))
    return found


async def desks(sandbox: Sandbox) -> list[Persona]:
    """The demo's staff, who have opened the bot before."""
    return [
        await sandbox.persona(one.name, one.language_code, persona_id=one.id, opened=True)
        for one in NEIGHBOURS
        if one.role is not None
    ]


async def furnish(database: Database) -> None:
    """Give a new database the demo's places and desks."""

    async def root(unit: Any) -> None:
        await places.ensure_root(unit, "street")

    await database.open()
    await database.run(root)
    await settle(database)
    await database.close()
