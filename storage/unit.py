"""The unit of work: what one update, or one due reminder, reads and changes.

A unit reads what is committed and writes nothing until its work is over; then all of it is
committed in one transaction, together with other units that are ready at that moment. Where
somebody else changed the same thing first (a primary key says so), the work is done anew from
fresh reads. Work may therefore run more than once, and must have no effect but through its unit.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.drivers import Driver, Group, Params, Row
from storage.sealed import Sealer


@dataclass(slots=True)
class Outgoing:
    """A call owed to Telegram: a row of the outbox."""

    id: int
    chat_id: int
    priority: int
    method: str
    payload: dict[str, Any]
    card: str | None


@dataclass(slots=True)
class Unit:
    """Reads now, writes on commit.

    `sealer` seals and reads what is personal. `now` is the moment of the work in ms. `outgoing` and
    `wake_at` tell, once committed, what is to be delivered and when the next reminder of this unit
    is due.
    """

    driver: Driver
    sealer: Sealer
    counters: dict[str, "itertools.count[int]"]
    now: int
    writes: list[tuple[str, Params]] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    wake_at: int | None = None

    async def fetch(self, sql: str, **params: Any) -> Sequence[Row]:
        """Committed rows; this unit's own writes are not among them."""
        return await self.driver.fetch(sql, params)

    async def fetch_one(self, sql: str, **params: Any) -> Row | None:
        """The first committed row, or None."""
        rows = await self.driver.fetch(sql, params)
        return rows[0] if rows else None

    def write(self, sql: str, **params: Any) -> None:
        """Add a statement to what is committed at the end."""
        self.writes.append((sql, params))

    def next_id(self, table: str) -> int:
        """A number no row of the table has."""
        return next(self.counters[table])


def merged(batch: Sequence[Sequence[tuple[str, Params]]]) -> list[Group]:
    """The statements of several units, those of one text side by side.

    Each unit's own order is kept. That is enough: units only share a batch when neither has seen
    the other's writes, so that either may be taken to have come first.
    """
    groups: list[Group] = []
    for writes in batch:
        position = 0
        for sql, params in writes:
            for index in range(position, len(groups)):
                if groups[index][0] == sql:
                    groups[index][1].append(params)
                    position = index
                    break
            else:
                groups.append((sql, [params]))
                position = len(groups) - 1
    return groups
