"""What python-telegram-bot made of messages and updates, in words that belong to no library."""

from datetime import timedelta

from telegram import (
    ChatMemberUpdated,
    Contact,
    Document,
    Location,
    Message,
    MessageOriginUser,
    MessageReactionUpdated,
    ReactionType,
    ReactionTypeEmoji,
    Update,
    Voice,
)

from tests.sandbox.bots_protocol import KINDS, Attached, Heard, Parsed


def parsed(message: Message) -> Parsed:
    """A message as the library understood it."""
    origin, answered, markup = (
        message.forward_origin,
        message.reply_to_message,
        message.reply_markup,
    )
    rows = markup.inline_keyboard if markup else ()
    return Parsed(
        message.message_id,
        message.chat_id,
        message.from_user.first_name if message.from_user else "",
        message.date,
        message.text or message.caption or "",
        (
            *((one.type, message.parse_entity(one)) for one in message.entities),
            *((one.type, message.parse_caption_entity(one)) for one in message.caption_entities),
        ),
        message.edit_date is not None,
        answered.message_id if answered else None,
        message.message_thread_id,
        origin.sender_user.first_name if isinstance(origin, MessageOriginUser) else None,
        tuple(user.first_name for user in message.new_chat_members),
        tuple(tuple(button.text for button in row) for row in rows),
        _attached(message),
    )


def _attached(message: Message) -> Attached | None:
    match message.effective_attachment:
        case (*_, photo) if message.photo:
            photo = message.photo[-1]
            return Attached("photo", (photo.width, photo.height), photo.file_id)
        case Document() as file:
            return Attached("document", (file.file_name, file.mime_type), file.file_id)
        case Voice(duration=timedelta() as length) as voice:
            seconds = int(length.total_seconds())
            return Attached("voice", (seconds, voice.mime_type), voice.file_id)
        case Location() as place:
            return Attached("location", (place.latitude, place.longitude))
        case Contact() as contact:
            return Attached("contact", (contact.phone_number, contact.first_name))
    return None


def heard(update: Update) -> Heard:
    """An update as the library understood it."""
    user, chat, message, query = (
        update.effective_user,
        update.effective_chat,
        update.effective_message,
        update.callback_query,
    )
    assert user
    assert chat
    return Heard(
        next(kind for kind in KINDS if getattr(update, kind)),
        user.first_name,
        chat.id,
        parsed(message) if message else None,
        query.id if query else "",
        (query.data or "") if query else "",
        _change(update.message_reaction or update.my_chat_member),
    )


def _change(change: MessageReactionUpdated | ChatMemberUpdated | None) -> tuple[str, str]:
    if isinstance(change, ChatMemberUpdated):
        return change.old_chat_member.status, change.new_chat_member.status
    if change:
        return _emoji(change.old_reaction), _emoji(change.new_reaction)
    return "", ""


def _emoji(chosen: tuple[ReactionType, ...]) -> str:
    return "".join(one.emoji for one in chosen if isinstance(one, ReactionTypeEmoji))
