"""When a volunteer has time: the week as a keyboard, exact hours, days off, and a pause.

The week is that of every week, in local time. Button data begins with `w:`.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from handlers.chat.scene import Button
from handlers.chat.turn import FEW, Turn
from handlers.chat.words import Said
from handlers.forms.flow import Flow, Step, register
from handlers.forms.form import begin
from handlers.volunteers import enrolment
from handlers.volunteers.enrolment import PAUSE, Enrolment
from handlers.volunteers.time_asked import (
    Days,
    HoursOfWeek,
    LastDay,
    begins,
    near_days,
    rests,
    today,
)
from handlers.volunteers.volunteer_words import days_words, week_words
from handlers.volunteers.volunteering import AVAILABILITY, OWN, VOLUNTEER, mine, show_card
from linkage.enrolment import Move
from linkage.errors import DomainError
from linkage.guessing import Danger
from linkage.hours_said import hours_said, nearly_hours, only_hours
from linkage.models import DayPart
from linkage.volunteers import PARTS, Absence, Stretch, with_absence
from linkage.week import MONDAY, WEEKEND, WORKDAYS, copied, covers, toggled, with_hours, without
from storage import conversations, reminders, volunteers
from storage.conversations import Answers, Conversation

# A tap: on a day, the workdays or the weekend; on a part of it; then the page it is on.
_TAP = re.compile(r"tap([0-6]|we|wo)([0-2]):(\d{1,2})", re.ASCII)
_PAGE = re.compile(r"week(\d{1,2})", re.ASCII)
_DROP = re.compile(r"drop(\d{1,15})", re.ASCII)
_GROUPS = {"wo": WORKDAYS, "we": WEEKEND}
# Stands in the form of hours while the week's keyboard is its question.
_KEYBOARD = "~keyboard"
# How long a pause may last without a word: who is away for longer leaves, and comes again.
LONGEST_PAUSE = timedelta(days=366)


async def press(turn: Turn, verb: str) -> None:
    """Act on a button of the week, of the days off, or of the pause."""
    found = await mine(turn)
    if tap := _TAP.fullmatch(verb):
        await _tap(turn, found, tap[1], int(tap[2]), int(tap[3]))
    elif page := _PAGE.fullmatch(verb):
        _show_week(turn, found.volunteer.week, int(page[1]))
    elif drop := _DROP.fullmatch(verb):
        _drop(turn, found, int(drop[1]))
    elif verb in _VERBS:
        await _VERBS[verb](turn, found)
    else:
        raise DomainError("press.unknown")


def _stretches(group: str, part: int) -> list[Stretch]:
    """What a tap is about."""
    days = _GROUPS[group] if group in _GROUPS else (int(group),)
    return [Stretch(day, *list(PARTS.values())[part]) for day in days]


async def _tap(turn: Turn, found: Enrolment, group: str, part: int, page: int) -> None:
    week = toggled(found.volunteer.week, _stretches(group, part))
    volunteers.set_week(turn.unit, turn.me.id, week)
    _show_week(turn, week, page)


async def heard_hours(turn: Turn, text: str) -> bool:
    """Take hours that are written below the week; False, and looked away, for all else.

    Of short words that name a day or a part of it, it is said how to write them.
    """
    looked = _looks_at_week(turn)
    if looked and nearly_hours(text) and not only_hours(text) and _is_harmless(turn, text):
        raise DomainError("week.unread")
    look_away(turn)
    if not (looked and only_hours(text)):
        return False
    await _said_hours(turn, {"said": hours_said(text)})
    return True


def _is_harmless(turn: Turn, text: str) -> bool:
    return turn.services.guesser.danger(text) is Danger.NONE


def look_away(turn: Turn) -> None:
    """They go on to something else: hours they write then are not meant for their week."""
    if _looks_at_week(turn):
        conversations.end(turn.unit, turn.chat_id)
        turn.conversation = None


def _looks_at_week(turn: Turn) -> bool:
    return turn.conversation is not None and _KEYBOARD in turn.conversation.answers


def _show_week(turn: Turn, week: Sequence[Stretch], page: int = 0) -> None:
    """The week as a keyboard: a row a day; who wants few taps all workdays, or the weekend."""
    if turn.conversation is None:
        turn.conversation = Conversation(HOURS.name, turn.update.update_id, {_KEYBOARD: True})
        conversations.save(turn.unit, turn.chat_id, turn.conversation)
    rows: list[list[Button]] = []
    if turn.large:
        groups = [(group, part) for group in _GROUPS for part in PARTS]
        taps = [
            [_part(turn, week, group, part, at // FEW)] for at, (group, part) in enumerate(groups)
        ]
        rows += [list(row) for row in turn.few(taps, page, f"{AVAILABILITY}week{{}}")]
    else:
        for day in map(str, range(7)):
            rows.append([_part(turn, week, day, part, 0) for part in PARTS])
        if any(one.weekday == MONDAY for one in week):
            rows.append([turn.button(turn.language, "week.copy", f"{AVAILABILITY}copy")])
        rows.append([turn.button(turn.language, "week.hours", f"{AVAILABILITY}hours")])
    rows.append([turn.button(turn.language, "week.done", f"{VOLUNTEER}card0")])
    turn.show(turn.words("week.ask", week=week_words(turn, turn.language, week)), rows)


def _part(turn: Turn, week: Sequence[Stretch], group: str, part: DayPart, page: int) -> Button:
    """A part of a day, with a mark where there is time for all of it, or for some."""
    index = list(PARTS).index(part)
    asked = _stretches(group, index)
    day = f"week.{group}" if group in _GROUPS else f"weekday.{group}"
    label = turn.words(f"week.{part}", day=Said(day))
    if all(covers(week, one) for one in asked):
        label = turn.words("several.on", label=label)
    elif any(without(week, one) != tuple(week) for one in asked):
        label = turn.words("week.some", label=label)
    return Button(label, f"{AVAILABILITY}tap{group}{index}:{page}")


async def _week(turn: Turn, found: Enrolment) -> None:
    _show_week(turn, found.volunteer.week)


async def _copy(turn: Turn, found: Enrolment) -> None:
    week = copied(found.volunteer.week, WORKDAYS)
    volunteers.set_week(turn.unit, turn.me.id, week)
    _show_week(turn, week)


async def _hours(turn: Turn, _: Enrolment) -> None:
    turn.shown = True
    await begin(turn, HOURS)


async def _said_hours(turn: Turn, answers: Answers) -> None:
    found = await mine(turn)
    refused, said = answers["said"]
    stretches, week = [Stretch(*one) for one in said], found.volunteer.week
    if refused:
        for one in stretches:
            week = without(week, one)
    else:
        week = with_hours(week, stretches)
    volunteers.set_week(turn.unit, turn.me.id, week)
    _show_week(turn, week)


async def _days(turn: Turn, found: Enrolment) -> None:
    _show_days(turn, found.volunteer.days_off)


def _show_days(turn: Turn, days_off: Sequence[Absence]) -> None:
    """The days off that are to come, each with its way out."""
    listed = [days_words(turn, turn.language, one) for one in days_off]
    text = turn.words("days.card", days="\n".join(listed) or turn.words("days.none"))
    rows = [
        [turn.button(turn.language, "days.add", f"{AVAILABILITY}add")],
        *(
            [Button(turn.words("days.drop", days=said), f"{AVAILABILITY}drop{one.first_at}")]
            for said, one in zip(listed, days_off, strict=True)
        ),
        [turn.button(turn.language, "volunteer.card_back", f"{VOLUNTEER}card0")],
    ]
    turn.show(text, rows)


async def _add(turn: Turn, _: Enrolment) -> None:
    turn.shown = True
    await begin(turn, DAYS_OFF)


async def _said_days(turn: Turn, answers: Answers) -> None:
    found = await mine(turn)
    first, last = (date.fromisoformat(one) for one in answers["days"].split("/"))
    new = Absence(begins(turn, first), begins(turn, last + timedelta(days=1)))
    days_off = with_absence(found.volunteer.days_off, new)
    volunteers.set_days_off(turn.unit, turn.me.id, days_off)
    _show_days(turn, days_off)


def _drop(turn: Turn, found: Enrolment, first_at: int) -> None:
    days_off = [one for one in found.volunteer.days_off if one.first_at != first_at]
    volunteers.set_days_off(turn.unit, turn.me.id, days_off)
    _show_days(turn, days_off)


async def _pause(turn: Turn, _: Enrolment) -> None:
    turn.shown = True
    await begin(turn, PAUSING)


async def _paused(turn: Turn, answers: Answers) -> None:
    """Nothing is asked of them up to and with the last day that they said."""
    _, last = (date.fromisoformat(one) for one in answers["until"].split("/"))
    if last > today(turn) + LONGEST_PAUSE:
        raise DomainError("pause.too_long")
    await _pause_until(turn, begins(turn, last + timedelta(days=1)))


async def _back(turn: Turn, _: Enrolment) -> None:
    await _pause_until(turn, None)


async def _pause_until(turn: Turn, until: int | None) -> None:
    found = await mine(turn)
    paused = found.volunteer.model_copy(update={"paused_until": until})
    found = replace(found, volunteer=paused)
    moved = enrolment.move(turn, found, Move.CHANGE, turn.me.id, OWN)
    if until is None:
        reminders.cancel(turn.unit, PAUSE, turn.me.id)
    else:
        services = turn.services
        rings = services.policy.hours.next_open(until, services.zone)
        reminders.put(turn.unit, PAUSE, turn.me.id, rings)
    await enrolment.refresh(turn, moved)
    show_card(turn, moved.volunteer)


_VERBS: dict[str, Callable[[Turn, Enrolment], Awaitable[None]]] = {
    "week": _week,
    "copy": _copy,
    "hours": _hours,
    "days": _days,
    "add": _add,
    "pause": _pause,
    "back": _back,
}

HOURS = register(Flow("hours", steps=(Step("said", HoursOfWeek()),), finish=_said_hours))
DAYS_OFF = register(Flow("days_off", steps=(Step("days", Days(near_days)),), finish=_said_days))
PAUSING = register(Flow("pausing", steps=(Step("until", LastDay(rests)),), finish=_paused))
