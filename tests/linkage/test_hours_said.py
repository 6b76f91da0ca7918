"""Hours of a week and days as people write them, in both languages."""

from datetime import date

import pytest

from linkage.days_said import days_said
from linkage.errors import DomainError
from linkage.hours_said import hours_said, nearly_hours, only_hours
from linkage.volunteers import Stretch

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("周三 14:00-16:30", [(2, 840, 990)]),
        ("Wed 2-4:30pm", [(2, 840, 990)]),
        ("wednesday 14:00 to 16:30", [(2, 840, 990)]),
        ("星期天下午两点到四点", [(6, 840, 960)]),
        ("礼拜六上午九点半到十一点", [(5, 570, 660)]),
        ("周一2点到4点", [(0, 840, 960)]),
        ("周二上午9点到下午3点", [(1, 540, 900)]),
        ("周二中午11点半到1点", [(1, 690, 780)]),
        ("Thu 10am-2pm", [(3, 600, 840)]),
        ("Thu 10-2pm", [(3, 600, 840)]),
        ("Fri 12-1pm", [(4, 720, 780)]),
        ("周五 20:00-24:00", [(4, 1200, 1440)]),
        ("周一、周三 9-11", [(0, 540, 660), (2, 540, 660)]),
        ("周一到周三9点到11点", [(day, 540, 660) for day in range(3)]),
        ("Mon-Wed 9-11", [(day, 540, 660) for day in range(3)]),
        ("Sat to Mon 9-11", [(5, 540, 660), (6, 540, 660), (0, 540, 660)]),
        ("工作日 18:00—20:00", [(day, 1080, 1200) for day in range(5)]),
        ("weekends 8-12", [(5, 480, 720), (6, 480, 720)]),
        ("每天 8：00～9：00", [(day, 480, 540) for day in range(7)]),
        ("周五晚上", [(4, 1080, 1260)]),
        ("Friday evenings", [(4, 1080, 1260)]),
        ("Mon am", [(0, 480, 720)]),
        ("每天早上都行", [(day, 480, 720) for day in range(7)]),
        ("I am free every evening", [(day, 1080, 1260) for day in range(7)]),
        ("every Friday afternoon", [(4, 720, 1080)]),
        ("周末全天", [(5, 480, 1260), (6, 480, 1260)]),
        ("weekends, all day", [(5, 480, 1260), (6, 480, 1260)]),
        (
            "周一、周三下午和晚上",
            [(0, 720, 1080), (2, 720, 1080), (0, 1080, 1260), (2, 1080, 1260)],
        ),
        ("周二白天，周四晚上", [(1, 480, 1080), (3, 1080, 1260)]),
        ("周一 9-11，14-16；周二 9-10", [(0, 540, 660), (0, 840, 960), (1, 540, 600)]),
    ],
)
def test_hours_are_read_as_people_write_them(
    text: str, expected: list[tuple[int, int, int]]
) -> None:
    assert hours_said(text) == (False, [Stretch(*one) for one in expected])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not on Friday", [(4, 0, 1440)]),
        ("周五不行", [(4, 0, 1440)]),
        ("我周一到周三没空", [(day, 0, 1440) for day in range(3)]),
        ("I can't on Friday evenings", [(4, 1080, 1260)]),
        ("周五晚上没有时间。", [(4, 1080, 1260)]),
        ("Wed 2-5pm doesn't work", [(2, 840, 1020)]),
    ],
)
def test_what_is_refused_is_told_from_what_is_not(
    text: str, expected: list[tuple[int, int, int]]
) -> None:
    assert hours_said(text) == (True, [Stretch(*one) for one in expected])
    assert only_hours(text)


@pytest.mark.parametrize(
    ("text", "nearly"),
    [
        ("周五晚上看情况", True),
        ("Friday evenings sometimes", True),
        ("周五", True),
        ("evenings", True),
        ("除了周五都行", True),
        ("next month", False),
        ("我家灯坏了", False),
        ("周三下午2点到5点请人陪我去医院", False),
        ("Wed 2-5pm I need somebody to take me to hospital", False),
    ],
)
def test_short_words_about_days_are_told_from_a_need(text: str, nearly: bool) -> None:
    assert nearly_hours(text) is nearly


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("周五晚上", True),
        ("每天早上都行", True),
        ("not on Friday", True),
        ("周五", False),
        ("周三下午2点到5点", True),
        ("我周三、周五上午九点到十一点都有空。", True),
        ("Wed 2-5pm", True),
        ("I'm free on Mon-Wed 9-11, please", True),
        ("周三 16:30-14:00", True),
        ("周三下午2点到5点请人陪我去医院", False),
        ("周三", False),
        ("2-5pm", False),
        ("the bus 2-5pm, Wed", False),
        ("", False),
    ],
)
def test_words_that_are_only_hours_are_told_from_others(text: str, only: bool) -> None:
    assert only_hours(text) is only


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("周三 16:30-14:00", "hours.backwards"),
        ("Wed 4pm-2pm", "hours.backwards"),
        ("周三 14:00-14:00", "hours.backwards"),
        ("周三", "hours.unclear"),
        ("14:00-16:00", "hours.unclear"),
        ("周三 14点", "hours.unclear"),
        ("周三 9-11 周四", "hours.unclear"),
        ("周三下午可以，周五不行", "hours.unclear"),
        ("除了周五都不行", "hours.unclear"),
        ("晚上", "hours.unclear"),
        ("Wed 2-5pm if it does not rain", "hours.unclear"),
        ("Wed 9:75-11", "hours.unclear"),
        ("Wed 9-25", "hours.unclear"),
        ("whenever you like", "hours.unclear"),
        ("", "hours.unclear"),
    ],
)
def test_what_is_no_time_is_said_so(text: str, key: str) -> None:
    with pytest.raises(DomainError) as error:
        hours_said(text)
    assert error.value.key == key


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("5月1日到5月3日", (2026, 5, 1), (2026, 5, 3)),
        ("5月1日到3日", (2026, 5, 1), (2026, 5, 3)),
        ("5月1号", (2026, 5, 1), (2026, 5, 1)),
        ("2026年5月1日至2026年5月3日", (2026, 5, 1), (2026, 5, 3)),
        ("2026-05-01 to 2026-05-03", (2026, 5, 1), (2026, 5, 3)),
        ("1-3 May", (2026, 5, 1), (2026, 5, 3)),
        ("May 1-3", (2026, 5, 1), (2026, 5, 3)),
        ("from May 1 to May 3", (2026, 5, 1), (2026, 5, 3)),
        ("1st of May", (2026, 5, 1), (2026, 5, 1)),
        ("30 April until 2 May", (2026, 4, 30), (2026, 5, 2)),
        ("1-3 May 2026", (2026, 5, 1), (2026, 5, 3)),
        ("May 1, 2026", (2026, 5, 1), (2026, 5, 1)),
        ("5/1-5/3", (2026, 5, 1), (2026, 5, 3)),
        ("12月30日到1月2日", (2026, 12, 30), (2027, 1, 2)),
        ("明天", (2026, 3, 3), (2026, 3, 3)),
        ("today to 5 March", (2026, 3, 2), (2026, 3, 5)),
        # It began yesterday, and goes on.
        ("3月1日到3月4日", (2026, 3, 2), (2026, 3, 4)),
    ],
)
def test_days_are_read_as_people_write_them(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert days_said(text, TODAY) == (date(*first), date(*last))


def test_a_day_that_is_over_is_meant_next_year() -> None:
    assert days_said("1月5日", date(2026, 12, 20)) == (date(2027, 1, 5), date(2027, 1, 5))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("5月3日到5月1日", "days.backwards"),
        ("2026-05-03 to 2026-05-01", "days.backwards"),
        ("2025-05-01", "days.past"),
        ("3月1日", "days.past"),
        ("2月30日", "days.unclear"),
        ("5月1日、5月3日、5月5日", "days.unclear"),
        ("soon", "days.unclear"),
        ("2026-05-01 to 2026-12-01", "days.too_long"),
    ],
)
def test_what_are_no_days_off_is_said_so(text: str, key: str) -> None:
    with pytest.raises(DomainError) as error:
        days_said(text, TODAY)
    assert error.value.key == key
