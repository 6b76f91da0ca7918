"""What follows, whatever was done, where a unit has moved a case."""

from handlers.crediting import pay
from handlers.family_told import tell_family
from handlers.scene import Scene
from handlers.settling import case_over, reconsider
from handlers.visits import keep_apart
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
