"""What happens to an enrolment: each move with its event and its clock, and who is shown it."""

from dataclasses import dataclass, replace
from enum import StrEnum

from handlers.chat.scene import Rows, Scene
from handlers.chat.words import Moment, Said
from handlers.tasks.taskwork import RELEASE
from handlers.volunteers.volunteer_words import described, served_words
from linkage.enrolment import Move, Relation, coordinators, may, moves, relations, step
from linkage.models import Actor, Person
from linkage.policy import Policy, Skill
from linkage.policy_fields import DAY
from linkage.volunteers import Volunteer, VolunteerState, area_of, must_be_recorded
from storage import outbox, people, places, reminders, team, volunteers
from storage.unit import Unit
from storage.volunteers import Recorded, VolunteerEvent


class Notice(StrEnum):
    """Why a volunteer's card comes to those who look after volunteers."""

    APPLIED = "applied"
    CHANGED = "changed"
    ANSWERED = "answered"
    LEFT = "left"
    WAITS = "waits"
    WAITS_LONGER = "waits_longer"
    NO_ANSWER = "no_answer"
    RENEW = "renew"


# The clocks of an enrolment that waits, of records that run out, and of a pause that ends.
ENROLMENT, EXPIRY, PAUSE = "enrolment", "expiry", "pause"
# The data of a button on a volunteer's card, as those who look after them see it, begins so.
CARD = "e:"
LIST = f"{CARD}list:0"
# Nobody should wait longer for a first answer; then the street office hears of it too.
FIRST_REMINDER, NEXT_REMINDER = DAY, 2 * DAY
# A course or a health certificate takes some weeks to come by.
RENEW_BEFORE = 30 * DAY
WAITING = (VolunteerState.APPLIED, VolunteerState.ASKED)
SERVING = (*WAITING, VolunteerState.APPROVED, VolunteerState.SUSPENDED)
# How much of what was said last stands on the card.
_SAID = 4
_ROWS = (
    (Move.APPROVE,),
    (Move.ASK, Move.DECLINE),
    (Move.RESUME,),
    (Move.RECORD,),
    (Move.SUSPEND, Move.END),
)


def card_name(person_id: int) -> str:
    """The name under which a volunteer's card is remembered in each chat."""
    return f"volunteer:{person_id}"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A volunteer with what happened to their enrolment, and what is recorded of their skills.

    One that `is_new` is not kept yet.
    """

    volunteer: Volunteer
    events: tuple[VolunteerEvent, ...] = ()
    records: tuple[Recorded, ...] = ()
    is_new: bool = False


async def find(unit: Unit, person_id: int) -> Enrolment | None:
    """The enrolment of a person, or None."""
    volunteer = await volunteers.get(unit, person_id)
    if volunteer is None:
        return None
    events = await volunteers.events(unit, person_id)
    return Enrolment(volunteer, tuple(events), tuple(await volunteers.skills(unit, person_id)))


def move(
    scene: Scene,
    enrolment: Enrolment,
    act: Move,
    by_id: int | None,
    relation: frozenset[Relation],
    text: str | None = None,
) -> Enrolment:
    """Make a move of the lifecycle: the enrolment as it stands after it.

    Raises `IllegalMove` where it is not to be made now, or not by this person.
    """
    before = enrolment.volunteer
    state = step(None if enrolment.is_new else before.state, act, relation)
    moved = before.model_copy(update={"state": state, "seq": before.seq + 1})
    volunteers.save(scene.unit, moved)
    event = volunteers.append(scene.unit, moved, act, by_id, text)
    set_clocks(scene, moved, anew=act not in (Move.CHANGE, Move.RECORD))
    if before.state is VolunteerState.APPROVED and state is not VolunteerState.APPROVED:
        reminders.put(scene.unit, RELEASE, moved.person_id, scene.unit.now)
    return replace(enrolment, volunteer=moved, events=(*enrolment.events, event), is_new=False)


def set_clocks(scene: Scene, volunteer: Volunteer, anew: bool = True) -> None:
    """Set the clocks of what waits now, and none of what waits no more.

    The wait for a decision goes on as it was, unless it begins `anew`.
    """
    unit, who = scene.unit, volunteer.person_id
    if volunteer.state not in WAITING:
        reminders.cancel(unit, ENROLMENT, who)
    elif anew:
        reminders.put(unit, ENROLMENT, who, due_at(scene, volunteer.state, 0))
    expires = next_expiry(scene, volunteer) if volunteer.state in SERVING else None
    if expires is not None:
        reminders.put(unit, EXPIRY, who, expires)
    else:
        reminders.cancel(unit, EXPIRY, who)
    if volunteer.state not in SERVING:
        reminders.cancel(unit, PAUSE, who)


def due_at(scene: Scene, state: VolunteerState, step: int) -> int:
    """When the clock of a waiting enrolment rings, in ms: staff hear it while they are at work."""
    services, now = scene.services, scene.unit.now
    if state is VolunteerState.ASKED:
        waits = services.policy.waits
        last = waits.resident_last - waits.resident_reminder
        moment = now + (last if step else waits.resident_reminder)
        return moment if services.quiet is None else services.quiet.next_end(moment, services.zone)
    limit = NEXT_REMINDER if step else FIRST_REMINDER
    return services.policy.hours.after(now, limit, services.zone)


def next_expiry(scene: Scene, volunteer: Volunteer) -> int | None:
    """When something recorded next runs out, or is near to it, in ms; None where nothing does."""
    services, now = scene.services, scene.unit.now
    ends = [until for until in volunteer.skills.values() if until is not None]
    found = [moment for end in ends for moment in (end - RENEW_BEFORE, end) if moment > now]
    return services.policy.hours.next_open(min(found), services.zone) if found else None


async def stands(scene: Scene, person: Person, volunteer: Volunteer) -> frozenset[Relation]:
    """Every way in which somebody stands to an enrolment."""
    return relations(person, volunteer, await people.staff(scene.unit, volunteer.home))


async def looks_after(unit: Unit, me: Person) -> list[str]:
    """The paths of the places whose volunteers somebody looks after.

    The committee does where there is no coordinator; see `linkage.enrolment.coordinators`.
    """
    paths = []
    for actor, path in me.desks:
        if actor in (Actor.VOLUNTEER, Actor.STREET_OFFICE):
            paths.append(path)
        elif actor is Actor.COMMUNITY:
            staff = await people.staff(unit, path)
            if not any(one.serves(Actor.VOLUNTEER, path) for one in staff):
                paths.append(path)
    return paths


async def may_see(scene: Scene, person: Person, volunteer: Volunteer) -> bool:
    """Whether somebody may see a volunteer's card."""
    return may(await stands(scene, person, volunteer), "card")


async def home_of(unit: Unit, person: Person) -> str:
    """The path of the place somebody lives in; of who lives elsewhere, the whole street."""
    if person.place_id is None:
        return (await places.root(unit)).path
    return (await places.get(unit, person.place_id)).path


async def moved_home(scene: Scene, person: Person) -> None:
    """A volunteer lives elsewhere now: how far they go begins there."""
    volunteer = await volunteers.get(scene.unit, person.id)
    if volunteer is not None:
        area = area_of(await home_of(scene.unit, person), volunteer.reach)
        volunteers.move_area(scene.unit, person.id, area)


async def forget(scene: Scene, person: Person) -> None:
    """Drop all that is kept of somebody as a volunteer, from the screens of others too."""
    volunteer = await volunteers.get(scene.unit, person.id)
    if volunteer is None:
        return
    name = card_name(person.id)
    chats = await outbox.card_chats(scene.unit, name)
    for one in await people.staff(scene.unit, volunteer.home):
        if one.chat_id in chats and one.id != person.id:
            scene.retell(one, scene.text(one.language, "volunteer.forgotten"), (), name)
    for kind in (ENROLMENT, EXPIRY, PAUSE):
        reminders.cancel(scene.unit, kind, person.id)
    volunteers.forget(scene.unit, person.id)


async def card(scene: Scene, enrolment: Enrolment, reader: Person) -> tuple[str, Rows]:
    """The volunteer as those who look after volunteers see them, with what they can do now."""
    volunteer, language, policy = enrolment.volunteer, reader.language, scene.services.policy
    person = await people.get(scene.unit, volunteer.person_id)
    home = await places.get(scene.unit, int(volunteer.home.strip("/").rpartition("/")[2]))
    parts = [
        scene.text(
            language,
            "volunteer.card",
            name=person.name,
            home=home.labelled(language),
            state=Said(f"volunteer.state.{volunteer.state}"),
            since=Moment(volunteer.applied_at, full=True),
        ),
        described(scene, language, volunteer),
    ]
    served = await team.served(scene.unit, volunteer.person_id)
    if served.tasks or volunteer.state not in WAITING:
        parts.append(served_words(scene, language, volunteer, served))
    if volunteer.about:
        parts.append(scene.text(language, "volunteer.more", text=volunteer.about))
    labels = {one.id: one.labels for one in policy.skills}
    parts += [
        scene.text(language, "volunteer.noted", label=labels[one.skill], text=one.note)
        for one in enrolment.records
        if one.note and one.skill in labels
    ]
    parts += [
        scene.text(language, f"volunteer.said.{one.move}", at=Moment(one.at), text=one.text or "")
        for one in [one for one in enrolment.events if one.text][-_SAID:]
    ]
    allowed = set(moves(volunteer.state, await stands(scene, reader, volunteer)))
    if not to_record(policy, volunteer):
        allowed.discard(Move.RECORD)
    rows = [
        [
            scene.button(language, f"volunteer.do.{act}", f"{CARD}{volunteer.person_id}:{act}")
            for act in row
            if act in allowed
        ]
        for row in _ROWS
    ]
    return "\n\n".join(parts), [row for row in rows if row]


def to_record(policy: Policy, volunteer: Volunteer) -> list[Skill]:
    """The skills they name of which a coordinator has to put something down."""
    named = (one for one in policy.skills if one.id in volunteer.skills)
    return [one for one in named if must_be_recorded(one)]


async def show_to_coordinators(
    scene: Scene, enrolment: Enrolment, notice: Notice, office_too: bool = False
) -> None:
    """Put the card, below why it comes, before whoever is asked about the volunteer."""
    volunteer = enrolment.volunteer
    staff = await people.staff(scene.unit, volunteer.home)
    asked = coordinators(staff, volunteer)
    if office_too:
        asked += [
            one
            for one in staff
            if one not in asked and may(relations(one, volunteer, staff), "card")
        ]
    name = (await people.get(scene.unit, volunteer.person_id)).name
    for one in asked:
        text, rows = await card(scene, enrolment, one)
        said = scene.text(one.language, f"volunteer.notice.{notice}", name=name)
        scene.tell(one, f"{said}\n\n{text}", rows, card_name(volunteer.person_id))


async def refresh(scene: Scene, enrolment: Enrolment) -> None:
    """Bring the card up to date with everybody who was shown it and may still see it."""
    volunteer = enrolment.volunteer
    chats = await outbox.card_chats(scene.unit, card_name(volunteer.person_id))
    staff = await people.staff(scene.unit, volunteer.home)
    for one in staff:
        if one.chat_id in chats and may(relations(one, volunteer, staff), "card"):
            text, rows = await card(scene, enrolment, one)
            scene.retell(one, text, rows, card_name(volunteer.person_id))
