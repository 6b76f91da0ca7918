"""Who reads English sees the places' English names, where they have one; others see their own."""

import pytest

from linkage.models import Actor, Level, Role
from storage import people, places
from storage.unit import Unit
from tests.handlers.chat import STREET, Town
from tests.handlers.conftest import GROUP, a_group, sends_a_need


@pytest.fixture
async def both(town: Town) -> Town:
    """A town with a community of which the grid alone has no English name."""

    async def build(unit: Unit) -> None:
        street = town.places[STREET]
        around = places.add(unit, street, Level.COMMUNITY, "桂花社区", name_en="Sweet Olive")
        within = places.add(unit, around, Level.GRID, "一网格")
        town.places["桂花社区"] = around
        for number in (3, 4):
            name = f"{number}号楼"
            town.places[name] = places.add(
                unit, within, Level.BUILDING, name, name_en=f"Building {number}"
            )

    await town.database.run(build)
    return town


async def test_a_home_is_chosen_and_shown_in_ones_own_language(both: Town) -> None:
    ann = both.stranger()
    await ann.says("/start")
    for label in ("English", "Yes, that's fine", "Sweet Olive", "一网格", "Building 3"):
        await ann.presses(label)
    await ann.says("/settings")
    ann.sees("Where you live: Sweet Olive 一网格 Building 3")
    await ann.presses("Language")
    await ann.presses("中文")
    await ann.says("/settings")
    ann.sees("住在：桂花社区 一网格 3号楼")


@pytest.mark.parametrize(
    ("language", "label"),
    [("en", "Sweet Olive 一网格 Building 3"), ("zh_CN", "桂花社区 一网格 3号楼")],
)
async def test_staff_read_of_places_in_their_own_language(
    both: Town, language: str, label: str
) -> None:
    mei = await both.resident(place="3号楼")
    li = await both.worker(Role.COMMITTEE_WORKER, "桂花社区", language=language)
    await sends_a_need(mei)
    assert label in li.last.text
    community, _, _ = label.partition(" 一网格")
    await li.says("/desk 1001")
    assert f"{community} 一网格" in li.last.text
    await li.says("/rates")
    assert community in li.last.text


async def test_the_check_and_the_buttons_for_where_are_in_english(both: Town) -> None:
    mei = await both.resident(place="3号楼")
    await mei.says("Please carry the shopping up the stairs")
    await mei.presses("Errands and carrying")
    await mei.presses("In the next few days")
    assert "Where: at my home, Sweet Olive 一网格 Building 3" in mei.last.text
    await mei.presses("Change: Where")
    assert "Sweet Olive 一网格 Building 4" in mei.last.buttons
    await mei.says("building 4, sweet olive")
    assert "Where: Sweet Olive 一网格 Building 4" in mei.last.text


@pytest.mark.parametrize(
    ("language", "name", "other"),
    [("en", "Sweet Olive", "桂花社区"), ("zh_CN", "桂花社区", "Sweet Olive")],
)
async def test_who_linked_a_group_reads_of_it_in_their_own_language(
    both: Town, language: str, name: str, other: str
) -> None:
    li = await both.worker(Role.COMMITTEE_WORKER, "桂花社区", language=language)
    await a_group(both, li, Actor.COMMUNITY, "桂花社区")

    async def invite(unit: Unit) -> None:
        me, _ = await people.who(unit, li.id)
        assert me is not None
        place = both.places["桂花社区"].id
        people.invite(unit, Role.COMMITTEE_WORKER, place, "", invited_by=me.id)

    await both.database.run(invite)
    await li.says("/mydata")
    for file in (shown.content for shown in li.news if shown.content):
        page = file.decode()
        assert page.count(name) == len(("role", "invitation", "group"))
        assert other not in page
    bot = {"id": 1, "is_bot": True, "first_name": "Linli"}
    chat = {"id": GROUP, "type": "supergroup", "title": "Desk"}
    left = {"chat": chat, "from": li.user, "date": 0}
    left["old_chat_member"] = {"user": bot, "status": "member"}
    left["new_chat_member"] = {"user": bot, "status": "left"}
    await li.does(my_chat_member=left)
    assert name in li.last.text
