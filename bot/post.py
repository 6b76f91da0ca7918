"""The stored outbox, as delivery sees it."""

from collections.abc import Callable

from handlers import alerts
from handlers.cases import room_trouble
from handlers.cases.room_trouble import Trouble
from handlers.chat.scene import Scene, Services
from storage import outbox, rooms
from storage.database import Database
from storage.outbox import MAKE_TOPIC, PIN
from storage.unit import Outgoing, Unit


def _trouble(method: str, error: str) -> Trouble | None:
    """What a group lacks whose call was refused with these words of Telegram's."""
    if method == MAKE_TOPIC:
        return Trouble.TOPICS_OFF if "not a forum" in error else Trouble.NO_TOPICS
    if method == PIN:
        return Trouble.NO_PIN
    return Trouble.MUTE if method == "sendMessage" and "rights to send" in error else None


class OutboxPost:
    """Marks what was sent, and remembers which message shows which card."""

    def __init__(
        self, database: Database, services: Services, committed: Callable[[Unit], None]
    ) -> None:
        self._database = database
        self._services = services
        self._committed = committed

    async def sent(self, row: Outgoing, message_id: int | None) -> None:
        """Telegram has taken the call."""
        unit = self._database.unit()
        if row.method in (MAKE_TOPIC, PIN):
            rooms.forget_trouble(unit, row.chat_id, row.method)
        outbox.sent(unit, row, message_id)
        await outbox.supersede(self._database, unit, row, message_id)
        await self._database.commit(unit)
        if unit.outgoing:
            self._committed(unit)

    async def failed(self, row: Outgoing, error: str) -> None:
        """Telegram will never take the call; a desk's group hears what it takes."""

        async def work(unit: Unit) -> None:
            outbox.failed(unit, row, error)
            if (trouble := _trouble(row.method, error.lower())) is not None:
                scene = Scene(unit, self._services)
                await room_trouble.lacks(scene, row.chat_id, trouble, row.method)

        _, unit = await self._database.run(work)
        self._committed(unit)

    async def card_message(self, chat_id: int, card: str) -> int | None:
        """The message that shows a card."""
        return await outbox.card_message(self._database, chat_id, card)

    async def stands(self, row: Outgoing) -> bool:
        """Whether the call is still to be made."""
        return await outbox.stands(self._database, row)

    async def blocked(self, chat_id: int) -> None:
        """The person does not want to hear from the bot: whoever waits for them is told."""
        _, unit = await self._database.run(
            lambda unit: alerts.blocked(Scene(unit, self._services), chat_id)
        )
        self._committed(unit)
