"""Distances on the earth."""

import pytest

from linkage.distance import Spot, metres

BUND, TOWER = Spot(31.2397, 121.4900), Spot(31.2397, 121.4998)


def test_a_place_is_no_way_from_itself() -> None:
    assert metres(BUND, BUND) == 0


def test_the_way_there_is_as_long_as_the_way_back() -> None:
    assert metres(BUND, TOWER) == pytest.approx(metres(TOWER, BUND))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # A degree of latitude is 111.195 km on a sphere of that radius, one of longitude less.
        (Spot(31, 121), Spot(32, 121), 111_195),
        (Spot(31.2397, 121), Spot(31.2397, 122), 95_072),
        (Spot(0, 0), Spot(0, 180), 20_015_115),
        (BUND, TOWER, 932),
    ],
)
def test_the_way_is_that_of_a_great_circle(one: Spot, other: Spot, expected: float) -> None:
    assert metres(one, other) == pytest.approx(expected, rel=2e-3)
