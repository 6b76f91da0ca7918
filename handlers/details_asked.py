"""The questions of a need that mostly answer themselves: for whom it is, when, and where.

What is usual stands on the check, each with *Change*; a question is asked only where the person's
own words give rise to it, or where nothing is usual. So a quick need stays quick.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from handlers.content import Content
from handlers.flow import Step
from handlers.questions import SKIPPED, Choice, Option, Told
from handlers.said import said_for
from handlers.turn import Turn
from handlers.whereabouts import (
    AMONG,
    HOME,
    WORDS,
    WORDS_LENGTH,
    Whereabouts,
    found_at,
    named_places,
)
from handlers.words import LANGUAGES, Day
from linkage.danger import Signs
from linkage.distance import Spot
from linkage.models import DayPart, Details, Level, Place, Urgency
from linkage.tokens import tokens_of
from storage.conversations import Answers

NAME_LENGTH = 60
ME, OTHER = "me", "other"
NOW, ANY = "now", "any"
# How many days ahead are offered, today among them.
DAYS = 7
# The hour at which a part of the day is over.
_OVER = {DayPart.MORNING: 12, DayPart.AFTERNOON: 18, DayPart.EVENING: 22}


def _hints_in(answers: Answers, lists: Sequence[str]) -> bool:
    tokens = tokens_of(answers["text"]["text"]) if "text" in answers else []
    return any(_phrases(hints).count(tokens) for hints in lists)


@cache
def _phrases(hints: str) -> Signs:
    return Signs(hints.split("|"))


async def _whom(turn: Turn, _: Answers) -> Sequence[Option]:
    return [
        Option(ME, turn.words("need.who.me"), said=said_for(turn, "need.said.me")),
        Option(OTHER, turn.words("need.who.other"), said=said_for(turn, "need.said.other")),
    ]


def _usually_me(turn: Turn, answers: Answers) -> str | None:
    hints = [turn.text(language, "need.who.hints") for language in LANGUAGES]
    return None if _hints_in(answers, hints) else ME


def _for_other(answers: Answers) -> bool:
    return answers.get("who") == OTHER


async def _unnamed(turn: Turn, _: Answers) -> Sequence[Option]:
    return [Option(SKIPPED, turn.words("need.name.unknown"))]


async def _agreement(turn: Turn, _: Answers) -> Sequence[Option]:
    yes, no = said_for(turn, "said.yes", "said.agree"), said_for(turn, "said.no", "said.decline")
    return [
        Option("yes", turn.words("need.agrees.yes"), said=yes),
        Option("no", turn.words("need.agrees.no"), said=no),
    ]


def _here(turn: Turn) -> datetime:
    return datetime.fromtimestamp(turn.unit.now / 1000, turn.services.zone)


def _begins(turn: Turn, day: date) -> int:
    midnight = datetime.combine(day, time(), turn.services.zone)
    return int(midnight.timestamp() * 1000)


async def _days(turn: Turn, answers: Answers) -> Sequence[Option]:
    today, services = _here(turn).date(), turn.services
    hurries = answers.get("urgency") != Urgency.WHENEVER
    later = [today + timedelta(days=ahead) for ahead in range(2, DAYS)]
    return [
        Option(NOW, turn.words("day.now" if hurries else "day.whenever")),
        Option(today.isoformat(), turn.words("day.today")),
        Option((today + timedelta(days=1)).isoformat(), turn.words("day.tomorrow")),
        *(
            Option(day.isoformat(), Day(_begins(turn, day)).spoken(services.words, turn.language))
            for day in later
        ),
    ]


def _usually_now(turn: Turn, answers: Answers) -> str | None:
    hints = [turn.text(language, "need.day.hints") for language in LANGUAGES]
    return None if _hints_in(answers, hints) else NOW


async def _parts(turn: Turn, answers: Answers) -> Sequence[Option]:
    here = _here(turn)
    is_today = answers["day"] == here.date().isoformat()
    left = [part for part, over in _OVER.items() if not is_today or here.hour < over]
    return [
        Option(ANY, turn.words("part.any")),
        *(Option(part, turn.words(f"part.{part}")) for part in left),
    ]


def _on_a_day(answers: Answers) -> bool:
    return answers.get("day") not in (None, NOW)


def _usually_home(turn: Turn, _: Answers) -> str | None:
    return None if turn.me.place_id is None else HOME


def detail_steps(asked: Callable[[Answers], bool]) -> tuple[Step, ...]:
    """These questions as steps of a form, for as long as `asked` says that they are."""

    def of_other(answers: Answers) -> bool:
        return asked(answers) and _for_other(answers)

    def of_me(answers: Answers) -> bool:
        return asked(answers) and not _for_other(answers)

    def of_day(answers: Answers) -> bool:
        return asked(answers) and _on_a_day(answers)

    return (
        Step("who", Choice(_whom), asked, usual=_usually_me),
        Step("name", Told(NAME_LENGTH, written=True, choices=_unnamed), of_other),
        Step("agrees", Choice(_agreement), of_other),
        Step("day", Choice(_days), asked, usual=_usually_now),
        Step("part", Choice(_parts), of_day),
        Step("where", Whereabouts(), of_me, usual=_usually_home),
        Step("there", Whereabouts(of_other=True), of_other),
    )


def located(answers: Answers, spot: Spot) -> bool:
    """A location shared at any moment of the form says where the need is."""
    answers["where"] = answers["there"] = list(spot)
    return True


async def named_where(turn: Turn, step: str, answers: Answers, content: Content) -> bool:
    """Words that name a place say where the need is; what they say beyond it is kept."""
    if step not in ("where", "there"):
        return False
    found = await named_places(turn, content.text)
    if not found.places or len(content.text) > WORDS_LENGTH:
        return False
    if found.places[0].level is Level.COMMUNITY and not found.exact:
        # A community is named after what grows there, too.
        return False
    for name in (AMONG, WORDS):
        answers.pop(name, None)
    if len(found.places) > 1 or not found.sure:
        answers[AMONG] = [one.id for one in found.places]
        if not found.exact:
            answers[WORDS] = content.text
        turn.say("where.which" if found.sure else "where.is_it")
    else:
        place = found.places[0].id
        words = content.as_answer() | {"place": place}
        answers[step] = str(place) if found.exact else words
    return True


async def details_in(turn: Turn, answers: Answers) -> tuple[Details, Place | None]:
    """What the answers to these questions say; a day that has passed meanwhile is now."""
    told: dict[str, Any] = {}
    if _for_other(answers):
        name = answers["name"]
        told["for_name"] = None if name == SKIPPED else Content.of_answer(name).text or None
        told["for_agrees"] = answers["agrees"] == "yes"
    if _on_a_day(answers):
        day = date.fromisoformat(answers["day"])
        if day >= _here(turn).date():
            told["wanted_at"] = _begins(turn, day)
            told["wanted_part"] = None if answers["part"] == ANY else DayPart(answers["part"])
    where = answers["there" if _for_other(answers) else "where"]
    place, told["where_text"] = await found_at(turn, answers, where)
    return Details(**told), place
