"""A complaint about a worker goes past that worker: who gets it, and who never meets it."""

from collections.abc import Awaitable, Callable

import pytest

from handlers.desk.digest import DIGEST
from linkage.models import Actor, Role
from storage import people, reminders
from storage.unit import Unit
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import a_group, number_in, sends_a_need

BUTTON = "How I was treated"
WORDS = "She laughed at my slippers"


async def handled(town: Town, lead: bool = True) -> tuple[Somebody, Somebody, Somebody, Somebody]:
    """A resident, the worker who has their need, the desk's lead (or a colleague), the office."""
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, name="Li")
    hong = await town.worker(Role.COMMITTEE_WORKER, name="Hong", lead=lead)
    zhao = await town.worker(Role.STREET_OFFICE, name="Zhao")
    await sends_a_need(mei)
    await li.presses("Take it")
    return mei, li, hong, zhao


async def complains(mei: Somebody, words: str = WORDS) -> int:
    """Complain from the card of the first need; the complaint's number."""
    await mei.presses_data("c:1001:show")
    await mei.presses(BUTTON)
    mei.sees("What happened?")
    await mei.says(words)
    return number_in(mei.sees("Thank you for telling us").text)


async def test_it_reaches_the_desks_lead_with_number_clock_and_follow_up(town: Town) -> None:
    mei, li, hong, zhao = await handled(town)
    for one in (li, hong, zhao):
        one.news.clear()
    number = await complains(mei)
    assert number == 1002
    await town.has_mornings()
    card = hong.sees(WORDS, "Take it", "Note")
    assert "a complaint about whoever handled No. 1001" in card.text
    assert not {"Refer", "Correct category"} & card.buttons.keys()
    li.sees_nothing()
    zhao.sees_nothing()
    await town.advance(hours=23)
    hong.sees("Waiting to be taken: 1 (No. 1002)")
    li.sees_no("1002")
    await hong.presses("Take it")
    mei.sees("Somebody has taken your No. 1002")
    await hong.presses("Ask the resident")
    await hong.says("May I call on you?")
    await mei.presses("Reply")
    await mei.says("Please do")
    hong.sees("from the resident:\nPlease do")
    await hong.presses("Done")
    await hong.says("We have talked it over")
    mei.sees("We have talked it over", "Yes, it is solved")
    await mei.presses("Yes, it is solved")
    li.sees_nothing()


async def test_voice_is_as_good_as_words(town: Town) -> None:
    mei, li, hong, _ = await handled(town)
    await mei.presses_data("c:1001:complain")
    await mei.sends_voice()
    mei.sees("whoever it is about does not see it")
    hong.gets("voice-1")
    assert li.gets_all("voice-1") == []


async def test_without_a_lead_it_goes_to_the_street_office(town: Town) -> None:
    mei, li, wen, zhao = await handled(town, lead=False)
    for one in (li, wen):
        one.news.clear()
    await complains(mei)
    zhao.sees(WORDS, "Take it")
    for one in (li, wen):
        one.sees_nothing()


async def test_of_the_lead_themselves_the_street_office_hears(town: Town) -> None:
    mei, li, hong, zhao = await handled(town)
    await hong.presses_data("c:1001:take")
    hong.news.clear()
    li.news.clear()
    await complains(mei)
    zhao.sees(WORDS, "Take it")
    hong.sees_nothing()
    li.sees_nothing()


async def test_of_the_only_one_at_the_street_office_nobody_there_is_told_so(town: Town) -> None:
    mei, zhao = await town.resident(), await town.worker(Role.STREET_OFFICE, name="Zhao")
    await sends_a_need(mei)
    await zhao.presses("Take it")
    zhao.news.clear()
    await mei.presses_data("c:1001:complain")
    await mei.says(WORDS)
    mei.sees("please call 12345")
    zhao.sees_nothing()
    await zhao.says("/desk 1002")
    zhao.sees_no("1002 ·")


async def test_it_goes_up_when_nobody_looks_at_it_and_still_past_the_worker(town: Town) -> None:
    mei, li, _, zhao = await handled(town)
    await complains(mei)
    li.news.clear()
    await town.advance(hours=25)
    zhao.sees(WORDS, "Take it")
    mei.sees("gone up to the street office")
    await li.says("/desk 1002")
    li.sees_no("1002 ·")


async def test_when_its_lead_leaves_it_goes_to_another_or_up(town: Town) -> None:
    mei, li, hong, zhao = await handled(town)
    await complains(mei)
    await hong.presses("Take it")
    li.news.clear()
    await hong.blocks()
    zhao.sees(WORDS, "Take it")
    li.sees_nothing()


async def on_a_list(one: Somebody) -> None:
    await one.says("/desk")
    for label in [*one.last.buttons]:
        await one.presses_data(one.last.buttons[label])
        one.sees_no("How I was treated")
        assert "1002" not in one.last.buttons
        await one.says("/desk")


async def narrowed(one: Somebody) -> None:
    for name in ("waiting", "mine", "overdue", "resident"):
        for choosing in "gc":
            await one.presses_data(f"d:{name}:0:::{choosing}")
            one.sees_no("How I was treated")


async def found_by_number(one: Somebody) -> None:
    await one.says("/desk 1002")
    one.sees("Nothing", *())


async def found_by_words(one: Somebody) -> None:
    await one.says("/desk slippers")
    one.sees("Nothing", *())


async def pressed(one: Somebody) -> None:
    verbs = ("card", "history", "take", "note", "done", "ask", "refuse", "refer", "hand", "correct")
    for verb in (*verbs, "show", "write", "complain", "rate5"):
        await one.presses_data(f"c:1002:{verb}")
        one.is_told("is not with you")


async def among_what_is_kept(one: Somebody) -> None:
    await one.says("/mydata")
    for shown in one.news:
        assert "1002" not in shown.text
        assert WORDS.encode() not in shown.content


async def in_the_figures(one: Somebody) -> None:
    await one.says("/rates")
    assert "Needs received: 1" in one.sees("📊").text
    for label in ("By kind", "By actor", "By community"):
        if label in one.last.buttons:
            await one.presses(label)
            one.sees_no("How I was treated")


async def by_a_clock(one: Somebody) -> None:
    one.news.clear()
    await one.town.advance(hours=300)
    for shown in one.news:
        assert "1002" not in shown.text
        assert WORDS not in shown.text


@pytest.mark.parametrize("desk", ["lead", "office"])
@pytest.mark.parametrize(
    "look",
    [
        on_a_list,
        narrowed,
        found_by_number,
        found_by_words,
        pressed,
        among_what_is_kept,
        in_the_figures,
        by_a_clock,
    ],
)
async def test_the_worker_never_meets_it(
    town: Town, look: Callable[[Somebody], Awaitable[None]], desk: str
) -> None:
    mei, li, _, _ = await handled(town, lead=desk == "lead")
    await complains(mei)
    await look(li)


@pytest.mark.parametrize("look", [on_a_list, found_by_number, found_by_words, pressed])
async def test_who_had_it_before_never_meets_it_though_they_lead(
    town: Town, look: Callable[[Somebody], Awaitable[None]]
) -> None:
    mei, li, hong, zhao = await handled(town)
    await hong.presses_data("c:1001:take")
    await hong.presses("Hand to")
    await hong.presses("Li")
    hong.news.clear()
    await complains(mei)
    zhao.sees(WORDS, "Take it")
    for one in (hong, li):
        one.sees_no("1002")
        await look(one)


async def test_who_was_handed_it_and_handed_it_on_does_not_get_it(town: Town) -> None:
    mei, li, hong, zhao = await handled(town)
    for giver, taker in ((li, "Hong"), (hong, "Li")):
        await giver.presses("Hand to")
        await giver.presses(taker)
    hong.news.clear()
    await complains(mei)
    zhao.sees(WORDS, "Take it")
    hong.sees_no("1002")


async def test_a_worker_at_the_street_office_never_meets_it_either(town: Town) -> None:
    mei, _, _, zhao = await handled(town)
    zhou = await town.worker(Role.STREET_OFFICE, name="Zhou")
    await town.advance(hours=200)
    await zhao.presses_data("c:1001:take")
    number = await complains(mei)
    zhou.sees(WORDS)
    for look in (on_a_list, found_by_number, found_by_words, pressed):
        assert number == 1002
        await look(zhao)


async def test_who_may_see_it_finds_it(town: Town) -> None:
    mei, _, hong, zhao = await handled(town)
    await complains(mei)
    for one in (hong, zhao):
        await one.says("/desk slippers")
        one.sees("No. 1002", "1002")
    await hong.says("/desk")
    hong.sees("", "Waiting to be taken: 1")
    await hong.says("/rates")
    assert "Needs received: 2" in hong.sees("📊").text


async def test_it_is_not_referred_nor_corrected(town: Town) -> None:
    mei, _, hong, _ = await handled(town)
    await town.worker(Role.SOCIAL_WORKER)
    await complains(mei)
    await hong.presses_data("c:1002:refer")
    hong.is_told("nobody it can be referred to")
    await hong.presses_data("c:1002:correct")
    assert hong.toast


async def test_from_talk_to_a_person_the_need_is_chosen(town: Town) -> None:
    mei, li, hong, _ = await handled(town)
    await mei.says("/person")
    await mei.presses(BUTTON)
    mei.sees("in which of your needs?", "None of these")
    await mei.presses("No. 1001 · Repairs in common areas · in hand")
    hong.news.clear()
    li.news.clear()
    await mei.says(WORDS)
    hong.sees(WORDS)
    li.sees_nothing()


async def test_about_none_of_ones_needs_it_goes_to_the_street_office(town: Town) -> None:
    mei, _, hong, zhao = await handled(town)
    await mei.says("/person")
    await mei.presses(BUTTON)
    await mei.presses("None of these")
    hong.news.clear()
    await mei.says(WORDS)
    assert "a complaint about how the resident was treated" in zhao.sees(WORDS).text
    hong.sees_nothing()


async def test_who_has_no_need_yet_is_asked_at_once_what_happened(town: Town) -> None:
    mei, zhao = await town.resident(), await town.worker(Role.STREET_OFFICE)
    await mei.says("/person")
    await mei.presses(BUTTON)
    mei.sees("What happened?")
    await mei.says(WORDS)
    zhao.sees(WORDS)


@pytest.mark.parametrize("command", ["", "/need "])
async def test_what_sounds_like_one_is_asked_about(town: Town, command: str) -> None:
    mei, li, hong, _ = await handled(town)
    for one in (li, hong):
        one.news.clear()
    await mei.says(f"{command}The man from the committee was so rude to me")
    mei.sees("Is this about how you were treated", "No, I need something")
    await mei.presses("No. 1001 · Repairs in common areas · in hand")
    mei.sees("whoever it is about does not see it")
    hong.sees("The man from the committee was so rude to me")
    li.sees_nothing()


async def test_what_only_sounds_like_one_becomes_a_need(town: Town) -> None:
    mei, _, hong, _ = await handled(town)
    await mei.says("隔壁的人对我很凶")
    await mei.presses("No, I need something")
    mei.sees("What is it about?")
    hong.sees_no("隔壁的人对我很凶")


async def test_without_a_need_in_hand_it_is_a_need_like_any_other(town: Town) -> None:
    mei = await town.resident()
    await mei.says("My neighbour was so rude to me")
    mei.sees("What is it about?")


async def test_a_low_satisfaction_shows_the_way(town: Town) -> None:
    mei, li, hong, _ = await handled(town)
    await li.presses("Done")
    await li.presses("Skip")
    for label in ("Yes, it is solved", "😞"):
        await mei.presses(label)
    mei.sees("whoever it is about does not see it", BUTTON)
    mei.sees("Anything to add?")
    await mei.presses(BUTTON)
    await mei.says(WORDS)
    hong.sees(WORDS, "Take it")
    li.sees_no(WORDS)


async def test_in_chinese(town: Town) -> None:
    mei = await town.resident("王桂兰", "zh_CN")
    await town.worker(Role.STREET_OFFICE, name="赵", language="zh_CN")
    li = await town.worker(Role.COMMITTEE_WORKER, name="李敏", language="zh_CN")
    await mei.says("楼道灯坏了三天了")
    for label in ("公共设施维修", "不急", "交上去"):
        await mei.presses(label)
    await li.presses("我来办")
    await mei.says("办事的那个人态度很差")
    mei.sees("您是想反映办事的人怎么待您吗？")
    await mei.presses("第1001号 · 公共设施维修 · 正在办")
    mei.sees("由街道办事处来看，不经过办事的人")


async def test_that_nobody_takes_it_may_be_complained_of(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    hong = await town.worker(Role.COMMITTEE_WORKER, name="Hong", lead=True)
    await sends_a_need(mei)
    await mei.says("/mycases")
    await mei.presses("No. 1001 · Repairs in common areas · waiting to be taken")
    await mei.presses("I have a complaint")
    li.news.clear()
    await mei.says("Three days and nobody comes")
    assert "Three days and nobody comes" in hong.sees("No. 1002", "Take it").text
    li.sees_nothing()


async def test_the_group_of_the_desk_hears_nothing_of_it(town: Town) -> None:
    mei, _, hong, _ = await handled(town)
    group = await a_group(town, hong, Actor.COMMUNITY)
    await complains(mei)
    await hong.presses("Take it")
    await mei.says("And then she lost my letter")
    await mei.presses("No. 1002 · How I was treated · in hand")
    hong.sees("And then she lost my letter")
    await town.advance(hours=1)
    group.sees_nothing()


async def test_the_morning_digest_of_the_worker_does_not_name_it(town: Town) -> None:
    mei, li, hong, _ = await handled(town)
    await complains(mei)

    async def set_digests(unit: Unit) -> None:
        for one in (li, hong):
            person, _ = await people.who(unit, one.id)
            assert person is not None
            reminders.put(unit, DIGEST, person.id, unit.now)

    await town.database.run(set_digests)
    await town.ring_due()
    assert "1002" in hong.sees("Waiting").text
    for shown in li.news:
        assert "1002" not in shown.text
