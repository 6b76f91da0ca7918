"""A stranger in danger: where they live, and what they say of the help, before they are met."""

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.test_crisis import DANGER


async def test_who_is_in_danger_may_type_where_they_live_and_the_emergency_is_there(
    town: Town,
) -> None:
    ann, social = town.stranger(), await town.worker(Role.SOCIAL_WORKER)
    near = await town.worker(Role.SOCIAL_WORKER, "Osmanthus", name="Near")
    await ann.says(DANGER)
    assert "Willow Street" in social.sees("Emergency", "Take it").text
    near.sees_nothing()
    await ann.says("/start")
    await ann.says("English")
    ann.sees("passed on (No. 1001)")
    await ann.says("Yes, that's fine")
    ann.sees("Which community", "Osmanthus")
    await ann.says("somewhere near the park")
    ann.sees("passed on (No. 1001)")
    await ann.says("Osmanthus building 2")
    social.sees("I live at Osmanthus Grid 1 Building 2")
    near.sees("I live at Osmanthus Grid 1 Building 2", "Open the case")
    await social.presses("Take it")
    assert "Osmanthus Grid 1 Building 2" in social.last.text


async def helped_and_asked(town: Town) -> tuple[Somebody, Somebody]:
    """A stranger who was in danger, is asked whether it is solved, and has begun to be met."""
    ann, social = town.stranger(), await town.worker(Role.SOCIAL_WORKER)
    await ann.says(DANGER)
    for deed in ("Take it", "Done", "Skip"):
        await social.presses(deed)
    await ann.says("/start")
    ann.sees("choose your language")
    return ann, social


async def test_what_a_stranger_says_of_the_help_goes_before_the_first_questions(town: Town) -> None:
    ann, social = await helped_and_asked(town)
    await ann.says("yes it's solved, thanks")
    ann.sees("No. 1001 is closed")
    await ann.says("The social worker was very kind to me")
    ann.sees("that stands with No. 1001 now")
    social.sees("The social worker was very kind to me")
    await ann.presses("English")
    ann.sees("Is that all right with you?", "Yes, that's fine")


async def test_a_strangers_words_are_about_the_help_while_it_is_asked_about(town: Town) -> None:
    ann, social = await helped_and_asked(town)
    await ann.says("English")
    ann.sees("Is that all right with you?")
    await ann.says("it was ok but nobody asked me before coming")
    ann.sees("Is it solved?", "Yes, it is solved")
    social.sees("it was ok but nobody asked me before coming")
