"""Help is credited to who gave it, and paid for by who offered hours for it."""

from handlers.amount import ledger
from handlers.milestones import celebrate
from handlers.scene import Scene
from linkage.cases import Move
from linkage.models import Person
from linkage.timebank import Minutes
from storage import people, timebank
from storage.timebank import Owner


async def credit(
    scene: Scene,
    task_id: int,
    volunteer: Person,
    minutes: int,
    done_at: int,
    by_id: int | None = None,
) -> Minutes | None:
    """Credit a volunteer with help that both sides confirmed, and tell them.

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
    scene.tell(volunteer, text)
    await celebrate(scene, volunteer, credited)
    return credited


async def pay(scene: Scene) -> None:
    """Whoever offered hours for a need gives them once they have said that it is solved."""
    for event in scene.events:
        case = scene.changed[event.case_id]
        if event.move != Move.RESOLVE or case.minutes_offered is None:
            continue
        has = await timebank.balance(scene.unit, Owner(case.resident_id))
        paid = await ledger(scene).spend(case.id, case.resident_id, case.minutes_offered)
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
