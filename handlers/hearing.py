"""Takes what somebody wrote, said or pictured to where it belongs: danger first.

DOMAIN.md, rule 2. Words that might tell of danger and might not lead to one kind question; on *No*
they go on to where they were going, so that nothing told is lost.
"""

from collections.abc import Sequence

from handlers.attendance import presence, safety
from handlers.cases.relay import pass_on
from handlers.chat.content import TEXT_LENGTH, Content
from handlers.chat.said import begins_with_one, said_for
from handlers.chat.turn import Turn
from handlers.desk import entering, notes, passing
from handlers.desk.desk import STAFF_FORMS as DESK_FORMS
from handlers.desk.inviting import INVITING
from handlers.forms import form
from handlers.forms.filled import Form
from handlers.forms.flow import Flow, Step, added_to, register
from handlers.forms.questions import Choice, Option
from handlers.residents import courtesy
from handlers.residents.again import heard_again
from handlers.residents.asked_for import heard_wish
from handlers.residents.changes import WITHDRAW, WORSE
from handlers.residents.complaints import (
    COMPLAINT,
    heard_complaint,
    heard_complaint_in_crisis,
    kept_from,
)
from handlers.residents.crisis import hear_more, help_at_once, spoken_for
from handlers.residents.doubt import DOUBT, case_of, laid_aside, lay_aside, take_up
from handlers.residents.need import is_greeting, need_told
from handlers.residents.numbered import heard_of_number, heard_status_asked
from handlers.residents.resident import (
    WRITE,
    heard_answer,
    heard_of_a_case,
    verdict_waits,
    waited_for,
)
from handlers.residents.verdict import ADD, heard_addition, heard_satisfaction, heard_verdict
from handlers.residents.welcome import WELCOME, meet
from handlers.tasks import task_form, tasks
from handlers.timebank import pool
from handlers.volunteers import coordinating
from linkage.guessing import Danger
from linkage.models import Case
from storage import cases
from storage.conversations import Answers

# Staff write of others there: a word of danger is no cry for help of their own.
STAFF_FORMS = frozenset().union(
    DESK_FORMS,
    passing.FORMS,
    notes.FORMS,
    entering.FORMS,
    coordinating.FORMS,
    task_form.FORMS,
    tasks.FORMS,
    safety.FORMS,
    pool.FORMS,
    {INVITING.name},
)
# Forms whose words go to somebody already.
_RELAYS = STAFF_FORMS | {WRITE.name, WORSE.name, WITHDRAW.name, ADD.name, COMPLAINT.name}
# Forms in which nothing else is asked for in words.
_KEEP_TO_THEMSELVES = STAFF_FORMS | {DOUBT}
_YES, _NO = "yes", "no"
# The ways on from the question: that of words that were simply written, and that of /need.
_WRITTEN, _NEED = "written", "need"


async def hear(turn: Turn, content: Content) -> None:
    """Take what somebody sent."""
    danger = _danger(turn, content.text)
    if danger is Danger.ALARM:
        # Help comes at once: nobody has to be told that they were asked and are silent.
        await _help(turn, _with_what_was_asked_about(turn, content))
        return
    if await entering.in_danger(turn, content):
        return
    mine = await _mine(turn)
    if await heard_complaint_in_crisis(turn, mine, content):
        return
    if await hear_more(turn, mine, content):
        return
    if danger is Danger.DOUBT and not _is_asked(turn):
        await _ask(turn, content, _WRITTEN)
    else:
        await _take(turn, content, mine)


async def _help(turn: Turn, content: Content) -> None:
    """Bring help to whom the words are about: of a form about somebody visited, to them.

    Told in a complaint, it is kept from whom that is kept from.
    """
    case = await case_of(turn, turn.conversation)
    other = await spoken_for(turn, turn.person, case)
    kept = await kept_from(turn, turn.person, turn.conversation)
    await help_at_once(turn, content, other, kept or frozenset())


def _with_what_was_asked_about(turn: Turn, content: Content) -> Content:
    """The words, behind those they were just asked about, and back to where these were told.

    Where both are too long together, the danger is what counts.
    """
    if turn.conversation is None or not _is_asked(turn):
        return content
    before = take_up(turn, turn.conversation.answers)
    return before.joined(content, TEXT_LENGTH) or content


async def new_need(turn: Turn, words: str) -> None:
    """/need with the words behind it; in the middle of a form they are an answer."""
    content = Content(words)
    if _danger(turn, words) is Danger.DOUBT and not _is_asked(turn):
        await _ask(turn, content, _NEED)
    else:
        await _take_need(turn, content)


def in_danger(turn: Turn, text: str) -> bool:
    """Whether the words tell of danger, and not of somebody else's, as staff do."""
    return _danger(turn, text) is Danger.ALARM


def _danger(turn: Turn, text: str) -> Danger:
    if turn.conversation is not None and turn.conversation.flow in STAFF_FORMS:
        return Danger.NONE
    return turn.services.guesser.danger(text)


def _is_asked(turn: Turn) -> bool:
    """Whether they are asked of danger already: what comes meanwhile is added to what they told."""
    return turn.conversation is not None and turn.conversation.flow == DOUBT


async def _mine(turn: Turn) -> Sequence[Case]:
    """The open cases that simply written words may be about."""
    form = turn.conversation
    if form is not None and form.flow == DOUBT:
        form = laid_aside(form.answers)
    if turn.person is None or (form is not None and form.flow in _RELAYS):
        return ()
    return await cases.open_of(turn.unit, turn.person.id)


async def _take(turn: Turn, content: Content, mine: Sequence[Case]) -> None:
    known = _is_known(turn)
    if not known and await _heard_of_the_help(turn, mine, content):
        return
    elsewhere = turn.conversation is None or turn.conversation.flow not in _KEEP_TO_THEMSELVES
    if elsewhere and await heard_wish(turn, content):
        return
    if turn.conversation is not None:
        if not (known and elsewhere and await heard_status_asked(turn, content)):
            await _take_in_form(turn, content)
    elif not (
        (known and await _heard_of_somebody_known(turn, mine, content))
        or await heard_of_a_case(turn, mine, content)
    ):
        await (need_told if known else meet)(turn, content)


async def _take_in_form(turn: Turn, content: Content) -> None:
    if not (await heard_answer(turn, content) or await courtesy.heard_in_form(turn, content)):
        await form.hear(turn, content)


async def _heard_of_somebody_known(turn: Turn, mine: Sequence[Case], content: Content) -> bool:
    """Take what is neither about a case they have open nor a new need."""
    if await presence.heard_at_the_door(turn, mine, content):
        return True
    if await heard_of_number(turn, content) or await _heard_by_itself(turn, mine, content):
        return True
    if not waited_for(mine) and is_greeting(turn, content):
        courtesy.answer(turn, content, mine)
        return True
    if not mine:
        return await heard_again(turn, content) or await heard_addition(turn, content)
    if begins_with_one(turn, content.text, "write.said.another"):
        await form.begin(turn, WRITE, message=content.as_answer())
        return True
    return False


async def _heard_by_itself(turn: Turn, mine: Sequence[Case], content: Content) -> bool:
    """Take what needs no question: a complaint, a verdict, how satisfied they are."""
    return (
        await heard_complaint(turn, content)
        or await heard_verdict(turn, mine, content)
        or await heard_satisfaction(turn, content)
    )


async def _heard_of_the_help(turn: Turn, mine: Sequence[Case], content: Content) -> bool:
    """Take what somebody who has agreed to nothing yet says of help they had in danger.

    It goes before the questions of the first meeting, save where it answers one of them.
    """
    meeting = turn.conversation is not None
    if turn.person is None or (meeting and Form.under_way(turn).flow is not WELCOME):
        return False
    if (
        (meeting and await form.heard_answer(turn, content))
        or await heard_verdict(turn, mine, content)
        or await heard_satisfaction(turn, content)
        or (not mine and await heard_addition(turn, content))
    ):
        return True
    about = verdict_waits(turn, mine, content) if meeting else []
    for case in about:
        await pass_on(turn, case, content, guessed=True)
    return bool(about)


async def _take_need(turn: Turn, content: Content) -> None:
    if turn.conversation is not None and Form.under_way(turn).begun:
        await form.hear(turn, content)
    elif not await heard_complaint(turn, content):
        await need_told(turn, content)


def _is_known(turn: Turn) -> bool:
    return turn.person is not None and turn.person.consented_at is not None


async def _ask(turn: Turn, content: Content, way: str) -> None:
    # However much they wrote before: they are asked.
    turn.hushed = False
    await form.begin(turn, _QUESTION, **lay_aside(turn, content, way))


async def _answers(turn: Turn, _: Answers) -> Sequence[Option]:
    return [
        Option(_YES, turn.words("doubt.yes"), said=said_for(turn, "said.yes", "doubt.said.yes")),
        Option(_NO, turn.words("doubt.no"), said=said_for(turn, "said.no", "doubt.said.no")),
    ]


async def _answered(turn: Turn, answers: Answers) -> None:
    content = take_up(turn, answers)
    if answers["danger"] == _YES:
        await _help(turn, content)
    elif answers["by"] == _NEED:
        await _take_need(turn, content)
    else:
        await _take(turn, content, await _mine(turn))


_QUESTION = register(
    Flow(
        DOUBT,
        steps=(Step("danger", Choice(_answers)),),
        finish=_answered,
        stray=added_to("text", TEXT_LENGTH),
        # Whoever looks for a way out has not said that there is danger: nothing they wrote is lost.
        stays=_NO,
    )
)
