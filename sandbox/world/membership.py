"""Who is what in a chat: ChatMember objects, the updates about them, and what the bot hears."""

import re

from sandbox.shapes import Json
from sandbox.world.chats import PRESENT, Chat, Message
from sandbox.world.state import World

# https://core.telegram.org/bots/api#chatmemberadministrator: an administrator has them all here.
RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_send_welcome_messages",
)
# https://core.telegram.org/bots/api#chatpermissions
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
_COMMAND = re.compile(r"/\w+(?:@(\w+))?")


def chat_member(user: Json, status: str) -> Json:
    """Telegram's ChatMember object; whoever is restricted may read and nothing else."""
    member: Json = {"user": user, "status": status}
    if status == "creator":
        return {**member, "is_anonymous": False}
    if status == "administrator":
        rights = dict.fromkeys((*RIGHTS, "can_manage_topics"), True)
        return {**member, "can_be_edited": False, "is_anonymous": False, **rights}
    if status == "restricted":
        nothing = dict.fromkeys(PERMISSIONS, False)
        return {**member, "is_member": True, "until_date": 0, **nothing}
    if status == "kicked":
        return {**member, "until_date": 0}
    return member


def tell_of_change(
    world: World, chat: Chat, user: Json, statuses: tuple[str, str], by: Json
) -> int | None:
    """Sends my_chat_member or chat_member, `statuses` being the old and the new one.

    Of others in a group the bot learns as an administrator only. Returns the update_id.
    """
    old, new = statuses
    own = user["id"] == world.bot["id"]
    if not own and not administers(world, chat):
        return None
    change: Json = {
        "chat": chat.about,
        "from": by,
        "date": int(world.now()),
        "old_chat_member": chat_member(user, old),
        "new_chat_member": chat_member(user, new),
    }
    return world.tell_bot("my_chat_member" if own else "chat_member", change, chat)


def administers(world: World, chat: Chat) -> bool:
    """Whether the bot is an administrator of this group."""
    return chat.members.get(world.bot["id"]) == "administrator"


def attends(world: World, chat: Chat) -> bool:
    """Whether the bot is in this chat at all."""
    return chat.persona is not None or chat.members.get(world.bot["id"]) in PRESENT


def hears(world: World, chat: Chat, message: Message) -> bool:
    """Whether a message reaches the bot: https://core.telegram.org/bots/features#privacy-mode."""
    if not attends(world, chat):
        return False
    if chat.persona or not world.privacy or administers(world, chat) or message.service:
        return True
    if message.body.get("reply_to_message", {}).get("from", {}).get("id") == world.bot["id"]:
        return True
    command = _COMMAND.match(str(message.body.get("text", message.body.get("caption", ""))))
    if command is None:
        return False
    meant = (command[1] or world.bot["username"]).lower()
    return bool(meant == world.bot["username"].lower())
