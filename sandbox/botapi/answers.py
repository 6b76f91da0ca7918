"""A Bot API call made by answering an update that came to the webhook.

https://core.telegram.org/bots/api#making-requests-when-getting-updates
"""

from urllib.parse import parse_qsl

import aiohttp

from sandbox.botapi.params import Params, Upload
from sandbox.shapes import Json
from sandbox.strict import parsed

# What cannot be asked for in an answer, besides all that begins with get:
# https://github.com/tdlib/telegram-bot-api (WebhookActor).
NOT_IN_ANSWERS = {"deletewebhook", "setwebhook", "close", "logout"}


async def asked_in(response: aiohttp.ClientResponse) -> tuple[str, Params] | None:
    """The method called and its parameters, if the answer is a call."""
    values, files = await _content(response)
    method = str(values.pop("method", ""))
    if not method or method.lower() in NOT_IN_ANSWERS or method.lower().startswith("get"):
        return None
    return method, Params(values, files)


async def _content(response: aiohttp.ClientResponse) -> tuple[Json, dict[str, Upload]]:
    """The fields and files of an answer; none where it is of another form."""
    try:
        if response.content_type == "multipart/form-data":
            return await _parts(response)
        body = await response.read()
        if response.content_type == "application/x-www-form-urlencoded":
            return dict(parse_qsl(body.decode())), {}
        content = parsed(body or b"{}")
    except ValueError:
        return {}, {}
    return (content if isinstance(content, dict) else {}), {}


async def _parts(response: aiohttp.ClientResponse) -> tuple[Json, dict[str, Upload]]:
    reader = aiohttp.MultipartReader.from_response(response)
    values: Json = {}
    files: dict[str, Upload] = {}
    while isinstance(part := await reader.next(), aiohttp.BodyPartReader):
        content = bytes(await part.read(decode=True))
        name = part.name or ""
        if part.filename:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            files[name] = Upload(part.filename, mime, content)
        else:
            values[name] = content.decode()
    return values, files
