"""Somebody without a phone is told by visit, and whoever visits them speaks for them.

Who has the case does not: it is never closed by the actor alone (DOMAIN.md, rule 6).
"""

from collections.abc import Sequence

from handlers.cases.casework import move
from handlers.cases.showing import refresh_cards
from handlers.chat.scene import Scene
from handlers.chat.turn import Turn
from linkage.access import may_visit, relations
from linkage.cases import Move
from linkage.errors import DomainError
from linkage.models import Actor, Case, CaseState, Person
from storage import cases, people, visits


async def told(turn: Turn, case: Case) -> None:
    """*Told*: the visitor has brought them word; it stands on the timeline, once."""
    if case.visitor_id != turn.me.id:
        raise DomainError("press.unknown")
    *_, last = await cases.timeline(turn.unit, case.id)
    if last.move != Move.TOLD:
        await refresh_cards(turn, move(turn, case, Move.TOLD, turn.me, relations(turn.me, case)))
    turn.hint("visit.noted", number=case.id)


async def keep_apart(scene: Scene) -> None:
    """Where this unit gave a case to its visitor, or the visitor has left, somebody else visits."""
    for case in scene.changed.values():
        if case.visitor_id is None or case.state is CaseState.CLOSED:
            continue
        able = _order(await people.staff(scene.unit, case.place_path), case.place_path)
        others = await cases.open_of(scene.unit, case.resident_id)
        holders = {one.assignee_id for one in others if one.id != case.id} | {
            case.assignee_id,
            case.about_id,
            *case.kept_from,
        }
        here = any(one.id == case.visitor_id for one in able)
        if case.visitor_id in holders or not here:
            free = [one for one in able if one.id not in holders]
            if visitor := await _pass(scene, case.resident_id, free if here else free or able):
                former = await people.get(scene.unit, case.visitor_id)
                resident = await people.get(scene.unit, case.resident_id)
                text = scene.text(
                    former.language, "visit.not_yours", name=resident.name, who=visitor.name
                )
                scene.tell(former, text)


async def leave(scene: Scene, person: Person) -> None:
    """Whoever goes away, or may visit there no more, is relieved; a colleague visits.

    Where there is none but who has a case of theirs, that one brings them word.
    """
    for row in await visits.visited(scene.unit, person.id):
        if may_visit(person, row["path"]):
            continue
        staff = await people.staff(scene.unit, row["path"])
        mine = await cases.open_of(scene.unit, row["id"])
        holders = {one.assignee_id for one in mine}
        able = [one for one in _order(staff, row["path"]) if one.id != person.id]
        free = [one for one in able if one.id not in holders]
        await _pass(scene, row["id"], free or able)


def _order(staff: Sequence[Person], path: str) -> list[Person]:
    """The committee's lead, its workers, then the street office."""
    lead = [one for one in staff if one.leads(Actor.COMMUNITY, path)]
    near = [one for one in staff if one.serves(Actor.COMMUNITY, path)]
    office = [one for one in staff if one.serves(Actor.STREET_OFFICE, path)]
    return [*lead, *near, *office]


async def _pass(scene: Scene, resident_id: int, able: Sequence[Person]) -> Person | None:
    """Hand the visits on; where nobody else is there they stay, and nobody closes for them."""
    if not able:
        return None
    visitor, resident = able[0], await people.get(scene.unit, resident_id)
    visits.hand(scene.unit, resident_id, visitor.id)
    reach = await visits.reach(scene.unit, resident_id)
    text = scene.text(visitor.language, "visit.yours", name=resident.name, reach=reach)
    scene.tell(visitor, text)
    return visitor
