"""What every handler has at hand: the unit of work, the policy and the words; and `tell`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from handlers.chat.words import Value, Words
from linkage.guessing import Guesser
from linkage.models import Attachment, Case, Event, Person, Seat
from linkage.peace import is_silent, waits_for_work
from linkage.policy import Policy
from linkage.promises import Terms
from linkage.quiet import QuietHours
from linkage.waits import is_crisis
from storage import outbox
from storage.outbox import Priority, Upload
from storage.unit import Unit

# https://core.telegram.org/bots/api#sendmessage and #sendphoto: characters.
TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

_SENDING = {"photo": "sendPhoto", "voice": "sendVoice", "sticker": "sendSticker"}
UPLOADING = {"photo": "sendPhoto", "document": "sendDocument"}


class Button(NamedTuple):
    """An inline button; its data (a kind, an id and a verb) is 64 bytes at most."""

    label: str
    data: str


Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Services:
    """What stays the same from one update to the next."""

    policy: Policy
    guesser: Guesser
    words: Words
    zone: ZoneInfo
    quiet: QuietHours | None
    default_language: str
    # Draws Chinese in pictures; None where one is looked for among the system's.
    font: Path | None = None

    @property
    def terms(self) -> Terms:
        """What residents are promised by."""
        return Terms(self.policy, self.quiet, self.zone)


@dataclass(slots=True)
class Scene:
    """One unit of work from a handler's side: it says what to say, and delivery sends it.

    `events` are the lines that this unit adds to timelines, `changed` their cases, by number.
    """

    unit: Unit
    services: Services
    events: list[Event] = field(default_factory=list, kw_only=True)
    changed: dict[int, Case] = field(default_factory=dict, kw_only=True)

    def text(self, language: str, key: str, **values: Value) -> str:
        """The words of a key in a language."""
        return self.services.words.text(language, key, values)

    def button(self, language: str, key: str, data: str) -> Button:
        """A button with the words of a key."""
        return Button(self.services.words.text(language, key), data)

    def tell(
        self,
        person: Person,
        text: str,
        rows: Rows = (),
        card: str | None = None,
        loud: bool = False,
        work: Case | None = None,
        silent: bool = False,
        under: str | None = None,
        alarm: bool = False,
    ) -> None:
        """Owe somebody a notice; in quiet hours it comes without a sound.

        What is `loud` comes with a sound at any time. `work` is the case of a notice to staff: what
        is not urgent makes no sound outside working hours, and of a crisis all is an `alarm`, which
        is loud and goes before all else owed to them. It replies to the message that shows the card
        `under`.
        """
        silent = silent or (self._is_silent(person, work) and not (loud or alarm))
        quietly: dict[str, Any] = {"disable_notification": True} if silent else {}
        quietly |= _topic(person) | _about(work) | ({outbox.UNDER: under} if under else {})
        if not person.chat_id:
            # Whoever visits them has gone, and nobody else is there yet.
            return
        *before, last = messages(person.chat_id, text, rows)
        priority = Priority.ALARM if alarm else self._priority(work)
        for payload in before:
            outbox.add(self.unit, person.chat_id, "sendMessage", payload | quietly, priority)
        outbox.add(self.unit, person.chat_id, "sendMessage", last | quietly, priority, card)

    def said_to(self, resident: Person, key: str, **values: Value) -> str:
        """The words of a key for a resident; those to be read aloud to who has no phone."""
        language, aloud = resident.speaks or resident.language, f"{key}.aloud"
        has = resident.visited_by is not None and self.services.words.has(language, aloud)
        return self.text(language, aloud if has else key, **values)

    def tell_resident(
        self, resident: Person, case: Case, text: str, rows: Rows = (), loud: bool = False
    ) -> None:
        """Owe a resident a notice of their case; whoever visits them is to bring it, if so.

        That is no call to the visitor, whatever the case is: it comes as to the resident, and what
        is not pressing makes no sound outside working hours.
        """
        if resident.visited_by is not None:
            told = self.button(resident.language, "visit.told", f"c:{case.id}:told")
            their_card = self.button(resident.language, "desk.open", f"c:{case.id}:show")
            text = self.text(resident.language, "visit.tell", name=resident.name, text=text)
            services = self.services
            off = waits_for_work(case, services.policy, self.unit.now, services.zone)
            self.tell(resident, text, [*rows, [told, their_card]], loud=loud, silent=off)
        else:
            self.tell(resident, text, rows, loud=loud)

    def tell_in_passing(self, resident: Person, case: Case, text: str, rows: Rows = ()) -> None:
        """Owe a resident what matters for the moment: nobody goes to visit them for it."""
        if resident.visited_by is None:
            self.tell_resident(resident, case, text, rows)

    def tell_file(
        self, person: Person, file: Attachment, caption: str, work: Case | None = None
    ) -> None:
        """Owe somebody a picture or a voice message, as `tell` does a notice."""
        if not person.chat_id:
            return
        payload = {
            "chat_id": person.chat_id,
            file.kind: file.file_id,
            **({} if file.kind == "sticker" else {"caption": caption[:CAPTION_LIMIT]}),
            "disable_notification": self._is_silent(person, work),
            **_topic(person),
            **_about(work),
        }
        method = _SENDING[file.kind]
        outbox.add(self.unit, person.chat_id, method, payload, self._priority(work))

    def tell_upload(
        self, person: Person, upload: Upload, caption: str, silent: bool = False
    ) -> None:
        """Owe somebody a document of the bot's own making, as `tell` does a notice."""
        if not person.chat_id:
            return
        payload = {
            "chat_id": person.chat_id,
            "document": upload.as_parameter(),
            "caption": cut(caption, CAPTION_LIMIT),
            "disable_notification": silent or self._is_silent(person, None),
            **_topic(person),
        }
        outbox.add(self.unit, person.chat_id, UPLOADING["document"], payload, Priority.NOTICE)

    def tell_files(
        self,
        person: Person,
        case_id: int,
        files: Sequence[Attachment],
        work: Case | None = None,
    ) -> None:
        """Owe somebody what was sent of a case, each with its number."""
        caption = self.text(person.language, "case.number", number=case_id)
        for file in files:
            self.tell_file(person, file, caption, work)

    def retell(self, person: Person, text: str, rows: Rows, card: str) -> None:
        """Change the message that shows the card to somebody, in place."""
        outbox.add(
            self.unit,
            person.chat_id,
            "editMessageText",
            message(person.chat_id, text, rows) | _topic(person),
            Priority.NOTICE,
            card,
        )

    def in_short(
        self,
        language: str,
        text: str,
        file: Attachment | None,
        limit: int,
        more: Sequence[Attachment] = (),
    ) -> str:
        """What somebody told, in a line: its beginning, and the words for what came with it."""
        parts = [cut(text, limit)] if text else []
        kinds = Counter(one.kind for one in (*([file] if file else []), *more))
        for kind, count in kinds.items():
            word = self.text(language, f"file.{kind}")
            parts.append(word if count == 1 else f"{word} ×{count}")
        return " ".join(parts)

    def _priority(self, work: Case | None) -> Priority:
        presses = work is not None and is_crisis(work, self.services.policy)
        return Priority.ALARM if presses else Priority.NOTICE

    def _is_silent(self, person: Person, work: Case | None) -> bool:
        services = self.services
        quiet = person.quiet or services.quiet
        return is_silent(work, services.policy, quiet, self.unit.now, services.zone)


def _topic(person: Person) -> dict[str, Any]:
    return {outbox.TOPIC: person.topic} if isinstance(person, Seat) else {}


def card_name(case_id: int) -> str:
    """The name under which a case's card is remembered in each chat."""
    return f"case:{case_id}"


def _about(work: Case | None) -> dict[str, Any]:
    return {} if work is None else {outbox.ABOUT: card_name(work.id)}


def message(chat_id: int, text: str, rows: Rows = ()) -> dict[str, Any]:
    """The payload of a message, cut where Telegram would refuse its length."""
    payload: dict[str, Any] = {"chat_id": chat_id, "text": cut(text, TEXT_LIMIT)}
    if rows:
        payload["reply_markup"] = {
            "inline_keyboard": [
                [{"text": label, "callback_data": data} for label, data in row] for row in rows
            ]
        }
    return payload


def messages(chat_id: int, text: str, rows: Rows = ()) -> list[dict[str, Any]]:
    """The payloads of a text of any length: several messages, the last one with the buttons."""
    starts = range(0, max(len(text), 1), TEXT_LIMIT)
    *before, last = (text[start : start + TEXT_LIMIT] for start in starts)
    return [*(message(chat_id, part) for part in before), message(chat_id, last, rows)]


def cut(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis where it is longer than the limit."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
