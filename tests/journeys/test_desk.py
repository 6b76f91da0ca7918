"""What a desk does with a case, told as a story: find it, and refer it to who can help."""

from tests.journeys.conftest import Town
from tests.journeys.test_main_job import at_home

HOME = ("Osmanthus", "Grid 1", "Building 2")


async def test_a_lonely_neighbour_is_referred_and_no_old_card_stays_alive_in_english(
    town: Town,
) -> None:
    emma = await at_home(await town.person("Emma Clarke"), "English", "Yes, that's fine", *HOME)
    grace, anna = await town.person("Grace Chen"), await town.person("Anna Wu")
    await emma.says("I am alone all day and have nobody to talk to")
    for label in ("Company and visits", "Urgent", "Send"):
        await emma.presses(label)
    await grace.sees("No. 1001")
    await grace.says("/desk")
    await grace.presses("Waiting to be taken: 1")
    await grace.presses("1001")
    await grace.presses("Refer")
    await grace.presses("the social worker")
    await grace.says("She has lost her mother this spring")
    told = await emma.sees("now goes on with the social worker")
    assert "Why: She has lost her mother this spring" in told.text
    await anna.sees("referred to the social worker by the volunteer team")
    await anna.presses("Take it")
    await emma.sees("it is with the social worker now")
    cards = [one for one in await grace.transcript() if "📋 No. 1001" in one.text]
    assert len(cards) == 2
    assert [one.buttons for one in cards] == [(), ()]
