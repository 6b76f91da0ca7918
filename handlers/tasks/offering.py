"""A task goes round among volunteers: circle by circle, until its places are taken or its hour is.

DOMAIN.md, rule 5: the best few first, then more, then all who may, then whoever looks after it.
"""

from handlers.chat.scene import Scene
from handlers.tasks.nobody import nobody_so_far, tell_resident_nobody_came
from handlers.tasks.settling import at_its_hour
from handlers.tasks.task_cards import Helper, offer_card, task_card
from handlers.tasks.taskwork import OFFERS, TIMED, move, refresh_watched, wanted_of
from linkage.attendance import comes
from linkage.matching import Match
from linkage.offers import AT_ONCE, Circle, next_at, not_before, to_ask
from linkage.tasks import Task, TaskMove, TaskState
from storage import assignments, matching, people, reminders, tasks
from storage.reminders import Reminder


async def ring_offers(scene: Scene, reminder: Reminder) -> None:
    """A task's clock: ask the next circle, tell who looks after it, or see how it stands."""
    task = await tasks.get(scene.unit, reminder.subject)
    if task is None or task.state in (TaskState.CALLED_OFF, TaskState.LAPSED):
        reminders.cancel(scene.unit, OFFERS, reminder.subject)
        return
    now, services = scene.unit.now, scene.services
    ends = task.ends_at if task.state is TaskState.FILLED else task.open_until
    if now >= ends:
        await at_its_hour(scene, task, told=reminder.step == Circle.LATE)
        return
    circle = Circle(reminder.step)
    if task.state is TaskState.FILLED:
        reminders.go_on(scene.unit, reminder, ends, Circle.HOUR)
        return
    if circle >= Circle.HOUR:
        if circle is Circle.HOUR and not await assignments.of_task(scene.unit, task.id):
            await tell_resident_nobody_came(scene, task)
        reminders.go_on(scene.unit, reminder, ends, Circle.LATE)
        return
    earliest = not_before(now, task.open_until, services.quiet, services.zone)
    if earliest > now and circle is not Circle.COORDINATOR:
        reminders.go_on(scene.unit, reminder, earliest, circle)
        return
    after, due_at = await _go_round(scene, task, circle)
    reminders.go_on(scene.unit, reminder, due_at, after)


async def _go_round(scene: Scene, task: Task, circle: Circle) -> tuple[Circle, int]:
    """Do what the circle is for; which is next, and when, in ms."""
    now = scene.unit.now
    held = await assignments.of_task(scene.unit, task.id)
    free = task.seats - len(held)
    if not free:
        # The clock that fills it is due at this moment, too.
        return circle, now
    if len(comes(held)) == task.people and circle is not Circle.BEST:
        # Only for standing by, nobody further is troubled.
        return Circle.HOUR, task.open_until
    offers = await tasks.offers(scene.unit, task.id)
    helpers = [
        Helper((await people.get(scene.unit, one.volunteer_id)).name, one.state) for one in held
    ]
    if circle is Circle.COORDINATOR:
        await nobody_so_far(scene, task, helpers, len(offers))
        return Circle.HOUR, max(now, task.starts_at)
    asked = frozenset({one.volunteer_id for one in offers} | {one.volunteer_id for one in held})
    found = await matching.best(
        scene.unit, await wanted_of(scene, task), to_ask(circle, free), asked
    )
    for match in found:
        await _ask(scene, task, match, circle)
    matching.asked_now(scene.unit, [match.one.id for match in found])
    if found:
        widened = move(scene, task, TaskMove.WIDEN, TIMED, None)
        await refresh_watched(scene, widened, helpers, len(offers) + len(found))
    if circle is Circle.EVERYONE and len(found) == AT_ONCE:
        return circle, now
    waits = found or any(one.answer is None for one in offers)
    after = Circle(circle + 1)
    if not found and circle is not Circle.EVERYONE:
        return after, now
    due_at = next_at(circle, now, task.open_until) if waits else now
    if now < task.starts_at:
        # The resident is to know at its hour how it stands.
        due_at = min(due_at, task.starts_at)
    return after, due_at


async def _ask(scene: Scene, task: Task, match: Match, circle: Circle) -> None:
    person = await people.get(scene.unit, match.one.id)
    tasks.offer(scene.unit, task.id, person.id, circle)
    text, rows = offer_card(scene, person.language, task, match.points)
    scene.tell(person, text, rows, task_card(task.id))
