"""When a task is: which day, at what hour, and words that answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from handlers.chat.content import Content
from handlers.chat.turn import Turn
from handlers.chat.words import Day
from handlers.forms.day_asked import SHORT, begins, here, unread
from handlers.forms.questions import Option
from linkage.errors import DomainError
from linkage.tasks import hour_said
from linkage.wished_said import hour_wished, wished_said
from storage.conversations import Answers

DAYS = 14
# What is mostly chosen; any other hour can be written.
HOURS = ("09:00", "10:00", "14:00", "15:00", "16:00", "19:00", "08:00", "18:00")


def today(turn: Turn) -> date:
    """The day, as the clocks of the neighbourhood show it."""
    return here(turn).date()


def at(turn: Turn, day: str, clock: str) -> int:
    """The moment, in ms, of an hour of a day here."""
    hour = time.fromisoformat(clock)
    moment = datetime.combine(date.fromisoformat(day), hour, turn.services.zone)
    return int(moment.timestamp() * 1000)


async def days(turn: Turn, answers: Answers) -> Sequence[Option]:
    """The next days, and the one further on that words have named."""
    first, services = today(turn), turn.services
    found = [first + timedelta(days=ahead) for ahead in range(DAYS)]
    said = answers.get("day", answers.get("~day"))
    if said is not None and date.fromisoformat(said) > found[-1]:
        found.append(date.fromisoformat(said))
    named = {first: turn.words("day.today"), found[1]: turn.words("day.tomorrow")}
    return [
        Option(
            day.isoformat(),
            named.get(day) or Day(begins(turn, day)).spoken(services.words, turn.language),
        )
        for day in found
    ]


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the day chosen: one of the usual, or as it is written."""

    @property
    def typed(self) -> bool:
        """It can be written."""
        return True

    async def options(self, turn: Turn, answers: Answers) -> Sequence[Option]:
        """The usual hours that have not passed."""
        day, now = answers["day"], turn.unit.now
        return [Option(one, one) for one in HOURS if at(turn, day, one) > now]

    def read(self, content: Content, options: Sequence[Option]) -> Any:
        """An hour as people write it."""
        said = None if content.files else hour_said(content.text)
        if said is None:
            raise DomainError("task.hour_unclear")
        return said

    async def tell(self, turn: Turn, answers: Answers, answer: Any) -> str:
        """The hour."""
        return str(answer)


def usual_hour(_: Turn, answers: Answers) -> str | None:
    """What the case says, where its day stands."""
    return answers.get("at") if answers.get("day") == answers.get("wanted") else None


async def named_when(turn: Turn, step: str, answers: Answers, content: Content) -> bool:
    """Words that name a day, with its hour or without, or the hour of the day chosen.

    Of short words that may mean a day, but which is not clear, it is said that they were not read;
    they are no part of the task. False for all else.
    """
    if step not in ("day", "hour") or content.files or len(content.text) > SHORT:
        return False
    named = wished_said(content.text, today(turn))
    if step == "day" and named.day is None:
        return unread(turn, step, content)
    day = named.day if step == "day" else date.fromisoformat(answers["day"])
    if day is None:
        return False
    hour = hour_wished(content.text, today(turn), day, named.part)
    if step == "day":
        answers["day"] = day.isoformat()
    elif hour is None or hour_said(content.text) is not None:
        return False
    # An hour of today that has passed is asked, with those that are left.
    if hour is not None and (day > today(turn) or hour > here(turn).time()):
        answers["hour"] = f"{hour:%H:%M}"
    return step == "day" or "hour" in answers
