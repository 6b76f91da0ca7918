"""The resident's side of a case: /mycases, messages to whoever is answerable, and the verdict."""

from collections.abc import Sequence

from handlers.cards import card_name, case_button, desk_card, resident_card
from handlers.casework import move, refresh_cards
from handlers.content import Content
from handlers.desk import MESSAGE_LENGTH, the_case
from handlers.flow import Flow, Step, added_to, register
from handlers.form import begin
from handlers.questions import Choice, Option, Told
from handlers.scene import Button
from handlers.turn import Turn
from handlers.words import Said
from linkage.access import relations
from linkage.cases import Move
from linkage.errors import DomainError
from linkage.models import Actor, Case, CaseState, Person
from linkage.waits import is_crisis
from storage import cases, people
from storage.conversations import Answers

LISTED = 10
# Very satisfied down to not satisfied; 3 and better counts for the satisfaction rate.
SATISFACTIONS = (4, 3, 2, 1)


async def my_cases(turn: Turn) -> None:
    """/mycases: every need this person has sent, the newest first, with its state."""
    mine = await cases.of_resident(turn.unit, turn.me.id, LISTED)
    if not mine:
        turn.show(turn.words("mycases.none"))
        return
    turn.show(turn.words("mycases.list"), [[_line(turn, case)] for case in mine])


def _line(turn: Turn, case: Case) -> Button:
    label = turn.words(
        "mycases.line",
        number=case.id,
        category=turn.services.policy.category(case.category).labels,
        state=Said(f"state.{case.state}"),
    )
    return Button(label, f"c:{case.id}:show")


async def show(turn: Turn, case: Case) -> None:
    """One case with its timeline."""
    timeline = await cases.timeline(turn.unit, case.id)
    turn.show(*resident_card(turn, case, turn.language, timeline))


async def write(turn: Turn, case: Case) -> None:
    """*Write*: what is written next goes to whoever is answerable for the case."""
    if case.state is CaseState.CLOSED:
        raise DomainError("case.not_now.closed", {"number": case.id})
    await begin(turn, WRITE, about=case.id)


async def answer_open_question(turn: Turn, mine: Sequence[Case], content: Content) -> bool:
    """Take what was simply written as the answer somebody waits for; False where nobody does.

    `mine` are the resident's open cases.
    """
    asked = [case for case in mine if case.state is CaseState.ASKED]
    if not asked:
        return False
    if len(asked) == 1:
        await pass_on(turn, asked[0], content)
    else:
        await begin(turn, WRITE, message=content.as_answer())
    return True


async def pass_on(turn: Turn, case: Case, content: Content) -> None:
    """Give the resident's words to whoever is answerable for the case."""
    act = Move.ANSWER if case.state is CaseState.ASKED else Move.WRITE
    moved = move(turn, case, act, turn.me, relations(turn.me, case), content=content)
    for person in await answerable(turn, moved):
        text = turn.text(person.language, "desk.message", number=case.id, text=content.text)
        open_card = case_button(turn, person.language, "desk.open", case, "card")
        turn.tell(person, text, [[open_card]], loud=is_crisis(case, turn.services.policy))
        if content.file is not None:
            caption = turn.text(person.language, "case.number", number=case.id)
            turn.tell_file(person, content.file, caption)
    if act is Move.ANSWER:
        await refresh_cards(turn, moved)
    turn.say("case.passed_on", number=case.id)


async def answerable(turn: Turn, case: Case) -> list[Person]:
    """Whoever has taken the case, or else everybody at the desk that answers for it."""
    if case.assignee_id is not None:
        return [await people.get(turn.unit, case.assignee_id)]
    staff = await people.staff(turn.unit, case.place_path)
    return [person for person in staff if person.serves(case.actor, case.place_path)]


async def resolve(turn: Turn, case: Case) -> None:
    """*Solved*: the case is closed, and how satisfied they are is asked."""
    closed = move(turn, case, Move.RESOLVE, turn.me, relations(turn.me, case))
    cases.answer_follow_up(turn.unit, case.id, resolved=True)
    rows = [
        [case_button(turn, turn.language, f"satisfaction.{one}", case, f"rate{one}")]
        for one in SATISFACTIONS
    ]
    turn.show(turn.words("followup.thanks", number=case.id), rows)
    await refresh_cards(turn, closed)


async def reopen(turn: Turn, case: Case) -> None:
    """*Not solved*: it goes on with who had it, and the street office hears of it."""
    opened = move(turn, case, Move.REOPEN, turn.me, relations(turn.me, case))
    cases.answer_follow_up(turn.unit, case.id, resolved=False)
    more = case_button(turn, turn.language, "mycases.write", case, "write")
    turn.show(turn.words("followup.reopened", number=case.id), [[more]])
    await refresh_cards(turn, opened)
    staff = await people.staff(turn.unit, case.place_path)
    for person in staff:
        above = person.serves(Actor.STREET_OFFICE, case.place_path)
        if person.id == case.assignee_id or above:
            text, rows = desk_card(turn, opened, person, staff)
            notice = turn.text(person.language, "desk.reopened", number=case.id)
            turn.tell(person, f"{notice}\n\n{text}", rows, card_name(case.id))


async def rate(turn: Turn, case: Case, satisfaction: int) -> None:
    """How satisfied the resident is, once."""
    if case.state is not CaseState.CLOSED or await cases.rated(turn.unit, case.id):
        turn.hint("followup.rated")
        return
    cases.rate(turn.unit, case.id, satisfaction)
    turn.show(turn.words("followup.noted", number=case.id))


async def _asking(turn: Turn, _: Answers) -> Sequence[Option]:
    asked = await cases.asked_of(turn.unit, turn.me.id)
    return [Option(str(case.id), _line(turn, case).label) for case in asked]


async def _written(turn: Turn, answers: Answers) -> None:
    about = answers.get("about") or answers["case"]
    if about is None:
        raise DomainError("flow.over")
    case = await the_case(turn, int(about), "write")
    if case.state is CaseState.CLOSED:
        raise DomainError("case.not_now.closed", {"number": case.id})
    await pass_on(turn, case, Content.of_answer(answers["message"]))


WRITE = register(
    Flow(
        "write",
        steps=(
            Step("case", Choice(_asking), lambda answers: "about" not in answers),
            Step("message", Told(MESSAGE_LENGTH, frozenset({"photo", "voice"}))),
        ),
        finish=_written,
        stray=added_to("message", MESSAGE_LENGTH),
    )
)
