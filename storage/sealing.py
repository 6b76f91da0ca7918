"""Sees that the keys fit what is stored, and seals what stands in clear or under an older key."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from enum import StrEnum

import structlog

from linkage.errors import ConfigurationError, Unreadable
from storage.drivers import Driver, Params, Row
from storage.sealed import COLUMNS, PREFIX, ROW_KEYS, Column, Sealer

log = structlog.get_logger()

# The mark of no key: values may stand in clear.
CLEAR = "clear"
BATCH = 500


class Standing(StrEnum):
    """How a stored value stands."""

    CURRENT = "current"
    OLDER = "older"
    IN_CLEAR = "in clear"
    UNREADABLE = "unreadable"


async def must_fit(driver: Driver, sealer: Sealer) -> None:
    """Raise `ConfigurationError` where a key is missing that values are sealed with."""
    if missing := await _marks(driver) - sealer.marks - {CLEAR}:
        raise ConfigurationError(
            f"what is stored is sealed with a key that was not given: {', '.join(sorted(missing))}."
            " Put it back, as the last one in ENCRYPTION_KEYS; the demo has its own beside its"
            " database. Where it is lost, so is what it sealed: begin with a new database."
        )


async def admit(driver: Driver, sealer: Sealer) -> None:
    """From now on the first key is in use; raises `ConfigurationError` where another is missing."""
    await must_fit(driver, sealer)
    if sealer.mark not in await _marks(driver):
        await _note(driver, sealer.mark)


async def reseal(driver: Driver, sealer: Sealer) -> int:
    """Seal with the first key what it has not sealed; how many values.

    Each batch is a transaction, and what was replaced is gone from the files too before the other
    marks are: what a stop interrupts is taken up at the next start.
    """
    others = await _marks(driver) - {sealer.mark}
    if CLEAR not in others and await _any_in_clear(driver):
        await _note(driver, CLEAR)
        others.add(CLEAR)
    if not others:
        return 0
    count = 0
    for column in COLUMNS:
        async for rows in _values(driver, column):
            count += await _sealed_anew(driver, sealer, column, rows)
    await driver.compact(sorted(ROW_KEYS))
    sql = "DELETE FROM sealing_keys WHERE mark = :mark"
    await driver.apply([(sql, [{"mark": mark} for mark in sorted(others)])])
    return count


async def survey(driver: Driver, sealer: Sealer) -> Counter[Standing]:
    """How many stored values stand how; each is read."""
    found: Counter[Standing] = Counter()
    for column in COLUMNS:
        async for rows in _values(driver, column):
            found.update(_standing(sealer, column, row["stored"]) for row in rows)
    return found


def _standing(sealer: Sealer, column: Column, stored: str) -> Standing:
    if not stored.startswith(PREFIX):
        return Standing.IN_CLEAR
    try:
        sealer.unseal(column, stored)
    except Unreadable:
        return Standing.UNREADABLE
    return Standing.CURRENT if sealer.is_current(stored) else Standing.OLDER


async def _sealed_anew(driver: Driver, sealer: Sealer, column: Column, rows: Sequence[Row]) -> int:
    table, _, name = column.partition(".")
    changed: list[Params] = []
    for row in rows:
        stored = row["stored"]
        if sealer.is_current(stored):
            continue
        try:
            clear = sealer.unseal(column, stored) if stored.startswith(PREFIX) else stored
        except Unreadable as error:
            keys = {key: row[key] for key in ROW_KEYS[table]}
            log.error("database.unreadable", advice=str(error), **keys)
            continue
        changed.append(dict(row) | {"sealed": sealer.seal(column, clear)})
    if changed:
        # Beside a program that writes, its newer value stays.
        same = " AND ".join(f"{key} = :{key}" for key in ROW_KEYS[table])
        sql = f"UPDATE {table} SET {name} = :sealed WHERE {same} AND {name} = :stored"
        await driver.apply([(sql, changed)])
    return len(changed)


async def _values(driver: Driver, column: Column) -> AsyncIterator[Sequence[Row]]:
    """What a column holds: batches of rows with their keys and the value as `stored`."""
    table, _, name = column.partition(".")
    keys = ROW_KEYS[table]
    listed, named = ", ".join(keys), ", ".join(f":{key}" for key in keys)
    select = f"SELECT {listed}, {name} AS stored FROM {table} WHERE {name} <> ''"
    order = f" ORDER BY {listed} LIMIT {BATCH}"
    rows = await driver.fetch(select + order, {})
    while rows:
        yield rows
        last = {key: rows[-1][key] for key in keys}
        rows = await driver.fetch(f"{select} AND ({listed}) > ({named}){order}", last)


async def _any_in_clear(driver: Driver) -> bool:
    """Whether anything does, also what an operator has put back by hand."""
    for column in COLUMNS:
        table, _, name = column.partition(".")
        clear = f"{name} <> '' AND substr({name}, 1, {len(PREFIX)}) <> :prefix"
        if await driver.fetch(f"SELECT 1 FROM {table} WHERE {clear} LIMIT 1", {"prefix": PREFIX}):
            return True
    return False


async def _note(driver: Driver, mark: str) -> None:
    sql = "INSERT INTO sealing_keys (mark) VALUES (:mark) ON CONFLICT (mark) DO NOTHING"
    await driver.apply([(sql, [{"mark": mark}])])


async def _marks(driver: Driver) -> set[str]:
    return {row["mark"] for row in await driver.fetch("SELECT mark FROM sealing_keys", {})}
