"""What happens to a case: each move with its event, its next clock, and who is told."""

from collections.abc import Sequence

from handlers.cases.alarms import hush
from handlers.cases.cards import CARD_TEXT, Desk
from handlers.cases.clocks import await_day, set_clock
from handlers.cases.showing import added_now, show_to_desk, staff_of
from handlers.chat.content import Content
from handlers.chat.scene import Scene
from handlers.chat.words import Said, Until
from handlers.tasks.at_once import ask_at_once, task_at_once
from linkage import waits
from linkage.access import CLOCK, Relation, acts_for, who_may_know
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
from storage import cases, people, places

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
    # Whoever is to take it has the time for it only now.
    helped = act is Move.HELPED
    respond_by = terms.respond_by(category, case.urgency, now, case) if helped else case.respond_by
    moved = case.model_copy(
        update={
            "state": step(case, act, relation),
            "seq": case.seq + 1,
            "actor": actor or case.actor,
            "assignee_id": case.assignee_id if assignee_id is None else assignee_id,
            "respond_by": respond_by,
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
    await show_to_desk(scene, case, Desk(staff, [*before, *added_now(scene, case)]), files)
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
