"""Reading a policy that staff have changed: every mistake by its line, every change in words."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.errors import LinliError
from linkage.policy_file import PolicyError, load_policy
from linkage.policy_lines import key_lines
from tests.linkage.shipped import ESCORT, POLICY, TEXT, changed

Mistakes = Callable[[str], list[str]]


@pytest.fixture
def mistakes(tmp_path: Path) -> Mistakes:
    """The mistakes in a text, each without the file's name."""

    def read(text: str) -> list[str]:
        path = tmp_path / "policy.toml"
        path.write_text(text, "utf-8")
        with pytest.raises(PolicyError) as caught:
            load_policy(path)
        assert str(caught.value) == "\n".join(caught.value.mistakes)
        assert all(mistake.startswith(f"{path}:") for mistake in caught.value.mistakes)
        return [mistake.removeprefix(f"{path}:") for mistake in caught.value.mistakes]

    return read


def line(text: str, part: str, after: str = "") -> int:
    """The line of the first such part after another."""
    return text.count("\n", 0, text.index(part, text.index(after))) + 1


@pytest.mark.parametrize(
    ("old", "new", "after", "words"),
    [
        (
            'actor = "volunteer"',
            'actor = "volunter"',
            ESCORT,
            "escort, actor: is 'volunter': should",
        ),
        ('actor = "volunteer"', 'actor = "charity"', ESCORT, "charity also stands in never"),
        ('actor = "volunteer"', 'actor = "street_office"', ESCORT, "comes last by itself"),
        (
            'then = ["social_organization"]',
            'then = ["social_worker"]',
            ESCORT,
            "also stands in never",
        ),
        ('then = ["social_organization"]', 'then = ["volunteer"]', ESCORT, "stands here twice"),
        (
            'then = ["social_organization"]',
            'then = ["community"]',
            ESCORT,
            "always comes at the end",
        ),
        ('then = ["social_organization"]', 'then = "charity"', ESCORT, "should be a list"),
        ('id = "errands"', 'id = "escort"', ESCORT, "used 2 times"),
        ('id = "escort"', 'id = ["a"]', ESCORT, "should be a text in straight quotes"),
        ('id = "escort"', 'id = "陪诊"', ESCORT, "small letters"),
        ('urgent = "2h"', "urgent = 2", ESCORT, 'should be a duration such as "30m"'),
        (
            'resolve_within = { urgent = "24h"',
            'resolve_within = { urgent = "1h"',
            ESCORT,
            "no shorter",
        ),
        ('en = "Escort to hospital"', 'en = "An escort to the hospital"', ESCORT, "at most 24 fit"),
        ('zh = "陪同就医"', "zh = 5", ESCORT, "should be a text in straight quotes"),
        (
            'labels = { zh = "陪同就医"',
            'labels = { cn = "陪同就医"',
            ESCORT,
            "labels, cn: there is no such",
        ),
        ("labels =", "label =", ESCORT, "did you mean labels?"),
        ("triage = true", 'triage = "yes"', 'id = "other"', "should be a valid boolean"),
        ("triage = true", "triage = true\nlisted = false", 'id = "other"', "must be listed"),
        ('category = "crisis"', 'category = "danger"', "[crisis]", "there is no category 'danger'"),
        ('category = "crisis"', 'category = "escort"', "[crisis]", "should have listed = false"),
        ("listed = false", "listed = true", 'id = "complaint"', "should have listed = false"),
        ('number = "120"', "number = 120", "[crisis]", "straight quotes"),
        ('number = "120"', 'number = "一二〇"', "[crisis]", "digits only"),
        ("remind_at = 0.5", "remind_at = 50", "[waits]", "should be less than 1"),
        ('hours_before = "2h"', 'hours_before = "2d"', "[attendance]", "less than day_before"),
        ('missing_after = "25m"', 'missing_after = "15m"', "[attendance]", "more than late_after"),
        ("may_differ = 0.25", "may_differ = 25", "[attendance]", "should be less than 1"),
        ('most_a_task = "8h"', 'most_a_task = "8 hours"', "[timebank]", "hours or minutes such as"),
        ('most_a_task = "8h"', 'most_a_task = "0h"', "[timebank]", "should be greater than 0"),
        ('most_a_day = "10h"', 'most_a_day = "7h"', "[timebank]", "no less than most_a_task"),
        ('"10h", "50h"', '"50h", "10h"', "milestones", "more than the one before"),
        ('closed_cases = "365d"', "closed_cases = 365", "[keep]", "should be a duration"),
        (
            'resident_last = "72h"',
            'resident_last = "24h"',
            "[waits]",
            "longer than resident_reminder",
        ),
        (
            'requires = ["first_aid"]',
            'requires = ["firstaid"]',
            ESCORT,
            "escort, requires, item 1: there is no skill 'firstaid': did you mean first_aid?",
        ),
        (
            'requires = ["first_aid"]',
            'requires = ["driving", "singing"]',
            ESCORT,
            "escort, requires, item 2: there is no skill 'singing': name one by its id",
        ),
        (
            'requires = ["first_aid"]',
            'requires = ["driving", "driving"]',
            ESCORT,
            "driving stands here twice",
        ),
        (
            'requires = ["first_aid"]',
            'requires = ["first_aid"]\nat_once = true',
            ESCORT,
            "escort, at_once: first_aid takes a training or a check",
        ),
        (
            'actor = "community"',
            'actor = "community"\nat_once = true',
            'id = "hygiene"',
            "hygiene, at_once: only what goes to volunteers first",
        ),
        ('id = "driving"', 'id = "first_aid"', "[[skills]]", "first_aid is used twice"),
        ("training = true", 'training = "no"', 'id = "first_aid"', "first_aid, training: is 'no'"),
        ('"陪诊"', '""', ESCORT, "is empty"),
        ('"陪诊"', '"！"', ESCORT, "should be words"),
    ],
)
def test_a_mistake_is_named_by_its_line(
    mistakes: Mistakes, old: str, new: str, after: str, words: str
) -> None:
    found = mistakes(changed(old, new, after))
    at = [int(one.split(":")[0]) for one in found if words in one]
    # What was put in may hold two lines, of which the last is wrong.
    assert at == [line(TEXT, old, after) + new.count("\n")], found


def test_a_missing_key_is_named_by_the_line_of_its_table(mistakes: Mistakes) -> None:
    text = changed('actor = "volunteer"\n', "", ESCORT)
    at = line(text, ESCORT) - 1
    assert f"{at}: escort, actor: is missing: add a line actor = …" in mistakes(text)


def test_too_few_examples_are_counted(mistakes: Mistakes) -> None:
    start = TEXT.index("examples.zh = [", TEXT.index(ESCORT))
    end = TEXT.index("]", start)
    text = TEXT[:start] + 'examples.zh = [\n  "陪我看病",\n' + TEXT[end:]
    at = line(text, "examples.zh", ESCORT)
    assert mistakes(text) == [
        f"{at}: escort, examples: zh has 1: write at least 10 things residents say"
    ]


def test_an_item_of_a_list_is_named_by_its_own_line(mistakes: Mistakes) -> None:
    text = changed("examples.zh = [\n", 'examples.zh = [\n  "一",\n  7,\n', ESCORT)
    at = line(text, "\n  7,", ESCORT) + 1
    (found,) = mistakes(text)
    assert found.startswith(f"{at}: escort, examples, zh, item 2: is 7: should be a text")


def test_all_mistakes_are_named_at_once_in_the_order_of_the_file(mistakes: Mistakes) -> None:
    text = changed('id = "hygiene"', 'id = "public_facilities"')
    text = changed('actor = "volunteer"', 'actor = "volunter"', ESCORT, text)
    text = changed("triage = true", "triage = false", text=text)
    text = changed('category = "crisis"', 'category = "danger"', "[crisis]", text)
    text = changed("remind_at", "remindat", "[waits]", text)
    found = mistakes(text)
    words = [
        "triage = true",
        "used 2 times",
        "volunter",
        "danger",
        "remind_at: is missing",
        "remindat",
    ]
    assert sorted(words) == sorted(
        word for word in words if any(word in mistake for mistake in found)
    )
    lines = [int(mistake.split(":")[0]) for mistake in found]
    assert lines == sorted(lines)


def test_a_second_category_for_complaints_is_one_too_many(mistakes: Mistakes) -> None:
    [found] = mistakes(changed("id =", "complaint = true\nid =", '[[categories]]\nid = "crisis"'))
    assert "crisis, complaint: only one category can have complaint = true" in found


def test_a_second_category_with_triage_is_one_too_many(mistakes: Mistakes) -> None:
    text = changed("id =", "triage = true\nid =", '[[categories]]\nid = "crisis"')
    at = line(text, "triage = true", "[[categories]]\ntriage")
    assert mistakes(text) == [f"{at}: crisis, triage: only one category can have triage = true"]


def test_words_in_one_language_alone_would_miss_crises(mistakes: Mistakes) -> None:
    text = changed("words.zh = [", "words.zh = []\nold = [", "[crisis]")
    assert any("both zh and en" in mistake for mistake in mistakes(text))


def test_a_phrase_cannot_be_a_crisis_and_none(mistakes: Mistakes) -> None:
    text = changed("not.zh = [", 'not.zh = [ "轻生",', "[crisis]")
    assert ["轻生" in mistake for mistake in mistakes(text)] == [True]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('version = "2026-11"', "version = “2026-11”", "the line has “"),
        ('version = "2026-11"', 'version ＝ "2026-11"', "the line has ＝"),
        ('version = "2026-11"', 'version = "2026-11', 'write key = "text"'),
        ('version = "2026-11"', "version = ", 'write key = "text"'),
        ('version = "2026-11"', 'version = "1"\nversion = "2"', "overwrite"),
    ],
)
def test_what_is_no_toml_is_named_by_its_line_with_the_way_to_write_it(
    mistakes: Mistakes, old: str, new: str, words: str
) -> None:
    (found,) = mistakes(changed(old, new))
    assert int(found.split(":")[0]) == line(TEXT, old) + new.count("\n")
    assert words in found


def test_a_list_left_open_at_the_end_is_named_by_the_last_line(mistakes: Mistakes) -> None:
    text = TEXT.rstrip() + "\nx = [\n\n"
    (found,) = mistakes(text)
    assert found.startswith(f"{text.rstrip().count(chr(10)) + 1}: ")


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read: No such file"):
        load_policy(tmp_path / "nowhere.toml")
    (tmp_path / "gbk.toml").write_bytes('version = "1"\n# 规则'.encode("gbk"))
    with pytest.raises(PolicyError, match=r"gbk\.toml:2: is not UTF-8 text"):
        load_policy(tmp_path / "gbk.toml")


def test_a_file_saved_on_windows_is_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert load_policy(path) == POLICY


@pytest.mark.parametrize(
    "text", ["", "categories = 5", "categories = [5]", "[crisis]\ncategory = 5", "crisis = 5"]
)
def test_a_file_of_another_shape_is_refused_in_words(mistakes: Mistakes, text: str) -> None:
    assert any("version: is missing" in mistake for mistake in mistakes(text))


def test_the_error_is_one_of_ours() -> None:
    assert issubclass(PolicyError, LinliError)


def test_the_place_of_every_key_of_the_shipped_policy_is_known() -> None:
    lines = key_lines(TEXT)
    rows = TEXT.split("\n")

    def walk(path: tuple[str | int, ...], value: object) -> None:
        if path:
            row = rows[lines[path] - 1]
            assert isinstance(path[-1], int) or path[-1] in row
            assert not isinstance(value, str) or value in row
        if isinstance(value, dict):
            for key, inner in value.items():
                walk((*path, key), inner)
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                walk((*path, index), inner)

    walk((), tomllib.loads(TEXT))


WRITTEN = r"""a = '''one
two "quoted" # no comment
'''
b = 'it' # it's
"c.d".e = [ # a comment ]
  "]", { f = 1, g = [2,
  3] },
]
h."i" = 1979-05-27 07:32:00
[j.k] # another
l = "\\"
[[m]]
[m.n]
o = 1.5
[[m]]
p = '''x
y'''
q = "\"#"
"""


def test_lines_are_right_after_every_way_to_write_a_text() -> None:
    lines = key_lines(WRITTEN)
    expected: dict[tuple[str | int, ...], int] = {
        ("a",): 1,
        ("b",): 4,
        ("c.d",): 5,
        ("c.d", "e"): 5,
        ("c.d", "e", 0): 6,
        ("c.d", "e", 1): 6,
        ("c.d", "e", 1, "f"): 6,
        ("c.d", "e", 1, "g"): 6,
        ("c.d", "e", 1, "g", 0): 6,
        ("c.d", "e", 1, "g", 1): 7,
        ("h",): 9,
        ("h", "i"): 9,
        ("j",): 10,
        ("j", "k"): 10,
        ("j", "k", "l"): 11,
        ("m",): 12,
        ("m", 0): 12,
        ("m", 0, "n"): 13,
        ("m", 0, "n", "o"): 14,
        ("m", 1): 15,
        ("m", 1, "p"): 16,
        ("m", 1, "q"): 18,
    }
    assert tomllib.loads(WRITTEN)
    assert lines == expected


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(TEXT)), st.integers(0, 40), st.text(max_size=10))
def test_whatever_is_done_to_a_file_it_is_read_or_its_mistakes_are_named(
    tmp_path_factory: pytest.TempPathFactory, start: int, length: int, put: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.toml"
    text = TEXT[:start] + put + TEXT[start + length :]
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        load_policy(path)
    except PolicyError as error:
        mistakes = error.mistakes
    else:
        return
    assert mistakes
    assert all(mistake.startswith(f"{path}:") for mistake in mistakes)
