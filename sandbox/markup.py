"""Telegram's HTML into text and entities; offsets and lengths are in UTF-16 code units.

The rules and refusals follow https://core.telegram.org/bots/api#html-style.
"""

import re
from dataclasses import dataclass
from html import unescape

from sandbox.chats import Json
from sandbox.errors import Refusal, bad_request

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_PIECE = re.compile(r"<(?P<end>/?)(?P<name>[^\s>]*)(?P<rest>[^>]*)(?P<close>>?)|&[^;<&\s]{1,10};")
_KNOWN_ESCAPE = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#[xX][0-9a-fA-F]+);")
_ATTRIBUTE = re.compile(r"""([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")
_FOUND_IN_TEXT = re.compile(
    r"(?P<url>https?://[^\s<>\"]+)"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]+)"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@\w+)?)(?![\w/])"
    r"|(?<!\w)(?P<mention>@[A-Za-z]\w{3,31})"
    r"|(?<![\w#])(?P<hashtag>\#[^\W\d_]\w*)"
)


@dataclass(slots=True)
class _Open:
    name: str
    start: int
    attributes: dict[str, str]


def width(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def from_html(source: str) -> tuple[str, list[Json]]:
    """Text and entities of a message sent with parse_mode HTML.

    Raises Refusal in Telegram's words for a tag it does not know or that is not closed.
    """
    out: list[str] = []
    position = 0
    last = 0
    stack: list[_Open] = []
    entities: list[Json] = []
    for piece in _PIECE.finditer(source):
        before = source[last : piece.start()]
        out.append(before)
        position += width(before)
        last = piece.end()
        if piece["name"] is None:
            literal = piece[0]
            text = unescape(literal) if _KNOWN_ESCAPE.fullmatch(literal) else literal
            out.append(text)
            position += width(text)
        elif piece["end"]:
            opened = _closing(piece, stack, _byte(source, piece.start()))
            if position > opened.start:
                entities += _entity(opened, position)
        else:
            at = _byte(source, piece.start())
            stack.append(_opening(piece, position, at))
    if stack:
        raise _cannot(f'Can\'t find end tag corresponding to start tag "{stack[-1].name}"')
    out.append(source[last:])
    return "".join(out), sorted(entities, key=_order)


def found_in(text: str) -> list[Json]:
    """The entities Telegram finds by itself: commands, links, mentions, hashtags."""
    found: list[Json] = []
    for match in _FOUND_IN_TEXT.finditer(text):
        kind = match.lastgroup or ""
        offset = width(text[: match.start()])
        found.append({"type": kind, "offset": offset, "length": width(match[0])})
    return found


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without the white space at both ends, as Telegram keeps a message."""
    kept = text.strip()
    shift = width(text[: len(text) - len(text.lstrip())])
    end = width(kept)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        stop = min(entity["offset"] - shift + entity["length"], end)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return kept, moved


def _cannot(words: str) -> Refusal:
    return bad_request(f"can't parse entities: {words}")


def _byte(source: str, index: int) -> int:
    return len(source[:index].encode())


def _order(entity: Json) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def _opening(piece: re.Match[str], position: int, at: int) -> _Open:
    name = piece["name"].lower()
    if not piece["close"]:
        raise _cannot(f"Unclosed start tag at byte offset {at}")
    attributes = {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(piece["rest"])
    }
    if name not in TAGS or (name == "span" and attributes.get("class") != "tg-spoiler"):
        raise _cannot(f'Unsupported start tag "{name}" at byte offset {at}')
    return _Open(name, position, attributes)


def _closing(piece: re.Match[str], stack: list[_Open], at: int) -> _Open:
    name = piece["name"].lower()
    if not piece["close"]:
        raise _cannot(f"Unclosed end tag at byte offset {at}")
    if not stack:
        raise _cannot(f"Unexpected end tag at byte offset {at}")
    opened = stack.pop()
    if name not in ("", opened.name):
        raise _cannot(
            f'Unmatched end tag at byte offset {at}, expected "</{opened.name}>", found "</{name}>"'
        )
    return opened


def _entity(opened: _Open, end: int) -> list[Json]:
    entity: Json = {
        "type": TAGS[opened.name],
        "offset": opened.start,
        "length": end - opened.start,
    }
    if opened.name == "a":
        # Telegram takes the text of a link without an address as plain text.
        if not opened.attributes.get("href"):
            return []
        entity["url"] = opened.attributes["href"]
    if opened.name == "blockquote" and "expandable" in opened.attributes:
        entity["type"] = "expandable_blockquote"
    return [entity]
