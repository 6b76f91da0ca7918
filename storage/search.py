"""A search in what was written of cases: it stands sealed, so that it is read, and compared here.

Keyed hashes of the words would be quicker, but would tell whoever has the file which words recur,
and Chinese has no words to take the hashes of.
"""

from collections.abc import Sequence

from linkage.models import Person
from storage.desk import FROM, Line, Params, line_for, lines, standings
from storage.unit import Unit

# The newest so many lines of timelines are looked through, in about a second: some 25,000 cases.
NEWEST = 100_000
# So few that others have their turn meanwhile.
BATCH = 500


async def search(
    unit: Unit, person: Person, words: Sequence[str], limit: int
) -> tuple[Sequence[Line], int]:
    """Cases that the person may see, closed ones too, the newest first; and how many in all.

    A single number is a case's own; all words together stand in what was written of it.
    """
    by_standing, params = standings(person)
    theirs = f"({by_standing['any']})"
    found = await _written(unit, theirs, params, [word.casefold() for word in words])
    if len(words) == 1 and words[0].isdecimal() and len(words[0]) <= 15:
        sql = f"SELECT c.id {FROM} WHERE {theirs} AND c.id = :number"
        found |= {row["id"] for row in await unit.fetch(sql, number=int(words[0]), **params)}
    shown = {f"id_{number}": id for number, id in enumerate(sorted(found, reverse=True)[:limit])}
    if not shown:
        return [], 0
    listed = ", ".join(f":{name}" for name in shown)
    rows = await unit.fetch(
        f"{line_for(person)} {FROM} WHERE {theirs} AND c.id IN ({listed}) ORDER BY c.id DESC",
        **params,
        **shown,
    )
    return lines(unit, rows), len(found)


async def _written(unit: Unit, theirs: str, params: Params, words: Sequence[str]) -> set[int]:
    """The cases of which all words were written, on whatever lines of their timelines."""
    lacking: dict[int, set[str]] = {}
    select = (
        "SELECT t.case_id, t.seq, t.text FROM case_events t JOIN cases c ON c.id = t.case_id"
        f" JOIN places p ON p.id = c.place_id WHERE {theirs} AND t.text <> ''"
    )
    order = f" ORDER BY t.case_id DESC, t.seq DESC LIMIT {BATCH}"
    rows = await unit.fetch(select + order, **params)
    read = 0
    while rows:
        for row in rows:
            text = unit.sealer.read("case_events.text", row["text"]).casefold()
            left = lacking.setdefault(row["case_id"], set(words))
            left.difference_update([word for word in left if word in text])
        read += len(rows)
        if read >= NEWEST:
            break
        last = {"last_case": rows[-1]["case_id"], "last_seq": rows[-1]["seq"]}
        after = " AND (t.case_id, t.seq) < (:last_case, :last_seq)"
        rows = await unit.fetch(select + after + order, **params, **last)
    return {case_id for case_id, left in lacking.items() if not left}
