"""What Telegram refuses is refused here, in its own words."""

import io
from typing import Any

import aiohttp
import pytest

from sandbox.client import Sandbox
from sandbox.world.state import World

FULL = 4096
TEXT_BUTTON = (
    "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
)


def command(name: str, description: str = "d") -> dict[str, str]:
    return {"command": name, "description": description}


def keyboard(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Go", **button}]]}


@pytest.fixture
async def ann(sandbox: Sandbox) -> int:
    return (await sandbox.persona("Ann", opened=True)).id


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * (FULL + 1)}, "message is too long"),
        ({"text": "😀" * (FULL + 1)}, "message is too long"),
        ({"text": "😀" * 10_000}, "text is too long"),
        ({"text": "a", "parse_mode": "RST"}, "unsupported parse_mode"),
        ({"text": "a", "entities": ["bold"]}, "can't parse MessageEntity: expected an Object"),
        (
            {"text": "a", "entities": [{"type": "bold", "length": 1}]},
            "can't parse MessageEntity: Can't find field \"offset\"",
        ),
        (
            {"text": "a", "entities": [{"type": "bold", "offset": 0, "length": "1"}]},
            'can\'t parse MessageEntity: Field "length" must be of type Number',
        ),
        (
            {"text": "a", "entities": [{"type": "text_link", "offset": 0, "length": 1}]},
            "can't parse MessageEntity: Can't find field \"url\"",
        ),
        (
            {"text": "a", "reply_parameters": {"message_id": "one"}},
            'field "message_id" must be of type Number',
        ),
        (
            {"text": "a.", "parse_mode": "MarkdownV2"},
            (
                "can't parse entities: Character '.' is reserved and must be escaped with the "
                "preceding '\\'"
            ),
        ),
        (
            {"text": "*a", "parse_mode": "Markdown"},
            "can't parse entities: Can't find end of the entity starting at byte offset 0",
        ),
        ({"text": "a", "reply_markup": keyboard()}, TEXT_BUTTON),
        ({"text": "a", "reply_markup": keyboard(callback_data="")}, TEXT_BUTTON),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": [[{"url": "https://a.cn"}]]}},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": 5, "url": "a.cn"}]]}},
            'can\'t parse inline keyboard button: Field "text" must be of type String',
        ),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": " ", "url": "a.cn"}]]}},
            "inline keyboard button text must be non-empty",
        ),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": [["Go"]]}},
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": ["Go"]}},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (
            {"text": "a", "reply_markup": {"keyboard": ["Go"]}},
            'field "keyboard" must be an Array of Arrays',
        ),
        (
            {"text": "a", "reply_markup": {"keyboard": [[5]]}},
            "can't parse keyboard button: KeyboardButton must be a String or an Object",
        ),
        (
            {"text": "a", "reply_markup": {"keyboard": [[""]]}},
            "keyboard button text must be non-empty",
        ),
        (
            {"text": "a", "reply_markup": keyboard(url="http://localhost/a")},
            "inline keyboard button URL 'http://localhost/a' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "a", "reply_markup": keyboard(url="mailto://a.cn")},
            "inline keyboard button URL 'mailto://a.cn' is invalid: Unsupported URL protocol",
        ),
        ({"text": "a", "message_thread_id": 5}, "message thread not found"),
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
            {"text": "<span>a</span>", "parse_mode": "HTML"},
            'can\'t parse entities: Tag "span" must have class "tg-spoiler" at byte offset 0',
        ),
        (
            {"text": '<tg-emoji emoji-id="x">a</tg-emoji>', "parse_mode": "HTML"},
            "can't parse entities: Invalid custom emoji identifier specified",
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
    words = await bot.refusal("sendPhoto", chat_id=ann)
    assert words == "Bad Request: there is no photo in the request"

    long = "Bad Request: message caption is too long"
    sent = await bot("sendPhoto", chat_id=ann, photo=photo)
    at = {"chat_id": ann, "message_id": sent["message_id"]}
    assert await bot.refusal("editMessageCaption", **at, caption="x" * 1025) == long
    assert await bot.refusal("copyMessage", from_chat_id=ann, **at, caption="x" * 1025) == long


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendLocation", {"longitude": 1}, "latitude is empty"),
        ("sendLocation", {"latitude": 1}, "longitude is empty"),
        ("sendLocation", {"latitude": 91, "longitude": 1}, "invalid location specified"),
        ("sendLocation", {"latitude": "north", "longitude": 1}, "latitude must be a number"),
        ("sendContact", {"first_name": "A"}, 'parameter "phone_number" is required'),
        ("sendContact", {"phone_number": "1"}, 'parameter "first_name" is required'),
        ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
        ("forwardMessage", {"message_id": 5}, 'parameter "from_chat_id" is required'),
        ("copyMessage", {"from_chat_id": 5, "message_id": 5}, "chat not found"),
        ("pinChatMessage", {"message_id": 5}, "message to pin not found"),
        ("unpinChatMessage", {"message_id": 5}, "message to unpin not found"),
        ("unpinChatMessage", {}, "message to unpin not found"),
        ("setMessageReaction", {"message_id": 5}, "message to react not found"),
        ("setMessageReaction", {"reaction": "👍"}, "can't parse reaction types JSON object"),
        ("setMessageReaction", {"reaction": {}}, "expected an Array of ReactionType"),
        (
            "setMessageReaction",
            {"reaction": ["👍"]},
            "can't parse ReactionType: expected an Object",
        ),
        (
            "setMessageReaction",
            {"reaction": [{"type": "paid"}]},
            "can't parse ReactionType: invalid reaction type specified",
        ),
        ("createForumTopic", {"name": "a"}, "the chat is not a forum"),
        ("getChatMember", {}, "invalid user_id specified"),
        ("getChatMember", {"user_id": 5}, "user not found"),
        ("getChatAdministrators", {}, "there are no administrators in the private chat"),
    ],
)
async def test_other_calls_are_refused(
    bot: Any, ann: int, method: str, params: dict[str, Any], words: str
) -> None:
    refusal = await bot.refusal(method, chat_id=ann, **params)
    assert refusal.startswith(f"Bad Request: {words}")


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"commands": {}}, "expected an Array of BotCommand"),
        ({"commands": ["help"]}, "can't parse BotCommand: expected an Object"),
        (
            {"commands": [{"command": "help"}]},
            "can't parse BotCommand: Can't find field \"description\"",
        ),
        ({"commands": [command("Help")]}, "BOT_COMMAND_INVALID"),
        ({"commands": [command("x" * 33)]}, "command length must not exceed 32"),
        (
            {"commands": [command("help", "x" * 257)]},
            "command description length must not exceed 256",
        ),
        ({"commands": [command("help", " ")]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [command(f"c{n}") for n in range(101)]}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "language_code": "english"}, "LANG_CODE_INVALID"),
        (
            {"commands": [], "scope": {"type": "everybody"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        (
            {"commands": [], "scope": {"type": "chat"}},
            "can't parse BotCommandScope: Can't find field \"chat_id\"",
        ),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
    ],
)
async def test_commands_are_refused(bot: Any, params: dict[str, Any], words: str) -> None:
    assert await bot.refusal("setMyCommands", **params) == f"Bad Request: {words}"


async def test_a_command_menu_for_a_private_chat_is_for_one_person(bot: Any, ann: int) -> None:
    scope = {"type": "chat_administrators", "chat_id": ann}
    words = await bot.refusal("setMyCommands", commands=[], scope=scope)
    assert words == "Bad Request: can't use specified scope in private chats"


async def test_a_toast_has_a_limit(bot: Any, ann: int) -> None:
    words = await bot.refusal("answerCallbackQuery", callback_query_id="5", text="x" * 201)
    assert words == "Bad Request: MESSAGE_TOO_LONG"


async def test_files_are_refused(bot: Any, ann: int) -> None:
    assert await bot.refusal("getFile") == "Bad Request: file_id not specified"
    assert await bot.refusal("getFile", file_id="5") == "Bad Request: invalid file_id"
    form = aiohttp.FormData({"chat_id": str(ann)})
    form.add_field("photo", io.BytesIO(bytes(10 * 1024 * 1024 + 1)), filename="a.jpg")
    async with bot.session.post(f"{bot.url}/bot1:x/sendPhoto", data=form) as response:
        words = (await response.json())["description"]
    assert words == (
        "Bad Request: file of size 10485761 bytes is too big for a photo; "
        "the maximum size is 10485760 bytes"
    )
    form = aiohttp.FormData({"chat_id": str(ann)})
    form.add_field("document", io.BytesIO(b""), filename="a.txt")
    async with bot.session.post(f"{bot.url}/bot1:x/sendDocument", data=form) as response:
        assert (await response.json())["description"] == "Bad Request: file must be non-empty"


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
    assert await bot.refusal("sendNothing") == "Not Found: method not found"
    assert await bot.refusal("sendMessage", text="a") == "Bad Request: chat_id is empty"
    words = await bot.refusal("sendMessage", chat_id=ann, text="a", reply_markup="{nonsense")
    assert words.startswith("Bad Request: can't parse reply keyboard markup JSON object")


async def test_only_the_given_token_is_let_in(bot: Any, world: World) -> None:
    world.token = "1:other"
    assert await bot.refusal("getMe") == "Unauthorized"


async def test_a_huge_file_is_told_of_but_not_handed_out(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    await ann.sends_document(size=21 * 1024 * 1024)
    (update,) = await bot("getUpdates")
    words = await bot.refusal("getFile", file_id=update["message"]["document"]["file_id"])
    assert words == "Bad Request: file is too big"


async def test_entities_that_are_no_list_are_passed_over(
    bot: Any, sandbox: Sandbox, world: World
) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    bold = {"type": "bold", "offset": 0, "length": 1}
    assert "entities" not in await bot("sendMessage", chat_id=ann.id, text="abc", entities=bold)
    # This is just what the Bot API does not say.
    world.log.mismatches.clear()


async def test_a_button_opens_no_broken_address(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    keys = {"inline_keyboard": [[{"text": "Map", "url": "http://["}]]}
    refusal = await bot.refusal("sendMessage", chat_id=ann.id, text="a", reply_markup=keys)
    assert refusal.endswith("inline keyboard button URL 'http://[' is invalid: Wrong HTTP URL")
