"""A task in the calendar of a phone: an iCalendar file for whoever has accepted it.

A file stays on the phone for good, and goes wherever its calendar is shared. So it says no more
than who is asked may see: the kind, the hour, the area. The address, the name and what is to be
done are shown in the chat alone, to who has accepted and while it lasts (DOMAIN.md).

Moments are in UTC, the one form that every calendar reads: each shows it by its own clock, before
and after a change of summer time. Each week of a weekly task is an event of its own. There is no
ORGANIZER, which https://www.rfc-editor.org/rfc/rfc5546#section-3.2.1 asks for: phones would offer
to write an e-mail to it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from icalendar import STATUS, TRANSP, Alarm, Calendar, Event

from handlers.chat.scene import Scene
from handlers.chat.turn import Turn
from handlers.tasks.task_cards import in_a_line
from linkage.models import Person
from linkage.tasks import Task
from storage import assignments, facts, tasks
from storage.outbox import Upload

# The data of the button that puts all that somebody has accepted into their calendar.
CALENDAR = "l:0:calendar"
ALARM_BEFORE = timedelta(hours=2)
_MEDIA_TYPE = "text/calendar"


async def put(scene: Scene, person: Person, task: Task) -> None:
    """Who has accepted a task that is to come gets it for their calendar, without a sound."""
    if scene.unit.now >= task.starts_at:
        return
    words = scene.text(person.language, "task.calendar.file")
    scene.tell_upload(person, await _file(scene, person, [task]), words, silent=True)


async def take_out(scene: Scene, person: Person, task: Task, words: str = "") -> None:
    """Somebody need not go any more: the event is cancelled, in the words that tell it.

    Where they know already, it comes without a sound. The task is as the move that ended it has
    left it.
    """
    gone = scene.text(person.language, "task.calendar.gone")
    upload = await _file(scene, person, [task], off=True)
    scene.tell_upload(person, upload, f"{words}\n\n{gone}".strip(), silent=not words)


async def put_all(turn: Turn) -> None:
    """*Put them in my calendar*: all that somebody has accepted that is not over."""
    standing_by = await assignments.in_reserve(turn.unit, turn.me.id)
    mine = await tasks.held_by(turn.unit, turn.me.id)
    held = [task for task in mine if task.id not in standing_by]
    if not held:
        turn.hint("task.calendar.none")
        return
    turn.shown = True
    several = turn.words("task.calendar.files", count=len(held))
    words = several if len(held) > 1 else turn.words("task.calendar.file")
    turn.answer_file("document", await _file(turn, turn.me, held), words)


async def _file(scene: Scene, person: Person, held: Sequence[Task], off: bool = False) -> Upload:
    """The events of these tasks, as https://www.rfc-editor.org/rfc/rfc5545 has them."""
    bot_id, chat = await facts.bot_id(scene.unit), await facts.bot_name(scene.unit)
    calendar = Calendar()
    calendar.add("prodid", "-//Linli//Tasks//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for task in held:
        # Who shares a calendar with another volunteer has an event of their own.
        uid = uuid5(NAMESPACE_URL, f"https://t.me/{bot_id}/{task.id}/{person.id}")
        calendar.add_component(_event(scene, person.language, task, uid, chat, off))
    name = f"linli-{held[0].id}.ics" if len(held) == 1 else "linli.ics"
    return Upload(name, _MEDIA_TYPE, calendar.to_ical())


def _event(scene: Scene, language: str, task: Task, uid: UUID, chat: str, off: bool) -> Event:
    kind = scene.services.policy.category(task.category).labels
    summary = scene.text(language, "task.calendar.off" if off else "task.calendar.on", kind=kind)
    told = scene.text(language, "task.calendar.told", chat=f"https://t.me/{chat}")
    event = Event.new(
        uid=uid,
        # Giving a task up and calling it off are moves of it; accepting it is none. So of what
        # somebody gives up and accepts again, each file is later than the one before.
        sequence=2 * task.seq + (not off),
        stamp=_at(scene.unit.now),
        start=_at(task.starts_at),
        end=_at(task.ends_at),
        summary=summary,
        location=task.area(language),
        description=None if off else told,
        status=STATUS.CANCELLED if off else STATUS.CONFIRMED,
        # A calendar that does not know what cancelled means shows the time as free.
        transparency=TRANSP.TRANSPARENT if off else None,
    )
    if not off:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", in_a_line(scene, language, task))
        alarm.add("trigger", -ALARM_BEFORE)
        event.add_component(alarm)
    return event


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms // 1000, UTC)
