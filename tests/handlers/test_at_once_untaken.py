"""A volunteer comes for a need that nobody at the desk has taken: its clock waits for that."""

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import sends_a_need
from tests.handlers.tasks import helper, says_done

PARCEL = "My son left 20 kg of rice at the gate, bring it up tomorrow at 3pm please"
LINE = "No. 1001 · Errands and carrying ·"


async def comes(town: Town) -> tuple[Somebody, Somebody, Somebody]:
    """Mei's need of tomorrow at three, which Grace has not taken, and Ann, who comes for it."""
    await town.worker(Role.COMMITTEE_WORKER, name="Li")
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    ann = await helper(town, "Ann")
    mei = await town.resident()
    await sends_a_need(mei, PARCEL, "Errands and carrying")
    await town.ring_due()
    await ann.presses("I'll do it")
    await town.ring_due()
    return mei, grace, ann


async def test_while_a_volunteer_comes_nobody_is_told_that_nobody_has_it(town: Town) -> None:
    mei, grace, _ = await comes(town)
    await town.advance(hours=26)
    mei.sees_no("Nobody had taken")
    grace.sees_no("waits to be taken")
    [case] = await town.cases()
    assert (case["state"], case["actor"]) == ("waiting", "volunteer")
    await mei.says("/mycases")
    await mei.presses(f"{LINE} a volunteer has said they will come")
    mei.sees("Now: a volunteer has said they will come")


async def test_once_they_have_helped_the_desk_is_to_take_it_and_its_clock_goes_on(
    town: Town,
) -> None:
    mei, grace, ann = await comes(town)
    await town.advance(hours=27, minutes=30)
    await ann.presses("I'm coming")
    await town.advance(hours=2)
    await says_done(ann, "20 min")
    await mei.presses("Yes, that's right")
    grace.sees("No. 1001: a volunteer has helped, and both sides have confirmed it", "Take it")
    assert "a volunteer has helped; both sides have confirmed it" in grace.last.text
    assert (await town.moves())[-1] == "helped"
    await mei.says("/mycases")
    await mei.presses(f"{LINE} waiting to be taken")
    mei.sees("A volunteer has helped, and both sides have confirmed it")
    await town.advance(hours=1)
    assert (await town.moves())[-1] == "helped"
    await town.advance(hours=24)
    assert (await town.moves())[-1] == "escalate"


async def test_a_volunteer_who_is_lost_is_waited_for_no_longer(town: Town) -> None:
    mei, _, ann = await comes(town)
    await town.advance(hours=26)
    await ann.presses("I can't after all")
    await town.ring_due()
    mei.sees("We are already asking others")
    await town.ring_due()
    mei.sees("Nobody had taken your No. 1001")


async def test_help_that_did_not_take_place_is_waited_for_no_longer(town: Town) -> None:
    mei, grace, ann = await comes(town)
    await town.advance(hours=27, minutes=30)
    await ann.presses("I'm coming")
    await town.advance(hours=72)
    mei.sees_no("Nobody had taken")
    await grace.presses("It did not take place")
    await town.ring_due()
    grace.sees_no("a volunteer has helped")
    mei.sees("Nobody had taken your No. 1001")


async def test_the_desk_that_calls_it_off_has_the_need_before_it_again(town: Town) -> None:
    mei, grace, _ = await comes(town)
    await town.advance(hours=26)
    await grace.presses("Call it off")
    await town.ring_due()
    mei.sees("Nobody had taken your No. 1001")


async def test_in_chinese(town: Town) -> None:
    mei, grace, ann = await comes(town)
    for one in (mei, grace):
        await one.says("/language")
        await one.presses("中文")
    await mei.says("/mycases")
    await mei.presses("第1001号 · 跑腿代办 · 有志愿者答应来帮忙")
    await town.advance(hours=27, minutes=30)
    await ann.presses("I'm coming")
    await town.advance(hours=2)
    await says_done(ann, "20 min")
    await mei.presses("对，是这样")
    grace.sees("第1001号：志愿者已经帮好了", "我来办")
