import io
import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot import logs
from linkage.errors import StorageFull

TOKEN = "123456:" + "Ab-_9" * 7
WORDS = "楼道灯坏了三天了"


class Screen(io.StringIO):
    """What stands in for stderr; a terminal when told so."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def line(self) -> dict[str, Any]:
        (only,) = self.lines()
        return only


@pytest.fixture(autouse=True)
def settled() -> Iterator[None]:
    """Leave logging as it was found."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    # Of the root's handlers, configuring closes those it takes off.
    root.handlers = []
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """A log that goes to a file, from INFO on."""
    screen = Screen(terminal=False)
    monkeypatch.setattr(sys, "stderr", screen)
    logs.configure("INFO")
    return screen


def test_a_file_gets_one_json_object_a_line(screen: Screen) -> None:
    structlog.get_logger().info("delivered", chat=7, tries=2, kind="答复")
    line = screen.line()
    assert (line["event"], line["chat"], line["tries"], line["kind"]) == ("delivered", 7, 2, "答复")
    assert line["level"] == "info"
    assert line["timestamp"].endswith("Z")
    assert "答复" in screen.getvalue()


def test_a_terminal_gets_a_line_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen(terminal=True)
    monkeypatch.setattr(sys, "stderr", screen)
    logs.configure("INFO")
    structlog.get_logger().info("delivered", chat=7, text=WORDS)
    assert "delivered" in screen.getvalue()
    assert WORDS not in screen.getvalue()
    with pytest.raises(json.JSONDecodeError):
        screen.lines()


@pytest.mark.parametrize("key", sorted(logs.PERSONAL))
def test_personal_data_is_withheld(key: str, screen: Screen) -> None:
    structlog.get_logger().info("update", **{key: WORDS}, update={"message": [{key: WORDS}]})
    assert screen.line()[key] == logs.WITHHELD
    assert screen.line()["update"] == {"message": [{key: logs.WITHHELD}]}
    assert WORDS not in screen.getvalue()


def test_personal_data_bound_earlier_is_withheld(screen: Screen) -> None:
    with structlog.contextvars.bound_contextvars(text=WORDS, chat=7):
        structlog.get_logger().bind(phone=WORDS).info("update")
    assert WORDS not in screen.getvalue()
    assert screen.line()["chat"] == 7


def test_an_object_is_named_and_not_shown(screen: Screen) -> None:
    @dataclass
    class Person:
        about: str

    structlog.get_logger().info("seen", person=Person(WORDS), error=ValueError(WORDS))
    assert screen.line()["person"] == "[Person]"
    assert screen.line()["error"] == "[ValueError]"


def test_plain_values_are_shown_as_they_are(screen: Screen) -> None:
    class State(StrEnum):
        OPEN = "open"

    structlog.get_logger().info(
        "case", state=State.OPEN, file=Path("policy.toml"), ids=(1, 2), share=0.5, urgent=True
    )
    line = screen.line()
    assert [line[key] for key in ("state", "file", "ids", "share", "urgent")] == [
        "open", "policy.toml", [1, 2], 0.5, True,
    ]  # fmt: skip


@pytest.mark.parametrize("terminal", [True, False])
def test_an_exception_tells_where_but_no_values(
    terminal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(text: str) -> int:
        return int(text)

    screen = Screen(terminal=terminal)
    monkeypatch.setattr(sys, "stderr", screen)
    logs.configure("INFO")
    try:
        read(WORDS)
    except ValueError:
        structlog.get_logger().exception("update failed")
        logging.getLogger("telegram").exception("No error handlers are registered")
    assert screen.getvalue().count("builtins.ValueError: [withheld]") == 2
    assert screen.getvalue().count("in read") == 2
    assert WORDS not in screen.getvalue()


def test_what_led_to_an_exception_is_told(screen: Screen) -> None:
    try:
        try:
            raise KeyError(WORDS)
        except KeyError as error:
            raise StorageFull("the disk is full") from error
    except StorageFull:
        structlog.get_logger().exception("not stored")
    told = screen.line()["exception"]
    assert told.index("builtins.KeyError: [withheld]") < told.index("which led to:")
    assert told.endswith("linkage.errors.StorageFull: the disk is full")
    assert WORDS not in told


def test_each_part_of_a_group_is_told(screen: Screen) -> None:
    group = ExceptionGroup(WORDS, [OSError("disk"), ValueError(WORDS)])
    structlog.get_logger().error("stopped", exc_info=group)
    told = screen.line()["exception"]
    assert "part 1:\nbuiltins.OSError: disk\npart 2:\nbuiltins.ValueError: [withheld]" in told
    assert WORDS not in told


def test_exceptions_that_led_to_each_other_come_to_an_end(screen: Screen) -> None:
    first, second = OSError("first"), OSError("second")
    first.__cause__, second.__cause__ = second, first
    structlog.get_logger().error("stopped", exc_info=first)
    assert screen.line()["exception"].count("builtins.OSError") == 2


def test_no_exception_at_hand_adds_nothing(screen: Screen) -> None:
    structlog.get_logger().error("stopped", exc_info=True)
    assert "exception" not in screen.line()


@pytest.mark.parametrize("name", ["telegram", "apscheduler", "aiohttp", "asyncio"])
def test_other_libraries_are_heard_from_warning_on(name: str, screen: Screen) -> None:
    logging.getLogger(name).info("started")
    logging.getLogger(name).warning("slow")
    line = screen.line()
    assert (line["event"], line["level"], line["logger"]) == ("slow", "warning", name)


def test_other_libraries_say_their_own_words_only(screen: Screen) -> None:
    logging.getLogger("telegram").error('Can not load invalid JSON data: "%s"', WORDS)
    logging.getLogger("asyncio").error(f"Task exception was never retrieved\nfuture: {WORDS}")
    assert [line["event"] for line in screen.lines()] == [
        'Can not load invalid JSON data: "%s"',
        "Task exception was never retrieved",
    ]


@pytest.mark.parametrize(
    ("level", "ours", "theirs"),
    [
        ("DEBUG", ["debug", "info", "warning", "error"], ["info", "warning", "error"]),
        ("INFO", ["info", "warning", "error"], ["warning", "error"]),
        ("WARNING", ["warning", "error"], ["warning", "error"]),
        ("ERROR", ["error"], ["error"]),
    ],
)
def test_the_level_decides_what_is_heard(
    level: str, ours: list[str], theirs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Screen(terminal=False)
    monkeypatch.setattr(sys, "stderr", screen)
    logs.configure(level)
    for each in ("debug", "info", "warning", "error"):
        getattr(structlog.get_logger(), each)("ours")
        getattr(logging.getLogger("telegram"), each)("theirs")
    heard = [(line["event"], line["level"]) for line in screen.lines()]
    assert [level for event, level in heard if event == "ours"] == ours
    assert [level for event, level in heard if event == "theirs"] == theirs


def test_a_token_is_masked_wherever_it_stands(screen: Screen) -> None:
    structlog.get_logger().info(
        f"calling {TOKEN}", url=f"https://api.telegram.org/bot{TOKEN}/getMe", **{TOKEN: 1}
    )
    logging.getLogger("aiohttp").error(f"POST /bot{TOKEN}/sendMessage")
    try:
        raise OSError(f"cannot reach /bot{TOKEN}/getMe")
    except OSError:
        structlog.get_logger().exception("unreachable")
    assert TOKEN not in screen.getvalue()
    assert TOKEN.partition(":")[2] not in screen.getvalue()
    assert screen.getvalue().count(logs.WITHHELD) == 5


@given(
    st.text(),
    st.integers(1, 10**12),
    st.from_regex(r"[A-Za-z0-9_-]{35}", fullmatch=True),
    st.text(),
)
def test_masking_leaves_no_token(before: str, bot: int, secret: str, after: str) -> None:
    assert f"{bot}:{secret}" not in logs.masked(f"{before}{bot}:{secret}{after}")


def test_masking_leaves_other_text_alone() -> None:
    text = "see https://api.telegram.org/bots/faq at 12:30, case 2026-000123:1"
    assert logs.masked(text) == text


def test_short_tokens_in_addresses_and_passwords_are_masked() -> None:
    assert logs.masked("http://127.0.0.1:8081/bot1:demo/getMe") == (
        "http://127.0.0.1:8081/bot[withheld]/getMe"
    )
    assert logs.masked("postgresql://linli:hush@db/linli") == (
        "postgresql://linli:[withheld]@db/linli"
    )
