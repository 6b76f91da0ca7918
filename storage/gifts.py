"""Hours that somebody means to give to a neighbour, by a link, until both have agreed."""

import secrets

from storage import people
from storage.drivers import Row
from storage.unit import Unit

LINK_VALID_MS = 7 * 24 * 3_600_000

_GIFT = (
    "SELECT g.token_hash, g.giver_id, g.minutes, g.created_at, g.expires_at, t.taker_id,"
    " p.name AS giver, q.name AS taker FROM gifts g JOIN people p ON p.id = g.giver_id"
    " LEFT JOIN gift_takers t ON t.token_hash = g.token_hash"
    " LEFT JOIN people q ON q.id = t.taker_id"
)


def make(unit: Unit, giver_id: int, minutes: int) -> str:
    """The token of a new gift's link, instead of the one before. Only a hash of it is stored.

    Where somebody takes that one at the same moment it is a `Conflict`.
    """
    token = secrets.token_urlsafe(18)
    unit.write(
        "INSERT INTO gifts (token_hash, giver_id, minutes, created_at, expires_at)"
        " VALUES (:token_hash, :giver_id, :minutes, :now, :expires_at)"
        " ON CONFLICT (giver_id) DO UPDATE SET token_hash = excluded.token_hash,"
        " minutes = excluded.minutes, created_at = excluded.created_at,"
        " expires_at = excluded.expires_at",
        token_hash=people.hashed(token),
        giver_id=giver_id,
        minutes=minutes,
        now=unit.now,
        expires_at=unit.now + LINK_VALID_MS,
    )
    return token


async def by_link(unit: Unit, token: str) -> Row | None:
    """The gift of a token, or None.

    It has giver_id, giver, minutes, token_hash, created_at and expires_at; taker_id and taker are
    None until somebody would like it.
    """
    row = await unit.fetch_one(
        f"{_GIFT} WHERE g.token_hash = :token_hash", token_hash=people.hashed(token)
    )
    return _read(unit, row) if row else None


async def of_giver(unit: Unit, giver_id: int) -> Row | None:
    """The gift that somebody means to make, as `by_link`."""
    row = await unit.fetch_one(f"{_GIFT} WHERE g.giver_id = :giver_id", giver_id=giver_id)
    return _read(unit, row) if row else None


async def to_taker(unit: Unit, taker_id: int) -> list[Row]:
    """The gifts that somebody would like and that are not theirs yet, as `by_link`."""
    rows = await unit.fetch(
        f"{_GIFT} WHERE t.taker_id = :taker_id ORDER BY g.created_at", taker_id=taker_id
    )
    return [_read(unit, row) for row in rows]


def take(unit: Unit, token_hash: str, taker_id: int) -> None:
    """Somebody would like it; a second one at the same moment is a `Conflict`."""
    unit.write(
        "INSERT INTO gift_takers (token_hash, taker_id, at) VALUES (:token_hash, :taker_id, :now)",
        token_hash=token_hash,
        taker_id=taker_id,
        now=unit.now,
    )


def drop(unit: Unit, token_hash: str) -> None:
    """It was made, or will not be."""
    unit.write("DELETE FROM gift_takers WHERE token_hash = :token_hash", token_hash=token_hash)
    unit.write("DELETE FROM gifts WHERE token_hash = :token_hash", token_hash=token_hash)


def _read(unit: Unit, row: Row) -> Row:
    return unit.sealer.read_row(row, giver="people.name", taker="people.name")
