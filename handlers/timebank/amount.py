"""How much time is to move: pressed, or written as people write it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.chat.content import Content
from handlers.chat.scene import Scene
from handlers.chat.turn import Turn
from handlers.forms.questions import Option
from linkage.errors import DomainError
from linkage.lengths import minutes_in
from linkage.timebank import Minutes, must_fit
from storage.conversations import Answers
from storage.ledger import Ledger

_OFFERED = (60, 120, 300)
_NONE = "0"


def ledger(scene: Scene) -> Ledger:
    """The moves of this unit, under the policy's limits."""
    services = scene.services
    return Ledger(scene.unit, services.policy.timebank, services.zone)


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time, no more than `most` says of the moment; its answer is the minutes.

    With `skippable`, none at all is an answer too.
    """

    most: Callable[[Turn, Answers], Awaitable[Minutes]]
    skippable: bool = False

    @property
    def typed(self) -> bool:
        """It may be written."""
        return True

    async def options(self, turn: Turn, answers: Answers) -> Sequence[Option]:
        """What is easily given, and last all there is, where anything may move."""
        most = await self.most(turn, answers)
        fits = [Minutes(one) for one in _OFFERED if one < most]
        options = [Option(_NONE, turn.words("amount.none"))] if self.skippable else []
        options += [Option(str(int(one)), _said(turn, one)) for one in fits]
        if most:
            options.append(Option(str(int(most)), turn.words("amount.all", length=most)))
        return options

    def read(self, content: Content, options: Sequence[Option]) -> Any:
        """The minutes; raises `DomainError` for what is unclear, nothing, or too much."""
        written = content.text.casefold()
        pressed = (one.value for one in options if one.label.casefold() == written)
        if (value := next(pressed, None)) is not None:
            return value
        minutes = None if content.files else minutes_in(content.text)
        if minutes is None:
            raise DomainError("amount.unclear")
        must_fit(minutes, Minutes(options[-1].value if options else 0))
        return str(int(minutes))

    async def tell(self, turn: Turn, answers: Answers, answer: Any) -> str:
        """The length of time."""
        return turn.words("amount.none") if answer == _NONE else _said(turn, Minutes(answer))


def _said(turn: Turn, length: Minutes) -> str:
    return str(turn.services.words.spoken(turn.language, length))
