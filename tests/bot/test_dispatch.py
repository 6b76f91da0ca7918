"""Dispatch: each update has its effect once, in order within its chat, and stops no other."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram import Bot, Update
from telegram.error import BadRequest

import bot.dispatch
from bot.dispatch import Dispatcher, Lanes
from bot.intake import Intake
from handlers.chat.flood import MOST
from handlers.chat.scene import Services
from handlers.chat.turn import Turn
from handlers.router import handle
from linkage.errors import StorageFull
from storage import inbox
from storage.unit import Outgoing, Unit
from tests.handlers.chat import Town, services

ANN, LIN, GROUP = 7, 8, -9
Handler = Callable[[Unit, Services, Update, int], Awaitable[Turn | None]]


def said(update_id: int, text: str = "/help", chat_id: int = ANN, **message: Any) -> dict[str, Any]:
    """A message as Telegram hands it on."""
    chat = {"id": chat_id, "type": "private", "first_name": "Ann"}
    user = {"id": chat_id, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    body = {"message_id": update_id, "date": 0, "chat": chat, "from": user, "text": text}
    return {"update_id": update_id, "message": body | message}


def pressed(update_id: int, data: str) -> dict[str, Any]:
    """A button press as Telegram hands it on."""
    message = said(update_id)["message"]
    query = {"id": f"q{update_id}", "from": message["from"], "chat_instance": "1", "data": data}
    return {"update_id": update_id, "callback_query": query | {"message": message}}


class Program:
    """Intake, lanes and dispatch on a town's database; what they owe is kept in `owed`."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.owed: list[Outgoing] = []
        self.answered: list[dict[str, Any]] = []
        self.unanswerable = False
        self.lanes = Lanes()
        self.dispatcher = Dispatcher(
            town.database, services(), Bot("1:token"), self._answer, self._committed
        )
        self.intake = Intake(self._fetch, town.database, self._dispatch, (), self.dispatcher.room)
        self._running: set[asyncio.Task[None]] = set()

    async def gets(self, *updates: dict[str, Any]) -> None:
        """Telegram hands these on; returns once all have had their effect."""
        await self.intake.receive(updates)
        await asyncio.gather(*self._running)
        await self.dispatcher.stop()

    async def _dispatch(self, raw: dict[str, Any]) -> None:
        update = await self.dispatcher.take(raw)
        if update is not None:
            work = self.lanes.process_update(update, self.dispatcher.dispatch(update))
            task = asyncio.ensure_future(work)
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _fetch(self, _: dict[str, Any]) -> list[dict[str, Any]]:
        raise AssertionError("nobody polls here")

    async def _answer(self, answer: dict[str, Any]) -> None:
        self.answered.append(answer)
        if self.unanswerable:
            raise BadRequest("query is too old")

    def _committed(self, unit: Unit) -> None:
        self.owed += unit.outgoing

    def texts(self, chat_id: int = ANN) -> list[str]:
        """What is owed to a chat, in order."""
        return [row.payload["text"] for row in self.owed if row.chat_id == chat_id]

    async def aside(self) -> dict[int, str]:
        """The updates that were set aside, each with its error."""
        rows = await self.town.rows("SELECT * FROM inbox WHERE error IS NOT NULL")
        return {row["update_id"]: row["error"] for row in rows}


@pytest.fixture
async def program(tmp_path: Path) -> AsyncIterator[Program]:
    """The program's middle, on an empty street."""
    town = await Town(tmp_path / "linli.db").open()
    with capture_logs():
        yield Program(town)
    await town.database.close()


def failing(times: int, only: int, error: type[Exception] = RuntimeError) -> Handler:
    """A handler that fails so often with one update, having written already what it would say."""
    left = times

    async def handler(unit: Unit, known: Services, update: Update, nth: int) -> Turn | None:
        nonlocal left
        turn = await handle(unit, known, update, nth)
        if update.update_id == only and left > 0:
            left -= 1
            raise error("as the test has it")
        return turn

    return handler


async def test_an_update_has_its_effect_and_leaves_nothing_of_its_words(program: Program) -> None:
    await program.gets(said(1))
    assert "How to use Linli" in program.texts()[0]
    assert await inbox.waiting(program.town.database) == []
    [row] = await program.town.rows("SELECT * FROM inbox")
    assert row["payload"] is None
    assert row["error"] is None


async def test_the_same_update_twice_has_its_effect_once(program: Program) -> None:
    await program.gets(said(1), said(1))
    await program.gets(said(1), said(2))
    assert len(program.texts()) == 2


@pytest.mark.parametrize("seed", range(8))
async def test_updates_out_of_order_raise_nothing_and_make_one_case_at_most(
    program: Program, seed: int
) -> None:
    story = [
        said(1, "The stair light is broken"),
        pressed(2, "f:1:a:0:en"),
        pressed(3, "f:1:a:1:yes"),
        pressed(4, "f:1:a:3:0"),
        pressed(5, "f:4:a:1:other"),
        pressed(6, "f:4:a:2:urgent"),
        pressed(7, "f:4:s::"),
        pressed(8, "f:4:s::"),
    ]
    random.Random(seed).shuffle(story)
    await program.gets(*story)
    await program.gets(*sorted(story, key=lambda update: int(update["update_id"])))
    assert await program.aside() == {}
    assert len(await program.town.cases()) <= 1
    assert len(program.answered) == 7


async def test_in_order_the_same_updates_are_one_case(program: Program) -> None:
    await program.gets(said(1, "The stair light is broken"))
    for number, data in enumerate(("f:1:a:0:en", "f:1:a:1:yes", "f:1:a:3:0"), 2):
        await program.gets(pressed(number, data))
    for number, data in enumerate(("f:4:a:1:other", "f:4:a:2:urgent"), 5):
        await program.gets(pressed(number, data))
    await program.gets(said(7, "At the gate"))
    for number in (8, 9):
        await program.gets(pressed(number, "f:4:s::"))
    assert len(await program.town.cases()) == 1
    assert "This was done already" in program.answered[-1]["text"]


@pytest.mark.parametrize(
    "broken",
    [
        {"message": {"message_id": 1}},
        {"message": []},
        {"message": "hello"},
        {"callback_query": {}},
        {"callback_query": None},
        {"callback_query": {"message": None, "id": "1"}},
        {"callback_query": {"message": {}}},
        {"callback_query": 5},
        {"message": {"message_id": 1, "date": "yesterday", "chat": {}}},
        {"poll": {"id": 1}},
    ],
)
async def test_what_the_library_cannot_read_is_set_aside_and_the_rest_goes_on(
    program: Program, broken: dict[str, Any]
) -> None:
    await program.gets({"update_id": 1, **broken}, said(2))
    assert len(program.texts()) == 1
    assert await inbox.waiting(program.town.database) == []
    assert (await program.aside()).keys() <= {1}
    assert program.dispatcher.room.is_set()


async def test_what_cannot_be_read_is_kept_with_its_error(program: Program) -> None:
    await program.gets({"update_id": 1, "callback_query": {"message": {}}})
    assert await program.aside() == {1: "KeyError"}
    [row] = await program.town.rows("SELECT payload FROM inbox")
    assert row["payload"] is not None


async def test_an_update_that_fails_again_and_again_is_set_aside_and_the_person_told(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.dispatch, "handle", failing(bot.dispatch.TRIES, only=1))
    await program.gets(said(1), said(2), said(3, chat_id=LIN))
    assert await program.aside() == {1: "RuntimeError"}
    sorry, helped = program.texts()
    assert "something went wrong on our side" in sorry
    assert "How to use Linli" in helped
    assert len(program.texts(LIN)) == 1


async def test_a_press_that_fails_again_and_again_does_not_leave_its_spinner_on(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.dispatch, "handle", failing(bot.dispatch.TRIES, only=1))
    await program.gets(pressed(1, "l:0:mine"))
    assert [answer["callback_query_id"] for answer in program.answered] == ["q1"]
    assert "something went wrong" in program.texts()[0]


async def test_nobody_is_told_in_a_group(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.dispatch, "handle", failing(bot.dispatch.TRIES, only=1))
    await program.gets(said(1, chat={"id": -5, "type": "group", "title": "Neighbours"}))
    assert await program.aside() == {1: "RuntimeError"}
    assert program.owed == []


async def test_what_fails_once_has_its_effect_once(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.dispatch, "handle", failing(bot.dispatch.TRIES - 1, only=1))
    await program.gets(said(1))
    assert len(program.texts()) == 1
    assert await program.aside() == {}


async def test_while_nothing_can_be_stored_nothing_is_set_aside(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.dispatch, "STORAGE_RETRY_S", 0)
    monkeypatch.setattr(bot.dispatch, "handle", failing(20, only=1, error=StorageFull))
    await program.gets(said(1), said(2))
    assert len(program.texts()) == 2
    assert await program.aside() == {}


async def test_a_press_is_answered_with_its_words_once_stored(program: Program) -> None:
    await program.gets(pressed(1, "nothing we know"))
    [answer] = program.answered
    assert answer["callback_query_id"] == "q1"
    assert "no longer works" in answer["text"]
    assert answer["show_alert"] is True


async def test_a_press_that_can_no_longer_be_answered_hurts_nobody(program: Program) -> None:
    program.unanswerable = True
    await program.gets(pressed(1, "l:0:mine"), said(2))
    assert len(program.answered) == 1
    assert "How to use Linli" in program.texts()[0]


async def test_with_too_many_waiting_there_is_no_room_until_some_are_done(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.dispatch, "BACKLOG", 2)
    room = program.dispatcher.room
    updates = [await program.dispatcher.take(said(number)) for number in (1, 2)]
    assert not room.is_set()
    for update in updates:
        assert update is not None
        await program.dispatcher.dispatch(update)
    assert room.is_set()


async def test_one_chats_flood_takes_up_no_more_than_its_share_of_the_room(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.dispatch, "BACKLOG", 4)
    monkeypatch.setattr(bot.dispatch, "OF_ONE_CHAT", 2)
    room = program.dispatcher.room
    flood = [await program.dispatcher.take(said(number)) for number in range(1, 51)]
    assert room.is_set()
    others = [await program.dispatcher.take(said(100 + chat, chat_id=chat)) for chat in (8, 9)]
    assert not room.is_set()
    for update in (*others, *flood):
        assert update is not None
        await program.dispatcher.dispatch(update)
        assert room.is_set()
    again = [await program.dispatcher.take(said(200 + chat, chat_id=chat)) for chat in (7, 8, 9)]
    assert room.is_set()
    assert len(again) == 3


async def test_a_flood_goes_beside_others_and_is_answered_a_few_times(program: Program) -> None:
    flood = [said(number, "/help") for number in range(1, 301)]
    await program.gets(*flood, said(400, chat_id=LIN))
    assert len(program.texts()) == MOST + 1
    assert "慢慢说" in program.texts()[-1] or "take your time" in program.texts()[-1]
    assert len(program.texts(LIN)) == 1
    assert await program.aside() == {}
    assert await inbox.waiting(program.town.database) == []
