"""Contender (b): the conversation as aiogram's documentation teaches it.

After the library's `finite_state_machine.py` example: a `StatesGroup`, `MemoryStorage`, a
`Router`, the default session; and one row a step through aiosqlite on a shared connection, with
SQLite's default pragmas.
"""

import asyncio

import aiosqlite
from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bench.contenders import TOKEN, arguments

router = Router()

CATEGORIES = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="Repairs", callback_data="repairs")],
        [InlineKeyboardButton(text="Care at home", callback_data="care")],
        [InlineKeyboardButton(text="Noise", callback_data="noise")],
        [InlineKeyboardButton(text="Something else", callback_data="other")],
    ]
)
URGENCIES = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="Today", callback_data="today")],
        [InlineKeyboardButton(text="This week", callback_data="week")],
        [InlineKeyboardButton(text="It can wait", callback_data="later")],
    ]
)
SEND = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Send", callback_data="send")]]
)


class Need(StatesGroup):
    """The questions of the conversation."""

    text = State()
    category = State()
    urgency = State()
    check = State()


async def record(database: aiosqlite.Connection, chat: int, step: str, value: str) -> int:
    """Store one answer; returns its row's number."""
    cursor = await database.execute(
        "INSERT INTO answers (chat, step, value) VALUES (?, ?, ?)", (chat, step, value)
    )
    await database.commit()
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def pressed(query: CallbackQuery) -> tuple[Message, str]:
    """The message and the data of a press."""
    assert isinstance(query.message, Message)
    assert query.data is not None
    return query.message, query.data


@router.message(Command("need"))
async def need(message: Message, state: FSMContext, database: aiosqlite.Connection) -> None:
    """Begin."""
    await state.set_state(Need.text)
    await record(database, message.chat.id, "begin", "/need")
    await message.answer("What do you need?")


@router.message(Need.text, F.text)
async def need_text(message: Message, state: FSMContext, database: aiosqlite.Connection) -> None:
    """Take the need and ask for its category."""
    assert message.text is not None
    await state.update_data(text=message.text)
    await state.set_state(Need.category)
    await record(database, message.chat.id, "text", message.text)
    await message.answer("What is it about?", reply_markup=CATEGORIES)


@router.callback_query(Need.category)
async def category(query: CallbackQuery, state: FSMContext, database: aiosqlite.Connection) -> None:
    """Take the category and ask for the urgency."""
    message, data = pressed(query)
    await query.answer()
    await state.update_data(category=data)
    await state.set_state(Need.urgency)
    await record(database, message.chat.id, "category", data)
    await message.edit_text("How urgent is it?", reply_markup=URGENCIES)


@router.callback_query(Need.urgency)
async def urgency(query: CallbackQuery, state: FSMContext, database: aiosqlite.Connection) -> None:
    """Take the urgency and show the answers."""
    message, data = pressed(query)
    await query.answer()
    given = await state.update_data(urgency=data)
    await state.set_state(Need.check)
    await record(database, message.chat.id, "urgency", data)
    await message.edit_text(
        f"Check your answers:\n{given['text']}\n{given['category']}\n{given['urgency']}",
        reply_markup=SEND,
    )


@router.callback_query(Need.check, F.data == "send")
async def send(query: CallbackQuery, state: FSMContext, database: aiosqlite.Connection) -> None:
    """Store the need and acknowledge it with its number."""
    message, data = pressed(query)
    await query.answer()
    number = await record(database, message.chat.id, "send", data)
    await state.clear()
    await message.edit_text(f"Thank you. Your number is {number}.")


async def main() -> None:
    """Run the bot."""
    options = arguments()
    session = AiohttpSession(api=TelegramAPIServer.from_base(options.api_url))
    async with aiosqlite.connect(options.database) as database:
        await database.execute(
            "CREATE TABLE answers (id INTEGER PRIMARY KEY, chat INTEGER, step TEXT, value TEXT)"
        )
        dispatcher = Dispatcher(storage=MemoryStorage(), database=database)
        dispatcher.include_router(router)
        await dispatcher.start_polling(Bot(token=TOKEN, session=session))


if __name__ == "__main__":
    asyncio.run(main())
