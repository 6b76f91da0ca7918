"""For whom a need is, when and where: usual unless somebody says otherwise; never in the way."""

import pytest

from linkage.models import Role
from tests.handlers.chat import HOUR, Somebody, Town
from tests.handlers.conftest import sends_a_need

SHOPPING = "Please carry the shopping up the stairs"


async def up_to_the_check(somebody: Somebody, text: str = SHOPPING) -> None:
    """Tell a need and answer the two questions that are always asked."""
    await somebody.says(text)
    await somebody.presses("Errands and carrying")
    await somebody.presses("In the next few days")


async def test_a_quick_need_has_two_questions_and_the_rest_stands_on_the_check(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await up_to_the_check(mei)
    check = mei.sees("Please check", "Send", "Change: For whom", "Change: When", "Change: Where")
    assert "For whom: Me or my family\nWhen: As soon as possible" in check.text
    assert "Where: at my home, Osmanthus Grid 1 Building 2" in check.text
    await mei.presses("Send")
    card = li.sees("No. 1001", "Take it")
    assert "For:" not in card.text
    assert "Wanted:" not in card.text
    assert "Where:" not in card.text


async def test_what_is_in_no_hurry_is_not_wanted_as_soon_as_possible(town: Town) -> None:
    mei = await town.resident("梅", "zh_CN")
    await mei.says("帮忙把买的东西拎上楼")
    for label in ("跑腿代办", "不急"):
        await mei.presses(label)
    check = mei.sees("请您看看", "改什么时候")
    assert "急不急：不急" in check.text
    assert "什么时候：哪天都行" in check.text
    await mei.presses("改什么时候")
    mei.sees("想什么时候办", "哪天都行", "今天")
    await mei.presses("哪天都行")
    await mei.presses("改急不急")
    await mei.presses("就这几天")
    assert "什么时候：越快越好" in mei.sees("请您看看").text


async def test_for_a_neighbour_who_agrees_the_volunteers_have_it(town: Town) -> None:
    mei, team = await town.resident(), await town.worker(Role.VOLUNTEER_COORDINATOR)
    await town.worker(Role.COMMITTEE_WORKER)
    office = await town.worker(Role.STREET_OFFICE)
    await up_to_the_check(mei, f"{SHOPPING} for my neighbour")
    mei.sees("Whom is it for?", "Me or my family", "A neighbour or other", "Back")
    await mei.presses("A neighbour or other")
    mei.sees("What are they called?", "I don't know")
    await mei.says("Aunt Zhang")
    await mei.presses("Yes, they agree")
    assert "At my home" not in mei.sees("Where are they?").buttons
    await mei.presses("Osmanthus Grid 1 Building 1")
    check = mei.sees("Please check", "Change: Their name", "Change: Do they agree")
    assert "Their name: Aunt Zhang\nDo they agree: Yes, they agree" in check.text
    await mei.presses("Send")
    assert "👤 For: Aunt Zhang, who knows and agrees" in team.sees("No. 1001").text
    await mei.says("/mycases")
    await mei.presses("No. 1001 · Errands and carrying · waiting to be taken")
    mei.sees("For: Aunt Zhang")
    await office.says("/desk 1001")
    await office.presses("1001")
    card = office.sees("No. 1001 · Errands and carrying")
    assert "👤 For: somebody else, who knows and agrees" in card.text


async def test_a_neighbour_told_of_in_english_is_asked_about(town: Town) -> None:
    mei = await town.resident()
    await up_to_the_check(mei, "My neighbour Mr Li downstairs can't carry his groceries")
    mei.sees("Whom is it for?")


async def test_who_has_not_agreed_is_asked_gently_first_by_the_committee(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    team = await town.worker(Role.VOLUNTEER_COORDINATOR)
    await up_to_the_check(mei)
    await mei.presses("Change: For whom")
    for label in ("A neighbour or other", "I don't know", "Not yet, or I'm not sure"):
        await mei.presses(label)
    mei.sees("Where are they?")
    for label in ("Osmanthus Grid 1 Building 2", "Send"):
        await mei.presses(label)
    mei.sees("It is with the residents' committee")
    card = li.sees("No. 1001", "Take it", "Refer")
    assert "👤 For: somebody else, who has not agreed yet" in card.text
    assert "Please ask them gently first" in card.text
    assert "has not agreed yet, so the residents' committee asks first" in card.text
    team.sees_nothing()
    await li.presses("Take it")
    await li.presses("Refer")
    await li.presses("the volunteer team")
    await li.says("She is glad of it")
    team.sees("No. 1001", "Take it")


async def test_a_third_person_in_distress_stays_with_the_social_worker(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await town.worker(Role.COMMITTEE_WORKER)
    await mei.says("On behalf of Mrs Wu: she is lonely since her husband died and cries")
    for label in (
        "Emotional support",
        "In the next few days",
        "A neighbour or other",
        "I don't know",
    ):
        await mei.presses(label)
    for label in ("Not yet, or I'm not sure", "Osmanthus Grid 1 Building 1", "Send"):
        await mei.presses(label)
    social.sees("Please ask them gently first", "Take it")


async def test_a_change_back_to_oneself_leaves_nobody_else_in_it(town: Town) -> None:
    mei, team = await town.resident(), await town.worker(Role.VOLUNTEER_COORDINATOR)
    await up_to_the_check(mei, f"{SHOPPING} for my neighbour")
    await mei.presses("A neighbour or other")
    await mei.says("Aunt Zhang")
    for label in ("Not yet, or I'm not sure", "Osmanthus Grid 1 Building 1", "Change: For whom"):
        await mei.presses(label)
    await mei.presses("Me or my family")
    mei.sees_no("Aunt Zhang")
    await mei.presses("Send")
    assert "For:" not in team.sees("No. 1001").text
    [case] = await town.cases()
    assert (case["for_name"], case["for_agrees"]) == (None, None)


async def test_words_of_a_day_give_rise_to_the_question_when(town: Town) -> None:
    mei, team = await town.resident(), await town.worker(Role.VOLUNTEER_COORDINATOR)
    await up_to_the_check(mei, f"{SHOPPING} on Friday")
    mei.sees("When would you like it?", "As soon as possible", "Today", "Tomorrow", "Wed 4 Mar")
    await mei.presses("More")
    await mei.presses("Fri 6 Mar")
    mei.sees("At what time of that day?", "Any time", "Morning", "Afternoon", "Evening")
    await mei.presses("Morning")
    assert "When: Fri 6 Mar\nTime of day: Morning" in mei.sees("Please check").text
    await mei.presses("Send")
    assert "🗓 Wanted: Fri 6 Mar, Morning" in team.sees("No. 1001").text


async def test_of_today_only_what_is_left_is_offered(town: Town) -> None:
    mei = await town.resident()
    town.clock.at += 5 * HOUR
    await up_to_the_check(mei, f"{SHOPPING} on Friday")
    await mei.presses("Today")
    assert "Morning" not in mei.sees("At what time of that day?", "Afternoon", "Evening").buttons


@pytest.mark.parametrize(
    ("language", "words", "check"),
    [
        ("en", "Thursday morning", "When: Thu 5 Mar\nTime of day: Morning"),
        ("en", "tomorrow at 3pm", "When: Tomorrow\nTime of day: Afternoon"),
        ("en", "morning of 27 March", "When: Fri 27 Mar\nTime of day: Morning"),
        ("zh_CN", "后天上午", "什么时候：3月4日周三\n时段：上午"),
        ("zh_CN", "下周二下午三点", "什么时候：3月10日周二\n时段：下午"),
    ],
)
async def test_a_day_may_be_said_in_words(
    town: Town, language: str, words: str, check: str
) -> None:
    mei = await town.resident("梅", language)
    english = language == "en"
    await mei.says(f"{SHOPPING} on Friday" if english else "周五帮忙把买的东西拎上楼")
    await mei.presses("Errands and carrying" if english else "跑腿代办")
    await mei.presses("In the next few days" if english else "就这几天")
    await mei.says(words)
    shown = mei.sees("Please check" if english else "请您看看").text
    assert check in shown
    # An hour is for whoever comes; a day is no part of the need.
    assert (words in shown) is ("3pm" in words or "三点" in words)


async def test_a_day_that_is_not_clear_is_no_part_of_the_need(town: Town) -> None:
    mei = await town.resident()
    await up_to_the_check(mei, f"{SHOPPING} on Friday")
    await mei.says("Monday or Tuesday")
    mei.sees("I could not tell which day you mean")
    mei.sees("When would you like it?", "Today")
    await mei.says("next Tuesday")
    mei.sees("At what time of that day?")
    await mei.says("after lunch time")
    mei.sees("I could not tell what time you mean")
    await mei.says("in the afternoon")
    assert "up the stairs on Friday\nKind" in mei.sees("When: Tue 10 Mar").text


async def test_more_of_the_need_is_added_where_its_day_is_asked(town: Town) -> None:
    mei = await town.resident()
    await up_to_the_check(mei, f"{SHOPPING} on Friday")
    await mei.says("There are two heavy bags")
    mei.sees("I have added that to")


async def test_a_day_and_hour_plainly_told_with_the_need_are_not_asked_again(town: Town) -> None:
    mei = await town.resident()
    await up_to_the_check(mei, f"{SHOPPING} tomorrow afternoon")
    assert "When: Tomorrow\nTime of day: Afternoon" in mei.sees("Please check").text
    await mei.presses("Change: When")
    await mei.presses("Today")
    assert "When: Today" in mei.sees("Please check").text


async def test_nobody_is_late_before_the_day_it_is_wanted(town: Town) -> None:
    mei, team = await town.resident(), await town.worker(Role.VOLUNTEER_COORDINATOR)
    await mei.says(f"{SHOPPING} next week")
    for label in ("Errands and carrying", "Urgent", "More", "Sun 8 Mar", "Any time", "Send"):
        await mei.presses(label)
    assert "🗓 Wanted: Sun 8 Mar" in team.sees("No. 1001").text
    await team.presses("Take it")
    await town.advance(hours=6 * 24 + 10)
    team.sees_no("is past its time")
    await town.advance(hours=12)
    team.sees("No. 1001 is past its time")


async def wished_for_wednesday(town: Town) -> tuple[Somebody, Somebody]:
    """A need that is wanted on Wednesday afternoon, and who has taken it."""
    mei, team = await town.resident(), await town.worker(Role.VOLUNTEER_COORDINATOR)
    await up_to_the_check(mei, f"{SHOPPING} on Friday")
    await mei.says("Wednesday afternoon")
    await mei.presses("Send")
    await team.presses("Take it")
    return mei, team


async def test_who_has_a_need_is_reminded_on_the_morning_it_is_wanted(town: Town) -> None:
    _, team = await wished_for_wednesday(town)
    await town.advance(hours=45)
    team.sees_no("is wanted today")
    await town.advance(hours=1)
    team.sees("No. 1001 is wanted today. Time of day: Afternoon", "Open the case")


async def test_a_wished_day_never_passes_in_silence(town: Town) -> None:
    mei, team = await wished_for_wednesday(town)
    await town.advance(hours=71)
    team.sees("No. 1001: the day it was wanted for is over")
    mei.sees("The day you wished for your No. 1001 is over", "Reply")


async def test_of_what_is_done_on_its_day_nobody_is_reminded(town: Town) -> None:
    mei, team = await wished_for_wednesday(town)
    await town.advance(hours=46)
    await team.presses("Done")
    await team.presses("Skip")
    await town.advance(hours=25)
    team.sees_no("is over")
    mei.sees_no("is over")


async def test_a_day_that_passes_while_the_form_lies_there_is_as_soon_as_possible(
    town: Town,
) -> None:
    mei, team = await town.resident(), await town.worker(Role.VOLUNTEER_COORDINATOR)
    await up_to_the_check(mei, f"{SHOPPING} on Friday")
    await mei.presses("Today")
    await mei.presses("Evening")
    await town.advance(hours=48)
    await mei.presses("Send")
    assert "Wanted:" not in team.sees("No. 1001").text


async def test_it_may_be_at_another_building_of_the_community(town: Town) -> None:
    mei, team = await town.resident(), await town.worker(Role.VOLUNTEER_COORDINATOR)
    await up_to_the_check(mei)
    await mei.presses("Change: Where")
    mei.sees("Where is it?", "At my home", "Osmanthus Grid 1 Building 1")
    await mei.presses("Osmanthus Grid 1 Building 1")
    assert "Where: Osmanthus Grid 1 Building 1" in mei.sees("Please check").text
    await mei.presses("Send")
    assert "In the next few days · Osmanthus Grid 1 Building 1" in team.sees("No. 1001").text


async def test_it_may_be_where_words_say(town: Town) -> None:
    mei, team = await town.resident(), await town.worker(Role.VOLUNTEER_COORDINATOR)
    await up_to_the_check(mei)
    await mei.presses("Change: Where")
    await mei.sends_photo()
    mei.sees("This one has to be written")
    await mei.says("x" * 301)
    mei.sees("we can take 300")
    await mei.says("At the bus stop by the market")
    assert "Where: At the bus stop by the market" in mei.sees("Please check").text
    await mei.presses("Send")
    card = team.sees("Where: At the bus stop by the market")
    assert "Osmanthus Grid 1 Building 2" in card.text


async def test_a_location_shared_at_any_moment_says_where(town: Town) -> None:
    mei, team = await town.resident(), await town.worker(Role.VOLUNTEER_COORDINATOR)
    await mei.says(SHOPPING)
    await mei.shares(31.2317, 121.4723)
    mei.sees("we have the place")
    mei.sees("What is it about?")
    await mei.presses("Errands and carrying")
    await mei.presses("Urgent")
    mei.sees("Where: 📍 near Osmanthus Grid 1 Building 1 (31.23170, 121.47230)")
    await mei.presses("Send")
    card = team.sees("Urgent · Osmanthus Grid 1 Building 1")
    assert "Where: 📍 near Osmanthus Grid 1 Building 1 (31.23170, 121.47230)" in card.text


async def test_a_location_far_away_is_only_a_point(town: Town) -> None:
    mei, team = await town.resident(), await town.worker(Role.VOLUNTEER_COORDINATOR)
    await up_to_the_check(mei)
    await mei.shares(30.0, 120.0)
    await mei.presses("Send")
    card = team.sees("Where: 📍 at 30.00000, 120.00000")
    assert "Osmanthus Grid 1 Building 2" in card.text


async def test_a_location_shared_in_danger_reaches_the_social_worker(town: Town) -> None:
    ann, social = town.stranger(), await town.worker(Role.SOCIAL_WORKER)
    await ann.says("My husband is beating me")
    await ann.shares(31.2311, 121.4722)
    social.sees("from the resident:\n📍 near Osmanthus Grid 1 Building 2 (31.23110, 121.47220)")


async def test_a_location_alone_is_a_need_like_other_words(town: Town) -> None:
    mei = await town.resident()
    await mei.shares(30.0, 120.0)
    mei.sees("What is it about?")


async def test_who_lives_elsewhere_is_asked_where_it_is(town: Town) -> None:
    ann, li = await town.resident(place=None), await town.worker(Role.COMMITTEE_WORKER, "Riverside")
    await up_to_the_check(ann)
    ann.sees("Where is it?", "Osmanthus", "Riverside")
    await ann.presses("Riverside")
    await ann.presses("Send")
    li.sees("In the next few days · Riverside", "Take it")


async def test_with_large_and_few_each_question_has_two_answers(town: Town) -> None:
    mei = await town.resident()
    await mei.says("/settings")
    await mei.presses("Large and few: turn on")
    await mei.says(f"{SHOPPING} for my neighbour on Friday")
    await mei.presses("Errands and carrying")
    await mei.presses("Urgent")
    assert list(mei.sees("Whom is it for?").buttons)[:2] == [
        "Me or my family",
        "A neighbour or other",
    ]
    await mei.presses("Me or my family")
    assert list(mei.sees("When would you like it?").buttons) == [
        *("As soon as possible", "Today", "More", "Back", "Cancel")
    ]
    await mei.presses("As soon as possible")
    assert list(mei.sees("Please check").buttons) == [
        *("Send", "Change: What it is", "More", "Cancel")
    ]


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("帮邻居老张买点菜", "这事是给谁办的？"),
        ("明天陪我妈去医院", "想什么时候办？"),
        ("楼道灯坏了", "请您看看，对不对？"),
        ("邻居半夜太吵", "请您看看，对不对？"),
    ],
)
async def test_chinese_words_give_rise_to_the_same_questions(
    town: Town, words: str, asked: str
) -> None:
    mei = await town.resident("梅", "zh_CN")
    await mei.says(words)
    await mei.presses("我说不准，请人看看")
    await mei.presses("就这几天")
    mei.sees(asked)


async def test_what_was_said_beside_the_need_is_shown_and_forgotten(town: Town) -> None:
    mei = await town.resident()
    await up_to_the_check(mei, f"{SHOPPING} for my neighbour on Friday")
    await mei.presses("A neighbour or other")
    await mei.says("Aunt Zhang")
    for label in ("Yes, they agree", "Tomorrow", "Evening"):
        await mei.presses(label)
    await mei.says("At her door")
    await mei.presses("Send")
    await mei.says("/mydata")
    [page] = mei.gets_all("linli-mydata.html")
    for said in (b"Aunt Zhang, who knows and agrees", b"Tue 3 Mar, Evening", b"At her door"):
        assert said in page.content
    [json] = mei.gets_all("linli-mydata.json")
    assert b'"for_name": "Aunt Zhang"' in json.content
    assert b'"wanted_at": "2026-03-03T00:00:00+08:00"' in json.content
    await mei.says("/forget")
    await mei.presses("Yes, forget me")
    [case] = await town.cases()
    assert (case["for_name"], case["where_text"]) == (None, None)


async def test_without_places_near_a_need_is_told_as_before(town: Town) -> None:
    mei = await town.resident()
    assert await sends_a_need(mei) == 1001


async def test_who_wishes_for_tomorrow_morning_hears_before_it(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    zhao = await town.worker(Role.STREET_OFFICE)
    await up_to_the_check(mei, f"{SHOPPING} tomorrow")
    for label in ("Tomorrow", "Morning", "Send"):
        await mei.presses(label)
    mei.sees("You will hear from them by 17:30 today.")
    li.sees("Contact the resident by: 2 Mar, 17:30")
    await town.advance(hours=3, minutes=45)
    li.sees("Nobody has taken No. 1001 yet")
    await town.advance(hours=3, minutes=45)
    zhao.sees("No. 1001", "Take it")
    mei.sees("it has gone up to the street office. You will hear from them by 08:00 tomorrow.")


async def test_a_wish_for_tomorrow_told_after_work_is_answered_before_it_all_the_same(
    town: Town,
) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    town.clock.at += 9 * HOUR
    await up_to_the_check(mei, f"{SHOPPING} tomorrow")
    for label in ("Tomorrow", "Morning", "Send"):
        await mei.presses(label)
    mei.sees("You will hear from them by 08:00 tomorrow.")
    assert not li.sees("Contact the resident by: 3 Mar, 08:00").silent
    await town.advance(hours=12)
    assert not li.sees("Nobody has taken No. 1001 yet").silent
