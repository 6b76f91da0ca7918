"""Declared forms: a conversation of several steps whose only state is the answers given."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.chat.content import Content
from handlers.chat.turn import Turn
from handlers.forms.questions import Option, Question, Told
from linkage.distance import Spot
from storage.conversations import Answers


def _always(_: Answers) -> bool:
    return True


def _never(_: Answers) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Step:
    """One question; its words are `<flow>.<step>.ask` and, for the check, `<flow>.<step>.label`.

    A step with a `line` asks about what that line says. It is asked where something gives rise to
    it, so it is neither counted nor checked. What is `usual` stands as the answer until it is
    changed, and is not asked; None where it is.
    """

    name: str
    question: Question
    when: Callable[[Answers], bool] = _always
    line: Callable[[Turn, Answers], Awaitable[str]] | None = None
    usual: Callable[[Turn, Answers], Any] | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A form. `finish` gets the answers; `check` shows them first, each with *Change*.

    `unchecked` says of which answers it does not.

    `stray` gets words that come where a button was asked for, so that several messages in a row are
    one need; False where they are too many; `added` begins the key of what is said then.
    `located` gets a location that is shared, and says what it makes of it; False where it is of no
    use to the form, and only words. `named` gets what is written before the step of that name
    does; True where it was the answer. One that `stays` gives way to no other, not even before its
    first answer; giving it up is the answer that stands there, and no button offers it.
    """

    name: str
    steps: tuple[Step, ...]
    finish: Callable[[Turn, Answers], Awaitable[None]]
    check: bool = False
    unchecked: Callable[[Answers], bool] = _never
    stray: Callable[[Answers, Content], bool] | None = None
    located: Callable[[Turn, Answers, Spot], Awaitable[bool]] | None = None
    named: Callable[[Turn, str, Answers, Content], Awaitable[bool]] | None = None
    stays: str = ""
    added: str = "flow"


def added_to(name: str, limit: int) -> Callable[[Answers, Content], bool]:
    """A `stray` that joins what comes to the answer of that name, up to `limit` characters."""

    def add(answers: Answers, content: Content) -> bool:
        before = Content.of_answer(answers[name]) if name in answers else Content("")
        joined = before.joined(content, limit)
        if joined is not None:
            answers[name] = joined.as_answer()
        return joined is not None

    return add


FLOWS: dict[str, Flow] = {}


def register(flow: Flow) -> Flow:
    """Make a flow known by its name, so that answers in the database find their form again."""
    FLOWS[flow.name] = flow
    return flow


def in_words(
    name: str,
    step: str,
    limit: int,
    finish: Callable[[Turn, Answers], Awaitable[None]],
    choices: Callable[[Turn, Answers], Awaitable[Sequence[Option]]] | None = None,
    skippable: bool = False,
    written: bool = False,
) -> Flow:
    """Declare a form of one question, answered in one's own words; what comes late is added."""
    question = Told(limit, written=written, choices=choices, skippable=skippable)
    return register(
        Flow(name, steps=(Step(step, question),), finish=finish, stray=added_to(step, limit))
    )
