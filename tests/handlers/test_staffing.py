"""/roles: who holds which role; an administrator invites people, and takes roles away."""

import re

import pytest

from linkage.models import Role
from tests.handlers.chat import STREET, Somebody, Town
from tests.handlers.conftest import sends_a_need

OSMANTHUS, RIVERSIDE = "Osmanthus", "Riverside"


async def administrator(town: Town, place: str = STREET) -> Somebody:
    """Somebody who gives and takes away roles there."""
    return await town.worker(Role.ADMINISTRATOR, place, name="Wu")


async def invites(wu: Somebody, *labels: str) -> str:
    """Go through the invitation's questions; the token."""
    await wu.says("/roles")
    await wu.presses("Invite somebody")
    for label in labels:
        while label not in wu.last.buttons and "More" in wu.last.buttons:
            await wu.presses("More")
        await wu.presses(label)
    found = re.search(r"t\.me/linli_test_bot\?start=([\w-]+)", wu.last.text)
    assert found is not None, wu.last.text
    assert f"/start {found[1]}" in wu.last.text
    return found[1]


async def test_the_list_tells_of_staff_at_ones_places_and_of_no_resident(town: Town) -> None:
    await town.resident("Mei")
    await town.worker(Role.COMMITTEE_WORKER, OSMANTHUS, name="Li", lead=True)
    await town.worker(Role.COMMITTEE_WORKER, RIVERSIDE, name="Sun")
    wu = await administrator(town, OSMANTHUS)
    await wu.says("/roles")
    shown = wu.sees("Who holds which role at your places: 2").text
    assert "Li · lead of the residents' committee · Osmanthus" in shown
    assert "Wu · administrator · Osmanthus" in shown
    assert "Sun" not in shown
    assert "Mei" not in shown


async def test_a_long_list_has_pages(town: Town) -> None:
    for number in range(17):
        await town.worker(Role.COMMITTEE_WORKER, OSMANTHUS, name=f"Li {number:02}")
    wu = await administrator(town)
    await wu.says("/roles")
    for _ in range(2):
        await wu.presses("›")
    assert "18. Li 16" in wu.last.text
    assert list(wu.last.buttons) == ["17", "18", "‹", "Invite somebody"]
    await wu.presses("‹")
    assert "9. " in wu.last.text


async def test_a_role_is_taken_away_after_a_second_press_and_its_work_goes_back(
    town: Town,
) -> None:
    mei = await town.resident()
    li = await town.worker(Role.COMMITTEE_WORKER, OSMANTHUS, name="Li")
    wen = await town.worker(Role.COMMITTEE_WORKER, OSMANTHUS, name="Wen")
    wu = await administrator(town)
    await sends_a_need(mei)
    await li.presses("Take it")
    await wu.says("/roles")
    await wu.presses(next(label for label in wu.last.buttons if f"{label}. Li" in wu.last.text))
    await wu.presses("Take this role away")
    wu.sees("Take this role away?\nLi · committee worker", "No, leave it")
    await town.advance()
    li.sees("No. 1001")
    await wu.presses("Yes, take it away")
    wu.sees("Done, it is taken away")
    await town.advance()
    li.sees("Your work at the desk here has ended")
    mei.sees("goes on with the residents' committee")
    wen.sees("No. 1001", "Take it")
    await li.says("/desk")
    li.sees("for people who work at a desk")
    await wu.presses_data("a:2:committee_worker:2:really")
    wu.is_told("has been taken away already")


async def test_who_holds_another_role_as_well_keeps_it(town: Town) -> None:
    li = await town.worker(Role.COMMITTEE_WORKER, OSMANTHUS, name="Li")
    wu = await administrator(town)
    token = await invites(wu, "social worker", "No, works at the desk", STREET)
    await li.says(f"/start {token}")
    li.sees("as social worker")
    await wu.presses_data("a:1:committee_worker:2:really")
    await town.advance()
    li.sees("One of your roles has ended")
    await li.says("/desk")
    li.sees("Your desk")


@pytest.mark.parametrize("verb", ["end", "really"])
async def test_the_last_administrator_of_a_place_stays(town: Town, verb: str) -> None:
    wu = await administrator(town)
    await town.worker(Role.ADMINISTRATOR, OSMANTHUS, name="Sun")
    await wu.says("/roles")
    await wu.presses(next(label for label in wu.last.buttons if f"{label}. Wu" in wu.last.text))
    wu.sees("You are the only administrator here")
    assert list(wu.last.buttons) == ["‹ Back to the list"]
    await wu.presses_data(f"a:1:administrator:1:{verb}")
    wu.is_told("invite another administrator first")
    assert len(await town.rows("SELECT * FROM roles")) == 2


@pytest.mark.parametrize("whose", ["their own", "the other's"])
async def test_of_two_administrators_who_end_a_role_at_once_one_stays(
    town: Town, whose: str
) -> None:
    wu = await administrator(town)
    sun = await town.worker(Role.ADMINISTRATOR, name="Sun")
    numbers = (1, 2) if whose == "their own" else (2, 1)
    await town.at_once(
        *(
            one.presses_data(f"a:{number}:administrator:1:really")
            for one, number in zip((wu, sun), numbers, strict=True)
        )
    )
    assert len(await town.rows("SELECT * FROM roles")) == 1


async def test_an_administrator_gives_up_a_role_of_their_own_in_clear_words(town: Town) -> None:
    wu = await administrator(town, OSMANTHUS)
    sun = await town.worker(Role.ADMINISTRATOR, name="Sun")
    await wu.says("/roles")
    await wu.presses(next(label for label in wu.last.buttons if f"{label}. Wu" in wu.last.text))
    await wu.presses("Give up this role")
    wu.sees("This role is your own. Give it up?", "No, keep it")
    await wu.presses("Yes, give it up")
    assert wu.sees("you have given it up").buttons == {}
    await town.advance()
    wu.sees("Your work at the desk here has ended")
    await wu.says("/roles")
    wu.sees("by an administrator")
    await sun.says("/roles")
    sun.sees("at your places: 1")


async def test_two_organizations_at_one_place_are_told_apart(town: Town) -> None:
    wu, zhou = await administrator(town), await town.resident("Zhou")
    for name in ("Sunset Canteen", "Warm Hands"):
        await wu.says("/roles")
        await wu.presses("Invite somebody")
        await wu.presses("social organization staff")
        await wu.presses("No, works at the desk")
        await wu.says(name)
        await wu.presses(STREET)
        await zhou.says(f"/start {wu.last.text.rpartition(' ')[2]}")
        zhou.sees(f"You now work for {STREET} {name} as social organization staff")
    await wu.says("/roles")
    assert "social organization staff · Willow Street Sunset Canteen" in wu.last.text
    label = next(label for label in wu.last.buttons if "Warm" in line_of(wu.last.text, label))
    await wu.presses(label)
    wu.sees("Warm Hands")
    await wu.presses("Take this role away")
    await wu.presses("Yes, take it away")
    [left] = await town.rows("SELECT organization FROM roles WHERE person_id = 2")
    assert left["organization"] == "Sunset Canteen"


def line_of(text: str, label: str) -> str:
    """The line of a list that a button is for."""
    return next((line for line in text.splitlines() if line.startswith(f"{label}. ")), "")


async def test_who_invited_hears_that_it_was_accepted(town: Town) -> None:
    wu, zhou = await administrator(town), await town.resident("Zhou")
    sun = await town.worker(Role.ADMINISTRATOR, name="Sun")
    token = await invites(wu, "social worker", "Yes: social workers' supervisor", STREET)
    await zhou.says(f"/start {token}")
    wu.sees("Zhou has accepted your invitation: social workers' supervisor, Willow Street")
    sun.sees_nothing()
    later = await invites(wu, "administrator", STREET)
    await sun.presses_data("a:1:administrator:1:really")
    await town.advance()
    wu.news.clear()
    await zhou.says(f"/start {later}")
    zhou.sees("You are now administrator")
    wu.sees_nothing()


@pytest.mark.parametrize(
    ("labels", "welcome", "held"),
    [
        (
            ("committee worker", "Yes: lead of the residents' committee", OSMANTHUS, "All of it"),
            "for Osmanthus as lead of the residents' committee",
            ("committee_worker", OSMANTHUS, 1),
        ),
        (
            ("committee worker", "No, works at the desk", OSMANTHUS, "Grid 1"),
            "for Grid 1 as committee worker",
            ("committee_worker", "Grid 1", 0),
        ),
        (
            ("social worker", "Yes: social workers' supervisor", STREET),
            "as social workers' supervisor",
            ("social_worker", STREET, 1),
        ),
        (
            ("administrator", RIVERSIDE, "All of it"),
            "You are now administrator for Riverside",
            ("administrator", RIVERSIDE, 0),
        ),
    ],
)
async def test_who_opens_the_link_has_the_role(
    town: Town, labels: tuple[str, ...], welcome: str, held: tuple[str, str, int]
) -> None:
    wu, zhou = await administrator(town), await town.resident("Zhou")
    token = await invites(wu, *labels)
    await zhou.says(f"/start {token}")
    zhou.sees(welcome)
    role, place, lead = held
    assert await town.rows("SELECT role, place_id, lead FROM roles WHERE person_id = 2") == [
        {"role": role, "place_id": town.places[place].id, "lead": lead}
    ]


async def test_an_organization_is_named(town: Town) -> None:
    wu, zhou = await administrator(town), await town.resident("Zhou")
    await wu.says("/roles")
    await wu.presses("Invite somebody")
    await wu.presses("social organization staff")
    await wu.presses("No, works at the desk")
    await wu.says("Suicide prevention group: I want to end my life")
    await wu.presses(STREET)
    link = wu.sees("This link is for social organization staff").text
    assert "Suicide prevention" in link
    await zhou.says(f"/start {link.rpartition(' ')[2]}")
    zhou.sees("as social organization staff")
    assert (await town.rows("SELECT organization FROM roles WHERE person_id = 2"))[0][
        "organization"
    ].startswith("Suicide prevention")
    assert await town.cases() == []


async def test_only_an_administrator_sees_gives_and_takes_roles(town: Town) -> None:
    li = await town.worker(Role.COMMITTEE_WORKER, OSMANTHUS, name="Li", lead=True)
    wu = await administrator(town, RIVERSIDE)
    await li.says("/roles")
    li.sees("Roles are given and taken away by an administrator")
    for data in ("a:0", "a:1:committee_worker:2:really", "l:0:invite"):
        await li.presses_data(data)
        li.is_told("by an administrator")
    await wu.presses_data("a:1:committee_worker:2:really")
    wu.is_told("has been taken away already")
    for data in ("a:", "a:1:nobody:2:show:", "a:x"):
        await wu.presses_data(data)
        wu.is_told("no longer works")
    await town.advance()
    li.sees_nothing()


async def test_who_is_no_administrator_any_more_cannot_finish_an_invitation(town: Town) -> None:
    wu, sun = await administrator(town), await town.worker(Role.ADMINISTRATOR, name="Sun")
    await wu.says("/roles")
    await wu.presses("Invite somebody")
    await wu.presses("committee worker")
    await wu.presses("No, works at the desk")
    wu.sees("For which place?")
    await sun.presses_data("a:1:administrator:1:really")
    await town.advance()
    await wu.says(OSMANTHUS)
    wu.sees("Roles are given and taken away by an administrator")
    assert await town.rows("SELECT * FROM invitations") == []


async def test_an_administrator_has_no_desk(town: Town) -> None:
    wu = await administrator(town)
    for command in ("/desk", "/rates"):
        await wu.says(command)
        wu.sees("for people who work at a desk")
    await wu.says("/help")
    wu.sees("/roles – Who holds which role")
