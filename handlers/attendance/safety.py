"""*Something is wrong*, during a task: help at once for either side, and silence to the other.

It is an emergency of whoever presses (DOMAIN.md, rule 2), which comes to the social worker on duty
and to whoever looks after the task, and rings until somebody takes it. Nobody else in the task
reads of it: it may be about them.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from handlers.attendance.safety_card import AboutTask, about_task
from handlers.cases import casework
from handlers.cases.relay import answerable, tell_answerable
from handlers.cases.showing import refresh_cards
from handlers.chat.content import Content
from handlers.chat.menus import PERSON
from handlers.chat.turn import Turn
from handlers.chat.words import Said
from handlers.desk.desk import MESSAGE_LENGTH, begin_of, the_case
from handlers.forms.flow import Flow, Step, added_to, in_words, register
from handlers.forms.form import begin
from handlers.forms.questions import Choice, Option, Told
from handlers.residents.complaints import COMPLAIN
from handlers.residents.crisis import show_numbers
from handlers.residents.resident import WRITE
from handlers.tasks.task_cards import in_a_line, task_button
from handlers.tasks.taskwork import TIMED, behind, move, watchers
from linkage.access import CLOCK, acts_for, may, relations
from linkage.cases import Move, moves
from linkage.errors import DomainError
from linkage.models import Actor, Case, CaseState, Person, Urgency
from linkage.tasks import ALARM_MS, LIFECYCLE, Part, Task, TaskMove, parts
from storage import assignments, cases, people, places, tasks
from storage.conversations import Answers


class Side(NamedTuple):
    """Who calls for help, and the others in the task, who are not to know."""

    person: Person
    others: frozenset[int]


async def side_of(turn: Turn, task: Task) -> Side:
    """How whoever presses stands to the task; raises `DomainError` for a stranger to it.

    Who could not come after all is in it still: it may be why. Who visits a resident speaks for
    them.
    """
    case, resident = await behind(turn, task)
    held = frozenset(one.volunteer_id for one in await assignments.ever_of_task(turn.unit, task.id))
    whose = frozenset({resident.id} if resident else ())
    me = turn.me
    if me.id in held:
        return Side(me, (held | whose) - {me.id})
    how = parts(me, task, case, accepted=False) if held else frozenset()
    if resident is not None and Part.RESIDENT in how:
        return Side(resident, held)
    if Part.COORDINATOR in how:
        return Side(me, held | whose)
    raise DomainError("press.unknown")


async def wrong(turn: Turn, task: Task) -> None:
    """*Something is wrong*: the numbers to call at once, and people who come to help.

    Nothing is asked. Pressed again, it shows the numbers again, and calls nobody twice.
    """
    side = await side_of(turn, task)
    turn.shown, turn.hushed = True, False
    if turn.unit.now > task.ends_at + ALARM_MS:
        rows = [
            [turn.button(turn.language, "mycases.complain_untaken", COMPLAIN)],
            [turn.button(turn.language, "person.button", PERSON)],
        ]
        turn.say("safety.late", rows)
        return
    mine = await cases.open_of(turn.unit, side.person.id)
    known = [one for one in mine if one.task_id == task.id and one.state is not CaseState.DONE]
    if known:
        show_numbers(turn, known[0])
        turn.say("safety.again", number=known[0].id)
        return
    case = await _call(turn, task, side)
    show_numbers(turn, case)
    there = await answerable(turn, case)
    turn.say("safety.told" if there else "crisis.nobody_there", number=case.id)
    if side.person.id != turn.me.id and turn.conversation is None:
        # What who visits somebody simply writes is not of that case by itself.
        await begin(turn, WRITE, about=case.id)


async def _call(turn: Turn, task: Task, side: Side) -> Case:
    policy, language = turn.services.policy, side.person.language
    out = side.others | {side.person.id, turn.me.id}
    words = turn.text(language, "safety.words", line=in_a_line(turn, language, task))
    case = await casework.open_case(
        turn,
        side.person,
        policy.category(policy.crisis.category),
        Urgency.URGENT,
        Content(words),
        place=await places.get(turn.unit, task.place_id),
        kept_from=side.others,
        told_by=turn.me,
        task_id=task.id,
        called=await _called(turn, task, out),
    )
    if (task.state, TaskMove.ALARM) in LIFECYCLE:
        move(turn, task, TaskMove.ALARM, TIMED, turn.me.id)
    await _note(turn, task, case, side)
    return case


async def _called(turn: Turn, task: Task, out: frozenset[int]) -> frozenset[int]:
    """Whoever looks after the task, and the coordinators there, whoever else has its case."""
    desk = [
        one
        for one in await people.staff(turn.unit, task.place_path)
        if one.serves(Actor.VOLUNTEER, task.place_path)
    ]
    found = (*await watchers(turn, task, but=out), *desk)
    return frozenset(one.id for one in found) - out


async def _note(turn: Turn, task: Task, case: Case, side: Side) -> None:
    """Say so on the case the task is from, unless somebody reads it who is not to know."""
    about, _ = await behind(turn, task)
    if about is None or Move.ALARM not in moves(about, CLOCK):
        return
    others = [await people.get(turn.unit, one) for one in side.others]
    if not any(may(relations(one, about), "card") for one in others):
        noted = casework.move(turn, about, Move.ALARM, None, CLOCK, content=Content(str(case.id)))
        await refresh_cards(turn, noted)


async def reach(turn: Turn, case: Case) -> None:
    """*Write to the others*: whoever sees to it writes to those in the task, each by themselves."""
    if case.assignee_id != turn.me.id or await about_task(turn, case) is None:
        raise DomainError(f"case.not_now.{case.state}", {"number": case.id})
    await begin_of(turn, case, REACH_OUT)


def _others(about: AboutTask, case: Case) -> list[Person]:
    """Everybody in the task but who has called for help: they are written to from the case."""
    found = [*about.volunteers, *([about.resident] if about.resident is not None else [])]
    return [one for one in found if one.id != case.resident_id and one.chat_id]


async def _whom(turn: Turn, answers: Answers) -> Sequence[Option]:
    case = await the_case(turn, answers["about"], "card")
    about = await about_task(turn, case)
    found = _others(about, case) if about is not None else []
    return [Option(str(one.id), one.name) for one in found]


async def _reached(turn: Turn, answers: Answers) -> None:
    case = await the_case(turn, answers["about"], "card")
    about, said = await about_task(turn, case), Content.of_answer(answers["words"])
    found = _others(about, case) if about is not None else []
    person = next((one for one in found if str(one.id) == answers["whom"]), None)
    if about is None or person is None:
        raise DomainError("press.unknown")
    language = person.language
    text = turn.text(
        language,
        "safety.word",
        name=turn.me.name,
        actor=Said(f"actor.{acts_for(turn.me, case)}"),
        line=in_a_line(turn, language, about.task),
        text=said.text,
    )
    rows = [[task_button(turn, language, "case.reply", about.task, f"reply:{case.id}")]]
    if about.resident is not None and about.case is not None and person.id == about.resident.id:
        turn.tell_resident(person, about.case, text, rows, loud=True)
    else:
        turn.tell(person, text, rows, loud=True)
    for file in said.files:
        turn.tell_file(person, file, "")
    turn.say("safety.sent", name=person.name)


async def reply(turn: Turn, task: Task, case_id: int) -> None:
    """*Reply* of somebody who was written to: what they write next goes to who wrote."""
    await _written_of(turn, task.id, case_id)
    turn.shown = True
    await begin(turn, REPLY, task=task.id, case=case_id)


async def _written_of(turn: Turn, task_id: int, case_id: int) -> Case:
    """The case of which somebody in the task was written to; it says nothing of it to them."""
    case, task = await cases.get(turn.unit, case_id), await tasks.get(turn.unit, task_id)
    if case is None or task is None or case.task_id != task.id:
        raise DomainError("press.unknown")
    if (await side_of(turn, task)).person.id not in case.kept_from:
        raise DomainError("press.unknown")
    return case


async def _replied(turn: Turn, answers: Answers) -> None:
    case = await _written_of(turn, answers["task"], answers["case"])
    said, name = Content.of_answer(answers["words"]), turn.me.name

    def words(reader: Person) -> str:
        return turn.text(
            reader.language, "safety.replied", name=name, number=case.id, text=said.text
        )

    await tell_answerable(turn, case, words, said)
    turn.say("safety.reply_sent")


REACH_OUT = register(
    Flow(
        "safety_word",
        steps=(Step("whom", Choice(_whom)), Step("words", Told(MESSAGE_LENGTH))),
        finish=_reached,
        stray=added_to("words", MESSAGE_LENGTH),
    )
)
REPLY = in_words("safety_reply", "words", MESSAGE_LENGTH, _replied)
VERBS: dict[str, Callable[[Turn, Task], Awaitable[None]]] = {"wrong": wrong}
ABOUT: dict[str, Callable[[Turn, Task, int], Awaitable[None]]] = {"reply": reply}
# Staff write there of others: a word of danger in it is no cry for help.
FORMS = frozenset({REACH_OUT.name})
