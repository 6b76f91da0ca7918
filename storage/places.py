"""Streets, communities, grids and buildings."""

from collections.abc import Sequence

from linkage.distance import Spot
from linkage.errors import ConfigurationError
from linkage.models import Level, Place
from storage.unit import Unit

_COLUMNS = "id, parent_id, level, name, label, path, name_en, label_en"
_PLACE = f"SELECT {_COLUMNS} FROM places"


async def root(unit: Unit) -> Place:
    """The street office's whole area; raises `ConfigurationError` where there is none."""
    row = await unit.fetch_one(f"{_PLACE} WHERE level = 'street' ORDER BY id LIMIT 1")
    if row is None:
        raise ConfigurationError("there are no places yet: python -m bot places import FILE")
    return Place.model_validate(dict(row))


async def ensure_root(unit: Unit, name: str) -> None:
    """Make the street office's area where no places were imported yet, so that all have one."""
    if await unit.fetch_one(f"{_PLACE} WHERE level = 'street'") is None:
        add(unit, None, Level.STREET, name)


def rename_street(unit: Unit, place: Place, name: str) -> None:
    """Give the street office's area another name."""
    unit.write(
        "UPDATE places SET name = :name, label = :name WHERE id = :id", name=name, id=place.id
    )


def call_in_english(unit: Unit, place: Place, name: str | None, above: Place | None) -> Place:
    """Say what a place is called in English; its label follows from that of what it lies `above`.

    Returns the place as it is called then, and writes nothing where it was so before.
    """
    called = place.model_copy(update={"name_en": name})
    called = called.model_copy(update={"label_en": _label_en(called, above)})
    if called != place:
        unit.write(
            "UPDATE places SET name_en = :name_en, label_en = :label_en WHERE id = :id",
            name_en=called.name_en,
            label_en=called.label_en,
            id=place.id,
        )
    return called


def _label_en(place: Place, above: Place | None) -> str | None:
    if above is None or above.level is Level.STREET:
        return place.name_en
    if place.name_en is None and above.label_en is None:
        return None
    return f"{above.label_en or above.label} {place.name_en or place.name}"


def name_for(language: str, table: str, column: str = "name") -> str:
    """The SQL for what `Place.named`, or with its label `Place.labelled`, says in that language."""
    own = f"{table}.{column}"
    return own if language.startswith("zh") else f"COALESCE({own}_en, {own})"


async def positions(unit: Unit) -> dict[int, tuple[float, float]]:
    """Latitude and longitude in degrees, by the id of each place that has them."""
    rows = await unit.fetch("SELECT id, latitude, longitude FROM places WHERE latitude IS NOT NULL")
    return {row["id"]: (row["latitude"], row["longitude"]) for row in rows}


def locate(unit: Unit, place: Place, latitude: float, longitude: float) -> None:
    """Say where a place is, in degrees."""
    unit.write(
        "UPDATE places SET latitude = :latitude, longitude = :longitude WHERE id = :id",
        latitude=latitude,
        longitude=longitude,
        id=place.id,
    )


async def located(unit: Unit, level: Level) -> Sequence[tuple[Place, Spot]]:
    """The places of a level that are known to be somewhere, and where."""
    rows = await unit.fetch(
        f"SELECT {_COLUMNS}, latitude, longitude FROM places"
        " WHERE level = :level AND latitude IS NOT NULL ORDER BY id",
        level=level,
    )
    return [
        (Place.model_validate(dict(row)), Spot(row["latitude"], row["longitude"])) for row in rows
    ]


async def get(unit: Unit, place_id: int) -> Place:
    """The place with this id."""
    row = await unit.fetch_one(f"{_PLACE} WHERE id = :id", id=place_id)
    return Place.model_validate(dict(row or {}))


async def within(unit: Unit, parent_id: int, level: Level) -> Sequence[Place]:
    """The places of a level that lie directly in another, in the order they were added."""
    rows = await unit.fetch(
        f"{_PLACE} WHERE parent_id = :parent_id AND level = :level ORDER BY id",
        parent_id=parent_id,
        level=level,
    )
    return [Place.model_validate(dict(row)) for row in rows]


async def inside(unit: Unit, path: str, level: Level) -> Sequence[Place]:
    """The places of a level anywhere in another, in the order they were added."""
    rows = await unit.fetch(
        f"{_PLACE} WHERE path LIKE :path || '%' AND level = :level ORDER BY id",
        path=path,
        level=level,
    )
    return [Place.model_validate(dict(row)) for row in rows]


async def everything(unit: Unit) -> Sequence[Place]:
    """Every place, the wider ones first."""
    rows = await unit.fetch(f"{_PLACE} ORDER BY id")
    return [Place.model_validate(dict(row)) for row in rows]


def add(
    unit: Unit,
    parent: Place | None,
    level: Level,
    name: str,
    latitude: float | None = None,
    longitude: float | None = None,
    name_en: str | None = None,
) -> Place:
    """Add a place; the parent may be of the same unit."""
    place_id = unit.next_id("places")
    place = Place(
        id=place_id,
        parent_id=parent.id if parent else None,
        level=level,
        name=name,
        label=f"{parent.label} {name}" if parent and parent.level is not Level.STREET else name,
        path=f"{parent.path if parent else '/'}{place_id}/",
        name_en=name_en,
    )
    place = place.model_copy(update={"label_en": _label_en(place, parent)})
    unit.write(
        f"INSERT INTO places ({_COLUMNS}, latitude, longitude)"
        " VALUES (:id, :parent_id, :level, :name, :label, :path, :name_en, :label_en,"
        " :latitude, :longitude)",
        **place.model_dump(),
        latitude=latitude,
        longitude=longitude,
    )
    return place
