"""The typed client: what people see, do and wait for, alone and in groups."""

from typing import Any

import pytest

from sandbox.client import NotSeen, Refused, Sandbox


async def test_what_cannot_be_done_is_said_with_the_chat(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    await ann.says("hello")
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    await bot("sendMessage", chat_id=ann.id, text="Well?", reply_markup=markup)
    with pytest.raises(NotSeen, match=r"for a button 'No'(?s:.*)bot: Well\? \[Yes\]"):
        await ann.presses("No", timeout=0)
    with pytest.raises(NotSeen, match=r"waited 0 s for 'Bye'(?s:.*)Ann: hello"):
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
    with pytest.raises(NotSeen, match=r"for 'Step' \(seen before\), and saw"):
        await ann.sees("Step", timeout=0)
    with pytest.raises(NotSeen, match="for 'Stop', and saw"):
        await ann.sees("Stop", timeout=0)
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


async def test_a_press_shows_until_it_is_answered(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    sent = await bot("sendMessage", chat_id=ann.id, text="a", reply_markup=markup)
    await ann.presses("Go")
    waiting = {"persona": ann.id, "message_id": sent["message_id"], "data": "go"}
    assert (await ann.transcript_raw())["waiting"] == [waiting]
    (update,) = await bot("getUpdates")
    query = update["callback_query"]["id"]
    await bot("answerCallbackQuery", callback_query_id=query, text="Done", show_alert=True)
    assert (await ann.transcript_raw())["waiting"] == []
    assert await ann.sees_toast("Done") == "Done"
    with pytest.raises(NotSeen, match=r"a toast with 'Done' \(seen before\)"):
        await ann.sees_toast("Done", timeout=0)


async def test_toasts_are_seen_in_any_order_by_whoever_pressed(bot: Any, sandbox: Sandbox) -> None:
    ann, ben = await sandbox.persona("Ann"), await sandbox.persona("Ben")
    grid = await sandbox.group("Grid 3", [ann, ben])
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await bot("sendMessage", chat_id=grid.id, text="a", reply_markup=markup)
    for words in ("Noted", "Once more"):
        await ann.presses("Go", at=grid)
        query = (await bot("getUpdates", offset=-1))[0]["callback_query"]["id"]
        await bot("answerCallbackQuery", callback_query_id=query, text=words)
    assert await ann.sees_toast("more", at=grid) == "Once more"
    assert await ann.sees_toast("Noted", at=grid) == "Noted"
    with pytest.raises(NotSeen, match="a toast with 'Noted', and saw"):
        await ben.sees_toast("Noted", at=grid, timeout=0)


async def test_a_message_tells_what_it_holds(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    await ann.sends_photo(caption="the lamp")
    photo = (await ann.transcript())[-1]
    size = (await bot("getUpdates"))[0]["message"]["photo"][-1]
    assert (photo.kind, photo.text, photo.media) == ("photo", "the lamp", size)
    sent = await bot("sendPhoto", chat_id=ann.id, photo=size["file_id"])
    seen = await ann.sees("")
    assert (seen.id, seen.kind, seen.media) == (sent["message_id"], "photo", size)
    await ann.sends_voice()
    file_id = (await ann.transcript())[-1].media["file_id"]
    said = {"caption": "<b>hear</b>", "parse_mode": "HTML"}
    answered = {"reply_parameters": {"message_id": photo.id}}
    await bot("sendVoice", chat_id=ann.id, voice=file_id, **said, **answered)
    voice = await ann.sees("hear")
    assert (voice.kind, voice.media["file_id"], voice.reply_to) == ("voice", file_id, photo.id)
    assert voice.entities == ({"type": "bold", "offset": 0, "length": 4},)
    await bot("sendLocation", chat_id=ann.id, latitude=31.2, longitude=121.4)
    assert (await ann.sees("")).media == {"latitude": 31.2, "longitude": 121.4}
    await bot("sendContact", chat_id=ann.id, phone_number="110", first_name="Help")
    contact = await ann.sees("")
    assert (contact.kind, contact.media["phone_number"]) == ("contact", "110")
    await bot("sendMessage", chat_id=ann.id, text="plain")
    text = await ann.sees("plain")
    assert (text.kind, text.media, text.entities, text.reply_to) == ("text", {}, (), None)
    await bot("pinChatMessage", chat_id=ann.id, message_id=text.id)
    assert (await ann.sees("")).kind == "pinned_message"


async def test_neighbours_meet_in_a_group(bot: Any, sandbox: Sandbox) -> None:
    ann, ben = await sandbox.persona("Ann"), await sandbox.persona("Ben")
    grid = await sandbox.group("Grid 3", [ann, ben])
    assert await ann.says("who has a ladder?", to=grid) is None
    asked = await ben.sees("ladder", at=grid)
    assert asked.author == "Ann"
    await ben.replies(asked, "I have")
    await ann.sees("I have", at=grid)
    await ann.reacts("👍", to=asked)
    assert [message.reactions for message in await ben.transcript(at=grid)][-2:] == [("👍",), ()]
    with pytest.raises(NotSeen, match="Ann waited 0 s for 'ladder'"):
        await ann.sees("ladder", at=grid, timeout=0)

    assert await ann.says("/help", to=grid) is not None
    markup = {"inline_keyboard": [[{"text": "Lend", "callback_data": "lend"}]]}
    await bot("sendMessage", chat_id=grid.id, text="A ladder", reply_markup=markup)
    assert await ben.unread(at=grid) == 2
    await ben.presses("Lend", at=grid)
    assert await ben.unread(at=grid) == 0
    query = (await bot("getUpdates"))[-1]["callback_query"]
    assert (query["from"]["id"], query["message"]["chat"]["id"]) == (ben.id, grid.id)
    await ann.presses("Lend", on=await ann.sees("A ladder", at=grid))
    assert [message.text for message in await grid.transcript()][-1] == "A ladder"


async def test_people_come_into_a_group_and_go(bot: Any, sandbox: Sandbox) -> None:
    ann, ben = await sandbox.persona("Ann"), await sandbox.persona("Ben")
    grid = await sandbox.group("Grid 3", [ann])
    with pytest.raises(Refused, match="Ben is not a member of Grid 3"):
        await ben.says("hello", to=grid)
    await ben.joins(grid)
    await ben.says("hello", to=grid)
    await ben.leaves(grid)
    assert "<left_chat_member>" in await ann.story(at=grid)
    await grid.makes_bot("left")
    assert "not a member" in await bot.refusal("sendMessage", chat_id=grid.id, text="a")


async def test_a_topic_is_a_place_to_write(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    forum = await sandbox.group("Linli", [ann], forum=True)
    await forum.makes_bot("administrator")
    made = await bot("createForumTopic", chat_id=forum.id, name="Repairs")
    repairs = await forum.topic("Repairs")
    await ann.says("the lamp", to=repairs)
    await ann.sends_photo(caption="here", to=repairs)
    said, sent = (await forum.transcript())[-2:]
    assert said.raw["topic"] == sent.raw["topic"] == made["message_thread_id"]
    with pytest.raises(NotSeen, match="Linli waited 0 s for a topic 'Visits'"):
        await forum.topic("Visits", timeout=0)


async def test_a_reaction_is_one_and_can_be_taken_back(bot: Any, sandbox: Sandbox) -> None:
    await bot("getUpdates", allowed_updates=["message_reaction"])
    ann = await sandbox.persona("Ann", opened=True)
    await bot("sendMessage", chat_id=ann.id, text="Done")
    done = await ann.sees("Done")
    await ann.reacts("👍", to=done)
    await ann.reacts("🎉", to=done)
    await ann.reacts(None, to=done)
    changes = [update["message_reaction"] for update in await bot("getUpdates")]
    new = [[one["emoji"] for one in change["new_reaction"]] for change in changes]
    assert new == [["👍"], ["🎉"], []]
    with pytest.raises(Refused, match="Telegram has no reaction 🧦"):
        await ann.reacts("🧦", to=done)


async def test_what_was_read_is_read_up_to_a_message(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    for text in ("one", "two", "three"):
        await bot("sendMessage", chat_id=ann.id, text=text)
    assert await ann.unread() == 3
    await ann.reads(upto=await ann.sees("two"))
    assert await ann.unread() == 1
    await ann.reads()
    assert await ann.unread() == 0
    await bot("sendMessage", chat_id=ann.id, text="four")
    await ann.says("thanks")
    assert await ann.unread() == 0
