"""The Bot API's methods by name, and those that put nothing into a chat."""

from collections.abc import Callable
from typing import Any, NoReturn

from sandbox.botapi import (
    about_chats,
    commands,
    editing,
    media,
    pinning,
    reactions,
    sending,
    topics,
    webhook,
)
from sandbox.botapi.params import Params
from sandbox.errors import Refusal, bad_request
from sandbox.shapes import Json
from sandbox.world.chats import Chat, Press
from sandbox.world.state import World

TOAST_LIMIT = 200


def get_me(world: World, params: Params) -> Json:
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_guest_queries": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }


def answer_callback_query(world: World, params: Params) -> bool:
    text = params.text("text")
    if len(text) > TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    found = _pressed(world, params.text("callback_query_id"))
    if found is None or not found[1].alive(world.now()):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    chat, press = found
    del chat.presses[press.id]
    seq = world.touch(chat)
    if text:
        chat.toasted(
            {
                "seq": seq,
                "persona_id": press.persona_id,
                "message_id": press.message_id,
                "text": text,
                "alert": params.flag("show_alert"),
            }
        )
    return True


def _pressed(world: World, query_id: str) -> tuple[Chat, Press] | None:
    """The press that a callback query tells of, and the chat it was made in."""
    for chat in world.chats.values():
        if press := chat.presses.get(query_id):
            return chat, press
    return None


def accept(world: World, params: Params) -> bool:
    """Says yes to what shows nowhere in the sandbox."""
    return True


def unknown(world: World, params: Params) -> NoReturn:
    """Refuses a method that Telegram, or the sandbox, does not have."""
    raise Refusal(404, "Not Found: method not found")


METHODS: dict[str, Callable[[World, Params], Any]] = {
    "getme": get_me,
    "setwebhook": webhook.set_webhook,
    "deletewebhook": webhook.delete_webhook,
    "getwebhookinfo": webhook.get_webhook_info,
    "sendmessage": sending.send_message,
    "sendlocation": sending.send_location,
    "sendcontact": sending.send_contact,
    "sendchataction": sending.send_chat_action,
    "forwardmessage": sending.forward_message,
    "copymessage": sending.copy_message,
    "sendphoto": media.send_photo,
    "sendvoice": media.send_voice,
    "senddocument": media.send_document,
    "sendsticker": media.send_sticker,
    "sendmediagroup": media.send_media_group,
    "getfile": media.get_file,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "setmessagereaction": reactions.set_message_reaction,
    "pinchatmessage": pinning.pin_chat_message,
    "unpinchatmessage": pinning.unpin_chat_message,
    "unpinallchatmessages": pinning.unpin_all_chat_messages,
    "createforumtopic": topics.create_forum_topic,
    "editforumtopic": topics.edit_forum_topic,
    "closeforumtopic": topics.close_forum_topic,
    "reopenforumtopic": topics.reopen_forum_topic,
    "deleteforumtopic": topics.delete_forum_topic,
    "answercallbackquery": answer_callback_query,
    "getchat": about_chats.get_chat,
    "getchatmember": about_chats.get_chat_member,
    "getchatadministrators": about_chats.get_chat_administrators,
    "getchatmembercount": about_chats.get_chat_member_count,
    "setmycommands": commands.set_my_commands,
    "getmycommands": commands.get_my_commands,
    "deletemycommands": commands.delete_my_commands,
    "setmydescription": accept,
    "setmyshortdescription": accept,
}
