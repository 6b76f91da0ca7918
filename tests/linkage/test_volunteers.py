"""When a skill counts, when somebody is away, and how far they go."""

import pytest

from linkage.models import Level
from linkage.policy import Skill
from linkage.policy_fields import Labels
from linkage.volunteers import Absence, Volunteer, VolunteerState, area_of, with_absence

PLAIN = Skill(id="carrying", labels=Labels(zh="搬东西", en="Carrying"))
CHECKED = Skill(id="driving", labels=Labels(zh="开车", en="Driving"), check=True)


def volunteer(**given: object) -> Volunteer:
    stands = {
        "person_id": 1,
        "state": VolunteerState.APPROVED,
        "reach": Level.GRID,
        "area": "/1/2/3/",
        "languages": {"en"},
        "weekly_most": 1,
        "agreed_at": 1,
        "applied_at": 1,
    }
    return Volunteer.model_validate(stands | given)


@pytest.mark.parametrize(
    ("skill", "given", "counts"),
    [
        (PLAIN, {"skills": {"carrying": None}}, True),
        (PLAIN, {"skills": {}}, False),
        (PLAIN, {"skills": {"carrying": 100}, "recorded": {"carrying"}}, False),
        (CHECKED, {"skills": {"driving": None}}, False),
        (CHECKED, {"skills": {"driving": None}, "recorded": {"driving"}}, True),
        (CHECKED, {"skills": {"driving": 101}, "recorded": {"driving"}}, True),
        (CHECKED, {"skills": {"driving": 100}, "recorded": {"driving"}}, False),
        # Who does not name it any more does not do it any more.
        (CHECKED, {"skills": {}, "recorded": {"driving"}}, False),
    ],
)
def test_a_skill_counts_once_it_is_recorded_where_it_must_be_and_until_it_ends(
    skill: Skill, given: dict[str, object], counts: bool
) -> None:
    assert volunteer(**given).can(skill, now=100) is counts


@pytest.mark.parametrize(
    ("first", "last", "away"), [(0, 10, False), (0, 11, True), (19, 30, True), (20, 30, False)]
)
def test_a_day_off_is_until_its_last_moment(first: int, last: int, away: bool) -> None:
    assert volunteer(days_off=(Absence(10, 20),)).is_away(first, last) is away


def test_a_pause_has_an_end() -> None:
    paused = volunteer(paused_until=50)
    assert paused.is_away(49, 60)
    assert not paused.is_away(50, 60)


@pytest.mark.parametrize(
    ("home", "reach", "area"),
    [
        ("/1/2/3/4/", Level.BUILDING, "/1/2/3/4/"),
        ("/1/2/3/4/", Level.GRID, "/1/2/3/"),
        ("/1/2/3/4/", Level.STREET, "/1/"),
        ("/1/2/", Level.BUILDING, "/1/2/"),
        ("/1/", Level.GRID, "/1/"),
    ],
)
def test_the_area_is_the_place_around_home_that_the_reach_comes_to(
    home: str, reach: Level, area: str
) -> None:
    assert area_of(home, reach) == area


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ((1, 2), [(1, 2), (5, 7), (9, 12)]),
        ((7, 9), [(5, 12)]),
        ((6, 8), [(5, 8), (9, 12)]),
        ((0, 20), [(0, 20)]),
        ((5, 7), [(5, 7), (9, 12)]),
    ],
)
def test_days_off_that_touch_become_one(
    new: tuple[int, int], expected: list[tuple[int, int]]
) -> None:
    days_off = (Absence(5, 7), Absence(9, 12))
    assert list(with_absence(days_off, Absence(*new))) == [Absence(*one) for one in expected]
