"""Quiet hours of one's own, as people write them."""

import pytest

from linkage.quiet_said import quiet_hours_said

# One row for each stretch of hours: ways to write it, apart by a comma.
WAYS = {
    "21:30-07:00": (
        "21:30-7,21:30 – 07:00,21:30 to 7:00,21：30到7点,21点30至7,9:30-7,9点半到7点,"
        "晚上9点半到早上7点,晚上九点半到早上七点,晚九点半至早七点,夜里9点半～早上7点。,"
        "从晚上9点30分到第二天早上7点,9:30 pm to 7 am,9.30pm - 7am,from 9:30pm until 7am,"
        "between 9:30 p.m. and 7 a.m."
    ),
    "22:00-07:00": (
        "22-7,10pm to 7am,晚上十点到早上七点,10点到7点,２２：００－０７：００,22点整到7点钟"
    ),
    "00:00-08:00": (
        "midnight to 8am,晚上12点到早上8点,零点到八点,12am-8am,半夜到早上8点,12点到8点,"
        "半夜12点到早上8点,午夜12点到早上8点,凌晨12点到8点,12 midnight to 8"
    ),
    "12:00-14:00": (
        "12pm to 2pm,中午到下午两点,12-14,中午12点到下午2点,中午12点到2点,中午到2点,noon to 2,"
        "12点到2点"
    ),
    "13:00-15:00": (
        "下午1点到下午3点,1pm-3pm,下午1点到3点,1pm to 3,between 1 and 3pm,中午1点到3点,1点到3点"
    ),
    "12:30-14:00": "中午12点半到2点,中午12点半到下午两点,12点半到2点",
    "09:00-12:00": "早上9点到中午12点,上午9点到12点,上午九点到上午十二点",
    "22:00-06:00": "晚上10点到6点,10pm-6,10点到早上6点,晚上10点以后到早上6点",
    "23:00-01:00": "晚上11点到1点,夜里11点到夜里1点",
    "20:00-10:00": "20点到10点",
}


@pytest.mark.parametrize(
    ("text", "hours"), [(text, hours) for hours in WAYS for text in WAYS[hours].split(",")]
)
def test_hours_are_read_as_people_write_them(text: str, hours: str) -> None:
    assert quiet_hours_said(text).spelled == hours


@pytest.mark.parametrize(
    "text",
    ["", "night", "晚上", "07:00-21:01", "早上7点到晚上10点", "25-7", "7-7", "9:75-10", "9点"],
)
def test_hours_that_are_unclear_or_too_long_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"quiet hours|end|start"):
        quiet_hours_said(text)
