"""Every column that holds somebody's number is in /mydata, and gone with /forget, or says why."""

import re
from typing import Any

import orjson

from linkage.models import Actor, Role
from storage import inbox, outbox
from storage.unit import Unit
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import a_group, chooses, sends_a_need
from tests.handlers.hours import earns
from tests.handlers.test_family import link_of
from tests.handlers.test_gifts import link_of as gift_of
from tests.handlers.test_mydata import files
from tests.handlers.test_pool import asks, donates
from tests.handlers.test_staffing import invites
from tests.handlers.test_visits import enters
from tests.handlers.volunteers import enrols

OSMANTHUS = "Osmanthus"
# A column of any table that may hold a person's number, or their chat's.
HOLDS_A_PERSON = re.compile(
    r"chat_id|kept_from|called|to_id|.*_by|(person|resident|member|assignee|about|visitor)_id"
)
# Limits of a case, not people.
NOT_PEOPLE = {"cases.respond_by", "cases.resolve_by"}

# Where each of them stands in the JSON of /mydata.
SHOWN = {
    "people.id": ("person", "first_met_at"),
    "people.chat_id": ("person", "telegram_chat"),
    "people.visited_by": ("visits",),
    "roles.person_id": ("roles",),
    "invitations.invited_by": ("invitations_made",),
    "invitation_uses.person_id": ("invitations",),
    "conversations.chat_id": ("form",),
    "cases.resident_id": ("cases",),
    "cases.assignee_id": ("in_hand",),
    "case_events.person_id": ("deeds",),
    "case_events.to_id": ("handed_to_you",),
    "cases.called": ("deeds",),
    "looks.person_id": ("deeds",),
    "rooms.linked_by": ("groups",),
    "family.resident_id": ("family", "told_of_you"),
    "family.member_id": ("family", "you_are_told_of"),
    "family_links.resident_id": ("family", "open_link"),
    "volunteers.person_id": ("volunteering", "state"),
    "volunteer_events.person_id": ("volunteering", "events"),
    "volunteer_events.by_id": ("volunteer_decisions",),
    "volunteer_skills.person_id": ("volunteering", "skills"),
    "availability.person_id": ("volunteering", "week"),
    "days_off.person_id": ("volunteering", "days_off"),
    "offers.volunteer_id": ("tasks",),
    "assignments.volunteer_id": ("tasks",),
    "blocks.by_id": ("blocked",),
    "accounts.person_id": ("timebank", "transfers"),
    "transfers.by_id": ("timebank", "moved_for_others"),
    "gifts.giver_id": ("timebank", "open_gift"),
    "gift_takers.taker_id": ("timebank", "gifts_awaited_from"),
    "outbox.chat_id": ("messages_to_be_sent",),
    "inbox.payload": ("messages_to_be_read",),
}
SHOWN_NOT = {
    "cards.chat_id": "which message shows which case in their own chat: they see it there",
    "corrections.person_id": "the same deed stands among the case's events",
    "cases.about_id": "a complaint is kept from whom it is about, for the sake of who complains",
    "cases.kept_from": "a complaint is kept from who had the case, for the sake of who complains",
    "volunteer_skills.recorded_by": "the same deed stands among the decisions about volunteers",
    "tasks.created_by": "that volunteers were asked stands on the task's card, in their own chat",
    "assignment_events.volunteer_id": "what it led to stands among their tasks",
    "assignment_events.by_id": "what they did to a task stands on its card, in their own chat",
    "words_of_day.resident_id": "four digits of one day, which they were told themselves",
    "task_events.by_id": "what they did to a task stands on its card, in their own chat",
    "blocks.resident_id": "who blocks somebody does so silently, and sees it themselves",
    "blocks.volunteer_id": "the same",
    "rooms.chat_id": "a group's number, nobody's own; who linked it sees the group",
}
# What /forget leaves: a number to which no name, chat or place belongs any more.
STAYS = {
    "people.id": "the number alone",
    "invitation_uses.person_id": "so that the link works once",
    "cases.resident_id": "the figures count the case",
    "cases.assignee_id": "whoever did a case that is closed",
    "cases.about_id": "that somebody complained, and of whom nobody can say any more",
    "cases.kept_from": "that somebody complained, and of whom nobody can say any more",
    "case_events.person_id": "the case's history",
    "cases.called": "who was called to it, for the case's history",
    "case_events.to_id": "the case's history",
    "corrections.person_id": "the same",
    "volunteer_events.by_id": "the volunteer's history",
    "volunteer_skills.recorded_by": "so that the skill goes on to count",
    "tasks.created_by": "the task's history",
    "task_events.by_id": "the task's history",
    "assignments.volunteer_id": "the figures count the task",
    "assignment_events.volunteer_id": "the figures count the task",
    "assignment_events.by_id": "so that it can be told who decided on hours",
    "accounts.person_id": "the account, which is empty and closed",
    "transfers.by_id": "the ledger",
    "looks.person_id": "the resident still sees that somebody looked who has left since",
}


async def columns(town: Town) -> set[str]:
    """Every column that holds, or may hold, a person's number; the inbox holds them in updates."""
    found = {"people.id", "inbox.payload"}
    for table in await town.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
        name = table["name"]
        for one in await town.rows(f"SELECT name FROM pragma_table_info('{name}')"):
            if HOLDS_A_PERSON.fullmatch(one["name"]):
                found.add(f"{name}.{one['name']}")
        for key in await town.rows(f'SELECT * FROM pragma_foreign_key_list("{name}")'):
            if key["table"] == "people":
                found.add(f"{name}.{key['from']}")
    return found - NOT_PEOPLE


async def held(town: Town, somebody: Somebody, person_id: int) -> set[str]:
    """The columns in which their number, or their chat's, stands."""
    found = set()
    for column in await columns(town):
        table, _, name = column.partition(".")
        number = somebody.id if name in ("chat_id", "payload") else person_id
        for row in await town.rows(f"SELECT {name} AS value FROM {table}"):
            if re.search(rf"(?<!\d){number}(?!\d)", str(row["value"] or "")):
                found.add(column)
    return found


async def with_hours(town: Town, li: Somebody, lin: Somebody) -> None:
    """Both have hours, and mean to give some to each other; the pool has given some to Mei."""
    for one, another in ((li, lin), (lin, li)):
        await earns(town, one, 120)
        await another.says(f"/start {await gift_of(one, '1h')}")
        await another.presses("Yes, thank you")
    await donates(lin, "30m")
    await asks(li, "1002")
    await li.says("20m")
    await li.says("A bad knee")
    await li.presses("Give it")


async def full_life(town: Town) -> Somebody:
    """Somebody of the committee of whom every table tells something; their number is 1."""
    li = await town.worker(Role.ADMINISTRATOR, name="Li Wei")
    role = ("committee worker", "Yes: lead of the residents' committee")
    token = await invites(li, *role, OSMANTHUS, "All of it")
    await li.says(f"/start {token}")
    bo = await town.worker(Role.COMMITTEE_WORKER, OSMANTHUS, "Bo")
    mei, lin = await town.resident("Mei Zhangwu"), await town.resident("Lin")
    await a_group(town, li, Actor.COMMUNITY, OSMANTHUS)
    for one, another in ((mei, li), (li, lin)):
        await another.says(f"/start {await link_of(one)}")
        await another.presses("Yes, tell me")
    await link_of(li)
    await enters(li)
    await sends_a_need(mei)
    await bo.presses_data("c:1002:take")
    await bo.presses_data("c:1002:hand")
    await bo.presses("Li Wei")
    await li.presses_data("c:1002:correct")
    await chooses(li, "Rubbish and hygiene")
    await li.presses_data("c:1002:card")
    await mei.presses_data("c:1002:complain")
    await mei.says("Li was rude to me")
    await sends_a_need(li, "My own tap drips")
    await enrols(lin, "First aid *")
    await li.presses("Approve")
    await li.presses("Record training or check")
    for label in ("First aid", "One year", "Skip"):
        await li.presses(label)
    await enrols(li, "Carrying things", reach="the whole street")
    await li.presses("My week")
    await li.presses("Mon am")
    await li.presses_data("w:add")
    await li.presses("Tomorrow")
    await with_hours(town, li, lin)
    await li.says("/need And the lamp is broken")

    async def left_behind(unit: Unit) -> None:
        unit.write(
            "INSERT INTO tasks (id, case_id, category, text, place_id, area_id, starts_at, ends_at,"
            " people, state, created_by, created_at, seq)"
            " VALUES (1, 1002, 'errands', 'x', 1, 1, 0, 1, 1, 'called_off', 1, 0, 1)"
        )
        unit.write("INSERT INTO task_events VALUES (1, 1, 0, 1, 'create', 'open')")
        unit.write("INSERT INTO offers VALUES (1, 1, 0, 0, 'accepted', 0)")
        unit.write("INSERT INTO assignments VALUES (1, 1, 1, 1, 'taken', 0, NULL, 1, 5, 5, '', 0)")
        unit.write("INSERT INTO assignment_events VALUES (1, 1, 1, 0, 1, 'accept', 'taken')")
        unit.write("INSERT INTO words_of_day VALUES (1, 1, '0000')")
        unit.write("UPDATE cases SET called = ',1,' WHERE id = 1002")
        unit.write("INSERT INTO blocks VALUES (1, 2, 1, 0)")
        unit.write("INSERT INTO blocks VALUES (2, 1, 2, 0)")
        outbox.add(unit, li.id, "sendMessage", {"chat_id": li.id, "text": "x"})
        update = {"update_id": 900, "message": li.message(text="y")}
        inbox.receive(unit, 900, orjson.dumps(update).decode())
        inbox.set_aside(unit, 900, "ValueError")

    await town.database.run(left_behind)
    return li


def at(data: dict[str, Any], path: tuple[str, ...]) -> Any:
    """What stands there."""
    found: Any = data
    for name in path:
        found = found[name]
    return found


async def test_every_column_of_a_person_is_in_their_data_or_says_why_not(town: Town) -> None:
    assert await columns(town) == SHOWN.keys() | SHOWN_NOT.keys()
    assert not SHOWN.keys() & SHOWN_NOT.keys()
    assert all(SHOWN_NOT.values())
    li = await full_life(town)
    assert await held(town, li, 1) == await columns(town) - {"rooms.chat_id"}
    page, data = await files(town, li)
    assert [column for column, path in SHOWN.items() if not at(data, path)] == []
    assert "rude" not in page + orjson.dumps(data).decode()
    for words in (
        "You visit Mr Old",
        "A group you linked is the desk of the residents' committee for Osmanthus",
        "Invited somebody as lead of the residents' committee",
        "In your hands now: 1 (No. 1002)",
    ):
        assert words in page


async def test_every_column_of_a_person_is_empty_once_they_are_forgotten_or_says_why_not(
    town: Town,
) -> None:
    li = await full_life(town)
    assert all(STAYS.values())
    await li.says("/forget")
    await li.presses("Yes, forget me")
    li.sees("we have forgotten you")
    await town.advance(hours=24 * 7)
    assert await held(town, li, 1) <= STAYS.keys()
    assert STAYS.keys() <= await columns(town)


async def test_who_complained_sees_so_in_their_data(town: Town) -> None:
    await full_life(town)
    mei = next(one for one in town.by_chat.values() if one.name == "Mei Zhangwu")
    page, data = await files(town, mei)
    assert {one["number"]: one["complaint"] for one in data["cases"]} == {1002: False, 1003: True}
    assert "Li was rude to me" in page
