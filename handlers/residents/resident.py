"""The resident's side of a case: /mycases, and messages to whoever is answerable."""

from collections.abc import Sequence

from handlers.cases.cards import case_button
from handlers.cases.relay import TOLD, pass_on
from handlers.cases.resident_cards import case_line, resident_card
from handlers.chat.content import Content
from handlers.chat.said import holds_one
from handlers.chat.scene import Button
from handlers.chat.turn import Turn
from handlers.desk.desk import MESSAGE_LENGTH, begin_of, the_case
from handlers.forms.filled import Form
from handlers.forms.flow import Flow, Step, added_to, register
from handlers.forms.form import begin, resume
from handlers.forms.questions import Choice, Option, Told
from handlers.residents.complaints import COMPLAINT, handled
from handlers.residents.need import NEW, need_told
from handlers.residents.welcome import meet
from linkage.errors import DomainError
from linkage.models import Case, CaseState
from storage import cases
from storage.conversations import Answers

LISTED = 10
# Several messages of so many ms are about one thing.
MOMENT_MS = 5 * 60_000
# What is told is about whoever has a case.
_COMPLAINT = "complaint"


async def my_cases(turn: Turn, page: int = 0) -> None:
    """/mycases: every need this person has sent, the newest first, with its state."""
    mine = await cases.of_resident(turn.unit, turn.me.id, LISTED)
    if not mine:
        turn.show(turn.words("mycases.none"))
        return
    rows = turn.few([[await _line(turn, case)] for case in mine], page, "l:{}:mine")
    turn.show(turn.words("mycases.list"), rows)


async def _line(turn: Turn, case: Case) -> Button:
    return Button(await case_line(turn, turn.language, case), f"c:{case.id}:show")


async def show(turn: Turn, case: Case, page: int = 0) -> None:
    """One case with its timeline; `page` is that of its buttons, for who wants few."""
    timeline = await cases.timeline(turn.unit, case.id)
    text, rows = await resident_card(turn, case, turn.language, timeline)
    if case.visitor_id == turn.me.id:
        rows = [*rows, [case_button(turn, turn.language, "visit.forget", case, "gone")]]
    turn.show(text, turn.few(rows, page, f"c:{case.id}:show{{}}"))


async def write(turn: Turn, case: Case) -> None:
    """*Write*: what is written next goes to whoever is answerable for the case."""
    if case.state is CaseState.CLOSED:
        raise DomainError("case.not_now.closed", {"number": case.id})
    await begin_of(turn, case, WRITE)


def waited_for(mine: Sequence[Case]) -> list[Case]:
    """The cases in which somebody waits for the resident's answer."""
    return [case for case in mine if case.state is CaseState.ASKED]


async def heard_of_a_case(turn: Turn, mine: Sequence[Case], content: Content) -> bool:
    """Take what was simply written as about a case; False where the resident has none open.

    It is the answer where one is waited for, goes with what they said a moment ago, or says of
    their only case how it went; otherwise they are asked which of `mine`, their open cases, it is
    about, or whether it is something new.
    """
    asked = (
        waited_for(mine)
        or await _spoken_of(turn, mine, content)
        or verdict_waits(turn, mine, content)
    )
    if len(asked) == 1 and turn.album is not None:
        await begin(turn, WRITE, about=asked[0].id, message=content.as_answer())
    elif len(asked) == 1:
        await pass_on(turn, asked[0], content, guessed=True)
    elif mine:
        await begin(turn, WRITE, message=content.as_answer())
    return bool(mine)


async def heard_answer(turn: Turn, content: Content) -> bool:
    """Take it as the answer where staff have asked since it was asked which case words are about.

    That question stands as it was, with the words it is about.
    """
    form = Form.under_way(turn)
    step, options = await form.question()
    if form.flow is not WRITE or step is None or step.name != "case":
        return False
    asked = waited_for(await cases.open_of(turn.unit, turn.me.id))
    if len(asked) != 1 or content.text.casefold() in [one.label.casefold() for one in options]:
        return False
    await pass_on(turn, asked[0], content, guessed=True)
    before = Content.of_answer(form.answers["message"])
    line = " ".join(before.text.split())
    told = turn.in_short(turn.language, line, before.file, TOLD, before.more)
    turn.say("write.still", told=told)
    await resume(turn)
    return True


async def _spoken_of(turn: Turn, mine: Sequence[Case], content: Content) -> list[Case]:
    """The cases of which they said something a moment ago.

    Words that speak of somebody may be about whoever has the case: they go nowhere unasked.
    """
    if holds_one(turn, content.text, "write.said.somebody"):
        return []
    since, going_on = (
        turn.unit.now - MOMENT_MS,
        (one for one in mine if one.state != CaseState.DONE),
    )
    return [one for one in going_on if await cases.said_since(turn.unit, one.id, since)]


def verdict_waits(turn: Turn, mine: Sequence[Case], content: Content) -> list[Case]:
    """Their only case, where its verdict is waited for and the words are neither
    plainly another need nor of somebody."""
    done = [case for case in mine if case.state is CaseState.DONE]
    other = (
        len(mine) > 1
        or turn.services.guesser.plainly(content.text) is not None
        or holds_one(turn, content.text, "write.said.somebody")
    )
    return [] if other else done


async def _about(turn: Turn, answers: Answers) -> Sequence[Option]:
    """The cases it may be about, those first in which somebody waits for an answer."""
    found = await cases.open_of(turn.unit, turn.me.id)
    mine = [turn.changed.get(case.id, case) for case in found]
    mine = sorted(mine, key=lambda case: (case.state is not CaseState.ASKED, -case.id))
    options = [Option(str(case.id), (await _line(turn, case)).label) for case in mine]
    others = [Option(NEW, turn.words("write.new"))]
    said = Content.of_answer(answers["message"]).text
    if holds_one(turn, said, "write.said.somebody") and await handled(turn, turn.me):
        others.append(Option(_COMPLAINT, turn.words("write.complaint")))
    return [*options[:LISTED], *others] if options else []


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
    if about == _COMPLAINT:
        await begin(turn, COMPLAINT, text=answers["message"])
        return
    case = await the_case(turn, int(about), "write")
    if case.state is CaseState.CLOSED:
        raise DomainError("case.not_now.closed", {"number": case.id})
    await pass_on(turn, case, content)


WRITE = register(
    Flow(
        "write",
        steps=(
            Step("case", Choice(_about), lambda answers: "about" not in answers),
            Step("message", Told(MESSAGE_LENGTH)),
        ),
        finish=_written,
        stray=added_to("message", MESSAGE_LENGTH),
        added="write",
    )
)
