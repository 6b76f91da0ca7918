"""Who is asked for a task: hard rules first, then a score that is explained in words.

DOMAIN.md, rule 3, says what must hold of everybody who is given a task. Among those, who is near,
speaks the language and has waited longest comes first. A score is bounded, so that whoever looks
through volunteers ring by ring, the nearest first, knows when nobody further on can do better.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from linkage.volunteers import Stretch, VolunteerState
from linkage.week import covers, merged

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)

# How many minutes the way from one place to another may take, by how many levels of place they
# share: those of one building share all four. Estimates for somebody on foot within the few
# kilometres of a street office's area.
TRAVEL = (45, 30, 20, 10, 5)

# The points of a score, 100 at most. By the levels of place that a home shares with the task.
NEARNESS = (0, 10, 20, 30, 40)
LANGUAGE, HELPED, FAIRNESS, RELIABILITY = 20, 15, 15, 10
# Who was last asked so many days ago, or never, has waited as long as counts.
LONGEST_WAIT = 30
# What speaks for who never had a task: no more than that nothing speaks against them.
UNTRIED = "untried"
# Who has helped the resident before is asked sooner; to say so would tell whose task it is.
KNOWN = "helped"
# What speaks for somebody, but is not said to who is asked.
UNSAID = frozenset({UNTRIED, KNOWN})
_NEAR = ("street", "street", "community", "grid")


class Rule(StrEnum):
    """Why somebody may not be given a task."""

    NOT_APPROVED = "not_approved"
    BLOCKED = "blocked"
    OWN = "own"
    NEVER = "never"
    FAR = "far"
    SKILL = "skill"
    AWAY = "away"
    NO_TIME = "no_time"
    BUSY = "busy"
    ENOUGH = "enough"


class Skill(NamedTuple):
    """What is known of somebody's skill; `valid_until` in ms, None for good."""

    recorded: bool
    valid_until: int | None


class Busy(NamedTuple):
    """A task somebody has accepted: when, in ms, and the path of its place."""

    starts_at: int
    ends_at: int
    path: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a task asks of whoever does it. Times in ms.

    `recorded` are those of the skills that count only once they were recorded. `pieces` is the time
    of the task by the local clock, `week` the local week it begins in. `blocked` are the volunteers
    who are not to meet the resident, `helped` those who have helped them before, `again` those who
    have the week before of a weekly task: they are asked first. Of `path`, whoever is asked is
    shown the first `shown` levels: no reason tells more of where it is.
    """

    starts_at: int
    ends_at: int
    path: str
    shown: int
    category: str
    skills: frozenset[str]
    recorded: frozenset[str]
    language: str
    resident_id: int | None
    pieces: tuple[Stretch, ...]
    week: tuple[int, int]
    blocked: frozenset[int] = frozenset()
    helped: frozenset[int] = frozenset()
    again: frozenset[int] = frozenset()

    @property
    def depth(self) -> int:
        """How many levels of place its path has, the street being the first."""
        return levels(self.path)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A volunteer as the rules and the score see them. Times in ms.

    `home` and `area` are paths of places: where they live, and how far they go. `off` are days off
    from the first moment to the last, which is outside. `busy` are the tasks they have accepted in
    the task's week and around its hour. `kept` counts the tasks they did, `missed`
    those they gave up less than a day before, or did not come to.
    """

    id: int
    state: VolunteerState
    home: str
    area: str
    languages: frozenset[str]
    never: frozenset[str]
    weekly_most: int
    paused_until: int | None
    asked_at: int
    skills: Mapping[str, Skill] = field(default_factory=dict)
    week: tuple[Stretch, ...] = ()
    off: tuple[tuple[int, int], ...] = ()
    busy: tuple[Busy, ...] = ()
    kept: int = 0
    missed: int = 0


class Point(NamedTuple):
    """A part of a score: the catalogue key of its words, without `match.`, and its points."""

    key: str
    points: int


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody who may be given the task, and why they would be asked."""

    one: Candidate
    points: tuple[Point, ...]

    @property
    def score(self) -> int:
        """The points together."""
        return sum(point.points for point in self.points)


def levels(path: str) -> int:
    """How many levels of place a path has."""
    return path.count("/") - 1


def shared(one: str, other: str) -> int:
    """How many levels of place two paths share from the street down."""
    parts = zip(one.strip("/").split("/"), other.strip("/").split("/"), strict=False)
    count = 0
    for a, b in parts:
        if a != b or not a:
            break
        count += 1
    return count


def travel_ms(one: str, other: str) -> int:
    """How long the way between two places may take."""
    return TRAVEL[shared(one, other)] * MINUTE_MS


def week_of(moment: int, zone: ZoneInfo) -> tuple[int, int]:
    """The local week, Monday first, around a moment: its first, and the first of the next."""
    local = _local(moment, zone)
    monday = datetime(local.year, local.month, local.day) - timedelta(days=local.weekday())  # noqa: DTZ001
    bounds = (monday, monday + timedelta(days=7))
    begin, end = ((one.replace(tzinfo=zone).astimezone(UTC) - _EPOCH) // _MS for one in bounds)
    return begin, end


def broken(wanted: Wanted, one: Candidate) -> Rule | None:
    """The first rule that stands against giving somebody the task, None where none does."""
    checks = (
        (Rule.NOT_APPROVED, one.state is not VolunteerState.APPROVED),
        (Rule.BLOCKED, one.id in wanted.blocked),
        (Rule.OWN, one.id == wanted.resident_id),
        (Rule.NEVER, wanted.category in one.never),
        (Rule.FAR, not wanted.path.startswith(one.area)),
    )
    for rule, stands in checks:
        if stands:
            return rule
    if not all(_can(wanted, one, skill) for skill in wanted.skills):
        return Rule.SKILL
    if _away(wanted, one):
        return Rule.AWAY
    week = merged(one.week)
    if not all(covers(week, piece) for piece in wanted.pieces):
        return Rule.NO_TIME
    if any(_collides(wanted, busy) for busy in one.busy):
        return Rule.BUSY
    begin, end = wanted.week
    if sum(begin <= busy.starts_at < end for busy in one.busy) >= one.weekly_most:
        return Rule.ENOUGH
    return None


def _can(wanted: Wanted, one: Candidate, name: str) -> bool:
    skill = one.skills.get(name)
    if skill is None or (name in wanted.recorded and not skill.recorded):
        return False
    return skill.valid_until is None or skill.valid_until >= wanted.ends_at


def _away(wanted: Wanted, one: Candidate) -> bool:
    if one.paused_until is not None and one.paused_until > wanted.starts_at:
        return True
    return any(first < wanted.ends_at and wanted.starts_at < last for first, last in one.off)


def _collides(wanted: Wanted, busy: Busy) -> bool:
    way = travel_ms(wanted.path, busy.path)
    return busy.starts_at < wanted.ends_at + way and wanted.starts_at < busy.ends_at + way


def points_of(wanted: Wanted, one: Candidate, now: int) -> tuple[Point, ...]:
    """What speaks for asking somebody, the strongest kind of reason first."""
    near = shared(wanted.path, one.home)
    found = [Point(f"near.{_NEAR[min(near, wanted.shown)]}", NEARNESS[near])]
    if wanted.language in one.languages:
        found.append(Point("language", LANGUAGE))
    if one.id in wanted.again:
        found.append(Point("again", HELPED))
    elif one.id in wanted.helped:
        found.append(Point(KNOWN, HELPED))
    found.append(Point("waited" if one.asked_at else "never_asked", _fairness(one.asked_at, now)))
    kept = RELIABILITY * (one.kept + 2) // (one.kept + one.missed + 2)
    found.append(Point("reliable" if one.kept else UNTRIED, kept))
    return tuple(point for point in found if point.points)


def best_after(nearness: int, asked_at: int, now: int) -> int:
    """What nobody can score above who lives so near or further, and was asked then or later.

    Those who have helped the resident, or have the week before, are looked at by themselves.
    """
    return NEARNESS[nearness] + LANGUAGE + _fairness(asked_at, now) + RELIABILITY


def _fairness(asked_at: int, now: int) -> int:
    days = LONGEST_WAIT if not asked_at else max(0, now - asked_at) // DAY_MS
    return FAIRNESS * min(days, LONGEST_WAIT) // LONGEST_WAIT


def order(match: Match, wanted: Wanted) -> tuple[bool, int, int, int, int]:
    """The key that sorts the best first; among equals, who was asked longest ago."""
    other = match.one.id not in wanted.again
    return (
        other,
        -match.score,
        -shared(wanted.path, match.one.home),
        match.one.asked_at,
        match.one.id,
    )


def matched(wanted: Wanted, candidates: Iterable[Candidate], now: int) -> list[Match]:
    """Those of the candidates who may be given the task, the best first."""
    found = [
        Match(one, points_of(wanted, one, now)) for one in candidates if broken(wanted, one) is None
    ]
    return sorted(found, key=lambda match: order(match, wanted))


def _local(moment: int, zone: ZoneInfo) -> datetime:
    return (_EPOCH + moment * _MS).astimezone(zone)
