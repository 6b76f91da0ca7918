"""Who holds which role, and how one is taken away, from the command line."""

from pathlib import Path

import pytest

from bot import commands
from bot.demo import settle
from bot.keys import sealer_of
from bot.settings import Settings
from handlers.desk.leaving import ROLE_ENDED
from linkage.errors import ConfigurationError
from linkage.models import Role
from storage import places, reminders
from storage.database import Database, driver_for
from storage.unit import Unit


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    """Those of the demo, its neighbourhood settled."""
    found = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path / 'linli.db'}")

    async def street(unit: Unit) -> None:
        await places.ensure_root(unit, "柳荫街道")

    async with commands.opened(found) as database:
        await database.run(street)
        await settle(database)
    return found


async def ended(settings: Settings) -> list[int]:
    """Whom the running program will find to have lost a role."""
    database = Database(driver_for(settings.database), lambda: 0, sealer_of(settings))
    await database.open()
    pending = await reminders.pending(database.unit(), ROLE_ENDED, 10)
    await database.close()
    return [one.subject for one in pending]


async def test_roles_are_listed_without_a_chat(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    await commands.list_roles(settings)
    listed = capsys.readouterr().out
    assert "1  李敏  committee_worker  桂花社区  since 20" in listed
    assert "7201" not in listed


async def test_nobody_has_a_role_at_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    await commands.list_roles(Settings(_env_file=None, database_url=url))
    assert "Nobody holds a role yet" in capsys.readouterr().out


async def test_a_role_is_taken_away_for_its_place(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    await commands.revoke(settings, Role.COMMITTEE_WORKER, 1, "桂花社区")
    assert "李敏 is no longer committee_worker of 桂花社区." in capsys.readouterr().out
    await commands.list_roles(settings)
    assert "李敏" not in capsys.readouterr().out
    assert await ended(settings) == [1]


@pytest.mark.parametrize(
    ("role", "person", "place", "words"),
    [
        (Role.COMMITTEE_WORKER, 99, None, "nobody with the number 99 is committee_worker there"),
        (Role.SOCIAL_WORKER, 1, None, "nobody with the number 1 is social_worker there"),
        (Role.COMMITTEE_WORKER, 1, "河畔社区", "nobody with the number 1"),
        (Role.COMMITTEE_WORKER, 1, "月亮社区", "no place called"),
    ],
)
async def test_a_role_that_is_not_held_is_not_taken_away(
    settings: Settings, role: Role, person: int, place: str | None, words: str
) -> None:
    with pytest.raises(ConfigurationError, match=words):
        await commands.revoke(settings, role, person, place)
    assert await ended(settings) == []
