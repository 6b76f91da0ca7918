"""Telegram's limits on sending: off unless asked for, and never met by a bot that keeps to them."""

from dataclasses import dataclass
from typing import Any

import pytest

from bot import pacing
from sandbox.client import Sandbox
from sandbox.errors import Refusal
from sandbox.world.limits import CHATS_KEPT, Limits
from sandbox.world.state import World


@dataclass
class Watch:
    """A clock that stands still until it is moved."""

    time: float = 1_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def limits(watch: Watch) -> Limits:
    return Limits(watch)


def refused(limits: Limits, chat: int, method: str = "sendmessage") -> int | None:
    """The seconds to wait where a call is refused."""
    try:
        limits.spend(method, chat)
    except Refusal as refusal:
        answer = refusal.answer()
    else:
        return None
    seconds: int = answer["parameters"]["retry_after"]
    words = f"Too Many Requests: retry after {seconds}"
    assert (answer["error_code"], answer["description"]) == (429, words)
    return seconds


def test_a_private_chat_takes_a_burst_then_one_a_second(limits: Limits, watch: Watch) -> None:
    assert [refused(limits, 7) for _ in range(20)] == [None] * 20
    assert refused(limits, 7) == 1
    assert refused(limits, 8) is None
    watch.time += 1
    assert refused(limits, 7) is None
    assert refused(limits, 7) == 1


def test_a_group_takes_twenty_a_minute(limits: Limits, watch: Watch) -> None:
    assert [refused(limits, -7, "editmessagetext") for _ in range(20)] == [None] * 20
    assert refused(limits, -7) == 55
    watch.time += 50
    assert refused(limits, -7) == 5
    watch.time += 5
    assert refused(limits, -7) is None


def test_all_chats_together_take_thirty_a_second(limits: Limits, watch: Watch) -> None:
    assert [refused(limits, chat) for chat in range(1, 61)] == [None] * 60
    assert refused(limits, 99) == 1
    watch.time += 1
    assert [refused(limits, chat) for chat in range(101, 131)] == [None] * 30
    assert refused(limits, 99) == 1


def test_waiting_as_told_is_enough_and_being_refused_costs_nothing(
    limits: Limits, watch: Watch
) -> None:
    for _ in range(200):
        while (seconds := refused(limits, -7)) is not None:
            assert refused(limits, -7) == seconds
            watch.time += seconds


@pytest.mark.parametrize(
    ("method", "chat"),
    [
        ("sendchataction", -7),
        ("getchat", -7),
        ("deletemessage", -7),
        ("editmessagetext", 7),
        ("answercallbackquery", 7),
    ],
)
def test_only_messages_count(limits: Limits, method: str, chat: int) -> None:
    assert [refused(limits, chat, method) for _ in range(100)] == [None] * 100
    limits.spend("sendmessage", None)


def test_what_is_spent_is_remembered_in_many_chats(limits: Limits, watch: Watch) -> None:
    for _ in range(20):
        limits.spend("copymessage", -7)
    for chat in range(1, CHATS_KEPT + 2):
        watch.time += 0.05
        assert refused(limits, chat) is None
    assert refused(limits, -7) == 5


@pytest.mark.parametrize("chats", [[5], [-5], [5, -5], list(range(1, 61)), [-1, -2, 3, 4]])
def test_a_bot_that_paces_itself_is_never_refused(
    limits: Limits, watch: Watch, chats: list[int]
) -> None:
    # The bot's calls take up to a second on their way, now more, now less.
    paced = pacing.Limits()
    overall = paced.overall.gauge()
    gauges = {chat: paced.of_chat(chat) for chat in chats}
    arrivals = []
    now = watch.time
    for number in range(600):
        chat = min(chats, key=lambda one: gauges[one].ready_at(now))
        now = max(now, overall.ready_at(now), gauges[chat].ready_at(now))
        overall.spend(now)
        gauges[chat].spend(now)
        arrivals.append((now + (1.0 if number % 40 < 20 else 0.0), chat))
    for at, chat in sorted(arrivals):
        watch.time = at
        assert refused(limits, chat) is None


async def test_they_are_off_until_switched_on(
    bot: Any, sandbox: Sandbox, world: World, limits: Limits
) -> None:
    world.faults.limits = limits
    ann = await sandbox.persona("Ann", opened=True)
    for number in range(25):
        await bot("sendMessage", chat_id=ann.id, text=f"{number}")
    assert (await sandbox.faults(limits=True))["limits"] is True
    for number in range(20):
        await bot("sendMessage", chat_id=ann.id, text=f"{number}")
    answer = await bot.answer("sendMessage", chat_id=ann.id, text="one too many")
    assert answer["error_code"] == 429
    assert answer["parameters"] == {"retry_after": 1}
    assert len(await ann.transcript()) == 45
    assert (await sandbox.calls(chat=ann.id))[0]["answer"] == answer
    assert await bot("getMe")
    await sandbox.faults(limits=False)
    await bot("sendMessage", chat_id=ann.id, text="as many as you like")
