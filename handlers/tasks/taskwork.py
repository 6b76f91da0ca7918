"""What a task is made of, how it is moved, and how all who have its card see it change."""

from collections.abc import Sequence
from typing import Any

from handlers.attendance.attendance import set_clock
from handlers.cases import topics
from handlers.chat.scene import Rows, Scene
from handlers.chat.turn import Turn
from handlers.tasks.task_cards import (
    Helper,
    closed_words,
    in_a_line,
    mine_card,
    task_card,
    watch_card,
    watch_text,
)
from linkage.attendance import Assignment
from linkage.errors import DomainError
from linkage.matching import Wanted, week_of
from linkage.models import Actor, Case, Person, Place
from linkage.offers import Circle
from linkage.tasks import (
    AHEAD,
    Offer,
    OfferAnswer,
    Part,
    Task,
    TaskMove,
    TaskState,
    parts,
    step,
    week_later,
)
from linkage.volunteers import must_be_recorded
from linkage.week import stretches_of
from storage import assignments, cases, matching, outbox, people, reminders, rooms, tasks

# The clock of a task's circles, and that places were taken or given up.
OFFERS, SETTLE = "offers", "settle"
# The step of the latter's clock where somebody has accepted.
ACCEPTED = 1
# That somebody is no volunteer any more.
RELEASE = "release"
# Why a resident's address was looked at.
LOOKED = "volunteer"
# A week of a weekly task is asked for when the one before begins.
WEEK_MS = 7 * 24 * 3_600_000
COORDINATING, TIMED = frozenset({Part.COORDINATOR}), frozenset({Part.CLOCK})
# The level of place that is shown of where a task is.
_SHOWN = 3


async def wanted_of(scene: Scene, task: Task) -> Wanted:
    """What a task asks of whoever does it."""
    zone, policy = scene.services.zone, scene.services.policy
    _, resident = await behind(scene, task)
    blocked, helped = await matching.known_to(scene.unit, resident.id if resident else None)
    return Wanted(
        starts_at=task.starts_at,
        ends_at=task.ends_at,
        path=task.place_path,
        shown=task.place_path.strip("/").split("/").index(str(task.area_id)) + 1,
        category=task.category,
        skills=task.skills,
        recorded=frozenset(one.id for one in policy.skills if must_be_recorded(one)),
        language=resident.language if resident else scene.services.default_language,
        resident_id=resident.id if resident else None,
        pieces=stretches_of(task.starts_at, task.ends_at, zone),
        week=week_of(task.starts_at, zone),
        blocked=blocked,
        helped=helped,
        again=await matching.of_week_before(scene.unit, task) if task.series_id else frozenset(),
    )


def shown_around(path: str) -> list[int]:
    """The places around one that may be shown of it: near enough to say yes, and no address."""
    return [int(one) for one in path.strip("/").split("/")[:_SHOWN]]


def new_task(scene: Scene, place: Place, area: Place, **what: Any) -> Task:
    """A task at a place, of which the area is shown; `what` are the task's other fields."""
    return Task(
        id=scene.unit.next_id("tasks"),
        place_id=place.id,
        place_path=place.path,
        place_label=place.label,
        place_label_en=place.label_en,
        area_id=area.id,
        area_label=area.label,
        area_label_en=area.label_en,
        open_until=what["starts_at"],
        state=TaskState.OPEN,
        created_at=scene.unit.now,
        seq=1,
        **what,
    )


async def open_tasks(scene: Scene, task: Task) -> None:
    """Ask for volunteers; a weekly task is made some weeks ahead."""
    open_task(scene, task, task.created_by, scene.unit.now)
    last = task
    for _ in range(AHEAD - 1 if task.weekly else 0):
        last = next_week(scene, last)
    me = await people.get(scene.unit, task.created_by)
    for reader in (me, *await groups(scene, task)):
        text, rows = watch_text(scene, reader.language, task, (), 0)
        scene.tell(reader, text, rows, watch_card(task.id))


def open_task(scene: Scene, task: Task, by_id: int | None, ask_at: int) -> None:
    """Keep a new task that goes round from `ask_at` on, in ms."""
    tasks.add(scene.unit, task)
    tasks.append(scene.unit, task, TaskMove.CREATE, by_id)
    reminders.put(scene.unit, OFFERS, task.id, ask_at, Circle.BEST)
    set_clock(scene, task)


def next_week(scene: Scene, task: Task) -> Task:
    """Make the same task a week later."""
    starts_at, ends_at = week_later(task.starts_at, task.ends_at, scene.services.zone)
    again = task.model_copy(
        update={
            "id": scene.unit.next_id("tasks"),
            "starts_at": starts_at,
            "ends_at": ends_at,
            "open_until": starts_at,
            "state": TaskState.OPEN,
            "created_at": scene.unit.now,
            "seq": 1,
        }
    )
    open_task(scene, again, None, max(scene.unit.now, starts_at - WEEK_MS))
    return again


def move(scene: Scene, task: Task, act: TaskMove, by: frozenset[Part], who: int | None) -> Task:
    """Make a move of a task's lifecycle; raises `IllegalMove`."""
    state = step(task, act, by)
    moved = task.model_copy(update={"state": state, "seq": task.seq + 1})
    tasks.update(scene.unit, moved)
    tasks.append(scene.unit, moved, act, who)
    return moved


async def behind(scene: Scene, task: Task) -> tuple[Case | None, Person | None]:
    """The case a task is from and its resident, where it is from one."""
    case = await cases.get(scene.unit, task.case_id) if task.case_id is not None else None
    return case, (await people.get(scene.unit, case.resident_id) if case is not None else None)


async def watchers(
    scene: Scene, task: Task, case: Case | None = None, but: frozenset[int] = frozenset()
) -> list[Person]:
    """Who looks after a task: who asked for it, or has its case; else the volunteers' desk there.

    Where nobody sits at it, the street office does; whose need it is never does, nor any of `but`.
    """
    if case is None:
        case, _ = await behind(scene, task)
    near = {task.created_by, *([case.assignee_id] if case and case.assignee_id else [])}
    out = but | ({case.resident_id} if case else set())
    staff = [one for one in await people.staff(scene.unit, task.place_path) if one.id not in out]
    found = [
        one
        for one in staff
        if one.id in near and Part.COORDINATOR in parts(one, task, case, accepted=False)
    ]
    for actor in (Actor.VOLUNTEER, Actor.STREET_OFFICE):
        found = found or [one for one in staff if one.serves(actor, task.place_path)]
    return found


async def groups(scene: Scene, task: Task) -> list[Person]:
    """The groups of the desk that looks after a task: each as a reader, in its case's topic."""
    case, _ = await behind(scene, task)
    if case is not None:
        return list(await topics.opened(scene, case))
    around = await rooms.around(scene.unit, task.place_path)
    return [room.reader for room in around if room.actor is Actor.VOLUNTEER]


async def held_of(
    scene: Scene, task: Task, person_id: int
) -> tuple[list[Assignment], Assignment | None]:
    """Who has a place of the task, and somebody's own part in it."""
    held = await assignments.of_task(scene.unit, task.id)
    return held, next((one for one in held if one.volunteer_id == person_id), None)


async def with_moved(scene: Scene, task: Task, moved: Assignment) -> Sequence[Assignment]:
    """Who has which place of a task, one of them as it stands after a move of this unit."""
    held, _ = await held_of(scene, task, moved.volunteer_id)
    return [moved if one.volunteer_id == moved.volunteer_id else one for one in held]


async def parts_of(turn: Turn, task: Task) -> frozenset[Part]:
    """How whoever speaks stands to the task."""
    _, mine = await held_of(turn, task, turn.me.id)
    case, _ = await behind(turn, task)
    found = parts(turn.me, task, case, mine is not None)
    # Who is told for want of anybody else can do what is to be done.
    stands_in = turn.me.id in [one.id for one in await watchers(turn, task, case)]
    return found | COORDINATING if stands_in else found


async def the_task(scene: Scene, number: int) -> Task:
    """The task of that number; raises `DomainError` where there is none."""
    task = await tasks.get(scene.unit, number)
    if task is None:
        raise DomainError("press.unknown")
    return task


async def new_card(
    scene: Scene, person: Person, task: Task, text: str, rows: Rows, loud: bool = False
) -> None:
    """Show somebody a task's card in a new message; the one before keeps no address."""
    if task_card(task.id) in await outbox.cards_in(scene.unit, person.chat_id):
        _moved_below(scene, person, task)
    scene.tell(person, text, rows, task_card(task.id), loud)


async def card_here(turn: Turn, task: Task, text: str, rows: Rows) -> None:
    """Show a task's card where a button was pressed; if another message had it, no more there."""
    shown = (await outbox.cards_in(turn.unit, turn.chat_id)).get(task_card(task.id))
    pressed = turn.pressed.message if turn.pressed is not None else None
    if shown is not None and (pressed is None or pressed.message_id != shown):
        _moved_below(turn, turn.me, task)
    turn.show(text, rows, task_card(task.id))


def _moved_below(scene: Scene, person: Person, task: Task) -> None:
    line = in_a_line(scene, person.language, task)
    words = scene.text(person.language, "task.moved_below", line=line)
    scene.retell(person, words, (), task_card(task.id))


async def refresh(scene: Scene, task: Task, held: Sequence[Assignment]) -> None:
    """Bring every card of a task up to date; one that still asks stays as it is."""
    offers = {one.volunteer_id: one for one in await tasks.offers(scene.unit, task.id)}
    chats = await outbox.card_chats(scene.unit, task_card(task.id))
    case, resident = await behind(scene, task)
    has = {one.volunteer_id: one for one in held}
    over = task.state in (TaskState.CALLED_OFF, TaskState.LAPSED)
    helpers = []
    for person in await people.of_task(scene.unit, task.id):
        mine, offer = has.get(person.id), offers.get(person.id)
        if mine is not None:
            helpers.append(Helper(person.name, mine.state))
        if person.chat_id not in chats or (mine is None and offer is None):
            continue
        language = person.language
        if mine is not None and not over:
            text, rows = mine_card(scene, language, task, mine, case, resident)
            scene.retell(person, text, rows, task_card(task.id))
        elif mine is not None or (task.state is not TaskState.OPEN and not _has_said(offer)):
            words = closed_words(scene, language, task, offer)
            scene.retell(person, words, (), task_card(task.id))
    await refresh_watched(scene, task, helpers, len(offers))


async def refresh_watched(scene: Scene, task: Task, helpers: Sequence[Helper], asked: int) -> None:
    """Bring the card of whoever looks after a task up to date."""
    case, _ = await behind(scene, task)
    clock = await reminders.get(scene.unit, OFFERS, task.id)
    asks_on = clock is None or clock.step <= Circle.COORDINATOR
    watching = await outbox.card_chats(scene.unit, watch_card(task.id))
    seats = await topics.seats(scene, case) if case is not None else await groups(scene, task)
    for person in (*await watchers(scene, task), *seats):
        if person.chat_id in watching:
            text, rows = watch_text(scene, person.language, task, helpers, asked, asks_on)
            scene.retell(person, text, rows, watch_card(task.id))


def _has_said(offer: Offer | None) -> bool:
    return offer is not None and offer.answer is OfferAnswer.DECLINED
