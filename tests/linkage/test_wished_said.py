"""Days that are wished for, as people say them."""

from datetime import date, time

import pytest

from linkage.models import DayPart
from linkage.wished_said import Wished, hour_on_a_day, hour_wished, wished_said

# A Saturday.
TODAY = date(2026, 11, 21)
MORNING, AFTERNOON, EVENING = DayPart


@pytest.mark.parametrize(
    ("text", "day", "part"),
    [
        ("后天上午", date(2026, 11, 23), MORNING),
        ("后天", date(2026, 11, 23), None),
        ("大后天吧", date(2026, 11, 24), None),
        ("星期二上午", date(2026, 11, 24), MORNING),
        ("周四", date(2026, 11, 26), None),
        ("周日", date(2026, 11, 22), None),
        ("下周二下午三点", date(2026, 11, 24), AFTERNOON),
        ("下下周二", date(2026, 12, 1), None),
        ("下个星期天", date(2026, 11, 29), None),
        ("明天下午", date(2026, 11, 22), AFTERNOON),
        ("明晚", date(2026, 11, 22), EVENING),
        ("明天三点", date(2026, 11, 22), AFTERNOON),
        ("今天上午十点半", date(2026, 11, 21), MORNING),
        ("十一月二十七号", date(2026, 11, 27), None),
        ("27号下午", date(2026, 11, 27), AFTERNOON),
        ("3号", date(2026, 12, 3), None),
        ("Thursday", date(2026, 11, 26), None),
        ("Tue morning", date(2026, 11, 24), MORNING),
        ("Wednesday please", date(2026, 11, 25), None),
        ("next Thursday afternoon", date(2026, 11, 26), AFTERNOON),
        ("tomorrow at 3pm", date(2026, 11, 22), AFTERNOON),
        ("the day after tomorrow, 9:30", date(2026, 11, 23), MORNING),
        ("27 Nov", date(2026, 11, 27), None),
        ("Nov 27th at 7 p.m.", date(2026, 11, 27), EVENING),
        ("Mon 30 Nov", date(2026, 11, 30), None),
        ("11月28日周六上午", date(2026, 11, 28), MORNING),
        ("2026-12-01", date(2026, 12, 1), None),
        ("1月5日", date(2027, 1, 5), None),
        ("tonight", TODAY, EVENING),
    ],
)
def test_a_day_is_read(text: str, day: date, part: DayPart | None) -> None:
    assert wished_said(text, TODAY)[:2] == (day, part)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "有空就行",
            "周四或者周五",
            "Tue 30 Nov",
            "Monday or Tuesday",
            "周六",
            "the money",
            "20号楼",
            "下周",
        ),
        *("2026-11-01", "31号", "二月三十号", "5月1日", "sunshine", "这周一", "monthly", "3栋"),
    ],
)
def test_what_names_no_one_day_ahead_is_none(text: str) -> None:
    assert wished_said(text, TODAY).day is None


def test_a_part_alone_is_read_and_an_hour_is_known_as_one() -> None:
    assert wished_said("下午三点以后", TODAY) == Wished(None, AFTERNOON, True)
    assert wished_said("in the morning", TODAY) == Wished(None, MORNING, False)
    assert wished_said("in the kitchen", TODAY) == Wished(None, None, False)


@pytest.mark.parametrize(
    ("text", "part", "hour"),
    [
        ("明天下午三点帮我拿快递", AFTERNOON, time(15)),
        ("明早8点半", MORNING, time(8, 30)),
        ("早上六点", MORNING, time(6)),
        ("三点", None, time(15)),
        ("中午十二点半", None, time(12, 30)),
        ("傍晚五点半", EVENING, time(17, 30)),
        ("tomorrow at 3pm", None, time(15)),
        ("tomorrow, 9:30", None, time(9, 30)),
        ("3:30", AFTERNOON, time(15, 30)),
        ("上午十点到十一点", MORNING, None),
        ("后天三点", None, None),
        ("三点", MORNING, None),
        ("晚上12点", EVENING, None),
        ("2 am", None, None),
        ("25点", None, None),
        ("9:75", None, None),
        ("买24个鸡蛋", MORNING, None),
    ],
)
def test_the_one_hour_of_the_day_wished_for_is_read(
    text: str, part: DayPart | None, hour: time | None
) -> None:
    assert hour_wished(text, TODAY, date(2026, 11, 22), part) == hour


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("Friday at 7pm", True),
        ("Could somebody carry my rice upstairs, Wednesday at 7pm?", True),
        ("fetch a parcel on Tuesday, around 10am", True),
        ("The lift has not worked since Friday at 7pm", False),
        ("There was noise last Friday at 7pm", False),
        ("Every Friday at 7pm they drill", False),
        ("Wednesday please", False),
        ("The shop closes before 5 on Wednesday", False),
    ],
)
def test_a_day_with_its_hour_is_wished_for(text: str, is_so: bool) -> None:
    assert hour_on_a_day(text, TODAY) is is_so
