"""Who works on a case and sees its card; how the cards are shown and brought up to date."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.attendance.safety_card import told_of_task
from handlers.cases import topics
from handlers.cases.alarms import hush, is_calling
from handlers.cases.cards import CARD_TEXT, Desk, desk_card
from handlers.chat.scene import Scene, card_name
from linkage.access import answers_for, who_may_know
from linkage.models import (
    Actor,
    Attachment,
    Case,
    CaseState,
    Event,
    Person,
)
from storage import cases, outbox, people, visits
from storage.unit import Unit


async def told_of(scene: Scene, case: Case) -> list[Event]:
    """The case's timeline, with what this unit adds to it."""
    return [*await cases.timeline(scene.unit, case.id), *added_now(scene, case)]


def added_now(scene: Scene, case: Case) -> list[Event]:
    """The lines that this unit adds to the case's timeline."""
    return [event for event in scene.events if event.case_id == case.id]


async def staff_of(unit: Unit, case: Case) -> list[Person]:
    """Everybody at a desk of the case's place who may know of it."""
    return who_may_know(await people.staff(unit, case.place_path), case)


async def desk_of(scene: Scene, case: Case) -> Desk:
    """What the case's card tells beside the case."""
    staff, events = await staff_of(scene.unit, case), await told_of(scene, case)
    of_task = await told_of_task(scene, case)
    if case.visitor_id is None:
        return Desk(staff, events, of_task=of_task)
    resident = await people.get(scene.unit, case.resident_id)
    visited = (resident.name, await visits.reach(scene.unit, resident.id))
    return Desk(staff, events, visited, of_task)


async def show_to_desk(scene: Scene, case: Case, desk: Desk, files: Sequence[Attachment]) -> None:
    """Put the case's card before everybody at the desk that answers for it, and in its groups.

    Below it come the files it was told with, and those of the reason why it comes.
    """
    seats = await topics.opened(scene, case)
    desk = replace(desk, of_task=await told_of_task(scene, case))
    for person in (*desk.staff, *seats):
        if answers_for(person, case):
            text, rows = desk_card(scene, case, person, desk)
            scene.tell(person, text, rows, card_name(case.id), work=case)
            if len(case.text) > CARD_TEXT:
                scene.tell(person, case.text, work=case)
            scene.tell_files(person, case.id, files, work=case)
    topics.pin(scene, case, seats)


def above(case: Case, staff: Sequence[Person]) -> list[Person]:
    """Who looks after whoever has the case: the desk's lead, or else the street office."""
    others = [one for one in staff if one.id != case.assignee_id]
    leads = [one for one in others if one.leads(case.actor, case.place_path)]
    return leads or [one for one in others if one.serves(Actor.STREET_OFFICE, case.place_path)]


async def refresh_cards(scene: Scene, case: Case, anew: Sequence[Person] = ()) -> None:
    """Bring the case's card up to date with everybody who was shown it, save who gets it `anew`."""
    chats = await outbox.card_chats(scene.unit, card_name(case.id))
    desk = await desk_of(scene, case)
    seats = [seat for seat in await topics.seats(scene, case) if seat.chat_id in chats]
    chats -= {person.chat_id for person in anew}
    for person in (*desk.staff, *seats):
        if person.chat_id in chats:
            text, rows = desk_card(scene, case, person, desk)
            scene.retell(person, text, rows, card_name(case.id))
    if not is_calling(scene, case):
        await hush(scene, case)
    if case.state is CaseState.CLOSED:
        topics.close(scene, seats)
