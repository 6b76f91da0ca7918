"""Where somebody lives, asked from the community down to the building."""

from collections.abc import Callable
from functools import partial

from handlers.flow import Step
from handlers.questions import Choice, Option
from handlers.turn import Turn
from linkage.models import Level
from storage import places
from storage.conversations import Answers

# Somebody lives in none of the communities.
ELSEWHERE = "0"


def place_steps(asked: Callable[[Answers], bool]) -> tuple[Step, ...]:
    """The steps of a form that find the place, for as long as `asked` says that it is asked."""

    def lives_in(name: str, answers: Answers) -> bool:
        return asked(answers) and answers.get(name) not in (None, ELSEWHERE)

    def step(name: str, level: Level, parent: str | None) -> Step:
        async def choices(turn: Turn, answers: Answers) -> list[Option]:
            return await _within(turn, answers, level, parent)

        return Step(name, Choice(choices), partial(lives_in, parent) if parent else asked)

    return (
        step("community", Level.COMMUNITY, None),
        step("grid", Level.GRID, "community"),
        step("building", Level.BUILDING, "grid"),
    )


def place_in(answers: Answers) -> int | None:
    """The id of the nearest place that was answered; None for who lives elsewhere."""
    lives = [answers.get(name) for name in ("building", "grid", "community")]
    return next((int(one) for one in lives if one not in (None, ELSEWHERE)), None)


async def _within(turn: Turn, answers: Answers, level: Level, parent: str | None) -> list[Option]:
    around = int(answers[parent]) if parent else (await places.root(turn.unit)).id
    found = await places.within(turn.unit, around, level)
    options = [Option(str(place.id), place.name) for place in found]
    if options and parent is None:
        options.append(Option(ELSEWHERE, turn.words("welcome.elsewhere")))
    return options
