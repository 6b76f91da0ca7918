"""The key that the tests seal with."""

from contextlib import suppress

from linkage.errors import Unreadable
from storage.sealed import COLUMNS, PREFIX, Sealer, key_of

KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
SEALER = Sealer([key_of(KEY)])


def unsealed(value: object) -> object:
    """The text of a sealed value, whatever column it is from; anything else is itself."""
    if isinstance(value, str) and value.startswith(PREFIX):
        for column in COLUMNS:
            with suppress(Unreadable):
                return SEALER.unseal(column, value)
    return value
