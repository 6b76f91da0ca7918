"""What aiogram made of messages and updates, in words that belong to no library."""

from typing import Any

from aiogram.types import (
    CallbackQuery,
    ChatMemberUpdated,
    Message,
    MessageOriginUser,
    MessageReactionUpdated,
    ReactionTypeEmoji,
    Update,
)

from tests.sandbox.bots_protocol import Attached, Heard, Parsed


def parsed(message: Message) -> Parsed:
    """A message as the library understood it."""
    origin, answered, markup = (
        message.forward_origin,
        message.reply_to_message,
        message.reply_markup,
    )
    text = message.text or message.caption or ""
    rows = markup.inline_keyboard if markup else []
    return Parsed(
        message.message_id,
        message.chat.id,
        message.from_user.first_name if message.from_user else "",
        message.date,
        text,
        tuple(
            (one.type, one.extract_from(text))
            for one in message.entities or message.caption_entities or []
        ),
        message.edit_date is not None,
        answered.message_id if answered else None,
        message.message_thread_id,
        origin.sender_user.first_name if isinstance(origin, MessageOriginUser) else None,
        tuple(user.first_name for user in message.new_chat_members or []),
        tuple(tuple(button.text for button in row) for row in rows),
        _attached(message),
    )


def _attached(message: Message) -> Attached | None:
    if message.photo:
        photo = message.photo[-1]
        return Attached("photo", (photo.width, photo.height), photo.file_id)
    if file := message.document:
        return Attached("document", (file.file_name, file.mime_type), file.file_id)
    if voice := message.voice:
        return Attached("voice", (voice.duration, voice.mime_type), voice.file_id)
    if place := message.location:
        return Attached("location", (place.latitude, place.longitude))
    if contact := message.contact:
        return Attached("contact", (contact.phone_number, contact.first_name))
    return None


def heard(update: Update) -> Heard:
    """An update as the library understood it."""
    event = update.event
    match event:
        case Message(from_user=user) if user:
            return Heard(update.event_type, user.first_name, event.chat.id, parsed(event))
        case CallbackQuery(message=Message() as message):
            return Heard(
                update.event_type,
                event.from_user.first_name,
                message.chat.id,
                parsed(message),
                event.id,
                event.data or "",
            )
        case MessageReactionUpdated(user=user) if user:
            change = _emoji(event.old_reaction), _emoji(event.new_reaction)
            return Heard(update.event_type, user.first_name, event.chat.id, change=change)
        case ChatMemberUpdated():
            change = event.old_chat_member.status, event.new_chat_member.status
            return Heard(
                update.event_type, event.from_user.first_name, event.chat.id, change=change
            )
    raise AssertionError(f"Not asked for: {update}")


def _emoji(chosen: list[Any]) -> str:
    return "".join(one.emoji for one in chosen if isinstance(one, ReactionTypeEmoji))
