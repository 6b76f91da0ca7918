"""The same trouble told twice is known again, and another one is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.likeness import DAY_MS, same_trouble, shared
from linkage.models import Actor, Case, CaseState, Urgency

LAMP = "The stair light on the third floor is broken"


def a_case(text: str = LAMP, category: str = "public_facilities") -> Case:
    return Case(
        id=1001,
        resident_id=10,
        text=text,
        category=category,
        urgency=Urgency.SOON,
        place_id=2,
        place_path="/1/2/",
        place_label="桂花社区",
        state=CaseState.WAITING,
        actor=Actor.COMMUNITY,
        policy_version="1",
        reason="{}",
        seq=1,
        created_at=0,
        respond_by=1,
        resolve_by=2,
    )


@pytest.mark.parametrize(
    ("before", "again"),
    [
        (LAMP, "stair light still broken, third floor"),
        (LAMP, "the STAIR LIGHT is broken!!"),
        ("楼道灯坏了三天了，老人晚上不敢下楼", "楼道灯坏了三天了"),
        ("楼道的灯坏了，晚上看不见", "晚上看不见，楼道的灯还是坏了"),
    ],
)
def test_the_same_words_are_known_again_however_old(before: str, again: str) -> None:
    assert same_trouble(a_case(before), None, again, 9 * DAY_MS)
    assert same_trouble(a_case(again), None, before, 9 * DAY_MS)


@pytest.mark.parametrize(
    ("before", "other"),
    [
        (LAMP, "My mother needs an escort to the hospital on Friday"),
        (LAMP, "There is a leak in the hallway of the second floor"),
        ("楼道灯坏了三天了", "老人想找人陪着去医院"),
        ("家里水管漏水", "楼上天天吵，睡不着"),
        (LAMP, ""),
        ("灯", "灯"),
    ],
)
def test_other_words_are_another_trouble(before: str, other: str) -> None:
    assert not same_trouble(a_case(before), "escort", other, 0)


def test_the_same_kind_counts_for_a_day() -> None:
    case = a_case()
    assert same_trouble(case, case.category, "the lift", DAY_MS - 1)
    assert not same_trouble(case, case.category, "the lift", DAY_MS)
    assert not same_trouble(case, None, "the lift", 0)


@given(st.text(), st.text())
def test_what_is_shared_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= shared(one, other) <= 1
    assert shared(one, other) == shared(other, one)
    assert shared(one, one) in (0, 1)
