"""Numbers as people write them: Chinese numerals below a hundred stand for their digits."""

import re
import unicodedata

_DIGITS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_UNITS = "".join(_DIGITS)
_NUMERAL = re.compile(rf"([{_UNITS}])?十([{_UNITS}])?|[{_UNITS}]+")


def in_digits(text: str) -> str:
    """The text, however it is cased or written in full width, with its numerals as digits."""
    return _NUMERAL.sub(_value, unicodedata.normalize("NFKC", text).casefold())


def _value(found: re.Match[str]) -> str:
    if "十" not in found[0]:
        return "".join(str(_DIGITS[numeral]) for numeral in found[0])
    tens, ones = (_DIGITS[numeral] if numeral else None for numeral in found.groups())
    return str(10 * (1 if tens is None else tens) + (ones or 0))
