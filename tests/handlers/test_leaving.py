"""A role is taken away: what its holder had goes back to the desk, at once and kindly."""

import pytest

from handlers.desk.leaving import ROLE_ENDED
from linkage.models import Actor, Role
from storage import people, reminders
from storage.unit import Unit
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import a_group, sends_a_need
from tests.handlers.tasks import asks, helper, taken

WORDS = "The lamp over my door"


async def loses(town: Town, somebody: Somebody, role: Role, place: str) -> None:
    """The office takes the role away, and the running program notices."""

    async def work(unit: Unit) -> None:
        person, _ = await people.who(unit, somebody.id)
        assert person is not None
        people.revoke(unit, person.id, role, town.places[place].id, "")
        reminders.put(unit, ROLE_ENDED, person.id, unit.now)

    await town.database.run(work)
    somebody.news.clear()
    await town.ring_due()


async def test_what_was_in_hand_goes_back_and_all_hear_of_it(town: Town) -> None:
    mei = await town.resident()
    li, wu = [await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", n) for n in ("Li", "Wu")]
    await sends_a_need(mei, WORDS)
    await li.presses("Take it")
    await loses(town, li, Role.COMMITTEE_WORKER, "Osmanthus")
    li.sees("Your work at the desk here has ended")
    assert not any(WORDS in shown.text for shown in li.screen)
    wu.sees(WORDS, "Take it")
    mei.sees("Your No. 1001 now goes on with")
    assert await town.moves() == ["submit", "take", "release"]
    [menu] = [call for call in town.calls if call.method == "deleteMyCommands"]
    assert menu.payload == {"scope": {"type": "chat", "chat_id": li.id}}
    await li.says("/desk")
    li.sees("for people who work at a desk")
    assert await town.rows("SELECT * FROM reminders WHERE kind = 'role_ended'") == []


@pytest.mark.parametrize("state", ["taken", "done", "closed"])
async def test_who_had_taken_a_case_can_do_nothing_with_it_any_more(town: Town, state: str) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, "Osmanthus")
    await sends_a_need(mei, WORDS)
    await li.presses("Take it")
    if state != "taken":
        await li.presses("Done")
        await li.presses("Skip")
    if state == "closed":
        await mei.presses("Yes, it is solved")

    async def work(unit: Unit) -> None:
        person, _ = await people.who(unit, li.id)
        assert person is not None
        place = town.places["Osmanthus"]
        people.revoke(unit, person.id, Role.COMMITTEE_WORKER, place.id, "")

    await town.database.run(work)
    for verb in ("card", "ask", "done", "refuse", "take"):
        await li.presses_data(f"c:1001:{verb}")
        li.is_told("This button no longer works")


async def test_another_role_stays_with_what_is_taken_in_it(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, "Osmanthus")

    async def more(unit: Unit) -> None:
        person, _ = await people.who(unit, li.id)
        assert person is not None
        people.grant(unit, person.id, Role.SOCIAL_WORKER, town.places["Osmanthus"].id, "")

    await town.database.run(more)
    await sends_a_need(mei, WORDS)
    await li.presses("Take it")
    await loses(town, li, Role.SOCIAL_WORKER, "Osmanthus")
    li.sees("You still are: committee worker.")
    assert await town.moves() == ["submit", "take"]
    assert "deleteMyCommands" not in {call.method for call in town.calls}


async def test_the_group_they_linked_is_no_desk_any_more(town: Town) -> None:
    mei = await town.resident()
    li, _ = [await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", n) for n in ("Li", "Wu")]
    group = await a_group(town, li, Actor.COMMUNITY, "Osmanthus")
    await sends_a_need(mei, WORDS)
    group.sees(WORDS, "Take it")
    await li.presses("Take it")
    await loses(town, li, Role.COMMITTEE_WORKER, "Osmanthus")
    group.sees("so it is no desk any more")
    assert not any(WORDS in shown.text or shown.buttons for shown in group.screen)
    group.news.clear()
    await sends_a_need(mei, "A second lamp")
    group.sees_nothing()


async def test_the_group_of_a_desk_that_they_still_serve_stays(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, "Osmanthus")
    group = await a_group(town, li, Actor.COMMUNITY, "Osmanthus")

    async def more(unit: Unit) -> None:
        person, _ = await people.who(unit, li.id)
        assert person is not None
        people.grant(unit, person.id, Role.SOCIAL_WORKER, town.places["Osmanthus"].id, "")

    await town.database.run(more)
    await loses(town, li, Role.SOCIAL_WORKER, "Osmanthus")
    await sends_a_need(mei, WORDS)
    group.sees(WORDS, "Take it")


async def test_the_group_of_somebody_forgotten_is_no_desk_any_more(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, "Osmanthus")
    group = await a_group(town, li, Actor.COMMUNITY, "Osmanthus")
    await sends_a_need(mei, WORDS)
    await li.says("/forget")
    await li.presses("Yes, forget me")
    group.sees("so it is no desk any more")
    assert not any(WORDS in shown.text for shown in group.screen)


async def test_who_volunteers_keeps_the_tasks_they_have_accepted(town: Town) -> None:
    li = await helper(town, "Li")
    await helper(town, "Ann")

    async def work(unit: Unit) -> None:
        person, _ = await people.who(unit, li.id)
        assert person is not None
        people.grant(unit, person.id, Role.COMMITTEE_WORKER, town.places["Osmanthus"].id, "")

    await town.database.run(work)
    _, grace = await taken(town)
    for hour in ("9:00", "15:00"):
        await asks(town, grace, hour=hour)
    # Its number is another volunteer's, too.
    await li.presses_data("t:2:accept")
    li.sees("It is yours")
    await loses(town, li, Role.COMMITTEE_WORKER, "Osmanthus")
    li.sees("Your work at the desk here has ended")
    li.sees_no("not yours")


async def test_what_was_said_to_be_done_waits_for_its_resident(town: Town) -> None:
    mei = await town.resident()
    li, wu = [await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", n) for n in ("Li", "Wu")]
    await sends_a_need(mei, WORDS)
    await li.presses("Take it")
    await li.presses("Done")
    await li.presses("Skip")
    await loses(town, li, Role.COMMITTEE_WORKER, "Osmanthus")
    mei.sees("Is it solved?")
    mei.sees_no("now goes on with")
    await mei.presses("No, not yet")
    wu.sees(WORDS, "Take it")
    await wu.presses("Take it")
    assert await town.moves() == ["submit", "take", "done", "reopen", "release", "take"]
