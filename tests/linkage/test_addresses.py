"""Places as people name them in words."""

import pytest

from linkage.addresses import named
from linkage.models import Level, Place

TOWN: dict[str, dict[str, tuple[str, ...]]] = {
    "桂花社区": {"一网格": ("1号楼", "2号楼", "3号楼"), "二网格": ("4号楼", "十二号楼", "东楼")},
    "河畔社区": {"一网格": ("1号楼", "3号楼", "5号楼"), "二网格": ()},
    "Osmanthus": {"Grid 7": ("Building 3", "Building 9")},
}


def _town() -> list[Place]:
    found = [Place(id=1, parent_id=None, level=Level.STREET, name="柳荫街道", label="", path="/1/")]

    def add(parent: Place, level: Level, name: str) -> Place:
        number = len(found) + 1
        label = f"{parent.label} {name}".strip()
        path = f"{parent.path}{number}/"
        place = Place(
            id=number, parent_id=parent.id, level=level, name=name, label=label, path=path
        )
        found.append(place)
        return place

    for community, grids in TOWN.items():
        around = add(found[0], Level.COMMUNITY, community)
        for grid, buildings in grids.items():
            within = add(around, Level.GRID, grid)
            for building in buildings:
                add(within, Level.BUILDING, building)
    return found


PLACES = _town()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("4号楼", "桂花社区 二网格 4号楼"),
        ("四号楼", "桂花社区 二网格 4号楼"),
        ("我家住4栋", "桂花社区 二网格 4号楼"),
        ("12幢", "桂花社区 二网格 十二号楼"),
        ("桂花 3栋", "桂花社区 一网格 3号楼"),
        ("桂花社区三号楼", "桂花社区 一网格 3号楼"),
        ("我住在河畔小区的3号楼", "河畔社区 一网格 3号楼"),
        ("柳荫街道桂花社区一网格3号", "桂花社区 一网格 3号楼"),
        ("河畔一网格五座", "河畔社区 一网格 5号楼"),
        ("桂花东楼", "桂花社区 二网格 东楼"),
        ("building 3, Osmanthus", "Osmanthus Grid 7 Building 3"),
        ("I live in Osmanthus, block 3", "Osmanthus Grid 7 Building 3"),
        ("Bldg 9", "Osmanthus Grid 7 Building 9"),
        ("桂花二网格", "桂花社区 二网格"),
        ("桂花", "桂花社区"),
    ],
)
def test_a_place_is_known_by_what_people_call_it(text: str, label: str) -> None:
    found = named(text, PLACES)
    assert [one.label for one in found.places] == [label]
    assert found.sure
    assert found.exact


@pytest.mark.parametrize(
    "text", ["桂花3栋2单元501", "桂花3号楼501室", "3号楼门口，桂花", "桂花3号楼4层"]
)
def test_what_is_said_beyond_the_place_is_known_to_be_more(text: str) -> None:
    found = named(text, PLACES)
    assert [one.label for one in found.places] == ["桂花社区 一网格 3号楼"]
    assert not found.exact


@pytest.mark.parametrize(("text", "count"), [("3号楼", 3), ("1栋", 2), ("一网格1号楼", 2)])
def test_a_name_that_stands_in_several_communities_is_each_of_them(text: str, count: int) -> None:
    assert len(named(text, PLACES).places) == count


@pytest.mark.parametrize("text", ["桂华3栋", "Osmantus building 3", "building 3 osmanthis"])
def test_a_name_spelt_in_another_way_is_not_sure(text: str) -> None:
    found = named(text, PLACES)
    assert len(found.places) == 1
    assert not found.sure


@pytest.mark.parametrize("text", ["Rose Road hospital, building 9", "人民路4号院", "我在医院4号楼"])
def test_a_building_with_words_of_another_place_is_not_sure(text: str) -> None:
    found = named(text, PLACES)
    assert len(found.places) == 1
    assert not found.sure


@pytest.mark.parametrize("text", ["4号楼门口", "在4号楼电梯旁边", "by the gate of building 9"])
def test_a_building_with_words_of_where_at_it_is_sure(text: str) -> None:
    found = named(text, PLACES)
    assert found.sure
    assert not found.exact


@pytest.mark.parametrize("text", ["99号楼", "河畔4号楼", "building 44", "三网格"])
def test_a_place_that_is_not_there_is_an_address_all_the_same(text: str) -> None:
    found = named(text, PLACES)
    assert found.places == ()
    assert found.is_address


@pytest.mark.parametrize(
    "text",
    ["电梯坏了", "3号楼的电梯又坏了", "三天没水了", "my light is broken", "", "不知道", "5个人"],
)
def test_a_need_is_no_address(text: str) -> None:
    assert not named(text, PLACES).is_address
