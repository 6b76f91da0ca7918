"""What a person sent, without Telegram around it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Message

from linkage.distance import Spot
from linkage.models import Attachment

# Controls, direction overrides and lone surrogates. The joiners U+200C and U+200D stay: Persian
# words and emoji families are written with them.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_KEPT = frozenset({"\n", "\t", "\u200c", "\u200d"})
_ASCII = re.compile(r"[ -~\n]*")
# As many as Telegram sends together: https://core.telegram.org/bots/api#sendmediagroup
ALBUM = 10
# Characters of a need.
TEXT_LENGTH = 4096


@dataclass(frozen=True, slots=True)
class Content:
    """Words, or pictures and voice with or without words; `text` is clean and may be empty.

    `more` are the files after the first, where several messages were joined. `at` is the location
    that was shared; the words then say it too.
    """

    text: str
    file: Attachment | None = None
    more: tuple[Attachment, ...] = ()
    at: Spot | None = None

    @property
    def files(self) -> tuple[Attachment, ...]:
        """Every picture and voice message, in the order they came."""
        return (self.file, *self.more) if self.file else ()

    @classmethod
    def of(cls, text: str, files: Sequence[Attachment]) -> "Content":
        """Words with any number of files."""
        return cls(text, files[0] if files else None, tuple(files[1:]))

    def as_answer(self) -> dict[str, Any]:
        """The content as it is kept among a form's answers."""
        kept = {"text": self.text, "file": self.file.model_dump() if self.file else None}
        return kept | {"more": [file.model_dump() for file in self.more]} if self.more else kept

    @classmethod
    def of_answer(cls, answer: dict[str, Any]) -> "Content":
        """What `as_answer` kept."""
        file = Attachment.model_validate(answer["file"]) if answer["file"] else None
        more = tuple(Attachment.model_validate(one) for one in answer.get("more", ()))
        return cls(answer["text"], file, more)

    def joined(self, other: "Content", limit: int) -> "Content | None":
        """Both as one, or None where that is longer than the limit or holds more than an album."""
        text = f"{self.text}\n{other.text}".strip()
        files = self.files + other.files
        if len(text) > limit or len(files) > ALBUM:
            return None
        return Content.of(text, files)


def clean(text: str) -> str:
    """The text as it can be stored and shown to others: no unseen or direction-turning characters.

    What remains of a text of nothing else is empty.
    """
    if _ASCII.fullmatch(text):
        return text.strip()
    kept = "".join(
        char for char in text if char in _KEPT or unicodedata.category(char) not in _UNSEEN
    )
    # A few letters are composed of more characters than they came in: those stay as they are.
    composed = unicodedata.normalize("NFC", kept)
    kept = (composed if len(composed) <= len(kept) else kept).strip()
    return kept if kept.strip("\u200c\u200d \n\t") else ""


def content_of(message: Message, stickers: bool = False) -> Content | None:
    """What the message holds of words, picture, voice or place; None where it holds none.

    With `stickers`, one of them too.
    """
    text = clean(message.text or message.caption or "")
    if message.photo:
        return Content(text, Attachment(kind="photo", file_id=message.photo[-1].file_id))
    if message.location:
        name = clean(message.venue.title) if message.venue else ""
        return Content(name, at=Spot(message.location.latitude, message.location.longitude))
    if message.voice:
        return Content(text, Attachment(kind="voice", file_id=message.voice.file_id))
    if stickers and message.sticker:
        return Content("", Attachment(kind="sticker", file_id=message.sticker.file_id))
    return Content(text) if text else None


def command_of(text: str) -> tuple[str, str]:
    """The command a text begins with, without its slash and the bot's name, and what follows it."""
    if not text.startswith("/"):
        return "", ""
    first, *rest = text.split(maxsplit=1)
    return first[1:].partition("@")[0].lower(), rest[0].strip() if rest else ""
