"""The control interface and its client: people, transcripts, the clock, live events."""

import json
from typing import Any

import aiohttp
import pytest

from sandbox.client import NotSeen, Refused, Sandbox
from sandbox.state import World


async def test_a_persona_is_the_same_by_name(sandbox: Sandbox) -> None:
    first = await sandbox.persona("王阿姨", language="zh-hans", about="resident")
    assert (await sandbox.persona("王阿姨")).id == first.id
    assert (await sandbox.persona("Ben", persona_id=42)).id == 42
    assert World().persona("王阿姨").id == first.id
    with pytest.raises(Refused, match="needs a name"):
        await sandbox.persona(" ")


async def test_what_cannot_be_done_is_said_with_the_chat(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    await ann.says("hello")
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    await bot("sendMessage", chat_id=ann.id, text="Well?", reply_markup=markup)
    with pytest.raises(NotSeen, match=r"for a button 'No'(?s:.*)bot: Well\? \[Yes\]"):
        await ann.presses("No", timeout=0)
    with pytest.raises(NotSeen, match=r"waited 0 s for 'Bye'(?s:.*)person: hello"):
        await ann.sees("Bye", timeout=0)
    with pytest.raises(Refused, match="4096"):
        await ann.says("x" * 10_000)
    with pytest.raises(Refused, match="empty"):
        await ann.says("  ")
    await ann.blocks()
    with pytest.raises(Refused, match="unblock"):
        await ann.says("hello")
    with pytest.raises(Refused, match="latitude must be a number"):
        await sandbox.ask("POST", f"personas/{ann.id}/location", {"latitude": "north"})
    with pytest.raises(Refused, match="IMAGE_PROCESS_FAILED"):
        await ann.sends_photo(b"no picture")
    with pytest.raises(Refused, match="no persona 5"):
        await sandbox.ask("POST", "personas/5/say", {"text": "a"})
    with pytest.raises(Refused, match="People can do this: say"):
        await sandbox.ask("POST", f"personas/{ann.id}/fly", {})


async def test_each_message_is_seen_once_and_an_edit_anew(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    sent = await bot("sendMessage", chat_id=ann.id, text="Step 1")
    await ann.sees("Step")
    with pytest.raises(NotSeen):
        await ann.sees("Step", timeout=0)
    at = {"chat_id": ann.id, "message_id": sent["message_id"]}
    await bot("editMessageText", **at, text="Step 2")
    assert (await ann.sees("Step")).text == "Step 2"
    await bot("deleteMessage", **at)
    assert await ann.transcript() == []


async def test_a_stale_button_can_be_pressed(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    markup = {"inline_keyboard": [[{"text": "Send", "callback_data": "send"}]]}
    sent = await bot("sendMessage", chat_id=ann.id, text="Sure?", reply_markup=markup)
    sure = await ann.sees("Sure?")
    await bot("editMessageText", chat_id=ann.id, message_id=sent["message_id"], text="Sent")
    await ann.presses("Send", on=sure)
    (update,) = await bot("getUpdates")
    assert update["callback_query"]["data"] == "send"
    assert update["callback_query"]["message"]["text"] == "Sent"


async def test_all_that_people_can_send(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    await ann.says("/need@sandbox_bot 喜 see https://example.org/a")
    (first,) = await ann.transcript()
    await ann.replies(first, "and this")
    await ann.edits(first.id, "changed")
    await ann.sends_photo(caption="#lamp")
    await ann.sends_photo(content=b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\2\0\0\0\3\b\0\0\0\0")
    await ann.sends_voice()
    await ann.sends_document(b"text")
    await ann.sends_sticker()
    await ann.sends_location(31.2, 121.4)
    await ann.sends_contact()
    updates = await bot("getUpdates")
    messages = [update.get("message") or update["edited_message"] for update in updates]
    assert messages[0]["entities"] == [
        {"type": "bot_command", "offset": 0, "length": 17},
        {"type": "url", "offset": 24, "length": 21},
    ]
    assert messages[1]["reply_to_message"]["message_id"] == first.id
    assert messages[2]["text"] == "changed"
    assert "edited_message" in updates[2]
    assert messages[3]["caption_entities"][0]["type"] == "hashtag"
    assert (messages[4]["photo"][0]["width"], messages[4]["photo"][0]["height"]) == (2, 3)
    assert messages[5]["voice"]["mime_type"] == "audio/ogg"
    assert messages[6]["document"]["file_size"] == 4
    assert messages[7]["sticker"]["type"] == "regular"
    assert messages[8]["location"] == {"latitude": 31.2, "longitude": 121.4}
    assert messages[9]["contact"]["user_id"] == ann.id


async def test_a_file_can_be_fetched_by_the_bot(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    await ann.sends_document(b"the plan")
    (update,) = await bot("getUpdates")
    file = await bot("getFile", file_id=update["message"]["document"]["file_id"])
    address = f"{bot.url}/file/bot123456:test/{file['file_path']}"
    async with bot.session.get(address) as response:
        assert await response.read() == b"the plan"
    async with bot.session.get(f"{address}x") as response:
        assert response.status == 404


async def test_a_copy_is_a_message_of_its_own(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    ben = await sandbox.persona("Ben", opened=True)
    await ann.sends_voice()
    (voice,) = await ann.transcript()
    copy = {"chat_id": ben.id, "from_chat_id": ann.id, "message_id": voice.id}
    copied = await bot("copyMessage", **copy, caption="From Ann")
    received = await ben.sees("From Ann")
    assert received.id == copied["message_id"]
    assert received.raw["voice"] == voice.raw["voice"]


async def test_the_reply_keyboard_is_pressed_by_its_label(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    keys = [["Yes"], [{"text": "My number", "request_contact": True}]]
    await bot("sendMessage", chat_id=ann.id, text="?", reply_markup={"keyboard": keys})
    await ann.presses("Yes")
    await ann.presses("number")
    said, contact = (update["message"] for update in await bot("getUpdates"))
    assert said["text"] == "Yes"
    assert contact["contact"]["first_name"] == "Ann"
    removed = {"remove_keyboard": True}
    await bot("sendMessage", chat_id=ann.id, text="Thanks", reply_markup=removed)
    with pytest.raises(NotSeen):
        await ann.presses("Yes", timeout=0)


async def test_the_command_menu_is_the_narrowest_one(bot: Any, sandbox: Sandbox) -> None:
    async def menu(of: Any) -> list[str]:
        return [c["command"] for c in (await of.transcript_raw())["commands"]]

    wang = await sandbox.persona("王阿姨", language="zh-hans")
    ann = await sandbox.persona("Ann")
    commands = [{"command": "help", "description": "Help"}]
    await bot("setMyCommands", commands=commands)
    await bot("setMyCommands", commands=json.dumps([]), language_code="en")
    need = [{"command": "need", "description": "需要"}]
    await bot("setMyCommands", commands=need, language_code="zh")
    assert (await menu(wang), await menu(ann)) == (["need"], ["help"])
    scope = {"type": "chat", "chat_id": ann.id}
    desk = [{"command": "desk", "description": "Desk"}]
    await bot("setMyCommands", commands=desk, scope=scope)
    assert await bot("getMyCommands", scope=scope) == desk
    assert await menu(ann) == ["desk"]


async def test_the_clock_goes_forward_for_everybody(
    bot: Any, sandbox: Sandbox, world: World
) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    offsets: list[float] = []
    stop = world.clock.on_change(offsets.append)
    before = (await bot("sendMessage", chat_id=ann.id, text="a"))["date"]
    await sandbox.advance(days=1, hours=1)
    after = (await bot("sendMessage", chat_id=ann.id, text="a"))["date"]
    assert after - before >= 25 * 3600
    assert offsets == [25 * 3600]
    assert await sandbox.now() >= after
    stop()
    await sandbox.advance(seconds=1)
    assert offsets == [25 * 3600]
    with pytest.raises(Refused, match="only goes forward"):
        await sandbox.advance(hours=-1)


async def test_calls_and_updates_are_kept_newest_first(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    await ann.says("hello")
    await bot("sendMessage", chat_id=ann.id, text="one")
    await bot.refusal("sendMessage", chat_id=ann.id, text="")
    refused, sent, heard = await sandbox.calls(chat=ann.id)
    assert refused["answer"]["error_code"] == 400
    assert sent["sent"]["text"] == "one"
    assert sent["answer"]["result"]["text"] == "one"
    assert heard["way"] == "update"
    assert len(await sandbox.calls(limit=1)) == 1


async def test_events_name_what_changed(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    async with bot.session.get(f"{sandbox.url}/sandbox/events") as events:
        assert events.content_type == "text/event-stream"
        assert await events.content.readuntil(b"\n\n") == b"retry: 1000\n\n"
        await bot("sendMessage", chat_id=ann.id, text="a")
        expected = f'event: chat\ndata: {{"topic": {ann.id}}}\n\n'
        assert (await events.content.readuntil(b"\n\n")).decode() == expected
        await sandbox.advance(hours=1)
        assert b'"clock"' in await events.content.readuntil(b"\n\n")


async def test_the_page_and_its_parts_are_served(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        for path, word in (("/", "<!doctype html>"), ("/page/page.js", "EventSource")):
            async with session.get(url + path) as response:
                assert response.status == 200
                assert word in await response.text()


async def test_a_press_shows_until_it_is_answered(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    sent = await bot("sendMessage", chat_id=ann.id, text="a", reply_markup=markup)
    await ann.presses("Go")
    waiting = {"message_id": sent["message_id"], "data": "go"}
    assert (await ann.transcript_raw())["waiting"] == [waiting]
    (update,) = await bot("getUpdates")
    query = update["callback_query"]["id"]
    await bot("answerCallbackQuery", callback_query_id=query, text="Done", show_alert=True)
    assert (await ann.transcript_raw())["waiting"] == []
    assert await ann.sees_toast("Done") == "Done"
    with pytest.raises(NotSeen):
        await ann.sees_toast("Done", timeout=0)
