"""The guided tour on the sandbox's page: one need, from its first word to the resident's verdict.

Where a visitor is in it is read from the database, so that it keeps up with whoever does more than
it says, or something else.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

from telegram import Update

from bot.demo.neighbours import NEIGHBOURS
from bot.demo.words import PageWords
from handlers.chat.scene import Services
from handlers.chat.turn import Turn
from handlers.chat.words import Said
from handlers.desk.desk import DONE as DONE_FORM
from handlers.forms.filled import Form
from handlers.residents.need import NEED
from linkage.models import Actor, Case, CaseState, Person
from sandbox.shapes import Json, Words
from sandbox.world.state import World
from storage import cases, people
from storage.database import Database
from storage.unit import Unit

# How many of the resident's newest cases are looked at.
LISTED = 20

MEET, TELL, TAKE, DONE, SOLVE, FINISHED = range(6)
STEP_OF = {
    CaseState.WAITING: TAKE,
    CaseState.TAKEN: DONE,
    CaseState.ASKED: DONE,
    CaseState.DONE: SOLVE,
    CaseState.CLOSED: FINISHED,
}
BY_ID = {one.id: one for one in NEIGHBOURS}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: a resident, where they say they live, and who is likely to take their need.

    The places are named as the resident reads them.
    """

    resident: int
    home: tuple[str, str, str]
    worker: int


CASTS = {
    "zh": Cast(7101, ("桂花社区", "一网格", "2号楼"), 7201),
    "en": Cast(7102, ("Osmanthus", "Grid 2", "Building 4"), 7208),
}


class Worker(NamedTuple):
    """Who plays at the desk, and the language the bot speaks with them."""

    chat_id: int
    name: str
    language: str


class Hint(NamedTuple):
    """What to do next: a text to send, or the words on the button to press."""

    fill: Words | None = None
    label: Words | None = None


class DemoTour:
    """One tour at a time, as `sandbox.world.state.Tour`; it is forgotten when the program stops."""

    def __init__(self, world: World, database: Database, services: Services) -> None:
        self._world = world
        self._database = database
        self._services = services
        self._cast: Cast | None = None
        self._last_case = 0

    async def begin(self, language: str) -> None:
        """Begin anew, with people who speak "zh" or "en".

        Only needs that are sent from now on count.
        """
        cast = CASTS[language]
        unit = self._database.unit()
        person, _ = await people.who(unit, cast.resident)
        mine = await cases.of_resident(unit, person.id, 1) if person else ()
        self._cast, self._last_case = cast, mine[0].id if mine else 0

    def end(self) -> None:
        """No tour any more."""
        self._cast = None

    async def view(self) -> Json:
        """Where the visitor is; of the five steps, only the current one says what to do."""
        cast = self._cast or CASTS["zh"]
        unit = self._database.unit()
        person, conversation = await people.who(unit, cast.resident)
        theirs = replace(self._services, default_language=BY_ID[cast.resident].language)
        resident = Turn(unit, theirs, Update(0), cast.resident, person, conversation)
        case = await self._case(unit, person)
        worker = await _worker(unit, cast, case)
        steps = self._steps(resident, worker, case.actor if case else Actor.COMMUNITY)
        if self._cast is None:
            return self._frame() | {"running": False, "step": MEET, "steps": steps, "watch": None}
        step = _step(person, case)
        watch = None
        if step != FINISHED:
            hint = await self._hint(step, cast, resident, worker)
            steps[step] |= hint._asdict()
            pair = (cast.resident, worker.chat_id)
            watch = next((one for one in pair if one != steps[step]["persona"]), None)
        return self._frame() | {"running": True, "step": step, "steps": steps, "watch": watch}

    def _frame(self) -> Json:
        words = PageWords(self._services.words)
        return {"invite": words.text("tour.invite"), "farewell": words.text("tour.farewell")}

    async def _case(self, unit: Unit, person: Person | None) -> Case | None:
        """The need of this tour: of several, the one that has come furthest."""
        mine = await cases.of_resident(unit, person.id, LISTED) if person else ()
        since = [case for case in mine if case.id > self._last_case]
        return max(since, key=lambda case: (STEP_OF[case.state], case.id), default=None)

    def _steps(self, resident: Turn, worker: Worker, actor: Actor) -> list[Json]:
        page, words = PageWords(self._services.words), self._services.words
        name = BY_ID[resident.chat_id].name
        send, yes, no = map(resident.words, ("need.send", "followup.yes", "followup.no"))
        take = words.text(worker.language, "desk.take")
        done, skip = (words.text(worker.language, key) for key in ("desk.done", "flow.skip"))
        desk = Said(f"actor.{actor}")
        texts = (
            page.text("tour.meet.text", resident=name),
            page.text("tour.tell.text", send=send),
            page.text("tour.take.text", worker=worker.name, actor=desk, take=take),
            page.text("tour.done.text", worker=worker.name, done=done, skip=skip),
            page.text("tour.solve.text", resident=name, yes=yes, no=no),
        )
        titles = (
            page.text("tour.meet.title"),
            page.text("tour.tell.title"),
            page.text("tour.take.title"),
            page.text("tour.done.title"),
            page.text("tour.solve.title"),
        )
        theirs, ours = resident.chat_id, worker.chat_id
        return [
            {"title": title, "text": text, "persona": persona, **Hint()._asdict()}
            for title, text, persona in zip(
                titles, texts, (theirs, theirs, ours, ours, theirs), strict=True
            )
        ]

    async def _hint(self, step: int, cast: Cast, resident: Turn, worker: Worker) -> Hint:
        words = self._services.words
        if step == TAKE:
            return Hint(label=words.text(worker.language, "desk.take"))
        if step == DONE:
            _, asked = await people.who(resident.unit, worker.chat_id)
            told = asked is not None and asked.flow == DONE_FORM.name
            return Hint(label=words.text(worker.language, "flow.skip" if told else "desk.done"))
        if step == SOLVE:
            return Hint(label=resident.words("followup.yes"))
        chat = self._world.chat_of(cast.resident)
        if not chat.opened:
            return Hint(label=PageWords(words).text("tour.start"))
        if resident.conversation is not None:
            return await _in_form(resident, cast)
        if step == TELL:
            return Hint(fill=resident.words("tour.tell.fill"))
        # What they said last may still be on its way to the bot.
        answered = all(message.from_bot for message in chat.latest(1))
        return Hint(fill="/start") if answered else Hint()


def _step(person: Person | None, case: Case | None) -> int:
    if case is not None:
        return STEP_OF[case.state]
    return MEET if person is None or person.consented_at is None else TELL


async def _worker(unit: Unit, cast: Cast, case: Case | None) -> Worker:
    """Whoever has the case; while nobody has, somebody at its desk, the cast's own if they can."""
    usual = BY_ID[cast.worker]
    if case is not None and case.assignee_id is not None:
        return _of(await people.get(unit, case.assignee_id))
    staff = await people.staff(unit, case.place_path) if case else []
    able = [one for one in staff if case and one.serves(case.actor, case.place_path)]
    able.sort(key=lambda one: (one.chat_id != usual.id, one.language != usual.language))
    return _of(able[0]) if able else Worker(usual.id, usual.name, usual.language)


def _of(person: Person) -> Worker:
    return Worker(person.chat_id, person.name, person.language)


async def _in_form(resident: Turn, cast: Cast) -> Hint:
    """The answer to the question that is asked: the cast's own, or else the likeliest."""
    form = Form.under_way(resident)
    step, options = await form.question()
    if options:
        liked = {
            *cast.home,
            resident.words(f"language.{BY_ID[cast.resident].language}"),
            resident.words("urgency.soon"),
            resident.words("write.new"),
            resident.words("need.same.no"),
        }
        labels = [option.label for option in options]
        return Hint(label=next((label for label in labels if label in liked), labels[0]))
    if step is None and form.flow.check:
        return Hint(label=resident.words(f"{form.flow.name}.send"))
    return Hint(fill=resident.words("tour.tell.fill")) if form.flow is NEED else Hint()
