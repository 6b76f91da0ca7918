"""What is kept of one person beside their cases, as it stands in the tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from storage.drivers import Row
from storage.places import name_for
from storage.unit import Unit


async def person(unit: Unit, person_id: int, language: str) -> Row | None:
    """When they were first met, `created_at`, and the label of the place they live in, `home`."""
    return await unit.fetch_one(
        f"SELECT p.created_at, {name_for(language, 'pl', 'label')} AS home FROM people p"
        " LEFT JOIN places pl ON pl.id = p.place_id WHERE p.id = :id",
        id=person_id,
    )


async def roles(unit: Unit, person_id: int, language: str) -> Sequence[Row]:
    """The roles they hold: role, lead, place, organization, granted_at."""
    return await unit.fetch(
        f"SELECT r.role, r.lead, {name_for(language, 'p')} AS place, r.organization, r.granted_at"
        " FROM roles r JOIN places p ON p.id = r.place_id WHERE r.person_id = :id"
        " ORDER BY r.granted_at",
        id=person_id,
    )


async def invitations(unit: Unit, person_id: int) -> Sequence[Row]:
    """The invitations they accepted: role, lead, used_at."""
    return await unit.fetch(
        "SELECT i.role, i.lead, u.used_at FROM invitation_uses u"
        " JOIN invitations i ON i.token_hash = u.token_hash"
        " WHERE u.person_id = :id ORDER BY u.used_at",
        id=person_id,
    )


async def invitations_made(unit: Unit, person_id: int, language: str) -> Sequence[Row]:
    """The invitations they made: role, lead, place, organization, created_at."""
    return await unit.fetch(
        f"SELECT i.role, i.lead, {name_for(language, 'p')} AS place, i.organization, i.created_at"
        " FROM invitations i JOIN places p ON p.id = i.place_id WHERE i.invited_by = :id"
        " ORDER BY i.created_at",
        id=person_id,
    )


async def groups(unit: Unit, person_id: int, language: str) -> Sequence[Row]:
    """The groups they linked last: the actor and the place whose desk it is, linked_at."""
    return await unit.fetch(
        f"SELECT r.actor, {name_for(language, 'p')} AS place, r.linked_at FROM rooms r"
        " JOIN places p ON p.id = r.place_id WHERE r.linked_by = :id ORDER BY r.linked_at",
        id=person_id,
    )


async def handed(unit: Unit, person_id: int) -> Sequence[Row]:
    """The cases that a colleague handed to them: case_id, at."""
    return await unit.fetch(
        "SELECT case_id, at FROM case_events WHERE to_id = :id ORDER BY at, case_id",
        id=person_id,
    )


async def deeds(unit: Unit, person_id: int) -> Sequence[Row]:
    """What they did in other people's cases: case_id, at, move; without a word of the case.

    So is to which they were called.
    """
    return await unit.fetch(
        "SELECT e.case_id, e.at, e.move FROM case_events e JOIN cases c ON c.id = e.case_id"
        " WHERE e.person_id = :id AND c.resident_id <> :id"
        " UNION ALL SELECT l.case_id, l.at, 'look' AS move FROM looks l WHERE l.person_id = :id"
        " UNION ALL SELECT c.id AS case_id, c.created_at AS at, 'called' AS move FROM cases c"
        " WHERE c.called LIKE :called ORDER BY 2, 1",
        id=person_id,
        called=f"%,{person_id},%",
    )


async def volunteer_decisions(unit: Unit, person_id: int) -> Sequence[Row]:
    """What they did to other people's enrolments as volunteers: at, move."""
    return await unit.fetch(
        "SELECT at, move FROM volunteer_events WHERE by_id = :id AND person_id <> :id ORDER BY at",
        id=person_id,
    )


async def follow_ups(unit: Unit, case_id: int) -> Sequence[Row]:
    """Each time they were asked how it went: asked_at, answered_at, resolved, satisfaction."""
    return await unit.fetch(
        "SELECT asked_at, answered_at, resolved, satisfaction FROM follow_ups"
        " WHERE case_id = :id ORDER BY round",
        id=case_id,
    )


async def corrections(unit: Unit, case_id: int) -> Sequence[Row]:
    """Each time staff put its category right: at, text, from_category, to_category."""
    rows = await unit.fetch(
        "SELECT at, text, from_category, to_category FROM corrections"
        " WHERE case_id = :case_id ORDER BY seq",
        case_id=case_id,
    )
    return [unit.sealer.read_row(row, text="corrections.text") for row in rows]


async def clocks(unit: Unit, person_id: int, kind: str) -> dict[int, int]:
    """When the next clock of that kind rings, in ms, by the number of each of their cases."""
    rows = await unit.fetch(
        "SELECT r.subject, r.due_at FROM reminders r JOIN cases c ON c.id = r.subject"
        " WHERE r.kind = :kind AND c.resident_id = :id",
        kind=kind,
        id=person_id,
    )
    return {row["subject"]: row["due_at"] for row in rows}


async def owed(unit: Unit, chat_id: int) -> list[dict[str, Any]]:
    """The calls that are still to be made to their chat."""
    rows = await unit.fetch(
        "SELECT payload FROM outbox WHERE chat_id = :chat_id AND failed_at IS NULL ORDER BY id",
        chat_id=chat_id,
    )
    payloads = (unit.sealer.read_json("outbox.payload", row["payload"]) for row in rows)
    return [payload for payload in payloads if payload is not None]


async def received(unit: Unit, chat_id: int) -> dict[int, dict[str, Any]]:
    """The updates of theirs that the inbox holds whole, by number: waiting, or set aside."""
    rows = await unit.fetch("SELECT update_id, payload FROM inbox WHERE payload IS NOT NULL")
    payloads = {
        row["update_id"]: unit.sealer.read_json("inbox.payload", row["payload"]) for row in rows
    }
    return {
        number: update
        for number, update in payloads.items()
        if update is not None and _sender(update) == chat_id
    }


def _sender(update: Mapping[str, Any]) -> int | None:
    """Who sent an update; in a private chat their number is the chat's."""
    of_person = (part for part in update.values() if isinstance(part, dict) and "from" in part)
    return next((part["from"]["id"] for part in of_person), None)
