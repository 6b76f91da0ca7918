"""Which complaints are kept from whom, as a condition of the statements that list cases."""

from linkage.models import Actor, Person


def seen_by(person: Person) -> tuple[str, dict[str, str | int]]:
    """The condition that a case `c` at a place `p` is no complaint kept from the person.

    It says what `linkage.access.relations` says: the lead of the desk that has it sees it, and the
    street office, but never whom it is about or who had the case before.
    """
    params: dict[str, str | int] = {"reader_id": person.id, "reader": f"%,{person.id},%"}
    ways = ["c.complaint = 0"]
    for number, (actor, path) in enumerate(person.desks):
        there = f"p.path LIKE :seen_{number} || '%'"
        if actor is Actor.STREET_OFFICE:
            ways.append(there)
        elif person.leads(actor, path):
            ways.append(f"({there} AND c.actor = :led_{number})")
            params[f"led_{number}"] = actor
        else:
            continue
        params[f"seen_{number}"] = path
    kept = "COALESCE(c.about_id, 0) = :reader_id OR c.kept_from LIKE :reader"
    return f"({' OR '.join(ways)}) AND NOT ({kept})", params
