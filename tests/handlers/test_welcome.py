"""The first meeting: language, consent, home, and invitations to a desk."""

import pytest

from linkage.models import Role
from storage import people
from storage.people import INVITATION_VALID_MS
from storage.unit import Unit
from tests.handlers.chat import HOUR, STREET, Somebody, Town

AGREED = ("English", "Yes, that's fine")


async def goes_through(somebody: Somebody, *labels: str) -> None:
    """Press one button after another."""
    for label in labels:
        await somebody.presses(label)


async def invitation(town: Town, role: Role = Role.COMMITTEE_WORKER, place: str = STREET) -> str:
    """The token of a new invitation."""

    async def work(unit: Unit) -> str:
        return people.invite(unit, role, town.places[place].id, "")

    token, _ = await town.database.run(work)
    return token


async def test_a_newcomer_is_asked_one_thing_after_another(town: Town) -> None:
    ann = town.stranger()
    await ann.says("/start")
    ann.sees("Please choose your language", "中文", "English")
    await ann.presses("English")
    ann.sees("We keep the name Telegram shows", "Yes, that's fine", "No, thank you")
    await ann.presses("Yes, that's fine")
    ann.sees("Which community", "Osmanthus", "Riverside", "None of these", "Back")
    await ann.presses("Osmanthus")
    await ann.presses("Grid 1")
    ann.sees("Which building?", "Building 1", "Building 2")
    await ann.presses("Building 2")
    ann.sees("Nice to meet you")
    ann.sees("just write it here")
    [person] = await town.rows("SELECT * FROM people")
    assert (person["name"], person["language"]) == ("Ann", "en")
    assert person["place_id"] == town.places["Building 2"].id


async def test_a_newcomer_is_welcomed_in_chinese(town: Town) -> None:
    ann = town.stranger("安", "zh-hans")
    await ann.says("/start")
    await goes_through(ann, "中文", "可以", "Osmanthus", "Grid 1", "Building 1")
    ann.sees("好的，安，认识您很高兴。")
    ann.sees("有什么事，直接在这里写")


@pytest.mark.parametrize(
    ("path", "home"), [(["None of these"], None), (["Riverside", "Grid 7"], "Grid 7")]
)
async def test_where_one_lives_may_be_known_less_exactly(
    town: Town, path: list[str], home: str | None
) -> None:
    ann = town.stranger()
    await ann.says("/start")
    await goes_through(ann, *AGREED, *path)
    ann.sees("Nice to meet you")
    [person] = await town.rows("SELECT place_id FROM people")
    assert person["place_id"] == (town.places[home].id if home else None)


async def test_who_does_not_agree_is_not_kept(town: Town) -> None:
    ann = town.stranger()
    await ann.says("The stair light is broken")
    await goes_through(ann, "English", "No, thank you")
    ann.sees("we won't sign you up")
    for table in ("people", "cases", "conversations", "outbox"):
        assert await town.rows(f"SELECT * FROM {table}") == []
    await ann.says("/start")
    ann.sees("choose your language")


async def test_what_was_written_before_the_first_meeting_is_not_lost(town: Town) -> None:
    ann = town.stranger()
    await ann.says("The stair light is broken")
    ann.sees("choose your language")
    await ann.says("On the third floor")
    ann.sees("I have noted “")
    await goes_through(ann, *AGREED, "None of these")
    ann.sees("What is it about?", "Repairs in common areas")
    await goes_through(ann, "Repairs in common areas", "No hurry", "Osmanthus")
    ann.sees("The stair light is broken\nOn the third floor")


async def test_a_greeting_before_the_first_meeting_is_no_need(town: Town) -> None:
    ann = town.stranger()
    await ann.says("Hi")
    await goes_through(ann, *AGREED, "None of these")
    ann.sees("If you need something, just write it here")
    ann.sees_no("What is it about?")


async def test_commands_of_a_stranger_lead_to_the_first_meeting(town: Town) -> None:
    ann = town.stranger()
    await ann.says("/mycases")
    ann.sees("choose your language")
    await ann.says("/help")
    ann.sees("How to use Linli")
    await ann.presses("English")
    await ann.says("/start")
    ann.sees("Is that all right with you?")


@pytest.mark.parametrize("begun", [False, True])
async def test_who_comes_to_volunteer_is_led_on_to_it(town: Town, begun: bool) -> None:
    ann = town.stranger()
    if begun:
        await ann.says("/start")
        await ann.presses("English")
    await ann.says("/volunteer")
    await goes_through(ann, *AGREED[begun:], "Osmanthus", "Grid 1", "Building 2")
    ann.sees("Nice to meet you")
    ann.sees("What can you do", "Done")
    ann.sees_no("just write it here")
    await ann.presses("Done")
    ann.sees("Which languages")


async def test_who_does_not_live_here_may_volunteer_all_the_same(town: Town) -> None:
    an = town.stranger("安", "zh-hans")
    await an.says("/volunteer")
    await goes_through(an, "中文", "可以", "都不是")
    an.sees("您会做什么")


async def test_what_a_volunteer_wrote_meanwhile_comes_first(town: Town) -> None:
    ann = town.stranger()
    await ann.says("/volunteer")
    await ann.says("The stair light is broken")
    await goes_through(ann, *AGREED, "Osmanthus", "Grid 1", "Building 2")
    ann.sees("Then press /volunteer")
    ann.sees_no("What can you do")
    assert ann.last.buttons


async def test_who_agrees_to_nothing_is_asked_nothing_more(town: Town) -> None:
    ann = town.stranger()
    await ann.says("/volunteer")
    await goes_through(ann, "English", "No, thank you")
    ann.sees("we won't sign you up")
    ann.sees_nothing()
    assert await town.rows("SELECT * FROM conversations") == []


async def test_a_returning_resident_sees_what_they_can_do(town: Town) -> None:
    mei = await town.resident()
    await mei.says("/start")
    mei.sees("/mycases")
    mei.sees_no("choose your language")


async def test_start_takes_up_where_somebody_left(town: Town) -> None:
    mei = await town.resident()
    await mei.says("The stair light is broken")
    await mei.says("/start")
    mei.sees("What is it about?")


async def test_an_invitation_makes_a_newcomer_a_worker(town: Town) -> None:
    ann = town.stranger()
    await ann.says(f"/start {await invitation(town)}")
    await goes_through(ann, *AGREED)
    ann.sees("You now work for Willow Street as committee worker")
    await ann.says("/desk")
    ann.sees("Your desk")
    commands = [call.payload for call in town.calls if call.method == "setMyCommands"]
    assert commands[-1]["scope"] == {"type": "chat", "chat_id": ann.id}
    assert commands[-1]["commands"][0]["command"] == "desk"


async def test_an_invitation_makes_a_resident_a_worker_at_once(town: Town) -> None:
    mei = await town.resident(language="zh_CN")
    token = await invitation(town, Role.SOCIAL_WORKER, "Osmanthus")
    await mei.says(f"/start {token}")
    mei.sees("您是Osmanthus的社工")
    await mei.says(f"/start {token}")
    mei.sees("这个邀请您已经用过了")


async def test_an_invitation_opened_in_the_middle_of_the_first_meeting_counts(town: Town) -> None:
    ann = town.stranger()
    await ann.says("The stair light is broken")
    await ann.presses("English")
    await ann.says(f"/start {await invitation(town)}")
    ann.sees("Is that all right with you?")
    await ann.presses("Yes, that's fine")
    ann.sees("You now work for Willow Street")
    ann.sees("What is it about?")


async def test_an_invitation_is_for_one_person_only(town: Town) -> None:
    mei, lin = await town.resident("Mei"), await town.resident("Lin")
    token = await invitation(town)
    await town.at_once(mei.says(f"/start {token}"), lin.says(f"/start {token}"))
    told = sorted(one.last.text[:8] for one in (mei, lin))
    assert told == ["Somebody", "Welcome!"]
    assert len(await town.rows("SELECT * FROM roles")) == 1


async def test_a_newcomer_whose_invitation_was_taken_meanwhile_is_still_welcome(
    town: Town,
) -> None:
    ann, mei = town.stranger(), await town.resident()
    token = await invitation(town)
    await ann.says(f"/start {token}")
    await mei.says(f"/start {token}")
    await goes_through(ann, *AGREED)
    ann.sees("Nice to meet you")
    ann.sees("Somebody has used this invitation link already")
    await ann.says("/mycases")
    ann.sees("You have not asked for anything yet")
    assert len(await town.rows("SELECT * FROM roles")) == 1


async def test_an_invitation_that_is_unknown_or_too_old_is_refused_kindly(town: Town) -> None:
    ann, token = town.stranger(), await invitation(town)
    await ann.says("/start nothing-we-know")
    ann.sees("We don't know this invitation link")
    town.clock.at += INVITATION_VALID_MS + HOUR
    await ann.says(f"/start {token}")
    ann.sees("expired on 9 Mar, 10:00")
    assert await town.rows("SELECT * FROM roles") == []


async def test_the_language_can_be_changed(town: Town) -> None:
    mei = await town.resident()
    await mei.says("/language")
    mei.sees("Which language shall I use?")
    await mei.presses("中文")
    mei.sees("以后就说中文")
    await mei.says("/help")
    mei.sees("“邻里”怎么用")
    await mei.says("/language")
    await mei.presses("English")
    mei.sees("We will write to you in English")


async def test_the_language_can_be_changed_in_the_middle_of_a_form(town: Town) -> None:
    mei = await town.resident()
    await mei.says("The stair light is broken")
    await mei.says("/language")
    await mei.presses("中文")
    mei.sees("以后就说中文")
    mei.sees("这是哪方面的事", "公共设施维修")


async def test_a_shared_location_offers_the_nearest_buildings_first(town: Town) -> None:
    ann = town.stranger()
    await ann.says("/start")
    await goes_through(ann, *AGREED)
    ann.sees("send your location")
    await ann.shares(31.2311, 121.4722)
    ann.sees("we have the place")
    asked = ann.sees("Which of these is where you live?")
    assert list(asked.buttons)[:3] == [
        "Osmanthus Grid 1 Building 2 · 11 m",
        "Osmanthus Grid 1 Building 1 · 78 m",
        "None of them: I choose",
    ]
    await ann.presses("Osmanthus Grid 1 Building 2 · 11 m")
    ann.sees("Nice to meet you")
    ann.sees_no("We look after")
    [person] = await town.rows("SELECT place_id FROM people")
    assert person["place_id"] == town.places["Building 2"].id


async def test_a_location_far_from_every_building_is_said_to_be_so(town: Town) -> None:
    ann = town.stranger()
    await ann.says("/start")
    await goes_through(ann, *AGREED)
    await ann.shares(39.9042, 116.4074)
    ann.sees("None of our buildings is near there")
    ann.sees("Which community", "Osmanthus")
    ann.sees_no("we have the place")


async def test_none_of_the_nearest_leads_to_the_list_and_a_new_location_counts_anew(
    town: Town,
) -> None:
    ann = town.stranger()
    await ann.says("/start")
    await goes_through(ann, *AGREED)
    await ann.shares(31.2311, 121.4722)
    await ann.presses("None of them: I choose")
    ann.sees("Which community", "Osmanthus")
    await ann.presses("Osmanthus")
    await ann.shares(31.2319, 121.4722)
    ann.sees("Which of these is where you live?", "Osmanthus Grid 1 Building 1 · 11 m")
    await ann.presses("None of them: I choose")
    await goes_through(ann, "Riverside", "Grid 7")
    [person] = await town.rows("SELECT place_id FROM people")
    assert person["place_id"] == town.places["Grid 7"].id


async def test_far_from_every_building_the_list_is_asked(town: Town) -> None:
    ann = town.stranger()
    await ann.says("/start")
    await goes_through(ann, *AGREED)
    await ann.shares(30.0, 120.0)
    ann.sees("Which community", "None of these")


async def test_who_does_not_live_here_is_told_kindly_where_to_turn(town: Town) -> None:
    ann = town.stranger("安", "zh-hans")
    await ann.says("/start")
    await goes_through(ann, "中文", "可以", "都不是")
    ann.sees("我们这儿管的是Willow Street。您要是住在别处，请找当地的街道或居委会，也可以打 12345")


async def test_a_location_before_one_has_agreed_is_only_words(town: Town) -> None:
    ann = town.stranger()
    await ann.says("/start")
    await ann.shares(31.2311, 121.4722)
    ann.sees("I have noted “")
    ann.sees("choose your language")


async def test_start_is_taken_up_at_every_step(town: Town) -> None:
    ann = town.stranger()
    for words, label in (
        ("choose your language", "English"),
        ("Is that all right with you?", "Yes, that's fine"),
        ("Which community", "Osmanthus"),
        ("Which part of it", "Grid 1"),
        ("Which building?", "Building 2"),
    ):
        await ann.says("/start")
        ann.sees(words)
        await town.restart()
        await ann.says("/start")
        ann.sees(words)
        await ann.presses(label)
    ann.sees("Nice to meet you")
    await ann.says("/start")
    ann.sees("/mycases", "Talk to a person")


async def test_who_moves_may_share_where_they_live(town: Town) -> None:
    mei = await town.resident(place=None)
    await mei.says("/settings")
    await mei.presses("Where I live")
    await mei.shares(31.2311, 121.4722)
    await mei.presses("Osmanthus Grid 1 Building 2 · 11 m")
    mei.sees("Where you live: Osmanthus Grid 1 Building 2")
