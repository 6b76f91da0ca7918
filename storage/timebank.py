"""What the time bank's accounts hold, and what was moved; `storage.ledger` moves it."""

from typing import NamedTuple

from linkage import milestones
from linkage.timebank import Kind, Minutes
from storage.database import Database
from storage.drivers import Row
from storage.unit import Unit

# The balance of the account `a`.
BALANCE = (
    "(SELECT COALESCE(SUM(i.minutes), 0) FROM transfers i WHERE i.to_account = a.id)"
    " - (SELECT COALESCE(SUM(o.minutes), 0) FROM transfers o WHERE o.from_account = a.id)"
)


class Owner(NamedTuple):
    """Whose an account is: a person's, or as a pool a place's; by their id."""

    person_id: int | None = None
    place_id: int | None = None


class Entry(NamedTuple):
    """A transfer from one person's side, in minutes: below nothing where they are taken.

    `name` is that of the neighbour on the other side, empty where they were forgotten; `note` says
    why, where somebody wrote it.
    """

    at: int
    kind: Kind
    minutes: Minutes
    name: str
    note: str | None


async def balance(unit: Unit, owner: Owner) -> Minutes:
    """What somebody, or a pool, has; nothing where they have no account."""
    row = await unit.fetch_one(
        f"SELECT {BALANCE} AS balance FROM accounts a"
        " WHERE a.person_id = :person_id OR a.place_id = :place_id",
        **owner._asdict(),
    )
    return Minutes(row["balance"] if row else 0)


async def balances(database: Database) -> dict[int, int]:
    """Every account's balance by its number; together they are nothing at every moment."""
    rows = await database.fetch(f"SELECT a.id, {BALANCE} AS balance FROM accounts a ORDER BY a.id")
    return {row["id"]: row["balance"] for row in rows}


async def pools(unit: Unit, path: str) -> dict[int, Minutes]:
    """What the pools of a place and of all that lies in it have, by the place's id."""
    rows = await unit.fetch(
        f"SELECT p.id, {BALANCE} AS balance FROM accounts a JOIN places p ON p.id = a.place_id"
        " WHERE p.path LIKE :path || '%' ORDER BY p.path",
        path=path,
    )
    return {row["id"]: Minutes(row["balance"]) for row in rows}


async def entries(unit: Unit, person_id: int, limit: int) -> list[Entry]:
    """What was moved to and from somebody, the newest first."""
    rows = await unit.fetch(
        "SELECT t.at, t.kind, t.minutes, t.from_account = a.id AS taken, p.name, n.text"
        " FROM accounts a JOIN transfers t ON t.from_account = a.id OR t.to_account = a.id"
        " LEFT JOIN accounts b ON b.id = CASE WHEN t.from_account = a.id THEN t.to_account"
        " ELSE t.from_account END"
        " LEFT JOIN people p ON p.id = b.person_id"
        " LEFT JOIN transfer_notes n ON n.account_id = t.account_id AND n.seq = t.seq"
        " WHERE a.person_id = :id ORDER BY t.at DESC, t.account_id, t.seq DESC LIMIT :limit",
        id=person_id,
        limit=limit,
    )
    return [_entry(unit, row) for row in rows]


async def credited_for(unit: Unit, case_id: int) -> Minutes:
    """What volunteers were credited with for a case's tasks, less what was taken back."""
    row = await unit.fetch_one(
        "SELECT COALESCE(SUM(CASE WHEN t.kind = :credit THEN t.minutes ELSE -t.minutes END), 0)"
        " AS minutes FROM tasks k JOIN transfers t ON t.task_id = k.id WHERE k.case_id = :case_id",
        credit=Kind.CREDIT,
        case_id=case_id,
    )
    return Minutes(row["minutes"] if row else 0)


async def help_given(unit: Unit, person_id: int) -> list[milestones.Entry]:
    """The credits for help somebody gave, and what was taken back of them, in their order."""
    rows = await unit.fetch(
        "SELECT t.account_id, t.seq, t.at, COALESCE(t.done_at, t.at) AS done_at,"
        " CASE t.kind WHEN 'credit' THEN t.minutes ELSE -t.minutes END AS minutes"
        " FROM accounts a JOIN transfers t ON t.account_id = a.id"
        " WHERE a.person_id = :id AND a.closed_at IS NULL AND t.kind IN ('credit', 'reversal')"
        " ORDER BY t.seq",
        id=person_id,
    )
    return [milestones.Entry(**row) for row in rows]


async def owner_of(unit: Unit, account_id: int) -> int | None:
    """Whose an account is; None for one that is nobody's, or that was closed."""
    row = await unit.fetch_one(
        "SELECT person_id FROM accounts WHERE id = :id AND closed_at IS NULL", id=account_id
    )
    return row["person_id"] if row else None


async def decided(unit: Unit, person_id: int) -> list[Row]:
    """What somebody of the staff moved for others: at, kind, minutes; without whose it was."""
    rows = await unit.fetch(
        "SELECT t.at, t.kind, t.minutes FROM transfers t WHERE t.by_id = :id AND NOT EXISTS"
        " (SELECT 1 FROM accounts a WHERE a.person_id = :id"
        " AND (a.id = t.from_account OR a.id = t.to_account)) ORDER BY t.at",
        id=person_id,
    )
    return list(rows)


def _entry(unit: Unit, row: Row) -> Entry:
    return Entry(
        row["at"],
        Kind(row["kind"]),
        Minutes(-row["minutes"] if row["taken"] else row["minutes"]),
        unit.sealer.read("people.name", row["name"]) or "",
        unit.sealer.read("transfer_notes.text", row["text"]),
    )


def forget_notes(unit: Unit, person_id: int) -> None:
    """Drop what was written of why somebody's hours moved."""
    unit.write(
        "DELETE FROM transfer_notes WHERE EXISTS (SELECT 1 FROM transfers t"
        " JOIN accounts a ON a.id = t.from_account OR a.id = t.to_account"
        " WHERE t.account_id = transfer_notes.account_id AND t.seq = transfer_notes.seq"
        " AND a.person_id = :id)",
        id=person_id,
    )
