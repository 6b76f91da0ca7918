"""Telegram's MarkdownV2 into text and entities; offsets and lengths are in UTF-16 code units.

The rules follow https://core.telegram.org/bots/api#markdownv2-style, and where that leaves a
choice, as do the refusals, the parser of https://github.com/tdlib/td.
"""

import re
from dataclasses import dataclass

from sandbox.shapes import Json
from sandbox.text.markup import by_place, cannot_parse, link, width

# What opens and closes each kind of entity; the longer mark goes first.
_MARKS = {
    "__": "underline",
    "_": "italic",
    "*": "bold",
    "~": "strikethrough",
    "||": "spoiler",
    "```": "pre",
    "`": "code",
    "![": "custom_emoji",
    "[": "text_link",
}
_ENDS = {kind: mark for mark, kind in _MARKS.items()} | {"text_link": "]", "custom_emoji": "]"}
# What the refusals call the kinds.
_NAMES = {
    "underline": "Underline",
    "italic": "Italic",
    "bold": "Bold",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "pre": "Pre",
    "code": "Code",
    "custom_emoji": "CustomEmoji",
    "text_link": "TextUrl",
    "blockquote": "BlockQuote",
}
_RESERVED = "_*[]()~`>#+-=|{}.!\n"
_LANGUAGE = re.compile(r"[^\s`]+(?=\s)")
_LINE_END = re.compile(r"\r\n|\n\r|\n|\r|")
_ADDRESS = re.compile(r"\(((?:\\[\x01-\x7e]|[^)])*)(\)?)", re.DOTALL)
_ESCAPED = re.compile(r"\\([\x01-\x7e])", re.DOTALL)
_EMOJI = re.compile(r"tg://emoji\?id=(\d+)")


def from_markdown_v2(source: str) -> tuple[str, list[Json]]:
    """Text and entities of a message sent with parse_mode MarkdownV2.

    Raises Refusal in Telegram's words for what is not escaped or not closed.
    """
    return _Reader(source).read()


@dataclass(slots=True)
class _Open:
    """An entity not closed yet: where it begins in the source and among the characters kept."""

    kind: str
    at: int
    start: int
    kept: int
    language: str = ""


class _Reader:
    def __init__(self, source: str):
        self._source = source
        self._at = 0
        self._kept: list[str] = []
        self._width = 0
        self._stack: list[_Open] = []
        self._entities: list[Json] = []
        self._quoting = False
        self._line_begins = True

    def read(self) -> tuple[str, list[Json]]:
        while self._at < len(self._source):
            if escaped := _ESCAPED.match(self._source, self._at):
                self._keep(escaped[1], 2)
            elif self._source[self._at] not in self._reserved():
                self._keep(self._source[self._at], 1)
            elif self._ends():
                self._close()
            else:
                self._open()
        self._finish()
        return "".join(self._kept), sorted(self._entities, key=by_place)

    def _reserved(self) -> str:
        inside = self._stack[-1].kind if self._stack else ""
        return "`" if inside in ("code", "pre") else _RESERVED

    def _keep(self, character: str, taken: int) -> None:
        self._kept.append(character)
        self._width += width(character)
        self._at += taken
        if character != "\r":
            self._line_begins = character == "\n"

    def _ends(self) -> bool:
        """Whether the last entity opened, or the quotation around it, ends here."""
        if not self._stack:
            return False
        if self._quoting and self._source[self._at] == "\n":
            return not self._source.startswith(">", self._at + 1)
        kind = self._stack[-1].kind
        if kind == "italic" and self._source.startswith("__", self._at):
            return False
        return kind != "blockquote" and self._source.startswith(_ENDS[kind], self._at)

    def _open(self) -> None:
        character = self._source[self._at]
        if character == "\n":
            self._keep(character, 1)
            return
        if character == ">" and self._line_begins:
            if not self._quoting:
                self._push("blockquote", 1)
                self._quoting = True
            else:
                self._at += 1
            return
        mark = next((mark for mark in _MARKS if self._source.startswith(mark, self._at)), "")
        if not mark:
            raise cannot_parse(
                f"Character '{character}' is reserved and must be escaped with the preceding '\\'"
            )
        self._push(_MARKS[mark], len(mark))
        if mark == "```":
            if language := _LANGUAGE.match(self._source, self._at):
                self._stack[-1].language = language[0]
                self._at = language.end()
            if line_end := _LINE_END.match(self._source, self._at):
                self._at = line_end.end()

    def _push(self, kind: str, taken: int) -> None:
        self._stack.append(_Open(kind, self._at, self._width, len(self._kept)))
        self._at += taken

    def _close(self) -> None:
        opened = self._stack.pop()
        if self._source[self._at] == "\n":
            kind = self._quotation(opened, self._at)
            self._keep("\n", 1)
            self._add(kind)
            return
        self._at += len(_ENDS[opened.kind])
        entity = self._entity(opened)
        if opened.kind == "text_link":
            text = "".join(self._kept[opened.kept :])
            entity["url"] = link(self._address() if self._source_is("(") else text)
            if not entity["url"]:
                return
        elif opened.kind == "custom_emoji":
            if not self._source_is("("):
                raise cannot_parse("The entity must contain a tg://emoji or tg://time URL")
            emoji = _EMOJI.fullmatch(self._address())
            if emoji is None:
                raise cannot_parse("Invalid tg://emoji or tg://time URL specified")
            entity["custom_emoji_id"] = emoji[1]
        elif opened.language:
            entity["language"] = opened.language
        self._add(entity)

    def _source_is(self, character: str) -> bool:
        return self._source.startswith(character, self._at)

    def _quotation(self, opened: _Open, end: int) -> Json:
        """The quotation that ends here; a bare || before its end makes it expandable."""
        kind = "blockquote"
        bare = self._source[opened.at : end].rstrip("\r") == "||"
        if opened.kind == "spoiler" and bare and self._stack:
            opened = self._stack.pop()
            kind = "expandable_blockquote"
        if opened.kind != "blockquote":
            raise self._unclosed(opened)
        self._quoting = False
        return {**self._entity(opened), "type": kind}

    def _entity(self, opened: _Open) -> Json:
        return {"type": opened.kind, "offset": opened.start}

    def _add(self, entity: Json) -> None:
        if length := self._width - entity["offset"]:
            self._entities.append({**entity, "length": length})

    def _address(self) -> str:
        address = _ADDRESS.match(self._source, self._at)
        if address is None or not address[2]:
            offset = len(self._source[: self._at + 1].encode())
            raise cannot_parse(f"Can't find end of a URL at byte offset {offset}")
        self._at = address.end()
        return _ESCAPED.sub(r"\1", address[1])

    def _finish(self) -> None:
        if self._quoting:
            self._add(self._quotation(self._stack.pop(), self._at))
        if self._stack:
            raise self._unclosed(self._stack[-1])

    def _unclosed(self, opened: _Open) -> Exception:
        name = "PreCode" if opened.language else _NAMES[opened.kind]
        offset = len(self._source[: opened.at].encode())
        return cannot_parse(f"Can't find end of {name} entity at byte offset {offset}")
