"""Reads a street's places from a CSV file: every mistake by its line, and nothing where one is."""

import csv
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from linkage.errors import ConfigurationError
from linkage.models import Level, Place
from storage import places
from storage.unit import Unit

COLUMNS = ("street", "community", "grid", "building")
OPTIONAL = ("latitude", "longitude", "english")


class PlaceRow(BaseModel):
    """One line: a place and what it lies in; a wider place has its narrower columns empty.

    `english` is what the place of the line is called in English.
    """

    model_config = ConfigDict(str_strip_whitespace=True, frozen=True)

    street: str = Field(min_length=1, max_length=40)
    community: str = Field(default="", max_length=40)
    grid: str = Field(default="", max_length=40)
    building: str = Field(default="", max_length=40)
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    english: str | None = Field(default=None, max_length=40)

    @model_validator(mode="after")
    def _nested(self) -> "PlaceRow":
        if (self.grid and not self.community) or (self.building and not self.grid):
            raise ValueError("a building needs its grid, and a grid its community")
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude go together")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The names from the street down."""
        return tuple(name for name in (getattr(self, column) for column in COLUMNS) if name)

    @property
    def position(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, where the line gives them."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


def read_places(path: Path) -> list[PlaceRow]:
    """The lines of the file; raises `ConfigurationError` with every mistake by its line."""
    lines = _lines(path)
    header = [name.strip().lower() for name in lines[0]] if lines else []
    unknown = set(header) - {*COLUMNS, *OPTIONAL}
    if unknown or not set(COLUMNS) <= set(header):
        raise ConfigurationError(
            f"{path}:1: the first line should be {','.join((*COLUMNS, *OPTIONAL))}"
            " (the last three may be left out)"
        )
    rows, mistakes = [], []
    seen: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in line):
            continue
        row, wrong = _row(header, line)
        mistakes += [f"{path}:{number}: {words}" for words in wrong]
        if row is not None:
            if row.names in seen:
                mistakes.append(f"{path}:{number}: stands in line {seen[row.names]} already")
            seen[row.names] = number
            rows.append(row)
    streets = {row.street for row in rows}
    if len(streets) > 1:
        mistakes.append(f"{path}: one street office, one street; here are {', '.join(streets)}")
    if not rows and not mistakes:
        mistakes.append(f"{path}: holds no places")
    if mistakes:
        raise ConfigurationError("\n".join(mistakes))
    return rows


def _lines(path: Path) -> list[list[str]]:
    try:
        return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: save it as UTF-8, then try again") from error


def _row(header: list[str], line: list[str]) -> tuple[PlaceRow | None, list[str]]:
    """The place of a line, or None and what is wrong with it."""
    if len(line) > len(header):
        return None, ["has more columns than the first line"]
    values = {name: cell for name, cell in zip(header, line, strict=False) if cell.strip()}
    try:
        return PlaceRow.model_validate(values), []
    except ValidationError as error:
        return None, [
            f"{one['loc'][0]}: {one['msg']}" if one["loc"] else one["msg"] for one in error.errors()
        ]


async def add_places(unit: Unit, rows: list[PlaceRow]) -> tuple[int, int]:
    """Add what is not there yet; how many places were added, and how many others changed.

    A place that is there gets the coordinates and the English name its line gives, and keeps its
    own where there are none. Raises `ConfigurationError` where the database serves another street.
    """
    known = await _known(unit)
    changed = set()
    street = next((place for names, place in known.items() if len(names) == 1), None)
    if street is not None and street.name != rows[0].street:
        if len(known) > 1:
            raise ConfigurationError(f"this database serves {street.name}: give that as street")
        places.rename_street(unit, street, rows[0].street)
        known = {(rows[0].street,): street}
        changed.add(street.id)
    given = {row.names: row.position for row in rows if row.position is not None}
    stored = await places.positions(unit)
    for names, (latitude, longitude) in given.items():
        place = known.get(names)
        if place is not None and stored.get(place.id) != (latitude, longitude):
            places.locate(unit, place, latitude, longitude)
            changed.add(place.id)
    before, there = len(known), set(known)
    for row in rows:
        for depth, level in enumerate(Level, start=1):
            names = row.names[:depth]
            if len(names) == depth and names not in known:
                above = known.get(names[:-1])
                position = given.get(names, (None, None))
                known[names] = places.add(unit, above, level, names[-1], *position)
    english = {row.names: row.english for row in rows if row.english is not None}
    # The wider ones first: what lies in them is called after them.
    for names in sorted(known, key=len):
        place = known[names]
        name = english.get(names, place.name_en)
        known[names] = places.call_in_english(unit, place, name, known.get(names[:-1]))
        if known[names] != place and names in there:
            changed.add(place.id)
    return len(known) - before, len(changed)


async def _known(unit: Unit) -> dict[tuple[str, ...], Place]:
    by_id: dict[int, tuple[str, ...]] = {}
    known = {}
    for place in await places.everything(unit):
        above = by_id[place.parent_id] if place.parent_id else ()
        by_id[place.id] = (*above, place.name)
        known[by_id[place.id]] = place
    return known
