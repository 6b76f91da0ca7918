"""How somebody usually becomes a volunteer, in English and in Chinese."""

from linkage.models import Role
from linkage.volunteers import Volunteer
from storage import people, volunteers
from tests.handlers.chat import Somebody, Town


async def enrols(
    mei: Somebody, *skills: str, most: str = "2 a week", reach: str = "my community"
) -> None:
    """Fill in the form in English, down to *Yes, that's right*."""
    await mei.says("/volunteer")
    for skill in skills:
        await mei.presses(skill)
    for label in ("Done", "Done", reach, "Done", most, "Skip", "I agree", "Yes, that's right"):
        await mei.presses(label)


async def coordinated(town: Town, *skills: str) -> tuple[Somebody, Somebody]:
    """Mei has enrolled, and Grace looks after volunteers."""
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    mei = await town.resident()
    await enrols(mei, *skills)
    return mei, grace


async def approved(town: Town, *skills: str) -> tuple[Somebody, Somebody]:
    """Mei is a volunteer, and Grace looks after her."""
    mei, grace = await coordinated(town, *skills)
    await grace.presses("Approve")
    return mei, grace


async def kept(town: Town, somebody: Somebody) -> Volunteer:
    """The volunteer as they are stored."""
    unit = town.database.unit()
    person, _ = await people.who(unit, somebody.id)
    assert person is not None
    found = await volunteers.get(unit, person.id)
    assert found is not None
    return found
