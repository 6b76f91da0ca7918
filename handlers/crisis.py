"""Danger, recognised before any other question: the numbers to call, and help told at once.

DOMAIN.md, rule 2. Nobody in danger is asked for consent first: their name and chat are kept so that
somebody can write back to them.
"""

from collections.abc import Sequence

from handlers.casework import open_case
from handlers.content import Content
from handlers.relay import answerable, pass_on
from handlers.turn import Turn
from handlers.welcome import newcomer
from handlers.words import Said
from linkage.models import Case, CaseState, Urgency
from linkage.waits import is_crisis
from storage import cases, people


def alarm(turn: Turn, mine: Sequence[Case]) -> Case | None:
    """The crisis among somebody's open cases that is not said to be over."""
    policy = turn.services.policy
    return next(
        (case for case in mine if is_crisis(case, policy) and case.state is not CaseState.DONE),
        None,
    )


async def hear_more(turn: Turn, mine: Sequence[Case], content: Content) -> bool:
    """Bring what somebody in danger simply writes to who helps them; False where nobody is.

    In the middle of a form, it is so only while the case waits: to be taken, or for their answer.
    """
    case = alarm(turn, mine)
    waiting = (CaseState.WAITING, CaseState.ASKED)
    if case is None or (turn.conversation is not None and case.state not in waiting):
        return False
    await pass_on(turn, case, content)
    return True


async def help_at_once(turn: Turn, content: Content) -> None:
    """Show the emergency numbers and bring the words to the social worker on duty."""
    policy = turn.services.policy
    numbers = "\n".join(
        turn.words("crisis.number", number=one.number, label=one.labels)
        for one in policy.crisis.numbers
    )
    turn.say("crisis.now", numbers=numbers)
    if turn.person is None:
        turn.person = newcomer(turn, turn.language)
        people.save(turn.unit, turn.person)
    me = turn.person
    case = alarm(turn, await cases.open_of(turn.unit, me.id))
    if case is not None:
        await pass_on(turn, case, content)
        return
    category = policy.category(policy.crisis.category)
    case = await open_case(turn, me, category, Urgency.URGENT, content)
    if await answerable(turn, case):
        turn.say("crisis.told", number=case.id, actor=Said(f"actor.{case.actor}"))
    else:
        turn.say("crisis.nobody_there", number=case.id)
