"""A resident's words on their way to whoever is answerable for the case."""

from collections.abc import Callable, Sequence

from handlers import topics
from handlers.cards import case_button
from handlers.casework import move, refresh_cards, staff_of
from handlers.content import Content
from handlers.turn import Turn
from linkage.access import may, relations
from linkage.cases import Move
from linkage.models import Case, CaseState, Person
from storage import people


async def pass_on(turn: Turn, case: Case, content: Content) -> None:
    """Give the resident's words to whoever is answerable for the case."""
    act = Move.ANSWER if case.state is CaseState.ASKED else Move.WRITE
    moved = move(turn, case, act, turn.me, relations(turn.me, case), content=content)

    def words(reader: Person) -> str:
        return turn.text(reader.language, "desk.message", number=case.id, text=content.text)

    await tell_answerable(turn, moved, words, content)
    await refresh_cards(turn, moved)
    turn.say("case.passed_on", number=case.id)


async def tell_answerable(
    turn: Turn, case: Case, words: Callable[[Person], str], content: Content
) -> None:
    """Tell whoever is answerable, each in their words, and show what the resident sent."""
    tell_of(turn, case, await answerable(turn, case), words, content)
    for seat in await topics.opened(turn, case):
        turn.tell(seat, words(seat), work=case)
        turn.tell_files(seat, case.id, content.files, work=case)


def tell_of(
    turn: Turn,
    case: Case,
    readers: Sequence[Person],
    words: Callable[[Person], str],
    content: Content,
) -> None:
    """Tell staff of a case, each in their words, and show what the resident sent."""
    for person in readers:
        open_card = case_button(turn, person.language, "desk.open", case, "card")
        turn.tell(person, words(person), [[open_card]], work=case)
        turn.tell_files(person, case.id, content.files, work=case)


async def answerable(turn: Turn, case: Case) -> list[Person]:
    """Whoever has taken the case and may still see it, or else all at the desk answering for it."""
    if case.assignee_id is not None:
        assignee = await people.get(turn.unit, case.assignee_id)
        if may(relations(assignee, case), "card"):
            return [assignee]
    staff = await staff_of(turn.unit, case)
    return [person for person in staff if person.serves(case.actor, case.place_path)]
