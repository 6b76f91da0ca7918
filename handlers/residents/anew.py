"""*It is something new*: what was taken for words about a case is a need of its own."""

import re

from handlers.chat.content import Content
from handlers.chat.turn import Turn
from handlers.desk.desk import the_case
from handlers.residents.need import need_told
from linkage.cases import Move
from linkage.errors import DomainError
from storage import cases

_SAID = (Move.ADD, Move.ANSWER, Move.WRITE)
_DATA = re.compile(r"(\d{1,15}):(\d{1,9})", re.ASCII)


async def anew(turn: Turn, data: str) -> None:
    """Begin the need with the words that the button stands under; the case keeps them, too."""
    found = _DATA.fullmatch(data)
    if found is None:
        raise DomainError("press.unknown")
    case = await the_case(turn, int(found[1]), "write")
    timeline = await cases.timeline(turn.unit, case.id)
    said = [one for one in timeline if one.move in _SAID and one.seq == int(found[2])]
    if not said or case.resident_id != turn.me.id:
        raise DomainError("press.unknown")
    content = Content(said[0].text or "", said[0].file, said[0].more)
    await need_told(turn, content, is_new=True)
