"""A resident withdraws while a volunteer is on the way, or there already: both sides know."""

from tests.handlers.chat import Somebody, Town
from tests.handlers.tasks import helping

WRONG = "Something is wrong"


async def withdraws(mei: Somebody) -> None:
    await mei.presses_data("c:1001:withdraw")
    await mei.presses("Just withdraw it")


async def on_the_way(town: Town) -> tuple[Somebody, Somebody]:
    """Mei, and Ann who has set out for her."""
    mei, _, ann = await helping(town, hours=2.5)
    await ann.presses_data("t:1:set_out")
    return mei, ann


async def test_who_is_on_the_way_can_still_say_that_something_is_wrong(town: Town) -> None:
    mei, ann = await on_the_way(town)
    await withdraws(mei)
    mei.sees("The volunteer was already on the way, and has just been told")
    ann.sees("Please turn back", WRONG)
    await ann.presses(WRONG)
    assert [case["task_id"] for case in await town.cases()] == [None, 1]


async def test_who_is_there_hears_of_it_and_is_not_sent_away(town: Town) -> None:
    mei, grace, ann = await helping(town)
    await grace.presses_data("t:1:there:3")
    await withdraws(mei)
    mei.sees("The volunteer is already there, and has just been told")
    ann.sees("they don't need this any more", WRONG)
    assert (await town.rows("SELECT state FROM tasks"))[0]["state"] == "filled"
    ann.sees_no("Please turn back")


async def test_who_has_not_set_out_need_not_come(town: Town) -> None:
    mei, _, ann = await helping(town, hours=1.5)
    await withdraws(mei)
    mei.sees("No. 1001 is withdrawn. If you need it")
    assert WRONG not in ann.sees("You need not come").buttons


async def test_in_chinese(town: Town) -> None:
    mei, ann = await on_the_way(town)
    for one in (mei, ann):
        await one.says("/language")
        await one.presses("中文")
    await mei.presses_data("c:1001:withdraw")
    await mei.presses("不办了，不用说")
    mei.sees("志愿者已经在路上了，刚刚告诉他不用来了")
    ann.sees("让您白跑了", "情况不对")
