"""The small bot on aiogram, unmodified but for the base URL."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ChatAction, ParseMode
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.methods import SendMessage
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReactionTypeEmoji,
    ReplyParameters,
    TelegramObject,
    Update,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.sandbox.bots_aiogram_parsed import heard, parsed
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


@asynccontextmanager
async def started(url: str) -> AsyncIterator[SmallBot]:
    """The bot with the sandbox at `url` for Telegram; it does not listen yet."""
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    async with bot:
        yield OnAiogram(bot, Dispatcher())


class OnAiogram:
    """See SmallBot."""

    errors = Errors(
        TelegramBadRequest,
        TelegramForbiddenError,
        TelegramConflictError,
        TelegramUnauthorizedError,
        TelegramRetryAfter,
        TelegramServerError,
    )

    def __init__(self, bot: Bot, dispatcher: Dispatcher):
        self._bot = bot
        self._dispatcher = dispatcher
        self.heard: asyncio.Queue[Heard] = asyncio.Queue()
        dispatcher.update.outer_middleware(self._hear)
        dispatcher.message.register(self._start, CommandStart())
        dispatcher.message.register(self._echo, Command("echo"))
        dispatcher.callback_query.register(self._press, F.data == NEED)
        dispatcher.message.register(self._photo, F.photo)

    # What it does by itself

    async def _start(self, message: Message, command: CommandObject) -> None:
        assert message.from_user
        hello = HELLO.format(name=message.from_user.first_name, payload=command.args or "")
        await message.answer(hello, parse_mode=ParseMode.HTML, reply_markup=_button(NEED))

    async def _echo(self, message: Message, command: CommandObject) -> SendMessage:
        # The library makes the call returned here: at a webhook, in its answer to the update.
        return message.reply(f"You said: {command.args}")

    async def _press(self, query: CallbackQuery) -> None:
        await query.answer(NOTED, show_alert=True)
        assert isinstance(query.message, Message)
        await query.message.edit_text(ASKED)

    async def _photo(self, message: Message) -> None:
        assert message.photo
        content = await self.downloads(message.photo[-1].file_id)
        photo = BufferedInputFile(content, "photo.jpg")
        await message.answer_photo(photo, caption=f"{len(content)} bytes")

    async def _hear(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        answer = await handler(event, data)
        assert isinstance(event, Update)
        self.heard.put_nowait(heard(event))
        return answer

    # How it listens

    @asynccontextmanager
    async def polls(self) -> AsyncIterator[None]:
        running = asyncio.Event()

        async def runs() -> None:
            running.set()

        self._dispatcher.startup.register(runs)
        polling = asyncio.create_task(
            self._dispatcher.start_polling(
                self._bot,
                handle_as_tasks=False,
                allowed_updates=KINDS,
                handle_signals=False,
                close_bot_session=False,
            )
        )
        await running.wait()
        try:
            yield
        finally:
            await self._dispatcher.stop_polling()
            await polling

    @asynccontextmanager
    async def serves(self, secret: str) -> AsyncIterator[str]:
        app = web.Application()
        handler = SimpleRequestHandler(
            self._dispatcher, self._bot, handle_in_background=False, secret_token=secret
        )
        handler.register(app, "/hook")
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
            parse_mode=ParseMode.HTML,
            reply_markup=_button(button) if button else None,
            message_thread_id=topic,
            reply_parameters=ReplyParameters(message_id=reply_to) if reply_to else None,
        )
        return parsed(message)

    async def sends_photo(self, chat_id: int, photo: bytes | str, caption: str) -> Parsed:
        given = photo if isinstance(photo, str) else BufferedInputFile(photo, "photo.jpg")
        return parsed(
            await self._bot.send_photo(chat_id, given, caption=caption, parse_mode=ParseMode.HTML)
        )

    async def sends_document(self, chat_id: int, content: bytes, name: str) -> Parsed:
        return parsed(await self._bot.send_document(chat_id, BufferedInputFile(content, name)))

    async def sends_voice(self, chat_id: int, content: bytes, seconds: int) -> Parsed:
        voice = BufferedInputFile(content, "voice.ogg")
        return parsed(await self._bot.send_voice(chat_id, voice, duration=seconds))

    async def sends_location(self, chat_id: int, latitude: float, longitude: float) -> Parsed:
        return parsed(await self._bot.send_location(chat_id, latitude, longitude))

    async def sends_contact(self, chat_id: int, phone: str, name: str) -> Parsed:
        return parsed(await self._bot.send_contact(chat_id, phone, name))

    async def types(self, chat_id: int) -> None:
        await self._bot.send_chat_action(chat_id, ChatAction.TYPING)

    async def copies(self, chat_id: int, message: Parsed, caption: str | None = None) -> int:
        copy = await self._bot.copy_message(chat_id, message.chat_id, message.id, caption=caption)
        return copy.message_id

    async def forwards(self, chat_id: int, message: Parsed) -> Parsed:
        return parsed(await self._bot.forward_message(chat_id, message.chat_id, message.id))

    async def edits_text(self, message: Parsed, html: str) -> Parsed:
        return _edited(await self._bot.edit_message_text(html, parse_mode="HTML", **_at(message)))

    async def edits_caption(self, message: Parsed, html: str) -> Parsed:
        edit = self._bot.edit_message_caption(caption=html, parse_mode="HTML", **_at(message))
        return _edited(await edit)

    async def edits_button(self, message: Parsed, button: str) -> Parsed:
        edit = self._bot.edit_message_reply_markup(reply_markup=_button(button), **_at(message))
        return _edited(await edit)

    async def deletes(self, chat_id: int, message_id: int) -> None:
        assert await self._bot.delete_message(chat_id, message_id)

    async def answers(self, query_id: str, text: str) -> None:
        assert await self._bot.answer_callback_query(query_id, text)

    async def downloads(self, file_id: str) -> bytes:
        content = await self._bot.download(file_id)
        assert content
        return content.read()

    async def sets_commands(
        self, commands: dict[str, str], language: str = "", chat_id: int | None = None
    ) -> None:
        menu = [BotCommand(command=name, description=commands[name]) for name in commands]
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
        return topic.message_thread_id

    async def closes_topic(self, chat_id: int, topic: int) -> None:
        assert await self._bot.close_forum_topic(chat_id, topic)

    async def pins(self, chat_id: int, message_id: int) -> None:
        assert await self._bot.pin_chat_message(chat_id, message_id)

    async def reacts(self, chat_id: int, message_id: int, emoji: str) -> None:
        chosen = ReactionTypeEmoji(emoji=emoji)
        assert await self._bot.set_message_reaction(chat_id, message_id, [chosen])

    def retry_after(self, error: Exception) -> int:
        assert isinstance(error, TelegramRetryAfter)
        return error.retry_after


def _button(label: str) -> InlineKeyboardMarkup:
    button = InlineKeyboardButton(text=label, callback_data=label)
    return InlineKeyboardMarkup(inline_keyboard=[[button]])


def _at(message: Parsed) -> dict[str, Any]:
    return {"chat_id": message.chat_id, "message_id": message.id}


def _edited(answer: Message | bool) -> Parsed:
    assert isinstance(answer, Message)
    return parsed(answer)


def _scope(chat_id: int | None) -> BotCommandScopeAllPrivateChats | BotCommandScopeChat:
    private = BotCommandScopeAllPrivateChats()
    return private if chat_id is None else BotCommandScopeChat(chat_id=chat_id)
