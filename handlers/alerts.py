"""What a case's clock does when it rings; see `linkage.waits` for when it does."""

from handlers import topics
from handlers.cards import card_name, case_button, desk_card, follow_up_rows
from handlers.casework import desk_of, due_at, hand_on, move, out_of_quiet, refresh_cards
from handlers.follow_up import ask
from handlers.leaving import hand_back
from handlers.scene import Scene, Services
from handlers.words import Span
from linkage import waits
from linkage.access import CLOCK
from linkage.cases import Move
from linkage.models import Actor, Case, CaseState, Person
from linkage.waits import Alert
from storage import cases, people, reminders
from storage.reminders import Reminder

_TO_RESIDENT = (Alert.REMIND_RESIDENT, Alert.ASK, Alert.ASK_AGAIN)


async def ring(scene: Scene, reminder: Reminder) -> None:
    """Act on a case's clock, and set its next one; a case that waits no more is let be."""
    case = await cases.get(scene.unit, reminder.subject)
    if case is None or case.state is CaseState.CLOSED:
        reminders.cancel(scene.unit, reminder.kind, reminder.subject)
        return
    step = waits.ringing(case, reminder.step, scene.unit.now)
    alert = waits.alert(case, step, scene.services.policy)
    not_before = await _not_before(scene, case, alert)
    if not_before > scene.unit.now:
        reminders.go_on(scene.unit, reminder, not_before, reminder.step)
        return
    if alert is Alert.ESCALATE:
        await _escalate(scene, case)
        return
    if alert is Alert.CLOSE:
        await _close(scene, case)
        return
    if alert is Alert.ASK:
        await ask(scene, case)
    elif alert in _TO_RESIDENT:
        await _remind_resident(scene, case, alert)
    else:
        await _remind_staff(scene, case, alert)
    reminders.go_on(scene.unit, reminder, due_at(scene, case, step + 1), step + 1)


async def _not_before(scene: Scene, case: Case, alert: Alert) -> int:
    """When it may ring, in ms: the resident's own quiet hours stand in for everybody's."""
    if alert in _TO_RESIDENT and not waits.is_crisis(case, scene.services.policy):
        resident = await people.get(scene.unit, case.resident_id)
        if resident.quiet is not None:
            return resident.quiet.next_end(scene.unit.now, scene.services.zone)
    return out_of_quiet(scene.services, case, scene.unit.now)


def expected(services: Services, case: Case, reminder: Reminder, now: int) -> tuple[int, Alert]:
    """When an open case's clock will ring, in ms, and what it does then if nothing changes."""
    at = out_of_quiet(services, case, max(now, reminder.due_at))
    return at, waits.alert(case, waits.ringing(case, reminder.step, at), services.policy)


async def _escalate(scene: Scene, case: Case) -> None:
    moved = await hand_on(scene, case, Move.ESCALATE, None, CLOCK)
    await refresh_cards(scene, moved)
    resident = await people.get(scene.unit, case.resident_id)
    span = Span(moved.respond_by - scene.unit.now)
    text = scene.text(resident.language, "case.escalated", number=moved.id, span=span)
    scene.tell(resident, text)


async def _close(scene: Scene, case: Case) -> None:
    await refresh_cards(scene, move(scene, case, Move.LAPSE, None, CLOCK))
    resident = await people.get(scene.unit, case.resident_id)
    scene.tell(resident, scene.text(resident.language, "case.lapsed", number=case.id))


async def _remind_resident(scene: Scene, case: Case, alert: Alert) -> None:
    resident = await people.get(scene.unit, case.resident_id)
    language = resident.language
    if alert is Alert.ASK_AGAIN:
        rows = follow_up_rows(scene, resident, case)
    else:
        rows = [[case_button(scene, language, "case.reply", case, "write")]]
    scene.tell(resident, scene.text(language, f"alert.{alert}", number=case.id), rows)


async def _remind_staff(scene: Scene, case: Case, alert: Alert) -> None:
    desk = await desk_of(scene, case)
    crisis = waits.is_crisis(case, scene.services.policy)
    for person in desk.staff:
        if _concerns(alert, person, case):
            text, rows = desk_card(scene, case, person, desk)
            notice = scene.text(person.language, f"alert.{alert}", number=case.id)
            scene.tell(person, f"{notice}\n\n{text}", rows, card_name(case.id), loud=crisis)
    for seat in await topics.opened(scene, case):
        if _concerns(alert, seat, case):
            notice = scene.text(seat.language, f"alert.{alert}", number=case.id)
            scene.tell(seat, notice, loud=crisis)


def _concerns(alert: Alert, person: Person, case: Case) -> bool:
    office = person.serves(Actor.STREET_OFFICE, case.place_path)
    match alert:
        case Alert.REMIND_ASSIGNEE | Alert.TELL_ASSIGNEE:
            return person.id == case.assignee_id
        case Alert.TELL_OFFICE:
            return office or person.id == case.assignee_id
        case Alert.REPEAT_TO_ALL:
            return office or person.serves(case.actor, case.place_path)
        case _:
            return person.serves(case.actor, case.place_path)


async def blocked(scene: Scene, chat_id: int) -> None:
    """Somebody has blocked the bot: whoever helps them hears it, and others help in their place."""
    people.set_reachable(scene.unit, chat_id, False)
    person, _ = await people.who(scene.unit, chat_id)
    if person is None or person.unreachable_at is not None:
        return
    for case in await cases.open_of(scene.unit, person.id):
        if case.assignee_id is not None and case.assignee_id != person.id:
            assignee = await people.get(scene.unit, case.assignee_id)
            notice = scene.text(assignee.language, "desk.unreachable", number=case.id)
            scene.tell(assignee, notice)
    await hand_back(scene, await cases.taken_by(scene.unit, person.id), person)
