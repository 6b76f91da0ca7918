"""One update's turn: who speaks, what they sent or pressed, and what the bot answers them."""

from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, Update

from handlers.chat.scene import CAPTION_LIMIT, UPLOADING, Rows, Scene, cut, message, messages
from handlers.chat.words import Value, language_of
from linkage.errors import DomainError
from linkage.models import Person
from storage import outbox
from storage.conversations import Conversation
from storage.outbox import Upload

# How many buttons somebody sees at once who wants few.
FEW = 2


@dataclass(slots=True)
class Turn(Scene):
    """A scene with somebody in it.

    `toast` is what the pressed button shows for a moment; with `alert` it waits for an OK. `shown`
    says that the message with the button is to stay as it is. Who is `hushed` gets no answer for
    the moment, for they write faster than anybody could read one.
    """

    update: Update
    chat_id: int
    person: Person | None
    conversation: Conversation | None
    toast: str | None = None
    alert: bool = False
    shown: bool = False
    hushed: bool = False

    @property
    def language(self) -> str:
        """The language this person reads: chosen, or else their Telegram's."""
        if self.conversation is not None and "language" in self.conversation.answers:
            chosen: str = self.conversation.answers["language"]
            return chosen
        if self.person is not None:
            return self.person.language
        user = self.update.effective_user
        return language_of(user.language_code if user else None, self.services.default_language)

    @property
    def me(self) -> Person:
        """Who speaks; raises `DomainError` for somebody who has not agreed to be known yet."""
        if self.person is None:
            raise DomainError("start.first")
        return self.person

    @property
    def pressed(self) -> CallbackQuery | None:
        """The button press this turn is about, if it is one."""
        return self.update.callback_query

    @property
    def album(self) -> str | None:
        """The album that the message is one picture of, if it is."""
        return self.update.message.media_group_id if self.update.message is not None else None

    def words(self, key: str, **values: Value) -> str:
        """The words of a key in the person's language; the short ones, where they want few."""
        short = f"{key}.short"
        if self.large and self.services.words.has(self.language, short):
            return self.text(self.language, short, **values)
        return self.text(self.language, key, **values)

    @property
    def large(self) -> bool:
        """Whether this person wants few buttons and short words."""
        return self.person is not None and self.person.large

    def few(self, rows: Rows, page: int, data: str) -> Rows:
        """The rows as they are; for who wants few, those of a page, and *More* to the next.

        `data` is the button's, with {} where the page's number goes.
        """
        if not self.large or len(rows) <= FEW:
            return rows
        start = page * FEW if page * FEW < len(rows) else 0
        after = start // FEW + 1 if start + FEW < len(rows) else 0
        more = self.button(self.language, "flow.more", data.format(after))
        return [*rows[start : start + FEW], [more]]

    def answer(self, text: str, rows: Rows = (), card: str | None = None) -> None:
        """Owe the person an answer in a new message, or in several where it is long."""
        if self.hushed:
            return
        *before, last = messages(self.chat_id, text, rows)
        for payload in before:
            outbox.add(self.unit, self.chat_id, "sendMessage", payload | self._topic)
        outbox.add(self.unit, self.chat_id, "sendMessage", last | self._topic, card=card)

    @property
    def _topic(self) -> dict[str, int]:
        """The topic of a group that was written in."""
        message = self.update.message
        if message is None or not message.is_topic_message or message.message_thread_id is None:
            return {}
        return {"message_thread_id": message.message_thread_id}

    def say(self, key: str, rows: Rows = (), **values: Value) -> None:
        """Owe the person an answer with the words of a key."""
        self.answer(self.words(key, **values), rows)

    def show(self, text: str, rows: Rows = (), card: str | None = None) -> None:
        """Answer in place of the message whose button was pressed; what follows, in new ones."""
        if self.pressed is None or self.pressed.message is None or self.shown:
            self.answer(text, rows, card)
            return
        self.shown = True
        payload: dict[str, Any] = message(self.chat_id, text, rows)
        payload["message_id"] = self.pressed.message.message_id
        outbox.add(self.unit, self.chat_id, "editMessageText", payload, card=card)

    def answer_file(self, kind: str, upload: Upload, caption: str) -> None:
        """Owe the person a file of the bot's own making: a "photo" or a "document"."""
        if self.hushed:
            return
        payload = {
            "chat_id": self.chat_id,
            kind: upload.as_parameter(),
            "caption": cut(caption, CAPTION_LIMIT),
        }
        outbox.add(self.unit, self.chat_id, UPLOADING[kind], payload)

    def hint(self, key: str, alert: bool = False, **values: Value) -> None:
        """Answer a press with a few words over the chat."""
        self.toast, self.alert = self.words(key, **values), alert

    def undo(self) -> None:
        """Take back all that this turn was to change and to say."""
        self.unit.writes.clear()
        self.unit.outgoing.clear()
        self.unit.wake_at = None
        self.events.clear()
        self.changed.clear()
