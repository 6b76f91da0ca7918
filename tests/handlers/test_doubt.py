"""Words that might tell of danger: asked once, and nothing told is lost."""

import pytest

from linkage.guessing import Danger
from linkage.models import Actor, Role
from storage.outbox import Priority
from tests.handlers.chat import HOUR, STREET, Town, services
from tests.handlers.conftest import a_group, sends_a_need

DOUBTFUL = "I don't know how to go on"
QUESTION = "are you, or is anybody with you, in danger now?"


def test_the_words_of_these_tests_are_doubtful() -> None:
    assert services().guesser.danger(DOUBTFUL) is Danger.DOUBT


async def test_yes_brings_help_with_what_was_told(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says(DOUBTFUL)
    mei.sees(QUESTION)
    await mei.presses("Yes, help now")
    mei.sees("If there is danger now, please call at once")
    assert DOUBTFUL in social.sees("Emergency", "Take it").text


async def test_no_goes_on_with_the_need_as_it_was_told(town: Town) -> None:
    mei = await town.resident()
    await mei.says(DOUBTFUL)
    await mei.presses("No, go on")
    mei.sees("What is it about?")
    await mei.presses("I'm not sure — ask a person")
    assert await town.cases() == []
    mei.sees_no(QUESTION)


async def test_a_stranger_is_asked_before_any_consent(town: Town) -> None:
    ann, social = town.stranger(), await town.worker(Role.SOCIAL_WORKER)
    await ann.says(DOUBTFUL)
    ann.sees(QUESTION)
    await ann.presses("Yes, help now")
    assert DOUBTFUL in social.sees("Emergency", "Take it").text


async def test_what_is_written_meanwhile_is_added(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says(DOUBTFUL)
    await mei.says("It is flat 402")
    await mei.presses("Yes, help now")
    card = social.sees("Emergency", "Take it")
    assert DOUBTFUL in card.text
    assert "It is flat 402" in card.text


async def test_plain_danger_meanwhile_is_an_alarm(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says(DOUBTFUL)
    await mei.says("I want to kill myself")
    mei.sees("If there is danger now, please call at once")
    social.sees("Emergency", "Take it")


async def test_it_is_asked_of_a_need_begun_with_the_command_too(town: Town) -> None:
    mei = await town.resident()
    await mei.says(f"/need {DOUBTFUL}")
    mei.sees(QUESTION)


async def test_who_has_a_case_open_is_asked_first_and_then_what_it_is_about(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    number = await sends_a_need(mei)
    await mei.says(DOUBTFUL)
    mei.sees(QUESTION)
    await mei.presses("No, go on")
    await mei.presses(f"No. {number} · Repairs in common areas · waiting to be taken")
    assert DOUBTFUL in li.sees("resident:").text


async def test_what_was_asked_of_them_is_answered_with_the_same_words(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    for deed in ("Take it", "Ask the resident"):
        await li.presses(deed)
    await li.says("How are you?")
    await mei.says(DOUBTFUL)
    mei.sees(QUESTION)
    await mei.presses("No, go on")
    assert DOUBTFUL in li.sees("resident:").text


async def test_a_form_goes_on_where_it_was_with_the_words_in_it(town: Town) -> None:
    mei = await town.resident()
    await mei.says("/need")
    await mei.says(DOUBTFUL)
    mei.sees(QUESTION)
    await mei.presses("No, go on")
    await mei.presses("I'm not sure — ask a person")
    await mei.says(DOUBTFUL)
    mei.sees(QUESTION)
    await mei.presses("No, go on")
    mei.sees("I have added that")
    await mei.presses("Urgent")
    mei.sees(f"{DOUBTFUL}\n{DOUBTFUL}")


async def test_words_to_who_helps_are_asked_about_and_passed_on(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    number = await sends_a_need(mei)
    await mei.presses_data(f"c:{number}:write")
    await mei.says(DOUBTFUL)
    mei.sees(QUESTION)
    await mei.presses("No, go on")
    assert DOUBTFUL in li.sees("resident:").text


async def test_yes_in_a_form_brings_help_and_keeps_the_form(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says("/need The stair light is broken")
    await mei.says(DOUBTFUL)
    await mei.presses("Yes, help now")
    mei.sees("If there is danger now, please call at once")
    assert DOUBTFUL in social.sees("Emergency", "Take it").text
    await mei.presses("Repairs in common areas")
    mei.sees("How soon does it need doing?")


async def test_a_stranger_goes_on_in_their_language(town: Town) -> None:
    ann = town.stranger()
    await ann.says("/start")
    await ann.presses("中文")
    await ann.says(DOUBTFUL)
    ann.sees("现在有危险吗")
    await ann.presses("没有，接着办")
    ann.sees("您看这样可以吗", "可以")


async def test_no_other_form_takes_its_place(town: Town) -> None:
    mei = await town.resident()
    await mei.says(DOUBTFUL)
    await mei.says("/need")
    mei.sees("You are in the middle of something else")
    await mei.presses("No, go on")
    mei.sees("What is it about?")


async def test_what_staff_write_of_others_is_not_asked_about(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    for deed in ("Take it", "Note"):
        await li.presses(deed)
    await li.says(DOUBTFUL)
    li.sees_no(QUESTION)


async def test_the_social_worker_hears_once_of_who_does_not_answer(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    social = await town.worker(Role.SOCIAL_WORKER)
    await mei.says(DOUBTFUL)
    await town.advance(minutes=9)
    social.sees_nothing()
    await town.advance(minutes=1)
    told = social.sees("Mei may be in danger, and has not answered").text
    assert DOUBTFUL in told
    assert "Building 2" in told
    await town.advance(hours=24)
    social.sees_nothing()
    li.sees_nothing()
    await mei.presses("Yes, help now")
    mei.sees("If there is danger now, please call at once")
    assert DOUBTFUL in social.sees("Emergency", "Take it").text


async def test_they_hear_of_a_stranger_too_by_night(town: Town) -> None:
    ann, social = town.stranger(), await town.worker(Role.SOCIAL_WORKER)
    town.clock.at += 14 * HOUR
    await ann.says(DOUBTFUL)
    await town.advance(minutes=10)
    assert "not known to us" in social.sees("Ann may be in danger").text
    assert "disable_notification" not in town.calls[-1].payload
    assert town.calls[-1].priority == Priority.ALARM


async def test_the_group_of_the_desk_hears_of_them_as_well(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    group = await a_group(town, social, Actor.SOCIAL_WORKER)
    await mei.says(DOUBTFUL)
    await town.advance(minutes=10)
    told = group.sees("A resident may be in danger, and has not answered")
    assert DOUBTFUL in told.text
    assert "Mei" not in told.text
    assert not told.silent
    social.sees("Mei may be in danger")


@pytest.mark.parametrize(
    "elsewhere", [(Actor.COMMUNITY, STREET), (Actor.SOCIAL_WORKER, "Riverside")]
)
async def test_no_group_that_would_not_be_called_hears_of_them(
    town: Town, elsewhere: tuple[Actor, str]
) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    group = await a_group(town, social, *elsewhere)
    await mei.says(DOUBTFUL)
    await town.advance(minutes=10)
    group.sees_nothing()


async def test_whoever_gives_it_up_loses_nothing_they_wrote(town: Town) -> None:
    mei = await town.resident()
    await mei.says(DOUBTFUL)
    assert list(mei.last.buttons) == ["Yes, help now", "No, go on"]
    await mei.says("/cancel")
    mei.sees("What you wrote is not lost")
    mei.sees("What is it about?")
    for label in ("I'm not sure — ask a person", "Urgent", "Send"):
        await mei.presses(label)
    assert [case["text"] for case in await town.cases()] == [DOUBTFUL]


async def test_giving_it_up_in_a_form_goes_on_with_both(town: Town) -> None:
    mei = await town.resident()
    await mei.says("/need The stair light is broken")
    await mei.says(DOUBTFUL)
    # The button of a message that an older program has sent.
    await mei.presses_data(mei.last.buttons["No, go on"].replace(":a:0:no", ":x::"), mei.last)
    await mei.presses("Repairs in common areas")
    await mei.presses("Urgent")
    mei.sees(f"The stair light is broken\n{DOUBTFUL}")


@pytest.mark.parametrize("answer", ["Yes, help now", "No, go on", "/cancel"])
async def test_nobody_hears_of_who_has_answered(town: Town, answer: str) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says(DOUBTFUL)
    await (mei.says if answer == "/cancel" else mei.presses)(answer)
    await town.advance(minutes=10)
    social.sees_no("has not answered")


async def test_who_wrote_of_plain_danger_meanwhile_has_answered(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says(DOUBTFUL)
    await mei.says("I want to kill myself")
    await town.advance(minutes=10)
    social.sees_no("has not answered")
