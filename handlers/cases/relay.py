"""A resident's words on their way to whoever is answerable for the case."""

from collections.abc import Callable, Sequence

from handlers.attendance.safety_card import who_writes
from handlers.cases import topics
from handlers.cases.cards import case_button
from handlers.cases.casework import move
from handlers.cases.clocks import set_clock
from handlers.cases.resident_cards import follow_up_rows
from handlers.cases.showing import refresh_cards, staff_of
from handlers.chat.content import Content
from handlers.chat.said import said_for
from handlers.chat.scene import Button, Scene
from handlers.chat.turn import Turn
from handlers.chat.words import Said
from linkage.access import answers_for, may, relations
from linkage.cases import Move, moves
from linkage.models import Case, CaseState, Person
from linkage.politely import says_in_part
from linkage.waits import is_crisis
from storage import cases, people, reminders

# What the data of *It is something new* begins with.
ANEW = "n:"
# The reminder that more was said of a case, which is not told yet.
GATHER = "gather"
# So many messages of a minute reach staff at once; what follows, together a minute later.
AT_ONCE = 3
GATHER_MS = 60_000
GATHER_CRISIS_MS = 10_000
# Characters of the need that words are passed on about.
TOLD = 20


async def pass_on(turn: Turn, case: Case, content: Content, guessed: bool = False) -> None:
    """Give the resident's words to whoever is answerable for the case, and say which it is.

    Where that is `guessed`, they can say that it is something else.

    Of many in a minute only the first reach them one by one; see `handlers.cases.gathering`. While
    some are gathered, what follows is told with them: once, and in order.

    Of a case that is said to be done, the follow-up is asked again: it is not left in silence.
    """
    act = Move.ANSWER if case.state is CaseState.ASKED else Move.WRITE
    moved = move(turn, case, act, turn.me, relations(turn.me, case), content=content)
    gathers = await reminders.get(turn.unit, GATHER, case.id) is not None
    lately = await cases.said_since(turn.unit, case.id, turn.unit.now - GATHER_MS)
    if lately < AT_ONCE and not gathers:
        await bring(turn, moved, content)
    else:
        crisis = is_crisis(case, turn.services.policy)
        due_at = turn.unit.now + (GATHER_CRISIS_MS if crisis else GATHER_MS)
        reminders.put_first(turn.unit, GATHER, case.id, due_at, moved.seq)
    _acknowledge(turn, moved, act, guessed)
    if case.state is CaseState.DONE:
        set_clock(turn, moved, step=1)
        ask_whether_solved(turn, moved)
    if Move.WITHDRAW in moves(moved, relations(turn.me, moved)):
        _offer_withdrawal(turn, moved, content)


def ask_whether_solved(turn: Turn, case: Case) -> None:
    """The question of the follow-up, with its buttons, once more."""
    text = turn.words("followup.ask", number=case.id)
    turn.answer(text, follow_up_rows(turn, turn.me, case))


async def bring(scene: Scene, case: Case, content: Content) -> None:
    """Show what the resident wrote to whoever is answerable, and on the case's cards."""

    who = await who_writes(scene, case)

    def words(reader: Person) -> str:
        language = reader.language
        return scene.text(
            language, "desk.message", number=case.id, who=who(language), text=content.text
        )

    await tell_answerable(scene, case, words, content)
    await refresh_cards(scene, case)


def _acknowledge(turn: Turn, case: Case, act: Move, guessed: bool) -> None:
    if is_crisis(case, turn.services.policy):
        turn.say("case.heard", number=case.id)
        return
    line = " ".join(case.text.split())
    told = turn.words(
        "case.answered" if act is Move.ANSWER else "case.passed_on",
        number=case.id,
        actor=Said(f"actor.{case.actor}"),
        told=turn.in_short(turn.language, line, case.file, TOLD, case.more),
    )
    # A new need of somebody without a phone is entered for them.
    if not guessed or case.resident_id != turn.me.id:
        turn.answer(told)
        return
    turn.answer(
        "\n".join([told, turn.words("case.not_this")]), [[anew_button(turn, turn.language, case)]]
    )


def anew_button(scene: Scene, language: str, case: Case) -> Button:
    """*It is something new*, below what the resident has just said of the case."""
    return scene.button(language, "followup.anew", f"{ANEW}{case.id}:{case.seq}")


def _offer_withdrawal(turn: Turn, case: Case, content: Content) -> None:
    """Where they say that it need not be done any more: the way to say so for good."""
    crisis = is_crisis(case, turn.services.policy)
    if not crisis and says_in_part(content.text, *said_for(turn, "withdraw.said")):
        withdraw = case_button(turn, turn.language, "mycases.withdraw", case, Move.WITHDRAW)
        turn.say("withdraw.offer", [[withdraw]], number=case.id)


async def tell_answerable(
    scene: Scene, case: Case, words: Callable[[Person], str], content: Content
) -> None:
    """Tell whoever is answerable, each in their words, and show what the resident sent."""
    tell_of(scene, case, await answerable(scene, case), words, content)
    for seat in await topics.opened(scene, case):
        scene.tell(seat, words(seat), work=case)
        scene.tell_files(seat, case.id, content.files, work=case)


def tell_of(
    scene: Scene,
    case: Case,
    readers: Sequence[Person],
    words: Callable[[Person], str],
    content: Content,
) -> None:
    """Tell staff of a case, each in their words, and show what the resident sent."""
    for person in readers:
        open_card = case_button(scene, person.language, "desk.open", case, "card")
        scene.tell(person, words(person), [[open_card]], work=case)
        scene.tell_files(person, case.id, content.files, work=case)


async def answerable(scene: Scene, case: Case) -> list[Person]:
    """Whoever has taken the case and may still see it, or else all at the desk answering for it."""
    if case.assignee_id is not None:
        assignee = await people.get(scene.unit, case.assignee_id)
        if may(relations(assignee, case), "card"):
            return [assignee]
    staff = await staff_of(scene.unit, case)
    return [person for person in staff if answers_for(person, case)]
