"""A family member is told how it goes: by a link, by their own consent, and never too much."""

import re

import pytest

from linkage.models import Role
from storage.family import LINK_VALID_MS
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import sends_a_need


async def link_of(mei: Somebody) -> str:
    """What /start brings when the link is opened that was passed on."""
    await mei.says("/settings")
    for label in ("More", "Family member") if "More" in mei.last.buttons else ("Family member",):
        await mei.presses(label)
    await mei.presses("Name somebody")
    mei.sees("Pass the next message on to one family member")
    found = re.search(r"https://t\.me/linli_test_bot\?start=(\S+)", mei.sees("would like you").text)
    assert found is not None
    return found[1]


async def joined(town: Town) -> tuple[Somebody, Somebody]:
    """A resident, and their daughter who has agreed."""
    mei, lin = await town.resident(), await town.resident("Lin")
    await lin.says(f"/start {await link_of(mei)}")
    await lin.presses("Yes, tell me")
    return mei, lin


async def test_a_member_agrees_in_their_own_chat_and_both_are_told(town: Town) -> None:
    mei, lin = await town.resident(), await town.resident("Lin")
    token = await link_of(mei)
    await lin.says(f"/start {token}")
    lin.sees("Mei would like you to be told how each need goes", "Yes, tell me", "No, thank you")
    await sends_a_need(mei)
    lin.sees_no("No. 1001")
    await lin.presses("Yes, tell me")
    lin.sees("When something happens for Mei, we tell you here")
    mei.sees("Lin has agreed")
    await mei.says("/settings")
    await mei.presses("Family member")
    mei.sees("Told, too, how your needs go: Lin", "Stop telling Lin", "Back to settings")
    await mei.presses("Back to settings")
    mei.sees("Your settings")


async def test_a_member_hears_what_becomes_of_a_need_and_not_what_is_said(town: Town) -> None:
    mei, lin = await joined(town)
    li = await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    lin.sees(
        "The number is 1001; the residents' committee has it and will be in touch by 10:00 tomorrow"
    )
    await li.presses("Take it")
    lin.sees("Mei, No. 1001: somebody has taken it")
    await li.presses("Ask the resident")
    await li.says("Which floor is it?")
    await mei.says("The third floor, and the dog bites")
    for said in ("Which floor", "the dog bites"):
        lin.sees_no(said)
    await li.presses("Done")
    await li.says("A new lamp for the lonely lady")
    assert lin.sees("says it is done").text.count("lonely") == 0
    await mei.presses("No, not yet")
    lin.sees("Mei said it is not solved yet")
    await mei.says("It flickers")
    await li.presses("Done")
    await li.presses("Skip")
    await mei.presses("Yes, it is solved")
    lin.sees("Mei said it is solved")


async def test_a_member_hears_what_the_clock_does(town: Town) -> None:
    mei, lin = await joined(town)
    await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await town.advance(hours=26)
    lin.sees("it went up to the street office, who will be in touch by 10:00 tomorrow")


@pytest.mark.parametrize("distress", ["My husband is beating me", None])
async def test_what_is_with_the_social_worker_is_told_to_nobody_else(
    town: Town, distress: str | None
) -> None:
    mei, lin = await joined(town)
    social = await town.worker(Role.SOCIAL_WORKER)
    if distress is None:
        await sends_a_need(mei, "I feel sad and cannot sleep", "Emotional support")
    else:
        await mei.says(distress)
    await social.presses("Take it")
    lin.sees_no("1001")


async def test_a_complaint_is_told_to_nobody_of_the_family(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    zhao = await town.worker(Role.STREET_OFFICE)
    await li.says(f"/start {await link_of(mei)}")
    await li.presses("Yes, tell me")
    await sends_a_need(mei)
    await li.presses("Take it")
    li.news.clear()
    await mei.presses_data("c:1001:complain")
    await mei.says("She laughed at my slippers")
    await zhao.presses("Take it")
    await town.advance(hours=300)
    li.sees_no("1002")


async def test_a_stranger_agrees_to_be_known_before_they_agree_to_be_told(town: Town) -> None:
    mei, ann = await town.resident(), town.stranger()
    await ann.says(f"/start {await link_of(mei)}")
    for label in ("English", "Yes, that's fine"):
        await ann.presses(label)
    ann.sees("Nice to meet you")
    ann.sees_no("Which community")
    ann.sees("Mei would like you to be told")
    await ann.presses("Yes, tell me")
    mei.sees("Ann has agreed")


async def test_a_link_opened_in_the_middle_of_the_first_meeting_counts(town: Town) -> None:
    mei, ann = await town.resident(), town.stranger()
    token = await link_of(mei)
    await ann.says("/start")
    await ann.presses("English")
    await ann.says(f"/start {token}")
    await ann.presses("Yes, that's fine")
    ann.sees("Mei would like you to be told")


async def test_a_link_is_for_one_person(town: Town) -> None:
    mei, lin, wu = await town.resident(), await town.resident("Lin"), await town.resident("Wu")
    token = await link_of(mei)
    for one in (lin, wu):
        await one.says(f"/start {token}")
    await town.at_once(lin.presses("Yes, tell me"), wu.presses("Yes, tell me"))
    assert len(await town.rows("SELECT * FROM family")) == 1
    await wu.says(f"/start {token}")
    wu.sees("This link is gone, or somebody has used it")


async def test_links_that_lead_nowhere_are_refused_kindly(town: Town) -> None:
    mei, lin = await joined(town)
    token = await link_of(mei)
    await mei.says(f"/start {token}")
    mei.sees("please pass it on to them")
    await lin.says(f"/start {token}")
    lin.sees("You are already told how it goes for Mei")
    await lin.says("/start family-nothing")
    lin.sees("This link is gone")
    ann = town.stranger()
    await ann.says("/start family-nothing")
    ann.sees("This link is gone")
    newer = await link_of(mei)
    await ann.says(f"/start {token}")
    ann.sees("This link is gone")
    town.clock.at += LINK_VALID_MS + 1
    await ann.says(f"/start {newer}")
    ann.sees("This link expired on")


async def test_who_would_rather_not_is_told_nothing(town: Town) -> None:
    mei, lin = await town.resident(), await town.resident("Lin")
    token = await link_of(mei)
    await lin.says(f"/start {token}")
    await lin.presses("No, thank you")
    lin.sees("you will be told nothing")
    mei.sees("Lin would rather not")
    await lin.presses_data(f"m:yes:{token.removeprefix('family-')}")
    lin.is_told("This link is gone")
    assert await town.rows("SELECT * FROM family") == []


@pytest.mark.parametrize("side", ["resident", "member"])
async def test_either_side_ends_it_and_the_other_is_told(town: Town, side: str) -> None:
    mei, lin = await joined(town)
    somebody, other = (mei, lin) if side == "resident" else (lin, mei)
    await somebody.says("/settings")
    await somebody.presses("Family member")
    label = "Stop telling Lin" if side == "resident" else "No more about Mei"
    data = somebody.last.buttons[label]
    await somebody.presses(label)
    somebody.sees("nobody", "Name somebody")
    other.sees("no longer told how")
    await sends_a_need(mei)
    lin.sees_no("1001")
    await somebody.presses_data(data)
    somebody.is_told("no longer works")


async def test_nobody_ends_what_is_not_theirs(town: Town) -> None:
    await joined(town)
    wu = await town.resident("Wu")
    [row] = await town.rows("SELECT * FROM family")
    for verb in ("off", "leave"):
        for number in (row["resident_id"], row["member_id"]):
            await wu.presses_data(f"m:{verb}:{number}")
            wu.is_told("no longer works")
    await wu.presses_data("m:nonsense")
    wu.is_told("no longer works")
    assert len(await town.rows("SELECT * FROM family")) == 1


async def test_both_sides_see_it_in_what_is_kept_of_them(town: Town) -> None:
    mei, lin = await joined(town)
    await link_of(mei)
    await mei.says("/mydata")
    [page] = mei.gets_all("linli-mydata.html")
    assert b"Lin is told how your needs go, since" in page.content
    assert b"A link for a family member is still open" in page.content
    await lin.says("/mydata")
    [page] = lin.gets_all("linli-mydata.html")
    assert b"You are told how it goes for Mei, since" in page.content


@pytest.mark.parametrize("side", ["resident", "member"])
async def test_who_is_forgotten_is_nobodys_family_any_more(town: Town, side: str) -> None:
    mei, lin = await joined(town)
    await link_of(mei)
    somebody, other = (mei, lin) if side == "resident" else (lin, mei)
    await somebody.says("/forget")
    await somebody.presses("Yes, forget me")
    other.sees("no longer told how")
    assert await town.rows("SELECT * FROM family") == []
    if side == "resident":
        assert await town.rows("SELECT * FROM family_links") == []


async def test_of_a_forgotten_residents_needs_their_family_hears_nothing(town: Town) -> None:
    mei, lin = await joined(town)
    wu = await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await wu.presses("Take it")
    lin.news.clear()
    await mei.says("/forget")
    await mei.presses("Yes, forget me")
    lin.sees_no("1001")


async def test_a_member_who_left_the_chat_is_not_written_to(town: Town) -> None:
    mei, lin = await joined(town)
    await lin.blocks()
    await sends_a_need(mei)
    lin.sees_no("1001")


async def test_the_card_is_turned_by_two_where_few_are_wanted(town: Town) -> None:
    mei, _ = await joined(town)
    await mei.says("/settings")
    await mei.presses("Large and few: turn on")
    await mei.presses("More")
    await mei.presses("Family member")
    assert list(mei.sees("Told, too").buttons) == ["Name somebody", "Stop telling Lin", "More"]
    await mei.presses("More")
    assert list(mei.sees("Told, too").buttons) == ["Back to settings", "More"]
