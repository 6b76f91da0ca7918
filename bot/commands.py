"""What an operator does from the command line, also while the bot runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from telegram import Bot
from telegram.error import TelegramError

from bot.clock import SystemClock
from bot.places_file import add_places, read_places
from bot.settings import Settings
from bot.transport import AiohttpRequest
from linkage.errors import ConfigurationError
from linkage.models import Place, Role
from linkage.policy_file import load_policy, policy_changes
from storage import facts, people, places
from storage.database import Database, driver_for
from storage.people import INVITATION_VALID_MS
from storage.unit import Unit

SHIPPED_POLICY = Path(__file__).parent.parent / "policy.toml"
DAY_MS = 24 * 3_600_000


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database of the settings, migrated; raises `StorageError`."""
    database = Database(driver_for(settings.database_url), SystemClock().now)
    await database.open()
    try:
        yield database
    finally:
        await database.close()


async def invite(settings: Settings, role: Role, place_name: str | None, organization: str) -> None:
    """Print a deep link that gives whoever opens it first the role, for seven days."""
    async with opened(settings) as database:
        username = await _username(settings, database)

        async def work(unit: Unit) -> str:
            place = await _place(unit, place_name)
            return people.invite(unit, role, place.id, organization)

        token, _ = await database.run(work)
    print(f"https://t.me/{username}?start={token}")
    print(f"For one person, within {INVITATION_VALID_MS // DAY_MS} days: {role}.")
    if settings.telegram_bot_token is None:
        print(f"In the sandbox, send it to the bot as: /start {token}")


async def _place(unit: Unit, name: str | None) -> Place:
    if name is None:
        return await places.root(unit)
    everything = await places.everything(unit)
    named = [place for place in everything if place.name == name]
    if len(named) == 1:
        return named[0]
    names = {place.id: place.name for place in everything}
    paths = {
        " / ".join(names[int(part)] for part in place.path.strip("/").split("/")): place
        for place in everything
    }
    if name in paths:
        return paths[name]
    if named:
        either = "\n".join(f"  {path}" for path, place in paths.items() if place in named)
        raise ConfigurationError(f"--place: there are several of that name; say which:\n{either}")
    raise ConfigurationError(f"--place: there is no place called {name!r}; import it first")


async def _username(settings: Settings, database: Database) -> str:
    known = await facts.get(database, facts.BOT_USERNAME)
    if known is not None:
        return known
    if settings.telegram_bot_token is None:
        raise ConfigurationError("start the bot once (make run), then invite")
    try:
        async with telegram(settings, settings.telegram_bot_token.get_secret_value()) as bot:
            return bot.username
    except TelegramError as error:
        raise ConfigurationError(
            f"Telegram does not answer for this bot ({error}): see python -m bot doctor"
        ) from error


def telegram(settings: Settings, token: str) -> Bot:
    """Telegram, asked who the bot is on entering; raises `TelegramError`."""
    request = AiohttpRequest(settings.telegram_proxy)
    return Bot(
        token,
        base_url=f"{settings.telegram_api_url}/bot",
        request=request,
        get_updates_request=request,
    )


async def import_places(settings: Settings, path: Path) -> None:
    """Add the places of a CSV file, all of them or none; raises `ConfigurationError` by line."""
    rows = read_places(path)
    async with opened(settings) as database:
        count, _ = await database.run(lambda unit: add_places(unit, rows))
    print(f"{path}: {count} places added; {len(rows)} lines read.")


async def check_policy(settings: Settings, path: Path | None) -> None:
    """Say whether a policy file is right, and what it changes beside the shipped one."""
    checked = path or settings.policy_file
    policy = load_policy(checked)
    print(f"{checked}: no mistakes; {len(policy.listed)} categories, version {policy.version}.")
    changes = policy_changes(load_policy(SHIPPED_POLICY), policy)
    print("\n".join(changes) if changes else "It says what the shipped policy says.")
