"""The one tree of errors this program raises on purpose.

LinliError
├── ConfigurationError
│   ├── PolicyError          (linkage.policy_file)
│   └── UnknownCategory      (linkage.policy)
├── StorageError
│   ├── StorageFull
│   ├── StorageLocked
│   ├── StorageReadOnly
│   ├── StorageNewer
│   ├── StorageCorrupt
│   └── Conflict
├── Unreadable
└── DomainError
    └── IllegalMove

Each docstring says what the person who meets the error should do.
"""

from collections.abc import Mapping
from typing import Any


class LinliError(Exception):
    """Read the message: it says what went wrong and, where one exists, the way out."""


class ConfigurationError(LinliError):
    """Operator: correct the setting or file the message names, then start again."""


class StorageError(LinliError):
    """Operator: see that the database can be reached and written, then start again."""


class StorageFull(StorageError):
    """Operator: free some disk space. Nothing unsaved was confirmed to Telegram."""


class StorageLocked(StorageError):
    """Operator: stop the other program holding the database; one process owns it at a time."""


class StorageReadOnly(StorageError):
    """Operator: give the program's user the right to write the database and its folder."""


class StorageNewer(StorageError):
    """Operator: install the newer release that wrote this database, or restore a backup."""


class StorageCorrupt(StorageError):
    """Operator: stop the program, keep a copy of the file, and restore the last good backup."""


class Conflict(StorageError):
    """Somebody else changed the same thing first: read it again and decide anew."""


class Unreadable(LinliError):
    """Operator: see what `doctor` says; put the key back, or take the value from a copy."""


class DomainError(LinliError):
    """The person did something that is not allowed now: tell them why, and what they can do.

    `key` is the catalogue key of the words for the person; `values` fills its placeholders.
    """

    def __init__(self, key: str, values: Mapping[str, Any] | None = None) -> None:
        super().__init__(key)
        self.key = key
        self.values: dict[str, Any] = dict(values or {})


class IllegalMove(DomainError):
    """The case cannot go from its present state to that one: show how the case stands now."""
