"""Says in plain words what is configured, reachable, migrated and wrong; changes nothing."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from bot.clock import SystemClock
from bot.commands import asked_username, lacking_holidays
from bot.keys import demo_key_file, sealer_of
from bot.logs import masked
from bot.settings import SQLITE, Settings
from linkage.errors import ConfigurationError, LinliError
from linkage.models import Role
from linkage.policy import Policy
from linkage.policy_file import load_policy
from storage import cases, inbox, outbox, reminders, timebank
from storage.database import Database, driver_for
from storage.drivers import Driver
from storage.migrate import applied, written
from storage.sealed import Sealer
from storage.sealing import Standing, must_fit, survey

# What is only worse than it might be has a hint.
GOOD, HINT, WRONG = "ok   ", "hint ", "WRONG"
LATE_MS = 600_000


async def doctor(settings: Settings) -> None:
    """Print a line for each thing looked at; raises `ConfigurationError` where any is wrong."""
    lines = [line async for line in _lines(settings)]
    print("\n".join(lines))
    wrong = sum(line.startswith(WRONG) for line in lines)
    if wrong:
        raise ConfigurationError(f"{wrong} of these want mending.")


async def _lines(settings: Settings) -> AsyncIterator[str]:
    policy = None
    try:
        policy = load_policy(settings.policy_file)
        yield f"{GOOD} policy: {settings.policy_file}, version {policy.version}"
        if lacking := lacking_holidays(settings, policy):
            yield f"{HINT} policy: {lacking}"
    except LinliError as error:
        yield f"{WRONG} policy: {error}"
    try:
        async for line in _database(settings, policy):
            yield line
    except (LinliError, OSError) as error:
        yield f"{WRONG} database: {error}"
    yield await asyncio.to_thread(_font, settings.chinese_font)
    yield await _telegram(settings)


def _font(named: Path | None) -> str:
    # A second, for what nothing else here needs.
    from handlers.chat.drawing import chinese_font  # noqa: PLC0415

    found = chinese_font(named)
    if named is not None and (found is None or Path(found.path) != named):
        return f"{WRONG} font: CHINESE_FONT, {named}, is no font that has Chinese: name another"
    if found is None:
        return (
            f"{HINT} font: none that has Chinese, so pictures are in English: install one, such as"
            " Noto Sans CJK, or name its file in CHINESE_FONT"
        )
    return f"{GOOD} font: {found.path}"


async def _database(settings: Settings, policy: Policy | None) -> AsyncIterator[str]:
    sealer, url = None, settings.database
    try:
        sealer = await asyncio.to_thread(_sealer, settings)
        yield f"{GOOD} encryption: keys set: {len(sealer.marks)}; {sealer.mark} writes"
    except ConfigurationError as error:
        yield f"{WRONG} encryption: {error}"
    path = url.removeprefix(SQLITE)
    # Opening would make the file.
    if url.startswith(SQLITE) and not await asyncio.to_thread(Path(path).exists):
        yield f"{WRONG} database: {path} is not there yet: start the bot once"
        return
    driver = driver_for(url)
    try:
        await driver.open()
        newest, known = await applied(driver), len(written())
        if newest != known:
            advice = "start the bot once" if newest < known else "install the newer program"
            yield (f"{WRONG} database: at schema {newest}, this program knows {known}: {advice}")
            return
        yield f"{GOOD} database: reachable, at schema {newest}"
        if sealer is None:
            return
        try:
            await must_fit(driver, sealer)
        except ConfigurationError as error:
            yield f"{WRONG} encryption: {error}"
            return
        async for line in _sealed(driver, sealer):
            yield line
        database = Database(driver, SystemClock().now, sealer)
        async for line in _work(database):
            yield line
        async for line in _neighbourhood(database):
            yield line
        yield await _timebank(database)
        if policy is not None:
            yield await _categories(database, policy)
    finally:
        await driver.close()


async def _timebank(database: Database) -> str:
    found = await timebank.balances(database)
    if sum(found.values()):
        return f"{WRONG} time bank: its accounts do not add up: restore the last good copy"
    return f"{GOOD} time bank: accounts: {len(found)}; together they hold nothing, as they should"


def _sealer(settings: Settings) -> Sealer:
    file = demo_key_file(settings) if settings.telegram_bot_token is None else None
    # Asking would make the key.
    if file is not None and not file.exists():
        raise ConfigurationError(f"{file} is not there yet: start the bot once")
    return sealer_of(settings)


async def _sealed(driver: Driver, sealer: Sealer) -> AsyncIterator[str]:
    stand = await survey(driver, sealer)
    advice = {
        Standing.IN_CLEAR: (WRONG, "values in clear, which the next start seals"),
        Standing.OLDER: (HINT, "values under an older key, to be kept until the next start"),
        Standing.UNREADABLE: (WRONG, "values that cannot be read, to be taken from a copy"),
        Standing.CURRENT: (GOOD, "values under the key that writes"),
    }
    for standing, (mark, words) in advice.items():
        if stand[standing] or standing is Standing.CURRENT:
            yield f"{mark} encryption: {stand[standing]} {words}"


async def _work(database: Database) -> AsyncIterator[str]:
    waiting, aside = len(await inbox.waiting(database)), await inbox.aside(database)
    mark = WRONG if aside else GOOD
    yield f"{mark} inbox: {waiting} waiting, {aside} set aside with an error"
    owed, refused = await outbox.counts(database)
    yield f"{GOOD} outbox: {owed} to be sent, {refused} refused by Telegram"
    late = len(await reminders.due(database, SystemClock().now() - LATE_MS, 1000))
    yield f"{WRONG if late else GOOD} reminders: {late} overdue by ten minutes and more"


async def _neighbourhood(database: Database) -> AsyncIterator[str]:
    rows = await database.fetch("SELECT role, COUNT(*) AS count FROM roles GROUP BY role")
    held = {row["role"]: row["count"] for row in rows}
    told = ", ".join(f"{role} {held.get(role, 0)}" for role in Role)
    needed = Role.STREET_OFFICE not in held
    hint = ": invite somebody, python -m bot invite --role street_office" if needed else ""
    yield f"{WRONG if needed else GOOD} desks: {told}{hint}"
    counted = await database.fetch("SELECT COUNT(*) AS count FROM places")
    yield f"{GOOD} places: {counted[0]['count']}"


async def _categories(database: Database, policy: Policy) -> str:
    lacking = await cases.used_categories(database) - {one.id for one in policy.categories}
    if lacking:
        return (
            f"{WRONG} categories: put them back into the policy; cases use them:"
            f" {', '.join(sorted(lacking))}"
        )
    return f"{GOOD} categories: the policy has all that cases use"


async def _telegram(settings: Settings) -> str:
    if settings.telegram_bot_token is None:
        return f"{GOOD} telegram: no token, so the sandbox is served"
    try:
        username = await asked_username(settings, settings.telegram_bot_token.get_secret_value())
    except LinliError as error:
        return f"{WRONG} telegram: {error}"
    return f"{GOOD} telegram: {masked(settings.telegram_api_url)} knows the bot as @{username}"
