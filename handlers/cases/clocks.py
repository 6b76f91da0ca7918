"""When the clock of a case rings, and that of the day its resident wished for."""

from handlers.attendance.attendance import ATTENDANCE
from handlers.chat.scene import Scene
from linkage import peace, waits
from linkage.attendance import MINUTE_MS, UNSETTLED, comes
from linkage.models import (
    Actor,
    Case,
    CaseState,
)
from linkage.tasks import TaskState
from storage import assignments, people, reminders, tasks
from storage.unit import Unit

CLOCK_KIND = "case"


# The reminder of the day a need is wished for; the hours, in ms, of that day and of the next.
WISHED = "wished"


_WISHED_AT = (8 * 3_600_000, (24 + 9) * 3_600_000)


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


async def comes_until(unit: Unit, case: Case) -> int | None:
    """Until when, in ms, the clock of a case nobody has taken lets it be, for a volunteer comes.

    None where none does. The volunteers' desk answers for it meanwhile, and the task's own clock
    asks on until its hours are settled. What is of every week is never over, and does not count.
    """
    if case.state is not CaseState.WAITING or case.actor is not Actor.VOLUNTEER:
        return None
    for task in await tasks.of_case(unit, case.id):
        clock = await reminders.get(unit, ATTENDANCE, task.id)
        if clock is None or task.weekly or task.state not in (TaskState.OPEN, TaskState.FILLED):
            continue
        held = comes(await assignments.of_task(unit, task.id))
        if any(one.state in UNSETTLED for one in held):
            return max(clock.due_at, unit.now + MINUTE_MS)
    return None


def nobody_comes(scene: Scene, case: Case) -> None:
    """Whoever was to come for a case that nobody has taken does not: its own clock goes on."""
    moved_now = case.id in scene.changed
    if case.state is CaseState.WAITING and case.actor is Actor.VOLUNTEER and not moved_now:
        set_clock(scene, case)
