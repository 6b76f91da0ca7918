"""What becomes of a desk's group that fails: it is told once what is lacking, and no case is lost.

The cards come to everybody at the desk in private all the while, whatever happens to its group.
"""

from enum import StrEnum

from handlers.chat.scene import Scene, message
from handlers.chat.words import Said
from storage import outbox, people, places, rooms
from storage.outbox import Priority


class Trouble(StrEnum):
    """What a group lacks."""

    MUTE = "mute"
    TOPICS_OFF = "topics_off"
    NO_TOPICS = "no_topics"
    NO_PIN = "no_pin"


async def ended(scene: Scene, chat_id: int) -> None:
    """The bot is out of a group, or may not write there: it is a desk's no more.

    Who linked it is told so, and how to have it again.
    """
    room = await rooms.get(scene.unit, chat_id)
    if room is None:
        return
    linker = await people.get(scene.unit, await rooms.linker(scene.unit, chat_id))
    place = await places.get(scene.unit, room.place_id)
    rooms.unlink(scene.unit, chat_id)
    text = scene.text(
        linker.language,
        "room.gone",
        actor=Said(f"actor.{room.actor}"),
        place=place.named(linker.language),
    )
    scene.tell(linker, text)


async def lacks(scene: Scene, chat_id: int, trouble: Trouble, method: str) -> None:
    """Telegram refused a call of that method to a group for good: it hears each reason once."""
    room = await rooms.get(scene.unit, chat_id)
    if room is None:
        return
    if trouble is Trouble.MUTE:
        await ended(scene, chat_id)
        return
    card = rooms.trouble(method, trouble)
    if chat_id not in await outbox.card_chats(scene.unit, card):
        told = message(chat_id, scene.text(room.language, f"room.{trouble}"))
        outbox.add(scene.unit, chat_id, "sendMessage", told, Priority.NOTICE, card)
