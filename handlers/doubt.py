"""Words that might tell of danger, and nobody who answers when asked whether they do.

DOMAIN.md, rule 2: whoever would be told of a danger is told once that there may be one.
"""

from handlers.content import Content
from handlers.scene import Scene
from handlers.turn import Turn
from handlers.welcome import newcomer
from handlers.words import Said
from linkage.routing import route, staffed
from storage import people, places, reminders, rooms
from storage.conversations import Answers, Conversation
from storage.reminders import Reminder

# The form that asks, and the reminder that it waits; the reminder's subject is the chat.
DOUBT = "doubt"
# Characters of what was told.
SHOWN = 1_000


def lay_aside(turn: Turn, content: Content, by: str) -> Answers:
    """The answers that the question begins with, its clock set: what was told, and where it goes.

    `by` names the way on; a form under way waits among them until the question is answered.
    """
    asked: Answers = {
        "text": content.as_answer(),
        "by": by,
        "who": newcomer(turn, turn.language).name,
    }
    if (form := turn.conversation) is not None:
        asked["form"] = {"flow": form.flow, "serial": form.serial, "answers": form.answers}
        if "language" in form.answers:
            asked["language"] = form.answers["language"]
        turn.conversation = None
    due_at = turn.unit.now + turn.services.policy.crisis.repeat_every
    reminders.put(turn.unit, DOUBT, turn.chat_id, due_at)
    return asked


def take_up(turn: Turn, answers: Answers) -> Content:
    """Go back to where they were before they were asked: what they told then."""
    answered(turn)
    if "form" in answers:
        turn.conversation = Conversation(**answers["form"])
    return Content.of_answer(answers["text"])


def answered(turn: Turn) -> None:
    """Nobody has to be told any more."""
    reminders.cancel(turn.unit, DOUBT, turn.chat_id)


async def unanswered(scene: Scene, reminder: Reminder) -> None:
    """Tell whoever is on duty, and their groups, once and aloud.

    Whoever answers later is heard all the same.
    """
    reminders.cancel(scene.unit, reminder.kind, reminder.subject)
    person, form = await people.who(scene.unit, reminder.subject)
    if form is None or form.flow != DOUBT:
        return
    home = person.place_id if person is not None else None
    around = await (places.root(scene.unit) if home is None else places.get(scene.unit, home))
    told = Content.of_answer(form.answers["text"])
    policy, staff = scene.services.policy, await people.staff(scene.unit, around.path)
    category = policy.category(policy.crisis.category)
    actor = route(policy, category, staffed(staff, around.path)).actor
    groups = [room.reader for room in await rooms.around(scene.unit, around.path)]
    for one in (*staff, *groups):
        if one.serves(actor, around.path) and one.chat_id != reminder.subject:
            text = scene.text(
                one.language,
                "doubt.unanswered",
                name=form.answers["who"],
                place=Said("doubt.nowhere") if home is None else around.labelled(one.language),
                text=scene.in_short(one.language, told.text, told.file, SHOWN, told.more),
            )
            scene.tell(one, text, alarm=True)
