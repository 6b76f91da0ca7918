"""A world saved and taken up again: the same to look at, and going on where it was."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from sandbox.client import Refused, Sandbox
from sandbox.errors import SnapshotError
from sandbox.server import serve
from sandbox.snapshot import load, save, to_json
from sandbox.world.state import World
from tests.sandbox.conftest import BareBot

KEYS = [[{"text": "Lend", "callback_data": "lend"}]]


@asynccontextmanager
async def running(world: World) -> AsyncIterator[tuple[Sandbox, BareBot]]:
    """A served world with a client and a bot."""
    async with (
        serve(world) as url,
        Sandbox(url) as sandbox,
        aiohttp.ClientSession() as session,
    ):
        yield sandbox, BareBot(session, url)


async def lives(sandbox: Sandbox, bot: BareBot) -> None:
    """Something of everything that a world can hold."""
    await bot("getUpdates", allowed_updates=["message", "callback_query", "message_reaction"])
    ann = await sandbox.persona("Ann", about="resident", large=True)
    ben = await sandbox.persona("Ben", "zh-hans", opened=True)
    await ann.says("hello")
    await ann.sends_document(b"the plan", name="plan.txt")
    forum = await sandbox.group("Linli", [ann, ben], forum=True)
    await forum.makes_bot("administrator")
    await bot("createForumTopic", chat_id=forum.id, name="Repairs")
    await ben.says("the lamp", to=await forum.topic("Repairs"))
    await bot("setMyCommands", commands=[{"command": "need", "description": "Need"}])
    keyboard = {"keyboard": [["Yes", "No"]]}
    await bot("sendMessage", chat_id=ben.id, text="Well?", reply_markup=keyboard)
    offer = await bot(
        "sendMessage", chat_id=ann.id, text="A ladder", reply_markup={"inline_keyboard": KEYS}
    )
    await bot("pinChatMessage", chat_id=ann.id, message_id=offer["message_id"])
    at = {"chat_id": ann.id, "message_id": offer["message_id"]}
    await bot("editMessageText", **at, text="<b>A</b> ladder", parse_mode="HTML",
              reply_markup={"inline_keyboard": KEYS})  # fmt: skip
    await ann.presses("Lend")
    await ann.presses("Lend")
    query = (await bot("getUpdates"))[-1]["callback_query"]["id"]
    await bot("answerCallbackQuery", callback_query_id=query, text="Lent")
    await ann.reacts("👍", to=await ann.sees("ladder"))
    gone = await bot("sendMessage", chat_id=ben.id, text="gone")
    await bot("deleteMessage", chat_id=ben.id, message_id=gone["message_id"])
    await ann.blocks()
    await sandbox.advance(days=2)


async def shown(sandbox: Sandbox) -> dict[str, Any]:
    """What the page asks for, but for the clock, which goes on."""
    people = await sandbox.ask("GET", "personas")
    groups = await sandbox.ask("GET", "groups")
    return {
        "personas": people,
        "groups": groups,
        "chats": [await sandbox.ask("GET", f"chats/{chat['id']}") for chat in people + groups],
        "updates": await sandbox.ask("GET", "updates"),
    }


async def test_all_that_was_shown_is_shown_again(tmp_path: Path) -> None:
    file = tmp_path / "world.json"
    world = World(snapshot=file)
    async with running(world) as (sandbox, bot):
        await lives(sandbox, bot)
        before = await shown(sandbox)
        pending = await bot("getUpdates")
        assert await sandbox.save_snapshot() == str(file)
        offset = world.clock.offset
        assert await sandbox.snapshot() == json.loads(file.read_text())

    again = World()
    jumps: list[float] = []
    again.clock.on_change(jumps.append)
    load(again, file)
    assert jumps == [offset]
    async with running(again) as (sandbox, bot):
        assert await shown(sandbox) == before
        assert await bot("getUpdates") == pending
        document = next(update["message"] for update in pending if "document" in update["message"])
        path = await bot("getFile", file_id=document["document"]["file_id"])
        async with bot.session.get(f"{bot.url}/file/bot123456:test/{path['file_path']}") as answer:
            assert await answer.read() == b"the plan"
    assert json.loads(json.dumps(to_json(again))) == json.loads(file.read_text())


async def test_what_was_begun_goes_on(tmp_path: Path) -> None:
    async with running(World(snapshot=tmp_path / "world.json")) as (sandbox, bot):
        await lives(sandbox, bot)
        last = max(update["update_id"] for update in await bot("getUpdates"))
        await sandbox.save_snapshot()
    again = World()
    load(again, tmp_path / "world.json")
    async with running(again) as (sandbox, bot):
        ann, ben = await sandbox.persona("Ann"), await sandbox.persona("Ben")
        newest = max(message.id for message in await ann.transcript() + await ben.transcript())
        seq = (await ben.transcript_raw())["seq"]
        said = await ben.says("on we go")
        assert said is not None
        assert said > last
        assert (await ben.transcript())[-1].id > newest
        assert (await ben.transcript_raw())["seq"] > seq
        await ann.unblocks()
        await ann.presses("Lend")
        query = (await bot("getUpdates", offset=said + 1))[-1]["callback_query"]["id"]
        await bot("answerCallbackQuery", callback_query_id=query, text="Lent again")
        await ann.sees_toast("Lent again")


async def test_what_the_bot_was_about_is_not_kept(tmp_path: Path) -> None:
    async with running(World(snapshot=tmp_path / "world.json")) as (sandbox, bot):
        ann = await sandbox.persona("Ann", opened=True)
        await bot("sendChatAction", chat_id=ann.id, action="typing")
        assert (await ann.transcript_raw())["action"] == "typing"
        await sandbox.save_snapshot()
    again = World()
    load(again, tmp_path / "world.json")
    assert again.chats[ann.id].action == ""


async def test_another_bot_goes_on_where_one_began(tmp_path: Path) -> None:
    async with running(World(snapshot=tmp_path / "world.json")) as (sandbox, bot):
        ann = await sandbox.persona("Ann")
        grid = await sandbox.group("Grid 3", [ann])
        await bot("sendMessage", chat_id=grid.id, text="hello")
        await sandbox.save_snapshot()
    again = World()
    load(again, tmp_path / "world.json")
    again.admit("77:x")
    chat = again.chats[grid.id]
    assert chat.members[77] == "member"
    assert chat.latest(1)[0].author_id == 77


async def test_a_snapshot_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    world = World()
    world.persona("Ann")
    kept = world.files.sample("photo")
    save(world, tmp_path / "world.json")
    other = World()
    other.persona("Ben")
    gone = other.files.add("photo", "gone.jpg", b"gone")
    told: list[int | str] = []
    other.watch(told.append)
    load(other, tmp_path / "world.json")
    assert [chat.name for chat in other.chats.values()] == ["Ann"]
    assert (other.files.at(kept.path), other.files.find(gone.file_id)) == (kept, None)
    assert {"personas", "groups", "commands"} <= set(told)


def damaged(saved: dict[str, Any], **changes: Any) -> str:
    return json.dumps({**saved, **changes})


async def test_a_file_that_cannot_be_used_changes_nothing(tmp_path: Path) -> None:
    good = World()
    good.post(good.chat_of(good.persona("Ann").id), {"text": "hello"})
    saved = json.loads(json.dumps(to_json(good)))
    broken_chat = {**saved["chats"][0], "messages": [{"body": {}, "from_bot": True}]}
    file = tmp_path / "world.json"
    for content, words in (
        ("", "is no snapshot, or only a part of one"),
        (json.dumps(saved)[:-9], "or only a part of one"),
        ("[]", "is no snapshot of a sandbox"),
        ("{}", "is no snapshot of a sandbox"),
        (damaged(saved, version=2), r"another version of the sandbox \(snapshot 2; this one"),
        (damaged(saved, chats=[broken_chat]), "is damaged .*delete it to start afresh"),
        (damaged(saved, chats=7), "is damaged"),
        (damaged(saved, files=[{}]), "is damaged"),
        (damaged(saved, updates={}), "is damaged"),
        (damaged(saved, offset="late"), "is damaged"),
        (damaged(saved, offset=1e10), "is damaged .*calendar ends"),
    ):
        file.write_text(content)
        world = World()
        world.persona("Ben")
        before = to_json(world)
        with pytest.raises(SnapshotError, match=words):
            load(world, file)
        assert to_json(world) == before
    with pytest.raises(SnapshotError, match="cannot be read"):
        load(World(), tmp_path / "none.json")


async def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    async with running(World()) as (sandbox, _):
        with pytest.raises(Refused, match="start the sandbox with --snapshot FILE"):
            await sandbox.save_snapshot()
    async with running(World(snapshot=tmp_path / "none" / "world.json")) as (sandbox, _):
        with pytest.raises(Refused, match="see that the folder is there"):
            await sandbox.save_snapshot()


def test_a_snapshot_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "world.json"
    world = World()
    save(world, file)
    before = file.read_text()
    world.persona("Ann")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(SnapshotError, match="No space left on device"):
        save(world, file)
    assert file.read_text() == before
    assert [path.name for path in tmp_path.iterdir()] == ["world.json"]


def test_nothing_is_left_of_a_snapshot_that_failed(tmp_path: Path) -> None:
    world = World()
    world.persona("half \ud83d", persona_id=7)
    with pytest.raises(UnicodeEncodeError):
        save(world, tmp_path / "world.json")
    assert list(tmp_path.iterdir()) == []
