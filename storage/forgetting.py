"""Removing what is kept of people; what the figures and ledgers need stays, without the name."""

from collections.abc import Iterable

from storage.unit import Unit


def remove_contents(unit: Unit, case_id: int) -> None:
    """Drop the words and files of a case, staff's notes too; its category, times and moves stay."""
    unit.write(
        "UPDATE cases SET text = '', file = NULL, for_name = NULL, where_text = NULL"
        " WHERE id = :id",
        id=case_id,
    )
    unit.write("UPDATE case_events SET text = NULL, file = NULL WHERE case_id = :id", id=case_id)
    unit.write("UPDATE corrections SET text = '' WHERE case_id = :id", id=case_id)
    unit.write("UPDATE tasks SET text = '', risks = NULL WHERE case_id = :id", id=case_id)
    unit.write(
        "UPDATE assignments SET explanation = NULL"
        " WHERE task_id IN (SELECT id FROM tasks WHERE case_id = :id)",
        id=case_id,
    )


def empty_events(unit: Unit, before: int) -> None:
    """Drop the words of tasks of no case that were over before that moment, in ms."""
    unit.write(
        "UPDATE tasks SET text = '', risks = NULL"
        " WHERE case_id IS NULL AND ends_at < :before AND text <> ''",
        before=before,
    )
    unit.write(
        "UPDATE assignments SET explanation = NULL WHERE explanation IS NOT NULL AND task_id IN"
        " (SELECT id FROM tasks WHERE case_id IS NULL AND ends_at < :before)",
        before=before,
    )


async def closed_before(unit: Unit, before: int) -> list[int]:
    """The cases closed before that moment, in ms, that still hold words or files."""
    rows = await unit.fetch(
        "SELECT c.id FROM cases c WHERE c.state = 'closed'"
        " AND (SELECT MAX(e.at) FROM case_events e WHERE e.case_id = c.id) < :before"
        " AND (c.text <> '' OR c.file IS NOT NULL OR EXISTS (SELECT 1 FROM case_events e"
        " WHERE e.case_id = c.id AND (e.text IS NOT NULL OR e.file IS NOT NULL))"
        " OR EXISTS (SELECT 1 FROM corrections k WHERE k.case_id = c.id AND k.text <> ''))"
        " ORDER BY c.id",
        before=before,
    )
    return [row["id"] for row in rows]


def forget_case(unit: Unit, case_id: int, place_id: int) -> None:
    """Drop the words of a forgotten resident's case, who looked at it, and the house it was for."""
    remove_contents(unit, case_id)
    unit.write(
        "UPDATE cases SET place_id = :place_id WHERE id = :id", place_id=place_id, id=case_id
    )
    unit.write("DELETE FROM looks WHERE case_id = :id", id=case_id)


def forget_person(unit: Unit, person_id: int) -> None:
    """Drop name, chat, home, settings and roles; the number stays, for the events."""
    unit.write("DELETE FROM roles WHERE person_id = :id", id=person_id)
    unit.write("UPDATE invitations SET invited_by = NULL WHERE invited_by = :id", id=person_id)
    unit.write(
        "UPDATE people SET name = '', chat_id = NULL, place_id = NULL, consented_at = NULL,"
        " unreachable_at = NULL, large = 0, quiet = NULL, visited_by = NULL, reach = NULL"
        " WHERE id = :id",
        id=person_id,
    )


def forget_chat(unit: Unit, chat_id: int, update_ids: Iterable[int]) -> None:
    """Drop the chat's form, cards and messages, and what those updates of the inbox hold."""
    unit.write("DELETE FROM conversations WHERE chat_id = :chat_id", chat_id=chat_id)
    unit.write("DELETE FROM cards WHERE chat_id = :chat_id", chat_id=chat_id)
    unit.write("DELETE FROM outbox WHERE chat_id = :chat_id", chat_id=chat_id)
    for update_id in update_ids:
        unit.write("UPDATE inbox SET payload = NULL WHERE update_id = :id", id=update_id)
