"""When a need is wanted: which day, which part of it, and words that answer."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache

from handlers.chat.content import TEXT_LENGTH, Content
from handlers.chat.turn import Turn
from handlers.chat.words import LANGUAGES, Day
from handlers.forms.questions import Option
from linkage.danger import Signs
from linkage.models import DayPart, Urgency
from linkage.tokens import tokens_of
from linkage.wished_said import Wished, hour_on_a_day, wished_said
from storage.conversations import Answers

NOW, ANY = "now", "any"
# How many days ahead are offered, today among them.
DAYS = 7
# The hour at which a part of the day is over.
_OVER = {DayPart.MORNING: 12, DayPart.AFTERNOON: 18, DayPart.EVENING: 22}
# Longer words that name no day tell more of the need.
SHORT = 40


def hints_in(answers: Answers, lists: Sequence[str]) -> bool:
    """Whether what was told holds a phrase of the lists."""
    return "text" in answers and _holds(answers["text"]["text"], lists)


def _holds(text: str, lists: Sequence[str]) -> bool:
    tokens = tokens_of(text)
    return any(_phrases(hints).count(tokens) for hints in lists)


@cache
def _phrases(hints: str) -> Signs:
    return Signs(hints.split("|"))


def here(turn: Turn) -> datetime:
    """The moment, as the clocks of the neighbourhood show it."""
    return datetime.fromtimestamp(turn.unit.now / 1000, turn.services.zone)


def begins(turn: Turn, day: date) -> int:
    """When the day begins, in ms."""
    midnight = datetime.combine(day, time(), turn.services.zone)
    return int(midnight.timestamp() * 1000)


async def days(turn: Turn, answers: Answers) -> Sequence[Option]:
    """As soon as possible, the next days, and the one that words have named."""
    today, services = here(turn).date(), turn.services
    hurries = answers.get("urgency") != Urgency.WHENEVER
    later = [(today + timedelta(days=ahead)).isoformat() for ahead in range(2, DAYS)]
    near = [NOW, today.isoformat(), (today + timedelta(days=1)).isoformat()]
    said = answers.get("day", answers.get("~day"))
    if said is not None and said > max(later) and said != NOW:
        later.append(said)
    return [
        Option(NOW, turn.words("day.now" if hurries else "day.whenever")),
        Option(near[1], turn.words("day.today")),
        Option(near[2], turn.words("day.tomorrow")),
        *(
            Option(
                day,
                Day(begins(turn, date.fromisoformat(day))).spoken(services.words, turn.language),
            )
            for day in later
        ),
    ]


def usual_day(turn: Turn, answers: Answers) -> str | None:
    """As soon as possible; the day where the need's own words plainly say it, with its part."""
    if (told := _told(turn, answers)) is not None and told.day is not None:
        return told.day.isoformat()
    return None if _is_hinted(turn, answers) else NOW


def usual_part(turn: Turn, answers: Answers) -> str | None:
    """The part that was said with the day."""
    told = _told(turn, answers)
    if told is None or told.day is None or answers["day"] != told.day.isoformat():
        return None
    return told.part


def _told(turn: Turn, answers: Answers) -> Wished | None:
    """What the need's own words plainly wish for: a day ahead with its part, in what they hint."""
    if not _is_hinted(turn, answers):
        return None
    wish = wished_said(answers["text"]["text"], here(turn).date())
    return None if wish.part is None or _is_over(turn, wish) else wish


def _is_hinted(turn: Turn, answers: Answers) -> bool:
    """Whether the need's own words may mean another day than as soon as possible."""
    hints = [turn.text(language, "need.day.hints") for language in LANGUAGES]
    told = "text" in answers and hour_on_a_day(answers["text"]["text"], here(turn).date())
    return told or hints_in(answers, hints)


def _is_over(turn: Turn, wish: Wished) -> bool:
    now = here(turn)
    return wish.day == now.date() and wish.part is not None and now.hour >= _OVER[wish.part]


async def parts(turn: Turn, answers: Answers) -> Sequence[Option]:
    """Any time of the day, or what is left of it."""
    now = here(turn)
    is_today = answers["day"] == now.date().isoformat()
    left = [part for part, over in _OVER.items() if not is_today or now.hour < over]
    return [
        Option(ANY, turn.words("part.any")),
        *(Option(part, turn.words(f"part.{part}")) for part in left),
    ]


def on_a_day(answers: Answers) -> bool:
    """Whether a day was chosen."""
    return answers.get("day") not in (None, NOW)


async def named_day(turn: Turn, step: str, answers: Answers, content: Content) -> bool:
    """Words that name a day or a part of it answer when it is wanted; an hour is kept, too.

    Of short words that may mean a day, but which is not clear, it is said that they were not read;
    they are no part of the need. False for all else.
    """
    if step not in ("day", "part") or content.file is not None or len(content.text) > SHORT:
        return False
    wish = wished_said(content.text, here(turn).date())
    if _is_over(turn, wish):
        wish = wish._replace(day=None, part=None)
    if step == "day" and wish.day is not None:
        answers["day"] = wish.day.isoformat()
    elif step == "day" or wish.part is None:
        return unread(turn, step, content)
    if wish.part is not None:
        answers["part"] = wish.part
    if wish.to_the_hour:
        before = Content.of_answer(answers["text"])
        joined = before.joined(Content(content.text), TEXT_LENGTH)
        answers["text"] = (joined or before).as_answer()
    return True


def unread(turn: Turn, step: str, content: Content) -> bool:
    """Say so of words that may mean a day or a part of it and were not read; False for others."""
    of_day = step == "day"
    hints = [
        turn.text(language, "need.day.may_mean" if of_day else "need.part.may_mean")
        for language in LANGUAGES
    ]
    if not _holds(content.text, hints):
        return False
    turn.say("need.day.unread" if of_day else "need.part.unread")
    return True
