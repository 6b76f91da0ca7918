"""What a database engine has to offer; the two engines stand in `sqlite` and `postgres`."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Row = Mapping[str, Any]
Params = Mapping[str, Any]

# Statements of one text with a row of parameters for each time it runs.
Group = tuple[str, list[Params]]


class Driver(Protocol):
    """A connection to one engine; what an operator can mend is raised as a `StorageError`.

    `engine` is its name: "sqlite" or "postgres".
    """

    @property
    def engine(self) -> str: ...

    async def open(self) -> None:
        """Connect; the database comes to be where the engine allows it."""

    async def close(self) -> None:
        """Give back every connection."""

    async def fetch(self, sql: str, params: Params) -> Sequence[Row]:
        """Read committed rows, outside any transaction."""

    async def apply(self, groups: Sequence[Group]) -> None:
        """Run every statement in one transaction, durable on return; raises `Conflict`."""

    async def has_table(self, name: str) -> bool:
        """Whether the database has this table."""

    async def script(self, sql: str) -> None:
        """Run several statements without parameters in one transaction."""

    async def compact(self, tables: Sequence[str]) -> None:
        """Write the tables anew, so that what stood in them before is in no file any more."""

    async def keep_copy(self, suffix: str) -> str | None:
        """Put a copy of the database beside it; its name, or None where the engine has none."""
