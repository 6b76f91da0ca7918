"""Contender (a): the conversation as python-telegram-bot's documentation teaches it.

After the library's `conversationbot.py` and `inlinekeyboard2.py` examples: a
`ConversationHandler`, the default transport and settings, `run_polling`; and one row a step
through aiosqlite on a shared connection, with SQLite's default pragmas.
"""

from typing import Any
from warnings import filterwarnings

import aiosqlite
from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)
from telegram.warnings import PTBUserWarning

from bench.contenders import TOKEN, arguments

NEED, CATEGORY, URGENCY, CHECK = range(4)
CATEGORIES = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Repairs", callback_data="repairs")],
        [InlineKeyboardButton("Care at home", callback_data="care")],
        [InlineKeyboardButton("Noise", callback_data="noise")],
        [InlineKeyboardButton("Something else", callback_data="other")],
    ]
)
URGENCIES = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Today", callback_data="today")],
        [InlineKeyboardButton("This week", callback_data="week")],
        [InlineKeyboardButton("It can wait", callback_data="later")],
    ]
)
SEND = InlineKeyboardMarkup([[InlineKeyboardButton("Send", callback_data="send")]])

Bot = Application[Any, Any, Any, Any, Any, Any]

# The library's FAQ shows this filter: one conversation a chat is what is meant here.
filterwarnings(action="ignore", message=r".*CallbackQueryHandler", category=PTBUserWarning)


async def record(context: ContextTypes.DEFAULT_TYPE, chat: int, step: str, value: str) -> int:
    """Store one answer; returns its row's number."""
    database: aiosqlite.Connection = context.bot_data["database"]
    cursor = await database.execute(
        "INSERT INTO answers (chat, step, value) VALUES (?, ?, ?)", (chat, step, value)
    )
    await database.commit()
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def said(update: Update) -> tuple[Message, str]:
    """The message of an update that has a text."""
    assert update.message is not None
    assert update.message.text is not None
    return update.message, update.message.text


def pressed(update: Update) -> tuple[CallbackQuery, str]:
    """The press of an update that has data."""
    assert update.callback_query is not None
    assert update.callback_query.data is not None
    return update.callback_query, update.callback_query.data


def answers(context: ContextTypes.DEFAULT_TYPE) -> dict[str, str]:
    """The conversation's answers so far."""
    assert context.user_data is not None
    return context.user_data


async def need(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Begin."""
    message, text = said(update)
    await record(context, message.chat_id, "begin", text)
    await message.reply_text("What do you need?")
    return NEED


async def need_text(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Take the need and ask for its category."""
    message, text = said(update)
    answers(context)["text"] = text
    await record(context, message.chat_id, "text", text)
    await message.reply_text("What is it about?", reply_markup=CATEGORIES)
    return CATEGORY


async def category(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Take the category and ask for the urgency."""
    query, data = pressed(update)
    await query.answer()
    answers(context)["category"] = data
    await record(context, query.from_user.id, "category", data)
    await query.edit_message_text("How urgent is it?", reply_markup=URGENCIES)
    return URGENCY


async def urgency(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Take the urgency and show the answers."""
    query, data = pressed(update)
    await query.answer()
    given = answers(context)
    given["urgency"] = data
    await record(context, query.from_user.id, "urgency", data)
    await query.edit_message_text(
        f"Check your answers:\n{given['text']}\n{given['category']}\n{given['urgency']}",
        reply_markup=SEND,
    )
    return CHECK


async def send(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Store the need and acknowledge it with its number."""
    query, data = pressed(update)
    await query.answer()
    number = await record(context, query.from_user.id, "send", data)
    answers(context).clear()
    await query.edit_message_text(f"Thank you. Your number is {number}.")
    return ConversationHandler.END


async def cancel(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Leave the conversation."""
    answers(context).clear()
    await said(update)[0].reply_text("Cancelled.")
    return ConversationHandler.END


def main() -> None:
    """Run the bot."""
    options = arguments()

    async def connect(application: Bot) -> None:
        database = await aiosqlite.connect(options.database)
        await database.execute(
            "CREATE TABLE answers (id INTEGER PRIMARY KEY, chat INTEGER, step TEXT, value TEXT)"
        )
        application.bot_data["database"] = database

    async def close(application: Bot) -> None:
        await application.bot_data["database"].close()

    application = (
        Application.builder()
        .token(TOKEN)
        .base_url(f"{options.api_url}/bot")
        .post_init(connect)
        .post_stop(close)
        .build()
    )
    application.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("need", need)],
            states={
                NEED: [MessageHandler(filters.TEXT & ~filters.COMMAND, need_text)],
                CATEGORY: [CallbackQueryHandler(category)],
                URGENCY: [CallbackQueryHandler(urgency)],
                CHECK: [CallbackQueryHandler(send, pattern="^send$")],
            },
            fallbacks=[CommandHandler("cancel", cancel)],
        )
    )
    application.run_polling()


if __name__ == "__main__":
    main()
