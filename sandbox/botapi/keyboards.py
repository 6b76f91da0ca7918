"""The reply_markup of a call, and what Telegram refuses about it."""

from typing import Any
from urllib.parse import urlsplit

from sandbox.botapi.params import Params
from sandbox.errors import bad_request
from sandbox.shapes import Json
from sandbox.world.chats import Chat

# https://core.telegram.org/bots/api#inlinekeyboardbutton, in bytes.
BUTTON_DATA_LIMIT = 64
_SCHEMES = ("http", "https", "tg", "ton")


def inline_markup(params: Params) -> Json:
    """The `reply_markup` of a Message: its inline keyboard, or nothing.

    Raises Refusal for anything that is no reply markup.
    """
    markup = params.object("reply_markup")
    for kind, words in (
        ("keyboard", 'field "keyboard" must be an Array of Arrays'),
        (
            "inline_keyboard",
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
    ):
        rows: Any = markup.get(kind, [])
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            raise bad_request(words)
    for button in (button for row in markup.get("keyboard", []) for button in row):
        _check_key(button)
    rows = markup.get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        _check_button(button)
    return {"inline_keyboard": rows} if any(rows) and "keyboard" not in markup else {}


def apply_keyboard(chat: Chat, params: Params) -> bool:
    """Shows or takes away the keyboard below the chat, as the `reply_markup` says.

    True where it is of this kind: Telegram lets no such message be edited.
    """
    markup = params.object("reply_markup")
    if rows := markup.get("keyboard"):
        keys = [[{"text": k} if isinstance(k, str) else k for k in row] for row in rows]
        for key in (key for row in keys for key in row):
            if not chat.persona and (key.get("request_contact") or key.get("request_location")):
                asked = "phone number" if key.get("request_contact") else "location"
                raise bad_request(f"{asked} can be requested in private chats only")
        chat.keyboard = keys
    elif markup.get("remove_keyboard"):
        chat.keyboard = None
    return bool(rows or markup.get("remove_keyboard") or markup.get("force_reply"))


def _check_key(button: Any) -> None:
    if isinstance(button, dict):
        _check_text(button, "keyboard button")
    elif not isinstance(button, str):
        raise bad_request(
            "can't parse keyboard button: KeyboardButton must be a String or an Object"
        )
    elif not button:
        raise bad_request("keyboard button text must be non-empty")


def _check_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad_request(
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object"
        )
    _check_text(button, "inline keyboard button")
    kinds = button.keys() - {"text", "icon_custom_emoji_id", "style"}
    if not any(button[kind] or kind.startswith("switch_inline") for kind in kinds):
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(str(button.get("callback_data", "")).encode()) > BUTTON_DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    if url := str(button.get("url", "")):
        _check_url(url)


def _check_text(button: Json, name: str) -> None:
    if "text" not in button:
        raise bad_request(f"can't parse {name}: Can't find field \"text\"")
    if not isinstance(button["text"], str):
        raise bad_request(f'can\'t parse {name}: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request(f"{name} text must be non-empty")


def _check_url(url: str) -> None:
    if words := _wrong_in(url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {words}")


def _wrong_in(url: str) -> str:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
    except ValueError:
        return "Wrong HTTP URL"
    if parts.scheme not in _SCHEMES:
        return "Unsupported URL protocol"
    if parts.scheme.startswith("http") and "." not in (parts.hostname or ""):
        return "Wrong HTTP URL"
    return ""
