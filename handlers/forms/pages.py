"""The choices of a question, a few at a time: the likeliest, then fields, then what is in one.

A place is written "<page>", "g<page>" among the fields, or "<field>.<page>" within one, and stands
in the data of the buttons that lead there; any other is the first page.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from handlers.forms.questions import Option

_FIELDS = re.compile(r"g(\d{1,3})", re.ASCII)
_WITHIN = re.compile(r"(\d{1,3})\.(\d{1,3})", re.ASCII)


class Page(NamedTuple):
    """What is seen at a place: choices, ways to other places, and the places of *More* and *Back*.

    A way is a label and the place it leads to.
    """

    options: Sequence[Option]
    ways: Sequence[tuple[str, str]] = ()
    more: str | None = None
    back: str | None = None


def page_at(options: Sequence[Option], place: str, size: int) -> Page:
    """The page at a place; a choice with a field is only offered within that.

    What stays comes last on each page; who wants few sees it beside the likeliest alone, for among
    the fields it would leave room for one at a time.
    """
    among_fields = bool(_FIELDS.fullmatch(place) or _WITHIN.fullmatch(place))
    stays = [option for option in options if option.stays]
    if among_fields and size <= len(stays) + 1:
        stays = []
    page = _page_of([one for one in options if not one.stays], place, size - len(stays))
    return page._replace(options=[*page.options, *stays])


def _page_of(options: Sequence[Option], place: str, size: int) -> Page:
    free = [option for option in options if not option.field]
    fields = list(dict.fromkeys(option.field for option in options if option.field))
    if (found := _WITHIN.fullmatch(place)) and int(found[1]) < len(fields):
        number = int(found[1])
        inside = [option for option in options if option.field == fields[number]]
        start, after = _turned(inside, int(found[2]), size)
        more = f"{number}.{after}" if len(inside) > size else None
        return Page(inside[start : start + size], (), more, f"g{number // size}")
    if fields and (found := _FIELDS.fullmatch(place)):
        start, after = _turned(fields, int(found[1]), size)
        seen = enumerate(fields[start : start + size], start)
        ways = [(name, f"{number}.0") for number, name in seen]
        return Page((), ways, f"g{after}" if len(fields) > size else None, "0")
    start, after = _turned(free, int(place) if place.isdecimal() else 0, size)
    more = str(after) if len(free) > size else None
    if fields and not after:
        more = "g0"
    return Page(free[start : start + size], (), more)


def _turned(things: Sequence[object], page: int, size: int) -> tuple[int, int]:
    """Where a page starts, and the number of the one after it: after the last comes the first."""
    start = page * size if page * size < len(things) else 0
    return start, start // size + 1 if start + size < len(things) else 0
