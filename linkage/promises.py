"""What a resident is promised: by when they hear from somebody, and by when it is to be done.

DOMAIN.md, rule 5: each wait has a limit, and quiet hours are kept, save for a crisis. What runs out
while nobody may be reminded of it could not be kept; so an urgent need's answer is counted in the
hours that are not quiet, and everything else in working days. Who wishes for a day hears before it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from linkage.models import Case, DayPart, Details, Urgency
from linkage.policy import Category, Policy
from linkage.quiet import QuietHours

_HOUR = 3_600_000
_DAY = 24 * _HOUR
# The hour at which a part of a day begins; a day of which any time will do begins in the morning.
_BEGINS = {None: 8, DayPart.MORNING: 8, DayPart.AFTERNOON: 12, DayPart.EVENING: 18}


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
        if wish.wanted_at is None:
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
        return by if wish.wanted_at is None else max(by, wish.wanted_at + _DAY)

    def put_right(self, case: Case, before: Category, category: Category) -> tuple[int, int]:
        """Both limits of a case whose kind was another, in ms, counted from when its own were."""
        urgency, own = case.urgency, category.respond_within
        by = own[urgency] - before.respond_within[urgency]
        respond_by = self._moved(urgency, case.respond_by, by)
        by = category.resolve_within[urgency] - before.resolve_within[urgency]
        resolve_by = self._moved(urgency, case.resolve_by, by)
        if case.wanted_at is None:
            return respond_by, max(respond_by, resolve_by)
        soonest = self._awake(case.created_at, own.urgent)
        wished = self._before(case.wanted_at, case.wanted_part, soonest)
        respond_by = min(respond_by, max(wished, case.respond_by))
        return respond_by, max(resolve_by, case.wanted_at + _DAY)

    def _moved(self, urgency: Urgency, end: int, by: int) -> int:
        """The end of a limit that is longer by that many ms, or shorter where it is below zero."""
        hours, zone = self.policy.hours, self.zone
        if urgency is Urgency.URGENT:
            return self._awake(end, by) if by > 0 else self._loud(end + by)
        return hours.after(end, by, zone) if by > 0 else hours.before(end, -by, zone)

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
