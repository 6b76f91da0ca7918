"""Who talks with the bot, the roles they hold, and the invitations that give them."""

import hashlib
import secrets
from collections.abc import Sequence

from linkage.models import Grant, Person, Role
from linkage.quiet import QuietHours
from storage.conversations import Conversation
from storage.drivers import Row
from storage.places import name_for
from storage.unit import Unit

INVITATION_VALID_MS = 7 * 24 * 3_600_000

_PERSON = (
    "p.id, COALESCE(p.chat_id, v.chat_id, 0) AS chat_id, p.name,"
    " COALESCE(v.language, p.language) AS language, p.place_id, p.consented_at, p.unreachable_at,"
    " p.large, p.quiet, p.visited_by, p.language AS speaks,"
    " r.role, r.organization, r.lead, rp.path AS place_path"
)
_ROLES = (
    # Whoever has no role any more is told nothing of those they visited.
    "LEFT JOIN people v ON v.id = p.visited_by"
    " AND EXISTS (SELECT 1 FROM roles s WHERE s.person_id = v.id)"
    " LEFT JOIN roles r ON r.person_id = p.id LEFT JOIN places rp ON rp.id = r.place_id"
)


def _person(unit: Unit, rows: list[Row]) -> Person:
    grants = tuple(Grant.model_validate(dict(row)) for row in rows if row["role"] is not None)
    return Person(
        id=rows[0]["id"],
        chat_id=rows[0]["chat_id"],
        name=unit.sealer.read("people.name", rows[0]["name"]),
        language=rows[0]["language"],
        place_id=rows[0]["place_id"],
        consented_at=rows[0]["consented_at"],
        unreachable_at=rows[0]["unreachable_at"],
        large=bool(rows[0]["large"]),
        quiet=QuietHours.parse(rows[0]["quiet"]) if rows[0]["quiet"] else None,
        visited_by=rows[0]["visited_by"],
        speaks=rows[0]["speaks"] if rows[0]["visited_by"] else None,
        grants=grants,
    )


def _people(unit: Unit, rows: list[Row]) -> list[Person]:
    by_id: dict[int, list[Row]] = {}
    for row in rows:
        by_id.setdefault(row["id"], []).append(row)
    return [_person(unit, found) for found in by_id.values()]


async def who(unit: Unit, chat_id: int) -> tuple[Person | None, Conversation | None]:
    """Who talks in this chat, and the form they are in the middle of."""
    rows = list(
        await unit.fetch(
            f"SELECT {_PERSON}, c.flow, c.serial, c.answers"
            " FROM (SELECT CAST(:chat_id AS BIGINT) AS chat_id) k"
            " LEFT JOIN people p ON p.chat_id = k.chat_id"
            f" {_ROLES}"
            " LEFT JOIN conversations c ON c.chat_id = k.chat_id",
            chat_id=chat_id,
        )
    )
    first = rows[0]
    # A form whose answers cannot be read is none.
    answers = unit.sealer.read_json("conversations.answers", first["answers"])
    conversation = (
        Conversation(first["flow"], first["serial"], answers) if answers is not None else None
    )
    return (_person(unit, rows) if first["id"] is not None else None), conversation


async def get(unit: Unit, person_id: int) -> Person:
    """The person with this id."""
    rows = await unit.fetch(
        f"SELECT {_PERSON} FROM people p {_ROLES} WHERE p.id = :id", id=person_id
    )
    return _person(unit, list(rows))


async def staff(unit: Unit, path: str) -> list[Person]:
    """Everybody who holds a role for the place or for what it lies in."""
    rows = await unit.fetch(
        f"SELECT {_PERSON} FROM people p {_ROLES}"
        " WHERE p.unreachable_at IS NULL AND :path LIKE rp.path || '%' ORDER BY p.id",
        path=path,
    )
    return _people(unit, list(rows))


async def of_task(unit: Unit, task_id: int) -> list[Person]:
    """Everybody who was asked for a task, or ever had a place of it."""
    rows = await unit.fetch(
        f"SELECT {_PERSON} FROM people p {_ROLES} WHERE p.id IN"
        " (SELECT volunteer_id FROM offers WHERE task_id = :task_id"
        " UNION SELECT volunteer_id FROM assignments WHERE task_id = :task_id) ORDER BY p.id",
        task_id=task_id,
    )
    return _people(unit, list(rows))


async def at_desks(unit: Unit) -> list[int]:
    """The ids of all who work at a desk and can be reached."""
    rows = await unit.fetch(
        "SELECT DISTINCT r.person_id FROM roles r JOIN people p ON p.id = r.person_id"
        " WHERE p.unreachable_at IS NULL AND r.role <> :administrator ORDER BY r.person_id",
        administrator=Role.ADMINISTRATOR,
    )
    return [row["person_id"] for row in rows]


def save(unit: Unit, person: Person) -> None:
    """Keep the person as they are now; their roles are kept apart.

    A chat is one person's: a new one with the number of another is a `Conflict`. 0 is no chat.
    """
    unit.write(
        "INSERT INTO people"
        " (id, chat_id, name, language, place_id, consented_at, large, quiet, created_at)"
        " VALUES (:id, :chat_id, :name, :language, :place_id, :consented_at, :large, :quiet, :now)"
        " ON CONFLICT (chat_id) DO UPDATE SET name = excluded.name, language = excluded.language,"
        " place_id = excluded.place_id, consented_at = excluded.consented_at,"
        " large = excluded.large, quiet = excluded.quiet",
        id=person.id,
        chat_id=person.chat_id or None,
        name=unit.sealer.seal("people.name", person.name),
        language=person.language,
        place_id=person.place_id,
        consented_at=person.consented_at,
        large=int(person.large),
        quiet=person.quiet.spelled if person.quiet else None,
        now=unit.now,
    )


def set_reachable(unit: Unit, chat_id: int, reachable: bool) -> None:
    """Whether Telegram lets the bot write to this chat."""
    unit.write(
        "UPDATE people SET unreachable_at = :at WHERE chat_id = :chat_id",
        at=None if reachable else unit.now,
        chat_id=chat_id,
    )


def grant(
    unit: Unit, person_id: int, role: Role, place_id: int, organization: str, lead: bool = False
) -> None:
    """Give somebody a role for a place and all that lies in it; who leads there goes on to."""
    unit.write(
        "INSERT INTO roles (person_id, role, place_id, organization, lead, granted_at)"
        " VALUES (:person_id, :role, :place_id, :organization, :lead, :now)"
        " ON CONFLICT (person_id, role, place_id, organization) DO UPDATE"
        " SET lead = excluded.lead WHERE excluded.lead = 1",
        person_id=person_id,
        role=role,
        place_id=place_id,
        organization=organization,
        lead=int(lead),
        now=unit.now,
    )


async def roles(unit: Unit, language: str) -> Sequence[Row]:
    """Who holds which role where, places named for who reads that language.

    Each has person_id, name, role, organization, lead, place_id, place, place_path and granted_at.
    """
    rows = await unit.fetch(
        "SELECT r.person_id, p.name, r.role, r.organization, r.lead, r.place_id, "
        f" {name_for(language, 'pl')} AS place, pl.path AS place_path,"
        " r.granted_at FROM roles r JOIN people p ON p.id = r.person_id"
        " JOIN places pl ON pl.id = r.place_id ORDER BY r.role, pl.path, r.person_id"
    )
    return [unit.sealer.read_row(row, name="people.name") for row in rows]


def revoke(unit: Unit, person_id: int, role: Role, place_id: int, organization: str) -> None:
    """Take a role for a place away from somebody; with an organization, the one it is of."""
    unit.write(
        "DELETE FROM roles WHERE person_id = :person_id AND role = :role AND place_id = :place_id"
        " AND organization = :organization",
        person_id=person_id,
        role=role,
        place_id=place_id,
        organization=organization,
    )


async def end_an_administrator(unit: Unit) -> None:
    """This unit alone ends an administrator's role now; another at the same moment is a `Conflict`.

    So whoever comes second counts anew who is left.
    """
    ended = await unit.fetch("SELECT name FROM facts WHERE name LIKE 'administrator_ended:%'")
    unit.write(
        "INSERT INTO facts (name, value) VALUES (:name, :at)",
        name=f"administrator_ended:{len(ended) + 1}",
        at=str(unit.now),
    )


def hashed(token: str) -> str:
    """A token as it is stored, so that nobody can read it there."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(
    unit: Unit,
    role: Role,
    place_id: int,
    organization: str,
    lead: bool = False,
    invited_by: int | None = None,
) -> str:
    """Make an invitation; the token that its deep link carries. Only a hash of it is stored."""
    token = secrets.token_urlsafe(18)
    unit.write(
        "INSERT INTO invitations"
        " (token_hash, role, place_id, organization, lead, invited_by, created_at, expires_at)"
        " VALUES (:token_hash, :role, :place_id, :organization, :lead, :invited_by, :now,"
        " :expires_at)",
        token_hash=hashed(token),
        role=role,
        place_id=place_id,
        organization=organization,
        lead=int(lead),
        invited_by=invited_by,
        now=unit.now,
        expires_at=unit.now + INVITATION_VALID_MS,
    )
    return token


async def invitation(unit: Unit, token: str, language: str) -> Row | None:
    """The invitation of a token, or None.

    It has role, place_name, organization, lead, invited_by, expires_at, used_at and person_id, by
    whom it was used.
    """
    return await unit.fetch_one(
        "SELECT i.token_hash, i.role, i.place_id, i.organization, i.lead, i.invited_by,"
        " i.expires_at, u.used_at, u.person_id, p.path AS place_path,"
        f" {name_for(language, 'p')} AS place_name"
        " FROM invitations i JOIN places p ON p.id = i.place_id"
        " LEFT JOIN invitation_uses u ON u.token_hash = i.token_hash"
        " WHERE i.token_hash = :token_hash",
        token_hash=hashed(token),
    )


def use_invitation(unit: Unit, token_hash: str, person_id: int) -> None:
    """The invitation is used up; a second use of it at the same moment is a `Conflict`."""
    unit.write(
        "INSERT INTO invitation_uses (token_hash, person_id, used_at)"
        " VALUES (:token_hash, :person_id, :now)",
        token_hash=token_hash,
        person_id=person_id,
        now=unit.now,
    )
