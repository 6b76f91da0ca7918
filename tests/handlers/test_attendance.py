"""Between accepting a task and its end: reminded, on the way, there, late, missed."""

import re

from storage import team
from tests.handlers.chat import SPOTS, Somebody, Town
from tests.handlers.tasks import asks, helper, taken


async def accepted(
    town: Town, people: str = "1", language: str = "en"
) -> tuple[Somebody, Somebody, Somebody, Somebody]:
    """Mei, Grace, Ann who has accepted for tomorrow at ten, and Bob; Monday, eleven."""
    mei, grace = await taken(town)
    ann, bob = [await helper(town, name, language=language) for name in ("Ann", "Bob")]
    await asks(town, grace, people=people, hour="11:00")
    await ann.presses("I'll do it" if language == "en" else "我来")
    await town.ring_due()
    return mei, grace, ann, bob


async def states(town: Town) -> list[str]:
    """Where each part stands, in the order they were accepted."""
    rows = await town.rows("SELECT state FROM assignments ORDER BY accepted_at, volunteer_id, nth")
    return [row["state"] for row in rows]


def word_of(resident: Somebody) -> str:
    """The word of the day that they were told last."""
    told = [re.search(r"word is (\d{4})", shown.text) for shown in resident.screen]
    return [found[1] for found in told if found is not None][-1]


async def two_hours_before(town: Town, ann: Somebody) -> None:
    """It is nine on the day of the task, and Ann has been reminded."""
    await town.advance(hours=23)
    ann.sees("Are you coming?", "I'm coming", "I can't after all")


async def test_a_volunteer_is_reminded_comes_and_is_there(town: Town) -> None:
    mei, grace, ann, _ = await accepted(town)
    await two_hours_before(town, ann)
    mei.sees("Ann will come to help you: 3 Mar, 11:00")
    await ann.presses("I'm coming")
    ann.sees("You are coming", "On my way")
    grace.sees("1 of 1 found: Ann (is coming)")
    await town.advance(minutes=70)
    assert await states(town) == ["coming"]
    await ann.presses("On my way")
    ann.is_told("Mind how you go")
    grace.sees("Ann (on the way)")
    mei.sees(f"Ann is on the way to you. Today's word is {word_of(mei)}")
    await ann.presses("I'm here")
    ann.sees("four digits")
    await ann.says(f"It is {word_of(mei)}")
    ann.sees("You are there, and everybody knows")
    mei.sees("Ann has arrived", "Something is wrong")
    grace.sees("Ann (there)")
    assert await states(town) == ["here"]


async def test_who_accepted_a_moment_ago_is_not_reminded_at_once(town: Town) -> None:
    _, grace = await taken(town)
    ann = await helper(town, "Ann")
    await asks(town, grace, day="Today", hour="13:00")
    await town.advance(minutes=30)
    await ann.presses("I'll do it")
    await town.advance(hours=2)
    ann.sees_no("Are you coming?")
    assert await states(town) == ["taken"]


async def test_the_day_before_it_is_asked_too(town: Town) -> None:
    _, grace = await taken(town)
    ann = await helper(town, "Ann")
    await asks(town, grace, day="Wed 4 Mar", hour="11:00")
    await ann.presses("I'll do it")
    await town.advance(hours=25)
    ann.sees("Are you coming?", "I'm coming")
    await ann.presses("I'm coming")
    await town.advance(hours=22)
    reminded = ann.sees("A reminder: your task is 4 Mar, 11:00", "On my way", "I'm here")
    assert "Are you coming?" not in reminded.text
    assert "I'm coming" not in reminded.buttons
    await town.advance(hours=1)
    assert await states(town) == ["coming"]


async def test_the_question_stays_on_the_card_though_the_other_helper_drops_out(
    town: Town,
) -> None:
    _, _, ann, bob = await accepted(town, people="2")
    await bob.presses("I'll do it")
    await town.ring_due()
    await two_hours_before(town, ann)
    await bob.presses("I can't after all")
    await town.ring_due()
    ann.sees("Are you coming?", "I'm coming", "I can't after all")
    await ann.presses("I'm coming")
    ann.sees("You are coming", "On my way")
    await town.advance(hours=1)
    assert await states(town) == ["coming", "given_up"]


async def test_who_cannot_come_two_hours_before_is_replaced_at_once(town: Town) -> None:
    mei, grace, ann, bob = await accepted(town)
    await two_hours_before(town, ann)
    await ann.presses("I can't after all")
    ann.sees("Others are being asked now")
    mei.sees("We are already asking others")
    grace.sees("Ann cannot come after all")
    await town.ring_due()
    bob.sees("It is urgent")
    await bob.presses("I'll do it")
    mei.sees("Bob, a volunteer, will come")
    assert await states(town) == ["given_up", "taken"]


async def test_who_answers_nothing_is_not_waited_for(town: Town) -> None:
    mei, grace, ann, bob = await accepted(town)
    await two_hours_before(town, ann)
    await town.advance(minutes=44)
    assert await states(town) == ["taken"]
    await town.advance(minutes=1)
    ann.sees("We heard nothing from you", "I'll do it")
    grace.sees("Ann has not answered")
    mei.sees("We are already asking others")
    bob.sees("It is urgent")
    await ann.presses_data("t:1:come")
    ann.is_told("not in your hands")
    await ann.presses("I'll do it")
    ann.is_told("It is yours")
    await bob.presses("I'll do it")
    bob.is_told("a moment faster")
    assert await states(town) == ["rearranged", "taken"]
    served = await team.served(town.database.unit(), 3)
    assert served.missed == 0


async def test_a_location_shows_that_somebody_is_there_unless_it_is_far_away(town: Town) -> None:
    mei, _, ann, _ = await accepted(town)
    await two_hours_before(town, ann)
    await ann.presses("I'm coming")
    await ann.presses("On my way")
    await town.advance(minutes=90)
    await ann.presses("I'm here")
    await ann.shares(31.5, 121.47)
    ann.sees("30 km away")
    north, east = SPOTS["Building 2"]
    await ann.shares(north + 0.009, east)
    ann.sees("1 km away")
    await ann.shares(north + 0.006, east)
    ann.sees("m away. Send it again at the door")
    assert await states(town) == ["on_way"]
    await ann.shares(north + 0.001, east)
    ann.sees("You are there")
    mei.sees("Ann has arrived")
    assert await states(town) == ["here"]


async def test_wrong_digits_are_asked_again_and_not_for_ever(town: Town) -> None:
    mei, grace, ann, _ = await accepted(town)
    await two_hours_before(town, ann)
    await ann.presses("I'm coming")
    await ann.presses("On my way")
    await town.advance(minutes=90)
    await ann.presses("I'm here")
    wrong = f"{(int(word_of(mei)) + 1) % 10_000:04}"
    await ann.says("I stand at the door")
    ann.sees("send your location")
    for _ in range(4):
        await ann.says(wrong)
        ann.sees("not today's four digits")
    await ann.says(wrong)
    ann.sees("the coordinator knows")
    await ann.presses("I'm here")
    await ann.says(word_of(mei))
    ann.sees("Those were too many wrong digits")
    grace.sees("could not give the right word", "They are there")
    await grace.presses("They are there")
    grace.sees("Ann is there")
    assert await states(town) == ["here"]


async def test_who_is_late_is_asked_once_then_the_coordinator_replaces_them(town: Town) -> None:
    mei, grace, ann, bob = await accepted(town)
    await two_hours_before(town, ann)
    await ann.presses("I'm coming")
    await town.advance(minutes=135)
    ann.sees("nobody has seen you yet", "I'm here")
    await town.advance(minutes=10)
    ann.sees_no("nobody has seen you yet")
    grace.sees("Ann is not there yet (is coming)", "Find somebody else", "They are there")
    mei.sees("the volunteer is not there yet")
    await grace.presses("Find somebody else")
    replaced = grace.sees("Ann did not come", "It counts", "It does not count")
    assert "they can accept until 3 Mar, 11:42" in replaced.text
    assert "others" not in ann.sees("You were missed", "Explain").text
    await town.ring_due()
    bob.sees("It is urgent")
    await town.advance(minutes=16)
    await bob.presses("I'll do it")
    mei.sees("Bob, a volunteer, will come")
    await bob.presses("On my way")
    assert await states(town) == ["missed", "on_way"]
    await ann.presses("Explain")
    await ann.says("The lift was stuck")
    grace.sees("The lift was stuck", "It counts")
    await grace.presses("It does not count")
    ann.sees("it does not count")
    await ann.presses_data("t:1:explain")
    ann.is_told("does not count")
    assert await states(town) == ["excused", "on_way"]


async def test_a_no_show_counts_once_it_is_confirmed(town: Town) -> None:
    _, grace, ann, bob = await accepted(town)
    await two_hours_before(town, ann)
    await ann.presses("I'm coming")
    await town.advance(minutes=145)
    await bob.presses_data("t:1:replace:3")
    bob.is_told("not yours")
    await grace.presses("Find somebody else")
    await grace.presses("It counts")
    ann.sees("It is noted that you did not come")
    await grace.presses_data("t:1:count:3")
    grace.is_told("noted that you did not come")
    assert (await states(town))[0] == "no_show"


async def test_nobody_sets_out_the_day_before_or_is_there_after_the_end(town: Town) -> None:
    _, _, ann, _ = await accepted(town)
    for verb in ("set_out", "here"):
        await ann.presses_data(f"t:1:{verb}")
        ann.is_told("too early")
    await two_hours_before(town, ann)
    await ann.presses("I'm coming")
    await ann.presses("On my way")
    await ann.presses_data("t:1:set_out")
    ann.is_told("on the way already")
    await town.advance(hours=4)
    await ann.presses_data("t:1:here")
    ann.is_told("is over")


async def test_who_is_on_the_way_is_told_loudly_that_it_is_called_off(town: Town) -> None:
    mei, _, ann, _ = await accepted(town)
    await two_hours_before(town, ann)
    await ann.presses("I'm coming")
    await ann.presses("On my way")
    await mei.presses_data("c:1001:withdraw")
    await mei.presses("Just withdraw it")
    ann.sees("Please turn back")


async def test_reminders_keep_quiet_hours_and_nobody_is_let_go_for_sleeping(town: Town) -> None:
    _, grace = await taken(town)
    ann = await helper(town, "Ann")
    await asks(town, grace, hour="8:00")
    await ann.presses("I'll do it")
    await town.advance(hours=20)
    ann.sees_no("Are you coming?")
    await town.advance(hours=1)
    ann.sees("Are you coming?")
    await town.advance(minutes=29)
    assert await states(town) == ["taken"]
    await town.advance(minutes=1)
    ann.sees("We heard nothing from you")


async def test_after_a_long_pause_of_the_program_nobody_is_let_go_or_missed_unasked(
    town: Town,
) -> None:
    _, _, ann, _ = await accepted(town)
    town.clock.at += 24 * 3_600_000
    await town.ring_due()
    ann.sees("Are you coming?")
    assert await states(town) == ["taken"]
    town.clock.at += 75 * 60_000
    await town.ring_due()
    ann.sees("nobody has seen you yet")
    assert await states(town) == ["taken"]


async def test_all_of_it_is_said_in_chinese(town: Town) -> None:
    mei, grace = await taken(town)
    lin = await helper(town, "林芳", language="zh_CN")
    await asks(town, grace, hour="11:00")
    await lin.presses("我来")
    await town.advance(hours=23)
    lin.sees("您来吗", "我会来", "我去不了了")
    await lin.presses("我会来")
    await lin.presses("出发了")
    await lin.presses("我到了")
    await lin.says(f"口令是 {word_of(mei)}")
    lin.sees("您到了，已经告诉大家")
