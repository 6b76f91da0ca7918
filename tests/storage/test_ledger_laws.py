"""Whatever is moved, and however much of it at once, the laws of the time bank hold."""

import asyncio
import tempfile
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.errors import Conflict, DomainError
from linkage.models import Level, Person
from linkage.timebank import BankLimits
from storage import cases, people, places, timebank
from storage.database import Database, driver_for
from storage.ledger import Ledger
from storage.unit import Unit
from tests.keys import SEALER
from tests.storage.conftest import Clock
from tests.storage.test_cases import a_case

ZONE = ZoneInfo("Asia/Shanghai")
LIMITS = BankLimits(
    most_a_task=60, most_a_day=100, given_a_month=40, pool_gives_a_month=30, may_owe=20
)
WHO, MINUTES, TASK = st.integers(1, 3), st.integers(-1, 60), st.integers(1, 9)
CREDIT = st.tuples(st.just("credit"), TASK, WHO, MINUTES, st.integers(0, 2))
GIVE = st.tuples(st.just("give"), WHO, WHO, MINUTES)
GRANT = st.tuples(st.just("grant"), st.just(1), WHO, MINUTES)
ACTS = st.one_of(
    CREDIT,
    GIVE,
    GIVE,
    st.tuples(st.just("take_back"), TASK, WHO),
    st.tuples(st.just("spend"), st.integers(1001, 1003), WHO, MINUTES),
    st.tuples(st.just("donate"), WHO, st.integers(1, 2), MINUTES),
    GRANT,
    GRANT,
    st.tuples(st.just("close"), WHO, st.integers(1, 2)),
)
# What is done at the same moment, and the hours until the next.
ROUNDS = st.lists(st.tuples(st.lists(ACTS, min_size=1, max_size=6), st.integers(0, 60)), min_size=8)

_DAY = " (done_at + 28800000) / 86400000"
_MONTH = " strftime('%Y-%m', (at + 28800000) / 1000, 'unixepoch')"
_MUCH = "SELECT SUM(minutes) AS much FROM transfers WHERE kind = "
# What no sequence may bring about: by whom, to whom and when it was, and how much at most.
MOST = {
    f"{_MUCH} 'credit' GROUP BY account_id, {_DAY}": LIMITS.most_a_day,
    f"{_MUCH} 'credit' GROUP BY account_id, task_id": LIMITS.most_a_task,
    f"{_MUCH} 'gift' GROUP BY account_id, {_MONTH}": LIMITS.given_a_month,
    f"{_MUCH} 'grant' GROUP BY account_id, to_account, {_MONTH}": LIMITS.pool_gives_a_month,
}


@dataclass
class Bank:
    """A database with three people who have helped and two pools, on a clock the test moves."""

    database: Database
    clock: Clock

    async def build(self) -> None:
        async def work(unit: Unit) -> None:
            street = places.add(unit, None, Level.STREET, "柳荫街道")
            places.add(unit, street, Level.COMMUNITY, "桂花社区")
            for number in range(1, 4):
                person = Person(id=number, chat_id=500 + number, name="居民", language="zh_CN")
                people.save(unit, person)
                cases.add(unit, a_case(unit, person, street))

        await self.database.run(work)
        for days in range(1, 4):
            for who in range(1, 4):
                await self.do("credit", 10 * days + who, who, 60, days)
        await self.do("donate", 3, 1, 90)

    async def do(self, verb: str, *given: int) -> None:
        """Do one thing; what is refused, or lost to others too often, moves nothing."""

        def act(ledger: Ledger) -> Awaitable[object]:
            match verb:
                case "credit":
                    task, who, minutes, days = given
                    done_at = ledger.unit.now - days * 86_400_000
                    return ledger.credit(task, who, minutes, done_at)
                case "take_back":
                    task, who = given
                    return ledger.take_back(task, who, by_id=1, note="记错了")
                case "grant":
                    place, who, minutes = given
                    return ledger.grant(place, who, minutes, by_id=1, note="腿脚不便")
                case "spend":
                    return ledger.spend(*given)
                case "close":
                    return ledger.close(*given)
                case _:
                    return (ledger.give if verb == "give" else ledger.donate)(*given)

        with suppress(DomainError, Conflict):
            await self.database.run(lambda unit: act(Ledger(unit, LIMITS, ZONE)))

    async def holds(self, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Every law; the transfers there are now, which begin with those of before."""
        found = await timebank.balances(self.database)
        assert sum(found.values()) == 0
        pools = await self.database.fetch("SELECT id FROM accounts WHERE place_id IS NOT NULL")
        closed = await self.database.fetch("SELECT id FROM accounts WHERE closed_at IS NOT NULL")
        assert all(found[row["id"]] >= 0 for row in pools)
        assert all(found[row["id"]] == 0 for row in closed)
        assert all(balance >= -LIMITS.may_owe for number, balance in found.items() if number)
        for law, most in MOST.items():
            assert all(row["much"] <= most for row in await self.database.fetch(law)), law
        rows = await self.database.fetch("SELECT * FROM transfers ORDER BY rowid")
        now = [dict(row) for row in rows]
        assert now[: len(before)] == before
        return now


@settings(max_examples=40)
@given(ROUNDS)
async def test_whatever_is_moved_nothing_is_made_lost_or_overdrawn(
    rounds: list[tuple[list[tuple[Any, ...]], int]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        database = Database(driver_for(f"sqlite:///{Path(folder, 'linli.db')}"), clock.now, SEALER)
        await database.open()
        try:
            bank = Bank(database, clock)
            await bank.build()
            transfers: list[dict[str, Any]] = []
            for acts, hours in rounds:
                await asyncio.gather(*(bank.do(*act) for act in acts))
                transfers = await bank.holds(transfers)
                clock.at += hours * 3_600_000
        finally:
            await database.close()
