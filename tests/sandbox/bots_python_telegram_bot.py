"""The small bot on python-telegram-bot, unmodified but for the base URL."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from secrets import compare_digest
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)

from tests.sandbox.bots_protocol import (
    ASKED,
    HELLO,
    KINDS,
    NEED,
    NOTED,
    TOKEN,
    ChatSeen,
    Errors,
    Heard,
    Parsed,
    SmallBot,
)
from tests.sandbox.bots_python_telegram_bot_parsed import heard, parsed

# As the library asks new programs to: times as timedelta, without warnings.
os.environ.setdefault("PTB_TIMEDELTA", "1")
Context = ContextTypes.DEFAULT_TYPE


@asynccontextmanager
async def started(url: str) -> AsyncIterator[SmallBot]:
    """The bot with the sandbox at `url` for Telegram; it does not listen yet."""
    application = (
        Application.builder()
        .token(TOKEN)
        .base_url(f"{url}/bot")
        .base_file_url(f"{url}/file/bot")
        .build()
    )
    async with application:
        yield OnPythonTelegramBot(application)


class OnPythonTelegramBot:
    """See SmallBot."""

    errors = Errors(BadRequest, Forbidden, Conflict, InvalidToken, RetryAfter, NetworkError)

    def __init__(self, application: Application[Any, Any, Any, Any, Any, Any]):
        self._application = application
        self._bot = application.bot
        self.heard: asyncio.Queue[Heard] = asyncio.Queue()
        application.add_handlers(
            [
                CommandHandler("start", self._start),
                CommandHandler("echo", self._echo),
                CallbackQueryHandler(self._press, pattern=f"^{NEED}$"),
                MessageHandler(filters.PHOTO, self._photo),
            ]
        )
        application.add_handler(TypeHandler(Update, self._hear), group=1)

    # What it does by itself

    async def _start(self, update: Update, context: Context) -> None:
        assert update.message
        assert update.effective_user
        payload = " ".join(context.args or [])
        hello = HELLO.format(name=update.effective_user.first_name, payload=payload)
        await update.message.reply_html(hello, reply_markup=_button(NEED))

    async def _echo(self, update: Update, context: Context) -> None:
        assert update.message
        words = " ".join(context.args or [])
        await update.message.reply_text(f"You said: {words}", do_quote=True)

    async def _press(self, update: Update, context: Context) -> None:
        assert update.callback_query
        await update.callback_query.answer(NOTED, show_alert=True)
        await update.callback_query.edit_message_text(ASKED)

    async def _photo(self, update: Update, context: Context) -> None:
        assert update.message
        content = await self.downloads(update.message.photo[-1].file_id)
        await update.message.reply_photo(content, caption=f"{len(content)} bytes")

    async def _hear(self, update: Update, context: Context) -> None:
        self.heard.put_nowait(heard(update))

    # How it listens

    @asynccontextmanager
    async def polls(self) -> AsyncIterator[None]:
        updater = self._application.updater
        assert updater
        await self._application.start()
        await updater.start_polling(allowed_updates=KINDS)
        try:
            yield
        finally:
            await updater.stop()
            await self._application.stop()

    @asynccontextmanager
    async def serves(self, secret: str) -> AsyncIterator[str]:
        # The library's own server would need tornado.
        async def hook(request: web.Request) -> web.Response:
            given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
            if not compare_digest(given, secret):
                return web.Response(status=401)
            update = Update.de_json(await request.json(), self._bot)
            await self._application.process_update(update)
            return web.Response()

        app = web.Application()
        app.router.add_post("/hook", hook)
        async with TestServer(app) as server:
            url = str(server.make_url("/hook"))
            await self._bot.set_webhook(url, secret_token=secret, allowed_updates=KINDS)
            try:
                yield url
            finally:
                await self._bot.delete_webhook()

    # What it does when told

    async def me(self) -> tuple[int, str]:
        me = await self._bot.get_me()
        return me.id, me.username or ""

    async def updates(self, seconds: int) -> list[int]:
        return [update.update_id for update in await self._bot.get_updates(timeout=seconds)]

    async def webhook(self) -> tuple[str, int]:
        info = await self._bot.get_webhook_info()
        return info.url, info.pending_update_count

    async def says(
        self,
        chat_id: int,
        html: str,
        *,
        button: str = "",
        topic: int | None = None,
        reply_to: int | None = None,
    ) -> Parsed:
        message = await self._bot.send_message(
            chat_id,
            html,
            ParseMode.HTML,
            reply_markup=_button(button) if button else None,
            message_thread_id=topic,
            reply_to_message_id=reply_to,
        )
        return parsed(message)

    async def sends_photo(self, chat_id: int, photo: bytes | str, caption: str) -> Parsed:
        return parsed(
            await self._bot.send_photo(chat_id, photo, caption, parse_mode=ParseMode.HTML)
        )

    async def sends_document(self, chat_id: int, content: bytes, name: str) -> Parsed:
        return parsed(await self._bot.send_document(chat_id, content, filename=name))

    async def sends_voice(self, chat_id: int, content: bytes, seconds: int) -> Parsed:
        return parsed(await self._bot.send_voice(chat_id, content, duration=seconds))

    async def sends_location(self, chat_id: int, latitude: float, longitude: float) -> Parsed:
        return parsed(await self._bot.send_location(chat_id, latitude, longitude))

    async def sends_contact(self, chat_id: int, phone: str, name: str) -> Parsed:
        return parsed(await self._bot.send_contact(chat_id, phone, name))

    async def types(self, chat_id: int) -> None:
        await self._bot.send_chat_action(chat_id, ChatAction.TYPING)

    async def copies(self, chat_id: int, message: Parsed, caption: str | None = None) -> int:
        copy = await self._bot.copy_message(chat_id, message.chat_id, message.id, caption=caption)
        return int(copy.message_id)

    async def forwards(self, chat_id: int, message: Parsed) -> Parsed:
        return parsed(await self._bot.forward_message(chat_id, message.chat_id, message.id))

    async def edits_text(self, message: Parsed, html: str) -> Parsed:
        return _edited(
            await self._bot.edit_message_text(
                html, message.chat_id, message.id, parse_mode=ParseMode.HTML
            )
        )

    async def edits_caption(self, message: Parsed, html: str) -> Parsed:
        return _edited(
            await self._bot.edit_message_caption(
                message.chat_id, message.id, caption=html, parse_mode=ParseMode.HTML
            )
        )

    async def edits_button(self, message: Parsed, button: str) -> Parsed:
        return _edited(
            await self._bot.edit_message_reply_markup(
                message.chat_id, message.id, reply_markup=_button(button)
            )
        )

    async def deletes(self, chat_id: int, message_id: int) -> None:
        assert await self._bot.delete_message(chat_id, message_id)

    async def answers(self, query_id: str, text: str) -> None:
        assert await self._bot.answer_callback_query(query_id, text)

    async def downloads(self, file_id: str) -> bytes:
        file = await self._bot.get_file(file_id)
        return bytes(await file.download_as_bytearray())

    async def sets_commands(
        self, commands: dict[str, str], language: str = "", chat_id: int | None = None
    ) -> None:
        menu = [BotCommand(name, description) for name, description in commands.items()]
        assert await self._bot.set_my_commands(menu, _scope(chat_id), language)

    async def commands(self, language: str = "", chat_id: int | None = None) -> dict[str, str]:
        menu = await self._bot.get_my_commands(_scope(chat_id), language)
        return {one.command: one.description for one in menu}

    async def chat(self, chat_id: int) -> ChatSeen:
        chat = await self._bot.get_chat(chat_id)
        name = chat.title or chat.first_name or ""
        pinned = chat.pinned_message.message_id if chat.pinned_message else None
        return ChatSeen(chat.type, name, bool(chat.is_forum), pinned)

    async def status(self, chat_id: int, user_id: int) -> tuple[str, str]:
        member = await self._bot.get_chat_member(chat_id, user_id)
        return member.status, member.user.first_name

    async def opens_topic(self, chat_id: int, name: str) -> int:
        topic = await self._bot.create_forum_topic(chat_id, name)
        assert topic.name == name
        return int(topic.message_thread_id)

    async def closes_topic(self, chat_id: int, topic: int) -> None:
        assert await self._bot.close_forum_topic(chat_id, topic)

    async def pins(self, chat_id: int, message_id: int) -> None:
        assert await self._bot.pin_chat_message(chat_id, message_id)

    async def reacts(self, chat_id: int, message_id: int, emoji: str) -> None:
        assert await self._bot.set_message_reaction(chat_id, message_id, emoji)

    def retry_after(self, error: Exception) -> int:
        assert isinstance(error, RetryAfter)
        assert isinstance(error.retry_after, timedelta)
        return int(error.retry_after.total_seconds())


def _button(label: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label)]])


def _edited(answer: Message | bool) -> Parsed:
    assert isinstance(answer, Message)
    return parsed(answer)


def _scope(chat_id: int | None) -> BotCommandScope:
    return BotCommandScopeAllPrivateChats() if chat_id is None else BotCommandScopeChat(chat_id)
