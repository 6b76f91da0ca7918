"""The desk's side: take, ask back, refuse, done; and the words between a resident and a desk."""

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import sends_a_need

ERRAND = ("please carry my shopping up the stairs", "Errands and carrying")


async def taken(town: Town) -> tuple[Somebody, Somebody]:
    """A resident, and the worker who has taken their need."""
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER, name="Li")
    await sends_a_need(mei)
    await li.presses("Take it")
    return mei, li


async def test_who_takes_a_case_has_it_and_the_resident_hears(town: Town) -> None:
    mei, li = await taken(town)
    card = li.sees("in hand – the residents' committee Li", "Ask the resident", "Done")
    assert "Take it" not in card.buttons
    mei.sees("Somebody has taken your No. 1001: it is with the residents' committee now")


async def test_of_two_who_take_it_at_once_one_has_it_and_the_other_is_told(town: Town) -> None:
    mei = await town.resident()
    desk = [await town.worker(Role.COMMITTEE_WORKER, name=name) for name in ("Li", "Wu")]
    await sends_a_need(mei)
    await town.at_once(*(one.presses("Take it") for one in desk))
    late = next(one for one in desk if one.toast)
    late.is_told("Somebody has taken No. 1001 already and is working on it")
    first = next(one for one in desk if one is not late)
    for one in desk:
        assert f"in hand – the residents' committee {first.name}" in one.last.text
    assert "Done" in first.last.buttons
    assert late.last.buttons.keys() == {"Note", "Timeline"}
    assert await town.moves() == ["submit", "take"]


async def test_of_two_at_the_street_office_the_second_does_not_take_it_over(town: Town) -> None:
    mei = await town.resident()
    desk = [await town.worker(Role.STREET_OFFICE, name=name) for name in ("Zhao", "Qian")]
    await sends_a_need(mei)
    await desk[0].presses("Take it")
    told = ("It is in your hands already", "Somebody has taken No. 1001 already")
    for one, words in zip(desk, told, strict=True):
        await one.presses_data("c:1001:take")
        one.is_told(words)
        assert "Take it" not in one.last.buttons
    assert await town.moves() == ["submit", "take"]


async def test_the_street_office_can_take_a_case_over_from_a_desk_once(town: Town) -> None:
    mei, li = await taken(town)
    zhao = await town.worker(Role.STREET_OFFICE, name="Zhao")
    await zhao.presses_data("c:1001:card")
    await zhao.presses("Take it")
    zhao.sees("in hand – the street office Zhao", "Done")
    mei.sees("it is with the street office now")
    assert li.last.buttons == {}
    await zhao.presses_data("c:1001:take")
    zhao.is_told("It is in your hands already")
    await li.presses_data("c:1001:take")
    li.is_told("No. 1001 is not with you")
    assert await town.moves() == ["submit", "take", "take"]


async def test_question_and_answer_go_to_and_fro(town: Town) -> None:
    mei, li = await taken(town)
    await li.presses("Ask the resident")
    li.sees("No. 1001: what would you like to ask the resident?", "Cancel")
    await li.says("Which floor is it?")
    li.sees("is on its way")
    li.sees("waiting for the resident's answer – the residents' committee Li")
    mei.sees("a question from the residents' committee:\nWhich floor is it?", "Reply")
    await mei.says("The third floor")
    mei.sees("your answer has been passed on (No. 1001)", "It is something new")
    li.sees("from the resident:\nThe third floor", "Open the case")
    card = li.sees("in hand", "Done").text
    assert "asked by the residents' committee: Which floor is it?\n\n💬" in card
    assert card.endswith("the resident answered: The third floor")
    await li.presses("Ask the resident")
    await li.sends_photo("This one?")
    mei.sees("This one?", "Reply")
    mei.gets("photo-1280")
    await mei.presses("Reply")
    mei.sees("Please go on about No. 1001")
    await mei.sends_voice()
    li.gets("voice-1")
    assert li.sees("in hand", "Done").text.endswith("the resident answered: [voice message]")
    assert await town.moves() == ["submit", "take", "ask", "answer", "ask", "answer"]


async def test_question_and_answer_go_to_and_fro_in_two_languages(town: Town) -> None:
    mei = await town.resident("王桂兰", "zh_CN")
    li = await town.worker(Role.COMMITTEE_WORKER, name="Li")
    await mei.says("楼道灯坏了三天了")
    for label in ("公共设施维修", "不急", "交上去"):
        await mei.presses(label)
    await li.presses("Take it")
    mei.sees("第1001号有人接手了：社区居委会正在办。")
    await li.presses("Ask the resident")
    await li.says("Which floor?")
    mei.sees("社区居委会想问您：\nWhich floor?", "回复")
    await mei.says("三楼")
    li.sees("from the resident:\n三楼")
    await li.presses("Done")
    await li.presses("Skip")
    mei.sees("第1001号，办事的人说办好了。您看，解决了吗？", "解决了", "还没解决")


async def test_with_two_questions_open_it_is_asked_which_one_is_answered(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    for number in (await sends_a_need(mei), await sends_a_need(mei)):
        for verb in ("take", "ask"):
            await li.presses_data(f"c:{number}:{verb}")
        await li.says(f"Question {number}")
    await mei.says("The third floor")
    mei.sees("What is this about?", "It is something new")
    await mei.says("On the left")
    mei.sees("I have added that")
    await mei.presses("No. 1002 · Repairs in common areas · waiting for an answer")
    mei.sees("passed on (No. 1002)")
    li.sees("No. 1002, from the resident:\nThe third floor\nOn the left")
    await mei.says("The second floor")
    mei.sees("passed on (No. 1001)")


async def test_a_reply_goes_to_the_case_whose_button_was_pressed_last(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    for _ in range(2):
        number = await sends_a_need(mei)
        await li.presses_data(f"c:{number}:take")
    await mei.presses_data("c:1001:write")
    mei.sees("Please go on about No. 1001")
    await mei.presses_data("c:1002:write")
    shown = mei.sees("Please go on about No. 1002")
    assert list(shown.buttons) == ["Cancel"]
    await mei.says("It is worse now")
    li.sees("No. 1002, from the resident:\nIt is worse now")


async def test_a_reply_to_a_case_that_was_closed_meanwhile_is_answered_kindly(town: Town) -> None:
    mei, li = await taken(town)
    await mei.presses_data("c:1001:write")
    await li.presses("Done")
    await li.presses("Skip")
    await mei.presses("Yes, it is solved")
    await mei.says("Thank you all")
    mei.sees("No. 1001 is closed")
    await mei.says("The pipe in the hallway leaks")
    mei.sees("What is it about?")


async def test_a_resident_can_add_something_before_anybody_took_it(town: Town) -> None:
    mei = await town.resident()
    desk = [await town.worker(Role.COMMITTEE_WORKER) for _ in range(2)]
    await sends_a_need(mei)
    await mei.says("/mycases")
    await mei.presses("No. 1001 · Repairs in common areas · waiting to be taken")
    await mei.presses("Add something")
    await mei.says("It is the third floor")
    for one in desk:
        one.sees("from the resident:\nIt is the third floor")
        assert one.sees("No. 1001", "Take it").text.endswith(
            "the resident added: It is the third floor"
        )
    await desk[0].presses("Open the case")
    desk[0].sees("the resident added: It is the third floor", "Take it")


async def test_a_refused_case_goes_on_with_its_reason_and_never_nowhere(town: Town) -> None:
    mei = await town.resident()
    team, social = (
        await town.worker(Role.VOLUNTEER_COORDINATOR),
        await town.worker(Role.SOCIAL_WORKER),
    )
    li, zhao = await town.worker(Role.COMMITTEE_WORKER), await town.worker(Role.STREET_OFFICE)
    await sends_a_need(mei, *ERRAND)
    await team.presses("Can't take it")
    team.sees("No. 1001: why can't you take it?", "Cancel")
    await team.says("Nobody is free this week")
    team.sees("No. 1001 goes to the residents' committee now")
    assert team.sees("waiting to be taken by the residents' committee").buttons == {}
    told = mei.sees("goes on with the residents' committee")
    assert "Why: Nobody is free this week" in told.text
    card = li.sees("the volunteer team could not take it, so it goes to the residents' committee")
    assert card.text.endswith("2 Mar, 10:00, could not take it: Nobody is free this week")
    await li.presses("Take it")
    await li.presses("Can't take it")
    await li.says("Not ours either")
    card = zhao.sees("No. 1001", "Take it")
    assert "could not take it: Nobody is free this week\n\n" in card.text
    assert card.text.endswith("could not take it: Not ours either")
    assert "Can't take it" not in card.buttons
    social.sees_nothing()
    await mei.says("/mycases")
    await mei.presses("No. 1001 · Errands and carrying · waiting to be taken")
    mei.sees("passed on to the street office, because: Not ours either")


async def test_what_the_resident_only_has_to_know_makes_nobody_wait(town: Town) -> None:
    mei, li = await taken(town)
    await li.presses("Tell the resident")
    await li.says("We come on Friday at nine")
    mei.sees("from the residents' committee:\nWe come on Friday at nine", "Reply")
    li.sees("Nothing waits for an answer")
    li.sees("told the resident: We come on Friday at nine", "Done")
    assert [one["state"] for one in await town.cases()] == ["taken"]
    await mei.presses("Reply")
    await mei.says("Good, thank you")
    li.sees("from the resident:\nGood, thank you")


async def test_a_card_that_leaves_words_out_says_so(town: Town) -> None:
    _, li = await taken(town)
    for words in ("one", "two", "three"):
        await li.presses("Tell the resident")
        await li.says(words)
    assert "for what was said before" not in li.last.text
    await li.presses("Tell the resident")
    await li.says("four")
    li.sees("Press “Timeline” for what was said before.")


async def test_the_street_office_cannot_refuse(town: Town) -> None:
    mei, zhao = await town.resident(), await town.worker(Role.STREET_OFFICE)
    await sends_a_need(mei)
    assert "Can't take it" not in zhao.sees("No. 1001").buttons
    await zhao.presses_data("c:1001:refuse")
    zhao.is_told("The street office is the last stop")
    await zhao.presses("Take it")
    assert "Can't take it" not in zhao.last.buttons
    await zhao.presses_data("c:1001:refuse")
    zhao.is_told("The street office is the last stop")
    assert await town.moves() == ["submit", "take"]


async def test_a_reason_that_comes_too_late_ends_its_form_kindly(town: Town) -> None:
    mei = await town.resident()
    desk = [await town.worker(Role.COMMITTEE_WORKER) for _ in range(2)]
    await town.worker(Role.STREET_OFFICE)
    await sends_a_need(mei)
    await desk[0].presses("Can't take it")
    await desk[1].presses("Take it")
    await desk[0].says("We are all away")
    desk[0].sees("Somebody has taken No. 1001 already")
    await desk[0].says("my own stair light is broken too")
    desk[0].sees("What is it about?")
    assert await town.moves() == ["submit", "take"]


async def test_a_reason_is_short(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei)
    await li.presses("Can't take it")
    await li.says("x" * 301)
    li.sees("301 characters, and we can take 300")


async def test_a_form_about_a_case_asks_below_what_its_button_stands_under(town: Town) -> None:
    mei, li = await taken(town)

    async def stays(somebody: Somebody, deed: str, asked: str) -> None:
        under = next(one for one in reversed(somebody.screen) if deed in one.buttons)
        await somebody.presses_data(under.buttons[deed], under)
        assert somebody.sees(asked, "Cancel") is somebody.last is not under
        assert under in somebody.screen

    await stays(li, "Can't take it", "No. 1001: why can't you take it?")
    await li.presses("Cancel")
    await stays(li, "Ask the resident", "No. 1001: what would you like to ask")
    await li.says("Which floor?")
    await stays(mei, "Reply", "Please go on about No. 1001")
    await mei.presses("Cancel")
    mei.sees("Nothing was sent")
    await mei.presses_data("c:1001:show")
    await stays(mei, "Add something", "Please go on about No. 1001")


async def test_the_desks_card_tells_the_last_three_things_said(town: Town) -> None:
    mei, li = await taken(town)
    for number in range(1, 3):
        await li.presses("Ask the resident")
        await li.says(f"Question {number}")
        await mei.says(f"Answer {number}")
    card = li.sees("Now: in hand").text
    assert "Question 1" not in card
    assert card.split("\n\n")[-3:] == [
        "💬 2 Mar, 10:00, the resident answered: Answer 1",
        "❓ 2 Mar, 10:00, asked by the residents' committee: Question 2",
        "💬 2 Mar, 10:00, the resident answered: Answer 2",
    ]


async def test_done_pressed_twice_asks_the_resident_once(town: Town) -> None:
    mei, li = await taken(town)
    data = li.last.buttons["Done"]
    await li.presses_data(data)
    li.sees("No. 1001: what was done?", "Skip")
    await li.presses("Skip")
    li.sees("The resident is being asked whether it is solved")
    for again in (data, "c:1001:take"):
        await li.presses_data(again)
        li.is_told("No. 1001 is said to be done")
    mei.sees("Is it solved?", "Yes, it is solved", "No, not yet")
    mei.sees_no("Is it solved?")


async def test_a_worker_in_another_form_finishes_it_first(town: Town) -> None:
    _, li = await taken(town)
    await li.says("The pipe in our own hallway leaks")
    await li.presses("Ask the resident")
    li.is_told("You are in the middle of something else")
    await li.presses("Repairs in common areas")
    li.sees("How soon")
