"""Those who look after volunteers: what they record, who may, and how it ends."""

from linkage.models import Role
from linkage.volunteers import VolunteerState
from tests.handlers.chat import Town, services
from tests.handlers.volunteers import approved, coordinated, kept

DAY = 24
DAY_MS = 86_400_000


async def test_a_training_is_recorded_counts_and_is_asked_for_again_in_time(town: Town) -> None:
    mei, grace = await approved(town, "First aid *")
    first_aid = next(one for one in services().policy.skills if one.id == "first_aid")
    assert not (await kept(town, mei)).can(first_aid, town.clock.at)
    await grace.presses("Record training or check")
    await grace.presses("First aid")
    await grace.presses("Half a year")
    await grace.says("Red Cross course, seen the certificate")
    grace.sees("On record: Mei, First aid")
    mei.sees("First aid is on record now")
    card = grace.sees("First aid (until")
    assert "Red Cross course" in card.text
    assert (await kept(town, mei)).can(first_aid, town.clock.at)
    mei.news.clear()
    grace.news.clear()
    await town.advance(hours=152 * DAY)
    mei.sees_nothing()
    await town.advance(hours=4 * DAY)
    mei.sees("First aid: until")
    grace.sees("What is on record for Mei runs out soon")
    assert (await kept(town, mei)).can(first_aid, town.clock.at)
    await town.advance(hours=31 * DAY)
    mei.sees("so we do not ask you for it")
    grace.sees("First aid (ended")
    assert not (await kept(town, mei)).can(first_aid, town.clock.at)
    await grace.presses("Record training or check")
    await grace.presses("First aid")
    await grace.presses("For good")
    await grace.presses("Skip")
    assert (await kept(town, mei)).can(first_aid, town.clock.at + 9999 * DAY_MS)
    mei.news.clear()
    await town.advance(hours=400 * DAY)
    mei.sees_nothing()


async def test_nothing_is_recorded_of_what_they_do_not_offer_any_more(town: Town) -> None:
    mei, grace = await approved(town, "First aid *")
    await grace.presses("Record training or check")
    await grace.presses("First aid")
    await grace.presses("One year")
    await mei.says("/volunteer")
    await mei.presses("Change my answers")
    await mei.presses("Change: Can do")
    await mei.presses("✓ First aid *")
    await mei.presses("Done")
    await mei.presses("Yes, that's right")
    await grace.presses("Skip")
    grace.sees("They do not offer this any more")
    assert await town.rows("SELECT * FROM volunteer_skills") == []


async def test_a_volunteer_is_suspended_comes_back_and_is_ended(town: Town) -> None:
    mei, grace = await approved(town)
    await grace.presses("Suspend")
    await grace.says("Let us talk first")
    mei.sees("Let us talk first")
    assert (await kept(town, mei)).state is VolunteerState.SUSPENDED
    await grace.presses("Resume")
    mei.sees("You can help again")
    await grace.presses("End")
    await grace.says("Thank you for everything")
    mei.sees("Thank you for everything")
    assert (await kept(town, mei)).state is VolunteerState.LEFT
    moves = [one["move"] for one in await town.rows("SELECT move FROM volunteer_events")]
    assert moves == ["apply", "approve", "suspend", "resume", "end"]


async def test_two_who_decide_at_the_same_moment_decide_once(town: Town) -> None:
    other = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Other")
    mei, grace = await coordinated(town)
    await town.at_once(grace.presses("Approve"), other.presses("Approve"))
    moves = [one["move"] for one in await town.rows("SELECT move FROM volunteer_events")]
    assert moves == ["apply", "approve"]
    told = [one.toast for one in (grace, other) if one.toast]
    assert told == ["This was approved already; no need to press again."]
    assert (await kept(town, mei)).state is VolunteerState.APPROVED


async def test_only_those_of_the_place_see_a_volunteer_or_decide(town: Town) -> None:
    mei, _ = await coordinated(town)
    number = (await kept(town, mei)).person_id
    strangers = [
        await town.worker(Role.VOLUNTEER_COORDINATOR, "Riverside", name="Far"),
        await town.worker(Role.COMMITTEE_WORKER, "Osmanthus", name="Committee"),
        await town.worker(Role.SOCIAL_WORKER, name="Social"),
        await town.resident("Neighbour"),
        mei,
    ]
    for one in strangers:
        for verb in ("show", "approve", "ask", "decline", "record", "suspend", "resume", "end"):
            await one.presses_data(f"e:{number}:{verb}")
            one.is_told("not yours to look after")
    assert (await kept(town, mei)).state is VolunteerState.APPLIED


async def test_what_is_no_button_of_ours_is_told_so(town: Town) -> None:
    mei, grace = await approved(town)
    number = (await kept(town, mei)).person_id
    for data in ("e:", f"e:{number}:fire", f"e:{number}:change", "e:list:x"):
        await grace.presses_data(data)
        grace.is_told("can't be used any more" if "can't" in (grace.toast or "") else "button")
    for data in ("v:", "v:fly", "w:", "w:tap9a:0", "w:tap0:0"):
        await mei.presses_data(data)
        assert mei.toast is not None


async def test_an_old_card_says_how_it_stands_now(town: Town) -> None:
    mei, grace = await coordinated(town)
    number = (await kept(town, mei)).person_id
    await mei.says("/volunteer")
    await mei.presses("Stop volunteering")
    await mei.presses("Yes, I stop")
    await grace.presses_data(f"e:{number}:approve")
    grace.is_told("This has ended already")


async def test_the_desk_lists_its_volunteers(town: Town) -> None:
    mei, grace = await approved(town)
    wait = await town.resident("Wu")
    await wait.says("/volunteer")
    for label in ("Done", "Done", "my grid", "Done", "1 a week", "Skip", "I agree"):
        await wait.presses(label)
    await wait.presses("Yes, that's right")
    await grace.says("/desk")
    await grace.presses("Volunteers")
    shown = grace.sees("Volunteers: 2")
    names = [label for label in shown.buttons if "·" in label]
    assert names == ["Wu · waiting for the coordinator", "Mei · approved"]
    await grace.presses("Mei · approved")
    grace.sees("Mei (Osmanthus Grid 1 Building 2)", "Suspend")
    assert mei.name == "Mei"


async def test_a_committee_has_the_list_only_where_there_is_no_coordinator(town: Town) -> None:
    worker = await town.worker(Role.COMMITTEE_WORKER, "Osmanthus")
    await worker.says("/desk")
    assert "Volunteers" in worker.last.buttons
    await town.worker(Role.VOLUNTEER_COORDINATOR)
    await worker.presses_data("e:list:0")
    worker.is_told("not yours to look after")


async def test_the_list_is_turned_page_by_page(town: Town) -> None:
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    for number in range(9):
        one = await town.resident(f"Resident {number}")
        await one.says("/volunteer")
        for label in ("Done", "Done", "my grid", "Done", "1 a week", "Skip", "I agree"):
            await one.presses(label)
        await one.presses("Yes, that's right")
    await grace.says("/desk")
    await grace.presses("Volunteers")
    assert not any(label.startswith("Resident 8") for label in grace.last.buttons)
    await grace.presses("›")
    assert any(label.startswith("Resident 8") for label in grace.last.buttons)
    await grace.presses("‹")
    assert any(label.startswith("Resident 0") for label in grace.last.buttons)


async def test_who_loses_the_role_sees_the_card_no_more(town: Town) -> None:
    boss = await town.worker(Role.ADMINISTRATOR, name="Boss")
    mei, grace = await coordinated(town)
    await boss.says("/roles")
    for label in ("2", "Take this role away", "Yes, take it away"):
        if label not in boss.last.buttons:
            continue
        await boss.presses(label)
    await town.advance(minutes=1)
    assert not any("Has time" in one.text for one in grace.screen)
    assert mei.name == "Mei"
