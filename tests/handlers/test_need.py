"""A need, from one's own words to a number and the right desk."""

import pytest

from linkage.models import Role
from tests.handlers.chat import Town
from tests.handlers.conftest import number_in, sends_a_need


async def test_a_need_simply_written_gets_a_number_and_reaches_its_desk(town: Town) -> None:
    mei = await town.resident()
    li = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus")
    await mei.says("The stair light is broken, my mother cannot see the steps")
    mei.sees("What is it about?", "Repairs in common areas", "I'm not sure — ask a person")
    await mei.presses("Repairs in common areas")
    mei.sees("How soon", "Urgent", "In the next few days", "No hurry")
    await mei.presses("In the next few days")
    check = mei.sees("Please check", "Send", "Change: Kind", "Cancel")
    assert "Kind: Repairs in common areas" in check.text
    await mei.presses("Send")
    told = mei.sees("Your number is 1001")
    assert "It is with the residents' committee. You will hear from them by 10:00 tomorrow." in (
        told.text
    )
    card = li.sees("No. 1001", "Take it", "Can't take it")
    assert "The stair light is broken, my mother cannot see the steps" in card.text
    assert "In the next few days · Osmanthus Grid 1 Building 2" in card.text
    assert "this kind of need goes to the residents' committee" in card.text
    assert "Contact the resident by: 3 Mar, 10:00" in card.text


async def test_a_need_is_told_in_chinese_from_end_to_end(town: Town) -> None:
    mei = await town.resident("王桂兰", "zh_CN", "Building 1")
    li = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", "李敏", "zh_CN")
    await mei.says("楼道灯坏了三天了，老人晚上不敢下楼")
    mei.sees("这是哪方面的事？", "公共设施维修", "我说不准，请人看看")
    await mei.presses("公共设施维修")
    await mei.presses("很急")
    mei.sees("请您看看，对不对？\n什么事：楼道灯坏了三天了，老人晚上不敢下楼")
    await mei.presses("交上去")
    mei.sees("收到了，您的编号是 1001。\n这事由社区居委会负责，2小时内会跟您联系。")
    li.sees("第1001号 · 公共设施维修\n很急 · Osmanthus Grid 1 Building 1", "我来办", "办不了")


async def test_the_card_comes_to_the_desk_for_that_place_and_no_other(town: Town) -> None:
    mei = await town.resident(place="Building 2")
    here = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus")
    there = await town.worker(Role.COMMITTEE_WORKER, "Riverside")
    others = [await town.worker(role) for role in set(Role) - {Role.COMMITTEE_WORKER}]
    await sends_a_need(mei)
    here.sees("No. 1001")
    for one in (there, *others):
        one.sees_nothing()


@pytest.mark.parametrize(
    ("text", "kind", "role"),
    [
        ("my mother needs an escort to hospital", "Escort to hospital", "volunteer_coordinator"),
        ("I feel lonely and would like to see a counsellor", "Emotional support", "social_worker"),
        ("we need a wheelchair on loan", "Borrow equipment, rooms", "charity_steward"),
        ("is there lunch at the canteen?", "Meals for elders", "organization_staff"),
    ],
)
async def test_each_kind_of_need_goes_to_its_actor(
    town: Town, text: str, kind: str, role: str
) -> None:
    mei = await town.resident()
    desks = {one: await town.worker(one) for one in Role}
    await sends_a_need(mei, text, kind)
    for one, worker in desks.items():
        if one == role:
            worker.sees(kind, "Take it")
        else:
            worker.sees_nothing()


async def test_without_anybody_at_the_desk_the_next_actor_has_it(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await town.worker(Role.SOCIAL_WORKER)
    await sends_a_need(mei, "please carry my shopping up the stairs", "Errands and carrying")
    card = li.sees("Errands and carrying")
    assert "nobody is there for the volunteer team at present" in card.text


async def test_who_is_not_sure_reaches_a_person_at_the_committee(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei, "qwertz uiop asdf", "I'm not sure — ask a person")
    li.sees("Something else")


async def test_a_choice_may_be_written_instead_of_pressed(town: Town) -> None:
    mei = await town.resident()
    await mei.says("The stair light is broken")
    await mei.says("repairs in common areas")
    await mei.says("URGENT")
    mei.sees("How soon: Urgent", "Send")


async def test_a_change_asks_again_and_keeps_all_other_answers(town: Town) -> None:
    mei = await town.resident()
    await mei.says("The stair light is broken")
    for label in ("Repairs in common areas", "Urgent", "Change: Kind"):
        await mei.presses(label)
    mei.sees("What is it about?", "Keep: Repairs in common areas")
    await mei.presses("Small repairs at home")
    check = mei.sees("Please check")
    assert "Kind: Small repairs at home\nHow soon: Urgent" in check.text


async def test_a_change_can_keep_the_old_answer_after_all(town: Town) -> None:
    mei = await town.resident()
    await mei.says("The stair light is broken")
    for label in ("Repairs in common areas", "Urgent", "Change: What it is"):
        await mei.presses(label)
    mei.sees("What do you need?", "Keep: The stair light is broken")
    await mei.presses("Keep: The stair light is broken")
    mei.sees("What it is: The stair light is broken", "Send")


async def test_back_goes_one_question_back_and_nothing_is_lost(town: Town) -> None:
    mei = await town.resident()
    await mei.says("The stair light is broken")
    await mei.presses("Repairs in common areas")
    await mei.presses("Back")
    mei.sees("What is it about?", "Keep: Repairs in common areas", "Back")
    await mei.presses("Back")
    shown = mei.sees("What do you need?", "Keep: The stair light is broken")
    assert "Back" not in shown.buttons
    await mei.presses("Keep: The stair light is broken")
    await mei.presses("Keep: Repairs in common areas")
    mei.sees("How soon")


async def test_cancel_gives_the_form_up(town: Town) -> None:
    mei = await town.resident()
    await mei.says("The stair light is broken")
    await mei.presses("Cancel")
    mei.sees("Nothing was sent")
    await mei.says("The pipe in the hallway leaks")
    await mei.says("/cancel")
    mei.sees("Nothing was sent")
    await mei.says("/cancel")
    mei.sees("There is nothing to cancel")
    assert await town.cases() == []
    assert await town.rows("SELECT * FROM conversations") == []


async def test_a_form_is_taken_up_after_a_restart(town: Town) -> None:
    mei = await town.resident()
    await mei.says("The stair light is broken")
    await mei.presses("Repairs in common areas")
    await town.restart()
    await mei.presses("Urgent")
    mei.sees("The stair light is broken", "Send")
    await town.restart()
    await mei.presses("Send")
    mei.sees("Your number is 1001")


async def test_several_messages_in_a_row_are_one_need(town: Town) -> None:
    mei = await town.resident()
    await mei.says("The stair light is broken")
    await mei.says("It is beside flat 402")
    mei.sees("I have added that")
    await mei.sends_voice()
    await mei.presses("Repairs in common areas")
    await mei.presses("Urgent")
    await mei.says("Since Monday")
    mei.sees("I have added that")
    mei.sees("The stair light is broken\nIt is beside flat 402\nSince Monday [voice message]")
    await mei.presses("Send")
    [case] = await town.cases()
    assert case["text"] == "The stair light is broken\nIt is beside flat 402\nSince Monday"
    assert "voice-1" in case["file"]


@pytest.mark.parametrize("checking", [False, True])
async def test_what_can_not_be_added_is_not_dropped_in_silence(town: Town, checking: bool) -> None:
    mei = await town.resident()
    await mei.sends_photo("The stair light is broken")
    if checking:
        await mei.presses("Repairs in common areas")
        await mei.presses("Urgent")
    for _ in range(9):
        await mei.sends_photo()
    await mei.sends_photo()
    mei.sees("could not be added")
    mei.sees("Please check" if checking else "What is it about?")


async def test_an_album_of_ten_is_one_need_and_is_answered_in_few_words(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await mei.sends_photo("The stair light is broken", album="a")
    mei.sees("What is it about?")
    for _ in range(9):
        await mei.sends_photo(album="a")
        mei.sees_nothing()
    await mei.presses("Repairs in common areas")
    await mei.presses("Urgent")
    mei.sees("What it is: The stair light is broken [picture] ×10")
    await mei.presses("Send")
    assert "[picture] ×10" in li.sees("The stair light is broken", "Take it").text
    assert len(li.gets_all("photo-1280")) == 10
    await mei.says("/mycases")
    await mei.presses("No. 1001 · Repairs in common areas · waiting to be taken")
    mei.sees("[picture] ×10")


async def test_pictures_and_voice_about_an_open_case_reach_whoever_has_it(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await mei.sends_photo("It drips here")
    await mei.sends_photo()
    await mei.sends_voice()
    await mei.presses("No. 1001 · Repairs in common areas · waiting to be taken")
    assert len(li.gets_all("photo-1280")) == 2
    li.gets("voice-1")
    li.sees("the resident added: It drips here [picture] ×2 [voice message]", "Take it")


async def test_a_need_may_be_said_or_pictured(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await mei.sends_voice()
    for label in ("I'm not sure — ask a person", "Urgent"):
        await mei.presses(label)
    mei.sees("What it is: [voice message]")
    await mei.presses("Send")
    li.sees("[voice message]", "Take it")
    li.gets("voice-1")
    await mei.says("/need")
    await mei.sends_photo("The stair light is broken")
    for label in ("Repairs in common areas", "Urgent", "Send"):
        await mei.presses(label)
    li.sees("The stair light is broken", "Take it")
    li.gets("photo-1280")


async def test_need_asks_and_goes_on_where_one_was(town: Town) -> None:
    mei = await town.resident()
    await mei.says("/need")
    mei.sees("What do you need?")
    await mei.says("The stair light is broken")
    await mei.says("/need")
    mei.sees("let's go on from there")
    mei.sees("What is it about?")


async def test_a_greeting_is_answered_with_what_one_can_do(town: Town) -> None:
    mei = await town.resident()
    await mei.says("Hi")
    mei.sees("just write it here")
    await mei.says("/nonsense")
    mei.sees("There is no such command")
    await mei.says("/")
    mei.sees("just write it here")


async def test_the_same_need_twice_has_two_numbers_and_both_are_listed(town: Town) -> None:
    mei, _ = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await mei.says("/mycases")
    mei.sees("You have not asked for anything yet")
    first, second = await sends_a_need(mei), await sends_a_need(mei)
    assert (first, second) == (1001, 1002)
    await mei.says("/mycases")
    assert [number_in(label) for label in mei.last.buttons] == [1002, 1001]
    await mei.presses("No. 1001 · Repairs in common areas · waiting to be taken")
    card = mei.sees("No. 1001", "Add something", "All my needs")
    assert "Now: waiting to be taken" in card.text
    assert "you told us; it went to the residents' committee" in card.text
    await mei.presses("All my needs")
    mei.sees("the newest first")


async def test_a_very_long_need_is_taken_whole_and_a_longer_one_is_not(town: Town) -> None:
    mei = await town.resident()
    await mei.says("灯" * 4096)
    await mei.says("and more")
    mei.sees("could not be added")
    for label in ("I'm not sure — ask a person", "Urgent", "Send"):
        await mei.presses(label)
    [case] = await town.cases()
    assert case["text"] == "灯" * 4096


async def test_a_need_may_stand_behind_the_command(town: Town) -> None:
    mei = await town.resident()
    await mei.says("/need The stair light is broken")
    mei.sees("What is it about?", "Repairs in common areas")


async def test_the_desk_can_read_a_long_need_to_its_end(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei, "The stair light is broken. " + "It is dark. " * 250 + "Please come.")
    li.sees("…", "Take it")
    assert li.sees("Please come.").text.startswith("The stair light is broken.")


async def test_a_long_answer_is_passed_on_whole(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    for deed in ("Take it", "Ask the resident"):
        await li.presses(deed)
    await li.says("What happened?")
    await mei.says("The bulb flickers. " * 200 + "That is all.")
    li.sees("That is all.", "Open the case")


async def test_who_has_a_case_open_is_asked_whether_what_they_write_is_new(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await mei.says("The pipe in the hallway leaks")
    asked = mei.sees("What is this about?")
    label = "No. 1001 · Repairs in common areas · waiting to be taken"
    assert list(asked.buttons) == [label, "It is something new", "Cancel"]
    await mei.presses("It is something new")
    mei.sees("What is it about?", "Repairs in common areas")
    for choice in ("Repairs in common areas", "Urgent", "Send"):
        await mei.presses(choice)
    mei.sees("Your number is 1002")
    card = li.sees("No. 1002 · Repairs in common areas", "Take it")
    assert "The pipe in the hallway leaks" in card.text
    assert await town.moves(1001) == ["submit"]


async def test_what_is_written_about_an_open_case_goes_to_its_desk(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    for _ in range(2):
        await sends_a_need(mei)
    await mei.says("It is the third floor")
    await mei.presses("No. 1001 · Repairs in common areas · waiting to be taken")
    mei.sees("your words have been passed on (No. 1001)")
    mei.sees_no("Is it solved?")
    li.sees("No. 1001, from the resident:\nIt is the third floor", "Open the case")
    li.sees("the resident added: It is the third floor", "Take it")
    assert len(await town.cases()) == 2
    assert await town.rows("SELECT * FROM conversations") == []


async def test_only_a_form_with_a_check_counts_its_steps(town: Town) -> None:
    mei = await town.resident()
    await mei.says("/need")
    assert "Step 1 of 3" in mei.sees("What do you need?").text
    await mei.says("/cancel")
    await sends_a_need(mei)
    await mei.says("It is the third floor")
    assert "Step" not in mei.sees("What is this about?").text


async def test_much_money_is_assessed_by_a_social_worker_before_charity_has_it(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    steward = await town.worker(Role.CHARITY_STEWARD)
    words = "My operation costs 20,000 yuan and I cannot pay it"
    await sends_a_need(mei, words, "Help with medical costs")
    card = social.sees("No. 1001", "Take it")
    assert "more money is asked than may be given unseen" in card.text
    steward.sees_nothing()
    await social.presses("Take it")
    await social.presses("Refer")
    await social.presses("the charity team")
    await social.says("Assessed: they have no savings, and the insurance pays half")
    steward.sees("No. 1001", "Take it")


async def test_little_money_goes_to_charity_at_once(town: Town) -> None:
    mei, steward = await town.resident(), await town.worker(Role.CHARITY_STEWARD)
    await town.worker(Role.SOCIAL_WORKER)
    await sends_a_need(mei, "I need 200 yuan for rice", "Aid in hardship")
    steward.sees("No. 1001", "Take it")
