"""Categories that staff have put right: examples to learn from."""

from linkage.models import Case, Person
from storage.unit import Unit


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
