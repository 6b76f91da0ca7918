"""Words that might tell of danger, and nobody who answers when asked whether they do.

DOMAIN.md, rule 2: whoever would be told of a danger is told once that there may be one.
"""

from handlers.chat.content import Content
from handlers.chat.scene import Scene
from handlers.chat.turn import Turn
from handlers.chat.words import Said
from handlers.residents.complaints import kept_from
from handlers.residents.crisis import spoken_for
from handlers.residents.welcome import newcomer
from linkage.models import Actor, Case, Person
from linkage.routing import route, staffed
from storage import cases, conversations, people, places, reminders, rooms
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
    """Go back to where they were before they were asked: what they told then.

    Nobody has to be told any more that they do not answer.
    """
    reminders.cancel(turn.unit, DOUBT, turn.chat_id)
    turn.conversation = laid_aside(answers)
    if turn.conversation is None:
        conversations.end(turn.unit, turn.chat_id)
    else:
        conversations.save(turn.unit, turn.chat_id, turn.conversation)
    return Content.of_answer(answers["text"])


def laid_aside(answers: Answers) -> Conversation | None:
    """The form that waits until they have answered."""
    return Conversation(**answers["form"]) if "form" in answers else None


async def unanswered(scene: Scene, reminder: Reminder) -> None:
    """Tell whoever is on duty, and their groups, once and aloud.

    Whoever answers later is heard all the same. Whose danger a visitor may tell of, is whom they
    visit. A group is told no name.
    """
    reminders.cancel(scene.unit, reminder.kind, reminder.subject)
    person, form = await people.who(scene.unit, reminder.subject)
    if form is None or form.flow != DOUBT:
        return
    told, aside = Content.of_answer(form.answers["text"]), laid_aside(form.answers)
    visited = await spoken_for(scene, person, await case_of(scene, aside))
    endangered = visited or person
    home = endangered.place_id if endangered is not None else None
    around = await (places.root(scene.unit) if home is None else places.get(scene.unit, home))
    kept = await kept_from(scene, person, aside, told.text)
    who: str = form.answers["who"]
    for one in await _called(scene, around.path, kept):
        if one.chat_id == reminder.subject:
            continue
        name = Said("doubt.somebody") if one.name == "" else visited.name if visited else who
        text = scene.text(
            one.language,
            "doubt.unanswered_visitor" if visited else "doubt.unanswered",
            name=name,
            who=who,
            place=Said("doubt.nowhere") if home is None else around.labelled(one.language),
            text=scene.in_short(one.language, told.text, told.file, SHOWN, told.more),
        )
        scene.tell(one, text, alarm=True)


async def case_of(scene: Scene, form: Conversation | None) -> Case | None:
    """The case that is written of in a form."""
    answers = {} if form is None else form.answers
    about = str(answers.get("about") or answers.get("case"))
    return await cases.get(scene.unit, int(about)) if about.isdecimal() else None


async def _called(scene: Scene, path: str, kept: frozenset[int] | None) -> list[Person]:
    """Whoever would be called to an emergency there, with their groups.

    Of what may be a complaint, `kept` from some, no group: whoever is above that desk hears of it,
    and where nobody is, the others at it.
    """
    policy, staff = scene.services.policy, await people.staff(scene.unit, path)
    staff = [one for one in staff if one.id not in (kept or ())]
    actor = route(policy, policy.category(policy.crisis.category), staffed(staff, path)).actor
    at_desk = [one for one in staff if one.serves(actor, path)]
    if kept is None:
        rooms_there = [room.reader for room in await rooms.around(scene.unit, path)]
        return [*at_desk, *(one for one in rooms_there if one.serves(actor, path))]
    office = Actor.STREET_OFFICE
    return [one for one in staff if one.leads(actor, path) or one.serves(office, path)] or at_desk
