"""How a case is shown: the desk's card with its buttons, the resident's with its timeline."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.scene import Button, Rows, Scene
from handlers.words import Listed, Moment, Said
from linkage.access import relations
from linkage.cases import Move, moves
from linkage.models import Actor, Case, CaseState, Event, Person
from linkage.routing import Reason

CARD_TEXT = 1_500
LINE_TEXT = 120
# How much of what was said last stands on the desk's card.
LAST_SAID, SAID_TEXT = 3, 300
# The newest lines of a timeline; with all of them a long one would not fit a message.
LINES = 12
# The button back to the list of one's own cases.
MINE = "l:0:mine"
_SAID = frozenset({Move.REFUSE, Move.ASK, Move.ANSWER, Move.WRITE})
_DESK_MOVES = (Move.TAKE, Move.ASK, Move.DONE, Move.REFUSE)


def card_name(case_id: int) -> str:
    """The name under which a case's card is remembered in each chat."""
    return f"case:{case_id}"


def case_button(scene: Scene, language: str, key: str, case: Case, verb: str) -> Button:
    """A button that does something with a case."""
    return scene.button(language, key, f"c:{case.id}:{verb}")


@dataclass(frozen=True, slots=True)
class Desk:
    """What a desk's card tells beside the case: everybody at its place, and what was said of it."""

    staff: Sequence[Person]
    events: Sequence[Event] = ()


def desk_card(scene: Scene, case: Case, reader: Person, desk: Desk) -> tuple[str, Rows]:
    """The case as its desk sees it, with the moves this reader can make."""
    language = reader.language
    taker = next((person.name for person in desk.staff if person.id == case.assignee_id), "")
    said = [event for event in desk.events if event.move in _SAID][-LAST_SAID:]
    head = scene.text(
        language,
        "desk.card",
        number=case.id,
        category=scene.services.policy.category(case.category).labels,
        urgency=Said(f"urgency.{case.urgency}"),
        place=case.place_label,
        text=_told(scene, language, case, CARD_TEXT),
        reason=why(scene, language, case),
        until=Moment(case.respond_by),
        state=scene.text(
            language,
            f"desk.state.{case.state}",
            actor=Said(f"actor.{case.actor}"),
            taker=taker,
        ),
    )
    lines = [
        scene.text(
            language,
            f"desk.said.{event.move}",
            at=Moment(event.at),
            actor=Said(f"actor.{event.actor}"),
            text=_told(scene, language, event, SAID_TEXT),
        )
        for event in said
    ]
    text = "\n\n".join([head, *lines])
    allowed = offered(scene, case, reader)
    rows = [
        [case_button(scene, language, f"desk.{move}", case, move)]
        for move in _DESK_MOVES
        if move in allowed
    ]
    return text, rows


def _told(scene: Scene, language: str, told: Case | Event, limit: int) -> str:
    """What was told, in short; contents may have been removed since."""
    short = scene.in_short(language, told.text or "", told.file, limit)
    return short or scene.text(language, "privacy.removed")


def offered(scene: Scene, case: Case, reader: Person) -> set[Move]:
    """The moves a desk's card offers this reader.

    The street office hands nothing on, for nobody comes after it; and what one there has taken, no
    other there takes over before its time has run out.
    """
    found = set(moves(case, relations(reader, case)))
    last = case.actor is Actor.STREET_OFFICE
    if last:
        found.discard(Move.REFUSE)
    if case.assignee_id == reader.id or (
        last and case.assignee_id is not None and scene.unit.now < case.resolve_by
    ):
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
    )


def resident_card(
    scene: Scene, case: Case, language: str, timeline: Sequence[Event]
) -> tuple[str, Rows]:
    """The case as its resident sees it: where it stands, and its timeline in plain words."""
    lines = [
        scene.text(
            language,
            f"timeline.{event.move}",
            at=Moment(event.at),
            actor=Said(f"actor.{event.actor}"),
            text=_told(scene, language, event, LINE_TEXT),
        )
        for event in timeline[-LINES:]
    ]
    if len(timeline) > LINES:
        lines.insert(0, "…")
    text = scene.text(
        language,
        "mycases.card",
        number=case.id,
        category=scene.services.policy.category(case.category).labels,
        state=Said(f"state.{case.state}"),
        actor=Said(f"actor.{case.actor}"),
        text=_told(scene, language, case, CARD_TEXT),
        timeline="\n".join(lines),
    )
    rows: list[list[Button]] = []
    if case.state is CaseState.DONE:
        rows += follow_up_rows(scene, language, case)
    if case.state is not CaseState.CLOSED:
        rows.append([case_button(scene, language, "mycases.write", case, "write")])
    rows.append([scene.button(language, "mycases.back", MINE)])
    return text, rows


def follow_up_rows(scene: Scene, language: str, case: Case) -> list[list[Button]]:
    """The verdict's two buttons."""
    return [
        [case_button(scene, language, "followup.yes", case, Move.RESOLVE)],
        [case_button(scene, language, "followup.no", case, Move.REOPEN)],
    ]
