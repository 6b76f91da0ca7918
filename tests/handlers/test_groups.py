"""A desk's group as it is used and broken: whatever happens to it, no case and no word is lost."""

from typing import Any

import pytest

from handlers.cases.room_trouble import Trouble, lacks
from handlers.chat.flood import MOST, Flood
from handlers.chat.scene import Scene
from linkage.models import Actor, Role
from storage import outbox, rooms
from storage.outbox import MAKE_TOPIC, PIN
from storage.unit import Unit
from tests.handlers.chat import Somebody, Town, services
from tests.handlers.conftest import GROUP, a_group, sends_a_need, writes_in_group

BOT = {"id": 1, "is_bot": True, "first_name": "Linli", "username": "linli_test_bot"}
OTHER_BOT = {"id": 8, "is_bot": True, "first_name": "Weather"}
ANONYMOUS = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group"}
CHAT = {"id": GROUP, "type": "supergroup", "title": "Desk", "is_forum": True}
OSMANTHUS = "Osmanthus"


async def desk(town: Town) -> tuple[Somebody, Somebody, Somebody]:
    """A resident, one of the committee, and the group that they have linked."""
    mei = await town.resident()
    li = await town.worker(Role.COMMITTEE_WORKER, OSMANTHUS, name="Li")
    return mei, li, await a_group(town, li, Actor.COMMUNITY, OSMANTHUS)


async def topic_of(town: Town, number: int) -> int:
    """The topic of a case in the group."""
    found = await outbox.card_message(town.database, GROUP, f"topic:{number}")
    assert found is not None
    return found


async def card_of(town: Town, number: int) -> int:
    """The message that shows a case in the group."""
    found = await outbox.card_message(town.database, GROUP, f"case:{number}")
    assert found is not None
    return found


def written_by(author: dict[str, Any], message_id: int, topic: int | None = None) -> dict[str, Any]:
    """A message of the group, as it stands in an answer to it."""
    within = {"message_thread_id": topic, "is_topic_message": True} if topic else {}
    return {"message_id": message_id, "date": 0, "chat": CHAT, "from": author, "text": "…"} | within


async def linked(town: Town) -> bool:
    """Whether the group is a desk's."""
    return await rooms.get(town.database.unit(), GROUP) is not None


async def becomes(town: Town, status: str, by: dict[str, Any]) -> None:
    """The bot is made this in the group."""
    member = {"user": BOT, "status": "member"}
    until = {"until_date": 0} if status == "kicked" else {}
    after = {"user": BOT, "status": status} | until
    change = {"chat": CHAT, "from": by, "date": 0, "old_chat_member": member}
    await town.update({"my_chat_member": change | {"new_chat_member": after}})


async def fails(town: Town, trouble: Trouble, method: str) -> None:
    """Telegram refuses a call to the group."""

    async def work(unit: Unit) -> None:
        await lacks(Scene(unit, services()), GROUP, trouble, method)

    _, unit = await town.database.run(work)
    await town.deliver(unit)


@pytest.mark.parametrize("status", ["left", "kicked"])
@pytest.mark.parametrize("anonymous", [False, True])
async def test_a_bot_put_out_of_its_group_tells_who_linked_it_and_goes_on_in_private(
    town: Town, status: str, anonymous: bool
) -> None:
    mei, li, group = await desk(town)
    await sends_a_need(mei)
    group.sees("No. 1001", "Take it")
    await becomes(town, status, ANONYMOUS if anonymous else li.user)
    told = li.sees("no longer in the group of the residents' committee for Osmanthus").text
    assert "No case is lost" in told
    assert "write /link" in told
    assert not await linked(town)
    group.news.clear()
    await sends_a_need(mei, "The lift is noisy")
    li.sees("No. 1002", "Take it")
    group.sees_nothing()
    await li.presses("Take it")
    group.sees_nothing()


async def test_a_group_that_is_gone_is_a_desk_no_more(town: Town) -> None:
    mei, li, _ = await desk(town)
    other = await town.worker(Role.COMMITTEE_WORKER, OSMANTHUS, name="Wen")
    await fails(town, Trouble.MUTE, "sendMessage")
    li.sees("or may not write there")
    await fails(town, Trouble.MUTE, "sendMessage")
    li.sees_no("or may not write there")
    other.sees_nothing()
    await sends_a_need(mei)
    for worker in (li, other):
        worker.sees("No. 1001", "Take it")


@pytest.mark.parametrize(
    ("trouble", "method", "words"),
    [
        (Trouble.TOPICS_OFF, MAKE_TOPIC, "Please turn on “Topics”"),
        (Trouble.NO_TOPICS, MAKE_TOPIC, "administrator who may manage topics"),
        (Trouble.NO_PIN, PIN, "administrator who may pin messages"),
    ],
)
async def test_a_group_hears_once_what_it_lacks_and_the_cards_come_all_the_same(
    town: Town, trouble: Trouble, method: str, words: str
) -> None:
    mei, li, group = await desk(town)
    for _ in range(2):
        await fails(town, trouble, method)
    group.sees(words)
    group.sees_nothing()
    await sends_a_need(mei)
    for somebody in (li, group):
        somebody.sees("No. 1001", "Take it")
    unit = town.database.unit()
    rooms.forget_trouble(unit, GROUP, method)
    await town.database.commit(unit)
    await fails(town, trouble, method)
    group.sees(words)


async def test_a_group_hears_of_another_trouble_with_the_same_call(town: Town) -> None:
    _, _, group = await desk(town)
    await fails(town, Trouble.NO_TOPICS, MAKE_TOPIC)
    group.news.clear()
    await fails(town, Trouble.TOPICS_OFF, MAKE_TOPIC)
    [told] = group.news
    assert told.text == services().words.text("en", "room.topics_off")


async def test_another_chat_that_fails_is_told_nothing(town: Town) -> None:
    _, li, _ = await desk(town)

    async def work(unit: Unit) -> None:
        await lacks(Scene(unit, services()), -7, Trouble.NO_TOPICS, MAKE_TOPIC)

    _, unit = await town.database.run(work)
    assert unit.outgoing == []
    li.sees_nothing()


async def test_where_no_topic_can_be_made_a_reply_to_the_card_reaches_its_resident(
    town: Town,
) -> None:
    mei, li, group = await desk(town)
    await sends_a_need(mei)
    await li.presses("Take it")
    card = written_by(BOT, await card_of(town, 1001))
    await writes_in_group(li, "Which floor?", reply_to_message=card)
    mei.sees("Which floor?")
    group.sees("No. 1001")
    await fails(town, Trouble.NO_TOPICS, MAKE_TOPIC)
    number = await outbox.card_message(
        town.database, GROUP, rooms.trouble(MAKE_TOPIC, Trouble.NO_TOPICS)
    )
    assert number is not None
    for told in (written_by(BOT, number), written_by(BOT, 9_999)):
        await writes_in_group(li, "Done", reply_to_message=told)
        group.sees("or as a reply to its card")
        mei.sees_no("Done")


async def test_what_is_no_question_makes_nobody_wait_and_notes_stay_among_staff(
    town: Town,
) -> None:
    mei, li, group = await desk(town)
    await sends_a_need(mei)
    await li.presses("Take it")
    here = await topic_of(town, 1001)
    mei.news.clear()
    await writes_in_group(li, "/note The key hangs at the gate", message_thread_id=here)
    group.sees("Noted with No. 1001")
    mei.sees_nothing()
    await writes_in_group(li, "/reply We come on Friday", message_thread_id=here)
    mei.sees("from the residents' committee:\nWe come on Friday", "Reply")
    assert [one["state"] for one in await town.cases()] == ["taken"]
    await writes_in_group(li, "/reply 您在家吗", message_thread_id=here)
    mei.sees("您在家吗", "Reply")
    assert [one["state"] for one in await town.cases()] == ["asked"]


async def test_a_reply_to_another_topics_message_reaches_nobody_and_says_so(town: Town) -> None:
    mei, li, group = await desk(town)
    lin = await town.resident("Lin")
    await sends_a_need(mei)
    await sends_a_need(lin, "The lift is noisy")
    for number in (1001, 1002):
        await li.presses_data(f"c:{number}:take")
    for one in (mei, lin):
        one.news.clear()
    here, there = await topic_of(town, 1001), await topic_of(town, 1002)
    elsewhere = written_by(BOT, await card_of(town, 1002), there)
    quoted = {"origin": {"type": "user", "sender_user": BOT, "date": 0}, "chat": CHAT}
    for fields in ({"reply_to_message": elsewhere}, {"external_reply": quoted | {"message_id": 3}}):
        for text in ("On Friday", "/reply On Friday"):
            await writes_in_group(li, text, message_thread_id=here, **fields)
            group.sees("a message from another topic")
    for one in (mei, lin):
        one.sees_nothing()
    mine = written_by(BOT, await card_of(town, 1001), here)
    await writes_in_group(li, "On Friday", message_thread_id=here, reply_to_message=mine)
    mei.sees("On Friday")
    lin.sees_nothing()


@pytest.mark.parametrize("author", ["colleague", "another bot", "anonymous administrator"])
async def test_a_reply_to_anybody_but_the_bot_stays_in_the_group(town: Town, author: str) -> None:
    mei, li, group = await desk(town)
    await sends_a_need(mei)
    await li.presses("Take it")
    mei.news.clear()
    here = await topic_of(town, 1001)
    by = {"colleague": li.user, "another bot": OTHER_BOT, "anonymous administrator": ANONYMOUS}
    before = written_by(by[author], 9_999, here)
    await writes_in_group(li, "She drinks", message_thread_id=here, reply_to_message=before)
    quoted = {"origin": {"type": "user", "sender_user": by[author], "date": 0}, "chat": CHAT}
    await writes_in_group(
        li, "She drinks", message_thread_id=here, external_reply=quoted | {"message_id": 3}
    )
    mei.sees_nothing()
    group.sees_nothing()


async def test_who_writes_in_the_name_of_the_group_is_told_how_to_be_known(town: Town) -> None:
    mei, li, group = await desk(town)
    await sends_a_need(mei)
    await li.presses("Take it")
    mei.news.clear()
    nameless = {"from": ANONYMOUS, "sender_chat": CHAT, "message_thread_id": None}
    here = await topic_of(town, 1001)
    mine = written_by(BOT, await card_of(town, 1001), here)
    for text, reply in (("/reply Hello", {}), ("Hello", {"reply_to_message": mine}), ("/link", {})):
        await writes_in_group(li, text, **(nameless | {"message_thread_id": here} | reply))
        assert "匿名" in group.last.text
    await writes_in_group(li, "/unlink", **nameless)
    assert await linked(town)
    await writes_in_group(li, "Hello", **nameless)
    group.sees_nothing()
    mei.sees_nothing()


async def test_link_again_says_what_holds(town: Town) -> None:
    _, li, group = await desk(town)
    sun = await town.worker(Role.SOCIAL_WORKER, name="Sun")
    for worker in (li, sun):
        await writes_in_group(worker, "/link")
        group.sees("is the desk of the residents' committee for Osmanthus already")
        group.sees_nothing()
    await writes_in_group(li, "/unlink")
    await writes_in_group(li, "/link")
    group.sees("Which desk is this group for?")


async def test_somebody_who_does_not_work_there_can_do_nothing_in_the_group(town: Town) -> None:
    mei, li, group = await desk(town)
    lin = await town.resident("Lin")
    await sends_a_need(mei)
    await li.presses("Take it")
    here, mine = await topic_of(town, 1001), await card_of(town, 1001)
    group.news.clear()
    for verb in ("take", "ask", "done", "history", "note", "hand", "refer"):
        press = lin.press(f"c:1001:{verb}", group.last)
        press["message"] |= {"chat": CHAT}
        turn = await lin.does(callback_query=press)
        assert turn is not None
        assert turn.toast is not None
        assert "This button no longer works" in turn.toast
    before = written_by(BOT, mine, here)
    for text, fields in (
        ("/reply Hello", {}),
        ("Hello", {"reply_to_message": before}),
        ("/unlink", {}),
    ):
        await writes_in_group(lin, text, message_thread_id=here, **fields)
        group.sees("Only people who work at this desk")
    stranger = town.stranger()
    await writes_in_group(stranger, "/reply Hello", message_thread_id=here)
    group.sees("We haven't met yet")
    for one in (lin, stranger):
        one.sees_nothing()
    assert await linked(town)
    assert await town.moves() == ["submit", "take"]


async def test_what_is_edited_afterwards_changes_nothing(town: Town) -> None:
    mei, li, group = await desk(town)
    await sends_a_need(mei)
    await li.presses("Take it")
    here = await topic_of(town, 1001)
    for one in (mei, group):
        one.news.clear()
    fields = {"chat": CHAT, "message_thread_id": here, "is_topic_message": True, "edit_date": 1}
    await town.update({"edited_message": li.message(text="/reply On Friday") | fields})
    for one in (mei, group):
        one.sees_nothing()


async def test_a_flood_in_the_group_is_not_answered_message_by_message(town: Town) -> None:
    _, li, group = await desk(town)
    town.flood = Flood()
    for _ in range(MOST):
        await writes_in_group(li, "/desk")
        group.sees("for our own chat")
    await writes_in_group(li, "/desk")
    group.sees_nothing()


async def test_what_staff_did_not_send_is_said_however_fast_they_write(town: Town) -> None:
    mei, li, group = await desk(town)
    town.flood = Flood()
    await sends_a_need(mei)
    here = await topic_of(town, 1001)
    for _ in range(MOST + 1):
        await writes_in_group(li, "/help")
    group.news.clear()
    await writes_in_group(li, "/reply Which floor?", message_thread_id=here)
    group.sees("Nobody has taken No. 1001 yet")
