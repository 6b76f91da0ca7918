"""How a task is shown: to who is asked, to who has accepted, and to who looks after it.

Who is asked sees the area only; the address is for who has accepted, and only until it is over.
"""

from collections.abc import Sequence
from typing import NamedTuple

from handlers.attendance.attendance import is_near, is_waited_for
from handlers.cases.cards import CARD_TEXT, told_short
from handlers.chat.scene import Button, Rows, Scene
from handlers.chat.words import Listed, Moment, Said, Span, Value
from linkage.attendance import (
    DAY_MS,
    EXPECTED,
    FINISHING,
    Assignment,
    AssignmentState,
)
from linkage.matching import UNSAID, Point
from linkage.models import Case, Person
from linkage.tasks import ALARM_MS, Offer, OfferAnswer, Task, TaskState

# The beginning of the data of a task's buttons.
TASKS = "t:"
_DONE = (AssignmentState.DONE, AssignmentState.CONFIRMED)


def task_card(task_id: int) -> str:
    """The name under which a volunteer's card of a task is remembered in their chat."""
    return f"task:{task_id}"


def watch_card(task_id: int) -> str:
    """The name of the card of whoever looks after the task."""
    return f"watch:{task_id}"


class Helper(NamedTuple):
    """Who has a place of a task, and how far they are."""

    name: str
    state: AssignmentState


def task_button(scene: Scene, language: str, key: str, task: Task, verb: str) -> Button:
    """A button that does something with a task."""
    return scene.button(language, key, f"{TASKS}{task.id}:{verb}")


def safety_rows(scene: Scene, language: str, task: Task, done: bool = False) -> list[list[Button]]:
    """The ways out, below all that somebody in a task is told of it: *Something is wrong*.

    Once it is over, or before that `done`, also *Not together again*.
    """
    rows = _alarm_rows(scene, language, task)
    if task.case_id is not None and (done or scene.unit.now >= task.ends_at):
        rows.append([task_button(scene, language, "apart.wish", task, "apart")])
    return rows


def _alarm_rows(scene: Scene, language: str, task: Task) -> list[list[Button]]:
    if scene.unit.now > task.ends_at + ALARM_MS:
        return []
    return [[task_button(scene, language, "safety.wrong", task, "wrong")]]


def when(scene: Scene, language: str, task: Task) -> str:
    """Day, hour and how long."""
    span = Span(task.ends_at - task.starts_at)
    return scene.text(language, "task.when", at=Moment(task.starts_at), span=span)


def in_a_line(scene: Scene, language: str, task: Task) -> str:
    """The task in a line of a list."""
    kind = scene.services.policy.category(task.category).labels
    at = Moment(task.starts_at)
    return scene.text(language, "task.line", at=at, kind=kind, area=task.area(language))


def told(scene: Scene, language: str, task: Task, unsaid: str) -> str:
    """What, when, and the area where; for all who may know of it.

    `unsaid` stands where it is a need's own words, which are not for all; nothing may.
    """
    policy = scene.services.policy
    what: Value = policy.category(task.category).labels
    if said := task.text or unsaid:
        what = scene.text(language, "task.what", kind=what, text=said)
    area, at = task.area(language), when(scene, language, task)
    lines = [scene.text(language, "task.told", what=what, when=at, area=area)]
    skills = [one.labels.said_in(language) for one in policy.skills if one.id in task.skills]
    if skills:
        joined = scene.text(language, "list.comma").join(skills)
        lines.append(scene.text(language, "task.told.skills", skills=joined))
    if task.risks:
        lines.append(scene.text(language, "task.told.risks", risks=task.risks))
    if task.weekly:
        lines.append(scene.text(language, "task.told.weekly"))
    return "\n".join(lines)


def offer_card(
    scene: Scene, language: str, task: Task, points: Sequence[Point] = ()
) -> tuple[str, Rows]:
    """The card of who is asked, with why it is them."""
    asked = scene.text(language, "task.offer_urgent" if is_near(scene, task) else "task.offer")
    unsaid = scene.text(language, "task.unsaid")
    parts = [asked, told(scene, language, task, unsaid)]
    if points:
        reasons = Listed(tuple(f"match.{one.key}" for one in points if one.key not in UNSAID))
        parts.append(scene.text(language, "task.why", reasons=reasons))
    rows = [
        [task_button(scene, language, "task.accept", task, "accept")],
        [
            task_button(scene, language, "task.decline", task, "decline"),
            task_button(scene, language, "task.ask", task, "ask"),
        ],
    ]
    return "\n\n".join(parts), rows


def _presence_rows(scene: Scene, language: str, task: Task, held: Assignment) -> list[list[Button]]:
    """What somebody can say who has accepted, as far as they are."""
    rows = []
    # A card stays as it is until something happens, so that it has what is pressed a day later.
    if is_waited_for(scene, task, held):
        rows.append([task_button(scene, language, "attendance.come", task, "come")])
    elif held.state in EXPECTED and scene.unit.now >= task.starts_at - DAY_MS:
        here = task_button(scene, language, "attendance.here", task, "here")
        set_out = task_button(scene, language, "attendance.set_out", task, "set_out")
        rows.append([here] if held.state is AssignmentState.ON_WAY else [set_out, here])
    begun = scene.unit.now >= task.starts_at or held.state is AssignmentState.HERE
    if held.state in FINISHING and begun:
        rows.append([task_button(scene, language, "task.done", task, "done")])
    rows.append([task_button(scene, language, "task.ask", task, "ask")])
    if held.state in EXPECTED | {AssignmentState.RESERVE}:
        rows.append([task_button(scene, language, "task.give_up", task, "give_up")])
    if held.state is not AssignmentState.RESERVE:
        rows += safety_rows(scene, language, task, done=held.state not in FINISHING)
    return rows


def mine_card(
    scene: Scene,
    language: str,
    task: Task,
    held: Assignment,
    case: Case | None,
    resident: Person | None,
) -> tuple[str, Rows]:
    """The card of who has accepted: now with the address, for as long as the task lasts.

    Whether they come is asked on it until they say so.
    """
    if held.state is AssignmentState.RESERVE:
        return _reserve_card(scene, language, task, held)
    if scene.unit.now >= task.ends_at:
        over = scene.text(language, "task.was_yours")
        done = task_button(scene, language, "task.done", task, "done")
        rows = [[done]] if held.state in FINISHING else []
        rows += safety_rows(scene, language, task)
        return f"{over}\n\n{told(scene, language, task, unsaid='')}", rows
    unsaid = told_short(scene, language, case, CARD_TEXT) if case is not None else ""
    head = scene.text(language, "task.yours")
    if is_waited_for(scene, task, held):
        head = scene.text(language, "attendance.remind", at=Moment(task.starts_at))
    elif held.state is not AssignmentState.TAKEN:
        head = scene.text(language, f"attendance.mine.{held.state}")
    parts = [head, told(scene, language, task, unsaid)]
    if case is not None and resident is not None:
        where = " ".join(filter(None, (task.place(language), case.where_text)))
        parts.append(scene.text(language, "task.address", where=where, name=resident.name))
    else:
        parts.append(scene.text(language, "task.place", where=task.place(language)))
    return "\n\n".join(parts), _presence_rows(scene, language, task, held)


def _reserve_card(scene: Scene, language: str, task: Task, held: Assignment) -> tuple[str, Rows]:
    """The card of who stands by: no address, for they may not be needed."""
    if scene.unit.now >= task.ends_at:
        return scene.text(language, "task.reserve_over", line=in_a_line(scene, language, task)), []
    head = scene.text(language, f"attendance.mine.{held.state}")
    text = told(scene, language, task, scene.text(language, "task.unsaid"))
    return f"{head}\n\n{text}", _presence_rows(scene, language, task, held)


def closed_words(scene: Scene, language: str, task: Task, offer: Offer | None) -> str:
    """What stands on the card of who was asked, once it asks no more."""
    declined = offer is not None and offer.answer is OfferAnswer.DECLINED
    key = "declined" if declined else str(task.state)
    return scene.text(language, f"task.over.{key}", line=in_a_line(scene, language, task))


def watch_text(
    scene: Scene,
    language: str,
    task: Task,
    helpers: Sequence[Helper],
    asked: int,
    asks_on: bool = True,
) -> tuple[str, Rows]:
    """The card of whoever looks after the task: who comes, how many were asked, and if more are."""
    names = [
        scene.text(
            language,
            "attendance.helper",
            name=one.name,
            state=Said(f"attendance.state.{one.state}"),
        )
        for one in helpers
    ]
    found = scene.text(language, "list.comma").join(names) or "–"
    unsaid = scene.text(language, "case.number", number=task.case_id or 0)
    settled = bool(helpers) and all(one.state is AssignmentState.CONFIRMED for one in helpers)
    stands = "confirmed" if settled else str(task.state)
    state = scene.text(
        language,
        "task.state.asked_all"
        if task.state is TaskState.OPEN and not asks_on
        else f"task.state.{stands}",
        asked=asked,
    )
    text = scene.text(
        language,
        "task.watch",
        told=told(scene, language, task, unsaid),
        has=len([one for one in helpers if one.state is not AssignmentState.RESERVE]),
        wanted=task.people,
        names=found,
        state=state,
    )
    if task.state is TaskState.OPEN and not task.text and asks_on:
        # Nobody has said what is to be done but the resident.
        text = f"{scene.text(language, 'task.at_once')}\n\n{text}"
    if task.reserve:
        stand_by = len([one for one in helpers if one.state is AssignmentState.RESERVE])
        line = scene.text(language, "task.watch_reserve", has=stand_by, wanted=task.reserve)
        text = f"{text}\n{line}"
    wrong = _alarm_rows(scene, language, task) if names else []
    done = any(one.state in _DONE for one in helpers)
    over = task.state not in (TaskState.OPEN, TaskState.FILLED) or task.ends_at <= scene.unit.now
    if done or over:
        return text, wrong
    off = task_button(
        scene, language, "task.skip" if task.weekly else "task.call_off", task, "call_off"
    )
    rows = [[off]]
    if task.weekly:
        rows.append([task_button(scene, language, "task.stop", task, "stop")])
    return text, [*rows, *wrong]
