"""200 volunteers press *I'll do it* at once: there are as many winners as places."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from linkage.models import Level, Person
from linkage.volunteers import Volunteer, VolunteerState, area_of
from storage import assignments, people, volunteers
from storage.unit import Unit
from tests.handlers.chat import Somebody, Town
from tests.handlers.tasks import WHOLE_WEEK, asks, taken

CROWD = 200


@pytest.fixture
async def town(url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """A street on each engine in turn."""
    town = await Town(tmp_path / "linli.db", url=url).open()
    yield town
    await town.database.close()


async def crowd(town: Town) -> list[Somebody]:
    """Volunteers of one building, all with time."""
    found = [town.stranger(f"V{number}", "en") for number in range(CROWD)]
    home = town.places["Building 1"]

    async def work(unit: Unit) -> None:
        for somebody in found:
            number = unit.next_id("people")
            person = Person(
                id=number,
                chat_id=somebody.id,
                name=somebody.name,
                language="en",
                place_id=home.id,
                consented_at=unit.now,
            )
            people.save(unit, person)
            volunteer = Volunteer(
                person_id=number,
                state=VolunteerState.APPROVED,
                reach=Level.GRID,
                area=area_of(home.path, Level.GRID),
                home=home.path,
                languages=frozenset({"en"}),
                weekly_most=3,
                agreed_at=unit.now,
                applied_at=unit.now,
            )
            volunteers.save(unit, volunteer)
            volunteers.set_week(unit, number, WHOLE_WEEK)

    await town.database.run(work)
    return found


@pytest.mark.parametrize("places", [1, 10])
async def test_of_200_who_press_at_once_as_many_have_it_as_there_are_places(
    town: Town, places: int
) -> None:
    mei, grace = await taken(town)
    volunteers = await crowd(town)
    await asks(town, grace, people=str(places))
    await town.at_once(*(one.presses_data("t:1:accept") for one in volunteers))
    won = [one for one in volunteers if "It is yours" in (one.toast or "")]
    assert len(won) == places
    for one in volunteers:
        if one in won:
            one.sees("It is yours", "I can't after all")
        else:
            one.is_told("Somebody was a moment faster")
            assert "Building 2" not in one.last.text
    held = await assignments.of_task(town.database.unit(), 1)
    assert [one.place for one in held] == list(range(1, places + 1))
    await town.ring_due()
    grace.sees(f"{places} of {places} found")
    assert [one["state"] for one in await town.rows("SELECT state FROM tasks")] == ["filled"]
    assert sum("a volunteer, will come" in one.text for one in mei.screen) == places
