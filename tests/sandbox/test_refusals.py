"""What Telegram refuses is refused here, in its own words."""

from typing import Any

import pytest

from sandbox.client import Sandbox
from sandbox.state import World

FULL = 4096


def keyboard(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Go", **button}]]}


@pytest.fixture
async def ann(sandbox: Sandbox) -> int:
    return (await sandbox.persona("Ann", opened=True)).id


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "x" * (FULL + 1)}, "message is too long"),
        ({"text": "😀" * (FULL + 1)}, "message is too long"),
        ({"text": "a", "reply_markup": keyboard(callback_data="")}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keyboard(callback_data="好" * 22)}, "BUTTON_DATA_INVALID"),
        (
            {"text": "a", "reply_markup": keyboard()},
            "can't parse inline keyboard button: text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "a", "reply_parameters": {"message_id": 5}},
            "message to be replied not found",
        ),
        (
            {"text": "<b>a", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            {"text": "喜<p>a</p>", "parse_mode": "HTML"},
            'can\'t parse entities: Unsupported start tag "p" at byte offset 3',
        ),
        (
            {"text": "a</b>", "parse_mode": "html"},
            "can't parse entities: Unexpected end tag at byte offset 1",
        ),
        (
            {"text": "<b>a</i>", "parse_mode": "HTML"},
            (
                "can't parse entities: Unmatched end tag at byte offset 4, "
                'expected "</b>", found "</i>"'
            ),
        ),
    ],
)
async def test_a_message_is_refused(bot: Any, ann: int, params: dict[str, Any], words: str) -> None:
    assert await bot.refusal("sendMessage", chat_id=ann, **params) == f"Bad Request: {words}"


async def test_the_longest_message_is_measured_after_its_tags(bot: Any, ann: int) -> None:
    text = f"<b>{'😀' * FULL}</b>"
    sent = await bot("sendMessage", chat_id=ann, text=text, parse_mode="HTML")
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": FULL * 2}]


async def test_a_caption_has_its_own_limit(bot: Any, ann: int, world: World) -> None:
    photo = world.files.sample("photo").file_id
    await bot("sendPhoto", chat_id=ann, photo=photo, caption="x" * 1024)
    words = await bot.refusal("sendPhoto", chat_id=ann, photo=photo, caption="x" * 1025)
    assert words == "Bad Request: message caption is too long"
    words = await bot.refusal("sendPhoto", chat_id=ann, photo="no such file")
    assert words == "Bad Request: wrong file identifier/HTTP URL specified"


async def test_edits_are_refused(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    await ann.says("mine")
    (mine,) = await ann.transcript()
    where = {"chat_id": ann.id}
    words = await bot.refusal("editMessageText", **where, message_id=mine.id, text="a")
    assert words == "Bad Request: message can't be edited"
    words = await bot.refusal("editMessageText", **where, message_id=1, text="a")
    assert words == "Bad Request: message to edit not found"

    markup = keyboard(callback_data="go")
    sent = await bot("sendMessage", **where, text="a", reply_markup=markup)
    at = {**where, "message_id": sent["message_id"]}
    words = await bot.refusal("editMessageText", **at, text="a", reply_markup=markup)
    assert words.startswith("Bad Request: message is not modified: specified new message content")
    edited = await bot("editMessageText", **at, text="a")
    assert "reply_markup" not in edited
    words = await bot.refusal("editMessageReplyMarkup", **at)
    assert words.startswith("Bad Request: message is not modified")

    assert await bot("deleteMessage", **at)
    words = await bot.refusal("deleteMessage", **at)
    assert words == "Bad Request: message to delete not found"


async def test_a_bot_writes_only_to_who_has_written_to_it(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    words = await bot.refusal("sendMessage", chat_id=ann.id, text="a")
    assert words == "Forbidden: bot can't initiate conversation with a user"
    words = await bot.refusal("sendMessage", chat_id=5, text="a")
    assert words == "Bad Request: chat not found"
    await ann.opens()
    assert await bot("sendMessage", chat_id=ann.id, text="a")


async def test_who_blocked_the_bot_is_left_alone(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    blocked = await ann.blocks()
    words = await bot.refusal("sendMessage", chat_id=ann.id, text="a")
    assert words == "Forbidden: bot was blocked by the user"
    (update,) = await bot("getUpdates")
    assert update["update_id"] == blocked
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    await ann.unblocks()
    assert await bot("sendMessage", chat_id=ann.id, text="a")


async def test_a_press_is_answered_once_and_in_time(bot: Any, sandbox: Sandbox) -> None:
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    ann = await sandbox.persona("Ann", opened=True)
    markup = keyboard(callback_data="go")
    sent = await bot("sendMessage", chat_id=ann.id, text="a", reply_markup=markup)

    await ann.presses("Go")
    (update,) = await bot("getUpdates")
    query = update["callback_query"]
    assert query["data"] == "go"
    assert query["message"] == sent
    assert await bot("answerCallbackQuery", callback_query_id=query["id"])
    assert await bot.refusal("answerCallbackQuery", callback_query_id=query["id"]) == old

    await ann.presses("Go")
    (update,) = await bot("getUpdates", offset=-1)
    await sandbox.advance(hours=1)
    late = update["callback_query"]["id"]
    assert await bot.refusal("answerCallbackQuery", callback_query_id=late) == old
    assert await bot.refusal("answerCallbackQuery", callback_query_id="nonsense") == old


async def test_unknown_methods_and_bad_parameters(bot: Any, ann: int) -> None:
    assert await bot.refusal("sendNothing") == "Not Found"
    assert await bot.refusal("sendMessage", text="a") == "Bad Request: chat_id is empty"
    words = await bot.refusal("sendMessage", chat_id=ann, text="a", reply_markup="{nonsense")
    assert words.startswith("Bad Request: can't parse reply_markup JSON object")


async def test_only_the_given_token_is_let_in(bot: Any, world: World) -> None:
    world.token = "1:other"
    assert await bot.refusal("getMe") == "Unauthorized"


async def test_a_huge_file_is_told_of_but_not_handed_out(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    await ann.sends_document(size=21 * 1024 * 1024)
    (update,) = await bot("getUpdates")
    words = await bot.refusal("getFile", file_id=update["message"]["document"]["file_id"])
    assert words == "Bad Request: file is too big"
