"""What a resident says of the outcome: solved, in part or not; how satisfied; what they add."""

import unicodedata
from collections.abc import Sequence

from handlers.cases.cards import Desk, case_button, tell_with_card
from handlers.cases.casework import hand_on, move
from handlers.cases.relay import anew_button, ask_whether_solved, pass_on, tell_answerable, tell_of
from handlers.cases.showing import above, desk_of, refresh_cards
from handlers.chat.content import Content
from handlers.chat.said import bare, is_one
from handlers.chat.scene import Button
from handlers.chat.turn import Turn
from handlers.chat.words import Said
from handlers.desk.desk import MESSAGE_LENGTH, begin_of, the_case
from handlers.forms.flow import in_words
from handlers.forms.form import begin
from handlers.forms.questions import SKIPPED
from handlers.residents.again import again
from handlers.residents.resident import WRITE, waited_for
from linkage.access import CLOCK, relations
from linkage.cases import Move
from linkage.errors import DomainError
from linkage.models import Case, CaseState, Person
from storage import cases
from storage.conversations import Answers

# From very satisfied to not at all; `linkage.figures.SATISFIED` and better counts for the rate.
FACES = {5: "😀", 4: "🙂", 3: "😐", 2: "🙁", 1: "😞"}
# Who wants few buttons gets these, in words.
_FEW = (4, 2)
# What is so low that whoever is above the desk sees it at once.
LOW = 2
# For so many ms after the faces were shown, what is written is likely about them.
ADDING_MS = 60 * 60_000
VERDICTS = (Move.RESOLVE, Move.PARTLY, Move.REOPEN)
_APOSTROPHES = frozenset("'\u2019")


async def heard_verdict(turn: Turn, mine: Sequence[Case], content: Content) -> bool:
    """Take "solved", "in part" or "not yet", simply written, as the press; False for all else.

    What is said beside it goes on with the case. Where several wait for a verdict, each is asked
    about again.
    """
    done = [case for case in mine if case.state is CaseState.DONE]
    said = _verdict(turn, content) if done and not waited_for(mine) else None
    if said is None:
        return False
    act, more = said
    if len(done) > 1:
        if more:
            return False
        for case in done:
            ask_whether_solved(turn, case)
    elif act is Move.RESOLVE:
        await resolve(turn, done[0])
    else:
        await go_on(turn, done[0], act, content if more else None)
    return True


def _verdict(turn: Turn, content: Content) -> tuple[Move, bool] | None:
    """The verdict, and whether more was said with it; "solved, but …" is none."""
    for said, beside in ((content.text, ""), _first_clause(content.text)):
        act = next((act for act in VERDICTS if is_one(turn, said, f"followup.said.{act}")), None)
        if act is not None:
            polite = not bare(beside) or turn.services.guesser.is_greeting(beside)
            more = bool(content.files) or not polite
            return None if more and act is Move.RESOLVE else (act, more)
    return None


def _first_clause(text: str) -> tuple[str, str]:
    """What stands before the first stop or comma, and all after it."""
    stops = (
        at
        for at, sign in enumerate(text)
        if sign == "\n" or (unicodedata.category(sign).startswith("P") and sign not in _APOSTROPHES)
    )
    end = next(stops, len(text))
    return text[:end], text[end:]


async def resolve(turn: Turn, case: Case) -> None:
    """*Solved*: the case is closed, and how satisfied they are is asked."""
    closed = move(turn, case, Move.RESOLVE, turn.me, relations(turn.me, case))
    cases.answer_follow_up(turn.unit, case.id, resolved=True)
    _ask_satisfaction(turn, closed)
    await refresh_cards(turn, closed)


def _ask_satisfaction(turn: Turn, case: Case) -> None:
    text = turn.words("followup.thanks", number=case.id)
    if turn.large:
        rows = [
            [case_button(turn, turn.language, f"satisfaction.{one}", case, f"rate{one}")]
            for one in _FEW
        ]
        turn.show(text, rows)
        return
    lines = [f"{face} {turn.words(f'satisfaction.{one}')}" for one, face in FACES.items()]
    faces = [Button(face, f"c:{case.id}:rate{one}") for one, face in FACES.items()]
    turn.show("\n".join([text, "", *lines]), [faces])


async def partly(turn: Turn, case: Case) -> None:
    """*Partly*: what is missing is asked, and it goes back to whoever had it.

    For the resolution rate it is not solved (DOMAIN.md, "the measures").
    """
    await go_on(turn, case, Move.PARTLY)


async def reopen(turn: Turn, case: Case) -> None:
    """*Not solved*: it goes on with who had it, and whoever is above them hears of it.

    What has been closed meanwhile is begun again.
    """
    if case.state is CaseState.CLOSED:
        await again(turn, case)
        return
    await go_on(turn, case, Move.REOPEN)


async def go_on(turn: Turn, case: Case, act: Move, said: Content | None = None) -> None:
    """Send a case back with what was said of it; where nothing was, what is missing is asked."""
    opened = move(turn, case, act, turn.me, relations(turn.me, case))
    if opened.assignee_id is None:
        # Whoever said it is done has left their desk since.
        opened = await hand_on(turn, opened, Move.RELEASE, None, CLOCK)
    cases.answer_follow_up(turn.unit, case.id, resolved=False)
    await refresh_cards(turn, opened)
    desk = await desk_of(turn, opened)
    # Whoever speaks for somebody without a phone may lead that desk: they know.
    heads = [one for one in above(opened, desk.staff) if one.id != turn.me.id]
    _tell_staff(turn, opened, act, desk, heads)
    led = any(one.leads(opened.actor, opened.place_path) for one in heads)
    told = turn.words(
        f"followup.goes_on.{act if heads else Move.PARTLY}",
        number=case.id,
        actor=Said(f"actor.{opened.actor}"),
        above=Said("followup.lead" if led else "actor.street_office"),
    )
    if said is not None:
        turn.show(told)
        await pass_on(turn, opened, said)
        return
    told = "\n".join([told, turn.words("followup.missing")])
    if turn.conversation is None:
        turn.show(told)
        await begin(turn, WRITE, about=case.id)
    else:
        # Their next words belong to the form they are in.
        turn.show(told, [[case_button(turn, turn.language, "mycases.write", case, "write")]])


def _tell_staff(turn: Turn, case: Case, act: Move, desk: Desk, heads: Sequence[Person]) -> None:
    """Tell whoever has it; of what is not solved at all, whoever is above them too."""
    for person in desk.staff:
        if person.id == case.assignee_id or (act is Move.REOPEN and person in heads):
            has_it = person.id == case.assignee_id
            notice = turn.text(
                person.language,
                f"desk.told.{act}" if has_it else "desk.told.reopen.leads",
                number=case.id,
            )
            tell_with_card(turn, case, person, desk, notice)


async def heard_satisfaction(turn: Turn, content: Content) -> bool:
    """Take a face or its words, simply sent, as the press; False where none was asked for."""
    found = _satisfaction(turn, content.text) if turn.person and not content.files else None
    if found is None:
        return False
    # A face sent later than that is about something else.
    since = turn.unit.now - turn.services.policy.waits.follow_up_close
    case = await cases.unrated_of(turn.unit, turn.me.id, since)
    if case is None:
        return False
    await rate(turn, case, found)
    return True


def _satisfaction(turn: Turn, text: str) -> int | None:
    sign = text.strip().removesuffix("\ufe0f")
    return next(
        (
            one
            for one, face in FACES.items()
            if sign == face or is_one(turn, text, f"satisfaction.said.{one}")
        ),
        None,
    )


async def rate(turn: Turn, case: Case, satisfaction: int) -> None:
    """How satisfied the resident is, once; then whether there is anything to add is asked."""
    if case.state is not CaseState.CLOSED or await cases.satisfaction(turn.unit, case.id):
        turn.hint("followup.rated")
        return
    cases.rate(turn.unit, case.id, satisfaction)
    if satisfaction <= LOW:
        said = Said(f"satisfaction.{satisfaction}")

        def words(reader: Person) -> str:
            return turn.text(reader.language, "desk.low", number=case.id, satisfaction=said)

        heads = above(case, (await desk_of(turn, case)).staff)
        tell_of(turn, case, [one for one in heads if one.id != turn.me.id], words, Content(""))
        complain = case_button(turn, turn.language, "mycases.complain", case, "complain")
        turn.show(turn.words("followup.sorry"), [[complain]])
    added = any(one.move == Move.ADD for one in await cases.timeline(turn.unit, case.id))
    if turn.conversation is None and not added:
        await begin(turn, ADD, about=case.id)
    else:
        # They have added something already, or their next words belong to the form they are in.
        add_more = case_button(turn, turn.language, "followup.add", case, "add")
        turn.show(turn.words("followup.noted", number=case.id), [[add_more]])


async def add(turn: Turn, case: Case) -> None:
    """*Anything to add*: what is said next stands with the closed case."""
    if case.state is not CaseState.CLOSED:
        raise DomainError(f"case.not_now.{case.state}", {"number": case.id})
    await begin_of(turn, case, ADD)


async def _added(turn: Turn, answers: Answers) -> None:
    if answers["more"] == SKIPPED:
        turn.show(turn.words("followup.enough"))
        return
    case = await the_case(turn, answers["about"], "write")
    await _stand_with(turn, case, Content.of_answer(answers["more"]))


async def heard_addition(turn: Turn, content: Content) -> bool:
    """Take what is written while the faces wait as what they have to add.

    They may still be pressed. False where none wait, or where it plainly is a need.
    """
    case = await cases.unrated_of(turn.unit, turn.me.id, turn.unit.now - ADDING_MS)
    if case is None or turn.services.guesser.plainly(content.text) is not None:
        return False
    await _stand_with(turn, case, content)
    return True


async def _stand_with(turn: Turn, case: Case, content: Content) -> None:
    """It reaches whoever was answerable; after a low satisfaction, whoever is above them too."""
    moved = move(turn, case, Move.ADD, turn.me, relations(turn.me, case), content=content)

    def words(reader: Person) -> str:
        return turn.text(reader.language, "desk.added", number=case.id, text=content.text)

    await tell_answerable(turn, moved, words, content)
    if (await cases.satisfaction(turn.unit, case.id) or LOW + 1) <= LOW:
        heads = above(case, (await desk_of(turn, case)).staff)
        tell_of(turn, case, [one for one in heads if one.id != case.assignee_id], words, content)
    # A new need of somebody without a phone is entered for them.
    own = case.resident_id == turn.me.id
    rows = [[anew_button(turn, turn.language, moved)]] if own else []
    turn.say("followup.added", rows, number=case.id)


ADD = in_words("add", "more", MESSAGE_LENGTH, _added, skippable=True)
