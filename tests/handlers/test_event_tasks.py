"""Volunteers for an event: a task that the volunteers' desk makes, of no case."""

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.tasks import helper

CLEAN_UP = "Sweep the yard and pick up the litter behind the building"


async def asks_for_volunteers(
    grace: Somebody, where: str = "building 1", people: str = "2", often: str | None = None
) -> None:
    """Fill in the form in English, down to *Ask volunteers*."""
    await grace.says("/desk")
    await grace.presses("Ask for volunteers")
    await grace.says(where)
    await grace.says(CLEAN_UP)
    await grace.presses("Tomorrow")
    await grace.says("9:00")
    await grace.presses("2 hours")
    await grace.says(people)
    await grace.presses("Nothing special")
    if often:
        await grace.presses("Change: How often")
        await grace.presses(often)
    await grace.presses("Ask volunteers")


async def test_the_desk_asks_for_volunteers_and_who_comes_sees_the_place(town: Town) -> None:
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    ann, bob = [await helper(town, name) for name in ("Ann", "Bob")]
    await asks_for_volunteers(grace)
    grace.sees("0 of 2 found", "Call it off")
    await town.ring_due()
    card = ann.sees("Could you help with this?", "I'll do it").text
    assert "Rubbish and hygiene: Sweep the yard" in card
    assert "Osmanthus Grid 1" in card
    assert "Building 1" not in card
    await ann.presses("I'll do it")
    assert "Come to Osmanthus Grid 1 Building 1." in ann.sees("It is yours").text
    await bob.presses("I'll do it")
    await town.ring_due()
    grace.sees("2 of 2 found: Ann (accepted), Bob (accepted)")
    assert await town.rows("SELECT * FROM looks") == []
    [task] = await town.rows("SELECT case_id, people, category FROM tasks")
    assert task == {"case_id": None, "people": 2, "category": "hygiene"}
    await grace.presses("Call it off")
    ann.sees("You need not come")


async def test_what_is_asked_is_checked_and_changed(town: Town) -> None:
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    await grace.says("/desk")
    await grace.presses("Ask for volunteers")
    grace.sees("Where is it?", "Willow Street", "Osmanthus", "Riverside")
    await grace.presses("Osmanthus")
    await grace.says(CLEAN_UP)
    await grace.presses("Tomorrow")
    await grace.says("9:00")
    await grace.presses("2 hours")
    await grace.says("8")
    await grace.presses("Nothing special")
    for line in ("Where: Osmanthus", "Kind: Rubbish and hygiene", "Area shown: Osmanthus"):
        assert line in grace.last.text
    await grace.presses("Change: Kind")
    await grace.says("Activities and classes")
    assert "Kind: Activities and classes" in grace.last.text


async def test_a_place_is_one_of_theirs(town: Town) -> None:
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, "Riverside", name="Grace")
    await grace.says("/desk")
    await grace.presses("Ask for volunteers")
    for elsewhere in ("building 1", "the moon"):
        await grace.says(elsewhere)
        grace.sees("I know no single place of yours by that name")
    await grace.says("grid 7")
    grace.sees("What are volunteers to do?")


async def test_nobody_else_asks_for_volunteers(town: Town) -> None:
    li = await town.worker(Role.COMMITTEE_WORKER, name="Li")
    await li.says("/desk")
    assert "Ask for volunteers" not in li.last.buttons
    await li.presses_data("tasks_new")
    li.is_told("This task is not yours")


async def test_nobody_comes_to_an_event(town: Town) -> None:
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    await asks_for_volunteers(grace)
    await town.advance(hours=24)
    grace.sees("Nobody could come, 0 were asked. Please see what else can be done")


async def test_a_weekly_event_goes_on(town: Town) -> None:
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    await helper(town, "Ann")
    await asks_for_volunteers(grace, often="Every week")
    assert len(await town.rows("SELECT id FROM tasks")) == 2
    await town.advance(hours=24 * 7)
    assert len(await town.rows("SELECT id FROM tasks")) == 3


async def test_an_hour_that_has_passed_is_asked_anew_with_all_else_kept(town: Town) -> None:
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    await grace.says("/desk")
    await grace.presses("Ask for volunteers")
    await grace.says("building 1")
    await grace.says(CLEAN_UP)
    await grace.presses("Today")
    await grace.says("9:00")
    await grace.presses("2 hours")
    await grace.says("2")
    await grace.presses("Nothing special")
    await grace.presses("Ask volunteers")
    grace.sees("That time has passed")
    await grace.presses("Tomorrow")
    await grace.says("9:00")
    await grace.presses("Ask volunteers")
    grace.sees("0 of 2 found")


async def test_in_chinese(town: Town) -> None:
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="陈老师", language="zh_CN")
    ann = await helper(town, "马志强", language="zh_CN")
    await grace.says("/desk")
    await grace.presses("请志愿者帮忙")
    grace.sees("在哪里？")
    await grace.presses("Osmanthus")
    await grace.says("周末大扫除，清理楼道杂物和垃圾")
    await grace.presses("明天")
    await grace.says("9点")
    await grace.presses("2小时")
    await grace.says("2")
    await grace.presses("没什么")
    grace.sees("地点：Osmanthus", "发给志愿者")
    await grace.presses("发给志愿者")
    await town.ring_due()
    await ann.presses("我来")
    ann.sees("到这里来：Osmanthus")
