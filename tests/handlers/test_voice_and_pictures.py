"""Voice and pictures are taken wherever words are; what must be written says so kindly."""

from collections.abc import Awaitable, Callable

import pytest

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import sends_a_need

Sends = Callable[[Somebody], Awaitable[None]]


async def voice(one: Somebody) -> None:
    await one.sends_voice()


async def picture(one: Somebody) -> None:
    await one.sends_photo()


FILES = {"voice": "voice-1", "picture": "photo-1280"}
BY = pytest.mark.parametrize("sends", [voice, picture])


async def taken(town: Town) -> tuple[Somebody, Somebody, Somebody]:
    """A resident, the worker who has their need, and the street office."""
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, name="Li")
    zhao = await town.worker(Role.STREET_OFFICE, name="Zhao")
    await sends_a_need(mei)
    await li.presses("Take it")
    return mei, li, zhao


def came(one: Somebody, sends: Sends) -> None:
    """What was sent has come to somebody, with the number of its case."""
    assert one.gets(FILES[sends.__name__]).text == "No. 1001"


@BY
async def test_a_question_and_its_answer(town: Town, sends: Sends) -> None:
    mei, li, _ = await taken(town)
    await li.presses("Ask the resident")
    await sends(li)
    came(mei, sends)
    await sends(mei)
    came(li, sends)
    assert (await town.moves())[-2:] == ["ask", "answer"]


@BY
async def test_what_was_done_and_the_verdict(town: Town, sends: Sends) -> None:
    mei, li, _ = await taken(town)
    await li.presses("Done")
    await sends(li)
    came(mei, sends)
    await mei.presses("Partly")
    await sends(mei)
    came(li, sends)
    await li.presses("Done")
    await li.presses("Skip")
    for label in ("Yes, it is solved", "😀"):
        await mei.presses(label)
    await sends(mei)
    came(li, sends)


@BY
async def test_why_one_cannot_take_it_reaches_both(town: Town, sends: Sends) -> None:
    mei, li, zhao = await taken(town)
    await li.presses("Can't take it")
    zhao.news.clear()
    await sends(li)
    zhao.sees("No. 1001", "Take it")
    came(zhao, sends)
    came(mei, sends)


@BY
async def test_why_it_is_referred_reaches_both(town: Town, sends: Sends) -> None:
    mei, li, _ = await taken(town)
    chen = await town.worker(Role.ORGANIZATION_STAFF, name="Chen")
    await li.presses("Refer")
    await li.presses("the social organization")
    await sends(li)
    came(mei, sends)
    came(chen, sends)


@BY
async def test_a_note_is_seen_by_staff_and_never_by_the_resident(town: Town, sends: Sends) -> None:
    mei, li, zhao = await taken(town)
    await li.presses("Note")
    mei.news.clear()
    await sends(li)
    mei.sees_nothing()
    await zhao.presses_data("c:1001:history")
    zhao.sees("note for staff by Li: [")
    came(zhao, sends)
    await mei.presses_data("c:1001:show")
    assert mei.gets_all(FILES[sends.__name__]) == []


@BY
@pytest.mark.parametrize("deed", ["It got worse", "Withdraw", "Add something"])
async def test_what_a_resident_changes(town: Town, sends: Sends, deed: str) -> None:
    mei, li, _ = await taken(town)
    await mei.presses_data("c:1001:show")
    await mei.presses(deed)
    await sends(mei)
    came(li, sends)


async def test_the_words_of_a_button_are_as_good_as_the_press(town: Town) -> None:
    mei, _, _ = await taken(town)
    await mei.presses_data("c:1001:withdraw")
    await mei.says("just withdraw it")
    mei.sees("No. 1001 is withdrawn")


@BY
async def test_a_name_has_to_be_written(town: Town, sends: Sends) -> None:
    mei = await town.resident()
    await mei.says("My neighbour needs somebody to carry her shopping")
    for label in ("Errands and carrying", "Urgent", "A neighbour or other"):
        await mei.presses(label)
    await sends(mei)
    mei.sees("has to be written, so that everybody can read it")
    assert "I don't know" in mei.last.buttons


@pytest.mark.parametrize("deed", ["Ask the resident", "Done"])
async def test_an_album_of_staff_is_one_message(town: Town, deed: str) -> None:
    mei, li, _ = await taken(town)
    await li.presses(deed)
    mei.news.clear()
    await li.sends_photo("Before and after", album="a")
    li.sees("When you have sent everything", "That is all", "Cancel")
    for _ in range(2):
        await li.sends_photo(album="a")
        li.sees_nothing()
    mei.sees_nothing()
    await li.presses("That is all")
    mei.sees("Before and after")
    assert len(mei.gets_all("photo-1280")) == 3
    assert len(await town.cases()) == 1


async def test_words_after_an_album_belong_to_it_and_send_it(town: Town) -> None:
    mei, li, _ = await taken(town)
    await li.presses("Done")
    await li.sends_photo(album="a")
    await li.sends_photo(album="a")
    await li.says("A new bulb")
    mei.sees("A new bulb [picture] ×2", "Yes, it is solved")
    assert len(mei.gets_all("photo-1280")) == 2


async def test_a_resident_answers_with_an_album(town: Town) -> None:
    mei, li, _ = await taken(town)
    await li.presses("Ask the resident")
    await li.says("Which lamp?")
    await mei.sends_photo("This one", album="a")
    await mei.sends_photo(album="a")
    await mei.presses("That is all")
    li.sees("from the resident:\nThis one")
    assert len(li.gets_all("photo-1280")) == 2
    assert (await town.moves())[-1] == "answer"


async def test_an_album_waits_through_what_is_none_of_it(town: Town) -> None:
    mei, li, _ = await taken(town)
    await li.presses("Done")
    await li.sends_photo(album="a")
    await li.sends(dice={"emoji": "🎲", "value": 6})
    li.sees("When you have sent everything", "That is all")
    await li.presses("That is all")
    mei.gets("photo-1280")


async def test_an_album_can_be_cancelled(town: Town) -> None:
    mei, li, _ = await taken(town)
    await li.presses("Done")
    mei.news.clear()
    await li.sends_photo(album="a")
    await li.presses("Cancel")
    mei.sees_nothing()
    assert (await town.cases())[0]["state"] == "taken"


async def test_in_chinese(town: Town) -> None:
    li = await town.worker(Role.COMMITTEE_WORKER, name="李敏", language="zh_CN")
    await sends_a_need(await town.resident())
    await li.presses("我来办")
    await li.presses("办好了")
    await li.sends_photo(album="a")
    li.sees("都发完了，就点“都发完了”", "都发完了")
