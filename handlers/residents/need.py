"""A need in the resident's own words, on its way to a number and an answerable actor."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from handlers.cases.casework import open_case
from handlers.cases.relay import pass_on
from handlers.cases.resident_cards import case_line
from handlers.chat.content import ALBUM, TEXT_LENGTH, Content
from handlers.chat.said import said_for
from handlers.chat.turn import Turn
from handlers.chat.words import Said, Until
from handlers.forms.flow import Flow, Step, added_to, register
from handlers.forms.form import begin
from handlers.forms.kinds import kinds_of_need
from handlers.forms.questions import Choice, Option, Told
from handlers.residents import details_asked
from handlers.timebank.amount import Amount, ledger
from linkage.likeness import same_trouble
from linkage.models import Attachment, Case, CaseState, Urgency
from linkage.timebank import Minutes
from linkage.volunteers import OFFERING
from storage import cases
from storage.conversations import Answers

# What is told is none of one's cases.
NEW = "new"


class TellAnswer(BaseModel):
    """What was told: words, files, or both."""

    text: str = Field(max_length=TEXT_LENGTH)
    file: Attachment | None = None
    more: tuple[Attachment, ...] = Field(default=(), max_length=ALBUM - 1)


class Need(BaseModel):
    """A filled-in form."""

    text: TellAnswer
    category: str
    urgency: Urgency
    same: str | None = None


async def _categories(turn: Turn, answers: Answers) -> Sequence[Option]:
    """The best guesses, "I don't know", then every category by field."""
    unsure = Option(turn.services.policy.triage.id, turn.words("need.category.unsure"), stays=True)
    guesses = turn.services.guesser.guess(answers["text"]["text"])
    return kinds_of_need(turn, [*guesses, unsure])


async def _urgencies(turn: Turn, _: Answers) -> Sequence[Option]:
    return [Option(urgency, turn.words(f"urgency.{urgency}")) for urgency in Urgency]


async def _like_it(turn: Turn, answers: Answers) -> Case | None:
    """The newest open case of the same trouble."""
    category, now = answers["category"], turn.unit.now
    kind = None if category == turn.services.policy.triage.id else category
    mine = await cases.open_of(turn.unit, turn.me.id)
    text = answers["text"]["text"]
    return next((case for case in reversed(mine) if same_trouble(case, kind, text, now)), None)


async def _same(turn: Turn, answers: Answers) -> Sequence[Option]:
    case = await _like_it(turn, answers)
    if case is None:
        return ()
    yes = Option(str(case.id), turn.words("need.same.yes"), said=said_for(turn, "said.yes"))
    return [yes, Option(NEW, turn.words("need.same.no"), said=said_for(turn, "said.no"))]


async def _same_line(turn: Turn, answers: Answers) -> str:
    case = await _like_it(turn, answers)
    return await case_line(turn, turn.language, case) if case is not None else ""


def _is_known(answers: Answers) -> bool:
    return answers.get("same") not in (None, NEW)


def _pays(answers: Answers) -> bool:
    return "pays" in answers and not _is_known(answers)


async def _to_spend(turn: Turn, _: Answers) -> Minutes:
    return await ledger(turn).to_spend(turn.me.id)


async def submit(turn: Turn, answers: Answers) -> None:
    """Open the case and acknowledge it at once, with its number and by when they will hear.

    What is the same trouble again is added to the case it is about, while that is open.
    """
    need = Need.model_validate(answers)
    category = turn.services.policy.category(need.category)
    content = Content(need.text.text, need.text.file, need.text.more)
    before = await cases.get(turn.unit, int(need.same)) if need.same and need.same != NEW else None
    if before is not None and before.state is not CaseState.CLOSED:
        await pass_on(turn, before, content)
        return
    details, place = await details_asked.details_in(turn, answers)
    if minutes := int(answers.get("offer") or 0):
        details = details.model_copy(update={"minutes_offered": minutes})
    case = await open_case(turn, turn.me, category, need.urgency, content, details, place)
    sent = turn.words(
        "need.sent",
        number=case.id,
        actor=Said(f"actor.{case.actor}"),
        until=Until(case.respond_by, turn.unit.now),
    )
    if category.department is not None:
        department = category.department.said_in(turn.language)
        sent = f"{sent}\n\n{turn.words('need.sent_on', department=department)}"
    if category.id == OFFERING:
        sent = f"{sent}\n\n{turn.words('volunteer.tip')}"
    turn.show(sent)


NEED = register(
    Flow(
        "need",
        steps=(
            Step("text", Told(TEXT_LENGTH)),
            Step("category", Choice(_categories)),
            Step("urgency", Choice(_urgencies)),
            Step("same", Choice(_same), line=_same_line),
            *details_asked.detail_steps(lambda answers: not _is_known(answers)),
            Step("offer", Amount(_to_spend, skippable=True), _pays),
        ),
        finish=submit,
        check=True,
        unchecked=_is_known,
        stray=added_to("text", TEXT_LENGTH),
        located=details_asked.located,
        added="need",
        named=details_asked.named_detail,
    )
)


def is_greeting(turn: Turn, content: Content) -> bool:
    """Whether what was written is a greeting or thanks, and no need."""
    return content.file is None and turn.services.guesser.is_greeting(content.text)


async def need(turn: Turn) -> None:
    """/need: ask what it is."""
    await begin(turn, NEED)


async def need_paid(turn: Turn) -> None:
    """*Ask for help*: a need for which hours are offered, for oneself or for one's parents."""
    turn.shown = True
    await begin(turn, NEED, pays=True)


async def need_told(turn: Turn, content: Content, is_new: bool = False) -> None:
    """Somebody simply wrote what they need: that is the form's first answer.

    With `is_new`, they have said that it is none of their cases.
    """
    given = {"same": NEW} if is_new else {}
    await begin(turn, NEED, text=content.as_answer(), **given)
