"""What becomes of a task that changes: given up, called off, withdrawn, weekly, out of time."""

from linkage.models import Actor, Level, Role
from storage import cases, people, team, volunteers
from storage.unit import Unit
from tests.handlers.chat import Somebody, Town
from tests.handlers.tasks import asks, helper, taken

WEEK = 7 * 24


async def accepted(
    town: Town, people: str = "1", often: str | None = None
) -> tuple[Somebody, Somebody, Somebody, Somebody]:
    """Mei, Grace, Ann who has accepted, and Bob who has not."""
    mei, grace = await taken(town)
    ann, bob = [await helper(town, name) for name in ("Ann", "Bob")]
    await asks(town, grace, people=people, often=often)
    await ann.presses("I'll do it")
    await town.ring_due()
    return mei, grace, ann, bob


async def test_who_cannot_come_after_all_frees_the_place_and_both_sides_know(town: Town) -> None:
    mei, grace, ann, bob = await accepted(town)
    assert (await town.moves()).count("found") == 1
    await ann.presses("I can't after all")
    ann.sees("Others are being asked now")
    mei.sees("We are already asking others")
    grace.sees("Ann cannot come after all")
    await town.ring_due()
    grace.sees("0 of 1 found")
    bob.sees("Could you help with this?")
    ann.sees_no("Could you help with this?")
    await bob.presses("I'll do it")
    await town.ring_due()
    grace.sees("1 of 1 found: Bob")
    assert "Building 2" not in ann.last.text


async def test_a_task_is_called_off_and_who_was_to_come_need_not(town: Town) -> None:
    _, grace, ann, bob = await accepted(town)
    await grace.presses("Call it off")
    grace.is_told("Called off")
    ann.sees("You need not come")
    await bob.presses_data("t:1:accept")
    bob.is_told("This task has been called off")
    await ann.presses_data("t:1:give_up")
    ann.is_told("This task has been called off")
    await grace.presses_data("t:1:call_off")
    grace.is_told("This task has been called off")


async def test_what_a_resident_withdraws_is_called_off_at_once(town: Town) -> None:
    mei, _, ann, _ = await accepted(town)
    await mei.presses_data("c:1001:withdraw")
    await mei.presses("Just withdraw it")
    ann.sees("You need not come")
    assert "Building 2" not in ann.last.text
    assert [one["state"] for one in await town.rows("SELECT state FROM tasks")] == ["called_off"]


async def test_nobody_acts_on_the_task_of_others(town: Town) -> None:
    _, grace, _, bob = await accepted(town)
    for verb in ("call_off", "stop", "give_up"):
        await bob.presses_data(f"t:1:{verb}")
        bob.is_told("This task is not yours")
    await bob.presses_data("t:1:answer:1")
    bob.is_told("This task is not yours")
    for data in ("t:9:accept", "t:1:answer", "t:1:nothing", "t:x:show"):
        await bob.presses_data(data)
        assert bob.toast is not None
    await grace.presses_data("t:1:answer:999")
    assert grace.toast is not None
    assert (await town.rows("SELECT state FROM tasks")) == [{"state": "filled"}]


async def test_whose_volunteering_ends_leaves_nobody_waiting(town: Town) -> None:
    mei, grace, ann, bob = await accepted(town)
    await ann.presses_data("v:leave_now")
    await town.ring_due()
    await town.ring_due()
    mei.sees("Plans have changed: we are asking other volunteers for you")
    grace.sees("Plans have changed: Ann does not go this time")
    bob.sees("Could you help with this?")
    ann.sees("no longer with you, and you need not come")
    assert not [one for one in ann.screen if "Building 2" in one.text]
    unit = town.database.unit()
    assert (await team.served(unit, 3)).missed == 0
    await bob.presses("I'll do it")
    bob.is_told("It is yours")
    mei.sees("Bob, a volunteer, will come")


async def test_who_blocks_the_bot_leaves_their_tasks_to_others(town: Town) -> None:
    mei, grace, ann, bob = await accepted(town)
    await ann.blocks()
    await town.ring_due()
    mei.sees("Plans have changed: we are asking other volunteers for you")
    grace.sees("Plans have changed: Ann does not go this time")
    bob.sees("Could you help with this?")


async def test_after_its_hour_nobody_can_take_it_any_more(town: Town) -> None:
    _, _, _, bob = await accepted(town, people="2")
    await town.advance(hours=25)
    await bob.presses_data("t:1:accept")
    bob.is_told("The time of this task has passed")


async def test_who_is_forgotten_leaves_their_tasks_to_others(town: Town) -> None:
    _, grace, ann, bob = await accepted(town)
    await ann.says("/mydata")
    page = ann.gets("linli-mydata.html").content.decode()
    assert "Your tasks as a volunteer" in page
    await ann.says("/forget")
    await ann.presses_data("p:0:forget")
    await town.ring_due()
    grace.sees("Plans have changed: Ann does not go this time")
    bob.sees("Could you help with this?")
    assert await town.rows("SELECT * FROM offers WHERE volunteer_id = 3") == []


async def test_a_resident_can_read_what_was_asked_of_volunteers_for_them(town: Town) -> None:
    mei, *_ = await accepted(town)
    await mei.says("/mydata")
    page = mei.gets("linli-mydata.html").content.decode()
    assert "Carry two bags up to the third floor A small dog" in page
    assert "A volunteer has said they will come" in page
    assert "a volunteer who has promised to help" in page


async def test_a_forgotten_residents_task_says_nothing_of_them(town: Town) -> None:
    mei, _, ann, _ = await accepted(town)
    await mei.says("/forget")
    await mei.presses_data("p:0:forget")
    ann.sees("You need not come")
    [task] = await town.rows("SELECT text, risks FROM tasks")
    assert task == {"text": "", "risks": None}


async def test_an_hour_that_has_passed_is_asked_anew_with_all_else_kept(town: Town) -> None:
    _, grace = await taken(town)
    await asks(town, grace, day="Today", hour="9:00")
    grace.sees("That time has passed. When shall it be?")
    await grace.presses("Today")
    await grace.says("half past")
    grace.sees("I did not understand the time")
    await grace.says("16.00")
    await grace.presses("Ask volunteers")
    grace.sees("0 of 1 found")
    [task] = await town.rows("SELECT people, starts_at FROM tasks")
    assert task["starts_at"] == town.clock.at + 6 * 3_600_000


async def test_a_weekly_task_goes_on_week_by_week_until_it_is_stopped(town: Town) -> None:
    _, grace, ann, _ = await accepted(town, often="Every week")
    starts = [row["starts_at"] for row in await town.rows("SELECT * FROM tasks ORDER BY id")]
    assert [at - starts[0] for at in starts] == [0, WEEK * 3_600_000]
    await grace.presses("Skip this week")
    ann.sees("You need not come")
    rows = await town.rows("SELECT state FROM tasks ORDER BY starts_at")
    assert [row["state"] for row in rows] == ["called_off", "open", "open"]
    await grace.presses_data("t:2:stop")
    rows = await town.rows("SELECT state, weekly FROM tasks ORDER BY starts_at")
    assert {(row["state"], row["weekly"]) for row in rows} == {("called_off", 0)}
    await town.advance(hours=3 * WEEK)
    assert len(await town.rows("SELECT id FROM tasks")) == 3


async def test_one_week_can_be_handed_on_and_the_rest_stays(town: Town) -> None:
    _, _, ann, bob = await accepted(town, often="Every week")
    await ann.presses_data("t:2:accept")
    ann.is_told("It is yours")
    await town.ring_due()
    await ann.presses_data("t:1:give_up")
    await town.ring_due()
    await bob.presses_data("t:1:accept")
    bob.is_told("It is yours")
    rows = await town.rows(
        "SELECT task_id, volunteer_id FROM assignments WHERE state = 'taken' ORDER BY task_id"
    )
    assert [row["task_id"] for row in rows] == [1, 2]
    assert rows[0]["volunteer_id"] != rows[1]["volunteer_id"]


async def test_a_week_after_each_that_is_over_there_is_one_more(town: Town) -> None:
    await accepted(town, often="Every week")
    await town.advance(hours=WEEK)
    assert len(await town.rows("SELECT id FROM tasks")) == 3


async def test_a_task_begins_with_those_who_have_accepted(town: Town) -> None:
    _, grace, ann, _ = await accepted(town, people="3")
    await town.advance(hours=22)
    await ann.presses("I'm coming")
    await town.advance(hours=2)
    grace.sees("1 of 3 found: Ann")
    [task] = await town.rows("SELECT state FROM tasks")
    assert task["state"] == "filled"
    await town.advance(hours=2)
    ann.sees("It is over")


async def test_the_rules_are_told_to_who_presses_all_the_same(town: Town) -> None:
    _, grace = await taken(town)
    far = await helper(town, "Far", place="Riverside")
    busy = await helper(town, "Busy", most=1)
    never = await helper(town, "Never")
    own = await helper(town, "Own")

    async def set_up(unit: Unit) -> None:
        person, _ = await people.who(unit, never.id)
        assert person is not None
        found = await volunteers.get(unit, person.id)
        assert found is not None
        kinds = frozenset({"errands"})
        volunteers.save(unit, found.model_copy(update={"never": kinds}))
        case = await cases.get(unit, 1001)
        assert case is not None
        owner, _ = await people.who(unit, own.id)
        assert owner is not None
        unit.write("UPDATE cases SET category = 'errands' WHERE id = 1001")
        unit.write(
            "INSERT INTO blocks (resident_id, volunteer_id, by_id, at)"
            " VALUES (:mei, :own, :mei, 0)",
            mei=case.resident_id,
            own=owner.id,
        )

    await town.database.run(set_up)
    for _ in range(2):
        await asks(town, grace)
    for somebody, words in (
        (far, "further than you said"),
        (never, "do not want this kind of task"),
        (own, "a moment faster"),
    ):
        await somebody.presses_data("t:1:accept")
        somebody.is_told(words)
        somebody.sees_nothing()
    await busy.presses_data("t:1:accept")
    await busy.presses_data("t:2:accept")
    busy.is_told("another task around that time")


async def test_who_gives_up_and_accepts_again_at_once_has_it(town: Town) -> None:
    _, grace = await taken(town)
    ann = await helper(town, "Ann")
    await asks(town, grace)
    await ann.presses("I'll do it")
    await ann.presses("I can't after all")
    await ann.presses_data("t:1:accept")
    ann.is_told("It is yours")
    grace.news.clear()
    # What is due is the next round and, behind it, that the place is taken.
    await town.ring_due()
    await town.ring_due()
    grace.sees("1 of 1 found: Ann")
    grace.sees_no("Not enough volunteers")


async def test_in_chinese_all_of_it_is_chinese(town: Town) -> None:
    mei = await town.resident("王桂兰", "zh_CN")
    grace = await town.worker(Role.VOLUNTEER_COORDINATOR, name="陈老师", language="zh_CN")
    ann = await helper(town, "马志强", language="zh_CN", reach=Level.STREET)
    bob = await helper(town, "林小燕", language="zh_CN")
    await mei.says("/need 帮我把米扛上楼")
    for label in ("跑腿代办", "就这几天", "交上去"):
        await mei.presses(label)
    await grace.presses("我来办")
    await grace.presses("找志愿者")
    await grace.says("把一袋米扛到三楼")
    await grace.presses("明天")
    await grace.says("14点半")
    await grace.presses("2小时")
    await grace.presses("1")
    await grace.presses("没什么")
    grace.sees("14:30", "发给志愿者")
    await grace.presses("发给志愿者")
    await town.ring_due()
    ann.sees("有件事想请您帮个忙", "我来", "这次不行", "问一问")
    await ann.presses("我来")
    ann.sees("这件事交给您了", "我去不了了")
    mei.sees("志愿者马志强会来帮忙")
    await town.ring_due()
    bob.sees("已经有人接了，谢谢您的热心")
    grace.sees("要 1 人，已有 1 人：马志强")
    case = await cases.get(town.database.unit(), 1001)
    assert case is not None
    assert case.actor is Actor.VOLUNTEER
