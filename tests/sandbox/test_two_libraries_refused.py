"""What Telegram refuses comes to both libraries as their own exceptions, in Telegram's words."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

import pytest

from sandbox.client import Sandbox
from sandbox.world.files import SAMPLES
from sandbox.world.state import World
from tests.sandbox.bots_protocol import SmallBot
from tests.sandbox.bots_starting import LIBRARIES, Starting, hears

PHOTO = (SAMPLES / "photo.jpg").read_bytes()


@pytest.fixture(params=LIBRARIES)
def starting(request: pytest.FixtureRequest) -> Starting:
    """Starts the bot on one of the libraries."""
    return LIBRARIES[request.param]


@pytest.fixture
async def bot(starting: Starting, url: str) -> AsyncIterator[SmallBot]:
    async with starting(url) as bot:
        yield bot


async def test_what_is_wrong_with_a_message(bot: SmallBot, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    said = await bot.says(ann.id, "once", button="Go")
    kept = await bot.edits_text(said, "twice")
    await bot.deletes(ann.id, (await bot.says(ann.id, "gone")).id)
    # One library leaves out "Bad Request", and writes the rest in small letters but the first.
    asked: list[tuple[str, Callable[[], Awaitable[object]]]] = [
        ("message is not modified: specified new", partial(bot.edits_text, kept, "twice")),
        ("there is no caption in the message to edit", partial(bot.edits_caption, kept, "three")),
        ("message to delete not found", partial(bot.deletes, ann.id, said.id + 100)),
        ("text must be non-empty", partial(bot.says, ann.id, " ")),
        ("message is too long", partial(bot.says, ann.id, "字" * 4097)),
        ("message caption is too long", partial(bot.sends_photo, ann.id, PHOTO, "字" * 1025)),
        ('unsupported start tag "h1" at byte offset 3', partial(bot.says, ann.id, "灯<h1>")),
        ("button_data_invalid", partial(bot.says, ann.id, "b", button="字" * 22)),
        ("chat not found", partial(bot.says, 404, "hello")),
        ("invalid file_id", partial(bot.downloads, "nothing")),
    ]
    for words, call in asked:
        with pytest.raises(bot.errors.bad_request, match=f"(?i){words}"):
            await call()


async def test_a_press_that_waited_too_long(bot: SmallBot, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    await bot.says(ann.id, "Well?", button="Yes")
    async with bot.polls():
        await ann.presses("Yes")
        pressed = await hears(bot, "callback_query")
        await sandbox.advance(hours=1)
        with pytest.raises(bot.errors.bad_request, match=r"(?i)query is too old"):
            await bot.answers(pressed.query_id, "Noted")


async def test_a_person_who_blocks_the_bot(bot: SmallBot, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    async with bot.polls():
        await ann.blocks()
        assert (await hears(bot, "my_chat_member")).change == ("member", "kicked")
        with pytest.raises(bot.errors.forbidden, match="Forbidden: bot was blocked by the user"):
            await bot.says(ann.id, "hello")
        await ann.unblocks()
        assert (await hears(bot, "my_chat_member")).change == ("kicked", "member")
        assert (await bot.says(ann.id, "hello")).text == "hello"


async def test_too_many_requests(bot: SmallBot, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    await sandbox.faults(too_many=1.0, retry_after=7)
    with pytest.raises(bot.errors.too_many) as caught:
        await bot.says(ann.id, "hello")
    assert bot.retry_after(caught.value) == 7
    await sandbox.faults(too_many=0.0, limits=True)
    for number in range(20):
        await bot.says(ann.id, str(number))
    with pytest.raises(bot.errors.too_many) as caught:
        await bot.says(ann.id, "one too many")
    assert bot.retry_after(caught.value) == 1


async def test_telegram_fails(bot: SmallBot, sandbox: Sandbox) -> None:
    await sandbox.faults(bad_gateway=1.0, methods=["getChat"])
    with pytest.raises(bot.errors.server, match="Bad Gateway"):
        await bot.chat(7)


async def test_two_pollers(bot: SmallBot, starting: Starting, url: str, world: World) -> None:
    waiting = asyncio.create_task(bot.updates(30))
    await world.updates.polled()
    async with starting(url) as second:
        assert await second.updates(0) == []
    with pytest.raises(bot.errors.conflict, match="terminated by other getUpdates request"):
        await waiting


async def test_a_token_that_is_not_let_in(bot: SmallBot, world: World) -> None:
    world.token = "123456:another"
    with pytest.raises(bot.errors.bad_token, match="Unauthorized"):
        await bot.me()
