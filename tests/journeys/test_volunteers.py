"""Somebody wants to help, told as a story: from the first word to a week with time in it."""

from tests.journeys.conftest import DAY_S, Town
from tests.journeys.test_main_job import at_home


async def test_a_retired_electrician_enrols_is_asked_and_is_approved_in_chinese(
    town: Town,
) -> None:
    liu = await at_home(await town.person("刘建国"), "中文", "可以", "桂花社区", "一网格", "3号楼")
    grace = await town.person("Grace Chen")
    await liu.says("/volunteer")
    for label in ("修电路电器 *", "搬东西", "选好了"):
        await liu.presses(label)
    await liu.sees("您会说什么话")
    for label in ("选好了", "本社区"):
        await liu.presses(label)
    await liu.sees("有没有您不想做的")
    for label in ("选好了", "2 次"):
        await liu.presses(label)
    await liu.says("退休电工，修了三十年")
    await liu.presses("愿意")
    await liu.presses("没错，就这样")
    await grace.sees("刘建国 would like to volunteer")
    await grace.presses("Ask")
    await grace.says("请问您有电工证吗？")
    await liu.sees("请问您有电工证吗？")
    await liu.presses("回答")
    await liu.says("有的，带来给您看")
    await grace.sees("They answered: 有的，带来给您看")
    await grace.presses("Approve")
    await liu.sees("您是咱们的志愿者了")
    await grace.presses("Record training or check")
    for label in ("Electrical repairs", "One year"):
        await grace.presses(label)
    await grace.says("Seen the licence")
    await liu.sees("“修电路电器”登记好了")
    await liu.presses("我有空的时间")
    await liu.presses("周一上午")
    await liu.sees("有空：周一 上午")
    await liu.presses("周一到周五都一样")
    await liu.sees("有空：周一到周五 上午")
    await liu.presses("写具体几点")
    await liu.says("周三 14:00-16:30")
    await liu.presses("好了")
    card = await liu.sees("您是志愿者：已通过")
    assert "周三 14:00–16:30" in card.text
    assert "修电路电器（到" in card.text


async def test_a_student_is_not_left_waiting_and_takes_a_rest_in_english(town: Town) -> None:
    priya = await at_home(
        await town.person("Priya Nair"),
        "English",
        "Yes, that's fine",
        "Riverside",
        "Grid 1",
        "Building 6",
    )
    grace, office = await town.person("Grace Chen"), await town.person("街道办值班")
    await priya.says("/volunteer")
    for label in ("Interpreting", "Done"):
        await priya.presses(label)
    await priya.sees("Which languages")
    for label in ("Done", "the whole street"):
        await priya.presses(label)
    await priya.sees("rather not do")
    for label in ("Done", "1 a week", "Skip"):
        await priya.presses(label)
    await priya.presses("I agree")
    await priya.presses("Yes, that's right")
    await priya.sees("Thank you, we have it")
    await town.sandbox.advance(seconds=4 * DAY_S)
    await grace.sees("is still waiting to hear")
    await town.sandbox.advance(seconds=4 * DAY_S)
    await office.sees("等了好几天还没有人回话")
    await grace.presses("Approve")
    await priya.sees("You are one of our volunteers now")
    await priya.says("/volunteer")
    await priya.presses("Take a rest")
    await priya.says("in a while")
    await priya.sees("I could not read until which day")
    await priya.says("until tomorrow")
    await priya.sees("Resting, back on")
    await town.sandbox.advance(seconds=5 * DAY_S)
    await priya.sees("Rested?")
