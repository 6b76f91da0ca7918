"""*Find a volunteer*: a task is made from a case, in the words of whoever has it in hand.

*Ask for volunteers* makes one of the volunteers' desk that is no case's, an event or a clean-up.
Most of it answers itself and stands on the check, each with *Change*: the area that is shown, the
skills that the kind of need asks for, that it is once.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from handlers.cases.cards import offered
from handlers.cases.casework import move
from handlers.cases.showing import refresh_cards
from handlers.chat.content import Content
from handlers.chat.turn import Turn
from handlers.chat.words import Span
from handlers.desk.desk import must, the_case
from handlers.forms.flow import Flow, Step, added_to, register
from handlers.forms.form import begin
from handlers.forms.questions import SKIPPED, Choice, Option, Told
from handlers.tasks import event_asked
from handlers.tasks.at_once import wished_at
from handlers.tasks.event_asked import category_of, path_of
from handlers.tasks.taskwork import new_task, open_tasks, shown_around
from handlers.tasks.when_asked import Hour, at, days, named_when, today, usual_hour
from linkage.access import relations
from linkage.cases import Move
from linkage.errors import DomainError
from linkage.models import Actor, Case, last_id
from linkage.tasks import Task
from storage import places
from storage.conversations import Answers

TEXT_LENGTH = 500
MINUTE_MS = 60_000
LENGTHS = (30, 60, 120, 180, 240, 360, 480)
RESERVES = (0, 1, 2, 3, 5)
PEOPLE = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20)
# The data of *Ask for volunteers*.
ASK_VOLUNTEERS = "tasks_new"
ONCE, WEEKLY = "once", "weekly"
REQUIRED, NONE = "required", "none"


async def seek(turn: Turn, case: Case) -> None:
    """*Find a volunteer*: what they are to do and when is asked."""
    must(turn, case, Move.SEEK)
    if Move.SEEK not in offered(turn, case, turn.me):
        raise DomainError("task.not_for_volunteers", {"number": case.id})
    turn.shown = True
    await begin(turn, TASK, about=case.id, **_known(turn, case))


async def ask_volunteers(turn: Turn) -> None:
    """*Ask for volunteers*: where, what and when is asked."""
    if not event_asked.areas(turn):
        raise DomainError("task.not_yours")
    turn.shown = True
    await begin(turn, TASK)


def _known(turn: Turn, case: Case) -> dict[str, Any]:
    """What the case says already: where it is, its kind, and the day and hour it is wanted."""
    known = {"path": case.place_path, "category": case.category}
    if case.wanted_at is not None:
        zone = turn.services.zone
        wanted = datetime.fromtimestamp(case.wanted_at / 1000, zone).date()
        starts_at = wished_at(case, zone)
        if wanted >= today(turn):
            known["wanted"] = wanted.isoformat()
        if starts_at is not None and starts_at > turn.unit.now:
            known["at"] = f"{datetime.fromtimestamp(starts_at / 1000, zone):%H:%M}"
    return known


async def _lengths(turn: Turn, _: Answers) -> Sequence[Option]:
    words, language = turn.services.words, turn.language
    return [Option(str(one), Span(one * MINUTE_MS).spoken(words, language)) for one in LENGTHS]


async def _people(turn: Turn, _: Answers) -> Sequence[Option]:
    return [Option(str(one), str(one)) for one in PEOPLE]


def _of_several(answers: Answers) -> bool:
    return str(answers.get("people", "1")) != "1"


async def _reserves(turn: Turn, _: Answers) -> Sequence[Option]:
    return [
        Option(str(one), turn.words("task.reserve.none") if not one else str(one))
        for one in RESERVES
    ]


async def _areas(turn: Turn, answers: Answers) -> Sequence[Option]:
    """The places around where it is, the nearest that is no address first."""
    around = shown_around(path_of(answers))
    found = [await places.get(turn.unit, one) for one in reversed(around)]
    return [Option(str(one.id), one.labelled(turn.language)) for one in found]


def _usual_area(_: Turn, answers: Answers) -> str:
    if event_asked.is_event(answers) and "where" not in answers:
        return ""
    return str(shown_around(path_of(answers))[-1])


async def _skills(turn: Turn, answers: Answers) -> Sequence[Option]:
    policy = turn.services.policy
    required = policy.required(category_of(turn, answers))
    comma = turn.words("list.comma")
    usual = comma.join(one.labels.said_in(turn.language) for one in required)
    return [
        *([Option(REQUIRED, usual)] if required else []),
        Option(NONE, turn.words("task.skills.none")),
        *(
            Option(one.id, one.labels.said_in(turn.language))
            for one in policy.skills
            if [one] != list(required)
        ),
    ]


def _usual_skills(turn: Turn, answers: Answers) -> str:
    if event_asked.is_event(answers) and "kind" not in answers:
        return NONE
    return REQUIRED if category_of(turn, answers).requires else NONE


async def _often(turn: Turn, _: Answers) -> Sequence[Option]:
    return [Option(one, turn.words(f"task.often.{one}")) for one in (ONCE, WEEKLY)]


async def _no_risks(turn: Turn, _: Answers) -> Sequence[Option]:
    return [Option(SKIPPED, turn.words("task.risks.none"))]


async def _made(turn: Turn, answers: Answers) -> None:
    """Ask for the hour anew where it has passed meanwhile; else volunteers are asked."""
    starts_at = at(turn, answers["day"], answers["hour"])
    if starts_at <= turn.unit.now:
        turn.say("task.past")
        again = {name: value for name, value in answers.items() if name not in ("day", "hour")}
        await begin(turn, TASK, **{**again, "wanted": ""})
        return
    if event_asked.is_event(answers):
        if not turn.me.serves(Actor.VOLUNTEER, answers["where"]):
            raise DomainError("task.not_yours")
        await open_tasks(turn, await _task(turn, answers, starts_at))
        return
    case = await the_case(turn, answers["about"], "card")
    sought = move(turn, case, Move.SEEK, turn.me, relations(turn.me, case))
    of_case = {**answers, "path": case.place_path, "category": case.category}
    await open_tasks(turn, await _task(turn, of_case, starts_at))
    await refresh_cards(turn, sought)


async def _task(turn: Turn, answers: Answers, starts_at: int) -> Task:
    asked, kind = answers["skills"], category_of(turn, answers)
    required = kind.requires
    risks = answers["risks"]
    task = new_task(
        turn,
        await places.get(turn.unit, last_id(path_of(answers))),
        await places.get(turn.unit, int(answers["area"])),
        case_id=answers.get("about"),
        category=kind.id,
        text=Content.of_answer(answers["what"]).text,
        risks=None if risks == SKIPPED else Content.of_answer(risks).text,
        starts_at=starts_at,
        ends_at=starts_at + int(answers["length"]) * MINUTE_MS,
        people=int(answers["people"]),
        reserve=int(answers["reserve"]) if _of_several(answers) else 0,
        skills=frozenset(required if asked == REQUIRED else () if asked == NONE else (asked,)),
        created_by=turn.me.id,
    )
    if answers["often"] == WEEKLY:
        return task.model_copy(update={"weekly": True, "series_id": task.id})
    return task


async def _named(turn: Turn, step: str, answers: Answers, content: Content) -> bool:
    """Words that say where it is, or when."""
    if await named_when(turn, step, answers, content):
        return True
    return await event_asked.named_there(turn, step, answers, content)


TASK = register(
    Flow(
        "task",
        steps=(
            Step("where", Choice(event_asked.places_there), event_asked.is_event),
            Step("what", Told(TEXT_LENGTH, written=True)),
            Step(
                "kind",
                Choice(event_asked.kinds),
                event_asked.is_event,
                usual=event_asked.usual_kind,
            ),
            Step("day", Choice(days), usual=lambda _, answers: answers.get("wanted") or None),
            Step("hour", Hour(), usual=usual_hour),
            Step("length", Choice(_lengths)),
            Step("people", Choice(_people)),
            Step("reserve", Choice(_reserves), _of_several, usual=lambda *_: "0"),
            Step("area", Choice(_areas), usual=_usual_area),
            Step("skills", Choice(_skills), usual=_usual_skills),
            Step("often", Choice(_often), usual=lambda *_: ONCE),
            Step("risks", Told(TEXT_LENGTH, written=True, choices=_no_risks)),
        ),
        finish=_made,
        check=True,
        stray=added_to("what", TEXT_LENGTH),
        named=_named,
    )
)
FORMS = frozenset({TASK.name})
