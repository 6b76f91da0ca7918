"""Says in plain words what is configured, reachable, migrated and wrong."""

from collections.abc import AsyncIterator

from telegram.error import TelegramError

from bot.clock import SystemClock
from bot.commands import telegram
from bot.settings import Settings
from linkage.errors import ConfigurationError, LinliError
from linkage.models import DESK_OF, Role
from linkage.policy_file import load_policy
from storage import inbox, outbox, reminders
from storage.database import Database, driver_for
from storage.migrate import applied, written

GOOD, WRONG = "ok   ", "WRONG"


async def doctor(settings: Settings) -> None:
    """Print a line for each thing looked at; raises `ConfigurationError` where any is wrong."""
    wrong = 0
    async for line in _lines(settings):
        wrong += line.startswith(WRONG)
        print(line, flush=True)
    if wrong:
        raise ConfigurationError(f"{wrong} of these want mending.")


async def _lines(settings: Settings) -> AsyncIterator[str]:
    try:
        policy = load_policy(settings.policy_file)
        yield f"{GOOD} policy: {settings.policy_file}, version {policy.version}"
    except LinliError as error:
        yield f"{WRONG} policy: {error}"
    async for line in _database(settings):
        yield line
    yield await _telegram(settings)


async def _database(settings: Settings) -> AsyncIterator[str]:
    driver = driver_for(settings.database_url)
    try:
        await driver.open()
    except LinliError as error:
        yield f"{WRONG} database: {error}"
        return
    try:
        newest, known = await applied(driver), len(written())
        if newest != known:
            yield (
                f"{WRONG} database: at schema {newest}, this program knows {known}:"
                " start the bot once, or install the newer program"
            )
            return
        yield f"{GOOD} database: reachable, at schema {newest}"
        database = Database(driver, SystemClock().now)
        waiting, aside = len(await inbox.waiting(database)), await inbox.aside(database)
        mark = WRONG if aside else GOOD
        yield f"{mark} inbox: {waiting} waiting, {aside} set aside with an error"
        owed, refused = await outbox.counts(database)
        yield f"{GOOD} outbox: {owed} to be sent, {refused} refused by Telegram"
        now = SystemClock().now()
        late = len(await reminders.due(database, now - 600_000, 1000))
        yield f"{WRONG if late else GOOD} reminders: {late} overdue by ten minutes and more"
        rows = await database.fetch("SELECT role, COUNT(*) AS count FROM roles GROUP BY role")
        held = {row["role"]: row["count"] for row in rows}
        nobody = [role for role in DESK_OF if role not in held]
        told = ", ".join(f"{role} {held.get(role, 0)}" for role in Role)
        needed = Role.STREET_OFFICE in nobody
        hint = ": invite somebody, python -m bot invite --role street_office" if needed else ""
        yield f"{WRONG if needed else GOOD} desks: {told}{hint}"
        counted = await database.fetch("SELECT COUNT(*) AS count FROM places")
        yield f"{GOOD} places: {counted[0]['count']}"
    except LinliError as error:
        yield f"{WRONG} database: {error}"
    finally:
        await driver.close()


async def _telegram(settings: Settings) -> str:
    if settings.telegram_bot_token is None:
        return f"{GOOD} telegram: no token, so the sandbox is served"
    try:
        async with telegram(settings, settings.telegram_bot_token.get_secret_value()) as bot:
            return f"{GOOD} telegram: {settings.telegram_api_url} knows the bot as @{bot.username}"
    except TelegramError as error:
        return f"{WRONG} telegram: {settings.telegram_api_url} answers: {error}"
