"""A task's card in the group of the desk that looks after it, beside the private chats."""

from linkage.models import Actor, Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import GROUP, a_group
from tests.handlers.tasks import asks, helper, taken
from tests.handlers.test_at_once import PARCEL, asked
from tests.handlers.test_event_tasks import asks_for_volunteers


async def presses_in_group(somebody: Somebody, group: Somebody, label: str) -> None:
    """Press the group's newest button with that label."""
    shown = next(one for one in reversed(group.screen) if label in one.buttons)
    press = somebody.press(shown.buttons[label], shown)
    press["message"]["chat"] = {"id": GROUP, "type": "supergroup", "title": "Desk"}
    group.news.clear()
    turn = await somebody.does(callback_query=press)
    somebody.toast = turn.toast if turn is not None else None


async def test_what_is_asked_at_once_stands_in_its_cases_topic(town: Town) -> None:
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    group = await a_group(town, grace, Actor.VOLUNTEER)
    _, paul, ann = await asked(town, PARCEL)
    group.sees("Volunteers are being asked already", "Call it off")
    topics = [call.payload for call in town.calls if call.card == "watch:1"]
    assert [one.get("topic") for one in topics if one["chat_id"] == GROUP] == ["topic:1001"]
    assert len([call for call in town.calls if call.method == "createForumTopic"]) == 1
    await town.ring_due()
    await ann.presses("I'll do it")
    await town.ring_due()
    group.sees("1 of 1 found: Ann (accepted)")
    await presses_in_group(paul, group, "Call it off")
    paul.is_told("Called off")
    group.sees("Called off")
    ann.sees("You need not come")


async def test_what_a_coordinator_asks_of_a_case_stands_there_too(town: Town) -> None:
    mei, grace = await taken(town)
    group = await a_group(town, grace, Actor.VOLUNTEER)
    await asks(town, grace)
    group.sees("0 of 1 found", "Call it off")
    await town.advance(hours=23)
    group.sees("There is nobody here who may be asked", "Call it off")
    await presses_in_group(mei, group, "Call it off")
    mei.is_told("This task is not yours")


async def test_an_events_card_stands_outside_any_topic(town: Town) -> None:
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    group = await a_group(town, grace, Actor.VOLUNTEER)
    ann = await helper(town, "Ann")
    await asks_for_volunteers(grace)
    group.sees("0 of 2 found", "Call it off")
    await town.ring_due()
    await ann.presses("I'll do it")
    await town.ring_due()
    group.sees("1 of 2 found")
    assert not [call for call in town.calls if "topic" in call.payload]


async def test_a_group_of_another_desk_sees_no_event(town: Town) -> None:
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    li = await town.worker(Role.COMMITTEE_WORKER, name="Li")
    group = await a_group(town, li, Actor.COMMUNITY)
    await asks_for_volunteers(grace)
    group.sees_nothing()
