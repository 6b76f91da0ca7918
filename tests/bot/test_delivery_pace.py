"""Delivery keeps Telegram's limits, the order of each chat, and sends what matters most first."""

from itertools import pairwise

import pytest
from telegram.error import (
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.pacing import Limits, Pace
from storage.outbox import Priority
from tests.bot.telegram_in_memory import Desk, most_within, now, once
from tests.bot.virtual_time import passes, virtual_time


@virtual_time
async def test_no_second_sees_more_than_thirty_calls() -> None:
    desk = Desk(Limits())
    for number in range(400):
        desk.gives(1 + number, "hello")
    await desk.rests(400, within=14)
    moments = desk.telegram.moments()
    assert most_within(moments, 1.0) == 30
    assert moments[29] == moments[0], "a burst of answers goes at once"


@virtual_time
async def test_a_private_chat_hears_a_short_burst_and_then_one_a_second() -> None:
    desk = Desk(Limits())
    desk.gives(7, *map(str, range(200)))
    await desk.rests(200)
    moments = desk.telegram.moments(7)
    assert moments[9] == moments[0]
    assert all(later - earlier > 0.999 for earlier, later in pairwise(moments[9:]))
    assert moments[-1] - moments[0] == pytest.approx(190)


@virtual_time
async def test_a_group_hears_twenty_a_minute_and_holds_nobody_up() -> None:
    desk = Desk(Limits())
    desk.gives(-7, *map(str, range(300)))
    desk.gives(8, "to a person")
    await desk.rests(301)
    assert most_within(desk.telegram.moments(-7), 60.0) == 20
    assert desk.telegram.moments(8) == desk.telegram.moments(-7)[:1]
    assert desk.telegram.texts(-7) == [str(number) for number in range(300)]


@virtual_time
async def test_an_answer_does_not_wait_behind_a_broadcast() -> None:
    desk = Desk(Limits())
    for number in range(150):
        desk.gives(1000 + number, "to all", priority=Priority.BROADCAST)
    waits = []
    for person in range(10):
        await passes(0.31)
        put_at = now()
        desk.gives(1 + person, "an answer")
        await desk.rests(len(desk.telegram.met) + 1)
        waits.append(desk.telegram.moments(1 + person)[0] - put_at)
    assert max(waits) < 0.05
    await desk.rests(160, within=6)
    assert most_within(desk.telegram.moments(), 1.0) <= 30


@virtual_time
async def test_alarms_go_before_answers_these_before_notices_and_notices_before_broadcasts() -> (
    None
):
    desk = Desk(Limits(overall=Pace(1.0, 1)))
    for chat, priority in enumerate(tuple(reversed(Priority)) * 3):
        desk.gives(1 + chat, priority.name, priority=priority)
    await desk.rests(12)
    said = [call.payload["text"] for call in desk.telegram.taken]
    assert said == ["ALARM"] * 3 + ["ANSWER"] * 3 + ["NOTICE"] * 3 + ["BROADCAST"] * 3


@virtual_time
async def test_an_answer_carries_along_what_its_chat_must_hear_before_it() -> None:
    desk = Desk(Limits())
    for number in range(600):
        desk.gives(1 + number, "to all", priority=Priority.BROADCAST)
    await passes(1)
    put_at = now()
    desk.gives(600, "an answer")
    await desk.rests(601)
    assert desk.telegram.texts(600) == ["to all", "an answer"]
    assert desk.telegram.moments(600)[1] - put_at < 0.1


# Order


@virtual_time
async def test_what_a_chat_hears_stays_in_order_through_every_failure() -> None:
    fates = once(RetryAfter(2), NetworkError("Bad Gateway"), TimedOut(), TelegramError("no JSON"))
    desk = Desk(fate=fates)
    desk.gives(7, "one", "two", "three")
    desk.gives(7, "four")
    await desk.rests(4)
    assert desk.telegram.texts(7) == ["one", "two", "three", "four"]
    assert desk.outbox.sent_ids == [1, 2, 3, 4]


@virtual_time
async def test_slow_chats_do_not_slow_others() -> None:
    desk = Desk(takes=5.0)
    for chat in range(1, 101):
        desk.gives(chat, "a", "b")
    await desk.rests(200, within=10.01)


# What Telegram refuses for now


@virtual_time
async def test_a_chat_told_to_wait_waits_alone() -> None:
    desk = Desk(fate=once(RetryAfter(40)))
    desk.gives(7, "slow")
    await passes(0.1)
    desk.gives(8, "quick")
    await desk.rests(1, within=0.1)
    assert desk.telegram.texts(8) == ["quick"]
    await desk.rests(2)
    first, second = desk.telegram.moments(7)
    assert second - first == pytest.approx(40)


@virtual_time
async def test_where_several_chats_are_told_to_wait_all_wait() -> None:
    desk = Desk(fate=once(RetryAfter(40), RetryAfter(30)))
    desk.gives(7, "a")
    desk.gives(8, "b")
    await passes(1)
    start = now()
    desk.gives(9, "c")
    await desk.rests(3)
    assert desk.telegram.moments(9) == [pytest.approx(start + 29)]
    assert most_within(desk.telegram.moments(), 29) == 3


@virtual_time
async def test_two_waits_that_do_not_overlap_hold_nobody_else_up() -> None:
    desk = Desk(fate=once(RetryAfter(3), RetryAfter(3)))
    desk.gives(7, "a")
    await passes(3)
    desk.gives(8, "b")
    await passes(0.1)
    start = now()
    desk.gives(9, "c")
    await passes(0.1)
    assert desk.telegram.moments(9) == [start]
