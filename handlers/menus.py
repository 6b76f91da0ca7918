"""What one can do here: the command menu in each language and role, /help, and the short menu."""

from typing import Any

from handlers.scene import Services
from handlers.turn import Turn
from handlers.words import LANGUAGES
from linkage.models import Person

COMMANDS = (
    *("need", "mycases", "timebank", "person", "settings", "language"),
    *("mydata", "forget", "help", "cancel"),
)
DESK_COMMANDS = ("desk", "rates")
ADMINISTRATOR_COMMANDS = ("roles",)
# What a desk's group understands.
GROUP_COMMANDS = ("reply", "link", "unlink")
# The button to a person, wherever it stands.
PERSON = "l:0:person"

# Telegram's language codes have two letters: https://core.telegram.org/bots/api#setmycommands
_CODES = {"zh_CN": "zh", "en": "en"}


def _commands(services: Services, language: str, names: tuple[str, ...]) -> list[dict[str, str]]:
    words = services.words
    return [
        {"command": one, "description": words.text(language, f"command.{one}")} for one in names
    ]


def public_commands(services: Services) -> list[dict[str, Any]]:
    """The payloads of `setMyCommands` for everybody: one a language, and one for all others."""
    default = {"commands": _commands(services, services.default_language, COMMANDS)}
    return [
        default,
        *(
            {
                "commands": _commands(services, language, COMMANDS),
                "language_code": _CODES[language],
            }
            for language in LANGUAGES
        ),
        *(
            {
                "commands": _commands(services, language, GROUP_COMMANDS),
                "language_code": _CODES[language],
                "scope": {"type": "all_group_chats"},
            }
            for language in LANGUAGES
        ),
    ]


def staff_commands(services: Services, person: Person) -> dict[str, Any]:
    """The payload of `setMyCommands` for one who holds a role."""
    desk = DESK_COMMANDS if person.desks else ()
    names = (*desk, *(ADMINISTRATOR_COMMANDS if person.areas else ()), *COMMANDS)
    return {
        "commands": _commands(services, person.language, names),
        "scope": {"type": "chat", "chat_id": person.chat_id},
    }


def no_staff_commands(chat_id: int) -> dict[str, Any]:
    """The payload of `deleteMyCommands` for one who holds no role any more."""
    return {"scope": {"type": "chat", "chat_id": chat_id}}


def show_menu(turn: Turn) -> None:
    """What a returning person can do, in a few lines."""
    staff = turn.person is not None and turn.person.desks
    _answer(turn, turn.words("menu.staff" if staff else "menu.resident"))


async def help_(turn: Turn) -> None:
    """/help: what this is, how to use it, and the way to a person."""
    staff = turn.person is not None and turn.person.desks
    _answer(turn, turn.words("help.staff" if staff else "help.resident"))


def _answer(turn: Turn, text: str) -> None:
    administers = turn.person is not None and turn.person.areas
    words = f"{text}\n\n{turn.words('menu.administrator')}" if administers else text
    turn.answer(words, [[turn.button(turn.language, "person.button", PERSON)]])
