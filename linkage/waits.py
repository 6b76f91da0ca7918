"""What happens while a case waits: each wait has a limit, and somebody to whom it goes next.

DOMAIN.md, rules 2, 5 and 6: first a reminder, then a wider circle, then the person above; a crisis
is repeated until somebody takes it; two follow-ups without an answer close a case.
"""

from enum import StrEnum

from linkage.models import Actor, Case, CaseState
from linkage.policy import Policy


class Alert(StrEnum):
    """What a case's clock does when it rings."""

    REMIND_DESK = "remind_desk"
    ESCALATE = "escalate"
    REMIND_OFFICE = "remind_office"
    REMIND_ASSIGNEE = "remind_assignee"
    TELL_OFFICE = "tell_office"
    REMIND_RESIDENT = "remind_resident"
    TELL_ASSIGNEE = "tell_assignee"
    ASK = "ask"
    ASK_AGAIN = "ask_again"
    CLOSE = "close"
    REPEAT_TO_ALL = "repeat_to_all"


_CRISIS = (Alert.REMIND_DESK, Alert.REPEAT_TO_ALL)

# The last one of a state is repeated for as long as the case stays in it.
ALERTS: dict[CaseState, tuple[Alert, ...]] = {
    CaseState.WAITING: (Alert.REMIND_DESK, Alert.ESCALATE, Alert.REMIND_OFFICE),
    CaseState.TAKEN: (Alert.REMIND_ASSIGNEE, Alert.TELL_OFFICE),
    CaseState.ASKED: (Alert.REMIND_RESIDENT, Alert.TELL_ASSIGNEE),
    CaseState.DONE: (Alert.ASK, Alert.ASK_AGAIN, Alert.CLOSE),
    CaseState.CLOSED: (),
}


def is_crisis(case: Case, policy: Policy) -> bool:
    """Whether the case is repeated until somebody takes it, by day and by night."""
    return case.category == policy.crisis.category


def due_at(case: Case, step: int, now: int, policy: Policy) -> int:
    """When the clock of this step rings, in ms.

    Now is the moment the case came to its state, or the step before rang. A desk's limits are the
    case's own; a resident's time to answer begins when they are asked.
    """
    waits = policy.waits
    match case.state:
        case CaseState.WAITING if is_crisis(case, policy):
            return now + policy.crisis.repeat_every
        case CaseState.WAITING if step == 0:
            return now + int(waits.remind_at * max(0, case.respond_by - now))
        case CaseState.WAITING if step == 1:
            return max(now, case.respond_by)
        case CaseState.WAITING:
            return now + policy.category(case.category).respond_within[case.urgency]
        case CaseState.TAKEN if step == 0:
            return now + int(waits.overdue_reminder * max(0, case.resolve_by - now))
        case CaseState.TAKEN if step == 1:
            return max(now, case.resolve_by)
        case CaseState.ASKED if step == 1:
            return now + waits.resident_last - waits.resident_reminder
        case CaseState.DONE:
            first = waits.follow_up_reminder
            return now + (0, first, waits.follow_up_close - first)[min(step, 2)]
        case _:
            # A first reminder of a question, and the repeats of whatever is late.
            return now + waits.resident_reminder


def ringing(case: Case, step: int, now: int) -> int:
    """The step that rings now: a reminder whose limit has passed too gives way to what follows.

    Only so are several that came due while the program was down merged into one; a follow-up is
    never passed over, for silence counts only where somebody was asked.
    """
    limits = {CaseState.WAITING: case.respond_by, CaseState.TAKEN: case.resolve_by}
    if step == 0 and case.state in limits and now >= limits[case.state]:
        return 1
    return step


def alert(case: Case, step: int, policy: Policy) -> Alert:
    """What rings at this step of the state the case is in."""
    crisis = case.state is CaseState.WAITING and is_crisis(case, policy)
    alerts = _CRISIS if crisis else ALERTS[case.state]
    found = alerts[min(step, len(alerts) - 1)]
    if found is Alert.ESCALATE and case.actor is Actor.STREET_OFFICE:
        return Alert.REMIND_OFFICE
    return found
