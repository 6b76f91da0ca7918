"""What an operator does from the command line."""

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest

from bot.clock import SystemClock
from bot.demo import TOKEN, settle
from bot.demo.neighbours import STREET
from handlers.chat.drawing import chinese_font
from linkage.models import Actor, Case, CaseState, Urgency
from sandbox.client import Sandbox
from sandbox.server import serve
from sandbox.world.state import World
from storage import cases, facts, places
from storage.database import Database, driver_for
from storage.unit import Unit
from tests.bot.conftest import Linli
from tests.journeys.conftest import ROOT, environment, running
from tests.keys import KEY, SEALER

HEADER = "street,community,grid,building,latitude,longitude\n"
OURS, ANOTHER = "111:AAA", "222:BBB"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The file that the demo keeps in."""
    return tmp_path / "linli.demo.db"


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """A file of places."""
    file = tmp_path / "places.csv"
    file.write_text(
        "street,community,grid,building\n"
        "柳荫街道,桂花社区,,\n"
        "柳荫街道,桂花社区,一网格,1号楼\n"
        "柳荫街道,河畔社区,一网格,\n",
        encoding="utf-8",
    )
    return file


def prepare(path: Path, token: str, case_of: str | None = None) -> None:
    """Leave the database, with its key, as a start leaves it, with a case of that category."""

    async def work(unit: Unit) -> None:
        facts.put_bot(unit, int(token.partition(":")[0]), "linli_demo_bot")
        await places.ensure_root(unit, STREET)

    async def a_case(unit: Unit) -> None:
        root = await places.root(unit)
        case = Case(
            id=unit.next_id("cases"),
            resident_id=1,
            text="楼道灯坏了",
            category=case_of or "",
            urgency=Urgency.SOON,
            place_id=root.id,
            place_path=root.path,
            place_label=root.label,
            state=CaseState.WAITING,
            actor=Actor.COMMUNITY,
            policy_version="2026-11",
            reason="{}",
            seq=1,
            created_at=unit.now,
            respond_by=unit.now,
            resolve_by=unit.now,
        )
        cases.add(unit, case)

    async def prepared() -> None:
        stored = Database(driver_for(f"sqlite:///{path}"), SystemClock().now, SEALER)
        await stored.open()
        await stored.reseal()
        await stored.run(work)
        await settle(stored)
        if case_of:
            await stored.run(a_case)
        await stored.close()

    path.with_name(f"{path.name}.key").write_text(KEY)
    asyncio.run(prepared())


def fetched(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def test_places_come_from_a_file_and_what_is_there_stays(linli: Linli, rows: Path) -> None:
    first = linli("places", "import", str(rows))
    assert first.code == 0, first.err
    assert "6 places added, 0 changed" in first.out
    assert "0 places added, 0 changed" in linli("places", "import", str(rows)).out


def test_places_get_the_coordinates_of_their_own_line(
    linli: Linli, rows: Path, database: Path
) -> None:
    def where() -> list[tuple[object, ...]]:
        return fetched(database, "SELECT name, latitude, longitude FROM places ORDER BY id")

    rows.write_text(f"{HEADER}柳,桂,一,1号楼,,\n柳,桂,一,,30.5,120.5\n", encoding="utf-8")
    assert "4 places added, 0 changed" in linli("places", "import", str(rows)).out
    unknown = [("柳", None, None), ("桂", None, None), ("一", 30.5, 120.5)]
    assert where() == [*unknown, ("1号楼", None, None)]

    rows.write_text(
        f"{HEADER}柳,桂,一,1号楼,31,121\n柳,桂,一,,,\n柳,桂,二,,32,122\n柳,,,,30,120\n",
        encoding="utf-8",
    )
    assert "1 places added, 2 changed" in linli("places", "import", str(rows)).out
    after = [("柳", 30, 120), ("桂", None, None), ("一", 30.5, 120.5), ("1号楼", 31, 121)]
    assert where() == [*after, ("二", 32, 122)]
    assert "0 places added, 0 changed" in linli("places", "import", str(rows)).out


def test_places_get_the_english_name_of_their_own_line(
    linli: Linli, rows: Path, database: Path
) -> None:
    head = "street,community,grid,building,english\n"
    sql = "SELECT name_en, label_en FROM places ORDER BY id"
    rows.write_text(f"{head}柳,桂,,,Osmanthus\n柳,桂,一,1号楼,Building 1\n", encoding="utf-8")
    assert "4 places added, 0 changed" in linli("places", "import", str(rows)).out
    there = [(None, None), ("Osmanthus", "Osmanthus")]
    building = ("Building 1", "Osmanthus 一 Building 1")
    assert fetched(database, sql) == [*there, (None, "Osmanthus 一"), building]

    rows.write_text(f"{head}柳,桂,一,,Grid 1\n", encoding="utf-8")
    assert "0 places added, 2 changed" in linli("places", "import", str(rows)).out
    after = [("Grid 1", "Osmanthus Grid 1"), ("Building 1", "Osmanthus Grid 1 Building 1")]
    assert fetched(database, sql) == [*there, *after]
    assert "0 places added, 0 changed" in linli("places", "import", str(rows)).out


def test_a_file_with_mistakes_adds_nothing_and_names_each_line(
    linli: Linli, rows: Path, database: Path
) -> None:
    with rows.open("a", encoding="utf-8") as file:
        file.write("柳荫街道,,二网格,\n柳荫街道,桂花社区,,\n别的街道,东社区,,\n")
    wrong = linli("places", "import", str(rows))
    assert wrong.code == 1
    assert f"{rows}:5: " in wrong.err
    assert f"{rows}:6: stands in line 2 already" in wrong.err
    assert "one street" in wrong.err
    assert not database.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("name,town\n", "the first line should be"),
        ("street,community,grid,building\n", "holds no places"),
        (f"{HEADER}柳,桂,,,91,0\n", ":2: latitude"),
        (f"{HEADER}柳,桂,,,30,\n", "go together"),
    ],
)
def test_a_wrong_file_says_what_would_be_right(
    linli: Linli, rows: Path, content: str, words: str
) -> None:
    rows.write_text(content, encoding="utf-8")
    wrong = linli("places", "import", str(rows))
    assert wrong.code == 1
    assert words in wrong.err


def test_nobody_is_invited_to_a_bot_that_was_never_met(linli: Linli) -> None:
    wrong = linli("invite", "--role", "committee_worker")
    assert wrong.code == 1
    assert "start the bot once" in wrong.err


def test_an_invitation_is_for_one_place(linli: Linli, database: Path) -> None:
    prepare(database, TOKEN)
    several = linli("invite", "--role", "social_worker", "--place", "一网格")
    assert several.code == 1
    assert "柳荫街道 / 桂花社区 / 一网格" in several.err
    unknown = linli("invite", "--role", "social_worker", "--place", "月亮社区")
    assert unknown.code == 1
    assert "no place called" in unknown.err
    one = linli("invite", "--role", "social_worker", "--place", "柳荫街道 / 桂花社区 / 一网格")
    assert one.code == 0
    assert fetched(
        database, "SELECT p.label FROM invitations JOIN places p ON p.id = place_id"
    ) == [("桂花社区 一网格",)]


async def test_an_invitation_made_while_the_bot_runs_opens_a_desk_once(
    linli: Linli, tmp_path: Path
) -> None:
    async with running(tmp_path / "linli.db") as url, Sandbox(url) as sandbox:
        role = ("--role", "committee_worker", "--place", "河畔社区")
        invited = await asyncio.to_thread(linli, "invite", *role)
        assert invited.code == 0, invited.err
        link = invited.out.splitlines()[0]
        assert link.startswith("https://t.me/linli_demo_bot?start=")
        token = link.partition("=")[2]
        assert len(token) <= 64

        chen = await sandbox.persona("陈晨", "zh-hans")
        await chen.opens(token)
        await chen.presses("中文")
        await chen.presses("可以")
        assert "河畔社区" in (await chen.sees("欢迎您")).text
        late = await sandbox.persona("Late Larry", "en")
        await late.opens(token)
        await late.sees("already")


async def test_an_invitation_is_to_the_bot_of_the_present_token(
    linli: Linli, tmp_path: Path
) -> None:
    path = tmp_path / "linli.db"
    await asyncio.to_thread(prepare, path, OURS)
    async with serve(World(token=ANOTHER, bot_username="another_bot")) as url:
        for token, username in ((OURS, "linli_demo_bot"), (ANOTHER, "another_bot")):
            invited = await asyncio.to_thread(
                linli,
                *("invite", "--role", "street_office"),
                TELEGRAM_BOT_TOKEN=token,
                TELEGRAM_API_URL=url,
            )
            assert invited.code == 0, invited.err
            assert invited.out.startswith(f"https://t.me/{username}?start=")


async def test_a_token_that_telegram_refuses_is_not_shown(linli: Linli) -> None:
    async with serve(World(token=OURS)) as url:
        for command in (("doctor",), ("invite", "--role", "street_office")):
            wrong = await asyncio.to_thread(
                linli, *command, TELEGRAM_BOT_TOKEN=ANOTHER, TELEGRAM_API_URL=url
            )
            assert wrong.code == 1
            assert "does not know this TELEGRAM_BOT_TOKEN" in wrong.out + wrong.err
            assert "BBB" not in wrong.out + wrong.err
        known = await asyncio.to_thread(
            linli, "doctor", TELEGRAM_BOT_TOKEN=OURS, TELEGRAM_API_URL=url
        )
    assert "ok    telegram: " in known.out
    assert "@sandbox_bot" in known.out
    assert "AAA" not in known.out + known.err


def test_doctor_says_what_is_missing_and_makes_nothing(linli: Linli, tmp_path: Path) -> None:
    found = linli(
        "doctor",
        DATABASE_URL="sqlite:///mistyped/linli.db",
        TELEGRAM_BOT_TOKEN=ANOTHER,
        TELEGRAM_API_URL="http://127.0.0.1:9",
        POLICY_FILE="nowhere.toml",
    )
    assert found.code == 1
    assert "WRONG database: mistyped/linli.db is not there yet: start the bot once" in found.out
    assert "WRONG telegram: http://127.0.0.1:9 answers: " in found.out
    assert "nowhere.toml" in found.out
    assert "BBB" not in found.out + found.err
    assert list(tmp_path.iterdir()) == []


def test_doctor_leaves_a_database_without_tables_as_it_is(linli: Linli, database: Path) -> None:
    database.touch()
    found = linli("doctor")
    assert found.code == 1
    assert "WRONG database: at schema 0, " in found.out
    assert "start the bot once" in found.out
    assert fetched(database, "SELECT name FROM sqlite_master") == []


def test_doctor_names_a_server_the_demo_cannot_have(linli: Linli) -> None:
    found = linli("doctor", DATABASE_URL="postgresql://linli:secret@db/linli")
    assert found.code == 1
    assert "WRONG database: Without TELEGRAM_BOT_TOKEN" in found.out
    assert "secret" not in found.out + found.err


def test_doctor_finds_a_settled_neighbourhood_well(linli: Linli, database: Path) -> None:
    prepare(database, TOKEN, case_of="public_facilities")
    found = linli("doctor")
    assert found.code == 0, found.out + found.err
    assert "WRONG" not in found.out
    assert "street_office 1" in found.out
    assert "ok    time bank: accounts: 5; together they hold nothing" in found.out


def test_doctor_names_the_font_that_writes_chinese(
    linli: Linli, database: Path, tmp_path: Path
) -> None:
    prepare(database, TOKEN)
    broken = tmp_path / "broken.otf"
    broken.write_bytes(b"no font")
    found = linli("doctor", CHINESE_FONT=str(broken))
    assert found.code == 1
    assert f"WRONG font: CHINESE_FONT, {broken}, is no font that has Chinese" in found.out
    with patch("handlers.chat.drawing.findSystemFonts", return_value=[str(broken)]):
        found = linli("doctor")
    assert found.code == 0
    assert "hint  font: none that has Chinese" in found.out
    if (system := chinese_font(None)) is not None:
        found = linli("doctor", CHINESE_FONT=str(system.path))
        assert f"ok    font: {system.path}" in found.out


def test_doctor_names_the_categories_the_policy_lost(linli: Linli, database: Path) -> None:
    prepare(database, TOKEN, case_of="gardening")
    found = linli("doctor")
    assert found.code == 1
    assert "WRONG categories: put them back into the policy; cases use them: gardening" in found.out


def test_a_policy_is_checked_and_compared(linli: Linli, tmp_path: Path) -> None:
    same = linli("policy", "check")
    assert same.code == 0
    assert "what the shipped policy says" in same.out
    changed = tmp_path / "policy.toml"
    shipped = (ROOT / "policy.toml").read_text("utf-8")
    changed.write_text(shipped.replace('urgent = "2h"', 'urgent = "1h"', 1), "utf-8")
    assert "1h" in linli("policy", "check", str(changed)).out
    changed.write_text(shipped.replace('actor = "community"', 'actor = "nobody"', 1), "utf-8")
    wrong = linli("policy", "check", str(changed))
    assert wrong.code == 1
    line = shipped[: shipped.index('actor = "community"')].count("\n") + 1
    assert f"{changed}:{line}: " in wrong.err


def test_a_policy_without_next_years_holidays_is_told_of(
    linli: Linli, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(database, TOKEN)
    november, said = 1_793_498_400_000, "No holidays of 2027: put them under [[hours.holidays]]"
    for now, is_said in ((november - 24 * 3_600_000, False), (november, True)):
        monkeypatch.setattr("bot.clock.SystemClock.now", lambda _, now=now: now)
        assert (said in linli("policy", "check").out) is is_said
        found = linli("doctor")
        assert (f"hint  policy: {said}" in found.out) is is_said
        assert found.code == 0


def test_a_wrong_setting_is_named_and_nothing_starts(linli: Linli) -> None:
    wrong = linli(TIME_ZONE="Mars/Olympus", DATABASE_URL="mysql://x")
    assert wrong.code == 1
    assert "TIME_ZONE" in wrong.err
    assert "Asia/Shanghai" in wrong.err
    assert "DATABASE_URL" in wrong.err


def test_a_port_that_cannot_be_had_says_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        wrong = subprocess.run(
            [sys.executable, "-m", "bot", "--port", port],
            cwd=ROOT,
            env=environment(tmp_path / "linli.db"),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert wrong.returncode == 1
    assert f"cannot have port {port}" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_a_port_that_is_none_is_refused(linli: Linli, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        linli("--port", "1000000")
    assert "from 0 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly_when_asked(tmp_path: Path, number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "--port", "0"],
        cwd=ROOT,
        env=environment(tmp_path / "linli.db"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        assert any("http://" in line for line in program.stdout)
        os.kill(program.pid, number)
        _, log = program.communicate(timeout=10)
    assert program.returncode == 0
    assert "bot.stopped" in log
    assert "Traceback" not in log
