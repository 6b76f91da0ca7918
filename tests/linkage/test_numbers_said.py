"""A case's number in words: what is one, and what is a house, a sum or a phone instead."""

import pytest

from linkage.numbers_said import number_said


@pytest.mark.parametrize(
    ("text", "plain", "rest"),
    [
        ("1004号办得怎样了？", False, "办得怎样了"),
        ("第1004号没解决", True, "没解决"),
        ("No. 1004: it leaks again", True, "it leaks again"),
        ("what about #1004", True, "what about"),
        ("how is case 1004?", True, "how is"),
        ("1004", False, ""),
    ],
)
def test_a_number_is_read(text: str, plain: bool, rest: str) -> None:
    said = number_said(text)
    assert said is not None
    assert (said.number, said.plain, said.rest) == (1004, plain, rest)


@pytest.mark.parametrize(
    "text",
    [
        *("我住1004号楼", "中山路1004号", "1004室", "欠我1004元", "13812341004", "2026年3月"),
        *("1,004 yuan", "第1004号和第1005号", "5号楼", "the light is broken"),
    ],
)
def test_all_else_is_none(text: str) -> None:
    assert number_said(text) is None
