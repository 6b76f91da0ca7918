"""The desk's side of a case: take it, ask back, say it is done, or that one can't take it."""

from handlers.cases.cards import case_button, desk_card, offered
from handlers.cases.casework import hand_on, move, tell_handed_on
from handlers.cases.follow_up import follow_up
from handlers.cases.showing import desk_of, refresh_cards
from handlers.chat.content import Content
from handlers.chat.scene import Rows, card_name
from handlers.chat.turn import Turn
from handlers.chat.words import Said, Value
from handlers.forms.flow import Flow, in_words
from handlers.forms.form import begin
from handlers.forms.questions import SKIPPED
from linkage.access import acts_for, answers_for, looks_as, may, relations
from linkage.cases import Move, step
from linkage.errors import DomainError, IllegalMove
from linkage.models import Actor, Case, CaseState, Person
from linkage.waits import is_crisis
from storage import cases, looks, people
from storage.conversations import Answers

REASON_LENGTH = 300
MESSAGE_LENGTH = 3_000


async def the_case(turn: Turn, case_id: int, act: str) -> Case:
    """The case a button or form is about; raises `DomainError` for who may not `act` on it."""
    case = await cases.get(turn.unit, case_id)
    if case is None or not may(relations(turn.me, case), act):
        raise DomainError("case.not_yours", {"number": case_id})
    return case


def tell_resident(turn: Turn, resident: Person, case: Case, text: str, rows: Rows = ()) -> None:
    """Owe the resident a notice of their case; in a crisis, also by night.

    Where they have blocked the bot, whoever speaks to them is told.
    """
    turn.tell_resident(resident, case, text, rows, loud=is_crisis(case, turn.services.policy))
    if resident.unreachable_at is not None:
        turn.say("desk.unreachable", number=case.id)


async def tell_former(turn: Turn, before: Case, now_with: Value | None = None) -> None:
    """Tell whoever had the case that somebody took it over, or has seen to it going to others."""
    if before.assignee_id not in (None, turn.me.id):
        former = await people.get(turn.unit, before.assignee_id)
        text = turn.text(
            former.language,
            "desk.taken_over" if now_with is None else "desk.out_of_your_hands",
            number=before.id,
            who=turn.me.name,
            to=now_with or "",
        )
        turn.tell(former, text, work=before)


def must(turn: Turn, case: Case, act: Move) -> None:
    """Raise `IllegalMove` before a form is begun whose end could not be reached."""
    step(case, act, relations(turn.me, case))


async def begin_of(turn: Turn, case: Case, flow: Flow, act: Move | None = None) -> None:
    """Begin a form about a case below its card, where the move it ends with can be made."""
    if act is not None:
        must(turn, case, act)
    turn.shown = True
    await begin(turn, flow, about=case.id)


async def take(turn: Turn, case: Case) -> None:
    """*Take*: the first to press has it, and the resident hears who."""
    if case.resident_id == turn.me.id:
        raise DomainError("desk.own", {"number": case.id})
    in_hand = case.state in (CaseState.TAKEN, CaseState.ASKED)
    if in_hand and case.assignee_id == turn.me.id:
        turn.hint("desk.yours")
        return
    if case.assignee_id is not None and Move.TAKE not in offered(turn, case, turn.me):
        raise IllegalMove(f"case.not_now.{case.state}", {"number": case.id})
    act = relations(turn.me, case)
    actor = case.actor if answers_for(turn.me, case) else Actor.STREET_OFFICE
    taken = move(turn, case, Move.TAKE, turn.me, act, actor=actor, assignee_id=turn.me.id)
    await refresh_cards(turn, taken)
    await tell_former(turn, case)
    resident = await people.get(turn.unit, case.resident_id)
    text = turn.said_to(
        resident,
        "case.taken" if case.task_id is None else "safety.taken",
        number=case.id,
        name=turn.me.name,
        actor=Said(f"actor.{acts_for(turn.me, taken)}"),
    )
    tell_resident(turn, resident, taken, text)


async def refuse(turn: Turn, case: Case) -> None:
    """*Can't take*: the reason is asked, and goes with the case to whoever is next."""
    _not_the_last(case)
    await begin_of(turn, case, REFUSE, Move.REFUSE)


def _not_the_last(case: Case) -> None:
    if case.actor is Actor.STREET_OFFICE:
        raise DomainError("case.last_desk")


async def _refused(turn: Turn, answers: Answers) -> None:
    case = await the_case(turn, answers["about"], "card")
    act = relations(turn.me, case)
    _not_the_last(case)
    reason = Content.of_answer(answers["reason"])
    moved = await hand_on(turn, case, Move.REFUSE, turn.me, act, reason)
    await refresh_cards(turn, moved)
    turn.say("desk.refused", number=case.id, actor=Said(f"actor.{moved.actor}"))
    await tell_handed_on(turn, moved, reason)


async def ask(turn: Turn, case: Case) -> None:
    """*Ask*: what is written next goes to the resident."""
    await begin_of(turn, case, ASK, Move.ASK)


async def _asked(turn: Turn, answers: Answers) -> None:
    case = await the_case(turn, answers["about"], "card")
    await send_question(turn, case, Content.of_answer(answers["question"]))


async def send_question(turn: Turn, case: Case, question: Content) -> None:
    """Send what somebody answerable wants to know to the resident."""
    asked = move(turn, case, Move.ASK, turn.me, relations(turn.me, case), content=question)
    resident = await people.get(turn.unit, case.resident_id)
    actor = Said(f"actor.{asked.actor}")
    text = turn.said_to(resident, "case.question", number=case.id, actor=actor, text=question.text)
    _send(turn, resident, asked, text, question)
    turn.say("desk.asked", number=case.id)
    await refresh_cards(turn, asked)


async def tell(turn: Turn, case: Case) -> None:
    """*Tell the resident*: what is written next goes to them, and nobody waits for an answer."""
    await begin_of(turn, case, TELL, Move.TELL)


async def _told(turn: Turn, answers: Answers) -> None:
    case = await the_case(turn, answers["about"], "card")
    await send_word(turn, case, Content.of_answer(answers["words"]))


async def send_word(turn: Turn, case: Case, content: Content) -> None:
    """Send the resident what they only have to know; the case goes on as it was."""
    told = move(turn, case, Move.TELL, turn.me, relations(turn.me, case), content=content)
    resident = await people.get(turn.unit, case.resident_id)
    actor = Said(f"actor.{told.actor}")
    text = turn.said_to(resident, "case.word", number=case.id, actor=actor, text=content.text)
    _send(turn, resident, told, text, content)
    turn.say("desk.word_sent", number=case.id)
    await refresh_cards(turn, told)


def _send(turn: Turn, resident: Person, case: Case, text: str, content: Content) -> None:
    reply = case_button(turn, resident.language, "case.reply", case, "write")
    tell_resident(turn, resident, case, text, [[reply]])
    turn.tell_files(resident, case.id, content.files)


async def done(turn: Turn, case: Case) -> None:
    """*Done*: what was done is asked, to be shown to the resident."""
    await begin_of(turn, case, DONE, Move.DONE)


async def _done(turn: Turn, answers: Answers) -> None:
    """The resident is asked whether it is done, for only they can close it."""
    case = await the_case(turn, answers["about"], "card")
    told = None if answers["what"] == SKIPPED else Content.of_answer(answers["what"])
    relation = relations(turn.me, case)
    finished = move(turn, case, Move.DONE, turn.me, relation, content=told)
    asked = await follow_up(turn, finished)
    turn.show(turn.words("desk.done_hint" if asked else "desk.done_by_night"))
    await refresh_cards(turn, finished)


def note_look(turn: Turn, case: Case) -> None:
    """The resident can see who of the staff read their case, when and why."""
    looks.add(turn.unit, case.id, turn.me.id, looks_as(turn.me, case))


async def card(turn: Turn, case: Case) -> None:
    """Show the case's card anew, below what was said since; the resident can see who looked."""
    note_look(turn, case)
    text, rows = desk_card(turn, case, turn.me, await desk_of(turn, case))
    turn.answer(text, rows, card_name(case.id))


REFUSE = in_words("refuse", "reason", REASON_LENGTH, _refused)
TELL = in_words("tell", "words", MESSAGE_LENGTH, _told)
ASK = in_words("ask", "question", MESSAGE_LENGTH, _asked)
DONE = in_words("done", "what", MESSAGE_LENGTH, _done, skippable=True)
# What staff write here speaks of others: a word of danger in it is no cry for help.
STAFF_FORMS = frozenset({REFUSE.name, TELL.name, ASK.name, DONE.name})
