"""The day somebody wishes for: whoever has the need is reminded, and it never passes unsaid."""

from handlers.cases.cards import case_button
from handlers.cases.clocks import await_day
from handlers.cases.relay import tell_answerable
from handlers.chat.content import Content
from handlers.chat.scene import Scene
from handlers.chat.words import Said
from linkage.models import CaseState, Person
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

            def today(reader: Person) -> str:
                if case.wanted_part is None:
                    return scene.text(reader.language, "wished.today", number=case.id)
                part = Said(f"part.{case.wanted_part}")
                return scene.text(reader.language, "wished.today_part", number=case.id, part=part)

            await tell_answerable(scene, case, today, Content(""))
        await_day(scene, case, step=1)
        return

    def over(reader: Person) -> str:
        return scene.text(reader.language, "wished.over", number=case.id)

    await tell_answerable(scene, case, over, Content(""))
    resident = await people.get(scene.unit, case.resident_id)
    actor = Said(f"actor.{case.actor}")
    text = scene.said_to(resident, "wished.over_resident", number=case.id, actor=actor)
    write = case_button(scene, resident.language, "case.reply", case, "write")
    scene.tell_resident(resident, case, text, [[write]])
