"""What an operator does from the command line, also while the bot runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.clock import SystemClock
from bot.demo import TOKEN
from bot.keys import sealer_of
from bot.logs import WITHHELD, masked
from bot.places_file import add_places, read_places
from bot.settings import SQLITE, Settings
from bot.transport import AiohttpRequest
from bot.upkeep import DAY_MS
from handlers.desk.leaving import ROLE_ENDED
from linkage.errors import ConfigurationError
from linkage.models import Place, Role
from linkage.policy import Policy
from linkage.policy_file import load_policy, policy_changes
from storage import corrections, facts, people, places, reminders
from storage.database import Database, driver_for
from storage.people import INVITATION_VALID_MS
from storage.sealed import new_key
from storage.unit import Unit

SHIPPED_POLICY = Path(__file__).parent.parent / "policy.toml"
# Places are listed as the file of places calls them, for that is how a command names them.
_AS_WRITTEN = "zh_CN"


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database of the settings, migrated; raises `StorageError` and `ConfigurationError`."""
    database = Database(driver_for(settings.database), SystemClock().now, sealer_of(settings))
    await database.open()
    try:
        yield database
    finally:
        await database.close()


async def invite(
    settings: Settings, role: Role, place_name: str | None, organization: str, lead: bool = False
) -> None:
    """Print a deep link that gives whoever opens it first the role, for seven days.

    Raises `ConfigurationError` where the role wants an organization, or can have none, and where a
    lead is wanted of a role without a desk.
    """
    if lead and role is Role.ADMINISTRATOR:
        raise ConfigurationError("--lead is for a desk, and an administrator has none")
    if (role is Role.ORGANIZATION_STAFF) != bool(organization):
        raise ConfigurationError("--org names the organization of organization_staff, and no other")
    async with opened(settings) as database:
        username = await _username(settings, database)

        async def work(unit: Unit) -> str:
            place = await _place(unit, place_name)
            return people.invite(unit, role, place.id, organization, lead)

        token, _ = await database.run(work)
    print(f"https://t.me/{username}?start={token}")
    named = (_named(role, lead), organization, place_name)
    whose = " ".join(filter(None, named))
    print(f"For one person, within {INVITATION_VALID_MS // DAY_MS} days: {whose}.")
    if settings.telegram_bot_token is None:
        print(f"In the sandbox, press Start first, then send the bot: /start {token}")


def print_key() -> None:
    """Print a new key for ENCRYPTION_KEYS; it is kept nowhere."""
    print(new_key())


async def list_roles(settings: Settings) -> None:
    """Print who holds which role where, each with the number that `revoke` wants."""
    async with opened(settings) as database:
        held = await people.roles(database.unit(), _AS_WRITTEN)
    for one in held:
        since = datetime.fromtimestamp(one["granted_at"] / 1000, settings.time_zone)
        where = " ".join(filter(None, (one["place"], one["organization"])))
        role = _named(one["role"], one["lead"])
        print(f"{one['person_id']:>6}  {one['name']}  {role}  {where}  since {since:%F}")
    if not held:
        print("Nobody holds a role yet: python -m bot invite --role street_office")


def _named(role: str, lead: int) -> str:
    return f"{role} (lead)" if lead else role


async def revoke(settings: Settings, role: Role, person_id: int, place_name: str | None) -> None:
    """Take a role away from somebody, for one place or for all, from this moment on.

    The running program, or else the next start, hands back what they had and tells them. Raises
    `ConfigurationError` where they hold no such role.
    """

    async def work(unit: Unit) -> list[str]:
        place = None if place_name is None else await _place(unit, place_name)
        lost = [
            one
            for one in await people.roles(unit, _AS_WRITTEN)
            if (one["person_id"], one["role"]) == (person_id, role)
            and (place is None or one["place_id"] == place.id)
        ]
        if not lost:
            raise ConfigurationError(
                f"nobody with the number {person_id} is {role} there: see python -m bot roles"
            )
        for one in lost:
            people.revoke(unit, person_id, role, one["place_id"], one["organization"])
        reminders.put(unit, ROLE_ENDED, person_id, unit.now)
        return [f"{one['name']} is no longer {role} of {one['place']}." for one in lost]

    async with opened(settings) as database:
        told, _ = await database.run(work)
    print("\n".join(told))
    print("What they had goes back to the desk, and they are told, as soon as the bot runs.")


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
    secret = settings.telegram_bot_token
    token = TOKEN if secret is None else secret.get_secret_value()
    known = await facts.bot_username(database, int(token.partition(":")[0]))
    if known is not None:
        return known
    if secret is None:
        raise ConfigurationError("start the bot once (make run), then invite")
    return await asked_username(settings, token)


async def asked_username(settings: Settings, token: str) -> str:
    """Ask Telegram what the bot is called; raises `ConfigurationError`, without the token in it."""
    request = AiohttpRequest(settings.telegram_proxy)
    bot = Bot(
        token,
        base_url=f"{settings.telegram_api_url}/bot",
        request=request,
        get_updates_request=request,
    )
    try:
        async with bot:
            return bot.username
    except InvalidToken as error:
        raise ConfigurationError(
            f"{masked(settings.telegram_api_url)} does not know this TELEGRAM_BOT_TOKEN:"
            " copy it anew from @BotFather"
        ) from error
    except TelegramError as error:
        # A message may quote what was called, and with it a token of any length.
        words = masked(f"{settings.telegram_api_url} answers: {error}".replace(token, WITHHELD))
        raise ConfigurationError(
            f"{words}: see that TELEGRAM_API_URL and TELEGRAM_PROXY are right"
        ) from error


async def import_places(settings: Settings, path: Path) -> None:
    """Take in a CSV file's places, all of them or none; raises `ConfigurationError` by line."""
    rows = read_places(path)
    async with opened(settings) as database:
        (added, changed), _ = await database.run(lambda unit: add_places(unit, rows))
    print(f"{path}: {added} places added, {changed} changed; {len(rows)} lines read.")


async def check_policy(settings: Settings, path: Path | None) -> None:
    """Say whether a policy file is right, and what it changes beside the shipped one."""
    checked = path or settings.policy_file
    policy = load_policy(checked)
    print(f"{checked}: no mistakes; {len(policy.listed)} categories, version {policy.version}.")
    if lacking := lacking_holidays(settings, policy):
        print(lacking)
    shipped = load_policy(SHIPPED_POLICY)
    changes = policy_changes(shipped, policy)
    if changes and policy.version == shipped.version:
        print("Give it a version of its own: each case records the one it was routed by.")
    print("\n".join(changes) if changes else "It says what the shipped policy says.")
    await _list_corrections(settings)


def lacking_holidays(settings: Settings, policy: Policy) -> str | None:
    """What to do where the policy lacks a year's holidays, and what happens until then."""
    years = policy.hours.years_lacking(SystemClock().now(), settings.time_zone)
    if not years:
        return None
    return (
        f"No holidays of {' and '.join(map(str, years))}: put them under [[hours.holidays]]. Until"
        " then their days off count as working days: limits run on, reminders and the morning's"
        " digests come."
    )


def _is_there(database: str) -> bool:
    """Whether there is a database to look into, and none would be made by looking."""
    return not database.startswith(SQLITE) or Path(database.removeprefix(SQLITE)).exists()


async def _list_corrections(settings: Settings) -> None:
    """Print what staff have put right, which each start learns; nothing before the first start."""
    if not _is_there(settings.database):
        return
    async with opened(settings) as database:
        made = await corrections.last_of_each(database.unit())
    if made:
        print("Categories that staff have put right; as examples in the policy they last:")
    for one in made:
        print(f"  {one.from_category} → {one.to_category}: {one.text!r}")
