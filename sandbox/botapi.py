"""The Bot API's methods by name, and those that put nothing into a chat."""

import re
from collections.abc import Callable
from typing import Any, NoReturn

from sandbox import sending
from sandbox.chats import Json, chat_of_query
from sandbox.errors import Refusal, bad_request
from sandbox.params import Params
from sandbox.state import World

TOAST_LIMIT = 200
COMMANDS_LIMIT = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")


def get_me(world: World, params: Params) -> Json:
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def delete_webhook(world: World, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        world.updates.forget()
    return True


def get_webhook_info(world: World, params: Params) -> Json:
    info: Json = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": world.updates.pending,
    }
    allowed = world.updates.allowed
    return info if allowed is None else {**info, "allowed_updates": allowed}


def answer_callback_query(world: World, params: Params) -> bool:
    text = params.text("text")
    if len(text) > TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    query_id = params.text("callback_query_id")
    chat = world.chats.get(chat_of_query(query_id)) if query_id.isdecimal() else None
    press = chat.presses.pop(query_id, None) if chat else None
    if chat is None or press is None or not press.alive(world.now()):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    seq = world.touch(chat)
    if text:
        chat.toasts.append(
            {
                "seq": seq,
                "message_id": press.message_id,
                "text": text,
                "alert": params.flag("show_alert"),
            }
        )
    return True


def get_file(world: World, params: Params) -> Json:
    return world.files.get(params.text("file_id")).reference()


def get_chat(world: World, params: Params) -> Json:
    chat_id = params.text("chat_id")
    chat = world.chats.get(int(chat_id)) if chat_id.lstrip("-").isdecimal() else None
    if chat is None:
        raise bad_request("chat not found")
    return {
        **chat.about,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def set_my_commands(world: World, params: Params) -> bool:
    commands = params.structure("commands")
    if not isinstance(commands, list) or not all(isinstance(c, dict) for c in commands):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(commands) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 0 < len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_scope(params), params.text("language_code")] = [
        {"command": c["command"].removeprefix("/"), "description": c["description"]}
        for c in commands
    ]
    world.announce("commands")
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    return world.commands.get((_scope(params), params.text("language_code")), [])


def accept(world: World, params: Params) -> bool:
    """Says yes to what shows nowhere in the sandbox."""
    return True


def unknown(world: World, params: Params) -> NoReturn:
    """Refuses a method that Telegram, or the sandbox, does not have."""
    raise Refusal(404, "Not Found")


def _scope(params: Params) -> str:
    scope = params.object("scope")
    kind = str(scope.get("type", "default"))
    return f"chat:{scope['chat_id']}" if kind == "chat" and "chat_id" in scope else kind


METHODS: dict[str, Callable[[World, Params], Any]] = {
    "getme": get_me,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "sendvoice": sending.send_voice,
    "senddocument": sending.send_document,
    "sendchataction": sending.send_chat_action,
    "copymessage": sending.copy_message,
    "editmessagetext": sending.edit_message_text,
    "editmessagereplymarkup": sending.edit_message_reply_markup,
    "deletemessage": sending.delete_message,
    "answercallbackquery": answer_callback_query,
    "getfile": get_file,
    "getchat": get_chat,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "setmydescription": accept,
    "setmyshortdescription": accept,
}
