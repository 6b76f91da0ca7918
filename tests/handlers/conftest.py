"""A town for each test, and how its people usually do things."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from linkage.models import Actor, Room
from storage import people, rooms
from storage.unit import Unit
from tests.handlers.chat import STREET, Somebody, Town, services

GROUP = -1001


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A street with its places and nobody in it yet."""
    town = await Town(tmp_path / "linli.db").open()
    yield town
    await town.database.close()


async def sends_a_need(
    resident: Somebody,
    text: str = "The stair light is broken",
    category: str = "Repairs in common areas",
    urgency: str = "In the next few days",
) -> int:
    """Tell a need in English, whatever else is open, down to *Send*; its number."""
    await resident.says(f"/need {text}")
    if "No, go on" in resident.last.buttons:
        await resident.presses("No, go on")
    await chooses(resident, category)
    await resident.presses(urgency)
    if "No, something new" in resident.last.buttons:
        await resident.presses("No, something new")
    if "Where is it?" in resident.last.text:
        await resident.presses("Osmanthus")
    await resident.presses("Send")
    return number_in(resident.sees("Your number is").text)


async def chooses(resident: Somebody, category: str) -> None:
    """Press a kind of need, behind the button of its field if it is not among the likeliest."""
    policy = services().policy
    found = next((one for one in policy.listed if one.labels.en == category), policy.triage)
    group = next((one.labels.en for one in policy.groups if one.id == found.group), None)
    if category not in resident.last.buttons and group is not None:
        await turns_to(resident, group)
        await resident.presses(group)
        await turns_to(resident, category)
    await resident.presses(category)


async def turns_to(resident: Somebody, label: str) -> None:
    """Press *More* until a button is there."""
    for _ in services().policy.groups:
        if label not in resident.last.buttons:
            await resident.presses("More")


def number_in(text: str) -> int:
    """The case's number in what the bot said."""
    found = re.search(r"\d{4,}", text)
    assert found is not None, text
    return int(found.group())


def the_group(town: Town) -> Somebody:
    """The group that staff sit in; its topics are read as one chat."""
    if GROUP not in town.by_chat:
        town.by_chat[GROUP] = Somebody(town, GROUP, "group", "en")
    return town.by_chat[GROUP]


async def a_group(town: Town, linker: Somebody, actor: Actor, place: str = STREET) -> Somebody:
    """A group that somebody has linked to an actor's desk."""
    group = the_group(town)

    async def work(unit: Unit) -> None:
        person, _ = await people.who(unit, linker.id)
        assert person is not None
        there = town.places[place]
        room = Room(chat_id=GROUP, actor=actor, language="en", place_path=there.path)
        rooms.link(unit, room, person.id)

    await town.database.run(work)
    return group


async def writes_in_group(somebody: Somebody, text: str, **fields: Any) -> None:
    """Write in the group, in the topic of `message_thread_id` where there is one."""
    chat = {"id": GROUP, "type": "supergroup", "title": "Desk", "is_forum": True}
    within = {"is_topic_message": True} if "message_thread_id" in fields else {}
    message = somebody.message(text=text, **within) | {"chat": chat} | fields
    the_group(somebody.town).news.clear()
    await somebody.does(message=message)
