"""Who opened the card of a case, when and why; the resident is shown it on request."""

from collections.abc import Sequence

from storage.drivers import Row
from storage.unit import Unit


def add(unit: Unit, case_id: int, person_id: int, why: str) -> None:
    """Somebody looks at a case now; `why` is the relation to it that lets them."""
    unit.write(
        "INSERT INTO looks (case_id, person_id, at, why) VALUES (:case_id, :person_id, :now, :why)"
        " ON CONFLICT (case_id, person_id, at) DO NOTHING",
        case_id=case_id,
        person_id=person_id,
        now=unit.now,
        why=why,
    )


async def at_cases_of(unit: Unit, resident_id: int) -> Sequence[Row]:
    """Every look at a resident's cases (at, case_id, name, why), the first one first.

    The name is empty where whoever looked has been forgotten since.
    """
    rows = await unit.fetch(
        "SELECT l.at, l.case_id, p.name, l.why FROM looks l JOIN cases c ON c.id = l.case_id"
        " JOIN people p ON p.id = l.person_id WHERE c.resident_id = :id ORDER BY l.at, l.case_id",
        id=resident_id,
    )
    return [unit.sealer.read_row(row, name="people.name") for row in rows]
