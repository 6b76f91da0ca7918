"""What is kept of a volunteer is shown to them, and is gone when they ask for that."""

from linkage.models import Role
from storage import reminders
from tests.handlers.chat import Somebody, Town
from tests.handlers.test_forget import places_of
from tests.handlers.test_mydata import files
from tests.handlers.volunteers import approved, kept

SAID = ("two years in a tea house", "Red Cross certificate")


async def lived(town: Town) -> tuple[Somebody, Somebody]:
    """Mei was asked, has answered, and is approved; she has a skill on record, and a rest."""
    mei, grace = await approved(town, "First aid *")
    for act, words in (("Suspend", "Let us talk"), ("Resume", "")):
        await grace.presses(act)
        if words:
            await grace.says(words)
    await grace.presses("Record training or check")
    for label in ("First aid", "One year"):
        await grace.presses(label)
    await grace.says(SAID[1])
    await mei.presses("My week")
    await mei.presses("Mon am")
    await mei.presses_data("w:add")
    await mei.says("5 March")
    await mei.presses_data("w:pause")
    await mei.presses(next(label for label in mei.last.buttons if label.startswith("One week")))
    await mei.presses("Change my answers")
    await mei.presses("Change: More")
    await mei.says(SAID[0])
    await mei.presses("Yes, that's right")
    return mei, grace


async def test_all_that_is_kept_of_a_volunteer_is_shown(town: Town) -> None:
    mei, grace = await lived(town)
    page, data = await files(town, mei)
    found = data["volunteering"]
    assert found["state"] == "approved"
    assert (found["about"], found["reach"], found["languages"]) == (SAID[0], "community", ["en"])
    assert found["week"] == [[0, 480, 720]]
    assert found["days_off"] == [
        {"from": "2026-03-05T00:00:00+08:00", "to": "2026-03-06T00:00:00+08:00"}
    ]
    assert found["paused_until"] == "2026-03-09T00:00:00+08:00"
    [skill] = found["skills"]
    assert (skill["skill"], skill["note"]) == ("first_aid", SAID[1])
    assert skill["valid_until"].startswith("2027-03-02")
    assert [one["move"] for one in found["events"]] == [
        *("apply", "approve", "suspend", "resume", "record", "change", "change")
    ]
    for words in (*SAID, "Suspended: Let us talk", "Mon Morning", "my community"):
        assert words in page
    page, data = await files(town, grace)
    assert data["volunteering"] is None
    assert [one["move"] for one in data["volunteer_decisions"]] == [
        *("approve", "suspend", "resume", "record")
    ]
    assert "Decisions about volunteers: 4" in page
    assert not any(words in page for words in SAID)


async def test_nothing_of_a_volunteer_is_left(town: Town) -> None:
    mei, grace = await lived(town)
    number = (await kept(town, mei)).person_id
    assert await places_of(town, *SAID)
    await mei.says("/forget")
    await mei.presses("Yes, forget me")
    grace.sees("asked us to remove")
    for table in ("volunteers", "volunteer_events", "volunteer_skills", "availability", "days_off"):
        assert await town.rows(f"SELECT * FROM {table}") == []
    assert await places_of(town, *SAID) == set()
    unit = town.database.unit()
    for kind in ("enrolment", "expiry", "pause"):
        assert await reminders.get(unit, kind, number) is None
    await grace.presses_data(f"e:{number}:show")
    grace.is_told("not yours to look after")


async def test_who_is_forgotten_leaves_their_decisions_without_a_name(town: Town) -> None:
    mei, grace = await lived(town)
    await town.worker(Role.STREET_OFFICE)
    await grace.says("/forget")
    await grace.presses("Yes, forget me")
    assert (await kept(town, mei)).state == "approved"
