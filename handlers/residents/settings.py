"""/settings: how somebody wants to be spoken to, and where they live; kept with the person."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.chat.content import Content
from handlers.chat.scene import Button
from handlers.chat.turn import Turn
from handlers.forms.flow import Flow, Step, register
from handlers.forms.form import begin
from handlers.forms.questions import Option
from handlers.residents import family
from handlers.residents.found_home import bring_home
from handlers.residents.home import place_in, place_located, place_named, place_steps
from handlers.residents.welcome import language
from handlers.volunteers import enrolment
from linkage.errors import DomainError
from linkage.models import Person
from linkage.quiet import QuietHours
from linkage.quiet_said import quiet_hours_said
from storage import people, places
from storage.conversations import Answers

# The data of a button of the settings begins so.
SETTINGS = "s:"
_PAGE = re.compile(r"card(\d{1,2})", re.ASCII)
# Everybody's quiet hours, and none of one's own.
_USUAL = "usual"
_OFFERED = ("20:00-08:00", "21:00-08:00", "23:00-06:00")


async def settings(turn: Turn) -> None:
    """/settings: how everything is set, each with its button."""
    await _card(turn, _me(turn), 0)


async def press(turn: Turn, verb: str) -> None:
    """Act on a button of the settings."""
    me = _me(turn)
    if verb in _VERBS:
        await _VERBS[verb](turn, me)
    elif found := _PAGE.fullmatch(verb):
        await _card(turn, me, int(found[1]))
    else:
        raise DomainError("press.unknown")


def _me(turn: Turn) -> Person:
    if turn.me.consented_at is None:
        raise DomainError("start.first")
    return turn.me


async def _card(turn: Turn, me: Person, page: int) -> None:
    place = await places.get(turn.unit, me.place_id) if me.place_id is not None else None
    text = turn.words(
        "settings.card",
        spoken=turn.words(f"language.{me.language}"),
        large=turn.words("settings.on" if me.large else "settings.off"),
        quiet=_hours(turn, me.quiet),
        home=place.labelled(turn.language) if place else turn.words("home.elsewhere"),
    )
    said = {
        "large": turn.words("settings.large_off" if me.large else "settings.large_on"),
        "quiet": turn.words("settings.quiet"),
        "home": turn.words("settings.home"),
        "family": turn.words("settings.family"),
        "language": turn.words("settings.language"),
    }
    if me.large or me.quiet is not None:
        said["normal"] = turn.words("settings.normal")
    rows = [[Button(label, f"{SETTINGS}{verb}")] for verb, label in said.items()]
    turn.show(text, turn.few(rows, page, f"{SETTINGS}card{{}}"))


def _hours(turn: Turn, own: QuietHours | None) -> str:
    if own is not None:
        return own.spelled
    usual = turn.services.quiet
    return turn.words("settings.quiet_none") if usual is None else usual.spelled


async def _change(turn: Turn, changed: Person) -> None:
    turn.person = changed
    people.save(turn.unit, changed)
    await _card(turn, changed, 0)


async def _large(turn: Turn, me: Person) -> None:
    await _change(turn, me.model_copy(update={"large": not me.large}))


async def _normal(turn: Turn, me: Person) -> None:
    await _change(turn, me.model_copy(update={"large": False, "quiet": None}))


async def _language(turn: Turn, _: Person) -> None:
    await language(turn)


async def _ask_hours(turn: Turn, _: Person) -> None:
    turn.shown = True
    await begin(turn, QUIET)


async def _ask_home(turn: Turn, _: Person) -> None:
    turn.shown = True
    await begin(turn, HOME)


async def _family(turn: Turn, _: Person) -> None:
    await family.card(turn)


_VERBS: dict[str, Callable[[Turn, Person], Awaitable[None]]] = {
    "large": _large,
    "quiet": _ask_hours,
    "home": _ask_home,
    "family": _family,
    "language": _language,
    "normal": _normal,
}


@dataclass(frozen=True, slots=True)
class Hours:
    """A daily stretch of time: pressed, or written as people write it."""

    @property
    def typed(self) -> bool:
        """It may be written."""
        return True

    async def options(self, turn: Turn, answers: Answers) -> Sequence[Option]:
        """What many want, and to have none of one's own."""
        usual = Option(_USUAL, turn.words("quiet.usual"))
        return [*(Option(hours, hours) for hours in _OFFERED), usual]

    def read(self, content: Content, options: Sequence[Option]) -> Any:
        """The hours as they are stored."""
        written = content.text.casefold()
        pressed = (option.value for option in options if option.label.casefold() == written)
        if (value := next(pressed, None)) is not None:
            return value
        try:
            return quiet_hours_said(content.text).spelled
        except ValueError as error:
            raise DomainError("quiet.unclear") from error

    async def tell(self, turn: Turn, answers: Answers, answer: Any) -> str:
        """The hours."""
        return str(answer)


async def _quieted(turn: Turn, answers: Answers) -> None:
    chosen = answers["hours"]
    own = None if chosen == _USUAL else QuietHours.parse(chosen)
    await _change(turn, _me(turn).model_copy(update={"quiet": own}))


def _always(_: Answers) -> bool:
    return True


async def _moved(turn: Turn, answers: Answers) -> None:
    moved = _me(turn).model_copy(update={"place_id": place_in(answers)})
    await _change(turn, moved)
    await bring_home(turn)
    await enrolment.moved_home(turn, moved)
    turn.say("settings.moved")


QUIET = register(Flow("quiet", steps=(Step("hours", Hours()),), finish=_quieted))
HOME = register(
    Flow(
        "home",
        steps=place_steps(_always),
        finish=_moved,
        located=place_located(_always),
        named=place_named(_always),
    )
)
