"""A tester that reads like a chat: people write and press, and see what the bot says to them.

What they send becomes real updates, handled in units of work on a SQLite file; what the bot owes
them is put on their screens as Telegram would, and refused where Telegram would refuse it.
"""

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from telegram import Update

from handlers.chat.flood import Flood
from handlers.chat.scene import Scene, Services
from handlers.chat.turn import Turn
from handlers.chat.words import Words
from handlers.desk.digest import expect_morning
from handlers.rings import RINGS
from handlers.router import handle
from linkage.models import Level, Person, Place, Role
from linkage.quiet import QuietHours
from storage import cases, facts, outbox, people, places, reminders
from storage.database import Database, driver_for
from storage.drivers import Row
from storage.reminders import Reminder
from storage.unit import Outgoing, Unit
from tests.handlers.screen import Shown, shown_by, take_away
from tests.keys import SEALER, unsealed
from tests.learned import shipped_guesser, shipped_policy

MINUTE = 60_000
HOUR = 60 * MINUTE
# A Monday, ten in the morning in Shanghai.
MONDAY = 1_772_416_800_000
STREET = "Willow Street"
COMMUNITIES: dict[str, dict[str, tuple[str, ...]]] = {
    "Osmanthus": {"Grid 1": ("Building 1", "Building 2")},
    "Riverside": {"Grid 7": ()},
}
# Some 90 metres from each other, in degrees.
SPOTS = {"Building 1": (31.2318, 121.4722), "Building 2": (31.2310, 121.4722)}


@cache
def services() -> Services:
    """The shipped policy and words, with quiet hours from ten to seven."""
    zone = ZoneInfo("Asia/Shanghai")
    quiet = QuietHours.parse("22:00-07:00")
    return Services(shipped_policy(), shipped_guesser(), Words(zone), zone, quiet, "zh_CN")


@dataclass(slots=True)
class Clock:
    """The time as the test says it is."""

    at: int = MONDAY

    def now(self) -> int:
        """The moment, in ms."""
        return self.at


@dataclass
class Somebody:
    """A person with a private chat; `sees` finds what came or changed since they last did anything.

    What was seen is not seen again: a reminder that comes twice is to be seen twice.
    """

    town: "Town" = field(repr=False)
    id: int
    name: str
    language_code: str
    screen: list[Shown] = field(default_factory=list)
    news: list[Shown] = field(default_factory=list)
    toast: str | None = None

    async def says(self, text: str) -> None:
        """Write a message."""
        await self.sends(text=text)

    async def sends_voice(self, caption: str | None = None) -> None:
        """Send a voice message."""
        voice = {"file_id": "voice-1", "file_unique_id": "v1", "duration": 3}
        await self.sends(voice=voice, **({"caption": caption} if caption else {}))

    async def sends_photo(self, caption: str | None = None, album: str | None = None) -> None:
        """Send a picture, alone or as one of an album."""
        sizes = [
            {
                "file_id": f"photo-{width}",
                "file_unique_id": f"p{width}",
                "width": width,
                "height": 9,
            }
            for width in (90, 1280)
        ]
        within = {"media_group_id": album} if album else {}
        await self.sends(photo=sizes, **({"caption": caption} if caption else {}), **within)

    async def sends(self, **content: Any) -> None:
        """Send a message with these fields of the Bot API's Message."""
        await self.does(message=self.message(**content))

    async def shares(self, latitude: float, longitude: float) -> None:
        """Send a location."""
        await self.sends(location={"latitude": latitude, "longitude": longitude})

    async def presses(self, label: str) -> None:
        """Press the newest button with that label."""
        for shown in reversed(self.screen):
            if label in shown.buttons:
                await self.presses_data(shown.buttons[label], shown)
                return
        raise AssertionError(f"{self.name} has no button {label!r}: {self._on_screen()}")

    async def presses_data(self, data: str | None, shown: Shown | None = None) -> None:
        """Press a button with this data, as an old or a forged client can at any time."""
        self.toast = None
        turn = await self.does(callback_query=self.press(data, shown))
        self.toast = turn.toast if turn is not None else None

    async def does(self, **update: Any) -> Turn | None:
        """Do something that reaches the bot as this update."""
        self.news.clear()
        return await self.town.update(update)

    async def blocks(self, unblocks: bool = False) -> None:
        """Stop the bot, or let it write again."""
        member = {"user": self.user, "status": "member"}
        blocked = {"user": self.user, "status": "kicked", "until_date": 0}
        before, after = (blocked, member) if unblocks else (member, blocked)
        change = {"chat": self.chat, "from": self.user, "date": 0}
        change |= {"old_chat_member": before, "new_chat_member": after}
        await self.does(my_chat_member=change)

    def message(self, **content: Any) -> dict[str, Any]:
        """A message of theirs as Telegram gives it to the bot."""
        return {
            "message_id": self.town.number(),
            "date": self.town.clock.at // 1000,
            "chat": self.chat,
            "from": self.user,
            **content,
        }

    def press(self, data: str | None, shown: Shown | None = None) -> dict[str, Any]:
        """A button press of theirs; without a message on the screen, it is one out of reach."""
        message: dict[str, Any] = {"chat": self.chat, "message_id": shown.id if shown else 1}
        message |= {"date": self.town.clock.at // 1000, "text": "…"} if shown else {"date": 0}
        found = {"id": "1", "from": self.user, "chat_instance": "1", "message": message}
        return found if data is None else found | {"data": data}

    @property
    def chat(self) -> dict[str, Any]:
        """Their private chat."""
        return {"id": self.id, "type": "private", "first_name": self.name}

    @property
    def user(self) -> dict[str, Any]:
        """Who they are on Telegram."""
        names = {"first_name": self.name, "language_code": self.language_code}
        return {"id": self.id, "is_bot": False, **names}

    def sees(self, words: str, *buttons: str) -> Shown:
        """What came or changed since they last did anything, with these words and buttons."""
        for shown in self.news:
            if words in shown.text and shown.buttons.keys() >= set(buttons):
                self.news.remove(shown)
                return shown
        raise AssertionError(f"{self.name} does not see {words!r} {buttons}: {self._on_screen()}")

    def gets(self, file_id: str) -> Shown:
        """A picture or voice message came since they last did anything."""
        [shown] = self.gets_all(file_id)
        return shown

    def gets_all(self, file_id: str) -> list[Shown]:
        """The pictures or voice messages of that file that came since they last did anything."""
        return [one for one in self.news if one.file == file_id]

    def sees_no(self, words: str) -> None:
        """Nothing with these words came or changed since they last did anything."""
        found = [shown.text for shown in self.news if words in shown.text]
        assert found == [], f"{self.name} sees {words!r}"

    def sees_nothing(self) -> None:
        """Nothing came or changed since they last did anything."""
        assert self.news == []

    def is_told(self, words: str) -> None:
        """The press they just made was answered with these words over the chat."""
        assert self.toast is not None, f"{self.name} is told nothing: {self._on_screen()}"
        assert words in self.toast

    @property
    def last(self) -> Shown:
        """The newest message on the screen."""
        return self.screen[-1]

    def _on_screen(self) -> str:
        shown = [f"{one.text!r} {list(one.buttons)}" for one in self.screen[-4:]]
        return "\n".join([*shown, f"toast: {self.toast!r}"])


@dataclass
class Town:
    """A street with its people, one database, and a clock that only the test moves.

    The database is a file, save where `url` names another.
    """

    path: Path
    clock: Clock = field(default_factory=Clock)
    by_chat: dict[int, Somebody] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    calls: list[Outgoing] = field(default_factory=list)
    # Most tests are not about how fast somebody writes.
    flood: Flood | None = None
    url: str | None = None
    _numbers: int = 100

    async def open(self) -> "Town":
        """Open the file, and build the street where there is none yet."""
        driver = driver_for(self.url or f"sqlite:///{self.path}")
        self.database = Database(driver, self.clock.now, SEALER)
        await self.database.open()
        if not self.places:
            await self.database.run(self._build)
        return self

    async def restart(self) -> None:
        """Close the program, and start it on the same file."""
        await self.database.close()
        await self.open()

    async def _build(self, unit: Unit) -> None:
        facts.put_bot(unit, 1, "linli_test_bot")
        street = self.places[STREET] = places.add(unit, None, Level.STREET, STREET)
        for community, grids in COMMUNITIES.items():
            within = places.add(unit, street, Level.COMMUNITY, community)
            self.places[community] = within
            for grid, buildings in grids.items():
                around = self.places[grid] = places.add(unit, within, Level.GRID, grid)
                for building in buildings:
                    self.places[building] = places.add(
                        unit, around, Level.BUILDING, building, *SPOTS[building]
                    )

    def number(self) -> int:
        """A number no update and no message had before."""
        self._numbers += 1
        return self._numbers

    def stranger(self, name: str = "Ann", language_code: str = "en") -> Somebody:
        """Somebody who never wrote to the bot."""
        somebody = Somebody(self, 5000 + len(self.by_chat), name, language_code)
        self.by_chat[somebody.id] = somebody
        return somebody

    async def resident(
        self, name: str = "Mei", language: str = "en", place: str | None = "Building 2"
    ) -> Somebody:
        """Somebody who has agreed, and has said where they live."""
        somebody = self.stranger(name, "en" if language == "en" else "zh-hans")
        place_id = self.places[place].id if place else None

        async def work(unit: Unit) -> None:
            person = Person(
                id=unit.next_id("people"),
                chat_id=somebody.id,
                name=name,
                language=language,
                place_id=place_id,
                consented_at=unit.now,
            )
            people.save(unit, person)

        await self.database.run(work)
        return somebody

    async def worker(
        self,
        role: Role,
        place: str = STREET,
        name: str | None = None,
        language: str = "en",
        lead: bool = False,
    ) -> Somebody:
        """Somebody who works at a desk for a place, or answers for it."""
        somebody = await self.resident(name or role.replace("_", " ").title(), language, None)

        async def work(unit: Unit) -> None:
            person, _ = await people.who(unit, somebody.id)
            assert person is not None
            people.grant(unit, person.id, role, self.places[place].id, "", lead)

        await self.database.run(work)
        return somebody

    async def update(self, fields: dict[str, Any], update_id: int | None = None) -> Turn | None:
        """Handle an update with these fields, as dispatch does, and deliver what it owes."""
        raw = {"update_id": update_id or self.number(), **fields}
        update = Update.de_json(raw, None)
        nth = self.flood.count(update) if self.flood is not None else 0
        turn, unit = await self.database.run(lambda unit: handle(unit, services(), update, nth))
        await self.deliver(unit)
        return turn

    async def has_mornings(self) -> None:
        """From now on, a working day begins with its digests, as in the running program."""
        await self.database.run(lambda unit: expect_morning(unit, services()))

    async def at_once(self, *acts: Awaitable[object]) -> None:
        """Several people do something at the same moment."""
        await asyncio.gather(*acts)

    async def advance(self, hours: int = 0, minutes: int = 0) -> None:
        """Let time go by; every reminder rings at its moment."""
        until = self.clock.at + hours * HOUR + minutes * MINUTE
        while (due_at := await reminders.next_due(self.database)) is not None and due_at <= until:
            self.clock.at = max(self.clock.at, due_at)
            await self.ring_due()
        self.clock.at = until

    async def ring_due(self) -> None:
        """Ring what is due now, as after a stop."""
        for reminder in await reminders.due(self.database, self.clock.at, 100):
            if await reminders.stands(self.database.unit(), reminder):
                await self.ring(reminder)

    async def ring(self, reminder: Reminder) -> None:
        """Ring one reminder."""
        act = RINGS[reminder.kind]
        _, unit = await self.database.run(lambda unit: act(Scene(unit, services()), reminder))
        await self.deliver(unit)

    async def deliver(self, unit: Unit) -> None:
        """Put what a unit owes on people's screens."""
        if not unit.outgoing:
            return
        sent = self.database.unit()
        for row in unit.outgoing:
            if not await outbox.stands(self.database, row):
                continue
            self.calls.append(row)
            message_id = await self._show(row)
            outbox.sent(sent, row, message_id)
            await outbox.supersede(self.database, sent, row, message_id)
        await self.database.commit(sent)
        await self.deliver(sent)

    async def _show(self, row: Outgoing) -> int | None:
        """Put a call's effect on a screen, as Telegram would; the id of the message it made."""
        payload: dict[str, Any] = orjson.loads(orjson.dumps(row.payload))
        if row.method in ("setMyCommands", "deleteMyCommands", outbox.PIN, "closeForumTopic"):
            return None
        if row.method == "createForumTopic":
            return self.number()
        assert payload["chat_id"] == row.chat_id
        somebody = self.by_chat[row.chat_id]
        if row.method in (outbox.BARE, outbox.DELETE):
            for screen in (somebody.screen, somebody.news):
                take_away(screen, row.method, payload["message_id"])
            return None
        shown = shown_by(row.method, payload)
        if row.method == "editMessageText":
            found = await outbox.card_message(self.database, row.chat_id, row.card or "")
            shown.id = payload.get("message_id") or found or 0
        before = next((one for one in somebody.screen if one.id == shown.id), None)
        if before is not None:
            somebody.screen[somebody.screen.index(before)] = shown
            somebody.news = [one for one in somebody.news if one is not before]
        else:
            shown.id = self.number()
            somebody.screen.append(shown)
        somebody.news.append(shown)
        return shown.id

    async def rows(self, sql: str, **params: Any) -> list[dict[str, Any]]:
        """What the database holds, read with its key."""
        found: Iterable[Row] = await self.database.fetch(sql, **params)
        return [{name: unsealed(value) for name, value in dict(row).items()} for row in found]

    async def cases(self) -> list[dict[str, Any]]:
        """Every case, the first one first."""
        return await self.rows("SELECT * FROM cases ORDER BY id")

    async def moves(self, case_id: int = 1001) -> list[str]:
        """What happened to a case, in order."""
        return [one.move for one in await cases.timeline(self.database.unit(), case_id)]
