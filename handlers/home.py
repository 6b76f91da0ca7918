"""Where somebody lives: by a shared location, or asked from the community down to the building."""

from collections.abc import Callable
from functools import partial

from handlers.flow import Step
from handlers.questions import Choice, Option
from handlers.turn import Turn
from handlers.whereabouts import AROUND, nearest
from linkage.distance import Spot
from linkage.models import Level
from storage import places
from storage.conversations import Answers

# Somebody lives in none of the communities, or in none of the buildings near by.
ELSEWHERE = "0"
# The answer that holds a shared location; a name that is no step's.
_AT = "at"
_STEPS = ("nearest", "building", "grid", "community")
# How many of the buildings near by are offered.
OFFERED = 8


def place_steps(asked: Callable[[Answers], bool]) -> tuple[Step, ...]:
    """The steps of a form that find the place, for as long as `asked` says that it is asked."""

    def is_located(answers: Answers) -> bool:
        return asked(answers) and _AT in answers

    def is_sought(answers: Answers) -> bool:
        return asked(answers) and answers.get("nearest") in (None, ELSEWHERE)

    def lives_in(name: str, answers: Answers) -> bool:
        return is_sought(answers) and answers.get(name) not in (None, ELSEWHERE)

    def step(name: str, level: Level, parent: str | None) -> Step:
        async def choices(turn: Turn, answers: Answers) -> list[Option]:
            return await _within(turn, answers, level, parent)

        return Step(name, Choice(choices), partial(lives_in, parent) if parent else is_sought)

    return (
        Step("nearest", Choice(_nearest), is_located),
        step("community", Level.COMMUNITY, None),
        step("grid", Level.GRID, "community"),
        step("building", Level.BUILDING, "grid"),
    )


def place_located(asked: Callable[[Answers], bool]) -> Callable[[Answers, Spot], bool]:
    """A form's `located`: begin anew with what lies near, for as long as the place is asked."""

    def locate(answers: Answers, spot: Spot) -> bool:
        if not asked(answers):
            return False
        for name in _STEPS:
            answers.pop(name, None)
        answers[_AT] = list(spot)
        return True

    return locate


def place_in(answers: Answers) -> int | None:
    """The id of the nearest place that was answered; None for who lives elsewhere."""
    lives = [answers.get(name) for name in _STEPS]
    return next((int(one) for one in lives if one not in (None, ELSEWHERE)), None)


async def _nearest(turn: Turn, answers: Answers) -> list[Option]:
    found = await nearest(turn, Spot(*answers[_AT]), AROUND)
    options = [
        Option(str(place.id), turn.words("where.away", place=place.label, metres=metres))
        for place, metres in found[:OFFERED]
    ]
    return [*options, Option(ELSEWHERE, turn.words("home.not_near"))] if options else []


async def _within(turn: Turn, answers: Answers, level: Level, parent: str | None) -> list[Option]:
    around = int(answers[parent]) if parent else (await places.root(turn.unit)).id
    found = await places.within(turn.unit, around, level)
    options = [Option(str(place.id), place.name) for place in found]
    if options and parent is None:
        options.append(Option(ELSEWHERE, turn.words("welcome.elsewhere")))
    return options
