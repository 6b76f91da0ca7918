"""The page's words: the same keys in both languages, each used, none missing."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "sandbox" / "page"
LANGUAGES = ("en", "zh")
SAID = re.compile(r"""\bt\("(\w+)"|data-(?:t|label|placeholder)="(\w+)\"""")
# Keys that are put together: t(`kind_${...}`).
BEGINNING = re.compile(r"`(\w+_)\$\{")


def words(language: str) -> dict[str, str]:
    source = (PAGE / f"words-{language}.js").read_text(encoding="utf-8")
    return dict(re.findall(r'^  (\w+): "(.*)",$', source, re.MULTILINE))


def sources() -> str:
    files = [*PAGE.glob("*.js"), *PAGE.glob("*.html")]
    return "\n".join(f.read_text(encoding="utf-8") for f in files if "words-" not in f.name)


def test_both_languages_say_the_same_things() -> None:
    en, zh = words("en"), words("zh")
    assert en.keys() == zh.keys()
    for key, text in en.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", zh[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_is_read_as_a_key(language: str) -> None:
    lines = (PAGE / f"words-{language}.js").read_text(encoding="utf-8").splitlines()
    assert len(words(language)) == len(lines) - 2


def test_what_the_page_says_has_words() -> None:
    said = {key for found in SAID.findall(sources()) for key in found if key}
    assert said <= words("en").keys()


def test_no_words_are_left_over() -> None:
    source = sources()
    beginnings = tuple(BEGINNING.findall(source))
    named = set(re.findall(r'"(\w+)"', source))
    assert {
        key for key in words("en") if key not in named and not key.startswith(beginnings)
    } == set()
