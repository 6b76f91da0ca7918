"""What happens while a case waits: each wait has a limit, and somebody to whom it goes next.

DOMAIN.md, rules 2, 5 and 6: first a reminder, then a wider circle, then the person above; a crisis
is repeated until somebody takes it; two follow-ups without an answer close a case, but for an
emergency, after which somebody looks again first.
"""

from collections.abc import Sequence
from enum import StrEnum

from linkage.access import answers_for
from linkage.models import Actor, Case, CaseState, Person
from linkage.policy import END_OF_CHAIN, Policy


class Alert(StrEnum):
    """What a case's clock does when it rings."""

    REMIND_DESK = "remind_desk"
    LEAD_UNTAKEN = "lead_untaken"
    ESCALATE = "escalate"
    REMIND_OFFICE = "remind_office"
    REMIND_ASSIGNEE = "remind_assignee"
    LEAD_LATE = "lead_late"
    COMMITTEE_LATE = "committee_late"
    TELL_OFFICE = "tell_office"
    REMIND_RESIDENT = "remind_resident"
    TELL_ASSIGNEE = "tell_assignee"
    LEAD_UNANSWERED = "lead_unanswered"
    ASK = "ask"
    ASK_AGAIN = "ask_again"
    CLOSE = "close"
    LOOK_AGAIN = "look_again"
    REPEAT_TO_ALL = "repeat_to_all"


# The last one of a state is repeated for as long as the case stays in it.
ALERTS: dict[CaseState, tuple[Alert, ...]] = {
    CaseState.WAITING: (
        Alert.REMIND_DESK,
        Alert.LEAD_UNTAKEN,
        Alert.ESCALATE,
        Alert.REMIND_OFFICE,
    ),
    CaseState.TAKEN: (
        Alert.REMIND_ASSIGNEE,
        Alert.LEAD_LATE,
        Alert.COMMITTEE_LATE,
        Alert.TELL_OFFICE,
    ),
    CaseState.ASKED: (Alert.REMIND_RESIDENT, Alert.TELL_ASSIGNEE, Alert.LEAD_UNANSWERED),
    CaseState.DONE: (Alert.ASK, Alert.ASK_AGAIN, Alert.CLOSE),
    CaseState.CLOSED: (),
}
# Those of an emergency where they are others.
_CRISIS = {
    CaseState.WAITING: (Alert.REMIND_DESK, Alert.REPEAT_TO_ALL),
    CaseState.DONE: (Alert.ASK, Alert.ASK_AGAIN, Alert.LOOK_AGAIN),
}
# What speaks to the resident, or is done in the end for want of their word.
_TO_RESIDENT = frozenset({Alert.REMIND_RESIDENT, Alert.ASK, Alert.ASK_AGAIN, Alert.CLOSE})
_TO_LEAD = frozenset({Alert.LEAD_UNTAKEN, Alert.LEAD_LATE, Alert.LEAD_UNANSWERED})
# Steps that are over once the limit of their state has passed, and the one that comes then.
_LIMITED = {CaseState.WAITING: 2, CaseState.TAKEN: 1}
# Where a case goes on that has come up to the street office.
AT_OFFICE = 3


def is_crisis(case: Case, policy: Policy) -> bool:
    """Whether the case is repeated until somebody takes it, by day and by night."""
    return case.category == policy.crisis.category


def to_resident(case: Case, step: int) -> bool:
    """Whether the clock of this step speaks to the resident, not to staff."""
    alerts = ALERTS[case.state]
    return alerts[min(step, len(alerts) - 1)] in _TO_RESIDENT


def due_at(case: Case, step: int, now: int, policy: Policy) -> int:
    """When the clock of this step rings, in ms.

    Now is the moment the case came to its state, or the step before rang. A desk's limits are the
    case's own; a resident's time to answer begins when they are asked.
    """
    waits = policy.waits
    match case.state:
        case CaseState.WAITING if is_crisis(case, policy):
            return now + policy.crisis.repeat_every
        case CaseState.WAITING:
            return _untaken_at(case, step, now, policy)
        case CaseState.TAKEN if step == 0:
            return now + int(waits.overdue_reminder * max(0, case.resolve_by - now))
        case CaseState.TAKEN if now < case.resolve_by or step == 1:
            return max(now, case.resolve_by)
        case CaseState.ASKED if step == 1:
            return now + waits.resident_last - waits.resident_reminder
        case CaseState.DONE:
            first = waits.follow_up_reminder
            return now + (0, first, waits.follow_up_close - first)[min(step, 2)]
        case _:
            # A first reminder of a question, and each further step of what is late.
            return now + waits.resident_reminder


def _untaken_at(case: Case, step: int, now: int, policy: Policy) -> int:
    left = max(0, case.respond_by - now)
    match step:
        case 0:
            return now + int(policy.waits.remind_at * left)
        case 1:
            # The lead has half of what is left to act before it goes on.
            return now + left // 2
        case 2:
            return now + left
        case _:
            return now + policy.category(case.category).respond_within[case.urgency]


def ringing(case: Case, step: int, now: int) -> int:
    """The step that rings now: a reminder whose limit has passed too gives way to what follows.

    Only so are several that came due while the program was down merged into one; a follow-up is
    never passed over, for silence counts only where somebody was asked.
    """
    limits = {CaseState.WAITING: case.respond_by, CaseState.TAKEN: case.resolve_by}
    if case.state in limits and now >= limits[case.state]:
        return max(step, _LIMITED[case.state])
    return step


def going(case: Case, step: int, staff: Sequence[Person], policy: Policy) -> int:
    """The step, or the first after it that finds somebody: one without anybody is passed over.

    `staff` are all who hold a role for the case's place. Beyond the last step it stays as it is.
    """
    alerts = _alerts(case, policy)
    found = (index for index in range(step, len(alerts)) if _somebody(case, alerts[index], staff))
    return next(found, step)


def alert(case: Case, step: int, staff: Sequence[Person], policy: Policy) -> Alert:
    """What rings at a step that `going` found; the last with anybody is repeated."""
    reached = _alerts(case, policy)[: step + 1]
    found = next(one for one in reversed(reached) if _somebody(case, one, staff))
    if found is Alert.ESCALATE and case.actor is Actor.STREET_OFFICE:
        return Alert.REMIND_OFFICE
    return found


def concerns(alert: Alert, person: Person, case: Case) -> bool:
    """Whether it is to this member of the staff that the alert speaks."""
    office = person.serves(Actor.STREET_OFFICE, case.place_path)
    has_it = person.id == case.assignee_id
    match alert:
        case Alert.REMIND_ASSIGNEE | Alert.TELL_ASSIGNEE:
            return has_it
        case Alert.LEAD_UNTAKEN:
            return person.leads(case.actor, case.place_path)
        case Alert.LEAD_LATE | Alert.LEAD_UNANSWERED:
            return has_it or person.leads(case.actor, case.place_path)
        case Alert.COMMITTEE_LATE:
            return person.serves(Actor.COMMUNITY, case.place_path)
        case Alert.TELL_OFFICE:
            return office or has_it
        case Alert.REPEAT_TO_ALL:
            return office or answers_for(person, case)
        case _:
            return answers_for(person, case)


def _alerts(case: Case, policy: Policy) -> tuple[Alert, ...]:
    alerts = ALERTS[case.state]
    return _CRISIS.get(case.state, alerts) if is_crisis(case, policy) else alerts


def _somebody(case: Case, alert: Alert, staff: Sequence[Person]) -> bool:
    """Whether there is anybody for this step beside whoever the one before has told.

    The street office is always there: it answers for what nobody else can take.
    """
    if alert in _TO_LEAD:
        return any(
            one.id != case.assignee_id and one.leads(case.actor, case.place_path) for one in staff
        )
    if alert is Alert.COMMITTEE_LATE:
        return case.actor not in END_OF_CHAIN and any(concerns(alert, one, case) for one in staff)
    if alert is Alert.REMIND_DESK:
        return any(concerns(alert, one, case) for one in staff)
    return True
