"""Volunteers as they are stored: read back whole, kept apart, and dropped whole."""

import pytest

from linkage.errors import Conflict
from linkage.models import Level, Person, Place
from linkage.volunteers import Absence, Stretch, Volunteer, VolunteerState
from storage import people, places, volunteers
from storage.database import Database
from storage.unit import Unit

DAY = 86_400_000
WEEK = (Stretch(0, 480, 720), Stretch(2, 840, 990))


def applied(person: Person, place: Place, **changed: object) -> Volunteer:
    """Somebody who has just applied."""
    return Volunteer(
        person_id=person.id,
        state=VolunteerState.APPLIED,
        reach=Level.COMMUNITY,
        area=place.path,
        home=place.path,
        languages=frozenset({"zh_CN", "en"}),
        never=frozenset({"errands"}),
        weekly_most=2,
        about="退休电工，有电工证",
        agreed_at=1,
        applied_at=2,
    ).model_copy(update=changed)


async def enrolled(database: Database, person: Person, place: Place) -> Volunteer:
    """They have applied, named two skills, and said when they have time."""
    one = applied(person, place)

    async def work(unit: Unit) -> None:
        volunteers.save(unit, one)
        volunteers.append(unit, one, "apply", person.id, "你好")
        volunteers.name_skills(unit, person.id, (), ("carrying", "first_aid"))
        volunteers.set_week(unit, person.id, WEEK)
        volunteers.set_days_off(unit, person.id, [Absence(unit.now + DAY, unit.now + 2 * DAY)])

    await database.run(work)
    return one


async def found(database: Database, person: Person) -> Volunteer:
    one = await volunteers.get(database.unit(), person.id)
    assert one is not None
    return one


async def test_who_never_enrolled_is_no_volunteer(database: Database, resident: Person) -> None:
    assert await volunteers.get(database.unit(), resident.id) is None


async def test_a_volunteer_reads_back_as_they_were_saved(
    database: Database, resident: Person, street: Place
) -> None:
    one = await enrolled(database, resident, street)
    now = database.unit().now
    assert await found(database, resident) == one.model_copy(
        update={
            "skills": {"carrying": None, "first_aid": None},
            "week": WEEK,
            "days_off": (Absence(now + DAY, now + 2 * DAY),),
        }
    )


async def test_a_recorded_skill_keeps_its_end_when_others_are_named(
    database: Database, resident: Person, street: Place
) -> None:
    await enrolled(database, resident, street)

    async def work(unit: Unit) -> None:
        aid = volunteers.Recorded(
            skill="first_aid",
            recorded_at=DAY,
            recorded_by=resident.id,
            valid_until=9 * DAY,
            note="红十字会",
        )
        volunteers.record(unit, resident.id, aid)
        volunteers.name_skills(
            unit, resident.id, ("carrying", "first_aid"), ("first_aid", "cooking")
        )

    await database.run(work)
    one = await found(database, resident)
    assert one.skills == {"cooking": None, "first_aid": 9 * DAY}
    assert one.recorded == {"first_aid"}
    _, aid = await volunteers.skills(database.unit(), resident.id)
    assert (aid.note, aid.recorded_by) == ("红十字会", resident.id)


async def test_a_week_and_days_off_stand_in_place_of_those_before(
    database: Database, resident: Person, street: Place
) -> None:
    await enrolled(database, resident, street)

    async def work(unit: Unit) -> None:
        volunteers.set_week(unit, resident.id, [Stretch(0, 480, 700)])
        volunteers.set_days_off(unit, resident.id, [])

    await database.run(work)
    one = await found(database, resident)
    assert one.week == (Stretch(0, 480, 700),)
    assert one.days_off == ()


async def test_a_day_off_that_is_over_is_not_among_them(
    database: Database, resident: Person, street: Place
) -> None:
    await enrolled(database, resident, street)
    later = database.unit()
    later.now += 2 * DAY
    assert await volunteers.days_off(later, resident.id) == ()


async def test_two_moves_at_the_same_moment_are_a_conflict(
    database: Database, second: Database, resident: Person, street: Place
) -> None:
    one = await enrolled(database, resident, street)
    approved = one.model_copy(update={"state": VolunteerState.APPROVED, "seq": 1})
    units = [database.unit(), second.unit()]
    for unit in units:
        volunteers.save(unit, approved)
        volunteers.append(unit, approved, "approve", resident.id)
    await database.commit(units[0])
    with pytest.raises(Conflict):
        await second.commit(units[1])
    moves = [one.move for one in await volunteers.events(database.unit(), resident.id)]
    assert moves == ["apply", "approve"]


async def test_the_list_holds_who_lives_in_the_places_and_begins_with_who_waits(
    database: Database, resident: Person, street: Place
) -> None:
    await enrolled(database, resident, street)

    async def work(unit: Unit) -> tuple[Place, int]:
        community = places.add(unit, street, Level.COMMUNITY, "桂花社区")
        other = Person(
            id=unit.next_id("people"), chat_id=7, name="Li", language="en", place_id=community.id
        )
        people.save(unit, other)
        approved = {"state": VolunteerState.APPROVED, "applied_at": 0}
        volunteers.save(unit, applied(other, community, **approved))
        return community, other.id

    (community, other_id), _ = await database.run(work)

    async def names(*paths: str, limit: int = 9, offset: int = 0) -> tuple[list[str], int]:
        rows, count = await volunteers.listed(database.unit(), paths, limit, offset)
        return [row["name"] for row in rows], count

    assert await names(street.path) == (["王桂兰", "Li"], 2)
    assert await names(street.path, limit=1, offset=1) == (["Li"], 2)
    assert await names(community.path) == (["Li"], 1)
    assert await names() == ([], 0)
    gone = database.unit()
    volunteers.forget(gone, other_id)
    await database.commit(gone)
    assert await names(street.path) == (["王桂兰"], 1)


async def test_who_moves_volunteers_around_their_new_home(
    database: Database, resident: Person, street: Place
) -> None:
    await enrolled(database, resident, street)
    unit = database.unit()
    volunteers.move_area(unit, resident.id, "/1/2/")
    await database.commit(unit)
    assert (await found(database, resident)).area == "/1/2/"


async def test_nothing_is_left_of_who_is_forgotten(
    database: Database, resident: Person, street: Place
) -> None:
    await enrolled(database, resident, street)
    unit = database.unit()
    volunteers.forget(unit, resident.id)
    await database.commit(unit)
    for table in ("volunteers", "volunteer_events", "volunteer_skills", "availability", "days_off"):
        assert await database.fetch(f"SELECT * FROM {table}") == []
