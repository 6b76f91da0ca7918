"""/tasks: what is open near a volunteer, what is theirs, and what they did."""

from collections.abc import Sequence

from handlers.chat.scene import Button, cut
from handlers.chat.turn import Turn
from handlers.tasks.task_calendar import CALENDAR
from handlers.tasks.task_cards import TASKS, in_a_line
from handlers.tasks.taskwork import wanted_of
from linkage.tasks import Task
from linkage.volunteers import VolunteerState
from storage import assignments, matching, tasks, volunteers

LISTED, PAST = 8, 5
# What fits on a button of a phone.
LABEL = 60


async def show_tasks(turn: Turn) -> None:
    """/tasks: each that is not over has its button; what there is nothing of is not listed."""
    me = await volunteers.get(turn.unit, turn.me.id)
    if me is None or me.state is not VolunteerState.APPROVED:
        turn.say("task.not_volunteer")
        return
    mine = await tasks.held_by(turn.unit, turn.me.id)
    near = await _near(turn, me.area)
    standing_by = await assignments.in_reserve(turn.unit, turn.me.id)
    past = await tasks.past_of(turn.unit, turn.me.id, PAST)
    parts = [] if near else [turn.words("task.list.none")]
    rows: list[list[Button]] = []
    for name, found in (("near", near), ("mine", mine), ("past", past)):
        if not found:
            continue
        lines = [turn.words(f"task.list.{name}", count=len(found))]
        for task in found:
            line = _line(turn, task)
            if task.id in standing_by:
                line = turn.words("task.list.standing_by", line=line)
            if name != "past":
                # Two may be of one kind, hour and area.
                line = f"{len(rows) + 1}. {line}"
                rows.append([Button(cut(line, LABEL), f"{TASKS}{task.id}:show")])
            lines.append(line)
        parts.append("\n".join(lines))
    if mine:
        rows.append([turn.button(turn.language, "task.calendar", CALENDAR)])
    turn.answer("\n\n".join(parts), rows)


async def _near(turn: Turn, area: str) -> Sequence[Task]:
    """What is open within as far as they would go, and no rule stands against."""
    found = []
    for task in await tasks.open_within(turn.unit, [area], LISTED * 3):
        wanted = await wanted_of(turn, task)
        if await matching.stands_against(turn.unit, wanted, turn.me.id) is None:
            found.append(task)
    return found[:LISTED]


def _line(turn: Turn, task: Task) -> str:
    line = in_a_line(turn, turn.language, task)
    return turn.words("task.list.weekly", line=line) if task.weekly else line
