"""The questions of a need that mostly answer themselves: for whom it is, when, and where.

What is usual stands on the check, each with *Change*; a question is asked only where the person's
own words give rise to it, or where nothing is usual. So a quick need stays quick.
"""

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any

from handlers.chat.content import Content
from handlers.chat.said import said_for
from handlers.chat.turn import Turn
from handlers.chat.words import LANGUAGES
from handlers.forms.day_asked import (
    ANY,
    begins,
    days,
    here,
    hints_in,
    named_day,
    on_a_day,
    parts,
    usual_day,
    usual_part,
)
from handlers.forms.flow import Step
from handlers.forms.questions import SKIPPED, Choice, Option, Told
from handlers.forms.whereabouts import (
    AMONG,
    HOME,
    WORDS,
    WORDS_LENGTH,
    Whereabouts,
    found_at,
    named_places,
)
from linkage.distance import Spot
from linkage.models import DayPart, Details, Level, Place
from linkage.wished_said import hour_wished
from storage.conversations import Answers

NAME_LENGTH = 60
ME, OTHER = "me", "other"


async def _whom(turn: Turn, _: Answers) -> Sequence[Option]:
    return [
        Option(ME, turn.words("need.who.me"), said=said_for(turn, "need.said.me")),
        Option(OTHER, turn.words("need.who.other"), said=said_for(turn, "need.said.other")),
    ]


def _usually_me(turn: Turn, answers: Answers) -> str | None:
    hints = [turn.text(language, "need.who.hints") for language in LANGUAGES]
    return None if hints_in(answers, hints) else ME


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


def _usually_home(turn: Turn, _: Answers) -> str | None:
    return None if turn.me.place_id is None else HOME


class PartOfDay(Choice):
    """Which part of the day; with the hour that was said, where volunteers are asked for it."""

    async def tell(self, turn: Turn, answers: Answers, answer: Any) -> str:
        """The part, and the hour."""
        label = await super().tell(turn, answers, answer)
        hour = _hour_at_once(turn, answers)
        return label if hour is None else f"{label} {hour:%H:%M}"


def _hour_at_once(turn: Turn, answers: Answers) -> time | None:
    """The hour of the task that the need is to be by itself; None where somebody looks first."""
    told = Content.of_answer(answers["text"])
    category = turn.services.policy.category(answers["category"])
    if not category.at_once or told.files or _for_other(answers):
        return None
    part = None if answers["part"] == ANY else DayPart(answers["part"])
    return hour_wished(told.text, here(turn).date(), date.fromisoformat(answers["day"]), part)


def detail_steps(asked: Callable[[Answers], bool]) -> tuple[Step, ...]:
    """These questions as steps of a form, for as long as `asked` says that they are."""

    def of_other(answers: Answers) -> bool:
        return asked(answers) and _for_other(answers)

    def of_me(answers: Answers) -> bool:
        return asked(answers) and not _for_other(answers)

    def of_day(answers: Answers) -> bool:
        return asked(answers) and on_a_day(answers)

    return (
        Step("who", Choice(_whom), asked, usual=_usually_me),
        Step("name", Told(NAME_LENGTH, written=True, choices=_unnamed), of_other),
        Step("agrees", Choice(_agreement), of_other),
        Step("day", Choice(days), asked, usual=usual_day),
        Step("part", PartOfDay(parts), of_day, usual=usual_part),
        Step("where", Whereabouts(), of_me, usual=_usually_home),
        Step("there", Whereabouts(of_other=True), of_other),
    )


async def located(turn: Turn, answers: Answers, spot: Spot) -> bool:
    """A location shared at any moment of the form says where the need is."""
    answers["where"] = answers["there"] = list(spot)
    turn.say("flow.located")
    return True


async def named_detail(turn: Turn, step: str, answers: Answers, content: Content) -> bool:
    """Words that say when the need is wanted, or where it is."""
    if await named_day(turn, step, answers, content):
        return True
    return await _named_where(turn, step, answers, content)


async def _named_where(turn: Turn, step: str, answers: Answers, content: Content) -> bool:
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
    if on_a_day(answers):
        day = date.fromisoformat(answers["day"])
        if day >= here(turn).date():
            told["wanted_at"] = begins(turn, day)
            told["wanted_part"] = None if answers["part"] == ANY else DayPart(answers["part"])
    where = answers["there" if _for_other(answers) else "where"]
    place, told["where_text"] = await found_at(turn, answers, where)
    return Details(**told), place
