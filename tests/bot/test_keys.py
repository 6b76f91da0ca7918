"""The keys, from the settings or the demo's own: nothing is stored without one."""

import asyncio
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import commands
from bot.app import App
from bot.clock import SystemClock
from bot.keys import demo_key_file, sealer_of
from bot.settings import Settings
from linkage.errors import ConfigurationError
from sandbox.server import serve
from sandbox.world.state import World
from storage.sealed import Sealer, key_of, new_key
from tests.bot.conftest import Linli
from tests.bot.test_commands import OURS, prepare
from tests.journeys.conftest import ROOT
from tests.keys import KEY, SEALER

NEWER = new_key()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database that a start has left behind, with a case in it, beside no program."""
    path = tmp_path / "linli.db"
    prepare(path, OURS, case_of="public_facilities")
    return path


async def doctor(linli: Linli, keys: str) -> str:
    """What doctor says of the encryption, with a token and these keys."""
    async with serve(World(token=OURS)) as url:
        found = await asyncio.to_thread(
            linli,
            "doctor",
            TELEGRAM_BOT_TOKEN=OURS,
            TELEGRAM_API_URL=url,
            ENCRYPTION_KEYS=keys,
        )
    for key in keys.split(","):
        assert not key or key not in found.out + found.err
    return found.out + found.err


def change(path: Path, sql: str, *values: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql, values)


def test_a_new_key_is_printed_whatever_the_settings_are(linli: Linli) -> None:
    first, second = (linli("key", ENCRYPTION_KEYS="!") for _ in range(2))
    assert first.code == 0
    assert first.out != second.out
    key_of(first.out)


@pytest.mark.parametrize("command", [(), ("roles",), ("invite", "--role", "street_office")])
def test_nothing_is_stored_without_a_key(
    linli: Linli, tmp_path: Path, command: tuple[str, ...]
) -> None:
    refused = linli(*command, TELEGRAM_BOT_TOKEN=OURS, ENCRYPTION_KEYS="")
    assert refused.code == 1
    assert "ENCRYPTION_KEYS is missing" in refused.err
    assert "python -m bot key" in refused.err
    assert list(tmp_path.glob("*.db")) == []


@pytest.mark.parametrize("keys", ["hush", f"{KEY},hush", f"{KEY},", KEY[:-1]])
def test_what_is_no_key_is_named_and_not_shown(linli: Linli, keys: str) -> None:
    refused = linli("doctor", TELEGRAM_BOT_TOKEN=OURS, ENCRYPTION_KEYS=keys)
    assert refused.code == 1
    assert "ENCRYPTION_KEYS is not a list of keys" in refused.err
    assert "hush" not in refused.err
    assert KEY[:8] not in refused.err


def test_several_keys_are_read_and_the_first_one_writes() -> None:
    settings = Settings(
        _env_file=None,
        telegram_bot_token=SecretStr(OURS),
        encryption_keys=SecretStr(f"{NEWER}, {KEY}"),
    )
    sealer = sealer_of(settings)
    assert sealer.mark == Sealer([key_of(NEWER)]).mark
    assert sealer.marks == {sealer.mark, SEALER.mark}
    assert NEWER not in repr(settings)


def test_a_key_that_does_not_fit_what_is_stored_is_refused(linli: Linli, database: Path) -> None:
    refused = linli(TELEGRAM_BOT_TOKEN=OURS, ENCRYPTION_KEYS=NEWER)
    assert refused.code == 1
    assert f"a key that was not given: {SEALER.mark}. Put it back" in refused.err


async def test_doctor_says_how_the_keys_stand(linli: Linli, database: Path) -> None:
    found = await doctor(linli, "")
    assert "WRONG encryption: ENCRYPTION_KEYS is missing" in found
    found = await doctor(linli, NEWER)
    assert "WRONG encryption: what is stored is sealed with a key that was not given" in found
    found = await doctor(linli, KEY)
    assert f"ok    encryption: keys set: 1; {SEALER.mark} writes" in found
    assert "values under the key that writes" in found
    assert "WRONG encryption" not in found
    found = await doctor(linli, f"{NEWER},{KEY}")
    assert "values under an older key, to be kept until the next start" in found
    change(database, "UPDATE cases SET text = 'the lamp', where_text = ?", "sealed:00000000:AAAA")
    found = await doctor(linli, KEY)
    assert "WRONG encryption: 1 values in clear, which the next start seals" in found
    assert "WRONG encryption: 1 values that cannot be read" in found


async def test_a_start_seals_with_the_first_key_and_then_the_older_may_go(
    linli: Linli, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with serve(World(token=OURS)) as url:
        settings = Settings(
            _env_file=None,
            telegram_bot_token=SecretStr(OURS),
            telegram_api_url=url,
            database_url=f"sqlite:///{database}",
            policy_file=ROOT / "policy.toml",
            encryption_keys=SecretStr(f"{NEWER},{KEY}"),
        )
        app = App(settings, SystemClock(), OURS, url)
        await app.start()
        await app.stop()
    alone = settings.model_copy(update={"encryption_keys": SecretStr(NEWER)})
    await commands.list_roles(alone)
    assert "李敏" in capsys.readouterr().out
    assert "values under an older" not in await doctor(linli, NEWER)


def test_the_demo_makes_a_key_of_its_own_and_keeps_it(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path / 'new' / 'linli.db'}")
    file = demo_key_file(settings)
    assert file.name == "linli.demo.db.key"
    first, second = sealer_of(settings), sealer_of(settings)
    assert first.mark == second.mark
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["hush", ""])
def test_a_demo_whose_key_is_broken_says_which_file(tmp_path: Path, content: str) -> None:
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path / 'linli.db'}")
    file = demo_key_file(settings)
    file.write_text(content)
    if not content:
        assert sealer_of(settings).mark
        return
    with pytest.raises(ConfigurationError, match=r"linli\.demo\.db\.key: the demo's key"):
        sealer_of(settings)
