"""The same small bot, on two unmodified libraries, holds the same conversation."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from sandbox.client import Sandbox

TOKEN = "123456:test"
HELLO = "Hello <b>{name}</b> &amp; welcome. {payload}"
Running = Callable[[str], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def on_python_telegram_bot(url: str) -> AsyncIterator[None]:
    async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        assert update.effective_user
        hello = HELLO.format(
            name=update.effective_user.first_name, payload=" ".join(context.args or [])
        )
        keys = [[InlineKeyboardButton("I need help", callback_data="need")]]
        await update.message.reply_html(hello, reply_markup=InlineKeyboardMarkup(keys))

    async def press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query
        await query.answer("Noted")
        await query.edit_message_text("What do you need?")

    async def photo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        file = await update.message.photo[-1].get_file()
        content = await file.download_as_bytearray()
        await update.message.reply_photo(bytes(content), caption=f"{len(content)} bytes")

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        await update.message.reply_text(f"You said: {update.message.text}", do_quote=True)

    application = (
        Application.builder()
        .token(TOKEN)
        .base_url(f"{url}/bot")
        .base_file_url(f"{url}/file/bot")
        .build()
    )
    application.add_handlers(
        [
            CommandHandler("start", start),
            CallbackQueryHandler(press),
            MessageHandler(filters.PHOTO, photo),
            MessageHandler(filters.TEXT, echo),
        ]
    )
    async with application:
        await application.start()
        assert application.updater
        await application.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        yield
        await application.updater.stop()
        await application.stop()


@asynccontextmanager
async def on_aiogram(url: str) -> AsyncIterator[None]:
    # Only the benchmark needs aiogram, so that it may be missing here.
    pytest.importorskip("aiogram")
    from aiogram import Bot, Dispatcher, F, types  # noqa: PLC0415
    from aiogram.client.session.aiohttp import AiohttpSession  # noqa: PLC0415
    from aiogram.client.telegram import TelegramAPIServer  # noqa: PLC0415
    from aiogram.filters import CommandObject, CommandStart  # noqa: PLC0415

    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart())
    async def start(message: types.Message, command: CommandObject) -> None:
        assert message.from_user
        hello = HELLO.format(name=message.from_user.first_name, payload=command.args or "")
        key = types.InlineKeyboardButton(text="I need help", callback_data="need")
        markup = types.InlineKeyboardMarkup(inline_keyboard=[[key]])
        await message.answer(hello, parse_mode="HTML", reply_markup=markup)

    @dispatcher.callback_query()
    async def press(query: types.CallbackQuery) -> None:
        await query.answer("Noted")
        assert isinstance(query.message, types.Message)
        await query.message.edit_text("What do you need?")

    @dispatcher.message(F.photo)
    async def photo(message: types.Message, bot: Bot) -> None:
        assert message.photo
        content = await bot.download(message.photo[-1])
        assert content
        data = content.read()
        upload = types.BufferedInputFile(data, "photo.jpg")
        await message.answer_photo(upload, caption=f"{len(data)} bytes")

    @dispatcher.message()
    async def echo(message: types.Message) -> None:
        await message.reply(f"You said: {message.text}")

    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    yield
    await dispatcher.stop_polling()
    await polling


@pytest.mark.parametrize("running", [on_python_telegram_bot, on_aiogram])
async def test_a_whole_conversation(running: Running, url: str, sandbox: Sandbox) -> None:
    async with running(url):
        aunt_wang = await sandbox.persona("王阿姨", language="zh-hans")

        await aunt_wang.opens("from-poster")
        hello = await aunt_wang.sees("Hello 王阿姨 & welcome. from-poster")
        assert hello.buttons == (("I need help",),)

        await aunt_wang.presses("help")
        await aunt_wang.sees_toast("Noted")
        asked = await aunt_wang.sees("What do you need?")
        assert asked.id == hello.id
        assert asked.edited
        assert asked.buttons == ()

        await aunt_wang.says("楼道灯坏了三天了 💡")
        answer = await aunt_wang.sees("You said: 楼道灯坏了三天了 💡")
        assert answer.raw["reply_to"] == answer.id - 1

        await aunt_wang.sends_photo(caption="三号楼")
        picture = await aunt_wang.sees("bytes")
        assert picture.text == f"{picture.raw['photo'][-1]['file_size']} bytes"


@pytest.mark.parametrize("running", [on_python_telegram_bot, on_aiogram])
async def test_people_do_not_see_each_others_chats(
    running: Running, url: str, sandbox: Sandbox
) -> None:
    async with running(url):
        first = await sandbox.persona("Ann")
        second = await sandbox.persona("Ben")
        await first.says("one")
        await second.says("two")
        await first.sees("You said: one")
        await second.sees("You said: two")
        assert len(await first.transcript()) == 2
        assert len(await second.transcript()) == 2
