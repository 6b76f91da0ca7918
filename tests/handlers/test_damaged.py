"""A value on the disk that cannot be read: what else is known of a case stays at hand."""

import pytest

from linkage.models import Role
from storage.sealed import UNREADABLE
from storage.unit import Unit
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import sends_a_need

DAMAGED = "sealed:00000000:AAAA"


async def damage(town: Town, *statements: str) -> None:
    async def work(unit: Unit) -> None:
        for statement in statements:
            unit.write(statement, damaged=DAMAGED)

    await town.database.run(work)


@pytest.fixture
async def two_cases(town: Town) -> tuple[Somebody, Somebody]:
    """A resident with two cases, of whose first no word can be read, and a worker at their desk."""
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await sends_a_need(mei, "Rats in the yard", "Rubbish and hygiene")
    await damage(
        town,
        "UPDATE cases SET text = :damaged, file = :damaged WHERE id = 1001",
        "UPDATE case_events SET text = :damaged, file = :damaged WHERE case_id = 1001",
    )
    return mei, li


async def test_the_desks_lists_and_its_search_go_on(
    town: Town, two_cases: tuple[Somebody, Somebody]
) -> None:
    _, li = two_cases
    await li.says("/desk")
    await li.presses("Waiting to be taken: 2")
    li.sees("Waiting to be taken: 2", "1001", "1002")
    await li.says("/desk rats")
    li.sees("Found for “rats”: 1", "1002")


async def test_the_case_itself_goes_on_to_its_end(
    town: Town, two_cases: tuple[Somebody, Somebody]
) -> None:
    mei, li = two_cases
    await li.says("/desk 1001")
    await li.presses("1001")
    assert UNREADABLE in li.sees("No. 1001 · Repairs in common areas", "Take it").text
    for label in ("Take it", "Done", "Skip"):
        await li.presses(label)
    await mei.presses("Yes, it is solved")
    assert (await town.moves(1001))[-1] == "resolve"


async def test_the_resident_sees_both_and_may_have_them_shown_and_forgotten(
    town: Town, two_cases: tuple[Somebody, Somebody]
) -> None:
    mei, _ = two_cases
    await mei.says("/mycases")
    mei.sees("What you asked for", "No. 1002 · Rubbish and hygiene · waiting to be taken")
    await mei.says("/mydata")
    mei.gets("linli-mydata.html")
    await mei.says("/forget")
    await mei.presses("Yes, forget me")
    mei.sees("we have forgotten you")


async def test_a_form_whose_answers_cannot_be_read_is_begun_anew(town: Town) -> None:
    mei = await town.resident()
    await mei.says("/need The stair light is broken")
    await damage(town, "UPDATE conversations SET answers = :damaged")
    await sends_a_need(mei)
    assert await town.moves() == ["submit"]
