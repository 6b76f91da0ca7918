"""Where somebody in danger lives, once they have said so: their emergency is there, too."""

from handlers.cases.casework import move
from handlers.cases.relay import bring
from handlers.chat.content import Content
from handlers.chat.turn import Turn
from linkage.access import relations
from linkage.cases import Move
from linkage.models import CaseState
from linkage.waits import is_crisis
from storage import cases, places


async def bring_home(turn: Turn) -> None:
    """Tell whoever helps where the resident lives, in place of the whole street."""
    if turn.me.place_id is None:
        return
    home, street = await places.get(turn.unit, turn.me.place_id), await places.root(turn.unit)
    for found in await cases.open_of(turn.unit, turn.me.id):
        case = turn.changed.get(found.id, found)
        at_home = case.place_id != street.id or case.state is CaseState.DONE
        if at_home or not is_crisis(case, turn.services.policy):
            continue
        here = case.model_copy(
            update={
                "place_id": home.id,
                "place_path": home.path,
                "place_label": home.label,
                "place_label_en": home.label_en,
            }
        )
        content = Content(turn.words("crisis.home", place=home.labelled(turn.language)))
        relation = relations(turn.me, case)
        moved = move(turn, here, Move.WRITE, turn.me, relation, content=content)
        await bring(turn, moved, content)
