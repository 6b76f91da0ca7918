"""An emergency that nobody has taken rings again, in a message that says no more than that.

It comes with a sound in reply to the case's card and takes the place of the ring before it, so that
a chat holds one card and one ring, however long it rings.
"""

from handlers.cases.cards import case_button
from handlers.chat.scene import Scene, card_name
from linkage.cases import Move
from linkage.models import Case, CaseState, Person
from linkage.waits import is_crisis
from storage import outbox


def is_calling(scene: Scene, case: Case) -> bool:
    """Whether the case is an emergency that somebody is still to take."""
    return case.state is CaseState.WAITING and is_crisis(case, scene.services.policy)


def ring_again(scene: Scene, case: Case, reader: Person, notice: str) -> None:
    """Ring with somebody who was shown the card."""
    rows = [
        [case_button(scene, reader.language, "desk.take", case, Move.TAKE)],
        [case_button(scene, reader.language, "desk.open", case, "card")],
    ]
    scene.tell(reader, notice, rows, _name(case), work=case, under=card_name(case.id))


async def hush(scene: Scene, case: Case) -> None:
    """Take the rings away where nobody is called any more, or others are."""
    if is_crisis(case, scene.services.policy):
        await outbox.take_back(scene.unit, _name(case))


def _name(case: Case) -> str:
    return f"{outbox.RING}{case.id}"
