"""People without a phone: who visits them, and how they are reached."""

from collections.abc import Sequence

from linkage.models import Person
from storage.drivers import Row
from storage.unit import Unit


def add(unit: Unit, person: Person, reach: str) -> None:
    """Keep somebody whom staff visit; `reach` says where, and by which number if there is one."""
    unit.write(
        "INSERT INTO people"
        " (id, name, language, place_id, consented_at, created_at, visited_by, reach)"
        " VALUES (:id, :name, :language, :place_id, :consented_at, :now, :visited_by, :reach)",
        id=person.id,
        name=unit.sealer.seal("people.name", person.name),
        language=person.speaks or person.language,
        place_id=person.place_id,
        consented_at=person.consented_at,
        now=unit.now,
        visited_by=person.visited_by,
        reach=unit.sealer.seal("people.reach", reach),
    )


async def reach(unit: Unit, person_id: int) -> str:
    """How somebody is reached; empty where they talk with the bot themselves."""
    row = await unit.fetch_one("SELECT reach FROM people WHERE id = :id", id=person_id)
    return unit.sealer.read("people.reach", row["reach"] if row else None) or ""


async def visited(unit: Unit, visitor_id: int) -> Sequence[Row]:
    """Whom somebody visits (id, name, and the path of the place they live in), by name."""
    rows = await unit.fetch(
        "SELECT p.id, p.name, pl.path FROM people p JOIN places pl ON pl.id = p.place_id"
        " WHERE p.visited_by = :id ORDER BY p.id",
        id=visitor_id,
    )
    read = (unit.sealer.read_row(row, name="people.name") for row in rows)
    # In the table the names are sealed, and in no order.
    return sorted(read, key=lambda row: str(row["name"]))


def hand(unit: Unit, person_id: int, visitor_id: int) -> None:
    """Somebody else visits from now on."""
    unit.write(
        "UPDATE people SET visited_by = :visitor_id WHERE id = :id",
        visitor_id=visitor_id,
        id=person_id,
    )
