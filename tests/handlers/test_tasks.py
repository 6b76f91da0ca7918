"""A task from a case: asked in circles, taken by the first, and everybody knows how it stands."""

from linkage.volunteers import Stretch
from tests.handlers.chat import Town
from tests.handlers.tasks import asks, helper, taken


async def test_a_task_is_checked_before_volunteers_are_asked(town: Town) -> None:
    _, grace = await taken(town)
    await asks(town, grace, send=False)
    check = grace.sees("Carry two bags up to the third floor", "Ask volunteers").text
    for part in (
        "10:00",
        "60 minutes",
        "Osmanthus Grid 1",
        "Anybody can do it",
        "Just once",
        "dog",
    ):
        assert part in check
    assert "Building 2" not in check
    await grace.presses("Ask volunteers")
    grace.sees("0 of 1 found", "Call it off")
    assert (await town.moves())[-1] == "seek"


async def test_the_best_are_asked_with_the_area_and_never_the_address(town: Town) -> None:
    _, grace = await taken(town)
    near = [await helper(town, f"Near {n}") for n in range(4)]
    far = await helper(town, "Far", place="Riverside")
    await asks(town, grace)
    asked = [one for one in near if one.news]
    assert len(asked) == 3
    far.sees_nothing()
    card = asked[0].sees("Could you help with this?", "I'll do it", "Not this time", "Ask").text
    assert "Osmanthus Grid 1" in card
    assert "A small dog" in card
    assert "you live close by" in card
    assert "Building 2" not in card
    assert "Mei" not in card


async def test_why_somebody_is_asked_tells_no_more_of_the_place_than_the_area(town: Town) -> None:
    _, grace = await taken(town)
    ann, bob = [await helper(town, name, place="Building 2") for name in ("Ann", "Bob")]
    await asks(town, grace, send=False)
    await grace.presses("Change: Area shown")
    await grace.presses("Osmanthus")
    await grace.presses("Ask volunteers")
    await town.ring_due()
    card = ann.sees("Could you help with this?").text
    assert "you live in the same community" in card
    await bob.says("/tasks")
    await bob.presses(next(one for one in bob.last.buttons if one.startswith("1.")))
    card += bob.sees("Could you help with this?").text
    for finer in ("Grid", "Building", "building", "close by"):
        assert finer not in card


async def test_who_accepts_sees_the_address_and_all_others_are_told(town: Town) -> None:
    mei, grace = await taken(town)
    ann, bob = [await helper(town, name) for name in ("Ann", "Bob")]
    await asks(town, grace)
    await ann.presses("I'll do it")
    ann.is_told("It is yours")
    card = ann.sees("It is yours", "I can't after all").text
    assert "Building 2" in card
    assert "Mei" in card
    mei.sees("Ann, a volunteer, will come")
    await town.ring_due()
    bob.sees("Others have taken this one already")
    assert "I'll do it" not in bob.last.buttons
    grace.sees("1 of 1 found: Ann")
    assert (await town.moves())[-2:] == ["seek", "found"]
    await mei.says("/mydata")
    looks = await town.rows("SELECT why FROM looks WHERE why = 'volunteer'")
    assert len(looks) == 1


async def test_of_many_who_press_at_once_one_has_it_and_each_other_gets_a_kind_word(
    town: Town,
) -> None:
    mei, grace = await taken(town)
    volunteers = [await helper(town, f"V{n}") for n in range(3)]
    await asks(town, grace)
    await town.at_once(*(one.presses("I'll do it") for one in volunteers))
    winners = [one for one in volunteers if "It is yours" in (one.toast or "")]
    assert len(winners) == 1
    for one in volunteers:
        if one not in winners:
            one.is_told("Somebody was a moment faster")
            one.sees("Others have taken this one already")
    await town.ring_due()
    assert len(await town.rows("SELECT place FROM assignments")) == 1
    mei.sees(f"{winners[0].name}, a volunteer, will come")


async def test_a_task_for_several_fills_up_one_by_one(town: Town) -> None:
    _, grace = await taken(town)
    volunteers = [await helper(town, f"V{n}") for n in range(3)]
    await asks(town, grace, people="2")
    for count, one in enumerate(volunteers[:2], start=1):
        await one.presses("I'll do it")
        one.is_told("It is yours")
        await town.ring_due()
        grace.sees(f"{count} of 2 found")
    volunteers[2].sees("Others have taken this one already")
    await volunteers[2].presses_data("t:1:accept")
    volunteers[2].is_told("Somebody was a moment faster")


async def test_the_circle_grows_until_the_coordinator_is_told_and_the_hour_passes(
    town: Town,
) -> None:
    mei, grace = await taken(town)
    volunteers = [await helper(town, f"V{n:02}") for n in range(15)]
    await asks(town, grace)
    assert sum(bool(one.news) for one in volunteers) == 3
    grace.sees("3 asked so far; more are asked in time")
    await town.advance(hours=6)
    grace.sees("12 asked so far; more are asked in time")
    assert sum(bool(one.news) for one in volunteers) == 12
    await town.advance(hours=10)
    assert sum(bool(one.news) for one in volunteers) == 15
    grace.sees_no("Not enough volunteers")
    mei.sees_no("so far we have found no volunteer")
    await town.advance(hours=7)
    told = grace.sees("Not enough volunteers have accepted so far", "Call it off")
    assert "15 asked: everybody who may" in told.text
    mei.sees("so far we have found no volunteer for this. It is with the volunteer team")
    await town.advance(hours=2)
    grace.sees("Nobody could come, 15 were asked")
    mei.sees("we have found no volunteer for this in time")
    volunteers[0].sees("The time for this has passed")


async def test_once_all_have_declined_the_next_circle_is_asked_at_once(town: Town) -> None:
    mei, grace = await taken(town)
    volunteers = [await helper(town, f"V{n}") for n in range(4)]
    await asks(town, grace)
    asked = [one for one in volunteers if one.news]
    [last] = [one for one in volunteers if not one.news]
    for one in asked:
        await one.presses("Not this time")
        one.sees("That's fine, thank you for saying so")
        await town.ring_due()
    last.sees("Could you help with this?")
    mei.sees_no("declined")
    await last.presses("Not this time")
    await town.ring_due()
    await town.ring_due()
    grace.sees("Not enough volunteers have accepted so far")


async def test_nobody_is_asked_by_night(town: Town) -> None:
    _, grace = await taken(town)
    ann = await helper(town, "Ann")
    await town.advance(hours=13)
    await asks(town, grace, day="Tomorrow", hour="18:00")
    ann.sees_nothing()
    await town.advance(hours=8)
    ann.sees("Could you help with this?")


async def test_a_question_goes_to_whoever_looks_after_the_task_and_comes_back(town: Town) -> None:
    _, grace = await taken(town)
    ann = await helper(town, "Ann")
    await asks(town, grace)
    await ann.presses("Ask")
    await ann.says("Is there a lift?")
    ann.sees("Your question is on its way")
    grace.sees("Ann asks about", "Answer")
    await grace.presses("Answer")
    await grace.says("Yes, a small one")
    ann.sees("Yes, a small one", "Show the task")
    await ann.presses("Show the task")
    await ann.presses("I'll do it")
    ann.is_told("It is yours")


async def test_tasks_lists_what_is_open_near_what_is_mine_and_what_was(town: Town) -> None:
    _, grace = await taken(town)
    ann = await helper(town, "Ann")
    mornings = tuple(Stretch(day, 480, 720) for day in range(7))
    bob = await helper(town, "Bob", week=mornings)
    await asks(town, grace, hour="15:00")
    await bob.says("/tasks")
    assert bob.sees("Nothing near you suits you just now").text.count("(") == 0
    await ann.says("/tasks")
    ann.sees("Open near you (1)")
    line = next(iter(ann.last.buttons))
    await ann.presses(line)
    await ann.presses("I'll do it")
    await town.ring_due()
    await ann.says("/tasks")
    listed = ann.sees("Yours (1)", "Put them in my calendar").text
    assert "Done" not in listed
    assert "every week" not in listed
    await town.advance(hours=6)
    await ann.presses("I'm coming")
    await town.advance(hours=42)
    ann.sees("It is over. Thank you for being there!")
    assert "Building 2" not in ann.screen[-1].text
    await ann.says("/tasks")
    ann.sees("Done (1)")


async def test_a_weekly_task_is_listed_as_one_in_both_languages(town: Town) -> None:
    _, grace = await taken(town)
    ann = await helper(town, "Ann")
    an = await helper(town, "安", language="zh_CN")
    await asks(town, grace, often="Every week")
    await ann.presses("I'll do it")
    await town.ring_due()
    await ann.says("/tasks")
    listed = ann.sees("Open near you (1)").text
    assert "1. 10 Mar, 10:00 · Errands and carrying · Osmanthus Grid 1 · every week" in listed
    assert "2. 3 Mar, 10:00 · Errands and carrying · Osmanthus Grid 1 · every week" in listed
    await an.says("/tasks")
    assert "Osmanthus Grid 1 · 每周都有" in an.sees("附近等人帮忙的（1）").text
    await grace.presses("No more weeks")
    await an.says("/tasks")
    an.sees("附近现在没有合适您去的事")


async def test_who_is_no_volunteer_is_told_who_tasks_are_for(town: Town) -> None:
    mei, grace = await taken(town)
    await asks(town, grace)
    await mei.says("/tasks")
    assert "/volunteer" in mei.sees("Tasks are for volunteers who have been approved").text
    await mei.presses_data("t:1:accept")
    mei.is_told("Only volunteers who have been approved can take tasks")
