"""What the pictures of the guide for volunteers tell; each ends with a chat's last words."""

import re
from datetime import timedelta

from tests.browser.town import Town
from tests.journeys.volunteers import (
    Asked,
    emma_asks,
    everybody_is_asked,
    goes_to,
    helper,
    wang_asks,
)


async def a_week(town: Town) -> str:
    """Ma's week, in which he has just found a Monday evening; the last words in his chat."""
    ma = await helper(town, "马志强")
    await ma.says("/volunteer")
    for label in ("我有空的时间", "周一晚上"):
        await ma.presses(label)
    return (await ma.sees("有空：周一 上午、下午、晚上")).text


async def an_offer(town: Town) -> tuple[Asked, str]:
    """What Wang needs, once Ma is asked for it; the last words in his chat."""
    ma = await helper(town, "马志强")
    task = await wang_asks(town)
    await everybody_is_asked(town)
    return task, (await ma.sees("有件事想请您帮个忙")).text


async def a_reminder(town: Town, task: Asked) -> str:
    """What Ma, who has accepted, reads two hours before; the last words in his chat."""
    ma = await helper(town, "马志强")
    await ma.presses("我来", on=await ma.sees("有件事想请您帮个忙"))
    await ma.sees("点开就能加到手机日历里")
    await goes_to(town, task.at - timedelta(hours=2))
    return (await ma.sees("您来吗")).text


async def all_is_done(town: Town, task: Asked) -> str:
    """What Wang reads from Ma's way to her until he is done; the last words in her chat."""
    ma, wang = await helper(town, "马志强"), task.resident
    await ma.presses("我会来", on=await ma.sees("您来吗"))
    coming = await ma.sees("您说了会来")
    await goes_to(town, task.at - timedelta(minutes=20))
    await ma.presses("出发了", on=coming)
    way = await wang.sees("正往您这儿来")
    await goes_to(town, task.at - timedelta(minutes=5))
    await ma.presses("我到了", on=await ma.sees("您在路上"))
    await ma.sees("四位口令")
    word = re.search(r"\d{4}", way.text)
    assert word is not None
    await ma.says(word[0])
    await ma.sees("您到了，已经告诉大家")
    await goes_to(town, task.at + timedelta(minutes=55))
    await ma.presses("✅ 做完了")
    await ma.presses("1小时", on=await ma.sees("一共用了多久"))
    return (await wang.sees("用了1小时")).text


async def thanks(town: Town, task: Asked) -> str:
    """What Ma, who has helped for ten hours by now, gets for it; the last words in his chat."""
    ma, wang = await helper(town, "马志强"), task.resident
    await wang.presses("对，是这样")
    await ma.sees("给您记了1小时")
    await ma.sees("志愿服务满10小时的证书")
    await wang.presses("💐 说声谢谢")
    await wang.says("老马真是热心人，谢谢您！")
    return (await ma.sees("老马真是热心人")).text


async def somebody_is_missing(town: Town) -> str:
    """What Grace reads when Lin has not come to Emma; the last words in her chat."""
    task = await emma_asks(town)
    lin, grace = await helper(town, "林小燕"), task.coordinator
    await everybody_is_asked(town)
    await lin.presses("我来", on=await lin.sees("有件事想请您帮个忙"))
    await lin.sees("点开就能加到手机日历里")
    await goes_to(town, task.at - timedelta(hours=2))
    await lin.presses("我会来", on=await lin.sees("您来吗"))
    await lin.sees("您说了会来")
    await goes_to(town, task.at + timedelta(minutes=16))
    await lin.sees("那边还没见到您")
    await goes_to(town, task.at + timedelta(minutes=26))
    await grace.sees("林小燕 is not there yet")
    await grace.says("/team")
    return (await grace.sees("Your volunteers")).text
