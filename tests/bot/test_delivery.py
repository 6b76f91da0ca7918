"""Delivery against a Telegram made of a few lines, with hours passing at once."""

import gc
import weakref
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.pacing import LAST_RETRY, Gauge, Limits, Pace
from bot.transport import READ_TIMEOUT_S
from linkage.errors import StorageFull
from storage.outbox import Priority
from tests.bot.telegram_in_memory import HOUR, Call, Desk, most_within, now, once
from tests.bot.virtual_time import passes, virtual_time


@pytest.mark.parametrize("error", [NetworkError("Bad Gateway"), TimedOut(), InvalidToken()])
def test_failures_grow_apart_up_to_the_last(error: TelegramError) -> None:
    @virtual_time
    async def story() -> None:
        desk = Desk(fate=once(*[error] * 9))
        desk.gives(7, "a", "b")
        await desk.rests(2)
        moments = desk.telegram.moments(7)[:10]
        waits = [later - earlier for earlier, later in pairwise(moments)]
        assert waits == pytest.approx([0.5, 1, 2, 4, 8, *[LAST_RETRY] * 4])
        assert desk.telegram.moments(7)[10] == moments[-1], "what was sent is failed no longer"

    story()


@virtual_time
async def test_a_day_without_telegram_is_outlived() -> None:
    desk = Desk(silent=True)
    desk.gives(7, "at last")
    await passes(24 * HOUR)
    desk.telegram.silent = False
    await desk.rests(1, within=READ_TIMEOUT_S + LAST_RETRY + 1)
    assert desk.telegram.texts(7) == ["at last"]


@virtual_time
async def test_ten_minutes_of_silence_and_then_all_arrives_in_order_and_once() -> None:
    desk = Desk(Limits(), silent=True)
    for number in range(20):
        for chat in range(1, 301):
            desk.gives(chat, str(number))
        await passes(30)
    assert desk.telegram.taken == []
    desk.telegram.silent = False
    end = now()
    await desk.rests(6000)
    for chat in range(1, 301):
        assert desk.telegram.texts(chat) == [str(number) for number in range(20)]
    assert now() - end < 6000 / 30 + READ_TIMEOUT_S + LAST_RETRY
    assert most_within(desk.telegram.moments(), 1.0) == 30


# What Telegram refuses for good


@pytest.mark.parametrize("error", [BadRequest("Bad Request: too long"), ChatMigrated(-100)])
def test_a_refused_message_is_given_up_alone(error: TelegramError) -> None:
    @virtual_time
    async def story() -> None:
        desk = Desk(fate=lambda call: error if call.payload["text"] == "b" else None)
        _, refused, _ = desk.gives(7, "a", "b", "c")
        await desk.rests(3)
        assert desk.telegram.texts(7) == ["a", "c"]
        assert desk.outbox.errors == {refused: error.message}
        assert len(desk.telegram.met) == 3
        assert desk.outbox.blocked_chats == []

    story()


@pytest.mark.parametrize(
    "error",
    [
        Forbidden("Forbidden: bot was blocked by the user"),
        BadRequest("Bad Request: chat not found"),
    ],
)
def test_who_cannot_be_written_to_is_marked_and_hurts_nobody(error: TelegramError) -> None:
    @virtual_time
    async def story() -> None:
        desk = Desk(Limits(), fate=lambda call: error if call.chat == 7 else None)
        lost = desk.gives(7, "a", "b")
        desk.gives(8, "a", "b")
        await desk.rests(4, within=0.1)
        assert desk.telegram.texts(8) == ["a", "b"]
        assert list(desk.outbox.errors) == lost
        assert set(desk.outbox.blocked_chats) == {7}

    story()


@virtual_time
async def test_an_edit_that_changes_nothing_counts_as_sent() -> None:
    same = BadRequest("Bad Request: message is not modified: specified new message content ...")
    desk = Desk(fate=lambda call: same)
    desk.outbox.cards[7, "case:1"] = 90
    desk.gives(7, "as it was", method="editMessageText", card="case:1")
    await desk.rests(1)
    assert desk.outbox.sent_ids == [1]
    assert desk.outbox.cards == {(7, "case:1"): 90}


# Cards


@virtual_time
async def test_a_card_is_changed_where_it_was_shown() -> None:
    desk = Desk()
    desk.gives(7, "waiting", card="case:1")
    desk.gives(7, "taken", method="editMessageText", card="case:1")
    await desk.rests(2)
    message_id = desk.outbox.cards[7, "case:1"]
    assert desk.telegram.messages == {message_id: "taken"}


@virtual_time
async def test_an_edit_of_a_card_that_was_never_shown_is_sent_anew() -> None:
    desk = Desk(fate=once(BadRequest("Bad Request: first refused")))
    desk.gives(7, "waiting", card="case:1")
    desk.gives(7, "taken", method="editMessageText", card="case:1")
    await desk.rests(2)
    assert [call.method for call in desk.telegram.taken] == ["sendMessage"]
    assert desk.telegram.messages == {desk.outbox.cards[7, "case:1"]: "taken"}


@pytest.mark.parametrize(
    "words",
    [
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: MESSAGE_ID_INVALID",
    ],
)
@pytest.mark.parametrize("given", [{}, {"message_id": 90}])
def test_an_edit_of_a_message_that_is_gone_is_sent_anew(words: str, given: dict[str, Any]) -> None:
    @virtual_time
    async def story() -> None:
        desk = Desk(fate=lambda call: BadRequest(words) if call.method[0] == "e" else None)
        desk.outbox.cards[7, "case:1"] = 90
        desk.gives(7, "taken", method="editMessageText", card="case:1", **given)
        await desk.rests(1)
        (sent,) = desk.telegram.taken
        assert sent.method == "sendMessage"
        assert "message_id" not in sent.payload
        assert desk.telegram.messages == {desk.outbox.cards[7, "case:1"]: "taken"}

    story()


# The outbox, the end, and memory


@virtual_time
async def test_what_was_sent_is_not_sent_again_while_the_outbox_cannot_be_written() -> None:
    desk = Desk()
    desk.outbox.broken = StorageFull("the disk is full")
    desk.gives(7, "once", "then")
    await passes(600)
    assert desk.telegram.texts(7) == ["once"]
    desk.outbox.broken = None
    await desk.rests(2, within=LAST_RETRY + 1)
    assert desk.telegram.texts(7) == ["once", "then"]


@virtual_time
async def test_stopping_lets_the_calls_under_way_end_and_leaves_the_rest() -> None:
    desk = Desk(Limits(), takes=1.0)
    desk.gives(7, *map(str, range(9)))
    desk.gives(8, "a")
    await passes(0.5)
    await desk.delivery.stop()
    assert desk.telegram.texts(7) == ["0"]
    assert sorted(desk.outbox.sent_ids) == [1, 10]
    await passes(60)
    assert len(desk.telegram.met) == 2


@virtual_time
async def test_stopping_does_not_wait_for_a_telegram_that_is_silent() -> None:
    desk = Desk(silent=True)
    desk.gives(7, "a")
    await passes(0.5)
    start = now()
    await desk.delivery.stop()
    assert now() - start < 5
    assert desk.outbox.over == 0


@virtual_time
async def test_chats_that_fell_silent_are_not_kept_in_mind() -> None:
    desk = Desk(Limits(private=CountedPace(1.0, 5)))
    for number in range(2_000):
        desk.gives(1 + number, "hello")
        await passes(0.05)
    await desk.rests(2_000)
    gc.collect()
    assert 0 < len(CountedPace.alive) <= 5 / 0.05
    desk.gives(1, *map(str, range(6)))
    await desk.rests(2_006)
    moments = desk.telegram.moments(1)[1:]
    assert moments[5] - moments[4] == pytest.approx(1)


class Counted:
    """A gauge that can be counted while it is alive."""

    def __init__(self, gauge: Gauge) -> None:
        self.ready_at = gauge.ready_at
        self.spend = gauge.spend
        self.idle = gauge.idle


class CountedPace(Pace):
    """A pace whose gauges are counted."""

    alive: ClassVar["weakref.WeakSet[Counted]"] = weakref.WeakSet()

    def gauge(self) -> Gauge:
        counted = Counted(super().gauge())
        self.alive.add(counted)
        return counted


@virtual_time
async def test_a_lane_forgotten_too_early_would_forget_what_its_chat_has_heard() -> None:
    desk = Desk(Limits(private=Pace(10.0, 1)))
    for number in range(6):
        desk.gives(7, str(number))
        desk.gives(100 + number, "another")
        await passes(5)
    await desk.rests(12)
    assert all(later - earlier > 9.99 for earlier, later in pairwise(desk.telegram.moments(7)))


# Whatever happens


ERRORS: tuple[Callable[[], Exception], ...] = (
    lambda: RetryAfter(1),
    lambda: RetryAfter(7),
    lambda: NetworkError("Bad Gateway"),
    TimedOut,
    lambda: TelegramError("Invalid server response"),
)


@given(
    st.lists(
        st.tuples(st.integers(-3, 6), st.sampled_from(Priority), st.floats(0, 3)),
        min_size=1,
        max_size=60,
    ),
    st.integers(0, 2**32),
)
def test_random_rows_all_arrive_in_order_and_once_but_for_lost_answers(
    rows: list[tuple[int, Priority, float]], seed: int
) -> None:
    draw = Random(seed)
    lost: dict[str, int] = defaultdict(int)

    def fails(call: Call) -> Exception | None:
        return draw.choice(ERRORS)() if draw.random() < 0.3 else None

    def loses(call: Call) -> Exception | None:
        if draw.random() < 0.1:
            lost[call.payload["text"]] += 1
            return TimedOut()
        return None

    @virtual_time
    async def story() -> None:
        desk = Desk(Limits(), fate=fails, lost=loses, takes=draw.random())
        expected: dict[int, list[str]] = defaultdict(list)
        for number, (chat, priority, wait) in enumerate(rows):
            expected[chat].append(str(number))
            desk.gives(chat, str(number), priority=priority)
            await passes(wait)
        await desk.rests(len(rows))
        assert desk.outbox.errors == {}
        alarms = {str(number) for number, row in enumerate(rows) if row[1] is Priority.ALARM}
        for chat, texts in expected.items():
            seen = [text for text in texts for _ in range(1 + lost[text])]
            for rings in (True, False):
                # An alarm goes before others of its chat; each keep their own order.
                told = [one for one in desk.telegram.texts(chat) if (one in alarms) is rings]
                assert told == [one for one in seen if (one in alarms) is rings]

    story()
