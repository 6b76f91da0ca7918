from linkage.models import Person
from storage import conversations, facts, people
from storage.conversations import Conversation
from storage.database import Database


async def test_a_chat_is_in_the_middle_of_one_form(database: Database) -> None:
    answers = {"text": "楼道灯坏了 💡", "urgency": None, "files": [1, 2], "other": {"a": "b"}}
    for conversation in (
        Conversation("welcome", 1, {"language": "en"}),
        Conversation("need", 2, answers),
    ):
        unit = database.unit()
        conversations.save(unit, 501, conversation)
        await database.commit(unit)
        assert await people.who(database.unit(), 501) == (None, conversation)
    assert await people.who(database.unit(), 502) == (None, None)


async def test_the_answers_of_a_form_that_ended_are_gone(database: Database) -> None:
    unit = database.unit()
    conversations.save(unit, 501, Conversation("need", 1, {"text": "x"}))
    conversations.save(unit, 502, Conversation("need", 1, {"text": "y"}))
    conversations.end(unit, 501)
    await database.commit(unit)
    assert await people.who(database.unit(), 501) == (None, None)
    assert len(await database.fetch("SELECT chat_id FROM conversations")) == 1


async def test_what_people_left_who_never_agreed_is_forgotten(
    database: Database, resident: Person
) -> None:
    unit = database.unit()
    agreed, unasked, stranger, lately = resident.chat_id, 502, 503, 504
    unagreed = Person(id=unit.next_id("people"), chat_id=unasked, name="", language="en")
    people.save(unit, unagreed)
    for chat_id in (agreed, unasked, stranger):
        conversations.save(unit, chat_id, Conversation("need", 1, {"text": "x"}))
    before = unit.now = unit.now + 1
    conversations.save(unit, lately, Conversation("need", 1, {"text": "x"}))
    await database.commit(unit)
    unit = database.unit()
    conversations.forget_strangers(unit, before)
    await database.commit(unit)
    left = await database.fetch("SELECT chat_id FROM conversations ORDER BY chat_id")
    assert [row["chat_id"] for row in left] == [agreed, lately]


async def test_a_fact_is_what_it_was_last_said_to_be(database: Database) -> None:
    assert await facts.get(database, "a") is None
    for value in ("first", "second"):
        unit = database.unit()
        facts.put(unit, "a", value)
        await database.commit(unit)
        assert await facts.get(database, "a") == value


async def test_another_bot_does_not_get_the_name_of_the_last(database: Database) -> None:
    assert await facts.bot_username(database, 111) is None
    unit = database.unit()
    facts.put_bot(unit, 111, "first_bot")
    await database.commit(unit)
    assert await facts.bot_username(database, 111) == "first_bot"
    assert await facts.bot_username(database, 11) is None
