"""What is kept of people is found whole, and removed whole; on both engines."""

import orjson
import pytest

from linkage.models import Attachment, CaseState, Person, Place, Role
from storage import cases, forgetting, inbox, kept, looks, outbox, people, reminders
from storage.database import Database
from storage.unit import Unit
from tests.storage.test_cases import current, store

DAY = 24 * 3_600_000
PHOTO = Attachment(kind="photo", file_id="photo-1")


@pytest.fixture
async def told(database: Database, resident: Person, street: Place) -> int:
    """A closed case with words and a picture, looked at once; its number."""
    case = await store(database, resident, street, state=CaseState.CLOSED, file=PHOTO)

    async def work(unit: Unit) -> None:
        people.grant(unit, resident.id, Role.SOCIAL_WORKER, street.id, "")
        looks.add(unit, case.id, resident.id, "desk")
        looks.add(unit, case.id, resident.id, "desk")
        reminders.put(unit, "case", case.id, unit.now + DAY)
        cases.ask_follow_up(unit, case.id, 1)
        outbox.add(unit, resident.chat_id, "sendMessage", {"text": "办好了"})
        for number, sender in ((1, resident.chat_id), (2, 502)):
            update = {"update_id": number, "message": {"from": {"id": sender}, "text": "灯"}}
            inbox.receive(unit, number, orjson.dumps(update).decode())

    await database.run(work)
    return case.id


async def test_all_that_is_kept_of_a_person_is_found(
    database: Database, resident: Person, told: int
) -> None:
    unit = database.unit()
    row = await kept.person(unit, resident.id, "zh_CN")
    assert row is not None
    assert row["home"] == "柳荫街道"
    assert [one["role"] for one in await kept.roles(unit, resident.id, "zh_CN")] == [
        "social_worker"
    ]
    assert await kept.invitations(unit, resident.id) == []
    assert await kept.deeds(unit, 99) == []
    assert [one["move"] for one in await kept.deeds(unit, resident.id)] == ["look"]
    assert [one["resolved"] for one in await kept.follow_ups(unit, told)] == [None]
    assert await kept.clocks(unit, resident.id, "case") == {told: unit.now + DAY}
    assert await kept.owed(unit, resident.chat_id) == [{"text": "办好了"}]
    assert list(await kept.received(unit, resident.chat_id)) == [1]
    [look] = await looks.at_cases_of(unit, resident.id)
    assert (look["name"], look["why"], look["at"]) == ("王桂兰", "desk", unit.now)


async def test_the_contents_of_a_case_go_and_the_rest_stays(database: Database, told: int) -> None:
    unit = database.unit()
    assert await forgetting.closed_before(unit, unit.now) == []
    assert await forgetting.closed_before(unit, unit.now + 1) == [told]
    forgetting.remove_contents(unit, told)
    await database.commit(unit)
    assert await forgetting.closed_before(unit, unit.now + 1) == []
    case = await cases.get(unit, told)
    assert case is not None
    assert (case.text, case.file, case.category) == ("", None, "public_facilities")
    [event] = await cases.timeline(unit, told)
    assert (event.text, event.file, event.move) == (None, None, "submit")


async def test_an_open_case_keeps_its_contents_however_old(
    database: Database, resident: Person, street: Place
) -> None:
    await store(database, resident, street)
    assert await forgetting.closed_before(database.unit(), 2**60) == []


async def test_a_forgotten_person_is_nobody_and_their_chat_a_strangers(
    database: Database, resident: Person, street: Place, told: int
) -> None:
    unit = database.unit()
    forgetting.forget_case(unit, told, street.id)
    forgetting.forget_person(unit, resident.id)
    forgetting.forget_chat(unit, resident.chat_id, [1])
    await database.commit(unit)
    assert await people.who(unit, resident.chat_id) == (None, None)
    assert await people.roles(unit, "zh_CN") == []
    assert await outbox.counts(database) == (0, 0)
    assert await looks.at_cases_of(unit, resident.id) == []
    assert list(await kept.received(unit, 502)) == [2]
    assert await kept.received(unit, resident.chat_id) == {}


async def test_the_roles_that_are_held_are_listed_and_taken_away(
    database: Database, resident: Person, street: Place
) -> None:
    unit = database.unit()
    people.grant(unit, resident.id, Role.STREET_OFFICE, street.id, "")
    people.grant(unit, resident.id, Role.SOCIAL_WORKER, street.id, "")
    await database.commit(unit)
    held = [
        (one["person_id"], one["name"], one["role"]) for one in await people.roles(unit, "zh_CN")
    ]
    assert held == [(1, "王桂兰", "social_worker"), (1, "王桂兰", "street_office")]
    unit = database.unit()
    people.revoke(unit, resident.id, Role.SOCIAL_WORKER, street.id, "")
    await database.commit(unit)
    assert [one["role"] for one in await people.roles(unit, "zh_CN")] == ["street_office"]


async def test_who_holds_what_is_found_until_it_is_let_go(
    database: Database, resident: Person, street: Place
) -> None:
    done = await store(database, resident, street, state=CaseState.DONE, assignee_id=resident.id)
    taken = await store(database, resident, street, state=CaseState.TAKEN, assignee_id=resident.id)
    await store(database, resident, street, state=CaseState.CLOSED, assignee_id=resident.id)
    unit = database.unit()
    assert [case.id for case in await cases.held_by(unit, resident.id)] == [done.id, taken.id]
    cases.let_go(unit, done)
    cases.let_go(unit, taken)
    await database.commit(unit)
    assert (await current(database, done)).assignee_id is None
    assert (await current(database, taken)).assignee_id == resident.id


async def test_the_cards_of_a_chat_are_known_with_their_messages(database: Database) -> None:
    unit = database.unit()
    outbox.add(unit, 501, "sendMessage", {}, card="case:1001")
    outbox.add(unit, 501, "sendMessage", {}, card="case:1002")
    await database.commit(unit)
    sent = database.unit()
    outbox.sent(sent, unit.outgoing[0], 7)
    await database.commit(sent)
    assert await outbox.cards_in(unit, 501) == {"case:1001": 7}
