"""Takes the pictures in docs/: python -m tests.browser.screenshots."""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import expect

from bot.logs import configure
from tests.browser import chromium
from tests.browser.pane import Pane
from tests.browser.town import ROOT, Town, town
from tests.browser.visit import PHONE, Visits


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
    return (await wang.sees("已经转过去了")).text


async def a_ride_is_needed(town: Town) -> str:
    """Emma's need, which the coordinator takes; the last words in her chat."""
    emma, grace = await town.person("Emma Clarke"), await town.person("Grace Chen")
    await emma.opens()
    for label in ("English", "Yes, that's fine", "河畔社区", "二网格", "8号楼"):
        await emma.presses(label)
    await emma.sees("just write it here")
    await emma.says("My mother needs someone to take her to hospital on Friday")
    for label in ("Escort to hospital", "In the next few days", "Tomorrow", "Morning", "Send"):
        await emma.presses(label)
    await town.sandbox.advance(seconds=5 * 60)
    await grace.presses("Take it")
    return (await emma.sees("Somebody has taken")).text


async def take(pane: Pane, words: str, file: Path) -> None:
    """Wait until a chat says it all, and take the page's picture."""
    await expect(pane.messages).to_contain_text(words)
    await pane.page.evaluate("document.fonts.ready")
    await pane.page.screenshot(path=file, animations="disabled")


async def pictures(folder: Path) -> None:
    """Play both stories, and write what they look like into `folder`.

    Raises NoChromium, and RuntimeError where the page complains of something.
    """
    with TemporaryDirectory() as database:
        async with chromium.running() as browser, town(Path(database)) as demo:
            visit = Visits(browser)
            last = await a_light_is_broken(demo)
            page = await visit(demo.url, "zh", chats=(7101, 7201))
            await take(Pane(page, 7101), last, folder / "screenshot.png")
            last = await a_ride_is_needed(demo)
            page = await visit(demo.url, "en", PHONE, chats=(7102,))
            await take(Pane(page, 7102), last, folder / "screenshot-phone.png")
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
