"""An alarm overtakes what its own chat waits for, and nothing else changes its place."""

import pytest
from telegram.error import BadRequest, RetryAfter

from bot.pacing import Limits, Pace
from linkage.errors import StorageFull
from storage.outbox import DELETE, PIN, Priority
from tests.bot.telegram_in_memory import Call, Desk, once
from tests.bot.virtual_time import passes, virtual_time

GROUP = -1007


def rings(desk: Desk, chat: int, text: str = "alarm", **fields: str) -> None:
    desk.gives(chat, text, priority=Priority.ALARM, **fields)


@virtual_time
async def test_an_alarm_goes_before_all_that_waits_and_the_others_keep_their_order() -> None:
    desk = Desk(fate=once(RetryAfter(5)))
    desk.gives(7, *"abc", priority=Priority.NOTICE)
    desk.gives(7, "answer")
    await passes(1)
    rings(desk, 7, "first alarm")
    rings(desk, 7, "second alarm")
    await desk.rests(6)
    assert desk.telegram.texts(7) == ["first alarm", "second alarm", "a", "b", "c", "answer"]


@virtual_time
async def test_what_is_under_way_is_not_sent_twice_for_an_alarm() -> None:
    desk = Desk(takes=0.5)
    desk.gives(7, *"abc", priority=Priority.NOTICE)
    await passes(0.2)
    rings(desk, 7)
    await desk.rests(4)
    assert desk.telegram.texts(7) == ["a", "alarm", "b", "c"]


@virtual_time
async def test_what_was_sent_and_is_not_stored_yet_is_not_sent_twice() -> None:
    desk = Desk()
    desk.outbox.broken = StorageFull("no room")
    desk.gives(7, *"ab", priority=Priority.NOTICE)
    await passes(0.1)
    rings(desk, 7)
    desk.outbox.broken = None
    await desk.rests(3)
    assert desk.telegram.texts(7) == ["a", "alarm", "b"]


@virtual_time
async def test_among_several_chats_the_one_with_an_alarm_goes_first() -> None:
    desk = Desk(Limits(overall=Pace(1.0, 1)))
    for chat in range(1, 5):
        desk.gives(chat, "answer")
    desk.gives(4, "notice", priority=Priority.NOTICE)
    rings(desk, 4)
    await desk.rests(6)
    assert [call.payload["text"] for call in desk.telegram.taken][:2] == ["alarm", "answer"]


@virtual_time
async def test_an_alarm_takes_along_what_comes_before_it_of_its_card_and_topic() -> None:
    desk = Desk()
    desk.gives(GROUP, "another", priority=Priority.NOTICE)
    desk.gives(GROUP, "No. 1", method="createForumTopic", card="topic:1", priority=Priority.NOTICE)
    desk.gives(GROUP, "the card", card="case:1", topic="topic:1", priority=Priority.NOTICE)
    desk.gives(GROUP, "-", method=PIN, card="case:1", priority=Priority.NOTICE)
    rings(desk, GROUP, topic="topic:1", under="case:1")
    await desk.rests(5)
    methods = [call.method for call in desk.telegram.taken]
    assert methods == ["createForumTopic", "sendMessage", PIN, "sendMessage", "sendMessage"]
    alarm = desk.telegram.taken[3].payload
    assert alarm["message_thread_id"] == desk.outbox.cards[GROUP, "topic:1"]
    card = desk.outbox.cards[GROUP, "case:1"]
    assert alarm["reply_parameters"] == {"message_id": card, "allow_sending_without_reply": True}
    assert "under" not in alarm
    assert desk.telegram.texts(GROUP)[-1] == "another"


@virtual_time
async def test_a_reply_to_what_was_never_shown_is_no_reply() -> None:
    desk = Desk()
    rings(desk, 7, under="case:1")
    await desk.rests(1)
    assert desk.telegram.taken[0].payload == {"chat_id": 7, "text": "alarm"}


@pytest.mark.parametrize("words", ["message to delete not found", "message can't be deleted"])
def test_a_ring_that_is_gone_already_is_gone(words: str) -> None:
    def fate(call: Call) -> BadRequest:
        return BadRequest(f"Bad Request: {words}")

    @virtual_time
    async def story() -> None:
        desk = Desk(fate=fate)
        desk.gives(7, "-", method=DELETE, message_id=5)
        await desk.rests(1)
        assert desk.outbox.errors == {}

    story()


@virtual_time
async def test_an_alarm_takes_along_what_was_said_of_its_case_before() -> None:
    desk = Desk(fate=once(RetryAfter(5)))
    desk.gives(7, "another", priority=Priority.NOTICE, about="case:2")
    desk.gives(7, "first words", priority=Priority.NOTICE, about="case:1")
    desk.gives(7, "the card", card="case:1", priority=Priority.NOTICE)
    desk.gives(7, "second words", priority=Priority.NOTICE, about="case:1")
    await passes(1)
    rings(desk, 7, "help", about="case:1")
    await desk.rests(5)
    order = ["first words", "the card", "second words", "help", "another"]
    assert desk.telegram.texts(7) == order
    assert desk.telegram.taken[0].payload == {"chat_id": 7, "text": "first words"}


@virtual_time
async def test_a_ring_that_was_taken_back_while_it_waited_does_not_come() -> None:
    desk = Desk(fate=once(RetryAfter(5)))
    desk.gives(7, "the card", card="case:1")
    [ring] = desk.gives(7, "nobody has taken it", card="ring:1", priority=Priority.ALARM)
    desk.outbox.taken_back.add(ring)
    await desk.rests(2)
    assert desk.telegram.texts(7) == ["the card"]
