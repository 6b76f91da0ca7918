"""/rates: the figures of one's places, in words, as a picture and as a file, in both languages."""

import re
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import openpyxl
import pytest

from handlers.chat.drawing import chinese_font
from linkage.models import Role
from tests.handlers.chat import STREET, Somebody, Town
from tests.handlers.conftest import sends_a_need

DAY = 24
PNG = b"\x89PNG\r\n\x1a\n"
CJK = re.compile(r"[\u3400-\u9fff]")


async def a_month_of_work(town: Town) -> Somebody:
    """One need met and praised, one not solved at first, one answered late; who did it all."""
    li = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", name="Li")
    zhao = await town.worker(Role.STREET_OFFICE, name="Zhao")
    mei = await town.resident("Mei")
    await sends_a_need(mei)
    await li.presses("Take it")
    await li.presses("Done")
    await li.presses("Skip")
    for label in ("Yes, it is solved", "😀", "Skip"):
        await mei.presses(label)
    await sends_a_need(mei, "The stair light flickers")
    await li.presses("Take it")
    await li.presses("Done")
    await li.presses("Skip")
    await mei.presses("No, not yet")
    await mei.says("/cancel")
    far = await town.resident("Fang", place="Riverside")
    await sends_a_need(far, "The gate is broken", urgency="Urgent")
    await town.advance(hours=5)
    await zhao.presses("Take it")
    await zhao.presses("Done")
    await zhao.presses("Skip")
    await town.advance(hours=5 * DAY)
    return zhao


async def test_the_street_office_sees_all_rates_with_what_they_rest_on(town: Town) -> None:
    zhao = await a_month_of_work(town)
    await zhao.says("/rates")
    shown = zhao.sees(f"📊 March 2026, so far · {STREET}", "By actor", "Picture", "File")
    assert "Response rate: 66.7% (nothing to compare with)" in shown.text
    assert "2 of 3 needs answered in time" in shown.text
    assert "Resolution rate: 50%" in shown.text
    assert "solved: 1 of 2 answers; 1 did not answer" in shown.text
    assert "Satisfaction rate: 50%" in shown.text
    assert "Needs received: 3" in shown.text
    assert "Errands that reached a social worker: 0, of 0 cases" in shown.text
    assert "No. 1002 · Repairs in common areas · Osmanthus" in shown.text


async def test_a_desk_sees_its_own_place_only(town: Town) -> None:
    await a_month_of_work(town)
    wu = await town.worker(Role.COMMITTEE_WORKER, "Riverside", name="Wu")
    await wu.says("/rates")
    shown = wu.sees("📊 March 2026, so far · Riverside")
    assert "0 of 1 needs answered in time" in shown.text
    assert "Resolution rate: n/a" in shown.text
    assert "0 of 0 answers; 1 did not answer" in shown.text
    assert "Osmanthus" not in shown.text
    await wu.presses("By community")
    assert "Osmanthus" not in wu.sees("By community").text


async def test_the_waits_named_are_those_one_answers_for(town: Town) -> None:
    mei = await town.resident()
    await town.worker(Role.COMMITTEE_WORKER, "Osmanthus")
    chen = await town.worker(Role.SOCIAL_WORKER, "Osmanthus")
    await sends_a_need(mei)
    await chen.says("/rates")
    chen.sees("Nobody is waiting now.")


async def test_figures_are_taken_apart_in_place(town: Town) -> None:
    zhao = await a_month_of_work(town)
    await zhao.says("/rates")
    first = zhao.last.id
    await zhao.presses("By actor")
    shown = zhao.sees("By actor", "Overview")
    assert shown.id == first
    assert "The residents' committee\n   response 100% (2) · solved 50% (2+0)" in shown.text
    assert "The street office\n   response 0% (1) · solved n/a (0+1)" in shown.text
    await zhao.presses("By community")
    assert "Riverside\n   response 0% (1)" in zhao.sees("By community").text
    await zhao.presses("By category")
    zhao.sees("Repairs in common areas\n   response 66.7% (3) · solved 50% (2+1)")
    await zhao.presses("By month")
    zhao.sees("March 2026\n   response 66.7% (3)")
    await zhao.presses("Overview")
    zhao.sees("Response rate: 66.7%")


async def test_another_month_is_compared_with_the_one_before_it(town: Town) -> None:
    zhao = await a_month_of_work(town)
    await town.advance(hours=31 * DAY)
    await zhao.says("/rates")
    zhao.sees("April 2026, so far")
    await zhao.presses("‹ March 2026")
    shown = zhao.sees("📊 March 2026 ·", "‹ February 2026", "April 2026 ›")
    assert "Response rate: 66.7%" in shown.text
    await zhao.presses("April 2026 ›")
    shown = zhao.sees("April 2026, so far")
    assert "Response rate: n/a (nothing to compare with)" in shown.text


async def test_the_trend_is_in_points(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, name="Li")
    await sends_a_need(mei, urgency="Urgent")
    await town.advance(hours=31 * DAY)
    await sends_a_need(mei, "The lift is stuck", urgency="Urgent")
    await li.presses("Take it")
    await town.advance(hours=3)
    await li.says("/rates")
    li.sees("Response rate: 100% (up 100.0 points)")


async def test_the_picture_and_the_file_come_as_messages_of_their_own(town: Town) -> None:
    zhao = await a_month_of_work(town)
    await zhao.says("/rates")
    await zhao.presses("Picture")
    shown = zhao.gets("rates-2026-03.png")
    assert shown.text == f"📊 March 2026, so far · {STREET}"
    assert shown.content.startswith(PNG)
    await zhao.presses("File")
    book = openpyxl.load_workbook(BytesIO(zhao.gets("rates-2026-03.xlsx").content))
    assert book.sheetnames == ["By month", "By actor", "By community", "By category"]
    head, first, second = book["By community"].iter_rows(values_only=True)
    assert head[:4] == ("Community", "Needs due", "Answered in time", "Response rate")
    assert first == ("Osmanthus", 2, 2, 1, 2, 2, 1, 0.5, 1, 0.5, 0)
    assert second == ("Riverside", 1, 0, 0, 1, 0, 0, "n/a", 0, "n/a", 1)


async def test_a_name_is_never_a_formula(town: Town) -> None:
    zhao = await a_month_of_work(town)
    unit = town.database.unit()
    unit.write("UPDATE places SET name = :name WHERE name = 'Osmanthus'", name="=1+1")
    await town.database.commit(unit)
    await zhao.says("/rates")
    await zhao.presses("File")
    book = openpyxl.load_workbook(BytesIO(zhao.gets("rates-2026-03.xlsx").content))
    cell = book["By community"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


async def test_figures_in_chinese(town: Town) -> None:
    await a_month_of_work(town)
    zhou = await town.worker(Role.STREET_OFFICE, name="周主任", language="zh_CN")
    await zhou.says("/rates")
    shown = zhou.sees("📊 2026年3月（到现在为止）", "按主体", "出图", "出表格")
    assert "响应率：66.7%（上月没有可比的）\n   到期3件，按时联系2件" in shown.text
    assert "解决率：50%" in shown.text
    assert "转到社工手里的跑腿事：0件" in shown.text
    assert "第1002号 · 公共设施维修 · Osmanthus" in shown.text
    await zhou.presses("按类别")
    zhou.sees("公共设施维修\n   响应66.7%（3）")
    await zhou.presses("出表格")
    book = openpyxl.load_workbook(BytesIO(zhou.gets("rates-2026-03.xlsx").content))
    assert book["按主体"]["A1"].value == "主体"
    assert book["按主体"]["A2"].value == "社区居委会"


async def test_who_works_at_no_desk_has_no_figures(town: Town) -> None:
    mei = await town.resident()
    await mei.says("/rates")
    mei.sees("This is for people who work at a desk")
    for data in ("r:2026-03:all", "r:2026-03:picture", "r:2026-03:file"):
        await mei.presses_data(data)
        mei.is_told("This is for people who work at a desk")


@pytest.mark.parametrize(
    "data",
    ["r:", "r:2026-13:all", "r:2026-03:rates", "r:2026-03:", "r:0000-01:all", "r:٢٠٢٦-03:all"],
)
async def test_a_forged_press_is_answered(town: Town, data: str) -> None:
    zhao = await town.worker(Role.STREET_OFFICE)
    await zhao.presses_data(data)
    assert zhao.toast


@pytest.mark.parametrize("month", ["1970-01", "2026-03", "2999-12"])
@pytest.mark.parametrize("verb", ["all", "actor", "month", "picture", "file"])
async def test_a_month_without_anything_has_figures_too(town: Town, month: str, verb: str) -> None:
    zhao = await town.worker(Role.STREET_OFFICE)
    await zhao.presses_data(f"r:{month}:{verb}")
    assert zhao.news


async def test_without_a_chinese_font_the_picture_is_in_english(town: Town) -> None:
    await a_month_of_work(town)
    zhou = await town.worker(Role.STREET_OFFICE, language="zh_CN")
    texts: list[str] = []
    with (
        patch("handlers.chat.drawing.findSystemFonts", return_value=[]),
        patch(
            "handlers.chat.drawing._set_font",
            side_effect=lambda text, font: texts.append(text.get_text()),
        ),
    ):
        await zhou.presses_data("r:2026-03:picture")
    zhou.gets("rates-2026-03.png")
    assert {"Response rate", "The street office", "Month by month"} <= set(texts)
    assert not CJK.search("".join(texts))


async def test_with_a_chinese_font_the_picture_is_in_chinese(town: Town) -> None:
    if chinese_font(None) is None:
        pytest.skip("this machine has no Chinese font")
    await a_month_of_work(town)
    zhou = await town.worker(Role.STREET_OFFICE, language="zh_CN")
    # A character that its font lacks is a warning, and so an error here.
    await zhou.presses_data("r:2026-03:picture")
    zhou.gets("rates-2026-03.png")


def test_a_named_font_without_chinese_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    with patch("handlers.chat.drawing.findSystemFonts", return_value=[str(broken)]):
        assert chinese_font(None) is None
        assert chinese_font(tmp_path / "missing.otf") is None
