"""What a message is about. None of these phrases stands in the shipped policy."""

from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.guessing import Guesser
from linkage.policy import Phrases
from linkage.policy_file import load_policy

POLICY = load_policy(Path(__file__).parents[2] / "policy.toml")
GUESSER = Guesser(POLICY)

HELD_OUT = [
    ("public_facilities", "一楼大厅的自动门夹人，昨天夹了个老太太"),
    ("public_facilities", "我家下水管往外返水，厨房都泡了"),
    ("public_facilities", "楼梯间的窗户掉了一扇，玻璃碴子满地"),
    ("public_facilities", "小区广场的座椅断了一根木条，坐下会扎人"),
    ("public_facilities", "电梯里的灯一闪一闪的"),
    ("public_facilities", "Our building has had no hot water for two days"),
    ("public_facilities", "the elevator doors keep opening and closing"),
    ("public_facilities", "Could you replace the bulb over the back entrance"),
    ("hygiene", "草丛里有死老鼠，谁来处理下"),
    ("hygiene", "楼道墙上贴满了开锁的小广告"),
    ("hygiene", "水沟里全是蚊子幼虫，喷点药吧"),
    ("hygiene", "Somebody left a broken fridge next to the rubbish bins"),
    ("hygiene", "The drain behind the canteen stinks"),
    ("neighbour_dispute", "楼上把水泼下来，晾的被子全湿了"),
    ("neighbour_dispute", "隔壁出租屋天天半夜喝酒划拳"),
    ("neighbour_dispute", "有辆面包车老停在我车位上"),
    ("neighbour_dispute", "Her dog barks from six in the morning and she just laughs when we ask"),
    ("neighbour_dispute", "The family upstairs run around in shoes all night"),
    ("neighbour_dispute", "We disagree with next door about who owns the storage room"),
    ("certificates", "孩子上幼儿园要开居住证明吗"),
    ("certificates", "爷爷过世了户口怎么注销"),
    ("certificates", "八十岁以上老人有什么补贴"),
    ("certificates", "异地医保报销要交哪些单据"),
    ("certificates", "What papers are needed for the housing subsidy?"),
    ("certificates", "how can my parents transfer their pension here"),
    ("escort", "下礼拜三要住院做手术，办手续跑上跑下没人帮"),
    ("escort", "奶奶要去口腔医院装假牙，路上得有人扶着"),
    ("escort", "拿检查报告看不懂楼层，想请人带我去医院"),
    ("escort", "My wife has chemotherapy on Mondays and I can't drive her"),
    ("escort", "is anyone free to wait with me at the emergency clinic tomorrow"),
    ("errands", "家里没米了，腰疼出不了门"),
    ("errands", "帮忙把电动车推到修车铺"),
    ("errands", "大件快递放在门卫那儿，二十多斤，想请人送上楼"),
    ("errands", "Can someone walk my dog while my ankle heals"),
    ("errands", "I need two people to carry an old washing machine down to the street"),
    ("errands", "take a parcel to the post office for me please"),
    ("phone_help", "手机老是弹广告，内存还满了"),
    ("phone_help", "怎么在手机上给孙子发红包"),
    ("phone_help", "机顶盒遥控器没反应，看不了电视"),
    ("phone_help", "My email account is blocked and I do not know how to get back in"),
    ("phone_help", "I'd like to learn to send photos from my phone"),
    ("tutoring", "孙女四年级，我们老两口教不了她数学"),
    ("tutoring", "找个大学生给孩子补补物理"),
    ("tutoring", "孩子背单词总背不下来"),
    ("tutoring", "Our twins need extra lessons in Chinese characters"),
    ("tutoring", "someone to check my son's homework on weekday evenings"),
    ("companionship", "楼上刘大爷老伴走了就剩他一个，想请人多去坐坐"),
    ("companionship", "我不识字，想有人给我念念家信"),
    ("companionship", "周末想找人陪我爸下盘棋"),
    ("companionship", "My aunt is housebound and would love a visitor once a week"),
    ("companionship", "looking for company, I am alone all day since I retired"),
    ("elderly_meals", "社区食堂能不能刷老年卡"),
    ("elderly_meals", "爷爷牙口不好，有没有软一点的饭送到家"),
    ("elderly_meals", "日间照料一个月收多少钱"),
    ("elderly_meals", "Do you deliver lunch to people over eighty"),
    ("elderly_meals", "we need daytime care for grandma while we are at work"),
    ("after_school", "暑假谁能帮着看孩子，奶奶回老家了"),
    ("after_school", "托管班几点结束，能接到六点半吗"),
    ("after_school", "一年级放学太早，我请不了假去接"),
    ("after_school", "Are there any summer activities for children whose parents work"),
    ("after_school", "My shift ends at seven, who can keep an eye on my son after school"),
    ("distress", "爸爸走了以后妈妈整天不说话，就坐着掉眼泪"),
    ("distress", "高三压力太大，孩子说他快崩溃了"),
    ("distress", "我老觉得心里堵得慌，没人能说"),
    ("distress", "I lost my baby and cannot stop crying"),
    ("distress", "My anxiety is so bad that I can't go out of the door"),
    ("family_conflict", "媳妇不让我见孙子，都半年了"),
    ("family_conflict", "老公赌博输了钱，我想离婚又怕影响孩子"),
    ("family_conflict", "三兄妹为了老房子打官司，老母亲天天哭"),
    ("family_conflict", "My teenage daughter refuses to talk to me since the divorce"),
    ("family_conflict", "my husband's parents interfere with everything and we argue about it"),
    ("disability_care", "哥哥车祸截肢了，想装假肢也想重新工作"),
    ("disability_care", "我妈得了阿尔茨海默，老往外跑，家里管不过来"),
    ("disability_care", "老公戒酒三次都没成功，求个办法"),
    ("disability_care", "Where can a blind person get training to live on his own"),
    ("disability_care", "After his stroke dad can't speak, is there therapy nearby"),
    ("material_aid", "老公住院花光了积蓄，这个月饭钱都没有了"),
    ("material_aid", "想给孩子申请助学金"),
    ("material_aid", "谁家有不要的棉衣，给我八岁的儿子穿"),
    ("material_aid", "We are in debt after the operation, is there a charity that helps"),
    ("material_aid", "I'm unemployed and there is no food in the house for the children"),
    ("equipment_loan", "借个血压计用一个礼拜"),
    ("equipment_loan", "合唱队没地方练，能不能给间教室"),
    ("equipment_loan", "搬家缺个手推车，借一天"),
    ("equipment_loan", "Could I have crutches on loan until my foot is better"),
    ("equipment_loan", "do you have a projector and chairs we could use for a film evening"),
]

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


def ids(text: str) -> list[str]:
    return [category.id for category in GUESSER.guess(text)]


def test_the_right_category_is_among_the_three_guesses_for_four_of_five_new_phrases() -> None:
    missed = [(right, text, ids(text)) for right, text in HELD_OUT if right not in ids(text)]
    assert len(missed) <= len(HELD_OUT) * 0.2, missed


def test_new_phrases_stand_nowhere_in_the_policy_and_cover_every_category_guessed() -> None:
    examples = {text for one in POLICY.categories for text in (*one.examples.zh, *one.examples.en)}
    assert not examples & {text for _, text in HELD_OUT}
    assert {right for right, _ in HELD_OUT} == {one.id for one in POLICY.listed if not one.triage}


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
    assert GUESSER.is_crisis(text)


@pytest.mark.parametrize("text", NO_CRISES)
def test_what_only_sounds_like_danger_is_not(text: str) -> None:
    assert not GUESSER.is_crisis(text)


def test_no_example_of_a_category_is_taken_for_a_crisis() -> None:
    texts = [text for one in POLICY.listed for text in (*one.examples.zh, *one.examples.en)]
    assert [text for text in texts if GUESSER.is_crisis(text)] == []


@pytest.mark.parametrize("word", [*POLICY.crisis.words.zh, *POLICY.crisis.words.en])
def test_every_word_of_the_crisis_list_is_recognised(word: str) -> None:
    assert GUESSER.is_crisis(f"……{word.replace('…', ' 一 pot ')}")


@settings(deadline=None)
@given(st.text(max_size=4096))
def test_any_text_gets_at_most_three_guesses_and_a_verdict(text: str) -> None:
    guesses = GUESSER.guess(text)
    assert len(set(guesses)) == len(guesses) <= 3
    assert all(one.listed and not one.triage for one in guesses)
    assert GUESSER.is_crisis(text) in (True, False)


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(CRISES))
def test_a_crisis_stays_one_whatever_sentences_stand_around_it(
    before: str, after: str, crisis: str
) -> None:
    assert GUESSER.is_crisis(f"{before}。{crisis}。{after}")


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
                GUESSER.is_crisis(part)
            return process_time() - start

        return min(once() for _ in range(5))

    # Eight times the text; quadratic work would take 64 times as long.
    assert spent(text[:4096]) < 24 * spent(text[:512])


def test_the_parts_of_a_crisis_word_stand_near_each_other_in_one_sentence() -> None:
    assert GUESSER.is_crisis("我刚才吃了一整瓶安眠药")
    assert not GUESSER.is_crisis("我吃了。安眠药还有吗")
    assert not GUESSER.is_crisis("我中午吃了一大碗牛肉面，然后去买了安眠药")


def test_a_word_without_any_letter_recognises_nothing() -> None:
    accent = Phrases(zh=("\u0301",), en=("\u0301",))
    crisis = POLICY.crisis.model_copy(update={"words": accent, "exceptions": accent})
    guesser = Guesser(POLICY.model_copy(update={"crisis": crisis}))
    assert not guesser.is_crisis("e\u0301 \u0301")


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
    assert GUESSER.is_crisis(text)


@pytest.mark.parametrize(
    "text",
    [
        "你好",
        "您好，在吗？",
        "谢谢您的帮忙！",
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


@pytest.mark.parametrize("text", ["灯坏了", "您好，家里有蛇", "hello, the lift stopped", "没水"])
def test_a_need_after_a_greeting_is_one(text: str) -> None:
    assert not GUESSER.is_greeting(text)
