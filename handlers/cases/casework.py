"""What happens to a case: each move with its event, its next clock, and who is told."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.attendance.safety_card import told_of_task
from handlers.cases import topics
from handlers.cases.alarms import hush, is_calling
from handlers.cases.cards import CARD_TEXT, Desk, desk_card
from handlers.chat.content import Content
from handlers.chat.scene import Scene, card_name
from handlers.chat.words import Said, Until
from handlers.tasks.at_once import ask_at_once, task_at_once
from linkage import peace, waits
from linkage.access import CLOCK, Relation, acts_for, answers_for, who_may_know
from linkage.amounts import amount_in
from linkage.cases import STILL, Move, step
from linkage.complaints import Complaint, pass_up
from linkage.models import (
    Actor,
    Attachment,
    Case,
    CaseState,
    Details,
    Event,
    Person,
    Place,
    Urgency,
)
from linkage.policy import Category
from linkage.promises import DONE_ANEW
from linkage.routing import Routing, ask_first, escalate, route, staffed
from storage import cases, outbox, people, places, reminders, visits
from storage.unit import Unit

CLOCK_KIND = "case"
# The reminder of the day a need is wished for; the hours, in ms, of that day and of the next.
WISHED = "wished"
_WISHED_AT = (8 * 3_600_000, (24 + 9) * 3_600_000)
NO_DETAILS = Details()


async def open_case(
    scene: Scene,
    resident: Person,
    category: Category,
    urgency: Urgency,
    content: Content,
    details: Details = NO_DETAILS,
    place: Place | None = None,
    complaint: Complaint | None = None,
    kept_from: frozenset[int] = frozenset(),
    told_by: Person | None = None,
    task_id: int | None = None,
    called: frozenset[int] = frozenset(),
) -> Case:
    """Give a need its number and the actor who answers for it, and show it to their desk.

    `told_by` is who tells it for somebody without a phone. Without a `place` it is where the
    resident lives; where that is not here, the whole street's. A complaint goes its own way;
    what else is `kept_from` some is for the others. Of a task, who is `called` gets it, too.
    """
    now, home = scene.unit.now, resident.place_id
    if place is None:
        place = await (places.root(scene.unit) if home is None else places.get(scene.unit, home))
    out = kept_from | {resident.id}
    staff = [one for one in await people.staff(scene.unit, place.path) if one.id not in out]
    there = staffed(staff, place.path)
    routing = (
        complaint.routing
        if complaint
        else route(scene.services.policy, category, there, asked=amount_in(content.text))
    )
    if details.for_agrees is False:
        routing = ask_first(routing, there)
    terms = scene.services.terms
    case = Case(
        id=scene.unit.next_id("cases"),
        resident_id=resident.id,
        text=content.text,
        file=content.file,
        more=content.more,
        category=category.id,
        urgency=urgency,
        place_id=place.id,
        place_path=place.path,
        place_label=place.label,
        place_label_en=place.label_en,
        state=CaseState.WAITING,
        actor=routing.actor,
        complaint=complaint is not None,
        about_id=complaint.about_id if complaint else None,
        kept_from=complaint.kept_from if complaint else kept_from,
        task_id=task_id,
        called=called,
        policy_version=routing.policy_version,
        reason=routing.reason.model_dump_json(),
        visitor_id=resident.visited_by,
        seq=1,
        created_at=now,
        respond_by=terms.respond_by(category, urgency, now, details),
        resolve_by=terms.resolve_by(category, urgency, now, details),
        **details.model_dump(),
    )
    cases.add(scene.unit, case)
    scene.changed[case.id], teller = case, told_by or resident
    scene.events.append(
        cases.append(scene.unit, case, Move.SUBMIT, teller.id, None, content.text, content.files)
    )
    set_clock(scene, case)
    await_day(scene, case)
    return await _arrives(scene, case, who_may_know(staff, case), (), case.files, resident)


def move(
    scene: Scene,
    case: Case,
    act: Move,
    person: Person | None,
    relation: frozenset[Relation],
    *,
    actor: Actor | None = None,
    assignee_id: int | None = None,
    content: Content | None = None,
) -> Case:
    """Make a move of the lifecycle: the case as it stands after it.

    Raises `IllegalMove` where it is not to be made now, or not by this person.
    """
    now = scene.unit.now
    anew = act in DONE_ANEW or (act is Move.TAKE and now >= case.resolve_by)
    category, terms = scene.services.policy.category(case.category), scene.services.terms
    resolve_by = terms.resolve_by(category, case.urgency, now, case) if anew else case.resolve_by
    moved = case.model_copy(
        update={
            "state": step(case, act, relation),
            "seq": case.seq + 1,
            "actor": actor or case.actor,
            "assignee_id": case.assignee_id if assignee_id is None else assignee_id,
            "resolve_by": resolve_by,
        }
    )
    _keep(scene, case, moved, act, person, content)
    if act not in STILL:
        set_clock(scene, moved)
    return moved


async def hand_on(
    scene: Scene,
    case: Case,
    act: Move,
    person: Person | None,
    relation: frozenset[Relation],
    reason: Content | None = None,
    to: Routing | None = None,
) -> Case:
    """Send a case to whoever is next, or where `to` says.

    That is after a refusal; up to the committee or the street office when nobody took it in time;
    or to others at the desk when `person`, who had it, can be reached no more.
    """
    state = step(case, act, relation)
    policy, terms = scene.services.policy, scene.services.terms
    category = policy.category(case.category)
    staff = await staff_of(scene.unit, case)
    refused = case.refused
    if act in (Move.REFUSE, Move.ESCALATE):
        refused |= {case.actor}
    if act is Move.RELEASE:
        staff = [one for one in staff if one != person]
    if case.complaint:
        to = pass_up(policy, case, staff if act is Move.RELEASE else ())
    elif act is Move.ESCALATE:
        to = escalate(policy, case.actor, staffed(staff, case.place_path), case.refused)
    if to is None:
        there = staffed(staff, case.place_path)
        to = route(policy, category, there, refused, amount_in(case.text))
    moved = case.model_copy(
        update={
            "state": state,
            "seq": case.seq + 1,
            "actor": to.actor,
            "assignee_id": None,
            "refused": refused,
            "policy_version": to.policy_version,
            "reason": to.reason.model_dump_json(),
            "respond_by": terms.respond_by(category, case.urgency, scene.unit.now, case),
        }
    )
    _keep(scene, case, moved, act, person, reason)
    up = act is Move.ESCALATE and moved.actor is Actor.STREET_OFFICE
    set_clock(scene, moved, step=waits.AT_OFFICE if up else 0)
    await hush(scene, moved)
    files = (*moved.files, *(reason.files if reason else ()))
    before = await cases.timeline(scene.unit, case.id)
    return await _arrives(scene, moved, staff, before, files)


async def _arrives(
    scene: Scene,
    case: Case,
    staff: Sequence[Person],
    before: Sequence[Event],
    files: Sequence[Attachment],
    resident: Person | None = None,
) -> Case:
    """A case comes to a desk: it is shown there, and some are asked of volunteers at once."""
    task = await task_at_once(scene, case)
    if task is not None:
        case = move(scene, case, Move.SEEK, None, CLOCK)
    await show_to_desk(scene, case, Desk(staff, [*before, *_added(scene, case)]), files)
    if task is not None:
        who = resident or await people.get(scene.unit, case.resident_id)
        await ask_at_once(scene, task, case, who)
    return case


async def tell_handed_on(scene: Scene, case: Case, reason: Content | None = None) -> None:
    """Tell the resident who goes on with their case, and the reason where one was written."""
    resident = await people.get(scene.unit, case.resident_id)
    actor = Said(f"actor.{case.actor}")
    until = Until(case.respond_by, scene.unit.now)
    if reason is None:
        text = scene.said_to(resident, "case.handed_on", number=case.id, actor=actor, until=until)
    else:
        why = scene.in_short(resident.language, reason.text, reason.file, CARD_TEXT, reason.more)
        text = scene.said_to(
            resident, "case.referred", number=case.id, actor=actor, until=until, text=why
        )
    loud = waits.is_crisis(case, scene.services.policy)
    scene.tell_resident(resident, case, text, loud=loud)
    scene.tell_files(resident, case.id, reason.files if reason else ())


async def told_of(scene: Scene, case: Case) -> list[Event]:
    """The case's timeline, with what this unit adds to it."""
    return [*await cases.timeline(scene.unit, case.id), *_added(scene, case)]


def _added(scene: Scene, case: Case) -> list[Event]:
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


def set_clock(scene: Scene, case: Case, step: int = 0) -> None:
    """Set the case's next clock; none once closed."""
    if case.state is CaseState.CLOSED:
        reminders.cancel(scene.unit, CLOCK_KIND, case.id)
    else:
        reminders.put(scene.unit, CLOCK_KIND, case.id, due_at(scene, case, step), step)


def await_day(scene: Scene, case: Case, step: int = 0) -> None:
    """Set the reminder of the day a need is wished for; where its morning is over, of the next."""
    if case.wanted_at is not None:
        step = max(step, int(scene.unit.now > case.wanted_at + _WISHED_AT[0]))
        reminders.put(scene.unit, WISHED, case.id, case.wanted_at + _WISHED_AT[step], step)


def due_at(scene: Scene, case: Case, step: int) -> int:
    """When the case's clock rings next, in ms; `linkage.peace` says when it may."""
    services, now = scene.services, scene.unit.now
    return peace.due_at(case, step, now, services.policy, services.quiet, services.zone)


async def not_before(scene: Scene, case: Case, step: int) -> int:
    """When the clock may ring, in ms: a resident's own quiet hours stand in for everybody's."""
    services, quiet = scene.services, scene.services.quiet
    if waits.to_resident(case, step):
        quiet = (await people.get(scene.unit, case.resident_id)).quiet or quiet
    return peace.rings_at(case, step, scene.unit.now, services.policy, quiet, services.zone)


def _keep(
    scene: Scene,
    before: Case,
    after: Case,
    act: Move,
    person: Person | None,
    content: Content | None,
) -> None:
    cases.update(scene.unit, after)
    acting = acts_for(person, after) if person else after.actor
    event = cases.append(
        scene.unit,
        after.model_copy(update={"actor": acting}),
        act,
        person.id if person else None,
        before.state,
        content.text if content else None,
        content.files if content else (),
        after.assignee_id if act is Move.HAND else None,
    )
    scene.changed[after.id] = after
    scene.events.append(event)
