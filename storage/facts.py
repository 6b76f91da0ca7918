"""The few things the program knows of itself, such as the name its bot has on Telegram."""

from storage.database import Database
from storage.unit import Unit

BOT = "bot"


def put(unit: Unit, name: str, value: str) -> None:
    """Keep a fact, instead of what it was."""
    unit.write(
        "INSERT INTO facts (name, value) VALUES (:name, :value)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name=name,
        value=value,
    )


async def get(database: Database | Unit, name: str) -> str | None:
    """The fact's value, or None."""
    rows = await database.fetch("SELECT value FROM facts WHERE name = :name", name=name)
    return rows[0]["value"] if rows else None


def put_bot(unit: Unit, bot_id: int, username: str) -> None:
    """Keep what this bot is called on Telegram."""
    put(unit, BOT, f"{bot_id} {username}")


async def bot_name(unit: Unit) -> str:
    """What this bot is called on Telegram, without the @."""
    return (await get(unit, BOT) or "").partition(" ")[2]


async def bot_id(unit: Unit) -> int:
    """This bot's number on Telegram; 0 before it was ever met."""
    return int((await get(unit, BOT) or "0").partition(" ")[0])


async def bot_username(database: Database, bot_id: int) -> str | None:
    """What the bot is called, or None where it is another bot than the one last met."""
    known, _, username = (await get(database, BOT) or "").partition(" ")
    return username if known == str(bot_id) else None
