"""What rings, and what is done then: every kind of reminder that handlers set."""

from collections.abc import Awaitable, Callable

from handlers.alerts import ring
from handlers.attendance import ATTENDANCE
from handlers.attendance_clock import ring as attendance_ring
from handlers.casework import CLOCK_KIND, WISHED
from handlers.digest import DIGEST, MORNING, digest, morning
from handlers.doubt import DOUBT, unanswered
from handlers.enrolment import ENROLMENT, EXPIRY, PAUSE
from handlers.gathering import gathered
from handlers.gifts import GIFT_CLOCK, lapsed
from handlers.leaving import ROLE_ENDED, role_ended
from handlers.milestones import MILESTONE, certificate_due
from handlers.offering import ring_offers
from handlers.relay import GATHER
from handlers.scene import Scene
from handlers.settling import ring_release, settle
from handlers.taskwork import OFFERS, RELEASE, SETTLE
from handlers.volunteer_clocks import expires, pause_ends, waits
from handlers.wished import wished_day
from storage.reminders import Reminder

Ring = Callable[[Scene, Reminder], Awaitable[None]]

RINGS: dict[str, Ring] = {
    CLOCK_KIND: ring,
    ROLE_ENDED: role_ended,
    MORNING: morning,
    DIGEST: digest,
    GATHER: gathered,
    WISHED: wished_day,
    DOUBT: unanswered,
    OFFERS: ring_offers,
    ATTENDANCE: attendance_ring,
    SETTLE: settle,
    RELEASE: ring_release,
    GIFT_CLOCK: lapsed,
    MILESTONE: certificate_due,
    ENROLMENT: waits,
    EXPIRY: expires,
    PAUSE: pause_ends,
}
