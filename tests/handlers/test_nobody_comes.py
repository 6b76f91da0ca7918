"""Nobody comes for a task: its resident hears it with whoever looks after it, and at its hour."""

from linkage.models import Role
from tests.handlers.chat import Town
from tests.handlers.conftest import sends_a_need
from tests.handlers.tasks import asks, helper, helping, taken
from tests.handlers.test_at_once import ERRANDS, PARCEL

NOT_IN_TIME = "we have found no volunteer for this in time"


async def test_where_nobody_may_be_asked_both_sides_hear_it_at_once(town: Town) -> None:
    mei, grace = await taken(town)
    await asks(town, grace, day="Today", hour="15:00")
    for _ in range(3):
        await town.ring_due()
    told = grace.sees("There is nobody here who may be asked for this").text
    assert "more are asked" not in told
    mei.sees("so far we have found no volunteer for this")


async def test_while_somebody_comes_the_resident_is_not_told_that_nobody_does(town: Town) -> None:
    mei, grace = await taken(town)
    ann = await helper(town, "Ann")
    await asks(town, grace, people="2")
    await ann.presses("I'll do it")
    await town.advance(hours=22, minutes=30)
    grace.sees("Not enough volunteers")
    await ann.presses("I'm coming")
    await town.advance(minutes=60)
    mei.sees_no("found no volunteer")


async def test_whose_volunteer_is_lost_late_hears_at_the_hour_that_nobody_comes(
    town: Town,
) -> None:
    mei, grace, ann = await helping(town, hours=1.5)
    await helper(town, "Bob")
    await ann.presses("I can't after all")
    mei.sees("We are already asking others")
    await town.advance(hours=1, minutes=29)
    mei.sees_no(NOT_IN_TIME)
    await town.advance(minutes=1)
    mei.sees(NOT_IN_TIME)
    grace.sees_no("Nobody could come")
    await town.advance(minutes=30)
    grace.sees("Nobody could come, 2 were asked")
    mei.sees_no(NOT_IN_TIME)


async def test_who_takes_it_late_comes_all_the_same(town: Town) -> None:
    mei, _, ann = await helping(town, hours=1.5)
    bob = await helper(town, "Bob")
    await ann.presses("I can't after all")
    await town.advance(hours=1, minutes=40)
    await bob.presses("I'll do it")
    mei.sees("Bob, a volunteer, will come")


async def test_the_desk_to_which_the_untaken_case_has_gone_is_to_find_another_way(
    town: Town,
) -> None:
    li = await town.worker(Role.STREET_OFFICE, name="Li")
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    await helper(town, "Ann")
    mei = await town.resident()
    await sends_a_need(mei, PARCEL, ERRANDS)
    await town.advance(hours=30)
    mei.sees("the street office, who have been told")
    for one in (li, grace):
        one.sees("Nobody could come, 1 were asked")


async def test_in_chinese(town: Town) -> None:
    mei, grace = await taken(town)
    for one in (mei, grace):
        await one.says("/language")
        await one.presses("中文")
    await grace.presses_data("c:1001:seek")
    await grace.says("拎两袋菜上楼")
    await grace.presses("今天")
    await grace.says("15:00")
    await grace.presses("60分钟")
    await grace.says("1")
    await grace.says("没有")
    await grace.presses("发给志愿者")
    for _ in range(4):
        await town.ring_due()
    grace.sees("附近没有能问的志愿者")
    mei.sees("暂时还没有找到能来的志愿者")
    await town.advance(hours=5)
    mei.sees("现在由志愿者服务队来管")


async def test_the_cases_timeline_tells_what_became_of_it(town: Town) -> None:
    mei, grace, ann = await helping(town, hours=1.5)
    await ann.presses("I can't after all")
    await town.ring_due()
    assert (await town.moves())[-3:] == ["seek", "found", "seek"]
    await town.advance(hours=3)
    assert (await town.moves())[-1] == "nobody"
    await grace.presses_data("c:1001:card")
    assert "no volunteer could come" in grace.last.text
    assert "volunteers are being asked" not in grace.last.text
    await mei.presses_data("c:1001:show")
    assert "No volunteer could come" in mei.last.text


async def test_the_cases_timeline_tells_that_it_was_called_off(town: Town) -> None:
    _, grace, _ = await helping(town, hours=1.5)
    await grace.presses("Call it off")
    assert (await town.moves())[-1] == "called_off"
    await grace.presses_data("c:1001:card")
    assert "the task for volunteers was called off" in grace.last.text
