"""How a case stands in its desk's group: in a topic of its own, its card pinned there."""

from collections.abc import Sequence

from handlers.chat.scene import Scene, card_name
from linkage.models import Case, Seat
from storage import outbox, rooms
from storage.outbox import CLOSE_TOPIC, MAKE_TOPIC, PIN, TOPIC, Priority

# https://core.telegram.org/bots/api#createforumtopic: characters.
NAME_LIMIT = 128


async def seats(scene: Scene, case: Case) -> list[Seat]:
    """Every group whose desk answers, or may come to answer, for the case.

    None where somebody is kept from it, as from a complaint.
    """
    if case.complaint or case.kept_from:
        return []
    return [room.seat(case) for room in await rooms.around(scene.unit, case.place_path)]


async def opened(scene: Scene, case: Case) -> list[Seat]:
    """The groups of the desk that answers for the case now; it has a topic in each from now on."""
    answering = [
        seat for seat in await seats(scene, case) if seat.serves(case.actor, case.place_path)
    ]
    if answering:
        known = await outbox.card_chats(scene.unit, answering[0].topic)
        for seat in answering:
            if seat.chat_id not in known:
                _make(scene, case, seat)
    return answering


def _make(scene: Scene, case: Case, seat: Seat) -> None:
    name = scene.text(
        seat.language,
        "room.topic",
        number=case.id,
        category=scene.services.policy.category(case.category).labels,
    )
    payload = {"chat_id": seat.chat_id, "name": name[:NAME_LIMIT]}
    outbox.add(scene.unit, seat.chat_id, MAKE_TOPIC, payload, Priority.NOTICE, seat.topic)


def pin(scene: Scene, case: Case, shown_to: Sequence[Seat]) -> None:
    """Keep the case's card at the top of its topics."""
    for seat in shown_to:
        payload = {"chat_id": seat.chat_id, "disable_notification": True}
        outbox.add(scene.unit, seat.chat_id, PIN, payload, Priority.NOTICE, card_name(case.id))


def close(scene: Scene, shown_to: Sequence[Seat]) -> None:
    """Close the topics of a case that is closed; they can still be read."""
    for seat in shown_to:
        payload = {"chat_id": seat.chat_id, TOPIC: seat.topic}
        outbox.add(scene.unit, seat.chat_id, CLOSE_TOPIC, payload, Priority.NOTICE)
