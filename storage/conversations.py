"""The form a chat is in the middle of."""

from dataclasses import dataclass
from typing import Any

import orjson

from storage.unit import Unit

Answers = dict[str, Any]


@dataclass(slots=True)
class Conversation:
    """A form under way; `serial` tells its buttons from those of an earlier one."""

    flow: str
    serial: int
    answers: Answers


def save(unit: Unit, chat_id: int, conversation: Conversation) -> None:
    """Keep the answers given so far, instead of any other form's in this chat."""
    unit.write(
        "INSERT INTO conversations (chat_id, flow, serial, answers, updated_at)"
        " VALUES (:chat_id, :flow, :serial, :answers, :now)"
        " ON CONFLICT (chat_id) DO UPDATE SET flow = excluded.flow, serial = excluded.serial,"
        " answers = excluded.answers, updated_at = excluded.updated_at",
        chat_id=chat_id,
        flow=conversation.flow,
        serial=conversation.serial,
        answers=unit.sealer.seal(
            "conversations.answers", orjson.dumps(conversation.answers).decode()
        ),
        now=unit.now,
    )


def end(unit: Unit, chat_id: int) -> None:
    """The form is finished or given up; its answers are not kept."""
    unit.write("DELETE FROM conversations WHERE chat_id = :chat_id", chat_id=chat_id)


def forget_strangers(unit: Unit, before: int) -> None:
    """Drop the forms not touched since `before`, in ms, of people who have not agreed."""
    unit.write(
        "DELETE FROM conversations WHERE updated_at < :before AND NOT EXISTS (SELECT 1"
        " FROM people p WHERE p.chat_id = conversations.chat_id AND p.consented_at IS NOT NULL)",
        before=before,
    )
