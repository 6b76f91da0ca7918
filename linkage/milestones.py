"""Milestones of help given: how many hours make one, and which somebody has reached.

What counts is what was credited for help, less what was taken back of it: hours from neighbours or
from a pool are no help that one gave.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linkage.timebank import Minutes


class Entry(NamedTuple):
    """A credit for help, or the taking back of one, as an account's `seq`th transfer.

    `minutes` are below nothing where they are taken back. `done_at`, in ms, is when the help was
    given, and `at` when it was entered.
    """

    account_id: int
    seq: int
    at: int
    done_at: int
    minutes: int


class Reached(NamedTuple):
    """How somebody's help stands after an entry: so it is said on a certificate.

    `minutes` is what they had given, in so many `tasks`, the first of them `since`. The entry's
    account and `seq` are the number by which a certificate is checked.
    """

    account_id: int
    seq: int
    at: int
    since: int
    minutes: Minutes
    tasks: int

    @property
    def number(self) -> str:
        """What a certificate is checked by."""
        return f"{self.account_id}-{self.seq}"


def course(entries: Sequence[Entry]) -> Iterator[Reached]:
    """How somebody's help stood after each of its entries, which come in their order."""
    minutes = tasks = 0
    since = entries[0].done_at if entries else 0
    for one in entries:
        minutes += one.minutes
        tasks += 1 if one.minutes > 0 else -1
        since = min(since, one.done_at)
        yield Reached(one.account_id, one.seq, one.at, since, Minutes(minutes), tasks)


def passed(entries: Sequence[Entry], more: int, milestones: Sequence[int]) -> int | None:
    """The highest of the milestones that `more` minutes bring somebody over for the first time."""
    minutes = most = 0
    for one in entries:
        minutes += one.minutes
        most = max(most, minutes)
    return max((one for one in milestones if most < one <= minutes + more), default=None)


def certified(
    entries: Sequence[Entry], milestones: Sequence[int]
) -> tuple[Minutes, Reached] | None:
    """The highest milestone that somebody has reached and still holds, and how they came over it.

    None before the first.
    """
    steps = list(course(entries))
    held = [one for one in milestones if steps and one <= steps[-1].minutes]
    if not held:
        return None
    highest = Minutes(max(held))
    return highest, next(one for one in steps if one.minutes >= highest)
