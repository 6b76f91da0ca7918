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


async def test_a_fact_is_what_it_was_last_said_to_be(database: Database) -> None:
    assert await facts.get(database, facts.BOT_USERNAME) is None
    for name in ("first_bot", "second_bot"):
        unit = database.unit()
        facts.put(unit, facts.BOT_USERNAME, name)
        await database.commit(unit)
        assert await facts.get(database, facts.BOT_USERNAME) == name
