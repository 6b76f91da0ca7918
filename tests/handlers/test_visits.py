"""Somebody without a phone: a need entered for them, word brought by visit, their own answer."""

from linkage.models import Actor, Role
from storage import people
from storage.unit import Unit
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import a_group, chooses, sends_a_need
from tests.handlers.test_leaving import loses

REACH = "Building 1, top bell on the left; neighbour's phone 555 0142"


async def begins_to_enter(li: Somebody) -> None:
    """Say that it is for Mr Old, who has no phone."""
    await li.says("/desk")
    await li.presses("Enter for somebody")
    if "Whom is it for?" in li.last.text:
        await li.presses("Somebody new")
    await li.says("Mr Old")
    await li.says(REACH)
    await li.presses("Osmanthus Grid 1 Building 1")


async def enters(li: Somebody, text: str = "The stair light by my door is broken") -> None:
    """Enter a need for Mr Old, who has no phone."""
    await begins_to_enter(li)
    await li.says(text)
    if "Entered" in li.last.text:
        return
    await chooses(li, "Repairs in common areas")
    await li.presses("In the next few days")
    await li.presses("Send")


async def committee(town: Town) -> tuple[Somebody, Somebody]:
    """Two workers of one committee."""
    li = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", "Li")
    return li, await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", "Bo")


async def test_a_worker_enters_a_need_and_brings_word_by_visit(town: Town) -> None:
    li, bo = await committee(town)
    await enters(li)
    told = li.sees("Entered: No. 1001. It is with the residents' committee").text
    assert "Please tell Mr Old the number" in told
    card = bo.sees("No. 1001", "Take it")
    assert "In the next few days · Osmanthus Grid 1 Building 1" in card.text
    assert "🚶 Without a phone: told by visit, by Li" in card.text
    assert "555" not in card.text
    await bo.presses("Take it")
    assert f"📇 Mr Old: {REACH}" in bo.sees("Now: in hand").text
    li.sees("🚶 Please tell Mr Old on your visit:\nSomebody has taken your No. 1001", "Told")
    await li.presses("Told")
    li.is_told("they were told of No. 1001")
    bo.sees("Li told them on a visit")
    await li.presses("Told")
    assert (await town.moves())[-2:] == ["take", "told"]


async def test_the_group_of_the_desk_is_not_shown_how_they_are_reached(town: Town) -> None:
    li, bo = await committee(town)
    group = await a_group(town, li, Actor.COMMUNITY, "Osmanthus")
    await enters(li)
    await bo.presses("Take it")
    group.sees("told by visit, by Li", "Done")
    assert not any("555" in shown.text for shown in group.screen)


async def test_a_question_is_asked_and_answered_by_visit(town: Town) -> None:
    li, bo = await committee(town)
    await enters(li)
    await bo.presses("Take it")
    await bo.presses("Ask the resident")
    await bo.says("When are you at home?")
    li.sees("Please tell Mr Old on your visit:\nAbout your No. 1001", "Reply", "Told")
    await li.presses("Reply")
    await li.says("Always after ten")
    bo.sees("No. 1001, from the resident:\nAlways after ten")


async def test_the_follow_up_is_answered_by_visit_by_who_has_not_the_case(town: Town) -> None:
    li, bo = await committee(town)
    await enters(li)
    await bo.presses("Take it")
    await bo.presses("Done")
    await bo.says("A new lamp")
    li.sees("A new lamp", "Yes, it is solved", "No, not yet", "Told")
    await bo.presses_data("c:1001:resolve")
    assert bo.toast
    assert (await town.cases())[0]["state"] == "done"
    await li.presses("Yes, it is solved")
    li.sees("How satisfied are you")
    assert (await town.cases())[0]["state"] == "closed"
    await li.presses("🙂")
    await li.says("He would like a second lamp")
    assert not li.sees("No. 1001").buttons
    bo.sees("He would like a second lamp")
    [last] = await town.rows("SELECT seq FROM case_events WHERE move = 'add'")
    await li.presses_data(f"n:1001:{last['seq']}")
    li.is_told("no longer works")


async def test_who_takes_what_they_entered_hands_the_visits_to_a_colleague(town: Town) -> None:
    li, bo = await committee(town)
    await enters(li)
    await li.presses("Take it")
    li.sees("Bo visits Mr Old from now on")
    bo.sees(f"From now on please visit Mr Old. How to reach them: {REACH}")
    await li.presses("Done")
    await li.presses("Skip")
    bo.sees("Please tell Mr Old on your visit", "Yes, it is solved")
    await li.presses_data("c:1001:resolve")
    assert (await town.cases())[0]["state"] == "done"
    await bo.presses("No, not yet")
    assert (await town.cases())[0]["state"] == "taken"


async def test_alone_at_the_desk_nobody_closes_for_them_and_silence_does(town: Town) -> None:
    li = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", "Li")
    await enters(li)
    await li.presses("Take it")
    await li.presses("Done")
    await li.presses("Skip")
    li.sees("Please tell Mr Old on your visit", "Yes, it is solved")
    await li.presses("Yes, it is solved")
    assert (await town.cases())[0]["state"] == "done"
    await town.advance(hours=24 * 9)
    assert (await town.moves())[-1] == "lapse"


async def test_a_case_handed_to_the_visitor_finds_another_visitor(town: Town) -> None:
    li, bo = await committee(town)
    office = await town.worker(Role.STREET_OFFICE, name="Zhao")
    await enters(li)
    await bo.presses("Take it")
    await bo.presses("Hand to")
    await bo.presses("Li")
    bo.sees("From now on please visit Mr Old")
    office.sees_no("please visit")


async def test_who_is_visited_already_is_not_entered_twice(town: Town) -> None:
    li, bo = await committee(town)
    await enters(li)
    await li.says("/desk")
    await li.presses("Enter for somebody")
    [label] = [one for one in li.sees("Whom is it for?").buttons if one.startswith("Mr Old")]
    await li.presses(label)
    await li.says("The lift is out of order")
    for one in ("Repairs in common areas", "Urgent", "Send"):
        await li.presses(one)
    li.sees("Entered: No. 1002")
    assert len({case["resident_id"] for case in await town.cases()}) == 1
    await bo.says("/desk")
    await bo.presses("Enter for somebody")
    assert "Step 1 of 6" in bo.sees("What are they called?").text
    bo.sees_no("Mr Old")


async def test_what_is_entered_of_danger_is_an_emergency_of_theirs(town: Town) -> None:
    (li, _), social = await committee(town), await town.worker(Role.SOCIAL_WORKER)
    await enters(li, "My son is beating me")
    li.sees("Entered: No. 1001. It is with the social worker")
    li.sees_no("We are here with you")
    social.sees("No. 1001 · Emergency", "Take it")
    await social.presses("Take it")
    li.sees("Please tell Mr Old on your visit", "Told")


async def test_only_the_committee_and_the_street_office_enter(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await social.says("/desk")
    assert "Enter for somebody" not in social.sees("Your desk").buttons
    for one in (mei, social):
        await one.presses_data("l:0:enter")
        one.is_told("for people who work at a desk")


async def test_only_the_visitor_says_that_they_were_told(town: Town) -> None:
    li, bo = await committee(town)
    mei = await town.resident()
    await enters(li)
    for one, told in ((bo, "is not with you"), (mei, "This button no longer works")):
        await one.presses_data("c:1001:told")
        one.is_told(told)
    assert await town.moves() == ["submit"]


async def test_a_visitor_whose_role_ended_visits_nobody_any_more(town: Town) -> None:
    li, bo = await committee(town)
    await enters(li)
    await li.says("/forget")
    await li.presses("Yes, forget me")
    bo.sees(f"From now on please visit Mr Old. How to reach them: {REACH}")
    await bo.says("/desk 1001")
    await bo.presses("1001")
    bo.sees("🚶 Without a phone: told by visit, by Bo")


async def test_who_may_visit_no_more_speaks_for_nobody_and_a_colleague_visits(town: Town) -> None:
    li, bo = await committee(town)
    await town.worker(Role.STREET_OFFICE, name="Zhao")
    await enters(li)
    await loses(town, li, Role.COMMITTEE_WORKER, "Osmanthus")
    bo.sees("From now on please visit Mr Old")
    await li.presses_data("c:1001:withdraw")
    li.is_told("This button no longer works")


async def test_with_no_colleague_free_the_street_office_visits(town: Town) -> None:
    li, bo = await committee(town)
    zhao = await town.worker(Role.STREET_OFFICE, name="Zhao")
    await enters(li)
    await bo.presses("Take it")
    await loses(town, li, Role.COMMITTEE_WORKER, "Osmanthus")
    zhao.sees("From now on please visit Mr Old")


async def test_with_nobody_else_there_who_has_the_case_brings_word_of_it(town: Town) -> None:
    li, bo = await committee(town)
    await enters(li)
    await bo.presses("Take it")
    await loses(town, li, Role.COMMITTEE_WORKER, "Osmanthus")
    bo.sees("From now on please visit Mr Old")
    li.news.clear()
    await bo.presses("Done")
    await bo.says("A new lamp by the plum tree")
    bo.sees("Please tell Mr Old on your visit")
    li.sees_nothing()
    for one in (li, bo):
        await one.presses_data("c:1001:resolve")
        assert one.toast
    assert (await town.cases())[0]["state"] == "done"


async def test_with_nobody_left_at_all_the_former_visitor_hears_nothing(town: Town) -> None:
    li = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", "Li")
    social = await town.worker(Role.SOCIAL_WORKER)
    await enters(li, "My son is beating me")
    await loses(town, li, Role.COMMITTEE_WORKER, "Osmanthus")
    li.news.clear()
    await social.presses("Take it")
    await social.presses("Ask the resident")
    await social.says("Are you safe now?")
    li.sees_nothing()
    new = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", "Bo")
    await social.presses("Done")
    await social.presses("Skip")
    new.sees("From now on please visit Mr Old")


async def test_a_visitor_who_left_the_chat_is_replaced(town: Town) -> None:
    li, bo = await committee(town)
    await enters(li)
    await li.blocks()
    bo.sees("From now on please visit Mr Old")


async def test_with_every_visitor_gone_nothing_fails(town: Town) -> None:
    li = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", "Li")
    social = await town.worker(Role.SOCIAL_WORKER)
    await enters(li, "My son is beating me")
    await li.says("/forget")
    await li.presses("Yes, forget me")
    await social.presses("Take it")
    assert f"📇 Mr Old: {REACH}" in social.sees("Now: in hand").text
    await social.presses("Ask the resident")
    await social.sends_photo("Is this your door?")
    assert (await town.moves())[-1] == "ask"


async def test_what_a_visitor_tells_is_the_complaint_of_whom_they_visit(town: Town) -> None:
    li, bo = await committee(town)
    zhao = await town.worker(Role.STREET_OFFICE, name="Zhao")
    await enters(li)
    await bo.presses("Take it")
    bo.news.clear()
    await li.presses_data("c:1001:complain")
    await li.says("He laughed at my slippers")
    zhao.sees("He laughed at my slippers")
    assert len({case["resident_id"] for case in await town.cases()}) == 1
    await zhao.presses("Take it")
    li.sees("Please tell Mr Old on your visit:\nSomebody has taken your No. 1002")
    bo.sees_nothing()


async def test_in_chinese_it_reads_as_a_colleague_would_say_it(town: Town) -> None:
    li = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", "李敏", "zh_CN")
    bo = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", "小周", "zh_CN")
    await li.says("/desk")
    await li.presses("替人登记")
    li.sees("怎么称呼这位？")
    await li.says("老王")
    await li.says("1号楼一层左手")
    await li.presses("Osmanthus Grid 1 Building 1")
    await li.says("楼道灯坏了")
    for label in ("公共设施维修", "很急", "交上去"):
        await li.presses(label)
    li.sees("登记好了，编号 1001，由社区居委会负责")
    await bo.presses("我来办")
    li.sees("🚶 请上门告诉老王：\n", "已告诉本人")


async def test_whoever_is_visited_is_read_with_the_visitors_chat(town: Town) -> None:
    li, _ = await committee(town)
    await enters(li)

    async def work(unit: Unit) -> tuple[int, str]:
        [row] = await unit.fetch("SELECT id FROM people WHERE visited_by IS NOT NULL")
        person = await people.get(unit, row["id"])
        return person.chat_id, person.language

    found, _ = await town.database.run(work)
    assert found == (li.id, "en")


async def test_the_visitor_sees_what_is_kept_and_brings_the_wish_to_be_forgotten(
    town: Town,
) -> None:
    li, bo = await committee(town)
    await enters(li)
    await bo.presses("Take it")
    await li.presses("Open the case")
    li.sees("The stair light by my door is broken", "Add something", "Withdraw", "Forget them")
    await li.presses("Forget them")
    li.sees("Does Mr Old wish to be forgotten?")
    await li.presses("No, keep everything")
    await li.presses("Forget them")
    await li.presses("Yes, forget them")
    li.sees("we keep nothing of Mr Old any more")
    bo.sees("The resident of No. 1001 has asked to be forgotten")
    [gone] = await town.rows("SELECT name, reach, visited_by FROM people WHERE chat_id IS NULL")
    assert gone == {"name": "", "reach": None, "visited_by": None}
    assert [(case["text"], case["state"]) for case in await town.cases()] == [("", "closed")]


async def test_nobody_else_has_them_forgotten(town: Town) -> None:
    li, bo = await committee(town)
    await enters(li)
    mei = await town.resident()
    await sends_a_need(mei)
    for one, number in ((bo, 1001), (mei, 1002)):
        for verb in ("gone", "gone_now"):
            await one.presses_data(f"c:{number}:{verb}")
            assert one.toast
    assert [case["state"] for case in await town.cases()] == ["waiting", "waiting"]


async def test_what_is_to_be_told_is_in_words_to_read_aloud(town: Town) -> None:
    li, bo = await committee(town)
    await enters(li)
    await bo.presses("Take it")
    told = li.sees("Somebody has taken your No. 1001").text
    assert "/mycases" not in told
    assert "please tell me" in told
    await bo.presses("Ask the resident")
    await bo.says("Which floor is it?")
    asked = li.sees("Which floor is it?", "Reply").text
    assert "Just answer here" not in asked
    await town.advance(hours=24)
    assert "press" not in li.sees("We are still waiting for a word from you").text


async def test_what_is_to_be_told_is_in_the_language_they_speak(town: Town) -> None:
    li, bo = await committee(town)
    await begins_to_enter(li)
    await li.says("The stair light by my door is broken")
    await chooses(li, "Repairs in common areas")
    await li.presses("In the next few days")
    assert "They speak: English" in li.last.text
    await li.presses("Change: They speak")
    await li.presses("中文")
    await li.presses("Send")
    li.sees("Entered: No. 1001")
    await bo.presses("Take it")
    li.sees("Please tell Mr Old on your visit:\n第1001号有人接手了，社区居委会正在办。", "Told")
    await li.says("/language")
    await li.presses("中文")
    await bo.presses("Done")
    await bo.presses("Skip")
    await town.advance(hours=24)
    li.sees("请上门告诉Mr Old：\n第1001号，办事的人说办好了", "解决了")
