"""Whatever Telegram hands on is answered, or let be on purpose; nothing raises."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import sends_a_need
from tests.handlers.updates import READABLE, UNREADABLE, let_be

# The library says of an auto-delete timer that its type will change; it is not read here.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

STANDINGS = ("a stranger", "a resident", "in a form", "at the check", "asked", "staff in a form")
ANSWERED = {"message", "callback_query", "my_chat_member"}


async def somebody_who_is(town: Town, standing: str) -> Somebody:
    """Somebody at this point of their conversation with the bot."""
    if standing == "a stranger":
        return town.stranger()
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    if standing in ("asked", "staff in a form"):
        await sends_a_need(mei)
        await li.presses("Take it")
        await li.presses("Ask the resident")
        if standing == "staff in a form":
            return li
        await li.says("Which floor?")
    if standing in ("in a form", "at the check"):
        await mei.says("The door lock is broken")
    if standing == "at the check":
        await mei.presses("Repairs in common areas")
        await mei.presses("Urgent")
    return mei


@asynccontextmanager
async def some_town() -> AsyncIterator[Town]:
    """A town for one example of many."""
    with tempfile.TemporaryDirectory() as folder:
        town = await Town(Path(folder) / "linli.db").open()
        try:
            yield town
        finally:
            await town.database.close()


async def all_that_is_kept(town: Town) -> list[object]:
    """Every row that an update could change."""
    tables = ("people", "cases", "case_events", "conversations", "reminders", "roles", "outbox")
    return [await town.rows(f"SELECT * FROM {table}") for table in tables]


@pytest.mark.parametrize("standing", STANDINGS)
async def test_what_cannot_be_read_is_answered_and_changes_nothing(
    town: Town, standing: str
) -> None:
    somebody = await somebody_who_is(town, standing)
    before = await all_that_is_kept(town)
    for kind, content in UNREADABLE.items():
        await somebody.sends(**content)
        assert any("can't read that" in one.text for one in somebody.news), kind
    assert await all_that_is_kept(town) == before


@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize("kind", READABLE)
async def test_words_in_any_dress_are_read(town: Town, standing: str, kind: str) -> None:
    somebody = await somebody_who_is(town, standing)
    before = await all_that_is_kept(town)
    await somebody.sends(**READABLE[kind])
    assert somebody.news
    assert not any("can't read that" in one.text for one in somebody.news)
    refused = any(
        words in one.text
        for one in somebody.news
        for words in ("could not be added", "is a little long")
    )
    assert refused or await all_that_is_kept(town) != before


@pytest.mark.parametrize("kind", READABLE)
async def test_words_in_any_dress_become_a_case(town: Town, kind: str) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await mei.sends(**READABLE[kind])
    for label in ("I'm not sure — ask a person", "Urgent", "Send"):
        await mei.presses(label)
    mei.sees("Your number is 1001")
    card = li.sees("No. 1001", "Take it")
    if "right to left" in kind:
        assert "\u202e" not in card.text
    if kind in ("zero width", "NUL", "lone surrogate"):
        assert "stair light is broken" in card.text


@pytest.mark.parametrize("standing", STANDINGS)
async def test_what_is_not_meant_for_the_bot_is_let_be(town: Town, standing: str) -> None:
    somebody = await somebody_who_is(town, standing)
    before, owed = await all_that_is_kept(town), len(town.calls)
    for kind, update in let_be(somebody).items():
        assert await somebody.does(**update) is None, kind
        assert len(town.calls) == owed, kind
    assert await all_that_is_kept(town) == before


def test_every_kind_of_update_the_library_knows_is_tried() -> None:
    kinds: set[str] = set()
    for update in let_be(Somebody(Town(Path()), 1, "Ann", "en")).values():
        kinds |= update.keys()
    assert set(Update.ALL_TYPES) - kinds - ANSWERED == set(), "say what becomes of the new kinds"


TEXTS = st.one_of(
    st.text(st.characters(), min_size=1, max_size=200),
    st.text("楼灯 a/@:\0\u200d\u202e\ud83d\u0301", min_size=1, max_size=40),
    st.text(max_size=60).map(lambda text: f"/{text}"),
    st.sampled_from(["/start ", "/need ", "/cancel ", "/start@"]).flatmap(
        lambda command: st.text(st.characters(), max_size=30).map(lambda text: command + text)
    ),
)


@settings(max_examples=25)
@given(st.sampled_from(STANDINGS), st.lists(TEXTS, min_size=1, max_size=15), st.text(max_size=80))
async def test_any_text_of_anybody_is_answered(standing: str, texts: list[str], name: str) -> None:
    async with some_town() as town:
        somebody = await somebody_who_is(town, standing)
        somebody.name = name
        for text in texts:
            await somebody.says(text)
            assert somebody.news


def _fits(data: str) -> bool:
    return len(data.encode("utf-8", "surrogatepass")) <= 64


PRESSES = st.one_of(
    st.text(st.characters(), max_size=64).filter(_fits),
    st.from_regex(r"\A[fcl]:-?\d{0,25}:[a-z]{0,8}:-?\d{0,20}:[^:]{0,5}\Z").filter(_fits),
    st.from_regex(r"\Ad:(mine|waiting|overdue):\d{1,5}:\d{0,13}:[a-z]{0,3}:[gc]?\Z").filter(_fits),
    st.from_regex(r"\Ac:\d{1,30}:(take|ask|done|refuse|card|show|write|resolve|rate[0-9])\Z"),
    st.tuples(
        st.sampled_from("xsebkma"),
        st.sampled_from(["", "0", "1", "2", "9", "-1", "²", "٣"]),
        st.sampled_from(["", "0", "1", "99", "-1", "other", "urgent", "²"]),
    ),
    st.none(),
)


@settings(max_examples=25)
@given(st.sampled_from(STANDINGS), st.lists(PRESSES, min_size=1, max_size=25), st.booleans())
async def test_any_press_of_anybody_is_answered(
    standing: str, presses: list[str | tuple[str, str, str] | None], reachable: bool
) -> None:
    async with some_town() as town:
        somebody = await somebody_who_is(town, standing)
        shown = somebody.last if reachable and somebody.screen else None
        for one in presses:
            rows = await town.rows("SELECT serial FROM conversations")
            serial = rows[0]["serial"] if rows else 0
            data = f"f:{serial}:{':'.join(one)}" if isinstance(one, tuple) else one
            await somebody.presses_data(data, shown)
            assert somebody.toast or somebody.news


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


@settings(max_examples=25)
@given(
    st.dictionaries(st.text(max_size=12).map(lambda name: f"new_{name}"), JSON, max_size=3),
    st.sampled_from(sorted(UNREADABLE) + sorted(READABLE)),
)
async def test_fields_nobody_knows_yet_change_nothing(extra: dict[str, Any], kind: str) -> None:
    async with some_town() as town:
        mei = await town.resident()
        await mei.sends(**(UNREADABLE | READABLE)[kind], **extra)
        assert mei.news


async def test_a_press_without_its_message_is_answered_in_a_new_one(town: Town) -> None:
    mei = await town.resident()
    await sends_a_need(mei)
    before = len(mei.screen)
    press = mei.press("c:1001:show")
    press["message"] = {"chat": mei.chat, "message_id": 3, "date": 0}
    await mei.does(callback_query=press)
    mei.sees("No. 1001")
    assert len(mei.screen) == before + 1


@pytest.mark.parametrize("standing", STANDINGS)
async def test_every_reading_of_a_language_code_is_spoken(town: Town, standing: str) -> None:
    somebody = await somebody_who_is(town, standing)
    for code in ("zh-hans", "ZH", "en-GB", "fr", "", "\0"):
        somebody.language_code = code
        await somebody.says("/help")
        assert somebody.news
