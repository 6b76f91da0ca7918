"""Telegram's HTML: text and entities, with offsets in UTF-16 code units."""

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from sandbox.markup import found_in, from_html, trimmed, width

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=40)


@given(WORDS)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert from_html(escape(text)) == (text, [])


@given(before=WORDS, inside=WORDS.filter(bool), after=WORDS)
def test_an_entity_covers_what_stood_between_its_tags(before: str, inside: str, after: str) -> None:
    text, entities = from_html(f"{escape(before)}<u><i>{escape(inside)}</i></u>{escape(after)}")
    assert text == before + inside + after
    assert sorted(entity["type"] for entity in entities) == ["italic", "underline"]
    for entity in entities:
        assert (entity["offset"], entity["length"]) == (width(before), width(inside))


@given(WORDS)
def test_trimming_keeps_entities_on_their_words(text: str) -> None:
    whole = [{"type": "bold", "offset": 0, "length": width(text)}]
    kept, entities = trimmed(text, whole)
    assert kept == text.strip()
    assert entities == ([{"type": "bold", "offset": 0, "length": width(kept)}] if kept else [])


def test_every_tag_that_telegram_knows() -> None:
    source = (
        "<b>b</b><strong>b</strong><i>i</i><em>i</em><u>u</u><ins>u</ins><s>s</s><del>s</del>"
        '<code>c</code><pre>p</pre><a href="https://example.org/?a=1&amp;b=2">l</a>'
        "<blockquote>q</blockquote><blockquote expandable>e</blockquote>"
        '<tg-spoiler>x</tg-spoiler><span class="tg-spoiler">x</span>'
    )
    text, entities = from_html(source)
    assert text == "bbiiuusscplqexx"
    assert [entity["type"] for entity in entities] == (
        ["bold"] * 2
        + ["italic"] * 2
        + ["underline"] * 2
        + ["strikethrough"] * 2
        + ["code", "pre", "text_link", "blockquote", "expandable_blockquote"]
        + ["spoiler"] * 2
    )
    assert entities[10]["url"] == "https://example.org/?a=1&b=2"


def test_what_telegram_finds_by_itself() -> None:
    text = "😀 /start@some_bot #标签 @somebody a@b.cn a/b"
    assert [(e["type"], e["offset"], e["length"]) for e in found_in(text)] == [
        ("bot_command", 3, 15),
        ("hashtag", 19, 3),
        ("mention", 23, 9),
        ("email", 33, 6),
    ]
