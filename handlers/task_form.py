"""*Find a volunteer*: a task is made from a case, in the words of whoever has it in hand.

Most of it answers itself and stands on the check, each with *Change*: the area that is shown, the
skills that the kind of need asks for, that it is once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from handlers.cards import offered
from handlers.casework import move, refresh_cards
from handlers.content import Content
from handlers.desk import must, the_case
from handlers.flow import Flow, Step, added_to, register
from handlers.form import begin
from handlers.questions import SKIPPED, Choice, Option, Told
from handlers.taskwork import open_tasks
from handlers.turn import Turn
from handlers.words import Day, Span
from linkage.access import relations
from linkage.cases import Move
from linkage.errors import DomainError
from linkage.models import Case
from linkage.tasks import Task, TaskState, hour_said
from storage import places
from storage.conversations import Answers

TEXT_LENGTH = 500
DAYS = 14
MINUTE_MS = 60_000
# What is mostly chosen; any other hour can be written.
HOURS = ("09:00", "10:00", "14:00", "15:00", "16:00", "19:00", "08:00", "18:00")
LENGTHS = (30, 60, 120, 180, 240, 360, 480)
PEOPLE = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20)
ONCE, WEEKLY = "once", "weekly"
REQUIRED, NONE = "required", "none"
# The level of place that is shown of where it is: near enough to say yes, and no address.
_SHOWN = 3


async def seek(turn: Turn, case: Case) -> None:
    """*Find a volunteer*: what they are to do and when is asked."""
    must(turn, case, Move.SEEK)
    if Move.SEEK not in offered(turn, case, turn.me):
        raise DomainError("task.not_for_volunteers", {"number": case.id})
    turn.shown = True
    await begin(turn, TASK, about=case.id, **_known(turn, case))


def _known(turn: Turn, case: Case) -> dict[str, Any]:
    """What the case says already: where it is, its kind, and the day it is wanted."""
    known = {"path": case.place_path, "category": case.category}
    if case.wanted_at is not None:
        wanted = datetime.fromtimestamp(case.wanted_at / 1000, turn.services.zone).date()
        if wanted >= _today(turn):
            known["wanted"] = wanted.isoformat()
    return known


def _today(turn: Turn) -> date:
    return datetime.fromtimestamp(turn.unit.now / 1000, turn.services.zone).date()


def _at(turn: Turn, day: str, clock: str) -> int:
    """The moment, in ms, of an hour of a day here."""
    at = time.fromisoformat(clock)
    moment = datetime.combine(date.fromisoformat(day), at, turn.services.zone)
    return int(moment.timestamp() * 1000)


async def _days(turn: Turn, _: Answers) -> Sequence[Option]:
    today, services = _today(turn), turn.services
    found = [today + timedelta(days=ahead) for ahead in range(DAYS)]
    named = {0: turn.words("day.today"), 1: turn.words("day.tomorrow")}
    return [
        Option(
            day.isoformat(),
            named.get(ahead)
            or Day(_at(turn, day.isoformat(), "00:00")).spoken(services.words, turn.language),
        )
        for ahead, day in enumerate(found)
    ]


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the day chosen: one of the usual, or as it is written."""

    @property
    def typed(self) -> bool:
        """It can be written."""
        return True

    async def options(self, turn: Turn, answers: Answers) -> Sequence[Option]:
        """The usual hours that have not passed."""
        day, now = answers["day"], turn.unit.now
        return [Option(one, one) for one in HOURS if _at(turn, day, one) > now]

    def read(self, content: Content, options: Sequence[Option]) -> Any:
        """An hour as people write it."""
        said = None if content.files else hour_said(content.text)
        if said is None:
            raise DomainError("task.hour_unclear")
        return said

    async def tell(self, turn: Turn, answers: Answers, answer: Any) -> str:
        """The hour."""
        return str(answer)


async def _lengths(turn: Turn, _: Answers) -> Sequence[Option]:
    words, language = turn.services.words, turn.language
    return [Option(str(one), Span(one * MINUTE_MS).spoken(words, language)) for one in LENGTHS]


async def _people(turn: Turn, _: Answers) -> Sequence[Option]:
    return [Option(str(one), str(one)) for one in PEOPLE]


async def _areas(turn: Turn, answers: Answers) -> Sequence[Option]:
    """The places around where it is, the nearest that is no address first."""
    around = _around(answers)
    found = [await places.get(turn.unit, one) for one in reversed(around)]
    return [Option(str(one.id), one.labelled(turn.language)) for one in found]


def _around(answers: Answers) -> list[int]:
    return [int(one) for one in answers["path"].strip("/").split("/")[:_SHOWN]]


async def _skills(turn: Turn, answers: Answers) -> Sequence[Option]:
    policy = turn.services.policy
    required = policy.required(policy.category(answers["category"]))
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
    policy = turn.services.policy
    return REQUIRED if policy.category(answers["category"]).requires else NONE


async def _often(turn: Turn, _: Answers) -> Sequence[Option]:
    return [Option(one, turn.words(f"task.often.{one}")) for one in (ONCE, WEEKLY)]


async def _no_risks(turn: Turn, _: Answers) -> Sequence[Option]:
    return [Option(SKIPPED, turn.words("task.risks.none"))]


async def _made(turn: Turn, answers: Answers) -> None:
    """Ask for the hour anew where it has passed meanwhile; else volunteers are asked."""
    starts_at = _at(turn, answers["day"], answers["hour"])
    if starts_at <= turn.unit.now:
        turn.say("task.past")
        again = {name: value for name, value in answers.items() if name not in ("day", "hour")}
        await begin(turn, TASK, **{**again, "wanted": ""})
        return
    case = await the_case(turn, answers["about"], "card")
    sought = move(turn, case, Move.SEEK, turn.me, relations(turn.me, case))
    await open_tasks(turn, await _task(turn, case, answers, starts_at))
    await refresh_cards(turn, sought)


async def _task(turn: Turn, case: Case, answers: Answers, starts_at: int) -> Task:
    area = await places.get(turn.unit, int(answers["area"]))
    asked = answers["skills"]
    required = turn.services.policy.category(case.category).requires
    risks = answers["risks"]
    number = turn.unit.next_id("tasks")
    weekly = answers["often"] == WEEKLY
    return Task(
        id=number,
        case_id=case.id,
        series_id=number if weekly else None,
        weekly=weekly,
        category=case.category,
        text=Content.of_answer(answers["what"]).text,
        risks=None if risks == SKIPPED else Content.of_answer(risks).text,
        place_id=case.place_id,
        place_path=case.place_path,
        place_label=case.place_label,
        place_label_en=case.place_label_en,
        area_id=area.id,
        area_label=area.label,
        area_label_en=area.label_en,
        starts_at=starts_at,
        open_until=starts_at,
        ends_at=starts_at + int(answers["length"]) * MINUTE_MS,
        people=int(answers["people"]),
        skills=frozenset(required if asked == REQUIRED else () if asked == NONE else (asked,)),
        state=TaskState.OPEN,
        created_by=turn.me.id,
        created_at=turn.unit.now,
        seq=1,
    )


TASK = register(
    Flow(
        "task",
        steps=(
            Step("what", Told(TEXT_LENGTH, written=True)),
            Step("day", Choice(_days), usual=lambda _, answers: answers.get("wanted") or None),
            Step("hour", Hour()),
            Step("length", Choice(_lengths)),
            Step("people", Choice(_people)),
            Step("area", Choice(_areas), usual=lambda _, answers: str(_around(answers)[-1])),
            Step("skills", Choice(_skills), usual=_usual_skills),
            Step("often", Choice(_often), usual=lambda *_: ONCE),
            Step("risks", Told(TEXT_LENGTH, written=True, choices=_no_risks)),
        ),
        finish=_made,
        check=True,
        stray=added_to("what", TEXT_LENGTH),
    )
)
FORMS = frozenset({TASK.name})
