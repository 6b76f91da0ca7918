import pytest

from linkage.errors import ConfigurationError
from linkage.models import Level, Place
from storage import places
from storage.database import Database
from storage.unit import Unit


async def test_a_building_comes_in_one_unit_with_all_it_lies_in(database: Database) -> None:
    async def work(unit: Unit) -> list[Place]:
        street = places.add(unit, None, Level.STREET, "柳荫街道")
        community = places.add(unit, street, Level.COMMUNITY, "桂花社区")
        grid = places.add(unit, community, Level.GRID, "一网格", 31.2, 121.5)
        return [street, community, grid, places.add(unit, grid, Level.BUILDING, "3号楼")]

    added, _ = await database.run(work)
    assert added[-1].path == "/" + "".join(f"{place.id}/" for place in added)
    unit = database.unit()
    assert await places.everything(unit) == added
    assert await places.root(unit) == added[0]
    assert await places.get(unit, added[2].id) == added[2]
    rows = await database.fetch("SELECT latitude, longitude FROM places WHERE level = 'grid'")
    assert (rows[0]["latitude"], rows[0]["longitude"]) == (31.2, 121.5)


async def test_within_lists_one_level_directly_below(database: Database, street: Place) -> None:
    async def work(unit: Unit) -> tuple[Place, Place]:
        osmanthus = places.add(unit, street, Level.COMMUNITY, "桂花社区")
        riverside = places.add(unit, street, Level.COMMUNITY, "河畔社区")
        places.add(unit, osmanthus, Level.GRID, "一网格")
        return osmanthus, riverside

    communities, _ = await database.run(work)
    unit = database.unit()
    assert await places.within(unit, street.id, Level.COMMUNITY) == [*communities]
    assert await places.within(unit, street.id, Level.GRID) == []


async def test_the_root_is_made_once(database: Database) -> None:
    with pytest.raises(ConfigurationError, match="places import"):
        await places.root(database.unit())
    await database.run(lambda unit: places.ensure_root(unit, "本街道"))
    await database.run(lambda unit: places.ensure_root(unit, "another"))
    assert [place.name for place in await places.everything(database.unit())] == ["本街道"]


async def test_a_label_says_where_it_is_from_the_community_down(
    database: Database, street: Place
) -> None:
    async def work(unit: Unit) -> None:
        community = places.add(unit, street, Level.COMMUNITY, "桂花社区")
        places.add(unit, places.add(unit, community, Level.GRID, "一网格"), Level.BUILDING, "3号楼")

    await database.run(work)
    labels = [place.label for place in await places.everything(database.unit())]
    assert labels == ["柳荫街道", "桂花社区", "桂花社区 一网格", "桂花社区 一网格 3号楼"]


async def test_the_street_can_be_renamed(database: Database, street: Place) -> None:
    unit = database.unit()
    places.rename_street(unit, street, "新街道")
    await database.commit(unit)
    renamed = await places.root(database.unit())
    assert (renamed.name, renamed.label) == ("新街道", "新街道")


async def test_a_place_can_be_told_where_it_is(database: Database, street: Place) -> None:
    assert await places.positions(database.unit()) == {}
    unit = database.unit()
    places.locate(unit, street, 30.2741, 120.1551)
    await database.commit(unit)
    assert await places.positions(database.unit()) == {street.id: (30.2741, 120.1551)}


async def test_inside_finds_a_level_however_deep_and_located_what_has_a_position(
    database: Database, street: Place
) -> None:
    async def work(unit: Unit) -> tuple[Place, Place]:
        osmanthus = places.add(unit, street, Level.COMMUNITY, "桂花社区")
        grid = places.add(unit, osmanthus, Level.GRID, "一网格")
        other = places.add(unit, street, Level.COMMUNITY, "河畔社区")
        places.add(unit, places.add(unit, other, Level.GRID, "一网格"), Level.BUILDING, "6号楼")
        first = places.add(unit, grid, Level.BUILDING, "1号楼", 31.2318, 121.4722)
        return osmanthus, first

    (osmanthus, first), _ = await database.run(work)
    unit = database.unit()
    assert await places.inside(unit, osmanthus.path, Level.BUILDING) == [first]
    assert len(await places.inside(unit, street.path, Level.BUILDING)) == 2
    assert await places.located(unit, Level.BUILDING) == [(first, (31.2318, 121.4722))]
