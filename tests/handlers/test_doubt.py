"""Words that might tell of danger: asked once, and nothing told is lost."""

from linkage.guessing import Danger
from linkage.models import Role
from tests.handlers.chat import Town, services

DOUBTFUL = "I am so tired of everything"
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
