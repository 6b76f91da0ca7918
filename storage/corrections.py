"""Categories that staff have put right: examples to learn from."""

from typing import NamedTuple

from linkage.models import Case, Person
from storage.unit import Unit


class Correction(NamedTuple):
    """What a resident said, the category it was given, and the one it is of."""

    text: str
    from_category: str
    to_category: str


def keep(unit: Unit, before: Case, after: Case, person: Person) -> None:
    """Keep who said that a need's words belong to another category than they were given."""
    unit.write(
        "INSERT INTO corrections"
        " (case_id, seq, at, person_id, text, from_category, to_category)"
        " VALUES (:case_id, :seq, :now, :person_id, :text, :from_category, :to_category)",
        case_id=after.id,
        seq=after.seq,
        now=unit.now,
        person_id=person.id,
        text=unit.sealer.seal("corrections.text", before.text),
        from_category=before.category,
        to_category=after.category,
    )


async def last_of_each(unit: Unit) -> list[Correction]:
    """The last one of each case whose words are still kept, in the order they were made."""
    rows = await unit.fetch(
        "SELECT k.text, k.from_category, k.to_category FROM corrections k"
        " WHERE k.text <> '' AND NOT EXISTS (SELECT 1 FROM corrections l"
        " WHERE l.case_id = k.case_id AND l.seq > k.seq) ORDER BY k.at, k.case_id"
    )
    return [Correction(**unit.sealer.read_row(row, text="corrections.text")) for row in rows]
