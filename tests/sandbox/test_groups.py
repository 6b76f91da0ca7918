"""Groups: who is in them, what the bot hears there, its rights, and the topics of forums."""

from typing import Any

import pytest

from sandbox.errors import Misuse
from sandbox.world import groups, people
from sandbox.world.chats import Chat, Message, Persona
from sandbox.world.commands import commands_for
from sandbox.world.state import World

GO = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


@pytest.fixture
def ann(world: World) -> Persona:
    return world.persona("Ann")


@pytest.fixture
def ben(world: World) -> Persona:
    return world.persona("Ben", "zh-hans")


@pytest.fixture
def group(world: World, ann: Persona, ben: Persona) -> Chat:
    return groups.make(world, "Our house", [ann.id, ben.id])


@pytest.fixture
def forum(world: World, ann: Persona, ben: Persona) -> Chat:
    return groups.make(world, "Our street", [ann.id, ben.id], forum=True)


def newest(chat: Chat) -> Message:
    (message,) = chat.latest(1)
    return message


async def heard(bot: Any, **asked: Any) -> list[dict[str, Any]]:
    """The updates since the last time, without their numbers."""
    updates: list[dict[str, Any]] = await bot("getUpdates", **asked)
    if updates:
        await bot("getUpdates", offset=updates[-1].pop("update_id") + 1)
    return [{key: u[key] for key in u if key != "update_id"} for u in updates]


async def test_the_bot_is_told_where_it_was_added(
    bot: Any, world: World, ann: Persona, group: Chat
) -> None:
    before = world.bot["id"]
    added, service = await heard(bot)
    assert world.bot["id"] != before
    change = added["my_chat_member"]
    assert change["chat"] == {"id": group.id, "type": "group", "title": "Our house"}
    assert change["from"] == ann.user()
    assert change["old_chat_member"]["status"] == "left"
    assert change["new_chat_member"]["status"] == "member"
    assert service["message"]["new_chat_members"][0]["id"] == world.bot["id"]
    view = newest(group).view()
    assert view["service"] == "new_chat_members"
    assert view["author"] == {"id": ann.id, "name": "Ann"}


async def test_ids_tell_the_kinds_of_groups(world: World, ann: Persona, forum: Chat) -> None:
    basic = groups.make(world, "a", [ann.id])
    large = groups.make(world, "b", [ann.id], supergroup=True)
    assert basic.id > -1_000_000_000_000
    assert str(large.id).startswith("-100")
    assert [chat.type for chat in (basic, large, forum)] == ["group", "supergroup", "supergroup"]
    assert forum.about["is_forum"]
    with pytest.raises(Misuse, match="a title and somebody"):
        groups.make(world, " ", [ann.id])
    with pytest.raises(Misuse, match="no persona 5"):
        groups.make(world, "c", [5])


async def test_privacy_mode(
    bot: Any, world: World, ann: Persona, ben: Persona, group: Chat
) -> None:
    question = await bot("sendMessage", chat_id=group.id, text="Who has a drill?")
    await heard(bot)
    for text in ("hello", "/help@other_bot", "see /help", "@sandbox_bot hello"):
        assert people.says(world, ann, group, text).update_id is None
    said = newest(group)
    for text in ("/help", "/help@sandbox_bot now", "/HELP@Sandbox_Bot"):
        assert people.says(world, ann, group, text).update_id
    assert people.says(world, ben, group, "I do", question["message_id"]).update_id
    assert people.says(world, ben, group, "Me too", said.id).update_id is None
    assert people.edits(world, ann, group, said.id, "changed").update_id is None
    assert people.edits(world, ann, group, said.id, "/changed").update_id
    assert len(await heard(bot)) == 5

    groups.becomes(world, group, world.bot["id"], "administrator")
    assert people.says(world, ann, group, "hello").update_id
    groups.becomes(world, group, world.bot["id"], "member")
    assert people.says(world, ann, group, "hello").update_id is None
    world.privacy = False
    assert people.says(world, ann, group, "hello").update_id


async def test_what_people_say_in_a_group(
    bot: Any, world: World, ann: Persona, ben: Persona, group: Chat
) -> None:
    people.says(world, ben, group, "/help")
    message = (await heard(bot))[-1]["message"]
    assert (message["from"], message["chat"]["id"]) == (ben.user(), group.id)
    assert group.unread(ann.id) == 1
    assert group.unread(ben.id) == 0
    with pytest.raises(Misuse, match="not a text of this person"):
        people.edits(world, ann, group, message["message_id"], "mine")

    stranger = world.persona("Carl")
    with pytest.raises(Misuse, match="Carl is not a member of Our house"):
        people.says(world, stranger, group, "hello")
    with pytest.raises(Misuse, match="Carl cannot write in the chat of Ann"):
        people.says(world, stranger, world.chats[ann.id], "hello")
    with pytest.raises(Misuse, match="blocked in the private chat"):
        people.blocks(world, ann, group)
    groups.becomes(world, group, ben.id, "restricted")
    with pytest.raises(Misuse, match="Ben may only read"):
        people.says(world, ben, group, "hello")


async def test_a_press_in_a_group_is_answered_to_who_pressed(
    bot: Any, world: World, ann: Persona, ben: Persona, group: Chat
) -> None:
    await bot("sendMessage", chat_id=group.id, text="Well?", reply_markup=GO)
    for persona in (ann, ben):
        people.presses_label(world, persona, group, "Go")
    first, second = (update["callback_query"] for update in (await heard(bot))[-2:])
    assert (first["from"], second["from"]) == (ann.user(), ben.user())
    assert first["chat_instance"] == second["chat_instance"]
    assert int(first["id"]) >> 32 == ann.id
    assert await bot("answerCallbackQuery", callback_query_id=second["id"], text="Yes")
    assert [toast["persona_id"] for toast in group.toasts] == [ben.id]
    assert [press.persona_id for press in group.presses.values()] == [ann.id]


async def test_people_come_and_go(
    bot: Any, world: World, ann: Persona, ben: Persona, group: Chat
) -> None:
    carl = world.persona("Carl")
    await heard(bot)
    groups.becomes(world, group, carl.id, "member")
    groups.becomes(world, group, ben.id, "left")
    groups.becomes(world, group, carl.id, "kicked")
    assert groups.becomes(world, group, carl.id, "kicked").update_id is None
    joined, left, removed = (update["message"] for update in await heard(bot))
    assert (joined["from"], joined["new_chat_members"]) == (carl.user(), [carl.user()])
    assert (left["from"], left["left_chat_member"]) == (ben.user(), ben.user())
    assert (removed["from"], removed["left_chat_member"]) == (ann.user(), carl.user())
    assert await bot("getChatMemberCount", chat_id=group.id) == 2
    for words, user, status in (
        ("stays its creator", ann.id, "left"),
        ("cannot be given", ben.id, "creator"),
        ("no persona 5", 5, "member"),
    ):
        with pytest.raises(Misuse, match=words):
            groups.becomes(world, group, user, status)
    with pytest.raises(Misuse, match="no group"):
        groups.becomes(world, world.chats[ann.id], ann.id, "left")


async def test_an_administrator_bot_that_asks_learns_of_members_and_reactions(
    bot: Any, world: World, ann: Persona, ben: Persona, group: Chat
) -> None:
    asked = ["message", "my_chat_member", "chat_member", "message_reaction"]
    await heard(bot, allowed_updates=asked)
    message_id = newest(group).id
    assert people.reacts(world, ben, group, message_id, "👍").update_id is None
    groups.becomes(world, group, ben.id, "restricted")
    assert await heard(bot) == []
    groups.becomes(world, group, world.bot["id"], "administrator")
    groups.becomes(world, group, ben.id, "member")
    people.reacts(world, ben, group, message_id, "🔥")
    promoted, freed, reacted = await heard(bot)
    assert promoted["my_chat_member"]["new_chat_member"]["can_pin_messages"]
    assert freed["chat_member"]["old_chat_member"]["status"] == "restricted"
    assert reacted["message_reaction"]["user"] == ben.user()


async def test_a_bot_that_was_removed_is_told_and_kept_out(
    bot: Any, world: World, ann: Persona, group: Chat, forum: Chat
) -> None:
    sent = await bot("sendMessage", chat_id=group.id, text="hello", reply_markup=GO)
    await heard(bot)
    groups.becomes(world, group, world.bot["id"], "kicked")
    assert people.says(world, ann, group, "/help").update_id is None
    assert people.presses_label(world, ann, group, "Go").update_id is None
    (removed,) = await heard(bot)
    assert removed["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    at = {"chat_id": group.id, "message_id": sent["message_id"]}
    kicked = "Forbidden: bot was kicked from the group chat"
    for method, params in (
        ("sendMessage", {"chat_id": group.id, "text": "a"}),
        ("editMessageText", {**at, "text": "a"}),
        ("deleteMessage", at),
        ("pinChatMessage", at),
        ("getChatMemberCount", {"chat_id": group.id}),
    ):
        answer = await bot.answer(method, **params)
        assert (answer["error_code"], answer["description"]) == (403, kicked)
    assert await bot("getChat", chat_id=group.id)

    groups.becomes(world, forum, world.bot["id"], "left")
    words = await bot.refusal("getChat", chat_id=forum.id)
    assert words == "Forbidden: bot is not a member of the supergroup chat"
    groups.becomes(world, forum, world.bot["id"], "member")
    assert await bot("sendMessage", chat_id=forum.id, text="back")


async def test_who_is_in_a_group(
    bot: Any, world: World, ann: Persona, ben: Persona, group: Chat
) -> None:
    carl = world.persona("Carl")
    assert (await bot("getMe"))["id"] == world.bot["id"]
    groups.becomes(world, group, ben.id, "restricted")
    groups.becomes(world, group, world.bot["id"], "administrator")
    at = {"chat_id": group.id}
    statuses = [
        (await bot("getChatMember", **at, user_id=user))["status"]
        for user in (ann.id, ben.id, carl.id, world.bot["id"])
    ]
    assert statuses == ["creator", "restricted", "left", "administrator"]
    administrators = await bot("getChatAdministrators", **at)
    assert [member["user"]["id"] for member in administrators] == [ann.id, world.bot["id"]]
    assert await bot("getChatMemberCount", **at) == 3
    full = await bot("getChat", **at)
    assert full["title"] == "Our house"
    assert full["permissions"]["can_send_messages"] is True


async def test_what_takes_a_right(bot: Any, world: World, ann: Persona, group: Chat) -> None:
    said = people.says(world, ann, group, "mine").message
    assert said
    at = {"chat_id": group.id, "message_id": said.id}
    words = await bot.refusal("pinChatMessage", **at)
    assert words == "Bad Request: not enough rights to manage pinned messages in the chat"
    words = await bot.refusal("unpinAllChatMessages", chat_id=group.id)
    assert words == "Bad Request: not enough rights to manage pinned messages in the chat"
    words = await bot.refusal("deleteMessage", **at)
    assert words == "Bad Request: message can't be deleted for everyone"
    markup = {"keyboard": [[{"text": "Me", "request_contact": True}]]}
    words = await bot.refusal("sendMessage", chat_id=group.id, text="a", reply_markup=markup)
    assert words == "Bad Request: phone number can be requested in private chats only"
    groups.becomes(world, group, world.bot["id"], "administrator")
    assert await bot("pinChatMessage", **at)
    assert await bot("deleteMessage", **at)
    assert group.pinned == []
    groups.becomes(world, group, world.bot["id"], "restricted")
    words = await bot.refusal("sendMessage", chat_id=group.id, text="a")
    assert words == "Bad Request: not enough rights to send text messages to the chat"
    words = await bot.refusal("sendLocation", chat_id=group.id, latitude=1, longitude=1)
    assert words == "Bad Request: not enough rights to send locations to the chat"


async def test_deleting_in_a_supergroup(bot: Any, world: World, ann: Persona, forum: Chat) -> None:
    said = people.says(world, ann, forum, "mine").message
    assert said
    own = await bot("sendMessage", chat_id=forum.id, text="a")
    old = await bot("sendMessage", chat_id=forum.id, text="b")
    refused = "Bad Request: message can't be deleted"
    assert await bot.refusal("deleteMessage", chat_id=forum.id, message_id=said.id) == refused
    assert await bot("deleteMessage", chat_id=forum.id, message_id=own["message_id"])
    groups.becomes(world, forum, world.bot["id"], "administrator")
    assert await bot("deleteMessage", chat_id=forum.id, message_id=said.id)
    topic = await bot("createForumTopic", chat_id=forum.id, name="Lamps")
    founding = {"chat_id": forum.id, "message_id": topic["message_thread_id"]}
    assert await bot.refusal("deleteMessage", **founding) == refused
    world.clock.advance(2 * 86_400)
    late = {"chat_id": forum.id, "message_id": old["message_id"]}
    assert await bot.refusal("deleteMessage", **late) == refused


async def test_topics(bot: Any, world: World, ann: Persona, forum: Chat) -> None:
    words = await bot.refusal("createForumTopic", chat_id=forum.id, name="Lamps")
    assert words == "Bad Request: not enough rights to create a topic"
    groups.becomes(world, forum, world.bot["id"], "administrator")
    lamps = await bot("createForumTopic", chat_id=forum.id, name="Lamps", icon_color=9367192)
    thread = lamps["message_thread_id"]
    assert lamps == {"message_thread_id": thread, "name": "Lamps", "icon_color": 9367192}
    assert newest(forum).service == "forum_topic_created"
    at = {"chat_id": forum.id, "message_thread_id": thread}

    sent = await bot("sendMessage", **at, text="Which one?")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    answered = people.says(world, ann, forum, "That one", sent["message_id"]).message
    assert answered
    assert answered.topic == answered.view()["topic"] == thread
    reply = {"message_id": answered.id}
    where = {"chat_id": forum.id, "reply_parameters": reply}
    assert (await bot("sendMessage", **where, text="Thanks"))["message_thread_id"] == thread
    said = people.says(world, ann, forum, "All of them", topic=thread).message
    assert said
    assert said.body["is_topic_message"]

    assert await bot("editForumTopic", **at, name="Lights")
    assert newest(forum).body["forum_topic_edited"] == {"name": "Lights"}
    assert forum.topics[thread].name == "Lights"
    assert await bot("editForumTopic", **at)
    assert await bot("closeForumTopic", **at)
    assert newest(forum).service == "forum_topic_closed"
    with pytest.raises(Misuse, match="Lights is closed"):
        people.says(world, ann, forum, "hello", topic=thread)
    assert await bot("sendMessage", **at, text="administrators still may")
    assert await bot("reopenForumTopic", **at)
    assert people.says(world, ann, forum, "hello", topic=thread).update_id
    assert await bot("deleteForumTopic", **at)
    assert not any(message.topic for message in forum.latest(99))
    assert forum.topics == {}
    with pytest.raises(Misuse, match=f"no topic {thread}"):
        people.says(world, ann, forum, "hello", topic=thread)


async def test_topics_are_refused(
    bot: Any, world: World, ann: Persona, group: Chat, forum: Chat
) -> None:
    where = {"chat_id": forum.id}
    groups.becomes(world, forum, world.bot["id"], "administrator")
    thread = (await bot("createForumTopic", **where, name="a"))["message_thread_id"]
    at = {**where, "message_thread_id": thread}
    for method, params, words in (
        ("createForumTopic", {"chat_id": group.id, "name": "a"}, "the chat is not a forum"),
        ("createForumTopic", {**where, "name": " "}, "name must be non-empty"),
        ("createForumTopic", {**where, "name": "a", "icon_color": 5}, "invalid icon color"),
        ("editForumTopic", {**at, "name": "a"}, "TOPIC_NOT_MODIFIED"),
        ("editForumTopic", {**at, "name": " "}, "name must be non-empty"),
        ("reopenForumTopic", at, "TOPIC_NOT_MODIFIED"),
        ("closeForumTopic", where, "invalid forum topic identifier specified"),
        ("closeForumTopic", {**where, "message_thread_id": 5}, "TOPIC_ID_INVALID"),
        ("sendMessage", {**where, "message_thread_id": 5, "text": "a"}, "message thread not found"),
    ):
        assert (await bot.refusal(method, **params)).startswith(f"Bad Request: {words}")
    await bot("closeForumTopic", **at)
    groups.becomes(world, forum, world.bot["id"], "member")
    assert await bot.refusal("sendMessage", **at, text="a") == "Bad Request: TOPIC_CLOSED"
    # What it created, a bot may change also without the right.
    assert await bot("reopenForumTopic", **at)
    forum.topics[thread].creator_id = ann.id
    words = await bot.refusal("closeForumTopic", **at)
    assert words == "Bad Request: not enough rights to close or open the topic"
    # Where there are no topics, Telegram sends to the group.
    sent = await bot("sendMessage", chat_id=group.id, message_thread_id=5, text="a")
    assert "message_thread_id" not in sent


async def test_commands_in_a_group(
    bot: Any, world: World, ann: Persona, ben: Persona, group: Chat
) -> None:
    def menu(persona: Persona) -> list[str]:
        return [command["command"] for command in commands_for(world, group, persona)]

    at = {"chat_id": group.id}
    scopes: list[tuple[dict[str, Any], str]] = [
        ({"type": "default"}, "everywhere"),
        ({"type": "all_group_chats"}, "groups"),
        ({"type": "all_chat_administrators"}, "leaders"),
        ({"type": "chat", **at}, "here"),
        ({"type": "chat_administrators", **at}, "leaders_here"),
        ({"type": "chat_member", **at, "user_id": ann.id}, "ann"),
    ]
    seen = []
    for scope, name in scopes:
        commands = [{"command": name, "description": "d"}]
        await bot("setMyCommands", commands=commands, scope=scope)
        seen.append((*menu(ann), *menu(ben)))
    # Ann created the group, and is its administrator by that.
    assert seen == [
        ("everywhere", "everywhere"),
        ("groups", "groups"),
        ("leaders", "groups"),
        ("here", "here"),
        ("leaders_here", "here"),
        ("ann", "here"),
    ]
    for user_id in (None, 0, "x"):
        scope = {"type": "chat_member", **at, "user_id": user_id}
        words = await bot.refusal("setMyCommands", commands=[], scope=scope)
        assert words == "Bad Request: can't parse BotCommandScope: Invalid user_id specified"


async def test_a_group_that_an_update_tells_of(bot: Any, world: World) -> None:
    chat = {"id": -5, "type": "group", "title": "Far"}
    people.injects(world, {"message": {"message_id": 1, "date": 0, "chat": chat, "text": "a"}})
    assert (await bot("sendMessage", chat_id=-5, text="a"))["chat"] == chat
    with pytest.raises(Misuse, match="Far was not made here"):
        groups.becomes(world, world.chats[-5], world.bot["id"], "administrator")
