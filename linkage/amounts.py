"""How much money is asked for in what somebody writes."""

import re

_DIGITS = re.compile(
    r"(?:[¥￥]|rmb|cny)\s*(\d[\d,，]*)\s*([万千wk]?)"
    r"|(\d[\d,，]*)\s*([万千wk]?)[多来几]?\s*(?:元|块|yuan|kuai|rmb|cny)",
    re.IGNORECASE,
)
_NUMERALS = re.compile(r"([零一二两三四五六七八九十百千万]+)[多来几]?(?:元|块)")
_UNITS = {"万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000, "": 1}
_ONES = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_TENS = {"十": 10, "百": 100, "千": 1_000}


def amount_in(text: str) -> int | None:
    """The largest sum of money that is named, in whole yuan; None where none is."""
    found = [_written(*match.groups()) for match in _DIGITS.finditer(text)]
    found += [numeral(match[1]) for match in _NUMERALS.finditer(text)]
    return max(found, default=None)


def _written(after: str | None, one: str | None, before: str | None, other: str | None) -> int:
    number, unit = (after, one) if after else (before, other)
    return int(re.sub("[,，]", "", number or "0")) * _UNITS[(unit or "").lower()]


def numeral(written: str) -> int:
    """The number that a Chinese numeral says: 两万三千 is 23,000."""
    total = part = digit = 0
    for sign in written:
        if sign in _ONES:
            digit = _ONES[sign]
        elif sign in _TENS:
            part += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            total, part, digit = total + (part + digit or 1) * _UNITS["万"], 0, 0
    return total + part + digit
