"""What a bot cannot do with messages that are there, in Telegram's own words."""

from typing import Any

import pytest

from sandbox.client import Sandbox

TWO_DAYS = 2 * 86_400


@pytest.fixture
async def ann(sandbox: Sandbox) -> int:
    """Somebody the bot can write to."""
    return (await sandbox.persona("Ann", opened=True)).id


async def test_edits_are_refused(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    await ann.says("mine")
    (mine,) = await ann.transcript()
    where = {"chat_id": ann.id}
    words = await bot.refusal("editMessageText", **where, message_id=mine.id, text="a")
    assert words == "Bad Request: message can't be edited"
    words = await bot.refusal("editMessageText", **where, message_id=1, text="a")
    assert words == "Bad Request: message to edit not found"

    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    sent = await bot("sendMessage", **where, text="a", reply_markup=markup)
    at = {**where, "message_id": sent["message_id"]}
    words = await bot.refusal("editMessageText", **at, text="a", reply_markup=markup)
    assert words.startswith("Bad Request: message is not modified: specified new message content")
    edited = await bot("editMessageText", **at, text="a")
    assert "reply_markup" not in edited
    words = await bot.refusal("editMessageReplyMarkup", **at)
    assert words.startswith("Bad Request: message is not modified")

    words = await bot.refusal("editMessageCaption", **at, caption="a")
    assert words == "Bad Request: there is no caption in the message to edit"
    location = await bot("sendLocation", **where, latitude=1, longitude=1)
    at["message_id"] = location["message_id"]
    words = await bot.refusal("editMessageText", **at, text="a")
    assert words == "Bad Request: there is no text in the message to edit"


async def test_some_of_its_own_messages_a_bot_cannot_edit(bot: Any, ann: int) -> None:
    """Those with a keyboard below the chat, those it forwarded, and service messages."""
    where = {"chat_id": ann}
    markups: list[dict[str, Any]] = [
        {"keyboard": [["Yes"]]},
        {"remove_keyboard": True},
        {"force_reply": True},
    ]
    ids = [
        (await bot("sendMessage", **where, text="a", reply_markup=markup))["message_id"]
        for markup in markups
    ]
    source = {"from_chat_id": ann, "message_id": ids[0]}
    ids.append((await bot("forwardMessage", **where, **source))["message_id"])
    await bot("pinChatMessage", **where, message_id=ids[0])
    pinned = (await bot("sendMessage", **where, text="b"))["message_id"] - 1
    for message_id in (*ids, pinned):
        words = await bot.refusal("editMessageText", **where, message_id=message_id, text="c")
        assert words == "Bad Request: message can't be edited"


async def test_deletions_are_refused(bot: Any, ann: int, sandbox: Sandbox) -> None:
    words = await bot.refusal("deleteMessage", message_id=5)
    assert words == "Bad Request: chat identifier is not specified"
    words = await bot.refusal("deleteMessage", chat_id=ann)
    assert words == "Bad Request: message identifier is not specified"
    words = await bot.refusal("deleteMessage", chat_id=ann, message_id=5)
    assert words == "Bad Request: message to delete not found"
    words = await bot.refusal("deleteMessages", chat_id=ann, message_ids=[])
    assert words == "Bad Request: message identifiers are not specified"
    words = await bot.refusal("deleteMessages", chat_id=ann, message_ids=list(range(1, 102)))
    assert words == "Bad Request: too many message identifiers specified"
    words = await bot.refusal("deleteMessages", chat_id=ann, message_ids="5")
    assert words == "Bad Request: can't parse message identifiers JSON object"

    old = (await bot("sendMessage", chat_id=ann, text="a"))["message_id"]
    await sandbox.advance(seconds=TWO_DAYS + 1)
    new = (await bot("sendMessage", chat_id=ann, text="b"))["message_id"]
    forever = "Bad Request: message can't be deleted for everyone"
    assert await bot.refusal("deleteMessage", chat_id=ann, message_id=old) == forever
    assert await bot.refusal("deleteMessages", chat_id=ann, message_ids=[new, old]) == forever
    assert await bot("deleteMessage", chat_id=ann, message_id=new)


async def test_messages_that_cannot_be_passed_on(bot: Any, ann: int) -> None:
    where = {"chat_id": ann, "from_chat_id": ann}
    words = await bot.refusal("forwardMessage", **where, message_id=5)
    assert words == "Bad Request: message to forward not found"
    words = await bot.refusal("copyMessage", **where, message_id=5)
    assert words == "Bad Request: message to copy not found"
    kept = await bot("sendMessage", chat_id=ann, text="a", protect_content=True)
    at = {**where, "message_id": kept["message_id"]}
    words = await bot.refusal("forwardMessage", **at)
    assert words == "Bad Request: the message can't be forwarded"
    assert await bot("copyMessage", **at)
    await bot("pinChatMessage", chat_id=ann, message_id=kept["message_id"])
    service = (await bot("sendMessage", chat_id=ann, text="b"))["message_id"] - 1
    words = await bot.refusal("copyMessage", **where, message_id=service)
    assert words == "Bad Request: the message can't be copied"
    words = await bot.refusal("forwardMessage", **where, message_id=service)
    assert words == "Bad Request: the message can't be forwarded"
    words = await bot.refusal("pinChatMessage", chat_id=ann, message_id=service)
    assert words == "Bad Request: service messages can't be pinned"


async def test_what_is_pinned_is_not_pinned_again(bot: Any, ann: int) -> None:
    sent = await bot("sendMessage", chat_id=ann, text="a")
    at = {"chat_id": ann, "message_id": sent["message_id"]}
    for method in ("pinChatMessage", "unpinChatMessage"):
        assert await bot(method, **at)
        assert await bot.refusal(method, **at) == "Bad Request: CHAT_NOT_MODIFIED"


async def test_reactions_are_refused(bot: Any, ann: int) -> None:
    sent = await bot("sendMessage", chat_id=ann, text="a")
    at = {"chat_id": ann, "message_id": sent["message_id"]}
    for reaction in (
        {"type": "emoji", "emoji": "🌳"},
        {"type": "custom_emoji", "custom_emoji_id": "5"},
    ):
        words = await bot.refusal("setMessageReaction", **at, reaction=[reaction])
        assert words == "Bad Request: REACTION_INVALID"
    two = [{"type": "emoji", "emoji": emoji} for emoji in "👍🔥"]
    words = await bot.refusal("setMessageReaction", **at, reaction=two)
    assert words == "Bad Request: REACTIONS_TOO_MANY"
