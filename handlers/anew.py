"""*It is something new*: what was taken for words about a case is a need of its own."""

from handlers.content import Content
from handlers.need import need_told
from handlers.turn import Turn
from linkage.cases import Move
from linkage.errors import DomainError
from linkage.models import Case
from storage import cases

_SAID = (Move.ADD, Move.ANSWER, Move.WRITE)


async def anew(turn: Turn, case: Case) -> None:
    """Begin the need with what the resident said of the case last, which stays there, too."""
    said = [one for one in await cases.timeline(turn.unit, case.id) if one.move in _SAID]
    if not said or case.resident_id != turn.me.id:
        raise DomainError("press.unknown")
    content = Content(said[-1].text or "", said[-1].file, said[-1].more)
    await need_told(turn, content, is_new=True)
