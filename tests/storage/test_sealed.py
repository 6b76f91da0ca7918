"""How a value is sealed and read, with one key and with several."""

import os

import pytest
from structlog.testing import capture_logs

from linkage.errors import Unreadable
from storage.sealed import (
    COLUMNS,
    KEY_BYTES,
    PREFIX,
    ROW_KEYS,
    UNREADABLE,
    Sealer,
    key_of,
    mark_of,
    new_key,
)
from tests.keys import KEY

OLD, NEW = bytes(range(KEY_BYTES)), bytes(range(1, KEY_BYTES + 1))
TEXTS = ("王桂兰", "third floor, by the plum tree", " ", "灯" * 5000, f"{PREFIX}no seal at all")


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_sealed_is_read_and_is_seen_by_nobody_else(text: str) -> None:
    sealer = Sealer([OLD])
    stored = sealer.seal("cases.text", text)
    assert stored.startswith(f"{PREFIX}{mark_of(OLD)}:")
    assert text.strip("! ") not in stored.removeprefix(PREFIX) or not text.strip()
    assert sealer.unseal("cases.text", stored) == text
    assert sealer.seal("cases.text", text) != stored


@pytest.mark.parametrize("nothing", ["", None])
def test_what_is_empty_stays_as_it_is(nothing: str | None) -> None:
    sealer = Sealer([OLD])
    assert sealer.seal("cases.text", nothing) == nothing
    assert sealer.read("cases.text", nothing) == nothing
    assert sealer.read_json("cases.file", nothing) is None


def test_the_first_key_writes_and_all_read() -> None:
    older, both = Sealer([OLD]), Sealer([NEW, OLD])
    stored = older.seal("people.name", "王桂兰")
    assert both.unseal("people.name", stored) == "王桂兰"
    assert not both.is_current(stored)
    again = both.seal("people.name", "王桂兰")
    assert both.is_current(again)
    assert Sealer([NEW]).unseal("people.name", again) == "王桂兰"
    with pytest.raises(Unreadable, match=f"sealed with the key {mark_of(NEW)}: put that key back"):
        older.unseal("people.name", again)


def test_a_value_in_another_column_is_not_read() -> None:
    stored = Sealer([OLD]).seal("people.name", "王桂兰")
    with pytest.raises(Unreadable, match=r"cases\.text: a value is damaged"):
        Sealer([OLD]).unseal("cases.text", stored)


def damaged(stored: str) -> list[str]:
    head, _, body = stored.rpartition(":")
    other = "A" if body[20] != "A" else "B"
    return [f"{head}:{body[:20]}{other}{body[21:]}", stored[:-8], f"{head}:", f"{head}:§", head]


def test_a_damaged_value_is_a_typed_error_that_says_what_to_do() -> None:
    sealer = Sealer([OLD])
    for stored in damaged(sealer.seal("case_events.text", "please ring first")):
        with pytest.raises(Unreadable, match=r"case_events\.text: .*(copy|put that key back)"):
            sealer.unseal("case_events.text", stored)


def test_what_stands_in_clear_is_not_taken_for_sealed() -> None:
    with pytest.raises(Unreadable, match="in clear: start the bot once"):
        Sealer([OLD]).unseal("cases.text", "the lamp")


def test_what_cannot_be_read_is_told_in_the_log_and_shown_as_such() -> None:
    sealer = Sealer([OLD])
    with capture_logs() as logged:
        assert sealer.read("cases.text", "the lamp") == UNREADABLE
        assert sealer.read_json("conversations.answers", "{}") is None
    assert [one["event"] for one in logged] == ["storage.unreadable"] * 2
    assert "cases.text" in logged[0]["advice"]
    assert "the lamp" not in str(logged)


def test_a_mark_says_which_key_and_nothing_of_it() -> None:
    assert mark_of(OLD) != mark_of(NEW)
    assert mark_of(OLD) not in OLD.hex()
    assert Sealer([NEW, OLD]).marks == {mark_of(OLD), mark_of(NEW)}


def test_a_new_key_is_spelled_so_that_it_is_read() -> None:
    spelled = {new_key() for _ in range(10)}
    assert len({key_of(f" {one}\n") for one in spelled}) == 10


@pytest.mark.parametrize("wrong", ["", "!", "hush", KEY[:-4], KEY + "AAAA", "密钥"])
def test_what_is_no_key_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - base64 has words of its own for some
        key_of(wrong)


def test_every_sealed_column_has_a_table_whose_rows_are_told_apart() -> None:
    assert {column.partition(".")[0] for column in COLUMNS} == set(ROW_KEYS)


def test_keys_are_as_long_as_the_cipher_wants() -> None:
    with pytest.raises(ValueError, match="key"):
        Sealer([os.urandom(KEY_BYTES - 1)])
