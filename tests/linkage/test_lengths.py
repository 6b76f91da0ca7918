"""A length of time is read however people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.lengths import FAR, minutes_in, took_in


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("三小时", 180),
        ("一个半小时", 90),
        ("两小时半", 150),
        ("半个小时", 30),
        ("三刻钟", 45),
        ("十二小时二十分钟", 740),
        ("2小时30分", 150),
        ("１．５小时", 90),
        ("3 小时 20 分钟", 200),
        ("两个钟头", 120),
        ("1.5h", 90),
        ("90 minutes", 90),
        ("1 Hour 15 min.", 75),
        ("2h30", 150),
        ("half an hour", 30),
        ("an hour and a half", 90),
        ("two hours and 30 minutes", 150),
        ("1:30", 90),
        ("40分钟左右", 40),
        ("大概一小时", 60),
        ("差不多两个小时吧", 120),
        ("about 40 minutes", 40),
        ("an hour or so", 60),
        ("快一个小时", 60),
        ("快一个小时了", 60),
        ("2", 120),
        ("三", 180),
        ("0", 0),
        ("-2h", -120),
        ("负两小时", -120),
        ("99999999 hours", FAR),
        ("9" * 40, FAR),
        ("9" * 4_000, None),
        ("小时", None),
        ("1.5.2", None),
        ("a lot", None),
        ("", None),
    ],
)
def test_how_long_is_read_in_figures_and_words(text: str, minutes: int | None) -> None:
    assert minutes_in(text) == minutes


@given(st.integers(0, 999), st.integers(0, 59))
def test_what_is_said_in_hours_and_minutes_is_read_in_either_language(
    hours: int, minutes: int
) -> None:
    for text in (f"{hours} hours {minutes} minutes", f"{hours}小时{minutes}分钟"):
        assert minutes_in(text) == hours * 60 + minutes


@given(st.text(max_size=60))
def test_whatever_is_written_is_a_length_or_none(text: str) -> None:
    found = minutes_in(text)
    assert found is None or -FAR <= found <= FAR


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("90", 90), ("９０", 90), ("45", 45), ("2", 120), ("12", 720), ("13", 13), ("90h", 5400)],
)
def test_a_bare_number_that_is_no_hours_of_a_task_is_of_minutes(text: str, minutes: int) -> None:
    assert took_in(text) == minutes
