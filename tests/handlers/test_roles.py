"""What a keyboard shows is no authorisation: who may do what is asked at every press."""

import pytest

from handlers.router import _CASE_VERBS
from linkage.models import Role
from storage.unit import Unit
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import sends_a_need

WORDS = "The stair light by my door is broken"
STATES = ("waiting", "taken", "asked", "done", "closed")
DESK_VERBS = (
    *("take", "ask", "done", "refuse", "card"),
    *("history", "note", "refer", "correct", "hand"),
)
OUTSIDERS = ("stranger", "resident", "another desk", "another place", "role withdrawn")


async def case_in(town: Town, state: str) -> tuple[Somebody, Somebody]:
    """A resident with a case in this state, and the worker who brought it there."""
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, "Osmanthus")
    await sends_a_need(mei, WORDS)
    if state != "waiting":
        await li.presses("Take it")
    if state == "asked":
        await li.presses("Ask the resident")
        await li.says("Which floor?")
    if state in ("done", "closed"):
        await li.presses("Done")
        await li.presses("Skip")
    if state == "closed":
        await mei.presses("Yes, it is solved")
    return mei, li


async def outsider(town: Town, kind: str) -> Somebody:
    """Somebody who has nothing to do with the case."""
    match kind:
        case "stranger":
            return town.stranger()
        case "resident":
            return await town.resident("Lin")
        case "another desk":
            return await town.worker(Role.SOCIAL_WORKER)
        case "another place":
            return await town.worker(Role.COMMITTEE_WORKER, "Riverside")
    worker = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus")
    await withdraw(town, worker)
    return worker


async def withdraw(town: Town, worker: Somebody) -> None:
    """Take somebody's roles away."""

    async def work(unit: Unit) -> None:
        unit.write(
            "DELETE FROM roles WHERE person_id = (SELECT id FROM people WHERE chat_id = :id)",
            id=worker.id,
        )

    await town.database.run(work)


async def contents(town: Town) -> list[object]:
    """All that presses on a case could change."""
    tables = ("cases", "case_events", "follow_ups", "reminders", "conversations")
    return [await town.rows(f"SELECT * FROM {table}") for table in tables]


# Who is at no desk is told nothing of desks.
REFUSALS = {"stranger": "haven't met yet"} | dict.fromkeys(
    ("resident", "role withdrawn"), "This button no longer works"
)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", OUTSIDERS)
async def test_an_outsider_can_do_nothing_with_a_case_and_learns_nothing(
    town: Town, state: str, kind: str
) -> None:
    await case_in(town, state)
    somebody = await outsider(town, kind)
    before, owed = await contents(town), len(town.calls)
    for verb in _CASE_VERBS:
        await somebody.presses_data(f"c:1001:{verb}")
        somebody.is_told(REFUSALS.get(kind, "No. 1001 is not with you"))
    somebody.sees_nothing()
    assert len(town.calls) == owed
    assert await contents(town) == before


@pytest.mark.parametrize("state", STATES)
async def test_the_resident_cannot_do_the_desks_part(town: Town, state: str) -> None:
    mei, _ = await case_in(town, state)
    before = await contents(town)
    for verb in DESK_VERBS:
        await mei.presses_data(f"c:1001:{verb}")
        assert mei.toast
    assert await contents(town) == before


@pytest.mark.parametrize("state", STATES)
async def test_the_desk_cannot_do_the_residents_part(town: Town, state: str) -> None:
    _, li = await case_in(town, state)
    before = await contents(town)
    for verb in ("show", "write", "worse", "withdraw", "resolve", "reopen", "rate1", "rate4"):
        await li.presses_data(f"c:1001:{verb}")
        assert li.toast
    assert await contents(town) == before


async def test_a_desk_that_refused_has_nothing_more_to_do_with_the_case(town: Town) -> None:
    _, li = await case_in(town, "waiting")
    await li.presses("Can't take it")
    await li.says("Not ours")
    before = await contents(town)
    for verb in _CASE_VERBS:
        await li.presses_data(f"c:1001:{verb}")
        li.is_told("No. 1001 is not with you")
    assert await contents(town) == before


async def test_a_worker_whose_role_was_withdrawn_in_the_middle_of_a_reason_is_stopped(
    town: Town,
) -> None:
    _, li = await case_in(town, "waiting")
    await li.presses("Can't take it")
    await withdraw(town, li)
    await li.says("Not ours")
    li.sees("No. 1001 is not with you")
    assert await town.moves() == ["submit"]


async def test_a_case_that_never_was_is_nobodys(town: Town) -> None:
    li = await town.worker(Role.COMMITTEE_WORKER)
    for number in ("1", "999999999999999", "0"):
        await li.presses_data(f"c:{number}:take")
        li.is_told(f"No. {int(number)} is not with you")


DESK_ROLES = [role for role in Role if role is not Role.ADMINISTRATOR]


@pytest.mark.parametrize("lead", [False, True])
@pytest.mark.parametrize("role", DESK_ROLES)
async def test_nobody_works_on_a_need_of_their_own(town: Town, role: Role, lead: bool) -> None:
    own = await town.worker(role, lead=lead)
    li = await town.worker(Role.COMMITTEE_WORKER, name="Li")
    await sends_a_need(own, WORDS)
    own.sees_no("Why here")
    await own.presses_data("c:1001:take")
    own.is_told("your own need, so a colleague takes it")
    for verb in ("card", "done", "refuse", "refer", "hand", "note", "correct"):
        await own.presses_data(f"c:1001:{verb}")
    assert await town.moves() == ["submit"]
    await own.says("/desk")
    assert "1001" not in own.last.text
    await li.presses("Take it")
    await own.presses_data("c:1001:take")
    own.is_told("your own need, so a colleague takes it")
    await li.presses("Done")
    await li.presses("Skip")
    await own.presses("Yes, it is solved")
    assert await town.moves() == ["submit", "take", "done", "resolve"]


async def test_nobody_is_handed_a_need_of_their_own(town: Town) -> None:
    own = await town.worker(Role.COMMITTEE_WORKER, name="Wen")
    li = await town.worker(Role.COMMITTEE_WORKER, name="Li")
    await sends_a_need(own, WORDS)
    await li.presses("Take it")
    await li.presses_data("c:1001:hand")
    li.is_told("no colleague at your desk")
