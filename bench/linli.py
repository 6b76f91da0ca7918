"""The project's own bot as a contender: the whole program, with its durable defaults."""

import asyncio
from pathlib import Path

import uvloop
from pydantic import SecretStr

from bench.contenders import CHAT_IDS, TOKEN, arguments
from bot.app import App
from bot.clock import SystemClock
from bot.commands import opened
from bot.logs import configure
from bot.pacing import Limits, Pace
from bot.settings import Settings
from linkage.models import Level, Person, Role
from storage import people, places
from storage.sealed import new_key
from storage.unit import Unit

# Telegram's limits would be measured instead of the bot; the contenders keep none either.
UNLIMITED = Limits(*(Pace(0.0, 1),) * 4)
COMMUNITIES = 40
FIRST_WORKER = 600_000_001


async def settle(unit: Unit) -> None:
    """Residents who have met the bot, in communities with a worker each."""
    street = places.add(unit, None, Level.STREET, "柳荫街道")
    for number in range(COMMUNITIES):
        community = places.add(unit, street, Level.COMMUNITY, f"{number}社区")
        worker = neighbour(unit, FIRST_WORKER + number, community.id)
        people.grant(unit, worker.id, Role.COMMITTEE_WORKER, community.id, "")
        for chat_id in CHAT_IDS[number::COMMUNITIES]:
            neighbour(unit, chat_id, community.id)


def neighbour(unit: Unit, chat_id: int, place_id: int) -> Person:
    """Somebody who has agreed and lives there."""
    person = Person(
        id=unit.next_id("people"),
        chat_id=chat_id,
        name="王",
        language="zh_CN",
        place_id=place_id,
        consented_at=unit.now,
    )
    people.save(unit, person)
    return person


async def serve(api_url: str, database_url: str) -> None:
    """Run the bot until it is killed."""
    settings = Settings(
        telegram_bot_token=SecretStr(TOKEN),
        telegram_api_url=api_url,
        database_url=database_url,
        encryption_keys=SecretStr(new_key()),
        policy_file=Path(__file__).parent.parent / "policy.toml",
    )
    async with opened(settings) as database:
        await database.run(settle)
    await App(settings, SystemClock(), TOKEN, api_url, UNLIMITED).start()
    await asyncio.Event().wait()


def main() -> None:
    """Run the bot."""
    configure("WARNING")
    options = arguments()
    uvloop.run(serve(options.api_url, f"sqlite:///{options.database}"))


if __name__ == "__main__":
    main()
