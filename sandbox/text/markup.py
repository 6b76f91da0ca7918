"""Telegram's HTML into text and entities; offsets and lengths are in UTF-16 code units.

The rules and refusals follow https://core.telegram.org/bots/api#html-style.
"""

import re
from dataclasses import dataclass
from html import unescape

from sandbox.errors import Refusal, bad_request
from sandbox.shapes import Json

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
    "tg-emoji": "custom_emoji",
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

_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")


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
                _add(entities, opened, position)
        else:
            at = _byte(source, piece.start())
            stack.append(_opening(piece, position, at))
    if stack:
        raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{stack[-1].name}"')
    out.append(source[last:])
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return "".join(out), sorted(entities, key=by_place)


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


def cannot_parse(words: str) -> Refusal:
    """What Telegram says of a text whose markup is wrong."""
    return bad_request(f"can't parse entities: {words}")


def _byte(source: str, index: int) -> int:
    return len(source[:index].encode())


def link(address: str) -> str:
    """The address of a link as Telegram keeps it; "" for what is none, whose text stays plain."""
    if "://" in address or address.startswith("tg:"):
        return address
    return f"http://{address}" if _HOST.match(address) else ""


def by_place(entity: Json) -> tuple[int, int]:
    """The order of entities in a Message."""
    return entity["offset"], -entity["length"]


def _opening(piece: re.Match[str], position: int, at: int) -> _Open:
    name = piece["name"].lower()
    if not piece["close"]:
        raise cannot_parse(f"Unclosed start tag at byte offset {at}")
    attributes = {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(piece["rest"])
    }
    if name not in TAGS:
        raise cannot_parse(f'Unsupported start tag "{name}" at byte offset {at}')
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
    return _Open(name, position, attributes)


def _closing(piece: re.Match[str], stack: list[_Open], at: int) -> _Open:
    name = piece["name"].lower()
    if not piece["close"]:
        raise cannot_parse(f"Unclosed end tag at byte offset {at}")
    if not stack:
        raise cannot_parse(f"Unexpected end tag at byte offset {at}")
    opened = stack.pop()
    if name not in ("", opened.name):
        raise cannot_parse(
            f'Unmatched end tag at byte offset {at}, expected "</{opened.name}>", found "</{name}>"'
        )
    return opened


def _add(entities: list[Json], opened: _Open, end: int) -> None:
    entity: Json = {
        "type": TAGS[opened.name],
        "offset": opened.start,
        "length": end - opened.start,
    }
    if opened.name == "a":
        # Telegram takes the text of a link without an address as plain text.
        entity["url"] = link(opened.attributes.get("href", ""))
        if not entity["url"]:
            return
    if opened.name == "tg-emoji":
        entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
        if not entity["custom_emoji_id"].isdecimal():
            raise cannot_parse("Invalid custom emoji identifier specified")
    if opened.name == "blockquote" and "expandable" in opened.attributes:
        entity["type"] = "expandable_blockquote"
    language = opened.attributes.get("class", "").removeprefix("language-")
    if opened.name == "code" and language:
        entity["language"] = language
    # Code inside of pre, and only there, names the language of the whole.
    if opened.name == "pre" and entities and _same_place(entities[-1], entity):
        inner = entities.pop()
        if inner["type"] == "code" and "language" in inner:
            entity["language"] = inner["language"]
        elif inner["type"] != "code":
            entities.append(inner)
    entities.append(entity)


def _same_place(one: Json, other: Json) -> bool:
    return (one["offset"], one["length"]) == (other["offset"], other["length"])
