"""Where somebody lives: by a shared location, or asked from the community down to the building."""

from collections.abc import Awaitable, Callable
from functools import partial

from handlers.chat.content import Content
from handlers.chat.turn import Turn
from handlers.forms.flow import Step
from handlers.forms.questions import Choice, Option
from handlers.forms.whereabouts import AROUND, nearest
from linkage.addresses import named
from linkage.distance import Spot
from linkage.models import Level
from storage import places
from storage.conversations import Answers

# Somebody lives in none of the communities, or in none of the buildings near by.
ELSEWHERE = "0"
# The answers that hold a shared location, and the places that words may mean; no step's names.
_AT, _AMONG = "at", "among"
_STEPS = ("nearest", "building", "grid", "community")
# How many of the buildings near by are offered.
OFFERED = 8


def place_steps(asked: Callable[[Answers], bool]) -> tuple[Step, ...]:
    """The steps of a form that find the place, for as long as `asked` says that it is asked."""

    def is_located(answers: Answers) -> bool:
        return asked(answers) and (_AT in answers or _AMONG in answers)

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


def place_located(
    asked: Callable[[Answers], bool],
) -> Callable[[Turn, Answers, Spot], Awaitable[bool]]:
    """A form's `located`: begin anew with what lies near, for as long as the place is asked."""

    async def locate(turn: Turn, answers: Answers, spot: Spot) -> bool:
        if not asked(answers):
            return False
        if await nearest(turn, spot, AROUND):
            _begin_anew(answers)
            answers[_AT] = list(spot)
            turn.say("flow.located")
        else:
            turn.say("home.far")
        return True

    return locate


def place_named(
    asked: Callable[[Answers], bool],
) -> Callable[[Turn, str, Answers, Content], Awaitable[bool]]:
    """A form's `named`: the place that words mean; where they may mean several, those are offered.

    Words that say more than where somebody lives are none.
    """

    async def name(turn: Turn, step: str, answers: Answers, content: Content) -> bool:
        if not asked(answers) or step not in _STEPS:
            return False
        known = await places.everything(turn.unit)
        found = named(content.text, known)
        if not found.is_address:
            return False
        chosen = f"/{place_in(answers)}/"
        within = [one for one in found.places if chosen in one.path] or found.places
        if not within:
            turn.say("home.not_found")
            return True
        _begin_anew(answers)
        if len(within) > 1 or not found.sure:
            answers[_AMONG] = [one.id for one in within]
            return True
        above = {one.id: one for one in known}
        for part in within[0].path.strip("/").split("/"):
            answers[above[int(part)].level.value] = part
        answers.pop(Level.STREET.value)
        turn.say("home.found", place=within[0].labelled(turn.language))
        return True

    return name


def _begin_anew(answers: Answers) -> None:
    for name in (*_STEPS, _AT, _AMONG):
        answers.pop(name, None)


def place_in(answers: Answers) -> int | None:
    """The id of the nearest place that was answered; None for who lives elsewhere."""
    lives = [answers.get(name) for name in _STEPS]
    return next((int(one) for one in lives if one not in (None, ELSEWHERE)), None)


async def _nearest(turn: Turn, answers: Answers) -> list[Option]:
    """The buildings near by, or those that words may mean."""
    away = Option(ELSEWHERE, turn.words("home.not_near"))
    if _AMONG in answers:
        among = [await places.get(turn.unit, one) for one in answers[_AMONG]]
        return [*(Option(str(one.id), one.labelled(turn.language)) for one in among), away]
    found = await nearest(turn, Spot(*answers[_AT]), AROUND)
    options = [
        Option(
            str(place.id),
            turn.words("where.away", place=place.labelled(turn.language), metres=metres),
        )
        for place, metres in found[:OFFERED]
    ]
    return [*options, away] if options else []


async def _within(turn: Turn, answers: Answers, level: Level, parent: str | None) -> list[Option]:
    around = int(answers[parent]) if parent else (await places.root(turn.unit)).id
    found = await places.within(turn.unit, around, level)
    options = [Option(str(place.id), place.named(turn.language)) for place in found]
    if options and parent is None:
        options.append(Option(ELSEWHERE, turn.words("welcome.elsewhere")))
    return options
