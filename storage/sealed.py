"""What is personal stands sealed in the tables: which columns, and how a value is sealed and read.

AES-256-GCM with a random nonce for each value, which NIST SP 800-38D, 8.3, allows for 2**32 values
a key; the column's name is sealed in, so that a value put into another column is not read. Stored
is `sealed:<mark>:<base64>`, whose mark says by which key. Empty texts hold nothing and stay as they
are, so that statements can ask for them.
"""

import hmac
import os
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args, overload

import orjson
import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from linkage.errors import Unreadable

log = structlog.get_logger()

Column = Literal[
    "people.name",
    "people.reach",
    "conversations.answers",
    "cases.text",
    "cases.file",
    "cases.for_name",
    "cases.where_text",
    "case_events.text",
    "case_events.file",
    "corrections.text",
    "tasks.text",
    "tasks.risks",
    "assignments.explanation",
    "volunteers.about",
    "volunteer_events.text",
    "volunteer_skills.note",
    "inbox.payload",
    "outbox.payload",
    "transfer_notes.text",
]
COLUMNS: tuple[Column, ...] = get_args(Column)
# What tells the rows of their tables apart.
ROW_KEYS: dict[str, tuple[str, ...]] = {
    "people": ("id",),
    "conversations": ("chat_id",),
    "cases": ("id",),
    "case_events": ("case_id", "seq"),
    "corrections": ("case_id", "seq"),
    "tasks": ("id",),
    "assignments": ("volunteer_id", "nth"),
    "volunteers": ("person_id",),
    "volunteer_events": ("person_id", "seq"),
    "volunteer_skills": ("person_id", "skill"),
    "inbox": ("update_id",),
    "outbox": ("id",),
    "transfer_notes": ("account_id", "seq"),
}

PREFIX = "sealed:"
# Stands where words cannot be read: Unicode's sign for that, in any language.
UNREADABLE = "\ufffd"
KEY_BYTES = 32
_NONCE_BYTES = 12
_MARK_BYTES = 4


def new_key() -> str:
    """A key as the operator keeps it: 44 letters, digits and signs."""
    return urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def key_of(spelled: str) -> bytes:
    """The key that is spelled so; raises ValueError."""
    key = urlsafe_b64decode(spelled.strip())
    # What is no letter of its alphabet, base64 passes over.
    if len(key) != KEY_BYTES or urlsafe_b64encode(key).decode() != spelled.strip():
        raise ValueError("not a key")
    return key


def mark_of(key: bytes) -> str:
    """What a key is called in the tables and to the operator; it says nothing of the key."""
    return hmac.digest(key, b"mark", "sha256")[:_MARK_BYTES].hex()


class Sealer:
    """Seals with the first of the keys, of `KEY_BYTES` bytes each, and reads with any of them."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._ciphers = {mark_of(key): AESGCM(key) for key in keys}
        self.mark = mark_of(keys[0])
        self._cipher = self._ciphers[self.mark]
        self._head = f"{PREFIX}{self.mark}:"

    @property
    def marks(self) -> frozenset[str]:
        """The marks of all keys."""
        return frozenset(self._ciphers)

    @overload
    def seal(self, column: Column, text: str) -> str: ...
    @overload
    def seal(self, column: Column, text: str | None) -> str | None: ...
    def seal(self, column: Column, text: str | None) -> str | None:
        """The text as it is stored."""
        if not text:
            return text
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, text.encode(), column.encode())
        return self._head + b64encode(sealed).decode()

    def is_current(self, stored: str) -> bool:
        """Whether the first key sealed it."""
        return stored.startswith(self._head)

    def unseal(self, column: Column, stored: str) -> str:
        """The text of a stored value; raises `Unreadable`."""
        if not stored:
            return stored
        if not stored.startswith(PREFIX):
            raise Unreadable(f"{column}: a value stands in clear: start the bot once, to seal it")
        mark, _, sealed = stored.removeprefix(PREFIX).partition(":")
        if mark not in self._ciphers:
            raise Unreadable(f"{column}: a value is sealed with the key {mark}: put that key back")
        try:
            raw = b64decode(sealed)
            nonce, rest = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
            return self._ciphers[mark].decrypt(nonce, rest, column.encode()).decode()
        except (ValueError, InvalidTag) as error:
            raise Unreadable(
                f"{column}: a value is damaged: take it from a copy of the database"
            ) from error

    @overload
    def read(self, column: Column, stored: str, otherwise: str = UNREADABLE) -> str: ...
    @overload
    def read(
        self, column: Column, stored: str | None, otherwise: str = UNREADABLE
    ) -> str | None: ...
    def read(self, column: Column, stored: str | None, otherwise: str = UNREADABLE) -> str | None:
        """The text of a stored value; of one that cannot be read the log tells, and `otherwise`.

        So what else is known of a case or a person stays at hand, and the lists they stand in.
        """
        if not stored:
            return stored
        try:
            return self.unseal(column, stored)
        except Unreadable as error:
            log.error("storage.unreadable", advice=str(error))
            return otherwise

    def read_row(self, row: Mapping[str, Any], **columns: Column) -> dict[str, Any]:
        """The row with its sealed fields read: each is given with the column it is from."""
        sealed = {name: self.read(column, row[name]) for name, column in columns.items()}
        return {**dict(row), **sealed}

    def read_json(self, column: Column, stored: str | None) -> Any:
        """What a stored JSON value holds; None where nothing is stored, or nothing can be read."""
        text = self.read(column, stored, otherwise="")
        return orjson.loads(text) if text else None
