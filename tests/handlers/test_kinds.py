"""What a need is about: the likeliest at once, the others by field."""

import pytest

from linkage.models import Role
from tests.handlers.chat import Town, services
from tests.handlers.conftest import sends_a_need

WAYS = ("More", "Back", "Cancel")


async def test_the_guesses_come_first_and_more_shows_all_the_others(town: Town) -> None:
    mei = await town.resident()
    await mei.says("my mother needs someone to take her to hospital on Friday")
    guesses = list(mei.last.buttons)
    assert guesses[0] == "Escort to hospital"
    assert guesses[3] == "I'm not sure — ask a person"
    await mei.presses("More")
    policy = services().policy
    seen: list[str] = []
    for group in policy.groups:
        for _ in policy.groups:
            if group.labels.en not in mei.last.buttons:
                await mei.presses("More")
        fields = list(mei.last.buttons)
        await mei.presses(group.labels.en)
        inside: list[str] = []
        while (new := [one for one in mei.last.buttons if one not in WAYS]) and (
            new[0] not in inside
        ):
            assert len(new) <= 4
            assert new.pop() == "I'm not sure — ask a person"
            inside += new
            if "More" in mei.last.buttons:
                await mei.presses("More")
        seen += inside
        await mei.presses("Back")
        assert list(mei.last.buttons) == fields
    listed = [one.labels.en for one in policy.listed if not one.triage]
    assert sorted(seen) == sorted(listed)


async def test_a_kind_is_explained_where_it_is_chosen(town: Town) -> None:
    mei = await town.resident()
    await mei.says("my mother needs someone to take her to hospital on Friday")
    explain = services().policy.category("escort").explain
    assert explain is not None
    mei.sees(f"· Escort to hospital: {explain.en}")


async def test_a_kind_is_found_by_its_field_and_back_leads_out_again(town: Town) -> None:
    mei = await town.resident()
    await mei.says("qwertz uiop asdf")
    assert list(mei.last.buttons) == ["I'm not sure — ask a person", "More", "Back", "Cancel"]
    await mei.presses("More")
    await mei.presses("Building and grounds")
    await mei.presses("More")
    await mei.presses("Back")
    await mei.presses("Back")
    mei.sees("I'm not sure — ask a person")
    await mei.presses("More")
    await mei.presses("Building and grounds")
    await mei.presses("Lift trouble")
    mei.sees("How soon")


@pytest.mark.parametrize("place", ["g9999", "99.0", "0.99", "-1", "x", ""])
async def test_a_forged_place_among_the_kinds_shows_a_page(town: Town, place: str) -> None:
    mei = await town.resident()
    await mei.says("the lift is stuck again")
    data = mei.last.buttons["More"]
    assert data is not None
    await mei.presses_data(data.rpartition(":")[0] + ":" + place, mei.last)
    assert mei.last.buttons


async def test_what_a_department_is_in_charge_of_is_said_to_both_sides(town: Town) -> None:
    mei, li = await town.resident(), await town.worker(Role.COMMITTEE_WORKER)
    await sends_a_need(mei, "my boss owes me three months of wages", "Wages and work disputes")
    assert "The committee takes it to the labour department (12345)" in mei.screen[-1].text
    li.sees("In charge: the labour department (12345)")


@pytest.mark.parametrize(
    ("language", "kind", "needs"),
    [
        ("en", "Escort to hospital", "A volunteer needs: First aid (after training)"),
        ("zh_CN", "Homework and tutoring", "志愿者去办需要：辅导功课（要先核实）"),
        (
            "zh_CN",
            "After-school care",
            "志愿者去办需要：照看孩子（要先培训、核实）",
        ),
        ("en", "Interpreting", "A volunteer needs: Interpreting"),
    ],
)
async def test_staff_see_what_a_volunteer_needs_for_it(
    town: Town, language: str, kind: str, needs: str
) -> None:
    mei = await town.resident()
    office = await town.worker(Role.STREET_OFFICE, language=language)
    await sends_a_need(mei, "Please help", kind)
    assert needs in office.last.text.splitlines()
    mei.sees_no("volunteer needs")


async def test_what_anybody_can_do_needs_nothing(town: Town) -> None:
    mei, office = await town.resident(), await town.worker(Role.STREET_OFFICE)
    await sends_a_need(mei, "please carry my shopping up the stairs", "Errands and carrying")
    office.sees("No. 1001")
    office.sees_no("A volunteer needs")
