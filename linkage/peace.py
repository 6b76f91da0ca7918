"""When people are left in peace: the one place that decides when a clock may ring, and how loud.

DOMAIN.md, rule 5. A crisis rings at any time until its work is said to be done. An urgent need, and
what is asked of a resident, keep the quiet hours; so does a need wished for so soon that its answer
was promised for an hour at which nobody is at work. Everything else that staff hear of rings while
they are at work. What is promised is counted in the same hours (`linkage.promises`), so that it can
be kept.
"""

from zoneinfo import ZoneInfo

from linkage import waits
from linkage.models import Case, CaseState, Urgency
from linkage.policy import Policy
from linkage.quiet import QuietHours
from linkage.waits import is_crisis, to_resident


def due_at(
    case: Case, step: int, now: int, policy: Policy, quiet: QuietHours | None, zone: ZoneInfo
) -> int:
    """When the clock of this step rings, in ms: a share of a limit is one of its working time."""
    moment = waits.due_at(case, step, now, policy)
    limits = {CaseState.WAITING: case.respond_by, CaseState.TAKEN: case.resolve_by}
    limit = limits.get(case.state, now)
    if moment < limit and not _presses(case, policy, zone):
        moment = policy.hours.share(now, limit, (moment - now) / (limit - now), zone)
    return rings_at(case, step, moment, policy, quiet, zone)


def rings_at(
    case: Case, step: int, moment: int, policy: Policy, quiet: QuietHours | None, zone: ZoneInfo
) -> int:
    """The first moment, in ms, from that one on at which the case's clock may ring.

    `quiet` are the quiet hours of whom this step speaks to.
    """
    if is_crisis(case, policy) and case.state is not CaseState.DONE:
        return moment
    if to_resident(case, step) or _presses(case, policy, zone):
        return moment if quiet is None else quiet.next_end(moment, zone)
    return moment if _ends_at_work(moment, policy, zone) else policy.hours.next_open(moment, zone)


def is_silent(
    work: Case | None, policy: Policy, quiet: QuietHours | None, now: int, zone: ZoneInfo
) -> bool:
    """Whether a message comes without a sound to somebody with these quiet hours.

    With `work`, it is about that case and to whoever works on it.
    """
    if work is not None and is_crisis(work, policy):
        return False
    if work is not None and waits_for_work(work, policy, now, zone):
        return True
    return quiet is not None and quiet.holds(now, zone)


def waits_for_work(case: Case, policy: Policy, now: int, zone: ZoneInfo) -> bool:
    """Whether staff are spared the sound of this case's messages until they are at work."""
    return not _presses(case, policy, zone) and not policy.hours.is_open(now, zone)


def begins_the_day(case: Case, due_at: int, policy: Policy, zone: ZoneInfo) -> bool:
    """Whether a clock that was due then was held back until staff come: the digest tells of it.

    What comes due a moment later is not in the digest, and rings for itself.
    """
    return not _presses(case, policy, zone) and policy.hours.begins(due_at, zone)


def _presses(case: Case, policy: Policy, zone: ZoneInfo) -> bool:
    if case.urgency is Urgency.URGENT or is_crisis(case, policy):
        return True
    soon = case.state is CaseState.WAITING and case.wanted_at is not None
    return soon and not _ends_at_work(case.respond_by, policy, zone)


def _ends_at_work(limit: int, policy: Policy, zone: ZoneInfo) -> bool:
    """Whether staff are there when it runs out: also as they come, and as they go."""
    return policy.hours.is_open(limit, zone) or policy.hours.is_open(limit - 1, zone)
