"""The stored outbox, as delivery sees it."""

from collections.abc import Callable

from handlers import alerts
from handlers.scene import Scene, Services
from storage import outbox
from storage.database import Database
from storage.unit import Outgoing, Unit


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
        outbox.sent(unit, row, message_id)
        await outbox.supersede(self._database, unit, row, message_id)
        await self._database.commit(unit)
        if unit.outgoing:
            self._committed(unit)

    async def failed(self, row: Outgoing, error: str) -> None:
        """Telegram will never take the call."""
        unit = self._database.unit()
        outbox.failed(unit, row, error)
        await self._database.commit(unit)

    async def card_message(self, chat_id: int, card: str) -> int | None:
        """The message that shows a card."""
        return await outbox.card_message(self._database, chat_id, card)

    async def blocked(self, chat_id: int) -> None:
        """The person does not want to hear from the bot: whoever waits for them is told."""
        _, unit = await self._database.run(
            lambda unit: alerts.blocked(Scene(unit, self._services), chat_id)
        )
        self._committed(unit)
