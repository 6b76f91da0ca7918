"""Telegram's HTML and Markdown: text and entities, with offsets in UTF-16 code units."""

import re
from collections.abc import Callable
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.errors import Refusal
from sandbox.shapes import Json
from sandbox.text.markdown import from_markdown
from sandbox.text.markdown_v2 import from_markdown_v2
from sandbox.text.markup import found_in, from_html, trimmed, width

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
        '<tg-emoji emoji-id="5">👍</tg-emoji>'
        '<pre><code class="language-python">n</code></pre><code class="language-c">n</code>'
        "<a>plain</a>"
    )
    text, entities = from_html(source)
    assert text == "bbiiuusscplqexx👍nnplain"
    assert [entity["type"] for entity in entities] == (
        ["bold"] * 2
        + ["italic"] * 2
        + ["underline"] * 2
        + ["strikethrough"] * 2
        + ["code", "pre", "text_link", "blockquote", "expandable_blockquote"]
        + ["spoiler"] * 2
        + ["custom_emoji", "pre", "code"]
    )
    assert entities[10]["url"] == "https://example.org/?a=1&b=2"
    assert entities[15]["custom_emoji_id"] == "5"
    assert entities[16]["language"] == "python"
    assert "language" not in entities[17]


def test_what_telegram_finds_by_itself() -> None:
    text = "😀 /start@some_bot #标签 @somebody a@b.cn a/b"
    assert [(e["type"], e["offset"], e["length"]) for e in found_in(text)] == [
        ("bot_command", 3, 15),
        ("hashtag", 19, 3),
        ("mention", 23, 9),
        ("email", 33, 6),
    ]


@given(WORDS)
def test_escaped_markdown_comes_back_as_it_was(text: str) -> None:
    escaped = re.sub(r"([\x01-\x7e])", r"\\\1", text)
    assert from_markdown_v2(escaped) == (text, [])
    assert from_markdown(re.sub(r"([_*`\[])", r"\\\1", text.replace("\\", ""))) == (
        text.replace("\\", ""),
        [],
    )


def spans(parsed: tuple[str, list[Json]]) -> list[tuple[str, str]]:
    """The kind of each entity, and the text it covers."""
    text, entities = parsed
    units = text.encode("utf-16-le")
    return [
        (e["type"], units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le"))
        for e in entities
    ]


def test_the_example_of_markdown_v2() -> None:
    source = """*bold \\*text*
_italic \\*text_
__underline__
~strikethrough~
||spoiler||
*bold _italic bold ~struck ||struck spoiler||~ __underline italic bold___ bold*
[inline URL](http://www.example.com/)
![👍](tg://emoji?id=5368324170671202286)
`inline fixed\\-width code`
```
pre\\-formatted block
```
```python
block in Python
```
>Block quotation
>Block quotation continued
>The last line of it
Plain, and [no link]
>Expandable quotation
>hidden by default||
**>Another one"""
    parsed = from_markdown_v2(source)
    assert spans(parsed) == [
        ("bold", "bold *text"),
        ("italic", "italic *text"),
        ("underline", "underline"),
        ("strikethrough", "strikethrough"),
        ("spoiler", "spoiler"),
        ("bold", "bold italic bold struck struck spoiler underline italic bold bold"),
        ("italic", "italic bold struck struck spoiler underline italic bold"),
        ("strikethrough", "struck struck spoiler"),
        ("spoiler", "struck spoiler"),
        ("underline", "underline italic bold"),
        ("text_link", "inline URL"),
        ("custom_emoji", "👍"),
        ("code", "inline fixed-width code"),
        ("pre", "pre-formatted block\n"),
        ("pre", "block in Python\n"),
        ("blockquote", "Block quotation\nBlock quotation continued\nThe last line of it\n"),
        ("expandable_blockquote", "Expandable quotation\nhidden by default\n"),
        ("blockquote", "Another one"),
    ]
    of_kind = {entity["type"]: entity for entity in parsed[1]}
    assert of_kind["text_link"]["url"] == "http://www.example.com/"
    assert of_kind["custom_emoji"]["custom_emoji_id"] == "5368324170671202286"
    assert [e.get("language") for e in parsed[1] if e["type"] == "pre"] == [None, "python"]


def test_the_example_of_the_older_markdown() -> None:
    source = """*bold text* 😀 \\_ _italic text_ [inline URL](www.example.com) [none]
`inline code` ``` pre``` ```python
code```"""
    parsed = from_markdown(source)
    assert parsed[0] == "bold text 😀 _ italic text inline URL none\ninline code  pre code"
    assert spans(parsed) == [
        ("bold", "bold text"),
        ("italic", "italic text"),
        ("text_link", "inline URL"),
        ("code", "inline code"),
        ("pre", " pre"),
        ("pre", "code"),
    ]
    assert parsed[1][2]["url"] == "http://www.example.com"
    assert parsed[1][5]["language"] == "python"


@pytest.mark.parametrize(
    ("parse", "source", "words"),
    [
        (
            from_markdown_v2,
            "喜 1.",
            "Character '.' is reserved and must be escaped with the preceding '\\'",
        ),
        (
            from_markdown_v2,
            "a|b",
            "Character '|' is reserved and must be escaped with the preceding '\\'",
        ),
        (
            from_markdown_v2,
            "a >b",
            "Character '>' is reserved and must be escaped with the preceding '\\'",
        ),
        (from_markdown_v2, "喜*a", "Can't find end of Bold entity at byte offset 3"),
        (from_markdown_v2, "__a_", "Can't find end of Italic entity at byte offset 3"),
        (from_markdown_v2, "```py\na", "Can't find end of PreCode entity at byte offset 0"),
        (from_markdown_v2, ">*a\nb*", "Can't find end of Bold entity at byte offset 1"),
        (from_markdown_v2, "喜[a](b", "Can't find end of a URL at byte offset 7"),
        (
            from_markdown_v2,
            "![a]",
            "The entity must contain a tg://emoji or tg://time URL",
        ),
        (
            from_markdown_v2,
            "![a](b.cn)",
            "Invalid tg://emoji or tg://time URL specified",
        ),
        (from_markdown, "喜_a", "Can't find end of the entity starting at byte offset 3"),
        (from_markdown, "```a`", "Can't find end of the entity starting at byte offset 0"),
    ],
)
def test_markdown_is_refused(
    parse: Callable[[str], tuple[str, list[Json]]], source: str, words: str
) -> None:
    with pytest.raises(Refusal) as refused:
        parse(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"
