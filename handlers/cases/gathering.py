"""What a resident says of a case in quick succession reaches staff together, not one by one."""

from handlers.attendance.safety_card import who_writes
from handlers.cases.relay import GATHER, tell_answerable
from handlers.cases.showing import refresh_cards
from handlers.chat.content import Content
from handlers.chat.flood import MOST
from handlers.chat.scene import Scene, cut
from linkage.cases import Move
from linkage.models import Person
from storage import cases, reminders
from storage.reminders import Reminder

TEXT = 3_000


async def gathered(scene: Scene, reminder: Reminder) -> None:
    """Tell whoever is answerable all that was said since; `step` is the first line of it."""
    case = await cases.get(scene.unit, reminder.subject)
    if case is None:
        reminders.cancel(scene.unit, GATHER, reminder.subject)
        return
    timeline = await cases.timeline(scene.unit, case.id)
    cases.told_until(scene.unit, GATHER, case.id, timeline[-1].seq)
    said = [
        event
        for event in timeline
        if event.seq >= reminder.step and event.move in (Move.WRITE, Move.ANSWER)
    ]
    # More pictures at once would bury whatever else is told to who gets them.
    files = [file for event in said for file in event.files][:MOST]
    text = "\n".join(event.text for event in said if event.text)
    who = await who_writes(scene, case)

    def words(reader: Person) -> str:
        return scene.text(
            reader.language,
            "desk.messages",
            number=case.id,
            who=who(reader.language),
            count=len(said),
            text=cut(text, TEXT),
        )

    if not text and not files:
        return
    await tell_answerable(scene, case, words, Content.of(text, files))
    await refresh_cards(scene, case)
