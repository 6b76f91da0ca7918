"""Who of a resident's family is told how their needs go, and the links by which they come."""

import secrets
from collections.abc import Sequence

from linkage.models import Person
from storage import people
from storage.drivers import Row
from storage.unit import Unit

LINK_VALID_MS = 7 * 24 * 3_600_000


def make_link(unit: Unit, resident_id: int) -> str:
    """The token of a new link, instead of the one before. Only a hash of it is stored."""
    token = secrets.token_urlsafe(18)
    unit.write(
        "INSERT INTO family_links (resident_id, token_hash, created_at, expires_at)"
        " VALUES (:resident_id, :token_hash, :now, :expires_at)"
        " ON CONFLICT (resident_id) DO UPDATE SET token_hash = excluded.token_hash,"
        " created_at = excluded.created_at, expires_at = excluded.expires_at",
        resident_id=resident_id,
        token_hash=people.hashed(token),
        now=unit.now,
        expires_at=unit.now + LINK_VALID_MS,
    )
    return token


async def link(unit: Unit, token: str) -> Row | None:
    """The link of a token (resident_id, name, token_hash, expires_at), or None."""
    row = await unit.fetch_one(
        "SELECT l.resident_id, p.name, l.token_hash, l.expires_at FROM family_links l"
        " JOIN people p ON p.id = l.resident_id WHERE l.token_hash = :token_hash",
        token_hash=people.hashed(token),
    )
    return unit.sealer.read_row(row, name="people.name") if row else None


async def open_link(unit: Unit, resident_id: int) -> Row | None:
    """When the resident's link was made and expires (created_at, expires_at), or None."""
    return await unit.fetch_one(
        "SELECT created_at, expires_at FROM family_links WHERE resident_id = :id", id=resident_id
    )


def drop_link(unit: Unit, resident_id: int) -> None:
    """The link is used, or refused."""
    unit.write("DELETE FROM family_links WHERE resident_id = :id", id=resident_id)


def join(unit: Unit, resident_id: int, member_id: int, token_hash: str) -> None:
    """Somebody is told from now on; a second use of a link at the same moment is a `Conflict`."""
    unit.write(
        "INSERT INTO family (resident_id, member_id, token_hash, since)"
        " VALUES (:resident_id, :member_id, :token_hash, :now)",
        resident_id=resident_id,
        member_id=member_id,
        token_hash=token_hash,
        now=unit.now,
    )
    drop_link(unit, resident_id)


def part(unit: Unit, resident_id: int, member_id: int) -> None:
    """Somebody is told no more."""
    unit.write(
        "DELETE FROM family WHERE resident_id = :resident_id AND member_id = :member_id",
        resident_id=resident_id,
        member_id=member_id,
    )


async def members(unit: Unit, resident_id: int) -> Sequence[Row]:
    """Who is told of the resident's needs (id, name, at), the first one first."""
    rows = await unit.fetch(
        "SELECT p.id, p.name, f.since AS at FROM family f JOIN people p ON p.id = f.member_id"
        " WHERE f.resident_id = :id ORDER BY f.since, p.id",
        id=resident_id,
    )
    return [unit.sealer.read_row(row, name="people.name") for row in rows]


async def residents(unit: Unit, member_id: int) -> Sequence[Row]:
    """Of whose needs somebody is told (id, name, at), the first one first."""
    rows = await unit.fetch(
        "SELECT p.id, p.name, f.since AS at FROM family f JOIN people p ON p.id = f.resident_id"
        " WHERE f.member_id = :id ORDER BY f.since, p.id",
        id=member_id,
    )
    return [unit.sealer.read_row(row, name="people.name") for row in rows]


async def to_tell(unit: Unit, resident_id: int) -> list[Person]:
    """The members who can be written to."""
    found = [await people.get(unit, row["id"]) for row in await members(unit, resident_id)]
    return [one for one in found if one.unreachable_at is None]


def forget(unit: Unit, person_id: int) -> None:
    """Drop somebody on both sides, and their link."""
    unit.write("DELETE FROM family WHERE resident_id = :id OR member_id = :id", id=person_id)
    drop_link(unit, person_id)
