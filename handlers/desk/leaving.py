"""Somebody leaves a desk, or can be reached no more: what they had goes back to it."""

from collections.abc import Sequence

from handlers.cases.aftermath import follow
from handlers.cases.casework import hand_on, tell_handed_on
from handlers.cases.visits import leave
from handlers.chat.menus import no_staff_commands, staff_commands
from handlers.chat.scene import Scene, message
from handlers.chat.words import Listed, role_said
from handlers.volunteers import enrolment
from linkage.access import CLOCK, answers_for, may, relations
from linkage.cases import Move
from linkage.models import Case, CaseState, Person
from storage import cases, outbox, people, reminders, rooms, volunteers
from storage.outbox import Priority
from storage.reminders import Reminder

# The reminder that a role was taken away from the person it is about.
ROLE_ENDED = "role_ended"
_CARD, _VOLUNTEER = "case:", "volunteer:"


async def hand_back(scene: Scene, held: Sequence[Case], person: Person | None) -> None:
    """Find somebody else for these cases, and tell their residents.

    `person` had them and still seems to be at the desk; None where they are not there any more.
    What is said to be done waits for its resident; only if it is not solved will somebody be found.
    """
    for case in held:
        if case.state is CaseState.DONE:
            cases.let_go(scene.unit, case)
            continue
        moved = await hand_on(scene, case, Move.RELEASE, person, CLOCK)
        await tell_handed_on(scene, moved)


async def empty_cards(scene: Scene, person: Person) -> None:
    """Take the words of residents off the screen of somebody who may see them no more."""
    for card, message_id in (await outbox.cards_in(scene.unit, person.chat_id)).items():
        text = await _not_theirs(scene, person, card)
        if text is None:
            continue
        payload = message(person.chat_id, text) | {"message_id": message_id}
        outbox.add(scene.unit, person.chat_id, "editMessageText", payload, Priority.BROADCAST)


async def _not_theirs(scene: Scene, person: Person, card: str) -> str | None:
    """What a card says to somebody who may see it no more; None where they may."""
    kind, _, number = card.partition(":")
    if f"{kind}:" == _CARD:
        case = await cases.get(scene.unit, int(number))
        if case is None or may(relations(person, case), "card"):
            return None
        return scene.text(person.language, "desk.not_yours_now", number=case.id)
    if f"{kind}:" != _VOLUNTEER:
        return None
    volunteer = await volunteers.get(scene.unit, int(number))
    if volunteer is None or await enrolment.may_see(scene, person, volunteer):
        return None
    return scene.text(person.language, "volunteer.not_yours")


async def unlink_groups(scene: Scene, person: Person) -> None:
    """A group is no desk any more once who linked it does not work at that desk.

    Nobody else is known to answer for who sits in it. The words of residents leave it, too.
    """
    for room in await rooms.linked_by(scene.unit, person.id):
        if person.serves(room.actor, room.place_path):
            continue
        shown = await outbox.cards_in(scene.unit, room.chat_id)
        rooms.unlink(scene.unit, room.chat_id)
        for card, message_id in shown.items():
            if card.startswith(_CARD):
                text = scene.text(
                    room.language, "room.card_gone", number=int(card.removeprefix(_CARD))
                )
                payload = message(room.chat_id, text) | {"message_id": message_id}
                outbox.add(scene.unit, room.chat_id, "editMessageText", payload, Priority.BROADCAST)
        told = message(room.chat_id, scene.text(room.language, "room.ended"))
        outbox.add(scene.unit, room.chat_id, "sendMessage", told, Priority.NOTICE)


async def role_ended(scene: Scene, reminder: Reminder) -> None:
    """A role was taken away: its cases go back, the command menu changes, and they are told."""
    reminders.cancel(scene.unit, reminder.kind, reminder.subject)
    person = await people.get(scene.unit, reminder.subject)
    held = await cases.held_by(scene.unit, person.id)
    lost = [case for case in held if not answers_for(person, case)]
    await hand_back(scene, lost, None)
    await leave(scene, person)
    await unlink_groups(scene, person)
    await follow(scene)
    await empty_cards(scene, person)
    if person.grants:
        said = (role_said(grant.role, grant.lead).key for grant in person.grants)
        left = Listed(tuple(dict.fromkeys(said)))
        scene.tell(person, scene.text(person.language, "roles.one_ended", roles=left))
        commands = staff_commands(scene.services, person)
        outbox.add(scene.unit, person.chat_id, "setMyCommands", commands, Priority.NOTICE)
        return
    payload = no_staff_commands(person.chat_id)
    outbox.add(scene.unit, person.chat_id, "deleteMyCommands", payload, Priority.NOTICE)
    scene.tell(person, scene.text(person.language, "roles.ended"))
