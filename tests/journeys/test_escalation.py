"""Nobody takes it: as the resident, the desk, the committee and its lead, and the office see it."""

from tests.journeys.conftest import Town
from tests.journeys.test_main_job import at_home, number_in


async def test_it_goes_up_step_by_step_and_the_resident_hears_each(town: Town) -> None:
    emma, grace = await town.person("Emma Clarke"), await town.person("Grace Chen")
    lily, lead = await town.person("Lily Zhou"), await town.person("何秀英")
    office = await town.person("街道办值班")
    await at_home(emma, "English", "Yes, that's fine", "Osmanthus", "Grid 1", "Building 1")
    await emma.says("I need somebody to take me to hospital")
    for label in ("Escort to hospital", "Urgent", "Send"):
        await emma.presses(label)
    number = number_in((await emma.sees("Your number is")).text)
    await grace.sees(f"No. {number}")
    await town.sandbox.advance(hours=1.1)
    await grace.sees(f"Nobody has taken No. {number} yet")
    await town.sandbox.advance(hours=1)
    await emma.sees("so the residents' committee sees to it now")
    await lily.sees("Nobody at the volunteer team took it in time")
    await town.sandbox.advance(hours=1)
    await lily.sees(f"Nobody has taken No. {number} yet")
    await town.sandbox.advance(hours=0.6)
    await lead.sees(f"第{number}号您这里还没人接手")
    await town.sandbox.advance(hours=1)
    await emma.sees("it has gone up to the street office")
    await office.sees("社区居委会没能按时接下")
    await office.presses("我来办")
    await emma.sees("Somebody has taken")
