"""What waits for the clock in the demo, in words for the sandbox's page."""

from bot.demo.words import PageWords
from handlers.alerts import expected
from handlers.attendance.attendance import ATTENDANCE
from handlers.cases.clocks import CLOCK_KIND
from handlers.chat.scene import Services
from handlers.chat.words import Said
from handlers.desk.digest import MORNING
from handlers.tasks.taskwork import OFFERS
from handlers.volunteers.enrolment import ENROLMENT
from linkage.attendance import UNSETTLED
from linkage.attendance_clock import Ringing
from linkage.models import CaseState
from linkage.offers import Circle
from sandbox.shapes import Json
from storage import assignments, cases, people, reminders
from storage.database import Database

SHOWN = 20


async def waiting(database: Database, services: Services) -> list[Json]:
    """The next clock of each open case, each enrolment that waits, each task that asks or is near.

    The next digest is among them, where a case is open: else it has nothing to tell. Each is
    {"at": seconds, "what": Words}, the soonest first.
    """
    unit, said = database.unit(), PageWords(services.words)
    found = []
    for reminder in await reminders.pending(unit, CLOCK_KIND, SHOWN):
        case = await cases.get(unit, reminder.subject)
        # It may have been closed since its clock was read.
        if case is None or case.state is CaseState.CLOSED:
            continue
        rings = await expected(unit, services, case, reminder)
        if rings is None:
            # The task's own clocks are shown.
            continue
        at, alert, up_to = rings
        what = said.text(
            f"timer.{alert}",
            number=case.id,
            actor=Said(f"actor.{case.actor}"),
            up_to=Said(f"actor.{up_to}"),
        )
        found.append({"at": at / 1000, "what": what})
    mornings = await reminders.pending(unit, MORNING, 1) if found else []
    found += [{"at": one.due_at / 1000, "what": said.text("timer.morning")} for one in mornings]
    for reminder in await reminders.pending(unit, ENROLMENT, SHOWN):
        name = (await people.get(unit, reminder.subject)).name
        what = said.text("timer.enrolment", name=name)
        found.append({"at": reminder.due_at / 1000, "what": what})
    for reminder in await reminders.pending(unit, OFFERS, SHOWN):
        if reminder.step < Circle.HOUR:
            what = said.text("timer.offers", number=reminder.subject)
            found.append({"at": reminder.due_at / 1000, "what": what})
    for reminder in await reminders.pending(unit, ATTENDANCE, SHOWN):
        if any(one.state in UNSETTLED for one in await assignments.of_task(unit, reminder.subject)):
            ring = Ringing(reminder.step).name.lower()
            what = said.text(f"timer.attendance.{ring}", number=reminder.subject)
            found.append({"at": reminder.due_at / 1000, "what": what})
    return sorted(found, key=lambda one: float(one["at"]))
