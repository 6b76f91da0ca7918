"""What staff tell each other of a case: notes, and the whole timeline. No resident reads either."""

from handlers.cases.cards import said_line, told_to
from handlers.cases.casework import move
from handlers.cases.showing import desk_of, refresh_cards
from handlers.chat.content import Content
from handlers.chat.flood import MOST
from handlers.chat.turn import Turn
from handlers.desk.desk import MESSAGE_LENGTH, begin_of, note_look, the_case
from handlers.forms.flow import in_words
from linkage.access import relations
from linkage.cases import Move
from linkage.models import Case
from storage.conversations import Answers


async def note(turn: Turn, case: Case) -> None:
    """*Note*: what is written next is kept with the case, for staff alone."""
    await begin_of(turn, case, NOTE, Move.NOTE)


async def _noted(turn: Turn, answers: Answers) -> None:
    case = await the_case(turn, answers["about"], "note")
    await keep_note(turn, case, Content.of_answer(answers["text"]))


async def keep_note(turn: Turn, case: Case, written: Content) -> None:
    """Keep with the case what only staff read."""
    noted = move(turn, case, Move.NOTE, turn.me, relations(turn.me, case), content=written)
    await refresh_cards(turn, noted)
    turn.say("desk.noted", number=case.id)


async def history(turn: Turn, case: Case) -> None:
    """*Timeline*: all that happened to the case and all that was said, from the beginning.

    The newest pictures and voice messages follow it, as many as can be looked at.
    """
    note_look(turn, case)
    desk = await desk_of(turn, case)
    events = told_to(turn.me, case, desk.events)
    lines = [said_line(turn, turn.language, event, desk.staff, MESSAGE_LENGTH) for event in events]
    turn.answer("\n\n".join([turn.words("desk.history_of", number=case.id), *lines]))
    files = [file for event in events for file in event.files]
    turn.tell_files(turn.me, case.id, files[-MOST:])


NOTE = in_words("note", "text", MESSAGE_LENGTH, _noted)
FORMS = frozenset({NOTE.name})
