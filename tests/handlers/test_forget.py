"""/forget: what it says, what it does, and that nothing of the person is left in any table."""

import orjson
import pytest

from handlers.privacy.forget import REALLY
from linkage.models import Actor, Role
from linkage.quiet import QuietHours
from storage import inbox, outbox, people
from storage.unit import Unit
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import a_group, chooses, sends_a_need

NAME = "Mei Zhangwu"
QUIET = "20:15-07:45"
WORDS = (
    "the lamp over my door",
    "on the third floor by the plum tree",
    "please hurry with the lamp",
)


async def everything(town: Town) -> dict[str, str]:
    """What stands in every column of every table, by table and column."""
    tables = await town.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    found: dict[str, list[str]] = {}
    for table in (row["name"] for row in tables):
        for row in await town.rows(f"SELECT * FROM {table}"):
            for column, value in row.items():
                found.setdefault(f"{table}.{column}", []).append(f"<{value}>")
    return {place: " ".join(values) for place, values in found.items()}


async def places_of(town: Town, *texts: str) -> set[str]:
    """The columns in which any of these texts stands."""
    return {
        place
        for place, values in (await everything(town)).items()
        if any(text in values for text in texts)
    }


async def lived(town: Town) -> tuple[Somebody, Somebody]:
    """A resident with a closed case and an open one, a form, and more; and who helps them."""
    mei, li = await town.resident(NAME), await town.worker(Role.COMMITTEE_WORKER, "Osmanthus")
    await sends_a_need(mei, WORDS[0])
    await li.presses("Take it")
    await li.presses("Correct category")
    await chooses(li, "Rubbish and hygiene")
    await li.presses("Note")
    await li.says(f"Of {WORDS[0]}: ring first")
    await li.presses("Ask the resident")
    await li.says("Which of the lamps?")
    await mei.presses("Reply")
    await mei.says(WORDS[1])
    await li.presses("Done")
    await li.presses("Skip")
    await mei.presses("Yes, it is solved")
    await mei.presses("😀")
    await mei.presses("Skip")
    await mei.says(f"/need {WORDS[2]}")
    await chooses(mei, "Repairs in common areas")
    await mei.presses("In the next few days")
    await mei.sends_photo()
    await mei.sends_photo(WORDS[1])
    await mei.presses("Send")
    await li.presses("Take it")
    await mei.says("/mycases")
    await mei.sends_photo()

    async def left_behind(unit: Unit) -> None:
        person, _ = await people.who(unit, mei.id)
        assert person is not None
        own = {"large": True, "quiet": QuietHours.parse(QUIET)}
        people.save(unit, person.model_copy(update=own))
        message = {"update_id": 900, "message": mei.message(text=WORDS[0])}
        inbox.receive(unit, 900, orjson.dumps(message).decode())
        inbox.set_aside(unit, 900, "ValueError")
        outbox.add(unit, mei.id, "sendMessage", {"chat_id": mei.id, "text": WORDS[1]})

    await town.database.run(left_behind)
    return mei, li


async def forgotten(town: Town, mei: Somebody) -> None:
    """Both presses."""
    await mei.says("/forget")
    await mei.presses("Yes, forget me")


async def test_it_says_what_goes_and_what_stays_and_asks_once_more(town: Town) -> None:
    mei, _ = await lived(town)
    before = await everything(town)
    await mei.says("/forget")
    asked = mei.sees("Shall we forget you?", "Yes, forget me", "No, keep everything").text
    assert "Kept without your name" in asked
    assert "No. 1002) are closed as withdrawn" in asked
    await mei.presses("No, keep everything")
    mei.sees("nothing was removed")
    assert await everything(town) == before


async def test_no_table_holds_the_persons_words_name_or_chat_any_more(town: Town) -> None:
    mei, _ = await lived(town)
    texts = (NAME, *WORDS, QUIET, "photo-1280", f"<{mei.id}>", f": {mei.id}", f":{mei.id}")
    assert await places_of(town, *texts) >= {
        *("people.chat_id", "cases.text", "case_events.text", "inbox.payload"),
        *("conversations.answers", "outbox.payload", "people.name"),
        *("corrections.text", "people.quiet"),
    }
    await forgotten(town, mei)
    mei.sees("we have forgotten you")
    assert await places_of(town, *texts) == set()
    await town.advance(hours=24 * 30)
    assert await places_of(town, *texts) == set()


async def test_the_figures_keep_what_they_need_without_the_house(town: Town) -> None:
    mei, _ = await lived(town)
    before = await town.cases()
    await forgotten(town, mei)
    after = await town.cases()
    kept = ("id", "category", "urgency", "actor", "created_at", "respond_by", "policy_version")
    assert [[one[name] for name in kept] for one in after] == [
        [one[name] for name in kept] for one in before
    ]
    assert {one["place_id"] for one in after} == {town.places["Osmanthus"].id}
    assert {one["state"] for one in after} == {"closed"}
    assert (await town.moves(1002))[-1] == "withdraw"
    [verdict] = await town.rows("SELECT resolved, satisfaction FROM follow_ups")
    assert verdict == {"resolved": 1, "satisfaction": 5}
    assert await town.rows("SELECT * FROM reminders") == []


async def test_who_has_the_open_case_is_told_and_the_words_leave_their_screen(town: Town) -> None:
    mei, li = await lived(town)
    await forgotten(town, mei)
    li.sees("The resident of No. 1002 has asked to be forgotten")
    cards = [shown.text for shown in li.screen if shown.text.startswith("📋")]
    assert cards
    for card in cards:
        assert "(removed)" in card
        assert "Building" not in card
        assert not any(words in card for words in WORDS)


async def test_the_words_leave_the_group_of_the_desk_and_its_topic_is_closed(town: Town) -> None:
    li = await town.worker(Role.COMMITTEE_WORKER)
    group = await a_group(town, li, Actor.COMMUNITY)
    mei, _ = await lived(town)
    closed = [call.payload["topic"] for call in town.calls if call.method == "closeForumTopic"]
    assert closed == ["topic:1001"]
    await forgotten(town, mei)
    group.sees("The resident of No. 1002 has asked to be forgotten")
    cards = [shown.text for shown in group.screen if shown.text.startswith("📋")]
    assert len(cards) == 2
    for card in cards:
        assert "(removed)" in card
        assert not any(words in card for words in WORDS)
    closed = [call.payload["topic"] for call in town.calls if call.method == "closeForumTopic"]
    assert closed == ["topic:1001", "topic:1002"]


async def test_who_comes_back_is_a_stranger(town: Town) -> None:
    mei, _ = await lived(town)
    await forgotten(town, mei)
    await mei.says("/mycases")
    mei.sees("Please choose your language")
    await mei.presses("English")
    await mei.presses("Yes, that's fine")
    await mei.presses("None of these")
    await mei.says("/mycases")
    mei.sees("You have not asked for anything yet")
    await sends_a_need(mei, "Another lamp")


async def test_a_second_press_and_a_strangers_change_nothing(town: Town) -> None:
    mei, _ = await lived(town)
    await forgotten(town, mei)
    before = await everything(town)
    await mei.presses_data(REALLY)
    mei.is_told("haven't met yet")
    assert await everything(town) == before


async def test_a_stranger_can_drop_what_they_began_to_write(town: Town) -> None:
    ann = town.stranger()
    await ann.says(WORDS[0])
    assert await places_of(town, WORDS[0]) == {"conversations.answers"}
    await ann.says("/forget")
    ann.sees("We keep nothing of you")
    assert await places_of(town, WORDS[0]) == set()


@pytest.mark.parametrize("taken", [False, True])
async def test_nobody_in_danger_is_left_alone_by_it(town: Town, taken: bool) -> None:
    mei, chen = await town.resident(NAME), await town.worker(Role.SOCIAL_WORKER)
    await mei.says("My husband is beating me, he has a knife")
    if taken:
        await chen.presses("Take it")
    await mei.says("/forget")
    mei.sees("No. 1001 is about your safety")
    chen.sees("asked us to forget them")
    await mei.presses_data(REALLY)
    mei.sees("No. 1001 is about your safety")
    chen.sees("asked us to forget them")
    assert await town.moves() == (["submit", "take"] if taken else ["submit"])
    assert (await town.rows("SELECT name FROM people WHERE id = 1"))[0]["name"] == NAME


async def test_somebody_who_helped_in_danger_without_having_agreed_can_be_forgotten_after(
    town: Town,
) -> None:
    ann, chen = town.stranger("Annabella"), await town.worker(Role.SOCIAL_WORKER)
    await ann.says("He has a knife and will kill me")
    await chen.presses("Take it")
    await chen.presses("Done")
    await chen.presses("Skip")
    await ann.presses("Yes, it is solved")
    await forgotten(town, ann)
    ann.sees("we have forgotten you")
    assert await places_of(town, "Annabella", "knife", f"<{ann.id}>") == set()


async def test_staff_leave_their_desk_with_it(town: Town) -> None:
    mei = await town.resident()
    li, wu = [await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", n) for n in ("Lilian", "Wu")]
    await sends_a_need(mei, WORDS[0])
    await li.presses("Take it")
    await sends_a_need(mei, WORDS[2])
    await li.presses("Take it")
    await li.presses("Done")
    await li.presses("Skip")
    await li.says("/forget")
    li.sees("Your roles end too")
    await li.presses("Yes, forget me")
    mei.sees("Your No. 1001 now goes on with the residents' committee")
    wu.sees("No. 1001", "Take it")
    assert await town.moves() == ["submit", "take", "release"]
    assert not any(words in shown.text for shown in li.screen for words in WORDS)
    assert [call.method for call in town.calls].count("deleteMyCommands") == 1
    assert await places_of(town, "Lilian", f"<{li.id}>") == set()
    await li.presses_data("c:1001:card")
    li.is_told("haven't met yet")
    # What was said to be done goes back to the desk only if it is not solved.
    await mei.presses("No, not yet")
    wu.sees("No. 1002", "Take it")
    assert (await town.moves(1002))[-2:] == ["reopen", "release"]


async def test_staff_with_a_crisis_in_hand_finish_it_first(town: Town) -> None:
    mei, chen = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says("He has a knife and will kill me")
    await chen.presses("Take it")
    await chen.says("/forget")
    chen.sees("No. 1001 is an emergency in your hands")
    assert await town.moves() == ["submit", "take"]


async def test_staff_who_are_residents_too_withdraw_their_own_case(town: Town) -> None:
    li = await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(li, WORDS[0])
    await forgotten(town, li)
    assert await town.moves() == ["submit", "withdraw"]
    assert await places_of(town, WORDS[0], f"<{li.id}>") == set()


async def test_what_telegram_refuses_of_the_farewell_names_no_chat(town: Town) -> None:
    mei, _ = await lived(town)
    await forgotten(town, mei)

    async def refused(unit: Unit) -> None:
        outbox.add(unit, mei.id, "sendMessage", {"chat_id": mei.id, "text": "x"})
        outbox.failed(unit, unit.outgoing[-1], "Forbidden")

    await town.database.run(refused)
    assert await places_of(town, f"<{mei.id}>", f":{mei.id}") == set()
