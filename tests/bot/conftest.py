"""The command line, run to its end."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import bot.__main__ as command_line
from bot.settings import Settings
from tests.journeys.conftest import ROOT
from tests.keys import KEY


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command gave."""

    code: int
    out: str
    err: str


Linli = Callable[..., Ended]


@pytest.fixture
def linli(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Linli:
    """Run the command line to its end, in an environment of these settings alone."""
    # The log is pytest's own here.
    monkeypatch.setattr(command_line, "configure", lambda level: None)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, **settings: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["linli", *arguments])
        for name in Settings.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
        given = {
            "DATABASE_URL": "sqlite:///linli.db",
            "POLICY_FILE": str(ROOT / "policy.toml"),
            "ENCRYPTION_KEYS": KEY,
        }
        for name, value in {**given, **settings}.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        code = command_line.main()
        return Ended(code, *capsys.readouterr())

    return run
