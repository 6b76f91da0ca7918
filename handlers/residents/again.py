"""What was closed and is not well after all: it is begun again, as a case that names the first."""

from collections.abc import Sequence

from handlers.cases.casework import open_case
from handlers.chat.content import Content
from handlers.chat.said import holds_one
from handlers.chat.turn import Turn
from handlers.chat.words import Said, Until
from handlers.desk.desk import MESSAGE_LENGTH, begin_of, the_case
from handlers.forms.flow import Flow, Step, added_to, register
from handlers.forms.form import begin
from handlers.forms.questions import SKIPPED, Choice, Option, Told
from handlers.residents.need import NEW, need_told
from linkage.access import may, relations
from linkage.cases import may_begin_again
from linkage.errors import DomainError
from linkage.models import Case, Details
from storage import cases, people, places
from storage.conversations import Answers

LISTED = 6
# Longer words are a need of their own.
_SHORT = 120


async def again(turn: Turn, case: Case) -> None:
    """*Begin it again*: what is not well is asked, and may be left out."""
    if not may(relations(turn.me, case), "write"):
        raise DomainError("case.not_yours", {"number": case.id})
    if not await _lately(turn, case):
        raise DomainError(f"case.not_now.{case.state}", {"number": case.id})
    await begin_of(turn, case, AGAIN)


async def heard_again(turn: Turn, content: Content) -> bool:
    """Ask whether a case closed lately is to be begun again, where the words sound like it."""
    hints = len(content.text) <= _SHORT and holds_one(turn, content.text, "again.said.hints")
    if not hints or not await _closed_lately(turn):
        return False
    await begin(turn, AGAIN, words=content.as_answer())
    return True


async def heard_again_of(turn: Turn, case: Case, content: Content) -> bool:
    """Ask so of the case that was named; False where it was closed long ago."""
    if not await _lately(turn, case):
        return False
    await begin(turn, AGAIN, words=content.as_answer(), named=case.id)
    return True


async def _lately(turn: Turn, case: Case) -> bool:
    return may_begin_again(case, await cases.timeline(turn.unit, case.id), turn.unit.now)


async def _closed_lately(turn: Turn) -> list[Case]:
    mine = await cases.of_resident(turn.unit, turn.me.id, LISTED)
    return [one for one in mine if await _lately(turn, one)]


async def _which(turn: Turn, answers: Answers) -> Sequence[Option]:
    named = await cases.get(turn.unit, answers["named"]) if "named" in answers else None
    found = [named] if named is not None else await _closed_lately(turn)
    return [
        *(Option(str(one.id), turn.words("again.number", number=one.id)) for one in found),
        Option(NEW, turn.words("write.new")),
    ]


async def _begun(turn: Turn, answers: Answers) -> None:
    """The case that begins it again: what was told first, and what is not well."""
    about = answers.get("about") or answers["case"]
    told = answers["words"]
    words = Content("") if told == SKIPPED else Content.of_answer(told)
    if about == NEW:
        await need_told(turn, words, is_new=True)
        return
    before = await the_case(turn, int(about), "write")
    if not await _lately(turn, before):
        raise DomainError("case.not_now.closed", {"number": before.id})
    resident = await people.get(turn.unit, before.resident_id)
    line = turn.text(resident.language, "again.told", number=before.id)
    told_first = Content.of(f"{line}\n{words.text}".strip(), words.files)
    content = told_first.joined(Content(before.text), MESSAGE_LENGTH) or told_first
    case = await open_case(
        turn,
        resident,
        turn.services.policy.category(before.category),
        before.urgency,
        content,
        Details(
            for_name=before.for_name, for_agrees=before.for_agrees, where_text=before.where_text
        ),
        await places.get(turn.unit, before.place_id),
        told_by=turn.me,
    )
    turn.show(
        turn.words(
            "again.sent",
            before=before.id,
            number=case.id,
            actor=Said(f"actor.{case.actor}"),
            until=Until(case.respond_by, turn.unit.now),
        )
    )


AGAIN = register(
    Flow(
        "again",
        steps=(
            Step("case", Choice(_which), lambda answers: "about" not in answers),
            Step("words", Told(MESSAGE_LENGTH, skippable=True)),
        ),
        finish=_begun,
        stray=added_to("words", MESSAGE_LENGTH),
    )
)
