import asyncio
import itertools

import pytest

from linkage.errors import Conflict
from linkage.models import Actor, Grant, Level, Person, Place, Role
from linkage.quiet import QuietHours
from storage import conversations, people, places
from storage.conversations import Conversation
from storage.database import Database
from storage.drivers import Row
from storage.unit import Unit


async def add(database: Database, chat_id: int, *roles: tuple[Role, Place]) -> Person:
    async def work(unit: Unit) -> int:
        person = Person(
            id=unit.next_id("people"), chat_id=chat_id, name=f"person {chat_id}", language="en"
        )
        people.save(unit, person)
        for role, place in roles:
            people.grant(unit, person.id, role, place.id, "")
        return person.id

    person_id, _ = await database.run(work)
    return await people.get(database.unit(), person_id)


async def invitation(database: Database, token: str) -> Row:
    found = await people.invitation(database.unit(), token, "zh_CN")
    assert found is not None
    return found


async def test_a_stranger_is_nobody(database: Database) -> None:
    assert await people.who(database.unit(), 501) == (None, None)


async def test_a_person_reads_back_as_they_were_saved(database: Database, resident: Person) -> None:
    assert await people.who(database.unit(), 501) == (resident, None)
    assert await people.get(database.unit(), resident.id) == resident


async def test_saving_again_changes_what_people_change_of_themselves(
    database: Database, resident: Person
) -> None:
    changed = resident.model_copy(
        update={"name": "王阿姨", "language": "en", "place_id": None, "large": True}
        | {"quiet": QuietHours.parse("20:00-08:30")}
    )
    unit = database.unit()
    people.save(unit, changed)
    await database.commit(unit)
    assert await people.get(database.unit(), resident.id) == changed


@pytest.mark.parametrize(("chats", "expected"), [((501, 502), 2), ((501, 501), 1)])
async def test_who_writes_first_at_the_same_moment_becomes_a_person_of_their_own(
    database: Database, second: Database, chats: tuple[int, int], expected: int
) -> None:
    both_have_read = asyncio.Barrier(2)

    async def welcome(where: Database, chat_id: int) -> None:
        tries = itertools.count()

        async def work(unit: Unit) -> None:
            known, _ = await people.who(unit, chat_id)
            if next(tries) == 0:
                await both_have_read.wait()
            if known is None:
                name = f"person {chat_id}"
                new = Person(id=unit.next_id("people"), chat_id=chat_id, name=name, language="en")
                people.save(unit, new)

        await where.run(work)

    await asyncio.gather(welcome(database, chats[0]), welcome(second, chats[1]))
    assert len(await database.fetch("SELECT id FROM people")) == expected
    for chat_id in chats:
        found, _ = await people.who(database.unit(), chat_id)
        assert found is not None
        assert found.name == f"person {chat_id}"


async def test_who_talks_comes_with_their_roles_and_their_form(
    database: Database, street: Place
) -> None:
    person = await add(database, 601, (Role.COMMITTEE_WORKER, street), (Role.SOCIAL_WORKER, street))
    unit = database.unit()
    conversations.save(unit, 601, Conversation("need", 3, {"text": "灯坏了"}))
    await database.commit(unit)
    found, conversation = await people.who(database.unit(), 601)
    assert found is not None
    assert found.model_copy(update={"grants": ()}) == person.model_copy(update={"grants": ()})
    assert set(found.grants) == {
        Grant(role=Role.COMMITTEE_WORKER, place_path=street.path),
        Grant(role=Role.SOCIAL_WORKER, place_path=street.path),
    }
    assert conversation == Conversation("need", 3, {"text": "灯坏了"})


async def test_a_form_of_somebody_unknown_is_found_too(database: Database) -> None:
    unit = database.unit()
    conversations.save(unit, 777, Conversation("welcome", 1, {}))
    await database.commit(unit)
    assert await people.who(database.unit(), 777) == (None, Conversation("welcome", 1, {}))


async def test_a_role_given_twice_is_held_once(database: Database, street: Place) -> None:
    person = await add(database, 601, (Role.SOCIAL_WORKER, street), (Role.SOCIAL_WORKER, street))
    assert person.grants == (Grant(role=Role.SOCIAL_WORKER, place_path=street.path),)


async def test_staff_of_a_place_are_those_of_all_it_lies_in(
    database: Database, street: Place
) -> None:
    async def lay_out(unit: Unit) -> tuple[Place, Place, Place]:
        osmanthus = places.add(unit, street, Level.COMMUNITY, "桂花社区")
        riverside = places.add(unit, street, Level.COMMUNITY, "河畔社区")
        return osmanthus, riverside, places.add(unit, osmanthus, Level.GRID, "一网格")

    (osmanthus, riverside, grid), _ = await database.run(lay_out)
    office = await add(database, 601, (Role.STREET_OFFICE, street))
    worker = await add(database, 602, (Role.COMMITTEE_WORKER, osmanthus))
    both = await add(
        database, 603, (Role.COMMITTEE_WORKER, riverside), (Role.SOCIAL_WORKER, osmanthus)
    )
    await add(database, 604, (Role.COMMITTEE_WORKER, riverside))
    await add(database, 605)

    found = await people.staff(database.unit(), grid.path)
    assert [person.id for person in found] == [office.id, worker.id, both.id]
    assert not found[2].serves(Actor.COMMUNITY, grid.path)
    assert found[2].serves(Actor.SOCIAL_WORKER, grid.path)


async def test_those_at_desks_are_who_works_somewhere_and_can_be_reached(
    database: Database, street: Place
) -> None:
    worker = await add(database, 1, (Role.SOCIAL_WORKER, street), (Role.STREET_OFFICE, street))
    await add(database, 2, (Role.ADMINISTRATOR, street))
    await add(database, 3)
    await add(database, 4, (Role.COMMITTEE_WORKER, street))

    async def block(unit: Unit) -> None:
        people.set_reachable(unit, 4, False)

    await database.run(block)
    assert await people.at_desks(database.unit()) == [worker.id]


async def test_whoever_blocked_the_bot_is_no_staff_until_they_come_back(
    database: Database, street: Place
) -> None:
    person = await add(database, 601, (Role.STREET_OFFICE, street))
    for reachable, expected in ((False, []), (True, [person.id])):
        unit = database.unit()
        people.set_reachable(unit, 601, reachable)
        await database.commit(unit)
        staff = await people.staff(database.unit(), street.path)
        assert [one.id for one in staff] == expected
        known, _ = await people.who(database.unit(), 601)
        assert known is not None
        assert known.unreachable_at == (None if reachable else unit.now)


async def test_an_invitation_is_found_by_its_token_and_kept_as_a_hash(
    database: Database, street: Place
) -> None:
    unit = database.unit()
    token = people.invite(unit, Role.SOCIAL_WORKER, street.id, "暖阳服务中心")
    await database.commit(unit)
    found = await invitation(database, token)
    assert (found["role"], found["place_id"], found["organization"], found["place_name"]) == (
        "social_worker",
        street.id,
        "暖阳服务中心",
        street.name,
    )
    assert found["expires_at"] == unit.now + people.INVITATION_VALID_MS
    assert found["used_at"] is None
    assert await people.invitation(database.unit(), token + "x", "zh_CN") is None
    rows = await database.fetch("SELECT * FROM invitations")
    assert token not in dict(rows[0]).values()


async def test_one_of_two_who_use_an_invitation_at_once_has_it(
    database: Database, second: Database, street: Place
) -> None:
    unit = database.unit()
    token = people.invite(unit, Role.SOCIAL_WORKER, street.id, "")
    await database.commit(unit)
    guests = [await add(database, 601), await add(database, 602)]
    both_have_read = asyncio.Barrier(2)
    tries: list[int] = []

    async def use(where: Database, person: Person) -> bool:
        async def work(unit: Unit) -> bool:
            found = await people.invitation(unit, token, "zh_CN")
            assert found is not None
            if person.id not in tries:
                tries.append(person.id)
                await both_have_read.wait()
            if found["used_at"] is not None:
                return False
            people.use_invitation(unit, found["token_hash"], person.id)
            people.grant(unit, person.id, Role(found["role"]), found["place_id"], "")
            return True

        return (await where.run(work))[0]

    won = await asyncio.gather(use(database, guests[0]), use(second, guests[1]))
    assert sorted(won) == [False, True]
    winner = guests[won.index(True)]
    assert (await invitation(database, token))["person_id"] == winner.id
    staff = await people.staff(database.unit(), street.path)
    assert [person.id for person in staff] == [winner.id]


async def test_a_used_invitation_is_not_used_again(database: Database, street: Place) -> None:
    unit = database.unit()
    token = people.invite(unit, Role.SOCIAL_WORKER, street.id, "")
    await database.commit(unit)
    guest = await add(database, 601)
    token_hash = (await invitation(database, token))["token_hash"]
    unit = database.unit()
    people.use_invitation(unit, token_hash, guest.id)
    await database.commit(unit)
    unit = database.unit()
    people.use_invitation(unit, token_hash, guest.id)
    with pytest.raises(Conflict):
        await database.commit(unit)
