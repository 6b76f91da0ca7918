from storage import inbox
from storage.database import Database


async def received(database: Database, *update_ids: int) -> None:
    unit = database.unit()
    for update_id in update_ids:
        inbox.receive(unit, update_id, f'{{"update_id":{update_id}}}')
    await database.commit(unit)


async def waiting(database: Database) -> list[tuple[int, str]]:
    return [(row["update_id"], row["payload"]) for row in await inbox.waiting(database)]


async def test_what_was_received_waits_in_telegrams_order(database: Database) -> None:
    await received(database, 12, 10)
    await received(database, 11)
    assert await waiting(database) == [
        (10, '{"update_id":10}'),
        (11, '{"update_id":11}'),
        (12, '{"update_id":12}'),
    ]


async def test_a_repeat_changes_nothing(database: Database) -> None:
    await received(database, 10)
    unit = database.unit()
    inbox.receive(unit, 10, "{}")
    await database.commit(unit)
    assert await waiting(database) == [(10, '{"update_id":10}')]


async def test_what_had_its_effect_is_known_but_waits_no_more_and_is_not_kept(
    database: Database,
) -> None:
    await received(database, 10, 11)
    unit = database.unit()
    inbox.done(unit, 10)
    await database.commit(unit)
    assert await waiting(database) == [(11, '{"update_id":11}')]
    assert await inbox.known(database, 10, 11) == {10, 11}
    rows = await database.fetch("SELECT payload FROM inbox WHERE update_id = 10")
    assert rows[0]["payload"] is None


async def test_known_are_those_of_the_span_alone(database: Database) -> None:
    await received(database, 9, 10, 12, 13)
    assert await inbox.known(database, 10, 12) == {10, 12}


async def test_what_was_set_aside_is_counted_and_no_longer_tried(database: Database) -> None:
    await received(database, 10, 11)
    unit = database.unit()
    inbox.set_aside(unit, 10, "ValueError")
    await database.commit(unit)
    assert await waiting(database) == [(11, '{"update_id":11}')]
    assert await inbox.aside(database) == 1


async def test_what_telegram_cannot_repeat_any_more_is_forgotten(database: Database) -> None:
    await received(database, 10, 11, 12)
    unit = database.unit()
    inbox.done(unit, 10)
    await database.commit(unit)
    unit = database.unit()
    unit.now += 1
    inbox.done(unit, 11)
    await database.commit(unit)
    unit = database.unit()
    unit.now += inbox.KEPT_MS + 1
    inbox.forget_old(unit, inbox.KEPT_MS)
    await database.commit(unit)
    assert await inbox.known(database, 10, 12) == {11, 12}


async def test_what_was_set_aside_is_kept_for_longer_with_its_error(database: Database) -> None:
    await received(database, 10)
    unit = database.unit()
    inbox.set_aside(unit, 10, "ValueError")
    await database.commit(unit)
    for later, left in ((10 * inbox.KEPT_MS, 1), (10 * inbox.KEPT_MS + 1, 0)):
        unit = database.unit()
        unit.now += later
        inbox.forget_old(unit, 10 * inbox.KEPT_MS)
        await database.commit(unit)
        assert await inbox.aside(database) == left
