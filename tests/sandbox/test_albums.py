"""Albums: what people and the bot send together, message by message under one media_group_id."""

import json
from typing import Any

import aiohttp
import pytest

from sandbox.client import Refused, Sandbox
from sandbox.world.state import World
from tests.sandbox.conftest import TOKEN


@pytest.fixture
async def ann(sandbox: Sandbox) -> int:
    """Somebody to whom the bot may write."""
    return (await sandbox.persona("Ann", opened=True)).id


async def test_people_send_two_to_ten_pictures_together(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    await ann.sends_album(10, caption="the roof")
    await ann.sends_album(2)
    messages = [update["message"] for update in await bot("getUpdates")]
    ids = [message["media_group_id"] for message in messages]
    assert [ids.count(one) for one in dict.fromkeys(ids)] == [10, 2]
    assert [message.get("caption", "") for message in messages] == ["the roof", *[""] * 11]
    shown = await ann.transcript()
    assert [message.raw["album"] for message in shown] == ids
    with pytest.raises(Refused, match="An album holds 10 at most"):
        await ann.sends_album(11)


@pytest.mark.parametrize("kind", ["voice", "sticker"])
async def test_only_pictures_and_documents_go_together(sandbox: Sandbox, kind: str) -> None:
    ann = await sandbox.persona("Ann")
    with pytest.raises(Refused, match="of pictures or of documents"):
        await sandbox.ask("POST", f"personas/{ann.id}/{kind}", {"album": "1"})


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_a_bot_sends_an_album(bot: Any, ann: int, world: World, kind: str) -> None:
    file = world.files.sample(kind).file_id
    items = [{"type": kind, "media": file, "caption": f"<b>{n}</b>"} for n in range(3)]
    items[1]["parse_mode"] = "HTML"
    sent = await bot("sendMediaGroup", chat_id=ann, media=json.dumps(items))
    assert len({message["media_group_id"] for message in sent}) == 1
    assert [message["caption"] for message in sent] == ["<b>0</b>", "1", "<b>2</b>"]
    assert sent[1]["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert all(kind in message for message in sent)


async def test_one_alone_is_a_message_like_any_other(bot: Any, ann: int, world: World) -> None:
    item = {"type": "photo", "media": world.files.sample("photo").file_id}
    (sent,) = await bot("sendMediaGroup", chat_id=ann, media=[item])
    assert "media_group_id" not in sent


async def test_files_are_attached_by_their_part(bot: Any, ann: int) -> None:
    form = aiohttp.FormData()
    form.add_field("chat_id", str(ann))
    items = [{"type": "document", "media": f"attach://{name}"} for name in ("one", "two")]
    form.add_field("media", json.dumps(items))
    for name in ("one", "two"):
        form.add_field(name, name.encode(), filename=f"{name}.txt")
    address = f"{bot.url}/bot{TOKEN}/sendMediaGroup"
    async with bot.session.post(address, data=form) as response:
        answer = await response.json()
    names = [message["document"]["file_name"] for message in answer["result"]]
    assert names == ["one.txt", "two.txt"]


PHOTO, DOCUMENT = {"type": "photo", "media": "photo"}, {"type": "document", "media": "document"}


@pytest.mark.parametrize(
    ("media", "words"),
    [
        (None, 'parameter "media" is required'),
        ("x", "can't parse media JSON object"),
        ({"type": "photo"}, "can't parse media JSON object"),
        (["photo"], "can't parse media JSON object"),
        ([], "there are no messages to send"),
        ([PHOTO] * 11, "too many messages to send as an album"),
        ([PHOTO, DOCUMENT], "document can't be mixed with other media types"),
        ([{"type": "sticker"}] * 2, 'type "sticker" is unsupported'),
        ([PHOTO, {"type": "photo", "media": "attach://x"}], "can't parse InputMedia: media not"),
        ([PHOTO, PHOTO | {"caption": "x" * 1_025}], "message caption is too long"),
    ],
)
async def test_an_album_is_refused_whole(
    bot: Any, ann: int, sandbox: Sandbox, world: World, media: Any, words: str
) -> None:
    samples = {kind: world.files.sample(kind).file_id for kind in ("photo", "document")}
    if isinstance(media, list):
        known = [item for item in media if isinstance(item, dict)]
        filled = [
            item | {"media": samples.get(str(item.get("media")), "attach://x")} for item in known
        ]
        media = filled or media
    given = {} if media is None else {"media": media}
    before = await sandbox.ask("GET", f"chats/{ann}")
    assert words in await bot.refusal("sendMediaGroup", chat_id=ann, **given)
    assert (await sandbox.ask("GET", f"chats/{ann}"))["messages"] == before["messages"]
