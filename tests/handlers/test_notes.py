"""Notes are staff's own: kept with the case, and never seen by its resident."""

import pytest

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import sends_a_need
from tests.handlers.test_desk import taken

SECRET = "The son may be violent"
NEW_VERBS = ("history", "note", "refer", "correct", "hand")


def never(somebody: Somebody, town: Town, words: str) -> None:
    """The words never went to somebody's chat."""
    assert [row for row in town.calls if row.chat_id == somebody.id and words in str(row)] == []


async def test_a_note_is_read_by_staff_and_by_nobody_else(town: Town) -> None:
    mei, li = await taken(town)
    wu, zhao = await town.worker(Role.COMMITTEE_WORKER), await town.worker(Role.STREET_OFFICE)
    await li.presses("Note")
    li.sees("Only staff read it; it is never sent to the resident", "Cancel")
    await li.says(SECRET)
    li.sees("Only staff can read it; the resident was sent nothing")
    li.sees(f"note for staff by Li: {SECRET}", "Done")
    for reader in (wu, zhao):
        await reader.presses_data("c:1001:card")
        reader.sees(SECRET)
        await reader.presses("Timeline")
        shown = reader.sees("No. 1001 from the beginning. For staff only")
        assert shown.text.split("\n\n")[1:] == [
            "📄 2 Mar, 10:00, told by the resident; it went to the residents' committee",
            "🙋 2 Mar, 10:00, taken by Li (the residents' committee)",
            f"📝 2 Mar, 10:00, note for staff by Li: {SECRET}",
        ]
    await li.presses("Ask the resident")
    await li.says("Which floor?")
    await mei.says("The third")
    await li.presses("Done")
    await li.says("Mended")
    await mei.says("/mycases")
    await mei.presses_data("c:1001:show")
    await mei.presses("No, not yet")
    await town.advance(hours=100)
    never(mei, town, SECRET)
    assert "note" in await town.moves()


async def test_a_note_moves_no_clock(town: Town) -> None:
    _, li = await taken(town)
    clocks = await town.rows("SELECT * FROM reminders")
    await town.advance(hours=2)
    await li.presses("Note")
    await li.says(SECRET)
    assert await town.rows("SELECT * FROM reminders") == clocks


async def test_a_word_of_danger_in_a_note_is_no_cry_for_help(town: Town) -> None:
    mei, li = await taken(town)
    await li.presses("Note")
    await li.says("She says she wants to kill herself, I want to kill myself were her words")
    li.sees("Noted with No. 1001")
    assert len(await town.cases()) == 1
    never(mei, town, "kill")


async def test_a_worker_reads_no_note_about_a_need_of_their_own(town: Town) -> None:
    li = await town.worker(Role.COMMITTEE_WORKER, name="Li")
    wu = await town.worker(Role.COMMITTEE_WORKER, name="Wu")
    await sends_a_need(li)
    await wu.presses("Take it")
    await wu.presses("Note")
    await wu.says(SECRET)
    for verb in ("card", "history", "show"):
        await li.presses_data(f"c:1001:{verb}")
    never(li, town, SECRET)


async def test_a_closed_case_takes_no_notes_but_keeps_its_timeline(town: Town) -> None:
    mei, li = await taken(town)
    await li.presses("Done")
    await li.presses("Skip")
    await mei.presses("Yes, it is solved")
    await li.presses_data("c:1001:note")
    li.is_told("No. 1001 is closed")
    await li.presses("Timeline")
    li.sees("the resident said it is solved")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", ["waiting", "taken"])
async def test_each_role_may_do_with_a_case_of_the_committee_what_the_table_says(
    town: Town, role: Role, state: str
) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, name="Li")
    await town.worker(Role.STREET_OFFICE)
    somebody = await town.worker(role)
    await sends_a_need(mei)
    if state == "taken":
        await li.presses("Take it")
    theirs = role in (Role.COMMITTEE_WORKER, Role.STREET_OFFICE)
    may = {"history", "note"} | ({"refer", "correct"} if state == "waiting" else set())
    for verb in NEW_VERBS:
        await somebody.presses_data(f"c:1001:{verb}")
        assert (somebody.toast is None) is (theirs and verb in may), verb
        if not theirs:
            somebody.is_told("No. 1001 is not with you")
        await somebody.says("/cancel")
    for verb in NEW_VERBS:
        await li.presses_data(f"c:1001:{verb}")
        able = may | {"refer", "correct"} | ({"hand"} if state == "taken" else set())
        alone = role is not Role.COMMITTEE_WORKER
        if verb == "hand" and alone and state == "taken":
            li.is_told("There is no colleague")
        else:
            assert (li.toast is None) is (verb in able), verb
        await li.says("/cancel")
