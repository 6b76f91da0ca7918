"""The day somebody wishes for: whoever has the need is reminded, and it never passes unsaid."""

from handlers.cards import case_button
from handlers.casework import await_day
from handlers.relay import answerable
from handlers.scene import Scene
from handlers.words import Said
from linkage.models import Case, CaseState
from storage import cases, people, reminders
from storage.reminders import Reminder


async def wished_day(scene: Scene, reminder: Reminder) -> None:
    """On its morning, remind who has the need; the day after, tell them and the resident."""
    reminders.cancel(scene.unit, reminder.kind, reminder.subject)
    case = await cases.get(scene.unit, reminder.subject)
    if case is None or case.state in (CaseState.DONE, CaseState.CLOSED):
        return
    if reminder.step == 0:
        if case.assignee_id is not None:
            key = "wished.today" if case.wanted_part is None else "wished.today_part"
            await _tell_staff(scene, case, key)
        await_day(scene, case, step=1)
        return
    await _tell_staff(scene, case, "wished.over")
    resident = await people.get(scene.unit, case.resident_id)
    actor = Said(f"actor.{case.actor}")
    text = scene.said_to(resident, "wished.over_resident", number=case.id, actor=actor)
    write = case_button(scene, resident.language, "case.reply", case, "write")
    scene.tell_resident(resident, case, text, [[write]])


async def _tell_staff(scene: Scene, case: Case, key: str) -> None:
    part = Said("part.any" if case.wanted_part is None else f"part.{case.wanted_part}")
    for person in await answerable(scene, case):
        text = scene.text(person.language, key, number=case.id, part=part)
        open_card = case_button(scene, person.language, "desk.open", case, "card")
        scene.tell(person, text, [[open_card]], work=case)
