"""The queue of updates: nothing is lost before the bot confirms it, nothing comes after."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.client import Sandbox
from sandbox.world.state import World
from sandbox.world.updates import LISTENING_SECONDS


def ids(updates: list[dict[str, Any]]) -> list[int]:
    return [update["update_id"] for update in updates]


async def test_updates_stay_until_an_offset_confirms_them(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    sent = [await ann.says(f"number {n}") for n in range(3)]
    first = sent[0]
    assert first is not None
    assert ids(await bot("getUpdates", limit=2)) == sent[:2]
    assert ids(await bot("getUpdates")) == sent
    assert await sandbox.confirmed() < first
    assert ids(await bot("getUpdates", offset=first + 1)) == sent[1:]
    assert await sandbox.confirmed() == first
    assert await sandbox.pending() == 2


async def test_a_negative_offset_keeps_the_last(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    sent = [await ann.says(f"number {n}") for n in range(3)]
    assert ids(await bot("getUpdates", offset=-1)) == sent[-1:]
    assert await sandbox.confirmed() == sent[1]


async def test_a_poll_waits_for_what_comes(bot: Any, sandbox: Sandbox, world: World) -> None:
    ann = await sandbox.persona("Ann")
    poll = asyncio.create_task(bot("getUpdates", timeout=30))
    await world.updates.polled()
    sent = await ann.says("hello")
    assert ids(await poll) == [sent]


async def test_the_second_poller_puts_the_first_out(
    bot: Any, sandbox: Sandbox, world: World
) -> None:
    ann = await sandbox.persona("Ann")
    first = asyncio.create_task(bot.answer("getUpdates", timeout=30))
    await world.updates.polled()
    second = asyncio.create_task(bot("getUpdates", timeout=30))
    refused = await first
    assert refused["error_code"] == 409
    assert refused["description"].startswith("Conflict: terminated by other getUpdates request")
    sent = await ann.says("hello")
    assert ids(await second) == [sent]


async def test_only_the_kinds_asked_for_are_queued(bot: Any, sandbox: Sandbox) -> None:
    await bot("getUpdates", allowed_updates=["callback_query"])
    ann = await sandbox.persona("Ann")
    assert await ann.says("hello") is None
    assert await bot("getUpdates") == []
    await bot("getUpdates", allowed_updates=[])
    assert await ann.says("hello") is not None


async def test_a_test_can_send_any_update_and_repeat_it(bot: Any, sandbox: Sandbox) -> None:
    poll = {"poll": {"id": "1", "question": "?"}}
    number = await sandbox.inject(poll)
    assert await bot("getUpdates") == [{"update_id": number, **poll}]
    assert await bot("getUpdates", offset=number + 1) == []
    await sandbox.inject({"update_id": number, **poll})
    assert ids(await bot("getUpdates", offset=number + 1)) == [number]
    assert await bot("getUpdates", offset=number + 1) == []
    assert await sandbox.inject(poll) == number + 1


async def test_an_injected_message_makes_its_chat_known(bot: Any, sandbox: Sandbox) -> None:
    group = {"id": -100, "type": "group", "title": "Grid 3"}
    await sandbox.inject({"message": {"message_id": 1, "date": 0, "chat": group, "text": "hi"}})
    sent = await bot("sendMessage", chat_id=-100, text="hello")
    assert sent["chat"] == group
    assert sent["from"]["is_bot"]


async def test_pending_updates_can_be_dropped(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    last = await ann.says("hello")
    assert (await bot("getWebhookInfo"))["pending_update_count"] == 1
    await bot("deleteWebhook", drop_pending_updates=True)
    assert await bot("getUpdates") == []
    assert await sandbox.confirmed() == last


async def test_it_is_told_whether_a_bot_listens(
    bot: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    call_later = loop.call_later
    partings: list[Callable[[], None]] = []

    def later(delay: float, callback: Any, *arguments: Any, **context: Any) -> asyncio.TimerHandle:
        if delay == LISTENING_SECONDS:
            partings.append(callback)
        return call_later(delay, callback, *arguments, **context)

    monkeypatch.setattr(loop, "call_later", later)
    told: list[bool] = []
    world.watch(lambda topic: told.append(world.updates.listening) if topic == "bot" else None)
    poll = asyncio.create_task(bot("getUpdates", timeout=30))
    await world.updates.polled()
    assert told == [True]
    world.updates.add({"poll": {"id": "1"}})
    await poll
    assert world.updates.listening
    await bot("getUpdates")
    assert told == [True]
    # As if so many seconds had gone by.
    partings[-1]()
    assert told == [True, False]

    await bot("setWebhook", url="http://127.0.0.1:1/")
    await bot("setWebhook", url="http://127.0.0.1:2/")
    assert told == [True, False, True]
    await bot("deleteWebhook")
    assert told == [True, False, True, False]


async def test_what_is_no_list_of_kinds_changes_nothing(bot: Any, world: World) -> None:
    await bot("getUpdates", allowed_updates=["MESSAGE"])
    for odd in ("{}", 5, [5], None):
        await bot("getUpdates", allowed_updates=odd)
    assert world.updates.allowed == ["message"]
    # That the calls are wrong is noticed, where the Bot API is at hand.
    world.log.mismatches.clear()


def test_a_world_made_later_does_not_repeat_ids(monkeypatch: Any) -> None:
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0)
    before = World()
    numbers = [before.next_id() for _ in range(10)]
    monkeypatch.setattr("time.time", lambda: 1_800_000_001.0)
    assert World().next_id() > max(numbers)
    assert max(numbers) < 2**31
