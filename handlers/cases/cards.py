"""How a desk sees a case: its card, with the buttons that its reader can use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handlers.cases.details import category_lines, detail_lines, kinds
from handlers.chat.scene import Button, Rows, Scene, card_name
from handlers.chat.words import Listed, Moment, Said
from linkage.access import Relation, acts_for, may, relations
from linkage.cases import STAFFS, Move, moves
from linkage.models import Actor, Case, CaseState, Event, Person, Seat
from linkage.routing import Reason, referable, staffed
from linkage.waits import is_crisis

CARD_TEXT = 1_500
# How much of what was said last stands on the desk's card.
LAST_SAID, SAID_TEXT = 3, 300
_SAID = frozenset(
    {
        Move.REFUSE,
        Move.ASK,
        Move.TELL,
        Move.ANSWER,
        Move.WRITE,
        Move.ADD,
        Move.REFER,
        Move.NOTE,
        Move.DONE,
        Move.WORSEN,
        Move.WITHDRAW,
        Move.ALARM,
    }
)
# These say all there is to say by themselves.
_PRESSED = frozenset(
    {
        Move.HELP,
        Move.FINE,
        Move.TOLD,
        Move.SEEK,
        Move.FOUND,
        Move.NOBODY,
        Move.CALLED_OFF,
        Move.HELPED,
    }
)
# So does a verdict, which stands with what is written of it.
_VERDICTS = frozenset({Move.REOPEN, Move.PARTLY})
HISTORY = "history"
# The verb of the button to write to the others in a task in which something is wrong.
REACH = "reach"
# The desk's buttons, those of a row side by side.
_ROWS = (
    (Move.TAKE,),
    (Move.TELL, Move.ASK),
    (REACH,),
    (Move.DONE,),
    (Move.REFER, Move.REFUSE),
    (Move.CORRECT, Move.HAND),
    (Move.SEEK,),
    (Move.NOTE, HISTORY),
)


def case_button(scene: Scene, language: str, key: str, case: Case, verb: str) -> Button:
    """A button that does something with a case."""
    return scene.button(language, key, f"c:{case.id}:{verb}")


@dataclass(frozen=True, slots=True)
class Desk:
    """What a desk's card tells beside the case: everybody at its place, and what was said of it.

    `visited` are the name of a resident without a phone, and how they are reached; `of_task` says,
    in a language, in which task something is wrong.
    """

    staff: Sequence[Person]
    events: Sequence[Event] = ()
    visited: tuple[str, str] | None = None
    of_task: Callable[[str], Sequence[str]] | None = None


def desk_card(scene: Scene, case: Case, reader: Person, desk: Desk) -> tuple[str, Rows]:
    """The case as its desk sees it, with the moves this reader can make."""
    language = reader.language
    taker = next((person for person in desk.staff if person.id == case.assignee_id), None)
    said = [
        event
        for event in told_to(reader, case, desk.events)
        if event.move in _PRESSED | _VERDICTS
        or (event.move in _SAID and (event.text or event.file))
    ]
    head = scene.text(
        language,
        "desk.card",
        number=case.id,
        category=scene.services.policy.category(case.category).labels,
        urgency=Said(f"urgency.{case.urgency}"),
        place=case.place(language),
        text=told_short(scene, language, case, CARD_TEXT),
        reason=why(scene, language, case),
        until=Moment(case.respond_by),
        state=scene.text(
            language,
            f"desk.state.{case.state}",
            actor=Said(f"actor.{acts_for(taker, case) if taker else case.actor}"),
            taker=taker.name if taker else "",
        ),
    )
    relation = relations(reader, case)
    details = detail_lines(scene, language, case, named=may(relation, "name"))
    details += category_lines(scene, language, case.category)
    if desk.of_task is not None:
        details += desk.of_task(language)
    if case.visitor_id is not None:
        visitor = next((one.name for one in desk.staff if one.id == case.visitor_id), "–")
        details.append(scene.text(language, "visit.on_card", who=visitor))
    # Others than whoever has the case sit in a group.
    in_group = isinstance(reader, Seat)
    if desk.visited is not None and may(relation, "reach") and not in_group:
        name, reach = desk.visited
        details.append(scene.text(language, "visit.reach", name=name, reach=reach))
    if case.for_agrees is False:
        details.append(scene.text(language, "details.ask_first"))
    last = _last(said)
    lines = [said_line(scene, language, event, desk.staff, SAID_TEXT) for event in last]
    if any(event not in last and event.move not in _PRESSED for event in said):
        lines.insert(0, scene.text(language, "desk.earlier"))
    allowed = offered(scene, case, reader) & _possible(scene, case, reader, desk)
    rows = [
        [
            case_button(scene, language, f"desk.{verb}", case, verb)
            for verb in row
            if verb in allowed
        ]
        for row in _ROWS
    ]
    parts = [head, *(["\n".join(details)] if details else []), *lines]
    return "\n\n".join(parts), [row for row in rows if row]


def tell_with_card(
    scene: Scene, case: Case, reader: Person, desk: Desk, notice: str, silent: bool = False
) -> None:
    """Tell one of the staff something of a case, with its card below."""
    text, rows = desk_card(scene, case, reader, desk)
    told = f"{notice}\n\n{text}"
    scene.tell(reader, told, rows, card_name(case.id), work=case, silent=silent)


def _last(said: Sequence[Event]) -> list[Event]:
    """What was said last, and the last press: however often one presses, words stay on the card."""
    worded = [event for event in said if event.move not in _PRESSED][-LAST_SAID:]
    pressed = [event for event in said if event.move in _PRESSED][-1:]
    return sorted((*worded, *pressed), key=lambda event: event.seq)


def told_short(scene: Scene, language: str, told: Case | Event, limit: int) -> str:
    """What was told, in short, as both cards say it; contents may have been removed since.

    The reason to withdraw may be left out. A corrected category tells from which to which.
    """
    if isinstance(told, Event) and told.from_category and told.to_category:
        return kinds(scene, language, told.from_category, told.to_category)
    short = scene.in_short(language, told.text or "", told.file, limit, told.more)
    if short or (isinstance(told, Event) and told.move == Move.WITHDRAW):
        return short
    return scene.text(language, "privacy.removed")


def told_to(reader: Person, case: Case, events: Sequence[Event]) -> list[Event]:
    """What of a case's timeline somebody at a desk may read.

    Who has nothing to do with it any more reads nothing more, and a worker whose own need it is no
    note: residents never do.
    """
    if not may(relations(reader, case), HISTORY):
        return []
    own = reader.id == case.resident_id
    return [event for event in events if not (own and event.move in STAFFS)]


def said_line(
    scene: Scene, language: str, event: Event, staff: Sequence[Person], limit: int
) -> str:
    """A line of the timeline as staff read it, its words cut at `limit` characters."""
    name = next((person.name for person in staff if person.id == event.person_id), None)
    told = event.move == Move.DONE and (event.text or event.file)
    return scene.text(
        language,
        "desk.said.done_told" if told else f"desk.said.{event.move}",
        at=Moment(event.at),
        actor=Said(f"actor.{event.actor}"),
        who=name or Said(f"actor.{event.actor}"),
        text=told_short(scene, language, event, limit),
    )


def colleagues(case: Case, person: Person, staff: Sequence[Person]) -> list[Person]:
    """Who else sits at the desk that answers for the case, and does not have it already."""
    out = (person.id, case.assignee_id)
    return [one for one in staff if one.id not in out and one.serves(case.actor, case.place_path)]


def referable_to(scene: Scene, case: Case, staff: Sequence[Person]) -> tuple[Actor, ...]:
    """To whom the case can be referred now; a complaint goes to nobody else."""
    if case.complaint:
        return ()
    category = scene.services.policy.category(case.category)
    return referable(category, case.actor, staffed(staff, case.place_path), case.refused)


def _possible(scene: Scene, case: Case, reader: Person, desk: Desk) -> set[str]:
    """The verbs for which there is somebody to go to, and what each desk can always do."""
    found = {verb for row in _ROWS for verb in row}
    if not colleagues(case, reader, desk.staff):
        found.discard(Move.HAND)
    if not referable_to(scene, case, desk.staff):
        found.discard(Move.REFER)
    return found


def offered(scene: Scene, case: Case, reader: Person) -> set[str]:
    """The moves a desk's card offers this reader, and the way to the timeline.

    The street office hands nothing on, for nobody comes after it; and what one there has taken,
    only their lead takes over before its time has run out. What an emergency is may be put right
    once somebody has taken it, and until then nobody takes it from the desk that is called; what
    is a complaint stays one. Who was called to it refuses it for no desk but their own.
    """
    relation = relations(reader, case)
    found: set[str] = set(moves(case, relation))
    if may(relation, HISTORY):
        found.add(HISTORY)
    waits = case.state is CaseState.WAITING and is_crisis(case, scene.services.policy)
    if waits or case.complaint:
        found.discard(Move.CORRECT)
    kind = scene.services.policy.category(case.category)
    if case.complaint or Actor.VOLUNTEER not in (kind.actor, *kind.then):
        found.discard(Move.SEEK)
    if case.task_id is not None and case.assignee_id == reader.id:
        found.add(REACH)
    if waits or acts_for(reader, case) is not case.actor:
        # Who cannot go leaves it to the others who are called.
        found.discard(Move.REFUSE)
    last = case.actor is Actor.STREET_OFFICE
    if last:
        found.discard(Move.REFUSE)
    in_time = last and case.assignee_id is not None and scene.unit.now < case.resolve_by
    if case.assignee_id == reader.id or (in_time and Relation.LEAD not in relation):
        found.discard(Move.TAKE)
    return found


def why(scene: Scene, language: str, case: Case) -> str:
    """Why this actor has the case, in words a resident can be shown."""
    reason = Reason.model_validate_json(case.reason)
    return scene.text(
        language,
        reason.key,
        actor=Said(f"actor.{reason.actor}"),
        others=Listed(tuple(f"actor.{actor}" for actor in reason.instead_of)),
        about=reason.about or 0,
    )
