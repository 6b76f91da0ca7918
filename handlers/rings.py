"""What rings, and what is done then: every kind of reminder that handlers set."""

from collections.abc import Awaitable, Callable

from handlers.alerts import ring
from handlers.attendance.attendance import ATTENDANCE
from handlers.attendance.attendance_clock import ring as attendance_ring
from handlers.cases.clocks import CLOCK_KIND, WISHED
from handlers.cases.gathering import gathered
from handlers.cases.relay import GATHER
from handlers.cases.wished import wished_day
from handlers.chat.scene import Scene
from handlers.desk.digest import DIGEST, MORNING, digest, morning
from handlers.desk.leaving import ROLE_ENDED, role_ended
from handlers.residents.doubt import DOUBT, unanswered
from handlers.tasks.losing import ring_release
from handlers.tasks.offering import ring_offers
from handlers.tasks.settling import settle
from handlers.tasks.taskwork import OFFERS, RELEASE, SETTLE
from handlers.timebank.gifts import GIFT_CLOCK, lapsed
from handlers.timebank.milestones import MILESTONE, certificate_due
from handlers.volunteers.enrolment import ENROLMENT, EXPIRY, PAUSE
from handlers.volunteers.volunteer_clocks import expires, pause_ends, waits
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
