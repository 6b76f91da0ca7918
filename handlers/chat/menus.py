"""What one can do here: the command menu in each language and role, /help, and the short menu.

Both are made of the same tables, with the same words for each command.
"""

from collections.abc import Sequence
from typing import Any

from handlers.chat.scene import Rows, Services
from handlers.chat.turn import Turn
from handlers.chat.words import LANGUAGES, Said
from linkage.enrolment import STANDING_IN
from linkage.models import Person

COMMANDS = (
    *("need", "mycases", "person", "volunteer", "tasks", "timebank", "settings", "language"),
    *("mydata", "forget", "help", "cancel"),
)
DESK_COMMANDS = ("desk", "rates")
TEAM_COMMANDS = ("team",)
ADMINISTRATOR_COMMANDS = ("roles",)
# What a desk's group understands; all else is for one's own chat.
GROUP_COMMANDS = ("reply", "note", "link", "unlink", "help")
PRIVATE_COMMANDS = frozenset(
    {"start", *DESK_COMMANDS, *TEAM_COMMANDS, *ADMINISTRATOR_COMMANDS, *COMMANDS}
    - set(GROUP_COMMANDS)
)
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


def commands_of(person: Person | None) -> tuple[str, ...]:
    """The commands that somebody may use in their own chat, the ones of their work first."""
    if person is None:
        return COMMANDS
    desk = DESK_COMMANDS if person.desks else ()
    team = TEAM_COMMANDS if any(actor in STANDING_IN for actor, _ in person.desks) else ()
    return (*desk, *team, *(ADMINISTRATOR_COMMANDS if person.areas else ()), *COMMANDS)


def staff_commands(services: Services, person: Person) -> dict[str, Any]:
    """The payload of `setMyCommands` for one who holds a role."""
    return {
        "commands": _commands(services, person.language, commands_of(person)),
        "scope": {"type": "chat", "chat_id": person.chat_id},
    }


def no_staff_commands(chat_id: int) -> dict[str, Any]:
    """The payload of `deleteMyCommands` for one who holds no role any more."""
    return {"scope": {"type": "chat", "chat_id": chat_id}}


def show_menu(turn: Turn) -> None:
    """What a returning person can do, in a few lines."""
    staff = turn.person is not None and turn.person.desks
    text = turn.words("menu.staff" if staff else "menu.resident")
    if turn.person is not None and turn.person.areas:
        text = f"{text}\n\n{turn.words('menu.administrator')}"
    turn.answer(text, _to_a_person(turn))


async def help_(turn: Turn) -> None:
    """/help: what this is, every command one may use, and the way to a person."""
    staff = turn.person is not None and turn.person.desks
    parts = [
        turn.words("help.staff" if staff else "help.resident"),
        _lines(turn, commands_of(turn.person)),
    ]
    if staff:
        in_group = [one for one in GROUP_COMMANDS if one != "help"]
        parts.append(f"{turn.words('help.in_group')}\n{_lines(turn, in_group)}")
    parts.append(turn.words("help.staff_end" if staff else "help.resident_end"))
    turn.answer("\n\n".join(parts), _to_a_person(turn))


def help_in_group(turn: Turn) -> None:
    """/help in a group: what works there."""
    turn.answer(f"{turn.words('room.help')}\n\n{_lines(turn, GROUP_COMMANDS)}")


def _lines(turn: Turn, names: Sequence[str]) -> str:
    return "\n".join(
        turn.words("help.line", command=one, does=Said(f"command.{one}")) for one in names
    )


def _to_a_person(turn: Turn) -> Rows:
    return [[turn.button(turn.language, "person.button", PERSON)]]
