"""What is asked of a task that is no case's, an event or a clean-up: where it is, and of what kind.

For a task from a case, the case says both.
"""

from collections.abc import Sequence

from handlers.chat.content import Content
from handlers.chat.turn import Turn
from handlers.forms.questions import Option
from handlers.forms.whereabouts import named_places
from linkage.models import Actor, Level, Place
from linkage.policy import Category
from linkage.volunteers import OFFERING
from storage import places
from storage.conversations import Answers


def is_event(answers: Answers) -> bool:
    """Whether the task is no case's."""
    return "about" not in answers


def path_of(answers: Answers) -> str:
    """The path of the place where the task is."""
    path: str = answers["where"] if is_event(answers) else answers["path"]
    return path


def category_of(turn: Turn, answers: Answers) -> Category:
    """The kind of need that the task is of."""
    name = answers["kind"] if is_event(answers) else answers["category"]
    return turn.services.policy.category(name)


def areas(turn: Turn) -> list[str]:
    """The paths of the places for which somebody sits at the volunteers' desk."""
    return [path for actor, path in turn.me.desks if actor is Actor.VOLUNTEER]


async def places_there(turn: Turn, _: Answers) -> Sequence[Option]:
    """The places one asks volunteers for; what lies in a community is behind the button of it."""
    mine = [one for one in await places.everything(turn.unit) if _lies_in(one, areas(turn))]
    communities = [one for one in mine if one.level is Level.COMMUNITY]
    found = []
    for place in mine:
        around = (one for one in communities if one != place and place.path.startswith(one.path))
        field = next((one.labelled(turn.language) for one in around), "")
        found.append(Option(place.path, place.labelled(turn.language), field))
    return found


def _lies_in(place: Place, paths: Sequence[str]) -> bool:
    return any(place.path.startswith(path) for path in paths)


async def named_there(turn: Turn, step: str, answers: Answers, content: Content) -> bool:
    """Words that name one of these places say where it is; of others it is said that they don't."""
    if step != "where" or content.files:
        return False
    found = (await named_places(turn, content.text)).places
    meant = [one for one in found if _lies_in(one, areas(turn))]
    if len(meant) == 1:
        answers["where"] = meant[0].path
    else:
        turn.say("task.where.unclear")
    return True


def _of_volunteers(turn: Turn) -> list[Category]:
    return [
        one
        for one in turn.services.policy.listed
        if Actor.VOLUNTEER in (one.actor, *one.then) and one.id != OFFERING
    ]


async def kinds(turn: Turn, _: Answers) -> Sequence[Option]:
    """The kinds of needs that volunteers help with."""
    return [Option(one.id, one.labels.said_in(turn.language)) for one in _of_volunteers(turn)]


def usual_kind(turn: Turn, answers: Answers) -> str | None:
    """What the words look most like of these; nothing so far, before there are any."""
    if "what" not in answers:
        return ""
    known = {one.id for one in _of_volunteers(turn)}
    guesses = turn.services.guesser.guess(Content.of_answer(answers["what"]).text)
    return next((one.id for one in guesses if one.id in known), None)
