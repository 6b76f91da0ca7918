"""The demo neighbourhood: who is there, what the page may ask, and how it is taken up again."""

import asyncio
import re
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.demo import neighbourhood, settle, visited
from bot.demo.helpers import CHECKED, HELPERS
from bot.demo.neighbours import BUILDINGS, LANDMARKS, NEIGHBOURS
from handlers.chat.words import LANGUAGES
from linkage.errors import ConfigurationError
from linkage.models import Level, Role
from linkage.volunteers import Volunteer, VolunteerState, must_be_recorded
from sandbox.world.state import World
from storage import people, places, volunteers
from storage.database import Database, driver_for
from storage.unit import Unit
from tests.bot.demo_town import Demo, demo, settings
from tests.keys import SEALER

CJK = re.compile(r"[\u3400-\u9fff]")


async def wang_writes(town: Demo, urgency: str = "很急") -> None:
    """王桂兰 sends a need, and 李敏 gets its card."""
    wang, li = await town.person(7101), await town.person(7201)
    await wang.says("楼道灯坏了")
    for label in ("中文", "可以", "桂花社区", "一网格", "2号楼", "公共设施维修", urgency, "交上去"):
        await wang.presses(label)
    await wang.sees("您的编号是")
    await li.sees("第1001号")


async def turn(world: World) -> None:
    """Turn the clock, and let what listens to it begin."""
    world.clock.advance(60)
    await asyncio.sleep(0)


def delete_database(folder: Path) -> None:
    """Delete all but the chats."""
    for file in folder.glob("linli.demo.db*"):
        file.unlink()
    assert [file.name for file in folder.iterdir()] == ["linli.demo.json"]


def test_the_neighbourhood_has_everybody_the_page_needs() -> None:
    by_role: dict[Role | None, list[str]] = {}
    for one in NEIGHBOURS:
        by_role.setdefault(one.role, []).append(one.name)
        assert one.about.keys() == {"zh", "en"}
        assert CJK.search(one.about["en"]) is None
    assert by_role.keys() == {None, *Role}
    assert len({one.id for one in NEIGHBOURS}) == len({one.name for one in NEIGHBOURS})
    assert [one.name for one in NEIGHBOURS if one.large] == ["王桂兰"]
    workers = [one for one in NEIGHBOURS if one.role is Role.COMMITTEE_WORKER]
    assert {one.place for one in workers} == {"桂花社区", "河畔社区"}
    assert {one.language for one in workers if one.place == "桂花社区"} == set(LANGUAGES)


async def test_the_page_is_told_who_is_there_and_where_things_are(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        shown = {one["id"]: one for one in await town.sandbox.ask("GET", "personas")}
        for one in NEIGHBOURS:
            assert shown[one.id]["about"] == one.about
            assert shown[one.id]["large"] is one.large
            assert shown[one.id]["opened"] is (one.role is not None)
        spots = await town.sandbox.ask("GET", "places")
        assert [spot["name"]["zh"] for spot in spots] == [
            one.name for one in (*LANDMARKS, *BUILDINGS)
        ]
        assert not any(CJK.search(spot["name"]["en"]) for spot in spots)
        unit = town.app.database.unit()
        stored = await places.everything(unit)
        where = await places.positions(unit)
        buildings = {one.name: where[one.id] for one in stored if one.level is Level.BUILDING}
        assert buildings == {one.name: (one.latitude, one.longitude) for one in BUILDINGS}


async def test_the_clock_goes_to_the_next_reminder(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        clock = await town.sandbox.ask("GET", "clock")
        assert clock["waiting"] == []
        await wang_writes(town)
        [waiting, _morning] = (await town.sandbox.ask("GET", "clock"))["waiting"]
        assert waiting["at"] > clock["now"]
        assert waiting["what"]["zh"].startswith("第1001号：还没有人接手")
        await town.sandbox.ask("POST", "clock", {"to": "next"})
        await (await town.person(7201)).sees("还没人接手")
        await (await town.person(7208)).sees("Nobody has taken No. 1001 yet")


async def test_a_working_day_begins_with_a_digest(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        await wang_writes(town, "不急")
        services, now = town.app.services, await town.sandbox.now()
        opening = services.policy.hours.next_opening(int(now * 1000), services.zone)
        await town.sandbox.advance(seconds=opening / 1000 - now)
        await (await town.person(7201)).sees("等人接手：1 件（1001）")
        await (await town.person(7208)).sees("Waiting to be taken: 1 (No. 1001)")


async def test_the_clock_can_be_turned_before_the_bot_runs_and_after(tmp_path: Path) -> None:
    with capture_logs() as logs:
        async with AsyncExitStack() as stack:
            app, world, _ = await stack.enter_async_context(neighbourhood(settings(tmp_path), 0))
            stack.push_async_callback(turn, world)
            stack.push_async_callback(app.stop)
            await turn(world)
            await app.start()
            await stack.enter_async_context(visited(app, world))
            await turn(world)
    assert [entry["event"] for entry in logs if entry["log_level"] in ("error", "critical")] == []


async def test_chats_are_taken_up_where_they_were_left(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        await wang_writes(town)
        await town.sandbox.advance(days=30)
        now = await town.sandbox.now()
        before = [message.text for message in await (await town.person(7101)).transcript()]
    async with demo(tmp_path) as town:
        wang, li = await town.person(7101), await town.person(7201)
        assert [message.text for message in await wang.transcript()][: len(before)] == before
        assert await town.sandbox.now() >= now
        await (await town.person(7206)).presses("我来办")
        await wang.sees("有人接手了")
        await li.sees("街道办值班")


async def test_a_new_database_begins_with_empty_chats(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        await wang_writes(town)
    delete_database(tmp_path)
    async with demo(tmp_path) as town:
        assert not (tmp_path / "linli.demo.json").exists()
        assert await (await town.person(7101)).transcript() == []


async def test_chats_that_cannot_be_read_stop_the_start(tmp_path: Path) -> None:
    async with demo(tmp_path):
        pass
    kept = tmp_path / "linli.demo.json"
    kept.write_text(kept.read_text("utf-8")[:-10], "utf-8")
    with pytest.raises(ConfigurationError, match=r"linli\.demo\.json.*delete it"):
        async with demo(tmp_path):
            pass


async def test_chats_that_cannot_be_kept_are_told_of(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"linli\.demo\.json"):
        async with demo(tmp_path):
            (tmp_path / "linli.demo.json").mkdir()


async def test_desks_are_staffed_once_and_those_that_are_missing_later(tmp_path: Path) -> None:
    database = Database(driver_for(f"sqlite:///{tmp_path / 'linli.db'}"), lambda: 0, SEALER)
    await database.open()

    async def before(unit: Unit) -> None:
        street = places.add(unit, None, Level.STREET, "Elm Street")
        places.add(unit, street, Level.COMMUNITY, "桂花社区")

    await database.run(before)
    await settle(database)
    await settle(database)
    unit = database.unit()
    street = await places.root(unit)
    assert street.name == "Elm Street"
    community = (await places.within(unit, street.id, Level.COMMUNITY))[0]
    staff = await people.staff(unit, community.path)
    assert {one.chat_id for one in staff} == {
        one.id for one in NEIGHBOURS if one.role and one.place != "河畔社区"
    }
    assert all(len(one.grants) == 1 for one in staff)
    await database.close()


async def test_the_neighbourhood_has_volunteers_to_choose_from(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        policy = town.app.services.policy
        unit = town.app.database.unit()
        street = await places.root(unit)
        rows, count = await volunteers.listed(unit, [street.path], 100, 0)
        assert sorted(row["name"] for row in rows) == sorted(one.name for one in HELPERS)
        assert count == 30
        found = [await volunteers.get(unit, row["person_id"]) for row in rows]
        assert [one for one in found if one is None] == []
        helpers: list[Volunteer] = [one for one in found if one is not None]
        assert {one.state for one in helpers} == {VolunteerState.APPROVED}
        assert all(one.week and one.area.startswith(street.path) for one in helpers)
        assert {one.reach for one in helpers} == set(Level)
        for skill in policy.skills:
            assert must_be_recorded(skill) == (skill.id in CHECKED)
            can = [one for one in helpers if one.can(skill, unit.now)]
            assert len(can) == len([one for one in HELPERS if skill.id in one.skills]) > 0


async def test_each_list_of_the_team_shows_somebody(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        chen = await town.person(7203)
        await chen.says("/team")
        shown = await chen.sees("Your volunteers")
        assert [row[0].rpartition(": ")[2] for row in shown.buttons[:4]] == ["4", "1", "26", "1"]
        [account] = await town.app.database.fetch(
            "SELECT COUNT(*) AS count, SUM(minutes) AS minutes FROM transfers"
        )
        assert (account["count"], account["minutes"]) == (22, 5 * 114 + 2 * 90 + 60 + 14 * 45)


async def test_volunteers_are_enrolled_once(tmp_path: Path) -> None:
    for _ in range(2):
        async with demo(tmp_path) as town:
            people_kept = await town.app.database.fetch("SELECT COUNT(*) AS count FROM volunteers")
            assert people_kept[0]["count"] == len(HELPERS)


async def test_who_of_the_volunteers_is_on_the_page_has_opened_the_bot(tmp_path: Path) -> None:
    async with demo(tmp_path) as town:
        shown = {one["id"]: one for one in await town.sandbox.ask("GET", "personas")}
        seen = [one for one in HELPERS if one.about is not None]
        assert len(seen) == 4
        assert all(shown[one.id]["opened"] for one in seen)
        assert not any(CJK.search(one.about["en"]) for one in seen if one.about)
