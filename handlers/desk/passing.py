"""A case goes on by somebody's word: referred, put into its right category, handed to a colleague.

What the policy does by itself is in `handlers.cases.casework`.
"""

from collections.abc import Sequence

from handlers.cases.cards import colleagues, offered, referable_to, tell_with_card
from handlers.cases.casework import hand_on, move, tell_handed_on
from handlers.cases.clocks import set_clock
from handlers.cases.showing import desk_of, refresh_cards, staff_of, told_of
from handlers.chat.content import Content
from handlers.chat.turn import Turn
from handlers.chat.words import Said, Until
from handlers.desk.desk import REASON_LENGTH, begin_of, must, tell_former, tell_resident, the_case
from handlers.forms.flow import Flow, Step, added_to, register
from handlers.forms.kinds import kinds_of_need
from handlers.forms.questions import Choice, Option, Told
from linkage.access import may, relations
from linkage.amounts import amount_in
from linkage.cases import Move, moves
from linkage.errors import DomainError
from linkage.models import Actor, Case, CaseState
from linkage.policy import Category
from linkage.routing import correct as correct_routing
from linkage.routing import refer as refer_routing
from linkage.routing import staffed
from storage import cases, corrections, people
from storage.conversations import Answers


async def _still(turn: Turn, answers: Answers, act: Move) -> Case | None:
    """The case a form is about, or None where it has gone on without it."""
    case = await cases.get(turn.unit, answers["about"])
    if case is None:
        return None
    relation = relations(turn.me, case)
    return case if may(relation, act) and act in moves(case, relation) else None


async def refer(turn: Turn, case: Case) -> None:
    """*Refer*: to whom and why is asked; both go with the case, and the resident hears them."""
    must(turn, case, Move.REFER)
    if not referable_to(turn, case, await staff_of(turn.unit, case)):
        raise DomainError("refer.nobody")
    await begin_of(turn, case, REFER)


async def _actors(turn: Turn, answers: Answers) -> Sequence[Option]:
    # Where the case has gone on meanwhile, they hear so once they have said why.
    case = await cases.get(turn.unit, answers["about"])
    if case is None:
        return ()
    found = referable_to(turn, case, await staff_of(turn.unit, case))
    return [Option(actor, turn.words(f"actor.{actor}")) for actor in found]


async def _referred(turn: Turn, answers: Answers) -> None:
    case = await the_case(turn, answers["about"], "refer")
    must(turn, case, Move.REFER)
    if answers["actor"] not in referable_to(turn, case, await staff_of(turn.unit, case)):
        raise DomainError("refer.nobody")
    actor, reason = Actor(answers["actor"]), Content.of_answer(answers["reason"])
    moved = await hand_on(
        turn,
        case,
        Move.REFER,
        turn.me,
        relations(turn.me, case),
        reason,
        refer_routing(turn.services.policy, case.actor, actor),
    )
    await refresh_cards(turn, moved)
    await tell_former(turn, case, Said(f"actor.{actor}"))
    turn.say("desk.refused", number=case.id, actor=Said(f"actor.{actor}"))
    resident = await people.get(turn.unit, case.resident_id)
    words = turn.said_to(
        resident,
        "case.referred",
        number=case.id,
        actor=Said(f"actor.{actor}"),
        until=Until(moved.respond_by, turn.unit.now),
        text=turn.in_short(resident.language, reason.text, reason.file, REASON_LENGTH, reason.more),
    )
    tell_resident(turn, resident, moved, words)
    turn.tell_files(resident, case.id, reason.files)


async def correct(turn: Turn, case: Case) -> None:
    """*Correct the category*: the right one is asked."""
    must(turn, case, Move.CORRECT)
    if Move.CORRECT not in offered(turn, case, turn.me):
        raise DomainError("correct.take_first")
    await begin_of(turn, case, CORRECT)


async def _categories(turn: Turn, answers: Answers) -> Sequence[Option]:
    """The likeliest first, all others by field; not the one it has."""
    case = await _still(turn, answers, Move.CORRECT)
    if case is None:
        return ()
    policy = turn.services.policy
    guesses = turn.services.guesser.guess(case.text)
    first = (*guesses, policy.triage, policy.category(policy.crisis.category))
    return kinds_of_need(turn, [one for one in first if one.id != case.category], case.category)


async def _corrected(turn: Turn, answers: Answers) -> None:
    case = await the_case(turn, answers["about"], "correct")
    must(turn, case, Move.CORRECT)
    category = turn.services.policy.category(answers["category"])
    relation = relations(turn.me, case)
    routing = correct_routing(
        turn.services.policy,
        category,
        case.actor,
        staffed(await staff_of(turn.unit, case), case.place_path),
        case.refused,
        amount_in(case.text),
    )
    stays = routing.actor is case.actor
    limited = await _limited(turn, case, category)
    put_right = limited.model_copy(
        update={
            "category": category.id,
            "policy_version": routing.policy_version,
            "reason": routing.reason.model_dump_json(),
        }
    )
    moved = move(turn, put_right, Move.CORRECT, turn.me, relation)
    corrections.keep(turn.unit, case, moved, turn.me)
    if stays:
        if case.state is not CaseState.ASKED:
            set_clock(turn, moved)
        turn.say("desk.corrected", number=case.id, category=category.labels)
        await refresh_cards(turn, moved)
        await _promise_anew(turn, case, moved)
        return
    moved = await hand_on(turn, moved, Move.REROUTE, turn.me, relation, to=routing)
    await refresh_cards(turn, moved)
    turn.say("desk.refused", number=case.id, actor=Said(f"actor.{moved.actor}"))
    await tell_handed_on(turn, moved)


async def _promise_anew(turn: Turn, before: Case, after: Case) -> None:
    """Who still waits to hear from somebody is told by when, where that is another time now.

    Where it has come already, they hear in a moment to whom it goes up.
    """
    over = after.respond_by <= turn.unit.now
    if after.state is not CaseState.WAITING or over or after.respond_by == before.respond_by:
        return
    resident = await people.get(turn.unit, after.resident_id)
    words = turn.said_to(
        resident,
        "case.corrected",
        number=after.id,
        category=turn.services.policy.category(after.category).labels,
        actor=Said(f"actor.{after.actor}"),
        until=Until(after.respond_by, turn.unit.now),
    )
    tell_resident(turn, resident, after, words)


async def _limited(turn: Turn, case: Case, category: Category) -> Case:
    """The case with the category's limits; none begins anew."""
    before, told = turn.services.policy.category(case.category), await told_of(turn, case)
    respond_by, resolve_by = turn.services.terms.put_right(case, before, category, told)
    return case.model_copy(update={"respond_by": respond_by, "resolve_by": resolve_by})


async def hand(turn: Turn, case: Case) -> None:
    """*Hand to*: which colleague is asked."""
    must(turn, case, Move.HAND)
    if not colleagues(case, turn.me, await staff_of(turn.unit, case)):
        raise DomainError("hand.nobody")
    await begin_of(turn, case, HAND)


async def _colleagues(turn: Turn, answers: Answers) -> Sequence[Option]:
    case = await _still(turn, answers, Move.HAND)
    if case is None:
        return ()
    found = colleagues(case, turn.me, await staff_of(turn.unit, case))
    return [Option(str(person.id), person.name) for person in found]


async def _handed(turn: Turn, answers: Answers) -> None:
    case = await the_case(turn, answers["about"], "hand")
    must(turn, case, Move.HAND)
    others = colleagues(case, turn.me, await staff_of(turn.unit, case))
    to = next((one for one in others if str(one.id) == answers["to"]), None)
    if to is None:
        raise DomainError("hand.nobody")
    moved = move(turn, case, Move.HAND, turn.me, relations(turn.me, case), assignee_id=to.id)
    await refresh_cards(turn, moved)
    desk = await desk_of(turn, moved)
    notice = turn.text(to.language, "desk.handed_to_you", number=case.id, who=turn.me.name)
    tell_with_card(turn, moved, to, desk, notice)
    await tell_former(turn, case, to.name)
    turn.say("desk.handed", number=case.id, who=to.name)


REFER = register(
    Flow(
        "refer",
        steps=(Step("actor", Choice(_actors)), Step("reason", Told(REASON_LENGTH))),
        finish=_referred,
        stray=added_to("reason", REASON_LENGTH),
    )
)
CORRECT = register(
    Flow("correct", steps=(Step("category", Choice(_categories)),), finish=_corrected)
)
HAND = register(Flow("hand", steps=(Step("to", Choice(_colleagues)),), finish=_handed))
FORMS = frozenset({REFER.name, CORRECT.name, HAND.name})
