"""A committee worker enters a need for somebody without a phone, and brings them word by visit."""

from collections.abc import Sequence

from handlers.cases.casework import open_case
from handlers.chat.content import TEXT_LENGTH, Content
from handlers.chat.turn import Turn
from handlers.chat.words import Said, Until
from handlers.forms.filled import Form
from handlers.forms.flow import Flow, Step, added_to, register
from handlers.forms.form import begin, finish
from handlers.forms.questions import Choice, Option, Told
from handlers.residents.need import NEED
from handlers.residents.welcome import languages
from linkage.errors import DomainError
from linkage.guessing import Danger
from linkage.models import Actor, Level, Person, Place, Urgency, last_id
from storage import people, places, visits
from storage.conversations import Answers

# The data of the button on the desk.
ENTER = "l:0:enter"
NAME_LENGTH, REACH_LENGTH = 60, 300
NEW = "new"
# The steps that say whom it is for.
_WHOM = frozenset({"whom", "name", "reach", "building"})


def may_enter(person: Person) -> bool:
    """Whether somebody works for the residents' committee or the street office."""
    return bool(_areas(person))


def _areas(person: Person) -> list[str]:
    desks = (Actor.COMMUNITY, Actor.STREET_OFFICE)
    return [grant.place_path for grant in person.grants if grant.desk in desks]


async def enter(turn: Turn) -> None:
    """*Enter for somebody*: whom it is for is asked first."""
    _must_be_able(turn)
    turn.shown = True
    await begin(turn, ENTERED)


def _must_be_able(turn: Turn) -> None:
    if not may_enter(turn.me):
        raise DomainError("desk.no_role")


async def _known(turn: Turn, _: Answers) -> Sequence[Option]:
    """Those whom this worker visits already; nobody sees those of others."""
    rows = await visits.visited(turn.unit, turn.me.id)
    if not rows:
        return ()
    found = [Option(str(row["id"]), f"{row['name']} · {row['id']}") for row in rows]
    return [*found, Option(NEW, turn.words("enter.somebody_new"))]


def _is_new(answers: Answers) -> bool:
    return answers.get("whom") in (None, NEW)


async def _buildings(turn: Turn, _: Answers) -> Sequence[Option]:
    """The buildings where this worker works, and the places around them for all else."""
    found: dict[int, Place] = {}
    for path in _areas(turn.me):
        for place in await places.inside(turn.unit, path, Level.BUILDING):
            found[place.id] = place
    for path in _areas(turn.me):
        area = await places.get(turn.unit, last_id(path))
        found[area.id] = area
    return [Option(str(place.id), place.labelled(turn.language)) for place in found.values()]


def _as_i_do(turn: Turn, _: Answers) -> str:
    return turn.language


async def in_danger(turn: Turn, content: Content) -> bool:
    """Open the emergency at once where the need tells of danger (DOMAIN.md, rule 2).

    Nothing is asked of it any more; False where none is told, or not of whom yet.
    """
    if turn.conversation is None or turn.conversation.flow != ENTERED.name:
        return False
    form = Form.under_way(turn)
    step, _ = await form.question()
    changing = step is not None and f"~{step.name}" in form.answers
    if step is not None and step.name in _WHOM and not changing:
        return False
    told = content
    if "text" in form.answers:
        # Where both are too long together, the danger is what counts.
        before = Content.of_answer(form.answers["text"])
        told = before.joined(content, TEXT_LENGTH) or content
    if not _is_danger(turn, told):
        return False
    if step is not None and changing:
        # What was being changed stays as it was.
        form.give(step, form.answers[f"~{step.name}"])
    form.answers["text"] = told.as_answer()
    await finish(form)
    return True


def _is_danger(turn: Turn, content: Content) -> bool:
    return turn.services.guesser.danger(content.text) is Danger.ALARM


async def _entered(turn: Turn, answers: Answers) -> None:
    """Open the case; what the resident would be told, the worker is asked to tell them."""
    _must_be_able(turn)
    policy, content = turn.services.policy, Content.of_answer(answers["text"])
    resident = await _resident(turn, answers)
    danger = _is_danger(turn, content)
    category = policy.category(policy.crisis.category if danger else answers["category"])
    urgency = Urgency.URGENT if danger else Urgency(answers["urgency"])
    case = await open_case(turn, resident, category, urgency, content, told_by=turn.me)
    turn.show(
        turn.words(
            "enter.sent",
            number=case.id,
            name=resident.name,
            actor=Said(f"actor.{case.actor}"),
            until=Until(case.respond_by, turn.unit.now),
        )
    )


async def _resident(turn: Turn, answers: Answers) -> Person:
    if not _is_new(answers):
        known = await people.get(turn.unit, int(answers["whom"]))
        if known.visited_by != turn.me.id:
            raise DomainError("visit.passed")
        return known
    resident = Person(
        id=turn.unit.next_id("people"),
        chat_id=turn.chat_id,
        name=Content.of_answer(answers["name"]).text,
        language=turn.language,
        place_id=int(answers["building"]),
        consented_at=turn.unit.now,
        visited_by=turn.me.id,
        speaks=answers["speaks"],
    )
    visits.add(turn.unit, resident, Content.of_answer(answers["reach"]).text)
    return resident


ENTERED = register(
    Flow(
        "enter",
        steps=(
            Step("whom", Choice(_known)),
            Step("name", Told(NAME_LENGTH, written=True), _is_new),
            Step("reach", Told(REACH_LENGTH, written=True), _is_new),
            Step("building", Choice(_buildings), _is_new),
            Step("speaks", Choice(languages), _is_new, usual=_as_i_do),
            Step("text", Told(TEXT_LENGTH)),
            *(step for step in NEED.steps if step.name in ("category", "urgency")),
        ),
        finish=_entered,
        check=True,
        stray=added_to("text", TEXT_LENGTH),
    )
)
# What is written here is said of others.
FORMS = frozenset({ENTERED.name})
