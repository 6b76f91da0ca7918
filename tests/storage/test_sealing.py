"""Rows from before there were keys, a key that is changed, and a key that is missing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest
from structlog.testing import capture_logs

from linkage.errors import ConfigurationError, StorageLocked
from linkage.models import Person, Place
from storage import cases, people, sealing, sqlite
from storage.database import Database, driver_for
from storage.sealed import COLUMNS, KEY_BYTES, UNREADABLE, Sealer, key_of, mark_of
from storage.sealing import Standing, survey
from storage.unit import Unit
from tests.keys import KEY, SEALER
from tests.storage.conftest import Clock
from tests.storage.test_cases import a_case

NEWER = bytes(range(KEY_BYTES))
BOTH = Sealer([NEWER, key_of(KEY)])
WORDS = "on the third floor by the plum tree"


async def opened(url: str, sealer: Sealer) -> Database:
    database = Database(driver_for(url), Clock().now, sealer)
    await database.open()
    return database


async def stand(url: str, sealer: Sealer) -> dict[Standing, int]:
    driver = driver_for(url)
    await driver.open()
    try:
        return dict(await survey(driver, sealer))
    finally:
        await driver.close()


async def marks(database: Database) -> set[str]:
    return {row["mark"] for row in await database.fetch("SELECT mark FROM sealing_keys")}


@pytest.fixture
async def told(database: Database, resident: Person, street: Place) -> int:
    """How many sealed values there are: the person's name, and a case with some of all."""

    async def work(unit: Unit) -> None:
        case = a_case(unit, resident, street).model_copy(
            update={"text": WORDS, "for_name": "Granny Zhangwu", "where_text": WORDS}
        )
        cases.add(unit, case)
        cases.append(unit, case, "submit", resident.id, None, WORDS)

    await database.run(work)
    return 5


async def clear(database: Database) -> None:
    """Put the rows back as they stood before there were keys."""
    unit = database.unit()
    unit.write("UPDATE people SET name = '王桂兰'")
    unit.write("UPDATE cases SET text = :words, where_text = :words, for_name = 'x'", words=WORDS)
    unit.write("UPDATE case_events SET text = :words", words=WORDS)
    unit.write("INSERT INTO sealing_keys (mark) VALUES ('clear') ON CONFLICT (mark) DO NOTHING")
    await database.commit(unit)


async def test_a_new_database_has_nothing_to_seal_and_one_key(database: Database) -> None:
    assert await marks(database) == {SEALER.mark, "clear"}
    assert await database.reseal() == 0
    assert await marks(database) == {SEALER.mark}


async def test_what_stands_in_clear_is_sealed_once(
    database: Database, told: int, resident: Person
) -> None:
    await clear(database)
    assert await database.reseal() == told
    assert await database.reseal() == 0
    [case] = await cases.of_resident(database.unit(), resident.id, 9)
    assert (case.text, case.where_text) == (WORDS, WORDS)
    assert (await people.get(database.unit(), resident.id)).name == "王桂兰"
    assert [one.text for one in await cases.timeline(database.unit(), case.id)] == [WORDS]


async def test_what_is_put_back_by_hand_is_sealed_at_the_next_start(
    database: Database, told: int
) -> None:
    await database.reseal()
    unit = database.unit()
    unit.write("UPDATE cases SET text = :words", words=WORDS)
    await database.commit(unit)
    assert await database.reseal() == 1
    assert await marks(database) == {SEALER.mark}


async def test_sealing_goes_on_where_it_was_interrupted(
    database: Database, told: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await clear(database)
    monkeypatch.setattr(sealing, "BATCH", 1)
    apply, left = database._driver.apply, iter(range(2))

    async def stopping(*given: object) -> None:
        if next(left, None) is None:
            raise StorageLocked("stopped")
        await apply(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(database._driver, "apply", stopping)
        with pytest.raises(StorageLocked):
            await database.reseal()
    assert "clear" in await marks(database)
    assert await database.reseal() == told - 2


async def test_a_key_is_changed(url: str, database: Database, told: int) -> None:
    await database.reseal()
    assert await stand(url, SEALER) == {Standing.CURRENT: told}
    both = await opened(url, BOTH)
    assert await stand(url, BOTH) == {Standing.OLDER: told}
    assert await marks(both) == {SEALER.mark, mark_of(NEWER)}
    assert await both.reseal() == told
    await both.close()
    alone = await opened(url, Sealer([NEWER]))
    assert await stand(url, Sealer([NEWER])) == {Standing.CURRENT: told}
    await alone.close()


async def test_a_missing_key_is_refused_in_words(url: str, database: Database) -> None:
    with pytest.raises(ConfigurationError, match=f"{SEALER.mark}. Put it back, as the last one"):
        await opened(url, Sealer([NEWER]))
    both = await opened(url, BOTH)
    await both.close()
    # The newer key may have sealed something by now.
    with pytest.raises(ConfigurationError, match=mark_of(NEWER)):
        await opened(url, SEALER)


async def test_what_another_program_wrote_meanwhile_stays(
    database: Database, told: int, resident: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await clear(database)
    apply = database._driver.apply

    async def late(*given: object) -> None:
        if "people SET name" in str(given):
            unit = database.unit()
            people.save(unit, resident.model_copy(update={"name": "王新"}))
            await apply([(sql, [params]) for sql, params in unit.writes])
        await apply(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(database._driver, "apply", late)
    await database.reseal()
    assert (await people.get(database.unit(), resident.id)).name == "王新"


async def test_a_damaged_value_is_told_and_holds_up_nothing(
    url: str, database: Database, told: int, resident: Person
) -> None:
    unit = database.unit()
    unit.write("UPDATE cases SET text = :text", text=SEALER.seal("cases.text", WORDS)[:-8] + "AAAA")
    await database.commit(unit)
    both = await opened(url, BOTH)
    with capture_logs() as logged:
        assert await both.reseal() == told - 1
    assert [one["event"] for one in logged] == ["database.unreadable"]
    assert await stand(url, BOTH) == {Standing.CURRENT: told - 1, Standing.UNREADABLE: 1}
    [case] = await cases.of_resident(both.unit(), resident.id, 9)
    assert (case.text, case.where_text) == (UNREADABLE, WORDS)
    await both.close()


async def test_every_sealed_column_is_gone_through(
    database: Database, told: int, resident: Person
) -> None:
    """A value of each in clear; then none."""
    unit = database.unit()
    unit.write("INSERT INTO conversations VALUES (1, 'need', 1, '{}', 0)")
    unit.write(f"INSERT INTO inbox (update_id, received_at, payload) VALUES (1, 0, '{WORDS}')")
    unit.write(
        "INSERT INTO outbox (id, chat_id, priority, method, payload, created_at)"
        " VALUES (1, 1, 0, 'x', '{}', 0)"
    )
    unit.write("INSERT INTO corrections VALUES (1001, 2, 0, 1, 'x', 'a', 'b')")
    unit.write(
        "INSERT INTO volunteers (person_id, state, reach, area, languages, weekly_most, agreed_at,"
        " applied_at) VALUES (1, 'applied', 'grid', '/1/', '[]', 1, 0, 0)"
    )
    unit.write("INSERT INTO volunteer_events VALUES (1, 0, 0, 1, 'apply', 'applied', 'x')")
    unit.write("INSERT INTO volunteer_skills (person_id, skill) VALUES (1, 'x')")
    unit.write(
        "INSERT INTO tasks (id, category, text, place_id, area_id, starts_at, ends_at, people,"
        " state, created_by, created_at, seq) VALUES (1, 'x', 'x', 1, 1, 0, 1, 1, 'open', 1, 0, 1)"
    )
    unit.write(
        "INSERT INTO assignments (volunteer_id, nth, task_id, place, state, accepted_at,"
        " explanation)"
        " VALUES (1, 1, 1, 1, 'missed', 0, 'x')"
    )
    unit.write("INSERT INTO accounts (id, person_id, opened_at) VALUES (1, 1, 0)")
    unit.write(
        "INSERT INTO transfers (account_id, seq, at, kind, from_account, to_account, minutes,"
        " lowest) VALUES (1, 1, 0, 'credit', 0, 1, 60, 0)"
    )
    unit.write("INSERT INTO transfer_notes VALUES (1, 1, 'x')")
    for column in COLUMNS:
        table, _, name = column.partition(".")
        unit.write(f"UPDATE {table} SET {name} = '{WORDS}'")
    await database.commit(unit)
    assert await database.reseal() == len(COLUMNS)
    for column in COLUMNS:
        table, _, name = column.partition(".")
        rows = await database.fetch(f"SELECT {name} AS stored FROM {table}")
        assert {SEALER.unseal(column, row["stored"]) for row in rows} == {WORDS}


async def on_disk(url: str) -> bytes:
    """What is in the files of the database: all of SQLite's, the tables of PostgreSQL."""
    if url.startswith("sqlite"):
        file = Path(url.removeprefix("sqlite:///"))
        return contents(file.parent, f"{file.name}*")
    connection = await asyncpg.connect(url)
    await connection.execute("CHECKPOINT")
    number = "SELECT oid FROM pg_database WHERE datname = current_database()"
    folder = await connection.fetchval("SHOW data_directory")
    base = Path(folder, "base", str(await connection.fetchval(number)))
    await connection.close()
    return contents(base, "*")


def contents(folder: Path, pattern: str) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob(pattern) if file.is_file())


async def much_in_clear(database: Database, resident: Person, street: Place) -> None:
    """Many rows in clear, some of them gone again: pages that are full, free and half empty."""

    async def written(unit: Unit) -> None:
        for _ in range(60):
            case = a_case(unit, resident, street)
            cases.add(unit, case)
            for seq in range(1, 9):
                line = case.model_copy(update={"seq": seq})
                cases.append(unit, line, "write", None, case.state, "x")
        unit.write("UPDATE case_events SET text = :text", text=WORDS * 10)

    await database.run(written)
    await clear(database)
    unit = database.unit()
    unit.write("DELETE FROM case_events WHERE seq > 4")
    await database.commit(unit)


async def test_no_file_holds_what_stood_in_clear(
    url: str, database: Database, resident: Person, street: Place
) -> None:
    await much_in_clear(database, resident, street)
    assert WORDS.encode() in await on_disk(url)
    await database.reseal()
    assert WORDS.encode() not in await on_disk(url)
    assert SEALER.mark.encode() in await on_disk(url)


async def test_where_somebody_reads_meanwhile_the_log_stays_and_the_start_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 1)
    path = tmp_path / "linli.db"
    database = await opened(f"sqlite:///{path}", SEALER)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM people").fetchall()
        with pytest.raises(StorageLocked, match="another program reads the database: stop it"):
            await database.reseal()
        assert "clear" in await marks(database)
    await database.reseal()
    assert await marks(database) == {SEALER.mark}
    await database.close()
