"""Who is called when something is wrong with a task, and what whoever sees to it can do."""

from linkage.models import Role
from storage.unit import Unit
from tests.handlers.chat import STREET, Town
from tests.handlers.test_at_once import asked, states
from tests.handlers.test_leaving import loses
from tests.handlers.test_safety import WRONG, under_way


async def test_who_looks_after_the_task_can_call_for_those_in_it(town: Town) -> None:
    mei, grace, ann, wen, _ = await under_way(town)
    await grace.presses(WRONG)
    assert "Called by Grace, who looks after the task" in wen.sees("Volunteers: Ann").text
    mei.sees_nothing()
    ann.sees_nothing()
    await grace.presses_data("c:1002:take")
    assert grace.toast is not None


async def test_who_is_in_the_task_and_at_a_desk_too_reads_of_it_nowhere(town: Town) -> None:
    mei, grace, *_ = await under_way(town, hours=0)
    lin = await town.worker(Role.VOLUNTEER_COORDINATOR, name="Lin")

    async def grace_comes(unit: Unit) -> None:
        there = "(SELECT id FROM people WHERE chat_id = :chat)"
        unit.write(f"UPDATE assignments SET volunteer_id = {there}", chat=grace.id)

    await town.database.run(grace_comes)
    await mei.presses(WRONG)
    grace.sees_nothing()
    for data in ("c:1002:take", "c:1002:card", "c:1002:history"):
        await grace.presses_data(data)
        grace.is_told("No. 1002 is not")
    await grace.presses_data("c:1001:history")
    grace.sees_no("wrong")
    lin.sees("Volunteers: Grace", "Take it")


async def test_it_is_on_the_desk_of_who_was_called_for_as_long_as_they_work_there(
    town: Town,
) -> None:
    _, grace, ann, wen, _ = await under_way(town)
    await ann.presses(WRONG)
    await grace.says("/desk")
    grace.sees("Your desk", "Waiting to be taken: 1", "In my hands: 1")
    await grace.presses_data("c:1002:take")
    await grace.says("/desk 1002")
    grace.sees("Emergency")
    wen.news.clear()
    await loses(town, grace, Role.VOLUNTEER_COORDINATOR, STREET)
    wen.sees("No. 1002", "Take it")
    ann.sees("now goes on with the social worker")
    for data in ("c:1002:card", "c:1002:take", "c:1002:reach"):
        await grace.presses_data(data)
        assert grace.toast is not None
        grace.sees_nothing()


async def test_who_sees_to_it_writes_to_the_others_and_hears_from_them(town: Town) -> None:
    mei, _, ann, wen, _ = await under_way(town)
    await mei.presses(WRONG)
    await wen.presses("Take it")
    await wen.presses("Write to the others")
    await wen.presses("Ann")
    await wen.says("Are you all right?")
    wen.sees("Sent to Ann")
    word = ann.sees("Wen (the social worker) writes to you about a task", "Reply").text
    assert "Mei" not in word
    await ann.presses("Reply")
    await ann.says("Yes, I am on my way home")
    ann.sees("Your answer is on its way")
    wen.sees("Ann answers:\nYes, I am on my way home")
    await mei.presses_data("t:1:reply:1002")
    assert mei.toast is not None


async def test_what_a_coordinator_took_they_hand_to_the_social_worker(town: Town) -> None:
    mei, grace, _, wen, _ = await under_way(town)
    await mei.presses(WRONG)
    await grace.presses("Take it")
    card = grace.sees("in hand – the volunteer team Grace", "Hand to", "Write to the others")
    assert "Can't take it" not in card.buttons
    await grace.presses_data("c:1002:hand")
    await grace.presses("Wen")
    wen.sees("No. 1002", "Done")
    card = grace.sees("in hand – the social worker Wen")
    assert "Write to the others" not in card.buttons
    await grace.presses_data("c:1002:reach")
    assert grace.toast is not None


async def test_what_was_asked_at_once_is_not_called_off_by_it(town: Town) -> None:
    mei, _, ann = await asked(town)
    await town.ring_due()
    await ann.presses("I'll do it")
    await town.ring_due()
    ann.news.clear()
    await mei.presses(WRONG)
    mei.sees("We have told whoever looks after this task")
    ann.sees_nothing()
    assert await states(town) == ["filled"]
