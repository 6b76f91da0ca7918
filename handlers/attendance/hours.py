"""What a volunteer's help counts: settled where both sides agree, else by who looks after it."""

from collections.abc import Sequence

from handlers.attendance.attendance import attend, policy_of
from handlers.cases import topics
from handlers.cases.cards import tell_with_card
from handlers.cases.casework import move
from handlers.cases.clocks import nobody_comes
from handlers.cases.showing import desk_of, refresh_cards
from handlers.chat.scene import Button, Rows, Scene
from handlers.chat.words import Said, Value
from handlers.tasks.task_cards import TASKS, in_a_line
from handlers.tasks.taskwork import TIMED, behind, held_of, refresh, watchers, with_moved
from handlers.timebank.crediting import credit, pay_late
from linkage.access import CLOCK, answers_for
from linkage.attendance import (
    UNSETTLED,
    Assignment,
    AssignmentMove,
    AssignmentState,
    agreed,
)
from linkage.cases import Move
from linkage.errors import DomainError
from linkage.models import Actor, Case, CaseState, Person
from linkage.tasks import Task, TaskState
from linkage.timebank import Minutes
from storage import assignments, outbox, people, tasks


def hours_card(task: Task, volunteer_id: int) -> str:
    """The name of the card that asks what a volunteer's help counts."""
    return f"hours:{task.id}:{volunteer_id}"


def hours_button(label: str, task: Task, verb: str, volunteer_id: int) -> Button:
    """A button about a volunteer's part in a task."""
    return Button(label, f"{TASKS}{task.id}:{verb}:{volunteer_id}")


async def part_of(scene: Scene, task: Task, volunteer_id: int) -> Assignment:
    """A volunteer's part in the task; raises `DomainError` where they have none, or no more."""
    _, held = await held_of(scene, task, volunteer_id)
    if held is None:
        ever = await assignments.ever_of_task(scene.unit, task.id)
        had = any(one.volunteer_id == volunteer_id for one in ever)
        raise DomainError("hours.settled" if had else "task.not_yours")
    return held


async def deciders(scene: Scene, task: Task, volunteer_id: int) -> list[Person]:
    """Who looks after the task, else the street office, the committee, or whoever works there.

    Nobody decides about their own help, or about a task that is for themselves.
    """
    case, _ = await behind(scene, task)
    out = {volunteer_id, *([case.resident_id] if case is not None else [])}
    found = [one for one in await watchers(scene, task) if one.id not in out]
    staff = [one for one in await people.staff(scene.unit, task.place_path) if one.id not in out]
    for actor in (Actor.STREET_OFFICE, Actor.COMMUNITY):
        found = found or [one for one in staff if one.serves(actor, task.place_path)]
    return found or staff


async def weigh(scene: Scene, task: Task, held: Assignment) -> None:
    """Both sides have said how long it took: it is settled, or whoever looks after it decides."""
    if held.minutes is None or held.vouched is None:
        return
    minutes = agreed(task, held.minutes, held.vouched, policy_of(scene))
    if minutes is None:
        await ask_to_decide(scene, task, held)
        return
    confirmed = attend(scene, task, held, AssignmentMove.CONFIRM, TIMED, None)
    await settled(scene, task, confirmed, minutes)


async def ask_to_decide(scene: Scene, task: Task, held: Assignment) -> None:
    """Show whoever looks after the task what each side says, with the ways to decide."""
    volunteer = await people.get(scene.unit, held.volunteer_id)
    for person in await deciders(scene, task, held.volunteer_id):
        text, rows = _to_decide(scene, person.language, task, held, volunteer.name)
        scene.tell(person, text, rows, hours_card(task, held.volunteer_id))


def _to_decide(
    scene: Scene, language: str, task: Task, held: Assignment, name: str
) -> tuple[str, Rows]:
    nothing: Value = Said("hours.no_word")
    minutes: Value = nothing if held.minutes is None else Minutes(held.minutes)
    vouched: Value = nothing if held.vouched is None else Minutes(held.vouched)
    text = scene.text(
        language,
        "hours.decide",
        line=in_a_line(scene, language, task),
        name=name,
        minutes=minutes,
        vouched=Said("hours.not_done") if held.vouched == 0 else vouched,
    )
    ways = []
    if held.minutes:
        ways.append((scene.text(language, "hours.as_said", length=minutes), "decide_said"))
    if held.vouched and held.vouched != held.minutes:
        ways.append((scene.text(language, "hours.as_vouched", length=vouched), "decide_vouched"))
    ways.append((scene.text(language, "hours.decide_other"), "decide_other"))
    ways.append((scene.text(language, "hours.decide_missed"), "decide_missed"))
    return text, [[hours_button(label, task, verb, held.volunteer_id)] for label, verb in ways]


async def settled(
    scene: Scene, task: Task, held: Assignment, minutes: int, by: Person | None = None
) -> None:
    """Credit the help, pay for it where hours were offered, and let everybody see it.

    Who has asked to be forgotten is credited with nothing: they have no account any more.
    """
    volunteer = await people.get(scene.unit, held.volunteer_id)
    credited = None
    if volunteer.consented_at is not None:
        who = by.id if by is not None else None
        credited = await credit(scene, task.id, volunteer, minutes, task.ends_at, who)
    await refresh(scene, task, await with_moved(scene, task, held))
    await close(scene, task, held, minutes, by, credited or 0)


async def close(
    scene: Scene,
    task: Task,
    held: Assignment,
    minutes: int,
    by: Person | None = None,
    credited: int = 0,
) -> None:
    """What follows once it is known what somebody's help counts; nothing is 0 minutes."""
    await _close_cards(scene, task, held, minutes, by)
    case, _ = await behind(scene, task)
    if case is None:
        return
    await pay_late(scene, case, held, credited)
    everybody = await with_moved(scene, task, held)
    if not any(one.state in UNSETTLED for one in everybody):
        await _nothing_is_open(scene, case, task, everybody)


async def _close_cards(
    scene: Scene, task: Task, held: Assignment, minutes: int, by: Person | None
) -> None:
    """Whoever was asked to decide sees what came of it."""
    card = hours_card(task, held.volunteer_id)
    shown = await outbox.card_chats(scene.unit, card)
    volunteer = await people.get(scene.unit, held.volunteer_id)
    for person in await deciders(scene, task, held.volunteer_id):
        if person.chat_id in shown and person != by:
            text = outcome(scene, person.language, task, volunteer.name, minutes, by)
            scene.retell(person, text, (), card)


def outcome(
    scene: Scene, language: str, task: Task, name: str, minutes: int, by: Person | None
) -> str:
    """What was settled, for who looks after the task."""
    line, length = in_a_line(scene, language, task), Minutes(minutes)
    if by is None:
        return scene.text(language, "hours.agreed", line=line, name=name, length=length)
    if not minutes:
        return scene.text(language, "hours.decided_missed", line=line, name=name, who=by.name)
    return scene.text(language, "hours.decided", line=line, name=name, length=length, who=by.name)


async def _nothing_is_open(
    scene: Scene, case: Case, task: Task, held: Sequence[Assignment]
) -> None:
    """Who answers for the case hears that what volunteers were asked for is done, or is not.

    Where nobody has taken it, that is its desk, which is now to take it and say that it is done.
    """
    others = [one for one in await tasks.of_case(scene.unit, case.id) if one.id != task.id]
    waiting = (TaskState.OPEN, TaskState.FILLED)
    if any(one.state in waiting and one.ends_at > scene.unit.now for one in others):
        return
    parts = await assignments.helped_with(scene.unit, case.id)
    if any(one.state in UNSETTLED and one.task_id != task.id for one in parts):
        return
    if case.state is CaseState.WAITING:
        if any(one.state is AssignmentState.CONFIRMED for one in held):
            await _tell_desk_helped(scene, case)
        else:
            nobody_comes(scene, case)
    elif case.state is CaseState.TAKEN and case.assignee_id is not None:
        person = await people.get(scene.unit, case.assignee_id)
        helped = any(one.state is AssignmentState.CONFIRMED for one in (*held, *parts))
        notice = scene.text(
            person.language, "hours.all_settled" if helped else "hours.none_helped", number=case.id
        )
        tell_with_card(scene, case, person, await desk_of(scene, case), notice)


async def _tell_desk_helped(scene: Scene, case: Case) -> None:
    helped = move(scene, case, Move.HELPED, None, CLOCK)
    desk = await desk_of(scene, helped)
    seats = await topics.opened(scene, helped)
    readers = [one for one in (*desk.staff, *seats) if answers_for(one, helped)]
    for reader in readers:
        notice = scene.text(reader.language, "hours.helped_untaken", number=case.id)
        tell_with_card(scene, helped, reader, desk, notice)
    await refresh_cards(scene, helped, readers)
