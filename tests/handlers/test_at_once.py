"""A task straight from a need: volunteers are asked before the desk has looked at it."""

from linkage.models import Role
from tests.handlers.chat import Somebody, Town
from tests.handlers.conftest import chooses, sends_a_need
from tests.handlers.tasks import helper

PARCEL = "My son left 20 kg of rice at the gate, bring it to flat 301 tomorrow at 3pm please"
ERRANDS = "Errands and carrying"


async def asked(
    town: Town, text: str = PARCEL, category: str = ERRANDS
) -> tuple[Somebody, Somebody, Somebody]:
    """Mei's need with its day and hour, Grace of the volunteers' desk, and Ann, a volunteer."""
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    ann = await helper(town, "Ann")
    mei = await town.resident()
    await sends_a_need(mei, text, category)
    return mei, grace, ann


async def states(town: Town) -> list[str]:
    return [row["state"] for row in await town.rows("SELECT state FROM tasks ORDER BY id")]


async def test_who_says_day_and_hour_has_volunteers_asked_at_once(town: Town) -> None:
    mei, grace, ann = await asked(town)
    mei.sees("We are asking volunteers: 3 Mar, 15:00")
    grace.sees("volunteers are being asked", "Take it")
    grace.sees("Volunteers are being asked already", "Call it off")
    await town.ring_due()
    grace.sees("If this is nothing for a volunteer, call it off", "Call it off")
    card = ann.sees("Could you help with this?", "I'll do it").text
    assert "What exactly, you read once you have accepted" in card
    for private in ("rice", "301", "Mei", "Building 2"):
        assert private not in card
    await ann.presses("I'll do it")
    mine = ann.sees("It is yours").text
    for part in ("20 kg of rice", "Mei", "Building 2"):
        assert part in mine
    mei.sees("Ann, a volunteer, will come")
    await town.ring_due()
    grace.sees("1 of 1 found: Ann")
    assert await town.moves() == ["submit", "seek", "found"]
    await town.advance(hours=30)
    assert "rice" not in ann.last.text


async def test_once_it_is_over_the_card_says_the_kind_alone(town: Town) -> None:
    _, _, ann = await asked(town)
    await town.ring_due()
    await ann.presses("I'll do it")
    await ann.presses_data("t:1:come")
    await town.advance(hours=30)
    [over] = [one.text for one in ann.screen if "It is over. Thank you" in one.text]
    assert f"\n{ERRANDS}\n" in over


async def test_the_check_shows_the_hour_that_volunteers_are_asked_for(town: Town) -> None:
    mei = await town.resident()
    await mei.says(f"/need {PARCEL}")
    await chooses(mei, ERRANDS)
    await mei.presses("In the next few days")
    mei.sees("Time of day: Afternoon 15:00", "Send")
    await mei.presses("Change: Kind")
    await chooses(mei, "Repairs in common areas")
    check = mei.sees("Time of day: Afternoon").text
    assert "15:00" not in check


async def test_the_case_keeps_its_clock_and_who_answers_for_it(town: Town) -> None:
    mei, grace, _ = await asked(town)
    [case] = await town.cases()
    assert (case["state"], case["actor"], case["assignee_id"]) == ("waiting", "volunteer", None)
    assert await town.rows("SELECT 1 FROM reminders WHERE kind = 'case' AND subject = 1001")
    await grace.presses("Take it")
    mei.sees("Somebody has taken your No. 1001")
    assert await states(town) == ["open"]


async def test_the_coordinator_calls_it_off(town: Town) -> None:
    _, grace, ann = await asked(town)
    await town.ring_due()
    await ann.presses("I'll do it")
    await grace.presses("Call it off")
    grace.is_told("Called off")
    ann.sees("You need not come")
    assert await states(town) == ["called_off"]


async def test_without_an_hour_the_desk_asks_with_what_is_known_filled_in(town: Town) -> None:
    _, grace, ann = await asked(town, "please carry my shopping up tomorrow morning")
    await town.ring_due()
    ann.sees_nothing()
    assert await states(town) == []
    await grace.presses("Take it")
    await grace.presses("Find a volunteer")
    await grace.says("Carry two bags")
    grace.sees("At what time?")


async def test_what_takes_a_training_is_looked_at_first_and_its_hour_is_filled_in(
    town: Town,
) -> None:
    _, grace, _ = await asked(
        town, "my kitchen tap drips, come tomorrow at 3pm", "Small repairs at home"
    )
    assert await states(town) == []
    await grace.presses("Take it")
    await grace.presses("Find a volunteer")
    await grace.says("A dripping tap")
    await grace.presses("60 minutes")
    await grace.presses("1")
    await grace.presses("Nothing special")
    assert "15:00" in grace.last.text


async def test_an_hour_that_is_over_is_for_the_desk(town: Town) -> None:
    await asked(town, "carry my shopping up today at 7:30")
    assert await states(town) == []


async def test_what_is_withdrawn_is_called_off(town: Town) -> None:
    mei, _, ann = await asked(town)
    await town.ring_due()
    await ann.presses("I'll do it")
    await mei.presses_data("c:1001:withdraw")
    await mei.presses("Just withdraw it")
    ann.sees("You need not come")
    assert "rice" not in ann.last.text
    assert await states(town) == ["called_off"]


async def test_what_turns_out_to_be_of_another_kind_is_called_off(town: Town) -> None:
    mei, grace, ann = await asked(town)
    await town.ring_due()
    await ann.presses("I'll do it")
    await grace.presses_data("c:1001:correct")
    await grace.says("Small repairs at home")
    ann.sees("You need not come")
    mei.sees("Volunteers will not come for this after all")
    assert await states(town) == ["called_off"]


async def test_what_the_desk_refuses_is_called_off(town: Town) -> None:
    mei, grace, _ = await asked(town)
    await town.worker(Role.COMMITTEE_WORKER, name="Li")
    await grace.presses("Can't take it")
    await grace.says("Too heavy for volunteers")
    mei.sees("Volunteers will not come for this after all")
    assert await states(town) == ["called_off"]


async def test_no_volunteer_is_sent_into_danger(town: Town) -> None:
    mei, _, ann = await asked(town)
    await town.ring_due()
    await ann.presses("I'll do it")
    await mei.says("my husband is beating me, help")
    ann.sees("You need not come")
    mei.sees_no("Volunteers will not come")
    assert await states(town) == ["called_off"]


async def test_what_is_corrected_into_such_a_need_is_asked_at_once(town: Town) -> None:
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    li = await town.worker(Role.COMMITTEE_WORKER, name="Li")
    mei = await town.resident()
    await sends_a_need(mei, PARCEL, "Rubbish and hygiene")
    assert await states(town) == []
    await li.presses_data("c:1001:correct")
    await li.says(ERRANDS)
    grace.sees("volunteers are being asked", "Take it")
    mei.sees("We are asking volunteers")
    assert await states(town) == ["open"]


async def test_nobody_watches_over_the_task_of_their_own_need(town: Town) -> None:
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Grace")
    paul = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Paul")

    await sends_a_need(paul, PARCEL, ERRANDS)
    grace.sees("Volunteers are being asked already")
    paul.sees_no("Volunteers are being asked already")


async def test_in_chinese(town: Town) -> None:
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="陈老师", language="zh_CN")
    ann = await helper(town, "马志强", language="zh_CN")
    mei = await town.resident("王桂兰", "zh_CN")
    await mei.says("/need 明天下午三点帮我把一袋米扛上楼，我住301")
    for label in ("跑腿代办", "就这几天", "交上去"):
        await mei.presses(label)
    mei.sees("正在帮您问志愿者")
    grace.sees("居民说了哪天几点", "取消任务")
    await town.ring_due()
    assert "301" not in ann.sees("具体什么事，接下以后就看得到", "我来").text
    await ann.presses("我来")
    ann.sees("我住301")


async def test_a_weekday_with_its_hour_needs_no_word_before_it(town: Town) -> None:
    mei, *_ = await asked(town, "Could somebody carry my rice upstairs, Wednesday at 7pm?")
    mei.sees("We are asking volunteers: 4 Mar, 19:00")
