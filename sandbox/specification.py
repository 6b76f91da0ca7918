"""Holds calls, answers and updates against a machine-readable Bot API, where one is at hand.

The file is one that https://github.com/PaulSonOfLars/telegram-bot-api-spec publishes: methods and
types with their fields. The sandbox works without it.
"""

import json
import re
from pathlib import Path
from typing import Any, Self

from sandbox.errors import Misuse
from sandbox.shapes import Json

ARRAY = "Array of "
_ATTACHED = re.compile(r"""attach://([^"\\]+)""")
# https://core.telegram.org/bots/api#making-requests
REFUSAL = [
    {"name": "ok", "types": ["Boolean"], "required": True},
    {"name": "error_code", "types": ["Integer"], "required": True},
    {"name": "description", "types": ["String"], "required": True},
    {"name": "parameters", "types": ["ResponseParameters"], "required": False},
]
# Fields of Bot API 10.2 and 10.3 that libraries of today insist on, and a file of 10.1 lacks.
NEWER = {"ChatMemberAdministrator": ("can_send_welcome_messages",)}
SIMPLE: dict[str, type | tuple[type, ...]] = {
    "String": str,
    "Boolean": bool,
    "Integer": int,
    "Float": (int, float),
}


class Specification:
    """The Bot API's methods and types; each check gives what is wrong in words, or nothing."""

    def __init__(self, methods: Json, types: Json) -> None:
        self._methods = {name.lower(): method for name, method in methods.items()}
        self._types = types

    @classmethod
    def load(cls, path: Path) -> Self:
        """Raises Misuse for a file that is not a Bot API in this form."""
        try:
            given = json.loads(path.read_text(encoding="utf-8"))
            return cls(given["methods"], given["types"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Misuse(
                f"{path} is no machine-readable Bot API ({error!r}): take api.json of"
                " github.com/PaulSonOfLars/telegram-bot-api-spec."
            ) from error

    def call(self, name: str, sent: Json, answer: Json | None) -> list[str]:
        """A call and its answer.

        Where the answer is a refusal, Telegram has said already what was wrong with the call.
        """
        method = self._methods.get(name.lower())
        if method is None:
            return [] if answer and not answer["ok"] else [f"{name} is not in the Bot API"]
        if answer is not None and not answer["ok"]:
            return self._object({"fields": REFUSAL}, answer, "the refusal")
        # https://core.telegram.org/bots/api#sending-files: a part that is named is no parameter.
        named = set(_ATTACHED.findall(json.dumps(list(sent.values()), default=str)))
        given = {
            key: value for key, value in sent.items() if value is not None and key not in named
        }
        found = self._object(method, given, name, parts_are_text=True)
        if answer is not None:
            found += self._any(method["returns"], answer["result"], f"the answer to {name}")
        return found

    def update(self, update: Json) -> list[str]:
        """An update as the bot gets it."""
        return self._object(self._types["Update"], update, "the update")

    def _any(self, names: list[str], value: Any, where: str) -> list[str]:
        """What is wrong with `value` as the one of these types that it fits best."""
        tried = [self._one(name, value, where) for name in names]
        return min(tried, key=len)

    def _one(self, name: str, value: Any, where: str) -> list[str]:
        if name.startswith(ARRAY):
            if not isinstance(value, list):
                return [f"{where} must be a list, is {value!r}"]
            inner = name.removeprefix(ARRAY)
            return [
                words
                for number, item in enumerate(value)
                for words in self._one(inner, item, f"{where}[{number}]")
            ]
        if name in SIMPLE:
            return self._simple(name, value, where)
        # https://core.telegram.org/bots/api#keyboardbutton: "String can be used instead".
        if name == "KeyboardButton" and isinstance(value, str):
            return []
        kind = self._types[name]
        if "subtypes" in kind:
            return self._any(kind["subtypes"], value, where)
        return self._object(kind, value, where)

    def _simple(self, name: str, value: Any, where: str) -> list[str]:
        # In Python, True is a number too.
        wrong_bool = isinstance(value, bool) and name in ("Integer", "Float")
        fits = isinstance(value, SIMPLE[name]) and not wrong_bool
        return [] if fits else [f"{where} must be {name}, is {value!r}"]

    def _object(
        self, kind: Json, value: Any, where: str, *, parts_are_text: bool = False
    ) -> list[str]:
        if kind.get("name") == "InputFile":
            # The file came beside the call, under this name.
            return [] if isinstance(value, str) else [f"{where} must be a file"]
        if not isinstance(value, dict):
            return [f"{where} must be an object, is {value!r}"]
        fields = {field["name"]: field for field in kind.get("fields", ())}
        found = [
            f"{where} lacks {name}"
            for name, field in fields.items()
            if field["required"] and name not in value
        ]
        for name, part in value.items():
            if name in NEWER.get(kind.get("name", ""), ()):
                continue
            if name not in fields:
                found.append(f"{where} has {name}, which is not in the Bot API")
                continue
            types, here = fields[name]["types"], f"{where}.{name}"
            readings = _readings(part) if parts_are_text else [part]
            best: list[str] = min((self._any(types, one, here) for one in readings), key=len)
            found += best
        return found


def _readings(value: Any) -> list[Any]:
    """What a parameter can mean: a form sends everything as text, what is no text as JSON in it."""
    if not isinstance(value, str):
        return [value]
    try:
        return [value, json.loads(value)]
    except ValueError:
        return [value]
