"""/timebank: what one has and what moved, in words and as a picture; what is kept of it."""

from unittest.mock import patch

import pytest

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import chooses
from tests.handlers.hours import earns, has
from tests.handlers.test_forget import places_of
from tests.handlers.test_gifts import opened
from tests.handlers.test_pool import donates, granted

PNG = b"\x89PNG\r\n\x1a\n"


async def test_who_has_nothing_yet_reads_how_hours_come_about(town: Town) -> None:
    mei = await town.resident()
    await mei.says("/timebank")
    shown = mei.sees("You have: 0 minutes")
    assert "Nothing has been entered yet" in shown.text
    assert "Pool of Osmanthus: 0 minutes" in shown.text
    assert shown.buttons == {}
    for data in ("b:give", "b:donate", "b:spend"):
        await mei.presses_data(data)
        mei.is_told("Nothing can be moved just now")


async def test_help_that_both_confirmed_is_credited_once_and_told(town: Town) -> None:
    mei = await town.resident()
    assert await earns(town, mei, 90) == 90
    mei.sees("Credited: 1 hour 30 minutes; you now have 1 hour 30 minutes")
    assert await earns(town, mei, 90) is None
    mei.sees_nothing()
    assert await earns(town, mei, 600, task=2) == 480
    mei.sees("It was 10 hours; as a task and a day have a limit, 8 hours could be credited")
    await has(mei, "You have: 9 hours 30 minutes")
    assert "Mon 2 Mar: 1 hour 30 minutes credited for your help" in mei.last.text


async def asks_with_hours(mei: Somebody, amount: str) -> None:
    """A need for which hours are offered, down to the check."""
    await mei.says("/timebank")
    await mei.presses("Ask for help with hours")
    await mei.says("Who carries my rice up the stairs?")
    await chooses(mei, "Errands and carrying")
    await mei.presses("In the next few days")
    mei.sees("How much time do you offer for it?", "None", "1 hour", "All of it: 3 hours")
    await mei.says(amount)


async def test_offered_hours_move_once_the_resident_says_that_it_is_solved(town: Town) -> None:
    mei = await town.resident()
    chen = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Chen")
    await earns(town, mei, 180)
    await asks_with_hours(mei, "5 hours")
    mei.sees("At most 3 hours")
    await mei.says("2 hours")
    mei.sees("Time offered: 2 hours", "Send", "Change: Time offered")
    await mei.presses("Send")
    chen.sees("Offers 2 hours from the time bank", "Take it")
    await chen.presses("Take it")
    await chen.presses("Done")
    await chen.presses("Skip")
    await has(mei, "You have: 3 hours")
    await mei.presses("Yes, it is solved")
    mei.sees("No. 1001 is solved. Used for it: 2 hours; you have 1 hour left")
    await has(mei, "2 hours for help you had")


async def test_offered_hours_that_were_given_away_meanwhile_are_used_as_far_as_there(
    town: Town,
) -> None:
    mei = await town.resident()
    chen = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Chen")
    await earns(town, mei, 180)
    await asks_with_hours(mei, "3 hours")
    await mei.presses("Send")
    await donates(mei, "2h")
    await chen.presses("Take it")
    await chen.presses("Done")
    await chen.presses("Skip")
    await mei.presses("Yes, it is solved")
    mei.sees("Used for it: 1 hour; you have 0 minutes left")


async def test_a_need_may_be_sent_without_hours_after_all(town: Town) -> None:
    mei = await town.resident()
    chen = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Chen")
    await earns(town, mei, 180)
    await asks_with_hours(mei, "none")
    mei.sees("Time offered: None")
    await mei.presses("Send")
    assert "time bank" not in chen.sees("No. 1001").text
    await mei.says("/need The stair light is broken")
    mei.sees_no("How much time")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_months_as_a_picture(town: Town, language: str) -> None:
    mei = await town.resident(language=language)
    await earns(town, mei, 150)
    await town.advance(hours=24 * 40)
    await earns(town, mei, 60, task=2)
    await mei.says("/timebank")
    await mei.presses("Months as a picture" if language == "en" else "按月看图")
    sent = mei.gets("timebank-2026-04.png")
    assert sent.content.startswith(PNG)
    assert ("3 hours 30 minutes" if language == "en" else "3小时30分钟") in sent.text


async def test_the_picture_says_what_came_and_went(town: Town) -> None:
    mei = await town.resident()
    await earns(town, mei, 150)
    await donates(mei, "half an hour")
    texts: list[str] = []

    def note(text: object, _: object) -> None:
        texts.append(text.get_text())  # type: ignore[attr-defined]

    with patch("handlers.chat.drawing._set_font", side_effect=note):
        await mei.presses_data("b:picture")
    assert {"2 hours 30 minutes", "30 minutes", "came", "went", "2026-03", "2025-10"} <= set(texts)


async def test_few_buttons_at_a_time_for_who_wants_few(town: Town) -> None:
    mei = await town.resident()
    await earns(town, mei, 150)
    await mei.says("/settings")
    await mei.presses("Large and few: turn on")
    await mei.says("/timebank")
    assert list(mei.last.buttons) == ["Ask for help with hours", "Give to a neighbour", "More"]
    await mei.presses("More")
    assert list(mei.last.buttons) == ["Give to the community", "Months as a picture", "More"]


async def test_mydata_tells_all_of_it(town: Town) -> None:
    mei = await town.resident()
    await earns(town, mei, 180)
    await donates(mei, "1h")
    await mei.says("/timebank")
    await mei.presses("Give to a neighbour")
    await mei.says("1h")
    await mei.says("/mydata")
    [page] = mei.gets_all("linli-mydata.html")
    for words in (b"Time bank: 2 hours", b"3 hours credited", b"1 hour to the community"):
        assert words in page.content
    assert b"1 hour you mean to give to a neighbour" in page.content
    [whole] = mei.gets_all("linli-mydata.json")
    for part in (b'"balance_minutes": 120', b'"minutes": -60', b'"open_gift": {'):
        assert part in whole.content


async def forgotten(town: Town, somebody: Somebody) -> None:
    """What is told before, and both presses."""
    await somebody.says("/forget")
    somebody.sees("in the time bank, 2 hours, goes to the pool of Osmanthus")
    await somebody.presses("Yes, forget me")


async def test_the_hours_of_who_is_forgotten_go_to_the_pool_as_they_were_told(town: Town) -> None:
    li, wu = await granted(town, Role.COMMITTEE_WORKER, "Granny Plumtree has a bad knee")
    assert await places_of(town, "Plumtree") >= {"transfer_notes.text"}
    before = await town.rows("SELECT * FROM transfers ORDER BY rowid")
    await forgotten(town, wu)
    after = await town.rows("SELECT * FROM transfers ORDER BY rowid")
    assert after[:-1] == before
    assert (after[-1]["kind"], after[-1]["minutes"]) == ("donation", 120)
    assert "transfer_notes.text" not in await places_of(town, "Plumtree")
    await has(li, "Pool of Osmanthus: 3 hours")
    [closed] = await town.rows("SELECT * FROM accounts WHERE closed_at IS NOT NULL")
    assert closed["closed_at"] == town.clock.at


async def test_who_comes_back_begins_with_nothing(town: Town) -> None:
    _, wu = await granted(town, Role.COMMITTEE_WORKER)
    await forgotten(town, wu)
    await wu.says("/start")
    for label in ("English", "Yes, that's fine", "None of these"):
        await wu.presses(label)
    await has(wu, "You have: 0 minutes")
    await wu.says("/forget")
    wu.sees_no("time bank")


async def test_neighbours_see_of_who_was_forgotten_no_name(town: Town) -> None:
    mei, lin = await opened(town)
    await mei.presses("Yes, give to Lin")
    await mei.says("/forget")
    await mei.presses("Yes, forget me")
    await has(lin, "1 hour 30 minutes from a neighbour")


async def test_staff_see_the_pools_of_where_they_work(town: Town) -> None:
    zhao = await town.worker(Role.STREET_OFFICE, name="Zhao")
    for place in ("Building 1", "Riverside"):
        mei = await town.resident(place=place)
        await earns(town, mei, 60)
        await donates(mei, "1h")
    await has(zhao, "Pool of Osmanthus: 1 hour, for neighbours who can't earn hours\nPool of River")
