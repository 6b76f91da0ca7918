from linkage.models import Actor, Level, Person, Place, Room
from storage import outbox, places, rooms
from storage.database import Database
from storage.unit import Unit

GROUP = -1007


async def street(database: Database) -> tuple[Place, Place]:
    async def work(unit: Unit) -> tuple[Place, Place]:
        top = places.add(unit, None, Level.STREET, "Willow Street")
        return top, places.add(unit, top, Level.COMMUNITY, "Osmanthus")

    found, _ = await database.run(work)
    return found


async def link(database: Database, actor: Actor, place: Place, person: Person) -> Room:
    room = Room(chat_id=GROUP, actor=actor, language="en", place_path=place.path)
    unit = database.unit()
    rooms.link(unit, room, person.id)
    await database.commit(unit)
    return room


async def test_a_group_is_found_for_what_lies_in_its_place(
    database: Database, resident: Person
) -> None:
    top, community = await street(database)
    room = await link(database, Actor.COMMUNITY, community, resident)
    assert await rooms.get(database.unit(), GROUP) == room
    assert await rooms.around(database.unit(), f"{community.path}9/") == [room]
    assert await rooms.around(database.unit(), top.path) == []
    assert await rooms.get(database.unit(), -1) is None


async def test_a_group_linked_anew_serves_the_new_desk_alone(
    database: Database, resident: Person
) -> None:
    top, community = await street(database)
    await link(database, Actor.COMMUNITY, community, resident)
    room = await link(database, Actor.SOCIAL_WORKER, top, resident)
    assert await rooms.around(database.unit(), community.path) == [room]


async def test_a_group_unlinked_is_forgotten_with_what_it_was_shown(
    database: Database, resident: Person
) -> None:
    _, community = await street(database)
    await link(database, Actor.COMMUNITY, community, resident)
    unit = database.unit()
    outbox.add(unit, GROUP, "createForumTopic", {"chat_id": GROUP}, card="topic:1")
    await database.commit(unit)
    sent = database.unit()
    outbox.sent(sent, unit.outgoing[0], 44)
    await database.commit(sent)
    assert await outbox.card_at(database.unit(), GROUP, 44) == "topic:1"
    unit = database.unit()
    rooms.unlink(unit, GROUP)
    await database.commit(unit)
    assert await rooms.around(database.unit(), community.path) == []
    assert await outbox.card_at(database.unit(), GROUP, 44) is None
