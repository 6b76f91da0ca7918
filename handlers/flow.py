"""Declared forms: a conversation of several steps whose only state is the answers given.

The current question is the first visible step without an answer. Back and *Change* take an answer
out and lay it aside under `~step`, so that it can be kept after all. Button data is
`f:<serial>:<verb>:<step>:<value>`; the serial tells a form's buttons from those of an older one.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.content import Content
from handlers.questions import Option, Question
from handlers.scene import Button, cut
from handlers.turn import Turn
from linkage.errors import DomainError
from storage import conversations
from storage.conversations import Answers, Conversation

PAGE = 4
LABEL = 30


def _always(_: Answers) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Step:
    """One question; its words are `<flow>.<step>.ask` and, for the check, `<flow>.<step>.label`."""

    name: str
    question: Question
    when: Callable[[Answers], bool] = _always


@dataclass(frozen=True, slots=True)
class Flow:
    """A form. `finish` gets the answers; `check` shows them first, each with *Change*.

    `stray` gets words that come where a button was asked for; True where it made use of them, so
    that several messages in a row are one need.
    """

    name: str
    steps: tuple[Step, ...]
    finish: Callable[[Turn, Answers], Awaitable[None]]
    check: bool = False
    stray: Callable[[Answers, Content], bool] | None = None


FLOWS: dict[str, Flow] = {}


def register(flow: Flow) -> Flow:
    """Make a flow known by its name, so that answers in the database find their form again."""
    FLOWS[flow.name] = flow
    return flow


async def begin(turn: Turn, flow: Flow, **given: Any) -> None:
    """Start a form, with what is known already; raises `DomainError` in the middle of another."""
    if turn.conversation is not None and _has_answers(turn.conversation):
        if turn.conversation.flow == flow.name:
            turn.say("flow.go_on")
            await _ask(turn, flow, turn.conversation)
            return
        raise DomainError("flow.busy")
    conversation = Conversation(flow.name, turn.update.update_id, dict(given))
    turn.conversation = conversation
    await _advance(turn, flow, conversation)


async def hear(turn: Turn, content: Content) -> None:
    """Take what the person wrote, said or pictured as the answer to the current question."""
    conversation, flow = _current_form(turn)
    step, options = await _question(turn, flow, conversation.answers)
    if step is None:
        if flow.stray is not None and flow.stray(conversation.answers, content):
            turn.say("flow.added")
        await _advance(turn, flow, conversation)
        return
    try:
        answer = step.question.read(content, options)
    except DomainError as error:
        if flow.stray is not None and flow.stray(conversation.answers, content):
            turn.say("flow.added")
            await _advance(turn, flow, conversation)
            return
        turn.say(error.key, **error.values)
        await _ask(turn, flow, conversation)
        return
    _give(conversation.answers, step.name, answer)
    await _advance(turn, flow, conversation)


async def press(turn: Turn, data: str) -> None:
    """Act on a form's button; a stale or second press changes nothing and says so kindly."""
    _, serial, verb, index, value = data.split(":", 4)
    conversation = turn.conversation
    if conversation is None or str(conversation.serial) != serial:
        turn.hint("flow.over", alert=True)
        return
    flow = FLOWS[conversation.flow]
    step, options = await _question(turn, flow, conversation.answers)
    match verb:
        case "x":
            conversations.end(turn.unit, turn.chat_id)
            turn.show(turn.words("flow.cancelled"))
        case "s" if step is None:
            await _finish(turn, flow, conversation)
        case "e" if step is None:
            _take_out(conversation.answers, flow.steps[int(index)].name)
            await _advance(turn, flow, conversation)
        case "b" if step is not None and flow.steps.index(step) == int(index):
            before = _before(flow, conversation.answers, step)
            if before is not None:
                _take_out(conversation.answers, before.name)
            await _advance(turn, flow, conversation)
        case "k" if step is not None and f"~{step.name}" in conversation.answers:
            _give(conversation.answers, step.name, conversation.answers[f"~{step.name}"])
            await _advance(turn, flow, conversation)
        case "m" if step is not None and flow.steps.index(step) == int(index):
            await _ask(turn, flow, conversation, page=int(value))
        case "a" if (
            step is not None
            and flow.steps.index(step) == int(index)
            and any(option.value == value for option in options)
        ):
            _give(conversation.answers, step.name, value)
            await _advance(turn, flow, conversation)
        case _:
            turn.hint("flow.answered")


async def resume(turn: Turn) -> None:
    """Ask the current question again."""
    conversation, flow = _current_form(turn)
    await _ask(turn, flow, conversation)


def cancel(turn: Turn) -> None:
    """Give the form up."""
    conversations.end(turn.unit, turn.chat_id)
    turn.say("flow.cancelled")


def _current_form(turn: Turn) -> tuple[Conversation, Flow]:
    if turn.conversation is None:
        raise DomainError("flow.over")
    return turn.conversation, FLOWS[turn.conversation.flow]


def _has_answers(conversation: Conversation) -> bool:
    return any(step.name in conversation.answers for step in FLOWS[conversation.flow].steps)


def _visible(flow: Flow, answers: Answers) -> list[Step]:
    return [step for step in flow.steps if step.when(answers)]


async def _question(
    turn: Turn, flow: Flow, answers: Answers
) -> tuple[Step | None, Sequence[Option]]:
    """The current step and its options; a choice without any option answers itself with None."""
    for step in flow.steps:
        if step.name in answers or not step.when(answers):
            continue
        options = await step.question.options(turn, answers)
        if options or step.question.typed:
            return step, options
        answers[step.name] = None
    return None, ()


def _give(answers: Answers, name: str, answer: Any) -> None:
    answers.pop(f"~{name}", None)
    answers[name] = answer


def _take_out(answers: Answers, name: str) -> None:
    answers[f"~{name}"] = answers.pop(name)


def _before(flow: Flow, answers: Answers, step: Step) -> Step | None:
    """The visible step before this one that the person can answer anew."""
    earlier = flow.steps[: flow.steps.index(step)]
    return next(
        (one for one in reversed(earlier) if one.when(answers) and answers.get(one.name)), None
    )


async def _advance(turn: Turn, flow: Flow, conversation: Conversation) -> None:
    step, _ = await _question(turn, flow, conversation.answers)
    if step is None and not flow.check:
        await _finish(turn, flow, conversation)
        return
    conversations.save(turn.unit, turn.chat_id, conversation)
    await _ask(turn, flow, conversation)


async def _finish(turn: Turn, flow: Flow, conversation: Conversation) -> None:
    answers = {name: value for name, value in conversation.answers.items() if name[0] != "~"}
    conversations.end(turn.unit, turn.chat_id)
    turn.conversation = None
    await flow.finish(turn, answers)


async def _ask(turn: Turn, flow: Flow, conversation: Conversation, page: int = 0) -> None:
    answers = conversation.answers
    step, options = await _question(turn, flow, answers)
    if step is None:
        await _show_check(turn, flow, conversation)
        return
    index = flow.steps.index(step)

    def data(verb: str, value: object = "") -> str:
        return f"f:{conversation.serial}:{verb}:{index}:{value}"

    rows = _option_rows(turn, options, page, data)
    if f"~{step.name}" in answers:
        kept = await step.question.tell(turn, answers, answers[f"~{step.name}"])
        rows.append([Button(turn.words("flow.keep", answer=cut(kept, LABEL)), data("k"))])
    ways = [turn.button(turn.language, "flow.cancel", data("x"))]
    if _before(flow, answers, step) is not None:
        ways.insert(0, turn.button(turn.language, "flow.back", data("b")))
    text = turn.words(f"{flow.name}.{step.name}.ask")
    visible = _visible(flow, answers)
    if len(visible) > 1:
        progress = turn.words("flow.progress", now=visible.index(step) + 1, all=len(visible))
        text = f"{text}\n\n{progress}"
    turn.show(text, [*rows, ways])


def _option_rows(
    turn: Turn, options: Sequence[Option], page: int, data: Callable[..., str]
) -> list[list[Button]]:
    start = page * PAGE if page * PAGE < len(options) else 0
    shown = options[start : start + PAGE]
    rows = [[Button(option.label, data("a", option.value))] for option in shown]
    if len(options) > PAGE:
        more = start // PAGE + 1 if start + PAGE < len(options) else 0
        rows.append([turn.button(turn.language, "flow.more", data("m", more))])
    return rows


async def _show_check(turn: Turn, flow: Flow, conversation: Conversation) -> None:
    lines = [turn.words("flow.check")]
    rows: list[list[Button]] = [
        [turn.button(turn.language, f"{flow.name}.send", f"f:{conversation.serial}:s::")]
    ]
    for step in _visible(flow, conversation.answers):
        answer = conversation.answers[step.name]
        if answer is None:
            continue
        label = turn.words(f"{flow.name}.{step.name}.label")
        told = await step.question.tell(turn, conversation.answers, answer)
        lines.append(turn.words("flow.check_line", label=label, answer=told))
        change = turn.words("flow.change", label=label)
        rows.append(
            [Button(change, f"f:{conversation.serial}:e:{flow.steps.index(step)}:")]
        )
    rows.append([turn.button(turn.language, "flow.cancel", f"f:{conversation.serial}:x::")])
    turn.show("\n".join(lines), rows)


