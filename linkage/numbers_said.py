"""The number of a case in what somebody writes: "第1004号", "No. 1004", "1004怎么样了"."""

import re
from typing import NamedTuple

# Neither a house's number, nor a part of a phone number, a sum or a year.
_NUMBER = re.compile(
    r"(?P<before>第|编号|(?<![a-z])(?:no\.?|nr\.?|number|case)\s*|#\s*)?"
    r"(?<![\d.,路街巷弄道里村])(?P<number>\d{4,9})(?![\d.,]\d|\d)"
    r"\s*号?+(?!\s*(?:[楼栋幢室弄院线元块年月米]|yuan|rmb|kg))",
    re.IGNORECASE,
)


class NumberSaid(NamedTuple):
    """The number, whether it is plainly a case's, and what else was said."""

    number: int
    plain: bool
    rest: str


def number_said(text: str) -> NumberSaid | None:
    """The only number in a text that may be a case's; None where there is none, or several."""
    found = list(_NUMBER.finditer(text))
    if len({one["number"] for one in found}) != 1:
        return None
    one = found[0]
    rest = f"{text[: one.start()]} {text[one.end() :]}".strip(" ，。,.:：?？!！")
    return NumberSaid(int(one["number"]), one["before"] is not None, rest)
