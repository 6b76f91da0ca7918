"""Whoever writes very much in a minute is slowed down kindly, so that it harms nobody else.

What they say is taken as ever, but no longer answered one by one.
"""

from dataclasses import dataclass, field

from telegram import Update

MINUTE_S = 60
# Messages of a minute that are answered one by one: an album has ten at most.
MOST = 20


@dataclass(slots=True)
class Flood:
    """Counts each person's messages in the minute that Telegram dates them."""

    _minute: int = 0
    _counts: dict[int, tuple[int, int]] = field(default_factory=dict)

    def count(self, update: Update) -> int:
        """Which of its sender's messages of that minute this is; 0 for what is no message."""
        message, user = update.message, update.effective_user
        if message is None or user is None:
            return 0
        minute = int(message.date.timestamp()) // MINUTE_S
        if minute > self._minute:
            self._minute = minute
            self._counts = {id: one for id, one in self._counts.items() if one[0] >= minute}
        before, count = self._counts.get(user.id, (minute, 0))
        count = count + 1 if before == minute else 1
        self._counts[user.id] = minute, count
        return count
