"""Where each key of a TOML text stands, which `tomllib` does not tell."""

import re
from typing import NamedTuple

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""(?P<skip>[ \t\r]+|\#[^\n]*)
      | (?P<newline>\n)
      | (?P<quoted>\"\"\"(?:\\.|[^\\])*?\"{3,5}|'''.*?'{3,5}|"(?:\\.|[^"\\])*"|'[^']*')
      | (?P<mark>[\[\]{}=,])
      | (?P<bare>[^\s\[\]{}=,"'\#]+)""",
    re.VERBOSE | re.DOTALL,
)


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def key_lines(text: str) -> dict[Path, int]:
    """The line, from 1, of every table, key and list item of a text that `tomllib` accepts.

    Paths are as pydantic gives them: ("categories", 3, "words", "zh", 0).
    """
    return _Reader(text).read()


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of the path, or of the nearest thing around it that the text holds."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens: list[_Token] = []
        self._at = 0
        self._lines: dict[Path, int] = {}
        self._tables: dict[Path, int] = {}
        line = 1
        for found in _TOKEN.finditer(text):
            if found.lastgroup not in (None, "skip"):
                self._tokens.append(_Token(str(found.lastgroup), found[0], line))
            line += found[0].count("\n")
        self._tokens.append(_Token("end", "", line))

    def read(self) -> dict[Path, int]:
        table: Path = ()
        while self._next.kind != "end":
            if self._next.kind == "newline":
                self._at += 1
            elif self._next.text == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._lines

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _header(self) -> Path:
        line = self._next.line
        repeated = self._tokens[self._at + 1].text == "["
        self._at += 2 if repeated else 1
        path: Path = ()
        keys = self._key("]")
        self._at += 2 if repeated else 1
        for depth, key in enumerate(keys, 1):
            path = (*path, key)
            if repeated and depth == len(keys):
                self._tables[path] = self._tables.get(path, -1) + 1
            self._lines.setdefault(path, line)
            if path in self._tables:
                path = (*path, self._tables[path])
        self._lines.setdefault(path, line)
        return path

    def _key(self, end: str) -> list[str]:
        keys: list[str] = []
        while self._next.text != end:
            token = self._next
            keys += [token.text[1:-1]] if token.kind == "quoted" else token.text.split(".")
            self._at += 1
        return [key for key in keys if key]

    def _pair(self, table: Path) -> None:
        line = self._next.line
        path = table
        for key in self._key("="):
            path = (*path, key)
            self._lines.setdefault(path, line)
        self._at += 1
        self._value(path)

    def _value(self, path: Path) -> None:
        opening = self._next.text
        if opening not in ("[", "{"):
            while self._next.text not in (",", "]", "}") and self._next.kind not in (
                "newline",
                "end",
            ):
                self._at += 1
            return
        self._at += 1
        index = 0
        while self._next.text not in ("]", "}"):
            if self._next.kind == "newline" or self._next.text == ",":
                self._at += 1
            elif opening == "{":
                self._pair(path)
            else:
                self._lines[(*path, index)] = self._next.line
                self._value((*path, index))
                index += 1
        self._at += 1
