"""The resident's side of a case: /mycases, messages to whoever is answerable, and the verdict."""

from collections.abc import Sequence

from handlers.cards import (
    card_name,
    case_button,
    case_line,
    desk_card,
    follow_up_rows,
    resident_card,
)
from handlers.casework import desk_of, hand_on, move, refresh_cards
from handlers.content import Content
from handlers.desk import MESSAGE_LENGTH, the_case
from handlers.flow import Flow, Step, added_to, register
from handlers.form import begin
from handlers.need import NEW, need_told
from handlers.questions import Choice, Option, Told
from handlers.relay import pass_on
from handlers.scene import Button
from handlers.turn import Turn
from handlers.welcome import meet
from handlers.words import LANGUAGES
from linkage.access import CLOCK, relations
from linkage.cases import Move
from linkage.errors import DomainError
from linkage.models import Actor, Case, CaseState
from storage import cases
from storage.conversations import Answers

LISTED = 10
# Very satisfied down to not satisfied; 3 and better counts for the satisfaction rate.
SATISFACTIONS = (4, 3, 2, 1)


async def my_cases(turn: Turn, page: int = 0) -> None:
    """/mycases: every need this person has sent, the newest first, with its state."""
    mine = await cases.of_resident(turn.unit, turn.me.id, LISTED)
    if not mine:
        turn.show(turn.words("mycases.none"))
        return
    rows = turn.few([[_line(turn, case)] for case in mine], page, "l:{}:mine")
    turn.show(turn.words("mycases.list"), rows)


def _line(turn: Turn, case: Case) -> Button:
    return Button(case_line(turn, turn.language, case), f"c:{case.id}:show")


async def show(turn: Turn, case: Case, page: int = 0) -> None:
    """One case with its timeline; `page` is that of its buttons, for who wants few."""
    timeline = await cases.timeline(turn.unit, case.id)
    text, rows = resident_card(turn, case, turn.language, timeline)
    turn.show(text, turn.few(rows, page, f"c:{case.id}:show{{}}"))


async def write(turn: Turn, case: Case) -> None:
    """*Write*: what is written next goes to whoever is answerable for the case."""
    if case.state is CaseState.CLOSED:
        raise DomainError("case.not_now.closed", {"number": case.id})
    turn.shown = True
    await begin(turn, WRITE, about=case.id)


def waited_for(mine: Sequence[Case]) -> list[Case]:
    """The cases in which somebody waits for the resident's answer."""
    return [case for case in mine if case.state is CaseState.ASKED]


async def heard_of_a_case(turn: Turn, mine: Sequence[Case], content: Content) -> bool:
    """Take what was simply written as about a case; False where the resident has none open.

    It is the answer where one is waited for; otherwise they are asked which of `mine`, their open
    cases, it is about, or whether it is something new.
    """
    asked = waited_for(mine)
    if len(asked) == 1:
        await pass_on(turn, asked[0], content)
    elif mine:
        await begin(turn, WRITE, message=content.as_answer())
    return bool(mine)


async def heard_verdict(turn: Turn, mine: Sequence[Case], content: Content) -> bool:
    """Take "solved" or "not yet", simply written, as the press; False where it is no verdict.

    Where several cases wait for one, each is asked about again.
    """
    done = [case for case in mine if case.state is CaseState.DONE]
    said = _verdict(turn, content) if done and not waited_for(mine) else None
    if said is None:
        return False
    if len(done) == 1:
        await (resolve if said else reopen)(turn, done[0])
        return True
    for case in done:
        text = turn.words("followup.ask", number=case.id)
        turn.answer(text, follow_up_rows(turn, turn.language, case))
    return True


def _verdict(turn: Turn, content: Content) -> bool | None:
    said = _bare(content.text)
    if content.files or not said:
        return None
    solved = [turn.text(language, "followup.said_yes") for language in LANGUAGES]
    unsolved = [turn.text(language, "followup.said_no") for language in LANGUAGES]
    for verdict, lists in ((True, solved), (False, unsolved)):
        if any(said == _bare(one) for words in lists for one in words.split("|")):
            return verdict
    return None


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


async def resolve(turn: Turn, case: Case) -> None:
    """*Solved*: the case is closed, and how satisfied they are is asked."""
    closed = move(turn, case, Move.RESOLVE, turn.me, relations(turn.me, case))
    cases.answer_follow_up(turn.unit, case.id, resolved=True)
    await ask_satisfaction(turn, case)
    await refresh_cards(turn, closed)


async def ask_satisfaction(turn: Turn, case: Case, page: int = 0) -> None:
    """Ask how satisfied they are with a case that is closed."""
    rows = [
        [case_button(turn, turn.language, f"satisfaction.{one}", case, f"rate{one}")]
        for one in SATISFACTIONS
    ]
    text = turn.words("followup.thanks", number=case.id)
    turn.show(text, turn.few(rows, page, f"c:{case.id}:rates{{}}"))


async def reopen(turn: Turn, case: Case) -> None:
    """*Not solved*: it goes on with who had it, and the street office hears of it."""
    opened = move(turn, case, Move.REOPEN, turn.me, relations(turn.me, case))
    if opened.assignee_id is None:
        # Whoever said it is done has left their desk since.
        opened = await hand_on(turn, opened, Move.RELEASE, None, CLOCK)
    cases.answer_follow_up(turn.unit, case.id, resolved=False)
    told = turn.words("followup.reopened", number=case.id)
    if turn.conversation is None:
        turn.show(told)
        await begin(turn, WRITE, about=case.id)
    else:
        # Their next words belong to the form they are in.
        turn.show(told, [[case_button(turn, turn.language, "mycases.write", case, "write")]])
    await refresh_cards(turn, opened)
    desk = await desk_of(turn, opened)
    for person in desk.staff:
        above = person.serves(Actor.STREET_OFFICE, case.place_path)
        if person.id == case.assignee_id or above:
            text, rows = desk_card(turn, opened, person, desk)
            notice = turn.text(person.language, "desk.reopened", number=case.id)
            turn.tell(person, f"{notice}\n\n{text}", rows, card_name(case.id))


async def rate(turn: Turn, case: Case, satisfaction: int) -> None:
    """How satisfied the resident is, once."""
    if case.state is not CaseState.CLOSED or await cases.rated(turn.unit, case.id):
        turn.hint("followup.rated")
        return
    cases.rate(turn.unit, case.id, satisfaction)
    turn.show(turn.words("followup.noted", number=case.id))


async def _about(turn: Turn, _: Answers) -> Sequence[Option]:
    """The cases it may be about, those first in which somebody waits for an answer."""
    mine = await cases.open_of(turn.unit, turn.me.id)
    mine = sorted(mine, key=lambda case: (case.state is not CaseState.ASKED, -case.id))
    options = [Option(str(case.id), _line(turn, case).label) for case in mine]
    return [*options[:LISTED], Option(NEW, turn.words("write.new"))] if options else []


async def _written(turn: Turn, answers: Answers) -> None:
    about = answers.get("about") or answers["case"]
    content = Content.of_answer(answers["message"])
    if about is None or about == NEW:
        # Who was in danger has a case without having agreed to anything yet.
        if turn.me.consented_at is None:
            await meet(turn, content)
        else:
            await need_told(turn, content, is_new=about == NEW)
        return
    case = await the_case(turn, int(about), "write")
    if case.state is CaseState.CLOSED:
        raise DomainError("case.not_now.closed", {"number": case.id})
    await pass_on(turn, case, content)
    if case.state is CaseState.DONE:
        text = turn.words("followup.ask", number=case.id)
        turn.answer(text, follow_up_rows(turn, turn.language, case))


WRITE = register(
    Flow(
        "write",
        steps=(
            Step("case", Choice(_about), lambda answers: "about" not in answers),
            Step("message", Told(MESSAGE_LENGTH, frozenset({"photo", "voice"}))),
        ),
        finish=_written,
        stray=added_to("message", MESSAGE_LENGTH),
    )
)
