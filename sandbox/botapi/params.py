"""The parameters of one Bot API call, however the client library chose to send them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from sandbox.errors import bad_request
from sandbox.shapes import Json
from sandbox.strict import HalfCharacter, parsed, whole_in

# What Telegram calls a parameter that is no JSON, where that is not its name.
_CALLED = {
    "reply_markup": "reply keyboard markup",
    "reaction": "reaction types",
    "scope": "BotCommandScope",
    "message_ids": "message identifiers",
    "reply_parameters": "reply parameters",
}


# https://core.telegram.org/bots/api#sending-files
ATTACHED = "attach://"


@dataclass(slots=True)
class Upload:
    """A file sent along with a call."""

    name: str
    mime: str
    content: bytes


class Params:
    """Reads values whether they came as JSON, or as JSON inside strings."""

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, Upload]):
        self._values = values
        self._files = files

    @classmethod
    async def read(cls, request: web.Request) -> "Params":
        """Takes query string, form, multipart or JSON body.

        Raises Refusal for a body that is not what its content type says.
        """
        values: dict[str, Any] = dict(request.query)
        files: dict[str, Upload] = {}
        if request.content_type == "application/json":
            body = await request.read()
            given = _json(body, "request body") if body else {}
            if not isinstance(given, dict):
                raise bad_request("the request body must be a JSON object")
            values |= given
        elif request.can_read_body:
            for name, value in (await request.post()).items():
                if isinstance(value, FileField):
                    content = value.file.read()
                    files[name] = Upload(value.filename, value.content_type, content)
                else:
                    values[name] = value
        return cls(values, files)

    def text(self, name: str) -> str:
        value = self._values.get(name)
        return "" if value is None else str(value)

    def whole(self, name: str, default: int = 0) -> int:
        value = self._values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f"{name} must be a number") from None

    def number(self, name: str) -> float:
        try:
            number = float(self.text(name))
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise bad_request(f"{name} must be a number")
        return number

    def chat_id(self) -> int | None:
        """The chat a call is for, where it names one by a number."""
        return whole_in(self.text("chat_id"))

    def has(self, name: str) -> bool:
        """Whether it was given at all, if only as an empty text."""
        return self._values.get(name) is not None

    def required(self, name: str) -> str:
        """A text that must not be missing or empty."""
        if value := self.text(name):
            return value
        raise bad_request(f'parameter "{name}" is required')

    def flag(self, name: str) -> bool:
        return str(self._values.get(name, "")).lower() in ("true", "1", "yes")

    def structure(self, name: str) -> Any:
        """An object or array, also where it came as JSON in a string; None when missing."""
        value = self._values.get(name)
        if isinstance(value, str):
            return _json(value, name) if value else None
        return value

    def object(self, name: str) -> Json:
        """Like `structure`, for what must be an object; empty when missing."""
        value = self.structure(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise bad_request(f"{name} must be an object")
        return value

    def upload(self, name: str) -> Upload | None:
        """The file sent as `name`, also where `name` says attach://part."""
        value = self.text(name)
        if value.startswith(ATTACHED):
            return self._files.get(value.removeprefix(ATTACHED))
        return self._files.get(name)

    def within(self, values: Json) -> "Params":
        """The parameters of one of several things that this call sends, with its files."""
        return Params(values, self._files)

    def shown(self) -> Json:
        """What was sent, for the log of calls: files by their name."""
        attached = {
            name: value.removeprefix(ATTACHED)
            for name, value in self._values.items()
            if isinstance(value, str) and value.startswith(ATTACHED)
        }
        parts = {name: name for name in self._files if name not in attached.values()} | attached
        named = {
            name: self._files[part].name for name, part in parts.items() if part in self._files
        }
        return {**self._values, **named}


def _json(source: str | bytes, name: str) -> Any:
    try:
        return parsed(source)
    except HalfCharacter:
        raise bad_request("strings must be encoded in UTF-8") from None
    except ValueError as error:
        called = _CALLED.get(name, name)
        raise bad_request(f"can't parse {called} JSON object: {error}") from None
