"""A family member hears how a resident's needs go, as the resident does.

They hear that it was received, each move and the result; never what is said to and fro, for that
is between the resident and whoever helps. What is the social worker's is told to nobody else: the
danger or the grief may come from the family. Nor is a complaint: it may be about one of them.
"""

from handlers.chat.scene import Scene
from handlers.chat.words import Said, Until
from linkage.cases import Move
from linkage.models import Actor, Case, Event, Person
from storage import family, people

# What changes where a need stands.
TOLD = (
    Move.SUBMIT,
    Move.TAKE,
    Move.REFUSE,
    Move.REFER,
    Move.REROUTE,
    Move.RELEASE,
    Move.ESCALATE,
    Move.DONE,
    Move.RESOLVE,
    Move.PARTLY,
    Move.REOPEN,
    Move.LAPSE,
    Move.WITHDRAW,
)


async def tell_family(scene: Scene) -> None:
    """Tell the families of the residents whose cases this unit moves."""
    for event in scene.events:
        case = scene.changed[event.case_id]
        if event.move not in TOLD or _is_private(scene, case):
            continue
        told = await family.to_tell(scene.unit, case.resident_id)
        if told:
            resident = await people.get(scene.unit, case.resident_id)
            for member in told:
                scene.tell(member, _words(scene, member, resident, case, event))


def _is_private(scene: Scene, case: Case) -> bool:
    if case.complaint:
        return True
    category = scene.services.policy.category(case.category)
    return Actor.SOCIAL_WORKER in (category.actor, case.actor)


def _words(scene: Scene, member: Person, resident: Person, case: Case, event: Event) -> str:
    return scene.text(
        member.language,
        f"family.told.{event.move}",
        name=resident.name,
        number=case.id,
        actor=Said(f"actor.{event.actor}"),
        until=Until(case.respond_by, scene.unit.now),
    )
