"""The demo neighbourhood with its bot, inside the loop of who looks at it in a browser."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.demo import neighbourhood, visited
from bot.demo.neighbours import GROUP
from sandbox.client import Group, Persona, Sandbox
from tests.bot.demo_town import settings
from tests.journeys import conftest as journeys

ROOT = Path(__file__).parents[2]
# When it begins, whenever it is looked at: a Tuesday after the Spring Festival.
MORNING = datetime(2026, 3, 17, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
A_LIGHT = "楼道灯坏了三天了，老人晚上不敢下楼"


@dataclass(frozen=True, slots=True)
class Town(journeys.Town):
    """The demo while it runs, with its own client and the address of its page."""

    url: str

    async def group(self) -> Group:
        """Where the people of one desk meet."""
        views = await self.sandbox.ask("GET", "groups")
        return Group(self.sandbox, next(view for view in views if view["title"] == GROUP))

    async def light_is_broken(self) -> tuple[Persona, Persona]:
        """Wang, who never met the bot, tells of a need; she, and Li at whose desk it is now."""
        wang, li = await self.person("王桂兰"), await self.person("李敏")
        await wang.opens()
        for label in ("中文", "可以", "桂花社区", "一网格", "2号楼"):
            await wang.presses(label)
        await wang.sees("直接在这里写")
        await wang.says(A_LIGHT)
        for label in ("公共设施维修", "就这几天", "交上去"):
            await wang.presses(label)
        await li.sees(A_LIGHT)
        return wang, li


@asynccontextmanager
async def town(folder: Path) -> AsyncIterator[Town]:
    """Serve the demo with a database in `folder`."""
    async with AsyncExitStack() as stack:
        app, world, url = await stack.enter_async_context(neighbourhood(settings(folder), 0))
        world.clock.offset = MORNING.timestamp() - world.now()
        stack.push_async_callback(app.stop)
        await app.start()
        await stack.enter_async_context(visited(app, world))
        yield Town(await stack.enter_async_context(Sandbox(url)), url)
