"""Moves time from one account to another, under the policy's limits.

A transfer is numbered within the account whose limits it is under. How that account stands is read
in one statement with its last number: of two units that moved something meanwhile, one conflicts
and is done anew. The engines themselves let no transfer be changed, and no account be overdrawn
(`storage/migrations/*/`).
"""

from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from linkage.figures import month_of, start_of
from linkage.timebank import (
    BankLimits,
    Kind,
    Minutes,
    Standing,
    day_of,
    lowest,
    must_fit,
    room,
)
from storage.timebank import BALANCE, Owner
from storage.unit import Unit

_EVER = 2**62

_STANDS = (
    f"SELECT a.id, {BALANCE} AS balance,"
    " (SELECT COALESCE(MAX(t.seq), 0) FROM transfers t WHERE t.account_id = a.id) AS seq,"
    " (SELECT COALESCE(SUM(t.minutes), 0) FROM transfers t WHERE t.account_id = a.id"
    " AND t.kind = :kind AND COALESCE(t.done_at, t.at) >= :since"
    " AND COALESCE(t.done_at, t.at) < :until"
    " AND (CAST(:only AS BIGINT) IS NULL OR EXISTS (SELECT 1 FROM accounts b"
    " WHERE b.id = t.to_account AND b.person_id = :only))) AS counted FROM accounts a"
)


class Account(NamedTuple):
    """An account, how it stands for a kind of transfer, and the number of its last one.

    Without an `id` it is opened by the first transfer.
    """

    owner: Owner
    id: int | None = None
    stands: Standing = Standing()
    seq: int = 0


# Where hours come from and go back to.
ISSUING = Account(Owner(), 0)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The moves of one unit, under the policy's limits; days and months are those of the zone.

    Each raises `DomainError` for more than may move now. Of one account, a unit moves once.
    """

    unit: Unit
    limits: BankLimits
    zone: ZoneInfo

    async def to_give(self, person_id: int) -> Minutes:
        """How much somebody may give to neighbours now."""
        return self._room(Kind.GIFT, await self._giving(person_id))

    async def to_spend(self, person_id: int) -> Minutes:
        """How much somebody may offer for help now."""
        return self._room(Kind.SPENDING, await self._stands(Kind.SPENDING, Owner(person_id)))

    async def to_donate(self, person_id: int) -> Minutes:
        """How much somebody may give to the community now."""
        return self._room(Kind.DONATION, await self._stands(Kind.DONATION, Owner(person_id)))

    async def to_grant(self, place_id: int, person_id: int) -> Minutes:
        """How much a community's pool may give to somebody now."""
        return self._room(Kind.GRANT, await self._granting(place_id, person_id))

    async def give(self, giver_id: int, taker_id: int, minutes: int) -> None:
        """Hours go from somebody to a neighbour."""
        source = await self._giving(giver_id)
        self._move(Kind.GIFT, source, await self._other(Owner(taker_id)), minutes, by_id=giver_id)

    async def donate(self, giver_id: int, place_id: int, minutes: int) -> None:
        """Hours go from somebody to a community's pool."""
        source = await self._stands(Kind.DONATION, Owner(giver_id))
        target = await self._other(Owner(place_id=place_id))
        self._move(Kind.DONATION, source, target, minutes, by_id=giver_id)

    async def grant(
        self, place_id: int, person_id: int, minutes: int, by_id: int, note: str
    ) -> None:
        """Hours go from a community's pool to somebody who can't earn them."""
        source = await self._granting(place_id, person_id)
        target = await self._other(Owner(person_id))
        self._move(Kind.GRANT, source, target, minutes, by_id=by_id, note=note)

    async def credit(
        self, task_id: int, person_id: int, minutes: int, done_at: int, by_id: int | None = None
    ) -> Minutes | None:
        """Credit help that was given at `done_at`: as much of the minutes as may be, or nothing.

        How much it was; None where this task is credited to them already.
        """
        if await self._of_task(task_id, person_id, Kind.CREDIT):
            return None
        target = await self._stands(Kind.CREDIT, Owner(person_id), *day_of(done_at, self.zone))
        fits = Minutes(min(minutes, self._room(Kind.CREDIT, target)))
        if fits > 0:
            self._move(
                *(Kind.CREDIT, ISSUING, target, fits),
                by_id=by_id,
                task_id=task_id,
                done_at=done_at,
            )
        return fits

    async def take_back(self, task_id: int, person_id: int, by_id: int, note: str) -> Minutes:
        """Take back what a task was credited with by mistake, as far as it is still there.

        How much it was; nothing where there is no credit, or it was taken back already.
        """
        credited = await self._of_task(task_id, person_id, Kind.CREDIT)
        if not credited or await self._of_task(task_id, person_id, Kind.REVERSAL):
            return Minutes(0)
        source = await self._stands(Kind.REVERSAL, Owner(person_id))
        fits = Minutes(min(credited, self._room(Kind.REVERSAL, source)))
        if fits:
            self._move(
                *(Kind.REVERSAL, source, ISSUING, fits),
                by_id=by_id,
                task_id=task_id,
                note=note,
            )
        return fits

    async def spend(self, case_id: int, person_id: int, minutes: int) -> Minutes:
        """Pay for help with a need: as much of the minutes as there is, once; how much it was."""
        paid = await self.unit.fetch_one(
            "SELECT seq FROM transfers WHERE case_id = :case_id AND kind = :kind",
            case_id=case_id,
            kind=Kind.SPENDING,
        )
        source = await self._stands(Kind.SPENDING, Owner(person_id))
        fits = Minutes(0 if paid else min(minutes, self._room(Kind.SPENDING, source)))
        if fits > 0:
            self._move(Kind.SPENDING, source, ISSUING, fits, by_id=person_id, case_id=case_id)
        return fits

    async def close(self, person_id: int, place_id: int) -> None:
        """Whoever leaves leaves their hours to the pool, and owes nothing any more."""
        row = await self.unit.fetch_one(
            "SELECT id FROM accounts WHERE person_id = :id AND closed_at IS NULL", id=person_id
        )
        if row is None:
            return
        mine = await self._stands(Kind.WAIVER, Owner(person_id))
        had = mine.stands.balance
        if had > 0:
            pool = await self._other(Owner(place_id=place_id))
            self._move(Kind.DONATION, mine, pool, had, by_id=person_id)
        elif had < 0:
            self._move(Kind.WAIVER, ISSUING, mine, -had, by_id=person_id)
        self.unit.write(
            "UPDATE accounts SET closed_at = :now WHERE id = :id", now=self.unit.now, id=mine.id
        )

    def _room(self, kind: Kind, account: Account) -> Minutes:
        return room(kind, account.stands, self.limits)

    async def _giving(self, person_id: int) -> Account:
        return await self._stands(Kind.GIFT, Owner(person_id), self._month)

    async def _granting(self, place_id: int, person_id: int) -> Account:
        pool = Owner(place_id=place_id)
        return await self._stands(Kind.GRANT, pool, self._month, only=person_id)

    @property
    def _month(self) -> int:
        return start_of(month_of(self.unit.now, self.zone), self.zone)

    async def _stands(
        self,
        kind: Kind,
        owner: Owner,
        since: int = 0,
        until: int = _EVER,
        only: int | None = None,
    ) -> Account:
        """The account whose limits a transfer is under; what went to `only` one person counts."""
        row = await self.unit.fetch_one(
            f"{_STANDS} WHERE a.person_id = :person_id OR a.place_id = :place_id",
            kind=kind,
            since=since,
            until=until,
            only=only,
            **owner._asdict(),
        )
        if row is None:
            return Account(owner)
        stands = Standing(row["balance"], row["counted"])
        return Account(owner, row["id"], stands, row["seq"])

    async def _other(self, owner: Owner) -> Account:
        """The account that a transfer goes to."""
        row = await self.unit.fetch_one(
            "SELECT id FROM accounts WHERE person_id = :person_id OR place_id = :place_id",
            **owner._asdict(),
        )
        return Account(owner, row["id"] if row else None)

    def _move(
        self,
        kind: Kind,
        source: Account,
        target: Account,
        minutes: int,
        by_id: int | None,
        note: str = "",
        task_id: int | None = None,
        case_id: int | None = None,
        done_at: int | None = None,
    ) -> None:
        """Add a transfer, under the limits of the one side that was asked how it stands."""
        turn = target if source == ISSUING else source
        must_fit(minutes, self._room(kind, turn))
        ids = {one: self._open(one.owner) if one.id is None else one.id for one in (source, target)}
        number = {"account_id": ids[turn], "seq": turn.seq + 1}
        self.unit.write(
            "INSERT INTO transfers (account_id, seq, at, kind, from_account, to_account, minutes,"
            " lowest, by_id, task_id, case_id, done_at) VALUES (:account_id, :seq, :now, :kind,"
            " :from_account, :to_account, :minutes, :lowest, :by_id, :task_id, :case_id, :done_at)",
            **number,
            now=self.unit.now,
            kind=kind,
            from_account=ids[source],
            to_account=ids[target],
            minutes=minutes,
            lowest=lowest(kind, self.limits),
            by_id=by_id,
            task_id=task_id,
            case_id=case_id,
            done_at=done_at,
        )
        if note:
            self.unit.write(
                "INSERT INTO transfer_notes (account_id, seq, text)"
                " VALUES (:account_id, :seq, :text)",
                **number,
                text=self.unit.sealer.seal("transfer_notes.text", note),
            )

    def _open(self, owner: Owner) -> int:
        account_id = self.unit.next_id("accounts")
        self.unit.write(
            "INSERT INTO accounts (id, person_id, place_id, opened_at)"
            " VALUES (:id, :person_id, :place_id, :now)",
            id=account_id,
            now=self.unit.now,
            **owner._asdict(),
        )
        return account_id

    async def _of_task(self, task_id: int, person_id: int, kind: Kind) -> int:
        row = await self.unit.fetch_one(
            "SELECT t.minutes FROM transfers t JOIN accounts a ON a.id = t.account_id"
            " WHERE t.task_id = :task_id AND a.person_id = :person_id AND t.kind = :kind",
            task_id=task_id,
            person_id=person_id,
            kind=kind,
        )
        return row["minutes"] if row else 0
