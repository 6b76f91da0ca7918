"""What a request to the control interface asks for, checked before anything is done with it."""

import base64
import binascii
import math
import re
from contextlib import suppress
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from sandbox.errors import Misuse
from sandbox.shapes import Json
from sandbox.strict import parsed

TOO_LARGE = (
    "That is more than the sandbox takes at once (64 MB, base64 included): send a small file and "
    'give its "size" in bytes, to stand for a larger one.'
)

# As many digits as Telegram's ids, of 64 bits, can have.
_WHOLE = re.compile(r"-?[0-9]{1,19}")
_MIME = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")


async def body_of(request: web.Request) -> Json:
    """The fields of a JSON or multipart body; a file stands under `content` as bytes.

    Raises Misuse for a body that is neither, or that is too large (413).
    """
    try:
        if request.content_type == "multipart/form-data":
            return await _form(request)
        return _object(await request.read())
    except web.HTTPRequestEntityTooLarge:
        raise Misuse(TOO_LARGE, 413, "file_too_large") from None


async def _form(request: web.Request) -> Json:
    fields: Json = {}
    try:
        form = await request.post()
    except ValueError as error:
        raise Misuse(f"The body is not multipart/form-data: {error}.") from None
    for name, value in form.items():
        if isinstance(value, FileField):
            fields[name] = value.file.read()
            fields.setdefault("name", value.filename)
            fields.setdefault("mime", value.content_type)
        else:
            fields[name] = value
    return fields


def _object(source: bytes) -> Json:
    try:
        body = parsed(source or b"{}")
    except ValueError as error:
        raise Misuse(f"The body is not JSON: {error}.") from None
    if not isinstance(body, dict):
        raise Misuse("The body must be a JSON object.")
    return body


def whole(body: Json, name: str) -> int:
    """A whole number that must be there, also where a form gave it as text."""
    value = body.get(name)
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise Misuse(f"{name} must be given as a whole number{_found(value)}.")


def number(body: Json, name: str) -> float:
    """A number that must be there, also where a form or an address gave it as text."""
    value = body.get(name)
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        with suppress(ValueError, OverflowError):
            if math.isfinite(found := float(value)):
                return found
    raise Misuse(f"{name} must be a number{_found(value)}.")


def text(body: Json, name: str, default: str = "") -> str:
    """Words; `default` where there are none."""
    value = body.get(name)
    if value is None:
        return default
    if not isinstance(value, str):
        raise Misuse(f"{name} must be text; it is {value!r}.")
    return value


def flag(body: Json, name: str) -> bool:
    """True or false; false where nothing is said."""
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise Misuse(f"{name} must be true or false; it is {value!r}.")
    return value


def words(body: Json, name: str) -> str | dict[str, str]:
    """Words in one language or in several, by the language's code."""
    value = body.get(name)
    if isinstance(value, dict) and all(isinstance(one, str) for one in value.values()):
        return value
    return text(body, name)


def content(body: Json) -> bytes | None:
    """The file that came along, as a form's part or in base64."""
    value = body.get("content")
    if value is None or isinstance(value, bytes | bytearray):
        return value if value is None else bytes(value)
    try:
        return base64.b64decode(text(body, "content"), validate=True)
    except (binascii.Error, ValueError):
        raise Misuse("content must be base64, or a file in multipart/form-data.") from None


def mime(body: Json) -> str:
    """The media type of a file; empty where none is told, or nothing like one."""
    found = text(body, "mime").partition(";")[0].strip().lower()
    return found if _MIME.fullmatch(found) else ""


def _found(value: Any) -> str:
    return "" if value is None else f"; it is {value!r}"
