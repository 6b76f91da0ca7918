"""docs/volunteers.md names buttons that there are, and tells the same in both languages."""

import re

from tests.handlers.test_words import CATALOGUES, ROOT

DOCS = ROOT / "docs"
GUIDE = (DOCS / "volunteers.md").read_text("utf-8")
# What is said of the ledger stands in both languages at once.
CHINESE, _, ENGLISH = GUIDE.partition("## Offering your help")
ENGLISH, _, _ = ENGLISH.partition("## 账怎么记")
# What people write, and a button that is put together.
WRITTEN = {"一个半小时", "周五晚上", "周末全天", "周五不行", "下周二", "周四下午三点"}
NOT_OURS = WRITTEN | {"Change: Reserve"}


def strangers(language: str, named: set[str]) -> set[str]:
    """Those that begin no text of the catalogue, but for its emoji; figures are examples."""
    texts = [re.sub(r"^\W+", "", text) for text in CATALOGUES[language].values()]
    return {
        name
        for name in named - NOT_OURS
        if not re.search(r"\d", name) and not any(text.startswith(name) for text in texts)
    }


def test_every_button_that_is_named_is_one() -> None:
    assert strangers("zh_CN", set(re.findall("“([^”]+)”", CHINESE))) == set()
    named = set(re.findall(r"(?<![*\w])\*([^*\n]+)\*(?![*\w])", ENGLISH))
    assert len(named) > 40
    assert strangers("en", named) == set()


def test_both_halves_show_the_same_in_the_same_order() -> None:
    shape = r"^#+(?= )|^\|---|!\[.+\]\((.+)\)"
    chinese, english = ([*re.finditer(shape, half, re.MULTILINE)] for half in (CHINESE, ENGLISH))
    # The first line is the title, and the heading of the English half parts the two.
    assert [one[1] or one[0] for one in chinese[2:]] == [one[1] or one[0] for one in english]


def test_the_pictures_that_are_shown_are_there_and_all_are_shown() -> None:
    pages = [ROOT / "README.md", *DOCS.glob("*.md")]
    shown = {
        (page.parent / name).resolve()
        for page in pages
        for name in re.findall(r"!\[[^]]+\]\(([^)]+)\)", page.read_text("utf-8"))
    }
    assert shown == {picture.resolve() for picture in DOCS.rglob("*.png")}
