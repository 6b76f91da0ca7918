"""What a resident is promised: by when they hear from somebody, and by when it is to be done.

DOMAIN.md, rule 5: each wait has a limit, and quiet hours are kept, save for a crisis. What runs out
while nobody may be reminded of it could not be kept; so an urgent need's answer is counted in the
hours that are not quiet, and everything else in working days. Who wishes for a day hears before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from linkage.cases import Move
from linkage.models import Case, DayPart, Details, Event, Urgency
from linkage.policy import Category, Policy
from linkage.quiet import QuietHours

# The hour at which a part of a day begins; a day of which any time will do begins in the morning.
_BEGINS = {None: 8, DayPart.MORNING: 8, DayPart.AFTERNOON: 12, DayPart.EVENING: 18}
# From these on, whoever has a case has the whole time to answer, or to get it done.
_ANSWERED_ANEW = frozenset(
    {
        Move.SUBMIT,
        Move.REFUSE,
        Move.ESCALATE,
        Move.RELEASE,
        Move.REFER,
        Move.REROUTE,
        Move.HELPED,
    }
)
DONE_ANEW = frozenset({Move.PARTLY, Move.REOPEN, Move.SILENCE})


@dataclass(frozen=True, slots=True)
class Terms:
    """What promises are made by; `quiet` are everybody's quiet hours, None where there are none."""

    policy: Policy
    quiet: QuietHours | None
    zone: ZoneInfo

    def respond_by(self, category: Category, urgency: Urgency, now: int, wish: Details) -> int:
        """By when whoever has a need from now on is to contact the resident, in ms."""
        limit = category.respond_within[urgency]
        if category.id == self.policy.crisis.category:
            return now + limit
        if urgency is Urgency.URGENT:
            return self._awake(now, limit)
        usual = self.policy.hours.after(now, limit, self.zone)
        if wish.wanted_at is None or now >= self._over(wish.wanted_at):
            return usual
        soonest = self._awake(now, category.respond_within.urgent)
        return min(usual, self._before(wish.wanted_at, wish.wanted_part, soonest))

    def resolve_by(self, category: Category, urgency: Urgency, now: int, wish: Details) -> int:
        """By when it is to be done, in ms: nobody is late before the day it is wanted is over."""
        limit = category.resolve_within[urgency]
        if category.id == self.policy.crisis.category:
            by = now + limit
        elif urgency is Urgency.URGENT:
            by = max(self._loud(now + limit), self.respond_by(category, urgency, now, wish))
        else:
            by = self.policy.hours.after(now, limit, self.zone)
        return by if wish.wanted_at is None else max(by, self._over(wish.wanted_at))

    def put_right(
        self, case: Case, before: Category, category: Category, told: Sequence[Event]
    ) -> tuple[int, int]:
        """Both limits of a case whose kind was another, in ms: those of one that was told so.

        They are counted from when its own were, by its timeline. What got worse since is not given
        more time than it had.
        """
        answer, done = self._begun(case, before, told)
        worse = max((event.at for event in told if event.move == Move.WORSEN), default=0)
        respond_by = self.respond_by(category, case.urgency, max(answer, worse), case)
        resolve_by = self.resolve_by(category, case.urgency, max(done, worse), case)
        return (
            min(respond_by, case.respond_by) if worse > answer else respond_by,
            min(resolve_by, case.resolve_by) if worse > done else resolve_by,
        )

    def _begun(self, case: Case, category: Category, told: Sequence[Event]) -> tuple[int, int]:
        """Since when somebody is to answer, and since when it is to be done, in ms."""
        answer = done = case.created_at
        for event in told:
            if event.move in _ANSWERED_ANEW:
                answer = event.at
            late = event.move == Move.TAKE and event.at >= self.resolve_by(
                category, case.urgency, done, case
            )
            if late or event.move in DONE_ANEW:
                done = event.at
        return answer, done

    def _over(self, day: int) -> int:
        """When the day that begins then is over, in ms: not each is of 24 hours."""
        midnight = datetime.fromtimestamp(day / 1000, UTC).astimezone(self.zone)
        return int((midnight + timedelta(days=1)).timestamp() * 1000)

    def _before(self, day: int, part: DayPart | None, soonest: int) -> int:
        """The last working hour before the part of the day that begins at `day`.

        Where that is sooner than anybody can be asked to answer, it is when the part begins, and at
        the soonest then.
        """
        hours, zone = self.policy.hours, self.zone
        midnight = datetime.fromtimestamp(day / 1000, UTC).astimezone(zone)
        begins = int(midnight.replace(hour=_BEGINS[part]).timestamp() * 1000)
        worked = begins if hours.is_open(begins - 1, zone) else hours.last_close(begins, zone)
        return worked if worked >= soonest else self._loud(max(begins, soonest))

    def _awake(self, start: int, limit: int) -> int:
        return start + limit if self.quiet is None else self.quiet.after(start, limit, self.zone)

    def _loud(self, moment: int) -> int:
        return moment if self.quiet is None else self.quiet.next_end(moment, self.zone)
