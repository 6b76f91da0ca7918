"""Wires the running program together, starts it and stops it."""

import asyncio
import itertools
from functools import partial
from typing import Any

import orjson
import structlog
from telegram import Bot, Update
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application, TypeHandler

from bot.alarm import Alarm
from bot.clock import Clock
from bot.delivery import Delivery
from bot.dispatch import Dispatcher, Lanes, RawUpdate
from bot.intake import POLL_S, Intake
from bot.keys import sealer_of
from bot.learned import known
from bot.pacing import Limits, backoff
from bot.post import OutboxPost
from bot.settings import Settings
from bot.transport import READ_TIMEOUT_S, AiohttpRequest, seconds_of
from bot.upkeep import UPKEEP, upkeep
from handlers.chat.menus import public_commands
from handlers.chat.scene import Scene, Services
from handlers.chat.words import Words
from handlers.desk.digest import expect_morning
from handlers.rings import RINGS, Ring
from handlers.router import UPDATES
from linkage.errors import ConfigurationError
from linkage.guessing import Example, Guesser, lessons
from linkage.policy import UnknownCategory
from linkage.policy_file import load_policy
from storage import cases, facts, inbox, outbox, places, reminders
from storage.corrections import last_of_each
from storage.database import Database, driver_for
from storage.outbox import Priority
from storage.reminders import Reminder
from storage.unit import Unit

log = structlog.get_logger()

# The chat that calls without a chat are lined up under.
NO_CHAT = 0
STOP_S = 5.0
COPIES_ARE_OLDER = "copies made before still hold it as it stood: delete them in time"


def services_of(settings: Settings) -> Services:
    """Policy, words and hours as the settings name them; raises `ConfigurationError`."""
    policy = load_policy(settings.policy_file)
    return Services(
        policy=policy,
        guesser=Guesser(policy),
        words=Words(settings.time_zone),
        zone=settings.time_zone,
        quiet=settings.quiet_hours,
        default_language=settings.default_language,
        font=settings.chinese_font,
    )


class App:
    """The bot: `start` returns once it serves, `stop` once nothing of it runs any more.

    `token` and `api_url` are the sandbox's where no bot token is set.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        token: str,
        api_url: str,
        limits: Limits | None = None,
    ) -> None:
        self._clock = clock
        self.services = services_of(settings)
        self._learned_file = settings.learned_file
        self._transport = AiohttpRequest(settings.telegram_proxy)
        self._root = f"{api_url}/bot{token}"
        self.database = Database(driver_for(settings.database), clock.now, sealer_of(settings))
        self._bot = Bot(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=self._transport,
            get_updates_request=self._transport,
        )
        self._dispatcher = Dispatcher(
            self.database, self.services, self._bot, self._answer_press, self._committed
        )
        self._application = (
            Application.builder()
            .bot(self._bot)
            .updater(None)
            .job_queue(None)
            .concurrent_updates(Lanes())
            .build()
        )
        self._application.add_handler(TypeHandler(Update, self._handle))
        post = OutboxPost(self.database, self.services, self._committed)
        self._delivery = Delivery(self._call, post, limits or Limits())
        self.alarm = Alarm(
            self.database,
            clock,
            {
                **{kind: partial(self._ring, act) for kind, act in RINGS.items()},
                UPKEEP: partial(upkeep, keep=self.services.policy.keep),
            },
            self._committed,
        )
        self._intake = Intake(
            self._fetch, self.database, self._dispatch, UPDATES, self._dispatcher.room
        )
        self._polling: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Open the database, take up what was left, and serve.

        Raises `StorageError` and `ConfigurationError`; where Telegram can't be reached, it waits.
        """
        migrated = await self.database.open()
        if migrated:
            log.info("database.migrated", files=migrated)
        if sealed := await self.database.reseal():
            log.info("database.sealed", values=sealed, advice=COPIES_ARE_OLDER)
        used = await cases.used_categories(self.database)
        if missing := used - {one.id for one in self.services.policy.categories}:
            raise UnknownCategory(
                f"cases use categories that the policy has not: {', '.join(sorted(missing))};"
                " put them back, with listed = false where they are not to be offered"
            )
        corrections = [
            Example(one.text, one.to_category) for one in await last_of_each(self.database.unit())
        ]
        self.services.guesser.knowledge = await asyncio.to_thread(
            known, lessons(self.services.policy, corrections), self._learned_file
        )
        await self._meet_telegram()
        await self._application.start()
        await self._database_prepared()
        self._delivery.put(await outbox.owed(self.database))
        self._delivery.start()
        for row in await inbox.waiting(self.database):
            await self._dispatch(orjson.loads(row["payload"]))
        self._polling = asyncio.create_task(self._intake.run(), name="intake")
        await self.alarm.start()
        log.info("bot.serving", bot_id=self._bot.id)

    async def watch(self) -> None:
        """Never return; raise the fault that ended fetching or sending, for then all is over."""
        parts = [part for part in (self._polling, self._delivery.runner) if part is not None]
        await asyncio.gather(*parts)

    async def stop(self) -> None:
        """Stop within seconds, however far the start has come; the rest is done at the next one."""
        if self._polling is not None:
            self._polling.cancel()
            await asyncio.gather(self._polling, return_exceptions=True)
        self.alarm.stop()
        if self._application.running:
            try:
                async with asyncio.timeout(STOP_S):
                    await self._application.stop()
                    await self._dispatcher.stop()
            except TimeoutError:
                log.warning("bot.stopped_early", advice="the rest is done at the next start")
        await self._delivery.stop()
        await self._application.shutdown()
        await self._transport.shutdown()
        await self.database.close()
        log.info("bot.stopped")

    async def _meet_telegram(self) -> None:
        for attempt in itertools.count(1):
            try:
                await self._application.initialize()
                await self._call("deleteWebhook", {})
            except InvalidToken as error:
                raise ConfigurationError(
                    "Telegram does not know this TELEGRAM_BOT_TOKEN: copy it anew from @BotFather"
                ) from error
            except TelegramError as error:
                told = seconds_of(error) if isinstance(error, RetryAfter) else None
                wait = backoff(attempt) if told is None else told
                log.warning("telegram.unreachable", error=type(error).__name__, seconds=wait)
                await asyncio.sleep(wait)
            else:
                return

    async def _database_prepared(self) -> None:
        async def work(unit: Unit) -> None:
            name = self.services.words.text(self.services.default_language, "places.whole")
            await places.ensure_root(unit, name)
            facts.put_bot(unit, self._bot.id, self._bot.username)
            reminders.put(unit, UPKEEP, 0, unit.now)
            await expect_morning(unit, self.services)
            for payload in public_commands(self.services):
                outbox.add(unit, NO_CHAT, "setMyCommands", payload, Priority.NOTICE)

        await self.database.run(work)

    def _committed(self, unit: Unit) -> None:
        self._delivery.put(unit.outgoing)
        if unit.wake_at is not None:
            self.alarm.expect(unit.wake_at)

    async def _dispatch(self, raw: RawUpdate) -> None:
        update = await self._dispatcher.take(raw)
        if update is not None:
            await self._application.update_queue.put(update)

    async def _handle(self, update: Update, _: object) -> None:
        await self._dispatcher.dispatch(update)

    async def _ring(self, act: Ring, unit: Unit, reminder: Reminder) -> None:
        await act(Scene(unit, self.services), reminder)

    async def _call(self, method: str, parameters: dict[str, Any]) -> Any:
        return await self._transport.call(f"{self._root}/{method}", parameters)

    async def _answer_press(self, parameters: dict[str, Any]) -> Any:
        return await self._call("answerCallbackQuery", parameters)

    async def _fetch(self, parameters: dict[str, Any]) -> Any:
        return await self._transport.call(
            f"{self._root}/getUpdates", parameters, read_timeout=READ_TIMEOUT_S + POLL_S
        )
