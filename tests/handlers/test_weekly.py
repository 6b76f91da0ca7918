"""The weeks of a weekly task: who had the last one is asked first, and sees all that are theirs."""

from linkage.models import Level
from tests.handlers.chat import Somebody, Town
from tests.handlers.tasks import asks, helper, taken

WEEK = 7 * 24


async def weekly(town: Town) -> tuple[Somebody, Somebody, list[Somebody]]:
    """Ann, who lives far off and has the first week; Grace, and others who live near."""
    _, grace = await taken(town)
    ann = await helper(town, "Ann", place="Riverside", language="zh_CN", reach=Level.STREET)
    near = [await helper(town, f"Near {n}") for n in range(4)]
    await asks(town, grace, often="Every week")
    ann.sees_nothing()
    await ann.presses_data("t:1:accept")
    ann.is_told("交给您了")
    await town.ring_due()
    return ann, grace, near


async def test_who_had_the_last_week_is_asked_first_for_the_next(town: Town) -> None:
    ann, _, near = await weekly(town)
    await ann.presses_data("t:1:come")
    for one in near:
        one.news.clear()
    await town.advance(hours=24)
    assert "前一周的也是您接的" in ann.sees("有件事想请您帮个忙", "我来").text
    assert sum(bool(one.news) for one in near) == 2


async def test_of_a_week_that_is_skipped_the_one_before_counts(town: Town) -> None:
    ann, grace, _ = await weekly(town)
    await ann.presses_data("t:1:come")
    await grace.presses_data("t:2:call_off")
    await town.advance(hours=24 + WEEK)
    ann.sees("有件事想请您帮个忙", "我来")


async def test_who_gave_the_last_week_up_is_one_of_many_again(town: Town) -> None:
    ann, _, _ = await weekly(town)
    await ann.presses_data("t:1:give_up")
    await town.advance(hours=24)
    ann.sees_no("前一周的也是您接的")


async def test_all_weeks_that_somebody_has_are_listed(town: Town) -> None:
    ann, _, _ = await weekly(town)
    await ann.says("/tasks")
    ann.sees("您接下的（1）")
    await ann.presses_data("t:2:accept")
    ann.is_told("交给您了")
    await ann.says("/tasks")
    mine = ann.sees("您接下的（2）").text
    assert "3月3日" in mine
    assert "3月10日" in mine
