"""Takes the pictures in docs/: python -m tests.browser.screenshots."""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import ViewportSize, expect

from bot.logs import configure
from tests.browser import chromium, helping
from tests.browser.pane import Pane
from tests.browser.town import ROOT, Town, town
from tests.browser.visit import DESK, PHONE, Language, Visits


async def a_light_is_broken(town: Town) -> str:
    """Wang's need, which Li takes and asks about; the last words in her chat."""
    wang, li = await town.light_is_broken()
    await town.sandbox.advance(seconds=4 * 60)
    await li.presses("我来办")
    await wang.sees("有人接手了")
    await li.presses("问居民")
    await li.sees("想问居民什么")
    await li.says("是哪个单元？")
    await wang.sees("是哪个单元？")
    await town.sandbox.advance(seconds=3 * 60)
    await wang.says("三单元")
    await li.sees("三单元")
    return (await wang.sees("已经转给社区居委会了")).text


async def a_ride_is_needed(town: Town) -> str:
    """Emma's need, which the coordinator takes; the last words in her chat."""
    emma, grace = await town.person("Emma Clarke"), await town.person("Grace Chen")
    await emma.opens()
    for label in ("English", "Yes, that's fine", "Riverside", "Grid 2", "Building 8"):
        await emma.presses(label)
    await emma.sees("just write it here")
    await emma.says("My mother needs someone to take her to hospital on Friday")
    for label in ("Escort to hospital", "In the next few days", "Tomorrow", "Morning", "Send"):
        await emma.presses(label)
    await town.sandbox.advance(seconds=5 * 60)
    await grace.presses("Take it")
    return (await emma.sees("Somebody has taken")).text


async def a_need_to_check(town: Town) -> str:
    """Chen's need as it is looked over before it is sent; the last words in her chat."""
    chen = await town.person("陈晓雨")
    await chen.opens()
    for label in ("中文", "可以", "桂花社区", "二网格", "5号楼"):
        await chen.presses(label)
    await chen.sees("直接在这里写")
    await chen.says("楼道里堆满了旧家具，明天上午能来清一清吗？")
    for label in ("环境卫生", "就这几天"):
        await chen.presses(label)
    return (await chen.sees("请您看看")).text


async def somebody_has_fallen(town: Town) -> str:
    """What Liu, whom nobody knows yet, gets in danger; the last words in his chat."""
    liu = await town.person("刘建国")
    await liu.says("我奶奶在家摔倒了，起不来，头上都是血")
    return (await liu.sees("已经通知社工")).text


async def a_case_so_far(town: Town) -> str:
    """Wang's case as it stands, in large type; the last words in her chat."""
    wang = await town.person("王桂兰")
    await wang.says("/mycases")
    await wang.presses("第1001号")
    return (await wang.sees("第1001号 · 公共设施维修")).text


async def a_desk(town: Town) -> str:
    """Li's desk with its lists; the last words in her chat."""
    li = await town.person("李敏")
    await li.says("/desk")
    return (await li.sees("手边的事")).text


async def the_rates(town: Town) -> str:
    """The month's figures, once Wang's light is mended and days have passed; the last words."""
    wang, li = await town.person("王桂兰"), await town.person("李敏")
    office = await town.person("街道办值班")
    await li.presses("办好了")
    await li.presses("不写了，直接交")
    await wang.presses("解决了")
    await wang.presses("🙂")
    await town.sandbox.advance(days=4)
    await office.says("/rates")
    return (await office.sees("响应率")).text


async def a_group(town: Town) -> tuple[int, str]:
    """Li's desk in a group, where Chen's need has a topic; the group, and the last words there."""
    li, lily, chen = [await town.person(one) for one in ("李敏", "Lily Zhou", "陈晓雨")]
    group = await town.group()
    await li.says("/link", to=group)
    await li.presses("社区居委会", at=group)
    await li.sees("这个群现在是", at=group)
    await chen.presses("交上去")
    topic = await group.topic("环境卫生")
    await lily.presses("我来办", at=topic)
    await li.says("五楼那家上个月也堆过，我去看看", to=topic)
    await lily.says("/reply 明天上午九点有人来清，请放心", to=topic)
    return group.id, (await lily.sees("Told the resident", at=group)).text


@dataclass(frozen=True, slots=True)
class Camera:
    """Takes pictures of one demo, into `folder`."""

    demo: Town
    visit: Visits
    folder: Path

    async def desk(self, chats: tuple[int, int], words: str, name: str) -> None:
        """Two chats side by side, once the first says it."""
        await self._take("zh", DESK, chats, words, name)

    async def phone(self, chat: int, words: str, name: str, language: Language = "zh") -> None:
        """A chat on a phone, once it says it."""
        await self._take(language, PHONE, (chat,), words, name)

    async def _take(
        self, language: Language, size: ViewportSize, chats: tuple[int, ...], words: str, name: str
    ) -> None:
        page = await self.visit(self.demo.url, language, size, chats=chats)
        said = Pane(page, chats[0]).messages
        await expect(said).to_contain_text(words.strip().splitlines()[0])
        await page.evaluate("document.fonts.ready")
        await page.screenshot(path=self.folder / name, animations="disabled")
        # Otherwise the next picture tells that the chat is open twice.
        await page.close()


async def of_needs(camera: Camera) -> None:
    """Those of README, and of the guides for residents and for staff."""
    demo = camera.demo
    await camera.desk((7101, 7201), await a_light_is_broken(demo), "screenshot.png")
    await camera.phone(7102, await a_ride_is_needed(demo), "screenshot-phone.png", "en")
    await camera.phone(7103, await a_need_to_check(demo), "pictures/need.png")
    await camera.phone(7104, await somebody_has_fallen(demo), "pictures/danger.png")
    await camera.phone(7101, await a_case_so_far(demo), "pictures/case.png")
    await camera.phone(7201, await a_desk(demo), "pictures/desk.png")
    group, last = await a_group(demo)
    await camera.phone(group, last, "pictures/group.png")
    await camera.phone(7206, await the_rates(demo), "pictures/rates.png")


async def of_help(camera: Camera) -> None:
    """What volunteers and residents see, of the guide for volunteers."""
    demo = camera.demo
    await camera.phone(7301, await helping.a_week(demo), "pictures/week.png")
    task, offered = await helping.an_offer(demo)
    await camera.phone(7301, offered, "pictures/offer.png")
    await camera.phone(7301, await helping.a_reminder(demo, task), "pictures/reminder.png")
    await camera.phone(7101, await helping.all_is_done(demo, task), "pictures/helped.png")
    await camera.phone(7301, await helping.thanks(demo, task), "pictures/thanks.png")


async def of_coordinating(camera: Camera) -> None:
    """What their coordinator sees, of the same guide."""
    last = await helping.somebody_is_missing(camera.demo)
    await camera.phone(7203, last, "pictures/missing.png", "en")


async def pictures(folder: Path) -> None:
    """Play the stories, and write what they look like into `folder`.

    Raises NoChromium, and RuntimeError where the page complains of something.
    """
    async with chromium.running() as browser:
        for stories in (of_needs, of_help, of_coordinating):
            visit = Visits(browser)
            with TemporaryDirectory() as database:
                async with town(Path(database)) as demo:
                    await stories(Camera(demo, visit, folder))
                    if complaints := await visit.close():
                        raise RuntimeError("The page complains: " + "; ".join(complaints))


def main() -> int:
    """Write the pictures into docs/: 0, or 1 with a sentence that says what is missing."""
    configure("WARNING")
    try:
        asyncio.run(pictures(ROOT / "docs"))
    except chromium.NoChromium as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
