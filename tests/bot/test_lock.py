"""One program serves a database at a time, and the other commands work beside it."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.lock import served_alone
from bot.settings import Settings
from linkage.errors import StorageError, StorageLocked
from tests.journeys.conftest import ROOT, environment


def settings(database_url: str, token: str | None = None) -> Settings:
    """Those of a program on that database."""
    secret = None if token is None else SecretStr(token)
    return Settings(_env_file=None, telegram_bot_token=secret, database_url=database_url)


def command(*arguments: str, database: Path) -> "subprocess.CompletedProcess[str]":
    """`python -m bot` run to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env=environment(database),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def serving(database: Path) -> Iterator["subprocess.Popen[str]"]:
    """`python -m bot` without a token, once it is ready; killed at the end."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "--port", "0"],
        cwd=ROOT,
        env=environment(database),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as program:
        assert program.stdout is not None
        try:
            assert any("http://" in line for line in program.stdout)
            yield program
        finally:
            program.kill()


def test_a_second_demo_on_one_database_is_refused(tmp_path: Path) -> None:
    database = tmp_path / "linli.db"
    with serving(database) as program:
        second = command("--port", "0", database=database)
        assert second.returncode == 1
        assert "runs already: open it" in second.stderr
        assert "another DATABASE_URL" in second.stderr
        assert "Traceback" not in second.stderr
        for arguments in (("invite", "--role", "street_office"), ("doctor",)):
            beside = command(*arguments, database=database)
            assert beside.returncode == 0, beside.stdout + beside.stderr
        places = tmp_path / "places.csv"
        places.write_text("street,community,grid,building\n柳荫街道,新家园,,\n", "utf-8")
        imported = command("places", "import", str(places), database=database)
        assert "1 places added" in imported.stdout, imported.stderr
        program.send_signal(signal.SIGKILL)
        program.wait()
        with serving(database):
            pass


@pytest.mark.parametrize(
    ("token", "words"), [(None, "demo of this database"), ("1:a", "Another program serves")]
)
def test_the_lock_is_for_one_and_is_let_go(tmp_path: Path, token: str | None, words: str) -> None:
    one = settings(f"sqlite:///{tmp_path / 'made' / 'linli.db'}", token)
    other = settings(f"sqlite:///{tmp_path / 'linli.db'}", token)
    with served_alone(one):
        with served_alone(other):
            pass
        with pytest.raises(StorageLocked, match=words), served_alone(one):
            pass
    with served_alone(one):
        pass


def test_the_demo_and_the_real_bot_do_not_meet(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'linli.db'}"
    with served_alone(settings(url)), served_alone(settings(url, "1:a")):
        pass


def test_a_server_needs_no_lock_of_ours() -> None:
    server = settings("postgresql://host/linli", "1:a")
    with served_alone(server), served_alone(server):
        pass


def test_a_folder_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    wrong = settings(f"sqlite:///{tmp_path / 'file' / 'linli.db'}")
    with pytest.raises(StorageError, match="folder may be written"), served_alone(wrong):
        pass
