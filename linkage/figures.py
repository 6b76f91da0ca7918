"""The rates of the street's work, read from what happened to its cases (DOMAIN.md, "the measures").

Each case is taken apart into facts: one for each time a limit ran out or a resident was asked. A
rate counts facts, so that the groups of any kind always add up to the whole.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from linkage.cases import Move
from linkage.models import Actor, CaseState

# Of 1 (not at all) to 5 (very): "satisfied" and better.
SATISFIED = 4
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Each gives the next desk a time of its own, or the same one a new time.
_HANDED_ON = frozenset({Move.REFUSE, Move.ESCALATE, Move.RELEASE, Move.HELPED})


class Measure(StrEnum):
    """What is measured, as the 12345 service does."""

    RESPONSE = "response"
    RESOLUTION = "resolution"
    SATISFACTION = "satisfaction"


class Dimension(StrEnum):
    """What figures can be taken apart by; each is a field of a `Fact`."""

    ACTOR = "actor"
    COMMUNITY = "community"
    CATEGORY = "category"
    MONTH = "month"


class Line(NamedTuple):
    """A line of a timeline: its number, when, which move, who answers and how it stands after."""

    seq: int
    at: int
    move: str
    actor: Actor
    to_state: CaseState


class FollowUp(NamedTuple):
    """A time the resident was asked how it went.

    `round` is the timeline's line with which the work was said to be done. `resolved` is None
    without an answer, and False for what is solved in part; `satisfaction` (1 to 5) is None where
    they did not say.
    """

    round: int
    asked_at: int
    resolved: bool | None
    satisfaction: int | None


@dataclass(frozen=True, slots=True)
class History:
    """What the figures need of a case; `community` is a name, empty for the whole street.

    `lines` are never empty, the first one first. `respond_by` is the limit of whoever has the case
    now, or had it last.
    """

    case_id: int
    category: str
    community: str
    created_at: int
    respond_by: int
    lines: tuple[Line, ...]
    follow_ups: tuple[FollowUp, ...] = ()


class Fact(NamedTuple):
    """One thing that counts for one measure.

    `counted` says whether it is part of the sample, `good` whether it speaks well (never without
    `counted`), `silent` that the resident did not say.
    """

    measure: Measure
    month: str
    actor: Actor
    community: str
    category: str
    counted: bool
    good: bool
    silent: bool


class Rate(NamedTuple):
    """`good` out of a sample of `of`; `silent` is the number of those who did not say."""

    good: int = 0
    of: int = 0
    silent: int = 0

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where there is nothing to count."""
        return self.good / self.of if self.of else None


class Rates(NamedTuple):
    """The three rates of one group."""

    response: Rate = Rate()
    resolution: Rate = Rate()
    satisfaction: Rate = Rate()

    @property
    def weight(self) -> int:
        """How much they rest on, to put the groups of most consequence first."""
        return self.response.of + self.resolution.of + self.resolution.silent


class Errands(NamedTuple):
    """How many cases reached a social worker, and how many of them were errands."""

    errands: int
    of: int


def facts(history: History, now: int, zone: ZoneInfo) -> Iterator[Fact]:
    """All that a case says of the work, as of `now` in ms; months are those of the zone."""
    place = history.community, history.category
    limit = promised(history)
    if limit <= now and (answered := _contacted(history, limit)) is not None:
        actor, good = answered
        yield Fact(
            Measure.RESPONSE, month_of(limit, zone), actor, *place, counted=True, good=good,
            silent=False,
        )  # fmt: skip
    for asked in history.follow_ups:
        actor = _at(history, asked)
        month = month_of(asked.asked_at, zone)
        said = asked.resolved is not None
        rated = asked.satisfaction is not None
        yield Fact(
            Measure.RESOLUTION, month, actor, *place, counted=said, good=bool(asked.resolved),
            silent=not said,
        )  # fmt: skip
        # Who says "not solved" or "partly" is not asked for more, and is not satisfied.
        yield Fact(
            Measure.SATISFACTION, month, actor, *place, counted=said,
            good=said and (asked.satisfaction or 0) >= SATISFIED,
            silent=not rated and asked.resolved is not False,
        )  # fmt: skip


def promised(history: History) -> int:
    """When the resident was to be contacted at the latest, in ms, as promised at the start.

    A desk that gets the case from another has its own time, but the resident's wait began with the
    need, or when they said that it got worse. The limit's length is what the case had when it was
    last handed on.
    """
    began = max(
        (line.at for line in history.lines if line.move in _HANDED_ON), default=history.created_at
    )
    worse = max((line.at for line in history.lines if line.move == Move.WORSEN), default=None)
    if worse is not None and worse >= began:
        return history.respond_by
    return (history.created_at if worse is None else worse) + history.respond_by - began


def _contacted(history: History, limit: int) -> tuple[Actor, bool] | None:
    """Who was answerable when the limit ran out or was met, and whether it was met.

    Taking a case tells the resident who has it, and begins their talk. None where the case was
    over before it was due.
    """
    contact = next((line for line in history.lines if line.move == Move.TAKE), None)
    if contact is not None and contact.at <= limit:
        return contact.actor, True
    before = [line for line in history.lines if line.at < limit] or [history.lines[0]]
    if before[-1].to_state is CaseState.CLOSED:
        return None
    return before[-1].actor, False


def _at(history: History, asked: FollowUp) -> Actor:
    """Who had done what the resident was asked about."""
    return next(
        (line.actor for line in history.lines if line.seq == asked.round), history.lines[-1].actor
    )


def tally(found: Iterable[Fact], dimension: Dimension) -> dict[str, Rates]:
    """The rates of each group, those that rest on most first; months in their order."""
    counts: defaultdict[str, dict[Measure, list[int]]] = defaultdict(
        lambda: {measure: [0, 0, 0] for measure in Measure}
    )
    for fact in found:
        count = counts[str(getattr(fact, dimension))][fact.measure]
        count[0] += fact.good
        count[1] += fact.counted
        count[2] += fact.silent
    rates = {
        group: Rates(*(Rate(*count[measure]) for measure in Measure))
        for group, count in counts.items()
    }
    if dimension is Dimension.MONTH:
        return dict(sorted(rates.items()))
    return dict(sorted(rates.items(), key=lambda item: (-item[1].weight, item[0])))


def change(rate: Rate, before: Rate) -> float | None:
    """By how many points (hundredths) a rate has risen; None where either is none."""
    if rate.share is None or before.share is None:
        return None
    return (rate.share - before.share) * 100


def errands(
    histories: Iterable[History], forbidden: frozenset[str], month: str, zone: ZoneInfo
) -> Errands:
    """The cases that first reached a social worker in that month, and those of them that never may.

    `forbidden` are the categories that the policy keeps from social workers (DOMAIN.md: they are
    used as errand runners).
    """
    reached = []
    for history in histories:
        lines = history.lines
        first = next((line for line in lines if line.actor is Actor.SOCIAL_WORKER), None)
        if first is not None and month_of(first.at, zone) == month:
            reached.append(history.category in forbidden)
    return Errands(sum(reached), len(reached))


def received(histories: Iterable[History], month: str, zone: ZoneInfo) -> int:
    """How many needs came in in that month."""
    return sum(month_of(history.created_at, zone) == month for history in histories)


def month_of(at: int, zone: ZoneInfo) -> str:
    """The month, like 2026-11, in which a moment in ms falls."""
    return f"{(_EPOCH + timedelta(milliseconds=at)).astimezone(zone):%Y-%m}"


def months_before(month: str, count: int) -> str:
    """The month that many before; after it where `count` is negative."""
    months = int(month[:4]) * 12 + int(month[5:]) - 1 - count
    return f"{months // 12:04}-{months % 12 + 1:02}"


def start_of(month: str, zone: ZoneInfo) -> int:
    """The first moment of a month, in ms."""
    first = datetime(int(month[:4]), int(month[5:]), 1, tzinfo=zone)
    return (first - _EPOCH) // timedelta(milliseconds=1)
