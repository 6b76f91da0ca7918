"""A case goes on by somebody's word: referred, put right, handed to a colleague."""

import pytest

from linkage.models import Role
from tests.handlers.chat import HOUR, Somebody, Town
from tests.handlers.conftest import chooses, sends_a_need
from tests.handlers.test_desk import ERRAND, taken

LONELY = ("I am alone all day and have nobody to talk to", "Company and visits")
FORGED = "f:{}:a:0:{}"


async def everybody(town: Town) -> dict[Role, Somebody]:
    """Somebody at each desk of the street."""
    return {role: await town.worker(role) for role in Role}


async def serial(town: Town, somebody: Somebody) -> int:
    """The number of the form that somebody is in."""
    rows = await town.rows("SELECT serial FROM conversations WHERE chat_id = :id", id=somebody.id)
    number: int = rows[0]["serial"]
    return number


async def case(town: Town) -> dict[str, object]:
    """The one case there is."""
    [found] = await town.cases()
    return found


async def test_an_errand_is_never_offered_to_a_social_worker(town: Town) -> None:
    mei, staff = await town.resident(), await everybody(town)
    await sends_a_need(mei, *ERRAND)
    team, social = staff[Role.VOLUNTEER_COORDINATOR], staff[Role.SOCIAL_WORKER]
    await team.presses("Refer")
    shown = team.sees("to whom shall it be referred?")
    assert list(shown.buttons) == ["the residents' committee", "the street office", "Cancel"]
    for actor in ("social_worker", "charity", "social_organization", "volunteer", "nobody"):
        await team.presses_data(FORGED.format(await serial(town, team), actor))
        team.is_told("You have answered this already")
    assert await town.moves() == ["submit"]
    social.sees_nothing()


async def test_a_referral_goes_on_with_its_reason_and_the_resident_hears_it(town: Town) -> None:
    mei, staff = await town.resident(), await everybody(town)
    await sends_a_need(mei, *LONELY)
    team, social = staff[Role.VOLUNTEER_COORDINATOR], staff[Role.SOCIAL_WORKER]
    await team.presses("Take it")
    await team.presses("Refer")
    await team.presses("the social worker")
    team.sees("No. 1001: why?", "Cancel")
    await team.says("She grieves for her husband")
    team.sees("No. 1001 goes to the social worker now")
    mei.sees(
        "Your No. 1001 now goes on with the social worker. You will hear from them by 10:00"
        " tomorrow. The number stays the same; you need not tell it again.\nWhy: She grieves for"
        " her husband"
    )
    shown = social.sees("Why here: referred to the social worker by the volunteer team", "Take it")
    assert shown.text.endswith("referred it to the social worker: She grieves for her husband")
    assert (await case(town))["assignee_id"] is None
    assert team.sees("waiting to be taken by the social worker").buttons == {}
    await mei.presses_data("c:1001:show")
    mei.sees("passed on to the social worker, because: She grieves for her husband")
    assert await town.moves() == ["submit", "take", "refer"]


async def test_who_refused_a_case_is_not_referred_to(town: Town) -> None:
    mei, staff = await town.resident(), await everybody(town)
    await sends_a_need(mei, *LONELY)
    await staff[Role.VOLUNTEER_COORDINATOR].presses("Can't take it")
    await staff[Role.VOLUNTEER_COORDINATOR].says("Nobody is free")
    organization = staff[Role.ORGANIZATION_STAFF]
    await organization.presses("Refer")
    assert "the volunteer team" not in organization.sees("to whom").buttons


async def test_where_nobody_is_there_a_case_cannot_be_referred(town: Town) -> None:
    mei, zhao = await town.resident(), await town.worker(Role.STREET_OFFICE)
    await sends_a_need(mei)
    assert "Refer" not in zhao.sees("No. 1001").buttons
    await zhao.presses_data("c:1001:refer")
    zhao.is_told("There is nobody it can be referred to")


async def test_a_colleagues_case_is_not_referred_away(town: Town) -> None:
    mei, li = await taken(town)
    wu, _ = await town.worker(Role.COMMITTEE_WORKER), await town.worker(Role.STREET_OFFICE)
    for verb in ("refer", "correct"):
        await wu.presses_data(f"c:1001:{verb}")
        wu.is_told("Somebody has taken No. 1001 already")
    await wu.presses_data("c:1001:hand")
    wu.is_told("No. 1001 is not with you")
    assert await town.moves() == ["submit", "take"]
    assert li.last.buttons.keys() >= {"Done"}
    mei.sees("Somebody has taken")


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("Refer", ("the street office", "We are all away")),
        ("Correct category", ("Errands and carrying",)),
    ],
)
async def test_a_form_whose_case_has_gone_on_ends_kindly(
    town: Town, verb: str, words: tuple[str, ...]
) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    wu, _ = await town.worker(Role.COMMITTEE_WORKER), await town.worker(Role.STREET_OFFICE)
    await sends_a_need(mei)
    await li.presses(verb)
    await wu.presses("Take it")
    for answer in words:
        await li.says(answer)
    li.sees("Somebody has taken No. 1001 already")
    assert await town.rows("SELECT 1 FROM conversations") == []
    assert await town.moves() == ["submit", "take"]


async def test_a_corrected_category_that_stays_keeps_its_desk_and_is_kept(town: Town) -> None:
    mei, li = await taken(town)
    await town.worker(Role.STREET_OFFICE)
    before = await case(town)
    await li.presses("Correct category")
    shown = li.sees("No. 1001: which category is right?")
    assert "Repairs in common areas" not in shown.buttons
    await chooses(li, "Rubbish and hygiene")
    li.sees("No. 1001 is now “Rubbish and hygiene”, and stays with you")
    li.sees("No. 1001 · Rubbish and hygiene", "Done")
    after = await case(town)
    assert (after["state"], after["actor"]) == ("taken", "community")
    assert after["assignee_id"] == before["assignee_id"]
    # Two working days sooner than the Monday it was: on the Thursday before.
    assert after["resolve_by"] == int(str(before["resolve_by"])) - 4 * 24 * HOUR
    [kept] = await town.rows("SELECT * FROM corrections")
    assert kept == {
        "case_id": 1001,
        "seq": 3,
        "at": town.clock.at,
        "person_id": before["assignee_id"],
        "text": "The stair light is broken",
        "from_category": "public_facilities",
        "to_category": "hygiene",
    }
    [ring] = await town.rows("SELECT due_at FROM reminders")
    assert ring["due_at"] < int(str(after["resolve_by"]))
    await mei.presses_data("c:1001:show")
    change = "the right category: Repairs in common areas → Rubbish and hygiene"
    mei.sees(f"the residents' committee put it into {change}")


async def test_a_corrected_category_of_another_desk_is_handed_on(town: Town) -> None:
    mei, staff = await town.resident(), await everybody(town)
    await sends_a_need(mei, *ERRAND)
    team, committee = staff[Role.VOLUNTEER_COORDINATOR], staff[Role.COMMITTEE_WORKER]
    await team.presses("Take it")
    await team.presses("Correct category")
    await team.says("Repairs in common areas")
    team.sees("No. 1001 goes to the residents' committee now")
    committee.sees("its category was corrected, and this kind goes to the residents'", "Take it")
    mei.sees("Your No. 1001 now goes on with the residents' committee")
    after = await case(town)
    assert (after["state"], after["actor"], after["assignee_id"]) == ("waiting", "community", None)
    assert after["respond_by"] == town.clock.at + 24 * HOUR
    assert await town.moves() == ["submit", "take", "correct", "reroute"]


async def test_what_has_gone_up_to_the_street_office_stays_there(town: Town) -> None:
    mei, staff = await town.resident(), await everybody(town)
    await sends_a_need(mei)
    await town.advance(hours=25)
    zhao = staff[Role.STREET_OFFICE]
    await zhao.presses("Correct category")
    await zhao.says("Errands and carrying")
    zhao.sees("stays with you")
    assert (await case(town))["actor"] == "street_office"
    mei.sees("gone up to the street office")


async def test_an_emergency_is_put_right_only_once_it_is_taken(town: Town) -> None:
    mei, staff = await town.resident(), await everybody(town)
    await mei.says("I want to kill myself")
    social = staff[Role.SOCIAL_WORKER]
    assert "Correct category" not in social.sees("No. 1001", "Take it").buttons
    await social.presses_data("c:1001:correct")
    social.is_told("Please take it first")
    await social.presses("Take it")
    assert "Correct category" in social.last.buttons


async def test_staff_can_say_that_it_is_an_emergency(town: Town) -> None:
    mei, staff = await town.resident(), await everybody(town)
    await sends_a_need(mei)
    committee, social = staff[Role.COMMITTEE_WORKER], staff[Role.SOCIAL_WORKER]
    await committee.presses("Correct category")
    while "Emergency" not in " ".join(committee.last.buttons):
        await committee.presses("More")
    label = next(one for one in committee.last.buttons if "Emergency" in one)
    await committee.presses(label)
    assert not social.sees("No. 1001", "Take it").silent
    await town.advance(minutes=10)
    social.sees("is an emergency", "Take it")


async def test_a_case_is_handed_to_a_colleague_of_the_same_desk_and_place(town: Town) -> None:
    mei, li = await taken(town)
    assert "Hand to" not in li.last.buttons
    await li.presses_data("c:1001:hand")
    li.is_told("There is no colleague")
    wu = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", name="Wu")
    await town.worker(Role.COMMITTEE_WORKER, "Riverside", name="Elsewhere")
    await town.worker(Role.SOCIAL_WORKER, name="Another desk")
    mei.news.clear()
    await li.presses_data("c:1001:card")
    await li.presses("Hand to")
    assert list(li.sees("to which colleague?").buttons) == ["Wu", "Cancel"]
    await li.presses("Wu")
    li.sees("No. 1001 is in Wu's hands now")
    assert "Done" not in li.sees("in hand – the residents' committee Wu").buttons
    wu.sees("Li has handed No. 1001 to you", "Ask the resident", "Done", "Hand to")
    mei.sees_nothing()
    await mei.presses_data("c:1001:show")
    mei.sees("passed to a colleague at the residents' committee")
    await wu.presses("Done")
    await wu.says("Mended")
    mei.sees("Is it solved?")
    assert await town.moves() == ["submit", "take", "hand", "done"]


async def test_a_colleague_who_is_gone_is_handed_nothing(town: Town) -> None:
    _, li = await taken(town)
    wu = await town.worker(Role.COMMITTEE_WORKER, name="Wu")
    await li.presses_data("c:1001:hand")
    form = li.last
    await wu.blocks()
    await li.presses_data(form.buttons["Wu"], form)
    li.sees("There is no colleague")
    assert await town.moves() == ["submit", "take"]


@pytest.mark.parametrize("way", ["words", "picture", "skip"])
async def test_what_was_done_is_shown_to_the_resident(town: Town, way: str) -> None:
    mei, li = await taken(town)
    await li.presses("Done")
    li.sees("what was done? A line is enough, with a picture if you like", "Skip", "Cancel")
    assert await town.moves() == ["submit", "take"]
    if way == "words":
        await li.says("A new lamp is in")
        mei.sees(
            "We hear from the residents' committee that your No. 1001 is done:\nA new lamp is in",
            "Yes, it is solved",
        )
    elif way == "picture":
        await li.sends_photo("Bright again")
        mei.gets("photo-1280")
        mei.sees("Bright again [picture]", "Yes, it is solved", "No, not yet")
    else:
        await li.says("Skip")
        mei.sees("We hear that your No. 1001 is done. Is it solved?", "Yes, it is solved")
    li.sees("The resident is being asked whether it is solved")
    await mei.presses_data("c:1001:show")
    shown = mei.sees("said to be done by the residents' committee")
    assert ("done by the residents' committee: " in shown.text) is (way != "skip")


async def test_cards_that_a_newer_one_stands_for_lose_their_buttons(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    zhao = await town.worker(Role.STREET_OFFICE)
    await sends_a_need(mei, urgency="Urgent")
    await town.advance(hours=1)
    first, second = li.screen[-2:]
    assert "Nobody has taken No. 1001 yet" in second.text
    assert (first.buttons, "Take it" in second.buttons) == ({}, True)
    await li.presses_data("c:1001:card")
    assert "Take it" in li.last.buttons
    await town.advance(hours=1)
    zhao.sees("No. 1001", "Take it")
    assert [one.buttons for one in li.screen if "No. 1001" in one.text] == [{}, {}, {}]


async def test_a_desk_that_handed_on_reads_nothing_more_of_the_case(town: Town) -> None:
    mei, staff = await town.resident(), await everybody(town)
    await sends_a_need(mei, *LONELY)
    team, social = staff[Role.VOLUNTEER_COORDINATOR], staff[Role.SOCIAL_WORKER]
    await team.presses("Refer")
    await team.presses("the social worker")
    await team.says("For you")
    await social.presses("Take it")
    await social.presses("Note")
    await social.says("In mourning")
    await mei.presses_data("c:1001:write")
    await mei.says("My door code is 1234")
    social.sees("1234")
    assert all("mourning" not in one.text and "1234" not in one.text for one in team.screen)
