"""docs/staff.md names the commands and buttons that there are, and all that staff need."""

import re

import pytest

from handlers.cases.cards import _ROWS
from handlers.chat.menus import (
    ADMINISTRATOR_COMMANDS,
    COMMANDS,
    DESK_COMMANDS,
    GROUP_COMMANDS,
    TEAM_COMMANDS,
)
from tests.handlers.test_words import CATALOGUES, ROOT

GUIDE = (ROOT / "docs" / "staff.md").read_text("utf-8")
# The Chinese half comes first, but for the part about groups, which stands in both.
CHINESE, _, ENGLISH = GUIDE.partition("## The first day")
HALVES = {"zh_CN": CHINESE, "en": ENGLISH}
# Telegram's own words, and figures that are explained.
NOT_OURS = {"Topics", "errand that reached a social worker"}
BUTTONS = [
    *(f"desk.{verb}" for row in _ROWS for verb in row),
    *("desk.enter", "desk.open", "digest.open", "visit.told", "visit.forget", "flow.skip"),
    *("rates.picture", "rates.file", "roles.invite", "roles.end", "roles.give_up"),
    *("followup.no", "followup.partly"),
]


def test_every_command_that_is_named_is_one() -> None:
    of_staff = {*DESK_COMMANDS, *TEAM_COMMANDS, *ADMINISTRATOR_COMMANDS, *GROUP_COMMANDS}
    known = {*of_staff, *COMMANDS}
    named = set(re.findall(r"`/(\w+)", GUIDE))
    assert named - known == set()
    assert named >= {*of_staff, "settings"}


def test_every_button_that_is_named_is_one() -> None:
    labels = set(CATALOGUES["en"].values())
    # What stands in the middle of words is no button.
    named = set(re.findall(r"(?<![*\w])\*([^*\n]+)\*(?![*\w])", ENGLISH)) - NOT_OURS
    assert named - labels == set()
    chinese = set(CATALOGUES["zh_CN"].values())
    assert set(re.findall("“([^”]+)”", CHINESE)) - chinese == set()


@pytest.mark.parametrize("language", HALVES)
def test_every_button_of_staff_is_named(language: str) -> None:
    marked = "“{}”" if language == "zh_CN" else "*{}*"
    missing = [
        key for key in BUTTONS if marked.format(CATALOGUES[language][key]) not in HALVES[language]
    ]
    assert missing == []
