"""Hours for a neighbour: by a link, agreed to by both, never twice, never more than there are."""

import re

import pytest

from storage.gifts import LINK_VALID_MS
from tests.handlers.chat import Somebody, Town
from tests.handlers.hours import earns, has

WEEK = 7 * 24


def token_in(text: str) -> str:
    """What /start brings when the link in a text is opened."""
    found = re.search(r"https://t\.me/linli_test_bot\?start=(\S+)", text)
    assert found is not None
    return found[1]


async def link_of(mei: Somebody, amount: str = "1.5h") -> str:
    """What /start brings when the link is opened that was passed on."""
    await mei.says("/timebank")
    await mei.presses("Give to a neighbour")
    mei.sees("How much would you like to give?")
    await mei.says(amount)
    mei.sees("Pass the next message on")
    return token_in(mei.sees("would like to give you").text)


async def two(town: Town) -> tuple[Somebody, Somebody]:
    """Somebody with three hours, and a neighbour."""
    mei, lin = await town.resident(), await town.resident("Lin")
    await earns(town, mei, 180)
    return mei, lin


async def opened(town: Town, amount: str = "1.5h") -> tuple[Somebody, Somebody]:
    """The neighbour has opened the link and would like the hours."""
    mei, lin = await two(town)
    await lin.says(f"/start {await link_of(mei, amount)}")
    await lin.presses("Yes, thank you")
    return mei, lin


async def test_hours_move_once_both_have_agreed(town: Town) -> None:
    mei, lin = await two(town)
    await lin.says(f"/start {await link_of(mei)}")
    lin.sees("Mei would like to give you 1 hour 30 minutes", "Yes, thank you", "Not this time")
    await lin.presses("Yes, thank you")
    lin.sees("As soon as Mei has confirmed that it is you")
    mei.sees("Lin has opened your link", "Yes, give to Lin", "No, keep them")
    await has(lin, "You have: 0 minutes")
    await mei.presses("Yes, give to Lin")
    mei.sees("Done: Lin has your 1 hour 30 minutes")
    lin.sees("Mei has given you 1 hour 30 minutes; you now have 1 hour 30 minutes")
    await has(mei, "1 hour 30 minutes to Lin")
    await has(lin, "1 hour 30 minutes from Mei")
    await town.advance(hours=2 * WEEK)
    mei.sees_no("waited")


async def test_the_same_in_chinese(town: Town) -> None:
    mei = await town.resident("王桂兰", language="zh_CN")
    lin = await town.resident("林秀英", language="zh_CN")
    await earns(town, mei, 200)
    mei.sees("给您记了3小时20分钟，现在一共3小时20分钟")
    await mei.says("/timebank")
    mei.sees("您现在有：3小时20分钟", "送给邻居", "捐给社区", "按月看图")
    await mei.presses("送给邻居")
    mei.sees("想送多久", "1小时", "2小时", "全部3小时20分钟")
    await mei.says("十个小时")
    mei.sees("这次最多3小时20分钟")
    await mei.says("一个半小时")
    await lin.says(f"/start {token_in(mei.sees('王桂兰想送您1小时30分钟').text)}")
    await lin.presses("收下，谢谢")
    await mei.presses("是，送给林秀英")
    lin.sees("王桂兰送您的1小时30分钟到了，您现在有1小时30分钟")
    await has(mei, "送给林秀英：1小时30分钟")


async def test_the_giver_who_says_it_is_somebody_else_keeps_them(town: Town) -> None:
    mei, lin = await opened(town)
    data = mei.last.buttons["Yes, give to Lin"]
    await mei.presses("No, keep them")
    mei.sees("you keep your 1 hour 30 minutes")
    lin.sees("The hours from Mei did not come about this time")
    await mei.presses_data(data)
    mei.is_told("has been given or called off already")
    await has(mei, "You have: 3 hours")


async def test_the_neighbour_who_would_rather_not_leaves_them_where_they_are(town: Town) -> None:
    mei, lin = await two(town)
    token = await link_of(mei)
    await lin.says(f"/start {token}")
    await lin.presses("Not this time")
    lin.sees("We let them know")
    mei.sees("was not taken this time")
    await lin.says(f"/start {token}")
    lin.sees("This link is gone")


async def test_a_link_is_for_one_person_also_at_the_same_moment(town: Town) -> None:
    mei, lin = await two(town)
    wu = await town.resident("Wu")
    token = await link_of(mei)
    for one in (lin, wu):
        await one.says(f"/start {token}")
    await town.at_once(lin.presses("Yes, thank you"), wu.presses("Yes, thank you"))
    assert len(await town.rows("SELECT * FROM gift_takers")) == 1
    late = lin if wu.toast is None else wu
    late.is_told("somebody has used it")


async def test_presses_at_the_same_moment_give_once(town: Town) -> None:
    mei, lin = await opened(town)
    await town.at_once(*(mei.presses("Yes, give to Lin") for _ in range(3)))
    assert len(await town.rows("SELECT * FROM transfers WHERE kind = 'gift'")) == 1
    await has(lin, "You have: 1 hour 30 minutes")


async def test_links_that_lead_nowhere_are_refused_kindly(town: Town) -> None:
    mei, lin = await two(town)
    token = await link_of(mei)
    await mei.says(f"/start {token}")
    mei.sees("please pass it on to them")
    await lin.says("/start gift-nothing")
    lin.sees("This link is gone")
    newer = await link_of(mei, "1h")
    await lin.says(f"/start {token}")
    lin.sees("This link is gone")
    town.clock.at += LINK_VALID_MS + 1
    await lin.says(f"/start {newer}")
    lin.sees("This link expired on")


async def test_who_waits_is_answered_before_the_next_gift(town: Town) -> None:
    mei, lin = await opened(town)
    await lin.presses_data(lin.last.buttons.get("Yes, thank you", "b:g:take:nothing"))
    lin.is_told("This link is gone")
    await mei.says("/timebank")
    mei.sees("Is that whom you mean?", "Yes, give to Lin")
    await mei.presses("Give to a neighbour")
    mei.is_told("Lin is waiting for your answer")


async def test_whoever_opens_their_link_again_reads_that_they_are_to_wait(town: Town) -> None:
    mei, lin = await two(town)
    token = await link_of(mei)
    for _ in range(2):
        await lin.says(f"/start {token}")
        if "Yes, thank you" in lin.last.buttons:
            await lin.presses("Yes, thank you")
    lin.sees("You have said yes already")


async def test_nobody_answers_for_another(town: Town) -> None:
    mei, lin = await opened(town)
    wu = await town.resident("Wu")
    for who in (lin, wu):
        for data in ("b:g:yes:2", "b:g:no:2", "b:g:yes:0", "b:g:no:0", "b:g:no:-1"):
            await who.presses_data(data)
            who.is_told("has been given or called off already")
    await mei.presses_data("b:g:yes:3")
    mei.is_told("has been given or called off already")
    await mei.presses_data("b:nonsense")
    mei.is_told("no longer works")
    ann = town.stranger()
    await ann.presses_data("b:give")
    ann.is_told("haven't met yet")
    assert len(await town.rows("SELECT * FROM gift_takers")) == 1


async def test_a_stranger_agrees_to_be_known_before_they_take_hours(town: Town) -> None:
    mei, _ = await two(town)
    ann = town.stranger()
    await ann.says(f"/start {await link_of(mei)}")
    for label in ("English", "Yes, that's fine", "None of these"):
        await ann.presses(label)
    ann.sees("Mei would like to give you")
    await ann.presses("Yes, thank you")
    await mei.presses("Yes, give to Ann")
    ann.sees("you now have 1 hour 30 minutes")


@pytest.mark.parametrize("is_opened", [False, True])
async def test_what_nobody_answers_stays_after_a_week(town: Town, is_opened: bool) -> None:
    mei, lin = await opened(town) if is_opened else await two(town)
    if not is_opened:
        await link_of(mei)
    lin.news.clear()
    await town.advance(hours=WEEK + 1)
    mei.sees("has waited for seven days, so it stays with you")
    if is_opened:
        lin.sees("did not come about this time")
    lin.sees_nothing()
    assert await town.rows("SELECT * FROM gifts") == []
    assert await town.rows("SELECT * FROM reminders") == []


async def test_a_gift_that_waits_stands_on_the_card_and_is_called_off_there(town: Town) -> None:
    mei, lin = await two(town)
    token = await link_of(mei)
    await mei.says("/timebank")
    mei.sees("nobody has opened your link yet", "Call it off", "Give to a neighbour")
    await mei.presses("Call it off")
    mei.sees("you keep your")
    await lin.says(f"/start {token}")
    lin.sees("This link is gone")


async def test_hours_that_are_gone_meanwhile_are_not_given(town: Town) -> None:
    mei, lin = await opened(town, "3h")
    data = mei.last.buttons["Yes, give to Lin"]
    await mei.says("/timebank")
    await mei.presses("Give to the community")
    await mei.says("2h")
    await mei.presses("Give it")
    await mei.presses_data(data)
    mei.is_told("At most 1 hour")
    await has(lin, "You have: 0 minutes")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("0", "at least a minute"),
        ("-2h", "at least a minute"),
        ("a lot", "not clear"),
        ("\U0001f600", "not clear"),
        ("5 hours", "At most 3 hours"),
        ("99999999999999999999 hours", "At most 3 hours"),
    ],
)
async def test_an_amount_that_will_not_do_is_asked_again_in_words(
    town: Town, said: str, words: str
) -> None:
    mei, _ = await two(town)
    await mei.says("/timebank")
    await mei.presses("Give to a neighbour")
    await mei.says(said)
    mei.sees(words)
    mei.sees("How much would you like to give?", "1 hour", "All of it: 3 hours")
    await mei.sends_photo()
    mei.sees("not clear")
    await mei.says("90 minutes")
    mei.sees("would like to give you 1 hour 30 minutes")


async def test_a_month_has_its_most(town: Town) -> None:
    mei, lin = await town.resident(), await town.resident("Lin")
    for task in range(4):
        await earns(town, mei, 480, task)
        await town.advance(hours=24)
    await lin.says(f"/start {await link_of(mei, '20h')}")
    await lin.presses("Yes, thank you")
    await mei.presses("Yes, give to Lin")
    await mei.says("/timebank")
    await mei.presses("Give to a neighbour")
    mei.is_told("this month's limit is reached")


@pytest.mark.parametrize("side", ["giver", "taker"])
async def test_who_is_forgotten_gives_and_takes_no_more(town: Town, side: str) -> None:
    mei, lin = await opened(town)
    somebody, other = (mei, lin) if side == "giver" else (lin, mei)
    await somebody.says("/forget")
    await somebody.presses("Yes, forget me")
    other.sees("did not come about" if side == "giver" else "was not taken this time")
    for table in ("gifts", "gift_takers", "reminders"):
        assert await town.rows(f"SELECT * FROM {table}") == []
