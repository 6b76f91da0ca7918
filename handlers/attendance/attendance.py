"""A move of a volunteer's part in a task, and the clock that asks whether they come."""

from typing import Any

from handlers.chat.scene import Scene
from linkage.attendance import GONE, Assignment, AssignmentMove, AttendancePolicy, step
from linkage.attendance_clock import first_ring, for_them, is_open
from linkage.tasks import Part, Task
from storage import assignments, reminders

# The clock of those who have accepted a task.
ATTENDANCE = "attendance"


def attend(
    scene: Scene,
    task: Task,
    held: Assignment,
    act: AssignmentMove,
    parts: frozenset[Part],
    who: int | None,
    **changes: Any,
) -> Assignment:
    """Make a move of an assignment's lifecycle; raises `IllegalMove`.

    `changes` are what the move changes beside the state.
    """
    state = step(task, held, act, parts)
    left = {"ended_at": scene.unit.now} if state in GONE and held.ended_at is None else {}
    moved = held.model_copy(update={"state": state, "seq": held.seq + 1, **left, **changes})
    assignments.save(scene.unit, moved, act, who)
    return moved


def policy_of(scene: Scene) -> AttendancePolicy:
    """What is asked of who has accepted, and when."""
    return scene.services.policy.attendance


def is_near(scene: Scene, task: Task) -> bool:
    """Whether there is no time to ask one circle after the other: all are asked at once."""
    return task.starts_at - scene.unit.now <= 2 * policy_of(scene).hours_before


def is_asked(scene: Scene, task: Task, held: Assignment) -> bool:
    """Whether the reminder of the hours before is for them."""
    services = scene.services
    return for_them(held, task, policy_of(scene), services.quiet, services.zone)


def is_waited_for(scene: Scene, task: Task, held: Assignment) -> bool:
    """Whether they were asked if they come, and the question stands."""
    services = scene.services
    return is_open(held, task, scene.unit.now, policy_of(scene), services.quiet, services.zone)


def set_clock(scene: Scene, task: Task) -> None:
    """Whoever accepts the task is reminded of it, as soon as the first reminder is due."""
    services = scene.services
    ring, at = first_ring(task, scene.unit.now, policy_of(scene), services.quiet, services.zone)
    reminders.put(scene.unit, ATTENDANCE, task.id, at, ring)
