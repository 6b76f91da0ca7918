"""What comes of a resident's silence after two follow-ups; see DOMAIN.md, rule 6."""

from collections.abc import Sequence

from handlers.cases import topics
from handlers.cases.cards import tell_with_card
from handlers.cases.casework import hand_on, move
from handlers.cases.clocks import set_clock
from handlers.cases.relay import anew_button, bring
from handlers.cases.resident_cards import follow_up_rows
from handlers.cases.showing import above, desk_of, refresh_cards, told_of
from handlers.chat.content import Content
from handlers.chat.said import holds_one
from handlers.chat.scene import Scene
from handlers.chat.words import Said
from handlers.residents.resident import WRITE
from linkage.access import CLOCK, relations
from linkage.cases import Move
from linkage.models import Case, CaseState, Person
from linkage.waits import is_crisis
from storage import conversations, people

# After these of an emergency, somebody is to look again even where they have done so before.
_CALLED_AGAIN = frozenset({Move.REOPEN, Move.PARTLY, Move.WORSEN, Move.HELP})


async def may_close(scene: Scene, case: Case) -> bool:
    """Whether silence closes the case: after an emergency, once somebody has looked again.

    What the resident said since counts: where they called again, so does a look after that alone.
    """
    if not is_crisis(case, scene.services.policy):
        return True
    heard = [event.move for event in await told_of(scene, case)]
    last = next((act for act in reversed(heard) if act == Move.SILENCE or act in _CALLED_AGAIN), "")
    return last == Move.SILENCE


async def heard_waiting(scene: Scene, case: Case) -> bool:
    """Bring the words that wait until their resident says what they are about; False for none.

    They are no silence: the follow-up is asked again, and the resident may say it is another need.
    """
    resident = await people.get(scene.unit, case.resident_id)
    writer, form = await people.who(scene.unit, resident.chat_id)
    if form is None or form.flow != WRITE.name or writer != resident:
        return False
    if "message" not in form.answers:
        return False
    content = Content.of_answer(form.answers["message"])
    if holds_one(scene, content.text, "write.said.somebody"):
        # They may be about whoever has the case: only the resident sends them there.
        set_clock(scene, case, step=1)
        return True
    conversations.end(scene.unit, resident.chat_id)
    moved = move(scene, case, Move.WRITE, resident, relations(resident, case), content=content)
    await bring(scene, moved, content)
    set_clock(scene, moved, step=1)
    text = scene.text(resident.language, "followup.ask_written", number=case.id)
    anew = anew_button(scene, resident.language, moved)
    scene.tell_resident(resident, moved, text, [*follow_up_rows(scene, resident, moved), [anew]])
    return True


async def close_unanswered(scene: Scene, case: Case) -> None:
    """Close the case; the resident may always write of it anew."""
    closed = move(scene, case, Move.LAPSE, None, CLOCK)
    await refresh_cards(scene, closed)
    resident = await people.get(scene.unit, case.resident_id)
    text = scene.said_to(resident, "case.lapsed", number=case.id)
    scene.tell_resident(resident, case, text)


async def look_again(scene: Scene, case: Case) -> None:
    """An emergency goes back to whoever had it, and whoever is above them hears of it.

    If there is silence after that too, it is closed, and they hear of that.
    """
    if await may_close(scene, case):
        await close_unanswered(scene, case)
        heads = above(case, (await desk_of(scene, case)).staff)
        await _tell(scene, scene.changed[case.id], heads)
        return
    back = move(scene, case, Move.SILENCE, None, CLOCK)
    if back.assignee_id is None:
        # Whoever said it is done has left their desk since.
        back = await hand_on(scene, back, Move.RELEASE, None, CLOCK)
    await refresh_cards(scene, back)
    staff = (await desk_of(scene, back)).staff
    had_it = [one for one in staff if one.id == back.assignee_id]
    await _tell(scene, back, [*had_it, *above(back, staff)])
    for seat in await topics.opened(scene, back):
        scene.tell(seat, scene.text(seat.language, "desk.silent", number=case.id), work=back)
    resident = await people.get(scene.unit, case.resident_id)
    actor = Said(f"actor.{back.actor}")
    text = scene.said_to(resident, "case.silent", number=case.id, actor=actor)
    scene.tell_resident(resident, back, text)


async def _tell(scene: Scene, case: Case, readers: Sequence[Person]) -> None:
    desk, over = await desk_of(scene, case), case.state is CaseState.CLOSED
    for person in readers:
        notice = scene.text(
            person.language, "desk.lapsed" if over else "desk.silent", number=case.id
        )
        tell_with_card(scene, case, person, desk, notice)
