"""What a message is about."""

import re
from statistics import mean
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.understanding import LANGUAGES, held_out, measured, share
from linkage.danger import Signs
from linkage.guessing import Danger, Guesser
from linkage.policy_fields import Phrases
from linkage.tokens import tokens_of
from tests.learned import shipped_guesser, shipped_policy

POLICY = shipped_policy()
GUESSER = shipped_guesser()
BOOKS = held_out()

CRISES = [
    "我不想活了",
    "他又打我了救命",
    "活着没什么意思",
    "真想从楼上跳下去",
    "没有我你们会更好",
    "不如死了算了",
    "老公喝醉了动手打我",
    "他掐我脖子",
    "有人拿刀在楼下",
    "邻居家孩子天天挨打",
    "我家着火了",
    "厨房有煤气味，很浓",
    "奶奶晕倒了叫不醒",
    "孩子走丢了，穿红衣服",
    "三楼窗户冒浓烟",
    "安眠药我都准备好了，不想继续活了",
    "热死了，我也不想活了",
    "不\u200b想\u200b活了",
    "不 想 活 了",
    "有人往老人身上泼汽油",
    "爷爷喘不上气",
    "I want to end my life",
    "my husband is beating me",
    "I don’t want to live any more",
    "HE HITS ME every night",
    "there's a fire in the kitchen",
    "I smell gas on the stairs",
    "Grandpa collapsed and is not breathing",
    "everyone would be better off without me",
    "he has a knife",
    "the child next door is being abused",
    "我爸拿菜刀追我妈",
    "我吃了好多安眠药",
    "邻居家冒出黑烟",
    "奶奶坐在地上喊不应了",
    "I took twenty sleeping pills",
    "the baby is turning blue",
    "I swallowed a whole bottle of pills",
    "ｈｅ ｉｓ ｇｏｉｎｇ ｔｏ ｋｉｌｌ ｍｅ",
    "my daughter is missing",
    "老公打我 please help",
]

NO_CRISES = [
    "热死了",
    "笑死我了",
    "这路要害死人",
    "楼道灯坏了三天了，老人晚上不敢下楼",
    "楼上装修快把我吵死了",
    "有空打我电话",
    "请打我手机13800000000",
    "热水器打不着火",
    "手机掉水里了",
    "我吃了饭。安眠药在哪买",
    "周末一起吃着火锅聊聊天",
    "坐着火车回来的",
    "在一起火车站见",
    "孩子不想活动，老玩手机",
    "楼上吊灯掉了",
    "商场跳楼价，帮我买一件",
    "谢谢你，你真是救命恩人",
    "电脑又死机了",
    "累死了，谁帮我搬一下",
    "小区什么时候搞消防演习",
    "我想死你们了",
    "玩剧本杀缺人",
    "窗户被打开了",
    "想借轮椅",
    "",
    "this heat is killing me",
    "my back is killing me",
    "I died laughing",
    "hit me up when you have time",
    "when is the fire drill",
    "the stairs are killing me",
    "my phone battery died",
    "she begun to change",
    "skill me up in cooking",
    "bored to death at home",
    "where can I get my kitchen knife sharpened",
    "could you save me some soup",
]


def is_crisis(text: str) -> bool:
    return GUESSER.danger(text) is Danger.ALARM


def ids(text: str) -> list[str]:
    return [category.id for category in GUESSER.guess(text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_held_out_phrases_are_recognised(language: str) -> None:
    result = measured(GUESSER, BOOKS[language])
    assert mean(name in guesses for name, guesses in result.guesses) >= 0.9
    assert share(result.danger, Danger.ALARM) >= 0.6
    assert share(result.danger, Danger.ALARM, Danger.DOUBT) >= 0.85
    assert share(result.ordinary, Danger.ALARM) <= 0.01
    assert share(result.ordinary, Danger.DOUBT) <= 0.05


@pytest.mark.parametrize("language", LANGUAGES)
def test_held_out_phrases_stand_nowhere_in_the_policy_and_cover_every_category(
    language: str,
) -> None:
    book, crisis = BOOKS[language], POLICY.crisis
    held_out = {*book.texts}
    learned = {text for one in POLICY.categories for text in one.examples.both}
    assert not (learned | {*crisis.examples.both, *crisis.calm.both}) & held_out
    assert {name for name, _ in book.needs} == {one.id for one in POLICY.listed if not one.triage}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("楼道灯坏了三天了，老人晚上不敢下楼", "public_facilities"),
        ("my mother needs someone to take her to hospital on Friday", "escort"),
        ("My phone is broken, 手机坏了", "phone_help"),
    ],
)
def test_the_likeliest_comes_first(text: str, first: str) -> None:
    assert ids(text)[0] == first


@pytest.mark.parametrize(
    "text", ["", "你好", "hello", "asdfgh", "👍👍", "今天天气不错", "…", "12345"]
)
def test_nothing_is_guessed_where_nothing_is_recognisable(text: str) -> None:
    assert ids(text) == []


def test_no_more_than_the_limit_is_guessed() -> None:
    text = "电梯坏了，垃圾没人收，孩子作业不会做，想借轮椅去医院"
    assert [len(GUESSER.guess(text, limit)) for limit in (0, 1, 2, 4)] == [0, 1, 2, 4]


@pytest.mark.parametrize("text", CRISES)
def test_danger_is_recognised(text: str) -> None:
    assert is_crisis(text)


@pytest.mark.parametrize("text", NO_CRISES)
def test_what_only_sounds_like_danger_is_not(text: str) -> None:
    assert not is_crisis(text)


@pytest.mark.parametrize(
    "text", ["he has a gun", "someone is shooting", "他有刀", "有人拿枪", "我在铁轨边上"]
)
def test_a_few_words_that_may_tell_of_danger_are_asked_about(text: str) -> None:
    assert GUESSER.danger(text) in (Danger.DOUBT, Danger.ALARM)


@pytest.mark.parametrize(
    "text", ["she is 83", "he is my nephew", "I live on 5", "他七十六了", "她是我姑妈", "我住五楼"]
)
def test_a_few_words_that_only_answer_a_question_are_not(text: str) -> None:
    assert GUESSER.danger(text) is Danger.NONE


def test_hardly_an_example_of_a_category_is_taken_for_a_crisis() -> None:
    texts = [text for one in POLICY.listed for text in one.examples.both]
    assert mean(map(is_crisis, texts)) <= 0.002


@pytest.mark.parametrize(
    "sign",
    [
        *("甲乙", "甲…乙", "(甲|乙)丙", "甲(乙|)丙", "(甲|乙)…(丙|丁戊)"),
        *(
            "one two",
            "one…two",
            "(one|two) three",
            "one (two|) three",
            "(one|two)…(three|four five)",
        ),
    ],
)
def test_a_sign_is_each_of_its_ways(sign: str) -> None:
    found = Signs([sign])
    for way in ways(sign):
        assert found.count(tokens_of(f"x {way} y")) == 1
        assert found.count(tokens_of(way[:-1])) == 0
        assert found.count(tokens_of(way.replace("~", "."))) == ("~" not in way)


def ways(sign: str) -> list[str]:
    """What a sign stands for, with a word in each gap."""
    group = re.search(r"\(([^)]*)\)", sign)
    if group is None:
        return [" ".join(sign.replace("…", " ~ z ").split())]
    return [
        way for one in group[1].split("|") for way in ways(sign.replace(group[0], f" {one} ", 1))
    ]


@pytest.mark.parametrize("word", POLICY.crisis.words.both)
def test_every_word_of_the_crisis_list_is_an_alarm_by_itself(word: str) -> None:
    assert all(is_crisis(f"……{way.replace('~', '')}") for way in ways(word))


@pytest.mark.parametrize("sign", POLICY.crisis.signs.both)
def test_every_sign_of_the_list_can_be_found(sign: str) -> None:
    (way, *_) = ways(sign)
    assert Signs([sign]).count(tokens_of(way.replace("~", ""))) == 1


@settings(deadline=None)
@given(st.text(max_size=4096))
def test_any_text_gets_at_most_three_guesses_and_a_verdict(text: str) -> None:
    guesses = GUESSER.guess(text)
    assert len(set(guesses)) == len(guesses) <= 3
    assert all(one.listed and not one.triage for one in guesses)
    assert GUESSER.danger(text) in Danger


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["我不想活了", "he beats me"]))
def test_a_listed_word_is_an_alarm_whatever_sentences_stand_around_it(
    before: str, after: str, word: str
) -> None:
    assert is_crisis(f"{before}。{word}。{after}")


@pytest.mark.parametrize(
    "text",
    ["打我电话被打了不想活动" * 400, "took the kill me for time " * 160, "喊" * 4096, "不" * 4096],
)
def test_time_grows_with_the_length_and_no_faster(text: str) -> None:
    def spent(part: str) -> float:
        def once() -> float:
            start = process_time()
            for _ in range(5):
                GUESSER.guess(part)
                is_crisis(part)
            return process_time() - start

        return min(once() for _ in range(5))

    # Eight times the text; quadratic work would take 64 times as long.
    assert spent(text[:4096]) < 24 * spent(text[:512])


def test_the_parts_of_a_crisis_word_stand_near_each_other_in_one_sentence() -> None:
    assert is_crisis("我刚才吃了一整瓶安眠药")
    assert not is_crisis("我吃了。安眠药还有吗")
    assert not is_crisis("我中午吃了一大碗牛肉面，然后去买了安眠药")


def test_a_word_without_any_letter_recognises_nothing() -> None:
    accent = Phrases(zh=("\u0301",), en=("\u0301",))
    crisis = POLICY.crisis.model_copy(update={"words": accent, "exceptions": accent})
    guesser = Guesser(POLICY.model_copy(update={"crisis": crisis}))
    assert guesser.danger("e\u0301 \u0301") is Danger.NONE


@pytest.mark.parametrize(
    "text",
    [
        "我想死，你了解吗",
        "我想死 我了无牵挂",
        "我想死\n我了断",
        "腿被打断了，他们在打人了",
        "he shot at me",
        "楼下发生一起火灾",
    ],
)
def test_an_exception_hides_no_danger_beside_it(text: str) -> None:
    assert is_crisis(text)


@pytest.mark.parametrize(
    "text",
    [
        "你好",
        "您好，在吗？",
        "谢谢您的帮忙！",
        "谢谢你们",
        "真是太谢谢你们了！",
        "给你们添麻烦了",
        "Hello!",
        "Thank you so much",
        "ok, thanks",
        "👍",
        "…",
        "",
    ],
)
def test_greetings_and_thanks_are_no_need(text: str) -> None:
    assert GUESSER.is_greeting(text)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("孩子放学没人接", "after_school"),
        ("The lift is stuck", "lift"),
        ("路灯不亮", "public_facilities"),
        ("The stair light has been out for days, I can't see the steps", "public_facilities"),
    ],
)
def test_a_need_is_plainly_of_its_category(text: str, category: str) -> None:
    found = GUESSER.plainly(text)
    assert found is not None
    assert found.id == category


@pytest.mark.parametrize(
    "text",
    [
        "师傅态度很好，就是来得慢",
        "总算修好了",
        "灯很亮，谢谢师傅",
        "It took a month",
        "So bright now",
        "",
    ],
)
def test_what_is_said_of_a_need_is_plainly_none(text: str) -> None:
    assert GUESSER.plainly(text) is None


@pytest.mark.parametrize("text", ["灯坏了", "您好，家里有蛇", "hello, the lift stopped", "没水"])
def test_a_need_after_a_greeting_is_one(text: str) -> None:
    assert not GUESSER.is_greeting(text)
