"""The groups in which desks sit."""

from linkage.models import Room
from storage.drivers import Row
from storage.unit import Unit

_ROOM = (
    "SELECT r.chat_id, r.actor, r.language, p.path AS place_path FROM rooms r"
    " JOIN places p ON p.id = r.place_id"
)


def link(unit: Unit, room: Room, person_id: int) -> None:
    """The group is the desk's from now on, whichever it was before."""
    unit.write(
        "INSERT INTO rooms (chat_id, actor, place_id, language, linked_by, linked_at)"
        " VALUES (:chat_id, :actor, :place_id, :language, :person_id, :now)"
        " ON CONFLICT (chat_id) DO UPDATE SET actor = excluded.actor,"
        " place_id = excluded.place_id, language = excluded.language,"
        " linked_by = excluded.linked_by, linked_at = excluded.linked_at",
        chat_id=room.chat_id,
        actor=room.actor,
        place_id=room.place_id,
        language=room.language,
        person_id=person_id,
        now=unit.now,
    )


def unlink(unit: Unit, chat_id: int) -> None:
    """The group is nobody's desk any more; what it was shown, or is owed, is forgotten."""
    unit.outgoing = [row for row in unit.outgoing if row.chat_id != chat_id]
    unit.write("DELETE FROM rooms WHERE chat_id = :chat_id", chat_id=chat_id)
    unit.write("DELETE FROM cards WHERE chat_id = :chat_id", chat_id=chat_id)
    unit.write("DELETE FROM outbox WHERE chat_id = :chat_id", chat_id=chat_id)


def trouble(method: str, lacking: str) -> str:
    """The card that tells a group that it lacks this for calls of that method."""
    return f"trouble:{method}:{lacking}"


def forget_trouble(unit: Unit, chat_id: int, method: str) -> None:
    """Calls of that method are taken in the group."""
    unit.write(
        "DELETE FROM cards WHERE chat_id = :chat_id AND card LIKE :cards || '%'",
        chat_id=chat_id,
        cards=trouble(method, ""),
    )


async def linker(unit: Unit, chat_id: int) -> int:
    """Who linked the group last."""
    [row] = await unit.fetch(
        "SELECT linked_by FROM rooms WHERE chat_id = :chat_id", chat_id=chat_id
    )
    found: int = row["linked_by"]
    return found


async def get(unit: Unit, chat_id: int) -> Room | None:
    """The desk that sits in this group, or None."""
    row = await unit.fetch_one(f"{_ROOM} WHERE r.chat_id = :chat_id", chat_id=chat_id)
    return _room(row) if row else None


async def around(unit: Unit, path: str) -> list[Room]:
    """Every group whose desk answers for the place or for what it lies in."""
    rows = await unit.fetch(f"{_ROOM} WHERE :path LIKE p.path || '%' ORDER BY r.chat_id", path=path)
    return [_room(row) for row in rows]


async def linked_by(unit: Unit, person_id: int) -> list[Room]:
    """The groups that somebody has linked last."""
    rows = await unit.fetch(
        f"{_ROOM} WHERE r.linked_by = :person_id ORDER BY r.chat_id", person_id=person_id
    )
    return [_room(row) for row in rows]


def _room(row: Row) -> Room:
    return Room.model_validate(dict(row))
