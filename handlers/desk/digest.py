"""The morning digest: one message as a working day begins, in place of a night's pings.

What came in by night stands in the chat already, silent, and changes in place when somebody takes
it; the digest says with one sound what is to be looked at.
"""

from handlers.chat.scene import Scene, Services
from handlers.desk.desk_lists import HOME
from storage import desk, facts, people, places, reminders
from storage.reminders import Reminder
from storage.unit import Unit

# The reminder that a working day begins, and those that it sets: one for each worker.
MORNING, DIGEST = "morning", "digest"
NUMBERS = 8
# The fact that the administrators were asked for a year's holidays.
_ASKED = "holidays:"


async def expect_morning(unit: Unit, services: Services) -> None:
    """Set the clock of the next working day, unless it is set: what came due meanwhile rings."""
    if not await reminders.pending(unit, MORNING, 1):
        _next(unit, services)


def _next(unit: Unit, services: Services) -> None:
    at = services.policy.hours.next_opening(unit.now, services.zone)
    reminders.put(unit, MORNING, 0, at)


async def morning(scene: Scene, _: Reminder) -> None:
    """A working day begins: everybody at a desk gets their digest, each in a unit of its own."""
    if scene.services.policy.hours.is_open(scene.unit.now, scene.services.zone):
        for person_id in await people.at_desks(scene.unit):
            reminders.put(scene.unit, DIGEST, person_id, scene.unit.now)
        await _ask_for_holidays(scene)
    _next(scene.unit, scene.services)


async def _ask_for_holidays(scene: Scene) -> None:
    """Tell the administrators, once, that the policy lacks a year's holidays."""
    services, unit = scene.services, scene.unit
    staff = await people.staff(unit, (await places.root(unit)).path)
    administrators = [one for one in staff if one.areas]
    for year in services.policy.hours.years_lacking(unit.now, services.zone):
        told = f"{_ASKED}{year}"
        if administrators and await facts.get(unit, told) is None:
            facts.put(unit, told, str(unit.now))
            for person in administrators:
                scene.tell(person, scene.text(person.language, "digest.holidays", year=year))


async def digest(scene: Scene, reminder: Reminder) -> None:
    """Tell somebody what is waiting for them today; nothing where nothing is.

    Where another working day has begun meanwhile, its digest is enough.
    """
    unit, hours, zone = scene.unit, scene.services.policy.hours, scene.services.zone
    reminders.done(unit, reminder)
    if hours.next_opening(reminder.due_at, zone) <= unit.now:
        return
    person = await people.get(unit, reminder.subject)
    if not person.desks or person.unreachable_at is not None:
        return
    since, until = hours.last_close(unit.now, zone), hours.next_opening(unit.now, zone)
    found = await desk.day(unit, person, since, until)
    lines = [
        scene.text(person.language, f"digest.{part}", count=len(ids), numbers=_numbers(ids))
        for part, ids in found.items()
        if ids
    ]
    if lines:
        text = "\n".join([scene.text(person.language, "digest.today"), "", *lines])
        scene.tell(person, text, [[scene.button(person.language, "digest.open", HOME)]])


def _numbers(ids: list[int]) -> str:
    shown = ", ".join(str(one) for one in ids[:NUMBERS])
    return f"{shown} …" if len(ids) > NUMBERS else shown
