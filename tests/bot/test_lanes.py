"""The lanes of chats: in order within one, side by side with others."""

import asyncio
from typing import Any

import pytest
from telegram import Update

from bot.dispatch import Lanes
from tests.bot.test_dispatch import said

ANN, LIN, GROUP = 7, 8, -9


class Line:
    """Work whose beginning and end the test decides."""

    def __init__(self) -> None:
        self.lanes = Lanes()
        self.begun: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.beginnings: dict[str, asyncio.Event] = {}

    def put(
        self,
        name: str,
        chat_id: int,
        error: Exception | None = None,
        chat: dict[str, Any] | None = None,
    ) -> asyncio.Task[None]:
        """Put work in the lane of somebody, and in that of the chat they write in."""
        self.gates[name], self.beginnings[name] = asyncio.Event(), asyncio.Event()

        async def work() -> None:
            self.begun.append(name)
            self.beginnings[name].set()
            await self.gates[name].wait()
            if error is not None:
                raise error

        within: dict[str, Any] = {"chat": chat} if chat is not None else {}
        update = Update.de_json(said(1, chat_id=chat_id, **within), None)
        return asyncio.ensure_future(self.lanes.process_update(update, work()))


async def test_a_lane_is_in_order_and_lanes_go_side_by_side() -> None:
    line = Line()
    tasks = [line.put(f"ann {number}", ANN) for number in range(3)]
    tasks += [line.put("lin 0", LIN)]
    await line.beginnings["ann 0"].wait()
    await line.beginnings["lin 0"].wait()
    assert line.begun == ["ann 0", "lin 0"]
    for gate in reversed(line.gates.values()):
        gate.set()
    await asyncio.gather(*tasks)
    assert line.begun == ["ann 0", "lin 0", "ann 1", "ann 2"]


async def test_what_somebody_does_in_a_group_is_in_their_own_lane_too() -> None:
    line, group = Line(), {"id": GROUP, "type": "supergroup", "title": "Desk"}
    names = ("ann alone", "ann in the group", "lin in the group", "lin alone", "ann again")
    tasks = [
        line.put(names[0], ANN),
        line.put(names[1], ANN, chat=group),
        line.put(names[2], LIN, chat=group),
        line.put(names[3], LIN),
        line.put(names[4], ANN),
    ]
    await line.beginnings[names[0]].wait()
    for gate in reversed(line.gates.values()):
        gate.set()
    await asyncio.gather(*tasks)
    places = {name: line.begun.index(name) for name in names}
    assert places["ann alone"] < places["ann in the group"] < places["ann again"]
    assert places["ann in the group"] < places["lin in the group"] < places["lin alone"]


async def test_a_failure_does_not_stop_its_lane() -> None:
    line = Line()
    first = line.put("first", ANN, ValueError("as the test has it"))
    second = line.put("second", ANN)
    for gate in line.gates.values():
        gate.set()
    with pytest.raises(ValueError, match="as the test has it"):
        await first
    await second
    assert line.begun == ["first", "second"]


async def test_work_that_is_called_off_while_it_waits_holds_up_nobody() -> None:
    line = Line()
    first, waiting, third = (line.put(name, ANN) for name in ("first", "waiting", "third"))
    await line.beginnings["first"].wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert line.begun == ["first"]
    for gate in line.gates.values():
        gate.set()
    await asyncio.gather(first, third)
    assert line.begun == ["first", "third"]


async def test_an_update_of_no_chat_has_a_lane_too() -> None:
    line = Line()
    update = Update.de_json({"update_id": 1}, None)
    done = line.put("ann", ANN)
    line.gates["ann"].set()
    await done
    result: list[str] = []

    async def work() -> None:
        result.append("done")

    await line.lanes.process_update(update, work())
    assert result == ["done"]
