"""Help is credited to who gave it, and paid for by who offered hours for it."""

from handlers.chat.scene import Scene
from handlers.timebank.amount import ledger
from handlers.timebank.milestones import celebrate
from linkage.attendance import UNSETTLED, Assignment
from linkage.cases import Move
from linkage.models import Case, CaseState, Person
from linkage.timebank import Minutes
from storage import assignments, cases, people, tasks, timebank
from storage.timebank import Owner


async def credit(
    scene: Scene,
    task_id: int,
    volunteer: Person,
    minutes: int,
    done_at: int,
    by_id: int | None = None,
) -> Minutes | None:
    """Credit a volunteer with help that both sides confirmed, or somebody decided on; tell them.

    `done_at`, in ms, is when it was given: its day's limit counts; `by_id` is who of the staff
    decided on the minutes, if anybody did. The minutes that were credited, fewer where a limit cuts
    them; None, and no word, where the task is credited to them already.
    """
    has = await timebank.balance(scene.unit, Owner(volunteer.id))
    credited = await ledger(scene).credit(task_id, volunteer.id, minutes, done_at, by_id)
    if credited is None:
        return None
    text = scene.text(
        volunteer.language,
        "timebank.credited" if credited == minutes else "timebank.credited_less",
        length=credited,
        whole=Minutes(minutes),
        balance=Minutes(has + credited),
    )
    if by_id is not None:
        text = f"{scene.text(volunteer.language, 'timebank.decided')}\n{text}"
    scene.tell(volunteer, text)
    await celebrate(scene, volunteer, credited)
    return credited


async def pay(scene: Scene) -> None:
    """Whoever offered hours for a need gives them once they have said that it is solved."""
    for event in scene.events:
        if event.move == Move.RESOLVE:
            await _pay(scene, scene.changed[event.case_id])


async def pay_late(
    scene: Scene, case: Case, settled: Assignment | None = None, credited: int = 0
) -> None:
    """The same, where hours were settled after that: `settled` in this unit, for so many minutes.

    What is not solved, or not said to be, is not paid for.
    """
    if case.state is CaseState.CLOSED and case.minutes_offered is not None:
        moves = [one.move for one in await cases.timeline(scene.unit, case.id)]
        if Move.RESOLVE in moves:
            await _pay(scene, case, settled, credited)


async def _pay(
    scene: Scene, case: Case, settled: Assignment | None = None, credited: int = 0
) -> None:
    """Where volunteers had tasks, no more than they are credited with, and once all of that is."""
    if case.minutes_offered is None:
        return
    minutes = case.minutes_offered
    if await tasks.of_case(scene.unit, case.id):
        helped = await assignments.helped_with(scene.unit, case.id)
        # Who has asked to be forgotten says nothing any more.
        open_ones = {
            (one.volunteer_id, one.nth)
            for one in helped
            if one.state in UNSETTLED
            and (await people.get(scene.unit, one.volunteer_id)).consented_at is not None
        }
        if settled is not None:
            open_ones.discard((settled.volunteer_id, settled.nth))
        if open_ones:
            return
        earned = await timebank.credited_for(scene.unit, case.id)
        minutes = min(minutes, earned + credited)
    has = await timebank.balance(scene.unit, Owner(case.resident_id))
    paid = await ledger(scene).spend(case.id, case.resident_id, minutes)
    if paid:
        resident = await people.get(scene.unit, case.resident_id)
        text = scene.text(
            resident.language,
            "timebank.paid",
            number=case.id,
            length=paid,
            balance=Minutes(has - paid),
        )
        scene.tell(resident, text)
