"""The follow-up: whoever told a need is asked how it went, at an hour that is theirs."""

from handlers.cases.clocks import not_before, set_clock
from handlers.cases.resident_cards import follow_up_rows
from handlers.cases.showing import told_of
from handlers.chat.scene import Scene
from handlers.chat.words import Said
from linkage.cases import Move
from linkage.models import Case
from storage import cases, people

SHOWN = 3_000


async def follow_up(scene: Scene, case: Case) -> bool:
    """Begin the follow-up of what was said to be done; False where it waits for the morning.

    It waits by the case's own clock, which has been set with the move.
    """
    cases.ask_follow_up(scene.unit, case.id, case.seq)
    if await not_before(scene, case, step=0) > scene.unit.now:
        return False
    await ask(scene, case)
    set_clock(scene, case, step=1)
    return True


async def ask(scene: Scene, case: Case) -> None:
    """Ask the resident whether it is solved, and show them what was done."""
    resident = await people.get(scene.unit, case.resident_id)
    language = resident.language
    told = await told_of(scene, case)
    done = next(event for event in reversed(told) if event.move == Move.DONE)
    scene.tell_files(resident, case.id, done.files)
    what = scene.in_short(language, done.text or "", done.file, SHOWN, done.more)
    text = scene.said_to(
        resident,
        "followup.ask_told" if what else "followup.ask",
        number=case.id,
        actor=Said(f"actor.{case.actor}"),
        text=what,
    )
    scene.tell_resident(resident, case, text, follow_up_rows(scene, resident, case))
