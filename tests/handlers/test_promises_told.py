"""Whatever staff do with a case: what its resident was told, the card and the clock agree."""

import pytest

from handlers.chat.words import Moment, Until
from linkage.models import Role, Urgency
from tests.handlers.chat import HOUR, Somebody, Town, services
from tests.handlers.conftest import chooses, sends_a_need

STAFF = (Role.COMMITTEE_WORKER, Role.VOLUNTEER_COORDINATOR, Role.SOCIAL_WORKER, Role.STREET_OFFICE)
KINDS = ("Repairs in common areas", "Pets and stray animals", "Errands and carrying", "Bereavement")


class Watch:
    """What the resident of the first case was promised last, held against the case."""

    def __init__(self, town: Town, mei: Somebody, staff: list[Somebody], told: int) -> None:
        self.town, self.mei, self.staff = town, mei, staff
        self.told = told

    async def does(self, kind: str, number: int) -> None:
        """Do something to the case, as whoever of the staff may do it."""
        self.mei.news.clear()
        if kind == "wait":
            await self.town.advance(hours=number)
        elif kind == "worse":
            await self.mei.presses_data("c:1001:worse")
            await self.mei.says("It is much worse")
        else:
            done = await self.town.moves()
            for one in self.staff:
                if await self.town.moves() == done:
                    await self.tries(one, kind, KINDS[number])
        await self.agrees()

    async def tries(self, one: Somebody, kind: str, category: str) -> None:
        """One of the staff does it, where they may."""
        one.news.clear()
        await one.presses_data(f"c:1001:{kind}")
        if kind == "correct" and any("which category" in shown.text for shown in one.news):
            await chooses(one, category)
        elif kind == "refuse" and any("why" in shown.text for shown in one.news):
            await one.says("Not for us")

    async def agrees(self) -> None:
        """The promise is never later than was told, the card tells it, and the clock keeps it."""
        [case] = await self.town.cases()
        if case["state"] != "waiting":
            return
        by, words = case["respond_by"], services().words
        if by > self.told:
            *_, moved = await self.town.rows("SELECT at FROM case_events ORDER BY seq")
            until = Until(by, moved["at"]).spoken(words, "en")
            assert any(until in shown.text for shown in self.mei.news), until
        self.told = by
        office = self.staff[-1]
        await office.presses_data("c:1001:card")
        assert f"Contact the resident by: {Moment(by).spoken(words, 'en')}" in office.last.text
        [clock] = await self.town.rows("SELECT due_at FROM reminders WHERE kind = 'case'")
        assert clock["due_at"] <= max(by, self.town.clock.at) or by <= self.town.clock.at


@pytest.mark.parametrize(
    ("urgency", "later", "acts"),
    [
        (Urgency.URGENT, 0, "correct:1 correct:0 refuse wait:3 wait:30"),
        (Urgency.URGENT, 13, "wait:5 correct:1 wait:8 take correct:2"),
        (Urgency.SOON, 7, "correct:2 refuse worse correct:3 wait:20"),
        (Urgency.SOON, 102, "correct:3 worse correct:0 wait:30 wait:30"),
        (Urgency.WHENEVER, 9, "wait:30 worse correct:1 take refuse wait:30"),
        (Urgency.WHENEVER, 127, "take correct:3 refuse wait:30 wait:30 correct:2"),
    ],
)
async def test_what_was_told_the_card_and_the_clock_agree(
    town: Town, urgency: Urgency, later: int, acts: str
) -> None:
    town.clock.at += later * HOUR
    mei = await town.resident()
    staff = [await town.worker(role) for role in STAFF]
    await sends_a_need(mei, urgency=services().words.text("en", f"urgency.{urgency}", {}))
    watch = Watch(town, mei, staff, (await town.cases())[0]["respond_by"])
    await watch.agrees()
    for act in acts.split():
        kind, _, number = act.partition(":")
        await watch.does(kind, int(number or 0))


async def test_who_waits_is_told_when_another_kind_moves_the_promise(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei, urgency="Urgent")
    await li.presses("Correct category")
    await chooses(li, "Pets and stray animals")
    mei.sees(
        "We have put your No. 1001 into its right category, “Pets and stray animals”. You will"
        " hear from the residents' committee within 4 hours."
    )
    await li.presses("Correct category")
    await chooses(li, "Parking")
    mei.sees_nothing()
