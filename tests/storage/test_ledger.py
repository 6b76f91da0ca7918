"""Time moves between accounts, adds up to nothing and is never overdrawn; on both engines."""

import asyncio
from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

import pytest

from linkage.errors import Conflict, DomainError
from linkage.models import Person, Place
from linkage.timebank import BankLimits, Kind
from storage import people, timebank
from storage.database import Database
from storage.ledger import Ledger
from storage.timebank import Owner
from storage.unit import Unit
from tests.storage.conftest import Clock
from tests.storage.test_cases import store

ZONE = ZoneInfo("Asia/Shanghai")
DAY = 24 * 3_600_000
LIMITS = BankLimits()
Bank = Callable[[Callable[[Ledger], Awaitable[object]]], Awaitable[object]]


@pytest.fixture
def bank(database: Database) -> Bank:
    """Do something with the ledger, in a unit of its own."""

    async def do(act: Callable[[Ledger], Awaitable[object]]) -> object:
        result, _ = await database.run(lambda unit: act(Ledger(unit, LIMITS, ZONE)))
        return result

    return do


@pytest.fixture
async def mei(resident: Person) -> int:
    return resident.id


@pytest.fixture
async def lin(database: Database, street: Place) -> int:
    """A neighbour."""

    async def work(unit: Unit) -> int:
        person = Person(id=unit.next_id("people"), chat_id=777, name="林阿姨", language="zh_CN")
        people.save(unit, person)
        return person.id

    return (await database.run(work))[0]


async def credited(bank: Bank, clock: Clock, person_id: int, minutes: int, task: int = 1) -> object:
    return await bank(lambda ledger: ledger.credit(task, person_id, minutes, clock.now()))


async def has(database: Database, person_id: int) -> int:
    return await timebank.balance(database.unit(), Owner(person_id))


async def adds_up(database: Database) -> None:
    found = await timebank.balances(database)
    assert sum(found.values()) == 0
    assert all(balance >= 0 for number, balance in found.items() if number)


async def test_help_is_credited_once_a_task_and_volunteer(
    database: Database, bank: Bank, clock: Clock, mei: int, lin: int
) -> None:
    assert await credited(bank, clock, mei, 90) == 90
    assert await credited(bank, clock, mei, 90) is None
    assert await credited(bank, clock, lin, 30) == 30
    both = (credited(bank, clock, mei, 60, task=2) for _ in range(2))
    assert sorted(map(str, await asyncio.gather(*both))) == ["60", "None"]
    assert await has(database, mei) == 150
    await adds_up(database)


async def test_a_task_and_a_day_have_a_most_that_is_credited(
    database: Database, bank: Bank, clock: Clock, mei: int
) -> None:
    assert await credited(bank, clock, mei, 9999, task=1) == LIMITS.most_a_task
    assert await credited(bank, clock, mei, 9999, task=2) == 120
    assert await credited(bank, clock, mei, 60, task=3) == 0
    clock.at += DAY
    assert await credited(bank, clock, mei, 60, task=4) == 60
    # Help of the day before, confirmed late, counts for the day it was given.
    assert await bank(lambda ledger: ledger.credit(5, mei, 60, clock.now() - DAY)) == 0
    await adds_up(database)


async def test_hours_go_to_a_neighbour_to_the_pool_and_from_there(
    database: Database, bank: Bank, clock: Clock, mei: int, lin: int, street: Place
) -> None:
    await credited(bank, clock, mei, 300)
    await bank(lambda ledger: ledger.give(mei, lin, 60))
    clock.at += 1
    await bank(lambda ledger: ledger.donate(mei, street.id, 200))
    clock.at += 1
    await bank(lambda ledger: ledger.grant(street.id, lin, 50, mei, "腿脚不方便"))
    assert (await has(database, mei), await has(database, lin)) == (40, 110)
    assert await timebank.balance(database.unit(), Owner(place_id=street.id)) == 150
    told = await timebank.entries(database.unit(), lin, 9)
    assert [(one.kind, one.minutes, one.name, one.note) for one in told] == [
        (Kind.GRANT, 50, "", "腿脚不方便"),
        (Kind.GIFT, 60, "王桂兰", None),
    ]
    [note] = await database.fetch("SELECT text FROM transfer_notes")
    assert note["text"].startswith("sealed:")
    [newest] = await timebank.entries(database.unit(), mei, 1)
    assert (newest.kind, newest.minutes) == (Kind.DONATION, -200)
    await adds_up(database)


async def test_more_than_there_is_or_than_a_month_allows_is_refused(
    database: Database, bank: Bank, clock: Clock, mei: int, lin: int, street: Place
) -> None:
    for task in range(4):
        clock.at += DAY
        await credited(bank, clock, mei, 480, task=task)
    with pytest.raises(DomainError, match="too_much") as told:
        await bank(lambda ledger: ledger.give(mei, lin, 1201))
    assert told.value.values == {"most": LIMITS.given_a_month}
    await bank(lambda ledger: ledger.give(mei, lin, 1200))
    with pytest.raises(DomainError, match="none_left"):
        await bank(lambda ledger: ledger.give(mei, lin, 1))
    with pytest.raises(DomainError, match="too_much"):
        await bank(lambda ledger: ledger.donate(mei, street.id, 721))
    await bank(lambda ledger: ledger.donate(mei, street.id, 720))
    with pytest.raises(DomainError, match="too_much"):
        await bank(lambda ledger: ledger.grant(street.id, lin, 601, mei, ""))
    await bank(lambda ledger: ledger.grant(street.id, lin, 600, mei, ""))
    assert await bank(lambda ledger: ledger.to_grant(street.id, lin)) == 0
    assert await bank(lambda ledger: ledger.to_grant(street.id, mei)) == 120
    clock.at += 31 * DAY
    assert await bank(lambda ledger: ledger.to_grant(street.id, lin)) == 120
    await adds_up(database)


async def test_of_givers_at_the_same_moment_none_gives_what_another_gave(
    database: Database, bank: Bank, clock: Clock, mei: int, lin: int, street: Place
) -> None:
    await credited(bank, clock, mei, 100)
    ends = await asyncio.gather(
        bank(lambda ledger: ledger.give(mei, lin, 60)),
        bank(lambda ledger: ledger.give(mei, lin, 60)),
        bank(lambda ledger: ledger.donate(mei, street.id, 60)),
        return_exceptions=True,
    )
    assert [type(end) for end in ends].count(type(None)) == 1
    assert [type(end) for end in ends].count(DomainError) == 2
    assert await has(database, mei) == 40
    await adds_up(database)


async def test_of_two_programs_only_one_gives_it(
    database: Database, second: Database, bank: Bank, clock: Clock, mei: int, lin: int
) -> None:
    await credited(bank, clock, mei, 100)
    units = [one.unit() for one in (database, second)]
    for unit in units:
        await Ledger(unit, LIMITS, ZONE).give(mei, lin, 100)
    ends = await asyncio.gather(
        database.commit(units[0]), second.commit(units[1]), return_exceptions=True
    )
    assert [type(end) for end in ends].count(Conflict) == 1
    assert await has(database, mei) == 0


async def test_a_need_is_paid_for_once_with_what_there_is(
    database: Database, bank: Bank, clock: Clock, resident: Person, street: Place
) -> None:
    case = await store(database, resident, street)
    await credited(bank, clock, resident.id, 50)
    assert await bank(lambda ledger: ledger.to_spend(resident.id)) == 50
    both = (bank(lambda ledger: ledger.spend(case.id, resident.id, 60)) for _ in range(2))
    assert sorted(map(str, await asyncio.gather(*both))) == ["0", "50"]
    await credited(bank, clock, resident.id, 50, task=2)
    assert await bank(lambda ledger: ledger.spend(case.id, resident.id, 60)) == 0
    assert await has(database, resident.id) == 50
    await adds_up(database)


async def test_a_mistaken_credit_is_taken_back_as_far_as_it_is_there(
    database: Database, bank: Bank, clock: Clock, mei: int, lin: int
) -> None:
    await credited(bank, clock, mei, 90)
    await bank(lambda ledger: ledger.give(mei, lin, 30))
    assert await bank(lambda ledger: ledger.take_back(1, mei, lin, "记错了人")) == 60
    assert await bank(lambda ledger: ledger.take_back(1, mei, lin, "记错了人")) == 0
    assert await bank(lambda ledger: ledger.take_back(2, mei, lin, "")) == 0
    assert await has(database, mei) == 0
    await adds_up(database)


async def test_who_leaves_leaves_their_hours_to_the_pool(
    database: Database, bank: Bank, clock: Clock, mei: int, lin: int, street: Place
) -> None:
    await credited(bank, clock, mei, 90)
    await bank(lambda ledger: ledger.close(mei, street.id))
    await bank(lambda ledger: ledger.close(mei, street.id))
    await bank(lambda ledger: ledger.close(lin, street.id))
    assert await timebank.balance(database.unit(), Owner(place_id=street.id)) == 90
    with pytest.raises(Conflict):
        await credited(bank, clock, mei, 90, task=2)
    await adds_up(database)


async def test_hours_that_come_while_an_account_is_closed_are_not_lost_in_it(
    database: Database, bank: Bank, clock: Clock, mei: int, lin: int, street: Place
) -> None:
    await credited(bank, clock, mei, 90)
    await credited(bank, clock, lin, 30)
    await asyncio.gather(
        bank(lambda ledger: ledger.give(lin, mei, 10)),
        bank(lambda ledger: ledger.close(mei, street.id)),
        return_exceptions=True,
    )
    assert await has(database, mei) == 0
    at_pool = await timebank.balance(database.unit(), Owner(place_id=street.id))
    assert at_pool + await has(database, lin) == 120
    await adds_up(database)


async def test_what_is_owed_by_who_leaves_is_made_up_for(
    database: Database, clock: Clock, mei: int, street: Place
) -> None:
    limits = BankLimits(may_owe=60)

    async def work(unit: Unit) -> None:
        await Ledger(unit, limits, ZONE).credit(1, mei, 90, clock.now())

    async def spent(unit: Unit) -> None:
        await Ledger(unit, limits, ZONE).donate(mei, street.id, 60)

    async def back(unit: Unit) -> None:
        assert await Ledger(unit, limits, ZONE).take_back(1, mei, mei, "") == 90
        # Of more than that, nothing is owed.
        assert await Ledger(unit, limits, ZONE).to_give(mei) == 30

    async def leave(unit: Unit) -> None:
        await Ledger(unit, limits, ZONE).close(mei, street.id)

    for act in (work, spent, back):
        await database.run(act)
    assert await has(database, mei) == -60
    await database.run(leave)
    assert await has(database, mei) == 0
    assert sum((await timebank.balances(database)).values()) == 0


INSERT = (
    "INSERT INTO transfers (account_id, seq, at, kind, from_account, to_account, minutes, lowest)"
    " VALUES ({})"
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE transfers SET minutes = 1",
        "UPDATE transfers SET by_id = NULL",
        "DELETE FROM transfers",
        # From somebody's account: more than there is, out of turn, nothing, less than nothing.
        INSERT.format("1, 2, 0, 'gift', 1, 2, 91, 0"),
        INSERT.format("1, 3, 0, 'gift', 1, 2, 1, 0"),
        INSERT.format("1, 1, 0, 'gift', 1, 2, 1, 0"),
        INSERT.format("1, 2, 0, 'gift', 1, 2, 0, 0"),
        INSERT.format("1, 2, 0, 'gift', 1, 2, -5, 0"),
        # To oneself, in another's turn, issued as a gift, credited from a person.
        INSERT.format("1, 2, 0, 'gift', 1, 1, 5, 0"),
        INSERT.format("2, 2, 0, 'gift', 1, 2, 5, 0"),
        INSERT.format("2, 2, 0, 'gift', 0, 2, 5, 0"),
        INSERT.format("1, 2, 0, 'credit', 1, 2, 5, 0"),
        # From no account, with a lowest balance above nothing.
        INSERT.format("9, 1, 0, 'gift', 9, 2, 5, 0"),
        INSERT.format("1, 2, 0, 'gift', 1, 2, 5, 1"),
        "DELETE FROM accounts",
        "UPDATE accounts SET closed_at = 1 WHERE id = 1",
        "INSERT INTO accounts (id, opened_at) VALUES (3, 0)",
    ],
)
async def test_the_database_itself_refuses_what_would_break_it(
    database: Database, bank: Bank, clock: Clock, mei: int, lin: int, statement: str
) -> None:
    await credited(bank, clock, mei, 90)
    await credited(bank, clock, lin, 90)
    before = await database.fetch("SELECT * FROM transfers ORDER BY account_id, seq")
    unit = database.unit()
    unit.write(statement)
    with pytest.raises(Conflict):
        await database.commit(unit)
    after = await database.fetch("SELECT * FROM transfers ORDER BY account_id, seq")
    assert list(map(dict, after)) == list(map(dict, before))


async def test_nor_does_it_let_one_be_replaced_or_all_be_cleared(
    database: Database, bank: Bank, clock: Clock, url: str, mei: int
) -> None:
    await credited(bank, clock, mei, 90)
    on_sqlite = url.startswith("sqlite")
    again = INSERT.format("1, 1, 0, 'credit', 0, 1, 1, 0").replace("INSERT", "INSERT OR REPLACE", 1)
    unit = database.unit()
    unit.write(again if on_sqlite else "TRUNCATE transfers CASCADE")
    with pytest.raises(Conflict):
        await database.commit(unit)
    assert await has(database, mei) == 90
