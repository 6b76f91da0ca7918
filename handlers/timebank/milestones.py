"""Milestones of help: thanks at once, and a certificate to print, that can be had again."""

import asyncio

from handlers.chat.scene import Scene
from handlers.chat.turn import Turn
from linkage.errors import DomainError
from linkage.milestones import Reached, certified, passed
from linkage.models import Person
from linkage.timebank import Minutes
from storage import people, places, reminders, timebank
from storage.outbox import Upload
from storage.reminders import Reminder

# The clock of a certificate: drawn a moment later, so that nobody's credit waits for it.
MILESTONE = "milestone"
_PDF = "application/pdf"


async def celebrate(scene: Scene, person: Person, credited: Minutes) -> None:
    """Thank somebody whom a credit brings over a milestone for the first time.

    To be called once the ledger has credited them: what else moves meanwhile is a conflict then,
    and so no milestone is told twice.
    """
    given = await timebank.help_given(scene.unit, person.id)
    milestone = passed(given, credited, scene.services.policy.timebank.milestones)
    if milestone is not None:
        scene.tell(person, scene.text(person.language, "milestone.told", length=Minutes(milestone)))
        reminders.put(scene.unit, MILESTONE, person.id, scene.unit.now)


async def certificate_due(scene: Scene, reminder: Reminder) -> None:
    """The certificate of a milestone, to whoever has just come over it."""
    reminders.cancel(scene.unit, reminder.kind, reminder.subject)
    found = await _certified(scene, reminder.subject)
    if found is not None:
        person = await people.get(scene.unit, reminder.subject)
        drawn, caption = await _certificate(scene, person, *found)
        scene.tell_upload(person, drawn, caption)


async def has_one(scene: Scene, person_id: int) -> bool:
    """Whether somebody has reached a milestone, and still holds it."""
    return await _certified(scene, person_id) is not None


async def again(turn: Turn) -> None:
    """*My certificate*: that of the highest milestone, the same as it came."""
    found = await _certified(turn, turn.me.id)
    if found is None:
        raise DomainError("milestone.none")
    turn.shown = True
    drawn, caption = await _certificate(turn, turn.me, *found)
    turn.answer_file("document", drawn, caption)


async def _certified(scene: Scene, person_id: int) -> tuple[Minutes, Reached] | None:
    given = await timebank.help_given(scene.unit, person_id)
    return certified(given, scene.services.policy.timebank.milestones)


async def _certificate(
    scene: Scene, person: Person, milestone: Minutes, reached: Reached
) -> tuple[Upload, str]:
    """The certificate, and the words it comes with."""
    services, language = scene.services, person.language
    street = await places.root(scene.unit)

    def draw() -> bytes:
        # A second and some thirty megabytes, for those who have one only.
        from handlers.timebank.certificate import certificate  # noqa: PLC0415

        return certificate(services, language, street, person.name, milestone, reached)

    drawn = await asyncio.to_thread(draw)
    caption = scene.text(language, "milestone.caption", length=milestone, number=reached.number)
    return Upload(f"certificate-{milestone // 60}h.pdf", _PDF, drawn), caption
