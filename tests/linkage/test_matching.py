"""No rule is ever broken, held against a plain reading of rule 3; and equals take turns."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.matching import (
    DAY_MS,
    MINUTE_MS,
    TRAVEL,
    UNTRIED,
    Busy,
    Candidate,
    Rule,
    Skill,
    Wanted,
    best_after,
    broken,
    matched,
    order,
    points_of,
    shared,
    week_of,
)
from linkage.volunteers import Stretch, VolunteerState
from linkage.week import stretches_of

HOUR = 60 * MINUTE_MS
# A Monday, midnight in Shanghai.
MONDAY = 1_772_380_800_000
ZONES = [ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe")]
PATHS = ["/1/", "/1/2/", "/1/2/3/", "/1/2/3/4/", "/1/2/3/5/", "/1/2/6/7/", "/1/8/9/10/"]


def task(
    starts_at: int = MONDAY + 10 * HOUR,
    length: int = 2 * HOUR,
    path: str = "/1/2/3/4/",
    zone: ZoneInfo = ZONES[0],
    skills: frozenset[str] = frozenset(),
    blocked: frozenset[int] = frozenset(),
    helped: frozenset[int] = frozenset(),
    shown: int = 3,
) -> Wanted:
    return Wanted(
        starts_at=starts_at,
        ends_at=starts_at + length,
        path=path,
        shown=shown,
        category="errands",
        skills=skills,
        recorded=frozenset({"first_aid"}),
        language="zh_CN",
        resident_id=99,
        pieces=stretches_of(starts_at, starts_at + length, zone),
        week=week_of(starts_at, zone),
        blocked=blocked,
        helped=helped,
    )


WHOLE_WEEK = tuple(Stretch(day, 0, 1440) for day in range(7))


def somebody(number: int = 1) -> Candidate:
    return Candidate(
        id=number,
        state=VolunteerState.APPROVED,
        home="/1/2/3/4/",
        area="/1/2/3/",
        languages=frozenset({"zh_CN"}),
        never=frozenset(),
        weekly_most=2,
        paused_until=None,
        asked_at=0,
        week=WHOLE_WEEK,
    )


# Around the changes of summer time in Berlin and on Lord Howe Island, too.
moments = st.integers(0, 52 * 7 * 24 * 12).map(lambda fives: MONDAY + fives * 5 * MINUTE_MS)
lengths = st.integers(1, 72).map(lambda fives: fives * 5 * MINUTE_MS)
minutes = st.integers(0, 24 * 4).map(lambda quarters: quarters * 15)


@st.composite
def weeks(draw: st.DrawFn) -> tuple[Stretch, ...]:
    found = []
    for day in draw(st.lists(st.integers(0, 6), max_size=12)):
        begin, end = sorted((draw(minutes), draw(minutes)))
        if begin < end:
            found.append(Stretch(day, begin, end))
    return tuple(found)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Wanted, Candidate, ZoneInfo]:
    """A task and a volunteer whom few rules stand against, so that each is met by itself."""
    zone = draw(st.sampled_from(ZONES))
    starts_at, length = draw(moments), draw(lengths)
    names = st.sampled_from(["first_aid", "carrying"])
    wanted = task(
        starts_at,
        length,
        draw(st.sampled_from(PATHS)),
        zone,
        draw(st.frozensets(names, max_size=1)),
        draw(st.sampled_from([frozenset(), frozenset(), frozenset({1})])),
    )
    near = st.integers(-30, 30).map(lambda hours: starts_at + hours * HOUR)
    skill = st.builds(Skill, st.booleans(), st.one_of(st.none(), near))
    path = st.sampled_from(PATHS)
    tasks = st.builds(
        lambda begin, hours, path: Busy(begin, begin + hours * HOUR, path),
        near,
        st.integers(1, 3),
        path,
    )
    off = near.map(lambda first: (first, first + 5 * HOUR))
    one = Candidate(
        id=draw(st.sampled_from([1, 1, 1, 99])),
        state=draw(st.sampled_from([VolunteerState.APPROVED] * 6 + list(VolunteerState))),
        home=draw(path),
        area=draw(st.sampled_from(["/1/", "/1/", "/1/2/", *PATHS])),
        languages=frozenset(),
        never=draw(st.sampled_from([frozenset(), frozenset(), frozenset({"errands"})])),
        weekly_most=draw(st.integers(1, 3)),
        paused_until=draw(st.one_of(st.none(), st.none(), near)),
        asked_at=0,
        skills=draw(st.dictionaries(names, skill, max_size=2)),
        week=draw(st.one_of(st.just(WHOLE_WEEK), weeks())),
        off=tuple(draw(st.lists(off, max_size=1))),
        busy=tuple(draw(st.lists(tasks, max_size=3))),
    )
    return wanted, one, zone


def local(moment: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(moment / 1000, UTC).astimezone(zone)


def may_have_it(wanted: Wanted, one: Candidate, zone: ZoneInfo) -> bool:
    """Rule 3 of the domain as it reads, minute by minute."""
    whole = range(wanted.starts_at, wanted.ends_at, MINUTE_MS)

    def has_time(moment: int) -> bool:
        at = local(moment, zone)
        minute = at.hour * 60 + at.minute
        in_week = any(w.weekday == at.weekday() and w[1] <= minute < w[2] for w in one.week)
        is_off = any(first <= moment < last for first, last in one.off)
        return in_week and not is_off and not (one.paused_until or 0) > moment

    def has_skill(name: str) -> bool:
        skill = one.skills.get(name)
        return (
            skill is not None
            and (name != "first_aid" or skill.recorded)
            and all(skill.valid_until is None or moment < skill.valid_until for moment in whole)
        )

    def is_free(busy: Busy) -> bool:
        way = TRAVEL[shared(wanted.path, busy.path)] * MINUTE_MS
        return wanted.ends_at + way <= busy.starts_at or busy.ends_at + way <= wanted.starts_at

    year_week = local(wanted.starts_at, zone).isocalendar()[:2]
    in_week = [b for b in one.busy if local(b.starts_at, zone).isocalendar()[:2] == year_week]
    return (
        one.state is VolunteerState.APPROVED
        and one.id not in {*wanted.blocked, wanted.resident_id}
        and wanted.category not in one.never
        and wanted.path.startswith(one.area)
        and all(has_skill(name) for name in wanted.skills)
        and all(has_time(moment) for moment in whole)
        and all(is_free(busy) for busy in one.busy)
        and len(in_week) < one.weekly_most
    )


@settings(max_examples=400)
@given(situations())
def test_nobody_is_matched_whom_rule_3_leaves_out_and_nobody_else_is_left_out(
    found: tuple[Wanted, Candidate, ZoneInfo],
) -> None:
    wanted, one, zone = found
    assert (broken(wanted, one) is None) == may_have_it(wanted, one, zone)


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        (Rule.NOT_APPROVED, {"state": VolunteerState.SUSPENDED}),
        (Rule.BLOCKED, {"id": 7}),
        (Rule.OWN, {"id": 99}),
        (Rule.NEVER, {"never": frozenset({"errands"})}),
        (Rule.FAR, {"area": "/1/2/3/5/"}),
        (Rule.SKILL, {"skills": {"first_aid": Skill(False, None)}}),
        (Rule.SKILL, {"skills": {"first_aid": Skill(True, MONDAY + 11 * HOUR)}}),
        (Rule.AWAY, {"paused_until": MONDAY + 11 * HOUR}),
        (Rule.AWAY, {"off": ((MONDAY, MONDAY + 11 * HOUR),)}),
        (Rule.NO_TIME, {"week": (Stretch(0, 600, 660), Stretch(0, 661, 800))}),
        (Rule.BUSY, {"busy": (Busy(MONDAY + 12 * HOUR, MONDAY + 13 * HOUR, "/1/2/3/4/"),)}),
        (Rule.ENOUGH, {"busy": (Busy(MONDAY + 90 * HOUR, MONDAY + 91 * HOUR, "/1/"),) * 2}),
    ],
)
def test_each_rule_is_told_by_its_name(rule: Rule, change: dict[str, object]) -> None:
    wanted = task(skills=frozenset({"first_aid"}), blocked=frozenset({7}))
    one = replace(somebody(), skills={"first_aid": Skill(True, None)})
    assert broken(wanted, one) is None
    assert broken(wanted, replace(one, **change)) is rule  # type: ignore[arg-type]


def test_parts_of_a_day_that_touch_are_one() -> None:
    week = (Stretch(0, 720, 1080), Stretch(0, 480, 720))
    assert broken(task(MONDAY + 11 * HOUR), replace(somebody(), week=week)) is None


def test_a_task_across_midnight_wants_both_days() -> None:
    late = task(MONDAY + 23 * HOUR)
    evening = (Stretch(0, 1080, 1440),)
    assert broken(late, replace(somebody(), week=evening)) is Rule.NO_TIME
    both = (*evening, Stretch(1, 0, 60))
    assert broken(late, replace(somebody(), week=both)) is None


def test_the_way_between_two_places_counts_as_time() -> None:
    before = Busy(MONDAY + 8 * HOUR, MONDAY + 10 * HOUR - 15 * MINUTE_MS, "/1/2/6/7/")
    assert broken(task(), replace(somebody(), busy=(before,))) is Rule.BUSY
    nearer = before._replace(path="/1/2/3/5/")
    assert broken(task(), replace(somebody(), busy=(nearer,))) is None


def test_a_score_is_told_in_points_and_never_more_than_what_is_possible() -> None:
    now = MONDAY
    wanted = task(helped=frozenset({1}))
    told = points_of(wanted, somebody(), now)
    assert [point.key for point in told] == [
        "near.grid",
        "language",
        "helped",
        "never_asked",
        UNTRIED,
    ]
    assert sum(point.points for point in told) == 100
    lately = replace(somebody(2), home="/1/2/6/7/", asked_at=now - 2 * DAY_MS, kept=1, missed=1)
    [match] = matched(wanted, [replace(lately, area="/1/2/")], now)
    assert [point.key for point in match.points] == [
        "near.community",
        "language",
        "waited",
        "reliable",
    ]


@given(st.sampled_from(PATHS), st.sampled_from(PATHS), st.integers(1, 3))
def test_no_reason_tells_more_of_the_place_than_is_shown(home: str, path: str, shown: int) -> None:
    levels = ["near.street", "near.community", "near.grid"]
    wanted, one = task(path=path, shown=shown), replace(somebody(), home=home)
    told = [point.key for point in points_of(wanted, one, MONDAY) if point.key.startswith("near.")]
    assert set(told) <= set(levels[:shown])
    assert sum(point.points for point in points_of(wanted, one, MONDAY)) == sum(
        point.points for point in points_of(replace(wanted, shown=3), one, MONDAY)
    )


@given(
    st.sampled_from(PATHS),
    st.integers(0, 60),
    st.integers(0, 5),
    st.integers(0, 5),
    st.sampled_from(PATHS),
)
def test_nobody_scores_above_the_bound(
    home: str, days: int, kept: int, missed: int, path: str
) -> None:
    now, asked_at = MONDAY, MONDAY - days * DAY_MS
    one = replace(somebody(), home=home, asked_at=asked_at, kept=kept, missed=missed)
    score = sum(point.points for point in points_of(task(path=path), one, now))
    for earlier in (0, asked_at - DAY_MS, asked_at):
        assert score <= best_after(shared(home, path), earlier, now)


@given(st.integers(2, 9), st.integers(1, 4), st.integers(1, 40))
def test_equals_are_asked_equally_often(people: int, at_once: int, tasks: int) -> None:
    asked: Counter[int] = Counter(dict.fromkeys(range(1, people + 1), 0))
    everybody = {number: somebody(number) for number in asked}
    at_once = min(at_once, people)
    for day in range(tasks):
        now = MONDAY + day * DAY_MS
        found = matched(task(now + 10 * HOUR), everybody.values(), now)[:at_once]
        for turn, match in enumerate(found):
            asked[match.one.id] += 1
            everybody[match.one.id] = replace(match.one, asked_at=now + turn)
    assert max(asked.values()) - min(asked.values()) <= 1


def test_among_equals_the_order_is_of_who_was_asked_longest_ago() -> None:
    wanted = task()
    first, second = (replace(somebody(n), asked_at=MONDAY - n) for n in (2, 1))
    ranked = matched(wanted, [second, first], MONDAY)
    assert [match.one.id for match in ranked] == [2, 1]
    assert order(ranked[0], wanted) < order(ranked[1], wanted)


def test_a_week_begins_on_monday_by_the_local_clock() -> None:
    begin, end = week_of(MONDAY + timedelta(days=6) // timedelta(milliseconds=1), ZONES[0])
    assert (begin, end) == (MONDAY, MONDAY + 7 * DAY_MS)


def test_who_had_the_week_before_comes_before_whoever_scores_more() -> None:
    far = replace(somebody(2), home="/1/8/", area="/1/", languages=frozenset(), asked_at=MONDAY)
    wanted = replace(task(), again=frozenset({2}))
    first, second = matched(wanted, [somebody(1), far], MONDAY)
    assert (first.one.id, second.one.id) == (2, 1)
    assert first.score < second.score
    assert "again" in {point.key for point in first.points}
