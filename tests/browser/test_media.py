"""What is sent besides words: places, contacts, pictures, voice, files."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from sandbox.world.files import SAMPLES
from tests.browser.conftest import Talk
from tests.browser.echo import HEALTH_STATION, PARK, Json
from tests.browser.pane import Pane

pytestmark = pytest.mark.asyncio(loop_scope="session")

METRES_A_DEGREE = 111_320
PHOTO = SAMPLES / "photo.jpg"
# Puts a file where a person would: from the clipboard, or carried over with the mouse.
BRINGS = """(node, [name, type, content, way]) => {
  const data = new DataTransfer();
  data.items.add(new File([content], name, {type}));
  node.dispatchEvent(way === "paste"
    ? new ClipboardEvent(way, {clipboardData: data, bubbles: true, cancelable: true})
    : new DragEvent(way, {dataTransfer: data, bubbles: true, cancelable: true}));
}"""


async def test_a_place_is_shared_by_a_click_on_the_map(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    await pane.shares("location")
    dialog = pane.page.get_by_role("dialog")
    await expect(dialog.locator("output")).to_contain_text("near Willow Park")
    await dialog.locator("svg.map").click(position={"x": 130, "y": 120})
    told = dialog.locator("output")
    degrees = await _degrees(told)
    await dialog.get_by_role("button", name="Share this place").click()
    place = (await bot.gets("message", ann))["location"]
    assert _place(place) == degrees
    await expect(pane.messages.locator(".mine figure")).to_contain_text(degrees)


async def test_a_place_is_shared_with_the_arrow_keys(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    await pane.shares("location")
    dialog = pane.page.get_by_role("dialog")
    map_ = dialog.get_by_role("application")
    for _ in range(10):
        await map_.press("ArrowUp")
    await map_.press("ArrowRight")
    await dialog.get_by_role("button", name="Share this place").click()
    place = (await bot.gets("message", ann))["location"]
    north = 100 / METRES_A_DEGREE
    assert place["latitude"] == pytest.approx(PARK["latitude"] + north, abs=1e-6)
    assert place["longitude"] > PARK["longitude"]
    await expect(pane.messages.locator(".mine figure")).to_contain_text("near Willow Park")


async def test_a_place_is_shared_by_its_name_or_not_at_all(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    dialog = pane.page.get_by_role("dialog")
    await pane.shares("location")
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(dialog).to_be_hidden()
    await pane.shares("location")
    name = dialog.get_by_role("button", name="Health station")
    await name.click()
    await expect(name).to_have_attribute("aria-pressed", "true")
    await dialog.get_by_role("button", name="Share this place").click()
    place = (await bot.gets("message", ann))["location"]
    assert place == HEALTH_STATION
    await pane.sees("near Health station")
    await expect(pane.messages.locator(".mine")).to_have_count(1)


async def _degrees(told: Locator) -> str:
    """The degrees in the words about a place."""
    found = re.search(r"[\d.]+, [\d.]+", await told.inner_text())
    assert found is not None
    return found.group()


def _place(location: Json) -> str:
    return f"{location['latitude']:.5f}, {location['longitude']:.5f}"


async def test_a_contact_is_ones_own_or_somebody_elses(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    dialog = pane.page.get_by_role("dialog")
    await pane.shares("contact")
    await dialog.get_by_role("button", name="My own").click()
    own = (await bot.gets("message", ann))["contact"]
    assert (own["user_id"], own["first_name"]) == (ann.id, ann.name)
    await pane.sees(own["phone_number"])
    await pane.shares("contact")
    await dialog.get_by_label("Name").fill("Plumber Zhang")
    await dialog.get_by_role("button", name="Share this one").click()
    await expect(dialog.get_by_label("Phone")).to_be_focused()
    await dialog.get_by_label("Phone").fill("+86 139 0000 0001")
    await dialog.get_by_role("button", name="Share this one").click()
    other = (await bot.gets("message", ann))["contact"]
    assert other == {"first_name": "Plumber Zhang", "phone_number": "+86 139 0000 0001"}
    await pane.sees("Plumber Zhang", "+86 139 0000 0001")


async def test_a_picture_from_a_file_or_the_sample(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    await pane.field.fill("the stairs")
    await _chooses_file(pane, "photo", PHOTO)
    message = await bot.gets("message", ann)
    assert message["caption"] == "the stairs"
    await expect(pane.field).to_have_value("")
    bubble = pane.message("the stairs")
    size = {"width": message["photo"][-1]["width"], "height": message["photo"][-1]["height"]}
    assert await _natural_size(bubble.get_by_role("img")) == size
    await pane.shares_sample("photo")
    assert (await bot.gets("message", ann))["photo"]
    await expect(pane.messages.locator(".mine img")).to_have_count(2)


async def test_what_is_no_picture_is_not_taken_for_one(talk: Talk) -> None:
    _, _, pane, visits = talk
    visits.expects("400")
    await _brings(pane, "paste", "broken.png", "image/png", "not a picture at all")
    await expect(pane.toast).to_contain_text("cannot read that picture")
    await expect(pane.messages.get_by_role("article")).to_have_count(0)


async def _natural_size(picture: Locator) -> Json:
    await expect(picture).to_have_js_property("complete", True)
    size: Json = await picture.evaluate(
        "({naturalWidth: width, naturalHeight: height}) => ({width, height})"
    )
    return size


async def test_a_voice_message_is_recorded_sent_and_played(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    await pane.root.get_by_test_id("mic").click()
    recording = pane.root.locator(".recording")
    await expect(recording).to_contain_text("Recording")
    await recording.get_by_role("button", name="Cancel").click()
    await expect(recording).to_be_hidden()
    await pane.shares("voice")
    await expect(recording.locator("time")).to_have_text("0:01")
    await recording.get_by_role("button", name="Send").click()
    voice = (await bot.gets("message", ann))["voice"]
    assert voice["mime_type"].startswith("audio/")
    assert voice["duration"] >= 1
    assert voice["file_size"] > 1000
    voice_bubble = pane.messages.locator(".mine .voice")
    await _plays(voice_bubble)
    await expect(voice_bubble.get_by_role("button", name="Play")).to_be_visible()
    await expect(voice_bubble.locator("i.played").first).to_be_attached()


async def test_a_sample_voice_message_plays_until_paused(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    await pane.shares_sample("voice")
    assert (await bot.gets("message", ann))["voice"]["mime_type"] == "audio/ogg"
    voice = pane.messages.locator(".mine .voice")
    await _plays(voice)
    await voice.get_by_role("button", name="Pause").click()
    await expect(voice.get_by_role("button", name="Play")).to_be_visible()


async def _plays(voice: Locator) -> None:
    """Until its loudness is drawn, and it has begun."""
    await expect(voice.locator(".bars i[style]").first).to_be_attached()
    await voice.get_by_role("button", name="Play").click()
    await expect(voice.get_by_role("button", name="Pause")).to_be_visible()


async def test_a_file_is_sent_and_downloaded_again(talk: Talk, tmp_path: Path) -> None:
    bot, ann, pane, _ = talk
    file = tmp_path / "名单 1.csv"
    file.write_text("姓名,楼\n王桂兰,2号楼\n", encoding="utf-8")
    await _chooses_file(pane, "document", file)
    assert (await bot.gets("message", ann))["document"]["file_name"] == file.name
    async with pane.page.expect_download() as download:
        await pane.messages.get_by_role("link", name=file.name).click()
    found = await download.value
    assert found.suggested_filename == file.name
    copy = tmp_path / "copy.csv"
    await found.save_as(copy)
    assert copy.read_bytes() == file.read_bytes()
    await pane.shares_sample("document")
    await pane.sees("document.txt")


async def test_what_the_bot_sends_is_shown(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    await pane.shares_sample("photo")
    file_id = (await bot.gets("message", ann))["photo"][-1]["file_id"]
    await bot("sendPhoto", chat_id=ann.id, photo=file_id, caption="your stairs")
    await bot("sendLocation", chat_id=ann.id, latitude=31.2302, longitude=121.4727)
    await bot("sendContact", chat_id=ann.id, first_name="Desk", phone_number="12345")
    assert (await _natural_size(pane.message("your stairs").get_by_role("img")))["width"] > 0
    theirs = pane.messages.locator(".theirs")
    await expect(theirs.locator("figure")).to_contain_text("near Willow Park")
    await expect(theirs.get_by_role("link", name="Desk")).to_have_attribute("href", "tel:12345")


async def test_a_sticker_is_sent(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    await pane.shares("sticker")
    assert (await bot.gets("message", ann))["sticker"]["emoji"]
    await _natural_size(pane.messages.locator(".mine img.sticker"))


async def test_files_are_pasted_or_dropped(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    await _brings(pane, "paste", "note.txt", "text/plain", "from the clipboard")
    assert (await bot.gets("message", ann))["document"]["file_name"] == "note.txt"
    await pane.sees("note.txt")
    await _brings(pane, "drop", "list.txt", "text/plain", "carried over")
    assert (await bot.gets("message", ann))["document"]["file_name"] == "list.txt"
    await pane.sees("list.txt")


async def test_a_file_over_twenty_megabytes(talk: Talk, tmp_path: Path) -> None:
    bot, ann, pane, _ = talk
    large = tmp_path / "film.bin"
    with large.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    await _chooses_file(pane, "photo", large)
    await expect(pane.toast).to_contain_text("over 20 MB")
    await expect(pane.messages.get_by_role("article")).to_have_count(0)
    # A file may be as large on Telegram; but no bot can fetch it.
    await _chooses_file(pane, "document", large)
    document = (await bot.gets("message", ann))["document"]
    assert document["file_size"] == 21 * 1024 * 1024
    await pane.sees("film.bin", "21.0 MB")
    refused = await bot.refusal("getFile", file_id=document["file_id"])
    assert refused == "Bad Request: file is too big"


async def _chooses_file(pane: Pane, kind: str, file: Path) -> None:
    async with pane.page.expect_file_chooser() as chooser:
        await pane.shares(kind)
    await (await chooser.value).set_files(file)


async def _brings(pane: Pane, way: str, name: str, kind: str, content: str) -> None:
    await pane.field.evaluate(BRINGS, [name, kind, content, way])
