"""/mydata: a page to read and JSON, with all that is kept; and who looked."""

from typing import Any

import orjson
import pytest

from linkage.models import Role
from storage import forgetting
from storage.outbox import Upload
from tests.handlers.chat import MINUTE, Somebody, Town
from tests.handlers.conftest import chooses, sends_a_need

TEXT = "The <lamp> by my door & stair"


async def files(town: Town, somebody: Somebody) -> tuple[str, dict[str, Any]]:
    """What they get for /mydata: the page, and what the JSON says."""
    await somebody.says("/mydata")
    uploads = [
        Upload.of_parameter(call.payload["document"])
        for call in town.calls
        if call.method == "sendDocument" and call.chat_id == somebody.id
    ]
    sent = {one.name: one for one in uploads if one is not None}
    page, data = sent["linli-mydata.html"], sent["linli-mydata.json"]
    assert (page.media_type, data.media_type) == ("text/html", "application/json")
    somebody.gets("linli-mydata.html")
    somebody.gets("linli-mydata.json")
    return page.content.decode(), orjson.loads(data.content)


async def helped(town: Town) -> tuple[Somebody, Somebody]:
    """A resident who was asked and has answered, and who asked."""
    mei = await town.resident("Mei Zhangwu")
    li = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", "Li Wei")
    await sends_a_need(mei, TEXT)
    await li.presses("Take it")
    await li.presses("Ask the resident")
    await li.says("Which floor?")
    await mei.sends_photo("The third")
    return mei, li


async def test_all_that_is_kept_is_in_both_files(town: Town) -> None:
    mei, _ = await helped(town)
    page, data = await files(town, mei)
    assert data["person"]["name"] == "Mei Zhangwu"
    assert data["person"]["home"] == "Osmanthus Grid 1 Building 2"
    [case] = data["cases"]
    assert (case["number"], case["text"], case["state"]) == (1001, TEXT, "taken")
    assert [one["move"] for one in case["timeline"]] == ["submit", "take", "ask", "answer"]
    assert case["timeline"][3] == {
        "at": "2026-03-02T10:00:00+08:00",
        "by_you": True,
        "move": "answer",
        "actor": "community",
        "text": "The third",
        "file": {"kind": "photo", "file_id": "photo-1280"},
        "more": [],
    }
    assert case["next_reminder_at"] > "2026-03-02T10:00:00+08:00"
    assert page.startswith("<!DOCTYPE HTML>")
    for words in (
        *("Mei Zhangwu", "Osmanthus Grid 1 Building 2", "Repairs in common areas"),
        *("The &lt;lamp&gt; by my door &amp; stair", "Which floor?", "The third [picture]"),
        *("2 Mar 2026, 10:00", "Next reminder", "Nobody so far"),
    ):
        assert words in page


async def test_it_reads_in_the_persons_language(town: Town) -> None:
    mei = await town.resident(language="zh_CN")
    page, _ = await files(town, mei)
    assert '<html lang="zh-CN">' in page
    assert "“邻里”记着您的哪些资料" in page
    assert "2026年3月2日 10:00" in page


async def test_each_look_at_a_card_is_seen_with_who_when_and_why(town: Town) -> None:
    mei, li = await helped(town)
    zhao = await town.worker(Role.STREET_OFFICE, name="Zhao")
    await li.presses_data("c:1001:card")
    town.clock.at += MINUTE
    await zhao.says("/desk")
    await zhao.presses_data("c:1001:card")
    page, data = await files(town, mei)
    assert [(look["name"], look["why"], look["at"][11:16]) for look in data["looks"]] == [
        ("Li Wei", "assignee", "10:00"),
        ("Zhao", "office", "10:01"),
    ]
    assert "Zhao opened No. 1001 (from the street office)" in page
    assert "look" not in await town.moves()
    _, theirs = await files(town, zhao)
    assert [(one["case_id"], one["move"]) for one in theirs["deeds"]] == [(1001, "look")]
    assert theirs["roles"][0]["role"] == "street_office"
    assert TEXT not in orjson.dumps(theirs).decode()


async def test_who_may_not_see_the_card_leaves_no_look(town: Town) -> None:
    await helped(town)
    lin = await town.resident("Lin")
    await lin.presses_data("c:1001:card")
    assert await town.rows("SELECT * FROM looks") == []


async def test_what_the_policy_had_removed_is_shown_as_removed(town: Town) -> None:
    mei, li = await helped(town)
    await li.presses("Done")
    await li.presses("Skip")
    await mei.presses("Yes, it is solved")
    unit = town.database.unit()
    forgetting.remove_contents(unit, 1001)
    await town.database.commit(unit)
    await mei.presses_data("c:1001:show")
    assert mei.sees("No. 1001").text.count("(removed)") == 3
    page, data = await files(town, mei)
    assert (data["cases"][0]["text"], data["cases"][0]["category"]) == ("", "public_facilities")
    assert TEXT not in page
    assert "you answered: (removed)" in page


async def test_the_form_under_way_is_in_it(town: Town) -> None:
    mei = await town.resident()
    await mei.says("My tap drips")
    page, data = await files(town, mei)
    assert data["form"]["text"]["text"] == "My tap drips"
    assert "What you have begun to write" in page
    assert "My tap drips" in page


async def test_somebody_in_danger_who_never_agreed_can_ask_too(town: Town) -> None:
    ann = town.stranger()
    await ann.says("He has a knife and will kill me")
    page, data = await files(town, ann)
    assert data["person"]["agreed_at"] is None
    assert data["cases"][0]["text"] in page


@pytest.mark.parametrize(("wrote", "told"), [(None, "nothing of you"), ("My tap", "seven days")])
async def test_a_stranger_is_told_what_little_there_is(
    town: Town, wrote: str | None, told: str
) -> None:
    ann = town.stranger()
    if wrote:
        await ann.says(wrote)
    await ann.says("/mydata")
    ann.sees(told)
    ann.sees_nothing()


async def test_settings_are_in_it_and_what_staff_noted_is_not(town: Town) -> None:
    mei, li = await helped(town)
    await li.presses_data("c:1001:note")
    await li.says("Ring twice")
    await li.presses_data("c:1001:correct")
    await chooses(li, "Rubbish and hygiene")
    await li.presses_data("c:1001:history")
    await mei.says("/settings")
    await mei.presses("Large and few: turn on")
    page, data = await files(town, mei)
    assert data["person"]["large_and_few"] is True
    assert "Large and few: on" in page
    [case] = data["cases"]
    assert [one["to_category"] for one in case["corrections"]] == ["hygiene"]
    assert "note" not in [one["move"] for one in case["timeline"]]
    assert "Ring twice" not in page + orjson.dumps(data).decode()
    assert [look["why"] for look in data["looks"]] == ["assignee"]
    forgetting.remove_contents(unit := town.database.unit(), 1001)
    await town.database.commit(unit)
    assert {row["text"] for row in await town.rows("SELECT text FROM corrections")} == {""}
    assert {row["text"] for row in await town.rows("SELECT text FROM case_events")} == {None}
