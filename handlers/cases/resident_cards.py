"""How a resident sees a case of theirs: its card with the timeline, its line, and its verdicts."""

from collections.abc import Sequence

from handlers.cases.cards import CARD_TEXT, case_button, told_short
from handlers.cases.clocks import comes_until
from handlers.cases.details import detail_lines
from handlers.chat.scene import Button, Rows, Scene
from handlers.chat.words import Moment, Said
from linkage.cases import STAFFS, Move, may_begin_again
from linkage.models import Case, CaseState, Event, Person

LINE_TEXT = 120
# The newest lines of a timeline; with all of them a long one would not fit a message.
LINES = 12
# The button back to the list of one's own cases.
MINE = "l:0:mine"


async def _state_of(scene: Scene, case: Case) -> Said:
    """Where a case stands, as its resident knows it: that a volunteer comes, while one does."""
    comes = await comes_until(scene.unit, case) is not None
    return Said("state.waiting_comes" if comes else f"state.{case.state}")


async def resident_card(
    scene: Scene, case: Case, language: str, timeline: Sequence[Event]
) -> tuple[str, Rows]:
    """The case as its resident sees it: where it stands, and its timeline in plain words.

    What is for staff alone is not on it.
    """
    seen = [event for event in timeline if event.move not in STAFFS]
    lines = [
        scene.text(
            language,
            "timeline.done_told"
            if event.move == Move.DONE and (event.text or event.file)
            else f"timeline.{event.move}",
            at=Moment(event.at),
            actor=Said(f"actor.{event.actor}"),
            text=told_short(scene, language, event, LINE_TEXT),
        )
        for event in seen[-LINES:]
    ]
    if len(seen) > LINES:
        lines.insert(0, "…")
    text = scene.text(
        language,
        "mycases.card",
        number=case.id,
        category=scene.services.policy.category(case.category).labels,
        state=await _state_of(scene, case),
        actor=Said(f"actor.{case.actor}"),
        text="\n".join(
            [told_short(scene, language, case, CARD_TEXT), *detail_lines(scene, language, case)]
        ),
        timeline="\n".join(lines),
    )
    rows: list[list[Button]] = []
    if case.state is CaseState.DONE:
        rows += [[button] for button in _verdicts(scene, language, case)]
    if case.state is not CaseState.CLOSED:
        rows.append([case_button(scene, language, "mycases.write", case, "write")])
    if case.state not in (CaseState.DONE, CaseState.CLOSED):
        rows.append([case_button(scene, language, "mycases.worse", case, "worse")])
        rows.append([case_button(scene, language, "mycases.withdraw", case, "withdraw")])
    if may_begin_again(case, timeline, scene.unit.now):
        rows.append([case_button(scene, language, "mycases.again", case, Move.REOPEN)])
    handled = case.state is CaseState.DONE or case.assignee_id is not None
    rows.append(
        [
            case_button(
                scene,
                language,
                "mycases.complain" if handled else "mycases.complain_untaken",
                case,
                "complain",
            )
        ]
    )
    rows.append([scene.button(language, "mycases.back", MINE)])
    return text, rows


async def case_line(scene: Scene, language: str, case: Case) -> str:
    """The case in a line, as its resident knows it."""
    return scene.text(
        language,
        "mycases.line",
        number=case.id,
        category=scene.services.policy.category(case.category).labels,
        state=await _state_of(scene, case),
    )


def follow_up_rows(scene: Scene, resident: Person, case: Case) -> list[list[Button]]:
    """The verdict's three buttons; who wants few says "not yet" of what is solved in part."""
    yes, part, no = _verdicts(scene, resident.language, case)
    return [[yes], [no]] if resident.large else [[yes], [part], [no]]


def _verdicts(scene: Scene, language: str, case: Case) -> tuple[Button, Button, Button]:
    return (
        case_button(scene, language, "followup.yes", case, Move.RESOLVE),
        case_button(scene, language, "followup.partly", case, Move.PARTLY),
        case_button(scene, language, "followup.no", case, Move.REOPEN),
    )
