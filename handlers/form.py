"""Leads a person through a declared form.

The current question is the first visible step without an answer, so state and data cannot
disagree, and a step added while somebody is half-way is simply asked. Back and *Change* take an
answer out and lay it aside under `~step`, so that it can be kept after all. `handlers.form_press`
acts on its buttons.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlers.content import Content
from handlers.flow import FLOWS, Flow, Step
from handlers.pages import page_at
from handlers.questions import Option, Several
from handlers.scene import Button, cut
from handlers.turn import FEW, Turn
from linkage.errors import DomainError
from storage import conversations
from storage.conversations import Answers, Conversation

PAGE = 4
LABEL = 30
# Buttons to change an answer, side by side.
ACROSS = 2
# The album that a picture was last added from; a name that is no step's.
_ALBUM = "~album"
# Set where the last message could not be added any more.
_FULL = "~full"


async def begin(turn: Turn, flow: Flow, **given: Any) -> None:
    """Start a form, with what is known already; raises `DomainError` in the middle of another."""
    if turn.conversation is not None:
        form = Form.under_way(turn)
        if form.begun and form.flow is not flow:
            raise DomainError("flow.busy")
        if form.begun:
            turn.say("flow.go_on")
            await form.ask()
            return
    turn.conversation = Conversation(flow.name, turn.update.update_id, dict(given))
    await Form(turn, flow, turn.conversation).advance()


async def hear(turn: Turn, content: Content) -> None:
    """Take what the person wrote, said or pictured as the answer to the current question."""
    form = Form.under_way(turn)
    if content.at and form.flow.located and form.flow.located(form.answers, content.at):
        turn.say("flow.located")
        await form.advance()
        return
    step, options = await form.question()
    if step is not None:
        try:
            answer = step.question.read(content, options)
        except DomainError as error:
            if step.question.typed or form.flow.stray is None:
                turn.say(error.key, **error.values)
                await form.ask()
                return
        else:
            form.give(step, answer)
            await form.advance()
            return
    if form.flow.stray is None or _strayed(form, content):
        await form.advance()
    else:
        conversations.save(turn.unit, turn.chat_id, form.conversation)


def _strayed(form: "Form", content: Content) -> bool:
    """Add what came where a button was asked for; whether a word is due for it."""
    turn, stray = form.turn, form.flow.stray
    added = stray is not None and stray(form.answers, content)
    if added and turn.album is not None and form.answers.get(_ALBUM) == turn.album:
        # Telegram sends an album's pictures one by one: a word for each would be a flood.
        return False
    if turn.hushed and not added and _FULL not in form.answers:
        # What is not taken is said once, also to who writes too fast for answers.
        turn.hushed = False
    form.answers.pop(_FULL, None)
    if not added:
        form.answers[_FULL] = True
    turn.say("flow.added" if added else "flow.not_added")
    return True


async def go_on(turn: Turn) -> None:
    """Ask on after an answer was given in another way than to its question."""
    await Form.under_way(turn).advance()


async def resume(turn: Turn) -> None:
    """Ask the current question again."""
    await Form.under_way(turn).ask()


async def cancel(turn: Turn) -> None:
    """Give the form up; of one that stays, go on as with the answer that this is."""
    form = Form.under_way(turn)
    step, _ = await form.question()
    if step is not None and form.flow.stays:
        turn.say("flow.stays")
        form.give(step, form.flow.stays)
        await form.advance()
        return
    conversations.end(turn.unit, turn.chat_id)
    turn.show(turn.words("flow.cancelled"))


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
    def begun(self) -> bool:
        """Whether any question was answered, or the form stays without."""
        return bool(self.flow.stays) or any(step.name in self.answers for step in self.flow.steps)

    @property
    def checked(self) -> bool:
        """Whether the answers are shown once more before they are handed over."""
        return self.flow.check and not self.flow.unchecked(self.answers)

    @property
    def visible(self) -> list[Step]:
        """The steps that are asked, as the answers stand."""
        return [step for step in self.flow.steps if step.when(self.answers)]

    def _usual(self, step: Step) -> Any:
        """What stands for a step's answer without asking, or None where it is asked."""
        if step.usual is None or f"~{step.name}" in self.answers:
            return None
        return step.usual(self.turn, self.answers)

    async def question(self) -> tuple[Step | None, Sequence[Option]]:
        """The current step and its options; a choice without any answers itself with None."""
        for step in self.flow.steps:
            if step.name in self.answers or not step.when(self.answers):
                continue
            if (usual := self._usual(step)) is not None:
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

    def chosen(self, step: Step) -> list[str]:
        """What is tapped on so far, where any of several may be chosen."""
        tapped: list[str] = self.answers.get(f"~{step.name}", [])
        return tapped

    def can_keep(self, step: Step, options: Sequence[Option]) -> bool:
        """Whether the answer laid aside is still one, as the answers before it stand now."""
        aside = self.answers.get(f"~{step.name}")
        if isinstance(step.question, Several):
            return False
        return aside is not None and (
            step.question.typed or any(option.value == aside for option in options)
        )

    def before(self, step: Step) -> Step | None:
        """The visible step before this one that the person can answer anew."""
        earlier = self.visible[: self.visible.index(step)]
        asked = (one for one in reversed(earlier) if self._usual(one) is None)
        return next((one for one in asked if self.answers.get(one.name) is not None), None)

    async def advance(self) -> None:
        """Keep the answers and ask on, or finish where nothing is left to ask or to check.

        Of an album, which comes picture by picture, all are awaited.
        """
        step, options = await self.question()
        if self.turn.album is not None:
            self.answers[_ALBUM] = self.turn.album
        elif step is None and not self.checked:
            await self.finish()
            return
        conversations.save(self.turn.unit, self.turn.chat_id, self.conversation)
        await self._show(step, options, "")

    async def finish(self) -> None:
        """Hand over the answers, and end."""
        answers = {name: value for name, value in self.answers.items() if name[0] != "~"}
        conversations.end(self.turn.unit, self.turn.chat_id)
        self.turn.conversation = None
        try:
            await self.flow.finish(self.turn, answers)
        except DomainError as error:
            # What the form was about has gone on without it: to ask again would lead nowhere.
            self.turn.undo()
            conversations.end(self.turn.unit, self.turn.chat_id)
            self.turn.say(error.key, **error.values)

    async def ask(self, place: str = "") -> None:
        """Show the current question, or the check; finish where there is neither any more."""
        step, options = await self.question()
        if step is None and not self.checked and _ALBUM not in self.answers:
            await self.finish()
        else:
            await self._show(step, options, place)

    async def _show(self, step: Step | None, options: Sequence[Option], place: str) -> None:
        if step is not None:
            await self._show_question(step, options, place)
        elif self.checked:
            await self._show_check(place)
        else:
            ways = [[self._button("flow.send_all", "s")], [self._button("flow.cancel", "x")]]
            self.turn.show(self.turn.words("flow.gathered"), ways)

    def _button(self, key: str, verb: str, index: object = "", value: object = "") -> Button:
        data = f"f:{self.conversation.serial}:{verb}:{index}:{value}"
        return self.turn.button(self.turn.language, key, data)

    async def _show_question(self, step: Step, options: Sequence[Option], place: str) -> None:
        turn, index = self.turn, self.flow.steps.index(step)
        several = isinstance(step.question, Several)
        size = FEW if turn.large else len(options) if several else PAGE
        page = page_at(options, place, size)
        data = f"f:{self.conversation.serial}:{{}}:{index}:{{}}"
        if several:
            rows = self._taps(step, page.options, place, data)
        else:
            rows = [[Button(one.label, data.format("a", one.value))] for one in page.options]
        rows += [[Button(label, data.format("m", there))] for label, there in page.ways]
        if page.more is not None:
            rows.append([self._button("flow.more", "m", index, page.more)])
        if several:
            rows.append([self._button("several.done", "d", index)])
        if self.can_keep(step, options):
            kept = await step.question.tell(turn, self.answers, self.answers[f"~{step.name}"])
            label = turn.words("flow.keep", answer=cut(kept, LABEL))
            rows.append([Button(label, f"f:{self.conversation.serial}:k:{index}:")])
        ways = [] if self.flow.stays else [self._button("flow.cancel", "x")]
        if page.back is not None:
            ways.insert(0, self._button("flow.back", "m", index, page.back))
        elif self.before(step) is not None:
            ways.insert(0, self._button("flow.back", "b", index))
        about = self.answers.get("about", "")
        line = await step.line(turn, self.answers) if step.line else ""
        text = turn.words(f"{self.flow.name}.{step.name}.ask", number=about, line=line)
        told = [
            turn.words("flow.about", label=one.label, about=one.about)
            for one in page.options
            if one.about
        ]
        text = "\n".join([text, "", *told] if told else [text])
        # A choice without any has answered itself with None.
        asked = [one for one in self.visible if self.answers.get(one.name, "") is not None]
        counted = [one for one in asked if not one.line and self._usual(one) is None]
        if self.flow.check and step in counted:
            progress = turn.words("flow.progress", now=counted.index(step) + 1, all=len(counted))
            text = f"{text}\n\n{progress}"
        turn.show(text, [*rows, ways] if ways else rows)

    def _taps(
        self, step: Step, options: Sequence[Option], place: str, data: str
    ) -> list[list[Button]]:
        """The choices of several, side by side, with a mark on those that are on."""
        chosen, across = self.chosen(step), 1 if self.turn.large else ACROSS
        taps = [
            Button(
                self.turn.words("several.on", label=one.label)
                if one.value in chosen
                else one.label,
                data.format("t", f"{place}/{one.value}"),
            )
            for one in options
        ]
        return [taps[start : start + across] for start in range(0, len(taps), across)]

    async def _show_check(self, place: str) -> None:
        turn = self.turn
        lines, changes = [turn.words("flow.check")], []
        for step in self.visible:
            answer = self.answers[step.name]
            if answer is None or step.line:
                continue
            label = turn.words(f"{self.flow.name}.{step.name}.label")
            told = await step.question.tell(turn, self.answers, answer)
            lines.append(turn.words("flow.check_line", label=label, answer=told))
            index = self.flow.steps.index(step)
            change = turn.words("flow.change", label=label)
            changes.append(Button(change, f"f:{self.conversation.serial}:e:{index}:"))
        across = 1 if turn.large else ACROSS
        rows = [
            [self._button(f"{self.flow.name}.send", "s")],
            *(changes[start : start + across] for start in range(0, len(changes), across)),
        ]
        page = int(place) if place.isdecimal() else 0
        few = turn.few(rows, page, f"f:{self.conversation.serial}:m::{{}}")
        turn.show("\n".join(lines), [*few, [self._button("flow.cancel", "x")]])
