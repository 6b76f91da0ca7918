"""How volunteers and a task for them usually come to be, in English."""

from linkage.models import Level, Role
from linkage.volunteers import Stretch, Volunteer, VolunteerState, area_of
from storage import assignments, people, volunteers
from storage.unit import Unit
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import sends_a_need
from tests.handlers.hours import earns

ERRAND = ("please carry my shopping up the stairs", "Errands and carrying")
DAY_MS = 86_400_000
WHOLE_WEEK = tuple(Stretch(day, 0, 1440) for day in range(7))


async def helper(
    town: Town,
    name: str,
    place: str = "Building 1",
    language: str = "en",
    reach: Level = Level.COMMUNITY,
    week: tuple[Stretch, ...] = WHOLE_WEEK,
    most: int = 3,
) -> Somebody:
    """A volunteer who has been approved, with time on these days."""
    somebody = await town.resident(name, language, place)
    home = town.places[place].path

    async def work(unit: Unit) -> None:
        person, _ = await people.who(unit, somebody.id)
        assert person is not None
        volunteer = Volunteer(
            person_id=person.id,
            state=VolunteerState.APPROVED,
            reach=reach,
            area=area_of(home, reach),
            home=home,
            languages=frozenset({language}),
            weekly_most=most,
            agreed_at=unit.now,
            applied_at=unit.now,
        )
        volunteers.save(unit, volunteer)
        volunteers.set_week(unit, person.id, week)

    await town.database.run(work)
    return somebody


async def did(town: Town, who: Somebody, *days_ago: int, minutes: int = 0) -> None:
    """They have helped so many days ago, each time confirmed by both sides, and credited."""

    async def work(unit: Unit) -> None:
        person, _ = await people.who(unit, who.id)
        assert person is not None
        nth = await assignments.accepted_so_far(unit, person.id)
        for count, days in enumerate(days_ago, 1):
            task = unit.next_id("tasks")
            at = unit.now - days * DAY_MS
            unit.write(
                "INSERT INTO tasks (id, category, text, place_id, area_id, starts_at, ends_at,"
                " people, state, created_by, created_at, seq) VALUES (:id, 'errands', '', :place,"
                " :place, :at, :at, 1, 'filled', :who, :at, 1)",
                id=task,
                place=person.place_id,
                at=at,
                who=person.id,
            )
            unit.write(
                "INSERT INTO assignments (volunteer_id, nth, task_id, place, state, accepted_at)"
                " VALUES (:who, :nth, :task, 1, 'confirmed', :at)",
                who=person.id,
                nth=nth + count,
                task=task,
                at=at,
            )

    await town.database.run(work)
    for task, days in enumerate(days_ago if minutes else ()):
        await earns(town, who, minutes, 900 + task, days)


async def taken(town: Town) -> tuple[Somebody, Somebody]:
    """Mei needs a hand, and Grace of the volunteers' desk has taken it."""
    mei = await town.resident()
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    await sends_a_need(mei, *ERRAND)
    await grace.presses("Take it")
    return mei, grace


async def asks(
    town: Town,
    grace: Somebody,
    day: str = "Tomorrow",
    hour: str = "10:00",
    people: str = "1",
    often: str | None = None,
    send: bool = True,
) -> None:
    """Fill in the form of a task; the first circle is asked."""
    await grace.presses("Find a volunteer")
    await grace.says("Carry two bags up to the third floor")
    await grace.presses(day)
    await grace.says(hour)
    await grace.presses("60 minutes")
    await grace.says(people)
    await grace.says("A small dog")
    if often:
        await grace.presses("Change: How often")
        await grace.presses(often)
    if send:
        await grace.presses("Ask volunteers")
        await town.ring_due()


async def helping(town: Town, hours: float = 3.5) -> tuple[Somebody, Somebody, Somebody]:
    """Mei, Grace, and Ann who has the task from one to two; that many hours after ten."""
    mei, grace = await taken(town)
    ann = await helper(town, "Ann")
    await asks(town, grace, day="Today", hour="13:00")
    await town.advance(minutes=30)
    await ann.presses("I'll do it")
    await town.ring_due()
    await town.advance(minutes=int(hours * 60) - 30)
    return mei, grace, ann


async def says_done(ann: Somebody, length: str) -> None:
    """*Done*, and how long it took."""
    await ann.presses("✅ Done")
    await ann.says(length)
