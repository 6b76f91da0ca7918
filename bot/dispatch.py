"""Runs the updates of one chat in order, and those of different chats side by side."""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import structlog
from telegram import Bot, CallbackQuery, Update
from telegram.error import TelegramError
from telegram.ext import BaseUpdateProcessor

from handlers.chat.flood import Flood
from handlers.chat.scene import Services, message
from handlers.chat.turn import Turn
from handlers.chat.words import language_of
from handlers.router import handle
from linkage.errors import Conflict, StorageError
from storage import inbox, outbox
from storage.database import Database
from storage.unit import Unit

log = structlog.get_logger()

RawUpdate = dict[str, Any]
T = TypeVar("T")

_WHERE_PRESSED = ("message_id", "date", "chat")

# How often an update whose handling fails is tried before it is set aside.
TRIES = 3
STORAGE_RETRY_S = 5.0
# With this many updates waiting for their effect, no more are fetched.
BACKLOG = 2_000
OF_ONE_CHAT = 100
# Lanes bound the work; the library's own bound would only make waiters queue twice.
UNBOUNDED = 1_000_000
# https://core.telegram.org/bots/api#answercallbackquery: characters.
TOAST_LIMIT = 200


class Lanes(BaseUpdateProcessor):
    """A first-in-first-out lane for each chat; what somebody does in a group is in their own too.

    A press in a group acts on its presser's private conversation, so that nothing else may at that
    moment. An update enters all its lanes at once: whichever came first is first in each, and two
    never wait for each other.
    """

    def __init__(self) -> None:
        super().__init__(UNBOUNDED)
        self._lanes: dict[int, deque[asyncio.Event]] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await the coroutine once all that came before it in its lanes is over."""
        turns = {key: asyncio.Event() for key in _lanes_of(update)}
        for key, turn in turns.items():
            lane = self._lanes.setdefault(key, deque())
            lane.append(turn)
            if len(lane) == 1:
                turn.set()
        try:
            for turn in turns.values():
                await self._reached(turn, coroutine)
            await coroutine
        finally:
            for key, turn in turns.items():
                self._leave(key, turn)

    def _leave(self, key: int, turn: asyncio.Event) -> None:
        lane = self._lanes[key]
        lane.remove(turn)
        if lane:
            lane[0].set()
        else:
            del self._lanes[key]

    async def _reached(self, turn: asyncio.Event, coroutine: Awaitable[Any]) -> None:
        try:
            await turn.wait()
        except asyncio.CancelledError:
            # The program stops: what has not begun is taken up at the next start.
            if isinstance(coroutine, Coroutine):
                coroutine.close()
            raise

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""


def _toast(turn: Turn) -> dict[str, Any]:
    if turn.toast is None:
        return {}
    return {"text": turn.toast[:TOAST_LIMIT], "show_alert": turn.alert}


def _chat_of(update: object) -> int:
    if isinstance(update, Update) and update.effective_chat is not None:
        return update.effective_chat.id
    return 0


def _lanes_of(update: object) -> set[int]:
    user = update.effective_user if isinstance(update, Update) else None
    return {_chat_of(update)} if user is None else {_chat_of(update), user.id}


class Dispatcher:
    """Handles one update in one unit of work, and then answers its button press.

    `room` is set while fewer than `BACKLOG` updates wait for their effect; of one chat only the
    first `OF_ONE_CHAT` count, so that nobody's flood keeps others from being heard.
    """

    def __init__(
        self,
        database: Database,
        services: Services,
        bot: Bot,
        answer: Callable[[dict[str, Any]], Awaitable[Any]],
        committed: Callable[[Unit], None],
    ) -> None:
        self._database = database
        self._services = services
        self._bot = bot
        self._answer = answer
        self._committed = committed
        self._answering: set[asyncio.Task[None]] = set()
        self._flood = Flood()
        self._waiting = 0
        self._of_chat: Counter[int] = Counter()
        self.room = asyncio.Event()
        self.room.set()

    async def take(self, raw: RawUpdate) -> Update | None:
        """Count an update of the inbox in, and read it; one that can't be read is set aside."""
        try:
            pressed = raw.get("callback_query", {})
            if "message" in pressed:
                # What the bot itself wrote is no news, and half of what the library would read.
                message = pressed["message"]
                pressed["message"] = {name: message[name] for name in _WHERE_PRESSED}
            update = Update.de_json(raw, self._bot)
        except Exception as error:
            log.exception("dispatch.unreadable", update_id=raw["update_id"])
            await self._set_aside(raw["update_id"], error, None)
            return None
        self._count(_chat_of(update), 1)
        return update

    def _count(self, chat_id: int, more: int) -> None:
        before = min(self._of_chat[chat_id], OF_ONE_CHAT)
        self._of_chat[chat_id] += more
        self._waiting += min(self._of_chat[chat_id], OF_ONE_CHAT) - before
        if not self._of_chat[chat_id]:
            del self._of_chat[chat_id]
        if self._waiting < BACKLOG:
            self.room.set()
        else:
            self.room.clear()

    async def dispatch(self, update: Update) -> None:
        """Handle an update of the inbox until its effect is stored, or it is set aside."""
        try:
            await self._until_stored(update)
        finally:
            self._count(_chat_of(update), -1)

    async def _until_stored(self, update: Update) -> None:
        nth = self._flood.count(update)
        for attempt in range(1, TRIES + 1):
            try:
                turn, unit = await self._store(lambda unit: self._work(unit, update, nth))
            except Exception as error:
                log.exception("dispatch.fault", update_id=update.update_id, attempt=attempt)
                if attempt == TRIES:
                    await self._set_aside(update.update_id, error, update)
            else:
                self._committed(unit)
                if turn is not None and turn.pressed is not None:
                    self._stop_spinner(turn.pressed, _toast(turn))
                return
        if update.callback_query is not None:
            self._stop_spinner(update.callback_query, {})

    async def _store(self, work: Callable[[Unit], Awaitable[T]]) -> tuple[T, Unit]:
        """Run a unit of work; while the database is in trouble, wait until it is well again."""
        while True:
            try:
                return await self._database.run(work)
            except Conflict:
                raise
            except StorageError as error:
                log.error("dispatch.storage", advice=str(error))
                await asyncio.sleep(STORAGE_RETRY_S)

    async def _work(self, unit: Unit, update: Update, nth: int) -> Turn | None:
        turn = await handle(unit, self._services, update, nth)
        inbox.done(unit, update.update_id)
        return turn

    async def _set_aside(self, update_id: int, error: Exception, update: Update | None) -> None:
        """Give an update up, with its error for the operator and a kind word for the person."""

        async def work(unit: Unit) -> None:
            inbox.set_aside(unit, update_id, type(error).__name__)
            chat = update.effective_chat if update is not None else None
            if update is not None and chat is not None and chat.type == chat.PRIVATE:
                user = update.effective_user
                language = language_of(
                    user.language_code if user else None, self._services.default_language
                )
                text = self._services.words.text(language, "error.sorry")
                outbox.add(unit, chat.id, "sendMessage", message(chat.id, text))

        _, unit = await self._store(work)
        self._committed(unit)

    def _stop_spinner(self, query: CallbackQuery, toast: dict[str, Any]) -> None:
        task = asyncio.create_task(self._answer_press({"callback_query_id": query.id, **toast}))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _answer_press(self, answer: dict[str, Any]) -> None:
        try:
            await self._answer(answer)
        except TelegramError as error:
            # A press is answered for the moment only: late, it would mean nothing any more.
            log.info("dispatch.press_unanswered", error=type(error).__name__)

    async def stop(self) -> None:
        """Let the answers under way end."""
        await asyncio.gather(*self._answering)
