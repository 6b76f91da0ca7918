"""/help tells each role exactly the commands it may use, in private and in a group."""

import re

import pytest

from handlers.chat.menus import GROUP_COMMANDS, commands_of, staff_commands
from handlers.router import _COMMANDS
from linkage.models import Role
from storage import people
from tests.handlers.chat import Somebody, Town, services
from tests.handlers.conftest import the_group, writes_in_group

# Telegram's own button sends it: it stands on no list.
BUTTON = "start"


def told(text: str) -> set[str]:
    """The commands that have a line."""
    return set(re.findall(r"^/(\w+) – \S", text, re.MULTILINE))


async def understood(somebody: Somebody) -> set[str]:
    """The commands of a private chat that are answered with what they are for."""
    found = set()
    for command in (*_COMMANDS, *GROUP_COMMANDS, "cancel"):
        await somebody.says("/cancel")
        await somebody.says(f"/{command}")
        text = somebody.last.text
        refused = (
            "no such command",
            "by an administrator",
            "work at a desk",
            "is for the group",
            "look after volunteers",
        )
        if not any(words in text for words in refused):
            found.add(command)
    return found


@pytest.mark.parametrize("role", [None, *Role])
async def test_everybodys_help_and_menu_hold_what_they_may_use(
    town: Town, role: Role | None
) -> None:
    somebody = await (town.worker(role) if role else town.resident())
    may = await understood(somebody)
    await somebody.says("/help")
    text = somebody.sees("How to use Linli", "Talk to a person").text
    at_desk = role is not None and role is not Role.ADMINISTRATOR
    in_group = {"reply", "note", "link", "unlink"} if at_desk else set()
    assert told(text) == may | in_group
    assert len(re.findall(r"^/desk", text, re.MULTILINE)) == at_desk
    person, _ = await people.who(town.database.unit(), somebody.id)
    assert person is not None
    menu = staff_commands(services(), person)["commands"]
    assert {one["command"] for one in menu} == may
    assert all(1 <= len(one["description"]) <= 256 for one in menu)


async def test_every_command_is_in_somebodys_help(town: Town) -> None:
    known = set(GROUP_COMMANDS)
    for role in Role:
        worker = await town.worker(role)
        person, _ = await people.who(town.database.unit(), worker.id)
        known |= set(commands_of(person))
    assert known == {*_COMMANDS, *GROUP_COMMANDS, "cancel"}
    assert BUTTON not in known


async def test_in_a_group_help_tells_what_works_there(town: Town) -> None:
    li = await town.worker(Role.COMMITTEE_WORKER)
    group = the_group(town)
    await writes_in_group(li, "/help")
    assert told(group.sees("A desk may sit in this group").text) == set(GROUP_COMMANDS)
    await writes_in_group(li, "/weather@linli_test_bot")
    group.sees("A desk may sit in this group")
    await writes_in_group(li, "/weather")
    group.sees_nothing()


@pytest.mark.parametrize("command", sorted({*_COMMANDS, "cancel", BUTTON} - {"help"}))
async def test_in_a_group_a_private_command_is_sent_to_the_private_chat(
    town: Town, command: str
) -> None:
    li = await town.worker(Role.COMMITTEE_WORKER)
    group = the_group(town)
    for words in (f"/{command}", f"/{command}@Linli_Test_Bot 1001"):
        await writes_in_group(li, words)
        assert group.sees("for our own chat").text.endswith("@linli_test_bot")
        group.sees_nothing()
    await writes_in_group(li, f"/{command}@another_bot")
    group.sees_nothing()
    li.sees_nothing()


async def test_in_private_a_groups_command_is_sent_to_the_group(town: Town) -> None:
    li, mei = await town.worker(Role.COMMITTEE_WORKER), await town.resident()
    await li.says("/link")
    li.sees("/link is for the group of a desk")
    await mei.says("/link")
    mei.sees("no such command")
