"""Delivery into the topics of a desk's group."""

import pytest
from telegram.error import BadRequest

from storage.outbox import CLOSE_TOPIC, PIN
from tests.bot.telegram_in_memory import Call, Desk
from tests.bot.virtual_time import virtual_time

GROUP = -1007
TOLD = ["the card", "the card, changed"]


def put_a_case(desk: Desk) -> None:
    desk.gives(GROUP, "No. 1", method="createForumTopic", card="topic:1")
    desk.gives(GROUP, "the card", card="case:1", topic="topic:1")
    desk.gives(GROUP, "-", method=PIN, card="case:1")
    desk.gives(GROUP, "the card, changed", method="editMessageText", card="case:1", topic="topic:1")


@virtual_time
async def test_a_card_goes_into_the_topic_made_before_it_and_is_pinned_and_changed_there() -> None:
    desk = Desk()
    put_a_case(desk)
    await desk.rests(4)
    made, sent, pinned, changed = desk.telegram.taken
    topic, card = desk.outbox.cards[GROUP, "topic:1"], desk.outbox.cards[GROUP, "case:1"]
    assert made.method == "createForumTopic"
    assert sent.payload["message_thread_id"] == topic
    assert pinned.payload["message_id"] == changed.payload["message_id"] == card
    assert "message_thread_id" not in changed.payload
    assert not any("topic" in call.payload for call in desk.telegram.taken)


@pytest.mark.parametrize("refused", ["createForumTopic", PIN])
def test_without_the_right_to_it_the_card_is_still_shown(refused: str) -> None:
    def fate(call: Call) -> BadRequest | None:
        return BadRequest("Bad Request: not enough rights") if call.method == refused else None

    @virtual_time
    async def story() -> None:
        desk = Desk(fate=fate)
        put_a_case(desk)
        await desk.rests(4)
        assert [one for one in desk.telegram.texts(GROUP) if "card" in one] == TOLD
        assert len(desk.outbox.errors) == 1

    story()


@virtual_time
async def test_a_card_that_is_gone_comes_anew_in_its_topic() -> None:
    gone = BadRequest("Bad Request: message to edit not found")
    desk = Desk(fate=lambda call: gone if call.method == "editMessageText" else None)
    put_a_case(desk)
    await desk.rests(4)
    anew = desk.telegram.taken[-1]
    assert anew.method == "sendMessage"
    assert anew.payload["message_thread_id"] == desk.outbox.cards[GROUP, "topic:1"]


@pytest.mark.parametrize("why", ["message thread not found", "TOPIC_CLOSED"])
@pytest.mark.parametrize("method", ["sendMessage", "sendPhoto"])
def test_what_finds_its_topic_gone_comes_into_the_group_around_it(why: str, method: str) -> None:
    def fate(call: Call) -> BadRequest | None:
        gone = call.method == method and "message_thread_id" in call.payload
        return BadRequest(f"Bad Request: {why}") if gone else None

    @virtual_time
    async def story() -> None:
        desk = Desk(fate=fate)
        desk.gives(GROUP, "No. 1", method="createForumTopic", card="topic:1")
        desk.gives(GROUP, "the card", method=method, card="case:1", topic="topic:1")
        desk.gives(GROUP, "an answer", method=method, message_thread_id=5)
        await desk.rests(3)
        assert desk.telegram.texts(GROUP)[1:] == ["the card", "an answer"]
        assert desk.outbox.errors == {}

    story()


@pytest.mark.parametrize(
    ("method", "why"),
    [
        (CLOSE_TOPIC, "TOPIC_NOT_MODIFIED"),
        (CLOSE_TOPIC, "TOPIC_ID_INVALID"),
        (CLOSE_TOPIC, "the chat is not a forum"),
        (PIN, "CHAT_NOT_MODIFIED"),
        (PIN, "message to pin not found"),
    ],
)
def test_where_nothing_is_left_to_close_or_to_pin_nothing_has_failed(method: str, why: str) -> None:
    def fate(call: Call) -> BadRequest | None:
        return BadRequest(f"Bad Request: {why}") if call.method == method else None

    @virtual_time
    async def story() -> None:
        desk = Desk(fate=fate)
        put_a_case(desk)
        desk.gives(GROUP, "-", method=CLOSE_TOPIC, topic="topic:1")
        await desk.rests(5)
        assert desk.outbox.errors == {}

    story()


@virtual_time
async def test_a_topic_or_a_card_that_never_was_is_neither_closed_nor_pinned() -> None:
    desk = Desk()
    desk.gives(GROUP, "-", method=CLOSE_TOPIC, topic="topic:1")
    desk.gives(GROUP, "-", method=PIN, card="case:1")
    await desk.rests(2)
    assert (desk.telegram.met, desk.outbox.errors) == ([], {})
