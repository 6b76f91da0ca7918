"""How far two points on the earth lie from each other."""

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

# The mean radius in metres: https://en.wikipedia.org/wiki/Earth_radius#Arithmetic_mean_radius
_RADIUS = 6_371_009


class Spot(NamedTuple):
    """A point on the earth, in degrees."""

    latitude: float
    longitude: float


def metres(one: Spot, other: Spot) -> float:
    """The great-circle distance, by the haversine formula."""
    north, east = (radians(b - a) for a, b in zip(one, other, strict=True))
    shrunk = cos(radians(one.latitude)) * cos(radians(other.latitude))
    half = sin(north / 2) ** 2 + shrunk * sin(east / 2) ** 2
    return 2 * _RADIUS * asin(min(1.0, sqrt(half)))
