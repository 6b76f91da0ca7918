"""*I have a complaint about how I was treated*: a case of its own that goes past the worker."""

from collections.abc import Sequence

from handlers.cases.casework import open_case
from handlers.cases.relay import answerable, pass_on
from handlers.cases.resident_cards import case_line
from handlers.chat.content import TEXT_LENGTH, Content
from handlers.chat.said import holds_one
from handlers.chat.scene import Scene
from handlers.chat.turn import Turn
from handlers.chat.words import Said, Until
from handlers.desk.desk import begin_of, the_case
from handlers.forms.flow import Flow, Step, added_to, register
from handlers.forms.form import begin
from handlers.forms.questions import Choice, Option, Told
from handlers.residents.crisis import alarm
from handlers.residents.need import NEW, need_told
from linkage.complaints import Complaint, complaint_of, in_hand, sounds_like
from linkage.errors import DomainError
from linkage.models import Actor, Case, CaseState, Person, Urgency
from storage import cases, people, places
from storage.conversations import Answers, Conversation

# The button of a complaint that is not begun from a case.
COMPLAIN = "l:0:complain"
LISTED = 6
_NONE = "none"


async def complain(turn: Turn, case: Case) -> None:
    """From a case's card: what happened is asked."""
    await begin_of(turn, case, COMPLAINT)


async def complain_of_any(turn: Turn) -> None:
    """From anywhere: about which case is asked first."""
    if turn.me.consented_at is None:
        raise DomainError("start.first")
    turn.shown = True
    await begin(turn, COMPLAINT)


async def heard_complaint(turn: Turn, content: Content) -> bool:
    """Ask whether it is a complaint, where it sounds like one about who had a case of theirs."""
    sounds = sounds_like(turn.services.policy.complaint, content.text)
    if not sounds or not await handled(turn, turn.me):
        return False
    await begin(turn, COMPLAINT, text=content.as_answer(), unsure=True)
    return True


async def heard_complaint_in_crisis(turn: Turn, mine: Sequence[Case], content: Content) -> bool:
    """Keep what is plainly said of staff from whoever helps in an emergency of theirs.

    Only where they are named in it: of anybody else who was rude, the helper must hear at once.
    """
    simply = turn.conversation is None and turn.person and turn.person.consented_at is not None
    if not simply or alarm(turn, mine) is None:
        return False
    named = holds_one(turn, content.text, "complaint.said.staff")
    return named and await heard_complaint(turn, content)


async def handled(scene: Scene, person: Person) -> list[Case]:
    """Their newest cases that somebody has had in hand."""
    mine = await cases.of_resident(scene.unit, person.id, LISTED)
    return [one for one in mine if one.assignee_id is not None or one.state is CaseState.DONE]


async def _cases(turn: Turn, answers: Answers) -> Sequence[Option]:
    found = await handled(turn, turn.me)
    if not found:
        return ()
    options = [Option(str(case.id), await case_line(turn, turn.language, case)) for case in found]
    options.append(Option(_NONE, turn.words("complaint.none_of_these")))
    if "unsure" in answers:
        options.append(Option(NEW, turn.words("complaint.no_complaint")))
    return options


async def _complained(turn: Turn, answers: Answers) -> None:
    """Open it as a case, with a number and a clock, before whoever is above the worker."""
    about = answers.get("about") or answers.get("case")
    content = Content.of_answer(answers["text"])
    if about == NEW:
        crisis = alarm(turn, await cases.open_of(turn.unit, turn.me.id))
        if crisis is not None:
            await pass_on(turn, crisis, content)
        else:
            await need_told(turn, content, is_new=True)
        return
    before = None if about in (None, _NONE) else await the_case(turn, int(about), "write")
    # Of who visits somebody without a phone, it is a case of whom they visit.
    resident = await people.get(turn.unit, before.resident_id) if before else turn.me
    case = await open_case(
        turn,
        resident,
        turn.services.policy.complaint,
        Urgency.SOON,
        content,
        place=await places.get(turn.unit, before.place_id) if before else None,
        complaint=await _against(turn, before),
        told_by=turn.me,
    )
    there = await answerable(turn, case)
    turn.show(
        turn.words(
            "complaint.sent" if there else "complaint.nobody_there",
            number=case.id,
            who=Said(
                "actor.street_office" if case.actor is Actor.STREET_OFFICE else "followup.lead"
            ),
            until=Until(case.respond_by, turn.unit.now),
        )
    )


async def kept_from(
    scene: Scene, person: Person | None, form: Conversation | None, words: str = ""
) -> frozenset[int] | None:
    """Whom the complaint somebody writes is kept from; None where they write none.

    That is everybody who had the case in hand; until it is said which, any of theirs. Simply
    written `words` count where they sound like one.
    """
    if person is None:
        return None
    if form is not None and form.flow == COMPLAINT.name:
        about = form.answers.get("about") or form.answers.get("case")
    else:
        sounds = form is None and sounds_like(scene.services.policy.complaint, words)
        if not sounds or not await handled(scene, person):
            return None
        about = None
    if about == _NONE:
        return frozenset()
    case = None if about is None else await cases.get(scene.unit, int(about))
    found = [case] if case is not None else await handled(scene, person)
    return frozenset(
        [id for one in found for id in in_hand(one, await cases.timeline(scene.unit, one.id))]
    )


async def _against(turn: Turn, case: Case | None) -> Complaint:
    if case is None:
        return complaint_of(turn.services.policy, None, (), ())
    had = in_hand(case, await cases.timeline(turn.unit, case.id))
    staff = await people.staff(turn.unit, case.place_path)
    return complaint_of(turn.services.policy, case, had, staff)


COMPLAINT = register(
    Flow(
        "complaint",
        steps=(
            Step("case", Choice(_cases), lambda answers: "about" not in answers),
            Step("text", Told(TEXT_LENGTH)),
        ),
        finish=_complained,
        stray=added_to("text", TEXT_LENGTH),
    )
)
