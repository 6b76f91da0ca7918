"""A community's pool: people give to it, and staff give from it, with a reason and a limit."""

import pytest

from linkage.models import Role
from storage import places
from storage.unit import Unit
from tests.handlers.chat import STREET, Somebody, Town
from tests.handlers.conftest import sends_a_need
from tests.handlers.hours import earns, has
from tests.handlers.test_visits import enters


async def donates(mei: Somebody, amount: str) -> None:
    await mei.says("/timebank")
    await mei.presses("Give to the community")
    await mei.says(amount)
    await mei.presses("Give it")


async def asks(li: Somebody, number: str = "No. 1001") -> None:
    """A worker is about to give to the resident of a need."""
    await li.says("/timebank")
    await li.presses("Give from the pool")
    li.sees("Write the number of a need of theirs")
    await li.says(number)


async def filled(
    town: Town, staff: Role, place: str = "Osmanthus"
) -> tuple[Somebody, Somebody, Somebody]:
    """A worker, who needs help, and a neighbour who has given three hours."""
    mei, wu = await town.resident(), await town.resident("Wu")
    li = await town.worker(staff, place, name="Li")
    await earns(town, mei, 180)
    await donates(mei, "3h")
    await sends_a_need(wu)
    return li, wu, mei


async def granted(
    town: Town, staff: Role, reason: str = "A bad knee", place: str = "Osmanthus"
) -> tuple[Somebody, Somebody]:
    """Two of the three hours were given to who needs help."""
    li, wu, _ = await filled(town, staff, place)
    await asks(li)
    li.sees("How much for the resident of No. 1001?", "1 hour", "All of it: 3 hours")
    await li.says("两小时")
    li.sees("Why?")
    await li.says(reason)
    li.sees("How much: 2 hours", "Give it")
    await li.presses("Give it")
    li.sees("the resident of No. 1001 has 2 hours from the pool of Osmanthus")
    return li, wu


async def test_hours_are_given_to_the_community_after_a_second_look(town: Town) -> None:
    mei = await town.resident()
    await earns(town, mei, 180)
    await mei.says("/timebank")
    await mei.presses("Give to the community")
    await mei.presses("2 hours")
    mei.sees("You give: 2 hours", "Give it")
    assert await town.rows("SELECT * FROM transfers WHERE kind = 'donation'") == []
    await mei.presses("Give it")
    mei.sees("The pool of Osmanthus has your 2 hours")
    await has(mei, "Pool of Osmanthus: 2 hours")
    assert "2 hours to the community" in mei.last.text


async def test_presses_at_the_same_moment_give_once(town: Town) -> None:
    mei = await town.resident()
    await earns(town, mei, 60)
    await mei.says("/timebank")
    await mei.presses("Give to the community")
    await mei.presses("All of it: 1 hour")
    await town.at_once(*(mei.presses("Give it") for _ in range(3)))
    assert len(await town.rows("SELECT * FROM transfers WHERE kind = 'donation'")) == 1


async def test_who_lives_elsewhere_gives_to_the_street(town: Town) -> None:
    ann = await town.resident("Ann", place=None)
    await earns(town, ann, 60)
    await donates(ann, "1h")
    ann.sees(f"The pool of {STREET} has your 1 hour")


@pytest.mark.parametrize(
    ("staff", "place"),
    [(Role.COMMITTEE_WORKER, "Osmanthus"), (Role.STREET_OFFICE, STREET)],
)
async def test_the_resident_hears_how_much_and_why(town: Town, staff: Role, place: str) -> None:
    _, wu = await granted(town, staff, "You cannot climb stairs", place)
    wu.sees("given you 2 hours from its pool: You cannot climb stairs")
    await has(wu, "2 hours from the community. You cannot climb stairs")
    await has(wu, "Pool of Osmanthus: 1 hour")


async def test_a_coordinator_gives_to_whoever_has_a_need_with_volunteers(town: Town) -> None:
    chen = await town.worker(Role.VOLUNTEER_COORDINATOR, "Osmanthus", name="Chen")
    mei, wu = await town.resident(), await town.resident("Wu")
    await earns(town, mei, 60)
    await donates(mei, "1h")
    await sends_a_need(wu, "Who takes me to hospital?", "Escort to hospital")
    await chen.presses("Take it")
    await chen.says("/timebank")
    await chen.presses("Give from the pool")
    await chen.presses("No. 1001")
    await chen.presses("All of it: 1 hour")
    await chen.says("Wheelchair")
    await chen.presses("Give it")
    wu.sees("given you 1 hour")


async def test_somebody_without_a_phone_is_told_by_visit(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, "Osmanthus")
    wu = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", name="Wu")
    await earns(town, mei, 60)
    await donates(mei, "1h")
    await enters(li)
    await asks(wu, "1001")
    await wu.presses("All of it: 1 hour")
    await wu.says("Lives alone")
    await wu.presses("Give it")
    li.sees("given you 1 hour from its pool: Lives alone", "Told")


async def test_the_pool_gives_no_more_than_it_has(town: Town) -> None:
    li, wu, _ = await filled(town, Role.COMMITTEE_WORKER)
    await asks(li)
    await li.says("4 hours")
    li.sees("At most 3 hours")
    await li.says("3 hours")
    await li.says("Broken leg")
    await li.presses("Give it")
    await asks(li)
    li.sees("The pool of Osmanthus has 0 minutes. Nothing more can be given")
    await has(wu, "You have: 3 hours")


async def test_what_is_gone_from_the_pool_meanwhile_is_not_given(town: Town) -> None:
    li, wu, _ = await filled(town, Role.COMMITTEE_WORKER)
    zhao = await town.worker(Role.STREET_OFFICE, name="Zhao")
    for one in (li, zhao):
        await asks(one)
        await one.says("2h")
        await one.says("Broken leg")
    await town.at_once(li.presses("Give it"), zhao.presses("Give it"))
    assert len(await town.rows("SELECT * FROM transfers WHERE kind = 'grant'")) == 1
    late = li if any("At most 1 hour" in one.text for one in li.news) else zhao
    late.sees("At most 1 hour")
    await has(wu, "You have: 2 hours")


async def test_a_number_that_leads_nowhere_is_asked_again(town: Town) -> None:
    li, _, _ = await filled(town, Role.COMMITTEE_WORKER)
    for number in ("9999", "no idea", "99999999999999"):
        await asks(li, number)
        li.sees("is not with you")
        li.sees("Write the number of a need of theirs")
    await li.says("1001")
    li.sees("How much for the resident of No. 1001?")


async def test_a_word_of_danger_in_a_reason_is_no_cry_for_help(town: Town) -> None:
    _, wu = await granted(town, Role.COMMITTEE_WORKER, "Her husband is beating her")
    wu.sees("given you 2 hours")
    assert len(await town.cases()) == 1


async def test_nobody_else_gives_from_a_pool(town: Town) -> None:
    _, wu, _ = await filled(town, Role.COMMITTEE_WORKER)
    steward = await town.worker(Role.CHARITY_STEWARD)
    for one in (wu, steward):
        await one.presses_data("b:grant")
        assert one.toast is not None
    far = await town.worker(Role.COMMITTEE_WORKER, "Riverside", name="Far")
    await asks(far)
    far.sees("is not with you")


async def test_nobody_gives_themselves_from_the_pool(town: Town) -> None:
    li, _, _ = await filled(town, Role.COMMITTEE_WORKER)
    assert await sends_a_need(li, "My lamp is broken") == 1002
    await asks(li, "1002")
    li.sees("is not with you")


async def test_places_are_named_in_the_language_of_whoever_reads(town: Town) -> None:
    zhao, mei = await town.worker(Role.STREET_OFFICE), await town.resident()

    async def work(unit: Unit) -> None:
        street, osmanthus = town.places[STREET], town.places["Osmanthus"]
        places.call_in_english(unit, osmanthus, "Sweet Olive", street)

    await town.database.run(work)
    await earns(town, mei, 60)
    await donates(mei, "1h")
    mei.sees("The pool of Sweet Olive has your 1 hour")
    await has(zhao, "Pool of Sweet Olive: 1 hour")


async def test_the_same_in_chinese(town: Town) -> None:
    mei = await town.resident("王桂兰", language="zh_CN")
    wu = await town.resident("吴奶奶", language="zh_CN")
    li = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", name="李敏", language="zh_CN")
    await earns(town, mei, 180)
    await mei.says("/timebank")
    await mei.presses("捐给社区")
    await mei.says("负两小时")
    mei.sees("至少要有一分钟")
    await mei.says("三小时")
    await mei.presses("捐出去")
    mei.sees("3小时已经放进Osmanthus公共时间")
    await wu.says("楼道灯坏了")
    for label in ("公共设施维修", "就这几天", "交上去"):
        await wu.presses(label)
    await li.says("/timebank")
    await li.presses("用公共时间帮人")
    await li.says("1001")
    await li.says("九十分钟")
    await li.says("腿脚不方便")
    await li.presses("给出去")
    li.sees("给了第1001号的居民1小时30分钟")
    wu.sees("从公共时间里给了您1小时30分钟：腿脚不方便")
    await has(wu, "社区给您1小时30分钟。腿脚不方便")
