"""What a volunteer presses on a task: *I'll do it*, *Not this time*, *Ask*, *I can't after all*."""

import re
from collections.abc import Awaitable, Callable

from handlers.attendance import (
    apart,
    confirming,
    deciding,
    finishing,
    missing,
    presence,
    safety,
    thanking,
)
from handlers.attendance.attendance import ATTENDANCE, policy_of
from handlers.chat.content import Content
from handlers.chat.turn import Turn
from handlers.forms.flow import in_words
from handlers.forms.form import begin
from handlers.tasks import task_calendar
from handlers.tasks.losing import GIVING_UP, lose
from handlers.tasks.settling import call_off, stop
from handlers.tasks.task_cards import (
    TASKS,
    closed_words,
    in_a_line,
    mine_card,
    offer_card,
    safety_rows,
    task_button,
    task_card,
)
from handlers.tasks.taskwork import (
    ACCEPTED,
    LOOKED,
    OFFERS,
    SETTLE,
    behind,
    card_here,
    held_of,
    parts_of,
    the_task,
    wanted_of,
    watchers,
)
from linkage.attendance import Assignment, AssignmentMove, AssignmentState
from linkage.attendance_clock import Ringing
from linkage.errors import DomainError
from linkage.matching import Rule, matched
from linkage.tasks import (
    OfferAnswer,
    Part,
    Task,
    TaskState,
    free_place,
)
from storage import assignments, looks, matching, people, reminders, tasks, volunteers
from storage.conversations import Answers

QUESTION_LENGTH = 1_000
_PRESS = re.compile(rf"{TASKS}(\d{{1,15}}):(\w{{1,20}})(?::(\d{{1,15}}))?", re.ASCII)


async def press(turn: Turn, data: str) -> None:
    """A button of a task."""
    found = _PRESS.fullmatch(data)
    task = await tasks.get(turn.unit, int(found[1])) if found is not None else None
    if found is None or task is None:
        raise DomainError("press.unknown")
    verb, who = found[2], found[3]
    if who is not None and verb in _ABOUT:
        await _ABOUT[verb](turn, task, int(who))
    elif who is None and verb in _VERBS:
        await _VERBS[verb](turn, task)
    else:
        raise DomainError("press.unknown")


async def _rule(turn: Turn, task: Task) -> str | None:
    return await matching.stands_against(turn.unit, await wanted_of(turn, task), turn.me.id)


async def _must_know_of(turn: Turn, task: Task) -> None:
    """Only who has a place, was asked, or may take one, has a say; raises `DomainError`."""
    _, mine = await held_of(turn, task, turn.me.id)
    asked = [one.volunteer_id for one in await tasks.offers(turn.unit, task.id)]
    if mine is None and turn.me.id not in asked and await _rule(turn, task) is not None:
        raise DomainError("task.not_yours")


async def _accept(turn: Turn, task: Task) -> None:
    """*I'll do it*: the first to press has the place; whoever is late is told so, kindly."""
    held, mine = await held_of(turn, task, turn.me.id)
    if mine is not None:
        turn.hint("task.already_yours")
        return
    place = free_place(task, [one.place for one in held], turn.me.id)
    open_now = task.state is TaskState.OPEN and turn.unit.now < task.open_until
    if not open_now or place is None:
        await _too_late(turn, task)
        return
    rule = await _rule(turn, task)
    if rule is not None:
        _say_why_not(turn, rule)
        return
    nth = await assignments.accepted_so_far(turn.unit, turn.me.id) + 1
    mine = assignments.assign(turn.unit, task, turn.me.id, nth, place)
    tasks.answer(turn.unit, task.id, turn.me.id, OfferAnswer.ACCEPTED)
    if place > task.people:
        # What is to be told of who accepted before stays to be told.
        reminders.put_first(turn.unit, SETTLE, task.id, turn.unit.now, 0)
        turn.hint("task.thanks_reserve")
        await _show_mine(turn, task, mine)
        return
    reminders.put(turn.unit, SETTLE, task.id, turn.unit.now, ACCEPTED)
    if turn.unit.now >= task.starts_at:
        late = turn.unit.now + policy_of(turn).late_after
        reminders.put(turn.unit, ATTENDANCE, task.id, late, Ringing.LATE)
    turn.hint("task.thanks")
    await _show_mine(turn, task, mine)
    await task_calendar.put(turn, turn.me, task)
    case, resident = await behind(turn, task)
    if case is not None and resident is not None:
        words = turn.text(
            resident.language,
            "task.somebody_comes",
            name=turn.me.name,
            line=in_a_line(turn, resident.language, task),
        )
        turn.tell_resident(resident, case, words, safety_rows(turn, resident.language, task))


def _say_why_not(turn: Turn, rule: str | None) -> None:
    """Who is not to meet the resident is not told so: for them, others were faster."""
    if rule is None or rule == Rule.BLOCKED:
        turn.hint("task.late")
    else:
        turn.hint(f"task.rule.{rule}", alert=True)


async def _too_late(turn: Turn, task: Task) -> None:
    """Others have every place, or the task is over: say which, kindly."""
    state = task.state
    if turn.unit.now >= task.open_until and state is not TaskState.CALLED_OFF:
        state = TaskState.LAPSED
    elif state is TaskState.OPEN:
        state = TaskState.FILLED
    if state is TaskState.FILLED:
        turn.hint("task.late")
    else:
        turn.hint(f"task.not_now.{state}")
    over = task.model_copy(update={"state": state})
    turn.show(closed_words(turn, turn.language, over, None), (), task_card(task.id))


async def _show_mine(turn: Turn, task: Task, mine: Assignment) -> None:
    """Who has accepted sees the address, and the resident can see that they did."""
    case, resident = await behind(turn, task)
    sees = mine.state is not AssignmentState.RESERVE and turn.unit.now < task.ends_at
    if case is not None and sees:
        looks.add(turn.unit, case.id, turn.me.id, LOOKED)
    text, rows = mine_card(turn, turn.language, task, mine, case, resident)
    await card_here(turn, task, text, rows)


async def _decline(turn: Turn, task: Task) -> None:
    """*Not this time*: no reason is asked, and no resident hears of it."""
    await _must_know_of(turn, task)
    _, mine = await held_of(turn, task, turn.me.id)
    if mine is not None:
        turn.hint("task.already_yours")
        return
    tasks.answer(turn.unit, task.id, turn.me.id, OfferAnswer.DECLINED)
    offers = await tasks.offers(turn.unit, task.id)
    said = next((one for one in offers if one.volunteer_id == turn.me.id), None)
    if said is not None and not [one for one in offers if one.answer is None and one != said]:
        # Nobody is waited for any more.
        reminders.hasten(turn.unit, OFFERS, task.id)
    turn.show(turn.words("task.declined", line=in_a_line(turn, turn.language, task)))


async def _show(turn: Turn, task: Task) -> None:
    """The card of a task: mine, or one that is open to me."""
    _, mine = await held_of(turn, task, turn.me.id)
    off = task.state in (TaskState.CALLED_OFF, TaskState.LAPSED)
    if mine is not None and not off:
        await _show_mine(turn, task, mine)
        return
    if task.state is not TaskState.OPEN or turn.unit.now >= task.open_until:
        await _too_late(turn, task)
        return
    wanted = await wanted_of(turn, task)
    me = await matching.candidates(turn.unit, wanted, [turn.me.id])
    match = next(iter(matched(wanted, me, turn.unit.now)), None)
    if match is None:
        _say_why_not(turn, await _rule(turn, task))
        return
    text, rows = offer_card(turn, turn.language, task, match.points)
    turn.show(text, rows, task_card(task.id))


async def _give_up(turn: Turn, task: Task) -> None:
    """*I can't after all*: others are asked at once."""
    held, mine = await held_of(turn, task, turn.me.id)
    if mine is None:
        raise DomainError("task.not_yours")
    if turn.unit.now >= task.ends_at:
        raise DomainError("task.not_now.lapsed")
    after = await lose(turn, task, mine, AssignmentMove.GIVE_UP, GIVING_UP, turn.me.id, held)
    words = turn.words(
        f"task.given_up.{after.then}",
        line=in_a_line(turn, turn.language, task),
    )
    turn.show(words)


async def _call_off(turn: Turn, task: Task) -> None:
    """*Call it off*, or *Skip this week* of a weekly one."""
    if turn.unit.now >= task.ends_at:
        raise DomainError("attendance.over")
    await call_off(turn, task, await parts_of(turn, task), turn.me.id)
    turn.hint("task.off_now")


async def _stop(turn: Turn, task: Task) -> None:
    """*No more weeks*: a weekly task ends."""
    how = await parts_of(turn, task)
    if Part.COORDINATOR not in how:
        raise DomainError("task.not_yours")
    await stop(turn, task, how, turn.me.id)
    turn.hint("task.off_now")


async def _ask(turn: Turn, task: Task) -> None:
    """*Ask*: what is written next goes to whoever looks after the task."""
    await _must_know_of(turn, task)
    turn.shown = True
    await begin(turn, ASK, task=task.id)


async def _asked(turn: Turn, answers: Answers) -> None:
    task, question = await the_task(turn, answers["task"]), Content.of_answer(answers["question"])
    for person in await watchers(turn, task):
        text = turn.text(
            person.language,
            "task.question",
            name=turn.me.name,
            line=in_a_line(turn, person.language, task),
            text=turn.in_short(
                person.language, question.text, question.file, QUESTION_LENGTH, question.more
            ),
        )
        verb = f"answer:{turn.me.id}"
        reply = task_button(turn, person.language, "task.answer", task, verb)
        turn.tell(person, text, [[reply]])
        for file in question.files:
            turn.tell_file(person, file, "")
    turn.say("task.asked")


async def _answer(turn: Turn, task: Task, to: int) -> None:
    """*Answer*: what is written next goes to the volunteer who asked."""
    if Part.COORDINATOR not in await parts_of(turn, task):
        raise DomainError("task.not_yours")
    if await volunteers.get(turn.unit, to) is None:
        raise DomainError("press.unknown")
    turn.shown = True
    await begin(turn, ANSWER, task=task.id, to=to)


async def _answered(turn: Turn, answers: Answers) -> None:
    task, said = await the_task(turn, answers["task"]), Content.of_answer(answers["answer"])
    person = await people.get(turn.unit, answers["to"])
    text = turn.text(
        person.language,
        "task.answered",
        line=in_a_line(turn, person.language, task),
        text=turn.in_short(person.language, said.text, said.file, QUESTION_LENGTH, said.more),
    )
    turn.tell(person, text, [[task_button(turn, person.language, "task.open", task, "show")]])
    for file in said.files:
        turn.tell_file(person, file, "")
    turn.say("task.answer_sent")


_VERBS: dict[str, Callable[[Turn, Task], Awaitable[None]]] = {
    "accept": _accept,
    "decline": _decline,
    "ask": _ask,
    "show": _show,
    "give_up": _give_up,
    "call_off": _call_off,
    "stop": _stop,
    **presence.VERBS,
    **missing.VERBS,
    **finishing.VERBS,
    **safety.VERBS,
    **apart.VERBS,
}
# What is done about one of its volunteers.
_ABOUT: dict[str, Callable[[Turn, Task, int], Awaitable[None]]] = {
    "answer": _answer,
    **missing.ABOUT,
    **confirming.ABOUT,
    **deciding.ABOUT,
    **thanking.ABOUT,
    **safety.ABOUT,
}
ASK = in_words("task_ask", "question", QUESTION_LENGTH, _asked)
ANSWER = in_words("task_answer", "answer", QUESTION_LENGTH, _answered)
FORMS = frozenset({ANSWER.name})
