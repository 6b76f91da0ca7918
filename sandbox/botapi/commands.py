"""Bot API methods for the command menu: https://core.telegram.org/bots/api#botcommandscope."""

import re
from typing import Any

from sandbox.botapi.access import known
from sandbox.botapi.params import Params
from sandbox.errors import bad_request
from sandbox.shapes import Json
from sandbox.world.state import World

# https://core.telegram.org/bots/api#botcommand and #setmycommands
COMMANDS_LIMIT = 100
LENGTH_LIMIT = 32
DESCRIPTION_LIMIT = 256
_COMMAND = re.compile(r"[a-z0-9_]+")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_WIDE = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_NARROW = ("chat", "chat_administrators", "chat_member")


def set_my_commands(world: World, params: Params) -> bool:
    commands = params.structure("commands")
    if commands is None:
        commands = []
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    wanted = [_command(command) for command in commands]
    if len(wanted) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.commands[_scope(world, params), _language(params)] = wanted
    world.announce("commands")
    return True


def delete_my_commands(world: World, params: Params) -> bool:
    world.commands.pop((_scope(world, params), _language(params)), None)
    world.announce("commands")
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    return world.commands.get((_scope(world, params), _language(params)), [])


def _command(given: Any) -> Json:
    if not isinstance(given, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if name not in given:
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    command = str(given["command"]).removeprefix("/")
    description = str(given["description"]).strip()
    if len(command) > LENGTH_LIMIT:
        raise bad_request(f"command length must not exceed {LENGTH_LIMIT}")
    if len(description) > DESCRIPTION_LIMIT:
        raise bad_request(f"command description length must not exceed {DESCRIPTION_LIMIT}")
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description}


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("LANG_CODE_INVALID")
    return language


def _scope(world: World, params: Params) -> str:
    """A scope's name, with the chat and user it is for: sandbox.world.commands reads them."""
    scope = params.object("scope")
    kind = str(scope.get("type", "" if scope else "default"))
    if kind in _WIDE:
        return kind
    if kind not in _NARROW:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if "chat_id" not in scope:
        raise bad_request("can't parse BotCommandScope: Can't find field \"chat_id\"")
    chat = known(world, str(scope["chat_id"]))
    if kind == "chat":
        return f"chat:{chat.id}"
    if chat.persona:
        raise bad_request("can't use specified scope in private chats")
    if kind == "chat_administrators":
        return f"chat_administrators:{chat.id}"
    if not isinstance(scope.get("user_id"), int) or scope["user_id"] <= 0:
        raise bad_request("can't parse BotCommandScope: Invalid user_id specified")
    return f"chat_member:{chat.id}:{scope['user_id']}"
