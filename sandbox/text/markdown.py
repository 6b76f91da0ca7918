"""Telegram's older Markdown into text and entities, in which nothing nests.

The rules follow https://core.telegram.org/bots/api#markdown-style, and where that leaves a
choice, the parser of https://github.com/tdlib/td.
"""

import re

from sandbox.shapes import Json
from sandbox.text.markup import cannot_parse, link, width

_PIECE = re.compile(
    r"\\(?P<escaped>[_*`\[])"
    r"|```(?:(?P<language>[^\s`]+)(?=\s))?(?:\r\n|\n\r|\n|\r|)(?P<pre>.*?)```"
    r"|`(?!``)(?P<code>[^`]*)`"
    r"|_(?P<italic>[^_]*)_"
    r"|\*(?P<bold>[^*]*)\*"
    r"|\[(?P<text_link>[^\]]*)\](?:\((?P<url>[^)]*)\)?)?"
    r"|(?P<open>[_*`\[])",
    re.DOTALL,
)


def from_markdown(source: str) -> tuple[str, list[Json]]:
    """Text and entities of a message sent with parse_mode Markdown.

    Raises Refusal in Telegram's words for what is not closed.
    """
    kept: list[str] = []
    entities: list[Json] = []
    position = last = 0
    for piece in _PIECE.finditer(source):
        if piece["open"]:
            offset = len(source[: piece.start()].encode())
            raise cannot_parse(f"Can't find end of the entity starting at byte offset {offset}")
        before = source[last : piece.start()]
        last = piece.end()
        kind = next(
            kind
            for kind in ("escaped", "pre", "code", "italic", "bold", "text_link")
            if piece[kind] is not None
        )
        kept += [before, piece[kind]]
        position += width(before)
        length = width(piece[kind])
        entity: Json = {"type": kind, "offset": position, "length": length}
        position += length
        if kind == "text_link":
            entity["url"] = link(piece["url"] if piece["url"] is not None else piece[kind])
        elif kind == "pre" and piece["language"]:
            entity["language"] = piece["language"]
        if length and kind != "escaped" and entity.get("url", True):
            entities.append(entity)
    kept.append(source[last:])
    return "".join(kept), entities
