"""What Telegram makes of a call: a message on a screen, or a refusal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from storage.outbox import DELETE, Upload


@dataclass(slots=True)
class Shown:
    """A message of the bot, as it stands on somebody's screen."""

    id: int
    text: str
    buttons: dict[str, str]
    silent: bool
    file: str | None = None
    content: bytes = b""


def take_away(screen: list[Shown], method: str, message_id: int) -> None:
    """Take a message off a screen, or its buttons alone."""
    for one in [one for one in screen if one.id == message_id]:
        one.buttons = {}
        if method == DELETE:
            screen.remove(one)


def shown_by(method: str, payload: dict[str, Any]) -> Shown:
    """The message a call makes; the assertions are what Telegram answers 400 to.

    https://core.telegram.org/bots/api#sendmessage, #inlinekeyboardbutton, #sendphoto
    """
    kind = {"sendPhoto": "photo", "sendVoice": "voice", "sendDocument": "document"}.get(method)
    if method == "sendSticker":
        return Shown(0, "", {}, bool(payload.get("disable_notification")), payload["sticker"])
    text = payload["caption"] if kind else payload["text"]
    assert len(text) <= (1024 if kind else 4096)
    assert text.strip() or kind
    rows: Sequence[Sequence[dict[str, str]]] = payload.get("reply_markup", {}).get(
        "inline_keyboard", ()
    )
    buttons = {one["text"]: one["callback_data"] for row in rows for one in row}
    assert sum(map(len, rows)) == len(buttons) <= 100, "two buttons of one label, or too many"
    assert all(label.strip() and 1 <= len(data.encode()) <= 64 for label, data in buttons.items())
    silent = bool(payload.get("disable_notification"))
    if kind and (upload := Upload.of_parameter(payload[kind])) is not None:
        return Shown(0, text, buttons, silent, upload.name, upload.content)
    return Shown(0, text, buttons, silent, payload[kind] if kind else None)
