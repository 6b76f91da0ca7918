from storage import outbox
from storage.database import Database
from storage.outbox import Priority, Upload
from storage.unit import Outgoing, Unit


async def put(database: Database, *texts: str, chat_id: int = 501, card: str | None = None) -> Unit:
    async def work(unit: Unit) -> None:
        for text in texts:
            outbox.add(unit, chat_id, "sendMessage", {"text": text}, Priority.NOTICE, card)

    _, unit = await database.run(work)
    return unit


async def sent(database: Database, row: Outgoing, message_id: int | None) -> None:
    unit = database.unit()
    outbox.sent(unit, row, message_id)
    await database.commit(unit)


async def test_what_is_owed_is_what_the_unit_says_goes_out(database: Database) -> None:
    unit = await put(database, "您好 👋", "second", card="case:1001")
    assert [row.payload["text"] for row in unit.outgoing] == ["您好 👋", "second"]
    assert list(await outbox.owed(database)) == unit.outgoing


async def test_an_alarm_is_still_one_after_a_stop(database: Database) -> None:
    async def work(unit: Unit) -> None:
        for priority in reversed(Priority):
            outbox.add(unit, 501, "sendMessage", {"text": priority.name}, priority)

    await database.run(work)
    found = [(row.payload["text"], row.priority) for row in await outbox.owed(database)]
    assert found == [(one.name, one) for one in reversed(Priority)]


async def test_a_ring_takes_the_place_of_the_one_before_and_can_be_taken_back(
    database: Database,
) -> None:
    unit = database.unit()
    for message_id in (71, 72):
        (ring,) = (await put(database, "ring", card="ring:1001")).outgoing
        unit = database.unit()
        outbox.sent(unit, ring, message_id)
        await outbox.supersede(database, unit, ring, message_id)
        await database.commit(unit)
    [gone] = unit.outgoing
    assert (gone.method, gone.payload) == (outbox.DELETE, {"chat_id": 501, "message_id": 71})
    _, unit = await database.run(lambda unit: outbox.take_back(unit, "ring:1001"))
    [gone] = unit.outgoing
    assert (gone.method, gone.payload) == (outbox.DELETE, {"chat_id": 501, "message_id": 72})
    assert await outbox.card_chats(database.unit(), "ring:1001") == set()


async def test_a_ring_that_is_still_owed_is_taken_back_too(database: Database) -> None:
    (card,) = (await put(database, "card", card="case:1001")).outgoing
    (ring,) = (await put(database, "ring", card="ring:1001")).outgoing
    assert await outbox.stands(database, ring)
    await database.run(lambda unit: outbox.take_back(unit, "ring:1001"))
    assert not await outbox.stands(database, ring)
    assert await outbox.stands(database, card)
    assert list(await outbox.owed(database)) == [card]
    assert await outbox.card_chats(database.unit(), "ring:1001") == set()
    # Telegram had it meanwhile.
    unit = database.unit()
    outbox.sent(unit, ring, 71)
    await outbox.supersede(database, unit, ring, 71)
    [gone] = unit.outgoing
    assert (gone.method, gone.payload) == (outbox.DELETE, {"chat_id": 501, "message_id": 71})


async def test_what_was_sent_is_owed_no_more(database: Database) -> None:
    first, second = (await put(database, "first", "second")).outgoing
    await sent(database, first, 71)
    assert list(await outbox.owed(database)) == [second]
    assert await outbox.counts(database) == (1, 0)


async def test_what_telegram_refused_is_counted_without_its_words(database: Database) -> None:
    first, second = (await put(database, "first", "second")).outgoing
    unit = database.unit()
    outbox.failed(unit, first, "chat not found")
    await database.commit(unit)
    assert list(await outbox.owed(database)) == [second]
    assert await outbox.counts(database) == (1, 1)
    rows = await database.fetch("SELECT payload, error FROM outbox WHERE id = :id", id=first.id)
    assert (rows[0]["payload"], rows[0]["error"]) == ("", "chat not found")


async def test_a_card_knows_the_message_that_shows_it_in_each_chat(database: Database) -> None:
    (here,) = (await put(database, "card", chat_id=501, card="case:1001")).outgoing
    await put(database, "card", chat_id=502, card="case:1001")
    assert await outbox.card_message(database, 501, "case:1001") is None
    await sent(database, here, 71)
    assert await outbox.card_message(database, 501, "case:1001") == 71
    assert await outbox.card_message(database, 502, "case:1001") is None
    assert await outbox.card_message(database, 503, "case:1001") is None
    assert await outbox.card_chats(database.unit(), "case:1001") == {501, 502}


async def test_a_card_keeps_its_message_until_a_newer_one_shows_it(database: Database) -> None:
    (first,) = (await put(database, "card", card="case:1001")).outgoing
    await sent(database, first, 71)
    (second,) = (await put(database, "card again", card="case:1001")).outgoing
    assert await outbox.card_message(database, 501, "case:1001") == 71
    await sent(database, second, None)
    assert await outbox.card_message(database, 501, "case:1001") == 71
    (third,) = (await put(database, "card anew", card="case:1001")).outgoing
    await sent(database, third, 75)
    assert await outbox.card_message(database, 501, "case:1001") == 75


async def test_a_file_is_owed_as_it_was_until_it_is_sent(database: Database) -> None:
    upload = Upload("rates.png", "image/png", bytes(range(256)) * 200)

    async def work(unit: Unit) -> None:
        outbox.add(unit, 501, "sendPhoto", {"chat_id": 501, "photo": upload.as_parameter()})

    _, unit = await database.run(work)
    [row] = await outbox.owed(database)
    assert [row] == unit.outgoing
    assert Upload.of_parameter(row.payload["photo"]) == upload
    assert Upload.of_parameter(row.payload["chat_id"]) is None
    await sent(database, row, 71)
    assert await outbox.counts(database) == (0, 0)


async def test_old_refusals_are_forgotten_and_what_is_owed_never_is(database: Database) -> None:
    old, fresh, owed = (await put(database, "old", "fresh", "owed")).outgoing
    unit = database.unit()
    outbox.failed(unit, old, "refused")
    await database.commit(unit)
    unit = database.unit()
    unit.now += 1
    outbox.failed(unit, fresh, "refused")
    await database.commit(unit)
    unit = database.unit()
    unit.now += 1_001
    outbox.forget_old(unit, 1_000)
    await database.commit(unit)
    assert await outbox.counts(database) == (1, 1)
    assert list(await outbox.owed(database)) == [owed]
