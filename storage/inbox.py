"""Every update Telegram was told is received, until its effect is stored."""

from collections.abc import Sequence

from storage.database import Database
from storage.drivers import Row
from storage.unit import Unit

# Telegram hands out an update for 24 hours at most; a repeat cannot come later.
KEPT_MS = 48 * 3_600_000


async def known(database: Database, first: int, last: int) -> set[int]:
    """Which update ids of the span were received before."""
    rows = await database.fetch(
        "SELECT update_id FROM inbox WHERE update_id BETWEEN :first AND :last",
        first=first,
        last=last,
    )
    return {row["update_id"] for row in rows}


def receive(unit: Unit, update_id: int, payload: str) -> None:
    """Keep an update as Telegram sent it."""
    unit.write(
        "INSERT INTO inbox (update_id, received_at, payload) VALUES (:update_id, :now, :payload)"
        " ON CONFLICT (update_id) DO NOTHING",
        update_id=update_id,
        now=unit.now,
        payload=unit.sealer.seal("inbox.payload", payload),
    )


def done(unit: Unit, update_id: int) -> None:
    """The update has had its effect in this unit; what it said is not kept."""
    unit.write(
        "UPDATE inbox SET done_at = :now, payload = NULL WHERE update_id = :update_id",
        now=unit.now,
        update_id=update_id,
    )


def set_aside(unit: Unit, update_id: int, error: str) -> None:
    """The update failed again and again: kept with its error, and no longer tried."""
    unit.write(
        "UPDATE inbox SET done_at = :now, error = :error WHERE update_id = :update_id",
        now=unit.now,
        error=error,
        update_id=update_id,
    )


async def waiting(database: Database) -> Sequence[Row]:
    """What was received and has had no effect yet, in Telegram's order.

    What cannot be read stays in the inbox, and is not among it.
    """
    rows = await database.fetch(
        "SELECT update_id, payload FROM inbox WHERE done_at IS NULL ORDER BY update_id"
    )
    return [
        {"update_id": row["update_id"], "payload": payload}
        for row in rows
        if (payload := database.sealer.read("inbox.payload", row["payload"], otherwise=""))
    ]


async def aside(database: Database) -> int:
    """How many updates were set aside with an error."""
    rows = await database.fetch("SELECT COUNT(*) AS count FROM inbox WHERE error IS NOT NULL")
    count: int = rows[0]["count"]
    return count


def forget_old(unit: Unit, aside_ms: int) -> None:
    """Drop what had its effect so long ago that Telegram cannot repeat it.

    What was set aside stays for `aside_ms`, for the operator to look into.
    """
    unit.write(
        "DELETE FROM inbox WHERE (error IS NULL AND done_at < :done_before)"
        " OR (error IS NOT NULL AND done_at < :aside_before)",
        done_before=unit.now - KEPT_MS,
        aside_before=unit.now - aside_ms,
    )
