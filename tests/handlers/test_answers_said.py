"""Buttons answered in words, as people say them; and what is said where they miss."""

import pytest

from linkage.models import Role
from tests.handlers.chat import Somebody, Town


async def at_consent(town: Town, language: str, code: str) -> Somebody:
    """A stranger who chose the language in their own words."""
    ann = town.stranger(language_code=code)
    await ann.says("/start")
    await ann.says(language)
    return ann


@pytest.mark.parametrize("said", ["中文吧", "中文", "Chinese", "说中文", "Chinese please"])
async def test_the_language_is_chosen_in_words(town: Town, said: str) -> None:
    ann = await at_consent(town, said, "en")
    ann.sees("您看这样可以吗")


@pytest.mark.parametrize("said", ["english please", "English", "in English, thanks", "英文吧"])
async def test_so_is_english(town: Town, said: str) -> None:
    ann = await at_consent(town, said, "zh-hans")
    ann.sees("Is that all right with you?")


@pytest.mark.parametrize(
    "said",
    ["ok", "yes", "Yes, that's fine.", "yes please", "行", "好的", "同意", "可以的", "我同意"],
)
async def test_who_agrees_in_words_is_asked_on(town: Town, said: str) -> None:
    ann = await at_consent(town, "English", "en")
    await ann.says(said)
    ann.sees("Which community")


@pytest.mark.parametrize(
    "said", ["No thank you", "no", "No, thank you!", "不同意", "不要", "不用了，谢谢", "我不同意"]
)
async def test_who_refuses_in_words_is_not_signed_up(town: Town, said: str) -> None:
    ann = await at_consent(town, "English", "en")
    await ann.says(said)
    ann.sees("we won't sign you up")


@pytest.mark.parametrize(("said", "calls"), [("yes", True), ("有", True), ("没有", False)])
async def test_whether_there_is_danger_is_answered_in_words(
    town: Town, said: str, calls: bool
) -> None:
    mei, social = await town.resident(), await town.worker(Role.SOCIAL_WORKER)
    await mei.says("他有刀")
    await mei.says(said)
    if calls:
        social.sees("他有刀", "Take it")
    else:
        social.sees_nothing()
        mei.sees("What is it about?")


async def test_what_misses_is_repeated_and_a_press_asked_for(town: Town) -> None:
    ann = await at_consent(town, "English", "en")
    await ann.says("my stair light is broken")
    ann.sees("I have noted “my stair light is broken”. Please press a button below")
    ann = await at_consent(town, "中文", "zh-hans")
    await ann.says("楼道灯坏了")
    ann.sees("记下了：“楼道灯坏了”。这个问题请点下面的按钮来答。")


@pytest.mark.parametrize(
    "said", ["什么意思？要我点哪里", "我不知道什么网格", "中文吧", "同意", "What do you mean?"]
)
async def test_what_is_only_about_the_question_is_no_part_of_the_need(
    town: Town, said: str
) -> None:
    mei = await town.resident(language="zh_CN")
    await mei.says("楼道灯坏了")
    await mei.says(said)
    mei.sees("请点下面的按钮。")
    await mei.says("三楼那盏")
    mei.sees("记在一起了")
    [form] = await town.rows("SELECT answers FROM conversations")
    assert "三楼那盏" in form["answers"]
    assert said not in form["answers"]
