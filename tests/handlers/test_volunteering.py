"""Somebody offers help: the form, the coordinator's word, changes, and leaving."""

import pytest

from linkage.models import Level, Role
from linkage.volunteers import VolunteerState
from tests.handlers.chat import HOUR, Town
from tests.handlers.conftest import sends_a_need
from tests.handlers.volunteers import approved, coordinated, enrols, kept

DAY = 24


async def test_a_stranger_is_asked_for_consent_first(town: Town) -> None:
    ann = town.stranger()
    await ann.says("/volunteer")
    ann.sees("Please choose your language")


async def test_somebody_enrols_in_chinese_and_is_approved(town: Town) -> None:
    chen = await town.worker(Role.VOLUNTEER_COORDINATOR, name="陈老师", language="zh_CN")
    liu = await town.resident("刘建国", "zh_CN")
    await liu.says("/volunteer")
    liu.sees("谢谢您愿意出一份力", "急救 *", "搬东西")
    await liu.presses("急救 *")
    await liu.presses("搬东西")
    await liu.presses("理发")
    await liu.presses("✓ 理发")
    await liu.presses("选好了")
    assert "✓ 普通话" in liu.last.buttons
    await liu.presses("本地话")
    await liu.presses("选好了")
    await liu.presses("本社区")
    await liu.presses("跑腿代办")
    await liu.presses("选好了")
    await liu.presses("2 次")
    await liu.says("退休电工，有电工证")
    liu.sees("咱们说好几条", "愿意")
    await liu.presses("愿意")
    check = liu.sees("会做：搬东西、急救 *")
    for words in ("普通话、本地话", "本社区", "跑腿代办", "2 次", "电工证"):
        assert words in check.text
    await liu.presses("没错，就这样")
    liu.sees("谢谢您，收到了", "我有空的时间")
    card = chen.sees("刘建国想做志愿者", "通过", "问一句", "不通过", "登记培训或核实")
    for words in ("急救（等培训或核实）、搬东西", "Osmanthus Grid 1 Building 2", "电工证"):
        assert words in card.text
    await chen.presses("通过")
    liu.sees("您是咱们的志愿者了", "我有空的时间")
    chen.sees("已通过", "暂停", "结束")
    one = await kept(town, liu)
    assert one.state is VolunteerState.APPROVED
    assert one.reach is Level.COMMUNITY
    assert one.area == town.places["Osmanthus"].path
    assert one.languages == {"zh_CN", "dialect"}
    assert one.skills.keys() == {"first_aid", "carrying"}
    assert (one.weekly_most, one.about) == (2, "退休电工，有电工证")


async def test_skills_may_be_typed_and_a_language_is_needed(town: Town) -> None:
    mei = await town.resident()
    await mei.says("/volunteer")
    await mei.says("First aid * and carrying things")
    mei.sees("Which languages")
    await mei.presses("✓ English")
    await mei.presses("Done")
    mei.is_told("choose at least one")
    await mei.says("none of these")
    mei.sees("Please press one of the buttons")


async def test_without_agreeing_nobody_enrols(town: Town) -> None:
    mei = await town.resident()
    await mei.says("/volunteer")
    for label in ("Done", "Done", "my building", "Done", "1 a week", "Skip"):
        await mei.presses(label)
    assert "Yes, that's right" not in mei.last.buttons
    await mei.says("no way")
    mei.sees("a few things we agree on")
    await mei.presses("Cancel")
    mei.sees("cancelled")
    assert await town.rows("SELECT * FROM volunteers") == []


async def test_who_lives_elsewhere_goes_as_far_as_the_street(town: Town) -> None:
    mei = await town.resident(place=None)
    await enrols(mei, reach="the whole street")
    assert (await kept(town, mei)).area == town.places["Willow Street"].path


async def test_who_wants_few_buttons_sees_few_skills_at_once(town: Town) -> None:
    wang = await town.resident("Wang")
    await wang.says("/settings")
    await wang.presses("Large and few: turn on")
    await wang.says("/volunteer")
    assert len(wang.last.buttons) == 5
    await wang.presses("More")
    await wang.presses("Interpreting")
    assert "✓ Interpreting" in wang.last.buttons
    await wang.presses("Done")
    await wang.presses("Done")
    wang.sees("How far")


async def test_a_question_is_asked_and_its_answer_comes_back_to_the_card(town: Town) -> None:
    mei, grace = await coordinated(town)
    await grace.presses("Ask")
    await grace.says("Have you done this before?")
    grace.sees("Mei is told")
    mei.sees("Have you done this before?", "Answer")
    await mei.presses("Answer")
    await mei.sends_voice()
    mei.sees("has to be written")
    await mei.says("Yes, for two years")
    mei.sees("the coordinator has it")
    card = grace.sees("Mei has answered", "Approve")
    assert "Coordinator asked: Have you done this before?" in card.text
    assert "They answered: Yes, for two years" in card.text
    await grace.presses("Approve")
    assert (await kept(town, mei)).state is VolunteerState.APPROVED


async def test_a_declined_one_hears_why_and_can_come_again(town: Town) -> None:
    mei, grace = await coordinated(town)
    await grace.presses("Decline")
    await grace.says("We have enough for now")
    mei.sees("We have enough for now")
    await mei.presses_data("w:week")
    mei.is_told("not a volunteer yet")
    await enrols(mei)
    grace.sees("would like to volunteer", "Approve")


async def test_a_question_without_an_answer_goes_back_to_the_coordinator(town: Town) -> None:
    mei, grace = await coordinated(town)
    await grace.presses("Ask")
    await grace.says("Have you done this before?")
    mei.news.clear()
    await town.advance(hours=3 * DAY)
    mei.sees("still waiting for your answer", "Answer")
    await town.advance(hours=7 * DAY)
    grace.sees("has not answered")
    assert "Approve" in grace.last.buttons
    assert (await kept(town, mei)).state is VolunteerState.APPLIED


async def test_nobody_waits_silently_for_a_decision(town: Town) -> None:
    office = await town.worker(Role.STREET_OFFICE, name="Office")
    _, grace = await coordinated(town)
    office.sees_no("would like to volunteer")
    grace.news.clear()
    await town.advance(hours=DAY + 1)
    grace.sees("still waiting to hear", "Approve")
    office.sees_no("Mei")
    await town.advance(hours=3 * DAY)
    grace.sees("waiting for days")
    office.sees("waiting for days", "Approve")
    await office.presses("Approve")
    grace.news.clear()
    await town.advance(hours=9 * DAY)
    grace.sees_nothing()


@pytest.mark.parametrize(
    ("role", "place"), [(Role.COMMITTEE_WORKER, "Osmanthus"), (Role.STREET_OFFICE, "Willow Street")]
)
async def test_without_a_coordinator_the_committee_or_the_office_decides(
    town: Town, role: Role, place: str
) -> None:
    worker = await town.worker(role, place)
    mei = await town.resident()
    await enrols(mei)
    worker.sees("would like to volunteer", "Approve")
    await worker.presses("Approve")
    assert (await kept(town, mei)).state is VolunteerState.APPROVED


async def test_answers_can_be_changed_later(town: Town) -> None:
    mei, grace = await approved(town, "Carrying things")
    await mei.says("/volunteer")
    mei.sees("Carrying things", "My week", "Days off", "Change my answers", "Stop volunteering")
    await mei.presses("Change my answers")
    await mei.presses("Change: Can do")
    assert "✓ Carrying things" in mei.last.buttons
    await mei.presses("First aid *")
    await mei.presses("Done")
    await mei.presses("Change: How far")
    await mei.presses("the whole street")
    await mei.presses("Yes, that's right")
    grace.sees("needs a training or a check")
    one = await kept(town, mei)
    assert one.state is VolunteerState.APPROVED
    assert one.skills.keys() == {"carrying", "first_aid"}
    assert one.area == town.places["Willow Street"].path


async def test_who_stops_is_asked_once_more_and_can_come_back(town: Town) -> None:
    mei, grace = await approved(town)
    await mei.says("/volunteer")
    await mei.presses("Stop volunteering")
    await mei.presses("No, I'll stay")
    await mei.presses("Stop volunteering")
    await mei.presses("Yes, I stop")
    mei.sees("Thank you for helping")
    grace.sees("Mei has stopped volunteering")
    assert (await kept(town, mei)).state is VolunteerState.LEFT
    await mei.presses_data("v:leave_now")
    mei.is_told("not a volunteer yet")
    await mei.says("/volunteer")
    mei.sees("Thank you for wanting to help")


async def test_who_moves_goes_as_far_from_the_new_home(town: Town) -> None:
    mei, _ = await approved(town)
    await mei.says("/settings")
    await mei.presses("Where I live")
    await mei.presses("Riverside")
    await mei.presses("Grid 7")
    assert (await kept(town, mei)).area == town.places["Riverside"].path


async def test_a_coordinator_who_volunteers_is_decided_about_by_others(town: Town) -> None:
    office = await town.worker(Role.STREET_OFFICE, name="Office")
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    await enrols(grace, reach="the whole street")
    grace.sees_no("would like to volunteer")
    office.sees("Grace would like to volunteer", "Approve")
    number = (await kept(town, grace)).person_id
    await grace.presses_data(f"e:{number}:approve")
    grace.is_told("not yours to look after")
    assert town.clock.at % HOUR == 0


async def test_who_writes_that_they_want_to_help_is_shown_the_way(town: Town) -> None:
    await town.worker(Role.VOLUNTEER_COORDINATOR)
    mei = await town.resident()
    await sends_a_need(mei, "I would like to help out", "I'd like to volunteer")
    assert "/volunteer" in mei.last.text
