"""A played story: nothing that was told stands in clear in any column, on either engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.tasks import asks
from tests.handlers.test_forget import NAME, WORDS, lived
from tests.handlers.test_visits import REACH, enters
from tests.keys import SEALER, unsealed
from tests.storage.test_sealing import on_disk

NEIGHBOUR, WHERE, FORM = "Granny Plumtree", "behind the red kiosk", "I have lost my blue cap"
WORKER, STRANGER = "Committee Worker", "Annabella"
PICTURE = "photo-1280"
VISITED = "Mr Old"
ABOUT, QUESTION = "I ran a tea house", "Which tea house was it"
REPLY, PAPERS = "the one by the pagoda", "certificate of the Red Cross"
TOLD = (
    *WORDS,
    VISITED,
    REACH,
    "ring first",
    "Which of the lamps",
    NEIGHBOUR,
    WHERE,
    FORM,
    NAME,
    WORKER,
    STRANGER,
    ABOUT,
    QUESTION,
    REPLY,
    PAPERS,
    "Carry two bags up",
    "A small dog",
)

_COLUMNS = {
    "sqlite": (
        "SELECT m.name AS home, c.name AS name FROM sqlite_master m, pragma_table_info(m.name) c"
        " WHERE m.type = 'table'"
    ),
    "postgresql": (
        "SELECT table_name AS home, column_name AS name FROM information_schema.columns"
        " WHERE table_schema = 'public'"
    ),
}


@pytest.fixture
async def town(url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """A street on each engine in turn."""
    town = await Town(tmp_path / "linli.db", url=url).open()
    yield town
    await town.database.close()


async def played(town: Town) -> None:
    """Messages, notes, pictures, needs of others, forms, and what waits in and out."""
    _, li = await lived(town)
    await enters(li)
    mei = await town.resident(f"{NAME} the younger")
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR)
    await mei.says("Please carry the shopping up the stairs for my neighbour")
    for label in ("Errands and carrying", "In the next few days", "A neighbour or other"):
        await mei.presses(label)
    await mei.says(NEIGHBOUR)
    await mei.presses("Yes, they agree")
    await mei.says(WHERE)
    await mei.presses("Send")
    await grace.presses("Take it")
    await asks(town, grace)
    await volunteers(town, mei)
    await town.stranger(STRANGER).says(FORM)
    in_danger = town.stranger(STRANGER)
    await in_danger.says(f"He has a knife, {WHERE}")


async def volunteers(town: Town, mei: Somebody) -> None:
    """Somebody offers help, is asked, answers, and has their papers seen."""
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR)
    await mei.says("/volunteer")
    for label in ("First aid *", "Done", "Done", "my building", "Done", "1 a week"):
        await mei.presses(label)
    await mei.says(ABOUT)
    await mei.presses("I agree")
    await mei.presses("Yes, that's right")
    await grace.presses("Ask")
    await grace.says(QUESTION)
    await mei.presses("Answer")
    await mei.says(REPLY)
    await grace.presses("Record training or check")
    for label in ("First aid", "One year"):
        await grace.presses(label)
    await grace.says(PAPERS)


async def cells(town: Town, url: str) -> dict[str, list[str]]:
    """What stands in every column of every table."""
    found = {}
    for row in await town.database.fetch(_COLUMNS[url.partition(":")[0]]):
        home, name = row["home"], row["name"]
        held = await town.database.fetch(f'SELECT "{name}" AS held FROM {home}')
        found[f"{home}.{name}"] = [str(one["held"]) for one in held]
    return found


async def test_no_column_of_any_table_holds_what_was_told(town: Town, url: str) -> None:
    await played(town)
    found = await cells(town, url)
    read = {column: [str(unsealed(one)) for one in held] for column, held in found.items()}
    for text in (*TOLD, PICTURE):
        assert any(text in one for held in read.values() for one in held), text
        assert [name for name, held in found.items() if any(text in one for one in held)] == []


async def test_no_file_holds_what_was_told(town: Town, url: str) -> None:
    await played(town)
    held = await on_disk(url)
    assert SEALER.mark.encode() in held
    assert [text for text in (*TOLD, PICTURE) if text.encode() in held] == []
