"""Milestones of help: told once and at once, with a certificate that can be had again."""

from unittest.mock import patch

from matplotlib.font_manager import FontPath
from matplotlib.text import Text

from handlers.chat.drawing import _set_font
from storage import people
from storage.ledger import Ledger
from storage.unit import Unit
from tests.handlers.chat import Somebody, Town, services
from tests.handlers.hours import earns, has
from tests.handlers.test_gifts import link_of
from tests.handlers.test_pool import donates

HOUR = 60
FILE = "certificate-10h.pdf"


async def helps(town: Town, mei: Somebody, *hours: float, first: int = 1) -> None:
    """She is credited with so many hours, one task a day, and what is due then rings."""
    mei.news.clear()
    for task, one in enumerate(hours, first):
        await town.advance(hours=24)
        await earns(town, mei, int(one * HOUR), task)
        await town.ring_due()


async def taken_back(town: Town, mei: Somebody, task: int) -> None:
    """The credit for a task was a mistake."""

    async def work(unit: Unit) -> None:
        person, _ = await people.who(unit, mei.id)
        assert person is not None
        ledger = Ledger(unit, services().policy.timebank, services().zone)
        await ledger.take_back(task, person.id, person.id, "by mistake")

    await town.database.run(work)


async def test_the_first_ten_hours_bring_thanks_and_a_certificate(town: Town) -> None:
    mei = await town.resident()
    await helps(town, mei, 8, 1.9)
    mei.sees_no("given")
    assert mei.gets_all(FILE) == []
    await helps(town, mei, 0.5, first=3)
    mei.sees("You have now given 10 hours of help!")
    sent = mei.gets(FILE)
    assert sent.content.startswith(b"%PDF")
    assert "Your certificate for 10 hours of help, no. 1-3" in sent.text
    await helps(town, mei, 8, first=4)
    mei.sees_no("given")
    assert mei.gets_all(FILE) == []


async def test_hours_from_neighbours_are_no_help_one_gave(town: Town) -> None:
    mei = await town.resident()
    lin = await town.resident("Lin")
    await helps(town, lin, 8)
    await mei.says(f"/start {await link_of(lin, '5h')}")
    await mei.presses("Yes, thank you")
    await lin.presses("Yes, give to Mei")
    await helps(town, mei, 6, first=5)
    mei.sees_no("given")
    await has(mei, "You have: 11 hours")


async def test_hours_given_away_still_count_as_help(town: Town) -> None:
    mei = await town.resident()
    await helps(town, mei, 8)
    await donates(mei, "8h")
    await helps(town, mei, 2, first=2)
    mei.sees("You have now given 10 hours of help!")


async def test_what_is_taken_back_and_earned_again_is_not_told_twice(town: Town) -> None:
    mei = await town.resident()
    await helps(town, mei, 8, 2)
    mei.sees("You have now given 10 hours of help!")
    await taken_back(town, mei, 2)
    await mei.says("/timebank")
    assert "My certificate" not in mei.last.buttons
    await mei.presses_data("b:certificate")
    mei.is_told("comes with a milestone")
    await helps(town, mei, 4, first=3)
    mei.sees_no("given 10 hours")
    await mei.says("/timebank")
    await mei.presses("My certificate")
    assert "no. 1-2" in mei.gets(FILE).text


async def test_several_credits_at_the_same_moment_tell_it_once(town: Town) -> None:
    mei = await town.resident()
    await helps(town, mei, 8)
    await town.advance(hours=24)
    await town.at_once(*(earns(town, mei, 2 * HOUR, task) for task in (2, 3, 4)))
    assert len([one for one in mei.screen if "You have now given" in one.text]) == 1
    await town.ring_due()
    assert len(mei.gets_all(FILE)) == 1


async def test_the_certificate_can_be_had_again_and_is_the_same(town: Town) -> None:
    mei = await town.resident(language="zh_CN")
    await helps(town, mei, 8, 3)
    first = mei.gets(FILE)
    assert "志愿服务满10小时的证书，编号 1-2" in first.text
    # Drawn glyphs, which any reader and printer takes.
    assert b"/Type3" in first.content
    assert b"/Type0" not in first.content
    await helps(town, mei, 4, first=3)
    await mei.says("/timebank")
    await mei.presses("我的证书")
    assert mei.gets(FILE).content == first.content


async def test_who_has_none_yet_has_no_button(town: Town) -> None:
    mei = await town.resident()
    await helps(town, mei, 8)
    await mei.says("/timebank")
    assert "My certificate" not in mei.last.buttons
    await mei.presses_data("b:certificate")
    mei.is_told("comes with a milestone")


async def test_who_is_forgotten_before_it_comes_gets_none(town: Town) -> None:
    mei = await town.resident()
    await helps(town, mei, 8)
    await town.advance(hours=24)
    await earns(town, mei, 2 * HOUR, 2)
    await mei.says("/forget")
    await mei.presses("Yes, forget me")
    await town.ring_due()
    assert mei.gets_all(FILE) == []
    assert await town.rows("SELECT * FROM reminders WHERE kind = 'milestone'") == []


async def test_the_sheet_says_who_how_much_since_when_and_its_number(town: Town) -> None:
    mei = await town.resident("Mei 🌸")
    texts = await drawn(town, mei, 8, 4)
    assert {"Mei", "Willow Street\n4 Mar 2026", "10 hours"} <= texts
    [body] = [one for one in texts if "neighbours" in one]
    assert "2 times since 3 Mar 2026" in body
    assert any(one.startswith("No. 1-2\n") for one in texts)


async def test_a_name_that_cannot_be_printed_is_left_to_be_written(town: Town) -> None:
    mei = await town.resident("🌸🌸")
    texts = await drawn(town, mei, 8, 4)
    assert "" in texts
    assert not any("🌸" in one for one in texts)


async def test_without_a_chinese_font_the_sheet_is_in_english(town: Town) -> None:
    mei = await town.resident("王美丽", "zh_CN")
    with patch("handlers.chat.drawing.findSystemFonts", return_value=[]):
        texts = await drawn(town, mei, 8, 4)
    assert "Certificate of Help Given" in texts
    assert not any("王" in one for one in texts)


async def drawn(town: Town, mei: Somebody, *hours: float) -> set[str]:
    """What stands on the sheet that she gets."""
    texts = set()

    def note(text: Text, font: FontPath | None) -> None:
        texts.add(text.get_text())
        _set_font(text, font)

    with patch("handlers.chat.drawing._set_font", side_effect=note):
        await helps(town, mei, *hours)
    mei.gets(FILE)
    return texts
