"""The questions for hours of a week and for days: pressed, or written as people write them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from handlers.chat.content import Content
from handlers.chat.turn import Turn
from handlers.chat.words import Day
from handlers.forms.questions import Option
from handlers.volunteers.volunteer_words import days_words, week_words
from linkage.days_said import days_said
from linkage.errors import DomainError
from linkage.hours_said import hours_said
from linkage.volunteers import Absence, Stretch
from linkage.week import midnight
from storage.conversations import Answers

# How many weeks of rest are offered.
WEEKS = (1, 2, 4)


def today(turn: Turn) -> date:
    return datetime.fromtimestamp(turn.unit.now / 1000, turn.services.zone).date()


def begins(turn: Turn, day: date) -> int:
    """When a day begins in the deployment's zone, in ms."""
    return midnight(day, turn.services.zone)


@dataclass(frozen=True, slots=True)
class HoursOfWeek:
    """Hours of a week, as people write them."""

    @property
    def typed(self) -> bool:
        """It is written."""
        return True

    async def options(self, turn: Turn, answers: Answers) -> Sequence[Option]:
        """None: who wants whole parts of a day taps them."""
        return ()

    def read(self, content: Content, options: Sequence[Option]) -> Any:
        """The stretches that the words name or refuse."""
        return hours_said(content.text)

    async def tell(self, turn: Turn, answers: Answers, answer: Any) -> str:
        """The stretches in words."""
        return week_words(turn, turn.language, [Stretch(*one) for one in answer[1]])


@dataclass(frozen=True, slots=True)
class Days:
    """Days from the first to the last: pressed, or as people write them.

    The first of the choices begins today, which tells what "tomorrow" is. An answer is two dates
    with a stroke between.
    """

    choices: Callable[[Turn, Answers], Awaitable[Sequence[Option]]]

    @property
    def typed(self) -> bool:
        """It may be written."""
        return True

    async def options(self, turn: Turn, answers: Answers) -> Sequence[Option]:
        """The choices as the declaration makes them."""
        return await self.choices(turn, answers)

    def read(self, content: Content, options: Sequence[Option]) -> Any:
        """The days whose label was written, or that the words name."""
        written = content.text.casefold()
        pressed = (option.value for option in options if option.label.casefold() == written)
        if (value := next(pressed, None)) is not None:
            return value
        here = date.fromisoformat(options[0].value.partition("/")[0])
        first, last = days_said(content.text, here)
        return f"{first}/{last}"

    async def tell(self, turn: Turn, answers: Answers, answer: Any) -> str:
        """The days in words."""
        first, last = (date.fromisoformat(one) for one in answer.split("/"))
        return days_words(turn, turn.language, Absence(begins(turn, first), begins(turn, last)))


class LastDay(Days):
    """The last day of a span that begins today: one day is written."""

    def read(self, content: Content, options: Sequence[Option]) -> Any:
        """As of days; of words that name none, it is said that one day is asked for."""
        try:
            return super().read(content, options)
        except DomainError as error:
            raise DomainError("pause.unclear") if error.key == "days.unclear" else error from error


async def near_days(turn: Turn, _: Answers) -> Sequence[Option]:
    day = today(turn)
    tomorrow, sunday = day + timedelta(days=1), day + timedelta(days=6 - day.weekday())
    return [
        Option(f"{day}/{day}", turn.words("day.today")),
        Option(f"{tomorrow}/{tomorrow}", turn.words("day.tomorrow")),
        Option(f"{day}/{sunday}", turn.words("days.this_week")),
    ]


async def rests(turn: Turn, _: Answers) -> Sequence[Option]:
    day = today(turn)
    ends = [day + timedelta(weeks=weeks, days=-1) for weeks in WEEKS]
    return [
        Option(
            f"{day}/{end}",
            turn.words(f"pause.weeks.{weeks}", until=Day(begins(turn, end))),
        )
        for weeks, end in zip(WEEKS, ends, strict=True)
    ]
