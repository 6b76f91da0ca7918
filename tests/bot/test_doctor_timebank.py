"""What doctor says of the time bank."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.demo import TOKEN
from tests.bot.conftest import Linli
from tests.bot.test_commands import prepare


def test_doctor_says_where_the_time_bank_does_not_add_up(linli: Linli, tmp_path: Path) -> None:
    database = tmp_path / "linli.demo.db"
    prepare(database, TOKEN)
    with closing(sqlite3.connect(database)) as damaged:
        damaged.execute("PRAGMA foreign_keys = OFF")
        damaged.execute("DROP TRIGGER transfers_fit")
        damaged.execute(
            "INSERT INTO transfers (account_id, seq, at, kind, from_account, to_account, minutes,"
            " lowest) VALUES (7, 1, 0, 'credit', 0, 7, 60, 0)"
        )
        damaged.commit()
    found = linli("doctor")
    assert found.code == 1
    assert "WRONG time bank: its accounts do not add up" in found.out
