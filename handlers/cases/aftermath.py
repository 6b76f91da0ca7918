"""What follows, whatever was done, where a unit has moved a case."""

from handlers.cases.family_told import tell_family
from handlers.cases.visits import keep_apart
from handlers.chat.scene import Scene
from handlers.tasks.settling import case_over, reconsider
from handlers.timebank.crediting import pay
from linkage.models import CaseState


async def follow(scene: Scene) -> None:
    """Tell families, move offered hours; let nobody visit or come where they are not to."""
    await tell_family(scene)
    await pay(scene)
    await keep_apart(scene)
    await reconsider(scene)
    for case in scene.changed.values():
        if case.state is CaseState.CLOSED:
            await case_over(scene, case.id)
