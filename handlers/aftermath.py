"""What follows, whatever was done, where a unit has moved a case."""

from handlers.crediting import pay
from handlers.family_told import tell_family
from handlers.scene import Scene
from handlers.visits import keep_apart


async def follow(scene: Scene) -> None:
    """Tell families, move offered hours, and let nobody visit for a case they have themselves."""
    await tell_family(scene)
    await pay(scene)
    await keep_apart(scene)
