"""After a task, either side may wish not to meet the other again: for good, and silently."""

import pytest

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import chooses
from tests.handlers.tasks import asks, helper, helping, says_done, taken
from tests.handlers.test_mydata import files
from tests.handlers.test_safety import WRONG
from tests.handlers.test_visits import begins_to_enter

APART = "Not together again"


async def done(
    town: Town, people: str = "1", often: str | None = None
) -> tuple[Somebody, Somebody, Somebody, Somebody]:
    """Mei was helped by Ann, and with two by Bob; Grace looks after it."""
    mei, grace = await taken(town)
    ann, bob = [await helper(town, name) for name in ("Ann", "Bob")]
    await asks(town, grace, people=people, often=often)
    for one in (ann, bob)[: int(people)]:
        await one.presses("I'll do it")
        await one.presses_data("t:1:come", one.last)
    await town.ring_due()
    await town.advance(hours=26)
    for one in (mei, grace, ann, bob):
        one.news.clear()
    return mei, grace, ann, bob


async def wishes(somebody: Somebody, other: str) -> None:
    """Somebody does not want to meet the other again, and is sure."""
    await somebody.presses_data("t:1:apart")
    somebody.sees(f"you and {other} to each other again")
    await somebody.presses("Yes, not again")
    somebody.sees("Noted")


async def asked_again(town: Town, grace: Somebody) -> None:
    """Mei needs a hand once more."""
    for one in town.by_chat.values():
        one.news.clear()
    await grace.presses_data("c:1001:seek")
    await grace.says("Carry two bags once more")
    for label in ("Tomorrow", "10:00", "60 minutes", "1", "Nothing special", "Ask volunteers"):
        await grace.presses(label)
    await town.ring_due()


@pytest.mark.parametrize("volunteer_wishes", [True, False])
async def test_they_are_never_matched_again_and_nobody_is_told(
    town: Town, volunteer_wishes: bool
) -> None:
    mei, grace, ann, bob = await done(town)
    one, other = (ann, mei) if volunteer_wishes else (mei, ann)
    await wishes(one, other.name)
    other.sees_nothing()
    grace.sees_nothing()
    await asked_again(town, grace)
    ann.sees_nothing()
    bob.sees("Could you help with this?")
    await ann.presses_data("t:2:accept")
    ann.is_told("a moment faster")
    await ann.says("/tasks")
    ann.sees("Nothing near you suits you just now")
    page, _ = await files(town, one)
    assert f"you do not want to meet {other.name} again" in page
    page, _ = await files(town, other)
    assert "do not want to meet" not in page


async def test_both_may_wish_so_and_each_has_the_same_answer(town: Town) -> None:
    mei, _, ann, _ = await done(town)
    await wishes(mei, "Ann")
    await wishes(ann, "Mei")
    await wishes(ann, "Mei")
    for one, other in ((mei, "Ann"), (ann, "Mei")):
        page, data = await files(town, one)
        assert page.count(f"you do not want to meet {other} again") == 1
        assert [block["name"] for block in data["blocked"]] == [other]


async def test_of_several_it_is_about_the_one_who_is_named(town: Town) -> None:
    mei, grace, ann, bob = await done(town, people="2")
    await mei.presses_data("t:1:apart")
    mei.sees("Whom would you rather not meet again?", "Ann", "Bob")
    await mei.presses("Bob")
    await mei.presses("Yes, not again")
    await asked_again(town, grace)
    ann.sees("Could you help with this?")
    bob.sees_nothing()


async def test_who_stands_by_for_the_other_is_told_that_plans_have_changed(town: Town) -> None:
    mei, grace, ann, bob = await done(town)
    await grace.presses_data("c:1001:seek")
    await grace.says("Move a wardrobe")
    for label in ("Tomorrow", "10:00", "60 minutes"):
        await grace.presses(label)
    await grace.says("2")
    for label in ("Nothing special", "Change: Reserve", "1", "Ask volunteers"):
        await grace.presses(label)
    await town.ring_due()
    others = [bob, await helper(town, "Carl")]
    for one in (*others, ann):
        await one.presses_data("t:2:accept")
        await town.ring_due()
    assert "You are in reserve" in ann.last.text
    await wishes(mei, "Ann")
    ann.sees("Plans have changed: you need not come this time")
    await bob.presses_data("t:2:give_up")
    await town.ring_due()
    rows = await town.rows("SELECT state FROM assignments WHERE task_id = 2 ORDER BY accepted_at")
    assert [row["state"] for row in rows] == ["given_up", "taken", "rearranged"]
    assert "Building 2" not in ann.last.text


async def test_who_thinks_better_of_it_changes_nothing(town: Town) -> None:
    mei, *_ = await done(town)
    await mei.presses_data("t:1:apart")
    await mei.presses("No, leave it")
    mei.sees("All right, nothing changes")
    assert await town.rows("SELECT * FROM blocks") == []


@pytest.mark.parametrize("volunteer_wishes", [True, False])
async def test_what_was_accepted_already_goes_to_others_for_plans_have_changed(
    town: Town, volunteer_wishes: bool
) -> None:
    mei, grace, ann, bob = await done(town, often="Every week")
    await ann.presses_data("t:2:accept")
    await town.ring_due()
    for one in (mei, grace, ann, bob):
        one.news.clear()
    await wishes(ann if volunteer_wishes else mei, "Mei" if volunteer_wishes else "Ann")
    mei.sees("Plans have changed: we are asking other volunteers")
    ann.sees("Plans have changed: you need not come this time")
    grace.sees("Plans have changed: Ann does not go this time")
    assert not [one for one in ann.screen if "10 Mar" in one.text and "Building 2" in one.text]
    for one in (mei, ann, grace):
        one.sees_no("Mei" if one is ann else "again")
    await town.ring_due()
    bob.sees("Could you help with this?")


async def test_who_accepts_in_the_same_moment_is_not_sent_either(town: Town) -> None:
    mei, grace, ann, bob = await done(town)
    await asked_again(town, grace)
    await mei.presses_data("t:1:apart")
    await town.at_once(mei.presses("Yes, not again"), ann.presses_data("t:2:accept"))
    await town.ring_due()
    rows = await town.rows("SELECT state FROM assignments WHERE task_id = 2")
    assert {row["state"] for row in rows} <= {"rearranged"}
    bob.sees("Could you help with this?")


async def test_who_confirms_before_the_hour_is_over_can_wish_so_at_once(town: Town) -> None:
    mei, _, ann = await helping(town)
    await says_done(ann, "20 minutes")
    assert WRONG in mei.sees("Ann says it is done", APART).buttons
    await mei.presses("Yes, that's right")
    mei.sees("Noted: 20 minutes", "💐 Say thanks", WRONG, APART)
    await mei.presses(APART)
    await mei.presses("Yes, not again")
    mei.sees("Noted: you are not sent to each other again")
    await ann.presses(APART)
    await ann.presses("Yes, not again")
    assert len(await town.rows("SELECT * FROM blocks")) == 2


async def test_before_it_is_over_and_by_others_it_is_not_possible(town: Town) -> None:
    mei, grace = await taken(town)
    ann, bob = [await helper(town, name) for name in ("Ann", "Bob")]
    await asks(town, grace)
    await ann.presses("I'll do it")
    await ann.presses_data("t:1:come", ann.last)
    await town.ring_due()
    for one in (mei, ann):
        await one.presses_data("t:1:apart")
        one.is_told("once the task is over")
    await town.advance(hours=26)
    ann.sees("It is over", APART)
    for one in (bob, grace):
        await one.presses_data("t:1:apart")
        assert one.toast is not None
        one.sees_nothing()


async def test_who_visits_somebody_wishes_it_for_them_and_it_goes_when_they_are_forgotten(
    town: Town,
) -> None:
    li = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", "Li")
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    await begins_to_enter(li)
    await li.says("Please carry my shopping up")
    await chooses(li, "Errands and carrying")
    await li.presses("In the next few days")
    await li.presses("Send")
    ann = await helper(town, "Ann")
    await grace.presses("Take it")
    await asks(town, grace)
    await ann.presses("I'll do it")
    await ann.presses_data("t:1:come", ann.last)
    await town.advance(hours=26)
    await wishes(li, "Ann")
    [block] = await town.rows("SELECT * FROM blocks")
    assert block["by_id"] == block["resident_id"]
    await li.presses_data("c:1001:gone")
    await li.presses_data("c:1001:gone_now")
    assert await town.rows("SELECT * FROM blocks") == []


async def test_in_chinese_all_of_it_is_chinese(town: Town) -> None:
    mei = await town.resident("王桂兰", "zh_CN")
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="陈老师", language="zh_CN")
    ann = await helper(town, "马志强", language="zh_CN")
    await mei.says("/need 帮我把米扛上楼")
    for label in ("跑腿代办", "就这几天", "交上去"):
        await mei.presses(label)
    await grace.presses("我来办")
    await grace.presses("找志愿者")
    await grace.says("把一袋米扛到三楼")
    for label in ("明天", "10:00", "60分钟", "1", "没什么", "发给志愿者"):
        await grace.presses(label)
    await town.ring_due()
    await ann.presses("我来")
    await ann.presses_data("t:1:come", ann.last)
    await town.advance(hours=26)
    await ann.presses("以后不再安排我们见面")
    ann.sees("以后不再安排您和王桂兰见面", "好，不再安排", "不用，照旧")
    await ann.presses("好，不再安排")
    ann.sees("记下了，以后不再安排，对方不会知道")


async def test_who_has_helped_before_is_not_told_on_an_offer_whose_it_is(town: Town) -> None:
    mei, grace, ann, _ = await done(town)
    await says_done(ann, "1h")
    await mei.presses("Yes, that's right")
    await asked_again(town, grace)
    offer = ann.sees("Could you help with this?", "I'll do it").text
    assert "you live" in offer
    assert "helped" not in offer
