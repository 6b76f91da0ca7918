"""What each method of the Bot API does, and what comes of it in the chat."""

from typing import Any

import pytest

from sandbox.client.cast import PATIENCE
from sandbox.errors import Misuse
from sandbox.world import people, state
from sandbox.world.chats import Chat, Message, Persona
from sandbox.world.commands import commands_for
from sandbox.world.reactions import REACTIONS
from sandbox.world.state import World

GO = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


@pytest.fixture
def ann(world: World) -> Persona:
    return opened(world, "Ann")


@pytest.fixture
def chat(world: World, ann: Persona) -> Chat:
    return world.chats[ann.id]


def opened(world: World, name: str) -> Persona:
    persona = world.persona(name)
    world.chat_of(persona.id).opened = True
    return persona


def newest(chat: Chat) -> Message:
    (message,) = chat.latest(1)
    return message


async def test_get_me(bot: Any, world: World) -> None:
    me = await bot("getMe")
    assert me["id"] == 123456
    assert me["can_read_all_group_messages"] is False
    world.privacy = False
    assert (await bot("getMe"))["can_read_all_group_messages"] is True


async def test_a_reply_may_quote(bot: Any, world: World, ann: Persona, chat: Chat) -> None:
    said = people.says(world, ann, chat, "😀 the lamp is broken").message
    assert said
    reply = {"message_id": said.id, "quote": "the lamp"}
    preview = {"is_disabled": True}
    where = {"chat_id": chat.id, "link_preview_options": preview}
    sent = await bot("sendMessage", **where, text="Which?", reply_parameters=reply)
    assert sent["reply_to_message"] == said.body
    assert sent["quote"] == {"text": "the lamp", "position": 3, "is_manual": True}
    assert sent["link_preview_options"] == preview
    assert newest(chat).view()["reply_to"] == said.id
    reply["quote"] = "the tap"
    words = await bot.refusal("sendMessage", **where, text="Which?", reply_parameters=reply)
    assert words == "Bad Request: QUOTE_TEXT_INVALID"


async def test_a_text_in_each_parse_mode(bot: Any, chat: Chat) -> None:
    for mode, text in (("HTML", "<b>a</b>"), ("MarkdownV2", "*a*"), ("Markdown", "*a*")):
        sent = await bot("sendMessage", chat_id=chat.id, text=text, parse_mode=mode)
        assert sent["text"] == "a"
        assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    code = "`@somebody` @somebody"
    sent = await bot("sendMessage", chat_id=chat.id, text=code, parse_mode="Markdown")
    assert [entity["type"] for entity in sent["entities"]] == ["code", "mention"]


async def test_a_location(bot: Any, chat: Chat) -> None:
    sent = await bot("sendLocation", chat_id=chat.id, latitude=31.2, longitude="121.4")
    assert sent["location"] == {"latitude": 31.2, "longitude": 121.4}
    where = {"chat_id": chat.id, "latitude": 31.2, "longitude": 121.4}
    live = await bot("sendLocation", **where, live_period=60, horizontal_accuracy=5)
    assert live["location"]["live_period"] == 60
    assert live["location"]["horizontal_accuracy"] == 5
    assert newest(chat).view()["location"] == live["location"]


async def test_a_contact(bot: Any, chat: Chat) -> None:
    contact = {"phone_number": "+86138", "first_name": "李", "last_name": "敏"}
    sent = await bot("sendContact", chat_id=chat.id, **contact, reply_markup=GO)
    assert sent["contact"] == contact
    assert sent["reply_markup"] == GO
    assert newest(chat).view()["contact"] == contact


async def test_files(bot: Any, chat: Chat, world: World) -> None:
    caption = {"caption": "<b>a</b>"}
    for method, kind, worded in (
        ("sendPhoto", "photo", caption),
        ("sendVoice", "voice", caption),
        ("sendDocument", "document", caption),
        ("sendSticker", "sticker", {}),
    ):
        file = world.files.sample(kind)
        sent = await bot(method, chat_id=chat.id, **{kind: file.file_id}, **worded)
        assert kind in sent
        assert sent.get("caption") == worded.get("caption")
    told = await bot("getFile", file_id=world.files.sample("photo").file_id)
    assert told["file_path"].startswith("photos/")


async def test_a_forward_tells_who_wrote_it(
    bot: Any, world: World, ann: Persona, chat: Chat
) -> None:
    ben = opened(world, "Ben")
    said = people.says(world, ann, chat, "see /help").message
    assert said
    source = {"from_chat_id": ann.id, "message_id": said.id}
    forwarded = await bot("forwardMessage", chat_id=ben.id, **source)
    assert forwarded["text"] == "see /help"
    assert forwarded["entities"] == said.body["entities"]
    origin = {"type": "user", "sender_user": ann.user(), "date": said.body["date"]}
    assert forwarded["forward_origin"] == origin
    assert newest(world.chats[ben.id]).view()["forwarded_from"] == "Ann"

    onward = {"from_chat_id": ben.id, "message_id": forwarded["message_id"]}
    again = await bot("forwardMessage", chat_id=ann.id, **onward)
    assert again["forward_origin"] == origin


async def test_a_copy(bot: Any, world: World, ann: Persona, chat: Chat) -> None:
    ben = opened(world, "Ben")
    photo = world.files.sample("photo")
    sent = people.sends_file(world, ann, chat, "photo", photo, {"caption": "the lamp"}).message
    assert sent
    source = {"chat_id": ben.id, "from_chat_id": ann.id, "message_id": sent.id}
    home = world.chats[ben.id]

    copied = await bot("copyMessage", **source, reply_markup=GO)
    assert copied == {"message_id": newest(home).id}
    assert newest(home).body["caption"] == "the lamp"
    assert newest(home).body["reply_markup"] == GO
    assert "forward_origin" not in newest(home).body

    await bot("copyMessage", **source, caption="<i>new</i>", parse_mode="HTML")
    assert newest(home).body["caption"] == "new"
    assert newest(home).body["caption_entities"][0]["type"] == "italic"
    await bot("copyMessage", **source, caption="")
    assert "caption" not in newest(home).body


async def test_edits(bot: Any, chat: Chat, world: World) -> None:
    sent = await bot("sendMessage", chat_id=chat.id, text="one", reply_markup=GO)
    at = {"chat_id": chat.id, "message_id": sent["message_id"]}
    edited = await bot("editMessageText", **at, text="<b>two</b>", parse_mode="HTML")
    assert (edited["text"], edited["entities"][0]["type"]) == ("two", "bold")
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= edited["date"]
    assert newest(chat).view()["edited"]
    assert (await bot("editMessageReplyMarkup", **at, reply_markup=GO))["reply_markup"] == GO

    photo = world.files.sample("photo").file_id
    sent = await bot("sendPhoto", chat_id=chat.id, photo=photo, caption="one")
    at = {"chat_id": chat.id, "message_id": sent["message_id"]}
    edited = await bot("editMessageCaption", **at, caption="two", reply_markup=GO)
    assert (edited["caption"], edited["photo"]) == ("two", sent["photo"])
    bare = await bot("editMessageCaption", **at)
    assert not {"caption", "reply_markup"} & bare.keys()
    edited = await bot("editMessageReplyMarkup", **at, reply_markup=GO)
    assert edited["reply_markup"] == GO


async def test_messages_are_deleted(bot: Any, world: World, ann: Persona, chat: Chat) -> None:
    said = people.says(world, ann, chat, "mine").message
    assert said
    sent = [await bot("sendMessage", chat_id=chat.id, text=text) for text in "abc"]
    assert await bot("deleteMessage", chat_id=chat.id, message_id=said.id)
    ids = [sent[0]["message_id"], sent[1]["message_id"], 7]
    assert await bot("deleteMessages", chat_id=chat.id, message_ids=ids)
    assert [message.body["text"] for message in chat.latest(9)] == ["c"]
    gone = next(message for message in chat.since(0) if message.id == said.id)
    assert gone.view() == {"message_id": said.id, "seq": gone.seq, "deleted": True}


async def test_an_action_shows_until_the_message_comes(bot: Any, chat: Chat) -> None:
    await bot("sendChatAction", chat_id=chat.id, action="typing")
    assert chat.action == "typing"
    await bot("sendMessage", chat_id=chat.id, text="there")
    assert chat.action == ""


async def test_an_action_ends_by_itself(
    bot: Any, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bot("sendChatAction", chat_id=chat.id, action="typing")
    first = chat.acting
    assert first
    monkeypatch.setattr(state, "ACTION_SECONDS", 0)
    before = chat.seq
    await bot("sendChatAction", chat_id=chat.id, action="typing")
    assert first.cancelled()
    while chat.action:
        assert await chat.bell.wait(PATIENCE)
    # Whoever watches was told of both.
    assert (chat.seq, chat.acting) == (before + 2, None)


async def test_pins(bot: Any, chat: Chat) -> None:
    sent = [await bot("sendMessage", chat_id=chat.id, text=text) for text in "ab"]
    ids = [message["message_id"] for message in sent]
    for message_id in reversed(ids):
        assert await bot("pinChatMessage", chat_id=chat.id, message_id=message_id)
    service = newest(chat)
    assert service.service == "pinned_message"
    assert service.view()["pinned_message"]["text"] == "a"
    assert chat.pinned == ids
    assert chat.messages[ids[0]].view()["pinned"]
    assert (await bot("getChat", chat_id=chat.id))["pinned_message"]["text"] == "b"
    assert await bot("unpinChatMessage", chat_id=chat.id)
    assert chat.pinned == ids[:1]
    assert await bot("pinChatMessage", chat_id=chat.id, message_id=ids[1])
    assert await bot("unpinAllChatMessages", chat_id=chat.id)
    assert chat.pinned == []
    assert "pinned_message" not in await bot("getChat", chat_id=chat.id)


async def test_reactions(bot: Any, world: World, ann: Persona, chat: Chat) -> None:
    sent = await bot("sendMessage", chat_id=chat.id, text="a")
    at = {"chat_id": chat.id, "message_id": sent["message_id"]}
    message = newest(chat)
    # The coloured heart that keyboards write is the plain one of Telegram's list.
    assert await bot("setMessageReaction", **at, reaction=[{"type": "emoji", "emoji": "❤️"}])
    people.reacts(world, ann, chat, message.id, "❤")
    both = {"emoji": "❤", "by": [ann.id], "from_bot": True}
    assert message.view()["reactions"] == [both]
    assert await bot("setMessageReaction", **at)
    people.reacts(world, ann, chat, message.id, "👍")
    assert message.view()["reactions"] == [{"emoji": "👍", "by": [ann.id], "from_bot": False}]
    with pytest.raises(Misuse, match="no reaction 🌳"):
        people.reacts(world, ann, chat, message.id, "🌳")
    assert len(REACTIONS) == len(set(REACTIONS)) == 73


async def test_a_reaction_is_told_to_a_bot_that_asks(
    bot: Any, world: World, ann: Persona, chat: Chat
) -> None:
    message_id = (await bot("sendMessage", chat_id=chat.id, text="a"))["message_id"]
    assert people.reacts(world, ann, chat, message_id, "👍").update_id is None
    await bot("getUpdates", allowed_updates=["message_reaction"])
    people.reacts(world, ann, chat, message_id, "🔥")
    people.reacts(world, ann, chat, message_id, None)
    assert people.reacts(world, ann, chat, message_id, None).update_id is None
    first, second = (update["message_reaction"] for update in await bot("getUpdates"))
    assert first["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    assert first["new_reaction"] == second["old_reaction"] == [{"type": "emoji", "emoji": "🔥"}]
    assert second["new_reaction"] == []
    assert first["user"] == ann.user()


async def test_what_is_unread(bot: Any, world: World, ann: Persona, chat: Chat) -> None:
    ids = [(await bot("sendMessage", chat_id=chat.id, text=text))["message_id"] for text in "abcd"]
    assert chat.unread(ann.id) == 4
    await bot("deleteMessage", chat_id=chat.id, message_id=ids[3])
    people.reads(world, ann, chat, ids[0])
    assert chat.unread(ann.id) == 2
    seq = chat.seq
    people.reads(world, ann, chat, ids[0])
    assert chat.seq == seq
    people.reads(world, ann, chat, ids[3] + 1_000)
    assert chat.unread(ann.id) == 0
    await bot("sendMessage", chat_id=chat.id, text="e")
    assert chat.unread(ann.id) == 1
    people.says(world, ann, chat, "I am here")
    assert chat.unread(ann.id) == 0


async def test_a_chat_is_read_in_pages(bot: Any, chat: Chat) -> None:
    ids = [(await bot("sendMessage", chat_id=chat.id, text=str(n)))["message_id"] for n in range(9)]
    await bot("editMessageText", chat_id=chat.id, message_id=ids[0], text="changed")
    await bot("deleteMessage", chat_id=chat.id, message_id=ids[7])
    assert [message.id for message in chat.latest(3)] == [ids[5], ids[6], ids[8]]
    assert [message.id for message in chat.latest(3, before=ids[5])] == ids[2:5]
    assert [message.id for message in chat.latest(3, before=ids[1])] == ids[:1]
    assert chat.latest(3, before=ids[0]) == []


async def test_who_is_in_a_private_chat(bot: Any, ann: Persona) -> None:
    member = await bot("getChatMember", chat_id=ann.id, user_id=ann.id)
    assert member == {"user": ann.user(), "status": "member"}
    assert await bot("getChatMemberCount", chat_id=ann.id) == 2


async def test_commands_by_scope_and_language(bot: Any, world: World, ann: Persona) -> None:
    def menu() -> list[str]:
        return [command["command"] for command in commands_for(world, world.chats[ann.id])]

    english = {"language_code": "en"}
    private = {"scope": {"type": "all_private_chats"}}
    here = {"scope": {"type": "chat", "chat_id": ann.id}}
    ladder: list[dict[str, Any]] = [
        {},
        english,
        private,
        {**private, **english},
        here,
        {**here, **english},
    ]
    for step, where in enumerate(ladder):
        commands = [{"command": f"step{step}", "description": "d"}]
        await bot("setMyCommands", commands=commands, **where)
        assert menu() == [f"step{step}"]
        assert await bot("getMyCommands", **where) == commands
    for elsewhere in ({"scope": {"type": "all_group_chats"}}, {"language_code": "zh"}):
        commands = [{"command": "elsewhere", "description": "d"}]
        await bot("setMyCommands", commands=commands, **elsewhere)
    for step, where in reversed(list(enumerate(ladder))):
        assert menu() == [f"step{step}"]
        assert await bot("deleteMyCommands", **where)
        assert await bot("getMyCommands", **where) == []
    assert menu() == []
