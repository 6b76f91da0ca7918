"""A place that is named in words is found among those there are."""

import pytest

from linkage.models import Level, Role
from storage import places
from storage.unit import Unit
from tests.handlers.chat import Somebody, Town

BUILDINGS_ELSEWHERE = [
    ("As I wrote it", "Where: Rose Road hospital, building 1"),
    (
        "Osmanthus Grid 1 Building 1",
        "Where: Rose Road hospital, building 1 (Osmanthus Grid 1 Building 1)",
    ),
    ("At my home", "Where: at my home, Osmanthus Grid 1 Building 2"),
]


@pytest.fixture
async def wide(town: Town) -> Town:
    """A town in which Riverside has a Building 1, too."""

    async def build(unit: Unit) -> None:
        grid = town.places["Grid 7"]
        for name in ("Building 1", "Building 9"):
            town.places[f"Riverside {name}"] = places.add(unit, grid, Level.BUILDING, name)

    await town.database.run(build)
    return town


async def asked_home(town: Town) -> Somebody:
    """A newcomer who is asked where they live."""
    ann = town.stranger()
    await ann.says("/start")
    await ann.presses("English")
    await ann.presses("Yes, that's fine")
    return ann


async def lives(town: Town, somebody: Somebody) -> int | None:
    [row] = await town.rows(f"SELECT place_id FROM people WHERE chat_id = {somebody.id}")
    place_id: int | None = row["place_id"]
    return place_id


@pytest.mark.parametrize("said", ["building 9", "I live in Riverside, block 9", "九号楼", "9栋"])
async def test_a_home_in_words_is_found(wide: Town, said: str) -> None:
    ann = await asked_home(wide)
    await ann.says(said)
    ann.sees("Noted: Riverside Grid 7 Building 9")
    ann.sees("Nice to meet you")
    assert await lives(wide, ann) == wide.places["Riverside Building 9"].id


async def test_a_name_that_stands_twice_is_asked_about(wide: Town) -> None:
    ann = await asked_home(wide)
    await ann.says("building 1")
    ann.sees(
        "Which of these is where you live?",
        "Osmanthus Grid 1 Building 1",
        "Riverside Grid 7 Building 1",
        "None of them: I choose",
    )
    await ann.presses("Riverside Grid 7 Building 1")
    ann.sees("Nice to meet you")
    assert await lives(wide, ann) == wide.places["Riverside Building 1"].id


async def test_what_was_chosen_before_tells_which_is_meant(wide: Town) -> None:
    ann = await asked_home(wide)
    await ann.presses("Riverside")
    await ann.says("building 1")
    ann.sees("Noted: Riverside Grid 7 Building 1")


async def test_a_community_in_words_is_asked_on_from(wide: Town) -> None:
    ann = await asked_home(wide)
    await ann.says("Riverside")
    await ann.says("Grid 7")
    ann.sees("Which building", "Building 9")


async def test_a_name_spelt_in_another_way_is_asked_about(wide: Town) -> None:
    ann = await asked_home(wide)
    await ann.says("building 1, Rivreside")
    ann.sees("Which of these is where you live?", "Riverside Grid 7 Building 1")
    await ann.presses("None of them: I choose")
    ann.sees("Which community", "Osmanthus", "Riverside")


async def test_a_home_that_is_not_there_is_answered_kindly_and_a_need_is_kept(wide: Town) -> None:
    ann = await asked_home(wide)
    await ann.says("building 77")
    ann.sees("We could not find that place")
    ann.sees("Which community", "Osmanthus")
    await ann.says("the light in building 1 is broken")
    ann.sees("I have noted “")


async def test_who_moves_may_say_where_in_words(wide: Town) -> None:
    mei = await wide.resident()
    await mei.says("/settings")
    await mei.presses("Where I live")
    await mei.says("Riverside, building 9")
    mei.sees("Where you live: Riverside Grid 7 Building 9")


async def asked_where(somebody: Somebody) -> None:
    """Tell a need up to the question where it is."""
    await somebody.says("Please carry the shopping up the stairs")
    await somebody.presses("Errands and carrying")
    await somebody.presses("In the next few days")
    if "Change: Where" in somebody.last.buttons:
        await somebody.presses("Change: Where")


async def test_where_in_words_goes_to_the_place_with_the_words(wide: Town) -> None:
    mei, li = await wide.resident(), await wide.worker(Role.COMMITTEE_WORKER, "Riverside")
    await asked_where(mei)
    await mei.says("by the gate of building 9")
    assert "by the gate of building 9 (Riverside Grid 7 Building 9)" in mei.last.text
    await mei.presses("Send")
    card = li.sees("Riverside Grid 7 Building 9", "Take it")
    assert "by the gate of building 9" in card.text


async def test_where_means_ones_own_community_first(wide: Town) -> None:
    mei = await wide.resident()
    await asked_where(mei)
    await mei.says("building 1")
    assert "Where: Osmanthus Grid 1 Building 1" in mei.last.text


async def test_where_may_be_one_of_several(wide: Town) -> None:
    mei = await wide.resident(place=None)
    await asked_where(mei)
    await mei.says("building 1")
    mei.sees("There is more than one of that name")
    await mei.presses("Riverside Grid 7 Building 1")
    assert "Where: Riverside Grid 7 Building 1" in mei.last.text


@pytest.mark.parametrize(("pressed", "where"), BUILDINGS_ELSEWHERE)
async def test_a_building_of_another_street_is_not_taken_for_ours(
    wide: Town, pressed: str, where: str
) -> None:
    mei = await wide.resident()
    await asked_where(mei)
    await mei.says("Rose Road hospital, building 1")
    mei.sees("Do you mean a place of ours?")
    await mei.presses(pressed)
    assert where in mei.last.text.splitlines()


async def test_words_that_name_no_place_stay_words(wide: Town) -> None:
    mei = await wide.resident()
    await asked_where(mei)
    await mei.says("under the osmanthus tree")
    assert "Where: under the osmanthus tree" in mei.last.text.splitlines()
