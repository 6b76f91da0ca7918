"""How a form stands: its answers, the question that is next, and what can be done with each.

The current question is the first visible step without an answer, so state and data cannot
disagree, and a step added while somebody is half-way is simply asked. Back and *Change* take an
answer out and lay it aside under `~step`, so that it can be kept after all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlers.chat.turn import Turn
from handlers.forms.flow import FLOWS, Flow, Step
from handlers.forms.questions import Option, Several
from linkage.errors import DomainError
from storage.conversations import Answers, Conversation


@dataclass(frozen=True, slots=True)
class Form:
    """A form that somebody is in the middle of, in this turn."""

    turn: Turn
    flow: Flow
    conversation: Conversation

    @classmethod
    def under_way(cls, turn: Turn) -> "Form":
        """The form of the turn's chat; raises `DomainError` where there is none."""
        if turn.conversation is None:
            raise DomainError("flow.over")
        return cls(turn, FLOWS[turn.conversation.flow], turn.conversation)

    @property
    def answers(self) -> Answers:
        """What was answered so far."""
        return self.conversation.answers

    @property
    def typed(self) -> list[str]:
        """The steps that were answered in the person's own words."""
        names = (step.name for step in self.flow.steps)
        return [name for name in names if isinstance(self.answers.get(name), dict)]

    @property
    def begun(self) -> bool:
        """Whether any question was ever answered, or the form stays without."""
        names = (name for step in self.flow.steps for name in (step.name, f"~{step.name}"))
        return bool(self.flow.stays) or any(name in self.answers for name in names)

    @property
    def checked(self) -> bool:
        """Whether the answers are shown once more before they are handed over."""
        return self.flow.check and not self.flow.unchecked(self.answers)

    @property
    def visible(self) -> list[Step]:
        """The steps that are asked, as the answers stand."""
        return [step for step in self.flow.steps if step.when(self.answers)]

    def usual(self, step: Step) -> Any:
        """What stands for a step's answer without asking, or None where it is asked."""
        if step.usual is None or f"~{step.name}" in self.answers:
            return None
        return step.usual(self.turn, self.answers)

    async def question(self) -> tuple[Step | None, Sequence[Option]]:
        """The current step and its options; a choice without any answers itself with None."""
        for step in self.flow.steps:
            if step.name in self.answers or not step.when(self.answers):
                continue
            if (usual := self.usual(step)) is not None:
                self.answers[step.name] = usual
                continue
            options = await step.question.options(self.turn, self.answers)
            if options or step.question.typed:
                return step, options
            self.answers[step.name] = None
        return None, ()

    def give(self, step: Step, answer: Any) -> None:
        """Answer a step."""
        self.answers.pop(f"~{step.name}", None)
        self.answers[step.name] = answer

    def take_out(self, name: str) -> None:
        """Ask a step anew, its answer laid aside."""
        self.answers[f"~{name}"] = self.answers.pop(name)

    def chosen(self, step: Step, several: Several) -> Sequence[str]:
        """What is on so far, where any of several may be chosen: tapped, or as it begins."""
        tapped: Sequence[str] | None = self.answers.get(f"~{step.name}")
        if tapped is not None:
            return tapped
        return several.begins(self.turn) if several.begins is not None else ()

    def can_keep(self, step: Step, options: Sequence[Option]) -> bool:
        """Whether the answer laid aside is still one, as the answers before it stand now.

        Where several may be chosen, what was is on, and needs no button of its own.
        """
        if isinstance(step.question, Several):
            return False
        aside = self.answers.get(f"~{step.name}")
        return aside is not None and (
            step.question.typed or any(option.value == aside for option in options)
        )

    def before(self, step: Step) -> Step | None:
        """The visible step before this one that the person can answer anew."""
        earlier = self.visible[: self.visible.index(step)]
        asked = (one for one in reversed(earlier) if self.usual(one) is None)
        return next((one for one in asked if self.answers.get(one.name) is not None), None)
