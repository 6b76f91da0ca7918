"""What a person sees of a form: the current question with its buttons, or the check of all answers.

Button data is `f:<serial>:<verb>:<step>:<value>`; the serial tells a form's buttons from those of
an older one.
"""

from collections.abc import Sequence

from handlers.chat.scene import Button, cut
from handlers.chat.turn import FEW
from handlers.forms.filled import Form
from handlers.forms.flow import Step
from handlers.forms.pages import page_at
from handlers.forms.questions import Option, Several

PAGE = 4
LABEL = 30
# Buttons to change an answer, side by side.
ACROSS = 2


async def show(form: Form, step: Step | None, options: Sequence[Option], place: str) -> None:
    """Show the current question with its options, or the check, or that all has been gathered.

    `place` says which page of the buttons.
    """
    if step is not None:
        await _show_question(form, step, options, place)
    elif form.checked:
        await _show_check(form, place)
    else:
        ways = [[_button(form, "flow.send_all", "s")], [_button(form, "flow.cancel", "x")]]
        form.turn.show(form.turn.words("flow.gathered"), ways)


def _button(form: Form, key: str, verb: str, index: object = "", value: object = "") -> Button:
    data = f"f:{form.conversation.serial}:{verb}:{index}:{value}"
    return form.turn.button(form.turn.language, key, data)


async def _show_question(form: Form, step: Step, options: Sequence[Option], place: str) -> None:
    turn, index = form.turn, form.flow.steps.index(step)
    several = step.question if isinstance(step.question, Several) else None
    page = page_at(options, place, FEW if turn.large else len(options) if several else PAGE)
    data = f"f:{form.conversation.serial}:{{}}:{index}:{{}}"
    if several is None:
        rows = [[Button(one.label, data.format("a", one.value))] for one in page.options]
    else:
        chosen = form.chosen(step, several)
        rows = _taps(form, page.options, chosen, data.format("t", f"{place}/{{}}"))
    rows += [[Button(label, data.format("m", there))] for label, there in page.ways]
    if page.more is not None:
        rows.append([_button(form, "flow.more", "m", index, page.more)])
    if several is not None:
        rows.append([_button(form, "several.done", "d", index)])
    if form.can_keep(step, options):
        kept = await step.question.tell(turn, form.answers, form.answers[f"~{step.name}"])
        label = turn.words("flow.keep", answer=cut(kept, LABEL))
        rows.append([Button(label, f"f:{form.conversation.serial}:k:{index}:")])
    ways = [] if form.flow.stays else [_button(form, "flow.cancel", "x")]
    if page.back is not None:
        ways.insert(0, _button(form, "flow.back", "m", index, page.back))
    elif form.before(step) is not None:
        ways.insert(0, _button(form, "flow.back", "b", index))
    about = form.answers.get("about", "")
    line = await step.line(turn, form.answers) if step.line else ""
    text = turn.words(f"{form.flow.name}.{step.name}.ask", number=about, line=line)
    told = [
        turn.words("flow.about", label=one.label, about=one.about)
        for one in page.options
        if one.about
    ]
    text = "\n".join([text, "", *told] if told else [text])
    # A choice without any has answered itself with None.
    asked = [one for one in form.visible if form.answers.get(one.name, "") is not None]
    counted = [one for one in asked if not one.line and form.usual(one) is None]
    if form.flow.check and step in counted:
        progress = turn.words("flow.progress", now=counted.index(step) + 1, all=len(counted))
        text = f"{text}\n\n{progress}"
    turn.show(text, [*rows, ways] if ways else rows)


def _taps(
    form: Form, options: Sequence[Option], chosen: Sequence[str], data: str
) -> list[list[Button]]:
    """Any of several, side by side, with a mark on those that are on."""
    turn, across = form.turn, 1 if form.turn.large else ACROSS
    labels = (
        turn.words("several.on", label=one.label) if one.value in chosen else one.label
        for one in options
    )
    taps = [
        Button(label, data.format(one.value)) for label, one in zip(labels, options, strict=True)
    ]
    return [taps[start : start + across] for start in range(0, len(taps), across)]


async def _show_check(form: Form, place: str) -> None:
    turn = form.turn
    lines, changes = [turn.words("flow.check")], []
    for step in form.visible:
        answer = form.answers[step.name]
        if answer is None or step.line:
            continue
        label = turn.words(f"{form.flow.name}.{step.name}.label")
        told = await step.question.tell(turn, form.answers, answer)
        lines.append(turn.words("flow.check_line", label=label, answer=told))
        index = form.flow.steps.index(step)
        change = turn.words("flow.change", label=label)
        changes.append(Button(change, f"f:{form.conversation.serial}:e:{index}:"))
    across = 1 if turn.large else ACROSS
    rows = [
        [_button(form, f"{form.flow.name}.send", "s")],
        *(changes[start : start + across] for start in range(0, len(changes), across)),
    ]
    page = int(place) if place.isdecimal() else 0
    few = turn.few(rows, page, f"f:{form.conversation.serial}:m::{{}}")
    turn.show("\n".join(lines), [*few, [_button(form, "flow.cancel", "x")]])
