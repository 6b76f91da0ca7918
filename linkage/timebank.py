"""The time bank: which moves of time there are, and how much may move.

Double entry: every transfer takes whole minutes from one account and gives them to another. They
come from the issuing account alone, which therefore stands as far below nothing as all others
together stand above it.
"""

import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, PlainSerializer, ValidationInfo, field_validator

from linkage.errors import DomainError
from linkage.policy_fields import Table

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_LENGTH = re.compile(r"(\d{1,4})([mh])", re.ASCII)


class Minutes(int):
    """A length of time to the minute; it is said in hours and minutes."""


def _minutes(value: object) -> int:
    if isinstance(value, str) and (found := _LENGTH.fullmatch(value)):
        return int(found[1]) * (60 if found[2] == "h" else 1)
    if type(value) is int and value >= 0:
        return value
    raise ValueError('should be hours or minutes such as "8h" or "90m"')


def _written(minutes: int) -> str:
    return f"{minutes}m" if minutes % 60 else f"{minutes // 60}h"


# Whole minutes; written and shown as "8h" or "90m".
Length = Annotated[int, BeforeValidator(_minutes), PlainSerializer(_written, str, when_used="json")]
Some = Annotated[Length, Field(gt=0)]


class BankLimits(Table):
    """How much time may move, in minutes.

    `most_a_task` and `most_a_day` are credited to one volunteer at most, `given_a_month` one gives
    to neighbours, `pool_gives_a_month` a community's pool to one person. `may_owe` is how far
    below nothing a person's account may fall by help they receive. Help given is celebrated, with a
    certificate, at each of the `milestones`.
    """

    most_a_task: Some = 8 * 60
    most_a_day: Some = Field(default=10 * 60, validate_default=True)
    given_a_month: Length = 20 * 60
    pool_gives_a_month: Length = 10 * 60
    may_owe: Length = 0
    milestones: tuple[Some, ...] = (10 * 60, 50 * 60, 100 * 60)

    @field_validator("most_a_day")
    @classmethod
    def _has_room_for_a_task(cls, most: int, info: ValidationInfo) -> int:
        if most < info.data.get("most_a_task", 0):
            raise ValueError("should be no less than most_a_task")
        return most

    @field_validator("milestones")
    @classmethod
    def _go_up(cls, milestones: tuple[int, ...]) -> tuple[int, ...]:
        if list(milestones) != sorted(set(milestones)):
            raise ValueError("each should be more than the one before")
        return milestones


class Kind(StrEnum):
    """What a transfer is for.

    A credit is issued for help given, a gift goes to a neighbour, a donation to the community's
    pool, a grant from there to somebody; spending goes back to where credits come from, and so does
    the reversal of a credit. A waiver makes up what is owed by somebody who leaves.
    """

    CREDIT = "credit"
    GIFT = "gift"
    DONATION = "donation"
    GRANT = "grant"
    SPENDING = "spending"
    REVERSAL = "reversal"
    WAIVER = "waiver"


_MAY_OWE = frozenset({Kind.SPENDING, Kind.REVERSAL})


class Standing(NamedTuple):
    """How the account stands whose limits a transfer is under, in minutes.

    `counted` is what has moved already that counts toward the limit of a day or month.
    """

    balance: int = 0
    counted: int = 0


def lowest(kind: Kind, limits: BankLimits) -> int:
    """The balance below which such a transfer may not bring the account it is from."""
    return -limits.may_owe if kind in _MAY_OWE else 0


def room(kind: Kind, stands: Standing, limits: BankLimits) -> Minutes:
    """How much such a transfer may move now."""
    left = stands.balance - lowest(kind, limits)
    match kind:
        case Kind.CREDIT:
            left = min(limits.most_a_task, limits.most_a_day - stands.counted)
        case Kind.GIFT:
            left = min(left, limits.given_a_month - stands.counted)
        case Kind.GRANT:
            left = min(left, limits.pool_gives_a_month - stands.counted)
        case Kind.WAIVER:
            left = -stands.balance
    return Minutes(max(left, 0))


def must_fit(minutes: int, most: Minutes) -> None:
    """Raise `DomainError` where a transfer is nothing, or beyond what may move now."""
    if minutes < 1:
        raise DomainError("timebank.too_little")
    if minutes > most:
        raise DomainError("timebank.too_much" if most else "timebank.none_left", {"most": most})


def day_of(at: int, zone: ZoneInfo) -> tuple[int, int]:
    """The first moment of the day in which one falls, and that of the next; in ms."""
    day = (_EPOCH + timedelta(milliseconds=at)).astimezone(zone).date()
    ends = (datetime(one.year, one.month, one.day, tzinfo=zone) for one in (day, day + _DAY))
    first, after = ((one - _EPOCH) // timedelta(milliseconds=1) for one in ends)
    return first, after
