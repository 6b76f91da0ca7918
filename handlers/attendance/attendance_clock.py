"""The clock of a task for those who have accepted it: what it does at each ring."""

from handlers.attendance import hours_clock, reminding
from handlers.attendance.attendance import ATTENDANCE, policy_of
from handlers.chat.scene import Scene
from linkage.attendance import comes
from linkage.attendance_clock import Ringing, ring_after, ringing
from linkage.tasks import TaskState
from storage import assignments, reminders, tasks
from storage.reminders import Reminder

RINGINGS = {**reminding.RINGINGS, **hours_clock.RINGINGS}


async def ring(scene: Scene, reminder: Reminder) -> None:
    """Ask or tell what the moment is for, and set the clock to what comes next."""
    task = await tasks.get(scene.unit, reminder.subject)
    if task is None or task.state is TaskState.CALLED_OFF:
        reminders.cancel(scene.unit, ATTENDANCE, reminder.subject)
        return
    now, services, policy = scene.unit.now, scene.services, policy_of(scene)
    due = Ringing(reminder.step)
    rings = ringing(task, due, now, policy, services.quiet, services.zone)
    if rings >= Ringing.OVER and services.quiet is not None:
        awake = services.quiet.next_end(now, services.zone)
        if awake > now:
            reminders.go_on(scene.unit, reminder, awake, rings)
            return
    if rings in RINGINGS:
        held = comes(await assignments.of_task(scene.unit, task.id))
        await RINGINGS[rings](scene, task, held)
    following, at = ring_after(task, rings, now, policy, services.quiet, services.zone)
    reminders.go_on(scene.unit, reminder, at, following)
