"""Telegram failing on request: what befell a call, and what came of it."""

import asyncio
from typing import Any

import aiohttp
import pytest

from sandbox.client import Refused, Sandbox
from sandbox.errors import Misuse
from sandbox.world.faults import Fate, Faults, FaultSettings
from sandbox.world.state import World


async def test_too_many_requests_say_how_long_to_wait(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    await sandbox.faults(too_many=1, retry_after=7)
    answer = await bot.answer("sendMessage", chat_id=ann.id, text="a")
    (call,) = await sandbox.calls(chat=ann.id)
    assert (call["sent"], call["answer"]) == ({"chat_id": ann.id, "text": "a"}, answer)
    assert answer["error_code"] == 429
    assert answer["parameters"] == {"retry_after": 7}
    assert await ann.transcript() == []
    assert await bot("getMe")


async def test_a_bad_gateway(bot: Any, sandbox: Sandbox) -> None:
    await sandbox.faults(bad_gateway=1, methods=["getMe"])
    assert (await bot.answer("getMe"))["error_code"] == 502
    assert await bot("getWebhookInfo")


@pytest.mark.parametrize(("fault", "arrived"), [("cut", 1), ("cut_before", 0)])
async def test_a_cut_connection(bot: Any, sandbox: Sandbox, fault: str, arrived: int) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    await sandbox.faults(**{fault: 1})
    with pytest.raises(aiohttp.ClientConnectionError):
        await bot.answer("sendMessage", chat_id=ann.id, text="a")
    assert len(await ann.transcript()) == arrived


async def test_a_late_answer_comes_after_its_effect(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    await sandbox.faults(late=1, delay=3600)
    call = asyncio.create_task(bot("sendMessage", chat_id=ann.id, text="a"))
    await ann.sees("a")
    assert not call.done()
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)


async def test_silence_answers_nothing_until_it_ends(
    bot: Any, sandbox: Sandbox, world: World
) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    await sandbox.faults(silence=True)
    call = asyncio.create_task(bot("sendMessage", chat_id=ann.id, text="a"))
    await world.faults.unanswered()
    assert not call.done()
    assert await ann.transcript() == []
    await sandbox.faults(silence=False)
    assert (await call)["text"] == "a"


def test_the_same_seed_gives_the_same_fates() -> None:
    settings = FaultSettings(too_many=0.2, bad_gateway=0.2, late=0.2, cut=0.2, seed=5)
    first, second = Faults(settings), Faults(settings)
    fates = [first.draw("sendmessage") for _ in range(200)]
    assert fates == [second.draw("sendmessage") for _ in range(200)]
    assert set(fates) == set(Fate) - {Fate.CUT_BEFORE}


def test_wrong_settings_are_named_and_change_nothing() -> None:
    faults = Faults(FaultSettings(cut=0.5))
    for wrong in (
        {"too_many": 0.6},
        {"latency": -1},
        {"late": "x"},
        {"late": True},
        {"methods": "getMe"},
        {"methods": [1]},
        {"delay": float("inf")},
        {"retry_after": "soon"},
        {"retry_after": 1.5},
        {"seed": "x"},
        {"silence": "yes"},
        {"limits": 1},
    ):
        with pytest.raises(Misuse):
            faults.change(**wrong)
    for unknown in ("rain", "self"):
        with pytest.raises(Misuse, match=f"No such fault: {unknown}"):
            faults.change(**{unknown: 1})
    assert faults.view() == Faults(FaultSettings(cut=0.5)).view()
    with pytest.raises(Misuse):
        Faults(FaultSettings(cut=2))


async def test_the_client_hands_on_what_was_wrong(sandbox: Sandbox) -> None:
    with pytest.raises(Refused, match="add up to more than 1"):
        await sandbox.faults(cut=2)
