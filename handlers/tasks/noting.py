"""How it stands with a task, on the timeline of the case it is from."""

from handlers.cases.casework import move
from handlers.cases.showing import refresh_cards
from handlers.chat.scene import Scene
from handlers.tasks.taskwork import behind
from linkage.access import CLOCK
from linkage.cases import Move, moves
from linkage.tasks import Task


async def note(scene: Scene, task: Task, act: Move) -> None:
    """Note it, where the case is still open, and let its desk see it."""
    case, _ = await behind(scene, task)
    if case is None:
        return
    # This unit may have moved it.
    now = scene.changed.get(case.id, case)
    if act in moves(now, CLOCK):
        await refresh_cards(scene, move(scene, now, act, None, CLOCK))
