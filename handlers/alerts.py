"""What a case's clock does when it rings; see `linkage.waits` for when it does."""

from collections.abc import Sequence
from typing import NamedTuple

from handlers.cases import room_trouble, topics
from handlers.cases.aftermath import follow
from handlers.cases.alarms import is_calling, ring_again
from handlers.cases.cards import case_button, tell_with_card
from handlers.cases.casework import hand_on
from handlers.cases.clocks import comes_until, due_at, not_before
from handlers.cases.follow_up import ask
from handlers.cases.resident_cards import follow_up_rows
from handlers.cases.showing import desk_of, refresh_cards, staff_of
from handlers.cases.visits import leave
from handlers.chat.scene import Scene, Services, card_name
from handlers.chat.words import Said, Until
from handlers.desk.leaving import hand_back
from handlers.silence import close_unanswered, heard_waiting, look_again, may_close
from handlers.tasks.losing import release
from linkage import peace, waits
from linkage.access import CLOCK, may, relations
from linkage.cases import Move
from linkage.models import Actor, Case, CaseState, Person
from linkage.routing import escalate, staffed
from linkage.waits import Alert
from storage import cases, outbox, people, reminders
from storage.reminders import Reminder
from storage.unit import Unit

# A worker's digest tells what waits at their desk, and what is overdue.
_IN_DIGEST = frozenset(
    {
        Alert.REMIND_DESK,
        Alert.LEAD_UNTAKEN,
        Alert.REMIND_OFFICE,
        Alert.LEAD_LATE,
        Alert.TELL_OFFICE,
    }
)
# Whoever has the case reads there that the desk's lead is told.
_NAMES_LEAD = frozenset({Alert.LEAD_LATE, Alert.LEAD_UNANSWERED})


async def ring(scene: Scene, reminder: Reminder) -> None:
    """Act on a case's clock, and set its next one; a case that waits no more is let be."""
    await _ring(scene, reminder)
    await follow(scene)


async def _ring(scene: Scene, reminder: Reminder) -> None:
    case = await cases.get(scene.unit, reminder.subject)
    if case is None or case.state is CaseState.CLOSED:
        reminders.cancel(scene.unit, reminder.kind, reminder.subject)
        return
    until = await comes_until(scene.unit, case)
    if until is not None:
        reminders.go_on(scene.unit, reminder, until, reminder.step)
        return
    staff = await staff_of(scene.unit, case)
    step, alert = _now(scene.services, case, reminder, staff, scene.unit.now)
    earliest = await not_before(scene, case, step)
    if earliest > scene.unit.now:
        reminders.go_on(scene.unit, reminder, earliest, reminder.step)
        return
    if alert is Alert.ESCALATE:
        await _escalate(scene, case)
        return
    if alert in (Alert.CLOSE, Alert.LOOK_AGAIN) and await heard_waiting(scene, case):
        return
    if alert is Alert.CLOSE:
        await close_unanswered(scene, case)
        return
    if alert is Alert.LOOK_AGAIN:
        await look_again(scene, case)
        return
    if alert is Alert.ASK:
        await ask(scene, case)
    elif waits.to_resident(case, step):
        await _remind_resident(scene, case, alert)
    else:
        services, due = scene.services, reminder.due_at
        early = peace.begins_the_day(case, due, services.policy, services.zone)
        await _remind_staff(scene, case, alert, early)
    after = waits.going(case, step + 1, staff, scene.services.policy)
    reminders.go_on(scene.unit, reminder, due_at(scene, case, after), after)


def _now(
    services: Services, case: Case, reminder: Reminder, staff: Sequence[Person], now: int
) -> tuple[int, Alert]:
    """The step that a case's clock has come to, and what it does then."""
    step = waits.ringing(case, reminder.step, now)
    step = waits.going(case, step, staff, services.policy)
    return step, waits.alert(case, step, staff, services.policy)


class Expected(NamedTuple):
    """When a case's clock rings, in ms, what it does, and up to whom it goes where it goes up."""

    at: int
    alert: Alert
    up_to: Actor


async def expected(
    unit: Unit, services: Services, case: Case, reminder: Reminder
) -> Expected | None:
    """What an open case's clock will do if nothing changes; None while it waits for a volunteer."""
    if await comes_until(unit, case) is not None:
        return None
    policy, moment = services.policy, max(unit.now, reminder.due_at)
    at = peace.rings_at(case, reminder.step, moment, policy, services.quiet, services.zone)
    staff = await staff_of(unit, case)
    there = staffed(staff, case.place_path)
    up_to = escalate(policy, case.actor, there, case.refused).actor
    return Expected(at, _now(services, case, reminder, staff, at)[1], up_to)


async def _escalate(scene: Scene, case: Case) -> None:
    moved = await hand_on(scene, case, Move.ESCALATE, None, CLOCK)
    await refresh_cards(scene, moved)
    resident = await people.get(scene.unit, case.resident_id)
    text = scene.said_to(
        resident,
        "case.escalated" if moved.actor is Actor.STREET_OFFICE else "case.to_committee",
        number=moved.id,
        until=Until(moved.respond_by, scene.unit.now),
    )
    scene.tell_resident(resident, case, text)


async def _remind_resident(scene: Scene, case: Case, alert: Alert) -> None:
    resident = await people.get(scene.unit, case.resident_id)
    language = resident.language
    if alert is Alert.ASK_AGAIN:
        last = await may_close(scene, case)
        text = scene.said_to(
            resident, "alert.ask_again" if last else "alert.ask_again_danger", number=case.id
        )
        rows = follow_up_rows(scene, resident, case)
    else:
        text = scene.said_to(resident, "alert.remind_resident", number=case.id)
        rows = [[case_button(scene, language, "case.reply", case, "write")]]
    scene.tell_resident(resident, case, text, rows)


async def _remind_staff(scene: Scene, case: Case, alert: Alert, early: bool) -> None:
    """Show the case to whom the alert concerns; who is called to an emergency again, only ring.

    What rings `early`, with the working day, makes no sound beside its digest, and where that tells
    of the case it is all they get.
    """
    desk = await desk_of(scene, case)
    calling = is_calling(scene, case)
    shown = await outbox.card_chats(scene.unit, card_name(case.id))
    for person in (one for one in desk.staff if waits.concerns(alert, one, case)):
        notice = _notice(scene, case, alert, person)
        if early and alert in _IN_DIGEST:
            continue
        if calling and person.chat_id in shown:
            ring_again(scene, case, person, notice)
            continue
        if not may(relations(person, case), "card"):
            scene.tell(person, notice, work=case, silent=early)
            continue
        tell_with_card(scene, case, person, desk, notice, silent=early)
    for seat in await topics.opened(scene, case):
        if not waits.concerns(alert, seat, case):
            continue
        notice = _notice(scene, case, alert, seat)
        if seat.chat_id not in shown:
            # The group has been linked since.
            tell_with_card(scene, case, seat, desk, notice, silent=early)
            topics.pin(scene, case, [seat])
        elif calling:
            ring_again(scene, case, seat, notice)
        else:
            scene.tell(seat, notice, work=case, silent=early)


def _notice(scene: Scene, case: Case, alert: Alert, reader: Person) -> str:
    """Why the clock rings; it tells also those who may not see the case what kind it is.

    Whoever leads the desk is not told that the lead is told.
    """
    leads = alert in _NAMES_LEAD and reader.leads(case.actor, case.place_path)
    return scene.text(
        reader.language,
        f"alert.{alert}.leads" if leads else f"alert.{alert}",
        number=case.id,
        category=scene.services.policy.category(case.category).labels,
        actor=Said(f"actor.{case.actor}"),
    )


async def blocked(scene: Scene, chat_id: int) -> None:
    """Somebody has blocked the bot: whoever helps them hears it, and others help in their place.

    A group that has put it out, or is gone, is no desk any more.
    """
    if chat_id < 0:
        await room_trouble.ended(scene, chat_id)
        return
    people.set_reachable(scene.unit, chat_id, False)
    person, _ = await people.who(scene.unit, chat_id)
    if person is None or person.unreachable_at is not None:
        return
    for case in await cases.open_of(scene.unit, person.id):
        if case.assignee_id is not None and case.assignee_id != person.id:
            assignee = await people.get(scene.unit, case.assignee_id)
            notice = scene.text(assignee.language, "desk.unreachable", number=case.id)
            scene.tell(assignee, notice)
    await release(scene, person.id)
    await hand_back(scene, await cases.taken_by(scene.unit, person.id), person)
    await leave(scene, person.model_copy(update={"grants": ()}))
    await follow(scene)
