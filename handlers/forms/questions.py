"""What a step of a form can ask for: words, a voice message, a picture, or a choice."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from handlers.chat.content import Content
from handlers.chat.turn import Turn
from linkage.errors import DomainError
from linkage.politely import says
from storage.conversations import Answers

SUMMARY = 200
# The answer to a question that was passed over.
SKIPPED = "skipped"


class Option(NamedTuple):
    """A choice; its value is 40 bytes at most, so that it fits a button's data.

    One with a `field` is offered behind the button of that name; `about` explains it in a line. One
    that `stays` is offered on every page. `said` is what may be written as well as the label.
    """

    value: str
    label: str
    field: str = ""
    about: str = ""
    stays: bool = False
    said: tuple[str, ...] = ()


class Question(Protocol):
    """How a step is asked, read and shown again. `typed` questions are answered without buttons."""

    @property
    def typed(self) -> bool:
        """Whether something written, said or pictured can answer it."""

    async def options(self, turn: Turn, answers: Answers) -> Sequence[Option]:
        """The choices, the likeliest first."""

    def read(self, content: Content, options: Sequence[Option]) -> Any:
        """The answer in what was sent; raises `DomainError` with what would be right."""

    async def tell(self, turn: Turn, answers: Answers, answer: Any) -> str:
        """The answer in words, for the check."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something in the person's own words, with pictures and voice beside them or instead.

    What others must be able to read, like a name, is `written`. `choices` are what may be pressed
    instead of saying anything. With `skippable`, a button answers `SKIPPED`.
    """

    max_length: int
    written: bool = False
    choices: Callable[[Turn, Answers], Awaitable[Sequence[Option]]] | None = None
    skippable: bool = False

    @property
    def typed(self) -> bool:
        """It is written, said or pictured."""
        return True

    async def options(self, turn: Turn, answers: Answers) -> Sequence[Option]:
        """What may be pressed instead; mostly nothing, for the words are the person's own."""
        way_past = [Option(SKIPPED, turn.words("flow.skip"))] if self.skippable else []
        return [*(await self.choices(turn, answers) if self.choices else ()), *way_past]

    def read(self, content: Content, options: Sequence[Option]) -> Any:
        """Words, and the file where its kind is taken; the label of the way past it counts too."""
        written = content.text.casefold()
        pressed = (option.value for option in options if option.label.casefold() == written)
        if not content.files and (value := next(pressed, None)) is not None:
            return value
        if len(content.text) > self.max_length:
            raise DomainError(
                "told.too_long", {"length": len(content.text), "limit": self.max_length}
            )
        if self.written and content.files:
            raise DomainError("told.words_only")
        return content.as_answer()

    async def tell(self, turn: Turn, answers: Answers, answer: Any) -> str:
        """The beginning of the words, and what came with them."""
        if answer == SKIPPED:
            return turn.words("flow.skipped")
        content = Content.of_answer(answer)
        return turn.in_short(turn.language, content.text, content.file, SUMMARY, content.more)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several; typing its label is as good as pressing it, and so are its spoken words."""

    choices: Callable[[Turn, Answers], Awaitable[Sequence[Option]]]

    @property
    def typed(self) -> bool:
        """It is pressed."""
        return False

    async def options(self, turn: Turn, answers: Answers) -> Sequence[Option]:
        """The choices as the declaration makes them."""
        return await self.choices(turn, answers)

    def read(self, content: Content, options: Sequence[Option]) -> Any:
        """The choice that was written, however politely."""
        for option in options:
            if says(content.text, option.label, *option.said):
                return option.value
        raise DomainError("choice.press")

    async def tell(self, turn: Turn, answers: Answers, answer: Any) -> str:
        """The label of the choice."""
        options = await self.choices(turn, answers)
        return next((option.label for option in options if option.value == answer), str(answer))


@dataclass(frozen=True, slots=True)
class Several:
    """Any of several, tapped on and off in place; typing their labels is as good.

    At least `least` of them; those of `begins` are on at first. What is tapped so far is laid aside
    as an answer until *Done*.
    """

    choices: Callable[[Turn, Answers], Awaitable[Sequence[Option]]]
    least: int = 0
    begins: Callable[[Turn], Sequence[str]] | None = None

    @property
    def typed(self) -> bool:
        """It may be written; so that one without choices is asked nevertheless, and passed over."""
        return True

    async def options(self, turn: Turn, answers: Answers) -> Sequence[Option]:
        """The choices as the declaration makes them."""
        return await self.choices(turn, answers)

    def read(self, content: Content, options: Sequence[Option]) -> Any:
        """The choices whose labels were written, with anything between them."""
        left = content.text.casefold()
        found = []
        # A label may lie within a longer one.
        for option in sorted(options, key=lambda one: len(one.label), reverse=True):
            if option.label.casefold() in left:
                left = left.replace(option.label.casefold(), " ")
                found.append(option.value)
        if not found:
            raise DomainError("several.press")
        return [option.value for option in options if option.value in found]

    async def tell(self, turn: Turn, answers: Answers, answer: Any) -> str:
        """The labels of the choices."""
        labels = [one.label for one in await self.choices(turn, answers) if one.value in answer]
        return turn.words("list.comma").join(labels) or turn.words("several.none")
