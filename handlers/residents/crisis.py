"""Danger, recognised before any other question: the numbers to call, and help told at once.

DOMAIN.md, rule 2. Nobody in danger is asked for consent first: their name and chat are kept so that
somebody can write back to them.
"""

from collections.abc import Sequence

from handlers.cases import topics
from handlers.cases.cards import case_button, tell_with_card
from handlers.cases.casework import move, open_case
from handlers.cases.relay import answerable, pass_on, tell_answerable
from handlers.cases.showing import desk_of, refresh_cards
from handlers.chat.content import Content
from handlers.chat.scene import Scene
from handlers.chat.turn import Turn
from handlers.chat.words import Said, language_written
from handlers.forms.form import heard_answer
from handlers.residents.welcome import newcomer
from linkage.access import answers_for, relations
from linkage.cases import Move
from linkage.models import Actor, Case, CaseState, Person, Urgency
from linkage.waits import is_crisis
from storage import cases, people


def alarm(turn: Turn, mine: Sequence[Case], kept_from: frozenset[int] = frozenset()) -> Case | None:
    """The crisis among somebody's open cases that is not said to be over, and kept from those."""
    policy = turn.services.policy
    return next(
        (
            case
            for case in mine
            if is_crisis(case, policy)
            and case.state is not CaseState.DONE
            and kept_from <= case.kept_from
        ),
        None,
    )


async def hear_more(turn: Turn, mine: Sequence[Case], content: Content) -> bool:
    """Bring what somebody in danger simply writes to who helps them; False where it goes on, too.

    A form under way hears it as well, so that another need can be told; while somebody is on the
    way with the case, the form alone. A stranger has no form but the one that asks who they are:
    that hears its answers, too.
    """
    case = alarm(turn, mine)
    known = turn.person is not None and turn.person.consented_at is not None
    in_form = turn.conversation is not None and known
    if case is None or (in_form and case.state not in (CaseState.WAITING, CaseState.ASKED)):
        return False
    await pass_on(turn, case, content)
    if not in_form and turn.conversation is not None:
        await heard_answer(turn, content)
    return not in_form


async def spoken_for(scene: Scene, person: Person | None, case: Case | None) -> Person | None:
    """Whose danger a visitor tells of: the resident's, of whose case they write; None otherwise."""
    if case is None or person is None or case.visitor_id != person.id:
        return None
    return await people.get(scene.unit, case.resident_id)


async def help_at_once(
    turn: Turn,
    content: Content,
    other: Person | None = None,
    kept_from: frozenset[int] = frozenset(),
) -> None:
    """Show the emergency numbers and bring the words to the social worker on duty.

    Two buttons stand beside them; nothing is asked. With `other`, it is their emergency, which
    whoever visits them tells of. It is `kept_from` whom they complain of: others take it.
    """
    if turn.person is None:
        turn.person = newcomer(turn, language_written(content.text) or turn.language)
        people.save(turn.unit, turn.person)
    me, policy = turn.person, turn.services.policy
    resident, told_by = (other, me) if other is not None else (me, None)
    known = alarm(turn, await cases.open_of(turn.unit, resident.id), kept_from)
    # However much they wrote before: the numbers are shown.
    turn.hushed = turn.hushed and known is not None
    if known is not None:
        show_numbers(turn, known)
        await pass_on(turn, known, content)
        return
    category = policy.category(policy.crisis.category)
    case = await open_case(
        turn, resident, category, Urgency.URGENT, content, kept_from=kept_from, told_by=told_by
    )
    show_numbers(turn, case)
    if await answerable(turn, case):
        turn.say("crisis.told", number=case.id, actor=Said(f"actor.{case.actor}"))
    else:
        turn.say("crisis.nobody_there", number=case.id)


def show_numbers(turn: Turn, case: Case) -> None:
    """Whom to call where there is danger, and the two buttons of who is helped."""
    numbers = "\n".join(
        turn.words("crisis.number", number=one.number, label=one.labels)
        for one in turn.services.policy.crisis.numbers
    )
    rows = [
        [case_button(turn, turn.language, "crisis.help", case, Move.HELP)],
        [case_button(turn, turn.language, "crisis.fine", case, Move.FINE)],
    ]
    turn.say("crisis.now", rows, numbers=numbers)


async def help_now(turn: Turn, case: Case) -> None:
    """*I need help now*: the alarm is loud again, also with whoever has taken it and above them.

    Where the case was over, it is a new one.
    """
    over = case.state in (CaseState.DONE, CaseState.CLOSED)
    if over or not is_crisis(case, turn.services.policy):
        wish = Content(turn.words("crisis.help"))
        other = await spoken_for(turn, turn.person, case)
        await help_at_once(turn, wish, other, case.kept_from)
        return
    moved = move(turn, case, Move.HELP, turn.me, relations(turn.me, case))
    desk = await desk_of(turn, moved)
    told = [
        person
        for person in desk.staff
        if answers_for(person, case) or person.serves(Actor.STREET_OFFICE, case.place_path)
    ]
    for seat in await topics.opened(turn, moved):
        turn.tell(seat, turn.text(seat.language, "desk.help", number=case.id), work=moved)
    await refresh_cards(turn, moved, anew=told)
    for person in told:
        notice = turn.text(person.language, "desk.help", number=case.id)
        tell_with_card(turn, moved, person, desk, notice)
    turn.say("crisis.told_again" if told else "crisis.nobody_there", number=case.id)


async def fine(turn: Turn, case: Case) -> None:
    """*I'm all right*: answered kindly; whoever is answerable sees it, and is called as before."""
    if case.state is not CaseState.CLOSED:
        moved = move(turn, case, Move.FINE, turn.me, relations(turn.me, case))

        def words(reader: Person) -> str:
            return turn.text(reader.language, "desk.fine", number=case.id)

        await tell_answerable(turn, moved, words, Content(""))
        await refresh_cards(turn, moved)
    turn.say("crisis.glad", number=case.id)
