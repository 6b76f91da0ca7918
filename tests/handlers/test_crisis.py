"""Danger goes before everything: before consent, before the form one is in, before the night."""

from handlers.alerts import ring
from handlers.chat.scene import Scene
from linkage.models import Actor, Role
from storage import reminders
from storage.outbox import PIN, Priority
from tests.handlers.chat import HOUR, MINUTE, Somebody, Town, services
from tests.handlers.conftest import a_group, number_in, sends_a_need

DANGER = "My husband is beating me"
NUMBERS = ("110", "119", "120", "12356")


def sees_help(somebody: Somebody) -> None:
    """The emergency numbers are the first thing they see."""
    shown = somebody.news[0]
    assert all(number in shown.text for number in NUMBERS)


async def test_a_stranger_in_danger_is_asked_nothing_first(town: Town) -> None:
    ann, social = town.stranger(), await town.worker(Role.SOCIAL_WORKER)
    await ann.says(DANGER)
    sees_help(ann)
    ann.sees("If there is danger now, please call at once")
    ann.sees("We have told the social worker. Your number is 1001")
    ann.sees_no("choose your language")
    card = social.sees("Emergency", "Take it")
    assert DANGER in card.text
    await ann.says("Building 3, the top floor")
    ann.sees("passed on (No. 1001)")
    ann.sees_no("choose your language")
    social.sees("Building 3, the top floor")
    await social.presses("Take it")
    await social.presses("Ask the resident")
    await social.says("Can you leave the house?")
    await ann.says("Yes, I am at the gate")
    social.sees("Yes, I am at the gate")
    [person] = [one for one in await town.rows("SELECT * FROM people") if one["name"] == "Ann"]
    assert person["consented_at"] is None


async def test_danger_is_recognised_in_chinese(town: Town) -> None:
    ann = town.stranger("安", "zh-hans")
    social = await town.worker(Role.SOCIAL_WORKER, language="zh_CN")
    await ann.says("救命，他打我")
    sees_help(ann)
    ann.sees("要是现在有危险，请马上打电话")
    ann.sees("已经通知社工了，编号 1001")
    social.sees("紧急求助", "我来办")


async def test_danger_in_the_middle_of_a_form_goes_first_and_the_form_is_kept(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says("The stair light is broken")
    await mei.presses("Repairs in common areas")
    await mei.says("there is a fire in the kitchen")
    sees_help(mei)
    social.sees("there is a fire in the kitchen", "Take it")
    await mei.says("Building 3, the top floor")
    social.sees("Building 3, the top floor")
    await mei.presses("Urgent")
    mei.sees("What it is: The stair light is broken\n", "Send")
    await mei.presses("Send")
    assert [case["category"] for case in await town.cases()] == ["crisis", "public_facilities"]


async def test_danger_in_the_middle_of_the_first_meeting_goes_first(town: Town) -> None:
    ann, social = town.stranger(), await town.worker(Role.SOCIAL_WORKER)
    await ann.says("/start")
    await ann.presses("English")
    await ann.says(DANGER)
    sees_help(ann)
    social.sees(DANGER)


async def test_danger_in_an_answer_to_a_question_goes_first(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    social = await town.worker(Role.SOCIAL_WORKER)
    await sends_a_need(mei)
    await li.presses("Take it")
    await li.presses("Ask the resident")
    await li.says("When can we come?")
    await mei.says("I want to die")
    sees_help(mei)
    social.sees("I want to die")


async def test_danger_behind_a_command_is_not_overheard(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says("/need my husband is beating me")
    sees_help(mei)
    social.sees("my husband is beating me")
    await mei.says("/cancel 救命，他打我")
    sees_help(mei)


async def test_danger_in_a_caption_is_recognised_and_the_picture_goes_with_it(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.sends_photo("there is a fire")
    sees_help(mei)
    social.sees("there is a fire", "Take it")
    social.gets("photo-1280")


async def test_more_words_of_danger_go_to_the_same_case(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says(DANGER)
    await mei.says("he is beating me again")
    sees_help(mei)
    social.sees("No. 1001, from the resident:\nhe is beating me again")
    assert len(await town.cases()) == 1


async def test_danger_after_the_last_was_said_to_be_done_is_told_anew(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says(DANGER)
    await social.presses("Take it")
    await social.presses("Done")
    await social.presses("Skip")
    await mei.says("he is beating me again")
    social.sees("No. 1002", "Take it")
    await town.advance(minutes=10)
    social.sees("No. 1002 is an emergency and nobody has taken it")


async def test_an_alarm_is_repeated_to_a_wider_circle_until_somebody_takes_it(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    zhao, li = await town.worker(Role.STREET_OFFICE), await town.worker(Role.COMMITTEE_WORKER)
    await mei.says(DANGER)
    social.sees("Emergency")
    zhao.sees_nothing()
    for _ in range(3):
        await town.advance(minutes=10)
        social.sees("No. 1001 is an emergency and nobody has taken it", "Take it")
        zhao.sees("No. 1001 is an emergency and nobody has taken it", "Take it")
    await zhao.presses("Take it")
    await town.advance(hours=1)
    social.sees_no("nobody has taken it")
    li.sees_nothing()


async def test_however_long_it_rings_a_chat_holds_one_card_and_one_short_ring(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    zhao = await town.worker(Role.STREET_OFFICE)
    group = await a_group(town, social, Actor.SOCIAL_WORKER)
    await mei.says(DANGER)
    for _ in range(3):
        await town.advance(minutes=10)
        for one in (social, zhao, group):
            assert not one.sees(
                "No. 1001 is an emergency and nobody has taken it", "Take it"
            ).silent
    for one in (social, zhao, group):
        cards = [shown for shown in one.screen if DANGER in shown.text]
        rings = [shown for shown in one.screen if "nobody has taken it" in shown.text]
        assert (len(cards), len([shown for shown in rings if shown not in cards])) == (1, 1)
    replies = [call.payload.get("under") for call in town.calls if call.card == "ring:1001"]
    assert set(replies) == {"case:1001"}
    await social.presses("Take it")
    for one in (social, zhao, group):
        assert not any("nobody has taken it" in shown.text for shown in one.screen)
    social.sees("No. 1001", "Done")


async def test_a_ring_that_waits_to_be_sent_does_not_come_after_it_was_taken(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    other = await town.worker(Role.SOCIAL_WORKER, name="Wu")
    await mei.says(DANGER)
    town.clock.at += 10 * MINUTE
    [due] = await reminders.due(town.database, town.clock.at, 100)
    _, waiting = await town.database.run(lambda unit: ring(Scene(unit, services()), due))
    await social.presses("Take it")
    await town.deliver(waiting)
    for one in (social, other):
        assert not any("nobody has taken it" in shown.text for shown in one.screen)


async def test_a_group_linked_while_it_rings_is_shown_the_card_first(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says(DANGER)
    group = await a_group(town, social, Actor.SOCIAL_WORKER)
    await town.advance(minutes=10)
    assert DANGER in group.sees("nobody has taken it", "Take it").text
    await town.advance(minutes=10)
    assert DANGER not in group.sees("nobody has taken it", "Take it").text
    assert [call.method for call in town.calls if call.chat_id == group.id].count(PIN) == 1


async def test_words_told_before_it_was_an_emergency_name_the_case(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await sends_a_need(mei, "I feel so low", "Emotional support")
    await mei.presses_data("c:1001:write")
    await mei.says("It is worse at night")
    social.sees("It is worse at night")
    [words] = [one for one in town.calls if "from the resident" in str(one.payload)]
    assert (words.priority, words.payload["about"]) == (Priority.NOTICE, "case:1001")


async def test_each_of_two_emergencies_rings_for_itself(town: Town) -> None:
    mei, ann = await town.resident(), await town.resident("Ann")
    social = await town.worker(Role.SOCIAL_WORKER)
    for one in (mei, ann):
        await one.says(DANGER)
    await town.advance(minutes=20)
    rings = [shown.text for shown in social.screen if "nobody has taken it" in shown.text]
    assert len(rings) == 2
    await social.presses_data("c:1001:take")
    [left] = [shown.text for shown in social.screen if "nobody has taken it" in shown.text]
    assert "No. 1002" in left


async def test_who_referred_it_is_called_no_more(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    li = await town.worker(Role.COMMITTEE_WORKER)
    await mei.says(DANGER)
    await town.advance(minutes=10)
    await social.presses("Refer")
    await social.presses("the residents' committee")
    await social.says("They know her")
    assert not any("nobody has taken it" in shown.text for shown in social.screen)
    li.sees("No. 1001", "Take it")


async def test_all_that_staff_are_told_of_an_emergency_is_an_alarm(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.sends_photo("there is a fire")
    to_staff = [call.priority for call in town.calls if call.chat_id == social.id]
    assert to_staff == [Priority.ALARM] * 2
    await social.presses("Take it")
    to_resident = [call.priority for call in town.calls if call.chat_id == mei.id]
    assert Priority.ALARM not in to_resident


async def test_the_night_holds_no_alarm_back(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    town.clock.at += 13 * HOUR
    await mei.says(DANGER)
    assert not social.sees("Emergency").silent
    await mei.says("Building 3, the top floor")
    assert not social.sees("Building 3").silent
    await town.advance(minutes=10)
    assert not social.sees("No. 1001 is an emergency and nobody has taken it").silent


async def test_without_a_social_worker_the_next_actor_is_told(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    volunteer = await town.worker(Role.VOLUNTEER_COORDINATOR)
    await mei.says(DANGER)
    mei.sees("We have told the residents' committee")
    li.sees("Emergency", "Take it")
    volunteer.sees_nothing()


async def test_a_worker_who_writes_of_danger_to_others_raises_no_alarm(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says(DANGER)
    await social.presses("Take it")
    await social.presses("Ask the resident")
    await social.says("Is he still beating you? Does he have a knife?")
    social.sees("is on its way")
    mei.sees("Does he have a knife?", "Reply")
    assert len(await town.cases()) == 1


async def test_who_was_in_danger_is_met_afterwards_as_everybody_is(town: Town) -> None:
    ann, social = town.stranger(), await town.worker(Role.SOCIAL_WORKER)
    await ann.says(DANGER)
    number = number_in(ann.sees("Your number is").text)
    await social.presses("Take it")
    await social.presses("Done")
    await social.presses("Skip")
    await ann.presses("Yes, it is solved")
    ann.sees(f"No. {number} is closed")
    await ann.says("The stair light is broken")
    ann.sees("choose your language")
    for label in ("English", "Yes, that's fine", "None of these"):
        await ann.presses(label)
    ann.sees("What is it about?")
    names = [one["name"] for one in await town.rows("SELECT * FROM people")]
    assert names.count("Ann") == 1


async def test_who_was_in_danger_agrees_before_anything_else_is_taken_up(town: Town) -> None:
    ann, social = town.stranger(), await town.worker(Role.SOCIAL_WORKER)
    await ann.says(DANGER)
    await social.presses("Take it")
    await social.presses("Done")
    await social.presses("Skip")
    await ann.says("The stair light is broken")
    await ann.presses("It is something new")
    ann.sees("choose your language")
    for label in ("English", "Yes, that's fine", "None of these", "Repairs in common areas"):
        await ann.presses(label)
    for label in ("Urgent", "Osmanthus", "Send"):
        await ann.presses(label)
    assert [case["text"] for case in await town.cases()] == [DANGER, "The stair light is broken"]


async def test_with_nobody_on_duty_nobody_is_said_to_be_told(town: Town) -> None:
    ann = town.stranger()
    await ann.says(DANGER)
    sees_help(ann)
    ann.sees("Nobody is on duty here")
    ann.sees_no("We have told")


async def test_help_now_is_loud_again_with_everybody_who_can_help(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    anna, zhao = await town.worker(Role.SOCIAL_WORKER), await town.worker(Role.STREET_OFFICE)
    town.clock.at += 13 * HOUR
    await mei.says(DANGER)
    mei.sees("If there is danger now", "I need help now", "I'm all right")
    await social.presses("Take it")
    await mei.presses("I need help now")
    mei.sees("We have called again: everybody who looks after this has been told")
    for one in (social, anna, zhao):
        card = one.sees('No. 1001: the resident has just pressed "I need help now"')
        assert not card.silent
        assert 'the resident pressed "I need help now"' in card.text.partition("\n\n")[2]
    await mei.says("I am at the gate")
    social.sees("No. 1001, from the resident:\nI am at the gate")


async def test_help_now_is_told_in_the_group_of_the_desk_and_on_every_card(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    group = await a_group(town, social, Actor.SOCIAL_WORKER)
    await mei.says(DANGER)
    await social.presses("Take it")
    for one in (group, social):
        one.news.clear()
    await mei.presses("I need help now")
    group.sees('No. 1001: the resident has just pressed "I need help now"')
    group.sees('the resident pressed "I need help now"', "Done")
    assert sum("No. 1001" in shown.text for shown in social.news) == 1


async def test_help_now_sets_an_alarm_that_nobody_took_to_its_beginning(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says(DANGER)
    await town.advance(minutes=9)
    await mei.presses("I need help now")
    social.sees("has just pressed", "Take it")
    await town.advance(minutes=10)
    social.sees("No. 1001 is an emergency and nobody has taken it", "Take it")


async def test_help_now_after_it_was_over_is_a_new_alarm(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says(DANGER)
    for label in ("Take it", "Done", "Skip"):
        await social.presses(label)
    await mei.presses("I need help now")
    sees_help(mei)
    assert "I need help now" in social.sees("No. 1002", "Take it").text


async def test_who_is_all_right_is_answered_kindly_and_still_seen(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says(DANGER)
    await mei.presses("I'm all right")
    mei.sees("Somebody will still look at No. 1001")
    social.sees('No. 1001: the resident pressed "I\'m all right". Please still get in touch')
    social.sees('🙂 2 Mar, 10:00, the resident pressed "I\'m all right"', "Take it")
    await town.advance(minutes=10)
    social.sees("No. 1001 is an emergency and nobody has taken it")
    await social.presses("Take it")
    await mei.says("/mycases")
    await mei.presses("No. 1001 · Emergency · in hand")
    mei.sees("you said you are all right")


async def test_who_was_well_when_it_was_closed_is_answered_all_the_same(town: Town) -> None:
    mei, social = await town.resident("梅", "zh_CN"), await town.worker(Role.SOCIAL_WORKER)
    await mei.says("救命，他打我")
    for label in ("Take it", "Done", "Skip"):
        await social.presses(label)
    await mei.presses("解决了")
    await mei.presses("我没事")
    mei.sees("您没事就好")
    assert (await town.moves())[-1] == "resolve"


async def test_help_now_on_a_need_that_is_no_danger_is_an_alarm_of_its_own(town: Town) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await sends_a_need(mei)
    await mei.presses_data("c:1001:help")
    sees_help(mei)
    social.sees("No. 1002", "Take it")


async def test_with_nobody_to_tell_help_now_says_so(town: Town) -> None:
    ann = town.stranger()
    await ann.says(DANGER)
    await ann.presses("I need help now")
    ann.sees("Nobody is on duty here")
